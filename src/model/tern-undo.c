/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The steps that can be undone and redone; see the header. */

#include "model/tern-undo.h"

/* Seconds within which equal steps become one: LOOK, Answers ("merged when repeated"). */
#define MERGE_USEC (5 * G_USEC_PER_SEC)

typedef struct
{
  TernUndoFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Part;

typedef struct
{
  char *label;
  guint n;
  gint64 when;
  GArray *parts; /* Part, in the order they were done */
} Step;

struct _TernUndo
{
  GObject parent_instance;

  GPtrArray *done;   /* Step, newest last */
  GPtrArray *undone; /* Step, the next to redo last */
};

G_DEFINE_FINAL_TYPE (TernUndo, tern_undo, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  N_PROPS
};

enum
{
  PUSHED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
clear_part (gpointer data)
{
  Part *part = data;

  if (part->destroy)
    part->destroy (part->data);
}

static void
free_step (gpointer data)
{
  Step *step = data;

  g_free (step->label);
  g_array_unref (step->parts);
  g_free (step);
}

static Step *
make_step (const char *label)
{
  Step *step = g_new0 (Step, 1);

  step->label = g_strdup (label);
  step->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (step->parts, clear_part);
  return step;
}

static const char *
get_newest_label (GPtrArray *steps)
{
  return steps->len > 0 ? ((Step *) steps->pdata[steps->len - 1])->label : NULL;
}

static void
notify_labels (TernUndo *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDO_LABEL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REDO_LABEL]);
}

/* The step an action belongs to: the newest when it is the same again, else a new one. */
static Step *
find_step (TernUndo *self, const char *label)
{
  Step *newest = self->done->len > 0 ? self->done->pdata[self->done->len - 1] : NULL;

  if (newest != NULL && g_str_equal (newest->label, label)
      && g_get_monotonic_time () - newest->when < MERGE_USEC)
    return newest;
  if (self->done->len == TERN_UNDO_MAX_STEPS)
    g_ptr_array_remove_index (self->done, 0);
  newest = make_step (label);
  g_ptr_array_add (self->done, newest);
  return newest;
}

static void
run_step (Step *step, gboolean undo)
{
  for (guint i = 0; i < step->parts->len; i++)
    {
      guint at = undo ? step->parts->len - 1 - i : i;
      Part *part = &g_array_index (step->parts, Part, at);

      part->func (undo, part->data);
    }
  step->when = 0;
}

/* Moves the newest step of @from over and runs it. */
static char *
take_step (TernUndo *self, GPtrArray *from, GPtrArray *to, gboolean undo)
{
  Step *step;

  if (from->len == 0)
    return NULL;
  step = g_ptr_array_steal_index (from, from->len - 1);
  g_ptr_array_add (to, step);
  run_step (step, undo);
  notify_labels (self);
  return g_strdup (step->label);
}

static void
tern_undo_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernUndo *self = TERN_UNDO (object);

  switch (id)
    {
    case PROP_UNDO_LABEL:
      g_value_set_string (value, get_newest_label (self->done));
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, get_newest_label (self->undone));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_undo_finalize (GObject *object)
{
  TernUndo *self = TERN_UNDO (object);

  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->undone);
  G_OBJECT_CLASS (tern_undo_parent_class)->finalize (object);
}

static void
tern_undo_class_init (TernUndoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tern_undo_get_property;
  object_class->finalize = tern_undo_finalize;
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[PUSHED] = g_signal_new ("pushed", TERN_TYPE_UNDO, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
}

static void
tern_undo_init (TernUndo *self)
{
  self->done = g_ptr_array_new_with_free_func (free_step);
  self->undone = g_ptr_array_new_with_free_func (free_step);
}

TernUndo *
tern_undo_new (void)
{
  return g_object_new (TERN_TYPE_UNDO, NULL);
}

void
tern_undo_push (TernUndo *self, const char *label, guint n, TernUndoFunc func, gpointer user_data,
                GDestroyNotify destroy)
{
  const Part part = { func, user_data, destroy };
  Step *step;

  g_ptr_array_set_size (self->undone, 0);
  step = find_step (self, label);
  step->n += n;
  step->when = g_get_monotonic_time ();
  g_array_append_val (step->parts, part);
  notify_labels (self);
  g_signal_emit (self, signals[PUSHED], 0, label, step->n);
}

char *
tern_undo_undo (TernUndo *self)
{
  return take_step (self, self->done, self->undone, TRUE);
}

char *
tern_undo_redo (TernUndo *self)
{
  return take_step (self, self->undone, self->done, FALSE);
}

const char *
tern_undo_get_undo_label (TernUndo *self)
{
  return get_newest_label (self->done);
}

const char *
tern_undo_get_redo_label (TernUndo *self)
{
  return get_newest_label (self->undone);
}
