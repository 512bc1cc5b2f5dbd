/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A thread as one column; see the header. Widgets are made for messages near those that are open: long runs of folded
 * ones are one button, so that a thread of five hundred opens as fast as one of five. Where it is scrolled to, and what
 * moves it, is in tern-conversation-scroller.c. */
#include "ui/reader/tern-conversation-view.h"

#include "ui/reader/tern-conversation-entry.h"
#include "ui/reader/tern-conversation-scroller.h"
#include "ui/reader/tern-sought-label.h"
#include "ui/reader/tern-text-body.h"

#include <glib/gi18n.h>

/* Unread ones that open by themselves; the others are a key away. */
#define MAX_OPENED 8
/* Pages with a process of their own behind them. One that is not looked at is folded for the next. */
#define MAX_HTML 6
/* A longer run of folded ones is one button, but for its first and its last two. */
#define MAX_RUN 7
#define RUN_HEAD 1
#define RUN_TAIL 2
/* Unfolded by one press of it. */
#define REVEALED 50
/* Seconds; at least so long is on the screen what counts as read without being gone to. */
#define MIN_SEEN 2
/* Beside the column of the text, within its sheet. */
#define SHEET_MARGIN 18

struct _TernConversationView
{
  GtkBox parent_instance;

  TernClient *client;
  GSettings *settings;
  TernConversation *conversation;
  GPtrArray *entries; /* TernConversationEntry, lent by the box; NULL: within a gap; one for each message */
  GPtrArray *gaps;    /* GtkButton, lent by the box: one for each run of NULL, in order */
  TernConversationEntry *current; /* (nullable), lent */
  TernWordMatch *sought; /* (nullable) */
  guint seen;         /* source: when it runs out, what is on the screen was seen */

  TernConversationScroller *scroller;
  AdwClamp *clamp;
  GtkLabel *subject;
  GtkBox *column;
};

enum
{
  SIGNAL_CURRENT_CHANGED,
  SIGNAL_PAGE_CHANGED,
  SIGNAL_READ_ON,
  SIGNAL_SHOWN,
  SIGNAL_SEEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TernConversationView, tern_conversation_view, GTK_TYPE_BOX)

static TernConversationEntry *
get_entry (TernConversationView *self, guint position)
{
  return position < self->entries->len ? self->entries->pdata[position] : NULL;
}

static guint
find_entry (TernConversationView *self, TernConversationEntry *entry)
{
  guint position;

  return entry != NULL && g_ptr_array_find (self->entries, entry, &position) ? position : TERN_CONVERSATION_NOWHERE;
}

static gboolean
is_open (TernConversationEntry *entry)
{
  return entry != NULL && tern_conversation_entry_get_page (entry) != NULL;
}

/* The entry @widget is in. */
static TernConversationEntry *
find_around (GtkWidget *widget)
{
  GtkWidget *entry = widget != NULL ? gtk_widget_get_ancestor (widget, TERN_TYPE_CONVERSATION_ENTRY) : NULL;

  return entry != NULL ? TERN_CONVERSATION_ENTRY (entry) : NULL;
}

static GtkWidget *
get_focus (TernConversationView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? focus : NULL;
}

static void
set_current (TernConversationView *self, TernConversationEntry *entry)
{
  if (self->current == entry)
    return;
  self->current = entry;
  g_signal_emit (self, signals[SIGNAL_CURRENT_CHANGED], 0);
}

/* --- what was seen --- */

static gboolean
on_seen (gpointer data)
{
  TernConversationView *self = data;

  self->seen = 0;
  for (guint i = 0; i < self->entries->len; i++)
    {
      TernConversationEntry *entry = get_entry (self, i);

      if (is_open (entry) && tern_message_get_unread (tern_conversation_entry_get_message (entry))
          && tern_message_page_is_shown (tern_conversation_entry_get_page (entry))
          && tern_conversation_scroller_is_in_sight (self->scroller, GTK_WIDGET (entry)))
        g_signal_emit (self, signals[SIGNAL_SEEN], 0, tern_conversation_entry_get_message (entry));
    }
  return G_SOURCE_REMOVE;
}

/* What is on the screen differs: from here it is counted. */
static void
count_seen (TernConversationView *self)
{
  int delay = g_settings_get_int (self->settings, "mark-read-delay");

  g_clear_handle_id (&self->seen, g_source_remove);
  if (delay >= 0)
    self->seen = g_timeout_add_seconds ((guint) MAX (delay, MIN_SEEN), on_seen, self);
}

/* --- opening and folding --- */

