/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Prints a response as a tree, see the header. */

#include "response-dump.h"

static void
print_escaped (GString *out, const guint8 *bytes, gsize length)
{
  gboolean utf8 = g_utf8_validate_len ((const char *) bytes, length, NULL);

  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    if (bytes[i] == '"' || bytes[i] == '\\')
      g_string_append_printf (out, "\\%c", bytes[i]);
    else if (bytes[i] == '\r' || bytes[i] == '\n')
      g_string_append (out, bytes[i] == '\r' ? "\\r" : "\\n");
    else if (bytes[i] < 0x20 || bytes[i] == 0x7f || (bytes[i] >= 0x80 && !utf8))
      g_string_append_printf (out, "\\x%02x", bytes[i]);
    else
      g_string_append_c (out, bytes[i]);
  g_string_append_c (out, '"');
}

static void
indent (GString *out, guint depth)
{
  g_string_append_printf (out, "%*s", (int) depth * 2, "");
}

static void
print_string (GString *out, guint depth, const char *name, const char *string)
{
  if (string == NULL)
    return;
  indent (out, depth);
  g_string_append_printf (out, "%s ", name);
  print_escaped (out, (const guint8 *) string, strlen (string));
  g_string_append_c (out, '\n');
}

static void
print_number (GString *out, guint depth, const char *name, gint64 number)
{
  indent (out, depth);
  g_string_append_printf (out, "%s %" G_GINT64_FORMAT "\n", name, number);
}

static void
print_words (GString *out, guint depth, const char *name, const char *const *words)
{
  if (words == NULL || words[0] == NULL)
    return;
  indent (out, depth);
  g_string_append (out, name);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_string_append_c (out, ' ');
      print_escaped (out, (const guint8 *) words[i], strlen (words[i]));
    }
  g_string_append_c (out, '\n');
}

static void
print_uids (GString *out, guint depth, const char *name, const TernUidSet *uids)
{
  g_autofree char *text = tern_uid_set_to_string (uids);

  indent (out, depth);
  g_string_append_printf (out, "%s {%s}\n", name, text);
}

static void
print_flags (GString *out, guint depth, TernFlag system, const char *const *keywords)
{
  g_autoptr (TernFlags) flags = tern_flags_new (system, NULL);
  g_autofree char *text = tern_flags_to_string (flags);

  indent (out, depth);
  g_string_append_printf (out, "flags%s%s\n", *text != '\0' ? " " : "", text);
  print_words (out, depth, "keywords", keywords);
}

static void
print_params (
    GString *out, guint depth, const char *name, const TernImapParam *params, guint n_params)
{
  for (guint i = 0; i < n_params; i++)
    {
      g_autofree char *label = g_strdup_printf ("%s %s =", name, params[i].name);

      print_string (out, depth, label, params[i].value != NULL ? params[i].value : "(nil)");
    }
}

static void
print_half (GString *out, const char *name, const char *string)
{
  g_string_append_printf (out, " %s=", name);
  if (string != NULL)
    print_escaped (out, (const guint8 *) string, strlen (string));
  else
    g_string_append (out, "NIL");
}

static void
print_addresses (GString *out, guint depth, const char *name, const TernImapAddresses *addresses)
{
  for (guint i = 0; i < addresses->n_items; i++)
    {
      const TernImapMailAddress *address = &addresses->items[i];

      indent (out, depth);
      g_string_append (out, name);
      print_half (out, "name", address->name);
      if (address->route != NULL)
        print_half (out, "route", address->route);
      print_half (out, "mailbox", address->mailbox);
      print_half (out, "host", address->host);
      g_string_append_c (out, '\n');
    }
}

static void
print_envelope (GString *out, guint depth, const TernImapEnvelope *envelope)
{
  if (envelope == NULL)
    return;
  indent (out, depth++);
  g_string_append (out, "envelope\n");
  print_string (out, depth, "date", envelope->date);
  print_string (out, depth, "subject", envelope->subject);
  print_addresses (out, depth, "from", &envelope->from);
  print_addresses (out, depth, "sender", &envelope->sender);
  print_addresses (out, depth, "reply-to", &envelope->reply_to);
  print_addresses (out, depth, "to", &envelope->to);
  print_addresses (out, depth, "cc", &envelope->cc);
  print_addresses (out, depth, "bcc", &envelope->bcc);
  print_string (out, depth, "in-reply-to", envelope->in_reply_to);
  print_string (out, depth, "message-id", envelope->message_id);
}

