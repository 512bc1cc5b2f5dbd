/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads what is inside a message; see the header. */
#include "model/tern-content-insides.h"

#include "engine/tern-text-parts.h"
#include "mime/tern-mime-body.h"
#include "mime/tern-mime-tnef.h"
#include "store/tern-store-bodies.h"
#include "store/tern-store-query.h"

/* A smaller message is fetched whole: one round trip, and its attachments are here at once. */
#define WHOLE_MAX_BYTES (256 * 1024)

G_DEFINE_BOXED_TYPE (TernContentInsides,
                     tern_content_insides,
                     tern_content_insides_ref,
                     tern_content_insides_unref)

static void
clear (gpointer data)
{
  TernContentInsides *self = data;

  g_clear_pointer (&self->document, tern_mime_document_unref);
  g_clear_pointer (&self->structure, tern_structure_free);
  g_clear_pointer (&self->findings, tern_content_findings_free);
  g_clear_pointer (&self->wanted, g_strfreev);
}

static gboolean
is_absent (const GError *error)
{
  return g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND)
         || g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT);
}

static guint64
measure_message (TernStore *store, gint64 message)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (store, &message, 1, NULL);

  return rows != NULL && tern_message_rows_get_n (rows) > 0 ? tern_message_rows_get (rows, 0)->size : 0;
}

/* What is signed, packed or reported on cannot be told from the text alone. */
static gboolean
is_wanted_whole (const TernStructure *structure)
{
  static const char *const types[] = { "multipart/signed", "multipart/encrypted", "multipart/report",
                                       "application/pkcs7-mime", "application/x-pkcs7-mime", "application/ms-tnef",
                                       "application/vnd.ms-tnef", "text/calendar", NULL };

  for (guint i = 0; i < tern_structure_get_n_parts (structure); i++)
    if (g_strv_contains (types, tern_structure_get_part (structure, i)->part.type))
      return TRUE;
  return FALSE;
}

/* The text of a large message comes before its attachments, where the server lets it. */
static char **
list_wanted (TernStore *store, gint64 message, gint64 email)
{
  g_autofree char *text = tern_store_get_structure (store, email, NULL);
  g_autoptr (TernStructure) structure = tern_structure_parse (text);
  g_autoptr (GPtrArray) parts = structure != NULL ? tern_text_parts_list (structure) : NULL;
  g_autoptr (GStrvBuilder) sections = g_strv_builder_new ();

  if (parts == NULL || parts->len == 0 || is_wanted_whole (structure)
      || measure_message (store, message) <= WHOLE_MAX_BYTES)
    return NULL;
  for (guint i = 0; i < parts->len; i++)
    g_strv_builder_add (sections, ((TernStructurePart *) parts->pdata[i])->part.section);
  return g_strv_builder_end (sections);
}

/* What is in a winmail.dat is read as if it were in the message itself. */
static TernMimeDocument *
parse (GBytes *bytes)
{
  g_autoptr (TernMimeDocument) document = tern_mime_parse (bytes);
  g_autoptr (GBytes) unpacked = tern_mime_tnef_unpack (document);

  return unpacked != NULL ? tern_mime_parse (unpacked) : g_steal_pointer (&document);
}

TernContentInsides *
tern_content_insides_read (
    const char *data_dir, gint64 message, gint64 email, const char *const *own, GError **error)
{
  g_autoptr (TernContentInsides) self = g_atomic_rc_box_new0 (TernContentInsides);
  g_autoptr (TernStore) store = tern_store_reader_open (data_dir, error);
  const TernBodyKey whole = { email, "" };
  g_autoptr (GError) reason = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (store == NULL)
    return NULL;
  bytes = tern_store_body_read (store, &whole, &reason);
  if (bytes == NULL && is_absent (reason))
    {
      g_clear_error (&reason);
      bytes = tern_text_parts_read (store, email, &self->structure, &reason);
    }
  if (bytes == NULL && !is_absent (reason))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (bytes != NULL)
    self->document = self->structure == NULL ? parse (bytes) : tern_mime_parse (bytes);
  else
    self->wanted = list_wanted (store, message, email);
  if (self->document != NULL && self->structure == NULL)
    self->findings = tern_content_findings_new (store, message, self->document, own);
  return g_steal_pointer (&self);
}

void
tern_content_insides_set_charset (TernContentInsides *self, const char *charset)
{
  g_autoptr (TernMimeDocument) old = g_steal_pointer (&self->document);

  if (old != NULL)
    self->document = tern_mime_parse_in_charset (tern_mime_document_get_message (old), charset);
}

TernContentInsides *
tern_content_insides_read_source (const char *data_dir, GBytes *source, const char *const *own, GError **error)
{
  g_autoptr (TernContentInsides) self = g_atomic_rc_box_new0 (TernContentInsides);
  g_autoptr (TernStore) store = tern_store_reader_open (data_dir, error);

  if (store == NULL)
    return NULL;
  self->document = parse (source);
  self->findings = tern_content_findings_new (store, 0, self->document, own);
  return g_steal_pointer (&self);
}

