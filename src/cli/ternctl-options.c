/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Options and complaints, the same for all commands of ternctl; see ternctl.h. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include <stdio.h>
#include <string.h>

/* One line that ends like a sentence, whatever the layers below said. */
static void
print_sentence (Ternctl *ctl, const char *text, const char *more)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_strdelimit (valid, "\r\n\t", ' ');
  g_strchomp (valid);
  gsize len = strlen (valid);
  const char *stop = len > 0 && strchr (".!?", valid[len - 1]) == NULL ? "." : "";
  g_autofree char *first = g_utf8_substring (valid, 0, len > 0 ? 1 : 0);
  g_autofree char *capital = g_utf8_strup (first, -1);
  const char *command = ctl->command ? ctl->command : "";

  /* In UTF-8 whatever the locale, as all that is read from here. */
  fprintf (stderr, "ternctl%s%s: %s%s%s%s\n", *command ? " " : "", command, capital,
           valid + strlen (first), stop, more);
}

int
ternctl_complain_usage (Ternctl *ctl, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_autofree char *more = g_strdup_printf (" See ternctl%s%s --help.", ctl->command ? " " : "",
                                           ctl->command ? ctl->command : "");
  print_sentence (ctl, text, more);
  return TERNCTL_USAGE;
}

int
ternctl_complain (Ternctl *ctl, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  print_sentence (ctl, text, "");
  return TERNCTL_FAILED;
}

int
ternctl_complain_error (Ternctl *ctl, const GError *error)
{
  print_sentence (ctl, error->message, "");
  return TERNCTL_FAILED;
}

static void
take_dir (char **dir, char *given)
{
  if (given == NULL)
    return;
  g_free (*dir);
  *dir = g_canonicalize_filename (given, NULL);
  g_free (given);
}

static gboolean
check_arguments (Ternctl *ctl, const char *arguments, int min, int max, int argc, char **argv)
{
  /* Names of files are bytes. */
  gboolean file = strcmp (arguments, "FILE") == 0;
  for (int i = 1; i < argc && !file; i++)
    if (!g_utf8_validate (argv[i], -1, NULL))
      return ternctl_complain_usage (ctl, "Argument %d is not UTF-8.", i), FALSE;
  if (argc - 1 < min)
    return ternctl_complain_usage (ctl, "Something is missing: ternctl %s %s.", ctl->command,
                                   arguments),
           FALSE;
  if (max >= 0 && argc - 1 > max)
    return ternctl_complain_usage (ctl, "\"%s\" is one argument too many.", argv[max + 1]), FALSE;
  return TRUE;
}

/* Options of other types are numbers and switches. */
static gboolean
check_values (Ternctl *ctl, const GOptionEntry *entries)
{
  for (; entries && entries->long_name; entries++)
    if (entries->arg == G_OPTION_ARG_FILENAME)
      {
        const char *value = *(char **)entries->arg_data;
        if (value && !g_utf8_validate (value, -1, NULL))
          return ternctl_complain_usage (ctl, "The value of --%s is not UTF-8.",
                                         entries->long_name),
                 FALSE;
      }
  return TRUE;
}

gboolean
ternctl_parse_options (Ternctl *ctl,
                       const GOptionEntry *entries,
                       const char *arguments,
                       const char *about,
                       int min,
                       int max,
                       int *argc,
                       char ***argv)
{
  char *data_dir = NULL;
  char *config_dir = NULL;
  const GOptionEntry everywhere[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &data_dir, "Keep mail in DIR", "DIR" },
    { "config-dir", 0, 0, G_OPTION_ARG_FILENAME, &config_dir, "Keep accounts in DIR", "DIR" },
    { 0 },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_strdup_printf ("ternctl %s", ctl->command);

  g_set_prgname (program);
  if (entries)
    g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_add_main_entries (context, everywhere, NULL);
  g_option_context_set_summary (context, about);
  gboolean parsed = g_option_context_parse (context, argc, argv, &error);
  g_set_prgname ("ternctl");
  take_dir (&ctl->data_dir, data_dir);
  take_dir (&ctl->config_dir, config_dir);

  if (!parsed)
    return ternctl_complain_usage (ctl, "%s.", error->message), FALSE;
  if (*argc > 1 && strcmp ((*argv)[1], "--") == 0)
    {
      memmove (*argv + 1, *argv + 2, sizeof **argv * (*argc - 1));
      --*argc;
    }
  return check_values (ctl, entries) && check_arguments (ctl, arguments, min, max, *argc, *argv);
}

gboolean
ternctl_parse_id (const char *text, gint64 *id)
{
  guint64 number;
  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL))
    return FALSE;
  *id = (gint64)number;
  return TRUE;
}
