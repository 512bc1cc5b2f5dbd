/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a server says it can do, see the header. */

#include "imap/tern-imap-capabilities.h"

#include <string.h>

/* Servers name about 60; this is against one that never stops. */
#define MAX_WORDS 1000

struct _TernImapCapabilities
{
  guint64 bits;
  GPtrArray *names; /* upper case, owned, NULL-terminated */
  GPtrArray *mechanisms;
};

G_DEFINE_BOXED_TYPE (TernImapCapabilities,
                     tern_imap_capabilities,
                     tern_imap_capabilities_ref,
                     tern_imap_capabilities_unref)

G_STATIC_ASSERT (TERN_IMAP_N_CAPABILITIES <= 64);

static const char *const words[TERN_IMAP_N_CAPABILITIES] = {
  [TERN_IMAP_CAPABILITY_IMAP4REV1] = "IMAP4REV1",
  [TERN_IMAP_CAPABILITY_IMAP4REV2] = "IMAP4REV2",
  [TERN_IMAP_CAPABILITY_STARTTLS] = "STARTTLS",
  [TERN_IMAP_CAPABILITY_LOGINDISABLED] = "LOGINDISABLED",
  [TERN_IMAP_CAPABILITY_SASL_IR] = "SASL-IR",
  [TERN_IMAP_CAPABILITY_ID] = "ID",
  [TERN_IMAP_CAPABILITY_ENABLE] = "ENABLE",
  [TERN_IMAP_CAPABILITY_IDLE] = "IDLE",
  [TERN_IMAP_CAPABILITY_NAMESPACE] = "NAMESPACE",
  [TERN_IMAP_CAPABILITY_LITERAL_PLUS] = "LITERAL+",
  [TERN_IMAP_CAPABILITY_LITERAL_MINUS] = "LITERAL-",
  [TERN_IMAP_CAPABILITY_UIDPLUS] = "UIDPLUS",
  [TERN_IMAP_CAPABILITY_UNSELECT] = "UNSELECT",
  [TERN_IMAP_CAPABILITY_MOVE] = "MOVE",
  [TERN_IMAP_CAPABILITY_CONDSTORE] = "CONDSTORE",
  [TERN_IMAP_CAPABILITY_QRESYNC] = "QRESYNC",
  [TERN_IMAP_CAPABILITY_ESEARCH] = "ESEARCH",
  [TERN_IMAP_CAPABILITY_SEARCHRES] = "SEARCHRES",
  [TERN_IMAP_CAPABILITY_SORT] = "SORT",
  [TERN_IMAP_CAPABILITY_THREAD_REFERENCES] = "THREAD=REFERENCES",
  [TERN_IMAP_CAPABILITY_WITHIN] = "WITHIN",
  [TERN_IMAP_CAPABILITY_PARTIAL] = "PARTIAL",
  [TERN_IMAP_CAPABILITY_CHILDREN] = "CHILDREN",
  [TERN_IMAP_CAPABILITY_LIST_EXTENDED] = "LIST-EXTENDED",
  [TERN_IMAP_CAPABILITY_LIST_STATUS] = "LIST-STATUS",
  [TERN_IMAP_CAPABILITY_LIST_MYRIGHTS] = "LIST-MYRIGHTS",
  [TERN_IMAP_CAPABILITY_SPECIAL_USE] = "SPECIAL-USE",
  [TERN_IMAP_CAPABILITY_CREATE_SPECIAL_USE] = "CREATE-SPECIAL-USE",
  [TERN_IMAP_CAPABILITY_XLIST] = "XLIST",
  [TERN_IMAP_CAPABILITY_STATUS_SIZE] = "STATUS=SIZE",
  [TERN_IMAP_CAPABILITY_NOTIFY] = "NOTIFY",
  [TERN_IMAP_CAPABILITY_COMPRESS_DEFLATE] = "COMPRESS=DEFLATE",
  [TERN_IMAP_CAPABILITY_BINARY] = "BINARY",
  [TERN_IMAP_CAPABILITY_MULTIAPPEND] = "MULTIAPPEND",
  [TERN_IMAP_CAPABILITY_CATENATE] = "CATENATE",
  [TERN_IMAP_CAPABILITY_REPLACE] = "REPLACE",
  [TERN_IMAP_CAPABILITY_APPENDLIMIT] = "APPENDLIMIT",
  [TERN_IMAP_CAPABILITY_UTF8_ACCEPT] = "UTF8=ACCEPT",
  [TERN_IMAP_CAPABILITY_UTF8_ONLY] = "UTF8=ONLY",
  [TERN_IMAP_CAPABILITY_OBJECTID] = "OBJECTID",
  [TERN_IMAP_CAPABILITY_PREVIEW] = "PREVIEW",
  [TERN_IMAP_CAPABILITY_SAVEDATE] = "SAVEDATE",
  [TERN_IMAP_CAPABILITY_QUOTA] = "QUOTA",
  [TERN_IMAP_CAPABILITY_ACL] = "ACL",
  [TERN_IMAP_CAPABILITY_METADATA] = "METADATA",
  [TERN_IMAP_CAPABILITY_LANGUAGE] = "LANGUAGE",
  [TERN_IMAP_CAPABILITY_UIDONLY] = "UIDONLY",
  [TERN_IMAP_CAPABILITY_MESSAGELIMIT] = "MESSAGELIMIT",
  [TERN_IMAP_CAPABILITY_INPROGRESS] = "INPROGRESS",
  [TERN_IMAP_CAPABILITY_GMAIL] = "X-GM-EXT-1",
  [TERN_IMAP_CAPABILITY_XYMHIGHESTMODSEQ] = "XYMHIGHESTMODSEQ",
};

