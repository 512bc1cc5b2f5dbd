/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The selection of a list of messages; see the header. Beside the bitset of positions stand the ids of the selected
 * rows in the same order: when positions are replaced, only the ids say which rows are still there. */

#include "ui/list/tern-selection.h"

#define NOWHERE TERN_MESSAGE_LIST_NOWHERE
/* Of more selected rows than this that go at once, the rest cannot come back: looking each up would be felt. */
#define MAX_LOST 10000

struct _TernSelection
{
  GObject parent_instance;

  TernMessageList *list;
  GtkBitset *selected;
  GArray *ids;       /* gint64, one for each bit, in order */
  GtkBitset *doomed; /* announced by `removing`, and still in the list */

  guint current;
  gint64 current_id;

  /* Until the main loop goes round: what might come back. */
  GArray *lost; /* gint64: was selected */
  gint64 lost_current;
  gint64 stand_in; /* selected in the place of what is lost; 0 */
  guint forget_source;

  gboolean given;     /* nobody chose what is selected */
  gboolean gathering; /* nothing is selected alone */
  guint n_items;  /* of the list, as was told last */
};

enum
{
  PROP_0,
  PROP_CURRENT,
  PROP_N_SELECTED,
  N_PROPS
};

enum
{
  DISPLACED,
  REARRANGING,
  REARRANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
tern_selection_get_item_type (GListModel *model)
{
  return TERN_TYPE_MESSAGE;
}

static guint
tern_selection_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (TERN_SELECTION (model)->list));
}

static gpointer
tern_selection_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (TERN_SELECTION (model)->list), position);
}

static void
tern_selection_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = tern_selection_get_item_type;
  iface->get_n_items = tern_selection_get_n_items;
  iface->get_item = tern_selection_get_item;
}

static void
tern_selection_get_section (GtkSectionModel *model, guint position, guint *start, guint *end)
{
  TernSelection *self = TERN_SELECTION (model);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  if (GTK_IS_SECTION_MODEL (self->list))
    gtk_section_model_get_section (GTK_SECTION_MODEL (self->list), position, start, end);
  else
    {
      *start = position < n_items ? 0 : n_items;
      *end = position < n_items ? n_items : G_MAXUINT;
    }
}

static void
tern_selection_section_model_init (GtkSectionModelInterface *iface)
{
  iface->get_section = tern_selection_get_section;
}

/* The ids of what is selected, while list and bitset agree. */
static void
collect_ids (TernSelection *self)
{
  GtkBitsetIter iter;
  guint position, i = 0;

  g_array_set_size (self->ids, gtk_bitset_get_size (self->selected));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, self->selected, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    g_array_index (self->ids, gint64, i++) = tern_message_list_get_id (self->list, position);
}

/* Says that positions between the first and the last of @changed may differ. */
static void
say_changed (TernSelection *self, GtkBitset *changed)
{
  guint first = gtk_bitset_get_minimum (changed), last = gtk_bitset_get_maximum (changed);

  if (gtk_bitset_is_empty (changed))
    return;
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first, last - first + 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

/* @next: (transfer full). */
static void
replace_selected (TernSelection *self, GtkBitset *next)
{
  g_autoptr (GtkBitset) changed = self->selected;

  self->selected = next;
  gtk_bitset_difference (changed, next);
  if (gtk_bitset_is_empty (changed))
    return;
  collect_ids (self);
  say_changed (self, changed);
}

static void
forget_lost (TernSelection *self)
{
  g_clear_handle_id (&self->forget_source, g_source_remove);
  g_array_set_size (self->lost, 0);
  self->lost_current = 0;
  self->stand_in = 0;
}

static gboolean
tern_selection_is_selected (GtkSelectionModel *model, guint position)
{
  return gtk_bitset_contains (TERN_SELECTION (model)->selected, position);
}

static GtkBitset *
tern_selection_get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  return gtk_bitset_copy (TERN_SELECTION (model)->selected);
}

static gboolean
tern_selection_set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  TernSelection *self = TERN_SELECTION (model);
  GtkBitset *next = gtk_bitset_copy (self->selected);
  g_autoptr (GtkBitset) chosen = gtk_bitset_copy (selected);

  gtk_bitset_intersect (chosen, mask);
  gtk_bitset_subtract (next, mask);
  gtk_bitset_union (next, chosen);
  gtk_bitset_remove_range_closed (next, tern_selection_get_n_items (G_LIST_MODEL (self)), G_MAXUINT);
  self->given = FALSE;
  forget_lost (self);
  replace_selected (self, next);
  return TRUE;
}

