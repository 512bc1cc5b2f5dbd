/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the two files of TernReader share. */
#pragma once

#include "ui/reader/tern-conversation-view.h"
#include "ui/reader/tern-message-page.h"
#include "ui/reader/tern-reader.h"

G_BEGIN_DECLS

struct _TernReader
{
  AdwBin parent_instance;

  TernClient *client;
  GSettings *settings;
  TernMessage *message;  /* (nullable) */
  TernMessagePage *page; /* (nullable): of the message that is read; within @view when there is one */
  TernConversation *conversation; /* (nullable): of @message */
  TernConversationView *view;     /* (nullable): the child while there is more than one message */
  AdwStatusPage *empty;
  TernWordMatch *sought; /* (nullable) */
  guint n_selected;
  GSimpleActionGroup *actions;
};

void tern_reader_make_actions (TernReader *self);
/* Enables what can be done now. */
void tern_reader_update_actions (TernReader *self);

G_END_DECLS
