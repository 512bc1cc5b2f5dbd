/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The client side of the session transcripts: reads the file, makes the calls, writes down what
 * comes. */

#include "test-session-transcript.h"

#include <string.h>

#include "imap/tern-imap-session-append.h"
#include "imap/tern-imap-session-folder.h"
#include "imap/tern-imap-session-private.h"
#include "imap/tern-imap-session-quota.h"
#include "imap/tern-imap-session-transfer.h"
#include "test-session-server.h"

/* A hang is a failure; nothing a transcript does takes a second. */
#define GIVE_UP_SECONDS 20

typedef struct
{
  TernImapSession *session;
  GString *log;
  guint pending;
  GCancellable *cancellable; /* of the call made last */
  TernImapCopied *copied;    /* of the copy or move under way; nullable */
  gboolean disconnected;
} Driver;

typedef struct
{
  Driver *driver;
  char *name;
} Call;

static void say (Driver *driver, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
say (Driver *driver, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (driver->log, format, args);
  va_end (args);
  g_string_append_c (driver->log, '\n');
}

static const char *
describe_error (const GError *error)
{
  static const char *const imap[] = {
    "PARSE",
    "LIMIT",
    "STORAGE",
    "STATE",
    "NO",
    "BAD",
    "BYE",
    "AUTHENTICATION",
    "AUTHORIZATION",
    "EXPIRED",
    "PRIVACY",
    "CONTACT_ADMIN",
    "CONNECTION_LIMIT",
    "THROTTLED",
    "UNAVAILABLE",
    "PARTIAL",
    "IN_USE",
    "EXPUNGE_ISSUED",
    "NONEXISTENT",
    "TRY_CREATE",
    "ALREADY_EXISTS",
    "HAS_CHILDREN",
    "PERMISSION",
    "READ_ONLY",
    "OVERQUOTA",
    "SERVER_LIMIT",
    "TOO_BIG",
    "CANNOT",
    "CORRUPTION",
    "SERVER_BUG",
    "CLIENT_BUG",
    "BAD_CHARSET",
    "UNKNOWN_CTE",
    "NOT_SAVED",
    "UNSAFE_LOGIN",
  };
  static const char *const net[] = {
    "RESOLVE",  "REFUSED",           "UNREACHABLE", "TIMED_OUT",           "CLOSED",
    "NOT_TLS",  "TLS_EXPECTED",      "CERTIFICATE", "CERTIFICATE_CHANGED", "TLS",
    "INSECURE", "SASL_NO_MECHANISM", "SASL_FAILED", "CREDENTIALS",         "PROTOCOL",
    "INVALID",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (imap) == TERN_IMAP_N_ERRORS);
  if (error->domain == TERN_IMAP_ERROR)
    return imap[error->code];
  if (error->domain == TERN_NET_ERROR)
    return net[error->code];
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "CANCELLED";
  return error->message;
}

/* The listener. */

static char *
dup_flags (TernFlag system, const char *const *keywords)
{
  g_autoptr (TernFlags) flags = tern_flags_new (system, keywords);

  return tern_flags_to_string (flags);
}

static void
append_fetch (GString *text, const TernImapFetch *fetch)
{
  g_string_append_printf (text, " seq=%u uid=%u", fetch->seq, fetch->uid);
  if ((fetch->present & TERN_IMAP_FETCH_FLAGS) != 0)
    {
      g_autofree char *flags = dup_flags (fetch->flags, fetch->keywords);

      g_string_append_printf (text, " flags=(%s)", flags);
    }
  if ((fetch->present & TERN_IMAP_FETCH_MODSEQ) != 0)
    g_string_append_printf (text, " modseq=%" G_GUINT64_FORMAT, fetch->modseq);
  if ((fetch->present & TERN_IMAP_FETCH_SIZE) != 0)
    g_string_append_printf (text, " size=%" G_GUINT64_FORMAT, fetch->size);
  if ((fetch->present & TERN_IMAP_FETCH_GM_MSGID) != 0)
    g_string_append_printf (text, " msgid=%" G_GUINT64_FORMAT, fetch->gm_msgid);
  for (guint i = 0; i < fetch->n_sections; i++)
    {
      const TernImapSection *section = &fetch->sections[i];

      g_string_append_printf (text, " [%s]", section->name);
      if (section->origin >= 0)
        g_string_append_printf (text, "<%" G_GINT64_FORMAT ">", section->origin);
      if (section->nil)
        g_string_append (text, "nil");
      else if (section->length > 60)
        g_string_append_printf (text, "{%" G_GSIZE_FORMAT "}", section->length);
      else
        for (gsize j = 0; j < section->length; j++)
          g_string_append_c (text, section->data[j] >= ' ' ? section->data[j] : '.');
    }
}

static void
on_fetch (TernImapSession *session, const TernImapFetch *fetch, gpointer data)
{
  Driver *driver = data;

  g_string_append (driver->log, "fetch");
  append_fetch (driver->log, fetch);
  g_string_append_c (driver->log, '\n');
}

static void
on_asked_fetch (TernImapSession *session, const TernImapFetch *fetch, gpointer data)
{
  say (data, "  asked for uid=%u", fetch->uid);
}

static void
on_vanished (TernImapSession *session, const TernUidSet *uids, gboolean earlier, gpointer data)
{
  g_autofree char *text = tern_uid_set_to_string (uids);

  say (data, "vanished %s%s", text, earlier ? " earlier" : "");
}

static void
on_expunged_unknown (TernImapSession *session, guint32 seq, gpointer data)
{
  say (data, "expunged %u", seq);
}

static void
on_exists (TernImapSession *session, guint32 exists, gpointer data)
{
  say (data, "exists %u", exists);
}

static void
on_flags (TernImapSession *session, const TernFlags *permanent, gboolean any_keyword, gpointer data)
{
  g_autofree char *text = tern_flags_to_string (permanent);

  say (data, "flags (%s)%s", text, any_keyword ? " any" : "");
}

static void
append_status (GString *text, const TernImapStatus *status)
{
  g_string_append_printf (text, "%s", status->mailbox);
  if ((status->present & TERN_IMAP_STATUS_HAS_MESSAGES) != 0)
    g_string_append_printf (text, " messages=%u", status->messages);
  if ((status->present & TERN_IMAP_STATUS_HAS_UIDNEXT) != 0)
    g_string_append_printf (text, " uidnext=%u", status->uidnext);
  if ((status->present & TERN_IMAP_STATUS_HAS_UNSEEN) != 0)
    g_string_append_printf (text, " unseen=%u", status->unseen);
  if ((status->present & TERN_IMAP_STATUS_HAS_HIGHESTMODSEQ) != 0)
    g_string_append_printf (text, " modseq=%" G_GUINT64_FORMAT, status->highestmodseq);
  if ((status->present & TERN_IMAP_STATUS_HAS_SIZE) != 0)
    g_string_append_printf (text, " size=%" G_GUINT64_FORMAT, status->size);
}

static void
on_status (TernImapSession *session, const TernImapStatus *status, gpointer data)
{
  Driver *driver = data;

  g_string_append (driver->log, "status ");
  append_status (driver->log, status);
  g_string_append_c (driver->log, '\n');
}

static void
on_alert (TernImapSession *session, const char *text, gpointer data)
{
  say (data, "alert %s", text);
}

static void
on_closed (TernImapSession *session, gpointer data)
{
  say (data, "closed");
}

static void
on_disconnected (TernImapSession *session, const GError *error, gpointer data)
{
  Driver *driver = data;

  say (driver, "disconnected%s%s", error != NULL ? " " : "",
       error != NULL ? describe_error (error) : "");
  driver->disconnected = TRUE;
}

static const TernImapListener listener = {
  .fetch = on_fetch,
  .vanished = on_vanished,
  .expunged_unknown = on_expunged_unknown,
  .exists = on_exists,
  .flags = on_flags,
  .status = on_status,
  .alert = on_alert,
  .closed = on_closed,
  .disconnected = on_disconnected,
};

/* Completions. */

static Call *
new_call (Driver *driver, const char *name)
{
  Call *call = g_new0 (Call, 1);

  call->driver = driver;
  call->name = g_strdup (name);
  driver->pending++;
  g_clear_object (&driver->cancellable);
  driver->cancellable = g_cancellable_new ();
  return call;
}

static void
end_call (Call *call, const GError *error, const char *text)
{
  if (error != NULL)
    {
      const char *words = tern_imap_error_get_server_text (error);
      guint backoff = tern_imap_error_get_backoff_ms (error);

      g_string_append_printf (call->driver->log, "%s: %s", call->name, describe_error (error));
      if (words != NULL)
        g_string_append_printf (call->driver->log, " “%s”", words);
      if (backoff > 0)
        g_string_append_printf (call->driver->log, " wait %u ms", backoff);
      g_string_append_c (call->driver->log, '\n');
    }
  else
    say (call->driver, "%s: %s", call->name, text);
  call->driver->pending--;
  g_free (call->name);
  g_free (call);
}

#define BOOLEAN_CALLBACK(what)                                                                     \
  static void on_##what##_done (GObject *source, GAsyncResult *result, gpointer data)              \
  {                                                                                                \
    g_autoptr (GError) error = NULL;                                                               \
    tern_imap_session_##what##_finish (TERN_IMAP_SESSION (source), result, &error);                \
    end_call (data, error, "ok");                                                                  \
  }

BOOLEAN_CALLBACK (connect)
BOOLEAN_CALLBACK (authenticate)
BOOLEAN_CALLBACK (id)
BOOLEAN_CALLBACK (compress)
BOOLEAN_CALLBACK (unselect)
BOOLEAN_CALLBACK (noop)
BOOLEAN_CALLBACK (uid_fetch)
BOOLEAN_CALLBACK (fetch_sequence)
BOOLEAN_CALLBACK (uid_expunge)
BOOLEAN_CALLBACK (create)
BOOLEAN_CALLBACK (rename)
BOOLEAN_CALLBACK (delete)
BOOLEAN_CALLBACK (subscribe)
BOOLEAN_CALLBACK (notify)
BOOLEAN_CALLBACK (logout)

static void
on_enable_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = tern_imap_session_enable_finish (TERN_IMAP_SESSION (source), result,
                                                          &error);
  g_autofree char *text = names == NULL ? NULL : g_strjoinv (" ", names);
  g_autofree char *line = g_strdup_printf ("ok (%s)", text);

  end_call (data, error, line);
}

