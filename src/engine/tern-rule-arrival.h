/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What arrived in an inbox goes through the rules of this computer, then through what mutes threads
 * (tern-mute-arrival.h), each message once. Internal to the engine.
 *
 * How far a mailbox was looked through is a choice of the scope "rule-mark" (subject: the folder; name: "uid"; value:
 * its UIDVALIDITY and the last UID). It moves on when everything up to it was written into the journal, so a program
 * that is killed in between looks at some of it again; which is the same, as every action is one that can be taken
 * twice: a message that was moved is not shown there any more. What a rule moved away and somebody brought back is a
 * new UID: it is told by the scope "rule-moved" (subject: account and what names the message; name: "message"), and
 * stays. */
#pragma once

#include "engine/tern-store-batch.h"

G_BEGIN_DECLS

/* Rules there are more of are not looked at. */
#define TERN_RULES_MAX 1000

/* @mailbox of @account (a key) was just made equal to its server. Of a mailbox seen for the first time, or under
 * another UIDVALIDITY, nothing has arrived. @acted: (out): whether the journal has something new. FALSE with @error
 * when the store fails; a rule that cannot be followed is passed over. */
gboolean tern_rule_arrival_apply (TernStoreBatch *batch, const char *account, gint64 mailbox, gboolean *acted,
                                  GError **error);
/* For what acts on arrivals: a message that cannot be acted on is passed over (TRUE, and it is logged); a store that
 * cannot be written ends it. @reason: (transfer full). */
gboolean tern_rule_arrival_forgive (GError *reason, GError **error);
/* @message of @account comes into an inbox and did not arrive: no rule looks at it. FALSE when the store fails. */
gboolean tern_rule_arrival_note_moved (TernStoreBatch *batch, const char *account, gint64 message, GError **error);
/* There are rules from now on: what is in the inboxes of all accounts already did not arrive. */
gboolean tern_rule_arrival_begin (TernStoreBatch *batch, GError **error);

G_END_DECLS
