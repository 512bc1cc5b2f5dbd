/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Undoes transfer encodings by pieces; see the header. */

#define G_LOG_DOMAIN "tern-mime"

#include "mime/tern-mime-transfer.h"

#include <gmime/gmime.h>
#include <string.h>

#define PIECE (32 * 1024)

static GMimeContentEncoding
lookup_encoding (const char *encoding)
{
  if (encoding == NULL)
    return GMIME_CONTENT_ENCODING_DEFAULT;
  if (g_ascii_strcasecmp (encoding, "base64") == 0)
    return GMIME_CONTENT_ENCODING_BASE64;
  if (g_ascii_strcasecmp (encoding, "quoted-printable") == 0)
    return GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
  if (g_ascii_strcasecmp (encoding, "x-uuencode") == 0
      || g_ascii_strcasecmp (encoding, "uuencode") == 0
      || g_ascii_strcasecmp (encoding, "x-uue") == 0)
    return GMIME_CONTENT_ENCODING_UUENCODE;
  return GMIME_CONTENT_ENCODING_DEFAULT;
}

gboolean
tern_mime_transfer_is_encoded (const char *encoding)
{
  return lookup_encoding (encoding) != GMIME_CONTENT_ENCODING_DEFAULT;
}

/* @out: (nullable): where the bytes go. Returns: how many there are. */
static gsize
decode (
    const guint8 *data, gsize len, GMimeContentEncoding encoding, gsize max_len, GByteArray *out)
{
  GMimeEncoding state;
  gsize total = 0;

  g_mime_encoding_init_decode (&state, encoding);
  g_autofree char *buffer = g_malloc (g_mime_encoding_outlen (&state, PIECE) + 16);
  for (gsize at = 0; at < len && total < max_len; at += PIECE)
    {
      gsize n = g_mime_encoding_step (&state, (const char *)data + at, MIN (PIECE, len - at),
                                      buffer);
      n = MIN (n, max_len - total);
      if (out)
        g_byte_array_append (out, (const guint8 *)buffer, n);
      total += n;
    }
  return total;
}

GByteArray *
tern_mime_transfer_decode (const guint8 *data, gsize len, const char *encoding, gsize max_len)
{
  GMimeContentEncoding e = lookup_encoding (encoding);
  /* At least one byte, so that even nothing has an address. */
  GByteArray *out = g_byte_array_sized_new (CLAMP (MIN (len, max_len), 1, G_MAXUINT / 2));

  len = MIN (len, G_MAXUINT / 2);
  if (e == GMIME_CONTENT_ENCODING_DEFAULT)
    g_byte_array_append (out, data, MIN (len, max_len));
  else
    decode (data, len, e, max_len, out);
  return out;
}

gsize
tern_mime_transfer_measure (const guint8 *data, gsize len, const char *encoding)
{
  GMimeContentEncoding e = lookup_encoding (encoding);
  return e == GMIME_CONTENT_ENCODING_DEFAULT ? len : decode (data, len, e, G_MAXSIZE, NULL);
}
