/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* What is wrong with a server's certificate, and whether to trust it all the same; the sign-in page presents it. */
#pragma once

#include "model/tern-account-setup.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TERN_TYPE_CERTIFICATE_DIALOG (tern_certificate_dialog_get_type ())

/* Responses: "cancel" (also of closing it, and of Return) and "trust". */
G_DECLARE_FINAL_TYPE (TernCertificateDialog, tern_certificate_dialog, TERN, CERTIFICATE_DIALOG, AdwAlertDialog)

/* @fault: read now, not kept. */
TernCertificateDialog *tern_certificate_dialog_new (const TernCertificateFault *fault);

G_END_DECLS