static void
on_page_shown (TernMessagePage *page, TernConversationView *self)
{
  count_seen (self);
  g_signal_emit (self, signals[SIGNAL_SHOWN], 0, tern_message_page_get_message (page));
}

static void
on_page_changed (TernMessagePage *page, TernConversationView *self)
{
  if (self->current != NULL && tern_conversation_entry_get_page (self->current) == page)
    g_signal_emit (self, signals[SIGNAL_PAGE_CHANGED], 0);
}

static void
on_page_read_on (TernConversationView *self)
{
  tern_conversation_scroller_read (self->scroller, TRUE);
}

static gboolean
is_html (TernConversationEntry *entry)
{
  return is_open (entry)
         && tern_message_body_is_html (tern_message_page_get_body (tern_conversation_entry_get_page (entry)));
}

static void
fold_one (TernConversationView *self, TernConversationEntry *entry)
{
  GtkWidget *focus = get_focus (self);

  if (focus != NULL && find_around (focus) == entry)
    gtk_widget_grab_focus (tern_conversation_entry_get_heading (entry));
  g_signal_handlers_disconnect_by_data (tern_conversation_entry_get_page (entry), self);
  tern_conversation_entry_set_page (entry, NULL);
  if (entry == self->current)
    g_signal_emit (self, signals[SIGNAL_CURRENT_CHANGED], 0);
}

static void
hold_html_back (TernConversationView *self, TernConversationEntry *opened)
{
  guint n = 0;

  for (guint i = self->entries->len; i-- > 0;)
    {
      TernConversationEntry *entry = get_entry (self, i);

      if (entry != opened && entry != self->current && is_html (entry) && ++n >= MAX_HTML
          && !tern_conversation_scroller_is_in_sight (self->scroller, GTK_WIDGET (entry)))
        fold_one (self, entry);
    }
}

static void
put_page (TernConversationView *self, TernConversationEntry *entry, TernMessagePage *page)
{
  g_signal_connect_object (page, "shown", G_CALLBACK (on_page_shown), self, 0);
  g_signal_connect_object (page, "changed", G_CALLBACK (on_page_changed), self, 0);
  g_signal_connect_object (page, "read-on", G_CALLBACK (on_page_read_on), self, G_CONNECT_SWAPPED);
  tern_conversation_entry_set_page (entry, page);
  hold_html_back (self, entry);
  if (entry == self->current)
    g_signal_emit (self, signals[SIGNAL_CURRENT_CHANGED], 0);
}

static void
open_one (TernConversationView *self, TernConversationEntry *entry)
{
  TernMessagePage *page;

  if (is_open (entry))
    return;
  page = tern_message_page_new (self->client, self->settings, tern_conversation_entry_get_message (entry));
  tern_message_page_set_sought (page, self->sought);
  put_page (self, entry, page);
}

static void
on_toggled (TernConversationEntry *entry, TernConversationView *self)
{
  tern_conversation_scroller_keep (self->scroller, GTK_WIDGET (entry));
  set_current (self, entry);
  if (is_open (entry))
    fold_one (self, entry);
  else
    open_one (self, entry);
  count_seen (self);
}

/* --- the column --- */

/* The last widget before the place of @position. */
static GtkWidget *
find_before (TernConversationView *self, guint position)
{
  while (position-- > 0)
    if (get_entry (self, position) != NULL)
      return GTK_WIDGET (get_entry (self, position));
  return NULL;
}

static TernConversationEntry *
make_entry (TernConversationView *self, guint position)
{
  g_autoptr (TernMessage) message = g_list_model_get_item (G_LIST_MODEL (self->conversation), position);
  TernConversationEntry *entry = tern_conversation_entry_new (message);

  tern_conversation_entry_set_place (entry, position + 1, self->entries->len);
  g_signal_connect_object (entry, "toggled", G_CALLBACK (on_toggled), self, 0);
  gtk_box_insert_child_after (self->column, GTK_WIDGET (entry), find_before (self, position));
  self->entries->pdata[position] = entry;
  return entry;
}

static void
count_places (TernConversationView *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (get_entry (self, i) != NULL)
      tern_conversation_entry_set_place (get_entry (self, i), i + 1, self->entries->len);
}

static GtkWidget *
get_gap (TernConversationView *self, guint number)
{
  GtkWidget *gap;

  if (number < self->gaps->len)
    return self->gaps->pdata[number];
  gap = gtk_button_new ();
  gtk_actionable_set_action_name (GTK_ACTIONABLE (gap), "conversation.reveal");
  gtk_widget_add_css_class (gap, "flat");
  gtk_widget_add_css_class (gap, "tern-conversation-gap");
  gtk_box_append (self->column, gap);
  g_ptr_array_add (self->gaps, gap);
  return gap;
}

