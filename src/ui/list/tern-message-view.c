/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The list of messages; see the header, and tern-list-place.h for how it keeps its place. */

#include "ui/list/tern-message-view-private.h"

#include "ui/list/tern-list-drag.h"
#include "ui/list/tern-list-touch.h"

G_DEFINE_FINAL_TYPE (TernMessageView, tern_message_view, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_LIST,
  PROP_FOLDER_NAME,
  PROP_ROLE,
  PROP_MENU_MODEL,
  PROP_SPEAK_PREVIEW,
  PROP_GROUP_BY_DATE,
  PROP_ONE_LINE,
  PROP_COLUMNS,
  PROP_COLUMNS_MENU,
  PROP_SELECTION,
  N_PROPS
};

enum
{
  OPENED,
  RESTED,
  ACTED,
  READ_ON,
  RETRY,
  FILTER_SHOWN,
  SORT_ASKED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
on_filter_changed (TernMessageView *self)
{
  if (self->list != NULL)
    tern_message_list_set_filter (self->list, tern_filter_bar_get_filter (self->filter_bar));
  tern_message_view_describe_empty (self);
  tern_message_view_name_now (self);
}

static void
on_loading_changed (TernMessageView *self)
{
  tern_message_view_update_page (self);
  tern_message_view_go_back (self);
}

static void
on_items_changed (TernMessageView *self)
{
  tern_message_view_update_page (self);
  tern_message_view_name_soon (self);
  if (tern_selection_get_n_selected (self->selection) == 0)
    tern_message_view_wait_for_rest (self);
}

static void
on_row_activated (TernMessageView *self, guint position)
{
  g_autoptr (TernMessage) message = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (!tern_select_mode_get_active (self->select_mode) && message != NULL && !tern_message_get_placeholder (message))
    g_signal_emit (self, signals[OPENED], 0, message);
}

static void
on_sort_asked (TernMessageView *self, guint sort)
{
  g_signal_emit (self, signals[SORT_ASKED], 0, sort);
}

static void
on_sort_changed (TernMessageView *self)
{
  gboolean ascending;
  TernListSort sort = tern_message_list_get_sort (self->list, &ascending);

  tern_column_header_set_sort (self->header, sort, ascending);
}

static void
on_retry_clicked (TernMessageView *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
act (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TernMessageView *self = TERN_MESSAGE_VIEW (widget);
  g_autoptr (TernMessage) message = NULL;
  const char *what;
  gint64 id;
  guint position;

  g_variant_get (parameter, "(&sx)", &what, &id);
  position = self->list == NULL ? TERN_MESSAGE_LIST_NOWHERE : tern_message_list_find (self->list, id);
  if (position == TERN_MESSAGE_LIST_NOWHERE)
    return;
  message = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  g_signal_emit (self, signals[ACTED], 0, what, message);
}

static void
apply_style (TernMessageView *self)
{
  gboolean outgoing = self->role == TERN_MAILBOX_ROLE_SENT || self->role == TERN_MAILBOX_ROLE_DRAFTS;

  tern_message_factory_set_style (self->factory, outgoing, self->speak_preview);
  tern_column_header_set_outgoing (self->header, outgoing);
}

static void
release_list (TernMessageView *self)
{
  tern_select_mode_set_selection (self->select_mode, NULL);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  self->left = 0;
  self->returning = FALSE;
  tern_list_pointer_set_selection (self->pointer, NULL);
  tern_list_place_set_selection (self->place, NULL);
  gtk_list_view_set_model (self->list_view, NULL);
  tern_message_factory_set_selection (self->factory, NULL);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  tern_message_view_hide_filter (self);
}

static void
take_list (TernMessageView *self, TernMessageList *list)
{
  self->list = g_object_ref (list);
  self->selection = tern_selection_new (list);
  tern_message_factory_set_selection (self->factory, self->selection);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  tern_list_place_set_selection (self->place, self->selection);
  tern_list_pointer_set_selection (self->pointer, self->selection);
  tern_select_mode_set_selection (self->select_mode, self->selection);
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (tern_message_view_wait_for_rest), self);
  g_signal_connect_data (self->selection, "items-changed", G_CALLBACK (on_items_changed), self, NULL,
                         G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_swapped (list, "notify::loading", G_CALLBACK (on_loading_changed), self);
  g_signal_connect_swapped (list, "notify::error", G_CALLBACK (tern_message_view_update_page), self);
  g_signal_connect_swapped (list, "notify::unread", G_CALLBACK (tern_message_view_name_soon), self);
  g_signal_connect_swapped (list, "notify::sort", G_CALLBACK (on_sort_changed), self);
  g_signal_connect_swapped (list, "notify::ascending", G_CALLBACK (on_sort_changed), self);
  on_sort_changed (self);
}

static void
tern_message_view_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (tern_message_view_parent_class)->root (widget);
  tern_list_place_set_root (TERN_MESSAGE_VIEW (widget)->place, gtk_widget_get_root (widget));
}

static void
tern_message_view_unroot (GtkWidget *widget)
{
  tern_list_place_set_root (TERN_MESSAGE_VIEW (widget)->place, NULL);
  GTK_WIDGET_CLASS (tern_message_view_parent_class)->unroot (widget);
}

/* The row that had it may have left the screen meanwhile, where it would have no name. */
static gboolean
focus_row (TernMessageView *self)
{
  gboolean grabbed = gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  TernListRow *row = focus != NULL ? tern_message_factory_get_row (self->list_view, focus) : NULL;

  if (row != NULL && !gtk_widget_get_mapped (focus))
    gtk_list_view_scroll_to (self->list_view, tern_message_factory_get_position (row), GTK_LIST_SCROLL_FOCUS, NULL);
  return grabbed;
}

static gboolean
tern_message_view_grab_focus (GtkWidget *widget)
{
  TernMessageView *self = TERN_MESSAGE_VIEW (widget);
  const char *page = gtk_stack_get_visible_child_name (self->stack);

  if (g_strcmp0 (page, "empty") == 0)
    return gtk_widget_grab_focus (GTK_WIDGET (self->empty_page));
  if (g_strcmp0 (page, "error") == 0)
    return gtk_widget_grab_focus (self->retry_button);
  return focus_row (self);
}

static void
tern_message_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernMessageView *self = TERN_MESSAGE_VIEW (object);

