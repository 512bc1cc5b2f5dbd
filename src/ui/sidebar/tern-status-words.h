/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The one line at the foot of the sidebar: how things stand with all accounts together. */
#pragma once

#include "model/tern-mail-account.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TernStatus:
 * @text: the line; never NULL
 * @fix: (nullable): what activating it does about a problem, in words
 * @culprit: (nullable): the account it is about, when it is about one
 * @kind: what can be done
 * @busy: whether something is going on
 * @pausable: activating it pauses what is going on
 */
typedef struct
{
  char *text;
  const char *fix;
  TernMailAccount *culprit;
  TernProblem kind;
  gboolean busy;
  gboolean pausable;
} TernStatus;

/* @accounts: of TernMailAccount. @now: seconds since 1970. The worst problem first, else what is going on, else since
 * when all is up to date; changes that wait are always said. @status: (out caller-allocates). */
void tern_status_words (GListModel *accounts, gint64 now, TernStatus *status);
void tern_status_clear (TernStatus *status);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TernStatus, tern_status_clear)

G_END_DECLS