static void
append_namespaces (GString *text, GPtrArray *list)
{
  g_string_append (text, " (");
  for (guint i = 0; i < list->len; i++)
    {
      const TernImapNamespace *item = g_ptr_array_index (list, i);

      g_string_append_printf (text, "%s“%s”%c", i > 0 ? " " : "", item->prefix,
                              item->delimiter != 0 ? item->delimiter : '-');
    }
  g_string_append_c (text, ')');
}

static void
on_namespace_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernImapNamespaces) namespaces = tern_imap_session_namespace_finish (
      TERN_IMAP_SESSION (source), result, &error);
  g_autoptr (GString) text = g_string_new ("ok");

  if (namespaces != NULL)
    {
      append_namespaces (text, namespaces->personal);
      append_namespaces (text, namespaces->other_users);
      append_namespaces (text, namespaces->shared);
    }
  end_call (data, error, text->str);
}

static void
on_list_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = tern_imap_session_list_finish (TERN_IMAP_SESSION (source), result,
                                                                 &error);
  Call *call = data;

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const TernImapListEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *attributes = g_strjoinv (" ", entry->attributes);

      g_string_append_printf (call->driver->log, "  %s = %s %c (%s) ", entry->name,
                              entry->wire_name, entry->delimiter != 0 ? entry->delimiter : '-',
                              attributes);
      if (entry->status != NULL)
        append_status (call->driver->log, entry->status);
      else
        g_string_append (call->driver->log, "no status");
      g_string_append_c (call->driver->log, '\n');
    }
  end_call (call, error, "ok");
}

