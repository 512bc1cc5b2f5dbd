/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Builds one command, see the header. Arguments are kept as tokens until it is known what the
 * server takes; then they become pieces. */

#include "imap/tern-imap-command.h"

#include "imap/tern-imap-error.h"
#include "imap/tern-imap-mailbox-name.h"

#include <string.h>

/* RFC 7888 §5: LITERAL- allows that much without waiting. */
#define LITERAL_MINUS_MAX 4096
/* RFC 7162 §4 asks servers for lines of 8192 octets; longer strings go as literals. */
#define QUOTED_MAX 1000
/* A longer literal is a piece of its own, by reference; a shorter one is copied into the line. */
#define COPIED_LITERAL_MAX 4096

typedef enum
{
  TOKEN_TEXT,
  TOKEN_STRING,
  TOKEN_MAILBOX, /* a string, never an atom */
  TOKEN_LITERAL,
  TOKEN_LITERAL8,
  TOKEN_OPEN,
  TOKEN_CLOSE,
} TernImapTokenKind;

typedef struct
{
  TernImapTokenKind kind;
  gboolean secret;
  char *text;    /* nullable */
  GBytes *bytes; /* nullable */
} TernImapToken;

struct _TernImapCommand
{
  char *name;
  GArray *tokens;
  guint depth;
  gboolean impossible;
};

/* Secrets are not left lying in freed memory. */
static void
clear_token (gpointer data)
{
  TernImapToken *token = data;

  if (token->secret && token->text != NULL)
    explicit_bzero (token->text, strlen (token->text));
  g_free (token->text);
  g_clear_pointer (&token->bytes, g_bytes_unref);
}

TernImapCommand *
tern_imap_command_new (const char *name)
{
  TernImapCommand *command = g_new0 (TernImapCommand, 1);

  command->name = g_strdup (name);
  command->tokens = g_array_new (FALSE, FALSE, sizeof (TernImapToken));
  g_array_set_clear_func (command->tokens, clear_token);
  return command;
}

void
tern_imap_command_free (TernImapCommand *command)
{
  g_array_unref (command->tokens);
  g_free (command->name);
  g_free (command);
}

const char *
tern_imap_command_get_name (const TernImapCommand *command)
{
  return command->name;
}

static void
add_token (
    TernImapCommand *command, TernImapTokenKind kind, char *text, GBytes *bytes, gboolean secret)
{
  TernImapToken token = { kind, secret, text, bytes };

  g_array_append_val (command->tokens, token);
}

static gboolean
has_line_end (const char *text)
{
  return strpbrk (text, "\r\n") != NULL;
}

void
tern_imap_command_add_atom (TernImapCommand *command, const char *atom)
{
  const char *p = atom;

  while (*p > ' ' && *p < 0x7f && strchr ("(){}\"", *p) == NULL)
    p++;
  command->impossible |= *atom == '\0' || *p != '\0';
  add_token (command, TOKEN_TEXT, g_strdup (atom), NULL, FALSE);
}

void
tern_imap_command_add_text (TernImapCommand *command, const char *text)
{
  g_autofree char *stripped = g_strdup (text + strspn (text, " "));

  for (gsize n = strlen (stripped); n > 0 && stripped[n - 1] == ' '; n--)
    stripped[n - 1] = '\0';
  if (*stripped == '\0')
    return;
  command->impossible |= has_line_end (stripped);
  add_token (command, TOKEN_TEXT, g_steal_pointer (&stripped), NULL, FALSE);
}

void
tern_imap_command_add_number (TernImapCommand *command, guint64 number)
{
  add_token (command, TOKEN_TEXT, g_strdup_printf ("%" G_GUINT64_FORMAT, number), NULL, FALSE);
}

void
tern_imap_command_add_string (TernImapCommand *command, const char *string)
{
  add_token (command, TOKEN_STRING, g_strdup (string), NULL, FALSE);
}

void
tern_imap_command_add_secret (TernImapCommand *command, const char *string)
{
  add_token (command, TOKEN_STRING, g_strdup (string), NULL, TRUE);
}

void
tern_imap_command_add_mailbox (TernImapCommand *command, const char *wire_name)
{
  add_token (command, TOKEN_MAILBOX, g_strdup (wire_name), NULL, FALSE);
}

