/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Engine events as JSON lines; see the header. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl-events.h"

#include <gio/gio.h>

/* Of each list of differences; the counts count all. */
#define MAX_UIDS 10000

static void
add_uids (JsonBuilder *builder, const char *name, const TernUidSet *uids)
{
  guint32 lo, hi;
  guint n = 0;
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; n < MAX_UIDS && tern_uid_set_get_range (uids, i, &lo, &hi); i++)
    for (guint64 uid = lo; uid <= hi && n < MAX_UIDS; uid++, n++)
      json_builder_add_int_value (builder, uid);
  json_builder_end_array (builder);
}

static void
add_differences (JsonBuilder *builder, const TernEngineEvent *event)
{
  json_builder_set_member_name (builder, "flag_differences");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < event->n_differences; i++)
    {
      json_builder_begin_object (builder);
      ternctl_add_number (builder, "uid", event->differences[i].uid);
      ternctl_add_text (builder, "server", event->differences[i].server);
      ternctl_add_text (builder, "here", event->differences[i].local);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_verified (JsonBuilder *builder, const TernEngineEvent *event)
{
  ternctl_add_number (builder, "messages", event->messages);
  add_uids (builder, "missing", event->missing);
  add_uids (builder, "extra", event->extra);
  add_differences (builder, event);
  ternctl_add_number (builder, "n_missing", event->n_missing);
  ternctl_add_number (builder, "n_extra", event->n_extra);
  ternctl_add_number (builder, "n_flag_differences", event->n_flag_differences);
}

static void
add_mailbox (JsonBuilder *builder, const TernEngineEvent *event)
{
  ternctl_add_number (builder, "messages", event->messages);
  ternctl_add_number (builder, "unread", event->unread);
  ternctl_add_number (builder, "bytes_in", event->bytes_in);
  ternctl_add_number (builder, "bytes_out", event->bytes_out);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, event->seconds);
}

static void
add_state (JsonBuilder *builder, const TernEngineEvent *event)
{
  ternctl_add_text (builder, "state", tern_engine_state_to_string (event->state));
  if (event->text)
    ternctl_add_text (builder, "text", event->text);
  if (event->state == TERN_ENGINE_STATE_WAITING)
    ternctl_add_number (builder, "retry_seconds", (gint64)event->seconds);
}

static void
add_progress (JsonBuilder *builder, const TernEngineEvent *event)
{
  if (event->kind == TERN_ENGINE_EVENT_PROGRESS)
    ternctl_add_text (builder, "phase", tern_engine_phase_to_string (event->phase));
  ternctl_add_number (builder, "done", event->done);
  ternctl_add_number (builder, "total", event->total);
}

static void
add_journal (JsonBuilder *builder, const TernEngineEvent *event)
{
  json_builder_set_member_name (builder, "journal");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < event->n_ids; i++)
    json_builder_add_int_value (builder, event->ids[i]);
  json_builder_end_array (builder);
}

static const char *
name_kind (TernEngineEventKind kind)
{
  switch (kind)
    {
    case TERN_ENGINE_EVENT_STATE:
      return "state";
    case TERN_ENGINE_EVENT_PROGRESS:
      return "progress";
    case TERN_ENGINE_EVENT_MAILBOX:
      return "mailbox";
    case TERN_ENGINE_EVENT_WARNING:
      return "warning";
    case TERN_ENGINE_EVENT_BODY:
      return "body";
    case TERN_ENGINE_EVENT_JOURNAL:
      return "journal";
    case TERN_ENGINE_EVENT_VERIFIED:
      return "verified";
    case TERN_ENGINE_EVENT_TESTED:
      return "tested";
    case TERN_ENGINE_EVENT_FOUND:
      return "found";
    }
  return "other";
}

static void
add_details (JsonBuilder *builder, const TernEngineEvent *event)
{
  switch (event->kind)
    {
    case TERN_ENGINE_EVENT_STATE:
      add_state (builder, event);
      break;
    case TERN_ENGINE_EVENT_PROGRESS:
    case TERN_ENGINE_EVENT_BODY:
      add_progress (builder, event);
      break;
    case TERN_ENGINE_EVENT_MAILBOX:
      add_mailbox (builder, event);
      break;
    case TERN_ENGINE_EVENT_WARNING:
      ternctl_add_text (builder, "text", event->text);
      break;
    case TERN_ENGINE_EVENT_JOURNAL:
      add_journal (builder, event);
      break;
    case TERN_ENGINE_EVENT_VERIFIED:
      add_verified (builder, event);
      break;
    case TERN_ENGINE_EVENT_TESTED:
      ternctl_add_text (builder, "service", event->service);
      ternctl_add_truth (builder, "ok", event->ok);
      ternctl_add_text (builder, "text", event->text);
      break;
    case TERN_ENGINE_EVENT_FOUND:
      ternctl_add_number (builder, "messages", event->messages);
      ternctl_add_truth (builder, "whole", event->ok);
      add_progress (builder, event);
      break;
    }
}

void
ternctl_print_event (TernEngineEvent *event, gpointer cancellable)
{
  JsonBuilder *builder = ternctl_object_new ();
  ternctl_add_text (builder, "event", name_kind (event->kind));
  if (event->account)
    ternctl_add_text (builder, "account", event->account);
  if (event->mailbox)
    ternctl_add_text (builder, "mailbox", event->mailbox);
  add_details (builder, event);
  if (!ternctl_object_print (builder) && cancellable)
    g_cancellable_cancel (cancellable);
}
