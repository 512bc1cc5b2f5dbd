/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* HTML from a stranger, made harmless. What comes out stays as it is when it is cleaned again, which nothing would
 * that still held something to take out; and it names nothing on the network that was not allowed. */

#include "mime/tern-mime-html-clean.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check (const char *html, gsize length, gboolean pictures)
{
  g_autoptr (TernMimeCleanHtml) once = tern_mime_html_clean (html, length, pictures);
  gsize once_length = strlen (once->html);
  g_autoptr (TernMimeCleanHtml) twice = tern_mime_html_clean (once->html, once_length, pictures);

  g_assert_true (g_utf8_validate (once->html, -1, NULL));
  g_assert_cmpuint (once_length, <=, length * 8 + 1024);
  g_assert_cmpstr (once->html, ==, twice->html);
  g_assert_cmpuint (once->links->len, ==, twice->links->len);
  if (!pictures)
    g_assert_false (twice->has_remote);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *html = g_utf8_make_valid ((const char *) data, (gssize) size);

  check (html, strlen (html), FALSE);
  check (html, strlen (html), TRUE);
  return 0;
}
