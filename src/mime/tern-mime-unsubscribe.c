/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads List-Unsubscribe and mailto addresses; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-unsubscribe.h"

#include "mime/tern-mime-name.h"

#include <gio/gio.h>

#include <string.h>

/* They carry tokens; the longest seen has 1,500 bytes. */
#define MAX_URI_BYTES 4096
#define MAX_FIELDS 16

static gboolean
has_scheme (const char *uri, const char *scheme)
{
  return g_ascii_strncasecmp (uri, scheme, strlen (scheme)) == 0;
}

/* Decoded, and without what could end a line of a header. */
static char *
decode (const char *text, gsize len, gboolean lines)
{
  g_autofree char *copy = g_strndup (text, len);
  g_autofree char *decoded = g_uri_unescape_string (copy, NULL);
  g_autofree char *valid = decoded != NULL ? g_utf8_make_valid (decoded, -1) : NULL;

  if (valid == NULL)
    return g_strdup ("");
  return lines ? g_strdup (valid) : tern_mime_clean_line (valid);
}

static void
append_field (GString *out, guint *n, const char *name, const char *value)
{
  g_string_append_c (out, (*n)++ == 0 ? '?' : '&');
  g_string_append_printf (out, "%s=", name);
  g_string_append_uri_escaped (out, value, NULL, FALSE);
}

static void
copy_fields (GString *out, const char *query)
{
  static const char *const known[] = { "to", "cc", "bcc", "subject", "body" };
  guint n = 0;

  for (const char *p = query; *p != '\0' && n < MAX_FIELDS;)
    {
      gsize length = strcspn (p, "&");
      const char *equals = memchr (p, '=', length);
      g_autofree char *name = decode (p, equals != NULL ? (gsize) (equals - p) : length, FALSE);

      for (gsize i = 0; equals != NULL && i < G_N_ELEMENTS (known); i++)
        if (g_ascii_strcasecmp (name, known[i]) == 0)
          {
            g_autofree char *value
                = decode (equals + 1, length - (gsize) (equals + 1 - p), g_str_equal (known[i], "body"));

            append_field (out, &n, known[i], value);
          }
      p += length;
      p += *p == '&';
    }
}

char *
tern_mime_mailto_dup_clean (const char *uri, char **recipient)
{
  g_autoptr (GString) out = g_string_new ("mailto:");
  g_autofree char *to = NULL;
  const char *query;

  if (!has_scheme (uri, "mailto:") || strlen (uri) > MAX_URI_BYTES)
    return NULL;
  uri += strlen ("mailto:");
  query = strchr (uri, '?');
  to = decode (uri, query != NULL ? (gsize) (query - uri) : strlen (uri), FALSE);
  if (strchr (to, '@') == NULL)
    return NULL;
  g_string_append_uri_escaped (out, to, "@,", FALSE);
  if (query != NULL)
    {
      g_autofree char *fields = g_strndup (query + 1, strcspn (query + 1, "#"));

      copy_fields (out, fields);
    }
  if (recipient != NULL)
    *recipient = g_strndup (to, strcspn (to, ","));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* With a host, and nothing before it that could be taken for one. */
static char *
dup_page (const char *uri)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL);

  if (parsed == NULL || g_uri_get_host (parsed) == NULL || *g_uri_get_host (parsed) == '\0'
      || g_uri_get_userinfo (parsed) != NULL)
    return NULL;
  return g_uri_to_string_partial (parsed, G_URI_HIDE_FRAGMENT);
}

static void
take_uri (TernMimeUnsubscribe *self, const char *uri)
{
  if (self->mail == NULL && has_scheme (uri, "mailto:"))
    self->mail = tern_mime_mailto_dup_clean (uri, &self->recipient);
  else if ((self->page == NULL || has_scheme (self->page, "http:")) && has_scheme (uri, "https:"))
    {
      g_free (self->page);
      self->page = dup_page (uri);
    }
  else if (self->page == NULL && has_scheme (uri, "http:"))
    self->page = dup_page (uri);
}

static void
read_list (TernMimeUnsubscribe *self, const char *value)
{
  guint n = 0;

  for (const char *p = strchr (value, '<'); p != NULL && n < MAX_FIELDS; p = strchr (p, '<'), n++)
    {
      gsize length = strcspn (p + 1, ">");
      g_autofree char *uri = NULL;

      if (p[1 + length] == '\0')
        return;
      /* Folded addresses have blanks in them that are not theirs. */
      uri = g_strndup (p + 1, length);
      for (char *from = uri, *to = uri;; from++)
        if (*from != ' ' && *from != '\t' && (*to++ = *from) == '\0')
          break;
      if (strlen (uri) <= MAX_URI_BYTES)
        take_uri (self, uri);
      p += length + 1;
    }
}

TernMimeUnsubscribe *
tern_mime_unsubscribe_read (const TernMimeDocument *document)
{
  g_autoptr (TernMimeUnsubscribe) self = g_new0 (TernMimeUnsubscribe, 1);
  g_autofree char *value = tern_mime_document_dup_field (document, "list-unsubscribe");
  g_autofree char *post = tern_mime_document_dup_field (document, "list-unsubscribe-post");

  if (value != NULL)
    read_list (self, value);
  if (self->page == NULL && self->mail == NULL)
    return NULL;
  self->one_click = self->page != NULL && has_scheme (self->page, "https:") && post != NULL
                    && g_ascii_strcasecmp (post, "List-Unsubscribe=One-Click") == 0;
  return g_steal_pointer (&self);
}

void
tern_mime_unsubscribe_free (TernMimeUnsubscribe *self)
{
  g_free (self->page);
  g_free (self->mail);
  g_free (self->recipient);
  g_free (self);
}
