/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A page that goes nowhere; see the header. */
#include "ui/reader/html/tern-html-view.h"

#include "ui/reader/html/tern-html-filter.h"
#include "ui/reader/html/tern-html-spare.h"
#include "ui/reader/html/tern-html-walls.h"

#include <glib/gi18n.h>

#include <string.h>

/* What every page is; its own places are this with "#…" behind. */
#define PAGE_URI "about:blank"
/* Where the keyboard enters it: a place that is not seen, found, or copied. A screen reader takes the focus of the
 * view alone for that of a box without a name, and reads nothing; from a place inside the page it reads line by line.
 * Two, entered in turn: the page tells of its focus only when that moves. Fixed: going there does not scroll. */
#define PLACE_URI PAGE_URI "#tern-"
#define DOOR_URI PLACE_URI "door-"
#define DOOR "<p id=\"tern-door-%u\" tabindex=\"-1\" aria-label=\"%s\" " \
             "style=\"all:initial;position:fixed;top:0;left:0;width:1px;height:1px\"></p>"
#define MAX_MATCHES 10000
/* How high the page is: its root, or what reaches over the view. In a world of its own, which no page sees. */
#define WORLD "tern"
#define MEASURE "var d = document.documentElement;" \
                "Math.ceil (Math.max (d.getBoundingClientRect ().height," \
                " d.scrollHeight > d.clientHeight ? d.scrollHeight : 0))"
/* A frame, as a rule; a page that does not answer is left all the same. */
#define LEAVE_MSEC 200
/* Newsletters are sheets of 600 to 700 pixels. Where there is less room what has a fixed width is as wide as there is
 * room for; what is said in parts of the room stays. In the cell of a table nothing can be narrower than its words and
 * its own width: tables of one column that only hold others are boxes. */
#define ONE_COLUMN "table:has(table):not(:has(>tbody>tr>:nth-child(2)))"
#define NARROW_STYLE \
  "@media (max-width: 720px) {" \
  "*{min-width:0!important;max-width:100%!important}" \
  ":not(img)[width]:not([width$=\"%\"]),:not(img)[style*=\"width\"]:not([style*=\"%\"]){width:auto!important}" \
  "img[width]:not([width$=\"%\"]),img[style*=\"width\"]{height:auto!important}" \
  ONE_COLUMN "," ONE_COLUMN ">tbody," ONE_COLUMN ">tbody>tr," ONE_COLUMN ">tbody>tr>td{display:block!important}" \
  "td a{overflow-wrap:anywhere!important}" \
  "pre{white-space:pre-wrap!important}" \
  "}"

struct _TernHtmlView
{
  WebKitWebView parent_instance;

  TernHtmlHost host;
  gpointer data; /* the host's; NULL once disposed of */
  gboolean pictures;
  gboolean opening; /* the one navigation that is ours */
  gboolean loaded;
  gboolean entering; /* waits for the page */
  gboolean measuring; /* waits for the page */
  gboolean finding;
  void (*left) (gpointer data); /* (nullable): who waits for the caret to be gone, with what to give it */
  gpointer left_data;
  guint left_timer;
  guint n_entered;
  char *page; /* waits for the filter */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TernHtmlView, tern_html_view, WEBKIT_TYPE_WEB_VIEW)

static void
fail (TernHtmlView *self, const char *reason)
{
  if (self->data != NULL)
    self->host.failed (reason, self->data);
}

static void
open_link (TernHtmlView *self, const char *uri)
{
  if (self->data != NULL && uri != NULL)
    self->host.open_link (uri, self->data);
}

static void
judge_navigation (TernHtmlView *self, WebKitPolicyDecision *decision, gboolean same_window)
{
  WebKitNavigationAction *action
      = webkit_navigation_policy_decision_get_navigation_action (WEBKIT_NAVIGATION_POLICY_DECISION (decision));
  const char *uri = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));
  gboolean clicked = webkit_navigation_action_get_navigation_type (action) == WEBKIT_NAVIGATION_TYPE_LINK_CLICKED;

  if (same_window && self->opening && g_strcmp0 (uri, PAGE_URI) == 0)
    {
      self->opening = FALSE;
      webkit_policy_decision_use (decision);
      return;
    }
  if (same_window && uri != NULL && g_str_has_prefix (uri, PLACE_URI))
    {
      webkit_policy_decision_use (decision);
      return;
    }
  if (same_window && clicked && g_str_has_prefix (uri, PAGE_URI "#"))
    {
      webkit_policy_decision_use (decision);
      return;
    }
  webkit_policy_decision_ignore (decision);
  if (clicked)
    open_link (self, uri);
}

