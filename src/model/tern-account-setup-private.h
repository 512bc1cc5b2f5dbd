/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the files of the account setup share: the settings as they stand, and how they change. */
#pragma once

#include "model/tern-account-setup.h"

G_BEGIN_DECLS

typedef struct
{
  char *host; /* never NULL */
  guint port;
  TernNetSecurity security;
  char *certificate; /* fingerprint of the exception; nullable */
  /* The person's own, which no guess touches. */
  gboolean host_given;
  gboolean port_given;
  gboolean security_given;
} TernSetupServer;

struct _TernAccountSetup
{
  GObject parent_instance;

  TernEnginePort *port; /* nullable */
  char *config_dir;
  TernAccount *existing; /* as the list has it; nullable */
  TernOfflineSettings *offline; /* of it; nullable */

  char *address;
  char *name;
  char *user;
  gboolean user_given;
  char *password;
  TernSetupServer servers[2]; /* by TernNetProtocol */

  guint n_changes; /* of settings: what is being tried meanwhile is no longer what stands there */

  TernAccountSetupState state;
  TernAccountTrouble trouble;
  TernAccountField field;
  GError *error; /* nullable */
  TernNetProtocol protocol;
  TernAccountKeeping keeping;
};

/* @error: (transfer full) (nullable). Notifies. */
void tern_account_setup_set_state (TernAccountSetup *self,
                                   TernAccountSetupState state,
                                   TernAccountTrouble trouble,
                                   TernAccountField field,
                                   GError *error);
/* Not the person's doing: it stays a guess. */
void tern_account_setup_guess_host (TernAccountSetup *self, TernNetProtocol protocol, const char *host);
/* The part behind the @; "" when there is none. */
const char *tern_account_setup_get_domain (TernAccountSetup *self);
void tern_account_setup_wipe_password (TernAccountSetup *self);
void tern_account_setup_set_keeping (TernAccountSetup *self, TernAccountKeeping keeping);
/* The settings as an account, checked one by one; NULL when one cannot be used, and then state, trouble and field say
 * which. (transfer full). */
TernAccount *tern_account_setup_make_account (TernAccountSetup *self, GError **error);

/* What @error of trying @protocol means: the state, the trouble, and the field to blame. */
TernAccountSetupState tern_account_trouble_explain (const GError *error,
                                                    TernNetProtocol protocol,
                                                    TernNetSecurity security,
                                                    TernAccountTrouble *trouble,
                                                    TernAccountField *field);

G_END_DECLS
