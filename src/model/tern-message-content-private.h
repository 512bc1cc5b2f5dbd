/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the two files of TernMessageContent share: the object, and having bytes fetched. */
#pragma once

#include "model/tern-content-insides.h"
#include "model/tern-mail-account.h"
#include "model/tern-message-content.h"

G_BEGIN_DECLS

struct _TernMessageContent
{
  GObject parent_instance;

  TernClient *client;
  char *data_dir;
  gint64 message;
  gint64 email;
  char **own;     /* the person's addresses */
  char *charset;  /* (nullable): its text is read in */
  GBytes *source; /* (nullable): of a message that is in a file, not in the store */

  TernContentState state;
  char *problem; /* (nullable) */
  guint64 done;
  guint64 total;
  TernContentInsides *insides; /* (nullable) */

  GCancellable *loading;   /* (nullable): of what load() began */
  gboolean changed;        /* bodies came while it was being read */
  gboolean fetched;        /* load() has had its bytes fetched already */
  TernMailAccount *account; /* (nullable): watched while NOT_HERE */
  gulong account_changed;
};

/* Shows @insides from now on. */
void tern_message_content_take_insides (TernMessageContent *self, TernContentInsides *insides);

/* Has @section (nullable: the whole message) fetched; tells `done` and `total` meanwhile. */
void tern_message_content_fetch_async (TernMessageContent *self,
                                       const char *section,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean tern_message_content_fetch_finish (TernMessageContent *self, GAsyncResult *result, GError **error);

G_END_DECLS