void
tern_imap_command_add_literal (TernImapCommand *command, GBytes *bytes)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  command->impossible |= size > 0 && memchr (data, '\0', size) != NULL;
  add_token (command, TOKEN_LITERAL, NULL, g_bytes_ref (bytes), FALSE);
}

void
tern_imap_command_add_literal8 (TernImapCommand *command, GBytes *bytes)
{
  add_token (command, TOKEN_LITERAL8, NULL, g_bytes_ref (bytes), FALSE);
}

void
tern_imap_command_add_uid_set (TernImapCommand *command, const TernUidSet *uids)
{
  static const char last[] = ":4294967295";
  char *text = tern_uid_set_to_string (uids);

  command->impossible |= *text == '\0';
  if (g_str_has_suffix (text, last))
    strcpy (text + strlen (text) - strlen (last), ":*");
  add_token (command, TOKEN_TEXT, text, NULL, FALSE);
}

void
tern_imap_command_add_flags (TernImapCommand *command, const TernFlags *flags)
{
  g_autofree char *inside = tern_flags_to_string (flags);

  command->impossible |= has_line_end (inside);
  add_token (command, TOKEN_TEXT, g_strdup_printf ("(%s)", inside), NULL, FALSE);
}

void
tern_imap_command_begin_list (TernImapCommand *command)
{
  command->depth++;
  add_token (command, TOKEN_OPEN, NULL, NULL, FALSE);
}

void
tern_imap_command_end_list (TernImapCommand *command)
{
  command->impossible |= command->depth == 0;
  command->depth -= command->depth > 0;
  add_token (command, TOKEN_CLOSE, NULL, NULL, FALSE);
}

void
tern_imap_command_piece_free (TernImapCommandPiece *piece)
{
  g_bytes_unref (piece->bytes);
  g_free (piece->trace);
  g_free (piece);
}

static TernImapCommandPiece *
new_piece (GBytes *bytes, gboolean wait, char *trace)
{
  TernImapCommandPiece *piece = g_new (TernImapCommandPiece, 1);

  *piece = (TernImapCommandPiece){ bytes, wait, trace };
  return piece;
}

/* A command on its way to being pieces. */
typedef struct
{
  TernImapCommandFlags flags;
  GPtrArray *pieces;
  GString *line; /* the piece being made */
  GString *trace;
  gboolean bare; /* no space is wanted before the next token */
} TernImapBuild;

static void
end_piece (TernImapBuild *build, gboolean wait)
{
  if (build->line->len > 0)
    g_ptr_array_add (build->pieces, new_piece (g_string_free_to_bytes (build->line), wait,
                                               g_string_free (build->trace, FALSE)));
  else
    {
      g_string_free (build->line, TRUE);
      g_string_free (build->trace, TRUE);
    }
  build->line = g_string_new (NULL);
  build->trace = g_string_new (NULL);
}

static void
append (TernImapBuild *build, const char *text, const char *trace)
{
  g_string_append (build->line, text);
  g_string_append (build->trace, trace);
}

static void
append_literal (TernImapBuild *build, GBytes *bytes, gboolean binary, gboolean secret)
{
  gsize size = g_bytes_get_size (bytes);
  gboolean wait = !(build->flags & TERN_IMAP_COMMAND_LITERAL_PLUS)
                  && !((build->flags & TERN_IMAP_COMMAND_LITERAL_MINUS)
                       && size <= LITERAL_MINUS_MAX);
  g_autofree char *header = g_strdup_printf ("%s{%" G_GSIZE_FORMAT "%s}", binary ? "~" : "", size,
                                             wait ? "" : "+");

  append (build, header, secret ? "***" : header);
  g_string_append (build->line, "\r\n");
  if (wait || size > COPIED_LITERAL_MAX)
    end_piece (build, wait);
  if (!secret)
    g_string_append_printf (build->trace, "[%" G_GSIZE_FORMAT " bytes]", size);
  if (size <= COPIED_LITERAL_MAX)
    {
      g_string_append_len (build->line, g_bytes_get_data (bytes, NULL), size);
      return;
    }
  g_ptr_array_add (build->pieces,
                   new_piece (g_bytes_ref (bytes), FALSE, g_string_free (build->trace, FALSE)));
  build->trace = g_string_new (NULL);
}

