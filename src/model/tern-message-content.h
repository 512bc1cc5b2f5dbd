/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is inside one message: found in the store or fetched, parsed on a worker, given to the reader. */
#pragma once

#include "mime/tern-mime-document.h"
#include "mime/tern-mime-html-clean.h"
#include "model/tern-client.h"
#include "model/tern-content-findings.h"
#include "model/tern-message.h"

G_BEGIN_DECLS

/**
 * TernContentState:
 * @TERN_CONTENT_LOADING: being read and parsed
 * @TERN_CONTENT_FETCHING: on its way from the server; `done` and `total` bytes
 * @TERN_CONTENT_READY: `document` is there
 * @TERN_CONTENT_NOT_HERE: not on this computer, and the server cannot be reached; `problem` says so
 * @TERN_CONTENT_FAILED: `problem` says why; tern_message_content_load() tries again
 */
typedef enum
{
  TERN_CONTENT_LOADING,
  TERN_CONTENT_FETCHING,
  TERN_CONTENT_READY,
  TERN_CONTENT_NOT_HERE,
  TERN_CONTENT_FAILED,
} TernContentState;

#define TERN_TYPE_MESSAGE_CONTENT (tern_message_content_get_type ())

/**
 * TernMessageContent: main thread; made for a message being read. Whoever stops reading it cancels it: what is under
 * way holds it until then. Opening never uses the
 * network unless the message is not here; it never marks anything read. Read-only properties, notified: `state` (int),
 * `problem` (nullable), `done`, `total` (guint64), `document` (TernMimeDocument, nullable), `partial` (gboolean: only
 * the text is here; attachments are fetched when wanted).
 *
 * Signal: `part-progress (string section, guint64 done, guint64 total)`: bytes of a part that is being fetched; @total
 * 0: nobody knows.
 */
G_DECLARE_FINAL_TYPE (TernMessageContent, tern_message_content, TERN, MESSAGE_CONTENT, GObject)

TernMessageContent *tern_message_content_new (TernClient *client, gint64 message, gint64 email);
/* Of a message that is in a file: nothing is fetched for it, and nothing kept of it. */
TernMessageContent *tern_message_content_new_for_source (TernClient *client, GBytes *source);
/* Begins, or tries again. */
void tern_message_content_load (TernMessageContent *self);
/* The text is read again in @charset, for as long as this one is read; (nullable): NULL: as the message says. */
void tern_message_content_set_charset (TernMessageContent *self, const char *charset);
/* (transfer none) (nullable). */
const char *tern_message_content_get_charset (TernMessageContent *self);
/* Nothing is loaded or fetched any more, nor tried again by itself. */
void tern_message_content_cancel (TernMessageContent *self);
TernContentState tern_message_content_get_state (TernMessageContent *self);
const char *tern_message_content_get_problem (TernMessageContent *self);
/* @done, @total: (out): bytes. Returns: whether it is known how many there will be. */
gboolean tern_message_content_get_progress (TernMessageContent *self, guint64 *done, guint64 *total);
gboolean tern_message_content_get_partial (TernMessageContent *self);
/* (transfer none) (nullable). */
TernMimeDocument *tern_message_content_get_document (TernMessageContent *self);
/* (transfer none) (nullable): there with the `document` of a whole message, until it changes. */
const TernContentFindings *tern_message_content_get_findings (TernMessageContent *self);

/* The HTML of `document` made harmless, on a worker; @pictures as for tern_mime_html_clean(); @marked: (nullable):
 * words to be marked in it. Finishes with (transfer full) (nullable): NULL without @error when there is no HTML. The
 * only error is G_IO_ERROR_CANCELLED. */
void tern_message_content_clean_html_async (TernMessageContent *self,
                                            gboolean pictures,
                                            TernWordMatch *marked,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
TernMimeCleanHtml *tern_message_content_clean_html_finish (TernMessageContent *self,
                                                           GAsyncResult *result,
                                                           GError **error);

/* Checks the signature of `document`, or opens it where it is encrypted or wrapped: then what was inside becomes
 * `document`, in memory alone. Decrypting may ask the person for a password: only when they asked for it. Finishes with
 * (transfer full) (nullable): NULL without @error: it is not signed. Errors: those of tern_mime_seal_open(). */
void tern_message_content_open_seal_async (TernMessageContent *self,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
TernMimeSignature *tern_message_content_open_seal_finish (TernMessageContent *self,
                                                          GAsyncResult *result,
                                                          GError **error);

/* (nullable): from the document or, when partial, from what the server says; lent until `document` changes. */
const TernMimePart *tern_message_content_find_content_id (TernMessageContent *self, const char *content_id);
/* (nullable): likewise. */
const TernMimePart *tern_message_content_find_section (TernMessageContent *self, const char *section);
/* All of its parts, containers and attached messages among them, in its order; as many as TernMimeLimits lets be. The
 * same otherwise as the next one. */
GPtrArray *tern_message_content_list_parts (TernMessageContent *self);
/* The parts a person sees as attachments, from the document or, when partial, from what the server says.
 * Returns: (transfer container) (element-type TernMimePart): lent until the next change of `document`. */
GPtrArray *tern_message_content_list_attachments (TernMessageContent *self);

/* The decoded bytes of the part @section (by content id: @section of tern_mime_document_find_content_id()); fetched
 * when it is not here, with `done` and `total`. Decoding is on a worker. Errors: those of the engine's FETCH_BODY,
 * TERN_STORE_ERROR. */
void tern_message_content_read_part_async (TernMessageContent *self,
                                           const char *section,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
GBytes *tern_message_content_read_part_finish (TernMessageContent *self, GAsyncResult *result, GError **error);
/* The same into @file, which appears under its name only when it is whole (written beside it, synced, renamed): a full
 * disk leaves nothing. Overwrites: ask first. */
void tern_message_content_save_part_async (TernMessageContent *self,
                                           const char *section,
                                           GFile *file,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
gboolean tern_message_content_save_part_finish (TernMessageContent *self, GAsyncResult *result, GError **error);
/* The message as it came, whole; fetched when it is not here. */
void tern_message_content_read_source_async (TernMessageContent *self,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
GBytes *tern_message_content_read_source_finish (TernMessageContent *self, GAsyncResult *result, GError **error);
/* It into @file, as a part is saved. */
void tern_message_content_save_source_async (TernMessageContent *self,
                                             GFile *file,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
gboolean tern_message_content_save_source_finish (TernMessageContent *self, GAsyncResult *result, GError **error);

G_END_DECLS
