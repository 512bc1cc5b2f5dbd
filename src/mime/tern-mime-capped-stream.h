/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Memory that takes no more than it was told to: what GnuPG unpacks goes into it.
 */

#pragma once

#include <gmime/gmime.h>

G_BEGIN_DECLS

/* A GMimeStreamMem of which writing fails once it would hold more than @max bytes. */
GMimeStream *tern_mime_capped_stream_new (gsize max);
/* gmime has none. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeCryptoContext, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeSignatureList, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeDecryptResult, g_object_unref)

G_END_DECLS
