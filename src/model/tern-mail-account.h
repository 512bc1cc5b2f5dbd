/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* An account as the window shows it: who it is, and how things stand with its server. */
#pragma once

#include "engine/tern-account.h"
#include "engine/tern-engine-event.h"

G_BEGIN_DECLS

#define TERN_TYPE_MAIL_ACCOUNT (tern_mail_account_get_type ())

/**
 * TernMailAccount: main thread. Read-only properties, all notified:
 * `id`, `email`, `name` (strings), `state` (int, TernEngineState), `problem` (nullable: one plain sentence),
 * `problem-kind` (int, TernProblem), `phase` (int, TernEnginePhase), `done`, `total` (guint64; total 0: nothing
 * countable is going on), `waiting`, `set-aside` (guint: journal entries), `last-update` (gint64, seconds since
 * 1970 of the last time everything was up to date; 0 never), `fullness` (guint: percent of what the server has room
 * for; 0: it does not tell), `retry-at` (gint64 monotonic microseconds; 0).
 */
G_DECLARE_FINAL_TYPE (TernMailAccount, tern_mail_account, TERN, MAIL_ACCOUNT, GObject)

/**
 * TernProblem: what the person can do about it.
 * @TERN_PROBLEM_OFFLINE: nothing; it is tried again
 * @TERN_PROBLEM_PASSWORD: enter the password again
 * @TERN_PROBLEM_CERTIFICATE: look at the certificate
 * @TERN_PROBLEM_SETTINGS: correct the server settings
 * @TERN_PROBLEM_SERVER: nothing, or ask whoever runs the server
 * @TERN_PROBLEM_COMPUTER: look at disk space or permissions
 * @TERN_PROBLEM_CHOSEN: go online again: it is none, the person works offline
 */
typedef enum
{
  TERN_PROBLEM_NONE,
  TERN_PROBLEM_OFFLINE,
  TERN_PROBLEM_PASSWORD,
  TERN_PROBLEM_CERTIFICATE,
  TERN_PROBLEM_SETTINGS,
  TERN_PROBLEM_SERVER,
  TERN_PROBLEM_COMPUTER,
  TERN_PROBLEM_CHOSEN,
} TernProblem;

TernAccount *tern_mail_account_get_account (TernMailAccount *self);
const char *tern_mail_account_get_id (TernMailAccount *self);
const char *tern_mail_account_get_email (TernMailAccount *self);
TernEngineState tern_mail_account_get_state (TernMailAccount *self);
TernProblem tern_mail_account_get_problem_kind (TernMailAccount *self);
/* (nullable). */
const char *tern_mail_account_get_problem (TernMailAccount *self);
/* @done, @total: (out). Returns: whether something countable is going on. */
gboolean tern_mail_account_get_progress (TernMailAccount *self, TernEnginePhase *phase, guint64 *done, guint64 *total);
guint tern_mail_account_get_waiting (TernMailAccount *self);
guint tern_mail_account_get_set_aside (TernMailAccount *self);
gint64 tern_mail_account_get_last_update (TernMailAccount *self);
guint tern_mail_account_get_fullness (TernMailAccount *self);

G_END_DECLS