  switch (id)
    {
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;
    case PROP_FOLDER_NAME:
      g_value_set_string (value, self->folder_name);
      break;
    case PROP_ROLE:
      g_value_set_int (value, self->role);
      break;
    case PROP_MENU_MODEL:
      g_value_set_object (value, self->menu_model);
      break;
    case PROP_SPEAK_PREVIEW:
      g_value_set_boolean (value, self->speak_preview);
      break;
    case PROP_GROUP_BY_DATE:
      g_value_set_boolean (value, self->group_by_date);
      break;
    case PROP_ONE_LINE:
      g_value_set_boolean (value, self->one_line);
      break;
    case PROP_COLUMNS:
      g_value_set_uint (value, tern_list_columns_get_chosen (tern_list_table_get_columns (self->table)));
      break;
    case PROP_SELECTION:
      g_value_set_object (value, self->selection);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_speak_preview (TernMessageView *self, gboolean speak_preview)
{
  if (self->speak_preview == speak_preview)
    return;
  self->speak_preview = speak_preview;
  apply_style (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPEAK_PREVIEW]);
}

static void
set_group_by_date (TernMessageView *self, gboolean group)
{
  if (self->group_by_date == group)
    return;
  self->group_by_date = group;
  tern_message_factory_set_headings (self->factory, group);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GROUP_BY_DATE]);
}

static void
set_one_line (TernMessageView *self, gboolean one_line)
{
  if (self->one_line == one_line)
    return;
  self->one_line = one_line;
  tern_list_table_set_wanted (self->table, one_line);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONE_LINE]);
}

static void
set_columns (TernMessageView *self, guint columns)
{
  TernListColumns *list_columns = tern_list_table_get_columns (self->table);

  if (tern_list_columns_get_chosen (list_columns) == columns)
    return;
  tern_list_columns_set_chosen (list_columns, columns);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLUMNS]);
}

