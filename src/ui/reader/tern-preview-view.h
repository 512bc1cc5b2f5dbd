/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A picture, a page or a text, larger and smaller; the preview puts it under its header. */
#pragma once

#include "ui/reader/tern-preview-draw.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_PREVIEW_VIEW (tern_preview_view_get_type ())
/* TernPreviewView: a picture fits at first; a text has the size of the desktop's. */
G_DECLARE_FINAL_TYPE (TernPreviewView, tern_preview_view, TERN, PREVIEW_VIEW, AdwBin)

/* @name: what it is called to a screen reader; the words of a page are its description. */
void tern_preview_view_show_picture (TernPreviewView *self, TernPreviewPicture *picture, const char *name);
void tern_preview_view_show_text (TernPreviewView *self, const char *text, const char *name);
/* Nothing is held any more. */
void tern_preview_view_clear (TernPreviewView *self);
/* @steps: larger or smaller by so much; 0: as at first. */
void tern_preview_view_zoom (TernPreviewView *self, int steps);
/* How many times as large as at first. */
double tern_preview_view_get_zoom (TernPreviewView *self);
gboolean tern_preview_view_is_text (TernPreviewView *self);
void tern_preview_view_focus (TernPreviewView *self);

G_END_DECLS
