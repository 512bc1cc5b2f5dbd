/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the files of TernMessageBody share. */
#pragma once

#include "ui/reader/tern-find-bar.h"
#include "ui/reader/tern-html-body.h"
#include "ui/reader/tern-matches-bar.h"
#include "ui/reader/tern-message-body.h"
#include "ui/reader/tern-text-search.h"

G_BEGIN_DECLS

struct _TernMessageBody
{
  GtkBox parent_instance;

  TernMessageContent *content;
  GSettings *settings;
  char *name;
  TernMimeDocument *document;  /* (nullable): shown, or about to be */
  TernMimeCleanHtml *clean;    /* (nullable): of @document */
  GCancellable *cancellable;   /* of what is being made of it */
  gboolean wants_html;
  gboolean html_shown;
  gboolean failed;   /* HTML could not be shown */
  gboolean pictures; /* from the network, allowed */
  gboolean embedded;
  gboolean own_colours; /* in a dark window too */

  TernFindBar *find_bar;
  GtkStack *pages;
  GtkScrolledWindow *scroller; /* of @text */
  TernTextBody *text;
  TernHtmlBody *html;     /* (nullable): made when first needed */
  TernTextSearch *search; /* (nullable): in the text that is shown */

  TernMatchesBar *matches;
  TernWordMatch *sought; /* (nullable): of the search that found the message */
  guint n_marks;  /* places of it in what is shown */
  guint nth_mark; /* gone to last, from 1; 0 for none */
  guint marking;  /* source */
  gboolean remarked; /* what is being made of the document differs by the marks alone */
};

void tern_message_body_connect_sought (TernMessageBody *self);
/* Marks it in what is shown, or takes the marks away; not while something else is looked for. */
void tern_message_body_mark_sought (TernMessageBody *self);
/* The page again, where other words are to be marked in it. */
void tern_message_body_show_marks (TernMessageBody *self);
/* Returns: whether there is a place to go to. */
gboolean tern_message_body_move_to_sought (TernMessageBody *self, gboolean forward);
/* (transfer none). */
TernTextSearch *tern_message_body_get_search (TernMessageBody *self);
void tern_message_body_connect_find (TernMessageBody *self);
/* Once there is a page. */
void tern_message_body_connect_print (TernMessageBody *self);
/* For HTML, which does not tell at which place it is. */
void tern_message_body_set_found (TernMessageBody *self, guint n);
/* Returns: (transfer none) (nullable): the text of a link to the host of @uri that shows another one. */
const char *tern_message_body_find_misleading (TernMessageBody *self, const char *uri);

G_END_DECLS