static gboolean
tern_html_view_decide_policy (WebKitWebView *view, WebKitPolicyDecision *decision, WebKitPolicyDecisionType type)
{
  TernHtmlView *self = TERN_HTML_VIEW (view);

  if (type == WEBKIT_POLICY_DECISION_TYPE_RESPONSE)
    {
      WebKitResponsePolicyDecision *response = WEBKIT_RESPONSE_POLICY_DECISION (decision);

      if (webkit_response_policy_decision_is_mime_type_supported (response))
        webkit_policy_decision_use (decision);
      else
        webkit_policy_decision_ignore (decision);
    }
  else
    judge_navigation (self, decision, type == WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION);
  return TRUE;
}

static GtkWidget *
tern_html_view_create (WebKitWebView *view, WebKitNavigationAction *action)
{
  return NULL;
}

static gboolean
tern_html_view_permission_request (WebKitWebView *view, WebKitPermissionRequest *request)
{
  webkit_permission_request_deny (request);
  return TRUE;
}

static gboolean
tern_html_view_authenticate (WebKitWebView *view, WebKitAuthenticationRequest *request)
{
  webkit_authentication_request_cancel (request);
  return TRUE;
}

static gboolean
tern_html_view_run_file_chooser (WebKitWebView *view, WebKitFileChooserRequest *request)
{
  webkit_file_chooser_request_cancel (request);
  return TRUE;
}

static void
measured_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TernHtmlView *self = TERN_HTML_VIEW (source);
  g_autoptr (JSCValue) height = webkit_web_view_evaluate_javascript_finish (WEBKIT_WEB_VIEW (source), result, NULL);

  if (height != NULL && jsc_value_is_number (height) && self->data != NULL)
    self->host.measured ((int) CLAMP (jsc_value_to_double (height), 0, G_MAXINT16), self->data);
}

/* There is no other way to ask. Scripts are on for as long as this one runs, and for it alone: what the page has of its
 * own was taken out of it before, is not parsed (enable-javascript-markup), and is forbidden by its policy. */
static void
measure (TernHtmlView *self)
{
  WebKitSettings *settings = webkit_web_view_get_settings (WEBKIT_WEB_VIEW (self));

  self->measuring = FALSE;
  webkit_settings_set_enable_javascript (settings, TRUE);
  webkit_web_view_evaluate_javascript (WEBKIT_WEB_VIEW (self), MEASURE, -1, WORLD, NULL, self->cancellable, measured_cb,
                                       NULL);
  webkit_settings_set_enable_javascript (settings, FALSE);
}

/* By an address, since no script runs in the page. */
static void
go_through_door (TernHtmlView *self)
{
  g_autofree char *uri = g_strdup_printf (DOOR_URI "%u", self->n_entered++ % 2);

  self->entering = FALSE;
  webkit_web_view_load_uri (WEBKIT_WEB_VIEW (self), uri);
}

static TernHtmlView *new_spare (void);

static void
tern_html_view_load_changed (WebKitWebView *view, WebKitLoadEvent event)
{
  TernHtmlView *self = TERN_HTML_VIEW (view);

  if (event == WEBKIT_LOAD_COMMITTED && self->data != NULL)
    self->host.loaded (self->data);
  if (event != WEBKIT_LOAD_FINISHED)
    return;
  self->loaded = TRUE;
  if (self->data != NULL)
    tern_html_spare_prepare (new_spare);
  if (self->measuring)
    measure (self);
  if (self->entering && gtk_widget_is_focus (GTK_WIDGET (self)))
    go_through_door (self);
}

static void
tern_html_view_web_process_terminated (WebKitWebView *view, WebKitWebProcessTerminationReason reason)
{
  fail (TERN_HTML_VIEW (view), "the process of the page ended");
}

static void
tern_html_view_mouse_target_changed (WebKitWebView *view, WebKitHitTestResult *hit, guint modifiers)
{
  TernHtmlView *self = TERN_HTML_VIEW (view);

  if (self->data != NULL)
    self->host.hover_link (webkit_hit_test_result_get_link_uri (hit), self->data);
}

