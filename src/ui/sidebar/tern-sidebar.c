/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Accounts and folders; see the header. */

#include "ui/sidebar/tern-sidebar.h"

#include "ui/list/tern-dragged-messages.h"
#include "ui/sidebar/tern-folder-row.h"
#include "ui/sidebar/tern-sidebar-keys.h"
#include "ui/sidebar/tern-sidebar-private.h"

/* Milliseconds a row is chosen before its folder opens, so that going through them with the arrows opens only the
 * one that is wanted. */
#define REST_MSEC 150

G_DEFINE_FINAL_TYPE (TernSidebar, tern_sidebar, ADW_TYPE_BIN)

enum
{
  FOLDER_SELECTED,
  FOLDER_ACTIVATED,
  STATUS_ACTIVATED,
  MESSAGES_DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_row_set_up (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *expander = gtk_tree_expander_new ();

  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), tern_folder_row_new ());
  gtk_tree_expander_set_indent_for_icon (GTK_TREE_EXPANDER (expander), FALSE);
  gtk_list_item_set_child (item, expander);
  /* Focus sits on the expander, which knows the keys of a tree. */
  gtk_list_item_set_focusable (item, FALSE);
}

/* A folder with nothing below it has nothing to open. */
static void
on_children_changed (GtkTreeExpander *expander, guint position, guint removed, guint added, GListModel *children)
{
  gboolean leaf = g_list_model_get_n_items (children) == 0;

  gtk_tree_expander_set_hide_expander (expander, leaf);
  /* It would be called expanded, since folders may come in it yet. */
  if (leaf)
    gtk_accessible_reset_state (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_STATE_EXPANDED);
  else
    gtk_accessible_update_state (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_STATE_EXPANDED,
                                 gtk_tree_list_row_get_expanded (gtk_tree_expander_get_list_row (expander)), -1);
}

static void
watch_children (GtkTreeExpander *expander, TernFolder *folder)
{
  GListModel *children = tern_folder_get_children (folder);

  if (children == NULL)
    return;
  g_signal_connect_object (children, "items-changed", G_CALLBACK (on_children_changed), expander, G_CONNECT_SWAPPED);
  on_children_changed (expander, 0, 0, 0, children);
}

static void
unwatch_children (GtkTreeExpander *expander, TernFolder *folder)
{
  GListModel *children = folder != NULL ? tern_folder_get_children (folder) : NULL;

  if (children != NULL)
    g_signal_handlers_disconnect_by_func (children, on_children_changed, expander);
}

static void
on_row_bound (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  g_autoptr (TernFolder) folder = gtk_tree_list_row_get_item (row);

  gtk_tree_expander_set_list_row (expander, row);
  watch_children (expander, folder);
  tern_folder_row_set_folder (TERN_FOLDER_ROW (gtk_tree_expander_get_child (expander)), folder,
                              GTK_WIDGET (expander));
}

static void
on_row_unbound (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  g_autoptr (TernFolder) folder = gtk_tree_expander_get_item (expander);

  unwatch_children (expander, folder);
  gtk_tree_expander_set_list_row (expander, NULL);
  tern_folder_row_set_folder (TERN_FOLDER_ROW (gtk_tree_expander_get_child (expander)), NULL, NULL);
}

static GListModel *
create_children (gpointer item, gpointer data)
{
  GListModel *children = tern_folder_get_children (item);

  return children != NULL ? g_object_ref (children) : NULL;
}

/* Tells of the chosen folder, once. */
static void
tell_selected (TernSidebar *self)
{
  TernFolder *folder = tern_sidebar_get_selected (self);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (folder == NULL || folder == self->shown || !tern_folder_get_selectable (folder))
    return;
  g_set_object (&self->shown, folder);
  g_signal_emit (self, signals[FOLDER_SELECTED], 0, folder);
}

static gboolean
on_rested (gpointer data)
{
  TernSidebar *self = data;

  self->rest_id = 0;
  tell_selected (self);
  return G_SOURCE_REMOVE;
}

static void
on_selection_changed (TernSidebar *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MSEC, on_rested, self);
}

static void
on_activated (TernSidebar *self, guint position)
{
  tell_selected (self);
  g_signal_emit (self, signals[FOLDER_ACTIVATED], 0);
}

static void
on_status_activated (TernSidebar *self, TernMailAccount *account, int kind)
{
  g_signal_emit (self, signals[STATUS_ACTIVATED], 0, account, kind);
}

guint
tern_sidebar_find_row (TernSidebar *self, TernFolder *folder)
{
  GListModel *rows = G_LIST_MODEL (self->rows);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GtkTreeListRow) row = g_list_model_get_item (rows, i);
      g_autoptr (TernFolder) item = gtk_tree_list_row_get_item (row);

      if (item == folder)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
tern_sidebar_dispose (GObject *object)
{
  TernSidebar *self = TERN_SIDEBAR (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (self->lost_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->view), self->lost_id);
  self->lost_id = 0;
  tern_sidebar_leave_drag (self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->actions);
  g_clear_object (&self->acting);
  g_clear_object (&self->lost);
  g_clear_object (&self->tree);
  g_clear_object (&self->client);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  g_clear_object (&self->shown);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_SIDEBAR);
  G_OBJECT_CLASS (tern_sidebar_parent_class)->dispose (object);
}

