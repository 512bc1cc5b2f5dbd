/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* Signed and encrypted messages in words; see the header. */
#include "ui/reader/tern-seal-bar.h"

#include "ui/reader/tern-message-bar.h"

#include <glib/gi18n.h>

struct _TernSealBar
{
  AdwBin parent_instance;

  TernMessageContent *content;
  TernMessageBar *bar;
  GCancellable *cancellable; /* while it is checked or opened */
};

G_DEFINE_FINAL_TYPE (TernSealBar, tern_seal_bar, ADW_TYPE_BIN)

static char *
name_signer (const TernMimeSignature *signature)
{
  return signature->signer != NULL ? tern_address_to_display (signature->signer) : g_strdup (_("somebody"));
}

/* Returns: (transfer full): in words alone, and never that all is well. */
static char *
put_into_words (const TernMimeSignature *signature)
{
  g_autofree char *signer = name_signer (signature);

  switch (signature->state)
    {
    case TERN_MIME_SIGNATURE_TRUSTED:
      if (signature->is_sender)
        /* Translators: %s is a name and an address. */
        return g_strdup_printf (_("Signed by %s, whose key you trust."), signer);
      /* Translators: %s is a name and an address. */
      return g_strdup_printf (_("Signed by %s, who is not the sender of this message."), signer);
    case TERN_MIME_SIGNATURE_UNTRUSTED:
      if (signature->is_sender)
        /* Translators: %s is a name and an address. */
        return g_strdup_printf (_("Signed with a key of %s, which you have not said you trust."), signer);
      /* Translators: %s is a name and an address. */
      return g_strdup_printf (_("Signed with a key of %s, who is not the sender of this message."), signer);
    case TERN_MIME_SIGNATURE_STALE:
      /* Translators: %s is a name and an address. */
      return g_strdup_printf (_("Signed by %s with a key that has expired or was taken back."), signer);
    case TERN_MIME_SIGNATURE_UNKNOWN:
      return g_strdup (_("Signed, but the key is not known here."));
    case TERN_MIME_SIGNATURE_BROKEN:
      return g_strdup (_("The signature does not match: the message was changed after it was signed."));
    case TERN_MIME_SIGNATURE_UNCHECKED:
    default:
      return g_strdup (_("Signed, but the signature could not be checked."));
    }
}

static gboolean
is_a_warning (const TernMimeSignature *signature)
{
  return signature->state == TERN_MIME_SIGNATURE_BROKEN || signature->state == TERN_MIME_SIGNATURE_STALE
         || (signature->state == TERN_MIME_SIGNATURE_TRUSTED && !signature->is_sender);
}

static void
show_signature (TernSealBar *self, const TernMimeSignature *signature)
{
  g_autofree char *sentence = put_into_words (signature);

  if (is_a_warning (signature))
    tern_message_bar_set_icon (self->bar, "dialog-warning-symbolic");
  tern_message_bar_set_text (self->bar, sentence);
}

/* What came of opening the seal, where it was not cancelled: a failure is said in the bar. @signature: (out) (transfer
 * full) (nullable). */
static gboolean
end_opening (TernSealBar *self, GObject *source, GAsyncResult *result, TernMimeSignature **signature, GError **error)
{
  GError *reason = NULL;

  *signature = tern_message_content_open_seal_finish (TERN_MESSAGE_CONTENT (source), result, &reason);
  if (!g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_object (&self->cancellable);
  if (reason == NULL)
    return TRUE;
  /* A sentence of the core, translated where it is known. */
  if (!g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tern_message_bar_set_text (self->bar, _(reason->message));
  g_propagate_error (error, reason);
  return FALSE;
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernSealBar) self = data;
  g_autoptr (TernMimeSignature) signature = NULL;

  if (end_opening (self, source, result, &signature, NULL) && signature != NULL)
    show_signature (self, signature);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TernSealBar) self = data;
  g_autoptr (GError) error = NULL;
  /* With the new document comes a new bar. */
  g_autoptr (TernMimeSignature) signature = NULL;

  if (!end_opening (self, source, result, &signature, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_accessible_announce (GTK_ACCESSIBLE (self), _(error->message), GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
decrypt (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TernSealBar *self = TERN_SEAL_BAR (widget);

  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  tern_message_bar_set_text (self->bar, _("Decrypting…"));
  tern_message_content_open_seal_async (self->content, self->cancellable, opened_cb, g_object_ref (self));
}

static void
check (TernSealBar *self)
{
  self->cancellable = g_cancellable_new ();
  tern_message_bar_set_text (self->bar, _("Checking the signature…"));
  tern_message_content_open_seal_async (self->content, self->cancellable, checked_cb, g_object_ref (self));
}

/* Of what was inside. */
static void
show_opened (TernSealBar *self, const TernContentFindings *findings)
{
  g_autofree char *signature = NULL;
  g_autofree char *sentence = NULL;

  if (!findings->decrypted && findings->signature != NULL)
    {
      show_signature (self, findings->signature);
      return;
    }
  signature = findings->signature != NULL ? put_into_words (findings->signature) : g_strdup (_("It is not signed."));
  /* Translators: %s is a sentence on who signed the message. */
  sentence = g_strdup_printf (_("This message was encrypted. %s"), signature);
  tern_message_bar_set_icon (self->bar, "channel-secure-symbolic");
  tern_message_bar_set_text (self->bar, sentence);
}

static void
show_seal (TernSealBar *self, TernMimeSeal seal)
{
  switch (seal)
    {
    case TERN_MIME_SEAL_SIGNED:
    case TERN_MIME_SEAL_WRAPPED:
      check (self);
      break;
    case TERN_MIME_SEAL_ENCRYPTED:
      tern_message_bar_set_icon (self->bar, "channel-secure-symbolic");
      tern_message_bar_set_text (self->bar, _("This message is encrypted."));
      tern_message_bar_add_button (self->bar, _("_Decrypt"), "seal.decrypt");
      break;
    case TERN_MIME_SEAL_SIGNED_PART:
      tern_message_bar_set_text (self->bar, _("Something in this message is signed, but not the message as a whole."));
      break;
    case TERN_MIME_SEAL_ENCRYPTED_PART:
      tern_message_bar_set_text (self->bar, _("Something in this message is encrypted, but not the message as a whole. "
                                              "It is not opened."));
      break;
    case TERN_MIME_SEAL_NONE:
    default:
      break;
    }
}

static void
tern_seal_bar_dispose (GObject *object)
{
  TernSealBar *self = TERN_SEAL_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->content);
  G_OBJECT_CLASS (tern_seal_bar_parent_class)->dispose (object);
}

static void
tern_seal_bar_class_init (TernSealBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tern_seal_bar_dispose;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "seal.decrypt", NULL, decrypt);
}

static void
tern_seal_bar_init (TernSealBar *self)
{
  self->bar = tern_message_bar_new ("application-certificate-symbolic", "");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->bar));
}

TernSealBar *
tern_seal_bar_new (TernMessageContent *content)
{
  TernSealBar *self = g_object_new (TERN_TYPE_SEAL_BAR, NULL);
  const TernContentFindings *findings = tern_message_content_get_findings (content);

  self->content = g_object_ref (content);
  if (findings->opened)
    show_opened (self, findings);
  else
    show_seal (self, findings->seal);
  return self;
}