static void
on_open_activated (GSimpleAction *action, GVariant *target, TernHtmlView *self)
{
  open_link (self, g_variant_get_string (target, NULL));
}

static gboolean
stays_in_menu (WebKitContextMenuItem *item)
{
  switch (webkit_context_menu_item_get_stock_action (item))
    {
    case WEBKIT_CONTEXT_MENU_ACTION_COPY:
    case WEBKIT_CONTEXT_MENU_ACTION_SELECT_ALL:
    case WEBKIT_CONTEXT_MENU_ACTION_COPY_LINK_TO_CLIPBOARD:
    case WEBKIT_CONTEXT_MENU_ACTION_COPY_IMAGE_TO_CLIPBOARD:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
tern_html_view_context_menu (WebKitWebView *view, WebKitContextMenu *menu, WebKitHitTestResult *hit)
{
  TernHtmlView *self = TERN_HTML_VIEW (view);
  const char *uri = webkit_hit_test_result_get_link_uri (hit);
  g_autoptr (GList) items = g_list_copy (webkit_context_menu_get_items (menu));

  for (GList *l = items; l != NULL; l = l->next)
    if (!stays_in_menu (l->data))
      webkit_context_menu_remove (menu, l->data);
  if (uri != NULL)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new ("open-link", G_VARIANT_TYPE_STRING);

      g_signal_connect_object (action, "activate", G_CALLBACK (on_open_activated), self, 0);
      webkit_context_menu_prepend (menu, webkit_context_menu_item_new_from_gaction (G_ACTION (action), _("_Open Link"),
                                                                                   g_variant_new_string (uri)));
    }
  return webkit_context_menu_get_n_items (menu) == 0;
}

static void
finish_leaving (TernHtmlView *self)
{
  void (*left) (gpointer data) = g_steal_pointer (&self->left);

  g_clear_handle_id (&self->left_timer, g_source_remove);
  if (left != NULL)
    left (g_steal_pointer (&self->left_data));
}

static void
on_nothing_found (TernHtmlView *self)
{
  if (self->left == NULL)
    return;
  webkit_find_controller_search_finish (webkit_web_view_get_find_controller (WEBKIT_WEB_VIEW (self)));
  finish_leaving (self);
}

static gboolean
on_leaving_takes_too_long (gpointer data)
{
  TernHtmlView *self = data;

  self->left_timer = 0;
  finish_leaving (self);
  return G_SOURCE_REMOVE;
}

static void
on_counted (WebKitFindController *find, guint n, TernHtmlView *self)
{
  if (self->data != NULL)
    self->host.found (n, self->data);
}

static void
part_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WebKitURISchemeRequest) request = data;
  WebKitWebView *view = webkit_uri_scheme_request_get_web_view (request);
  TernHtmlView *self = view != NULL ? TERN_HTML_VIEW (view) : NULL;
  g_autofree char *type = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GInputStream) stream = NULL;

  if (self != NULL && self->data != NULL)
    bytes = self->host.read_part_finish (result, &type, &error, self->data);
  if (bytes != NULL && g_str_has_prefix (type, "image/"))
    {
      stream = g_memory_input_stream_new_from_bytes (bytes);
      webkit_uri_scheme_request_finish (request, stream, (gint64) g_bytes_get_size (bytes), type);
      return;
    }
  if (error == NULL)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no such picture");
  webkit_uri_scheme_request_finish_error (request, error);
}

static void
serve_part (WebKitURISchemeRequest *request, gpointer unused)
{
  WebKitWebView *view = webkit_uri_scheme_request_get_web_view (request);
  TernHtmlView *self = view != NULL && TERN_IS_HTML_VIEW (view) ? TERN_HTML_VIEW (view) : NULL;
  const char *uri = webkit_uri_scheme_request_get_uri (request);
  g_autofree char *content_id = g_uri_unescape_string (uri + strlen ("cid:"), NULL);
  g_autoptr (GError) error = NULL;

  if (self != NULL && self->data != NULL && content_id != NULL && g_utf8_validate (content_id, -1, NULL))
    {
      self->host.read_part_async (content_id, self->cancellable, part_read_cb, g_object_ref (request), self->data);
      return;
    }
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no such picture");
  webkit_uri_scheme_request_finish_error (request, error);
}