static void
on_status_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernImapStatus) status = tern_imap_session_status_finish (TERN_IMAP_SESSION (source),
                                                                       result, &error);
  g_autoptr (GString) text = g_string_new ("ok ");

  if (status != NULL)
    append_status (text, status);
  end_call (data, error, text->str);
}

static void
on_select_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernImapSelected) selected = tern_imap_session_select_finish (
      TERN_IMAP_SESSION (source), result, &error);
  g_autoptr (GString) text = g_string_new ("ok");

  if (selected != NULL)
    {
      g_string_append_printf (text,
                              " %s exists=%u uidvalidity=%u uidnext=%u modseq=%" G_GUINT64_FORMAT,
                              selected->mailbox, selected->exists, selected->uidvalidity,
                              selected->uidnext, selected->highestmodseq);
      if (selected->nomodseq)
        g_string_append (text, " nomodseq");
      if (selected->read_only)
        g_string_append (text, " read-only");
      if (selected->mailbox_id != NULL)
        g_string_append_printf (text, " id=%s", selected->mailbox_id);
    }
  end_call (data, error, text->str);
}

static void
on_uid_search_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernImapSearchResult) found = tern_imap_session_uid_search_finish (
      TERN_IMAP_SESSION (source), result, &error);
  g_autoptr (GString) text = g_string_new ("ok");

  if (found != NULL)
    {
      if (found->uids != NULL)
        {
          g_autofree char *uids = tern_uid_set_to_string (found->uids);

          g_string_append_printf (text, " uids=%s", uids);
        }
      g_string_append_printf (text, " count=%" G_GUINT64_FORMAT " min=%u max=%u%s", found->count,
                              found->min, found->max, found->limited ? " limited" : "");
    }
  end_call (data, error, text->str);
}

static void
on_list_uids_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernUidSet) uids = tern_imap_session_list_uids_finish (TERN_IMAP_SESSION (source),
                                                                    result, &error);
  const TernImapSelected *selected = tern_imap_session_get_selected (TERN_IMAP_SESSION (source));
  g_autofree char *set = uids == NULL ? NULL : tern_uid_set_to_string (uids);
  g_autofree char *text = g_strdup_printf (
      "ok %s %s", set, selected != NULL && selected->has_map ? "verified" : "not verified");

  end_call (data, error, text);
}

