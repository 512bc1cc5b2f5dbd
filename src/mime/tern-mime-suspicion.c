/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Suspects senders; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-suspicion.h"

#include "mime/tern-mime-host.h"
#include "mime/tern-mime-name.h"

#include <gio/gio.h>

#include <string.h>

static void
free_suspicion (gpointer data)
{
  TernMimeSuspicion *self = data;

  g_free (self->shown);
  g_free (self->real);
  g_free (self);
}

static void
add (GPtrArray *list, TernMimeSuspicionKind kind, const char *shown, const char *real)
{
  TernMimeSuspicion *self = g_new (TernMimeSuspicion, 1);

  self->kind = kind;
  self->shown = tern_mime_clean_line (shown);
  self->real = tern_mime_clean_line (real);
  g_ptr_array_add (list, self);
}

static void
judge_domain (GPtrArray *list, const char *domain, const char *const *known)
{
  TernMimeHostLook look = tern_mime_host_judge (domain);

  if (look == TERN_MIME_HOST_MIXED || look == TERN_MIME_HOST_LOOKALIKE)
    {
      g_autofree char *readable = g_hostname_to_unicode (domain);
      g_autofree char *ascii = g_hostname_to_ascii (domain);

      add (list, TERN_MIME_SUSPICION_MIXED_LETTERS, readable != NULL ? readable : domain,
           ascii != NULL ? ascii : domain);
      return;
    }
  for (guint i = 0; known[i] != NULL; i++)
    if (tern_mime_host_resembles (domain, known[i]))
      {
        add (list, TERN_MIME_SUSPICION_RESEMBLES, known[i], domain);
        return;
      }
}

/* "www.bank.example" or "bank.example" and nothing else: what a name is not, unless it is the sender's own. */
static gboolean
is_a_domain (const char *name)
{
  const char *dot = strrchr (name, '.');

  if (dot == NULL || dot == name || strlen (dot + 1) < 2 || strpbrk (name, " @,/") != NULL)
    return FALSE;
  for (const char *p = dot + 1; *p != '\0'; p++)
    if (!g_ascii_isalpha (*p))
      return FALSE;
  return TRUE;
}

static void
judge_name (GPtrArray *list, const TernAddress *sender, const char *domain)
{
  const char *name = tern_address_get_name (sender);

  if (name != NULL && is_a_domain (name) && !tern_mime_host_is_same_organization (name, domain))
    add (list, TERN_MIME_SUSPICION_NAME_DOMAIN, name, tern_address_get_address (sender));
}

/* Whoever sends for many says so, and has reasons of their own for where answers go. */
static gboolean
is_from_a_list (const TernMimeDocument *document)
{
  static const char *const fields[] = { "list-id", "list-post", "list-unsubscribe",
                                         "x-google-group-id", "mailing-list" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *value = tern_mime_document_dup_field (document, fields[i]);

      if (value != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
judge_answers (GPtrArray *list, const TernMimeDocument *document, const TernAddress *sender, const char *domain)
{
  GPtrArray *reply_to = tern_mime_document_get_reply_to (document);

  for (guint i = 0; i < reply_to->len; i++)
    {
      const char *address = tern_address_get_address (reply_to->pdata[i]);
      const char *other = tern_mime_host_of_address (address);

      if (other == NULL || tern_mime_host_is_same_organization (other, domain) || is_from_a_list (document))
        continue;
      add (list, TERN_MIME_SUSPICION_ANSWERS_ELSEWHERE, tern_address_get_address (sender), address);
      return;
    }
}

GPtrArray *
tern_mime_suspicions_find (const TernMimeDocument *document, const char *const *known)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (free_suspicion);
  GPtrArray *from = tern_mime_document_get_from (document);
  const TernAddress *sender = from->len > 0 ? from->pdata[0] : NULL;
  const char *domain = sender != NULL ? tern_mime_host_of_address (tern_address_get_address (sender)) : NULL;

  if (domain == NULL)
    return list;
  judge_domain (list, domain, known);
  judge_name (list, sender, domain);
  judge_answers (list, document, sender, domain);
  return list;
}
