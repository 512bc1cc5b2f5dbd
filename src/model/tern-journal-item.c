/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A row of the page of waiting changes; see the header. */

#include "model/tern-journal-item.h"

#include "model/tern-journal-item-private.h"

struct _TernJournalItem
{
  GObject parent_instance;

  TernJournalGroup *group;
};

G_DEFINE_FINAL_TYPE (TernJournalItem, tern_journal_item, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_N,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
clear_place (TernJournalPlace *place)
{
  g_free (place->account);
  g_free (place->path);
  g_free (place->name);
}

void
tern_journal_group_free (gpointer data)
{
  TernJournalGroup *group = data;

  g_free (group->key);
  g_free (group->account);
  g_free (group->subject);
  clear_place (&group->place);
  clear_place (&group->target);
  g_clear_pointer (&group->add, tern_flags_unref);
  g_clear_pointer (&group->remove, tern_flags_unref);
  g_free (group->reason);
  g_array_unref (group->ids);
  g_free (group);
}

static void
tern_journal_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_N)
    g_value_set_uint (value, tern_journal_item_get_n (TERN_JOURNAL_ITEM (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tern_journal_item_finalize (GObject *object)
{
  tern_journal_group_free (TERN_JOURNAL_ITEM (object)->group);
  G_OBJECT_CLASS (tern_journal_item_parent_class)->finalize (object);
}

static void
tern_journal_item_class_init (TernJournalItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tern_journal_item_get_property;
  object_class->finalize = tern_journal_item_finalize;
  properties[PROP_N] = g_param_spec_uint ("n", NULL, NULL, 0, G_MAXUINT, 0,
                                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tern_journal_item_init (TernJournalItem *self)
{
}

TernJournalItem *
tern_journal_item_new (TernJournalGroup *group)
{
  TernJournalItem *self = g_object_new (TERN_TYPE_JOURNAL_ITEM, NULL);

  self->group = group;
  return self;
}

void
tern_journal_item_take (TernJournalItem *self, TernJournalGroup *group)
{
  gboolean same
      = self->group->ids->len == group->ids->len && g_strcmp0 (self->group->subject, group->subject) == 0;

  tern_journal_group_free (self->group);
  self->group = group;
  if (!same)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N]);
}

const char *
tern_journal_item_get_key (TernJournalItem *self)
{
  return self->group->key;
}

GArray *
tern_journal_item_get_ids (TernJournalItem *self)
{
  return self->group->ids;
}

TernChangeKind
tern_journal_item_get_kind (TernJournalItem *self)
{
  return self->group->kind;
}

TernChangeState
tern_journal_item_get_state (TernJournalItem *self)
{
  return self->group->state;
}

guint
tern_journal_item_get_n (TernJournalItem *self)
{
  return self->group->ids->len;
}

const char *
tern_journal_item_get_account (TernJournalItem *self)
{
  return self->group->account;
}

const char *
tern_journal_item_get_subject (TernJournalItem *self)
{
  return self->group->subject;
}

const TernJournalPlace *
tern_journal_item_get_place (TernJournalItem *self)
{
  return &self->group->place;
}

const TernJournalPlace *
tern_journal_item_get_target (TernJournalItem *self)
{
  return self->group->target.path != NULL ? &self->group->target : NULL;
}

TernFlags *
tern_journal_item_get_add (TernJournalItem *self)
{
  return self->group->add;
}

TernFlags *
tern_journal_item_get_remove (TernJournalItem *self)
{
  return self->group->remove;
}

const char *
tern_journal_item_get_reason (TernJournalItem *self)
{
  return self->group->reason;
}
