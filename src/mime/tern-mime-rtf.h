/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Outlook's compressed RTF (MS-OXRTFCP) to plain text. Used by the reader of winmail.dat.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @data: (array length=len): hostile. At most 4 MiB of RTF are looked at; pictures, fonts and styles give nothing, and
 * neither does HTML that is wrapped in it but for its text. Linear.
 * Returns: (transfer full) (nullable): UTF-8 with "\n"; %NULL when it is no RTF */
char *tern_mime_rtf_to_text (const guint8 *data, gsize len);

G_END_DECLS
