/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a mailbox is for, from what the server says or from its name; see the header. */

#include "mail/tern-mailbox-role.h"

#include <string.h>

static const char *const role_names[] = { "none", "inbox", "drafts", "sent",    "archive",
                                          "junk", "trash", "all",    "flagged", "important", "snoozed" };

static const struct
{
  const char *attribute;
  TernMailboxRole role;
} attributes[] = {
  { "\\Inbox", TERN_MAILBOX_ROLE_INBOX },     { "\\Drafts", TERN_MAILBOX_ROLE_DRAFTS },
  { "\\Sent", TERN_MAILBOX_ROLE_SENT },       { "\\Archive", TERN_MAILBOX_ROLE_ARCHIVE },
  { "\\Junk", TERN_MAILBOX_ROLE_JUNK },       { "\\Spam", TERN_MAILBOX_ROLE_JUNK },
  { "\\Trash", TERN_MAILBOX_ROLE_TRASH },     { "\\All", TERN_MAILBOX_ROLE_ALL },
  { "\\AllMail", TERN_MAILBOX_ROLE_ALL },     { "\\Flagged", TERN_MAILBOX_ROLE_FLAGGED },
  { "\\Starred", TERN_MAILBOX_ROLE_FLAGGED }, { "\\Important", TERN_MAILBOX_ROLE_IMPORTANT },
  { "\\Snoozed", TERN_MAILBOX_ROLE_SNOOZED },
};

/* Names that clients and providers give such folders, case folded; a name is one list's alone. */
static const struct
{
  TernMailboxRole role;
  const char *names;
} guesses[] = {
  { TERN_MAILBOX_ROLE_DRAFTS,
    "drafts|draft|entwürfe|brouillons|borradores|bozze|concepten|rascunhos|utkast|kladder|"
    "luonnokset|"
    "szkice|wersje robocze|koncepty|piszkozatok|черновики|чернетки|πρόχειρα|taslaklar|下書き|草稿|"
    "草稿箱|草稿夹|임시보관함|المسودات|טיוטות" },
  { TERN_MAILBOX_ROLE_SENT,
    "sent|sent items|sent messages|sent mail|sent-mail|outbox sent|gesendet|gesendete objekte|"
    "gesendete elemente|envoyés|messages envoyés|éléments envoyés|enviados|elementos enviados|"
    "posta inviata|inviata|inviati|verzonden|verzonden items|itens enviados|skickat|skickade|sendt|"
    "sendte|lähetetyt|wysłane|elementy wysłane|odeslané|odeslaná pošta|elküldött|отправленные|"
    "надіслані|απεσταλμένα|gönderilmiş|gönderilenler|送信済み|送信済みメール|已发送|已发送邮件|"
    "寄件備份|보낸편지함|المرسلة|נשלחו" },
  { TERN_MAILBOX_ROLE_ARCHIVE,
    "archive|archives|archiv|archivio|archivo|archief|arquivo|arkiv|arkisto|archiwum|archív|архив|"
    "архів|αρχείο|arşiv|アーカイブ|归档|存档|封存|보관함" },
  { TERN_MAILBOX_ROLE_JUNK,
    "junk|spam|~spam|junk e-mail|junk email|junk mail|bulk mail|spamverdacht|unerwünscht|"
    "indésirables|courrier indésirable|pourriel|correo no deseado|posta indesiderata|"
    "ongewenste e-mail|lixo eletrônico|lixo eletrónico|skräppost|søppelpost|uønsket "
    "mail|roskaposti|"
    "wiadomości-śmieci|nevyžádaná pošta|levélszemét|спам|нежелательная почта|ανεπιθύμητα|önemsiz|"
    "迷惑メール|垃圾邮件|垃圾郵件|스팸편지함" },
  { TERN_MAILBOX_ROLE_TRASH,
    "trash|deleted|deleted items|deleted messages|bin|papierkorb|gelöscht|gelöschte objekte|"
    "gelöschte elemente|corbeille|éléments supprimés|papelera|elementos eliminados|cestino|"
    "posta eliminata|prullenbak|verwijderde items|lixeira|lixo|itens excluídos|papperskorgen|"
    "papirkurv|papirkorg|roskakori|kosz|elementy usunięte|koš|odstraněná pošta|kuka|törölt elemek|"
    "корзина|удаленные|удалённые|кошик|κάδοσ|διαγραμμένα|çöp "
    "kutusu|çöp|ゴミ箱|ごみ箱|已删除|已删除邮件|"
    "垃圾桶|휴지통|المحذوفة|אשפה" },
  { TERN_MAILBOX_ROLE_ALL, "all mail|alle nachrichten|tous les messages|todos|tutti i messaggi" },
  { TERN_MAILBOX_ROLE_FLAGGED, "starred|flagged|markiert|suivis|destacados|speciali" },
  { TERN_MAILBOX_ROLE_IMPORTANT, "important|wichtig|importants|importantes|importanti" },
  /* What Tern itself calls it. */
  { TERN_MAILBOX_ROLE_SNOOZED, "snoozed" },
};

