/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What goes over engine.sock: length-prefixed GVariants, written and read by both ends. Internal to the engine. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Most bytes of one frame after its length. */
#define TERN_ENGINE_FRAME_MAX (1024 * 1024)
/* Raised whenever a command or an event changes its form. */
#define TERN_ENGINE_FRAME_VERSION 1

/**
 * TernEngineFrameKind:
 * @TERN_ENGINE_FRAME_HELLO: engine to client, first: u, the version
 * @TERN_ENGINE_FRAME_COMMAND: client to engine: tern_engine_command_to_variant()
 * @TERN_ENGINE_FRAME_CANCEL: client to engine: b, ignored
 * @TERN_ENGINE_FRAME_EVENT: engine to client: tern_engine_event_to_variant()
 * @TERN_ENGINE_FRAME_DONE: engine to client: (sis), error domain ("" for success), code, sentence
 */
typedef enum
{
  TERN_ENGINE_FRAME_HELLO = 1,
  TERN_ENGINE_FRAME_COMMAND,
  TERN_ENGINE_FRAME_CANCEL,
  TERN_ENGINE_FRAME_EVENT,
  TERN_ENGINE_FRAME_DONE,
} TernEngineFrameKind;

typedef struct
{
  guint32 request;  /* chosen by the client, what events and the end name; 0 for HELLO */
  TernEngineFrameKind kind;
  GVariant *payload; /* owned */
} TernEngineFrame;

void tern_engine_frame_free (TernEngineFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernEngineFrame, tern_engine_frame_free)

/* 4 bytes of length, big endian, then "(uyv)". @payload: floating is taken. NULL when it is over the cap. */
GBytes *tern_engine_frame_encode (guint32 request, TernEngineFrameKind kind, GVariant *payload);

/* Reads one whole frame. */
void tern_engine_frame_read_async (GInputStream *stream,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/* NULL without an error: the other end closed between frames. TERN_ENGINE_ERROR_FRAME: too long, cut off, or
 * no frame at all; else G_IO_ERROR. */
TernEngineFrame *tern_engine_frame_read_finish (GInputStream *stream, GAsyncResult *result, GError **error);

/* The end of a command as it crosses; @error NULL for success. */
GVariant *tern_engine_frame_pack_error (const GError *error);
/* TRUE for success, else the error. A payload of another type is TERN_ENGINE_ERROR_FRAME. */
gboolean tern_engine_frame_unpack_error (GVariant *payload, GError **error);

G_END_DECLS