static void
on_uid_store_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernUidSet) modified = tern_imap_session_uid_store_finish (TERN_IMAP_SESSION (source),
                                                                        result, &error);
  g_autofree char *set = modified == NULL ? NULL : tern_uid_set_to_string (modified);
  g_autofree char *text = g_strdup_printf ("ok modified=%s", set);

  end_call (data, error, text);
}

static void
on_idle_done (GObject *source, GAsyncResult *result, gpointer data)
{
  static const char *const ends[] = { "stopped", "data", "time", "server" };
  g_autoptr (GError) error = NULL;
  TernImapIdleEnd end = TERN_IMAP_IDLE_STOPPED;

  tern_imap_session_idle_finish (TERN_IMAP_SESSION (source), result, &end, &error);
  end_call (data, error, ends[end]);
}

/* Calls. */

static gboolean
has_word (char **args, const char *word)
{
  return g_strv_contains ((const char *const *)args, word);
}

static const char *
get_after (char **args, const char *word)
{
  for (guint i = 0; args[i] != NULL; i++)
    if (strcmp (args[i], word) == 0)
      return args[i + 1];
  return NULL;
}

static guint64
get_number_after (char **args, const char *word)
{
  const char *text = get_after (args, word);

  return text == NULL ? 0 : g_ascii_strtoull (text, NULL, 10);
}

static TernUidSet *
parse_set (const char *text)
{
  g_autoptr (GError) error = NULL;
  TernUidSet *set = strcmp (text, "all") == 0 ? NULL : tern_uid_set_parse (text, -1, &error);

  g_assert_no_error (error);
  return set;
}

static void
do_connect (Driver *d, char **args)
{
  Call *call = new_call (d, args[0]);

  tern_imap_session_connect_async (d->session, d->cancellable, on_connect_done, call);
}

static void
do_sign_in (Driver *d, char **args)
{
  g_autoptr (GError) error = NULL;
  static const char *const kinds[] = { "password", "token", "certificate", "ticket" };
  TernCredentialsKind kind = 0;
  g_autoptr (TernCredentials) credentials = NULL;
  Call *call = new_call (d, args[0]);

  while (strcmp (kinds[kind], args[1]) != 0)
    kind++;
  credentials = tern_credentials_new (kind, args[2], args[3], -1, &error);
  g_assert_no_error (error);
  tern_imap_session_authenticate_async (d->session, credentials, d->cancellable,
                                        on_authenticate_done, call);
}

static void
do_enable (Driver *d, char **args)
{
  Call *call = new_call (d, args[0]);

  tern_imap_session_enable_async (d->session, (const char *const *)args + 1, d->cancellable,
                                  on_enable_done, call);
}

static void
do_list (Driver *d, char **args)
{
  TernImapListFlags flags = 0;
  TernImapStatusItems items = 0;
  Call *call = new_call (d, args[0]);

  if (has_word (args, "subscribed"))
    flags |= TERN_IMAP_LIST_SUBSCRIBED;
  if (has_word (args, "subscribed-only"))
    flags |= TERN_IMAP_LIST_SUBSCRIBED_ONLY;
  if (has_word (args, "special"))
    flags |= TERN_IMAP_LIST_SPECIAL_USE;
  if (has_word (args, "status"))
    items = TERN_IMAP_STATUS_ITEM_MESSAGES | TERN_IMAP_STATUS_ITEM_UNSEEN
            | TERN_IMAP_STATUS_ITEM_HIGHESTMODSEQ;
  tern_imap_session_list_async (d->session, args[1], args[2], flags, items, d->cancellable,
                                on_list_done, call);
}

static void
do_status (Driver *d, char **args)
{
  TernImapStatusItems items = TERN_IMAP_STATUS_ITEM_MESSAGES | TERN_IMAP_STATUS_ITEM_UIDNEXT;
  Call *call = new_call (d, args[0]);

  if (has_word (args, "size"))
    items |= TERN_IMAP_STATUS_ITEM_SIZE;
  tern_imap_session_status_async (d->session, args[1], items, d->cancellable, on_status_done, call);
}

static void
do_select (Driver *d, char **args)
{
  g_autoptr (TernUidSet) known = NULL;
  TernImapQresync qresync = { 0 };
  gboolean quick = has_word (args, "qresync");
  Call *call = new_call (d, args[0]);

  if (quick)
    {
      qresync.uidvalidity = get_number_after (args, "qresync");
      qresync.modseq = get_number_after (args, "modseq");
      if (get_after (args, "known") != NULL)
        qresync.known_uids = known = parse_set (get_after (args, "known"));
    }
  tern_imap_session_select_async (d->session, args[1], has_word (args, "read-only"),
                                  has_word (args, "condstore"), quick ? &qresync : NULL,
                                  d->cancellable, on_select_done, call);
}

