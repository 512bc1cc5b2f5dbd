/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Where a structure comes from: the server's BODYSTRUCTURE, or the message itself. What the parts are to a person
 * (text, attachment, picture) is decided as src/mime decides it for a document, so that a message does not change
 * its face when it arrives. */
#include "engine/tern-structure-private.h"

#include "mime/tern-mime-name.h"
#include "mime/tern-mime-words.h"

#include <string.h>

/* Lines of base64 as everybody writes them: 76 characters, CRLF, 57 bytes (RFC 2045 §6.8). */
#define BASE64_LINE 78
#define BASE64_LINE_BYTES 57

/* A part and where it came from, while the tree is walked. */
typedef struct
{
  TernStructure *structure;
  GPtrArray *sources; /* TernImapPart, lent; one for each part */
  GArray *parents;    /* gint; -1 for the root */
  gboolean first_leaf;
} Walk;

/* Valid UTF-8 of at most TERN_STRUCTURE_MAX_FIELD bytes. Returns: (transfer full) (nullable). */
static char *
dup_field (const char *raw)
{
  g_autofree char *line = NULL;

  if (raw == NULL)
    return NULL;
  line = tern_mime_clean_line (raw);
  if (strlen (line) > TERN_STRUCTURE_MAX_FIELD)
    *g_utf8_find_prev_char (line, line + TERN_STRUCTURE_MAX_FIELD + 1) = '\0';
  return *line != '\0' ? g_steal_pointer (&line) : NULL;
}

static char *
dup_lower (const char *raw)
{
  g_autofree char *field = dup_field (raw);

  return field != NULL ? g_ascii_strdown (field, -1) : NULL;
}

/* Dovecot says us-ascii of a part that does not say (RFC 2045 §5.2), which would keep the text from being looked at. */
static char *
dup_charset (const char *raw)
{
  g_autofree char *charset = dup_lower (raw);

  return g_strcmp0 (charset, "us-ascii") != 0 ? g_steal_pointer (&charset) : NULL;
}

static char *
dup_encoding (const char *raw)
{
  char *encoding = dup_lower (raw);

  return encoding != NULL ? encoding : g_strdup ("7bit");
}

static char *
dup_content_id (const char *raw)
{
  g_autofree char *field = dup_field (raw);
  gsize length = field != NULL ? strlen (field) : 0;

  if (length >= 2 && field[0] == '<' && field[length - 1] == '>')
    return length > 2 ? g_strndup (field + 1, length - 2) : NULL;
  return g_steal_pointer (&field);
}

static char *
dup_filename (const char *raw)
{
  g_autofree char *words = raw != NULL ? tern_mime_words_to_line (raw, strlen (raw)) : NULL;

  return words != NULL ? tern_mime_clean_file_name (words) : NULL;
}

/* "TEXT" and "2.TEXT" are what a document calls "". */
static char *
dup_section (const char *section)
{
  return g_strdup (g_str_has_suffix (section, "TEXT") ? "" : section);
}

static TernMimeDisposition
read_disposition (const char *said)
{
  if (said == NULL || *said == '\0')
    return TERN_MIME_DISPOSITION_NONE;
  /* RFC 2183 §2.8: what is unknown is an attachment. */
  return strcmp (said, "inline") == 0 ? TERN_MIME_DISPOSITION_INLINE : TERN_MIME_DISPOSITION_ATTACHMENT;
}

static gboolean
has_param (const TernImapPart *source, const char *name, const char *value)
{
  const char *found = tern_imap_part_get_param (source, name);

  return found != NULL && g_ascii_strcasecmp (found, value) == 0;
}

static gsize
estimate_size (guint64 wire_size, const char *encoding)
{
  wire_size = MIN (wire_size, G_MAXINT64 / 128);
  if (strcmp (encoding, "base64") != 0)
    return (gsize) wire_size;
  return (gsize) (wire_size / BASE64_LINE * BASE64_LINE_BYTES + wire_size % BASE64_LINE * 3 / 4);
}

static void
describe (TernStructurePart *part, const TernImapPart *source, guint depth)
{
  g_autofree char *type = g_strconcat (source->type, "/", source->subtype, NULL);

  part->part.section = dup_section (source->section);
  part->part.type = dup_lower (type);
  part->part.encoding = dup_encoding (source->encoding);
  part->part.content_id = dup_content_id (source->id);
  part->part.filename = dup_filename (source->filename);
  part->part.disposition = read_disposition (source->disposition);
  part->part.depth = depth;
  part->part.is_multipart = strcmp (source->type, "multipart") == 0;
  part->part.is_message = strcmp (source->type, "message") == 0
                          && (strcmp (source->subtype, "rfc822") == 0
                              || strcmp (source->subtype, "global") == 0);
  part->wire_size = part->part.is_multipart ? TERN_STRUCTURE_UNKNOWN
                                            : MIN (source->size, (guint64) G_MAXINT64);
  if (!part->part.is_multipart)
    part->part.size = estimate_size (source->size, part->part.encoding);
  if (strcmp (source->type, "text") != 0)
    return;
  part->part.charset = dup_charset (tern_imap_part_get_param (source, "charset"));
  part->flowed = has_param (source, "format", "flowed");
  part->delsp = part->flowed && has_param (source, "delsp", "yes");
}

