/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What keywords are called, for this folder's models: from the choices. */
#pragma once

#include "mail/tern-label.h"
#include "model/tern-choices.h"

G_BEGIN_DECLS

#define TERN_CHOICE_LABEL "label"
/* A message may have any number of keywords; so many of them are shown. */
#define TERN_LABELS_SHOWN 8

/* All that were named, and those that are there anyway. Returns: (transfer full) (element-type TernLabel): by name. */
GPtrArray *tern_labels_list (TernChoices *choices);
/* @keywords: separated by spaces. Returns: (transfer full) (nullable) (element-type TernLabel): by name, at most
 * TERN_LABELS_SHOWN; NULL for none. */
GPtrArray *tern_labels_of (TernChoices *choices, const char *keywords);

G_END_DECLS
