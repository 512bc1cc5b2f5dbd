/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* How things stand, in one line; see the header. */

#include "ui/sidebar/tern-status-words.h"

#include <glib/gi18n-lib.h>

/* Messages; some seconds of work. */
#define LONG_WORK 2000
/* Percent of the room on the server from which on it is said. */
#define ALMOST_FULL 90

typedef struct
{
  TernMailAccount *worst;
  TernMailAccount *busy;
  TernMailAccount *connecting;
  TernMailAccount *fullest; /* nullable: there is room enough */
  guint waiting;
  guint set_aside;
  gint64 last_update; /* the oldest */
} Sum;

static int
weigh_problem (TernProblem kind)
{
  switch (kind)
    {
    case TERN_PROBLEM_NONE:
      return 0;
    case TERN_PROBLEM_OFFLINE:
      return 1;
    case TERN_PROBLEM_SERVER:
      return 2;
    case TERN_PROBLEM_SETTINGS:
    case TERN_PROBLEM_CERTIFICATE:
    case TERN_PROBLEM_PASSWORD:
      return 3;
    case TERN_PROBLEM_COMPUTER:
      return 4;
    case TERN_PROBLEM_CHOSEN:
      return 5;
    default:
      return 0;
    }
}

static void
add_account (Sum *sum, TernMailAccount *account)
{
  int weight = weigh_problem (tern_mail_account_get_problem_kind (account));
  int worst = sum->worst != NULL ? weigh_problem (tern_mail_account_get_problem_kind (sum->worst)) : 0;
  gint64 last = tern_mail_account_get_last_update (account);
  TernEngineState state = tern_mail_account_get_state (account);

  if (weight > worst)
    sum->worst = account;
  if (state == TERN_ENGINE_STATE_WORKING)
    sum->busy = account;
  if (state == TERN_ENGINE_STATE_CONNECTING)
    sum->connecting = account;
  sum->waiting += tern_mail_account_get_waiting (account);
  sum->set_aside += tern_mail_account_get_set_aside (account);
  if (tern_mail_account_get_fullness (account)
      > (sum->fullest != NULL ? tern_mail_account_get_fullness (sum->fullest) : ALMOST_FULL))
    sum->fullest = account;
  if (sum->last_update == -1 || last < sum->last_update)
    sum->last_update = last;
}

static const char *
name_fix (TernProblem kind)
{
  switch (kind)
    {
    case TERN_PROBLEM_PASSWORD:
      return _("Enter Password");
    case TERN_PROBLEM_CERTIFICATE:
      return _("Look at the Certificate");
    case TERN_PROBLEM_SETTINGS:
      return _("Account Settings");
    case TERN_PROBLEM_OFFLINE:
    case TERN_PROBLEM_SERVER:
    case TERN_PROBLEM_COMPUTER:
      return _("Try Again");
    case TERN_PROBLEM_CHOSEN:
      return _("Go Online");
    case TERN_PROBLEM_NONE:
    default:
      return NULL;
    }
}

/* What is wrong with the account is put right first; else what waits can be looked at. */
static const char *
choose_fix (TernProblem kind, const Sum *sum)
{
  switch (kind)
    {
    case TERN_PROBLEM_PASSWORD:
    case TERN_PROBLEM_CERTIFICATE:
    case TERN_PROBLEM_SETTINGS:
    case TERN_PROBLEM_COMPUTER:
    case TERN_PROBLEM_CHOSEN:
      return name_fix (kind);
    case TERN_PROBLEM_NONE:
      return sum->set_aside > 0 ? _("Show Changes") : NULL;
    case TERN_PROBLEM_OFFLINE:
    case TERN_PROBLEM_SERVER:
    default:
      return sum->set_aside + sum->waiting > 0 ? _("Show Changes") : name_fix (kind);
    }
}

static char *
describe_progress (TernMailAccount *account)
{
  TernEnginePhase phase;
  guint64 done, total;

  if (!tern_mail_account_get_progress (account, &phase, &done, &total) || total == 0)
    return g_strdup (_("Checking for mail…"));
  switch (phase)
    {
    case TERN_ENGINE_PHASE_HEADERS:
      /* Translators: how many messages of how many are listed so far. */
      return g_strdup_printf (_("Fetching %1$'" G_GUINT64_FORMAT " of %2$'" G_GUINT64_FORMAT), done, total);
    case TERN_ENGINE_PHASE_BODIES:
      /* Translators: messages kept for reading offline, of how many. */
      return g_strdup_printf (_("Keeping %1$'" G_GUINT64_FORMAT " of %2$'" G_GUINT64_FORMAT " offline"), done, total);
    case TERN_ENGINE_PHASE_JOURNAL:
      return g_strdup (_("Sending changes…"));
    case TERN_ENGINE_PHASE_MAILBOXES:
    case TERN_ENGINE_PHASE_FLAGS:
    default:
      return g_strdup (_("Checking for mail…"));
    }
}

