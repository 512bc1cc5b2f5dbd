/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What messages carry beside text: reports about sent ones, and what Outlook packs into winmail.dat. */

#include "mime/tern-mime-report.h"
#include "mime/tern-mime-rtf.h"
#include "mime/tern-mime-tnef.h"

#include <string.h>

static TernMimeDocument *
parse_string (const char *message, gsize len)
{
  g_autoptr (GBytes) bytes = g_bytes_new (message, len);

  return tern_mime_parse (bytes);
}

static char *
print_report (const char *status, const char *subtype)
{
  static const char *const outcomes[] = { "failed", "delayed", "delivered", "displayed" };
  static const char *const reasons[]
      = { "?", "no mailbox", "no domain", "closed", "full", "too large", "no answer", "too long", "refused" };
  g_autofree char *message
      = g_strdup_printf ("From: postmaster@example.org\nContent-Type: multipart/report; boundary=r\n\n--r\n\nSorry.\n"
                         "--r\nContent-Type: message/%s\n\n%s\n--r--\n",
                         subtype, status);
  g_autoptr (TernMimeDocument) document = parse_string (message, strlen (message));
  g_autoptr (GPtrArray) list = tern_mime_report_read (document);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const TernMimeReported *one = list->pdata[i];

      g_string_append_printf (out, "%s %s: %s %s;", one->recipient, outcomes[one->outcome], reasons[one->reason],
                              one->words != NULL ? one->words : "-");
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

#define TO "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; bob@example.net\n"

static void
test_reports (void)
{
  static const char *const rows[][3] = {
    { TO "Action: failed\nStatus: 5.2.2 (full)\nDiagnostic-Code: smtp; 552 5.2.2 Over\n quota",
      "delivery-status", "bob@example.net failed: full 552 5.2.2 Over quota;" },
    { TO "Action: failed\nStatus: 5.1.1", "delivery-status", "bob@example.net failed: no mailbox -;" },
    { TO "Action: FAILED\nStatus: 5.1.10", "delivery-status", "bob@example.net failed: no domain -;" },
    { TO "Action: failed\nStatus: 5.7.26", "delivery-status", "bob@example.net failed: refused -;" },
    { TO "Action: failed\nStatus: 5.1.100", "delivery-status", "bob@example.net failed: ? -;" },
    { TO "Action: failed\nStatus: nonsense", "delivery-status", "bob@example.net failed: ? -;" },
    { TO "Action: delayed\nStatus: 4.4.1", "delivery-status", "bob@example.net delayed: no answer -;" },
    { TO "Action: relayed", "delivery-status", "bob@example.net delivered: ? -;" },
    { TO, "delivery-status", "" },
    { "Final-Recipient: rfc822; a@b.example\nAction: failed\n\nFinal-Recipient: c@d.example\nAction: failed",
      "delivery-status", "a@b.example failed: ? -;c@d.example failed: ? -;" },
    { "Original-Recipient: rfc822;list@a.example\n" "Final-Recipient: rfc822; x@b.example\nAction: failed",
      "delivery-status", "list@a.example failed: ? -;" },
    { "Action: failed\nStatus: 5.1.1", "delivery-status", "" },
    { "", "delivery-status", "" },
    { "Final-Recipient: rfc822;bob@example.net\nDisposition: manual-action/MDN-sent-manually; displayed",
      "disposition-notification", "bob@example.net displayed: ? -;" },
    { "Final-Recipient: rfc822;bob@example.net\nDisposition: automatic-action/MDN-sent-automatically; deleted",
      "disposition-notification", "" },
    { TO "Action: failed", "rfc822", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *printed = print_report (rows[i][0], rows[i][1]);

      g_assert_cmpstr (printed, ==, rows[i][2]);
    }
}

/* A million recipients are told of as a hundred. */
static void
test_many_recipients (void)
{
  g_autoptr (GString) status = g_string_new (NULL);
  g_autofree char *printed = NULL;
  g_auto (GStrv) pieces = NULL;

  while (status->len < 1024 * 1024)
    g_string_append (status, "Final-Recipient: x@y.example\nAction: failed\n\n");
  printed = print_report (status->str, "delivery-status");
  pieces = g_strsplit (printed, ";", -1);
  g_assert_cmpuint (g_strv_length (pieces), ==, TERN_MIME_REPORT_MAX + 1);
}

static void
put_32 (GByteArray *out, guint32 value)
{
  const guint8 bytes[] = { value & 255, value >> 8 & 255, value >> 16 & 255, value >> 24 & 255 };

  g_byte_array_append (out, bytes, 4);
}

static void
put_attribute (GByteArray *out, guint8 level, guint32 id, const void *data, gsize len)
{
  const guint8 sum[2] = { 0 };

  g_byte_array_append (out, &level, 1);
  put_32 (out, id);
  put_32 (out, (guint32) len);
  g_byte_array_append (out, data, (guint) len);
  g_byte_array_append (out, sum, 2);
}

static void
put_property (GByteArray *out, guint32 type, guint32 id, const void *data, gsize len)
{
  const guint8 padding[3] = { 0 };

  put_32 (out, type | id << 16);
  put_32 (out, 1);
  put_32 (out, (guint32) len);
  g_byte_array_append (out, data, (guint) len);
  g_byte_array_append (out, padding, (4 - len % 4) % 4);
}

static const char rtf[]
    = "xxxxxxxxMELAxxxx{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\\f0 Caf\\'e9 \\u8364 ?5\\par"
      " {\\*\\htmltag <p>}end\\{}";

static GByteArray *
make_tnef (void)
{
  GByteArray *out = g_byte_array_new ();
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autofree char *text = g_memdup2 (rtf, sizeof rtf - 1);
  guint32 size = GUINT32_TO_LE (sizeof rtf - 17);
  const guint8 key[2] = { 1, 0 };

  memcpy (text + 4, &size, 4);
  put_32 (out, 0x223e9f78);
  g_byte_array_append (out, key, 2);
  put_32 (message, 2);
  put_32 (message, 0x0003 | 0x0e08u << 16); /* a number, which takes four bytes */
  put_32 (message, 7);
  put_property (message, 0x102, 0x1009, text, sizeof rtf - 1);
  put_attribute (out, 1, 0x9003, message->data, message->len);
  put_attribute (out, 2, 0x9002, "", 0);
  put_attribute (out, 2, 0x8010, "../FIGURE~1.ODS", 16);
  put_attribute (out, 2, 0x800f, "numbers", 7);
  put_32 (file, 3);
  put_property (file, 0x1f, 0x3707, "F\0i\0g\0\xfc\0.\0o\0d\0s\0\0\0", 18);
  put_property (file, 0x1e, 0x370e, "Application/VND.x\r\nX-A: b", 25);
  put_property (file, 0x1e, 0x3712, "a@b", 4);
  put_attribute (out, 2, 0x9005, file->data, file->len);
  put_attribute (out, 2, 0x9002, "", 0);
  put_attribute (out, 2, 0x8010, "empty.txt", 10);
  return out;
}

static void
test_tnef (void)
{
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (make_tnef ());
  g_autoptr (TernMimeTnef) tnef = tern_mime_tnef_read (bytes);
  const TernMimeTnefFile *file;

  g_assert_nonnull (tnef);
  g_assert_cmpstr (tnef->text, ==, "Caf\u00e9 \u20ac5\nend{");
  g_assert_cmpuint (tnef->files->len, ==, 1);
  file = tnef->files->pdata[0];
  g_assert_cmpstr (file->name, ==, "Fig\u00fc.ods");
  g_assert_null (file->type);
  g_assert_cmpstr (file->content_id, ==, "a@b");
  g_assert_cmpmem (g_bytes_get_data (file->data, NULL), g_bytes_get_size (file->data), "numbers", 7);
}

/* However it breaks off, and whichever byte is another. */
static void
test_broken_tnef (void)
{
  g_autoptr (GByteArray) whole = make_tnef ();

  for (guint n = 0; n < whole->len; n++)
    {
      g_autoptr (GBytes) prefix = g_bytes_new (whole->data, n);
      g_autoptr (TernMimeTnef) tnef = tern_mime_tnef_read (prefix);

      g_assert_true (n < 6 || tnef != NULL);
    }
  for (guint n = 0; n < whole->len; n++)
    {
      g_autofree guint8 *flipped = g_memdup2 (whole->data, whole->len);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (TernMimeTnef) tnef = NULL;

      flipped[n] = 255;
      bytes = g_bytes_new (flipped, whole->len);
      tnef = tern_mime_tnef_read (bytes);
    }
}

static void
test_unpacking (void)
{
  g_autoptr (GByteArray) data = make_tnef ();
  g_autofree char *base64 = g_base64_encode (data->data, data->len);
  g_autofree char *message = g_strdup_printf (
      "From: Ann <ann@example.org>\nSubject: Figures\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\n \n--m\n"
      "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n%s\n--m\n"
      "Content-Type: text/x-own\nContent-Disposition: attachment; filename=own.txt\n\nown\n--m--\n",
      base64);
  g_autoptr (TernMimeDocument) packed = parse_string (message, strlen (message));
  g_autoptr (GBytes) unpacked = tern_mime_tnef_unpack (packed);
  g_autoptr (TernMimeDocument) document = NULL;
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_nonnull (unpacked);
  document = tern_mime_parse (unpacked);
  g_assert_cmpstr (tern_mime_document_get_subject (document), ==, "Figures");
  g_assert_cmpstr (tern_mime_document_get_text (document), ==, "Caf\u00e9 \u20ac5\nend{");
  g_assert_null (tern_mime_document_get_html (document));
  for (guint i = 0; i < tern_mime_document_get_n_parts (document); i++)
    {
      const TernMimePart *part = tern_mime_document_get_part (document, i);
      g_autoptr (GBytes) content = tern_mime_document_dup_content (document, part);

      if (part->is_attachment)
        g_string_append_printf (found, "%s %s %.*s;", part->filename, part->type, (int) g_bytes_get_size (content),
                                (const char *) g_bytes_get_data (content, NULL));
    }
  g_assert_cmpstr (found->str, ==,
                   "Fig\u00fc.ods application/octet-stream numbers;own.txt application/octet-stream own;");
  g_assert_cmpstr (tern_mime_document_get_warnings (document)[0], ==, "The message has no date.");
  g_assert_null (tern_mime_document_get_warnings (document)[1]);
  g_assert_null (tern_mime_tnef_unpack (document));
}

/* From the specification (MS-OXRTFCP §3.1.2). */
static void
test_compressed_rtf (void)
{
  static const guint8 packed[]
      = { 0x2d, 0,    0,    0,    0x2b, 0,    0,    0,    0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03,
          0x00, 0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65,
          0x6c, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0 };
  g_autofree char *text = tern_mime_rtf_to_text (packed, sizeof packed);

  g_assert_cmpstr (text, ==, "hello world");
  for (gsize n = 0; n < sizeof packed; n++)
    {
      g_autofree char *prefix = tern_mime_rtf_to_text (packed, n);

      g_assert_true (prefix == NULL || g_utf8_validate (prefix, -1, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mime/report/rows", test_reports);
  g_test_add_func ("/mime/report/many", test_many_recipients);
  g_test_add_func ("/mime/tnef/read", test_tnef);
  g_test_add_func ("/mime/tnef/broken", test_broken_tnef);
  g_test_add_func ("/mime/tnef/unpacked", test_unpacking);
  g_test_add_func ("/mime/rtf/compressed", test_compressed_rtf);
  return g_test_run ();
}
