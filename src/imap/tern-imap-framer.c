/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Finds where a response ends; see the header for what the stages are.
 *
 * One buffer holds text and short literals as they came: [start, end). A literal longer than
 * INLINE_LITERAL gets memory (or, beyond the cap, a file) of its own, and reading continues
 * straight into it. Bytes of the buffer are moved only when a response straddles its end, or when a
 * long literal began in the middle of what was read.
 *
 * A number list longer than LIST_TEXT is eaten as it comes: whole numbers become ranges of a set
 * and leave the text, which keeps what stood around them. */

#define G_LOG_DOMAIN "tern-imap"

#include "imap/tern-imap-framer.h"

#include "imap/tern-imap-error.h"
#include "imap/tern-imap-number-list.h"
#include "imap/tern-imap-spool.h"

#include <string.h>

/* One read of a TLS socket gives at most 16 KiB; four of them with each call. */
#define INITIAL_BUFFER (128 * 1024)
#define MIN_ROOM (16 * 1024)
/* Above this the buffer is given back once it is empty. */
#define KEEP_BUFFER (1024 * 1024)
/* Header fields of nearly all messages are shorter, pieces of bodies longer. */
#define INLINE_LITERAL (32 * 1024)
#define LIST_TEXT (32 * 1024)
/* The longest tag that a line in the middle of a broken response is searched for. */
#define MAX_TAG 32
/* Below this a long literal's rest comes by way of the buffer, so that reads stay big. */
#define MIN_DIRECT 4096

struct _TernImapFramer
{
  TernImapLimits limits;
  char *spool_directory;
  GError *error;

  guint8 *buffer;
  gsize capacity;
  gsize start; /* of the response being looked for, or handed out */
  gsize line;  /* where its current line began */
  gsize scan;  /* first byte not looked at yet */
  gsize end;
  gsize next; /* where the response after the handed out one starts */
  gboolean handed_out;
  gsize inline_left; /* of a literal in the buffer: bytes still to be passed over */

  GArray *literals;    /* TernImapFrameLiteral */
  GPtrArray *spools;   /* (nullable) TernImapSpool, one for each of them */
  gsize literal_bytes; /* announced by all of them */
  gboolean filling;    /* the last one is not complete */
  gsize filled;
  gboolean reserved_direct;

  TernUidSet *numbers;  /* (nullable) */
  gsize numbers_at;     /* offset in the response's text */
  gboolean no_list;     /* looked already, and this response is none */
  gboolean list_spaced; /* spaces between the numbers, as SEARCH has them */
  gboolean list_ended;
  gsize list_bytes; /* of text that became numbers */
  gsize list_items;
};

static void
free_spool (gpointer spool)
{
  if (spool != NULL)
    tern_imap_spool_free (spool);
}

TernImapFramer *
tern_imap_framer_new (const TernImapLimits *limits)
{
  TernImapFramer *framer = g_new0 (TernImapFramer, 1);

  framer->limits = limits != NULL ? *limits : TERN_IMAP_LIMITS_DEFAULT;
  framer->literals = g_array_new (FALSE, FALSE, sizeof (TernImapFrameLiteral));
  framer->spools = g_ptr_array_new_with_free_func (free_spool);
  return framer;
}

static void
drop_literals (TernImapFramer *framer)
{
  for (guint i = 0; i < framer->literals->len; i++)
    if (framer->spools->pdata[i] == NULL)
      g_free ((guint8 *) g_array_index (framer->literals, TernImapFrameLiteral, i).data);
  g_array_set_size (framer->literals, 0);
  g_ptr_array_set_size (framer->spools, 0);
  framer->literal_bytes = 0;
  framer->filling = FALSE;
}

static void
drop_numbers (TernImapFramer *framer)
{
  g_clear_pointer (&framer->numbers, tern_uid_set_free);
  framer->list_bytes = 0;
  framer->list_items = 0;
  framer->list_ended = FALSE;
}

void
tern_imap_framer_free (TernImapFramer *framer)
{
  drop_literals (framer);
  drop_numbers (framer);
  g_array_unref (framer->literals);
  g_ptr_array_unref (framer->spools);
  g_clear_error (&framer->error);
  g_free (framer->spool_directory);
  g_free (framer->buffer);
  g_free (framer);
}

