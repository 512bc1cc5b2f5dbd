/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The scripted IMAP server of the session tests: blocking calls in a thread of its own. */

#include "test-session-server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

/* No script takes this long; a client that hangs fails its test instead of the whole run. */
#define SOCKET_TIMEOUT_SECONDS 20
#define ONE_BYTE_LIMIT 65536

struct _SessionServer
{
  char **script;
  gboolean one_byte;
  char *cert_file;
  GSocketListener *listener;
  guint16 port;
  GThread *thread;
  GSocketConnection *connection;
  GIOStream *tls;
  GInputStream *in;
  GOutputStream *out;
  GByteArray *heard;
  gsize sent;
  char *tags[10];
};

static GByteArray *
unescape (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  while (*text != '\0')
    {
      if (text[0] == '{' && text[1] == '{' && g_ascii_isxdigit (text[2])
          && g_ascii_isxdigit (text[3]) && text[4] == '}' && text[5] == '}')
        {
          guint8 byte = g_ascii_xdigit_value (text[2]) * 16 + g_ascii_xdigit_value (text[3]);

          g_byte_array_append (bytes, &byte, 1);
          text += 6;
          continue;
        }
      g_byte_array_append (bytes, (const guint8 *)text, 1);
      text++;
    }
  return bytes;
}

static char *
replace (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);

  return g_strjoinv (with, parts);
}

/* The text after "S: ", "S*12+ " and the like, and how it is to be sent. */
static const char *
split_line (const char *line, guint *times, gboolean *crlf)
{
  const char *p = line + 1;

  *times = 1;
  if (*p == '*')
    *times = g_ascii_strtoull (p + 1, (char **)&p, 10);
  *crlf = *p == ':';
  p++;
  return *p == ' ' ? p + 1 : p;
}

static gsize
measure_literal (char **script, gsize index)
{
  gsize length = 0;

  for (index++; script[index] != NULL && script[index][0] == 'L'; index++)
    {
      guint times;
      gboolean crlf;
      const char *text = split_line (script[index], &times, &crlf);
      g_autoptr (GByteArray) bytes = unescape (text);

      length += (gsize)times * (bytes->len + (crlf ? 2 : 0));
    }
  return length;
}

static gboolean
send_bytes (SessionServer *server, const guint8 *data, gsize length, GError **error)
{
  while (server->one_byte && length > 0 && server->sent < ONE_BYTE_LIMIT)
    {
      if (!g_output_stream_write_all (server->out, data, 1, NULL, NULL, error)
          || !g_output_stream_flush (server->out, NULL, error))
        return FALSE;
      data++;
      length--;
      server->sent++;
    }
  if (length == 0)
    return TRUE;
  return g_output_stream_write_all (server->out, data, length, NULL, NULL, error)
         && g_output_stream_flush (server->out, NULL, error);
}

static char *
fill_in (SessionServer *server, gsize index, const char *text)
{
  char *filled = g_strdup (text);

  for (guint i = 1; i < G_N_ELEMENTS (server->tags); i++)
    {
      char name[] = { '$', '0' + i, '\0' };

      if (server->tags[i] != NULL && strstr (filled, name) != NULL)
        {
          char *next = replace (filled, name, server->tags[i]);

          g_free (filled);
          filled = next;
        }
    }
  if (strstr (filled, "{$}") != NULL)
    {
      g_autofree char *length = g_strdup_printf ("{%" G_GSIZE_FORMAT "}",
                                                 measure_literal (server->script, index));
      char *next = replace (filled, "{$}", length);

      g_free (filled);
      filled = next;
    }
  return filled;
}

static gboolean
say (SessionServer *server, gsize index, GError **error)
{
  guint times;
  gboolean crlf;
  const char *text = split_line (server->script[index], &times, &crlf);
  g_autofree char *filled = fill_in (server, index, text);
  g_autoptr (GByteArray) all = g_byte_array_new ();

  for (guint i = 1; i <= times; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autofree char *numbered = strstr (filled, "$n") != NULL ? replace (filled, "$n", number)
                                                                : g_strdup (filled);
      g_autoptr (GByteArray) bytes = unescape (numbered);

      g_byte_array_append (all, bytes->data, bytes->len);
      if (crlf)
        g_byte_array_append (all, (const guint8 *)"\r\n", 2);
      if (all->len > 1 << 18 || i == times)
        {
          if (!send_bytes (server, all->data, all->len, error))
            return FALSE;
          g_byte_array_set_size (all, 0);
        }
    }
  return TRUE;
}

