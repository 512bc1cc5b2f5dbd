/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Reads parameters, one name at a time; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-params.h"

#include "mime/tern-mime-charset.h"
#include "mime/tern-mime-words.h"

#include <string.h>

/* Sections of one value (RFC 2231 §3); a file name needs a handful. */
#define MAX_SECTIONS 256

/* One "name*2*=value". @number is -1 without a section number. */
typedef struct
{
  const char *name;
  gsize name_len;
  int number;
  gboolean extended;
  GString *value;
} Param;

static const char *
skip_blank (const char *p, const char *end)
{
  while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
    p++;
  return p;
}

/* Comments may stand anywhere in theory; in practice before a ";". */
static const char *
skip_to_param (const char *p, const char *end)
{
  while (p < end && *p != ';')
    {
      if (*p == '(')
        while (p < end && *p != ')')
          p++;
      if (p < end)
        p++;
    }
  while (p < end && *p == ';')
    p = skip_blank (p + 1, end);
  return p;
}

static void
read_stars (Param *param)
{
  param->number = -1;
  param->extended = FALSE;
  if (param->name_len > 1 && param->name[param->name_len - 1] == '*')
    {
      param->extended = TRUE;
      param->name_len--;
    }
  const char *star = memrchr (param->name, '*', param->name_len);
  gsize digits = star ? param->name + param->name_len - star - 1 : 0;
  if (digits == 0 || digits > 3)
    return;
  int number = 0;
  for (const char *p = star + 1; p < star + 1 + digits; p++)
    {
      if (!g_ascii_isdigit (*p))
        return;
      number = number * 10 + *p - '0';
    }
  param->number = number;
  param->name_len = star - param->name;
}

static const char *
read_value (const char *p, const char *end, GString *value)
{
  g_string_truncate (value, 0);
  if (p < end && *p == '"')
    {
      for (p++; p < end && *p != '"'; p++)
        {
          if (*p == '\r' || *p == '\n')
            continue;
          if (*p == '\\' && p + 1 < end && (p[1] == '"' || p[1] == '\\'))
            p++;
          g_string_append_c (value, *p);
        }
      return p < end ? p + 1 : p;
    }
  /* Blanks in an unquoted value are wrong, and usual in file names. */
  for (; p < end && *p != ';' && *p != '\r' && *p != '\n'; p++)
    g_string_append_c (value, *p);
  g_string_truncate (value, strlen (g_strchomp (value->str)));
  return p;
}

static gboolean
next_param (const char **p, const char *end, Param *param)
{
  const char *q = skip_to_param (*p, end);
  if (q >= end)
    return FALSE;
  param->name = q;
  while (q < end && (guchar)*q > 0x20 && *q != '=' && *q != ';')
    q++;
  param->name_len = q - param->name;
  q = skip_blank (q, end);
  g_string_truncate (param->value, 0);
  if (q < end && *q == '=')
    q = read_value (skip_blank (q + 1, end), end, param->value);
  read_stars (param);
  *p = q;
  return TRUE;
}

static gboolean
is_named (const Param *param, const char *name)
{
  return param->name_len == strlen (name)
         && g_ascii_strncasecmp (param->name, name, param->name_len) == 0;
}

/* Whether the blank at @p is one around the "/" of "text / plain". */
static gboolean
is_around_slash (const char *p, const char *end, const GString *before)
{
  const char *next = skip_blank (p, end);
  return (before->len > 0 && before->str[before->len - 1] == '/') || (next < end && *next == '/');
}

char *
tern_mime_params_dup_value (const char *raw, gsize len)
{
  const char *end = raw + len;
  const char *p = skip_blank (raw, end);
  GString *value = g_string_new (NULL);

  for (; p < end && *p != ';' && *p != '(' && value->len < 128; p++)
    {
      if ((guchar)*p > 0x20 && (guchar)*p < 0x7f && *p != '"')
        g_string_append_c (value, g_ascii_tolower (*p));
      else if (*p != '"' && value->len > 0 && !is_around_slash (p, end, value))
        break;
    }
  if (value->len == 0)
    return g_string_free (value, TRUE), NULL;
  return g_string_free (value, FALSE);
}