void
tern_imap_framer_set_spool_directory (TernImapFramer *framer, const char *directory)
{
  g_free (framer->spool_directory);
  framer->spool_directory = g_strdup (directory);
}

static void
set_start (TernImapFramer *framer, gsize start)
{
  framer->no_list = FALSE;
  framer->start = framer->line = framer->scan = start;
}

void
tern_imap_framer_clear (TernImapFramer *framer)
{
  drop_literals (framer);
  drop_numbers (framer);
  g_clear_error (&framer->error);
  framer->end = 0;
  set_start (framer, 0);
  framer->inline_left = 0;
  framer->handed_out = FALSE;
}

static void
release_frame (TernImapFramer *framer)
{
  if (!framer->handed_out)
    return;
  framer->handed_out = FALSE;
  set_start (framer, framer->next);
  if (framer->literals->len > 0)
    drop_literals (framer);
  if (framer->numbers != NULL)
    drop_numbers (framer);
  if (framer->start < framer->end)
    return;
  framer->end = 0;
  set_start (framer, 0);
  if (framer->capacity > KEEP_BUFFER)
    {
      framer->capacity = INITIAL_BUFFER;
      framer->buffer = g_realloc (framer->buffer, framer->capacity);
    }
}

/* Takes @length bytes at @at out of the buffer. */
static void
cut_buffer (TernImapFramer *framer, gsize at, gsize length)
{
  memmove (framer->buffer + at, framer->buffer + at + length, framer->end - at - length);
  framer->end -= length;
}

static void
make_room (TernImapFramer *framer, gsize room)
{
  gsize moved = framer->start;

  if (framer->capacity - framer->end >= room)
    return;
  if (moved > 0)
    {
      memmove (framer->buffer, framer->buffer + moved, framer->end - moved);
      framer->end -= moved;
      framer->scan -= moved;
      framer->line -= moved;
      framer->start = 0;
    }
  if (framer->capacity - framer->end < room)
    {
      framer->capacity = MAX (MAX (INITIAL_BUFFER, framer->capacity * 2), framer->end + room);
      framer->buffer = g_realloc (framer->buffer, framer->capacity);
    }
}

static TernImapFrameLiteral *
get_last_literal (TernImapFramer *framer)
{
  return &g_array_index (framer->literals, TernImapFrameLiteral, framer->literals->len - 1);
}

guint8 *
tern_imap_framer_reserve (TernImapFramer *framer, gsize *size)
{
  release_frame (framer);
  framer->reserved_direct = FALSE;
  if (framer->filling && framer->error == NULL
      && framer->spools->pdata[framer->literals->len - 1] == NULL)
    {
      TernImapFrameLiteral *literal = get_last_literal (framer);

      *size = literal->length - framer->filled;
      framer->reserved_direct = *size >= MIN_DIRECT && framer->scan == framer->end;
      if (framer->reserved_direct)
        return (guint8 *) literal->data + framer->filled;
    }
  make_room (framer, MIN_ROOM);
  *size = framer->capacity - framer->end;
  return framer->buffer + framer->end;
}

/* Moves what the buffer has of the literal being filled to its place.
 * Returns: whether the literal is complete. */
static gboolean
fill_literal (TernImapFramer *framer)
{
  TernImapFrameLiteral *literal = get_last_literal (framer);
  TernImapSpool *spool = framer->spools->pdata[framer->literals->len - 1];
  gsize n = MIN (framer->end - framer->scan, literal->length - framer->filled);

  if (n > 0 && spool != NULL)
    tern_imap_spool_write (spool, framer->buffer + framer->scan, n, &framer->error);
  else if (n > 0)
    memcpy ((guint8 *) literal->data + framer->filled, framer->buffer + framer->scan, n);
  cut_buffer (framer, framer->scan, n);
  framer->filled += n;
  if (framer->filled < literal->length || framer->error != NULL)
    return FALSE;
  if (spool != NULL)
    literal->data = tern_imap_spool_map (spool, &framer->error);
  framer->filling = FALSE;
  return framer->error == NULL;
}