static gboolean
tern_selection_select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  TernSelection *self = TERN_SELECTION (model);
  GtkBitset *next;

  if (self->gathering && unselect_rest)
    {
      tern_selection_set_current (self, position);
      return TRUE;
    }
  next = unselect_rest ? gtk_bitset_new_empty () : gtk_bitset_copy (self->selected);
  if (position < tern_selection_get_n_items (G_LIST_MODEL (self)))
    gtk_bitset_add (next, position);
  self->given = FALSE;
  forget_lost (self);
  tern_selection_set_current (self, position);
  replace_selected (self, next);
  return TRUE;
}

static void
tern_selection_selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = tern_selection_is_selected;
  iface->get_selection_in_range = tern_selection_get_selection_in_range;
  iface->set_selection = tern_selection_set_selection;
  iface->select_item = tern_selection_select_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (
  TernSelection, tern_selection, G_TYPE_OBJECT,
  G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, tern_selection_list_model_init)
  G_IMPLEMENT_INTERFACE (GTK_TYPE_SECTION_MODEL, tern_selection_section_model_init)
  G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, tern_selection_selection_model_init))

static void
set_current (TernSelection *self, guint position, gint64 id)
{
  self->current_id = id;
  if (self->current == position)
    return;
  self->current = position;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT]);
}

/* The row that takes the place of @position: the next one that stays, else the previous one. */
static guint
find_successor (TernSelection *self, guint position)
{
  guint n_items = tern_selection_get_n_items (G_LIST_MODEL (self));

  for (guint next = position + 1; next < n_items; next++)
    if (!gtk_bitset_contains (self->doomed, next))
      return next;
  for (guint previous = position; previous-- > 0;)
    if (!gtk_bitset_contains (self->doomed, previous))
      return previous;
  return NOWHERE;
}

static gboolean
on_loop_went_round (gpointer data)
{
  TernSelection *self = data;

  self->forget_source = 0;
  forget_lost (self);
  return G_SOURCE_REMOVE;
}

/* How many selected rows are before @position, which is where its id stands in `ids`. */
static guint
get_rank (TernSelection *self, guint position)
{
  return position == 0 ? 0 : gtk_bitset_get_size_in_range (self->selected, 0, position - 1);
}

/* Takes ids out of `ids`, noting them for the case that they come back. */
static void
lose_ids (TernSelection *self, guint rank, guint n)
{
  for (guint i = rank; i < rank + n && self->lost->len < MAX_LOST; i++)
    if (g_array_index (self->ids, gint64, i) != self->stand_in)
      g_array_append_val (self->lost, g_array_index (self->ids, gint64, i));
  g_array_remove_range (self->ids, rank, n);
}

/* Selects the row that takes the place of @position, now that nothing else is selected: where the person is now, when
 * the current row went with it. */
static guint
select_stand_in (TernSelection *self, guint position)
{
  guint at = self->lost_current != 0 ? self->current : find_successor (self, position);

  self->stand_in = at == NOWHERE ? 0 : tern_message_list_get_id (self->list, at);
  if (at != NOWHERE)
    {
      gtk_bitset_add (self->selected, at);
      g_array_append_val (self->ids, self->stand_in);
      self->given = TRUE;
    }
  return at;
}

/* Takes what is going out of the selection; when nothing is left, a row stands in. Only what changed is touched: many
 * runs may go, one after the other, from a selection of everything. */
static void
let_selected_go (TernSelection *self, guint position, guint n)
{
  guint n_gone = gtk_bitset_get_size_in_range (self->selected, position, position + n - 1);
  guint rank = get_rank (self, position), at = NOWHERE;
  g_autoptr (GtkBitset) changed = NULL;

  if (n_gone == 0)
    return;
  changed = gtk_bitset_new_empty ();
  gtk_bitset_add (changed, gtk_bitset_get_nth (self->selected, rank));
  gtk_bitset_add (changed, gtk_bitset_get_nth (self->selected, rank + n_gone - 1));
  lose_ids (self, rank, n_gone);
  gtk_bitset_remove_range (self->selected, position, n);
  if (gtk_bitset_is_empty (self->selected))
    at = select_stand_in (self, position);
  if (at != NOWHERE)
    gtk_bitset_add (changed, at);
  say_changed (self, changed);
}

static void
on_removing (TernMessageList *list, guint position, guint n, TernSelection *self)
{
  gboolean displaced;

  gtk_bitset_add_range (self->doomed, position, n);
  displaced = self->current >= position && self->current - position < n;
  if (displaced)
    {
      guint at = find_successor (self, self->current);

      if (self->lost_current == 0)
        self->lost_current = self->current_id;
      set_current (self, at, at == NOWHERE ? 0 : tern_message_list_get_id (list, at));
    }
  let_selected_go (self, position, n);
  if (self->forget_source == 0)
    self->forget_source = g_idle_add_full (G_PRIORITY_HIGH, on_loop_went_round, self, NULL);
  if (displaced)
    g_signal_emit (self, signals[DISPLACED], 0, self->current);
}

