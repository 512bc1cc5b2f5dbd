/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A calendar from a stranger, as libical gets to see it; and the answer to it, which is understood again. */

#include "mime/tern-mime-invitation.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (TernMimeInvitation) found = tern_mime_invitation_parse ((const char *) data, size);
  g_autoptr (TernAddress) me = tern_address_new ("Ann", "ann@example.org");
  g_autoptr (TernMimeInvitation) again = NULL;
  g_autofree char *reply = NULL;

  if (found == NULL)
    return 0;
  g_assert_true (g_utf8_validate (found->summary, -1, NULL));
  g_assert_cmpint (found->end, >=, found->start);
  reply = tern_mime_invitation_dup_reply (found, me, TERN_MIME_ANSWER_ACCEPTED, 1700000000);
  again = tern_mime_invitation_parse (reply, strlen (reply));
  g_assert_nonnull (again);
  g_assert_cmpint (again->method, ==, TERN_MIME_INVITATION_REPLY);
  g_assert_cmpuint (again->attendees->len, ==, 1);
  return 0;
}