static void
filtered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernHtmlView) self = data;
  g_autoptr (GError) error = NULL;
  WebKitUserContentFilter *filter = tern_html_filter_finish (result, &error);
  WebKitUserContentManager *manager = webkit_web_view_get_user_content_manager (WEBKIT_WEB_VIEW (self));
  g_autofree char *page = g_steal_pointer (&self->page);

  if (filter == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        fail (self, error->message);
      return;
    }
  webkit_user_content_manager_remove_all_filters (manager);
  webkit_user_content_manager_add_filter (manager, filter);
  webkit_user_content_filter_unref (filter);
  if (page == NULL || self->data == NULL)
    return;
  self->opening = TRUE;
  webkit_web_view_load_html (WEBKIT_WEB_VIEW (self), page, PAGE_URI);
}

static void
tern_html_view_dispose (GObject *object)
{
  TernHtmlView *self = TERN_HTML_VIEW (object);

  self->data = NULL;
  finish_leaving (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->page, g_free);
  G_OBJECT_CLASS (tern_html_view_parent_class)->dispose (object);
}

static void
tern_html_view_class_init (TernHtmlViewClass *klass)
{
  WebKitWebViewClass *view_class = WEBKIT_WEB_VIEW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_html_view_dispose;
  view_class->decide_policy = tern_html_view_decide_policy;
  view_class->create = tern_html_view_create;
  view_class->permission_request = tern_html_view_permission_request;
  view_class->authenticate = tern_html_view_authenticate;
  view_class->run_file_chooser = tern_html_view_run_file_chooser;
  view_class->load_changed = tern_html_view_load_changed;
  view_class->web_process_terminated = tern_html_view_web_process_terminated;
  view_class->mouse_target_changed = tern_html_view_mouse_target_changed;
  view_class->context_menu = tern_html_view_context_menu;
}

static void
tern_html_view_init (TernHtmlView *self)
{
  self->cancellable = g_cancellable_new ();
}

static WebKitWebContext *
get_context (void)
{
  static gboolean served;
  WebKitWebContext *context = tern_html_walls_get_context ();

  if (!served)
    webkit_web_context_register_uri_scheme (context, "cid", serve_part, NULL, NULL);
  served = TRUE;
  return context;
}

static WebKitUserContentManager *
new_manager (void)
{
  WebKitUserContentManager *manager = webkit_user_content_manager_new ();
  WebKitUserStyleSheet *sheet = webkit_user_style_sheet_new (NARROW_STYLE, WEBKIT_USER_CONTENT_INJECT_ALL_FRAMES,
                                                             WEBKIT_USER_STYLE_LEVEL_USER, NULL, NULL);

  webkit_user_content_manager_add_style_sheet (manager, sheet);
  webkit_user_style_sheet_unref (sheet);
  return manager;
}

/* @spare: (nullable): shares its process and its network with it. */
static TernHtmlView *
make (gboolean pictures, TernHtmlView *spare)
{
  g_autoptr (WebKitNetworkSession) session = tern_html_walls_new_session (pictures);
  g_autoptr (WebKitSettings) settings = tern_html_walls_new_settings ();
  g_autoptr (WebKitUserContentManager) manager = new_manager ();
  TernHtmlView *self
      = g_object_new (TERN_TYPE_HTML_VIEW, "web-context", spare == NULL ? get_context () : NULL, "network-session",
                      spare == NULL ? session : NULL, "settings", settings, "user-content-manager", manager,
                      "default-content-security-policy", tern_html_walls_get_policy (pictures), "related-view", spare,
                      NULL);

  self->pictures = pictures;
  g_signal_connect_object (webkit_web_view_get_find_controller (WEBKIT_WEB_VIEW (self)), "counted-matches",
                           G_CALLBACK (on_counted), self, 0);
  g_signal_connect_object (webkit_web_view_get_find_controller (WEBKIT_WEB_VIEW (self)), "failed-to-find-text",
                           G_CALLBACK (on_nothing_found), self, G_CONNECT_SWAPPED);
  return self;
}

/* The empty page starts the process. */
static TernHtmlView *
new_spare (void)
{
  TernHtmlView *self = make (FALSE, NULL);

  self->opening = TRUE;
  webkit_web_view_load_html (WEBKIT_WEB_VIEW (self), "", PAGE_URI);
  return self;
}

gboolean
tern_html_view_is_loaded (TernHtmlView *self)
{
  return self->loaded;
}