/* A button for each run of messages that have no widget. */
static void
place_gaps (TernConversationView *self)
{
  guint number = 0;

  for (guint i = 0; i < self->entries->len;)
    {
      guint n = 0;
      g_autofree char *label = NULL;
      GtkWidget *gap;

      while (i + n < self->entries->len && get_entry (self, i + n) == NULL)
        n++;
      if (n == 0)
        {
          i++;
          continue;
        }
      gap = get_gap (self, number++);
      /* Translators: so many messages of a conversation are not shown; a button that shows them. */
      label = g_strdup_printf (ngettext ("%u More Message", "%u More Messages", n), n);
      gtk_button_set_label (GTK_BUTTON (gap), label);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (gap), "(uu)", i, n);
      gtk_box_reorder_child_after (self->column, gap, find_before (self, i));
      i += n;
    }
  while (self->gaps->len > number)
    {
      gtk_box_remove (self->column, self->gaps->pdata[self->gaps->len - 1]);
      g_ptr_array_set_size (self->gaps, (int) self->gaps->len - 1);
    }
}

/* The last ones of a gap: what leads to what is open. */
static void
reveal (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernConversationView *self = TERN_CONVERSATION_VIEW (widget);
  guint from, n, first;

  g_variant_get (parameter, "(uu)", &from, &n);
  first = from + n - MIN (n, REVEALED);
  for (guint i = first; i < from + n && i < self->entries->len; i++)
    if (get_entry (self, i) == NULL)
      make_entry (self, i);
  if (get_entry (self, first) != NULL)
    gtk_widget_grab_focus (tern_conversation_entry_get_heading (get_entry (self, first)));
  place_gaps (self);
}

/* What opens by itself: unread ones, the last one, and the one it was opened at. */
static gboolean *
choose_open (TernConversationView *self, guint at)
{
  guint n = self->entries->len, opened = 0;
  gboolean *open = g_new0 (gboolean, n);

  open[n - 1] = open[at] = TRUE;
  for (guint i = n; i-- > 0 && opened < MAX_OPENED;)
    {
      g_autoptr (TernMessage) message = g_list_model_get_item (G_LIST_MODEL (self->conversation), i);

      if (!tern_message_get_unread (message))
        continue;
      open[i] = TRUE;
      opened++;
    }
  return open;
}

static void
make_entries (TernConversationView *self, guint at, TernMessagePage *page)
{
  guint n = self->entries->len;
  g_autofree gboolean *open = choose_open (self, at);

  for (guint i = 0; i < n;)
    {
      guint run = 0;

      while (i + run < n && !open[i + run])
        run++;
      for (guint k = 0; k < run; k++)
        if (run <= MAX_RUN || k < RUN_HEAD || k >= run - RUN_TAIL)
          make_entry (self, i + k);
      i += run;
      if (i < n)
        make_entry (self, i++);
    }
  self->current = get_entry (self, at);
  put_page (self, self->current, page);
  for (guint i = 0; i < n; i++)
    if (open[i] && i != at)
      open_one (self, get_entry (self, i));
  place_gaps (self);
}

/* The focus goes where it would by a key: to the next heading, or the one before; that is told where it will be. */
static void
save_focus (TernConversationView *self, guint position, guint removed, guint added)
{
  guint total = self->entries->len - removed + added;
  TernConversationEntry *next = NULL;

  for (guint i = position + removed; next == NULL && i < self->entries->len; i++)
    if ((next = get_entry (self, i)) != NULL)
      tern_conversation_entry_set_place (next, i + 1 - removed + added, total);
  for (guint i = position; next == NULL && i-- > 0;)
    if ((next = get_entry (self, i)) != NULL)
      tern_conversation_entry_set_place (next, i + 1, total);
  if (find_around (get_focus (self)) == self->current && get_focus (self) != NULL && next != NULL)
    gtk_widget_grab_focus (tern_conversation_entry_get_heading (next));
  set_current (self, next);
}

