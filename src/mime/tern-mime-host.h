/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Names of hosts as a person sees them: whether one pretends to be another. Pure; any thread; linear.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TernMimeHostLook:
 * @TERN_MIME_HOST_PLAIN: nothing is odd about it
 * @TERN_MIME_HOST_MIXED: letters of scripts that are not written together stand in one of its labels
 * @TERN_MIME_HOST_LOOKALIKE: all letters of a label are those of another script that look like Latin ones
 * @TERN_MIME_HOST_NUMBER: an address in figures
 */
typedef enum
{
  TERN_MIME_HOST_PLAIN,
  TERN_MIME_HOST_MIXED,
  TERN_MIME_HOST_LOOKALIKE,
  TERN_MIME_HOST_NUMBER,
} TernMimeHostLook;

/* @host: a name in UTF-8 or in ASCII (xn--…); hostile. */
TernMimeHostLook tern_mime_host_judge (const char *host);

/* Whether a person could take @host for @other, which it is not: "examp1e.org", "exarnple.org", "exämple.org" for
 * "example.org". Hosts of one organization never. */
gboolean tern_mime_host_resembles (const char *host, const char *other);

/* Returns: (transfer full): what is registered of @host, in ASCII and lower case: "bank.example" of
 * "www.bank.example", "shop.co.uk" of "mail.shop.co.uk". By a rule of thumb, without a list. */
char *tern_mime_host_dup_organization (const char *host);
gboolean tern_mime_host_is_same_organization (const char *a, const char *b);

/* Returns: (transfer none) (nullable): what stands behind the last "@" of @address. */
const char *tern_mime_host_of_address (const char *address);

G_END_DECLS
