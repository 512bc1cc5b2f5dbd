/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The settings; see the header. */

#include "ui/preferences/tern-preferences-dialog.h"

#include "ui/accounts/tern-combo-focus.h"
#include "ui/preferences/tern-preferences-search.h"
#include "ui/preferences/tern-rules-group.h"

#include <glib/gi18n-lib.h>

/* What -1 of mark-read-delay goes back to; the schema's default. */
#define USUAL_DELAY 2

struct _TernPreferencesDialog
{
  AdwPreferencesDialog parent_instance;

  TernClient *client;
  GSettings *settings;
  AdwSwitchRow *mark_read;
  AdwSpinRow *delay;
  AdwSwitchRow *show_conversations;
  AdwSwitchRow *html_as_text;
  AdwSwitchRow *speak_preview;
  AdwComboRow *single_keys;
  AdwActionRow *senders;
  GtkWidget *forget;
  TernRulesGroup *rules;
};

G_DEFINE_FINAL_TYPE (TernPreferencesDialog, tern_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static gboolean
delay_to_switch (GValue *value, GVariant *variant, gpointer data)
{
  g_value_set_boolean (value, g_variant_get_int32 (variant) >= 0);
  return TRUE;
}

static GVariant *
switch_to_delay (const GValue *value, const GVariantType *type, gpointer data)
{
  TernPreferencesDialog *self = data;
  int seconds = (int) adw_spin_row_get_value (self->delay);

  return g_variant_new_int32 (g_value_get_boolean (value) ? seconds : -1);
}

static gboolean
delay_to_seconds (GValue *value, GVariant *variant, gpointer data)
{
  int seconds = g_variant_get_int32 (variant);

  g_value_set_double (value, seconds >= 0 ? seconds : USUAL_DELAY);
  return TRUE;
}

static GVariant *
seconds_to_delay (const GValue *value, const GVariantType *type, gpointer data)
{
  TernPreferencesDialog *self = data;

  /* While the switch is off the number only waits. */
  return adw_switch_row_get_active (self->mark_read) ? g_variant_new_int32 ((int) g_value_get_double (value)) : NULL;
}

/* Returns: (transfer full) (element-type utf8): addresses whose pictures are shown. */
static GPtrArray *
list_senders (TernPreferencesDialog *self)
{
  g_autoptr (GPtrArray) choices = tern_client_list_choices (self->client, TERN_CHOICE_SENDER);
  GPtrArray *senders = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < choices->len; i++)
    {
      const TernChoice *choice = choices->pdata[i];

      if (g_str_equal (choice->name, "pictures"))
        g_ptr_array_add (senders, g_strdup (choice->subject));
    }
  return senders;
}

/* In the order of the rows. */
static const char *const schemes[] = { "none", "gmail", "mutt" };

static gboolean
scheme_to_row (GValue *value, GVariant *variant, gpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_equal (g_variant_get_string (variant, NULL), schemes[i]))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
row_to_scheme (const GValue *value, const GVariantType *type, gpointer data)
{
  guint row = g_value_get_uint (value);

  return row < G_N_ELEMENTS (schemes) ? g_variant_new_string (schemes[row]) : NULL;
}

static void
show_senders (TernPreferencesDialog *self)
{
  g_autoptr (GPtrArray) senders = list_senders (self);
  guint n = senders->len;
  g_autofree char *text = n == 0 ? g_strdup (_("None"))
                                 : g_strdup_printf (ngettext ("%u address", "%u addresses", n), n);

  adw_action_row_set_subtitle (self->senders, text);
  gtk_widget_set_sensitive (self->forget, n > 0);
}

static void
on_forget_clicked (TernPreferencesDialog *self)
{
  g_autoptr (GPtrArray) senders = list_senders (self);

  for (guint i = 0; i < senders->len; i++)
    tern_client_choose (self->client, TERN_CHOICE_SENDER, senders->pdata[i], "pictures", NULL);
  /* The button can no longer have the focus. */
  gtk_widget_grab_focus (GTK_WIDGET (self->speak_preview));
}

static void
bind_settings (TernPreferencesDialog *self)
{
  g_settings_bind (self->settings, "show-conversations", self->show_conversations, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "html-as-text", self->html_as_text, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "speak-preview", self->speak_preview, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (self->settings, "mark-read-delay", self->mark_read, "active",
                                G_SETTINGS_BIND_DEFAULT, delay_to_switch, switch_to_delay, self, NULL);
  g_settings_bind_with_mapping (self->settings, "single-keys", self->single_keys, "selected", G_SETTINGS_BIND_DEFAULT,
                                scheme_to_row, row_to_scheme, NULL, NULL);
  g_settings_bind_with_mapping (self->settings, "mark-read-delay", self->delay, "value", G_SETTINGS_BIND_DEFAULT,
                                delay_to_seconds, seconds_to_delay, self, NULL);
  g_signal_connect_object (self->client, "choices-changed", G_CALLBACK (show_senders), self, G_CONNECT_SWAPPED);
  show_senders (self);
}

static void
tern_preferences_dialog_dispose (GObject *object)
{
  TernPreferencesDialog *self = TERN_PREFERENCES_DIALOG (object);

  g_clear_object (&self->client);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_PREFERENCES_DIALOG);
  G_OBJECT_CLASS (tern_preferences_dialog_parent_class)->dispose (object);
}

static void
tern_preferences_dialog_class_init (TernPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_preferences_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/ternmail/Tern/ui/preferences/tern-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TernPreferencesDialog, mark_read);
  gtk_widget_class_bind_template_child (widget_class, TernPreferencesDialog, delay);
  gtk_widget_class_bind_template_child (widget_class, TernPreferencesDialog, show_conversations);
  gtk_widget_class_bind_template_child (widget_class, TernPreferencesDialog, html_as_text);
  gtk_widget_class_bind_template_child (widget_class, TernPreferencesDialog, speak_preview);
  gtk_widget_class_bind_template_child (widget_class, TernPreferencesDialog, single_keys);
  gtk_widget_class_bind_template_child (widget_class, TernPreferencesDialog, senders);
  gtk_widget_class_bind_template_child (widget_class, TernPreferencesDialog, forget);
  gtk_widget_class_bind_template_child (widget_class, TernPreferencesDialog, rules);
  gtk_widget_class_bind_template_callback (widget_class, on_forget_clicked);
}

static void
tern_preferences_dialog_init (TernPreferencesDialog *self)
{
  g_type_ensure (TERN_TYPE_RULES_GROUP);
  gtk_widget_init_template (GTK_WIDGET (self));
  tern_combo_focus_install (self->single_keys);
  tern_preferences_search_name (ADW_PREFERENCES_DIALOG (self), _("Search preferences"));
  adw_dialog_set_focus (ADW_DIALOG (self), GTK_WIDGET (self->mark_read));
}

AdwDialog *
tern_preferences_dialog_new (TernClient *client, GSettings *settings)
{
  TernPreferencesDialog *self = g_object_new (TERN_TYPE_PREFERENCES_DIALOG, NULL);

  self->client = g_object_ref (client);
  self->settings = g_object_ref (settings);
  bind_settings (self);
  tern_rules_group_set_client (self->rules, client);
  return ADW_DIALOG (self);
}