void
tern_imap_framer_commit (TernImapFramer *framer, gsize length)
{
  if (framer->reserved_direct)
    {
      framer->filled += length;
      framer->reserved_direct = FALSE;
    }
  else
    framer->end += length;
  /* A literal on its way to the disk is not first collected in memory. */
  if (framer->filling && framer->error == NULL)
    fill_literal (framer);
}

void
tern_imap_framer_feed (TernImapFramer *framer, const void *bytes, gsize length)
{
  const guint8 *from = bytes;

  while (length > 0)
    {
      gsize size;
      guint8 *to = tern_imap_framer_reserve (framer, &size);

      size = MIN (size, length);
      memcpy (to, from, size);
      tern_imap_framer_commit (framer, size);
      from += size;
      length -= size;
    }
}

/* A condition's text, or a continuation's, may end in "{5}" and mean nothing by it. */
static gboolean
takes_literals (const guint8 *text, gsize length)
{
  static const char *const words[] = { "OK", "NO", "BAD", "BYE", "PREAUTH" };
  const guint8 *space = memchr (text, ' ', length);
  gsize left;

  if (text[0] == '+')
    return FALSE;
  if (space == NULL)
    return TRUE;
  left = length - (space + 1 - text);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = strlen (words[i]);

      if (left > n && g_ascii_strncasecmp ((const char *) space + 1, words[i], n) == 0
          && space[1 + n] == ' ')
        return FALSE;
    }
  return TRUE;
}

/* `{n}` or `{n+}` at the end of [begin, end), the `~` of literal8 being no concern here.
 * @size: G_MAXUINT64 when above that. @negative: (out).
 * Returns: whether there is one. */
static gboolean
find_literal (const guint8 *begin, const guint8 *end, guint64 *size, gboolean *negative)
{
  const guint8 *p = end;
  const guint8 *digits;
  guint64 value = 0;

  if (end - begin < 3 || p[-1] != '}')
    return FALSE;
  p--;
  if (p[-1] == '+')
    p--;
  digits = p;
  while (digits > begin && g_ascii_isdigit (digits[-1]))
    digits--;
  if (digits == p || digits == begin)
    return FALSE;
  *negative = digits[-1] == '-' && digits - 1 > begin && digits[-2] == '{';
  if (digits[-1] != '{' && !*negative)
    return FALSE;
  for (; digits < p; digits++)
    {
      guint digit = *digits - '0';

      value = value > (G_MAXUINT64 - digit) / 10 ? G_MAXUINT64 : value * 10 + digit;
    }
  *size = value;
  return TRUE;
}

static gsize
get_response_size (TernImapFramer *framer, gsize text_end)
{
  return text_end - framer->start + framer->literal_bytes;
}

static void
begin_long_literal (TernImapFramer *framer, gsize size)
{
  TernImapFrameLiteral literal = { framer->scan - framer->start, NULL, size };
  TernImapSpool *spool = NULL;

  if (size > framer->limits.memory_literal)
    {
      spool = tern_imap_spool_new (framer->spool_directory, &framer->error);
      if (spool == NULL)
        return;
    }
  else
    literal.data = g_malloc (size);
  g_array_append_val (framer->literals, literal);
  g_ptr_array_add (framer->spools, spool);
  framer->literal_bytes += size;
  framer->filling = TRUE;
  framer->filled = 0;
}

static void
begin_literal (TernImapFramer *framer, guint64 size, gboolean negative)
{
  gsize so_far = get_response_size (framer, framer->scan);

  if (negative)
    tern_imap_set_error (&framer->error, TERN_IMAP_ERROR_PARSE);
  else if (so_far > framer->limits.response || size > framer->limits.response - so_far)
    tern_imap_set_error (&framer->error, TERN_IMAP_ERROR_LIMIT);
  else if (size > MIN (INLINE_LITERAL, framer->limits.memory_literal / 2))
    begin_long_literal (framer, size);
  else
    framer->inline_left = size;
}

