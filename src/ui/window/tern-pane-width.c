/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The width of a column; see the header. */

#include "ui/window/tern-pane-width.h"

#include <adwaita.h>

#define DATA "tern-pane-width"

typedef struct
{
  GtkPaned *paned;     /* whose data this is */
  GSettings *settings; /* owned */
  char *key;           /* owned */
} Width;

static void
free_width (Width *width)
{
  g_object_unref (width->settings);
  g_free (width->key);
  g_free (width);
}

static gboolean
sp_to_position (GValue *value, GVariant *variant, gpointer data)
{
  const Width *width = data;
  GtkSettings *look = gtk_widget_get_settings (GTK_WIDGET (width->paned));
  double pixels = adw_length_unit_to_px (ADW_LENGTH_UNIT_SP, g_variant_get_int32 (variant), look);

  g_value_set_int (value, (int) (pixels + 0.5));
  return TRUE;
}

static gboolean
is_in_range (const Width *width, GVariant *sp)
{
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettingsSchemaKey) key = NULL;

  g_object_get (width->settings, "settings-schema", &schema, NULL);
  key = g_settings_schema_get_key (schema, width->key);
  return g_settings_schema_key_range_check (key, sp);
}

static gboolean
is_at_end (GtkPaned *paned)
{
  int most;

  g_object_get (paned, "max-position", &most, NULL);
  return gtk_paned_get_position (paned) >= most;
}

/* What may not be remembered is only not remembered; nor is a place where there was no room for a better one. */
static GVariant *
position_to_sp (const GValue *value, const GVariantType *type, gpointer data)
{
  const Width *width = data;
  GtkSettings *look = gtk_widget_get_settings (GTK_WIDGET (width->paned));
  double sp = adw_length_unit_from_px (ADW_LENGTH_UNIT_SP, g_value_get_int (value), look);
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_int32 ((int) (sp + 0.5)));

  if (is_at_end (width->paned))
    return NULL;
  return is_in_range (width, variant) ? g_steal_pointer (&variant) : NULL;
}

/* A new binding takes the place of the old one, and begins with the setting. */
static void
bind (GtkPaned *paned)
{
  Width *width = g_object_get_data (G_OBJECT (paned), DATA);

  g_settings_bind_with_mapping (width->settings, width->key, paned, "position", G_SETTINGS_BIND_DEFAULT,
                                sp_to_position, position_to_sp, width, NULL);
}

void
tern_pane_width_bind (GtkPaned *paned, GSettings *settings, const char *key)
{
  Width *width = g_new0 (Width, 1);

  width->paned = paned;
  width->settings = g_object_ref (settings);
  width->key = g_strdup (key);
  g_object_set_data_full (G_OBJECT (paned), DATA, width, (GDestroyNotify) free_width);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (paned)), "notify::gtk-xft-dpi", G_CALLBACK (bind),
                           paned, G_CONNECT_SWAPPED);
  bind (paned);
}

void
tern_pane_width_restore (GtkPaned *paned)
{
  bind (paned);
}
