/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Structures: what a server says, and the text that is kept of it, which reads back to the same; what is no such text
 * is refused; and messages made of their text parts. */
#include "engine-fixture.h"

#include "engine/tern-structure.h"
#include "engine/tern-text-parts.h"
#include "imap/tern-imap-parser.h"
#include "store/tern-store-bodies.h"
#include "store/tern-store-mailboxes.h"
#include "store/tern-store-messages.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *wire; /* what stands behind BODYSTRUCTURE; \001 for NUL */
  const char *text; /* without the version */
} Case;

#define PLAIN "\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"7bit\" 20 2"
#define HTML "\"text\" \"html\" NIL NIL NIL \"quoted-printable\" 300 5"
#define FILE "\"application\" \"octet-stream\" (\"name\" \"a.bin\") NIL NIL \"base64\" 780 NIL (\"attachment\" NIL)"

static const Case cases[] = {
  { "text", "(" PLAIN ")", "0\t1\tb\ttext/plain\t20\t20\t7bit\tutf-8\t\t\n" },
  { "flowed",
    "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"ISO-8859-15\" \"FORMAT\" \"Flowed\" \"DELSP\" \"YES\") NIL NIL NIL 5 1)",
    "0\t1\tbfs\ttext/plain\t5\t5\t7bit\tiso-8859-15\t\t\n" },
  { "a default that was not said", "(\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 5 1)",
    "0\t1\tb\ttext/plain\t5\t5\t7bit\t\t\t\n" },
  { "mixed", "((" PLAIN ")(" FILE ") \"mixed\")",
    "0\t\tm\tmultipart/mixed\t0\t\t7bit\t\t\t\n"
    "1\t1\tb\ttext/plain\t20\t20\t7bit\tutf-8\t\t\n"
    "1\t2\taA\tapplication/octet-stream\t570\t780\tbase64\t\t\ta.bin\n" },
  { "alternative", "((" PLAIN ")(" HTML ") \"alternative\")",
    "0\t\tm\tmultipart/alternative\t0\t\t7bit\t\t\t\n"
    "1\t1\tb\ttext/plain\t20\t20\t7bit\tutf-8\t\t\n"
    "1\t2\tb\ttext/html\t300\t300\tquoted-printable\t\t\t\n" },
  { "related, its root named",
    "((\"image\" \"png\" NIL \"<p@x>\" NIL \"base64\" 4)(\"text\" \"html\" NIL \"<r>\" NIL \"8bit\" 9 1) "
    "\"related\" (\"start\" \"<r>\"))",
    "0\t\tm\tmultipart/related\t0\t\t7bit\t\t\t\n"
    "1\t1\tp\timage/png\t3\t4\tbase64\t\tp@x\t\n"
    "1\t2\tb\ttext/html\t9\t9\t8bit\t\tr\t\n" },
  { "a named text is a file, unless it is first", "((" PLAIN ")(\"text\" \"plain\" (\"name\" \"n\") NIL NIL NIL 1 1)"
    "(\"text\" \"plain\" NIL NIL NIL NIL 1 1 NIL (\"inline\" (\"filename\" \"seen\"))) \"mixed\")",
    "0\t\tm\tmultipart/mixed\t0\t\t7bit\t\t\t\n"
    "1\t1\tb\ttext/plain\t20\t20\t7bit\tutf-8\t\t\n"
    "1\t2\ta\ttext/plain\t1\t1\t7bit\t\t\tn\n"
    "1\t3\tbI\ttext/plain\t1\t1\t7bit\t\t\tseen\n" },
  { "an attached message keeps its parts to itself",
    "((" PLAIN ")(\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 99 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) "
    "((" PLAIN ")(" FILE ") \"mixed\") 9) \"mixed\")",
    "0\t\tm\tmultipart/mixed\t0\t\t7bit\t\t\t\n"
    "1\t1\tb\ttext/plain\t20\t20\t7bit\tutf-8\t\t\n"
    "1\t2\tra\tmessage/rfc822\t99\t99\t7bit\t\t\t\n"
    "2\t\tm\tmultipart/mixed\t0\t\t7bit\t\t\t\n"
    "3\t2.1\t\ttext/plain\t20\t20\t7bit\tutf-8\t\t\n"
    "3\t2.2\tA\tapplication/octet-stream\t570\t780\tbase64\t\t\ta.bin\n" },
  { "encrypted and signed",
    "(((\"application\" \"pgp-encrypted\" NIL NIL NIL NIL 9)(\"application\" \"octet-stream\" NIL NIL NIL NIL 9) "
    "\"encrypted\")((" PLAIN ")(\"application\" \"pgp-signature\" NIL NIL NIL NIL 9) \"signed\") \"mixed\")",
    "0\t\tm\tmultipart/mixed\t0\t\t7bit\t\t\t\n"
    "1\t1\tm\tmultipart/encrypted\t0\t\t7bit\t\t\t\n"
    "2\t1.1\t\tapplication/pgp-encrypted\t9\t9\t7bit\t\t\t\n"
    "2\t1.2\ta\tapplication/octet-stream\t9\t9\t7bit\t\t\t\n"
    "1\t2\tm\tmultipart/signed\t0\t\t7bit\t\t\t\n"
    "2\t2.1\tb\ttext/plain\t20\t20\t7bit\tutf-8\t\t\n"
    "2\t2.2\t\tapplication/pgp-signature\t9\t9\t7bit\t\t\t\n" },
  { "hostile names",
    "((\"text\" \"x\\\\y\" (\"charset\" \"a\\\"b\tc\") \"<\\\\i\t>\" NIL \"7\\\\bit\" 1 1)"
    "(\"a\" \"b\" (\"name\" \"../.\xe2\x80\xae\\\"q\\\\e|vil\t.txt\") NIL NIL NIL 1)"
    "(\"a\" \"b\" (\"name*0*\" \"utf-8''%00%0d%0a%09x\" \"name*1\" \".exe\") NIL NIL NIL 1)"
    "(\"a\" \"b\" (\"name\" \"=?utf-8?Q?gr=C3=BC=00n?=\") NIL NIL NIL 1)"
    "(\"a\" \"b\" (\"name\" \"\xff\xfe\") \"\xe4\" NIL NIL 1) \"mixed\")",
    NULL },
  { "literals with line ends and NUL", "(\"a\" {4}\r\nb\r\nc (\"name\" {5}\r\nd\ne\001f) NIL NIL NIL 1)", NULL },
  { "numbers out of all proportion", "(\"text\" \"plain\" NIL NIL NIL \"base64\" 9223372036854775807 1)", NULL },
  { "a multipart without parts", "(\"alternative\" (\"boundary\" \"b\") NIL NIL)", NULL },
};

