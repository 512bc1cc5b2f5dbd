/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How much room an account takes; see the header. */

#include "ui/accounts/tern-usage-group.h"

#include "ui/accounts/tern-fact-row.h"

#include <glib/gi18n-lib.h>

/* Percent of the room on the server from which on it is said that there is little left. */
#define ALMOST_FULL 90

struct _TernUsageGroup
{
  AdwPreferencesGroup parent_instance;

  TernUsageWatch *watch;
  AdwActionRow *kept;
  AdwActionRow *quota;
};

G_DEFINE_FINAL_TYPE (TernUsageGroup, tern_usage_group, ADW_TYPE_PREFERENCES_GROUP)

static char *
describe_kept (TernUsageWatch *watch)
{
  guint64 bytes, messages;
  g_autofree char *size = NULL;

  if (!tern_usage_watch_get_kept (watch, &bytes, &messages))
    return g_strdup ("");
  if (messages == 0)
    return g_strdup (_("None yet"));
  size = g_format_size (bytes);
  /* Translators: how much mail is on this computer: a size ("1.2 GB"), and how many messages. */
  return g_strdup_printf (ngettext ("%1$s in %2$'" G_GUINT64_FORMAT " message",
                                    "%1$s in %2$'" G_GUINT64_FORMAT " messages", (gulong) messages),
                          size, messages);
}

/* (nullable): the server does not tell. */
static char *
describe_quota (TernUsageWatch *watch)
{
  guint64 used, limit;
  g_autofree char *used_size = NULL, *limit_size = NULL, *line = NULL;

  if (!tern_usage_watch_get_quota (watch, &used, &limit))
    return NULL;
  used_size = g_format_size (used);
  limit_size = g_format_size (limit);
  /* Translators: sizes: how much of the room on the server is used, of how much. */
  line = g_strdup_printf (_("%1$s of %2$s used"), used_size, limit_size);
  if ((double) used * 100 <= (double) limit * ALMOST_FULL)
    return g_steal_pointer (&line);
  return g_strdup_printf ("%s\n%s", line,
                          used >= limit ? _("It is full: no new mail can arrive until something is deleted.")
                                        : _("It is almost full: the server may soon turn new mail away."));
}

static void
show_usage (TernUsageGroup *self)
{
  g_autofree char *kept = describe_kept (self->watch);
  g_autofree char *quota = describe_quota (self->watch);

  tern_fact_row_say (self->kept, kept);
  tern_fact_row_say (self->quota, quota != NULL ? quota : "");
  gtk_widget_set_visible (GTK_WIDGET (self->quota), quota != NULL);
}

static void
tern_usage_group_dispose (GObject *object)
{
  g_clear_object (&TERN_USAGE_GROUP (object)->watch);
  G_OBJECT_CLASS (tern_usage_group_parent_class)->dispose (object);
}

static void
tern_usage_group_class_init (TernUsageGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_usage_group_dispose;
}

static void
tern_usage_group_init (TernUsageGroup *self)
{
}

TernUsageGroup *
tern_usage_group_new (TernUsageWatch *watch)
{
  TernUsageGroup *self = g_object_new (TERN_TYPE_USAGE_GROUP, NULL);

  self->watch = g_object_ref (watch);
  self->kept = tern_fact_row_add (ADW_PREFERENCES_GROUP (self), _("Mail on this computer"));
  self->quota = tern_fact_row_add (ADW_PREFERENCES_GROUP (self), _("Mailbox on the server"));
  g_signal_connect_object (watch, "changed", G_CALLBACK (show_usage), self, G_CONNECT_SWAPPED);
  show_usage (self);
  return self;
}