static void
tern_sidebar_class_init (TernSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_sidebar_dispose;
  g_type_ensure (TERN_TYPE_STATUS_FOOT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/sidebar/tern-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, TernSidebar, header_bar);
  gtk_widget_class_bind_template_child (widget_class, TernSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TernSidebar, view);
  gtk_widget_class_bind_template_child (widget_class, TernSidebar, foot);
  gtk_widget_class_bind_template_callback (widget_class, on_row_set_up);
  gtk_widget_class_bind_template_callback (widget_class, on_row_bound);
  gtk_widget_class_bind_template_callback (widget_class, on_row_unbound);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_status_activated);
  signals[FOLDER_SELECTED] = g_signal_new ("folder-selected", TERN_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, TERN_TYPE_FOLDER);
  signals[FOLDER_ACTIVATED] = g_signal_new ("folder-activated", TERN_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 0);
  signals[STATUS_ACTIVATED] = g_signal_new ("status-activated", TERN_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                            NULL, G_TYPE_NONE, 2, TERN_TYPE_MAIL_ACCOUNT, G_TYPE_INT);
  signals[MESSAGES_DROPPED]
      = g_signal_new ("messages-dropped", TERN_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                      TERN_TYPE_FOLDER, TERN_TYPE_DRAGGED_MESSAGES, G_TYPE_BOOLEAN);
}

static void
tern_sidebar_init (TernSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tern_sidebar_keys_attach (self, self->view);
  tern_sidebar_add_actions (self);
  tern_sidebar_add_menu (self);
  tern_sidebar_add_drag (self);
}

void
tern_sidebar_set_tree (TernSidebar *self, TernClient *client, TernFolderTree *tree)
{
  g_return_if_fail (self->rows == NULL);

  self->client = g_object_ref (client);
  self->tree = g_object_ref (tree);
  self->rows = gtk_tree_list_model_new (g_object_ref (G_LIST_MODEL (tree)), FALSE, TRUE, create_children, NULL, NULL);
  tern_sidebar_keep_focus (self);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (on_selection_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  tern_status_foot_set_accounts (self->foot, tern_client_get_accounts (client));
}

void
tern_sidebar_select (TernSidebar *self, TernFolder *folder)
{
  guint position = folder != NULL ? tern_sidebar_find_row (self, folder) : GTK_INVALID_LIST_POSITION;

  g_clear_object (&self->shown);
  gtk_single_selection_set_selected (self->selection, position);
  tell_selected (self);
}

void
tern_sidebar_go_to (TernSidebar *self, TernFolder *folder)
{
  guint position = tern_sidebar_find_row (self, folder);

  if (position != GTK_INVALID_LIST_POSITION)
    gtk_list_view_scroll_to (self->view, position, GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT, NULL);
}

TernFolder *
tern_sidebar_get_folder_of (GtkWidget *widget)
{
  GtkWidget *expander = widget != NULL && !GTK_IS_TREE_EXPANDER (widget)
                            ? gtk_widget_get_ancestor (widget, GTK_TYPE_TREE_EXPANDER)
                            : widget;
  g_autoptr (TernFolder) folder = expander != NULL ? gtk_tree_expander_get_item (GTK_TREE_EXPANDER (expander)) : NULL;

  /* The tree holds it. */
  return folder;
}

TernFolder *
tern_sidebar_get_row_folder (TernSidebar *self)
{
  GtkTreeListRow *row = self->selection ? gtk_single_selection_get_selected_item (self->selection) : NULL;
  g_autoptr (TernFolder) folder = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;

  return folder;
}

TernFolder *
tern_sidebar_get_selected (TernSidebar *self)
{
  TernFolder *folder = tern_sidebar_get_row_folder (self);

  return folder != NULL ? tern_folder_get_target (folder) : NULL;
}

const char *
tern_sidebar_get_status (TernSidebar *self)
{
  return tern_status_foot_get_text (self->foot);
}

/* The expander in the row at @position: a row itself takes no focus. NULL while there is no widget for it. */
static GtkWidget *
find_expander (TernSidebar *self, guint position)
{
  g_autoptr (GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->view)); item != NULL;
       item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *child = gtk_widget_get_first_child (item);

      if (GTK_IS_TREE_EXPANDER (child) && gtk_tree_expander_get_list_row (GTK_TREE_EXPANDER (child)) == row)
        return child;
    }
  return NULL;
}

void
tern_sidebar_focus_row (TernSidebar *self, guint position)
{
  GtkWidget *expander = find_expander (self, position);

  if (expander != NULL)
    gtk_widget_grab_focus (expander);
}

static void
focus_chosen (TernSidebar *self)
{
  guint selected = self->selection ? gtk_single_selection_get_selected (self->selection) : GTK_INVALID_LIST_POSITION;
  guint position = selected != GTK_INVALID_LIST_POSITION ? selected : 0;
  GtkWidget *expander;

  if (self->rows == NULL || position >= g_list_model_get_n_items (G_LIST_MODEL (self->rows)))
    return;
  gtk_list_view_scroll_to (self->view, position, GTK_LIST_SCROLL_NONE, NULL);
  expander = find_expander (self, position);
  if (expander != NULL)
    gtk_widget_grab_focus (expander);
}

/* A sidebar that slides in has no rows before its first frame, and gives the focus to its first button itself. */
static gboolean
focus_when_drawn (GtkWidget *view, GdkFrameClock *clock, gpointer data)
{
  if (!gtk_widget_get_mapped (view) || gtk_widget_get_height (view) == 0)
    return G_SOURCE_CONTINUE;
  focus_chosen (data);
  return G_SOURCE_REMOVE;
}

void
tern_sidebar_focus (TernSidebar *self)
{
  GtkWidget *focus;

  focus_chosen (self);
  focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->view)))
    gtk_widget_add_tick_callback (GTK_WIDGET (self->view), focus_when_drawn, self, NULL);
}

GtkMenuButton *
tern_sidebar_get_menu_button (TernSidebar *self)
{
  return self->menu_button;
}

AdwHeaderBar *
tern_sidebar_get_header_bar (TernSidebar *self)
{
  return self->header_bar;
}
