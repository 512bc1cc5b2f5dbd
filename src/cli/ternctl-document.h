/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* A message document as JSON, for `parse` and `show`. */
#pragma once

#include "cli/ternctl-output.h"

#include "mime/tern-mime-document.h"

G_BEGIN_DECLS

/* Adds everything `parse` prints. */
void ternctl_add_document (JsonBuilder *builder, const TernMimeDocument *document);

/* One object a part, multiparts included, in the order of the message; `show --structure`. */
gboolean ternctl_print_structure (const TernMimeDocument *document);

/* One of those objects; a part of a message that is not here has estimated sizes. */
gboolean ternctl_print_part (const TernMimePart *part);

/* [{name, address}]; @addresses: (element-type TernAddress). */
void ternctl_add_addresses (JsonBuilder *builder, const char *name, GPtrArray *addresses);

G_END_DECLS