/* The structure of "* 1 FETCH (UID 1 BODYSTRUCTURE " @wire ")"; NULL when the parser refuses it. */
static TernStructure *
read_wire (const char *wire)
{
  g_autofree char *line = g_strdup_printf ("* 1 FETCH (UID 1 BODYSTRUCTURE %s)\r\n", wire);
  g_autoptr (TernImapFramer) framer = tern_imap_framer_new (NULL);
  g_autoptr (TernImapParser) parser = tern_imap_parser_new ();
  const TernImapResponse *response;
  TernImapFrame frame;
  gsize length = strlen (line);

  for (gsize i = 0; i < length; i++)
    if (line[i] == '\001')
      line[i] = '\0';
  tern_imap_framer_feed (framer, line, length);
  g_assert_true (tern_imap_framer_next (framer, &frame, NULL));
  response = tern_imap_parser_parse (parser, &frame, NULL);
  return response != NULL && response->fetch.structure != NULL
             ? tern_structure_new_from_imap (response->fetch.structure)
             : NULL;
}

/* What @text reads as writes the same again. */
static void
assert_round_trip (const char *text)
{
  g_autoptr (TernStructure) read = tern_structure_parse (text);
  g_autofree char *again = read != NULL ? tern_structure_to_text (read) : NULL;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpstr (again, ==, text);
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (TernStructure) structure = read_wire (one->wire);
  g_autofree char *text = NULL;
  g_autofree char *want = NULL;

  g_assert_nonnull (structure);
  text = tern_structure_to_text (structure);
  want = one->text != NULL ? g_strconcat ("1\n", one->text, NULL) : NULL;
  g_test_message ("%s", text);
  if (want != NULL)
    g_assert_cmpstr (text, ==, want);
  for (guint i = 0; i < tern_structure_get_n_parts (structure); i++)
    {
      const TernMimePart *part = &tern_structure_get_part (structure, i)->part;

      if (part->filename != NULL)
        g_assert_null (strpbrk (part->filename, "/\\\t\r\n\""));
      g_assert_cmpuint (strspn (part->section, "0123456789."), ==, strlen (part->section));
    }
  assert_round_trip (text);
}

