/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Mailbox names, dates, capabilities: as tables. */

#include "imap/tern-imap-capabilities.h"
#include "imap/tern-imap-date.h"
#include "imap/tern-imap-error.h"
#include "imap/tern-imap-mailbox-name.h"

#include <string.h>

static void
test_names_decoded (void)
{
  static const char *const rows[][2] = {
    { "INBOX", "INBOX" },
    { "", "" },
    { "a&-b", "a&b" },
    { "&-&-", "&&" },
    { "~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語" },
    { "Entw&APw-rfe", "Entwürfe" },
    { "&2D3eBA-", "😄" },
    { "&AOkA6Q-x&AOk-", "ééxé" },
    { "[Gmail]/Brouillons", "[Gmail]/Brouillons" },
    /* Bad modified UTF-7 is shown as it is. */
    { "&", "&" },
    { "&Jjo", "&Jjo" },
    { "Tom & Jerry", "Tom & Jerry" },
    { "&Jjo!-", "&Jjo!-" },
    { "&2D0-", "&2D0-" },       /* half of a pair */
    { "&3gQ-", "&3gQ-" },       /* the other half */
    { "&2D0AQQ-", "&2D0AQQ-" }, /* a half and a letter */
    { "&A-", "&A-" },           /* six bits are no character */
    { "&AOl-", "&AOl-" },       /* bits left over that are not zero */
    /* 8-bit names. */
    { "Entwürfe", "Entwürfe" },
    { "Entwürfe &AOk-", "Entwürfe &AOk-" },
    { "a\xff", "a\xef\xbf\xbd" },
    /* Nothing hides. */
    { "a\r\nb\x1b\x7f", "a␍␊b␛␡" },
    { "&AAAACg-", "␀␊" },
    { "&IC4-gpj.exe", "\xef\xbf\xbdgpj.exe" },
    { "a\xe2\x80\xae"
      "b",
      "a\xef\xbf\xbd"
      "b" },
    { "a\xc2\x85"
      "b",
      "a\xef\xbf\xbd"
      "b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *decoded = tern_imap_mailbox_name_decode (rows[i][0]);

      g_assert_cmpstr (decoded, ==, rows[i][1]);
      g_assert_true (g_utf8_validate (decoded, -1, NULL));
    }
}

static void
test_names_encoded (void)
{
  static const char *const rows[][2] = {
    { "INBOX", "INBOX" },           { "a&b", "a&-b" },   { "台北/日本語", "&U,BTFw-/&ZeVnLIqe-" },
    { "Entwürfe", "Entw&APw-rfe" }, { "😄", "&2D3eBA-" }, { "ééxé", "&AOkA6Q-x&AOk-" },
  };
  static const char *const bad[] = { "", "a\r\nb", "a\x01", "\xff", "a\x7f", "a\xc2\x85" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *encoded = tern_imap_mailbox_name_encode (rows[i][0], FALSE, NULL);
      g_autofree char *decoded = tern_imap_mailbox_name_decode (encoded);
      g_autofree char *utf8 = tern_imap_mailbox_name_encode (rows[i][0], TRUE, NULL);

      g_assert_cmpstr (encoded, ==, rows[i][1]);
      g_assert_cmpstr (decoded, ==, rows[i][0]);
      g_assert_cmpstr (utf8, ==, rows[i][0]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    for (gboolean utf8 = FALSE; utf8 <= TRUE; utf8++)
      {
        g_autoptr (GError) error = NULL;

        g_assert_null (tern_imap_mailbox_name_encode (bad[i], utf8, &error));
        g_assert_error (error, TERN_IMAP_ERROR, TERN_IMAP_ERROR_STATE);
      }
}

/* What UTF8=ACCEPT changes on the wire, and not in the store. */
static void
test_names_utf8 (void)
{
  static const struct
  {
    const char *wire_name, *utf8;
  } rows[] = {
    { "INBOX", "INBOX" },
    { "a&-b", "a&b" },
    { "Entw&APw-rfe", "Entwürfe" },
    { "&2D3eBA-", "😄" },
    { "a&IAs-b", "a\xe2\x80\x8b" "b" },
  };
  g_autofree char *older = tern_imap_mailbox_name_from_utf8 ("Entw&APw-rfe");
  g_autofree char *damaged = tern_imap_mailbox_name_to_utf8 ("a&b");
  g_autofree char *bytes = tern_imap_mailbox_name_from_utf8 ("a\xff");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *utf8 = tern_imap_mailbox_name_to_utf8 (rows[i].wire_name);
      g_autofree char *wire_name = tern_imap_mailbox_name_from_utf8 (rows[i].utf8);

      g_assert_cmpstr (utf8, ==, rows[i].utf8);
      g_assert_cmpstr (wire_name, ==, rows[i].wire_name);
    }
  g_assert_cmpstr (older, ==, "Entw&APw-rfe");
  g_assert_cmpstr (damaged, ==, "a&b");
  g_assert_cmpstr (bytes, ==, "a\xff");
}

/* Every character there is, there and back. */
static void
test_names_all (void)
{
  for (gunichar c = 0x20; c < 0x110000; c += c < 0x3000 ? 1 : 97)
    {
      char utf8[8] = { 0 };
      g_autofree char *name = NULL;
      g_autofree char *encoded = NULL;
      g_autofree char *decoded = NULL;

      if (!g_unichar_validate (c) || g_unichar_iscntrl (c))
        continue;
      g_unichar_to_utf8 (c, utf8);
      name = g_strdup_printf ("a%s%s-b", utf8, utf8);
      encoded = tern_imap_mailbox_name_encode (name, FALSE, NULL);
      g_assert_true (g_str_is_ascii (encoded));
      decoded = tern_imap_mailbox_name_decode (encoded);
      if (strstr (decoded, "\xef\xbf\xbd") == NULL) /* those made visible do not come back */
        g_assert_cmpstr (decoded, ==, name);
    }
}

static void
test_dates (void)
{
  static const struct
  {
    const char *text;
    gint64 seconds; /* -1: no date */
  } rows[] = {
    { "17-Jul-1996 02:44:25 -0700", 837596665 },
    { " 7-Jul-1996 02:44:25 +0000", 836707465 },
    { "7-jul-1996 02:44:25 +0000", 836707465 },
    { "01-Jan-1970 00:00:00 +0000", 0 },
    { "29-Feb-2024 23:59:60 +0530", 1709231400 },
    { "01-Mar-2000 00:00:00", 951868800 },
    { "01-Mar-2000", 951868800 },
    { "01-Mar-2000 00:00:00 GMT", 951868800 },
    { "31-Dec-1969 23:59:58 +0000", -2 },
    { "01-Jan-2100 00:00:00 +0000", 4102444800 },
    { "00-Jan-0000 00:00:00 +0000", -1 },
    { "32-Jan-2000 00:00:00 +0000", -1 },
    { "01-Xxx-2000 00:00:00 +0000", -1 },
    { "01-Jan-2000 25:00:00 +0000", -1 },
    { "01-Jan-2000 00:60:00 +0000", -1 },
    { "01-Jan-2000 00:00:61 +0000", -1 },
    { "01/Jan/2000 00:00:00 +0000", -1 },
    { "01-Jan-2000 x", -1 },
    { "01-Ja", -1 },
    { "2000-01-01", -1 },
    { "yesterday", -1 },
    { "", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      /* Exactly those bytes, so that the sanitizer sees one read past them. */
      gsize length = strlen (rows[i].text);
      g_autofree char *text = g_memdup2 (rows[i].text, length);
      gint64 seconds = -1;

      g_assert_cmpint (tern_imap_date_parse (text, length, &seconds), ==, rows[i].seconds != -1);
      g_assert_cmpint (seconds, ==, rows[i].seconds);
    }
}

static void
test_dates_written (void)
{
  for (gint64 seconds = -2000000000; seconds < 5000000000; seconds += 12345678)
    {
      g_autofree char *text = tern_imap_date_time_to_string (seconds);
      g_autofree char *date = tern_imap_date_to_string (seconds);
      gint64 back;

      g_assert_true (tern_imap_date_parse (text, strlen (text), &back));
      g_assert_cmpint (back, ==, seconds);
      g_assert_true (g_str_has_prefix (text, date));
      g_assert_cmpuint (strlen (text), ==, 26);
    }
  g_assert_null (tern_imap_date_to_string (G_MAXINT64));
}

static void
test_capabilities (void)
{
  static const char *const words[] = { "IMAP4rev1",      "sasl-ir",
                                       "AUTH=PLAIN",     "AUTH=SCRAM-SHA-256",
                                       "AUTH=",          "Idle",
                                       "LITERAL+",       "APPENDLIMIT=100",
                                       "QRESYNC",        "COMPRESS=DEFLATE",
                                       "X-THING",        "X-GM-EXT-1",
                                       "MESSAGELIMIT=x", NULL };
  g_autoptr (TernImapCapabilities) some = tern_imap_capabilities_new (words);
  g_autoptr (TernImapCapabilities) none = tern_imap_capabilities_new (NULL);

  g_assert_true (tern_imap_capabilities_has (some, TERN_IMAP_CAPABILITY_IMAP4REV1));
  g_assert_true (tern_imap_capabilities_has (some, TERN_IMAP_CAPABILITY_SASL_IR));
  g_assert_true (tern_imap_capabilities_has (some, TERN_IMAP_CAPABILITY_IDLE));
  g_assert_true (tern_imap_capabilities_has (some, TERN_IMAP_CAPABILITY_LITERAL_PLUS));
  g_assert_true (tern_imap_capabilities_has (some, TERN_IMAP_CAPABILITY_COMPRESS_DEFLATE));
  g_assert_true (tern_imap_capabilities_has (some, TERN_IMAP_CAPABILITY_GMAIL));
  g_assert_true (
      tern_imap_capabilities_has (some, TERN_IMAP_CAPABILITY_CONDSTORE)); /* by QRESYNC */
  g_assert_true (tern_imap_capabilities_has (some, TERN_IMAP_CAPABILITY_APPENDLIMIT));
  g_assert_false (tern_imap_capabilities_has (some, TERN_IMAP_CAPABILITY_IMAP4REV2));
  g_assert_false (tern_imap_capabilities_has (some, TERN_IMAP_CAPABILITY_MOVE));
  g_assert_true (tern_imap_capabilities_has_auth (some, "plain"));
  g_assert_false (tern_imap_capabilities_has_auth (some, "LOGIN"));
  g_assert_true (tern_imap_capabilities_has_name (some, "x-thing"));
  g_assert_false (tern_imap_capabilities_has_name (some, "x-thin"));
  g_assert_cmpuint (tern_imap_capabilities_get_number (some, "APPENDLIMIT"), ==, 100);
  g_assert_cmpuint (tern_imap_capabilities_get_number (some, "MESSAGELIMIT"), ==, 0);
  g_assert_cmpuint (g_strv_length ((char **) tern_imap_capabilities_get_auth_mechanisms (some)), ==,
                    2);
  g_assert_cmpstr (tern_imap_capabilities_get_auth_mechanisms (some)[1], ==, "SCRAM-SHA-256");
  g_assert_cmpstr (tern_imap_capabilities_get_names (some)[1], ==, "SASL-IR");
  g_assert_false (tern_imap_capabilities_is_empty (some));
  g_assert_true (tern_imap_capabilities_is_empty (none));
  g_assert_null (tern_imap_capabilities_get_auth_mechanisms (none)[0]);
}

static void
test_capabilities_rev2 (void)
{
  static const char *const words[] = { "IMAP4rev2", NULL };
  g_autoptr (TernImapCapabilities) capabilities = tern_imap_capabilities_new (words);

  g_assert_true (tern_imap_capabilities_has (capabilities, TERN_IMAP_CAPABILITY_MOVE));
  g_assert_true (tern_imap_capabilities_has (capabilities, TERN_IMAP_CAPABILITY_ESEARCH));
  g_assert_true (tern_imap_capabilities_has (capabilities, TERN_IMAP_CAPABILITY_LITERAL_MINUS));
  g_assert_false (tern_imap_capabilities_has (capabilities, TERN_IMAP_CAPABILITY_CONDSTORE));
  g_assert_false (tern_imap_capabilities_has (capabilities, TERN_IMAP_CAPABILITY_LITERAL_PLUS));
}

/* A server that never stops naming them; and every name is its own bit. */
static void
test_capabilities_many (void)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TernImapCapabilities) capabilities = NULL;

  for (guint i = 0; i < 5000; i++)
    g_ptr_array_add (words, g_strdup_printf ("X%u", i));
  g_ptr_array_add (words, NULL);
  capabilities = tern_imap_capabilities_new ((const char *const *) words->pdata);
  g_assert_cmpuint (g_strv_length ((char **) tern_imap_capabilities_get_names (capabilities)), ==,
                    1000);

  for (TernImapCapability i = 0; i < TERN_IMAP_N_CAPABILITIES; i++)
    {
      const char *const one[] = { tern_imap_capability_get_name (i), NULL };
      g_autoptr (TernImapCapabilities) single = tern_imap_capabilities_new (one);

      g_assert_true (tern_imap_capabilities_has (single, i));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imap/mailbox-name/decoded", test_names_decoded);
  g_test_add_func ("/imap/mailbox-name/encoded", test_names_encoded);
  g_test_add_func ("/imap/mailbox-name/utf8", test_names_utf8);
  g_test_add_func ("/imap/mailbox-name/all", test_names_all);
  g_test_add_func ("/imap/date/read", test_dates);
  g_test_add_func ("/imap/date/written", test_dates_written);
  g_test_add_func ("/imap/capabilities/words", test_capabilities);
  g_test_add_func ("/imap/capabilities/rev2", test_capabilities_rev2);
  g_test_add_func ("/imap/capabilities/many", test_capabilities_many);
  return g_test_run ();
}
