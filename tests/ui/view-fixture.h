/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A window with a TernMessageView and an entry, and the hands that use them: for the tests of the list. */
#pragma once

#include "fake-messages.h"
#include "ui/list/tern-message-factory.h"
#include "ui/list/tern-message-view.h"

typedef struct
{
  GtkWindow *window;
  GtkWidget *entry;
  TernMessageView *view;
  GtkListView *list_view;
  GtkAdjustment *adjustment;
  TernMessageList *list;
  GString *said; /* what the view emitted, " opened:7" */
} ViewFixture;

/* Iterates until @condition, for ten seconds at most. */
#define wait_until(condition) \
  G_STMT_START \
  { \
    gint64 give_up_at = g_get_monotonic_time () + 10 * G_USEC_PER_SEC; \
    guint wake = g_timeout_add (10, fixture_wake, NULL); \
    while (!(condition) && g_get_monotonic_time () < give_up_at) \
      g_main_context_iteration (NULL, TRUE); \
    g_source_remove (wake); \
    g_assert_true (condition); \
  } \
  G_STMT_END

gboolean fixture_wake (gpointer data);

/* Of @n made-up rows, in a folder "Inbox", 400 by 600 pixels. */
void fixture_set_up (ViewFixture *f, guint n);
void fixture_set_up_list (ViewFixture *f, TernMessageList *list);
void fixture_tear_down (ViewFixture *f);
/* Until everything is laid out and drawn. */
void fixture_settle (ViewFixture *f);
/* As a person would, by the X server: xdotool's names, "shift+Down". */
void fixture_press (const char *keys);
/* The pointer at @x, @y of @widget, then button @button (0: only moves), @times. */
void fixture_click (ViewFixture *f, GtkWidget *widget, double x, double y, int button, int times);

/* The id of the row that has the keyboard focus; 0 when none has. */
gint64 fixture_get_focused (ViewFixture *f);
/* The id of the one selected row; 0. */
gint64 fixture_get_selected (ViewFixture *f);
/* The position of @id on the screen, in pixels below the top of the list. */
double fixture_get_y (ViewFixture *f, gint64 id);
TernListRow *fixture_get_row (ViewFixture *f, gint64 id);
void fixture_scroll_to (ViewFixture *f, double value);
/* The first widget of @type at or below @widget that is shown; NULL. */
GtkWidget *fixture_find (GtkWidget *widget, GType type);