static gssize
hear_more (SessionServer *server, GError **error)
{
  guint8 buffer[4096];
  gssize n = g_input_stream_read (server->in, buffer, sizeof buffer, NULL, error);

  if (n > 0)
    g_byte_array_append (server->heard, buffer, n);
  return n;
}

static char *
hear_line (SessionServer *server, GError **error)
{
  for (;;)
    {
      guint8 *end = server->heard->len > 0 ? memchr (server->heard->data, '\n', server->heard->len)
                                           : NULL;
      gssize n;

      if (end != NULL)
        {
          gsize length = end - server->heard->data;
          char *line = g_strndup ((char *)server->heard->data, length);

          g_byte_array_remove_range (server->heard, 0, length + 1);
          if (length == 0 || line[length - 1] != '\r' || (length > 1 && line[length - 2] == ' '))
            {
              g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "badly ended line “%s”", line);
              g_free (line);
              return NULL;
            }
          line[length - 1] = '\0';
          return line;
        }
      n = hear_more (server, error);
      if (n == 0)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "the client closed");
      if (n <= 0)
        return NULL;
    }
}

/* @pattern with the tags known so far; an unknown one is bound to the first word of @line. */
static gboolean
matches (SessionServer *server, gsize index, const char *pattern, const char *line)
{
  g_autofree char *filled = NULL;
  gsize length;

  if (pattern[0] == '$' && g_ascii_isdigit (pattern[1]) && server->tags[pattern[1] - '0'] == NULL)
    {
      const char *space = strchr (line, ' ');

      if (space == NULL)
        return FALSE;
      server->tags[pattern[1] - '0'] = g_strndup (line, space - line);
    }
  filled = fill_in (server, index, pattern);
  length = strlen (filled);
  if (length >= 2 && strcmp (filled + length - 2, "$_") == 0)
    return strncmp (filled, line, length - 2) == 0;
  return strcmp (filled, line) == 0;
}

static gboolean
expect_line (SessionServer *server, gsize index, GError **error)
{
  const char *pattern = server->script[index] + 2;
  g_autofree char *line = hear_line (server, error);

  if (*pattern == ' ')
    pattern++;
  if (line == NULL)
    {
      g_prefix_error (error, "waiting for “%s”: ", pattern);
      return FALSE;
    }
  if (matches (server, index, pattern, line))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "expected “%s”, heard “%s”", pattern, line);
  return FALSE;
}

static gboolean
expect_bytes (SessionServer *server, const char *text, GError **error)
{
  g_autoptr (GByteArray) bytes = unescape (text);

  while (server->heard->len < bytes->len)
    if (hear_more (server, error) <= 0)
      {
        if (error != NULL && *error == NULL)
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED, "the client closed before “%s”", text);
        return FALSE;
      }
  if (memcmp (server->heard->data, bytes->data, bytes->len) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "expected the bytes “%s”, heard “%.*s”",
                   text, (int)server->heard->len, server->heard->data);
      return FALSE;
    }
  g_byte_array_remove_range (server->heard, 0, bytes->len);
  return TRUE;
}

static gboolean
start_tls (SessionServer *server, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (server->cert_file,
                                                                             error);

  if (certificate == NULL)
    return FALSE;
  server->tls = g_tls_server_connection_new (G_IO_STREAM (server->connection), certificate, error);
  if (server->tls == NULL
      || !g_tls_connection_handshake (G_TLS_CONNECTION (server->tls), NULL, error))
    return FALSE;
  g_set_object (&server->in, g_io_stream_get_input_stream (server->tls));
  g_set_object (&server->out, g_io_stream_get_output_stream (server->tls));
  return TRUE;
}

static void
start_deflate (SessionServer *server)
{
  g_autoptr (GConverter) deflate = G_CONVERTER (
      g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, 6));
  g_autoptr (GConverter) inflate = G_CONVERTER (
      g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
  g_autoptr (GInputStream) in = g_converter_input_stream_new (server->in, inflate);
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (server->out, deflate);

  g_set_object (&server->in, in);
  g_set_object (&server->out, out);
}

