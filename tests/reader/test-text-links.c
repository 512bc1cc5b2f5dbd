/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Addresses found in text, and links that show another host than they go to. */

#include "ui/reader/tern-text-links.h"

#include <string.h>

static void
test_found (void)
{
  static const struct
  {
    const char *text;
    const char *found; /* "shown=target" or "target" where they are the same, separated by blanks */
  } rows[] = {
    { "", "" },
    { "no links. here, at all: none", "" },
    { "http://a.example", "http://a.example" },
    { "see https://a.example/b?c=d&e#f.", "https://a.example/b?c=d&e#f" },
    { "(http://a.example/b_(c).)", "http://a.example/b_(c)" },
    { "<http://a.example/>", "http://a.example/" },
    { "\"http://a.example/,\"", "http://a.example/" },
    { "HTTPS://A.example!", "HTTPS://A.example" },
    { "http://[::1]/x", "http://[::1]/x" },
    { "http:// a.example", "" },
    { "xhttp://a.example", "" },
    { "www.a.example, www. www", "www.a.example=http://www.a.example" },
    { "www.nodot", "" },
    { "ftp://a.example/x", "ftp://a.example/x" },
    { "Write to ann.b+c@mail.example.org.", "ann.b+c@mail.example.org=mailto:ann.b+c@mail.example.org" },
    { "mailto:ann@example.org?subject=x", "mailto:ann@example.org?subject=x" },
    { "@example.org a@b a@ @", "" },
    { "a@b.example,c@d.example", "a@b.example=mailto:a@b.example c@d.example=mailto:c@d.example" },
    { "javascript:alert(1) file:///etc data:x", "" },
    { "http:" "//m\xc3\xbcnchen.example/\xc3\xa4", "http:" "//m\xc3\xbcnchen.example/\xc3\xa4" },
    { "http://a.example\xe3\x80\x80" "b", "http://a.example" },
    { "> http://a.example\n> http://b.example", "http://a.example http://b.example" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GArray) links = tern_text_links_find (rows[i].text, strlen (rows[i].text));
      g_autoptr (GString) found = g_string_new (NULL);

      for (guint n = 0; n < links->len; n++)
        {
          TernTextLink *link = &g_array_index (links, TernTextLink, n);
          g_autofree char *shown = g_strndup (rows[i].text + link->start, link->end - link->start);

          if (n > 0)
            g_string_append_c (found, ' ');
          if (strcmp (shown, link->target) != 0)
            g_string_append_printf (found, "%s=", shown);
          g_string_append (found, link->target);
        }
      g_assert_cmpstr (found->str, ==, rows[i].found);
    }
}

static void
test_misleading (void)
{
  static const struct
  {
    const char *shown;
    const char *target;
    gboolean misleads;
  } rows[] = {
    { "Click here", "https://evil.example", FALSE },
    { "bank.example", "https://bank.example/login", FALSE },
    { "www.bank.example", "https://bank.example/login", FALSE },
    { "https://bank.example", "https://www.bank.example", FALSE },
    { "bank.example", "https://login.bank.example", FALSE },
    { "bank.example", "https://evilbank.example", TRUE },
    { "bank.example", "https://bank.example.evil.example", TRUE },
    { "https://bank.example/login", "https://evil.example/https://bank.example", TRUE },
    { "  www.bank.example/x ", "https://evil.example", TRUE },
    { "Go to https://bank.example now", "https://evil.example", TRUE },
    { "ann@bank.example", "https://evil.example", TRUE },
    { "ann@bank.example", "mailto:ann@bank.example", FALSE },
    { "ann@bank.example", "mailto:eve@evil.example", TRUE },
    { "https://bank.example", "https://bank.example@evil.example/", TRUE },
    { "Version 2.0", "https://evil.example", FALSE },
    { "2.5", "https://evil.example", FALSE },
    { "figures.ods", "https://files.example/figures.ods", FALSE },
    { "End. Begin", "https://evil.example", FALSE },
    { "BANK.example", "https://bank.EXAMPLE", FALSE },
    { "b\xc3\xa4nk.example", "https://xn--bnk-qla.example", FALSE },
    { "bank.example", "https:" "//b\xd0\xb0nk.example", TRUE },
    { "", "https://evil.example", FALSE },
    { "bank.example", "tel:123", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (tern_text_link_misleads (rows[i].shown, rows[i].target) != rows[i].misleads)
      g_error ("%s for %s", rows[i].shown, rows[i].target);
}

/* A text of nothing but the beginnings of links takes no longer than any other. */
static void
test_linear (void)
{
  static const char *const units[] = { "http://", "www.", "www.-", "@", "a@", "a@b.c", "http://(", "mailto:x)" };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GArray) links = NULL;

      while (text->len < 1024 * 1024)
        g_string_append (text, units[i]);
      links = tern_text_links_find (text->str, text->len);
      for (guint n = 0; n < links->len; n++)
        g_assert_cmpuint (g_array_index (links, TernTextLink, n).end, <=, text->len);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/text-links/found", test_found);
  g_test_add_func ("/ui/text-links/misleading", test_misleading);
  g_test_add_func ("/ui/text-links/linear", test_linear);
  return g_test_run ();
}
