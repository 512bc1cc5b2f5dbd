/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Events as values, and their form on engine.sock; made by the engine's operations, read by whoever submitted. */
#include "engine/tern-engine-event.h"

#include "engine/tern-engine-error.h"

/* kind; account, mailbox, text, service; ok, state, phase, trouble; done, total, messages, unread, bytes in and out;
 * seconds; ids; missing, extra; differences; how many there are in all of those three */
#define EVENT_FORMAT "(u(ssss)(buuu)(tttttt)daxssa(uss)(ttt))"

/* Bytes of one UID set on engine.sock, so that an event stays far below the cap of a frame. */
#define MAX_SET_BYTES (128 * 1024)

typedef struct
{
  TernEngineEvent public; /* first: the pointer people hold */
  gatomicrefcount refs;
} Event;

G_DEFINE_BOXED_TYPE (TernEngineEvent,
                     tern_engine_event,
                     tern_engine_event_ref,
                     tern_engine_event_unref)

static TernEngineFlagDifference *
copy_differences (const TernEngineFlagDifference *from, gsize n)
{
  TernEngineFlagDifference *to = g_new0 (TernEngineFlagDifference, n);

  for (gsize i = 0; i < n; i++)
    {
      to[i].uid = from[i].uid;
      to[i].server = g_strdup (from[i].server);
      to[i].local = g_strdup (from[i].local);
    }
  return to;
}

static TernUidSet *
copy_or_empty (const TernUidSet *set)
{
  TernUidSet *copy = set != NULL ? tern_uid_set_copy (set) : tern_uid_set_new ();

  /* Sorted now, so that reading it from two threads changes nothing inside. */
  tern_uid_set_get_count (copy);
  return copy;
}

TernEngineEvent *
tern_engine_event_new (const TernEngineEvent *fields)
{
  Event *self = g_new0 (Event, 1);
  TernEngineEvent *public = &self->public;

  g_atomic_ref_count_init (&self->refs);
  *public = *fields;
  public->account = g_strdup (fields->account);
  public->mailbox = g_strdup (fields->mailbox);
  public->text = g_strdup (fields->text);
  public->service = g_strdup (fields->service);
  public->ids = g_memdup2 (fields->ids, fields->n_ids * sizeof (gint64));
  public->missing = copy_or_empty (fields->missing);
  public->extra = copy_or_empty (fields->extra);
  public->n_differences = MIN (fields->n_differences, TERN_ENGINE_EVENT_MAX_DIFFERENCES);
  public->differences = copy_differences (fields->differences, public->n_differences);
  return public;
}

TernEngineEvent *
tern_engine_event_ref (TernEngineEvent *self)
{
  g_atomic_ref_count_inc (&((Event *) self)->refs);
  return self;
}

void
tern_engine_event_unref (TernEngineEvent *self)
{
  TernEngineFlagDifference *differences = (TernEngineFlagDifference *) self->differences;

  if (!g_atomic_ref_count_dec (&((Event *) self)->refs))
    return;
  g_free ((char *) self->account);
  g_free ((char *) self->mailbox);
  g_free ((char *) self->text);
  g_free ((char *) self->service);
  g_free ((gint64 *) self->ids);
  tern_uid_set_free ((TernUidSet *) self->missing);
  tern_uid_set_free ((TernUidSet *) self->extra);
  for (gsize i = 0; i < self->n_differences; i++)
    {
      g_free ((char *) differences[i].server);
      g_free ((char *) differences[i].local);
    }
  g_free (differences);
  g_free ((Event *) self);
}

const char *
tern_engine_state_to_string (TernEngineState state)
{
  switch (state)
    {
    case TERN_ENGINE_STATE_OFFLINE:
      return "offline";
    case TERN_ENGINE_STATE_CONNECTING:
      return "connecting";
    case TERN_ENGINE_STATE_WORKING:
      return "working";
    case TERN_ENGINE_STATE_WATCHING:
      return "watching";
    case TERN_ENGINE_STATE_WAITING:
      return "waiting";
    case TERN_ENGINE_STATE_REFUSED:
      return "refused";
    default:
      return "unknown";
    }
}

