/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The page of one rule; see the header. */

#include "ui/preferences/tern-rule-page.h"

#include "ui/accounts/tern-combo-focus.h"

#include <glib/gi18n-lib.h>

/* Of what it finds; the number says the rest. */
#define LINES_MAX 5

struct _TernRulePage
{
  AdwNavigationPage parent_instance;

  TernClient *client;
  TernRule *rule;
  gboolean added;
  gboolean filling;          /* the rows do not stand for the rule yet */
  TernRulesFound *found;     /* nullable: not known */
  GCancellable *cancellable; /* of the search under way; nullable */

  GtkWidget *save;
  AdwEntryRow *name;
  AdwEntryRow *query;
  AdwSwitchRow *on;
  AdwSwitchRow *read;
  AdwSwitchRow *star;
  AdwSwitchRow *stop;
  AdwComboRow *place;
  AdwEntryRow *folder;
  AdwActionRow *count;
  GtkWidget *run;
};

G_DEFINE_FINAL_TYPE (TernRulePage, tern_rule_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* In the order of the rows; then a folder. */
static const TernMailboxRole places[]
    = { TERN_MAILBOX_ROLE_NONE, TERN_MAILBOX_ROLE_ARCHIVE, TERN_MAILBOX_ROLE_JUNK, TERN_MAILBOX_ROLE_TRASH };

#define PLACE_FOLDER G_N_ELEMENTS (places)

/* --- what stands in the rows --- */

static TernFlags *
make_flags (TernRulePage *self)
{
  TernFlag system = (adw_switch_row_get_active (self->read) ? TERN_FLAG_SEEN : 0)
                    | (adw_switch_row_get_active (self->star) ? TERN_FLAG_FLAGGED : 0);

  /* Words of one's own stay; they have no row. */
  return tern_flags_new (system, tern_flags_get_keywords (self->rule->add));
}

static void
read_rows (TernRulePage *self)
{
  TernRule *rule = self->rule;
  TernFlags *flags = make_flags (self);
  guint place = adw_combo_row_get_selected (self->place);
  const char *folder = gtk_editable_get_text (GTK_EDITABLE (self->folder));

  tern_flags_unref (rule->add);
  rule->add = flags;
  g_set_str (&rule->name, gtk_editable_get_text (GTK_EDITABLE (self->name)));
  g_set_str (&rule->query, gtk_editable_get_text (GTK_EDITABLE (self->query)));
  rule->enabled = adw_switch_row_get_active (self->on);
  rule->stop = adw_switch_row_get_active (self->stop);
  rule->role = place < PLACE_FOLDER ? places[place] : TERN_MAILBOX_ROLE_NONE;
  g_set_str (&rule->mailbox, place == PLACE_FOLDER && *folder != '\0' ? folder : NULL);
}

static void
fill_rows (TernRulePage *self)
{
  const TernRule *rule = self->rule;
  guint place = rule->mailbox != NULL ? PLACE_FOLDER : 0;

  for (guint i = 1; i < PLACE_FOLDER; i++)
    if (rule->role == places[i])
      place = i;
  gtk_editable_set_text (GTK_EDITABLE (self->name), rule->name != NULL ? rule->name : "");
  gtk_editable_set_text (GTK_EDITABLE (self->query), rule->query != NULL ? rule->query : "");
  gtk_editable_set_text (GTK_EDITABLE (self->folder), rule->mailbox != NULL ? rule->mailbox : "");
  adw_switch_row_set_active (self->on, rule->enabled);
  adw_switch_row_set_active (self->stop, rule->stop);
  adw_switch_row_set_active (self->read, (tern_flags_get_system (rule->add) & TERN_FLAG_SEEN) != 0);
  adw_switch_row_set_active (self->star, (tern_flags_get_system (rule->add) & TERN_FLAG_FLAGGED) != 0);
  adw_combo_row_set_selected (self->place, place);
}

/* --- what it finds --- */

static void
show_found (TernRulePage *self, const char *problem)
{
  g_autoptr (GString) lines = g_string_new (problem);
  guint n = self->found != NULL ? self->found->ids->len : 0;
  g_autofree char *title = g_strdup_printf (ngettext ("%u message in the inbox now", "%u messages in the inbox now", n),
                                            n);

  for (guint i = 0; self->found != NULL && i < self->found->lines->len && i < LINES_MAX; i++)
    g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", (char *) g_ptr_array_index (self->found->lines, i));
  if (n > LINES_MAX)
    g_string_append (lines, "\n…");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->count), title);
  adw_action_row_set_subtitle (self->count, lines->str);
  /* The label below a row's title is not spoken with it. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->count), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->count), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, lines->str, -1);
  gtk_widget_set_sensitive (self->run, n > 0);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernRulePage) self = user_data;
  g_autoptr (GError) error = NULL;
  TernRulesFound *found = tern_rules_find_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->client == NULL)
    {
      g_clear_pointer (&found, tern_rules_found_free);
      return;
    }
  g_clear_pointer (&self->found, tern_rules_found_free);
  self->found = found;
  show_found (self, error != NULL ? error->message : "");
}

static void
look_again (TernRulePage *self)
{
  g_autoptr (GError) error = NULL;
  gboolean good;

  if (self->filling)
    return;
  read_rows (self);
  good = tern_rule_check (self->rule, &error);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_set_sensitive (self->save, good);
  gtk_widget_set_sensitive (GTK_WIDGET (self->folder), adw_combo_row_get_selected (self->place) == PLACE_FOLDER);
  if (!good)
    {
      g_clear_pointer (&self->found, tern_rules_found_free);
      show_found (self, _(error->message));
      return;
    }
  self->cancellable = g_cancellable_new ();
  tern_rules_find_async (self->client, self->rule, self->cancellable, found_cb, g_object_ref (self));
}

/* --- what is done --- */

