/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Rows and lists in words; see the header. */

#include "ui/list/tern-message-sentence.h"

#include <glib/gi18n.h>

static void
add (GString *sentence, const char *part)
{
  if (part[0] == '\0')
    return;
  if (sentence->len > 0)
    /* Translators: what stands between the parts of a row's spoken sentence. */
    g_string_append (sentence, C_("between spoken parts", ", "));
  g_string_append (sentence, part);
}

static void
add_who (GString *sentence, const TernMessageWords *words)
{
  g_autofree char *who = NULL;

  if (words->who[0] == '\0')
    who = g_strdup (tern_message_words_no_name (words->outgoing));
  else if (words->outgoing)
    /* Translators: spoken; %s is the name of whom a message of one's own went to. */
    who = g_strdup_printf (_("to %s"), words->who);
  else
    who = g_strdup (words->who);
  add (sentence, who);
}

static void
add_folded (GString *sentence, guint folded)
{
  g_autofree char *part = NULL;

  if (folded == 0)
    return;
  /* Translators: spoken; so many messages of a conversation are folded into one row. */
  part = g_strdup_printf (ngettext ("%u message folded", "%u messages folded", folded), folded);
  add (sentence, part);
}

static void
add_people (GString *sentence, const char *people)
{
  /* Translators: spoken; %s is one or more names of people who wrote in the same conversation: "with Jo Brown, me". */
  g_autofree char *part = people != NULL ? g_strdup_printf (_("with %s"), people) : NULL;

  if (part != NULL)
    add (sentence, part);
}

static void
add_level (GString *sentence, guint level)
{
  g_autofree char *part = NULL;

  if (level == 0)
    return;
  /* Translators: spoken: how deep a row is below others; the first below another is "level 2". */
  part = g_strdup_printf (_("level %u"), level + 1);
  add (sentence, part);
}

static void
add_place (GString *sentence, const char *place)
{
  /* Translators: the folder a message is in, as a part of what is spoken of it. */
  g_autofree char *part = place != NULL ? g_strdup_printf (_("in %s"), place) : NULL;

  if (part != NULL)
    add (sentence, part);
}

static void
add_labels (GString *sentence, const char *labels)
{
  /* Translators: spoken; %s is one or more names of labels of a message: "labels Later, Work". */
  g_autofree char *part = labels != NULL ? g_strdup_printf (_("labels %s"), labels) : NULL;

  if (part != NULL)
    add (sentence, part);
}

char *
tern_message_words_to_sentence (const TernMessageWords *words)
{
  g_autoptr (GString) sentence = g_string_new (NULL);

  if (words->gone)
    return g_strdup (_("This message is no longer here"));
  if (words->unread)
    add (sentence, _("Unread"));
  add_who (sentence, words);
  add (sentence, words->subject[0] != '\0' ? words->subject : tern_message_words_no_subject ());
  add (sentence, words->date);
  if (words->until != NULL)
    add (sentence, words->until);
  if (words->size != NULL)
    add (sentence, words->size);
  add_place (sentence, words->place);
  if (words->attachment)
    add (sentence, _("attachment"));
  if (words->starred)
    add (sentence, _("starred"));
  if (words->answered)
    add (sentence, _("answered"));
  if (words->forwarded)
    add (sentence, _("forwarded"));
  if (words->muted)
    /* Translators: spoken: of a message in whose conversation nothing new is shown in the inbox. */
    add (sentence, _("muted"));
  add_labels (sentence, words->labels);
  add_folded (sentence, words->folded);
  add_people (sentence, words->people);
  add_level (sentence, words->level);
  if (words->waiting)
    add (sentence, _("waiting to be sent"));
  return g_string_free_and_steal (g_steal_pointer (&sentence));
}

const char *
tern_message_words_no_name (gboolean outgoing)
{
  return outgoing ? _("No recipient") : _("No sender");
}

const char *
tern_message_words_no_subject (void)
{
  return _("No subject");
}

char *
tern_message_words_name_list (const char *folder, const char *filter, guint messages, guint unread)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *all = g_strdup_printf (ngettext ("%'u message", "%'u messages", messages), messages);
  g_autofree char *new = g_strdup_printf (ngettext ("%'u unread", "%'u unread", unread), unread);

  if (folder != NULL)
    add (name, folder);
  if (filter != NULL)
    {
      /* Translators: spoken, in the name of a list; %s says which messages are left: "filtered: unread, starred". */
      g_autofree char *left = g_strdup_printf (_("filtered: %s"), filter);

      add (name, left);
    }
  add (name, all);
  if (unread > 0 && filter == NULL)
    add (name, new);
  return g_string_free_and_steal (g_steal_pointer (&name));
}
