/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What arrives in a thread that was muted leaves the inbox quietly. Internal to the engine; arrivals call it.
 *
 * A thread is muted while any of its messages has the keyword $muted (tern-later.h). What arrives in it without the
 * keyword is marked read, goes to the archive and gets the keyword: in this order, so that a program that is killed in
 * between does all of it again. What arrives with the keyword was put there by somebody, and stays: no loop. */
#pragma once

#include "engine/tern-store-batch.h"

G_BEGIN_DECLS

/* @arrived: (element-type gint64): messages of @mailbox, an inbox of @account; rules may have moved some of them: those
 * are only marked. @acted: (inout): set when the journal has something new. FALSE with @error when the store fails. */
gboolean tern_mute_arrival_apply (TernStoreBatch *batch, gint64 account, gint64 mailbox, const GArray *arrived,
                                  gboolean *acted, GError **error);

G_END_DECLS
