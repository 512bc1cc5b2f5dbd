/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How much mail is kept on this computer; see the header. */
#include "engine/tern-offline-policy.h"

#include "engine/tern-engine-error.h"

#include <string.h>

#define MAX_MONTHS 1200
#define MAX_MEGABYTES (1024 * 1024)
#define LARGEST (256 * 1024)

static gboolean
refuse (GError **error, const char *text, const char *what)
{
  g_set_error (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID, "“%s” is not %s", text, what);
  return FALSE;
}

static gboolean
parse_mail (const char *text, TernOfflinePolicy *policy, GError **error)
{
  guint64 months;

  if (strcmp (text, "none") == 0)
    policy->months = 0;
  else if (strcmp (text, "all") == 0)
    policy->months = TERN_OFFLINE_ALL;
  else if (g_ascii_string_to_unsigned (text, 10, 1, MAX_MONTHS, &months, NULL))
    policy->months = (int) months;
  else
    return refuse (error, text, "what mail to keep: none, all, or how many months");
  return TRUE;
}

static gboolean
parse_attachments (const char *text, TernOfflinePolicy *policy, GError **error)
{
  policy->attachments = strcmp (text, "always") == 0;
  return policy->attachments || strcmp (text, "on-demand") == 0
         || refuse (error, text, "when to keep attachments: always or on-demand");
}

static gboolean
parse_at_most (const char *text, TernOfflinePolicy *policy, GError **error)
{
  guint64 megabytes = 0;

  if (strcmp (text, "any") != 0 && !g_ascii_string_to_unsigned (text, 10, 1, MAX_MEGABYTES, &megabytes, NULL))
    return refuse (error, text, "how much mail to keep: any, or how many megabytes");
  policy->megabytes = (guint) megabytes;
  return TRUE;
}

gboolean
tern_offline_policy_parse (const char *mail, const char *attachments, const char *at_most, TernOfflinePolicy *policy,
                           GError **error)
{
  *policy = TERN_OFFLINE_DEFAULT;
  return (mail == NULL || parse_mail (mail, policy, error))
         && (attachments == NULL || parse_attachments (attachments, policy, error))
         && (at_most == NULL || parse_at_most (at_most, policy, error));
}

char *
tern_offline_policy_dup_mail (const TernOfflinePolicy *self)
{
  if (self->months == TERN_OFFLINE_ALL)
    return g_strdup ("all");
  return self->months == 0 ? g_strdup ("none") : g_strdup_printf ("%d", self->months);
}

const char *
tern_offline_policy_get_attachments (const TernOfflinePolicy *self)
{
  return self->attachments ? "always" : "on-demand";
}

char *
tern_offline_policy_dup_at_most (const TernOfflinePolicy *self)
{
  return self->megabytes == 0 ? g_strdup ("any") : g_strdup_printf ("%u", self->megabytes);
}

gboolean
tern_offline_policy_equal (const TernOfflinePolicy *self, const TernOfflinePolicy *other)
{
  return self->months == other->months && self->attachments == other->attachments
         && self->megabytes == other->megabytes;
}

gint64
tern_offline_policy_get_since (const TernOfflinePolicy *self, gint64 now)
{
  if (self->months == TERN_OFFLINE_ALL)
    return G_MININT64;
  /* 365 days are 12 months. */
  return self->months == 0 ? G_MAXINT64 : now - (gint64) self->months * 365 * 24 * 60 * 60 / 12;
}

guint64
tern_offline_policy_get_largest (const TernOfflinePolicy *self)
{
  return self->attachments ? 0 : LARGEST;
}
