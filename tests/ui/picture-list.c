/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Draws the list of messages into a PNG, to be looked at: picture-list FILE [WORD…] with the words dark, contrast,
 * large (text twice the size), rtl, narrow (360 pixels), hover, several, sent, empty, error, ungrouped, one-line. */

#include "fake-messages.h"
#include "ui/list/tern-message-factory.h"
#include "ui/list/tern-message-view.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

typedef struct
{
  const char *file;
  const char *const *words;
  GtkWindow *window;
  TernMessageView *view;
  gboolean done;
} Picture;

static FakeRow rows[] = {
  { .sender = "Maria Kowalska", .subject = "Quarterly figures", .date = 20 * MINUTE, .unread = TRUE, .starred = TRUE,
    .attachment = TRUE, .recipients = "Ann Berg, Jo Brown",
    .preview = "Here are the numbers we talked about on Monday. The second sheet has the forecast." },
  { .sender = "Build bot", .subject = "[ci] main is green again", .date = 42 * MINUTE,
    .preview = "All 1,284 checks passed on main in 6 minutes 12 seconds.", .recipients = "dev@lists.example.org" },
  { .sender = "Jo Brown", .subject = "Re: Lunch on Thursday?", .date = 3 * HOUR, .answered = TRUE, .unread = TRUE,
    .preview = "The new place by the harbour, at half past twelve? I can book a table for four.",
    .recipients = "Maria Kowalska" },
  { .sender = "Städtische Bibliothek", .subject = "Erinnerung: 3 Medien sind bald fällig", .date = 26 * HOUR,
    .preview = "Guten Tag, die folgenden Medien sind am Freitag fällig: Der Zauberberg, Stiller, Die Wand." },
  { .sender = "Ann Berg", .subject = "Fwd: Minutes of the board meeting with a rather long subject that cannot fit",
    .date = 30 * HOUR, .forwarded = TRUE, .attachment = TRUE, .recipients = "board@example.org",
    .preview = "For your files. The decision about the roof is on page three." },
  { .sender = "田中 美咲", .subject = "来週の打ち合わせについて", .date = 2 * DAY, .unread = TRUE,
    .preview = "お世話になっております。来週の打ち合わせの件でご連絡いたしました。" },
  { .sender = "Rail Europe", .subject = "Your tickets to Gdańsk", .date = 2 * DAY + 5 * HOUR, .attachment = TRUE,
    .starred = TRUE, .preview = "Thank you for your booking. Your tickets are attached to this message." },
  { .sender = "سارة العلي", .subject = "صور من الرحلة", .date = 3 * DAY, .attachment = TRUE,
    .preview = "مرحبا، هذه بعض الصور من رحلتنا الأسبوع الماضي. أتمنى أن تعجبكم!" },
  { .sender = "Tomasz", .subject = "", .date = 4 * DAY, .waiting = TRUE,
    .preview = "Call me when you are back, it can wait until the weekend.", .recipients = "" },
  { .sender = "The Weekly Tern", .subject = "🐦 Birds on the wing: 12,000 km without a stop", .date = 9 * DAY,
    .unread = TRUE, .preview = "This week: how arctic terns find their way, and five places to watch them in May." },
  { .sender = "", .subject = "Delivery status notification (failure)", .date = 16 * DAY,
    .preview = "Your message to nobody@example.net could not be delivered." },
  { .sender = "Nils Holgersson", .subject = "Re: Re: Re: Re: Summer house", .date = 35 * DAY, .answered = TRUE,
    .forwarded = TRUE, .starred = TRUE, .waiting = TRUE, .attachment = TRUE, .recipients = "Akka",
    .preview = "The keys are with the neighbours, and the boat has been tarred." },
  { .sender = "Harbour Bank", .subject = "Your statement for March is ready", .date = 60 * DAY,
    .preview = "Sign in to read it. We never ask for your password." },
  { .sender = "a.very.long.address.without.a.name@subdomain.of.some.company.example.com",
    .subject = "Invoice 2024-00017", .date = 400 * DAY, .attachment = TRUE,
    .preview = "Please find attached the invoice for our services." },
  { .sender = "שירה לוי", .subject = "פגישה ביום ראשון", .date = 800 * DAY, .starred = TRUE,
    .preview = "שלום, האם נוכל להיפגש ביום ראשון בבוקר במשרד?" },
};

