/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Finds out how a message is sealed, and opens it by gmime; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-seal.h"

#include "mime/tern-mime-capped-stream.h"
#include "mime/tern-mime-document-private.h"
#include "mime/tern-mime-fields.h"
#include "mime/tern-mime-name.h"

#include <gmime/gmime.h>

#include <string.h>

/* What is inside may be packed a thousand times smaller. */
#define MAX_OPENED (64 * 1024 * 1024)

static gboolean
is_smime (const char *type)
{
  return g_str_equal (type, "application/pkcs7-mime") || g_str_equal (type, "application/x-pkcs7-mime");
}

/* One that does not say is encrypted, or has no more than certificates in it. */
static TernMimeSeal
judge_smime (const TernMimeDocument *document, guint index)
{
  g_autofree char *kind = tern_mime_document_dup_param (document, index, "content-type", "smime-type");

  if (kind != NULL && g_ascii_strcasecmp (kind, "signed-data") == 0)
    return TERN_MIME_SEAL_WRAPPED;
  return kind == NULL || g_ascii_strcasecmp (kind, "certs-only") != 0 ? TERN_MIME_SEAL_ENCRYPTED : TERN_MIME_SEAL_NONE;
}

static TernMimeSeal
judge_part (const TernMimeDocument *document, guint index)
{
  const char *type = document->parts[index].type;

  if (g_str_equal (type, "multipart/encrypted"))
    return TERN_MIME_SEAL_ENCRYPTED;
  if (g_str_equal (type, "multipart/signed"))
    return TERN_MIME_SEAL_SIGNED;
  return is_smime (type) ? judge_smime (document, index) : TERN_MIME_SEAL_NONE;
}

TernMimeSeal
tern_mime_seal_find (const TernMimeDocument *document)
{
  TernMimeSeal whole = judge_part (document, 0);

  if (whole != TERN_MIME_SEAL_NONE)
    return whole;
  for (guint i = 1; i < tern_mime_document_get_n_parts (document); i++)
    {
      int parent = tern_mime_document_scan_part (document, i)->parent;
      TernMimeSeal seal = judge_part (document, i);

      /* What is in an attached message is the business of that message. */
      if (seal != TERN_MIME_SEAL_NONE && (parent < 0 || !document->parts[parent].is_message))
        return seal == TERN_MIME_SEAL_ENCRYPTED ? TERN_MIME_SEAL_ENCRYPTED_PART : TERN_MIME_SEAL_SIGNED_PART;
    }
  return TERN_MIME_SEAL_NONE;
}

/* Signatures are over lines that end in CRLF (RFC 3156 §5, RFC 8551 §3.1.1). */
static GMimeStream *
open_lines (const char *data, gsize len)
{
  g_autoptr (GByteArray) lines = g_byte_array_sized_new ((guint) MIN (len + len / 32 + 16, G_MAXUINT / 2));

  for (const char *p = data, *end = data + len; p < end;)
    {
      const char *newline = memchr (p, '\n', (gsize) (end - p));
      const char *stop = newline != NULL ? newline : end;
      const char *text = newline != NULL && stop > p && stop[-1] == '\r' ? stop - 1 : stop;

      g_byte_array_append (lines, (const guint8 *) p, (guint) (text - p));
      if (newline != NULL)
        g_byte_array_append (lines, (const guint8 *) "\r\n", 2);
      p = stop + (newline != NULL);
    }
  return g_mime_stream_mem_new_with_buffer ((const char *) lines->data, lines->len);
}

static GMimeStream *
open_content (const TernMimeDocument *document, guint index)
{
  g_autoptr (GBytes) content = tern_mime_document_dup_content (document, &document->parts[index]);
  gsize len;
  const char *data = g_bytes_get_data (content, &len);

  return g_mime_stream_mem_new_with_buffer (data != NULL ? data : "", len);
}