/* Not deeper than TERN_IMAP_MAX_DEPTH, which the parser saw to. */
static void
append (Walk *walk, const TernImapPart *source, gint parent, guint depth)
{
  TernStructurePart part = { 0 };
  gint index = (gint) walk->structure->parts->len;

  describe (&part, source, depth);
  g_array_append_val (walk->structure->parts, part);
  g_ptr_array_add (walk->sources, (gpointer) source);
  g_array_append_val (walk->parents, parent);
  for (guint i = 0; i < source->n_children; i++)
    append (walk, source->children[i], index, depth + 1);
}

static TernMimePart *
get_part (Walk *walk, gint index)
{
  return &g_array_index (walk->structure->parts, TernStructurePart, index).part;
}

/* The index behind the last part below @index. */
static gint
find_end (Walk *walk, gint index)
{
  guint depth = get_part (walk, index)->depth;
  gint end = index + 1;

  while (end < (gint) walk->structure->parts->len && get_part (walk, end)->depth > depth)
    end++;
  return end;
}

/* Text with a name is somebody's file, unless it is all there is, or the sender wanted it seen. */
static gboolean
is_body_leaf (const TernMimePart *part, gboolean first)
{
  static const char *const types[] = {
    "text/plain", "text/html", "text/markdown", "text/x-markdown", "text/x-patch", "text/x-diff", NULL,
  };

  if (!g_strv_contains (types, part->type) || part->disposition == TERN_MIME_DISPOSITION_ATTACHMENT)
    return FALSE;
  return part->filename == NULL || first || part->disposition == TERN_MIME_DISPOSITION_INLINE;
}

/* The part "start" names, else the first (RFC 2387 §3.2). */
static gint
find_related_root (Walk *walk, gint index)
{
  const TernImapPart *source = g_ptr_array_index (walk->sources, index);
  g_autofree char *start = dup_content_id (tern_imap_part_get_param (source, "start"));
  gint end = find_end (walk, index);

  for (gint i = index + 1; start != NULL && i < end; i = find_end (walk, i))
    if (g_strcmp0 (get_part (walk, i)->content_id, start) == 0)
      return i;
  return index + 1;
}

static void
mark_bodies (Walk *walk, gint index)
{
  TernMimePart *part = get_part (walk, index);
  gint end = find_end (walk, index);

  if (part->is_message || !part->is_multipart || strcmp (part->type, "multipart/encrypted") == 0)
    {
      part->is_body = !part->is_message && !part->is_multipart
                      && is_body_leaf (part, walk->first_leaf);
      walk->first_leaf = FALSE;
    }
  else if (strcmp (part->type, "multipart/related") == 0 && end > index + 1)
    mark_bodies (walk, find_related_root (walk, index));
  else
    for (gint i = index + 1; i < end; i = find_end (walk, i))
      mark_bodies (walk, i);
}

/* Parts that serve others, and the versions of the text not chosen. */
static gboolean
is_machinery (const TernMimePart *part, const char *parent)
{
  if (strcmp (parent, "multipart/alternative") == 0)
    return part->disposition != TERN_MIME_DISPOSITION_ATTACHMENT && part->filename == NULL;
  if (strcmp (parent, "multipart/signed") == 0)
    return g_str_has_suffix (part->type, "-signature");
  if (strcmp (parent, "multipart/encrypted") == 0)
    return strcmp (part->type, "application/pgp-encrypted") == 0;
  if (strcmp (parent, "multipart/report") == 0)
    return g_str_has_prefix (part->type, "message/") && !part->is_message;
  return FALSE;
}

static void
mark_attachments (Walk *walk)
{
  guint n = walk->structure->parts->len;
  g_autofree gboolean *inside = g_new0 (gboolean, n);

  for (guint i = 0; i < n; i++)
    {
      TernMimePart *part = get_part (walk, (gint) i);
      gint parent = g_array_index (walk->parents, gint, i);
      const char *parent_type = parent >= 0 ? get_part (walk, parent)->type : "";

      /* What an attached message holds is the business of that message. */
      inside[i] = parent >= 0 && (inside[parent] || get_part (walk, parent)->is_message);
      if (inside[i] || part->is_multipart || part->is_body)
        continue;
      part->is_inline_picture = g_str_has_prefix (part->type, "image/") && part->content_id != NULL
                                && strcmp (parent_type, "multipart/related") == 0;
      part->is_attachment = !part->is_inline_picture && !is_machinery (part, parent_type);
    }
}

TernStructure *
tern_structure_new_from_imap (const TernImapPart *root)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  g_autoptr (GArray) parents = g_array_new (FALSE, FALSE, sizeof (gint));
  Walk walk = { tern_structure_new (), sources, parents, TRUE };

  append (&walk, root, -1, 0);
  mark_bodies (&walk, 0);
  mark_attachments (&walk);
  return walk.structure;
}

TernStructure *
tern_structure_new_from_document (const TernMimeDocument *document)
{
  TernStructure *self = tern_structure_new ();

  for (guint i = 0; i < tern_mime_document_get_n_parts (document); i++)
    {
      TernStructurePart part = { .part = *tern_mime_document_get_part (document, i),
                                 .wire_size = TERN_STRUCTURE_UNKNOWN };

      part.part.section = g_strdup (part.part.section);
      part.part.type = dup_field (part.part.type);
      part.part.charset = dup_field (part.part.charset);
      part.part.filename = g_strdup (part.part.filename);
      part.part.content_id = dup_field (part.part.content_id);
      part.part.encoding = dup_encoding (part.part.encoding);
      g_array_append_val (self->parts, part);
    }
  return self;
}
