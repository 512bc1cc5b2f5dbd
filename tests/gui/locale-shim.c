/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Preloaded into the window by looks.py: answers the question which language this is with TERN_GUI_LANGUAGE, so that
 * the toolkit lays everything out from right to left on a system that has no such locale. */

#include <dlfcn.h>
#include <locale.h>
#include <stdlib.h>

char *
setlocale (int category, const char *locale)
{
  static char *(*real) (int, const char *);
  char *language = getenv ("TERN_GUI_LANGUAGE");

  if (real == NULL)
    real = (char *(*) (int, const char *)) dlsym (RTLD_NEXT, "setlocale");
  char *answer = real (category, locale);
  return locale == NULL && category != LC_ALL && language != NULL ? language : answer;
}