/* How much of a line has to be there before it is looked at as a list. */
static gsize
get_list_text (TernImapFramer *framer)
{
  return MIN (LIST_TEXT, framer->limits.line / 2);
}

static void
eat_numbers (TernImapFramer *framer, gsize line_end)
{
  const guint8 *text = framer->buffer + framer->start;
  gsize length = line_end - framer->start;
  gsize eaten;

  if (framer->numbers == NULL)
    {
      if (framer->no_list)
        return;
      framer->numbers_at = tern_imap_number_list_find (text, get_list_text (framer),
                                                       &framer->list_spaced);
      framer->no_list = framer->numbers_at == 0;
      if (framer->no_list)
        return;
      framer->numbers = tern_uid_set_new ();
    }
  if (framer->list_ended)
    return;
  eaten = tern_imap_number_list_eat (text + framer->numbers_at, length - framer->numbers_at,
                                     framer->list_spaced, framer->numbers, &framer->list_items,
                                     &framer->list_ended);
  cut_buffer (framer, framer->start + framer->numbers_at, eaten);
  framer->scan -= eaten;
  framer->list_bytes += eaten;
}

/* Whether the line that reaches up to @line_end (where its newline is, when it is @complete) is
 * within the caps; a number list is shortened first, so @line_end may move. */
static gboolean
check_line (TernImapFramer *framer, gsize *line_end, gboolean complete)
{
  gsize behind = framer->end - *line_end;

  if (framer->line == framer->start
      && (*line_end - framer->line > get_list_text (framer)
          || (complete && framer->numbers != NULL)))
    {
      eat_numbers (framer, *line_end);
      *line_end = framer->end - behind;
    }
  if (*line_end - framer->line <= framer->limits.line
      && get_response_size (framer, *line_end) <= framer->limits.response
      && framer->list_bytes <= framer->limits.list_bytes
      && framer->list_items <= framer->limits.list_items)
    return TRUE;
  tern_imap_set_error (&framer->error, TERN_IMAP_ERROR_LIMIT);
  return FALSE;
}

/* Whether @text, the beginning of a line, starts a response. @undecided: (out): it takes more
 * bytes. What is decided on a part of the line holds for all of it. */
static gboolean
starts_response (const guint8 *text, gsize length, gboolean *undecided)
{
  static const char *const words[] = { "OK", "NO", "BAD" };
  const guint8 *newline = length > 0 ? memchr (text, '\n', length) : NULL;
  gsize n = 0;

  *undecided = FALSE;
  if (newline != NULL)
    length = newline - text;
  if (length >= 2 && text[0] == '*' && text[1] == ' ')
    return TRUE;
  if (length >= 1 && text[0] == '+')
    return TRUE;
  *undecided = newline == NULL && length < MAX_TAG + 8;
  if (*undecided)
    return FALSE;
  while (n < length && n < MAX_TAG && g_ascii_isalnum (text[n]))
    n++;
  if (n == 0 || n == length || text[n] != ' ')
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize word = strlen (words[i]);

      if (length - n - 1 >= word
          && g_ascii_strncasecmp ((const char *) text + n + 1, words[i], word) == 0)
        return TRUE;
    }
  return FALSE;
}

/* DavMail puts CR and LF into the strings of BODYSTRUCTURE: a FETCH that does not end in `)` goes
 * on in the next line, unless that looks like a response of its own. */
static gboolean
is_broken_fetch (TernImapFramer *framer, gsize line_end)
{
  const guint8 *text = framer->buffer + framer->start;
  gsize length = line_end - framer->start;
  gsize n = 2;

  while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\0'))
    length--;
  if (length < 12 || text[length - 1] == ')' || text[0] != '*' || text[1] != ' ')
    return FALSE;
  while (n < length && g_ascii_isdigit (text[n]))
    n++;
  return n + 8 < length && g_ascii_strncasecmp ((const char *) text + n, " FETCH (", 8) == 0;
}

static gboolean
is_blank (const guint8 *text, gsize length)
{
  while (length > 0
         && (text[length - 1] == ' ' || text[length - 1] == '\0' || text[length - 1] == '\r'))
    length--;
  return length == 0;
}