static gboolean
expect_close (SessionServer *server, GError **error)
{
  g_autoptr (GError) local = NULL;
  gssize n;

  while ((n = hear_more (server, &local)) > 0)
    continue;
  /* A reset is as good as an end: the client dropped us with bytes unread. */
  if (n == 0 || !g_error_matches (local, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    {
      if (server->heard->len == 0)
        return TRUE;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "expected the end, heard “%.*s”",
                   (int)server->heard->len, server->heard->data);
      return FALSE;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "the client did not close");
  return FALSE;
}

static gboolean
play_line (SessionServer *server, gsize index, GError **error)
{
  const char *line = server->script[index];

  switch (line[0])
    {
    case 'S':
    case 'L':
      return say (server, index, error);
    case 'C':
      if (line[1] == 'L')
        return expect_bytes (server, line + (line[3] == ' ' ? 4 : 3), error);
      return expect_line (server, index, error);
    case 'T':
      return start_tls (server, error);
    case 'D':
      start_deflate (server);
      return TRUE;
    case 'X':
      return g_io_stream_close (
          server->tls != NULL ? server->tls : G_IO_STREAM (server->connection), NULL, error);
    case 'W':
      return expect_close (server, error);
    case '#':
    case '\0':
      return TRUE;
    default:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no such line in a script");
      return FALSE;
    }
}

/* A client that leaves while it is still being talked to does what `W:` wants. */
static gboolean
was_left (SessionServer *server, gsize index, const GError *error)
{
  const char *line = server->script[index];
  const char *next = server->script[index + 1];

  return line[0] == 'S' && next != NULL && next[0] == 'W'
         && (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE)
             || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED));
}

static gpointer
serve (gpointer data)
{
  SessionServer *server = data;
  g_autoptr (GError) error = NULL;

  server->connection = g_socket_listener_accept (server->listener, NULL, NULL, &error);
  if (server->connection == NULL)
    return g_strdup (error->message);
  g_socket_set_timeout (g_socket_connection_get_socket (server->connection),
                        SOCKET_TIMEOUT_SECONDS);
  g_socket_set_option (g_socket_connection_get_socket (server->connection), IPPROTO_TCP,
                       TCP_NODELAY, 1, NULL);
  server->in = g_object_ref (g_io_stream_get_input_stream (G_IO_STREAM (server->connection)));
  server->out = g_object_ref (g_io_stream_get_output_stream (G_IO_STREAM (server->connection)));

  for (gsize i = 0; server->script[i] != NULL; i++)
    if (!play_line (server, i, &error))
      {
        char *text;

        if (was_left (server, i, error))
          break;
        text = g_strdup_printf ("script line %" G_GSIZE_FORMAT " “%.60s”: %s", i + 1,
                                server->script[i], error->message);

        g_io_stream_close (G_IO_STREAM (server->connection), NULL, NULL);
        return text;
      }
  if (server->tls != NULL)
    g_io_stream_close (server->tls, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (server->connection), NULL, NULL);
  return NULL;
}

SessionServer *
session_server_start (const char *const *script, gboolean one_byte, const char *cert_file)
{
  SessionServer *server = g_new0 (SessionServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GError) error = NULL;

  server->script = g_strdupv ((char **)script);
  server->one_byte = one_byte;
  server->cert_file = g_strdup (cert_file);
  server->heard = g_byte_array_new ();
  server->listener = g_socket_listener_new ();
  g_socket_listener_add_address (server->listener, wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &got, &error);
  g_assert_no_error (error);
  server->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  server->thread = g_thread_new ("script", serve, server);
  return server;
}

guint16
session_server_get_port (SessionServer *server)
{
  return server->port;
}

char *
session_server_finish (SessionServer *server)
{
  char *text = g_thread_join (server->thread);

  g_clear_object (&server->in);
  g_clear_object (&server->out);
  g_clear_object (&server->tls);
  g_clear_object (&server->connection);
  g_socket_listener_close (server->listener);
  g_clear_object (&server->listener);
  g_byte_array_unref (server->heard);
  for (guint i = 0; i < G_N_ELEMENTS (server->tags); i++)
    g_free (server->tags[i]);
  g_strfreev (server->script);
  g_free (server->cert_file);
  g_free (server);
  return text;
}