static void
print_part (GString *out, guint depth, const TernImapPart *part)
{
  if (part == NULL)
    return;
  indent (out, depth++);
  g_string_append_printf (out, "part %s %s/%s", part->section, part->type, part->subtype);
  if (part->encoding != NULL)
    g_string_append_printf (out, " %s", part->encoding);
  if (part->size > 0)
    g_string_append_printf (out, " size=%" G_GUINT64_FORMAT, part->size);
  if (part->lines > 0)
    g_string_append_printf (out, " lines=%" G_GUINT64_FORMAT, part->lines);
  g_string_append_c (out, '\n');
  print_params (out, depth, "param", part->params, part->n_params);
  print_string (out, depth, "id", part->id);
  print_string (out, depth, "description", part->description);
  print_string (out, depth, "md5", part->md5);
  print_string (out, depth, "disposition", part->disposition);
  print_params (out, depth, "disposition-param", part->disposition_params,
                part->n_disposition_params);
  print_string (out, depth, "filename", part->filename);
  print_string (out, depth, "language", part->language);
  print_string (out, depth, "location", part->location);
  print_envelope (out, depth, part->envelope);
  for (guint i = 0; i < part->n_children; i++)
    print_part (out, depth, part->children[i]);
}

static void
print_section (GString *out, const TernImapSection *section)
{
  static const char *const kinds[] = { "BODY", "BINARY", "BINARY.SIZE" };

  g_string_append_printf (out, "  section %s[%s]", kinds[section->kind], section->name);
  if (section->origin >= 0)
    g_string_append_printf (out, "<%" G_GINT64_FORMAT ">", section->origin);
  if (section->nil)
    g_string_append (out, " NIL\n");
  else
    {
      g_string_append_printf (out, " %" G_GSIZE_FORMAT, section->length);
      if (section->length > 200 && section->data != NULL)
        {
          g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_MD5, section->data,
                                                              section->length);

          g_string_append_printf (out, " %s", sum);
        }
      else if (section->data != NULL)
        {
          g_string_append_c (out, ' ');
          print_escaped (out, section->data, section->length);
        }
      g_string_append_c (out, '\n');
    }
}

static void
print_fetch (GString *out, const TernImapFetch *fetch)
{
  g_string_append_printf (out, "FETCH %u\n", fetch->seq);
  if (fetch->present & TERN_IMAP_FETCH_UID)
    print_number (out, 1, "uid", fetch->uid);
  if (fetch->present & TERN_IMAP_FETCH_FLAGS)
    print_flags (out, 1, fetch->flags, fetch->keywords);
  if (fetch->present & TERN_IMAP_FETCH_MODSEQ)
    print_number (out, 1, "modseq", fetch->modseq);
  if (fetch->present & TERN_IMAP_FETCH_SIZE)
    print_number (out, 1, "size", fetch->size);
  if (fetch->present & TERN_IMAP_FETCH_INTERNALDATE)
    print_number (out, 1, "internaldate", fetch->internal_date);
  if (fetch->present & TERN_IMAP_FETCH_SAVEDATE)
    print_number (out, 1, "savedate", fetch->save_date);
  if (fetch->present & TERN_IMAP_FETCH_GM_MSGID)
    print_number (out, 1, "gm-msgid", fetch->gm_msgid);
  if (fetch->present & TERN_IMAP_FETCH_GM_THRID)
    print_number (out, 1, "gm-thrid", fetch->gm_thrid);
  print_words (out, 1, "gm-labels", fetch->gm_labels);
  print_string (out, 1, "emailid", fetch->email_id);
  print_string (out, 1, "threadid", fetch->thread_id);
  print_string (out, 1, "preview", fetch->preview);
  print_envelope (out, 1, fetch->envelope);
  if ((fetch->present & TERN_IMAP_FETCH_STRUCTURE) && fetch->structure == NULL)
    g_string_append (out, "  no structure\n");
  print_part (out, 1, fetch->structure);
  for (guint i = 0; i < fetch->n_sections; i++)
    print_section (out, &fetch->sections[i]);
}