/* A signature within what was encrypted counts, where there is none beside it. */
static TernMimeSignature *
verify_inside (const TernMimeDocument *document)
{
  TernMimeSignature *signature = NULL;
  GBytes *none = NULL;

  if (tern_mime_seal_find (document) == TERN_MIME_SEAL_SIGNED)
    tern_mime_seal_open (document, &none, &signature, NULL);
  return signature;
}

TernContentInsides *
tern_content_insides_open (const TernContentInsides *sealed,
                           const char *data_dir,
                           gint64 message,
                           const char *const *own,
                           TernMimeSignature **signature,
                           GError **error)
{
  g_autoptr (TernContentInsides) self = g_atomic_rc_box_new0 (TernContentInsides);
  g_autoptr (TernStore) store = tern_store_reader_open (data_dir, error);
  g_autoptr (GBytes) inside = NULL;

  *signature = NULL;
  if (store == NULL || !tern_mime_seal_open (sealed->document, &inside, signature, error) || inside == NULL)
    return NULL;
  self->document = tern_mime_parse (inside);
  self->findings = tern_content_findings_new (store, message, self->document, own);
  self->findings->opened = TRUE;
  self->findings->decrypted = sealed->findings->seal == TERN_MIME_SEAL_ENCRYPTED || sealed->findings->decrypted;
  if (*signature == NULL)
    *signature = verify_inside (self->document);
  if (*signature != NULL)
    self->findings->signature = tern_mime_signature_copy (*signature);
  return g_steal_pointer (&self);
}

static guint
count_parts (const TernContentInsides *self)
{
  if (self->structure != NULL)
    return tern_structure_get_n_parts (self->structure);
  return self->document != NULL ? tern_mime_document_get_n_parts (self->document) : 0;
}

static const TernMimePart *
get_part (const TernContentInsides *self, guint index)
{
  return self->structure != NULL ? &tern_structure_get_part (self->structure, index)->part
                                 : tern_mime_document_get_part (self->document, index);
}

const TernMimePart *
tern_content_insides_find_section (const TernContentInsides *self, const char *section)
{
  if (self->structure == NULL)
    return self->document != NULL ? tern_mime_document_find_section (self->document, section) : NULL;
  for (guint i = 0; i < count_parts (self); i++)
    if (g_str_equal (get_part (self, i)->section, section))
      return get_part (self, i);
  return NULL;
}

const TernMimePart *
tern_content_insides_find_content_id (const TernContentInsides *self, const char *content_id)
{
  for (guint i = 0; i < count_parts (self); i++)
    if (g_strcmp0 (get_part (self, i)->content_id, content_id) == 0)
      return get_part (self, i);
  return NULL;
}

GPtrArray *
tern_content_insides_list_parts (const TernContentInsides *self)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < count_parts (self); i++)
    g_ptr_array_add (list, (gpointer) get_part (self, i));
  return list;
}

GPtrArray *
tern_content_insides_list_attachments (const TernContentInsides *self)
{
  GPtrArray *list = g_ptr_array_new ();

  for (guint i = 0; i < count_parts (self); i++)
    if (get_part (self, i)->is_attachment)
      g_ptr_array_add (list, (gpointer) get_part (self, i));
  return list;
}

static GBytes *
fail_unknown (GError **error)
{
  g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID, "The message has no such part");
  return NULL;
}

/* The part alone, or out of the whole message that came after @self was read. */
static GBytes *
read_from_store (
    const TernMimePart *part, const char *data_dir, gint64 email, const char *section, GError **error)
{
  g_autoptr (TernStore) store = tern_store_reader_open (data_dir, error);
  const TernBodyKey alone = { email, section };
  const TernBodyKey whole = { email, "" };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TernMimeDocument) document = NULL;

  if (store == NULL)
    return NULL;
  bytes = tern_store_body_read (store, &alone, NULL);
  if (bytes != NULL)
    return tern_mime_body_decode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), part->encoding);
  bytes = tern_store_body_read (store, &whole, error);
  if (bytes == NULL)
    return NULL;
  document = tern_mime_parse (bytes);
  part = tern_mime_document_find_section (document, section);
  return part != NULL ? tern_mime_document_dup_content (document, part) : fail_unknown (error);
}

GBytes *
tern_content_insides_read_part (const TernContentInsides *self,
                                const char *data_dir,
                                gint64 email,
                                const char *section,
                                GError **error)
{
  const TernMimePart *part = tern_content_insides_find_section (self, section);

  if (part == NULL)
    return fail_unknown (error);
  if (self->structure == NULL)
    return tern_mime_document_dup_content (self->document, part);
  return read_from_store (part, data_dir, email, section, error);
}

GBytes *
tern_content_read_source (const char *data_dir, gint64 email, GError **error)
{
  g_autoptr (TernStore) store = tern_store_reader_open (data_dir, error);
  const TernBodyKey whole = { email, "" };

  return store != NULL ? tern_store_body_read (store, &whole, error) : NULL;
}

TernContentInsides *
tern_content_insides_ref (TernContentInsides *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tern_content_insides_unref (TernContentInsides *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