static void
drop_entry (TernConversationView *self, TernConversationEntry *entry)
{
  TernMessagePage *page = tern_conversation_entry_get_page (entry);

  if (page != NULL)
    g_signal_handlers_disconnect_by_data (page, self);
  tern_conversation_scroller_forget (self->scroller, GTK_WIDGET (entry));
  gtk_box_remove (self->column, GTK_WIDGET (entry));
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, TernConversationView *self)
{
  guint current = find_entry (self, self->current);

  if (current >= position && current < position + removed)
    save_focus (self, position, removed, added);
  for (guint i = position; i < position + removed; i++)
    if (get_entry (self, i) != NULL)
      drop_entry (self, get_entry (self, i));
  if (removed > 0)
    g_ptr_array_remove_range (self->entries, position, removed);
  for (guint i = position; i < position + added; i++)
    g_ptr_array_insert (self->entries, (int) i, NULL);
  for (guint i = position; i < position + added; i++)
    {
      TernConversationEntry *entry = make_entry (self, i);

      if (tern_message_get_unread (tern_conversation_entry_get_message (entry)) && added <= MAX_OPENED)
        open_one (self, entry);
    }
  count_places (self);
  place_gaps (self);
  count_seen (self);
}

/* --- the keyboard --- */

static void
on_focus_widget_changed (TernConversationView *self)
{
  GtkWidget *focus = get_focus (self);
  TernConversationEntry *entry = find_around (focus);

  if (focus == NULL)
    return;
  tern_conversation_scroller_show_focus (self->scroller, focus);
  if (entry != NULL)
    {
      set_current (self, entry);
      count_seen (self);
    }
}

static void
on_read_on (TernConversationView *self)
{
  g_signal_emit (self, signals[SIGNAL_READ_ON], 0);
}

static gboolean
on_move_key (GtkWidget *widget, GVariant *args, gpointer forward)
{
  tern_conversation_view_move (TERN_CONVERSATION_VIEW (widget), GPOINTER_TO_INT (forward));
  return GDK_EVENT_STOP;
}

/* Before the text has them: there they move by paragraphs. */
static void
add_keys (TernConversationView *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  for (int forward = 0; forward < 2; forward++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (keys),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (forward ? "<Control>Down|<Control>KP_Down"
                                                                     : "<Control>Up|<Control>KP_Up"),
                          gtk_callback_action_new (on_move_key, GINT_TO_POINTER (forward), NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
tern_conversation_view_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tern_conversation_view_parent_class)->root (widget);
  g_signal_connect_object (gtk_widget_get_root (widget), "notify::focus-widget", G_CALLBACK (on_focus_widget_changed),
                           widget, G_CONNECT_SWAPPED);
}

static void
tern_conversation_view_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), on_focus_widget_changed, widget);
  GTK_WIDGET_CLASS (tern_conversation_view_parent_class)->unroot (widget);
}

static void
fit_column (TernConversationView *self)
{
  int width = tern_text_body_measure_column (GTK_WIDGET (self)) + 2 * SHEET_MARGIN;

  adw_clamp_set_maximum_size (self->clamp, width);
  adw_clamp_set_tightening_threshold (self->clamp, width);
}

static void
tern_conversation_view_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (tern_conversation_view_parent_class)->system_setting_changed (widget, setting);
  fit_column (TERN_CONVERSATION_VIEW (widget));
}

static void
tern_conversation_view_dispose (GObject *object)
{
  TernConversationView *self = TERN_CONVERSATION_VIEW (object);

  tern_conversation_view_close (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_CONVERSATION_VIEW);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->gaps, g_ptr_array_unref);
  g_clear_pointer (&self->sought, tern_word_match_unref);
  g_clear_object (&self->conversation);
  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (tern_conversation_view_parent_class)->dispose (object);
}

static void
add_signals (TernConversationViewClass *klass)
{
  static const char *const names[N_SIGNALS] = { "current-changed", "page-changed", "read-on", "shown", "seen" };

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = i < SIGNAL_SHOWN ? g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                  NULL, G_TYPE_NONE, 0)
                                  : g_signal_new (names[i], G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                  NULL, G_TYPE_NONE, 1, TERN_TYPE_MESSAGE);
}

static void
tern_conversation_view_class_init (TernConversationViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_conversation_view_dispose;
  widget_class->root = tern_conversation_view_root;
  widget_class->unroot = tern_conversation_view_unroot;
  widget_class->system_setting_changed = tern_conversation_view_system_setting_changed;
  add_signals (klass);
  g_type_ensure (TERN_TYPE_CONVERSATION_SCROLLER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/reader/tern-conversation-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TernConversationView, scroller);
  gtk_widget_class_bind_template_child (widget_class, TernConversationView, clamp);
  gtk_widget_class_bind_template_child (widget_class, TernConversationView, subject);
  gtk_widget_class_bind_template_child (widget_class, TernConversationView, column);
  gtk_widget_class_install_action (widget_class, "conversation.reveal", "(uu)", reveal);
}

