/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The error domain of the engine. */
#include "engine/tern-engine-error.h"

G_DEFINE_QUARK (tern-engine-error, tern_engine_error)
