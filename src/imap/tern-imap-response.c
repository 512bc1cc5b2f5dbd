/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Copies of responses that outlive the next one. */

#include "imap/tern-imap-response.h"

TernImapStatus *
tern_imap_status_copy (const TernImapStatus *status)
{
  TernImapStatus *copy = g_memdup2 (status, sizeof *status);

  copy->mailbox = g_strdup (status->mailbox);
  copy->mailbox_id = g_strdup (status->mailbox_id);
  return copy;
}

void
tern_imap_status_free (TernImapStatus *status)
{
  g_free ((char *) status->mailbox);
  g_free ((char *) status->mailbox_id);
  g_free (status);
}
