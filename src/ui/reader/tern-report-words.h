/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What became of a message somebody sent, in words. */
#pragma once

#include "model/tern-content-findings.h"

G_BEGIN_DECLS

/* @report: (element-type TernMimeReported): at least one. Returns: (transfer full): a sentence for each of the first
 * few, and how many more there are. */
char *tern_report_words_new (GPtrArray *report);

G_END_DECLS
