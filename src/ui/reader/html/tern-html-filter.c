/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Compiles and keeps the filters; see the header. Patterns are written without "|": it is refused. */
#include "ui/reader/html/tern-html-filter.h"

#include <string.h>

#define OWN_PICTURES                                                                                                   \
  "{\"trigger\":{\"url-filter\":\"^cid:\"},\"action\":{\"type\":\"ignore-previous-rules\"}},"                          \
  "{\"trigger\":{\"url-filter\":\"^data:image/\"},\"action\":{\"type\":\"ignore-previous-rules\"}}"
#define NOTHING "{\"trigger\":{\"url-filter\":\".*\"},\"action\":{\"type\":\"block\"}},"
#define PICTURES                                                                                                       \
  ",{\"trigger\":{\"url-filter\":\"^https?://\",\"resource-type\":[\"image\"]},"                                       \
  "\"action\":{\"type\":\"ignore-previous-rules\"}},"                                                                  \
  "{\"trigger\":{\"url-filter\":\"^https?://\"},\"action\":{\"type\":\"block-cookies\"}}"

static const struct
{
  const char *name;
  const char *rules;
} filters[2] = {
  { "tern-nothing-1", "[" NOTHING OWN_PICTURES "]" },
  { "tern-pictures-1", "[" NOTHING OWN_PICTURES PICTURES "]" },
};

static WebKitUserContentFilter *compiled[2]; /* owned; main thread */

static WebKitUserContentFilterStore *
make_store (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "tern", "filters", NULL);

  g_mkdir_with_parents (folder, 0700);
  return webkit_user_content_filter_store_new (folder);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  int which = GPOINTER_TO_INT (g_task_get_task_data (task));
  GError *error = NULL;
  WebKitUserContentFilter *filter
      = webkit_user_content_filter_store_save_finish (WEBKIT_USER_CONTENT_FILTER_STORE (source), result, &error);

  if (filter == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (compiled[which] == NULL)
    compiled[which] = webkit_user_content_filter_ref (filter);
  g_task_return_pointer (task, filter, (GDestroyNotify) webkit_user_content_filter_unref);
}

void
tern_html_filter_async (gboolean pictures, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  int which = pictures ? 1 : 0;
  g_autoptr (WebKitUserContentFilterStore) store = NULL;
  g_autoptr (GBytes) rules = NULL;

  g_task_set_source_tag (task, tern_html_filter_async);
  g_task_set_task_data (task, GINT_TO_POINTER (which), NULL);
  if (compiled[which] != NULL)
    {
      g_task_return_pointer (task, webkit_user_content_filter_ref (compiled[which]),
                             (GDestroyNotify) webkit_user_content_filter_unref);
      g_object_unref (task);
      return;
    }
  store = make_store ();
  rules = g_bytes_new_static (filters[which].rules, strlen (filters[which].rules));
  webkit_user_content_filter_store_save (store, filters[which].name, rules, cancellable, saved_cb, task);
}

WebKitUserContentFilter *
tern_html_filter_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
