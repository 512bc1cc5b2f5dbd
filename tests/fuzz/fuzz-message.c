/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A whole message, and all that is read out of one: whatever is lent is UTF-8, and every part has its bytes. */

#include "mime/tern-mime-authentication.h"
#include "mime/tern-mime-invitation.h"
#include "mime/tern-mime-report.h"
#include "mime/tern-mime-seal.h"
#include "mime/tern-mime-suspicion.h"
#include "mime/tern-mime-tnef.h"
#include "mime/tern-mime-unsubscribe.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_parts (const TernMimeDocument *document)
{
  for (guint i = 0; i < tern_mime_document_get_n_parts (document); i++)
    {
      const TernMimePart *part = tern_mime_document_get_part (document, i);
      g_autoptr (GBytes) content = tern_mime_document_dup_content (document, part);

      g_assert_true (part->is_multipart || g_bytes_get_size (content) == part->size);
      g_assert_true (part->filename == NULL || strpbrk (part->filename, "/\\") == NULL);
    }
}

static void
check_findings (const TernMimeDocument *document)
{
  static const char *const known[] = { "example.org", NULL };
  g_autoptr (GPtrArray) suspicions = tern_mime_suspicions_find (document, known);
  g_autoptr (TernMimeAuthentication) authentication = tern_mime_authentication_read (document, "mx.example.org");
  g_autoptr (TernMimeUnsubscribe) unsubscribe = tern_mime_unsubscribe_read (document);
  g_autoptr (GPtrArray) report = tern_mime_report_read (document);
  g_autoptr (TernMimeInvitation) invitation = tern_mime_invitation_read (document);
  g_autoptr (GBytes) unpacked = tern_mime_tnef_unpack (document);

  g_assert_cmpint (tern_mime_seal_find (document), >=, TERN_MIME_SEAL_NONE);
  g_assert_true (suspicions->len <= 4);
  g_assert_true (report == NULL || report->len <= TERN_MIME_REPORT_MAX);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (TernMimeDocument) document = tern_mime_parse (bytes);
  g_autofree char *index = tern_mime_document_dup_index_text (document);

  g_assert_true (g_utf8_validate (tern_mime_document_get_subject (document), -1, NULL));
  g_assert_true (g_utf8_validate (tern_mime_document_get_text (document), -1, NULL));
  g_assert_true (g_utf8_validate (index, -1, NULL));
  check_parts (document);
  check_findings (document);
  return 0;
}