static void
test_deep (void)
{
  g_autoptr (GString) wire = g_string_new ("(" PLAIN ")");
  g_autoptr (TernStructure) structure = NULL;
  g_autofree char *text = NULL;

  for (guint depth = 1; depth < TERN_IMAP_MAX_DEPTH; depth++)
    {
      g_string_prepend_c (wire, '(');
      g_string_append (wire, " \"mixed\")");
    }
  structure = read_wire (wire->str);
  g_assert_nonnull (structure);
  g_assert_cmpuint (tern_structure_get_n_parts (structure), ==, TERN_IMAP_MAX_DEPTH);
  text = tern_structure_to_text (structure);
  assert_round_trip (text);
  g_string_prepend_c (wire, '(');
  g_string_append (wire, " \"mixed\")");
  g_clear_pointer (&structure, tern_structure_free);
  structure = read_wire (wire->str);
  g_assert_null (structure);
}

static TernStructure *
make_wide (guint n, const char *part)
{
  g_autoptr (GString) wire = g_string_new ("(");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (wire, "(%s)", part);
  g_string_append (wire, " \"mixed\")");
  return read_wire (wire->str);
}

/* The longest that is kept, and one part more. */
static void
test_too_long (void)
{
  guint most = 0;

  for (guint step = 1024; step > 0; step /= 2)
    {
      g_autoptr (TernStructure) structure = make_wide (most + step, PLAIN);
      g_autofree char *text = tern_structure_to_text (structure);

      if (*text == '\0')
        continue;
      g_assert_cmpuint (strlen (text), <=, TERN_STRUCTURE_MAX_BYTES);
      assert_round_trip (text);
      most += step;
    }
  g_assert_cmpuint (most, >, 500);
  g_assert_cmpuint (most, <, 2047);
}

static void
test_long_field (void)
{
  g_autofree char *umlauts = g_strnfill (2000, 'x');
  g_autofree char *part = NULL;
  g_autoptr (TernStructure) structure = NULL;
  const TernMimePart *read;

  for (guint i = 1; i + 1 < 2000; i += 2)
    memcpy (umlauts + i, "ü", 2);
  part = g_strdup_printf ("(\"text\" \"plain\" (\"charset\" \"%s\" \"name\" \"%s.txt\") \"<%s>\" NIL \"%s\" 1 1)",
                          umlauts, umlauts, umlauts, umlauts);
  structure = read_wire (part);
  read = &tern_structure_get_part (structure, 0)->part;
  g_assert_cmpuint (strlen (read->charset), <=, TERN_STRUCTURE_MAX_FIELD);
  g_assert_cmpuint (strlen (read->charset), >, TERN_STRUCTURE_MAX_FIELD - 2);
  g_assert_cmpuint (strlen (read->encoding), <=, TERN_STRUCTURE_MAX_FIELD);
  g_assert_cmpuint (strlen (read->content_id), <=, TERN_STRUCTURE_MAX_FIELD);
  g_assert_cmpuint (strlen (read->filename), <=, TERN_STRUCTURE_MAX_FIELD);
  g_assert_true (g_str_has_suffix (read->filename, ".txt"));
  g_assert_true (g_utf8_validate (read->charset, -1, NULL));
}

