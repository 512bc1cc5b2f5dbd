/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a person chose, as it is to be shown: the store's choices, and over them those that are still being written
 * down; the client has one. */
#pragma once

#include "store/tern-store-choices.h"

G_BEGIN_DECLS

typedef struct _TernChoices TernChoices;
/* One that is being written down; the choices' own, until it is removed. */
typedef struct _TernChoicesPending TernChoicesPending;

typedef void (*TernChoicesChangedFunc) (const char *scope, gpointer user_data);

/* @changed: called whenever anything of a scope somebody has read differs. */
TernChoices *tern_choices_new (TernChoicesChangedFunc changed, gpointer user_data);
void tern_choices_free (TernChoices *self);
/* @store: lent; a scope is read from it when somebody first asks. */
void tern_choices_set_store (TernChoices *self, TernStore *store);

/* (transfer none) (nullable): until the next change. */
const char *tern_choices_get (TernChoices *self, const char *scope, const char *subject, const char *name);
/* Returns: (transfer full) (element-type TernChoice): by subject, then name. */
GPtrArray *tern_choices_list (TernChoices *self, const char *scope);

/* From here on it shows. @value: (nullable). */
TernChoicesPending *tern_choices_add (TernChoices *self, const char *scope, const char *subject, const char *name,
                                      const char *value);
/* It was written down, or could not be. */
void tern_choices_remove (TernChoices *self, TernChoicesPending *pending);
/* The store has others. @scope: (nullable): maybe of any scope. */
void tern_choices_read_again (TernChoices *self, const char *scope);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernChoices, tern_choices_free)

G_END_DECLS
