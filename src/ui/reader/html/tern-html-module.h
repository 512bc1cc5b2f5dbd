/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the reader and its HTML module ask of one another; nothing else crosses between them. The module is loaded at
 * the first HTML mail: the renderer behind it costs every start tens of megabytes. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TERN_HTML_MODULE_VERSION 6
/* A TernHtmlModuleFunc. */
#define TERN_HTML_MODULE_SYMBOL "tern_html_module_get"

/**
 * TernHtmlHost: what a view asks of the reader, on the main thread; @data is the one the view was made with.
 * @read_part_async, @read_part_finish: the bytes and the type of the part with that content id
 * @open_link: the person wants to go to @uri, which may be anything
 * @hover_link: (nullable) the pointer is on a link to @uri, or on none
 * @loaded: the page is there
 * @failed: the page cannot be shown, or no longer; @reason is for a log
 * @found: how many places the text that was looked for is at
 * @measured: the page is @height pixels high, as wide as the view is
 * @printed: the page was printed, or not, because of @problem (nullable), a sentence
 */
typedef struct
{
  void (*read_part_async) (const char *content_id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data,
                           gpointer data);
  GBytes *(*read_part_finish) (GAsyncResult *result, char **type, GError **error, gpointer data);
  void (*open_link) (const char *uri, gpointer data);
  void (*hover_link) (const char *uri, gpointer data);
  void (*loaded) (gpointer data);
  void (*failed) (const char *reason, gpointer data);
  void (*found) (guint n, gpointer data);
  void (*measured) (int height, gpointer data);
  void (*printed) (const char *problem, gpointer data);
} TernHtmlHost;

/**
 * TernHtmlModule: what the module can do. @view is always one of @view_new's.
 * @view_new: a floating widget; @host and @data are used until the widget is disposed of. @pictures: whether pictures
 *   may come from the network, by a session of their own. Without them the session has no way out at all.
 * @load: @html: the body of a page, already made harmless, with the style sheet of the page before it in @style; both
 *   are loaded only once the filter that lets nothing through is in place. @background: drawn before the first paint.
 *   @greeting: what a screen reader says where the page begins
 * @enter: gives the page the focus, at its beginning: from there a screen reader reads on by itself
 * @leave: before the focus is moved elsewhere by a key: takes away the caret that a screen reader has left in the page,
 *   then calls @left once with its @data, at once or within a fifth of a second, also when the view is disposed of
 * @find: (nullable) text, from the top; @find_next: the next, or the previous, place
 * @go_to: a place of the page that has this id, one of the reader's own, which begins with "tern-"
 * @measure: asks how high the page is; answered by @measured once it is loaded
 * @print: puts the page, as it was loaded, on paper, without asking anything; answered by @printed
 */
typedef struct
{
  guint version;
  GtkWidget *(*view_new) (gboolean pictures, const TernHtmlHost *host, gpointer data);
  void (*load) (
      GtkWidget *view, const char *html, const char *style, gboolean standards, const GdkRGBA *background,
      const char *greeting);
  gboolean (*enter) (GtkWidget *view);
  void (*leave) (GtkWidget *view, void (*left) (gpointer data), gpointer data);
  void (*set_zoom) (GtkWidget *view, double zoom);
  void (*find) (GtkWidget *view, const char *text);
  void (*find_next) (GtkWidget *view, gboolean forward);
  void (*go_to) (GtkWidget *view, const char *place);
  void (*measure) (GtkWidget *view);
  void (*print) (GtkWidget *view, GtkPrintSettings *settings, GtkPageSetup *setup);
} TernHtmlModule;

typedef const TernHtmlModule *(*TernHtmlModuleFunc) (void);

G_END_DECLS
