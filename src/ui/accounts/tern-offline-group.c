/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How much mail is kept here; see the header. */

#include "ui/accounts/tern-offline-group.h"

#include "ui/accounts/tern-combo-focus.h"

#include <glib/gi18n.h>

struct _TernOfflineGroup
{
  AdwPreferencesGroup parent_instance;

  TernOfflineSettings *settings;
};

G_DEFINE_FINAL_TYPE (TernOfflineGroup, tern_offline_group, ADW_TYPE_PREFERENCES_GROUP)

/* What is offered; a value of somebody's own is put at the end. */
static const int months[] = { 0, 1, 3, 12, 36, TERN_OFFLINE_ALL };
static const int megabytes[] = { 500, 1024, 2048, 5120, 10240, 0 };

static char *
say_months (int value)
{
  if (value == TERN_OFFLINE_ALL)
    return g_strdup (_("All mail"));
  if (value == 0)
    return g_strdup (_("Headers only"));
  if (value % 12 == 0)
    return g_strdup_printf (ngettext ("Last year", "Last %d years", (gulong) value / 12), value / 12);
  return g_strdup_printf (ngettext ("Last month", "Last %d months", (gulong) value), value);
}

static char *
say_megabytes (int value)
{
  if (value == 0)
    return g_strdup (_("Any amount"));
  return value % 1024 == 0 ? g_strdup_printf (_("%d GB"), value / 1024) : g_strdup_printf (_("%d MB"), value);
}

typedef struct
{
  const char *property;
  const int *offered;
  guint n_offered;
  char *(*say) (int value);
} Choice;

static const Choice choices[] = {
  { "months", months, G_N_ELEMENTS (months), say_months },
  { "megabytes", megabytes, G_N_ELEMENTS (megabytes), say_megabytes },
};

static int
get_value (TernOfflineSettings *settings, const char *property)
{
  int value;

  /* A guint of megabytes is far below what an int holds. */
  g_object_get (settings, property, &value, NULL);
  return value;
}

static void
on_chosen (AdwComboRow *row, GParamSpec *pspec, TernOfflineSettings *settings)
{
  const GArray *values = g_object_get_data (G_OBJECT (row), "tern-values");
  const char *property = g_object_get_data (G_OBJECT (row), "tern-property");
  guint chosen = adw_combo_row_get_selected (row);

  if (chosen < values->len)
    g_object_set (settings, property, g_array_index (values, int, chosen), NULL);
}

static GtkWidget *
make_combo (TernOfflineGroup *self, const Choice *choice, const char *title)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GArray *values = g_array_new (FALSE, FALSE, sizeof (int));
  int value = get_value (self->settings, choice->property);
  guint chosen = choice->n_offered;
  GtkWidget *row = adw_combo_row_new ();

  g_array_append_vals (values, choice->offered, choice->n_offered);
  for (guint i = 0; i < choice->n_offered; i++)
    if (choice->offered[i] == value)
      chosen = i;
  if (chosen == choice->n_offered)
    g_array_append_val (values, value);
  for (guint i = 0; i < values->len; i++)
    gtk_string_list_take (names, choice->say (g_array_index (values, int, i)));
  g_object_set_data_full (G_OBJECT (row), "tern-values", values, (GDestroyNotify) g_array_unref);
  g_object_set_data (G_OBJECT (row), "tern-property", (gpointer) choice->property);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), chosen);
  tern_combo_focus_install (ADW_COMBO_ROW (row));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_chosen), self->settings, 0);
  return row;
}

static GtkWidget *
make_switch (TernOfflineGroup *self)
{
  GtkWidget *row = adw_switch_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("_Attachments too"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  g_object_bind_property (self->settings, "attachments", row, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return row;
}

static void
tern_offline_group_dispose (GObject *object)
{
  g_clear_object (&TERN_OFFLINE_GROUP (object)->settings);
  G_OBJECT_CLASS (tern_offline_group_parent_class)->dispose (object);
}

static void
tern_offline_group_class_init (TernOfflineGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_offline_group_dispose;
}

static void
tern_offline_group_init (TernOfflineGroup *self)
{
}

TernOfflineGroup *
tern_offline_group_new (TernOfflineSettings *settings)
{
  TernOfflineGroup *self = g_object_new (TERN_TYPE_OFFLINE_GROUP, NULL);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);

  self->settings = g_object_ref (settings);
  adw_preferences_group_set_title (group, _("On This Computer"));
  adw_preferences_group_set_description (group, _("What can be read without a network. What you have opened stays; "
                                                  "on a metered network nothing is fetched ahead."));
  adw_preferences_group_add (group, make_combo (self, &choices[0], _("_Mail")));
  adw_preferences_group_add (group, make_switch (self));
  adw_preferences_group_add (group, make_combo (self, &choices[1], _("At mos_t")));
  return self;
}
