/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The folder tree's inside, for the files it is made of. */
#pragma once

#include "model/tern-folder-tree.h"

G_BEGIN_DECLS

struct _TernFolderTree
{
  GObject parent_instance;

  TernClient *client;
  GListStore *top;        /* TernFolder */
  TernFolder *inboxes;    /* nullable: with one account there is none */
  TernFolder *starred;
  TernFolder *unread;
  TernFolder *searches;   /* its children are those that are kept */
  GPtrArray *favourites;  /* TernFolder, in their order */
  GHashTable *accounts;   /* TernMailAccount to its TernFolder, both owned */
  GHashTable *mailboxes;  /* id to TernFolder, both owned */
  GError *error;          /* nullable */
  gboolean show_all;      /* hidden ones, too */
  gboolean choosing;      /* several choices are made at once; read afterwards */
};

/* Makes all of it again from what the store and the choices say. */
void tern_folder_tree_read_all (TernFolderTree *self);

G_END_DECLS
