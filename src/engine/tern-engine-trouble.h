/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Whose turn it is after something went wrong: the one question a front end asks of an error of any folder below. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TernEngineTrouble: the values cross engine.sock.
 * @TERN_ENGINE_TROUBLE_OFFLINE: no way to the server now; it is tried again
 * @TERN_ENGINE_TROUBLE_PASSWORD: the person has to give the password (again)
 * @TERN_ENGINE_TROUBLE_CERTIFICATE: the person has to look at the certificate
 * @TERN_ENGINE_TROUBLE_SETTINGS: the account's settings cannot work as they are
 * @TERN_ENGINE_TROUBLE_SERVER: the server is there and does not do its work
 * @TERN_ENGINE_TROUBLE_COMPUTER: this computer's disk or permissions
 */
typedef enum
{
  TERN_ENGINE_TROUBLE_NONE,
  TERN_ENGINE_TROUBLE_OFFLINE,
  TERN_ENGINE_TROUBLE_PASSWORD,
  TERN_ENGINE_TROUBLE_CERTIFICATE,
  TERN_ENGINE_TROUBLE_SETTINGS,
  TERN_ENGINE_TROUBLE_SERVER,
  TERN_ENGINE_TROUBLE_COMPUTER,
} TernEngineTrouble;

/* @error: (nullable): of any domain. Being cancelled is no trouble. */
TernEngineTrouble tern_engine_trouble_of (const GError *error);

G_END_DECLS
