/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What a server says it can do (CAPABILITY, RFC 9051 §7.2.2); the session holds one and asks it
 * before every optional thing. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * TernImapCapability: one bit index for each capability Tern knows. IMAP4rev2 implies those RFC
 * 9051 folded in, and tern_imap_capabilities_has() answers so.
 */
typedef enum
{
  TERN_IMAP_CAPABILITY_IMAP4REV1,
  TERN_IMAP_CAPABILITY_IMAP4REV2,
  TERN_IMAP_CAPABILITY_STARTTLS,
  TERN_IMAP_CAPABILITY_LOGINDISABLED,
  TERN_IMAP_CAPABILITY_SASL_IR,
  TERN_IMAP_CAPABILITY_ID,
  TERN_IMAP_CAPABILITY_ENABLE,
  TERN_IMAP_CAPABILITY_IDLE,
  TERN_IMAP_CAPABILITY_NAMESPACE,
  TERN_IMAP_CAPABILITY_LITERAL_PLUS,
  TERN_IMAP_CAPABILITY_LITERAL_MINUS,
  TERN_IMAP_CAPABILITY_UIDPLUS,
  TERN_IMAP_CAPABILITY_UNSELECT,
  TERN_IMAP_CAPABILITY_MOVE,
  TERN_IMAP_CAPABILITY_CONDSTORE,
  TERN_IMAP_CAPABILITY_QRESYNC,
  TERN_IMAP_CAPABILITY_ESEARCH,
  TERN_IMAP_CAPABILITY_SEARCHRES,
  TERN_IMAP_CAPABILITY_SORT,
  TERN_IMAP_CAPABILITY_THREAD_REFERENCES,
  TERN_IMAP_CAPABILITY_WITHIN,
  TERN_IMAP_CAPABILITY_PARTIAL,
  TERN_IMAP_CAPABILITY_CHILDREN,
  TERN_IMAP_CAPABILITY_LIST_EXTENDED,
  TERN_IMAP_CAPABILITY_LIST_STATUS,
  TERN_IMAP_CAPABILITY_LIST_MYRIGHTS,
  TERN_IMAP_CAPABILITY_SPECIAL_USE,
  TERN_IMAP_CAPABILITY_CREATE_SPECIAL_USE,
  TERN_IMAP_CAPABILITY_XLIST,
  TERN_IMAP_CAPABILITY_STATUS_SIZE,
  TERN_IMAP_CAPABILITY_NOTIFY,
  TERN_IMAP_CAPABILITY_COMPRESS_DEFLATE,
  TERN_IMAP_CAPABILITY_BINARY,
  TERN_IMAP_CAPABILITY_MULTIAPPEND,
  TERN_IMAP_CAPABILITY_CATENATE,
  TERN_IMAP_CAPABILITY_REPLACE,
  TERN_IMAP_CAPABILITY_APPENDLIMIT,
  TERN_IMAP_CAPABILITY_UTF8_ACCEPT,
  TERN_IMAP_CAPABILITY_UTF8_ONLY,
  TERN_IMAP_CAPABILITY_OBJECTID,
  TERN_IMAP_CAPABILITY_PREVIEW,
  TERN_IMAP_CAPABILITY_SAVEDATE,
  TERN_IMAP_CAPABILITY_QUOTA,
  TERN_IMAP_CAPABILITY_ACL,
  TERN_IMAP_CAPABILITY_METADATA,
  TERN_IMAP_CAPABILITY_LANGUAGE,
  TERN_IMAP_CAPABILITY_UIDONLY,
  TERN_IMAP_CAPABILITY_MESSAGELIMIT,
  TERN_IMAP_CAPABILITY_INPROGRESS,
  TERN_IMAP_CAPABILITY_GMAIL,
  TERN_IMAP_CAPABILITY_XYMHIGHESTMODSEQ,
  TERN_IMAP_N_CAPABILITIES
} TernImapCapability;

/**
 * TernImapCapabilities: immutable and reference counted, safe from any thread.
 */
typedef struct _TernImapCapabilities TernImapCapabilities;

#define TERN_TYPE_IMAP_CAPABILITIES (tern_imap_capabilities_get_type ())
GType tern_imap_capabilities_get_type (void);

/* @words: (nullable) (array zero-terminated=1): as the wire has them, any case; at most the first
 * 1000 are kept. NULL is "nothing yet". Returns: (transfer full). */
TernImapCapabilities *tern_imap_capabilities_new (const char *const *words);
TernImapCapabilities *tern_imap_capabilities_ref (TernImapCapabilities *capabilities);
void tern_imap_capabilities_unref (TernImapCapabilities *capabilities);

gboolean tern_imap_capabilities_has (const TernImapCapabilities *capabilities,
                                     TernImapCapability capability);
/* Whether the server said exactly this word (any case): for what Tern has no bit for. */
gboolean tern_imap_capabilities_has_name (const TernImapCapabilities *capabilities,
                                          const char *name);
gboolean tern_imap_capabilities_has_auth (const TernImapCapabilities *capabilities,
                                          const char *mechanism);
gboolean tern_imap_capabilities_is_empty (const TernImapCapabilities *capabilities);

/* Mechanisms of the AUTH= words, upper case, in the server's order, for tern_sasl_new().
 * Returns: (transfer none) (array zero-terminated=1). */
const char *const *tern_imap_capabilities_get_auth_mechanisms (
    const TernImapCapabilities *capabilities);
/* Every word, upper case. Returns: (transfer none) (array zero-terminated=1). */
const char *const *tern_imap_capabilities_get_names (const TernImapCapabilities *capabilities);

/* The number after `=` (APPENDLIMIT=, MESSAGELIMIT=); 0 when absent or not a number. */
guint64 tern_imap_capabilities_get_number (const TernImapCapabilities *capabilities,
                                           const char *name);

/* Returns: (transfer none): the word as the RFCs spell it. */
const char *tern_imap_capability_get_name (TernImapCapability capability);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TernImapCapabilities, tern_imap_capabilities_unref)

G_END_DECLS