/* RFC 9051, appendix E: what was an extension of IMAP4rev1 and is part of IMAP4rev2. */
static const TernImapCapability rev2_includes[] = {
  TERN_IMAP_CAPABILITY_SASL_IR,       TERN_IMAP_CAPABILITY_ENABLE,
  TERN_IMAP_CAPABILITY_IDLE,          TERN_IMAP_CAPABILITY_NAMESPACE,
  TERN_IMAP_CAPABILITY_LITERAL_MINUS, TERN_IMAP_CAPABILITY_UIDPLUS,
  TERN_IMAP_CAPABILITY_UNSELECT,      TERN_IMAP_CAPABILITY_MOVE,
  TERN_IMAP_CAPABILITY_ESEARCH,       TERN_IMAP_CAPABILITY_SEARCHRES,
  TERN_IMAP_CAPABILITY_CHILDREN,      TERN_IMAP_CAPABILITY_LIST_EXTENDED,
  TERN_IMAP_CAPABILITY_LIST_STATUS,   TERN_IMAP_CAPABILITY_SPECIAL_USE,
  TERN_IMAP_CAPABILITY_STATUS_SIZE,   TERN_IMAP_CAPABILITY_BINARY,
};

static void
set_bit (TernImapCapabilities *capabilities, TernImapCapability capability)
{
  capabilities->bits |= G_GUINT64_CONSTANT (1) << capability;
}

static void
add_word (TernImapCapabilities *capabilities, const char *word)
{
  char *name = g_ascii_strup (word, -1);
  const char *value = strchr (name, '=');

  g_ptr_array_add (capabilities->names, name);
  if (g_str_has_prefix (name, "AUTH=") && name[5] != '\0')
    g_ptr_array_add (capabilities->mechanisms, g_strdup (name + 5));
  for (guint i = 0; i < TERN_IMAP_N_CAPABILITIES; i++)
    if (strcmp (words[i], name) == 0)
      set_bit (capabilities, i);
  /* Those whose value is a number, or a list of what else they do. */
  if (value != NULL)
    {
      g_autofree char *stem = g_strndup (name, value - name);

      if (strcmp (stem, "APPENDLIMIT") == 0)
        set_bit (capabilities, TERN_IMAP_CAPABILITY_APPENDLIMIT);
      else if (strcmp (stem, "MESSAGELIMIT") == 0)
        set_bit (capabilities, TERN_IMAP_CAPABILITY_MESSAGELIMIT);
      else if (strcmp (stem, "QUOTA") == 0)
        set_bit (capabilities, TERN_IMAP_CAPABILITY_QUOTA);
    }
}

