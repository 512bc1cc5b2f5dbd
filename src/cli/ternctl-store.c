/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads the store for the commands that list and show; see the header. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl-store.h"

#include "cli/ternctl-run.h"

#include "engine/tern-account-list.h"

#include <string.h>

/* An engine that starts and stops brings the files up to date. */
static gboolean
bring_up_to_date (Ternctl *ctl, GError **error)
{
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  tern_engine_port_open_async (ctl->data_dir, ctl->config_dir, TERN_ENGINE_OPEN_NONE, NULL,
                               ternctl_take_result, &opened);
  ternctl_wait (&opened);
  g_autoptr (TernEnginePort) port = tern_engine_port_open_finish (opened, error);
  if (port == NULL)
    return FALSE;
  tern_engine_port_close_async (port, ternctl_take_result, &closed);
  ternctl_wait (&closed);
  return tern_engine_port_close_finish (port, closed, error);
}

/* Whether an engine that opens the files for writing leaves them so that they can be read: it brings up to date what
 * is older, mends what is damaged, and makes anew what of three files is gone. */
static gboolean
can_be_mended (Ternctl *ctl, const GError *failure)
{
  static const char *const names[] = { "mail.db", "body.db", "kept.db", "kept.log" };
  if (failure->domain != TERN_STORE_ERROR)
    return FALSE;
  for (gsize i = 0; failure->code == TERN_STORE_ERROR_NOT_FOUND && i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (ctl->data_dir, names[i], NULL);
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return failure->code == TERN_STORE_ERROR_INVALID || failure->code == TERN_STORE_ERROR_CORRUPT;
}

TernStore *
ternctl_open_store (Ternctl *ctl, GError **error)
{
  g_autoptr (GError) failure = NULL;
  TernStore *store = tern_store_reader_open (ctl->data_dir, &failure);
  if (store != NULL)
    return store;
  if (can_be_mended (ctl, failure))
    return bring_up_to_date (ctl, error) ? tern_store_reader_open (ctl->data_dir, error) : NULL;
  if (g_error_matches (failure, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND))
    g_set_error_literal (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND,
                         "There is no mail here yet; \"ternctl sync\" fetches it.");
  else
    g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

gboolean
ternctl_find_account (
    Ternctl *ctl, TernStore *store, const char *id_or_email, gint64 *account, GError **error)
{
  *account = 0;
  if (id_or_email == NULL)
    return TRUE;

  g_autoptr (TernAccountList) accounts = tern_account_list_load (ctl->config_dir, NULL);
  TernAccount *found = accounts ? tern_account_list_find (accounts, id_or_email) : NULL;
  g_autoptr (GError) failure = NULL;
  *account = tern_store_find_account (store, found ? tern_account_get_id (found) : id_or_email,
                                      &failure);
  if (*account != 0)
    return TRUE;
  if (failure)
    g_propagate_error (error, g_steal_pointer (&failure));
  else
    g_set_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND,
                 found ? "There is no mail of the account %s here yet." : "There is no account %s.",
                 id_or_email);
  return FALSE;
}

gint64
ternctl_find_mailbox (
    Ternctl *ctl, TernStore *store, const char *account_name, const char *name, GError **error)
{
  gint64 account, found = 0;
  if (!ternctl_find_account (ctl, store, account_name, &account, error))
    return 0;
  g_auto (GStrv) keys = account == 0 ? tern_store_list_accounts (store, error) : g_new0 (char *, 1);
  if (keys == NULL)
    return 0;
  if (account != 0)
    found = tern_store_find_mailbox (store, account, name, error);
  for (char **key = keys; *key; key++)
    {
      gint64 one = tern_store_find_mailbox (store, tern_store_find_account (store, *key, NULL),
                                            name, NULL);
      if (one != 0 && found != 0)
        {
          g_set_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_INVALID,
                       "Several accounts have a mailbox %s; say which with --account.", name);
          return 0;
        }
      found = MAX (found, one);
    }
  if (found == 0 && (error == NULL || *error == NULL))
    g_set_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND,
                 "There is no mailbox %s; \"ternctl mailboxes\" lists those there are.", name);
  return found;
}

void
ternctl_add_flags (JsonBuilder *builder, const char *name, TernFlag system, const char *keywords)
{
  g_auto (GStrv) words = g_strsplit (keywords, " ", -1);
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint bit = 0; bit < 5; bit++)
    if (system & (1u << bit))
      json_builder_add_string_value (builder, tern_flag_to_name (1u << bit));
  for (char **word = words; *word; word++)
    if (**word)
      json_builder_add_string_value (builder, *word);
  json_builder_end_array (builder);
}

static void
add_sender (JsonBuilder *builder, const TernMessageRow *row)
{
  json_builder_set_member_name (builder, "from");
  json_builder_begin_array (builder);
  if (*row->from_name || *row->from_address)
    {
      json_builder_begin_object (builder);
      ternctl_add_text (builder, "name", *row->from_name ? row->from_name : NULL);
      ternctl_add_text (builder, "address", row->from_address);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

gboolean
ternctl_print_row (const TernMessageRow *row, const char *mailbox)
{
  JsonBuilder *builder = ternctl_object_new ();
  ternctl_add_number (builder, "id", row->id);
  if (mailbox)
    ternctl_add_text (builder, "mailbox", mailbox);
  ternctl_add_number (builder, "uid", row->uid);
  ternctl_add_text (builder, "subject", row->subject);
  add_sender (builder, row);
  ternctl_add_text (builder, "to", row->to);
  ternctl_add_date (builder, "date", row->date, 0);
  ternctl_add_flags (builder, "flags", row->system, row->keywords);
  ternctl_add_number (builder, "size", row->size);
  ternctl_add_number (builder, "thread", row->thread);
  ternctl_add_truth (builder, "attachment", row->has_attachment);
  ternctl_add_text (builder, "preview", row->preview);
  return ternctl_object_print (builder);
}

GArray *
ternctl_parse_ids (Ternctl *ctl, int n, char **texts)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (int i = 0; i < n; i++)
    {
      gint64 id;
      if (!ternctl_parse_id (texts[i], &id))
        {
          ternctl_complain_usage (ctl, "\"%s\" is not the id of a message.", texts[i]);
          return NULL;
        }
      g_array_append_val (ids, id);
    }
  return g_steal_pointer (&ids);
}

gint64
ternctl_find_missing (Ternctl *ctl, const GArray *ids)
{
  const gint64 *wanted = (const gint64 *)(const void *)ids->data;
  g_autoptr (TernStore) store = ternctl_open_store (ctl, NULL);

  for (guint i = 0; store != NULL && i < ids->len; i++)
    {
      g_autoptr (TernMessageRows) rows = tern_store_get_messages (store, &wanted[i], 1, NULL);
      if (rows != NULL && tern_message_rows_get_n (rows) == 0)
        return wanted[i];
    }
  return 0;
}