/* GnuPG makes a folder and keys of its own for whoever never had any. */
static gboolean
has_keys (void)
{
  const char *home = g_getenv ("GNUPGHOME");
  g_autofree char *usual = g_build_filename (g_get_home_dir (), ".gnupg", NULL);

  return g_file_test (home != NULL ? home : usual, G_FILE_TEST_IS_DIR);
}

static GMimeCryptoContext *
open_context (gboolean smime)
{
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      g_mime_init ();
      g_once_init_leave (&ready, 1);
    }
  return smime ? g_mime_pkcs7_context_new () : g_mime_gpg_context_new ();
}

static TernMimeSignature *
new_signature (TernMimeSignatureState state)
{
  TernMimeSignature *self = g_new0 (TernMimeSignature, 1);

  self->state = state;
  return self;
}

static TernMimeSignatureState
judge_status (GMimeSignatureStatus status, GMimeCertificate *certificate)
{
  const GMimeSignatureStatus stale
      = GMIME_SIGNATURE_STATUS_KEY_REVOKED | GMIME_SIGNATURE_STATUS_KEY_EXPIRED | GMIME_SIGNATURE_STATUS_SIG_EXPIRED;
  GMimeValidity validity = certificate != NULL ? g_mime_certificate_get_id_validity (certificate) : 0;

  if (status & GMIME_SIGNATURE_STATUS_KEY_MISSING)
    return TERN_MIME_SIGNATURE_UNKNOWN;
  if (status & GMIME_SIGNATURE_STATUS_RED)
    return TERN_MIME_SIGNATURE_BROKEN;
  if (status & stale)
    return TERN_MIME_SIGNATURE_STALE;
  if (status & (GMIME_SIGNATURE_STATUS_SYS_ERROR | GMIME_SIGNATURE_STATUS_BAD_POLICY))
    return TERN_MIME_SIGNATURE_UNCHECKED;
  if ((status & GMIME_SIGNATURE_STATUS_GREEN)
      && (validity == GMIME_VALIDITY_FULL || validity == GMIME_VALIDITY_ULTIMATE
          || (status & GMIME_SIGNATURE_STATUS_VALID)))
    return TERN_MIME_SIGNATURE_TRUSTED;
  return TERN_MIME_SIGNATURE_UNTRUSTED;
}

static void
name_signer (TernMimeSignature *self, const TernMimeDocument *document, GMimeCertificate *certificate)
{
  GPtrArray *from = tern_mime_document_get_from (document);
  const char *address = certificate != NULL ? g_mime_certificate_get_email (certificate) : NULL;
  g_autofree char *clean = tern_mime_clean_line (address);
  g_autofree char *name = tern_mime_clean_line (certificate != NULL ? g_mime_certificate_get_name (certificate) : NULL);

  if (*clean == '\0' && *name == '\0')
    return;
  /* Certificates have them as "<ann@example.org>". */
  if (clean[0] == '<' && g_str_has_suffix (clean, ">"))
    {
      clean[strlen (clean) - 1] = '\0';
      memmove (clean, clean + 1, strlen (clean));
    }
  self->signer = tern_address_new (name, clean);
  self->is_sender = from->len == 1 && *clean != '\0'
                    && g_ascii_strcasecmp (tern_address_get_address (from->pdata[0]), clean) == 0;
}

/* Of several the worst: nobody is to be named for what another's signature says otherwise of. */
static TernMimeSignature *
read_signatures (const TernMimeDocument *document, GMimeSignatureList *list)
{
  TernMimeSignature *worst = NULL;

  for (int i = 0; list != NULL && i < g_mime_signature_list_length (list); i++)
    {
      GMimeSignature *one = g_mime_signature_list_get_signature (list, i);
      GMimeCertificate *certificate = g_mime_signature_get_certificate (one);
      TernMimeSignature *signature = new_signature (judge_status (g_mime_signature_get_status (one), certificate));

      if (signature->state != TERN_MIME_SIGNATURE_UNKNOWN && signature->state != TERN_MIME_SIGNATURE_BROKEN)
        name_signer (signature, document, certificate);
      if (worst == NULL || signature->state > worst->state)
        g_clear_pointer (&worst, tern_mime_signature_free);
      if (worst == NULL)
        worst = signature;
      else
        tern_mime_signature_free (signature);
    }
  return worst;
}