GtkWidget *
tern_html_view_new (gboolean pictures, const TernHtmlHost *host, gpointer data)
{
  g_autoptr (TernHtmlView) spare = pictures ? NULL : tern_html_spare_take ();
  TernHtmlView *self = make (pictures, spare);

  self->host = *host;
  self->data = data;
  return GTK_WIDGET (self);
}

void
tern_html_view_load (
    GtkWidget *view, const char *html, const char *style, gboolean standards, const GdkRGBA *background,
    const char *greeting)
{
  TernHtmlView *self = TERN_HTML_VIEW (view);
  g_autofree char *escaped = g_markup_escape_text (greeting, -1);

  webkit_web_view_set_background_color (WEBKIT_WEB_VIEW (self), background);
  g_free (self->page);
  self->loaded = self->entering = FALSE;
  self->page = g_strdup_printf ("%s<html><head><meta charset=\"utf-8\">"
                                "<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">"
                                "<style>%s</style></head>" DOOR DOOR "%s",
                                standards ? "<!DOCTYPE html>" : "", tern_html_walls_get_policy (self->pictures), style,
                                0, escaped, 1, escaped, html);
  tern_html_filter_async (self->pictures, self->cancellable, filtered_cb, g_object_ref (self));
}

gboolean
tern_html_view_enter (GtkWidget *view)
{
  TernHtmlView *self = TERN_HTML_VIEW (view);

  if (!gtk_widget_grab_focus (view))
    return FALSE;
  self->entering = !self->loaded;
  if (self->loaded)
    go_through_door (self);
  return TRUE;
}

/* A screen reader puts a caret into the page as it reads. WebKit 2.52 tells of that caret once more when the page loses
 * the focus, Orca 48 takes it for the focus, and its arrow keys go on in the page while the list has the keyboard. What
 * is looked for and is nowhere takes the caret away without a word, and with it what was selected. */
void
tern_html_view_leave (GtkWidget *view, void (*left) (gpointer data), gpointer data)
{
  TernHtmlView *self = TERN_HTML_VIEW (view);
  g_autofree char *nowhere = g_uuid_string_random ();

  finish_leaving (self);
  if (!self->loaded || self->finding || !gtk_widget_is_focus (view))
    {
      left (data);
      return;
    }
  self->left = left;
  self->left_data = data;
  self->left_timer = g_timeout_add (LEAVE_MSEC, on_leaving_takes_too_long, self);
  webkit_find_controller_search (webkit_web_view_get_find_controller (WEBKIT_WEB_VIEW (view)), nowhere,
                                 WEBKIT_FIND_OPTIONS_NONE, 1);
}

void
tern_html_view_find (GtkWidget *view, const char *text)
{
  WebKitFindController *find = webkit_web_view_get_find_controller (WEBKIT_WEB_VIEW (view));
  const guint options = WEBKIT_FIND_OPTIONS_CASE_INSENSITIVE | WEBKIT_FIND_OPTIONS_WRAP_AROUND;

  TERN_HTML_VIEW (view)->finding = text != NULL && *text != '\0';
  if (!TERN_HTML_VIEW (view)->finding)
    {
      webkit_find_controller_search_finish (find);
      return;
    }
  webkit_find_controller_count_matches (find, text, options, MAX_MATCHES);
  webkit_find_controller_search (find, text, options, MAX_MATCHES);
}

void
tern_html_view_find_next (GtkWidget *view, gboolean forward)
{
  WebKitFindController *find = webkit_web_view_get_find_controller (WEBKIT_WEB_VIEW (view));

  if (forward)
    webkit_find_controller_search_next (find);
  else
    webkit_find_controller_search_previous (find);
}

void
tern_html_view_go_to (GtkWidget *view, const char *place)
{
  g_autofree char *uri = g_strconcat (PAGE_URI "#", place, NULL);

  if (TERN_HTML_VIEW (view)->loaded)
    webkit_web_view_load_uri (WEBKIT_WEB_VIEW (view), uri);
}

void
tern_html_view_measure (GtkWidget *view)
{
  TernHtmlView *self = TERN_HTML_VIEW (view);

  if (self->loaded)
    measure (self);
  else
    self->measuring = TRUE;
}

void
tern_html_view_set_printed (TernHtmlView *self, const char *problem)
{
  if (self->data != NULL)
    self->host.printed (problem, self->data);
}