static const char *const refused[] = {
  "",
  "1",
  "1\n",
  "2\n0\t1\tb\ttext/plain\t1\t1\t7bit\t\t\t\n",
  "1\n0\t1\tb\ttext/plain\t1\t1\t7bit\t\t\t",
  "1\n0\t1\tb\ttext/plain\t1\t1\t7bit\t\t\n",
  "1\n0\t1\tb\ttext/plain\t1\t1\t7bit\t\t\t\t\n",
  "1\n1\t1\tb\ttext/plain\t1\t1\t7bit\t\t\t\n",
  "1\n0\t\tm\tmultipart/mixed\t0\t\t7bit\t\t\t\n2\t1\tb\ttext/plain\t1\t1\t7bit\t\t\t\n",
  "1\n0\t1]\tb\ttext/plain\t1\t1\t7bit\t\t\t\n",
  "1\n0\t1\tz\ttext/plain\t1\t1\t7bit\t\t\t\n",
  "1\n0\t1\tb\t\t1\t1\t7bit\t\t\t\n",
  "1\n0\t1\tb\ttext/plain\t-1\t1\t7bit\t\t\t\n",
  "1\n0\t1\tb\ttext/plain\t1\t18446744073709551616\t7bit\t\t\t\n",
  "1\n0\t1\tb\ttext/plain\t1\t1\t7bit\t\\x\t\t\n",
  "1\n0\t1\tb\ttext/plain\t1\t1\t7bit\t\\\t\t\n",
  "1\n0\t1\tb\ttext/plain\t1\t1\t7bit\t\xff\t\t\n",
  "1\n0\t1\tb\ttext/plain\t1\t1\t7bit\t\t\t\n\n",
};

