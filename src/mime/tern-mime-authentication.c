/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads Authentication-Results; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-authentication.h"

#include "mime/tern-mime-fields.h"
#include "mime/tern-mime-host.h"
#include "mime/tern-mime-name.h"

#include <string.h>

/* A server writes a handful; a stranger may write what he likes. */
#define MAX_RESULTS 64

/* Comments become a blank, quoted strings lose their quotes; a ";" within either is none. Returns: (transfer full):
 * the value in pieces, each trimmed. */
static GPtrArray *
split (const char *value, gsize len)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) piece = g_string_new (NULL);
  guint depth = 0;
  gboolean quoted = FALSE;

  for (const char *p = value; p < value + len && pieces->len < MAX_RESULTS; p++)
    {
      if (*p == '\\' && p + 1 < value + len && (quoted || depth > 0))
        {
          p++;
          if (depth == 0)
            g_string_append_c (piece, g_ascii_isgraph (*p) ? *p : ' ');
        }
      else if (quoted)
        {
          if (*p == '"')
            quoted = FALSE;
          else
            g_string_append_c (piece, g_ascii_isgraph (*p) ? *p : '_');
        }
      else if (*p == '(')
        depth++;
      else if (*p == ')' && depth > 0)
        {
          depth--;
          g_string_append_c (piece, ' ');
        }
      else if (depth > 0)
        continue;
      else if (*p == '"')
        quoted = TRUE;
      else if (*p == ';')
        {
          g_ptr_array_add (pieces, g_strstrip (g_strdup (piece->str)));
          g_string_truncate (piece, 0);
        }
      else
        g_string_append_c (piece, g_ascii_isgraph (*p) ? g_ascii_tolower (*p) : ' ');
    }
  g_ptr_array_add (pieces, g_strstrip (g_strdup (piece->str)));
  return pieces;
}

/* The first word, unless it is a result: some servers do not sign. */
static char *
dup_signature (GPtrArray *pieces)
{
  const char *first = pieces->pdata[0];
  gsize length = strcspn (first, " /");

  if (length == 0 || memchr (first, '=', length) != NULL)
    return NULL;
  return g_strndup (first, length);
}

/* Returns: (transfer full) (nullable): of "dkim=pass header.d=example.org" what @key is. */
static char *
dup_property (const char *result, const char *key)
{
  gsize length = strlen (key);

  for (const char *p = result; *p != '\0'; p += strcspn (p, " "), p += strspn (p, " "))
    if (strncmp (p, key, length) == 0 && p[length] == '=')
      return g_strndup (p + length + 1, strcspn (p + length + 1, " "));
  return NULL;
}

/* "x@example.org" and "@example.org" as "example.org". */
static gboolean
names_domain (const char *result, const char *key, const char *domain)
{
  g_autofree char *value = dup_property (result, key);
  const char *host = value != NULL ? tern_mime_host_of_address (value) : NULL;

  if (value == NULL || *value == '\0')
    return FALSE;
  return tern_mime_host_is_same_organization (host != NULL ? host : value, domain);
}

static TernMimeAuthenticationVerdict
judge (const char *result, const char *domain)
{
  g_autofree char *dmarc = dup_property (result, "dmarc");
  g_autofree char *dkim = dup_property (result, "dkim");
  g_autofree char *spf = dup_property (result, "spf");

  if (dmarc != NULL)
    {
      if (g_str_equal (dmarc, "pass") && names_domain (result, "header.from", domain))
        return TERN_MIME_AUTHENTICATION_CONFIRMED;
      if (g_str_equal (dmarc, "fail"))
        return TERN_MIME_AUTHENTICATION_REFUSED;
      return TERN_MIME_AUTHENTICATION_UNCONFIRMED;
    }
  if (g_strcmp0 (dkim, "pass") == 0
      && (names_domain (result, "header.d", domain) || names_domain (result, "header.i", domain)))
    return TERN_MIME_AUTHENTICATION_CONFIRMED;
  if (g_strcmp0 (spf, "pass") == 0
      && (names_domain (result, "smtp.mailfrom", domain) || names_domain (result, "smtp.mail", domain)))
    return TERN_MIME_AUTHENTICATION_CONFIRMED;
  return dkim != NULL || spf != NULL ? TERN_MIME_AUTHENTICATION_UNCONFIRMED : TERN_MIME_AUTHENTICATION_UNKNOWN;
}

/* What says that mail of the domain looks otherwise outweighs all else; then comes a confirmation. */
static TernMimeAuthenticationVerdict
weigh (TernMimeAuthenticationVerdict a, TernMimeAuthenticationVerdict b)
{
  if (a == TERN_MIME_AUTHENTICATION_REFUSED || b == TERN_MIME_AUTHENTICATION_REFUSED)
    return TERN_MIME_AUTHENTICATION_REFUSED;
  if (a == TERN_MIME_AUTHENTICATION_CONFIRMED || b == TERN_MIME_AUTHENTICATION_CONFIRMED)
    return TERN_MIME_AUTHENTICATION_CONFIRMED;
  return MAX (a, b);
}

static void
read_results (TernMimeAuthentication *self, GPtrArray *pieces)
{
  for (guint i = 1; i < pieces->len; i++)
    {
      const char *result = pieces->pdata[i];

      if (self->domain != NULL)
        self->verdict = weigh (self->verdict, judge (result, self->domain));
      self->signed_by_someone |= g_str_has_prefix (result, "dkim=pass ") || g_str_equal (result, "dkim=pass");
    }
}

/* Of one sender alone: of several nobody knows who was confirmed. */
static char *
dup_domain (const TernMimeDocument *document)
{
  GPtrArray *from = tern_mime_document_get_from (document);
  const char *host = from->len == 1 ? tern_mime_host_of_address (tern_address_get_address (from->pdata[0])) : NULL;

  return host != NULL ? tern_mime_clean_line (host) : NULL;
}

TernMimeAuthentication *
tern_mime_authentication_read (const TernMimeDocument *document, const char *server)
{
  TernMimeAuthentication *self = g_new0 (TernMimeAuthentication, 1);
  g_autofree char *value = tern_mime_document_dup_field (document, "authentication-results");

  self->domain = dup_domain (document);
  if (value != NULL && server != NULL)
    {
      g_autoptr (GPtrArray) pieces = split (value, strlen (value));
      g_autofree char *signature = dup_signature (pieces);

      if (signature != NULL && g_ascii_strcasecmp (signature, server) == 0)
        read_results (self, pieces);
    }
  return self;
}

void
tern_mime_authentication_free (TernMimeAuthentication *self)
{
  g_free (self->domain);
  g_free (self);
}

char *
tern_mime_authentication_dup_server (const char *header, gsize len, gboolean *came_from_outside)
{
  char *server = NULL;
  gboolean seen = FALSE;
  TernMimeFieldIter iter;
  TernMimeField field;

  *came_from_outside = FALSE;
  tern_mime_field_iter_init (&iter, header, MIN (len, TERN_MIME_MAX_HEADER_BYTES));
  while (tern_mime_field_iter_next (&iter, &field))
    {
      *came_from_outside |= tern_mime_field_is (&field, "received");
      if (seen || !tern_mime_field_is (&field, "authentication-results"))
        continue;
      seen = TRUE;

      g_autoptr (GPtrArray) pieces = split (field.value, field.value_len);
      server = dup_signature (pieces);
    }
  return server;
}