static void
on_save (TernRulePage *self)
{
  tern_rules_save (self->client, self->rule);
  g_signal_emit (self, signals[DONE], 0, NULL, FALSE);
}

static void
on_run (TernRulePage *self)
{
  /* Translators: %s is the name of a rule; what was done, as in "Undo: …". */
  g_autofree char *label = g_strdup_printf (_("Rule “%s” followed"), self->rule->name);

  if (self->found == NULL)
    return;
  tern_rules_save (self->client, self->rule);
  tern_rules_run (self->client, self->rule, self->found, label, _("There is no such folder"));
  g_signal_emit (self, signals[DONE], 0, label, TRUE);
}

static void
on_delete (TernRulePage *self)
{
  g_autofree char *label = g_strdup_printf (_("Rule “%s” deleted"), self->rule->name);

  tern_rules_delete (self->client, self->rule, label);
  g_signal_emit (self, signals[DONE], 0, label, TRUE);
}

static void
on_move_up (TernRulePage *self)
{
  tern_rules_move (self->client, self->rule->id, FALSE);
  g_signal_emit (self, signals[DONE], 0, NULL, FALSE);
}

static void
on_move_down (TernRulePage *self)
{
  tern_rules_move (self->client, self->rule->id, TRUE);
  g_signal_emit (self, signals[DONE], 0, NULL, FALSE);
}

/* --- rows --- */

static void
prepare (TernRulePage *self, GtkWidget *row, const char *title, const char *signal)
{
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (signal != NULL)
    g_signal_connect_object (row, signal, G_CALLBACK (look_again), self, G_CONNECT_SWAPPED);
}

static AdwEntryRow *
make_entry (TernRulePage *self, AdwPreferencesGroup *group, const char *title)
{
  GtkWidget *row = adw_entry_row_new ();

  prepare (self, row, title, "changed");
  adw_preferences_group_add (group, row);
  return ADW_ENTRY_ROW (row);
}

