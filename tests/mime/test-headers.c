/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The fast way from a header block to the values of a list. */

#include "mime/tern-mime-headers.h"

#include <string.h>

static void
parse (const char *text, TernMimeHeaders *out, TernMimeArena *arena)
{
  tern_mime_headers_parse ((const guint8 *)text, strlen (text), out, arena);
}

static void
test_typical (void)
{
  g_autoptr (TernMimeArena) arena = tern_mime_arena_new ();
  TernMimeHeaders h;
  parse ("Date: Sat, 21 Nov 2026 05:13:30 +0100\r\n"
         "FROM: \"Lee, Ann\" <ann@example.org>, second@example.org\r\n"
         "Subject: A subject\r\n\tin two  lines\r\n"
         "To: Bob <bob@example.net>,\r\n carl@example.net\r\n"
         "Cc: =?utf-8?q?D=C3=B6ra?= <d@example.net>\r\n"
         "Message-ID: <1@example.org>\r\n"
         "In-Reply-To: <0@example.org>\r\n"
         "References: <a@example.org> <0@example.org>\r\n"
         "Content-Type: Multipart/Mixed; boundary=x\r\n"
         "\r\n"
         "Subject: not this\r\n",
         &h, arena);
  g_assert_cmpint (h.date, ==, 1795234410);
  g_assert_true (h.has_date);
  g_assert_cmpstr (h.from_name, ==, "Lee, Ann");
  g_assert_cmpstr (h.from_address, ==, "ann@example.org");
  g_assert_cmpstr (h.subject, ==, "A subject in two lines");
  g_assert_cmpstr (h.to, ==, "Bob <bob@example.net>, carl@example.net");
  g_assert_cmpstr (h.cc, ==, "Döra <d@example.net>");
  g_assert_cmpstr (h.message_id, ==, "1@example.org");
  g_assert_cmpstr (h.in_reply_to, ==, "0@example.org");
  g_assert_cmpstr (h.references[0], ==, "a@example.org");
  g_assert_cmpstr (h.references[1], ==, "0@example.org");
  g_assert_null (h.references[2]);
  g_assert_cmpstr (h.content_type, ==, "multipart/mixed");
  g_assert_true (h.has_attachment_guess);
}

static void
test_nothing (void)
{
  g_autoptr (TernMimeArena) arena = tern_mime_arena_new ();
  TernMimeHeaders h;
  parse ("Subject:\r\nDate: never\r\nTo: undisclosed-recipients:;\r\nContent-Type: text/plain", &h,
         arena);
  g_assert_null (h.subject);
  g_assert_null (h.from_name);
  g_assert_null (h.from_address);
  g_assert_null (h.to);
  g_assert_null (h.cc);
  g_assert_null (h.references);
  g_assert_false (h.has_date);
  g_assert_cmpint (h.date, ==, 0);
  g_assert_false (h.has_attachment_guess);

  tern_mime_headers_parse (NULL, 0, &h, arena);
  g_assert_null (h.subject);
}

static void
test_hostile (void)
{
  g_autoptr (TernMimeArena) arena = tern_mime_arena_new ();
  TernMimeHeaders h;
  parse ("Subject: pay\x01 \xe2\x80\xaenow\x7f\nSubject: second\nFrom: a\x1b[31m <x@y>\n"
         "Content-Type: application/pdf\n",
         &h, arena);
  g_assert_cmpstr (h.subject, ==, "pay now");
  g_assert_cmpstr (h.from_name, ==, "a[31m");
  g_assert_true (h.has_attachment_guess);
  parse ("Subject: caf\xe9 \xff\n", &h, arena);
  g_assert_cmpstr (h.subject, ==, "café ÿ");
}

static void
test_many_references (void)
{
  for (guint n = 1; n < 100; n++)
    {
      g_autoptr (TernMimeArena) arena = tern_mime_arena_new ();
      TernMimeHeaders h;
      g_autoptr (GString) block = g_string_new ("References:");
      for (guint i = 0; i < n; i++)
        g_string_append_printf (block, "\n <%u@x>", i);
      parse (block->str, &h, arena);

      guint kept = g_strv_length ((char **)h.references);
      g_assert_cmpuint (kept, ==, MIN (n, 40));
      for (guint i = 0; i < kept; i++)
        {
          g_autofree char *id = g_strdup_printf ("%u@x", i < 20 || n <= 40 ? i : n - 40 + i);
          g_assert_cmpstr (h.references[i], ==, id);
        }
    }
}

/* Huge headers: what is beyond the cap is not read, and the arena gives the
 * next, small one its values all the same. */
static void
test_huge (void)
{
  g_autoptr (TernMimeArena) arena = tern_mime_arena_new ();
  g_autoptr (GString) block = g_string_new ("To: ");
  TernMimeHeaders h;

  while (block->len < 300 * 1024)
    g_string_append (block, "somebody@example.org,\n ");
  g_string_append (block, "x@y\nSubject: late\n");
  parse (block->str, &h, arena);
  g_assert_null (h.subject);
  g_assert_cmpuint (strlen (h.to), >, 16 * 1024);
  g_assert_cmpuint (strlen (h.to), <, 17 * 1024);

  g_string_assign (block, "Subject: ");
  while (block->len < 200 * 1024)
    g_string_append (block, "word ");
  parse (block->str, &h, arena);
  g_assert_cmpuint (strlen (h.subject), >, 199 * 1024);
  for (guint i = 0; i < 10; i++)
    {
      parse ("Subject: small\n", &h, arena);
      g_assert_cmpstr (h.subject, ==, "small");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/headers/typical", test_typical);
  g_test_add_func ("/mime/headers/nothing", test_nothing);
  g_test_add_func ("/mime/headers/hostile", test_hostile);
  g_test_add_func ("/mime/headers/many-references", test_many_references);
  g_test_add_func ("/mime/headers/huge", test_huge);
  return g_test_run ();
}