static void
tern_conversation_view_init (TernConversationView *self)
{
  self->entries = g_ptr_array_new ();
  self->gaps = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fit_column (self);
  add_keys (self);
  g_signal_connect_object (self->scroller, "moved", G_CALLBACK (count_seen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scroller, "read-on", G_CALLBACK (on_read_on), self, G_CONNECT_SWAPPED);
}

static void
show_subject (TernConversationView *self, TernMessage *message)
{
  const char *subject = tern_message_get_subject (message);

  gtk_label_set_label (self->subject, *subject != '\0' ? subject : _("No subject"));
}

TernConversationView *
tern_conversation_view_new (
    TernClient *client, GSettings *settings, TernConversation *conversation, TernMessagePage *page)
{
  TernConversationView *self = g_object_new (TERN_TYPE_CONVERSATION_VIEW, NULL);
  TernMessage *message = tern_message_page_get_message (page);
  guint at = tern_conversation_find (conversation, tern_message_get_id (message));

  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  self->conversation = g_object_ref (conversation);
  g_ptr_array_set_size (self->entries, (int) g_list_model_get_n_items (G_LIST_MODEL (conversation)));
  show_subject (self, message);
  make_entries (self, at, page);
  if (at > 0)
    tern_conversation_scroller_go_to (self->scroller, GTK_WIDGET (self->current));
  g_signal_connect_object (conversation, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  count_seen (self);
  return self;
}

void
tern_conversation_view_close (TernConversationView *self)
{
  g_clear_handle_id (&self->seen, g_source_remove);
  for (guint i = 0; self->entries != NULL && i < self->entries->len; i++)
    if (is_open (get_entry (self, i)))
      tern_message_page_close (tern_conversation_entry_get_page (get_entry (self, i)));
  if (self->conversation != NULL)
    g_signal_handlers_disconnect_by_data (self->conversation, self);
}

gboolean
tern_conversation_view_go_to (TernConversationView *self, gint64 message)
{
  guint position = tern_conversation_find (self->conversation, message);
  TernConversationEntry *entry;

  if (position == TERN_CONVERSATION_NOWHERE || position >= self->entries->len)
    return FALSE;
  entry = get_entry (self, position);
  if (entry == NULL)
    {
      entry = make_entry (self, position);
      place_gaps (self);
    }
  set_current (self, entry);
  open_one (self, entry);
  tern_conversation_scroller_go_to (self->scroller, GTK_WIDGET (entry));
  count_seen (self);
  return TRUE;
}

void
tern_conversation_view_set_sought (TernConversationView *self, TernWordMatch *words)
{
  g_clear_pointer (&self->sought, tern_word_match_unref);
  self->sought = words != NULL ? tern_word_match_ref (words) : NULL;
  tern_sought_label_mark (self->subject, words);
  for (guint i = 0; i < self->entries->len; i++)
    if (is_open (get_entry (self, i)))
      tern_message_page_set_sought (tern_conversation_entry_get_page (get_entry (self, i)), words);
}

void
tern_conversation_view_move (TernConversationView *self, gboolean forward)
{
  GtkWidget *focus = get_focus (self);
  GtkWidget *from = GTK_WIDGET (find_around (focus));

  if (from == NULL)
    from = focus != NULL && g_ptr_array_find (self->gaps, focus, NULL) ? focus : GTK_WIDGET (self->current);
  if (from != NULL)
    from = forward ? gtk_widget_get_next_sibling (from) : gtk_widget_get_prev_sibling (from);
  if (from == NULL)
    return;
  gtk_widget_grab_focus (TERN_IS_CONVERSATION_ENTRY (from)
                             ? tern_conversation_entry_get_heading (TERN_CONVERSATION_ENTRY (from))
                             : from);
}

TernMessage *
tern_conversation_view_get_current (TernConversationView *self)
{
  return self->current != NULL ? tern_conversation_entry_get_message (self->current) : NULL;
}

TernMessagePage *
tern_conversation_view_get_page (TernConversationView *self)
{
  return self->current != NULL ? tern_conversation_entry_get_page (self->current) : NULL;
}

GtkWidget *
tern_conversation_view_get_focus_widget (TernConversationView *self)
{
  TernMessagePage *page = tern_conversation_view_get_page (self);
  GtkWidget *widget = page != NULL ? tern_message_page_get_focus_widget (page) : NULL;

  if (widget != NULL || self->current == NULL)
    return widget;
  return tern_conversation_entry_get_heading (self->current);
}