static TernMimeSignature *
verify (const TernMimeDocument *document)
{
  const TernMimeScanPart *root = tern_mime_document_scan_part (document, 0);
  int first = root->first_child;
  int second = first >= 0 ? tern_mime_document_scan_part (document, (guint) first)->next : -1;
  gboolean smime = second >= 0 && strstr (document->parts[second].type, "pkcs7-signature") != NULL;
  g_autoptr (GMimeCryptoContext) context = NULL;
  g_autoptr (GMimeSignatureList) list = NULL;
  g_autoptr (GMimeStream) text = NULL;
  g_autoptr (GMimeStream) seal = NULL;
  const TernMimeScanPart *part;
  TernMimeSignature *signature;

  /* Whatever came behind the signature is in nobody's name. */
  if (second < 0 || tern_mime_document_scan_part (document, (guint) second)->next >= 0)
    return new_signature (TERN_MIME_SIGNATURE_BROKEN);
  if (!has_keys ())
    return new_signature (TERN_MIME_SIGNATURE_UNKNOWN);
  context = open_context (smime);
  if (context == NULL)
    return new_signature (TERN_MIME_SIGNATURE_UNCHECKED);
  part = tern_mime_document_scan_part (document, (guint) first);
  text = open_lines (document->data + part->header_start, part->body_end - part->header_start);
  seal = open_content (document, (guint) second);
  list = g_mime_crypto_context_verify (context, GMIME_VERIFY_NONE, text, seal, NULL, NULL);
  signature = read_signatures (document, list);
  return signature != NULL ? signature : new_signature (TERN_MIME_SIGNATURE_UNCHECKED);
}

/* The header of the message, but for what says how it is put together; that is in what was inside. */
static GBytes *
join (const TernMimeDocument *document, GByteArray *inside)
{
  const TernMimeScanPart *root = tern_mime_document_scan_part (document, 0);
  GByteArray *out = g_byte_array_sized_new (inside->len + 4096);
  TernMimeFieldIter iter;
  TernMimeField field;

  tern_mime_field_iter_init (&iter, document->data + root->header_start, root->header_end - root->header_start);
  while (tern_mime_field_iter_next (&iter, &field))
    if (field.name_len < 8 || g_ascii_strncasecmp (field.name, "content-", 8) != 0)
      {
        g_byte_array_append (out, (const guint8 *) field.name, (guint) field.name_len);
        g_byte_array_append (out, (const guint8 *) ":", 1);
        g_byte_array_append (out, (const guint8 *) field.value, (guint) field.value_len);
        g_byte_array_append (out, (const guint8 *) "\r\n", 2);
      }
  if (inside->len == 0)
    g_byte_array_append (inside, (const guint8 *) "\r\n", 2);
  /* Nothing inside can be a sender or a subject of the message. */
  tern_mime_field_iter_init (&iter, (const char *) inside->data, inside->len);
  while (tern_mime_field_iter_next (&iter, &field))
    if (field.name_len >= 8 && g_ascii_strncasecmp (field.name, "content-", 8) == 0)
      {
        g_byte_array_append (out, (const guint8 *) field.name, (guint) field.name_len);
        g_byte_array_append (out, (const guint8 *) ":", 1);
        g_byte_array_append (out, (const guint8 *) field.value, (guint) field.value_len);
        g_byte_array_append (out, (const guint8 *) "\r\n", 2);
      }
  g_byte_array_append (out, (const guint8 *) iter.p, (guint) ((const char *) inside->data + inside->len - iter.p));
  return g_byte_array_free_to_bytes (out);
}

static gboolean
fail (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, sentence);
  return FALSE;
}

