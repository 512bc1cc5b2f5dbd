/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The menu of a row, by right click, long press and key; made anew for each folder. */

#include "ui/sidebar/tern-sidebar-private.h"

#include <glib/gi18n-lib.h>

/* --- what is in it --- */

/* Not there at all while its action cannot be done. */
static void
add (GMenu *menu, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
  g_menu_append_item (menu, item);
}

static void
add_section (GMenu *menu, GMenu *section)
{
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  g_object_unref (section);
}

static GMenu *
make_roles (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _("As the _Server Says"), "folder.role::");
  g_menu_append (menu, _("_Drafts"), "folder.role::drafts");
  g_menu_append (menu, _("S_ent"), "folder.role::sent");
  g_menu_append (menu, _("_Archive"), "folder.role::archive");
  g_menu_append (menu, _("_Junk"), "folder.role::junk");
  g_menu_append (menu, _("_Trash"), "folder.role::trash");
  return menu;
}

static GMenu *
make_making (void)
{
  GMenu *menu = g_menu_new ();

  add (menu, _("_New Folder…"), "folder.new");
  add (menu, _("_Rename…"), "folder.rename");
  add (menu, _("_Move To…"), "folder.move");
  add (menu, _("_Delete…"), "folder.delete");
  add (menu, _("Remove _Search"), "folder.remove");
  return menu;
}

static GMenu *
make_placing (TernFolder *folder)
{
  GMenu *menu = g_menu_new ();

  add (menu, tern_folder_get_favourite (folder) ? _("Take from _Favourites") : _("Add to _Favourites"),
       "folder.favourite");
  add (menu, _("Move _Up"), "folder.up");
  add (menu, _("Move Do_wn"), "folder.down");
  add (menu, tern_folder_get_hidden (folder) ? _("_Show Again") : _("_Hide"), "folder.hide");
  add (menu, tern_folder_get_subscribed (folder) ? _("Un_subscribe") : _("_Subscribe"), "folder.subscribe");
  return menu;
}

static GMenu *
make_using (TernFolder *folder)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) roles = make_roles ();

  if (tern_folder_get_role (folder) != TERN_MAILBOX_ROLE_INBOX && tern_folder_get_selectable (folder))
    g_menu_append_submenu (menu, _("Use _As"), G_MENU_MODEL (roles));
  return menu;
}

static GMenu *
make_emptying (TernFolder *folder)
{
  GMenu *menu = g_menu_new ();

  add (menu,
       tern_folder_get_role (folder) == TERN_MAILBOX_ROLE_JUNK ? _("_Empty Junk…") : _("_Empty Trash…"),
       "folder.empty");
  return menu;
}

static GMenu *
make_menu (TernFolder *folder)
{
  GMenu *menu = g_menu_new ();
  GMenu *all = g_menu_new ();

  add_section (menu, make_making ());
  if (tern_folder_get_kind (folder) == TERN_FOLDER_MAILBOX)
    {
      add_section (menu, make_emptying (folder));
      add_section (menu, make_placing (folder));
      add_section (menu, make_using (folder));
    }
  g_menu_append (all, _("Show A_ll Folders"), "folder.show-all");
  add (all, _("_Properties"), "folder.properties");
  add_section (menu, all);
  return menu;
}

/* --- opening it --- */

static void
open_at (TernSidebar *self, GtkWidget *expander, double x, double y)
{
  TernFolder *folder = tern_sidebar_get_folder_of (expander);
  g_autoptr (GMenu) menu = NULL;

  if (folder == NULL)
    return;
  tern_sidebar_act_on (self, folder);
  menu = make_menu (tern_folder_get_target (folder));
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      g_signal_connect_object (self->menu, "closed", G_CALLBACK (tern_sidebar_keep_acting), self, G_CONNECT_SWAPPED);
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), G_MENU_MODEL (menu));
  gtk_widget_grab_focus (expander);
  gtk_widget_set_halign (self->menu, gtk_widget_get_direction (self->menu) == GTK_TEXT_DIR_RTL ? GTK_ALIGN_END
                                                                                             : GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_menu_pressed (GtkGesture *gesture, int n_press, double x, double y, TernSidebar *self)
{
  GtkWidget *expander = tern_sidebar_pick_row (self, x, y);

  if (expander == NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  open_at (self, expander, x, y);
}

static void
on_long_pressed (GtkGesture *gesture, double x, double y, TernSidebar *self)
{
  on_menu_pressed (gesture, 1, x, y, self);
}

GtkWidget *
tern_sidebar_pick_row (TernSidebar *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  while (widget != NULL && !GTK_IS_TREE_EXPANDER (widget))
    {
      GtkWidget *child = gtk_widget_get_first_child (widget);

      /* On the rim of a row. */
      if (child != NULL && GTK_IS_TREE_EXPANDER (child))
        return child;
      widget = widget != GTK_WIDGET (self) ? gtk_widget_get_parent (widget) : NULL;
    }
  return widget;
}

gboolean
tern_sidebar_open_menu (TernSidebar *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  graphene_rect_t bounds;

  if (focus == NULL || !GTK_IS_TREE_EXPANDER (focus)
      || !gtk_widget_compute_bounds (focus, GTK_WIDGET (self), &bounds))
    return FALSE;
  open_at (self, focus, bounds.origin.x + bounds.size.width / 3, bounds.origin.y + bounds.size.height / 2);
  return TRUE;
}

void
tern_sidebar_add_menu (TernSidebar *self)
{
  GtkGesture *press = gtk_gesture_click_new (), *hold = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (press), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (press, "pressed", G_CALLBACK (on_menu_pressed), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect_object (hold, "pressed", G_CALLBACK (on_long_pressed), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (hold));
}
