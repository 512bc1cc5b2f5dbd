/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Rows of the rules; see the header. */

#include "ui/preferences/tern-rules-group.h"

#include "model/tern-rules.h"
#include "ui/preferences/tern-rule-page.h"

#include <glib/gi18n-lib.h>

struct _TernRulesGroup
{
  AdwPreferencesGroup parent_instance;

  TernClient *client;
  GtkWidget *add;
  char *opened; /* (nullable): the id of the rule whose page is, or was last, there */
  GPtrArray *rows; /* AdwActionRow: the group's own; they stay where they are, a rule is moved from one to another */
};

G_DEFINE_FINAL_TYPE (TernRulesGroup, tern_rules_group, ADW_TYPE_PREFERENCES_GROUP)

static AdwPreferencesDialog *
get_dialog (TernRulesGroup *self)
{
  return ADW_PREFERENCES_DIALOG (gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_DIALOG));
}

/* The window says what can be undone. */
static void
on_done (TernRulesGroup *self, const char *text, gboolean undoable)
{
  adw_preferences_dialog_pop_subpage (get_dialog (self));
}

/* The row that had the focus may have gone with its rule. */
static void
on_hidden (TernRulesGroup *self)
{
  g_autoptr (GPtrArray) rules = tern_rules_list (self->client);

  for (guint i = 0; i < rules->len; i++)
    if (g_strcmp0 (((TernRule *) g_ptr_array_index (rules, i))->id, self->opened) == 0)
      return;
  gtk_widget_grab_focus (self->add);
}

/* @rule: (transfer full). */
static void
open_page (TernRulesGroup *self, TernRule *rule, gboolean added)
{
  TernRulePage *page;

  g_set_str (&self->opened, rule->id);
  page = tern_rule_page_new (self->client, rule, added);
  g_signal_connect_object (page, "done", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "hidden", G_CALLBACK (on_hidden), self, G_CONNECT_SWAPPED);
  adw_preferences_dialog_push_subpage (get_dialog (self), ADW_NAVIGATION_PAGE (page));
}

static void
on_row_activated (TernRulesGroup *self, AdwActionRow *row)
{
  const char *id = g_object_get_data (G_OBJECT (row), "tern-id");
  g_autoptr (GPtrArray) rules = tern_rules_list (self->client);

  for (guint i = 0; i < rules->len; i++)
    if (g_strcmp0 (((TernRule *) g_ptr_array_index (rules, i))->id, id) == 0)
      {
        open_page (self, g_ptr_array_steal_index (rules, i), FALSE);
        return;
      }
}

static void
on_add_clicked (TernRulesGroup *self)
{
  TernRule *rule = tern_rule_new (NULL);
  g_autoptr (GPtrArray) rules = tern_rules_list (self->client);

  rule->order = rules->len > 0 ? ((TernRule *) g_ptr_array_index (rules, rules->len - 1))->order + 1 : 0;
  open_page (self, rule, TRUE);
}

static GtkWidget *
make_row (TernRulesGroup *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  g_object_set (arrow, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (on_row_activated), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

static void
fill_row (GtkWidget *row, const TernRule *rule)
{
  /* Translators: of a rule that is switched off; %s is what it looks for. */
  g_autofree char *text = rule->enabled ? g_strdup (rule->query) : g_strdup_printf (_("Off: %s"), rule->query);

  g_object_set_data_full (G_OBJECT (row), "tern-id", g_strdup (rule->id), g_free);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rule->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  /* The label below a row's title is not spoken with it. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
show_rules (TernRulesGroup *self)
{
  g_autoptr (GPtrArray) rules = tern_rules_list (self->client);

  while (self->rows->len < rules->len)
    g_ptr_array_add (self->rows, make_row (self));
  while (self->rows->len > rules->len)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self),
                                  g_ptr_array_steal_index (self->rows, self->rows->len - 1));
  for (guint i = 0; i < rules->len; i++)
    fill_row (g_ptr_array_index (self->rows, i), g_ptr_array_index (rules, i));
}

static void
on_choices_changed (TernRulesGroup *self, const char *scope)
{
  if (g_strcmp0 (scope, TERN_CHOICE_RULE) == 0)
    show_rules (self);
}

static void
tern_rules_group_dispose (GObject *object)
{
  g_clear_object (&TERN_RULES_GROUP (object)->client);
  G_OBJECT_CLASS (tern_rules_group_parent_class)->dispose (object);
}

static void
tern_rules_group_finalize (GObject *object)
{
  g_ptr_array_unref (TERN_RULES_GROUP (object)->rows);
  g_free (TERN_RULES_GROUP (object)->opened);
  G_OBJECT_CLASS (tern_rules_group_parent_class)->finalize (object);
}

static void
tern_rules_group_class_init (TernRulesGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_rules_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = tern_rules_group_finalize;
}

static void
tern_rules_group_init (TernRulesGroup *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->rows = g_ptr_array_new ();
  self->add = gtk_button_new_with_mnemonic (_("Add _Rule"));
  gtk_widget_set_valign (self->add, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (on_add_clicked), self, G_CONNECT_SWAPPED);
  adw_preferences_group_set_title (group, _("Rules on This Computer"));
  adw_preferences_group_set_description (group, _("For what arrives in an inbox, here, while Tern runs. Each message "
                                                  "is looked at once."));
  adw_preferences_group_set_header_suffix (group, self->add);
}

void
tern_rules_group_set_client (TernRulesGroup *self, TernClient *client)
{
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "choices-changed", G_CALLBACK (on_choices_changed), self, G_CONNECT_SWAPPED);
  show_rules (self);
}
