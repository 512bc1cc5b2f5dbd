/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* People in words; see the header. */

#include "ui/list/tern-people-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* Bytes of the first of several words: not of a title, and not of a family name that comes first. 0: there is none. */
static gsize
get_first (const char *name)
{
  const char *space = strchr (name, ' ');

  if (space == NULL || space == name || strchr (".,", space[-1]) != NULL)
    return 0;
  return (gsize) (space - name);
}

static gboolean
is_shared (char **people, char **one, gsize length)
{
  for (char **other = people; *other != NULL; other++)
    if (other != one && strncmp (*other, *one, length) == 0 && ((*other)[length] == ' ' || (*other)[length] == '\0'))
      return TRUE;
  return FALSE;
}

static char *
join (GPtrArray *names)
{
  g_ptr_array_add (names, NULL);
  /* Translators: what stands between the names of people. */
  return g_strjoinv (C_ ("between names", ", "), (char **) names->pdata);
}

/* Translators: the person who reads, among the names of those who wrote: "Maria, Jo, me". */
#define ME _("me")

char *
tern_people_words_to_text (char **people)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (char **one = people; *one != NULL; one++)
    {
      gsize first = get_first (*one);

      if ((*one)[0] == '\0')
        g_ptr_array_add (names, g_strdup (ME));
      else if (first > 0 && !is_shared (people, one, first))
        g_ptr_array_add (names, g_strndup (*one, first));
      else
        g_ptr_array_add (names, g_strdup (*one));
    }
  return join (names);
}

char *
tern_people_words_to_speech (char **people, const char *who)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (char **one = people; *one != NULL; one++)
    if (g_strcmp0 (*one, who) != 0)
      g_ptr_array_add (names, g_strdup ((*one)[0] == '\0' ? ME : *one));
  return names->len > 0 ? join (names) : NULL;
}
