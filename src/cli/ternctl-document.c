/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Documents as JSON; see the header. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl-document.h"

void
ternctl_add_addresses (JsonBuilder *builder, const char *name, GPtrArray *addresses)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < addresses->len; i++)
    {
      const TernAddress *address = addresses->pdata[i];
      json_builder_begin_object (builder);
      ternctl_add_text (builder, "name", tern_address_get_name (address));
      ternctl_add_text (builder, "address", tern_address_get_address (address));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_strings (JsonBuilder *builder, const char *name, const char *const *strings)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (; *strings; strings++)
    json_builder_add_string_value (builder, *strings);
  json_builder_end_array (builder);
}

static const char *
name_disposition (const TernMimePart *part)
{
  switch (part->disposition)
    {
    case TERN_MIME_DISPOSITION_ATTACHMENT:
      return "attachment";
    case TERN_MIME_DISPOSITION_INLINE:
      return "inline";
    case TERN_MIME_DISPOSITION_NONE:
      break;
    }
  return NULL;
}

static void
add_part (JsonBuilder *builder, const TernMimePart *part)
{
  ternctl_add_text (builder, "section", part->section);
  ternctl_add_text (builder, "type", part->type);
  ternctl_add_text (builder, "charset", part->charset);
  ternctl_add_text (builder, "filename", part->filename);
  ternctl_add_text (builder, "disposition", name_disposition (part));
  ternctl_add_number (builder, "size", part->size);
  ternctl_add_text (builder, "content_id", part->content_id);
}

static void
add_parts (JsonBuilder *builder,
           const char *name,
           const TernMimeDocument *document,
           gboolean attachments)
{
  guint n = tern_mime_document_get_n_parts (document);
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      const TernMimePart *part = tern_mime_document_get_part (document, i);
      if (part->is_multipart || (attachments && !part->is_attachment))
        continue;
      json_builder_begin_object (builder);
      add_part (builder, part);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

void
ternctl_add_document (JsonBuilder *builder, const TernMimeDocument *document)
{
  gint64 date;
  int offset;

  ternctl_add_text (builder, "subject", tern_mime_document_get_subject (document));
  ternctl_add_addresses (builder, "from", tern_mime_document_get_from (document));
  ternctl_add_addresses (builder, "to", tern_mime_document_get_to (document));
  ternctl_add_addresses (builder, "cc", tern_mime_document_get_cc (document));
  ternctl_add_addresses (builder, "reply_to", tern_mime_document_get_reply_to (document));
  if (tern_mime_document_get_date (document, &date, &offset))
    ternctl_add_date (builder, "date", date, offset);
  else
    ternctl_add_text (builder, "date", NULL);
  ternctl_add_text (builder, "message_id", tern_mime_document_get_message_id (document));
  ternctl_add_text (builder, "in_reply_to", tern_mime_document_get_in_reply_to (document));
  add_strings (builder, "references", tern_mime_document_get_references (document));
  ternctl_add_text (builder, "text", tern_mime_document_get_text (document));
  ternctl_add_truth (builder, "has_html", tern_mime_document_get_html (document) != NULL);
  add_parts (builder, "parts", document, FALSE);
  add_parts (builder, "attachments", document, TRUE);
  add_strings (builder, "warnings", tern_mime_document_get_warnings (document));
}

gboolean
ternctl_print_part (const TernMimePart *part)
{
  JsonBuilder *builder = ternctl_object_new ();
  add_part (builder, part);
  ternctl_add_text (builder, "encoding", part->encoding);
  ternctl_add_number (builder, "depth", part->depth);
  ternctl_add_truth (builder, "body", part->is_body);
  ternctl_add_truth (builder, "attachment", part->is_attachment);
  ternctl_add_truth (builder, "inline_picture", part->is_inline_picture);
  return ternctl_object_print (builder);
}

gboolean
ternctl_print_structure (const TernMimeDocument *document)
{
  guint n = tern_mime_document_get_n_parts (document);
  for (guint i = 0; i < n; i++)
    if (!ternctl_print_part (tern_mime_document_get_part (document, i)))
      return FALSE;
  return TRUE;
}
