/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One engine command from start to end, whichever process holds the engine; and anything else
 * asynchronous that ternctl waits for. Ctrl-C and SIGTERM cancel, and what was begun winds down.
 */
#pragma once

#include "cli/ternctl.h"

#include "engine/tern-engine-port.h"

G_BEGIN_DECLS

/* While one exists, SIGINT and SIGTERM cancel ->cancellable instead of ending the process. */
typedef struct
{
  GCancellable *cancellable;
  gboolean interrupted;
  guint sigint;
  guint sigterm;
} TernctlInterrupt;

void ternctl_interrupt_init (TernctlInterrupt *interrupt);
void ternctl_interrupt_clear (TernctlInterrupt *interrupt);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TernctlInterrupt, ternctl_interrupt_clear)

/* For a GAsyncReadyCallback: @result is a GAsyncResult **. */
void ternctl_take_result (GObject *source, GAsyncResult *result, gpointer result_out);
/* Runs the main context until *@result is there. */
void ternctl_wait (GAsyncResult **result);

/* Opens the engine (or a client of it), submits @command, waits, closes. Where the process that
 * held the engine went away or stepped down, all is done again, a few times. @func is nullable.
 * Errors: those of tern_engine_port_open_async() and _submit_async(), G_IO_ERROR_CANCELLED when
 * interrupted. */
gboolean ternctl_run_command (Ternctl *ctl,
                              TernEngineCommand *command,
                              TernEngineOpenFlags flags,
                              TernEngineEventFunc func,
                              gpointer func_data,
                              TernctlInterrupt *interrupt,
                              GError **error);

/* The same and then what there is to say: @error's sentence, or that it was interrupted. Returns:
 * the status. */
int ternctl_run_and_complain (Ternctl *ctl,
                              TernEngineCommand *command,
                              TernEngineEventFunc func,
                              gpointer func_data);

G_END_DECLS
