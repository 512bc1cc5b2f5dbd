/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The head of a printed message; see the header. */
#include "ui/reader/tern-print-head.h"

#include <glib/gi18n.h>

#include <string.h>

/* Bytes of one line: half a page, whoever wrote to however many. */
#define MAX_LINE 1500

/* Around what a line is called, and what it says. */
typedef struct
{
  const char *before;
  const char *between;
  const char *after;
} LineStyle;

/* @value: hostile. Returns: (transfer full): escaped, and cut where it is too long. */
static char *
escape (const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  gsize length = strlen (valid);

  if (length > MAX_LINE)
    {
      *g_utf8_find_prev_char (valid, valid + MAX_LINE) = '\0';
      return g_markup_printf_escaped ("%s…", valid);
    }
  return g_markup_escape_text (valid, -1);
}

static void
append_line (GString *head, const LineStyle *style, const char *label, const char *value)
{
  g_autofree char *escaped = escape (value);

  g_string_append_printf (head, "%s%s%s%s%s", style->before, label, style->between, escaped, style->after);
}

static void
append_addresses (GString *head, const LineStyle *style, const char *label, GPtrArray *addresses)
{
  g_autofree char *list = addresses->len > 0 ? tern_address_list_to_display (addresses) : NULL;

  if (list != NULL)
    append_line (head, style, label, list);
}

static void
append_date (GString *head, const LineStyle *style, TernMimeDocument *document)
{
  gint64 seconds;
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *full = NULL;

  if (!tern_mime_document_get_date (document, &seconds, NULL))
    return;
  date = g_date_time_new_from_unix_local (seconds);
  /* Translators: a date in full. */
  full = date != NULL ? g_date_time_format (date, _("%A, %-e %B %Y, %H:%M")) : NULL;
  if (full != NULL)
    append_line (head, style, _("Date:"), full);
}

static void
append_lines (GString *head, const LineStyle *style, TernMimeDocument *document)
{
  append_addresses (head, style, _("From:"), tern_mime_document_get_from (document));
  append_addresses (head, style, _("To:"), tern_mime_document_get_to (document));
  append_addresses (head, style, _("Copy:"), tern_mime_document_get_cc (document));
  append_date (head, style, document);
}

static char *
escape_subject (TernMimeDocument *document)
{
  const char *subject = tern_mime_document_get_subject (document);

  return escape (*subject != '\0' ? subject : _("No subject"));
}

char *
tern_print_head_new_markup (TernMimeDocument *document)
{
  static const LineStyle style = { "\n<span alpha=\"70%\">", "</span> ", "" };
  g_autofree char *subject = escape_subject (document);
  GString *head = g_string_new (NULL);

  g_string_append_printf (head, "<span size=\"140%%\" weight=\"bold\">%s</span>", subject);
  append_lines (head, &style, document);
  return g_string_free (head, FALSE);
}

char *
tern_print_head_new_html (TernMimeDocument *document)
{
  static const LineStyle style = { "", " ", "<br>" };
  g_autofree char *subject = escape_subject (document);
  GString *head = g_string_new ("<div class=\"tern-print-head\" dir=\"auto\">");

  g_string_append_printf (head, "<b>%s</b>", subject);
  append_lines (head, &style, document);
  g_string_append (head, "</div>");
  return g_string_free (head, FALSE);
}