TernImapCapabilities *
tern_imap_capabilities_new (const char *const *list)
{
  TernImapCapabilities *capabilities = g_atomic_rc_box_new0 (TernImapCapabilities);

  capabilities->names = g_ptr_array_new_with_free_func (g_free);
  capabilities->mechanisms = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; list != NULL && list[i] != NULL && i < MAX_WORDS; i++)
    add_word (capabilities, list[i]);
  if (tern_imap_capabilities_has (capabilities, TERN_IMAP_CAPABILITY_IMAP4REV2))
    for (guint i = 0; i < G_N_ELEMENTS (rev2_includes); i++)
      set_bit (capabilities, rev2_includes[i]);
  /* RFC 7162 §3.2.3, RFC 9755 §3: one implies the other. */
  if (tern_imap_capabilities_has (capabilities, TERN_IMAP_CAPABILITY_QRESYNC))
    set_bit (capabilities, TERN_IMAP_CAPABILITY_CONDSTORE);
  if (tern_imap_capabilities_has (capabilities, TERN_IMAP_CAPABILITY_UTF8_ONLY))
    set_bit (capabilities, TERN_IMAP_CAPABILITY_UTF8_ACCEPT);
  g_ptr_array_add (capabilities->names, NULL);
  g_ptr_array_add (capabilities->mechanisms, NULL);
  return capabilities;
}

TernImapCapabilities *
tern_imap_capabilities_ref (TernImapCapabilities *capabilities)
{
  return g_atomic_rc_box_acquire (capabilities);
}

static void
clear_capabilities (gpointer data)
{
  TernImapCapabilities *capabilities = data;

  g_ptr_array_unref (capabilities->names);
  g_ptr_array_unref (capabilities->mechanisms);
}

void
tern_imap_capabilities_unref (TernImapCapabilities *capabilities)
{
  g_atomic_rc_box_release_full (capabilities, clear_capabilities);
}

gboolean
tern_imap_capabilities_has (const TernImapCapabilities *capabilities, TernImapCapability capability)
{
  return (capabilities->bits >> capability & 1) != 0;
}

static gboolean
contains (GPtrArray *names, const char *name)
{
  for (guint i = 0; names->pdata[i] != NULL; i++)
    if (g_ascii_strcasecmp (names->pdata[i], name) == 0)
      return TRUE;
  return FALSE;
}

gboolean
tern_imap_capabilities_has_name (const TernImapCapabilities *capabilities, const char *name)
{
  return contains (capabilities->names, name);
}

gboolean
tern_imap_capabilities_has_auth (const TernImapCapabilities *capabilities, const char *mechanism)
{
  return contains (capabilities->mechanisms, mechanism);
}

gboolean
tern_imap_capabilities_is_empty (const TernImapCapabilities *capabilities)
{
  return capabilities->names->len == 1;
}

const char *const *
tern_imap_capabilities_get_auth_mechanisms (const TernImapCapabilities *capabilities)
{
  return (const char *const *) capabilities->mechanisms->pdata;
}

const char *const *
tern_imap_capabilities_get_names (const TernImapCapabilities *capabilities)
{
  return (const char *const *) capabilities->names->pdata;
}

guint64
tern_imap_capabilities_get_number (const TernImapCapabilities *capabilities, const char *name)
{
  gsize n = strlen (name);

  for (guint i = 0; capabilities->names->pdata[i] != NULL; i++)
    {
      const char *word = capabilities->names->pdata[i];
      guint64 number;

      if (g_ascii_strncasecmp (word, name, n) == 0 && word[n] == '='
          && g_ascii_string_to_unsigned (word + n + 1, 10, 0, G_MAXUINT64, &number, NULL))
        return number;
    }
  return 0;
}

const char *
tern_imap_capability_get_name (TernImapCapability capability)
{
  g_return_val_if_fail ((guint) capability < TERN_IMAP_N_CAPABILITIES, "");

  return words[capability];
}