static void
hand_out (TernImapFramer *framer, gsize text_end, TernImapFrame *frame)
{
  frame->text = framer->buffer + framer->start;
  frame->length = text_end - framer->start;
  frame->literals = (const TernImapFrameLiteral *) (gpointer) framer->literals->data;
  frame->n_literals = framer->literals->len;
  frame->numbers = framer->numbers;
  frame->numbers_at = framer->numbers_at;
  framer->next = framer->scan;
  framer->handed_out = TRUE;
}

/* A line ended: the newline is at @newline. Returns: whether a response did, too. */
static gboolean
end_line (TernImapFramer *framer, gsize newline, TernImapFrame *frame, gboolean *need_more)
{
  gsize text_end = newline;
  guint64 size;
  gboolean negative;

  if (text_end > framer->line && framer->buffer[text_end - 1] == '\r')
    text_end--;
  framer->scan = newline + 1;
  if (find_literal (framer->buffer + framer->line, framer->buffer + text_end, &size, &negative)
      && takes_literals (framer->buffer + framer->start, text_end - framer->start))
    {
      begin_literal (framer, size, negative);
      framer->line = framer->scan;
      return FALSE;
    }
  if (is_blank (framer->buffer + framer->start, text_end - framer->start))
    {
      set_start (framer, framer->scan);
      return FALSE;
    }
  if (is_broken_fetch (framer, text_end))
    {
      gboolean undecided;

      if (!starts_response (framer->buffer + framer->scan, framer->end - framer->scan, &undecided))
        {
          if (undecided)
            framer->scan = newline; /* look at this newline again when there is more */
          *need_more = undecided;
          return FALSE;
        }
    }
  hand_out (framer, text_end, frame);
  return TRUE;
}

/* Gets past the literal that is being received. Returns: FALSE when more is needed, or on error. */
static gboolean
pass_literal (TernImapFramer *framer)
{
  gsize n;

  if (framer->filling && !fill_literal (framer))
    return FALSE;
  n = MIN (framer->inline_left, framer->end - framer->scan);
  framer->inline_left -= n;
  framer->scan += n;
  framer->line = framer->scan;
  return framer->inline_left == 0;
}

static gboolean
find_frame (TernImapFramer *framer, TernImapFrame *frame)
{
  gboolean need_more = FALSE;

  while (framer->error == NULL && !need_more)
    {
      const guint8 *newline;
      gsize line_end;

      if ((framer->filling || framer->inline_left > 0) && !pass_literal (framer))
        return FALSE;
      newline = NULL;
      if (framer->scan < framer->end)
        newline = memchr (framer->buffer + framer->scan, '\n', framer->end - framer->scan);
      line_end = newline != NULL ? (gsize) (newline - framer->buffer) : framer->end;
      framer->scan = line_end;
      if (!check_line (framer, &line_end, newline != NULL) || newline == NULL)
        return FALSE;
      if (end_line (framer, line_end, frame, &need_more))
        return TRUE;
    }
  return FALSE;
}

gboolean
tern_imap_framer_next (TernImapFramer *framer, TernImapFrame *frame, GError **error)
{
  release_frame (framer);
  if (framer->error == NULL && find_frame (framer, frame))
    return TRUE;
  if (framer->error != NULL && error != NULL)
    *error = g_error_copy (framer->error);
  return FALSE;
}

gsize
tern_imap_framer_get_buffered (const TernImapFramer *framer)
{
  gsize start = framer->handed_out ? framer->next : framer->start;
  gsize literals = 0;

  if (!framer->handed_out && framer->literals->len > 0)
    literals = framer->literal_bytes
               - (framer->filling
                      ? get_last_literal ((TernImapFramer *) framer)->length - framer->filled
                      : 0);
  return framer->end - start + literals + (framer->handed_out ? 0 : framer->list_bytes);
}

gsize
tern_imap_framer_get_memory (const TernImapFramer *framer)
{
  gsize memory = framer->capacity;

  for (guint i = 0; i < framer->literals->len; i++)
    if (framer->spools->pdata[i] == NULL)
      memory += g_array_index (framer->literals, TernImapFrameLiteral, i).length;
  return memory;
}
