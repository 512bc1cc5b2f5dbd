/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* GIO's zlib converters, called directly: its converter streams wait for full buffers. */

#include "net/tern-net-deflate.h"

#include "net/tern-net-error.h"

/* Bytes the compressed form is grown by. */
#define GROWTH 4096

GConverter *
tern_net_deflater_new (void)
{
  return G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, -1));
}

GConverter *
tern_net_inflater_new (void)
{
  return G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
}

GBytes *
tern_net_deflate (GConverter *deflater, const void *data, gsize length)
{
  const guint8 *in = data;
  GByteArray *out = g_byte_array_new ();
  GConverterResult result;

  do
    {
      guint start = out->len;
      gsize used = 0, made = 0;

      g_byte_array_set_size (out, start + GROWTH);
      result = g_converter_convert (deflater, in, length, out->data + start, GROWTH,
                                    G_CONVERTER_FLUSH, &used, &made, NULL);
      g_byte_array_set_size (out, start + (guint)made);
      in += used;
      length -= used;
    }
  while (result == G_CONVERTER_CONVERTED);
  return g_byte_array_free_to_bytes (out);
}

gboolean
tern_net_inflate (GConverter *inflater,
                  const void *in,
                  gsize in_length,
                  void *out,
                  gsize out_length,
                  gsize *used,
                  gsize *made,
                  GError **error)
{
  g_autoptr (GError) cause = NULL;
  GConverterResult result;

  *used = *made = 0;
  result = g_converter_convert (inflater, in_length > 0 ? in : "", in_length, out, out_length,
                                G_CONVERTER_NO_FLAGS, used, made, &cause);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT)
      || result == G_CONVERTER_CONVERTED || (result == G_CONVERTER_FINISHED && *made > 0))
    return TRUE;
  g_set_error_literal (error, TERN_NET_ERROR, TERN_NET_ERROR_PROTOCOL,
                       "The server sent compressed data that cannot be read");
  return FALSE;
}