/* Where @id is, or what it is folded under, unless it is about to go. */
static guint
find_staying (TernSelection *self, gint64 id)
{
  guint position = tern_message_list_find_row (self->list, id);

  return position != NOWHERE && gtk_bitset_contains (self->doomed, position) ? NOWHERE : position;
}

/* Finds the ids that were between positions which have been replaced. Those that stayed kept their order, so that most
 * are right behind the one before. */
static void
place_carried (TernSelection *self, const gint64 *carried, guint n_carried, guint expected, GtkBitset *returned)
{
  for (guint i = 0; i < n_carried; i++)
    {
      gboolean here = tern_message_list_get_id (self->list, expected) == carried[i];
      guint position = here ? expected : find_staying (self, carried[i]);

      if (position == NOWHERE)
        continue;
      gtk_bitset_add (returned, position);
      expected = position + 1;
    }
}

/* What was lost and is there again is selected again. */
static void
place_lost (TernSelection *self, GtkBitset *returned)
{
  for (guint i = self->lost->len; i-- > 0;)
    {
      guint position = find_staying (self, g_array_index (self->lost, gint64, i));

      if (position == NOWHERE)
        continue;
      gtk_bitset_add (returned, position);
      g_array_remove_index_fast (self->lost, i);
    }
}

/* The selected ids from @position on, @removed positions wide, taken out of `ids`. */
static GArray *
take_carried (TernSelection *self, guint position, guint removed)
{
  guint before = get_rank (self, position);
  guint n = removed == 0 ? 0 : gtk_bitset_get_size_in_range (self->selected, position, position + removed - 1);
  GArray *carried = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n);

  if (n > 0)
    {
      g_array_append_vals (carried, &g_array_index (self->ids, gint64, before), n);
      g_array_remove_range (self->ids, before, n);
    }
  return carried;
}

/* Returns: (transfer full): positions whose state is not what a list would expect of new rows. */
static GtkBitset *
carry_selection (TernSelection *self, guint position, guint removed, guint added)
{
  g_autoptr (GArray) carried = take_carried (self, position, removed);
  GtkBitset *returned = gtk_bitset_new_empty ();
  gboolean back;

  gtk_bitset_splice (self->selected, position, removed, added);
  gtk_bitset_splice (self->doomed, position, removed, added);
  if (added == 0)
    return returned;
  place_lost (self, returned);
  back = !gtk_bitset_is_empty (returned);
  place_carried (self, (const gint64 *)carried->data, carried->len, position, returned);
  gtk_bitset_union (self->selected, returned);
  if (back && self->stand_in != 0)
    {
      guint stand_in = tern_message_list_find (self->list, self->stand_in);

      if (stand_in != NOWHERE && gtk_bitset_remove (self->selected, stand_in))
        gtk_bitset_add (returned, stand_in);
      self->stand_in = 0;
      self->given = FALSE;
    }
  if (!gtk_bitset_is_empty (returned))
    collect_ids (self);
  return returned;
}

/* Returns whether the current row, which was lost, is there again. */
static gboolean
carry_current (TernSelection *self, guint position, guint removed, guint added)
{
  guint n_items = tern_selection_get_n_items (G_LIST_MODEL (self));
  guint at = self->current;
  guint back = self->lost_current == 0 || added == 0 ? NOWHERE : find_staying (self, self->lost_current);

  if (back != NOWHERE)
    {
      set_current (self, back, self->lost_current);
      self->lost_current = 0;
      return TRUE;
    }
  if (at == NOWHERE || at < position)
    return FALSE;
  if (at >= position + removed)
    at += added - removed;
  else
    at = tern_message_list_find_row (self->list, self->current_id);
  if (at == NOWHERE && n_items > 0)
    at = MIN (position, n_items - 1);
  set_current (self, at, at == NOWHERE ? 0 : tern_message_list_get_id (self->list, at));
  return FALSE;
}

/* That the rows from @first to before @end are others. */
static void
tell (TernSelection *self, guint first, guint end)
{
  if (end > first)
    g_list_model_items_changed (G_LIST_MODEL (self), first, end - first, end - first);
}

/* Tells that the first @n rows are others: each run of those that are @shown by itself, and what is between them. */
static void
tell_in_pieces (TernSelection *self, GtkBitset *shown, guint n)
{
  guint first = 0, end = 0, next;
  GtkBitsetIter iter;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, shown, &next); more && next < n;
       more = gtk_bitset_iter_next (&iter, &next))
    {
      if (next != end)
        {
          tell (self, first, end);
          tell (self, end, next);
          first = next;
        }
      end = next + 1;
    }
  tell (self, first, end);
  tell (self, end, n);
}