static void
print_ranges (GString *out, const char *name, const TernImapUidRange *ranges, guint n_ranges)
{
  g_string_append_printf (out, "  %s", name);
  for (guint i = 0; i < n_ranges; i++)
    g_string_append_printf (out, " %u:%u", ranges[i].lo, ranges[i].hi);
  g_string_append_c (out, '\n');
}

static void
print_condition (GString *out, const char *tag, const TernImapCondition *condition)
{
  static const char *const kinds[] = { "OK", "NO", "BAD", "BYE", "PREAUTH" };

  g_string_append_printf (out, "%s %s", tag != NULL ? tag : "*", kinds[condition->kind]);
  if (condition->code != TERN_IMAP_CODE_NONE)
    g_string_append_printf (out, " [%s%s]", condition->code == TERN_IMAP_CODE_UNKNOWN ? "?" : "",
                            condition->code_name);
  g_string_append_printf (out, " \"%s\"\n", condition->text);
  print_string (out, 1, "args", condition->code_args);
  if (condition->number > 0)
    print_number (out, 1, "number", condition->number);
  if (condition->uids != NULL)
    print_uids (out, 1, "uids", condition->uids);
  if (condition->n_source > 0)
    print_ranges (out, "source", condition->source, condition->n_source);
  if (condition->n_target > 0)
    print_ranges (out, "target", condition->target, condition->n_target);
  if (condition->flags != NULL)
    {
      print_flags (out, 1, condition->flags->flags, condition->flags->keywords);
      if (condition->flags->any_keyword)
        g_string_append (out, "  any keyword\n");
    }
  print_words (out, 1, "words", condition->words);
  if (condition->progress > 0 || condition->goal > 0)
    print_number (out, 1, "progress", condition->progress);
  if (condition->goal > 0)
    print_number (out, 1, "goal", condition->goal);
}

static void
print_list (GString *out, const TernImapListData *list)
{
  g_string_append (out, list->lsub ? "LSUB" : list->xlist ? "XLIST" : "LIST");
  if (list->delimiter != 0)
    g_string_append_printf (out, " delimiter=%c", list->delimiter);
  g_string_append_c (out, '\n');
  print_string (out, 1, "name", list->name);
  print_words (out, 1, "attributes", list->attributes);
  print_string (out, 1, "oldname", list->old_name);
  print_words (out, 1, "childinfo", list->child_info);
}

static void
print_status (GString *out, const TernImapStatus *status)
{
  const struct
  {
    const char *name;
    TernImapStatusPresent present;
    guint64 number;
  } items[] = {
    { "messages", TERN_IMAP_STATUS_HAS_MESSAGES, status->messages },
    { "uidnext", TERN_IMAP_STATUS_HAS_UIDNEXT, status->uidnext },
    { "uidvalidity", TERN_IMAP_STATUS_HAS_UIDVALIDITY, status->uidvalidity },
    { "unseen", TERN_IMAP_STATUS_HAS_UNSEEN, status->unseen },
    { "deleted", TERN_IMAP_STATUS_HAS_DELETED, status->deleted },
    { "recent", TERN_IMAP_STATUS_HAS_RECENT, status->recent },
    { "highestmodseq", TERN_IMAP_STATUS_HAS_HIGHESTMODSEQ, status->highestmodseq },
    { "size", TERN_IMAP_STATUS_HAS_SIZE, status->size },
    { "appendlimit", TERN_IMAP_STATUS_HAS_APPENDLIMIT, status->appendlimit },
  };

  g_string_append (out, "STATUS\n");
  print_string (out, 1, "mailbox", status->mailbox);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    if (status->present & items[i].present)
      print_number (out, 1, items[i].name, items[i].number);
  print_string (out, 1, "mailboxid", status->mailbox_id);
}