static void
test_refused (void)
{
  g_assert_null (tern_structure_parse (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_null (tern_structure_parse (refused[i]));
  assert_round_trip ("1\n0\t1\tb\ttext/plain\t1\t1\t7bit\t\t\t\n");
  assert_round_trip ("1\n0\t\tm\ta\\tb\\n\\r\\\\\t0\t\tx\ty\tz\t\\\\n\n1\t1\tfsA\tt\t9\t\tx\t\t\t\n");
}

/* As test_case(), from the message itself. */
static void
test_document (void)
{
  static const char message[] = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords\r\n--b\r\n"
                                "Content-Type: image/png; name=\"a\tb.png\"\r\nContent-Disposition: attachment\r\n"
                                "Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (message, strlen (message));
  g_autoptr (TernMimeDocument) document = tern_mime_parse (bytes);
  g_autoptr (TernStructure) structure = tern_structure_new_from_document (document);
  g_autofree char *text = tern_structure_to_text (structure);

  g_assert_cmpstr (text, ==,
                   "1\n0\t\tm\tmultipart/mixed\t0\t\t7bit\t\t\t\n1\t1\tb\ttext/plain\t5\t\t7bit\t\t\t\n"
                   "1\t2\taA\timage/png\t3\t\tbase64\t\t\ta b.png\n");
  g_assert_true (tern_structure_has_attachment (structure));
  assert_round_trip (text);
}

/* --- text parts --- */

/* "1.1 2", or "no". */
static char *
list_parts (const char *wire)
{
  g_autoptr (TernStructure) structure = read_wire (wire);
  g_autoptr (GPtrArray) parts = tern_text_parts_list (structure);
  GString *out = g_string_new (parts == NULL ? "no" : NULL);

  for (guint i = 0; parts != NULL && i < parts->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "",
                            ((const TernStructurePart *) g_ptr_array_index (parts, i))->part.section);
  return g_string_free (out, FALSE);
}

static void
test_parts (void)
{
  static const char *const lists[][2] = {
    { "(" PLAIN ")", "1" },
    { "(((" PLAIN ")(" HTML ") \"alternative\")(" FILE ") \"mixed\")", "1.1 1.2" },
    { "(" FILE ")", "" },
    { "(\"text\" \"plain\" NIL NIL NIL NIL 1048576 9)", "1" },
    { "(\"text\" \"plain\" NIL NIL NIL NIL 1048577 9)", "no" },
    { "(\"alternative\" (\"boundary\" \"b\") NIL NIL)", "no" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *got = list_parts (lists[i][0]);

      g_assert_cmpstr (got, ==, lists[i][1]);
    }
}

/* Keeps @structure, and @content as each of @sections. */
static gint64
store_parts (TernStore *store, const char *wire, const char *const *sections, const char *const *contents)
{
  TernMailboxListed inbox = { .wire_name = "INBOX", .path = "INBOX", .delimiter = '/', .attributes = "" };
  TernMessageRecord record = { .uid = 1, .date = 1600000000 };
  g_autoptr (TernStructure) structure = read_wire (wire);
  g_autofree char *text = tern_structure_to_text (structure);
  gint64 account, mailbox, message;

  account = tern_store_ensure_account (store, "ann", NULL);
  g_assert_true (tern_store_begin (store, NULL));
  g_assert_true (tern_store_sync_mailbox_list (store, account, &inbox, 1, TRUE, NULL));
  mailbox = tern_store_find_mailbox (store, account, "INBOX", NULL);
  g_assert_true (tern_store_upsert_message (store, mailbox, &record, &message, NULL));
  g_assert_true (tern_store_set_insides (store, message, text, NULL, -1, NULL));
  g_assert_true (tern_store_commit (store, NULL, NULL));
  for (guint i = 0; sections[i] != NULL; i++)
    {
      TernBodyKey key = { message, sections[i] };
      g_autoptr (GBytes) bytes = g_bytes_new_static (contents[i], strlen (contents[i]));

      g_assert_true (tern_store_body_put (store, &key, bytes, NULL));
    }
  return message;
}

static void
test_read_parts (void)
{
  static const char wire[] = "(((" PLAIN ")(" HTML ") \"alternative\")(" FILE ")"
                             "(\"text\" \"plain\" (\"charset\" \"x\\\"; name=y\") NIL NIL \"base64\" 8 1) \"mixed\")";
  static const char *const sections[] = { "1.1", "1.2", NULL };
  /* The first would end the part, if it could know how. */
  static const char *const contents[] = { "--\r\n--b\r\n\r\nGr\xc3\xbc\xc3\x9f" "e", "<p>=C3=BC</p>" };
  char *folder = fixture_make_folder ();
  g_autoptr (TernStore) store = tern_store_open (folder, NULL);
  gint64 email = store_parts (store, wire, sections, contents);
  TernBodyKey last = { email, "3" };
  g_autoptr (GBytes) more = g_bytes_new_static ("c3RvcmsK", 8);
  g_autoptr (GBytes) message = NULL;
  g_autoptr (TernMimeDocument) document = NULL;
  g_autoptr (TernStructure) structure = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (tern_text_parts_read (store, email, NULL, &error));
  g_assert_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND);
  g_assert_true (tern_store_body_put (store, &last, more, NULL));
  message = tern_text_parts_read (store, email, &structure, NULL);
  g_assert_nonnull (message);
  g_assert_true (tern_structure_has_attachment (structure));
  document = tern_mime_parse (message);
  g_assert_cmpstr (tern_mime_document_get_text (document), ==, "--\n--b\n\nGrüße\n\nstork\n");
  g_assert_nonnull (strstr (tern_mime_document_get_html (document), "<p>ü</p>"));
  g_clear_pointer (&store, tern_store_close);
  fixture_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/structure/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/engine/structure/deep", test_deep);
  g_test_add_func ("/engine/structure/too-long", test_too_long);
  g_test_add_func ("/engine/structure/long-field", test_long_field);
  g_test_add_func ("/engine/structure/refused", test_refused);
  g_test_add_func ("/engine/structure/document", test_document);
  g_test_add_func ("/engine/text-parts/list", test_parts);
  g_test_add_func ("/engine/text-parts/read", test_read_parts);
  return g_test_run ();
}
