/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* One row of a list; see the header. */

#include "model/tern-message.h"

#include "mail/tern-later.h"
#include "model/tern-message-private.h"

struct _TernMessage
{
  GObject parent_instance;

  gint64 id;
  gint64 email;
  gint64 thread;
  gint64 mailbox;
  gint64 date;
  guint64 size;
  char *subject;
  char *sender;
  char *sender_address;
  char *recipients;
  char *preview;
  GBytes *source; /* (nullable) */
  GPtrArray *labels; /* TernLabel (nullable) */
  gboolean forwarded;
  gboolean muted;
  gint64 snoozed;
  gboolean has_attachment;
  gboolean placeholder;
  gboolean waiting;
  gboolean journalled;
  TernFlag stored;
  TernFlag shown;
};

G_DEFINE_FINAL_TYPE (TernMessage, tern_message, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_EMAIL,
  PROP_THREAD,
  PROP_MAILBOX,
  PROP_DATE,
  PROP_SIZE,
  PROP_SUBJECT,
  PROP_SENDER,
  PROP_SENDER_ADDRESS,
  PROP_RECIPIENTS,
  PROP_PREVIEW,
  PROP_LABELS,
  PROP_UNREAD,
  PROP_STARRED,
  PROP_ANSWERED,
  PROP_FORWARDED,
  PROP_MUTED,
  PROP_SNOOZED,
  PROP_DRAFT,
  PROP_HAS_ATTACHMENT,
  PROP_WAITING,
  PROP_PLACEHOLDER,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
notify (TernMessage *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_text (TernMessage *self, char **text, const char *value, guint property)
{
  if (g_set_str (text, value))
    notify (self, property);
}

static void
set_number (TernMessage *self, gint64 *number, gint64 value, guint property)
{
  if (*number == value)
    return;
  *number = value;
  notify (self, property);
}

static void
set_flag (TernMessage *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;
  *flag = value;
  notify (self, property);
}

static void
tern_message_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernMessage *self = TERN_MESSAGE (object);

  switch (id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_EMAIL:
      g_value_set_int64 (value, self->email);
      break;
    case PROP_THREAD:
      g_value_set_int64 (value, self->thread);
      break;
    case PROP_MAILBOX:
      g_value_set_int64 (value, self->mailbox);
      break;
    case PROP_DATE:
      g_value_set_int64 (value, self->date);
      break;
    case PROP_SIZE:
      g_value_set_uint64 (value, self->size);
      break;
    case PROP_SUBJECT:
      g_value_set_string (value, self->subject);
      break;
    case PROP_SENDER:
      g_value_set_string (value, self->sender);
      break;
    case PROP_SENDER_ADDRESS:
      g_value_set_string (value, self->sender_address);
      break;
    case PROP_RECIPIENTS:
      g_value_set_string (value, self->recipients);
      break;
    case PROP_PREVIEW:
      g_value_set_string (value, self->preview);
      break;
    case PROP_LABELS:
      g_value_set_boxed (value, self->labels);
      break;
    case PROP_UNREAD:
      g_value_set_boolean (value, tern_message_get_unread (self));
      break;
    case PROP_STARRED:
      g_value_set_boolean (value, tern_message_get_starred (self));
      break;
    case PROP_ANSWERED:
      g_value_set_boolean (value, tern_message_get_answered (self));
      break;
    case PROP_FORWARDED:
      g_value_set_boolean (value, tern_message_get_forwarded (self));
      break;
    case PROP_MUTED:
      g_value_set_boolean (value, self->muted);
      break;
    case PROP_SNOOZED:
      g_value_set_int64 (value, self->snoozed);
      break;
    case PROP_DRAFT:
      g_value_set_boolean (value, (self->shown & TERN_FLAG_DRAFT) != 0);
      break;
    case PROP_HAS_ATTACHMENT:
      g_value_set_boolean (value, self->has_attachment);
      break;
    case PROP_WAITING:
      g_value_set_boolean (value, self->waiting);
      break;
    case PROP_PLACEHOLDER:
      g_value_set_boolean (value, self->placeholder);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_message_finalize (GObject *object)
{
  TernMessage *self = TERN_MESSAGE (object);

  g_free (self->subject);
  g_free (self->sender);
  g_free (self->sender_address);
  g_free (self->recipients);
  g_free (self->preview);
  g_clear_pointer (&self->source, g_bytes_unref);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  G_OBJECT_CLASS (tern_message_parent_class)->finalize (object);
}

static void
tern_message_class_init (TernMessageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  static const struct
  {
    guint id;
    const char *name;
  } numbers[] = { { PROP_ID, "id" }, { PROP_EMAIL, "email" }, { PROP_THREAD, "thread" },
                  { PROP_MAILBOX, "mailbox" }, { PROP_DATE, "date" }, { PROP_SNOOZED, "snoozed" } },
    texts[] = { { PROP_SUBJECT, "subject" }, { PROP_SENDER, "sender" }, { PROP_SENDER_ADDRESS, "sender-address" },
                { PROP_RECIPIENTS, "recipients" }, { PROP_PREVIEW, "preview" } },
    booleans[] = { { PROP_UNREAD, "unread" }, { PROP_STARRED, "starred" }, { PROP_ANSWERED, "answered" },
                   { PROP_FORWARDED, "forwarded" }, { PROP_MUTED, "muted" }, { PROP_DRAFT, "draft" },
                   { PROP_HAS_ATTACHMENT, "has-attachment" }, { PROP_WAITING, "waiting" },
                   { PROP_PLACEHOLDER, "placeholder" } };

  object_class->get_property = tern_message_get_property;
  object_class->finalize = tern_message_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    properties[numbers[i].id]
      = g_param_spec_int64 (numbers[i].name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    properties[texts[i].id] = g_param_spec_string (texts[i].name, NULL, NULL, "", flags);
  for (guint i = 0; i < G_N_ELEMENTS (booleans); i++)
    properties[booleans[i].id] = g_param_spec_boolean (booleans[i].name, NULL, NULL, FALSE, flags);
  properties[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_LABELS] = g_param_spec_boxed ("labels", NULL, NULL, G_TYPE_PTR_ARRAY, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tern_message_init (TernMessage *self)
{
  self->placeholder = TRUE;
  self->subject = g_strdup ("");
  self->sender = g_strdup ("");
  self->sender_address = g_strdup ("");
  self->recipients = g_strdup ("");
  self->preview = g_strdup ("");
  self->shown = TERN_FLAG_SEEN;
}

TernMessage *
tern_message_new (gint64 id)
{
  TernMessage *self = g_object_new (TERN_TYPE_MESSAGE, NULL);

  self->id = id;
  return self;
}

TernMessage *
tern_message_new_for_file (const char *subject,
                           const char *name,
                           const char *address,
                           const char *recipients,
                           gint64 date,
                           GBytes *source)
{
  TernMessage *self = tern_message_new (0);

  g_set_str (&self->subject, subject != NULL ? subject : "");
  g_set_str (&self->sender_address, address != NULL ? address : "");
  g_set_str (&self->sender, name != NULL && *name != '\0' ? name : self->sender_address);
  g_set_str (&self->recipients, recipients != NULL ? recipients : "");
  self->date = date;
  self->placeholder = FALSE;
  if (source != NULL)
    {
      self->source = g_bytes_ref (source);
      self->size = g_bytes_get_size (source);
    }
  return self;
}

GBytes *
tern_message_get_source (TernMessage *self)
{
  return self->source;
}

void
tern_message_take_row (TernMessage *self, const TernMessageRow *row)
{
  g_object_freeze_notify (G_OBJECT (self));
  set_number (self, &self->email, row->email, PROP_EMAIL);
  set_number (self, &self->thread, row->thread, PROP_THREAD);
  set_number (self, &self->mailbox, row->mailbox, PROP_MAILBOX);
  set_number (self, &self->date, row->date, PROP_DATE);
  if (self->size != row->size)
    {
      self->size = row->size;
      notify (self, PROP_SIZE);
    }
  set_text (self, &self->subject, row->subject, PROP_SUBJECT);
  set_text (self, &self->sender, *row->from_name != '\0' ? row->from_name : row->from_address, PROP_SENDER);
  set_text (self, &self->sender_address, row->from_address, PROP_SENDER_ADDRESS);
  set_text (self, &self->recipients, row->to, PROP_RECIPIENTS);
  set_text (self, &self->preview, row->preview, PROP_PREVIEW);
  /* RFC 5788. */
  set_flag (self, &self->forwarded, tern_later_has_keyword (row->keywords, "$Forwarded"), PROP_FORWARDED);
  set_flag (self, &self->muted, tern_later_is_muted (row->keywords), PROP_MUTED);
  set_number (self, &self->snoozed, tern_later_get_snoozed (row->keywords), PROP_SNOOZED);
  set_flag (self, &self->has_attachment, row->has_attachment, PROP_HAS_ATTACHMENT);
  set_flag (self, &self->placeholder, FALSE, PROP_PLACEHOLDER);
  self->stored = row->system;
  g_object_thaw_notify (G_OBJECT (self));
}

static gboolean
are_labels_equal (GPtrArray *a, GPtrArray *b)
{
  guint n = a != NULL ? a->len : 0;

  if (n != (b != NULL ? b->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const TernLabel *one = a->pdata[i], *other = b->pdata[i];

      if (!g_str_equal (one->name, other->name) || !g_str_equal (one->colour, other->colour)
          || !g_str_equal (one->keyword, other->keyword))
        return FALSE;
    }
  return TRUE;
}

void
tern_message_take_labels (TernMessage *self, GPtrArray *labels)
{
  gboolean equal = are_labels_equal (self->labels, labels);

  g_clear_pointer (&self->labels, g_ptr_array_unref);
  self->labels = labels;
  if (!equal)
    notify (self, PROP_LABELS);
}

void
tern_message_set_shown (TernMessage *self, TernFlag shown, gboolean waiting)
{
  static const struct
  {
    TernFlag flag;
    guint property;
  } bits[] = { { TERN_FLAG_SEEN, PROP_UNREAD },
               { TERN_FLAG_FLAGGED, PROP_STARRED },
               { TERN_FLAG_ANSWERED, PROP_ANSWERED },
               { TERN_FLAG_DRAFT, PROP_DRAFT } };
  TernFlag differs = self->shown ^ shown;

  g_object_freeze_notify (G_OBJECT (self));
  self->shown = shown;
  for (guint i = 0; i < G_N_ELEMENTS (bits); i++)
    if ((differs & bits[i].flag) != 0)
      notify (self, bits[i].property);
  set_flag (self, &self->waiting, waiting, PROP_WAITING);
  g_object_thaw_notify (G_OBJECT (self));
}

TernFlag
tern_message_get_stored (TernMessage *self)
{
  return self->stored;
}

gboolean
tern_message_get_journalled (TernMessage *self)
{
  return self->journalled;
}

void
tern_message_set_journalled (TernMessage *self, gboolean journalled)
{
  self->journalled = journalled;
}

gint64
tern_message_get_id (TernMessage *self)
{
  return self->id;
}

gint64
tern_message_get_email (TernMessage *self)
{
  return self->email;
}

gint64
tern_message_get_thread (TernMessage *self)
{
  return self->thread;
}

gint64
tern_message_get_mailbox (TernMessage *self)
{
  return self->mailbox;
}

gint64
tern_message_get_date (TernMessage *self)
{
  return self->date;
}

guint64
tern_message_get_size (TernMessage *self)
{
  return self->size;
}

const char *
tern_message_get_subject (TernMessage *self)
{
  return self->subject;
}

const char *
tern_message_get_sender (TernMessage *self)
{
  return self->sender;
}

const char *
tern_message_get_sender_address (TernMessage *self)
{
  return self->sender_address;
}

const char *
tern_message_get_recipients (TernMessage *self)
{
  return self->recipients;
}

const char *
tern_message_get_preview (TernMessage *self)
{
  return self->preview;
}

GPtrArray *
tern_message_get_labels (TernMessage *self)
{
  return self->labels;
}

gboolean
tern_message_get_unread (TernMessage *self)
{
  return (self->shown & TERN_FLAG_SEEN) == 0;
}

gboolean
tern_message_get_starred (TernMessage *self)
{
  return (self->shown & TERN_FLAG_FLAGGED) != 0;
}

gboolean
tern_message_get_answered (TernMessage *self)
{
  return (self->shown & TERN_FLAG_ANSWERED) != 0;
}

gboolean
tern_message_get_forwarded (TernMessage *self)
{
  return self->forwarded;
}

gboolean
tern_message_get_muted (TernMessage *self)
{
  return self->muted;
}

gint64
tern_message_get_snoozed (TernMessage *self)
{
  return self->snoozed;
}

gboolean
tern_message_get_has_attachment (TernMessage *self)
{
  return self->has_attachment;
}

gboolean
tern_message_get_waiting (TernMessage *self)
{
  return self->waiting;
}

gboolean
tern_message_get_placeholder (TernMessage *self)
{
  return self->placeholder;
}
