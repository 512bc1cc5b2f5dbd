/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the two files of TernReader share. */
#pragma once

#include "ui/reader/tern-message-page.h"
#include "ui/reader/tern-reader.h"

G_BEGIN_DECLS

struct _TernReader
{
  AdwBin parent_instance;

  TernClient *client;
  GSettings *settings;
  TernMessage *message;  /* (nullable) */
  TernMessagePage *page; /* (nullable): the child while there is a message */
  AdwStatusPage *empty;
  guint n_selected;
  GSimpleActionGroup *actions;
};

void tern_reader_make_actions (TernReader *self);
/* Enables what can be done now. */
void tern_reader_update_actions (TernReader *self);

G_END_DECLS
