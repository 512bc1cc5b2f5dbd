/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The search bar; see the header. */
#include "ui/search/tern-search-bar.h"

#include "ui/search/tern-search-suggestions.h"
#include "ui/search/tern-search-words.h"

#include <glib/gi18n-lib.h>

#include <string.h>

struct _TernSearchBar
{
  AdwBin parent_instance;

  TernClient *client; /* nullable: before it was opened */
  char *folder;       /* what is searched unless all mail is */
  char *mistake;      /* in what is typed; nullable */
  char *status;       /* what was searched; nullable */
  char *text;         /* what was typed, without blanks at its ends */

  GtkRevealer *revealer;
  GtkWidget *box;
  GtkSearchEntry *entry;
  GtkToggleButton *all;
  GtkWidget *save_button;
  GtkWidget *close_button;
  GtkLabel *line;     /* the mistake, else the status */
  TernSearchSuggestions *suggestions;
};

G_DEFINE_FINAL_TYPE (TernSearchBar, tern_search_bar, ADW_TYPE_BIN)

enum
{
  CHANGED,
  ENTERED,
  TO_RESULTS,
  CLOSED,
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One line for both: a label that appears above another one while that is there is not found in the accessibility tree
 * (GTK 4.18). @announce: when it is news. */
static void
show_line (TernSearchBar *self, gboolean announce)
{
  const char *words = self->mistake != NULL ? self->mistake : self->status != NULL ? self->status : "";

  if (announce && *words != '\0' && strcmp (words, gtk_label_get_label (self->line)) != 0)
    gtk_accessible_announce (GTK_ACCESSIBLE (self->entry), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  gtk_widget_remove_css_class (GTK_WIDGET (self->line), self->mistake != NULL ? "dimmed" : "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->line), self->mistake != NULL ? "error" : "dimmed");
  gtk_label_set_label (self->line, words);
  gtk_widget_set_visible (GTK_WIDGET (self->line), *words != '\0');
}

/* --- what is typed --- */

static void
show_mistake (TernSearchBar *self)
{
  gtk_widget_set_visible (self->save_button, *self->text != '\0');
  g_free (self->mistake);
  self->mistake = tern_search_words_mistake (self->text);
  show_line (self, self->mistake != NULL);
}

/* Returns: whether it is another. */
static gboolean
take_text (TernSearchBar *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  return g_set_str (&self->text, text);
}

static void
on_search_changed (TernSearchBar *self)
{
  if (!take_text (self))
    return;
  show_mistake (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Suggestions do not wait for the words to rest. */
static void
on_typed (TernSearchBar *self)
{
  if (self->client != NULL && tern_search_bar_is_open (self))
    tern_search_suggestions_update (self->suggestions, self->client, FALSE);
}

static void
on_taken (TernSearchBar *self)
{
  on_search_changed (self);
}

static void
on_activated (TernSearchBar *self)
{
  if (tern_search_suggestions_take (self->suggestions))
    return;
  tern_search_suggestions_close (self->suggestions);
  on_search_changed (self);
  g_signal_emit (self, signals[ENTERED], 0);
}

static void
name_entry (TernSearchBar *self)
{
  g_autofree char *words = NULL;

  if (gtk_toggle_button_get_active (self->all) || self->folder == NULL)
    words = g_strdup (_("Search all mail"));
  else
    /* Translators: %s is a folder: "Search Inbox". */
    words = g_strdup_printf (_("Search %s"), self->folder);
  gtk_search_entry_set_placeholder_text (self->entry, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
on_all_toggled (TernSearchBar *self)
{
  name_entry (self);
  take_text (self);
  if (tern_search_bar_is_open (self))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
stop (TernSearchBar *self)
{
  if (tern_search_suggestions_is_open (self->suggestions))
    tern_search_suggestions_close (self->suggestions);
  else
    g_signal_emit (self, signals[CLOSED], 0);
}

/* What is typed by now, not when the words have rested. */
static void
save (TernSearchBar *self)
{
  tern_search_suggestions_close (self->suggestions);
  on_search_changed (self);
  g_signal_emit (self, signals[SAVED], 0);
}

/* Of the field alone: before it takes them for itself. */
/* To the results of what is typed by now, not of what was when the words last rested. */
static void
go_down (TernSearchBar *self)
{
  on_search_changed (self);
  if (*self->text == '\0')
    tern_search_suggestions_update (self->suggestions, self->client, TRUE);
  else
    g_signal_emit (self, signals[TO_RESULTS], 0);
}

static gboolean
on_key_pressed (TernSearchBar *self, guint key, guint code, GdkModifierType state)
{
  gboolean open = tern_search_suggestions_is_open (self->suggestions);

  if ((key == GDK_KEY_s || key == GDK_KEY_S) && (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == GDK_CONTROL_MASK)
    {
      save (self);
      return GDK_EVENT_STOP;
    }
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Escape:
      stop (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      if (open)
        tern_search_suggestions_move (self->suggestions, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      if (open)
        tern_search_suggestions_move (self->suggestions, 1);
      else
        go_down (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_focus_left (TernSearchBar *self)
{
  tern_search_suggestions_close (self->suggestions);
}

/* Escape where the focus is on one of the buttons. */
static gboolean
on_button_key_pressed (TernSearchBar *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  stop (self);
  return GDK_EVENT_STOP;
}

static void
watch_keys (TernSearchBar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *others = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  g_signal_connect_object (others, "key-pressed", G_CALLBACK (on_button_key_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->box, others);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_focus_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), focus);
}

static void
tern_search_bar_dispose (GObject *object)
{
  TernSearchBar *self = TERN_SEARCH_BAR (object);

  if (self->suggestions != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->suggestions));
  self->suggestions = NULL;
  g_clear_object (&self->client);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->mistake, g_free);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->text, g_free);
  /* By itself: the bin would unparent a second time what the template has let go of. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_SEARCH_BAR);
  G_OBJECT_CLASS (tern_search_bar_parent_class)->dispose (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, TERN_TYPE_SEARCH_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tern_search_bar_class_init (TernSearchBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_search_bar_dispose;
  signals[CHANGED] = add_signal ("changed");
  signals[ENTERED] = add_signal ("entered");
  signals[TO_RESULTS] = add_signal ("to-results");
  signals[CLOSED] = add_signal ("closed");
  signals[SAVED] = add_signal ("saved");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/search/tern-search-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TernSearchBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, TernSearchBar, box);
  gtk_widget_class_bind_template_child (widget_class, TernSearchBar, entry);
  gtk_widget_class_bind_template_child (widget_class, TernSearchBar, all);
  gtk_widget_class_bind_template_child (widget_class, TernSearchBar, save_button);
  gtk_widget_class_bind_template_child (widget_class, TernSearchBar, close_button);
  gtk_widget_class_bind_template_child (widget_class, TernSearchBar, line);
}

static void
tern_search_bar_init (TernSearchBar *self)
{
  self->text = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  self->suggestions = tern_search_suggestions_new (GTK_EDITABLE (self->entry));
  gtk_widget_set_parent (GTK_WIDGET (self->suggestions), self->box);
  g_signal_connect_object (self->suggestions, "taken", G_CALLBACK (on_taken), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (on_search_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_typed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_activated), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->all, "toggled", G_CALLBACK (on_all_toggled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->save_button, "clicked", G_CALLBACK (save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->close_button, "clicked", G_CALLBACK (stop), self, G_CONNECT_SWAPPED);
  watch_keys (self);
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), FALSE);
}

void
tern_search_bar_open (TernSearchBar *self, TernClient *client, const char *folder, gboolean all)
{
  gboolean open = tern_search_bar_is_open (self);

  g_set_object (&self->client, client);
  if (!open)
    {
      g_set_str (&self->folder, folder);
      gtk_toggle_button_set_active (self->all, all);
      name_entry (self);
      gtk_widget_set_visible (GTK_WIDGET (self->revealer), TRUE);
      gtk_revealer_set_reveal_child (self->revealer, TRUE);
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

void
tern_search_bar_close (TernSearchBar *self)
{
  tern_search_suggestions_close (self->suggestions);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->revealer), FALSE);
  tern_search_bar_set_text (self, "");
  tern_search_bar_set_status (self, NULL, FALSE);
}

gboolean
tern_search_bar_is_open (TernSearchBar *self)
{
  return gtk_revealer_get_reveal_child (self->revealer);
}

const char *
tern_search_bar_get_text (TernSearchBar *self)
{
  return self->text;
}

void
tern_search_bar_set_text (TernSearchBar *self, const char *text)
{
  g_set_str (&self->text, text);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  show_mistake (self);
}

gboolean
tern_search_bar_get_all (TernSearchBar *self)
{
  return gtk_toggle_button_get_active (self->all);
}

void
tern_search_bar_set_status (TernSearchBar *self, const char *words, gboolean announce)
{
  g_set_str (&self->status, words);
  show_line (self, announce && self->mistake == NULL);
}
