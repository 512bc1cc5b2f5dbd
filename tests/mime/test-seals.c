/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Signed and encrypted messages, with keys that are made here and thrown away: each state of a signature, what was
 * encrypted, and what is not to be believed.
 */

#include "mime/tern-mime-seal.h"

#include <glib/gstdio.h>

#include <string.h>
#include <unistd.h>

#define TEXT "Content-Type: text/plain\r\n\r\nHigh at nine.\r\n"
#define HEAD "From: Ann Lee <ann@example.org>\nSubject: Tides\n"

static char *home;

/* Returns: (transfer full): what it wrote; its failure is the test's. */
static char *
run (const char *input, const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (
      argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  char *out = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return out;
}

#define GPG(input, ...) \
  run (input, (const char *const[]) { "gpg", "--batch", "--quiet", "--passphrase", "", __VA_ARGS__, NULL })

static void
make_keys (void)
{
  g_autofree char *ann = GPG ("", "--quick-gen-key", "Ann Lee <ann@example.org>", "default", "default", "never");
  g_autofree char *eve = GPG ("", "--quick-gen-key", "Eve <eve@example.net>", "default", "default", "never");
  g_autofree char *gone = GPG ("", "--quick-gen-key", "Gone <gone@example.net>", "default", "default", "never");
}

static TernMimeDocument *
parse (const char *message)
{
  g_autoptr (GBytes) bytes = g_bytes_new (message, strlen (message));

  return tern_mime_parse (bytes);
}

static char *
sign (const char *who, const char *text, const char *head)
{
  g_autofree char *signature = GPG (text, "--local-user", who, "--armor", "--detach-sign");

  return g_strdup_printf ("%sContent-Type: multipart/signed; boundary=s; protocol=\"application/pgp-signature\"\n\n"
                          "--s\n%s\n--s\nContent-Type: application/pgp-signature\n\n%s\n--s--\n",
                          head, text, signature);
}

static char *
print_signature (const TernMimeSignature *signature)
{
  static const char *const states[] = { "trusted", "untrusted", "stale", "unknown", "broken", "unchecked" };

  if (signature == NULL)
    return g_strdup ("-");
  return g_strdup_printf ("%s %s%s", states[signature->state],
                          signature->signer != NULL ? tern_address_get_address (signature->signer) : "-",
                          signature->is_sender ? " sender" : "");
}

static char *
check (const char *message)
{
  g_autoptr (TernMimeDocument) document = parse (message);
  g_autoptr (TernMimeSignature) signature = NULL;
  g_autoptr (GBytes) inside = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (tern_mime_seal_find (document), ==, TERN_MIME_SEAL_SIGNED);
  g_assert_true (tern_mime_seal_open (document, &inside, &signature, &error));
  g_assert_no_error (error);
  g_assert_null (inside);
  return print_signature (signature);
}

static void
check_is (const char *message, const char *expected)
{
  g_autofree char *printed = check (message);

  g_assert_cmpstr (printed, ==, expected);
}

static void
test_signatures (void)
{
  g_autofree char *good = sign ("ann@example.org", TEXT, HEAD);
  g_autofree char *other = sign ("eve@example.net", TEXT, HEAD);
  g_autoptr (GString) changed = g_string_new (good);
  g_autoptr (GString) longer = g_string_new (good);
  g_autoptr (GString) bare = g_string_new (good);
  g_autofree char *known = GPG ("", "--with-colons", "--list-keys", "ann@example.org");

  check_is (good, "trusted ann@example.org sender");
  check_is (other, "trusted eve@example.net");
  g_string_replace (changed, "nine", "noon", 0);
  check_is (changed->str, "broken -");
  /* Something in nobody's name behind it; and lines that end otherwise than they did. */
  g_string_replace (longer, "\n--s--", "\n--s\n\nand bring gold\n--s--", 0);
  check_is (longer->str, "broken -");
  g_string_replace (bare, "\r\n", "\n", 0);
  check_is (bare->str, "trusted ann@example.org sender");
}

static void
test_trust (void)
{
  g_autofree char *message = sign ("eve@example.net", TEXT, "From: Eve <eve@example.net>\n");
  g_autofree char *gone = sign ("gone@example.net", TEXT, "From: Gone <gone@example.net>\n");
  g_autofree char *listed = GPG ("", "--with-colons", "--list-secret-keys", "gone@example.net");
  const char *fpr = strstr (listed, "\nfpr:::::::::");
  g_autofree char *fingerprint = g_strndup (fpr + 13, 40);
  g_autofree char *untrusted = NULL;
  g_autofree char *removed = NULL;

  check_is (message, "trusted eve@example.net sender");
  listed = (g_free (listed), GPG ("", "--with-colons", "--list-keys", "eve@example.net"));
  fpr = strstr (listed, "\nfpr:::::::::");
  {
    g_autofree char *line = g_strdup_printf ("%.40s:2:\n", fpr + 13);

    untrusted = GPG (line, "--import-ownertrust");
  }
  check_is (message, "untrusted eve@example.net sender");
  removed = GPG ("", "--yes", "--delete-secret-and-public-key", fingerprint);
  check_is (gone, "unknown -");
}

/* A certificate of Ann's own, which the person said is good. Returns: (transfer full): base64 of a signature. */
static char *
sign_smime (const char *kind)
{
  g_autofree char *text = g_build_filename (home, "text", NULL);
  g_autofree char *command = g_strdup_printf (
      "cd %s; test -e ann.pem || { openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=Ann Lee' "
      "-addext 'subjectAltName=email:ann@example.org' -addext 'keyUsage=critical,digitalSignature,keyCertSign' "
      "-keyout ann.key -out ann.pem 2>/dev/null && gpgsm --batch --quiet --import ann.pem && "
      "openssl x509 -in ann.pem -noout -fingerprint -sha1 | sed 's/.*=//; s/$/ S relax/' >trustlist.txt && "
      "gpgconf --kill gpg-agent; }; openssl cms -sign -binary %s -md sha256 -signer ann.pem -inkey ann.key "
      "-outform DER -in text | openssl base64",
      home, kind);

  g_assert_true (g_file_set_contents (text, TEXT, -1, NULL));
  return run ("", (const char *const[]) { "sh", "-c", command, NULL });
}

static void
test_smime (void)
{
  g_autofree char *detached = sign_smime ("");
  g_autofree char *wrapped = sign_smime ("-nodetach");
  g_autofree char *message = g_strdup_printf (
      HEAD "Content-Type: multipart/signed; boundary=s; protocol=\"application/pkcs7-signature\"\n\n--s\n%s\n"
           "--s\nContent-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\n%s\n--s--\n",
      TEXT, detached);
  g_autofree char *opaque = g_strdup_printf (
      HEAD "Content-Type: application/pkcs7-mime; smime-type=signed-data\nContent-Transfer-Encoding: base64\n\n%s\n",
      wrapped);
  g_autoptr (TernMimeDocument) document = parse (opaque);
  g_autoptr (TernMimeDocument) opened = NULL;
  g_autoptr (TernMimeSignature) signature = NULL;
  g_autoptr (GBytes) inside = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *printed = NULL;
  g_autoptr (GString) changed = g_string_new (message);

  check_is (message, "trusted ann@example.org sender");
  g_string_replace (changed, "nine", "noon", 0);
  check_is (changed->str, "broken -");
  g_assert_cmpint (tern_mime_seal_find (document), ==, TERN_MIME_SEAL_WRAPPED);
  g_assert_true (tern_mime_seal_open (document, &inside, &signature, &error));
  g_assert_no_error (error);
  opened = tern_mime_parse (inside);
  printed = print_signature (signature);
  g_assert_cmpstr (tern_mime_document_get_text (opened), ==, "High at nine.\n");
  g_assert_cmpstr (printed, ==, "trusted ann@example.org sender");
}

static void
test_encrypted (void)
{
  g_autofree char *data = GPG (TEXT, "--armor", "--trust-model", "always", "--encrypt", "-r", "ann@example.org",
                               "--sign", "-u", "ann@example.org");
  g_autofree char *message = g_strdup_printf (
      HEAD "Content-Type: multipart/encrypted; boundary=e; protocol=\"application/pgp-encrypted\"\n\n--e\n"
           "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--e\nContent-Type: application/octet-stream\n\n%s\n"
           "--e--\n",
      data);
  g_autoptr (TernMimeDocument) document = parse (message);
  g_autoptr (TernMimeDocument) opened = NULL;
  g_autoptr (TernMimeSignature) signature = NULL;
  g_autoptr (GBytes) inside = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *printed = NULL;
  g_autofree char *index = tern_mime_document_dup_index_text (document);

  g_assert_cmpint (tern_mime_seal_find (document), ==, TERN_MIME_SEAL_ENCRYPTED);
  g_assert_true (tern_mime_seal_open (document, &inside, &signature, &error));
  g_assert_no_error (error);
  opened = tern_mime_parse (inside);
  printed = print_signature (signature);
  g_assert_cmpstr (tern_mime_document_get_text (opened), ==, "High at nine.\n");
  g_assert_cmpstr (tern_mime_document_get_subject (opened), ==, "Tides");
  g_assert_cmpstr (printed, ==, "trusted ann@example.org sender");
  g_assert_null (strstr (index, "nine"));
}

static void
test_not_opened (void)
{
  static const char *const rows[] = {
    "Content-Type: multipart/encrypted; boundary=e\n\n--e--\n",
    "Content-Type: multipart/encrypted; boundary=e\n\n--e\n\nVersion: 1\n--e\n\nnonsense\n--e--\n",
    "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nnonsense\n",
    "Content-Type: application/pkcs7-mime; smime-type=signed-data\n\nnonsense\n",
    "Content-Type: text/plain\n\nplain\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernMimeDocument) document = parse (rows[i]);
      g_autoptr (TernMimeSignature) signature = NULL;
      g_autoptr (GBytes) inside = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_false (tern_mime_seal_open (document, &inside, &signature, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
      g_assert_null (inside);
    }
}

/* Only what covers all of it; and not what an attached message has. */
static void
test_parts (void)
{
  static const struct
  {
    const char *message;
    TernMimeSeal seal;
  } rows[] = {
    { "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/signed; boundary=s\n\n--s\n\na\n--s\n"
      "Content-Type: application/pgp-signature\n\nb\n--s--\n--m\n\nfooter\n--m--\n",
      TERN_MIME_SEAL_SIGNED_PART },
    { "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/html\n\n<img src=\"http:\n--m\n"
      "Content-Type: multipart/encrypted; boundary=e\n\n--e\n\na\n--e\n\nb\n--e--\n--m--\n",
      TERN_MIME_SEAL_ENCRYPTED_PART },
    { "Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: message/rfc822\n\n"
      "Content-Type: multipart/signed; boundary=s\n\n--s\n\na\n--s--\n--m--\n",
      TERN_MIME_SEAL_NONE },
    { "Content-Type: application/pkcs7-mime; smime-type=certs-only\n\nx\n", TERN_MIME_SEAL_NONE },
    { "Content-Type: application/x-pkcs7-mime; name=smime.p7m\n\nx\n", TERN_MIME_SEAL_ENCRYPTED },
    { "Subject: x\n\nx\n", TERN_MIME_SEAL_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernMimeDocument) document = parse (rows[i].message);

      g_assert_cmpint (tern_mime_seal_find (document), ==, rows[i].seal);
    }
}

/* Whoever never had keys gets no folder for them by reading mail. */
static void
test_no_keys (void)
{
  g_autofree char *message = sign ("ann@example.org", TEXT, HEAD);
  g_autofree char *nowhere = g_build_filename (home, "nowhere", NULL);

  g_setenv ("GNUPGHOME", nowhere, TRUE);
  check_is (message, "unknown -");
  g_assert_false (g_file_test (nowhere, G_FILE_TEST_EXISTS));
  g_setenv ("GNUPGHOME", home, TRUE);
}

int
main (int argc, char **argv)
{
  g_autofree char *ended = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  /* Its agent's sockets are in it, and their paths must be short. */
  home = g_strdup ("/tmp/tern-seal-XXXXXX");
  g_assert_nonnull (g_mkdtemp (home));
  g_setenv ("GNUPGHOME", home, TRUE);
  make_keys ();
  g_test_add_func ("/mime/seal/signatures", test_signatures);
  g_test_add_func ("/mime/seal/no-keys", test_no_keys);
  g_test_add_func ("/mime/seal/encrypted", test_encrypted);
  g_test_add_func ("/mime/seal/not-opened", test_not_opened);
  g_test_add_func ("/mime/seal/parts", test_parts);
  g_test_add_func ("/mime/seal/trust", test_trust);
  g_test_add_func ("/mime/seal/smime", test_smime);
  status = g_test_run ();
  ended = run ("", (const char *const[]) { "gpgconf", "--kill", "all", NULL });
  g_free (run ("", (const char *const[]) { "rm", "-rf", home, NULL }));
  return status;
}
