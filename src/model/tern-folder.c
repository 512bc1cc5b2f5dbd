/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A row of the sidebar; see the header. */

#include "model/tern-folder.h"

#include "model/tern-folder-private.h"
#include "store/tern-store-choices.h"

#include <string.h>

struct _TernFolder
{
  GObject parent_instance;

  TernFolderKind kind;
  gint64 id;
  char *name;
  char *path;
  char *wire_name;
  char delimiter;
  TernMailboxRole role;
  guint unread;
  guint stored_unread;
  guint total;
  gint64 expected;
  gboolean selectable;
  gboolean subscribed;
  gboolean hidden;
  gint64 favourite;         /* its place among the favourites; -1: none */
  gint64 order;             /* its place among its siblings; -1: none */
  TernFolder *target;       /* nullable: of a favourite */
  char *search_id;          /* nullable: of a search */
  char *search_text;
  TernFolder *scope;        /* nullable: of a search, all mail */
  TernMailAccount *account; /* nullable */
  GListStore *children;     /* nullable */
  GArray *mailboxes;        /* gint64 */
};

G_DEFINE_FINAL_TYPE (TernFolder, tern_folder, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_KIND,
  PROP_ID,
  PROP_NAME,
  PROP_ROLE,
  PROP_UNREAD,
  PROP_TOTAL,
  PROP_EXPECTED,
  PROP_SELECTABLE,
  PROP_ACCOUNT,
  PROP_HIDDEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
notify (TernFolder *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_name (TernFolder *self, const char *name)
{
  if (g_set_str (&self->name, name))
    notify (self, PROP_NAME);
}

static void
set_selectable (TernFolder *self, gboolean selectable)
{
  if (self->selectable == selectable)
    return;
  self->selectable = selectable;
  notify (self, PROP_SELECTABLE);
}

static void
on_account_renamed (TernMailAccount *account, GParamSpec *pspec, TernFolder *self)
{
  set_name (self, tern_mail_account_get_email (account));
}

static void
tern_folder_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TernFolder *self = TERN_FOLDER (object);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_int (value, (int) self->kind);
      break;
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ROLE:
      g_value_set_int (value, (int) self->role);
      break;
    case PROP_UNREAD:
      g_value_set_uint (value, self->unread);
      break;
    case PROP_TOTAL:
      g_value_set_uint (value, self->total);
      break;
    case PROP_EXPECTED:
      g_value_set_int64 (value, self->expected);
      break;
    case PROP_SELECTABLE:
      g_value_set_boolean (value, self->selectable);
      break;
    case PROP_ACCOUNT:
      g_value_set_object (value, self->account);
      break;
    case PROP_HIDDEN:
      g_value_set_boolean (value, self->hidden);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
tern_folder_finalize (GObject *object)
{
  TernFolder *self = TERN_FOLDER (object);

  g_free (self->name);
  g_free (self->path);
  g_free (self->wire_name);
  g_free (self->search_id);
  g_free (self->search_text);
  g_clear_object (&self->target);
  g_clear_object (&self->scope);
  g_clear_object (&self->account);
  g_clear_object (&self->children);
  g_array_unref (self->mailboxes);
  G_OBJECT_CLASS (tern_folder_parent_class)->finalize (object);
}

static void
tern_folder_class_init (TernFolderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = tern_folder_get_property;
  object_class->finalize = tern_folder_finalize;
  properties[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_ROLE] = g_param_spec_int ("role", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_UNREAD] = g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_EXPECTED] = g_param_spec_int64 ("expected", NULL, NULL, -1, G_MAXINT64, -1, flags);
  properties[PROP_SELECTABLE] = g_param_spec_boolean ("selectable", NULL, NULL, FALSE, flags);
  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, TERN_TYPE_MAIL_ACCOUNT, flags);
  properties[PROP_HIDDEN] = g_param_spec_boolean ("hidden", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tern_folder_init (TernFolder *self)
{
  self->name = g_strdup ("");
  self->path = g_strdup ("");
  self->wire_name = g_strdup ("");
  self->favourite = self->order = -1;
  self->expected = -1;
  self->mailboxes = g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
tern_folder_set_counts (TernFolder *self, guint unread, guint total, gint64 expected)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->unread != unread)
    {
      self->unread = unread;
      notify (self, PROP_UNREAD);
    }
  if (self->total != total)
    {
      self->total = total;
      notify (self, PROP_TOTAL);
    }
  if (self->expected != expected)
    {
      self->expected = expected;
      notify (self, PROP_EXPECTED);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

TernFolder *
tern_folder_new_inboxes (void)
{
  TernFolder *self = g_object_new (TERN_TYPE_FOLDER, NULL);

  self->kind = TERN_FOLDER_INBOXES;
  self->role = TERN_MAILBOX_ROLE_INBOX;
  self->selectable = TRUE;
  return self;
}

TernFolder *
tern_folder_new_of_all (TernFolderKind kind)
{
  TernFolder *self = g_object_new (TERN_TYPE_FOLDER, NULL);

  self->kind = kind;
  self->selectable = TRUE;
  return self;
}

TernFolder *
tern_folder_new_searches (void)
{
  TernFolder *self = g_object_new (TERN_TYPE_FOLDER, NULL);

  self->kind = TERN_FOLDER_SEARCHES;
  self->children = g_list_store_new (TERN_TYPE_FOLDER);
  return self;
}

TernFolder *
tern_folder_new_search (const char *id)
{
  TernFolder *self = g_object_new (TERN_TYPE_FOLDER, NULL);

  self->kind = TERN_FOLDER_SEARCH;
  self->search_id = g_strdup (id);
  self->selectable = TRUE;
  return self;
}

void
tern_folder_take_search (TernFolder *self, const char *name, const char *text, TernFolder *scope)
{
  g_set_str (&self->search_text, text);
  g_set_object (&self->scope, scope);
  set_name (self, name);
}

static void
set_role (TernFolder *self, TernMailboxRole role)
{
  if (self->role == role)
    return;
  self->role = role;
  notify (self, PROP_ROLE);
}

static void
copy_target (TernFolder *self)
{
  TernFolder *target = self->target;

  g_object_freeze_notify (G_OBJECT (self));
  set_name (self, target->name);
  set_role (self, target->role);
  set_selectable (self, target->selectable);
  tern_folder_set_counts (self, target->unread, target->total, target->expected);
  g_object_thaw_notify (G_OBJECT (self));
}

TernFolder *
tern_folder_new_favourite (TernFolder *target)
{
  TernFolder *self = g_object_new (TERN_TYPE_FOLDER, NULL);

  self->kind = TERN_FOLDER_FAVOURITE;
  self->target = g_object_ref (target);
  self->account = g_object_ref (target->account);
  self->id = target->id;
  g_array_append_val (self->mailboxes, self->id);
  g_signal_connect_object (target, "notify", G_CALLBACK (copy_target), self, G_CONNECT_SWAPPED);
  copy_target (self);
  return self;
}

TernFolder *
tern_folder_new_account (TernMailAccount *account)
{
  TernFolder *self = g_object_new (TERN_TYPE_FOLDER, NULL);

  self->kind = TERN_FOLDER_ACCOUNT;
  self->account = g_object_ref (account);
  self->children = g_list_store_new (TERN_TYPE_FOLDER);
  set_name (self, tern_mail_account_get_email (account));
  g_signal_connect_object (account, "notify::email", G_CALLBACK (on_account_renamed), self, 0);
  return self;
}

TernFolder *
tern_folder_new_mailbox (TernMailAccount *account, gint64 id)
{
  TernFolder *self = g_object_new (TERN_TYPE_FOLDER, NULL);

  self->kind = TERN_FOLDER_MAILBOX;
  self->account = g_object_ref (account);
  self->id = id;
  g_array_append_val (self->mailboxes, id);
  return self;
}

/* RFC 3501 7.2.2: \Noinferiors says that there never are any below it. */
static gboolean
can_have_children (const TernMailboxRow *row)
{
  g_auto (GStrv) attributes = g_strsplit (row->attributes, " ", -1);

  for (guint i = 0; attributes[i] != NULL; i++)
    if (g_ascii_strcasecmp (attributes[i], "\\Noinferiors") == 0)
      return FALSE;
  return row->delimiter != '\0';
}

void
tern_folder_take_row (TernFolder *self, const TernMailboxRow *row)
{
  const char *last = row->delimiter != '\0' ? strrchr (row->path, row->delimiter) : NULL;

  g_object_freeze_notify (G_OBJECT (self));
  g_set_str (&self->path, row->path);
  g_set_str (&self->wire_name, row->wire_name);
  self->delimiter = row->delimiter;
  self->subscribed = row->subscribed;
  set_name (self, last != NULL && last[1] != '\0' ? last + 1 : row->path);
  set_role (self, row->role);
  set_selectable (self, row->selectable);
  if (self->children == NULL && can_have_children (row))
    self->children = g_list_store_new (TERN_TYPE_FOLDER);
  g_object_thaw_notify (G_OBJECT (self));
}

guint
tern_folder_get_stored_unread (TernFolder *self)
{
  return self->stored_unread;
}

void
tern_folder_set_stored_unread (TernFolder *self, guint unread)
{
  self->stored_unread = unread;
}

void
tern_folder_take_choices (TernFolder *self, gboolean hidden, gint64 favourite, gint64 order)
{
  self->favourite = favourite;
  self->order = order;
  if (self->hidden == hidden)
    return;
  self->hidden = hidden;
  notify (self, PROP_HIDDEN);
}

gint64
tern_folder_get_favourite_order (TernFolder *self)
{
  return self->favourite;
}

gint64
tern_folder_get_order (TernFolder *self)
{
  return self->order;
}

void
tern_folder_take_mailboxes (TernFolder *self, GArray *mailboxes)
{
  g_array_unref (self->mailboxes);
  self->mailboxes = mailboxes;
}

TernFolderKind
tern_folder_get_kind (TernFolder *self)
{
  return self->kind;
}

gint64
tern_folder_get_id (TernFolder *self)
{
  return self->id;
}

const char *
tern_folder_get_name (TernFolder *self)
{
  return self->name;
}

const char *
tern_folder_get_path (TernFolder *self)
{
  return self->target != NULL ? self->target->path : self->path;
}

TernFolder *
tern_folder_get_target (TernFolder *self)
{
  return self->target != NULL ? self->target : self;
}

const char *
tern_folder_get_wire_name (TernFolder *self)
{
  return tern_folder_get_target (self)->wire_name;
}

char
tern_folder_get_delimiter (TernFolder *self)
{
  return tern_folder_get_target (self)->delimiter;
}

char *
tern_folder_dup_subject (TernFolder *self)
{
  const char *wire_name = tern_folder_get_wire_name (self);

  return *wire_name != '\0' ? tern_choice_dup_folder (tern_mail_account_get_id (self->account), wire_name) : NULL;
}

gboolean
tern_folder_get_subscribed (TernFolder *self)
{
  return tern_folder_get_target (self)->subscribed;
}

gboolean
tern_folder_get_hidden (TernFolder *self)
{
  return tern_folder_get_target (self)->hidden;
}

gboolean
tern_folder_get_favourite (TernFolder *self)
{
  return tern_folder_get_target (self)->favourite >= 0;
}

TernMailboxRole
tern_folder_get_role (TernFolder *self)
{
  return self->role;
}

guint
tern_folder_get_unread (TernFolder *self)
{
  return self->unread;
}

guint
tern_folder_get_total (TernFolder *self)
{
  return self->total;
}

gint64
tern_folder_get_expected (TernFolder *self)
{
  return self->expected;
}

gboolean
tern_folder_get_selectable (TernFolder *self)
{
  return self->selectable;
}

TernMailAccount *
tern_folder_get_account (TernFolder *self)
{
  return self->account;
}

GListModel *
tern_folder_get_children (TernFolder *self)
{
  return self->children != NULL ? G_LIST_MODEL (self->children) : NULL;
}

GArray *
tern_folder_dup_mailboxes (TernFolder *self)
{
  return g_array_copy (self->mailboxes);
}

const char *
tern_folder_get_search_id (TernFolder *self)
{
  return self->search_id;
}

const char *
tern_folder_get_search_text (TernFolder *self)
{
  return self->search_text;
}

TernFolder *
tern_folder_get_search_scope (TernFolder *self)
{
  return self->scope;
}