/* Where the bytes that are encrypted are: behind the part that says which version (RFC 3156 §4). */
static int
find_encrypted (const TernMimeDocument *document)
{
  const TernMimeScanPart *root = tern_mime_document_scan_part (document, 0);

  if (is_smime (document->parts[0].type))
    return 0;
  return root->first_child >= 0 ? tern_mime_document_scan_part (document, (guint) root->first_child)->next : -1;
}

static gboolean
unwrap (const TernMimeDocument *document, GBytes **message, TernMimeSignature **signature, GError **error)
{
  g_autoptr (GMimeCryptoContext) context = has_keys () ? open_context (TRUE) : NULL;
  g_autoptr (GMimeStream) seal = open_content (document, 0);
  g_autoptr (GMimeStream) out = tern_mime_capped_stream_new (MAX_OPENED);
  g_autoptr (GMimeSignatureList) list = NULL;
  GByteArray *inside = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (out));

  if (context != NULL)
    list = g_mime_crypto_context_verify (context, GMIME_VERIFY_NONE, seal, NULL, out, NULL);
  if (inside->len == 0)
    return fail (error, "This message is packed into its signature, and could not be unpacked.");
  *signature = read_signatures (document, list);
  if (*signature == NULL)
    *signature = new_signature (TERN_MIME_SIGNATURE_UNCHECKED);
  *message = join (document, inside);
  return TRUE;
}

static gboolean
decrypt (const TernMimeDocument *document, GBytes **message, TernMimeSignature **signature, GError **error)
{
  int index = find_encrypted (document);
  gboolean smime = is_smime (document->parts[0].type);
  g_autoptr (GMimeCryptoContext) context = NULL;
  g_autoptr (GMimeStream) in = NULL;
  g_autoptr (GMimeStream) out = tern_mime_capped_stream_new (MAX_OPENED);
  g_autoptr (GMimeDecryptResult) result = NULL;
  g_autoptr (GError) reason = NULL;

  if (index < 0)
    return fail (error, "This message says that it is encrypted, but there is nothing in it.");
  if (!has_keys ())
    return fail (error, "This message is encrypted, and there are no keys on this computer.");
  context = open_context (smime);
  if (context == NULL)
    return fail (error, "This message is encrypted, and the programs that decrypt are not on this computer.");
  in = open_content (document, (guint) index);
  result = g_mime_crypto_context_decrypt (context, GMIME_DECRYPT_NONE, NULL, in, out, &reason);
  if (result == NULL)
    {
      g_debug ("decrypting: %s", reason != NULL ? reason->message : "no reason");
      return fail (error, "This message could not be decrypted. It may be meant for another key.");
    }
  *signature = read_signatures (document, g_mime_decrypt_result_get_signatures (result));
  *message = join (document, g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (out)));
  return TRUE;
}

gboolean
tern_mime_seal_open (const TernMimeDocument *document,
                     GBytes **message,
                     TernMimeSignature **signature,
                     GError **error)
{
  TernMimeSeal seal = tern_mime_seal_find (document);

  *message = NULL;
  *signature = NULL;
  if (seal == TERN_MIME_SEAL_ENCRYPTED)
    return decrypt (document, message, signature, error);
  if (seal == TERN_MIME_SEAL_WRAPPED)
    return unwrap (document, message, signature, error);
  if (seal != TERN_MIME_SEAL_SIGNED)
    return fail (error, "This message is neither signed nor encrypted.");
  *signature = verify (document);
  return TRUE;
}

TernMimeSignature *
tern_mime_signature_copy (const TernMimeSignature *self)
{
  TernMimeSignature *copy = new_signature (self->state);

  copy->signer = self->signer != NULL ? tern_address_copy (self->signer) : NULL;
  copy->is_sender = self->is_sender;
  return copy;
}

void
tern_mime_signature_free (TernMimeSignature *self)
{
  g_clear_pointer (&self->signer, tern_address_free);
  g_free (self);
}