static void
print_search (GString *out, const TernImapSearchData *search)
{
  g_string_append (out, search->extended ? "ESEARCH" : "SEARCH");
  if (search->is_uid)
    g_string_append (out, " uid");
  g_string_append_c (out, '\n');
  print_string (out, 1, "tag", search->tag);
  if (search->has_all)
    print_uids (out, 1, "all", search->numbers);
  else if (!tern_uid_set_is_empty (search->numbers))
    print_uids (out, 1, "numbers", search->numbers);
  if (search->min > 0)
    print_number (out, 1, "min", search->min);
  if (search->max > 0)
    print_number (out, 1, "max", search->max);
  if (search->has_count)
    print_number (out, 1, "count", search->count);
  if (search->modseq > 0)
    print_number (out, 1, "modseq", search->modseq);
  if (search->partial_lo != 0)
    g_string_append_printf (out, "  partial %" G_GINT64_FORMAT ":%" G_GINT64_FORMAT "\n",
                            search->partial_lo, search->partial_hi);
}

static void
print_namespace (GString *out, const char *name, const TernImapNamespaceList *list)
{
  for (guint i = 0; i < list->n_items; i++)
    {
      g_string_append_printf (out, "  %s ", name);
      print_escaped (out, (const guint8 *) list->items[i].prefix, strlen (list->items[i].prefix));
      if (list->items[i].delimiter != 0)
        g_string_append_printf (out, " delimiter=%c", list->items[i].delimiter);
      g_string_append_c (out, '\n');
    }
}

void
dump_response (GString *out, const TernImapResponse *response)
{
  switch (response->type)
    {
    case TERN_IMAP_RESPONSE_UNKNOWN:
      print_string (out, 0, "UNKNOWN", response->keyword);
      break;
    case TERN_IMAP_RESPONSE_CONTINUATION:
      print_string (out, 0, "+", response->continuation);
      break;
    case TERN_IMAP_RESPONSE_CONDITION:
      print_condition (out, response->tag, &response->condition);
      break;
    case TERN_IMAP_RESPONSE_CAPABILITY:
    case TERN_IMAP_RESPONSE_ENABLED:
      g_string_append (out,
                       response->type == TERN_IMAP_RESPONSE_ENABLED ? "ENABLED\n" : "CAPABILITY\n");
      print_words (out, 1, "words", response->words);
      break;
    case TERN_IMAP_RESPONSE_LIST:
      print_list (out, &response->list);
      break;
    case TERN_IMAP_RESPONSE_STATUS:
      print_status (out, &response->status);
      break;
    case TERN_IMAP_RESPONSE_SEARCH:
      print_search (out, &response->search);
      break;
    case TERN_IMAP_RESPONSE_FLAGS:
      g_string_append (out, "FLAGS\n");
      print_flags (out, 1, response->flags.flags, response->flags.keywords);
      break;
    case TERN_IMAP_RESPONSE_EXISTS:
      print_number (out, 0, "EXISTS", response->number);
      break;
    case TERN_IMAP_RESPONSE_RECENT:
      print_number (out, 0, "RECENT", response->number);
      break;
    case TERN_IMAP_RESPONSE_EXPUNGE:
      print_number (out, 0, "EXPUNGE", response->number);
      break;
    case TERN_IMAP_RESPONSE_VANISHED:
      print_uids (out, 0, response->earlier ? "VANISHED earlier" : "VANISHED", response->vanished);
      break;
    case TERN_IMAP_RESPONSE_FETCH:
      print_fetch (out, &response->fetch);
      break;
    case TERN_IMAP_RESPONSE_NAMESPACE:
      g_string_append (out, "NAMESPACE\n");
      print_namespace (out, "personal", &response->namespaces.personal);
      print_namespace (out, "other", &response->namespaces.other_users);
      print_namespace (out, "shared", &response->namespaces.shared);
      break;
    case TERN_IMAP_RESPONSE_ID:
      g_string_append (out, "ID\n");
      print_params (out, 1, "field", response->id, response->n_id);
      break;
    case TERN_IMAP_RESPONSE_QUOTA:
      g_string_append (out, "QUOTA\n");
      if (response->quota.has_storage)
        g_string_append_printf (out, "  storage %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT "\n",
                                response->quota.used, response->quota.limit);
      break;
    default:
      g_assert_not_reached ();
    }
}
