/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Finds what there is to say of a message; see the header. */
#include "model/tern-content-findings.h"

#include "engine/tern-list-leave.h"
#include "mime/tern-mime-host.h"
#include "model/tern-receiving-server.h"

static GPtrArray *
find_suspicions (const TernMimeDocument *document, const char *const *own)
{
  g_autoptr (GStrvBuilder) known = g_strv_builder_new ();
  g_auto (GStrv) domains = NULL;

  for (guint i = 0; own[i] != NULL; i++)
    if (tern_mime_host_of_address (own[i]) != NULL)
      g_strv_builder_add (known, tern_mime_host_of_address (own[i]));
  domains = g_strv_builder_end (known);
  return tern_mime_suspicions_find (document, (const char *const *) domains);
}

/* Asked under one of several addresses, or, by way of a list, under none: then it is the first that answers. */
static TernAddress *
find_invited (const TernMimeInvitation *invitation, const char *const *own)
{
  for (guint i = 0; i < invitation->attendees->len; i++)
    {
      const TernMimeAttendee *one = invitation->attendees->pdata[i];

      for (guint n = 0; own[n] != NULL; n++)
        if (g_ascii_strcasecmp (tern_address_get_address (one->address), own[n]) == 0)
          return tern_address_copy (one->address);
    }
  return own[0] != NULL ? tern_address_new (NULL, own[0]) : NULL;
}

TernContentFindings *
tern_content_findings_new (TernStore *store,
                           gint64 message,
                           const TernMimeDocument *document,
                           const char *const *own)
{
  TernContentFindings *self = g_new0 (TernContentFindings, 1);
  g_autofree char *claim = tern_mime_document_dup_field (document, "authentication-results");
  g_autofree char *server = claim != NULL ? tern_receiving_server_learn (store, message) : NULL;

  self->suspicions = find_suspicions (document, own);
  self->authentication = tern_mime_authentication_read (document, server);
  self->unsubscribe = tern_mime_unsubscribe_read (document);
  self->report = tern_mime_report_read (document);
  self->seal = tern_mime_seal_find (document);
  self->invitation = tern_mime_invitation_read (document);
  if (self->invitation != NULL)
    self->invited = find_invited (self->invitation, own);
  return self;
}

void
tern_content_findings_free (TernContentFindings *self)
{
  g_ptr_array_unref (self->suspicions);
  tern_mime_authentication_free (self->authentication);
  g_clear_pointer (&self->unsubscribe, tern_mime_unsubscribe_free);
  g_clear_pointer (&self->report, g_ptr_array_unref);
  g_clear_pointer (&self->signature, tern_mime_signature_free);
  g_clear_pointer (&self->invitation, tern_mime_invitation_free);
  g_clear_pointer (&self->invited, tern_address_free);
  g_free (self);
}

gboolean
tern_content_findings_can_leave (const TernContentFindings *self)
{
  return self->unsubscribe != NULL && self->unsubscribe->one_click && self->authentication->signed_by_someone;
}

void
tern_leave_list_async (const char *page, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  tern_list_leave_async (page, cancellable, callback, user_data);
}

gboolean
tern_leave_list_finish (GAsyncResult *result, GError **error)
{
  return tern_list_leave_finish (result, error);
}
