/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The inside of a structure, for the two files that make one. */
#pragma once

#include "engine/tern-structure.h"

G_BEGIN_DECLS

struct _TernStructure
{
  GArray *parts; /* TernStructurePart, whose strings it owns */
};

TernStructure *tern_structure_new (void);

G_END_DECLS