TernMailboxRole
tern_mailbox_role_from_attribute (const char *attribute)
{
  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (g_ascii_strcasecmp (attribute, attributes[i].attribute) == 0)
      return attributes[i].role;
  return TERN_MAILBOX_ROLE_NONE;
}

/* Whether @name is one of the words between the bars of @names. */
static gboolean
is_among (const char *names, const char *name)
{
  gsize length = strlen (name);

  for (const char *at = names; at != NULL && length > 0; at = strchr (at, '|'))
    {
      at += *at == '|' ? 1 : 0;
      if (strncmp (at, name, length) == 0 && (at[length] == '|' || at[length] == '\0'))
        return TRUE;
    }
  return FALSE;
}

/* The last part of @path when it is at the top, under INBOX or under a provider's own root. */
static const char *
top_level_name (const char *path, char delimiter)
{
  const char *cut = delimiter != 0 ? strchr (path, delimiter) : NULL;
  gsize length;

  if (cut == NULL)
    return path;
  length = (gsize)(cut - path);
  if (strchr (cut + 1, delimiter) != NULL)
    return NULL;
  if ((length == 5 && g_ascii_strncasecmp (path, "INBOX", 5) == 0)
      || (length == 7 && g_ascii_strncasecmp (path, "[Gmail]", 7) == 0)
      || (length == 13 && g_ascii_strncasecmp (path, "[Google Mail]", 13) == 0))
    return cut + 1;
  return NULL;
}

TernMailboxRole
tern_mailbox_role_from_name (const char *path, char delimiter)
{
  const char *name = top_level_name (path, delimiter);
  g_autofree char *valid = NULL;
  g_autofree char *composed = NULL;
  g_autofree char *folded = NULL;

  if (g_ascii_strcasecmp (path, "INBOX") == 0)
    return TERN_MAILBOX_ROLE_INBOX;
  if (name == NULL)
    return TERN_MAILBOX_ROLE_NONE;
  valid = g_utf8_make_valid (name, -1);
  composed = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL_COMPOSE);
  folded = g_utf8_casefold (composed, -1);
  for (guint i = 0; i < G_N_ELEMENTS (guesses); i++)
    if (is_among (guesses[i].names, folded))
      return guesses[i].role;
  return TERN_MAILBOX_ROLE_NONE;
}

const char *
tern_mailbox_role_to_string (TernMailboxRole role)
{
  g_return_val_if_fail ((guint)role < G_N_ELEMENTS (role_names), "none");
  return role_names[role];
}

TernMailboxRole
tern_mailbox_role_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (role_names); i++)
    if (g_str_equal (text, role_names[i]))
      return (TernMailboxRole)i;
  return TERN_MAILBOX_ROLE_NONE;
}
