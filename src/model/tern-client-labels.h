/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The labels a person has, and which of them some messages have. A label is a keyword on the server; its name and its
 * colour are choices of the scope "label", whose subject is the keyword in lower case. Main thread. */
#pragma once

#include "mail/tern-label.h"
#include "model/tern-client.h"

G_BEGIN_DECLS

/* Those that were made and those that are there anyway. Returns: (transfer full) (element-type TernLabel): by name. */
GPtrArray *tern_client_list_labels (TernClient *self);
/* Keeps a name and a colour for a keyword: of a new label, or instead of what it had. */
void tern_client_name_label (TernClient *self, const char *keyword, const char *name, const char *colour);

/* Which of some messages have which label. */
typedef struct _TernLabelling TernLabelling;

/* Of any number of messages, read by the query worker. */
void tern_client_read_labels_async (TernClient *self,
                                    const gint64 *messages,
                                    guint n_messages,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* Of all messages of their threads, in every folder that keeps keywords. Ends with the same. */
void tern_client_read_threads_async (TernClient *self,
                                     const gint64 *messages,
                                     guint n_messages,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
TernLabelling *tern_client_read_labels_finish (TernClient *self, GAsyncResult *result, GError **error);
void tern_labelling_free (TernLabelling *labelling);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernLabelling, tern_labelling_free)

/* How many messages there are, and how many of them have @keyword. */
guint tern_labelling_get_n (const TernLabelling *labelling);
guint tern_labelling_count (const TernLabelling *labelling, const char *keyword);
/* Returns: (transfer full): every label any of them has, as keywords. */
GStrv tern_labelling_dup_keywords (const TernLabelling *labelling);

/* Returns: (transfer full): the keywords any of them has that say until when it is put away, but @but. */
GStrv tern_labelling_dup_snoozes (const TernLabelling *labelling, const char *but);

/* Gives all of them @add and takes @remove away, each only where that changes anything: so that undoing it, under the
 * name @label, brings back just what there was. */
void tern_client_label (TernClient *self,
                        const TernLabelling *labelling,
                        const char *const *add,
                        const char *const *remove,
                        const char *label);

G_END_DECLS