char *
tern_mime_params_dup_bytes (const char *raw, gsize len, const char *name, gsize *value_len)
{
  const char *p = raw;
  Param param = { .value = g_string_new (NULL) };
  while (next_param (&p, raw + len, &param))
    if (is_named (&param, name) && param.number <= 0)
      {
        *value_len = param.value->len;
        return g_string_free (param.value, FALSE);
      }
  g_string_free (param.value, TRUE);
  return NULL;
}

static void
append_percent_decoded (GString *out, const char *text)
{
  for (; *text; text++)
    if (*text == '%' && g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2]))
      {
        g_string_append_c (out,
                           g_ascii_xdigit_value (text[1]) << 4 | g_ascii_xdigit_value (text[2]));
        text += 2;
      }
    else
      g_string_append_c (out, *text);
}

/* "charset'language'text" on the first section. */
static const char *
take_charset (const char *text, char **charset)
{
  const char *quote = strchr (text, '\'');
  const char *second = quote ? strchr (quote + 1, '\'') : NULL;
  if (second == NULL)
    return text;
  g_free (*charset);
  *charset = g_strndup (text, quote - text);
  return second + 1;
}

/* Every section in its place, whatever order they came in. */
typedef struct
{
  char *text[MAX_SECTIONS];
  gboolean extended[MAX_SECTIONS];
} Sections;

static void
collect_sections (const char *raw, gsize len, const char *name, Sections *sections, char **plain)
{
  const char *p = raw;
  Param param = { .value = g_string_new (NULL) };

  while (next_param (&p, raw + len, &param))
    {
      if (!is_named (&param, name))
        continue;
      int at = param.extended && param.number < 0 ? 0 : param.number;
      if (at < 0 && *plain == NULL)
        *plain = g_strndup (param.value->str, param.value->len);
      else if (at >= 0 && at < MAX_SECTIONS && sections->text[at] == NULL)
        {
          sections->text[at] = g_strndup (param.value->str, param.value->len);
          sections->extended[at] = param.extended;
        }
    }
  g_string_free (param.value, TRUE);
}

static char *
join_sections (const Sections *sections)
{
  g_autofree char *charset = NULL;
  g_autoptr (GString) bytes = g_string_new (NULL);

  for (int i = 0; i < MAX_SECTIONS && sections->text[i]; i++)
    {
      const char *text = sections->text[i];
      if (!sections->extended[i])
        {
          g_string_append (bytes, text);
          continue;
        }
      append_percent_decoded (bytes, i == 0 ? take_charset (text, &charset) : text);
    }
  if (charset == NULL && tern_mime_words_needed (bytes->str, bytes->len))
    {
      g_autofree char *utf8 = tern_mime_words_to_utf8 (bytes->str, bytes->len);
      return tern_mime_words_decode (utf8);
    }
  return tern_mime_to_utf8 ((const guint8 *)bytes->str, bytes->len, charset, NULL, NULL);
}

static char *
decode_plain (const char *text)
{
  g_autofree char *utf8 = tern_mime_words_to_utf8 (text, strlen (text));
  return tern_mime_words_decode (utf8);
}

char *
tern_mime_params_dup (const char *raw, gsize len, const char *name)
{
  g_autofree Sections *sections = g_new0 (Sections, 1);
  g_autofree char *plain = NULL;
  char *value = NULL;

  collect_sections (raw, len, name, sections, &plain);
  if (sections->text[0])
    value = join_sections (sections);
  else if (plain)
    value = decode_plain (plain);
  for (int i = 0; i < MAX_SECTIONS; i++)
    g_free (sections->text[i]);
  return value;
}
