/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Who a message says it is from: hosts in disguise, senders that are not what they look like, what the receiving server
 * found out, and how a list is left.
 */

#include "mime/tern-mime-authentication.h"
#include "mime/tern-mime-host.h"
#include "mime/tern-mime-suspicion.h"
#include "mime/tern-mime-unsubscribe.h"

#include <string.h>

static TernMimeDocument *
parse (const char *header)
{
  g_autofree char *message = g_strconcat (header, "\n\nHello.\n", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (message, strlen (message));

  return tern_mime_parse (bytes);
}

static void
test_looks (void)
{
  static const struct
  {
    const char *host;
    TernMimeHostLook look;
  } rows[] = {
    { "example.org", TERN_MIME_HOST_PLAIN },
    { "bücher.example", TERN_MIME_HOST_PLAIN },
    { "xn--bcher-kva.example", TERN_MIME_HOST_PLAIN },
    { "日本語.example", TERN_MIME_HOST_PLAIN },
    { "sony日本.example", TERN_MIME_HOST_PLAIN },
    { "почта.рф", TERN_MIME_HOST_PLAIN },
    { "correct-horse.рф", TERN_MIME_HOST_PLAIN },
    { "сосо.рф", TERN_MIME_HOST_PLAIN },
    { "москва.example", TERN_MIME_HOST_PLAIN },
    { "p\u0430ypal.example", TERN_MIME_HOST_MIXED },
    { "xn--pypal-4ve.example", TERN_MIME_HOST_MIXED },
    { "\u0430\u0440\u0440\u04cf\u0435.example", TERN_MIME_HOST_LOOKALIKE },
    { "192.0.2.7", TERN_MIME_HOST_NUMBER },
    { "", TERN_MIME_HOST_PLAIN },
    { "...", TERN_MIME_HOST_PLAIN },
    { "xn--\xff.example", TERN_MIME_HOST_PLAIN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *printable = g_strescape (rows[i].host, NULL);

      g_test_message ("%s", printable);
      g_assert_cmpint (tern_mime_host_judge (rows[i].host), ==, rows[i].look);
    }
}

static void
test_organizations (void)
{
  static const char *const rows[][2] = {
    { "www.bank.example", "bank.example" }, { "bank.example", "bank.example" },   { "mail.shop.co.uk", "shop.co.uk" },
    { "shop.co.uk", "shop.co.uk" },         { "a.b.c.go.jp", "c.go.jp" },         { "localhost", "localhost" },
    { "WWW.Bank.Example.", "bank.example" }, { "192.0.2.7", "192.0.2.7" },        { "x.bit.ly", "bit.ly" },
    { "", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *organization = tern_mime_host_dup_organization (rows[i][0]);

      g_assert_cmpstr (organization, ==, rows[i][1]);
    }
}

static void
test_resemblance (void)
{
  static const struct
  {
    const char *host, *other;
    gboolean resembles;
  } rows[] = {
    { "examp1e.org", "example.org", TRUE },  { "exarnple.org", "example.org", TRUE },
    { "exämple.org", "example.org", TRUE },  { "еxample.org", "example.org", TRUE },
    { "example.org", "example.org", FALSE }, { "mail.example.org", "example.org", FALSE },
    { "example.net", "example.org", FALSE }, { "sample.org", "example.org", FALSE },
    { "g00gle.com", "google.com", TRUE },    { "x.exarnple.org", "mail.example.org", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].host);
      g_assert_cmpint (tern_mime_host_resembles (rows[i].host, rows[i].other), ==, rows[i].resembles);
    }
}

static char *
print_suspicions (const char *header)
{
  static const char *const known[] = { "example.org", NULL };
  static const char *const kinds[] = { "letters", "resembles", "name", "answers" };
  g_autoptr (TernMimeDocument) document = parse (header);
  g_autoptr (GPtrArray) list = tern_mime_suspicions_find (document, known);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const TernMimeSuspicion *one = list->pdata[i];

      g_string_append_printf (out, "%s: %s / %s;", kinds[one->kind], one->shown, one->real);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_suspicions (void)
{
  static const char *const rows[][2] = {
    { "From: Ann <ann@example.org>", "" },
    { "From: Ann <ann@mail.example.org>\nReply-To: ann@example.org", "" },
    { "From: Ann <ann@exarnple.org>", "resembles: example.org / exarnple.org;" },
    { "From: <a@xn--pypal-4ve.example>", "letters: p\u0430ypal.example / xn--pypal-4ve.example;" },
    { "From: bank.example <x@elsewhere.example>", "name: bank.example / x@elsewhere.example;" },
    { "From: bank.example <x@mail.bank.example>", "" },
    { "From: J. Brown <x@bank.example>", "" },
    { "From: Ann <ann@a.example>\nReply-To: eve@b.example", "answers: ann@a.example / eve@b.example;" },
    { "From: Ann <ann@a.example>\nReply-To: list@b.example\nList-Id: <b.example>", "" },
    { "From: somebody", "" },
    { "Subject: nobody", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *printed = print_suspicions (rows[i][0]);

      g_assert_cmpstr (printed, ==, rows[i][1]);
    }
}

#define FROM "From: Ann <ann@example.org>\n"
#define BY "Authentication-Results: mx.here.example"

static void
test_authentication (void)
{
  static const struct
  {
    const char *header;
    TernMimeAuthenticationVerdict verdict;
    gboolean signed_by_someone;
  } rows[] = {
    { BY "; dmarc=pass header.from=example.org\n" FROM, TERN_MIME_AUTHENTICATION_CONFIRMED, FALSE },
    { BY "; dmarc=pass header.from=elsewhere.example\n" FROM, TERN_MIME_AUTHENTICATION_UNCONFIRMED, FALSE },
    { BY " 1; spf=pass smtp.mailfrom=x@elsewhere.example; dkim=pass header.d=elsewhere.example\n" FROM,
      TERN_MIME_AUTHENTICATION_UNCONFIRMED, TRUE },
    { BY ";\n\tdkim=pass (2048-bit key; (unprotected)) header.d=mail.example.org;\n\tspf=none\n" FROM,
      TERN_MIME_AUTHENTICATION_CONFIRMED, TRUE },
    { BY "; dkim=pass header.i=@example.org header.s=x\n" FROM, TERN_MIME_AUTHENTICATION_CONFIRMED, TRUE },
    { BY "; spf=pass smtp.mailfrom=\"bounce@example.org\"\n" FROM, TERN_MIME_AUTHENTICATION_CONFIRMED, FALSE },
    { BY "; spf=pass smtp.mailfrom=example.org; dmarc=fail header.from=example.org\n" FROM,
      TERN_MIME_AUTHENTICATION_REFUSED, FALSE },
    { BY "; spf=fail smtp.mailfrom=example.org\n" FROM, TERN_MIME_AUTHENTICATION_UNCONFIRMED, FALSE },
    { BY "; none\n" FROM, TERN_MIME_AUTHENTICATION_UNKNOWN, FALSE },
    { BY "\n" FROM, TERN_MIME_AUTHENTICATION_UNKNOWN, FALSE },
    /* Another's, an unsigned one, one below another's, and one in a comment or a string. */
    { "Authentication-Results: mx.evil.example; dmarc=pass header.from=example.org\n" FROM,
      TERN_MIME_AUTHENTICATION_UNKNOWN, FALSE },
    { "Authentication-Results: dmarc=pass header.from=example.org\n" FROM, TERN_MIME_AUTHENTICATION_UNKNOWN, FALSE },
    { "Authentication-Results: mx.evil.example; none\n" BY "; dmarc=pass header.from=example.org\n" FROM,
      TERN_MIME_AUTHENTICATION_UNKNOWN, FALSE },
    { BY "; spf=none\n" BY "; dmarc=pass header.from=example.org\n" FROM, TERN_MIME_AUTHENTICATION_UNCONFIRMED,
      FALSE },
    { BY "; spf=none (; dmarc=pass header.from=example.org)\n" FROM, TERN_MIME_AUTHENTICATION_UNCONFIRMED, FALSE },
    { BY "; spf=none reason=\"; dmarc=pass header.from=example.org\"\n" FROM, TERN_MIME_AUTHENTICATION_UNCONFIRMED,
      FALSE },
    { BY "; spf=none reason=\"\\\"; dmarc=pass header.from=example.org\"\n" FROM, TERN_MIME_AUTHENTICATION_UNCONFIRMED,
      FALSE },
    /* Whoever of the two it was. */
    { BY "; dmarc=pass header.from=example.org\nFrom: a@example.org, b@elsewhere.example\n",
      TERN_MIME_AUTHENTICATION_UNKNOWN, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (TernMimeDocument) document = parse (rows[i].header);
      g_autoptr (TernMimeAuthentication) found = tern_mime_authentication_read (document, "mx.here.example");
      g_autoptr (TernMimeAuthentication) nobody = tern_mime_authentication_read (document, NULL);

      g_test_message ("%s", rows[i].header);
      g_assert_cmpint (found->verdict, ==, rows[i].verdict);
      g_assert_cmpint (found->signed_by_someone, ==, rows[i].signed_by_someone);
      g_assert_cmpint (nobody->verdict, ==, TERN_MIME_AUTHENTICATION_UNKNOWN);
      g_assert_false (nobody->signed_by_someone);
    }
}

static void
test_servers (void)
{
  static const struct
  {
    const char *header, *server;
    gboolean outside;
  } rows[] = {
    { "Received: from a\nAuthentication-Results: MX.here.example 1; none\n\n", "mx.here.example", TRUE },
    { "Authentication-Results: (c) mx.here.example; none\nAuthentication-Results: b; none\n\n", "mx.here.example",
      FALSE },
    { "Authentication-Results: spf=pass\nReceived: x\n\nAuthentication-Results: body\n", NULL, TRUE },
    { "Subject: x\n\n", NULL, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean outside;
      g_autofree char *server = tern_mime_authentication_dup_server (rows[i].header, strlen (rows[i].header), &outside);

      g_assert_cmpstr (server, ==, rows[i].server);
      g_assert_cmpint (outside, ==, rows[i].outside);
    }
}

static char *
print_unsubscribe (const char *header)
{
  g_autoptr (TernMimeDocument) document = parse (header);
  g_autoptr (TernMimeUnsubscribe) way = tern_mime_unsubscribe_read (document);

  if (way == NULL)
    return g_strdup ("-");
  return g_strdup_printf ("%s%s %s %s", way->one_click ? "POST " : "", way->page != NULL ? way->page : "-",
                          way->mail != NULL ? way->mail : "-", way->recipient != NULL ? way->recipient : "-");
}

#define CLICK "\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"

static void
test_unsubscribe (void)
{
  static const char *const rows[][2] = {
    { "List-Unsubscribe: <https://list.example/u?x=1>" CLICK, "POST https://list.example/u?x=1 - -" },
    { "List-Unsubscribe: <https://list.example/u>", "https://list.example/u - -" },
    { "List-Unsubscribe: <http://list.example/u>" CLICK, "http://list.example/u - -" },
    { "List-Unsubscribe: <http://list.example/u>, <https://list.example/s>" CLICK, "POST https://list.example/s - -" },
    { "List-Unsubscribe: <mailto:out@list.example?subject=leave%20it>,\n <https://list.example/\n u>",
      "https://list.example/u mailto:out@list.example?subject=leave%20it out@list.example" },
    { "List-Unsubscribe: <mailto:out@list.example?attach=/etc/passwd&X-A=b&SUBJECT=a%0Ab>",
      "- mailto:out@list.example?subject=a%20b out@list.example" },
    { "List-Unsubscribe: <mailto:nobody>", "-" },
    { "List-Unsubscribe: <https://bank.example@evil.example/>", "-" },
    { "List-Unsubscribe: <javascript:alert(1)>, <file:///etc/passwd>, <https:///x>, <ftp://a.example/>", "-" },
    { "List-Unsubscribe: <https://list.example/u", "-" },
    { "List-Unsubscribe: no", "-" },
    { "Subject: x", "-" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *printed = print_unsubscribe (rows[i][0]);

      g_assert_cmpstr (printed, ==, rows[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/host/looks", test_looks);
  g_test_add_func ("/mime/host/organizations", test_organizations);
  g_test_add_func ("/mime/host/resemblance", test_resemblance);
  g_test_add_func ("/mime/suspicions", test_suspicions);
  g_test_add_func ("/mime/authentication", test_authentication);
  g_test_add_func ("/mime/authentication/servers", test_servers);
  g_test_add_func ("/mime/unsubscribe", test_unsubscribe);
  return g_test_run ();
}