static char *
describe_time (gint64 when, gint64 now)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (when);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  gboolean same_day = then != NULL && today != NULL && g_date_time_get_year (then) == g_date_time_get_year (today)
                      && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (today);

  if (when == 0 || then == NULL)
    return g_strdup (_("Not checked yet"));
  /* Translators: when mail was last looked for today: hours and minutes. */
  return g_date_time_format (then, same_day ? _("Up to date %H:%M") : _("Up to date %e %B, %H:%M"));
}

/* Whether something is going on that is worth pausing. */
static gboolean
is_long (TernMailAccount *account)
{
  TernEnginePhase phase;
  guint64 done, total;

  return tern_mail_account_get_progress (account, &phase, &done, &total) && total >= LONG_WORK
         && (phase == TERN_ENGINE_PHASE_HEADERS || phase == TERN_ENGINE_PHASE_BODIES);
}

static char *
describe_problem (TernMailAccount *account, gboolean several)
{
  const char *problem = tern_mail_account_get_problem (account);

  if (tern_mail_account_get_problem_kind (account) == TERN_PROBLEM_CHOSEN)
    return g_strdup (_("Working offline"));
  if (tern_mail_account_get_problem_kind (account) == TERN_PROBLEM_OFFLINE)
    return g_strdup (_("Offline"));
  if (problem == NULL)
    problem = _("Something is wrong with this account.");
  /* Translators: an account's address, then what is wrong. */
  return several ? g_strdup_printf (_("%1$s: %2$s"), tern_mail_account_get_email (account), problem)
                 : g_strdup (problem);
}

static char *
describe_waiting (const Sum *sum)
{
  if (sum->set_aside > 0)
    return g_strdup_printf (ngettext ("%u change set aside", "%u changes set aside", sum->set_aside), sum->set_aside);
  if (sum->waiting > 0)
    return g_strdup_printf (ngettext ("%u change waiting", "%u changes waiting", sum->waiting), sum->waiting);
  return NULL;
}

static char *
describe_room (TernMailAccount *account, gboolean several)
{
  guint percent = tern_mail_account_get_fullness (account);

  if (several)
    /* Translators: an account's address, and how full it is on the server, in percent. */
    return g_strdup_printf (_("%1$s %2$u%% full"), tern_mail_account_get_email (account), percent);
  /* Translators: how full the mailbox is on the server, in percent. */
  return g_strdup_printf (_("Mailbox %u%% full"), percent);
}

static char *
describe_course (const Sum *sum, gboolean several, gint64 now)
{
  g_autofree char *time = NULL, *room = NULL;

  if (sum->busy != NULL)
    return describe_progress (sum->busy);
  if (sum->connecting != NULL)
    return g_strdup (_("Connecting…"));
  time = describe_time (sum->last_update, now);
  room = sum->fullest != NULL ? describe_room (sum->fullest, several) : NULL;
  /* Translators: two facts about the state of things, one after the other. */
  return room != NULL ? g_strdup_printf (_("%1$s · %2$s"), time, room) : g_steal_pointer (&time);
}

void
tern_status_words (GListModel *accounts, gint64 now, TernStatus *status)
{
  guint n = g_list_model_get_n_items (accounts);
  Sum sum = { .last_update = -1 };
  g_autofree char *first = NULL;
  g_autofree char *waiting = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TernMailAccount) account = g_list_model_get_item (accounts, i);

      add_account (&sum, account);
    }
  first = sum.worst != NULL ? describe_problem (sum.worst, n > 1) : describe_course (&sum, n > 1, now);
  waiting = describe_waiting (&sum);
  /* Translators: two facts about the state of things, one after the other. */
  status->text = waiting != NULL ? g_strdup_printf (_("%1$s · %2$s"), first, waiting) : g_steal_pointer (&first);
  status->kind = sum.worst != NULL ? tern_mail_account_get_problem_kind (sum.worst) : TERN_PROBLEM_NONE;
  status->fix = choose_fix (status->kind, &sum);
  status->pausable = sum.worst == NULL && sum.busy != NULL && is_long (sum.busy);
  if (status->pausable)
    status->fix = _("Pause");
  status->culprit = sum.worst != NULL ? g_object_ref (sum.worst) : NULL;
  status->busy = sum.worst == NULL && (sum.busy != NULL || sum.connecting != NULL);
}

void
tern_status_clear (TernStatus *status)
{
  g_clear_pointer (&status->text, g_free);
  g_clear_object (&status->culprit);
}
