/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What the two files of TernMessageBody share. */
#pragma once

#include "ui/reader/tern-find-bar.h"
#include "ui/reader/tern-html-body.h"
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
};

void tern_message_body_connect_find (TernMessageBody *self);
/* Once there is a page. */
void tern_message_body_connect_print (TernMessageBody *self);
/* For HTML, which does not tell at which place it is. */
void tern_message_body_set_found (TernMessageBody *self, guint n);
/* Returns: (transfer none) (nullable): the text of a link to the host of @uri that shows another one. */
const char *tern_message_body_find_misleading (TernMessageBody *self, const char *uri);

G_END_DECLS
