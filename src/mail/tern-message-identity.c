/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What recognises a message again. */

#include "mail/tern-message-identity.h"

G_DEFINE_BOXED_TYPE (TernMessageIdentity,
                     tern_message_identity,
                     tern_message_identity_copy,
                     tern_message_identity_free)

TernMessageIdentity *
tern_message_identity_new (void)
{
  return g_new0 (TernMessageIdentity, 1);
}

TernMessageIdentity *
tern_message_identity_copy (const TernMessageIdentity *identity)
{
  TernMessageIdentity *copy = g_memdup2 (identity, sizeof *identity);

  copy->email_id = g_strdup (identity->email_id);
  copy->message_id = g_strdup (identity->message_id);
  return copy;
}

void
tern_message_identity_free (TernMessageIdentity *identity)
{
  g_free (identity->email_id);
  g_free (identity->message_id);
  g_free (identity);
}

gboolean
tern_message_identity_matches (const TernMessageIdentity *a, const TernMessageIdentity *b)
{
  if (a->email_id != NULL && b->email_id != NULL)
    return g_str_equal (a->email_id, b->email_id);
  if (a->gm_msgid != 0 && b->gm_msgid != 0)
    return a->gm_msgid == b->gm_msgid;
  return a->message_id != NULL && b->message_id != NULL
         && g_str_equal (a->message_id, b->message_id) && a->size != 0 && a->size == b->size
         && a->internal_date != 0 && a->internal_date == b->internal_date;
}