static gboolean
is_atom (const char *string)
{
  const char *p = string;

  /* RFC 9051 atom-char; `]` is left to quoting, for servers that trip over it. */
  while (*p > ' ' && *p < 0x7f && strchr ("(){}%*\"\\]", *p) == NULL)
    p++;
  return p > string && *p == '\0' && g_ascii_strcasecmp (string, "NIL") != 0;
}

static gboolean
can_be_quoted (const char *string, TernImapCommandFlags flags)
{
  gsize length = strlen (string);

  if (length > QUOTED_MAX || has_line_end (string))
    return FALSE;
  for (const char *p = string; *p != '\0'; p++)
    if ((guchar) *p >= 0x80)
      return (flags & TERN_IMAP_COMMAND_UTF8) != 0 && g_utf8_validate (string, -1, NULL);
  return TRUE;
}

static char *
quote (const char *string)
{
  GString *quoted = g_string_new ("\"");

  for (; *string != '\0'; string++)
    {
      if (*string == '"' || *string == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *string);
    }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

static void
free_secretly (char *text)
{
  explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
append_string (TernImapBuild *build, const TernImapToken *given)
{
  gboolean translated = given->kind == TOKEN_MAILBOX && (build->flags & TERN_IMAP_COMMAND_UTF8) != 0;
  g_autofree char *utf8 = translated ? tern_imap_mailbox_name_to_utf8 (given->text) : NULL;
  TernImapToken translation = { given->kind, given->secret, utf8, NULL };
  const TernImapToken *token = translated ? &translation : given;

  if (token->kind == TOKEN_STRING && is_atom (token->text) && strlen (token->text) <= QUOTED_MAX)
    append (build, token->text, token->secret ? "***" : token->text);
  else if (can_be_quoted (token->text, build->flags))
    {
      char *quoted = quote (token->text);

      append (build, quoted, token->secret ? "***" : quoted);
      free_secretly (quoted);
    }
  else
    {
      g_autoptr (GBytes) bytes = g_bytes_new (token->text, strlen (token->text));

      append_literal (build, bytes, FALSE, token->secret);
    }
}

static gboolean
append_token (TernImapBuild *build, const TernImapToken *token)
{
  if (!build->bare && token->kind != TOKEN_CLOSE)
    append (build, " ", " ");
  build->bare = token->kind == TOKEN_OPEN;
  switch (token->kind)
    {
    case TOKEN_TEXT:
      append (build, token->text, token->text);
      return g_str_is_ascii (token->text)
             || ((build->flags & TERN_IMAP_COMMAND_UTF8)
                 && g_utf8_validate (token->text, -1, NULL));
    case TOKEN_OPEN:
      append (build, "(", "(");
      return TRUE;
    case TOKEN_CLOSE:
      append (build, ")", ")");
      return TRUE;
    case TOKEN_LITERAL:
    case TOKEN_LITERAL8:
      append_literal (build, token->bytes, token->kind == TOKEN_LITERAL8, FALSE);
      return TRUE;
    default:
      append_string (build, token);
      return TRUE;
    }
}

GPtrArray *
tern_imap_command_build (const TernImapCommand *command,
                         const char *tag,
                         TernImapCommandFlags flags,
                         GError **error)
{
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func (
      (GDestroyNotify) tern_imap_command_piece_free);
  TernImapBuild build = { flags, pieces, g_string_new (tag), g_string_new (tag), FALSE };
  gboolean possible = !command->impossible && command->depth == 0;

  append (&build, " ", " ");
  append (&build, command->name, command->name);
  for (guint i = 0; i < command->tokens->len; i++)
    possible &= append_token (&build, &g_array_index (command->tokens, TernImapToken, i));
  g_string_append (build.line, "\r\n");
  end_piece (&build, FALSE);
  g_string_free (build.line, TRUE);
  g_string_free (build.trace, TRUE);
  if (possible)
    return g_steal_pointer (&pieces);
  tern_imap_set_error (error, TERN_IMAP_ERROR_STATE);
  return NULL;
}

TernImapCommandPiece *
tern_imap_command_piece_new_line (const char *line, gboolean secret, GError **error)
{
  char *bytes;

  if (has_line_end (line))
    {
      tern_imap_set_error (error, TERN_IMAP_ERROR_STATE);
      return NULL;
    }
  bytes = g_strconcat (line, "\r\n", NULL);
  return new_piece (g_bytes_new_take (bytes, strlen (bytes)), FALSE,
                    g_strdup (secret ? "***" : line));
}
