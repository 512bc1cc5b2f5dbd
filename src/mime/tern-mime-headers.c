/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Header blocks to list values, fast; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-headers.h"

#include "mime/tern-mime-addresses.h"
#include "mime/tern-mime-date.h"
#include "mime/tern-mime-fields.h"
#include "mime/tern-mime-ids.h"
#include "mime/tern-mime-name.h"
#include "mime/tern-mime-params.h"
#include "mime/tern-mime-words.h"

#include <string.h>

#define BLOCK_SIZE (16 * 1024)
#define MAX_LIST (16 * 1024)
#define MAX_REFERENCES 40

typedef struct
{
  gsize size;
  char bytes[];
} Block;

struct _TernMimeArena
{
  GPtrArray *blocks;
  guint block;   /* the one in use */
  gsize used;    /* of it */
  GString *list; /* the address list being built */
};

TernMimeArena *
tern_mime_arena_new (void)
{
  TernMimeArena *arena = g_new0 (TernMimeArena, 1);
  arena->blocks = g_ptr_array_new_with_free_func (g_free);
  arena->list = g_string_sized_new (1024);
  return arena;
}

void
tern_mime_arena_free (TernMimeArena *arena)
{
  g_ptr_array_unref (arena->blocks);
  g_string_free (arena->list, TRUE);
  g_free (arena);
}

static gpointer
allocate (TernMimeArena *arena, gsize size)
{
  size = (size + 7) & ~(gsize)7;
  for (; arena->block < arena->blocks->len; arena->block++, arena->used = 0)
    {
      Block *block = arena->blocks->pdata[arena->block];
      if (block->size - arena->used >= size)
        {
          arena->used += size;
          return block->bytes + arena->used - size;
        }
    }
  Block *block = g_malloc (sizeof (Block) + MAX (size, BLOCK_SIZE));
  block->size = MAX (size, BLOCK_SIZE);
  g_ptr_array_add (arena->blocks, block);
  arena->used = size;
  return block->bytes;
}

/* One huge header does not stay in memory for the rest of a sync. */
static void
empty (TernMimeArena *arena)
{
  if (arena->blocks->len > 4)
    g_ptr_array_set_size (arena->blocks, 0);
  if (arena->list->allocated_len > 2 * MAX_LIST)
    {
      g_string_free (arena->list, TRUE);
      arena->list = g_string_sized_new (1024);
    }
  arena->block = 0;
  arena->used = 0;
}

static const char *
keep (TernMimeArena *arena, const char *text, gsize len)
{
  char *copy = allocate (arena, len + 1);
  memcpy (copy, text, len);
  copy[len] = '\0';
  return copy;
}

/* The cleaning of tern_mime_clean_line(), for ASCII. */
static const char *
keep_ascii_line (TernMimeArena *arena, const char *text, gsize len)
{
  char *line = allocate (arena, len + 1);
  gsize n = 0;
  gboolean space = FALSE;

  for (gsize i = 0; i < len; i++)
    {
      guchar c = text[i];
      if (c == ' ' || (c >= '\t' && c <= '\r'))
        {
          space = n > 0;
          continue;
        }
      if (c < 0x20 || c == 0x7f)
        continue;
      if (space)
        line[n++] = ' ';
      space = FALSE;
      line[n++] = c;
    }
  line[n] = '\0';
  return n > 0 ? line : NULL;
}

static const char *
read_line (TernMimeArena *arena, const TernMimeField *field)
{
  if (!tern_mime_words_needed (field->value, field->value_len))
    return keep_ascii_line (arena, field->value, field->value_len);
  g_autofree char *line = tern_mime_words_to_line (field->value, field->value_len);
  return *line ? keep (arena, line, strlen (line)) : NULL;
}

typedef struct
{
  TernMimeArena *arena;
  TernMimeHeaders *out;
} Sender;

static gboolean
take_sender (const char *name, const char *address, gpointer user_data)
{
  Sender *sender = user_data;
  if (name)
    sender->out->from_name = keep (sender->arena, name, strlen (name));
  if (*address)
    sender->out->from_address = keep (sender->arena, address, strlen (address));
  return FALSE;
}

/* As tern_address_list_to_display() writes them. */
static gboolean
append_recipient (const char *name, const char *address, gpointer user_data)
{
  GString *list = user_data;
  if (list->len > 0)
    g_string_append (list, ", ");
  if (name)
    g_string_append (list, name);
  if (name && *address)
    {
      g_string_append (list, " <");
      g_string_append (list, address);
      g_string_append_c (list, '>');
    }
  else
    g_string_append (list, address);
  return list->len < MAX_LIST;
}

static const char *
read_recipients (TernMimeArena *arena, const TernMimeField *field)
{
  g_string_truncate (arena->list, 0);
  tern_mime_addresses_parse (field->value, field->value_len, append_recipient, arena->list);
  return arena->list->len > 0 ? keep (arena, arena->list->str, arena->list->len) : NULL;
}