static void
rearrange (TernSelection *self, guint removed, guint added)
{
  g_autoptr (GtkBitset) shown = gtk_bitset_new_empty ();
  guint n = MIN (removed, added);

  g_signal_emit (self, signals[REARRANGING], 0, shown);
  /* First what makes their number right. */
  if (removed != added)
    g_list_model_items_changed (G_LIST_MODEL (self), n, removed - n, added - n);
  tell_in_pieces (self, shown, n);
}

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, TernSelection *self)
{
  guint before = self->ids->len;
  g_autoptr (GtkBitset) returned = NULL;
  gboolean back;
  gboolean all = position == 0 && removed > 0 && added > 0 && added == g_list_model_get_n_items (list)
                 && gtk_bitset_is_empty (self->doomed) && removed == self->n_items;

  self->n_items = g_list_model_get_n_items (list);
  g_object_freeze_notify (G_OBJECT (self));
  returned = carry_selection (self, position, removed, added);
  back = carry_current (self, position, removed, added);
  if (all)
    rearrange (self, removed, added);
  else
    g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  g_object_thaw_notify (G_OBJECT (self));
  say_changed (self, returned);
  if (gtk_bitset_is_empty (returned) && self->ids->len != before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
  if (back)
    g_signal_emit (self, signals[DISPLACED], 0, self->current);
  if (all)
    g_signal_emit (self, signals[REARRANGED], 0);
}

static void
on_sections_changed (GtkSectionModel *list, guint position, guint n_items, TernSelection *self)
{
  gtk_section_model_sections_changed (GTK_SECTION_MODEL (self), position, n_items);
}

static void
tern_selection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernSelection *self = TERN_SELECTION (object);

  switch (id)
    {
    case PROP_CURRENT:
      g_value_set_uint (value, self->current);
      break;
    case PROP_N_SELECTED:
      g_value_set_uint (value, self->ids->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_selection_finalize (GObject *object)
{
  TernSelection *self = TERN_SELECTION (object);

  g_clear_handle_id (&self->forget_source, g_source_remove);
  g_clear_object (&self->list);
  gtk_bitset_unref (self->selected);
  gtk_bitset_unref (self->doomed);
  g_array_unref (self->ids);
  g_array_unref (self->lost);
  G_OBJECT_CLASS (tern_selection_parent_class)->finalize (object);
}

static void
tern_selection_class_init (TernSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tern_selection_get_property;
  object_class->finalize = tern_selection_finalize;
  properties[PROP_CURRENT] =
    g_param_spec_uint ("current", NULL, NULL, 0, G_MAXUINT, NOWHERE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_SELECTED] =
    g_param_spec_uint ("n-selected", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[DISPLACED] = g_signal_new ("displaced", TERN_TYPE_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[REARRANGING] = g_signal_new ("rearranging", TERN_TYPE_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, GTK_TYPE_BITSET);
  signals[REARRANGED] = g_signal_new ("rearranged", TERN_TYPE_SELECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);
}

static void
tern_selection_init (TernSelection *self)
{
  self->selected = gtk_bitset_new_empty ();
  self->doomed = gtk_bitset_new_empty ();
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->lost = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->current = NOWHERE;
}

TernSelection *
tern_selection_new (TernMessageList *list)
{
  TernSelection *self = g_object_new (TERN_TYPE_SELECTION, NULL);

  self->list = g_object_ref (list);
  self->n_items = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_signal_connect_object (list, "removing", G_CALLBACK (on_removing), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_DEFAULT);
  if (GTK_IS_SECTION_MODEL (list))
    g_signal_connect_object (list, "sections-changed", G_CALLBACK (on_sections_changed), self, G_CONNECT_DEFAULT);
  return self;
}

TernMessageList *
tern_selection_get_list (TernSelection *self)
{
  return self->list;
}

guint
tern_selection_get_current (TernSelection *self)
{
  return self->current;
}

void
tern_selection_set_current (TernSelection *self, guint position)
{
  guint at = position < tern_selection_get_n_items (G_LIST_MODEL (self)) ? position : NOWHERE;

  set_current (self, at, at == NOWHERE ? 0 : tern_message_list_get_id (self->list, at));
}

guint
tern_selection_get_n_selected (TernSelection *self)
{
  return self->ids->len;
}

guint
tern_selection_get_single (TernSelection *self)
{
  return self->ids->len == 1 ? gtk_bitset_get_minimum (self->selected) : NOWHERE;
}

gboolean
tern_selection_is_given (TernSelection *self)
{
  return self->given;
}

void
tern_selection_set_gathering (TernSelection *self, gboolean gathering)
{
  self->gathering = gathering;
}

gboolean
tern_selection_is_going (TernSelection *self, guint position)
{
  return gtk_bitset_contains (self->doomed, position);
}

GArray *
tern_selection_dup_ids (TernSelection *self)
{
  return g_array_copy (self->ids);
}