static void
tern_message_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TernMessageView *self = TERN_MESSAGE_VIEW (object);

  switch (id)
    {
    case PROP_LIST:
      tern_message_view_set_list (self, g_value_get_object (value));
      break;
    case PROP_FOLDER_NAME:
      tern_message_view_set_folder (self, g_value_get_string (value), self->role);
      break;
    case PROP_ROLE:
      tern_message_view_set_folder (self, self->folder_name, g_value_get_int (value));
      break;
    case PROP_MENU_MODEL:
      tern_message_view_set_menu_model (self, g_value_get_object (value));
      break;
    case PROP_SPEAK_PREVIEW:
      set_speak_preview (self, g_value_get_boolean (value));
      break;
    case PROP_GROUP_BY_DATE:
      set_group_by_date (self, g_value_get_boolean (value));
      break;
    case PROP_ONE_LINE:
      set_one_line (self, g_value_get_boolean (value));
      break;
    case PROP_COLUMNS:
      set_columns (self, g_value_get_uint (value));
      break;
    case PROP_COLUMNS_MENU:
      tern_column_header_set_menu_model (self->header, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_message_view_dispose (GObject *object)
{
  TernMessageView *self = TERN_MESSAGE_VIEW (object);

  if (self->list_view != NULL)
    release_list (self);
  g_clear_handle_id (&self->name_source, g_source_remove);
  g_clear_object (&self->menu_model);
  g_clear_object (&self->pointer);
  g_clear_object (&self->table);
  g_clear_object (&self->select_mode);
  /* By itself: the bin would unparent a second time what the template has let go of. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_MESSAGE_VIEW);
  g_clear_object (&self->place);
  g_clear_object (&self->factory);
  G_OBJECT_CLASS (tern_message_view_parent_class)->dispose (object);
}

static void
tern_message_view_finalize (GObject *object)
{
  g_free (TERN_MESSAGE_VIEW (object)->folder_name);
  g_free (TERN_MESSAGE_VIEW (object)->search_empty);
  G_OBJECT_CLASS (tern_message_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags both = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, TERN_TYPE_MESSAGE_LIST, both);
  properties[PROP_FOLDER_NAME] = g_param_spec_string ("folder-name", NULL, NULL, NULL, both);
  properties[PROP_ROLE] = g_param_spec_int ("role", NULL, NULL, 0, G_MAXINT, TERN_MAILBOX_ROLE_NONE, both);
  properties[PROP_MENU_MODEL] = g_param_spec_object ("menu-model", NULL, NULL, G_TYPE_MENU_MODEL, both);
  properties[PROP_SPEAK_PREVIEW] = g_param_spec_boolean ("speak-preview", NULL, NULL, TRUE, both);
  properties[PROP_GROUP_BY_DATE] = g_param_spec_boolean ("group-by-date", NULL, NULL, FALSE, both);
  properties[PROP_ONE_LINE] = g_param_spec_boolean ("one-line", NULL, NULL, FALSE, both);
  properties[PROP_COLUMNS]
    = g_param_spec_uint ("columns", NULL, NULL, 0, (1u << TERN_N_COLUMNS) - 1, TERN_COLUMNS_USUAL, both);
  properties[PROP_COLUMNS_MENU] = g_param_spec_object ("columns-menu", NULL, NULL, G_TYPE_MENU_MODEL,
                                                       G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTION] = g_param_spec_object ("selection", NULL, NULL, TERN_TYPE_SELECTION,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static guint
make_signal (const char *name, guint n_params, GType first, GType second)
{
  return g_signal_new (name, TERN_TYPE_MESSAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, n_params,
                       first, second);
}

static void
tern_message_view_class_init (TernMessageViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = tern_message_view_get_property;
  object_class->set_property = tern_message_view_set_property;
  object_class->dispose = tern_message_view_dispose;
  object_class->finalize = tern_message_view_finalize;
  widget_class->root = tern_message_view_root;
  widget_class->unroot = tern_message_view_unroot;
  widget_class->grab_focus = tern_message_view_grab_focus;
  install_properties (object_class);
  signals[OPENED] = make_signal ("opened", 1, TERN_TYPE_MESSAGE, G_TYPE_NONE);
  signals[RESTED] = make_signal ("rested", 1, TERN_TYPE_MESSAGE, G_TYPE_NONE);
  signals[ACTED] = make_signal ("acted", 2, G_TYPE_STRING, TERN_TYPE_MESSAGE);
  signals[READ_ON] = make_signal ("read-on", 1, G_TYPE_BOOLEAN, G_TYPE_NONE);
  signals[RETRY] = make_signal ("retry", 0, G_TYPE_NONE, G_TYPE_NONE);
  signals[FILTER_SHOWN] = make_signal ("filter-shown", 0, G_TYPE_NONE, G_TYPE_NONE);
  signals[SORT_ASKED] = make_signal ("sort-asked", 1, G_TYPE_UINT, G_TYPE_NONE);

  g_type_ensure (TERN_TYPE_FILTER_BAR);
  g_type_ensure (TERN_TYPE_COLUMN_HEADER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/list/tern-message-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TernMessageView, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, TernMessageView, header);
  gtk_widget_class_bind_template_child (widget_class, TernMessageView, stack);
  gtk_widget_class_bind_template_child (widget_class, TernMessageView, scroller);
  gtk_widget_class_bind_template_child (widget_class, TernMessageView, list_view);
  gtk_widget_class_bind_template_child (widget_class, TernMessageView, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TernMessageView, error_page);
  gtk_widget_class_bind_template_child (widget_class, TernMessageView, retry_button);
  gtk_widget_class_bind_template_child (widget_class, TernMessageView, show_all_button);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_sort_asked);
  gtk_widget_class_bind_template_callback (widget_class, tern_message_view_close_filter);
  gtk_widget_class_install_action (widget_class, "messages.act", "(sx)", act);
}

static void
tern_message_view_init (TernMessageView *self)
{
  self->speak_preview = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->factory = tern_message_factory_new ();
  self->place = tern_list_place_new (self->list_view);
  gtk_list_view_set_factory (self->list_view, tern_message_factory_get_list_item_factory (self->factory));
  self->pointer = tern_list_pointer_new (GTK_WIDGET (self), self->list_view);
  self->table = tern_list_table_new (self->list_view, self->header, self->factory, self->place);
  self->select_mode = tern_select_mode_new (self->list_view, self->factory);
  g_signal_connect_object (self->select_mode, "notify::active", G_CALLBACK (tern_message_view_wait_for_rest), self,
                           G_CONNECT_SWAPPED);
  tern_list_touch_add (self->list_view, self->select_mode);
  tern_list_drag_add (self, self->list_view);
  tern_message_view_add_keys (self);
  tern_message_view_describe_empty (self);
  tern_message_view_name_now (self);
}

GtkWidget *
tern_message_view_new (void)
{
  return g_object_new (TERN_TYPE_MESSAGE_VIEW, NULL);
}

TernMessageList *
tern_message_view_get_list (TernMessageView *self)
{
  return self->list;
}

void
tern_message_view_set_list (TernMessageView *self, TernMessageList *list)
{
  gboolean had_focus = (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  if (self->list == list)
    return;
  release_list (self);
  if (list != NULL)
    take_list (self, list);
  tern_message_view_wait_for_rest (self);
  tern_message_view_update_page (self);
  tern_message_view_name_now (self);
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIST]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTION]);
}

TernSelectMode *
tern_message_view_get_select_mode (TernMessageView *self)
{
  return self->select_mode;
}

TernSelection *
tern_message_view_get_selection (TernMessageView *self)
{
  return self->selection;
}

void
tern_message_view_set_folder (TernMessageView *self, const char *name, TernMailboxRole role)
{
  if (g_set_str (&self->folder_name, name))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDER_NAME]);
  if (self->role != role)
    {
      self->role = role;
      apply_style (self);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROLE]);
    }
  tern_message_view_describe_empty (self);
  tern_message_view_name_now (self);
}

void
tern_message_view_set_search (TernMessageView *self, const char *empty)
{
  g_autofree char *escaped = empty != NULL ? g_markup_escape_text (empty, -1) : NULL;

  if (g_set_str (&self->search_empty, escaped))
    tern_message_view_describe_empty (self);
}

void
tern_message_view_set_marks (TernMessageView *self, TernListMarks *marks)
{
  tern_message_factory_set_marks (self->factory, marks);
  tern_list_columns_set_places (tern_list_table_get_columns (self->table),
                                marks != NULL && tern_list_marks_has_places (marks));
}

void
tern_message_view_set_menu_model (TernMessageView *self, GMenuModel *model)
{
  if (!g_set_object (&self->menu_model, model))
    return;
  tern_list_pointer_set_menu_model (self->pointer, model);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MENU_MODEL]);
}

GArray *
tern_message_view_get_selected_ids (TernMessageView *self)
{
  g_autoptr (GArray) rows = NULL;
  GArray *ids;

  if (self->selection == NULL)
    return g_array_new (FALSE, FALSE, sizeof (gint64));
  rows = tern_selection_dup_ids (self->selection);
  if (!tern_message_list_get_threaded (self->list))
    return g_steal_pointer (&rows);
  ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), rows->len);
  for (guint i = 0; i < rows->len; i++)
    {
      guint position = tern_message_list_find (self->list, g_array_index (rows, gint64, i));
      g_autoptr (GArray) thread
        = position != TERN_MESSAGE_LIST_NOWHERE ? tern_message_list_dup_row_ids (self->list, position) : NULL;

      if (thread != NULL)
        g_array_append_vals (ids, thread->data, thread->len);
    }
  return ids;
}