static const char *
read_id (TernMimeArena *arena, const TernMimeField *field)
{
  const char *p = field->value;
  const char *id;
  gsize len;
  if (!tern_mime_ids_next (&p, field->value + field->value_len, &id, &len))
    return NULL;
  return keep (arena, id, len);
}

/* The first 20, and the last 20 in a ring behind them. */
static const char *const *
read_references (TernMimeArena *arena, const TernMimeField *field)
{
  enum
  {
    HALF = MAX_REFERENCES / 2
  };
  struct
  {
    const char *id;
    gsize len;
  } found[MAX_REFERENCES];
  const char *p = field->value;
  guint n = 0;
  const char *id;
  gsize len;

  for (; tern_mime_ids_next (&p, field->value + field->value_len, &id, &len); n++)
    {
      guint at = n < HALF ? n : HALF + (n - HALF) % HALF;
      found[at].id = id;
      found[at].len = len;
    }
  if (n == 0)
    return NULL;

  guint kept = MIN (n, MAX_REFERENCES);
  const char **ids = allocate (arena, (kept + 1) * sizeof *ids);
  for (guint i = 0; i < kept; i++)
    {
      guint at = i < HALF || n <= MAX_REFERENCES ? i : HALF + (n - HALF + i - HALF) % HALF;
      ids[i] = keep (arena, found[at].id, found[at].len);
    }
  ids[kept] = NULL;
  return ids;
}

static void
read_type (TernMimeArena *arena, const TernMimeField *field, TernMimeHeaders *out)
{
  g_autofree char *type = tern_mime_params_dup_value (field->value, field->value_len);
  if (type == NULL || strchr (type, '/') == NULL)
    return;
  out->content_type = keep (arena, type, strlen (type));
  out->has_attachment_guess = strcmp (type, "multipart/mixed") == 0
                              || (!g_str_has_prefix (type, "multipart/")
                                  && !g_str_has_prefix (type, "text/"));
}

typedef enum
{
  SUBJECT = 1 << 0,
  FROM = 1 << 1,
  TO = 1 << 2,
  CC = 1 << 3,
  DATE = 1 << 4,
  MESSAGE_ID = 1 << 5,
  IN_REPLY_TO = 1 << 6,
  REFERENCES = 1 << 7,
  CONTENT_TYPE = 1 << 8,
} Known;

static Known
recognise (const TernMimeField *field)
{
  static const struct
  {
    const char *name;
    gsize len;
    Known known;
  } rows[] = {
    { "from", 4, FROM },
    { "to", 2, TO },
    { "cc", 2, CC },
    { "date", 4, DATE },
    { "subject", 7, SUBJECT },
    { "message-id", 10, MESSAGE_ID },
    { "references", 10, REFERENCES },
    { "in-reply-to", 11, IN_REPLY_TO },
    { "content-type", 12, CONTENT_TYPE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (field->name_len == rows[i].len
        && g_ascii_strncasecmp (field->name, rows[i].name, rows[i].len) == 0)
      return rows[i].known;
  return 0;
}

static void
read_field (TernMimeArena *arena, Known known, const TernMimeField *field, TernMimeHeaders *out)
{
  Sender sender = { arena, out };
  int offset;

  switch (known)
    {
    case SUBJECT:
      out->subject = read_line (arena, field);
      break;
    case FROM:
      tern_mime_addresses_parse (field->value, field->value_len, take_sender, &sender);
      break;
    case TO:
      out->to = read_recipients (arena, field);
      break;
    case CC:
      out->cc = read_recipients (arena, field);
      break;
    case DATE:
      out->has_date = tern_mime_date_parse (field->value, field->value_len, &out->date, &offset);
      break;
    case MESSAGE_ID:
      out->message_id = read_id (arena, field);
      break;
    case IN_REPLY_TO:
      out->in_reply_to = read_id (arena, field);
      break;
    case REFERENCES:
      out->references = read_references (arena, field);
      break;
    case CONTENT_TYPE:
      read_type (arena, field, out);
      break;
    }
}

void
tern_mime_headers_parse (const guint8 *data, gsize len, TernMimeHeaders *out, TernMimeArena *arena)
{
  TernMimeFieldIter iter;
  TernMimeField field;
  guint seen = 0;

  empty (arena);
  memset (out, 0, sizeof *out);
  tern_mime_field_iter_init (&iter, (const char *)data, MIN (len, TERN_MIME_MAX_HEADER_BYTES));
  while (tern_mime_field_iter_next (&iter, &field))
    {
      Known known = recognise (&field);
      if (known == 0 || (seen & known))
        continue;
      seen |= known;
      read_field (arena, known, &field, out);
    }
}
