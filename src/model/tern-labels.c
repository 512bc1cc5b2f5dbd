/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Names of keywords; see the header. */

#include "model/tern-labels.h"

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(TernLabel *const *) a)->name, (*(TernLabel *const *) b)->name);
}

static TernLabel *
make_label (TernChoices *choices, const char *keyword)
{
  g_autofree char *subject = g_ascii_strdown (keyword, -1);

  return tern_label_new (keyword, tern_choices_get (choices, TERN_CHOICE_LABEL, subject, "name"),
                         tern_choices_get (choices, TERN_CHOICE_LABEL, subject, "colour"));
}

GPtrArray *
tern_labels_list (TernChoices *choices)
{
  GPtrArray *labels = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_label_free);
  g_autoptr (GPtrArray) chosen = tern_choices_list (choices, TERN_CHOICE_LABEL);
  const char *const *defaults = tern_label_get_defaults ();

  for (guint i = 0; defaults[i] != NULL; i++)
    g_ptr_array_add (labels, make_label (choices, defaults[i]));
  for (guint i = 0; i < chosen->len; i++)
    {
      const TernChoice *choice = chosen->pdata[i];

      if (g_str_equal (choice->name, "name") && !g_strv_contains (defaults, choice->subject)
          && tern_label_is_one (choice->subject))
        g_ptr_array_add (labels, make_label (choices, choice->subject));
    }
  g_ptr_array_sort (labels, compare_labels);
  return labels;
}

GPtrArray *
tern_labels_of (TernChoices *choices, const char *keywords)
{
  g_auto (GStrv) split = *keywords != '\0' ? g_strsplit (keywords, " ", -1) : NULL;
  GPtrArray *labels = NULL;

  for (guint i = 0; split != NULL && split[i] != NULL; i++)
    {
      if (!tern_label_is_one (split[i]))
        continue;
      if (labels == NULL)
        labels = g_ptr_array_new_with_free_func ((GDestroyNotify) tern_label_free);
      g_ptr_array_add (labels, make_label (choices, split[i]));
      if (labels->len == TERN_LABELS_SHOWN)
        break;
    }
  if (labels != NULL)
    g_ptr_array_sort (labels, compare_labels);
  return labels;
}