static gboolean
is_wanted (Picture *picture, const char *word)
{
  return g_strv_contains (picture->words, word);
}

static void
save (Picture *picture)
{
  GdkPaintable *paintable = gtk_widget_paintable_new (GTK_WIDGET (picture->window));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width = gdk_paintable_get_intrinsic_width (paintable), height = gdk_paintable_get_intrinsic_height (paintable);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (picture->window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (!gdk_texture_save_to_png (texture, picture->file))
    g_error ("%s could not be written", picture->file);
  g_object_unref (paintable);
  picture->done = TRUE;
}

/* Some frames later everything has its place and its style. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  static int frames;

  if (++frames < 20)
    return G_SOURCE_CONTINUE;
  save (data);
  return G_SOURCE_REMOVE;
}

static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_path (provider, TERN_STYLE);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static TernMessageList *
make_list (Picture *picture)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint n = is_wanted (picture, "empty") || is_wanted (picture, "error") ? 0 : G_N_ELEMENTS (rows);

  for (guint i = 0; i < n; i++)
    {
      rows[i].date = now - rows[i].date;
      rows[i].id = (rows[i].date << 20) | i;
    }
  return fake_list_new_of (rows, n);
}

static void
build_window (Picture *picture)
{
  GtkWidget *toolbar = adw_toolbar_view_new (), *header = adw_header_bar_new ();
  gboolean narrow = is_wanted (picture, "narrow");

  picture->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (picture->window, narrow ? 360 : 440, 860);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new ("Inbox", "12 unread"));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), header);
  picture->view = TERN_MESSAGE_VIEW (tern_message_view_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), GTK_WIDGET (picture->view));
  adw_window_set_content (ADW_WINDOW (picture->window), toolbar);
}

static void
fill_view (Picture *picture)
{
  g_autoptr (TernMessageList) list = make_list (picture);
  gboolean sent = is_wanted (picture, "sent");
  GtkSelectionModel *selection;

  if (is_wanted (picture, "error"))
    fake_list_set_error (list, "The file mail.db cannot be read: it is damaged.");
  tern_message_view_set_folder (picture->view, sent ? "Sent" : "Inbox",
                                sent ? TERN_MAILBOX_ROLE_SENT : TERN_MAILBOX_ROLE_INBOX);
  g_object_set (picture->view, "group-by-date", !is_wanted (picture, "ungrouped"), NULL);
  g_object_set (picture->view, "one-line", is_wanted (picture, "one-line"), NULL);
  tern_message_view_set_list (picture->view, list);
  gtk_window_present (picture->window);
  if (g_list_model_get_n_items (G_LIST_MODEL (list)) == 0)
    return;
  selection = GTK_SELECTION_MODEL (tern_message_view_get_selection (picture->view));
  tern_message_view_select_and_focus (picture->view, 2);
  if (is_wanted (picture, "several"))
    gtk_selection_model_select_range (selection, 2, 3, TRUE);
}

static GtkWidget *
find_type (GtkWidget *widget, GType type, int *skip)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && (*skip)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type, skip);

      if (found != NULL)
        return found;
    }
  return NULL;
}

int
main (int argc, char **argv)
{
  Picture picture = { .file = argv[1], .words = (const char *const *)argv + 2 };

  if (argc < 2)
    return 2;
  if (is_wanted (&picture, "contrast"))
    g_setenv ("ADW_DEBUG_HIGH_CONTRAST", "1", TRUE);
  adw_init ();
  load_style ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_for_display (gdk_display_get_default ()),
                                      is_wanted (&picture, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK
                                                                   : ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (is_wanted (&picture, "large"))
    g_object_set (gtk_settings_get_for_display (gdk_display_get_default ()), "gtk-xft-dpi", 192 * 1024, NULL);
  if (is_wanted (&picture, "rtl"))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  build_window (&picture);
  fill_view (&picture);
  if (is_wanted (&picture, "hover"))
    {
      int skip = 0;

      while (g_main_context_iteration (NULL, FALSE))
        ;
      tern_list_row_set_hovered (
        TERN_LIST_ROW (find_type (GTK_WIDGET (picture.view), TERN_TYPE_LIST_ROW, &skip)), TRUE);
    }
  gtk_widget_add_tick_callback (GTK_WIDGET (picture.window), on_tick, &picture, NULL);
  while (!picture.done)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (picture.window);
  return 0;
}
