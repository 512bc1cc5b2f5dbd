/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Suggestions; see the header. */
#include "ui/search/tern-search-suggestions.h"

#include "model/tern-search-completion.h"

#include <glib/gi18n-lib.h>

struct _TernSearchSuggestions
{
  GtkPopover parent_instance;

  GtkEditable *field; /* lent */
  GtkListBox *list;
  GCancellable *cancellable; /* of the last question */
  GPtrArray *found;          /* TernSearchSuggestion; nullable */
  gsize start;
  gsize end;
};

G_DEFINE_FINAL_TYPE (TernSearchSuggestions, tern_search_suggestions, GTK_TYPE_POPOVER)

enum
{
  TAKEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
say (TernSearchSuggestions *self, const char *words)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self->field), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static const char *
get_detail (const TernSearchSuggestion *suggestion)
{
  return suggestion->explanation != NULL ? _(suggestion->explanation) : suggestion->detail;
}

/* "from:, who sent it". */
static char *
write_name (const TernSearchSuggestion *suggestion)
{
  const char *detail = get_detail (suggestion);

  return detail != NULL ? g_strdup_printf ("%s, %s", suggestion->label, detail) : g_strdup (suggestion->label);
}

static GtkWidget *
make_row (const TernSearchSuggestion *suggestion)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *name = write_name (suggestion);
  GtkWidget *label = make_label (suggestion->label, NULL);

  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (get_detail (suggestion) != NULL)
    gtk_box_append (GTK_BOX (box), make_label (get_detail (suggestion), "dimmed"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

/* Nothing is worth offering that is there already. */
static gboolean
is_news (TernSearchSuggestions *self)
{
  const char *text = gtk_editable_get_text (self->field);
  const TernSearchSuggestion *first = self->found->len == 1 ? g_ptr_array_index (self->found, 0) : NULL;
  g_autofree char *typed = g_strndup (text + self->start, self->end - self->start);
  g_autofree char *insert = first != NULL ? g_strchomp (g_strdup (first->insert)) : NULL;

  return self->found->len > 1 || (first != NULL && !g_str_equal (typed, insert));
}

static void
place (TernSearchSuggestions *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  graphene_rect_t bounds;
  GdkRectangle rectangle;

  if (!gtk_widget_compute_bounds (GTK_WIDGET (self->field), parent, &bounds))
    return;
  rectangle = (GdkRectangle) { (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width,
                               (int) bounds.size.height };
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &rectangle);
  gtk_widget_set_size_request (GTK_WIDGET (self->list), MAX (rectangle.width - 24, 200), -1);
}

static void
show (TernSearchSuggestions *self)
{
  g_autofree char *words = NULL;

  gtk_list_box_remove_all (self->list);
  for (guint i = 0; i < self->found->len; i++)
    gtk_list_box_append (self->list, make_row (g_ptr_array_index (self->found, i)));
  place (self);
  gtk_popover_popup (GTK_POPOVER (self));
  words = g_strdup_printf (ngettext ("%u suggestion", "%u suggestions", self->found->len), self->found->len);
  say (self, words);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernSearchSuggestions) self = user_data;
  gsize start, end;
  g_autoptr (GPtrArray) found = tern_search_complete_finish (result, &start, &end, NULL);

  if (found == NULL || g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)))
      || strlen (gtk_editable_get_text (self->field)) < end
      || (gtk_widget_get_state_flags (GTK_WIDGET (self->field)) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
    return;
  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->found = g_steal_pointer (&found);
  self->start = start;
  self->end = end;
  if (is_news (self))
    show (self);
  else
    tern_search_suggestions_close (self);
}

static void
take_at (TernSearchSuggestions *self, int index)
{
  const TernSearchSuggestion *suggestion = g_ptr_array_index (self->found, (guint) index);
  const char *text = gtk_editable_get_text (self->field);
  g_autofree char *before = g_strndup (text, self->start);
  g_autofree char *whole = g_strconcat (before, suggestion->insert, text + self->end, NULL);
  int caret = (int) (g_utf8_strlen (before, -1) + g_utf8_strlen (suggestion->insert, -1));

  tern_search_suggestions_close (self);
  gtk_editable_set_text (self->field, whole);
  gtk_editable_set_position (self->field, caret);
  g_signal_emit (self, signals[TAKEN], 0);
}

static void
on_row_activated (TernSearchSuggestions *self, GtkListBoxRow *row)
{
  take_at (self, gtk_list_box_row_get_index (row));
}

static void
tern_search_suggestions_dispose (GObject *object)
{
  TernSearchSuggestions *self = TERN_SEARCH_SUGGESTIONS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  G_OBJECT_CLASS (tern_search_suggestions_parent_class)->dispose (object);
}

static void
tern_search_suggestions_class_init (TernSearchSuggestionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_search_suggestions_dispose;
  signals[TAKEN]
      = g_signal_new ("taken", TERN_TYPE_SEARCH_SUGGESTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tern_search_suggestions_init (TernSearchSuggestions *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_SINGLE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Suggestions"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (self), GTK_WIDGET (self->list));
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "menu");
  gtk_widget_add_css_class (GTK_WIDGET (self), "tern-suggestions");
}

TernSearchSuggestions *
tern_search_suggestions_new (GtkEditable *field)
{
  TernSearchSuggestions *self = g_object_new (TERN_TYPE_SEARCH_SUGGESTIONS, NULL);

  self->field = field;
  return self;
}

void
tern_search_suggestions_update (TernSearchSuggestions *self, TernClient *client, gboolean all)
{
  const char *text = gtk_editable_get_text (self->field);
  int caret = gtk_editable_get_position (self->field);
  gsize cursor = (gsize) (g_utf8_offset_to_pointer (text, caret) - text);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  tern_search_complete_async (client, text, cursor, all, self->cancellable, answered_cb, g_object_ref (self));
}

gboolean
tern_search_suggestions_is_open (TernSearchSuggestions *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

void
tern_search_suggestions_close (TernSearchSuggestions *self)
{
  g_cancellable_cancel (self->cancellable);
  gtk_popover_popdown (GTK_POPOVER (self));
}

void
tern_search_suggestions_move (TernSearchSuggestions *self, int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int n = (int) self->found->len;
  int at = row != NULL ? gtk_list_box_row_get_index (row) + by : by > 0 ? 0 : n - 1;
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;

  at = CLAMP (at, 0, n - 1);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, at));
  name = write_name (g_ptr_array_index (self->found, (guint) at));
  /* Translators: a suggestion, and which of how many it is. */
  words = g_strdup_printf (_("%s, %d of %d"), name, at + 1, n);
  say (self, words);
}

gboolean
tern_search_suggestions_take (TernSearchSuggestions *self)
{
  GtkListBoxRow *row = tern_search_suggestions_is_open (self) ? gtk_list_box_get_selected_row (self->list) : NULL;

  if (row == NULL)
    return FALSE;
  take_at (self, gtk_list_box_row_get_index (row));
  return TRUE;
}
