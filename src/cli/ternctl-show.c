/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* `ternctl show ID`: one message, fetched when it is not here yet; never marks it read. */

#define G_LOG_DOMAIN "ternctl"

#include "cli/ternctl.h"

#include "cli/ternctl-document.h"
#include "cli/ternctl-run.h"
#include "cli/ternctl-store.h"

#include "engine/tern-text-parts.h"
#include "store/tern-store-bodies.h"

#include <string.h>

typedef struct
{
  gboolean raw;
  gboolean text;
  gboolean html;
  gboolean structure;
} Form;

/* Reads the whole message when it is here. Returns: %NULL with @error; NOT_FOUND of the body when
 * it is not (@email is set then), NOT_FOUND of the message (@email is 0). */
static GBytes *
read_body (TernStore *store, gint64 id, gint64 *email, GError **error)
{
  g_autoptr (TernMessageRows) rows = tern_store_get_messages (store, &id, 1, error);
  *email = 0;
  if (rows == NULL)
    return NULL;
  if (tern_message_rows_get_n (rows) == 0)
    {
      g_set_error (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND,
                   "There is no message %" G_GINT64_FORMAT " here.", id);
      return NULL;
    }
  *email = tern_message_rows_get (rows, 0)->email;
  const TernBodyKey key = { *email, "" };
  return tern_store_body_read (store, &key, error);
}

static gboolean
is_to_be_fetched (const GError *error)
{
  return g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_NOT_FOUND)
         || g_error_matches (error, TERN_STORE_ERROR, TERN_STORE_ERROR_CORRUPT);
}

/* Without the whole message: what @form asks of it, made of the parts that are here. */
static GBytes *
read_parts (TernStore *store, gint64 email, const Form *form)
{
  return form->text || form->html ? tern_text_parts_read (store, email, NULL, NULL) : NULL;
}

/* Likewise for the structure. Returns: whether it was printed. */
static gboolean
print_known_structure (TernStore *store, gint64 email)
{
  g_autofree char *text = tern_store_get_structure (store, email, NULL);
  g_autoptr (TernStructure) structure = tern_structure_parse (text);
  for (guint i = 0; structure && i < tern_structure_get_n_parts (structure); i++)
    if (!ternctl_print_part (&tern_structure_get_part (structure, i)->part))
      break;
  return structure != NULL;
}

/* Returns: (nullable): %NULL after a complaint, or when there is nothing more to print, with
 * *@status. */
static GBytes *
get_message (Ternctl *ctl, gint64 id, const Form *form, int *status)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TernStore) store = ternctl_open_store (ctl, &error);
  gint64 email = 0;
  GBytes *bytes = store ? read_body (store, id, &email, &error) : NULL;
  if (bytes == NULL && email != 0 && is_to_be_fetched (error))
    {
      *status = TERNCTL_OK;
      if (form->structure && print_known_structure (store, email))
        return NULL;
      bytes = read_parts (store, email, form);
      if (bytes != NULL)
        return bytes;
      g_autoptr (TernEngineCommand) command = tern_engine_command_new_fetch_body (id, NULL);
      g_clear_error (&error);
      *status = ternctl_run_and_complain (ctl, command, NULL, NULL);
      if (*status != TERNCTL_OK)
        return NULL;
      bytes = read_body (store, id, &email, &error);
    }
  if (bytes == NULL)
    *status = ternctl_complain_error (ctl, error);
  return bytes;
}

static void
print_object (gint64 id, const TernMimeDocument *document)
{
  JsonBuilder *builder = ternctl_object_new ();
  ternctl_add_number (builder, "id", id);
  ternctl_add_document (builder, document);
  ternctl_object_print (builder);
}

static int
print_message (Ternctl *ctl, gint64 id, GBytes *bytes, const Form *form)
{
  if (form->raw)
    {
      gsize len;
      const void *data = g_bytes_get_data (bytes, &len);
      ternctl_output_bytes (data, len);
      return TERNCTL_OK;
    }

  g_autoptr (TernMimeDocument) document = tern_mime_parse (bytes);
  const char *words = NULL;
  if (form->text)
    words = tern_mime_document_get_text (document);
  else if (form->html)
    words = tern_mime_document_get_html (document);

  if (form->html && words == NULL)
    return ternctl_complain (ctl, "The message has no HTML; --text shows its text.");
  if (words)
    ternctl_output_bytes (words, strlen (words));
  else if (form->structure)
    ternctl_print_structure (document);
  else
    print_object (id, document);
  return TERNCTL_OK;
}

int
ternctl_show (Ternctl *ctl, int argc, char **argv)
{
  Form form = { 0 };
  gint64 id;
  const GOptionEntry entries[] = {
    { "raw", 0, 0, G_OPTION_ARG_NONE, &form.raw, "The message as it came, byte for byte", NULL },
    { "text", 0, 0, G_OPTION_ARG_NONE, &form.text, "Its text", NULL },
    { "html", 0, 0, G_OPTION_ARG_NONE, &form.html, "Its HTML, as it came", NULL },
    { "structure", 0, 0, G_OPTION_ARG_NONE, &form.structure, "Its parts, one object each", NULL },
    { 0 },
  };
  if (!ternctl_parse_options (
          ctl, entries, "ID",
          "Shows the message with that id, as `list` gives it, and fetches it when it is not\n"
          "here yet. It is not marked as read. Without an option, prints one object as\n"
          "`parse` does.",
          1, 1, &argc, &argv))
    return TERNCTL_USAGE;
  if (form.raw + form.text + form.html + form.structure > 1)
    return ternctl_complain_usage (ctl, "Choose one of --raw, --text, --html and --structure.");
  if (!ternctl_parse_id (argv[1], &id))
    return ternctl_complain_usage (ctl, "\"%s\" is not the id of a message.", argv[1]);

  int status = TERNCTL_FAILED;
  g_autoptr (GBytes) bytes = get_message (ctl, id, &form, &status);
  return bytes ? print_message (ctl, id, bytes, &form) : status;
}