static void
do_fetch (Driver *d, char **args)
{
  g_autoptr (TernUidSet) uids = parse_set (args[1]);
  Call *call = new_call (d, args[0]);

  tern_imap_session_uid_fetch_async (
      d->session, uids, args[2], get_number_after (args, "since"), has_word (args, "vanished"),
      has_word (args, "asked") ? on_asked_fetch : NULL, d, d->cancellable, on_uid_fetch_done, call);
}

static void
do_numbers (Driver *d, char **args)
{
  Call *call = new_call (d, args[0]);

  tern_imap_session_fetch_sequence_async (
      d->session, g_ascii_strtoull (args[1], NULL, 10), g_ascii_strtoull (args[2], NULL, 10),
      args[3], on_asked_fetch, d, d->cancellable, on_fetch_sequence_done, call);
}

static void
do_search (Driver *d, char **args)
{
  TernImapSearchReturn wanted = 0;
  Call *call = new_call (d, args[0]);

  wanted |= has_word (args, "all") ? TERN_IMAP_SEARCH_ALL : 0;
  wanted |= has_word (args, "count") ? TERN_IMAP_SEARCH_COUNT : 0;
  wanted |= has_word (args, "min") ? TERN_IMAP_SEARCH_MIN : 0;
  wanted |= has_word (args, "max") ? TERN_IMAP_SEARCH_MAX : 0;
  tern_imap_session_uid_search_async (d->session, args[1], wanted, d->cancellable,
                                      on_uid_search_done, call);
}

static void
do_look_for (Driver *d, char **args)
{
  TernImapSearchKeys *keys = tern_imap_search_keys_new ();

  for (guint i = 1; args[i] != NULL; i++)
    if (args[i][0] == '=' && i > 1)
      continue;
    else if (args[i + 1] != NULL && args[i + 1][0] == '=')
      {
        g_autofree char *text = g_strcompress (args[i + 1] + 1);

        tern_imap_search_keys_add_string (keys, args[i], text);
      }
    else
      tern_imap_search_keys_add (keys, args[i]);
  tern_imap_session_uid_search_keys_async (d->session, keys, d->cancellable, on_uid_search_done,
                                           new_call (d, args[0]));
}

static void
do_store (Driver *d, char **args)
{
  g_autoptr (TernUidSet) uids = parse_set (args[1]);
  g_autoptr (GError) error = NULL;
  g_autoptr (TernFlags) flags = tern_flags_parse (args[2] + 1, &error);
  Call *call = new_call (d, args[0]);

  g_assert_no_error (error);
  tern_imap_session_uid_store_async (
      d->session, uids, args[2][0] == '+', flags, has_word (args, "silent"),
      get_number_after (args, "unchanged-since"), d->cancellable, on_uid_store_done, call);
}

static void
do_expunge (Driver *d, char **args)
{
  g_autoptr (TernUidSet) uids = parse_set (args[1]);
  Call *call = new_call (d, args[0]);

  tern_imap_session_uid_expunge_async (d->session, uids, d->cancellable, on_uid_expunge_done, call);
}

static void
do_create (Driver *d, char **args)
{
  tern_imap_session_create_async (d->session, args[1], args[2], d->cancellable, on_create_done, new_call (d, args[0]));
}

static void
do_subscribe (Driver *d, char **args)
{
  tern_imap_session_subscribe_async (d->session, args[1], strcmp (args[0], "subscribe") == 0, d->cancellable,
                                     on_subscribe_done, new_call (d, args[0]));
}

static void
do_rename (Driver *d, char **args)
{
  tern_imap_session_rename_async (d->session, args[1], args[2], d->cancellable, on_rename_done, new_call (d, args[0]));
}

static void
do_delete (Driver *d, char **args)
{
  tern_imap_session_delete_async (d->session, args[1], d->cancellable, on_delete_done, new_call (d, args[0]));
}

static void
on_quota_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  guint64 used, limit;
  g_autofree char *line = NULL;

  tern_imap_session_get_quota_finish (TERN_IMAP_SESSION (source), result, &used, &limit, &error);
  line = g_strdup_printf ("ok %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT, used, limit);
  end_call (data, error, line);
}

static void
do_quota (Driver *d, char **args)
{
  tern_imap_session_get_quota_async (d->session, args[1], d->cancellable, on_quota_done, new_call (d, args[0]));
}

static void
on_append_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) uids = NULL;
  g_autoptr (GString) line = g_string_new ("ok ");
  guint32 uidvalidity;

  tern_imap_session_append_finish (TERN_IMAP_SESSION (source), result, &uidvalidity, &uids, &error);
  for (guint i = 0; uids != NULL && i < uids->len; i++)
    g_string_append_printf (line, "%s%u", i > 0 ? "," : "", g_array_index (uids, guint32, i));
  g_string_append_printf (line, "%s of %u", uids == NULL ? "0" : "", uidvalidity);
  end_call (data, error, line->str);
}