static AdwSwitchRow *
make_switch (TernRulePage *self, AdwPreferencesGroup *group, const char *title)
{
  GtkWidget *row = adw_switch_row_new ();

  prepare (self, row, title, "notify::active");
  adw_preferences_group_add (group, row);
  return ADW_SWITCH_ROW (row);
}

static AdwComboRow *
make_place (TernRulePage *self, AdwPreferencesGroup *group)
{
  const char *names[] = { _("Nowhere"), _("Archive"), _("Junk"), _("Trash"), _("A Folder"), NULL };
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *row = adw_combo_row_new ();

  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  prepare (self, row, _("_Move To"), "notify::selected");
  tern_combo_focus_install (ADW_COMBO_ROW (row));
  adw_preferences_group_add (group, row);
  return ADW_COMBO_ROW (row);
}

static GtkWidget *
make_button (TernRulePage *self, AdwPreferencesGroup *group, const char *title, GCallback activated)
{
  GtkWidget *row = adw_button_row_new ();

  prepare (self, row, title, NULL);
  g_signal_connect_object (row, "activated", activated, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
  return row;
}

static AdwPreferencesGroup *
make_group (AdwPreferencesPage *page, const char *title, const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (page, group);
  return group;
}

static void
build_groups (TernRulePage *self, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *group = make_group (page, _("What to Find"), _("In the words of the search field, such as "
                                                                      "from:anna subject:minutes -has:attachment"));

  self->name = make_entry (self, group, _("_Name"));
  self->query = make_entry (self, group, _("_Find"));
  self->on = make_switch (self, group, _("_On"));
  group = make_group (page, _("What to Do"), NULL);
  self->read = make_switch (self, group, _("Mark as _Read"));
  self->star = make_switch (self, group, _("_Star"));
  self->place = make_place (self, group);
  self->folder = make_entry (self, group, _("F_older"));
  self->stop = make_switch (self, group, _("No _Later Rules"));
  group = make_group (page, _("Mail That Is There"), NULL);
  self->count = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->count), FALSE);
  adw_action_row_set_subtitle_lines (self->count, 0);
  adw_preferences_group_add (group, GTK_WIDGET (self->count));
  self->run = make_button (self, group, _("_Do It Now"), G_CALLBACK (on_run));
  if (self->added)
    return;
  group = make_group (page, NULL, NULL);
  make_button (self, group, _("Move _Up"), G_CALLBACK (on_move_up));
  make_button (self, group, _("Move Do_wn"), G_CALLBACK (on_move_down));
  gtk_widget_add_css_class (make_button (self, group, _("D_elete Rule"), G_CALLBACK (on_delete)), "destructive-action");
}

static void
build (TernRulePage *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *page = adw_preferences_page_new ();

  self->save = gtk_button_new_with_mnemonic (_("_Save"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  g_signal_connect_object (self->save, "clicked", G_CALLBACK (on_save), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->save);
  build_groups (self, ADW_PREFERENCES_PAGE (page));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), bar);
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), page);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), view);
}

static void
on_shown (TernRulePage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

static void
tern_rule_page_dispose (GObject *object)
{
  TernRulePage *self = TERN_RULE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_pointer (&self->rule, tern_rule_free);
  g_clear_pointer (&self->found, tern_rules_found_free);
  G_OBJECT_CLASS (tern_rule_page_parent_class)->dispose (object);
}

static void
tern_rule_page_class_init (TernRulePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_rule_page_dispose;
  signals[DONE] = g_signal_new ("done", TERN_TYPE_RULE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
tern_rule_page_init (TernRulePage *self)
{
}

TernRulePage *
tern_rule_page_new (TernClient *client, TernRule *rule, gboolean added)
{
  TernRulePage *self = g_object_new (TERN_TYPE_RULE_PAGE, "title", added ? _("New Rule") : _("Rule"), NULL);

  self->client = g_object_ref (client);
  self->added = added;
  self->rule = rule;
  self->filling = TRUE;
  build (self);
  fill_rows (self);
  self->filling = FALSE;
  look_again (self);
  g_signal_connect_object (self, "shown", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  return self;
}