const char *
tern_engine_phase_to_string (TernEnginePhase phase)
{
  switch (phase)
    {
    case TERN_ENGINE_PHASE_MAILBOXES:
      return "mailboxes";
    case TERN_ENGINE_PHASE_HEADERS:
      return "headers";
    case TERN_ENGINE_PHASE_FLAGS:
      return "flags";
    case TERN_ENGINE_PHASE_BODIES:
      return "bodies";
    case TERN_ENGINE_PHASE_JOURNAL:
      return "journal";
    default:
      return "unknown";
    }
}

static const char *
text_or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static const char *
text_or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

static char *
write_set (const TernUidSet *set)
{
  g_auto (GStrv) chunks = tern_uid_set_to_chunks (set, MAX_SET_BYTES);

  return g_strdup (text_or_empty (chunks[0]));
}

GVariant *
tern_engine_event_to_variant (TernEngineEvent *self)
{
  g_autofree char *missing = write_set (self->missing);
  g_autofree char *extra = write_set (self->extra);
  GVariantBuilder differences;

  g_variant_builder_init (&differences, G_VARIANT_TYPE ("a(uss)"));
  for (gsize i = 0; i < self->n_differences; i++)
    g_variant_builder_add (&differences, "(uss)", self->differences[i].uid,
                           text_or_empty (self->differences[i].server),
                           text_or_empty (self->differences[i].local));
  return g_variant_new ("(u(ssss)(buuu)(tttttt)d@axssa(uss)(ttt))", (guint32) self->kind,
                        text_or_empty (self->account), text_or_empty (self->mailbox),
                        text_or_empty (self->text), text_or_empty (self->service), self->ok,
                        (guint32) self->state, (guint32) self->phase, (guint32) self->trouble, self->done, self->total,
                        self->messages, self->unread, self->bytes_in, self->bytes_out,
                        self->seconds,
                        g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, self->ids, self->n_ids,
                                                   sizeof (gint64)),
                        missing, extra, &differences, self->n_missing, self->n_extra,
                        self->n_flag_differences);
}

static TernEngineFlagDifference *
read_differences (GVariant *variant, gsize *n)
{
  TernEngineFlagDifference *differences;

  *n = g_variant_n_children (variant);
  differences = g_new0 (TernEngineFlagDifference, *n);
  for (gsize i = 0; i < *n; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (variant, i);

      /* The strings live as long as @variant's bytes do. */
      g_variant_get (child, "(u&s&s)", &differences[i].uid, &differences[i].server,
                     &differences[i].local);
    }
  return differences;
}

TernEngineEvent *
tern_engine_event_from_variant (GVariant *variant, GError **error)
{
  TernEngineEvent fields = { 0 };
  g_autoptr (GVariant) ids = NULL;
  g_autoptr (GVariant) list = NULL;
  g_autoptr (TernUidSet) missing = NULL;
  g_autoptr (TernUidSet) extra = NULL;
  g_autofree TernEngineFlagDifference *differences = NULL;
  const char *account, *mailbox, *text, *service, *missing_text, *extra_text;
  guint32 kind, state, phase, trouble;

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (EVENT_FORMAT)))
    {
      g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME,
                           "The other program speaks a different language");
      return NULL;
    }
  g_variant_get (variant, "(u(&s&s&s&s)(buuu)(tttttt)d@ax&s&s@a(uss)(ttt))", &kind, &account,
                 &mailbox, &text, &service, &fields.ok, &state, &phase, &trouble, &fields.done,
                 &fields.total, &fields.messages, &fields.unread, &fields.bytes_in,
                 &fields.bytes_out, &fields.seconds, &ids, &missing_text, &extra_text, &list,
                 &fields.n_missing, &fields.n_extra, &fields.n_flag_differences);
  missing = tern_uid_set_parse (missing_text, -1, error);
  extra = missing != NULL ? tern_uid_set_parse (extra_text, -1, error) : NULL;
  if (extra == NULL)
    return NULL;
  differences = read_differences (list, &fields.n_differences);
  fields.kind = kind;
  fields.state = state;
  fields.phase = phase;
  fields.trouble = trouble;
  fields.account = text_or_null (account);
  fields.mailbox = text_or_null (mailbox);
  fields.text = text_or_null (text);
  fields.service = text_or_null (service);
  fields.ids = g_variant_get_fixed_array (ids, &fields.n_ids, sizeof (gint64));
  fields.missing = missing;
  fields.extra = extra;
  fields.differences = differences;
  return tern_engine_event_new (&fields);
}