static void
do_append (Driver *d, char **args)
{
  g_autofree char *text = g_strcompress (args[2]);
  g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));
  g_autoptr (TernFlags) flags = tern_flags_new (TERN_FLAG_NONE, (const char *const *) args + 3);
  TernImapMessage one = { message, flags, 1000000000 };

  tern_imap_session_append_async (d->session, args[1], &one, 1, d->cancellable, on_append_done, new_call (d, args[0]));
}

static void
do_append_all (Driver *d, char **args)
{
  g_autoptr (GArray) messages = g_array_new (FALSE, FALSE, sizeof (TernImapMessage));

  for (guint i = 2; args[i] != NULL; i++)
    {
      g_autofree char *text = g_strcompress (args[i]);
      TernImapMessage message = { g_bytes_new (text, strlen (text)), NULL, 1000000000 };

      g_array_append_val (messages, message);
    }
  tern_imap_session_append_async (d->session, args[1], (const TernImapMessage *) (void *) messages->data,
                                  messages->len, d->cancellable, on_append_done, new_call (d, args[0]));
  for (guint i = 0; i < messages->len; i++)
    g_bytes_unref (g_array_index (messages, TernImapMessage, i).bytes);
}

static void
on_uid_copy_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  Call *call = data;
  Driver *d = call->driver;
  g_autoptr (TernImapCopied) copied = g_steal_pointer (&d->copied);

  tern_imap_session_uid_copy_finish (TERN_IMAP_SESSION (source), result, &error);
  for (guint i = 0; i < copied->pairs->len; i++)
    {
      TernImapUidPair *pair = &g_array_index (copied->pairs, TernImapUidPair, i);

      say (d, "copied %u to %u of %u", pair->source, pair->target, copied->uidvalidity);
    }
  end_call (call, error, "ok");
}

static void
do_copy (Driver *d, char **args)
{
  g_autoptr (TernUidSet) uids = parse_set (args[1]);
  Call *call = new_call (d, args[0]);

  g_assert_null (d->copied);
  d->copied = tern_imap_copied_new ();
  tern_imap_session_uid_copy_async (d->session, uids, args[2], strcmp (args[0], "move") == 0,
                                    d->copied, d->cancellable, on_uid_copy_done, call);
}

static void
do_idle (Driver *d, char **args)
{
  guint seconds = args[1] != NULL && g_ascii_isdigit (args[1][0])
                      ? g_ascii_strtoull (args[1], NULL, 10)
                      : 540;
  Call *call = new_call (d, args[0]);

  tern_imap_session_idle_async (d->session, seconds, has_word (args, "until-data"), d->cancellable,
                                on_idle_done, call);
}

static void
do_notify (Driver *d, char **args)
{
  static const char *const scopes[] = { "none",       "selected", "inboxes",
                                        "subscribed", "personal", NULL };
  TernImapNotifyScope scope = 0;
  Call *call = new_call (d, args[0]);

  while (strcmp (scopes[scope], args[1]) != 0)
    scope++;
  tern_imap_session_notify_async (d->session, scope, has_word (args, "status"), d->cancellable,
                                  on_notify_done, call);
}

#define SIMPLE_CALL(what)                                                                          \
  static void do_##what (Driver *d, char **args)                                                   \
  {                                                                                                \
    Call *call = new_call (d, args[0]);                                                            \
    tern_imap_session_##what##_async (d->session, d->cancellable, on_##what##_done, call);         \
  }

SIMPLE_CALL (id)
SIMPLE_CALL (compress)
SIMPLE_CALL (namespace)
SIMPLE_CALL (unselect)
SIMPLE_CALL (noop)
SIMPLE_CALL (list_uids)
SIMPLE_CALL (logout)

/* What is no call of the session's but says something about it, or waits. */

static gboolean
on_gave_up (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_for (Driver *d, gboolean (*is_true) (Driver *d, const char *what), const char *what)
{
  gboolean gave_up = FALSE;
  guint id = g_timeout_add_seconds (GIVE_UP_SECONDS, on_gave_up, &gave_up);

  while (!gave_up && !is_true (d, what))
    g_main_context_iteration (NULL, TRUE);
  if (gave_up)
    say (d, "nothing happened, waiting for “%s”", what);
  else
    g_source_remove (id);
}

static gboolean
is_idle (Driver *d, const char *what)
{
  return d->pending == 0;
}

static gboolean
is_over (Driver *d, const char *what)
{
  return d->disconnected;
}

static gboolean
was_said (Driver *d, const char *what)
{
  return strstr (d->log->str, what) != NULL;
}

static gboolean
is_idling (Driver *d, const char *what)
{
  return tern_imap_session_is_idling (d->session);
}

static void
do_wait (Driver *d, char **args)
{
  wait_for (d, is_idle, "all calls");
}

static void
do_end (Driver *d, char **args)
{
  wait_for (d, is_over, "the end");
}

static void
do_until (Driver *d, char **args)
{
  wait_for (d, was_said, args[1]);
}

static void
do_until_idling (Driver *d, char **args)
{
  wait_for (d, is_idling, "IDLE");
}

static void
do_cancel (Driver *d, char **args)
{
  g_cancellable_cancel (d->cancellable);
  while (g_main_context_pending (NULL) && d->pending > 0)
    g_main_context_iteration (NULL, FALSE);
}

static void
do_abort (Driver *d, char **args)
{
  tern_imap_session_abort (d->session);
}

static void
do_pause (Driver *d, char **args)
{
  tern_imap_session_pause (d->session);
}

static void
do_resume (Driver *d, char **args)
{
  tern_imap_session_resume (d->session);
}

static void
do_stop_idle (Driver *d, char **args)
{
  tern_imap_session_idle_stop (d->session);
}

static void
do_state (Driver *d, char **args)
{
  static const char *const states[] = { "logout", "not authenticated", "authenticated",
                                        "selected" };
  const TernImapSelected *selected = tern_imap_session_get_selected (d->session);

  say (d, "state %s%s%s", states[tern_imap_session_get_state (d->session)],
       selected != NULL ? " " : "", selected != NULL ? selected->mailbox : "");
  if (selected != NULL)
    say (d, "  exists=%u modseq=%" G_GUINT64_FORMAT "%s", selected->exists, selected->highestmodseq,
         selected->has_map ? " map" : "");
}

static void
do_caps (Driver *d, char **args)
{
  g_autofree char *names = g_strjoinv (" ", (char **)tern_imap_capabilities_get_names (
                                                tern_imap_session_get_capabilities (d->session)));

  say (d, "caps %s", names);
}

static void
do_quirks (Driver *d, char **args)
{
  static const char *const names[] = {
    "NO_QRESYNC",     "NO_CONDSTORE",   "ASK_CAPABILITY_AGAIN",
    "ID_AFTER_LOGIN", "SMALL_BATCHES",  "AUTOLOGOUT",
    "SIZE_LIES",      "LABELS",         "NO_LIST_EXTENDED",
    "NO_LIST_STATUS", "NO_SPECIAL_USE", "NO_STAR",
    "LATE_APPEND",    "SLOW",           "DUPLICATES",
    "NO_BINDING",
  };

  g_string_append (d->log, "quirks");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (tern_imap_session_has_quirk (d->session, 1u << i))
      g_string_append_printf (d->log, " %s", names[i]);
  g_string_append_c (d->log, '\n');
}

static void
do_timeout (Driver *d, char **args)
{
  tern_imap_session_set_timeout (d->session, g_ascii_strtoull (args[1], NULL, 10));
}

static void
do_name (Driver *d, char **args)
{
  const char *name = tern_imap_session_get_server_name (d->session);

  say (d, "server %s", name != NULL ? name : "-");
}

static const struct
{
  const char *name;
  void (*run) (Driver *d, char **args);
} verbs[] = {
  { "connect", do_connect },     /* */
  { "sign-in", do_sign_in },     /* password|token|certificate|ticket USER SECRET */
  { "id", do_id },               /* */
  { "enable", do_enable },       /* NAME… */
  { "compress", do_compress },   /* */
  { "namespace", do_namespace }, /* */
  { "list", do_list },     /* REFERENCE PATTERN [subscribed] [subscribed-only] [special] [status] */
  { "status", do_status }, /* MAILBOX [size] */
  { "select",
    do_select }, /* MAILBOX [read-only] [condstore] [qresync UIDVALIDITY modseq N [known SET]] */
  { "unselect", do_unselect },   /* */
  { "noop", do_noop },           /* */
  { "fetch", do_fetch },         /* SET|all ITEMS [since N [vanished]] [asked] */
  { "numbers", do_numbers },     /* FIRST LAST ITEMS */
  { "look-for", do_look_for },   /* KEY =TEXT, or KEY alone … */
  { "search", do_search },       /* CRITERIA [all] [count] [min] [max] */
  { "list-uids", do_list_uids }, /* */
  { "store", do_store },         /* SET +FLAGS|-FLAGS [silent] [unchanged-since N] */
  { "expunge", do_expunge },     /* SET */
  { "create", do_create },       /* MAILBOX [USE] */
  { "rename", do_rename },       /* MAILBOX MAILBOX */
  { "delete", do_delete },       /* MAILBOX */
  { "subscribe", do_subscribe }, /* MAILBOX */
  { "unsubscribe", do_subscribe }, /* MAILBOX */
  { "quota", do_quota },         /* MAILBOX */
  { "append", do_append },       /* MAILBOX TEXT [FLAG...]; of the same date always */
  { "append-all", do_append_all }, /* MAILBOX TEXT... */
  { "copy", do_copy },           /* SET MAILBOX */
  { "move", do_copy },           /* SET MAILBOX */
  { "idle", do_idle },           /* [SECONDS] [until-data] */
  { "notify", do_notify },       /* none|selected|… [status] */
  { "logout", do_logout },       /* */
  { "wait", do_wait },           /* for all calls */
  { "end", do_end },             /* waits for `disconnected` */
  { "until", do_until },         /* waits until the text was said */
  { "until-idling", do_until_idling },
  { "cancel", do_cancel }, /* the call made last */
  { "abort", do_abort },
  { "pause", do_pause },
  { "resume", do_resume },
  { "stop-idle", do_stop_idle },
  { "state", do_state },
  { "caps", do_caps },
  { "quirks", do_quirks },
  { "timeout", do_timeout }, /* SECONDS */
  { "name", do_name },
};

static void
do_line (Driver *driver, const char *line)
{
  g_auto (GStrv) args = NULL;
  g_autoptr (GError) error = NULL;
  gboolean waits = line[0] != '&';

  g_shell_parse_argv (waits ? line : line + 1, NULL, &args, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (verbs[i].name, args[0]) == 0)
      {
        guint before = driver->pending;

        verbs[i].run (driver, args);
        if (waits && driver->pending > before)
          do_wait (driver, args);
        return;
      }
  g_error ("no such verb: %s", line);
}

/* The file. */

typedef struct
{
  GPtrArray *server;
  GPtrArray *steps;
  GString *expected;
  gboolean starttls;
} Transcript;

static void
read_transcript (Transcript *transcript, const char *path)
{
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  char section = ' ';

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (contents, "\n", -1);
  transcript->server = g_ptr_array_new_with_free_func (g_free);
  transcript->steps = g_ptr_array_new_with_free_func (g_free);
  transcript->expected = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] == '#' || lines[i][0] == '\0')
        continue;
      if (strcmp (lines[i], "[starttls]") == 0)
        transcript->starttls = TRUE;
      else if (lines[i][0] == '[')
        section = lines[i][1];
      else if (section == 's')
        g_ptr_array_add (transcript->server, g_strdup (lines[i]));
      else if (section == 'd')
        g_ptr_array_add (transcript->steps, g_strdup (lines[i]));
      else
        g_string_append_printf (transcript->expected, "%s\n", lines[i]);
    }
  g_ptr_array_add (transcript->server, NULL);
}

static TernImapSession *
new_session (guint16 port, gboolean starttls, const char *cert_file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernNetEndpoint) endpoint = NULL;
  g_autoptr (TernTlsOptions) tls = NULL;

  endpoint = tern_net_endpoint_new (
      TERN_NET_PROTOCOL_IMAP, "127.0.0.1", port,
      starttls ? TERN_NET_SECURITY_STARTTLS : TERN_NET_SECURITY_INSECURE, &error);
  g_assert_no_error (error);
  tls = tern_tls_options_new (cert_file, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  return tern_imap_session_new (endpoint, tls);
}

void
session_transcript_play (const char *path, gboolean one_byte, const char *cert_file)
{
  Transcript transcript = { 0 };
  Driver driver = { 0 };
  SessionServer *server;
  g_autofree char *failure = NULL;

  read_transcript (&transcript, path);
  server = session_server_start ((const char *const *)transcript.server->pdata, one_byte,
                                 cert_file);
  driver.log = g_string_new (NULL);
  driver.session = new_session (session_server_get_port (server), transcript.starttls, cert_file);
  if (one_byte)
    tern_imap_session_set_read_size (driver.session, 1);
  tern_imap_session_set_listener (driver.session, &listener, &driver);

  for (guint i = 0; i < transcript.steps->len; i++)
    do_line (&driver, g_ptr_array_index (transcript.steps, i));
  /* Nothing may be left behind, and nothing said to a listener that has gone. */
  tern_imap_session_set_listener (driver.session, NULL, NULL);
  tern_imap_session_abort (driver.session);
  wait_for (&driver, is_idle, "the calls after the end");
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (driver.session);

  failure = session_server_finish (server);
  if (failure != NULL)
    {
      g_test_message ("the server: %s", failure);
      g_test_fail ();
    }
  if (strcmp (driver.log->str, transcript.expected->str) != 0)
    {
      g_test_message ("expected:\n%s\ngot:\n%s", transcript.expected->str, driver.log->str);
      g_test_fail ();
    }
  g_clear_object (&driver.cancellable);
  g_string_free (driver.log, TRUE);
  g_string_free (transcript.expected, TRUE);
  g_ptr_array_unref (transcript.server);
  g_ptr_array_unref (transcript.steps);
}
