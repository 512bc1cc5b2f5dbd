/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The sign-in page; see the header. */

#include "ui/accounts/tern-sign-in-page.h"

#include "ui/accounts/tern-certificate-dialog.h"
#include "ui/accounts/tern-combo-focus.h"
#include "ui/accounts/tern-offline-group.h"
#include "ui/accounts/tern-sign-in-words.h"
#include "ui/accounts/tern-usage-group.h"

#include <glib/gi18n.h>

struct _TernSignInPage
{
  AdwNavigationPage parent_instance;

  TernAccountSetup *setup;
  GCancellable *cancellable; /* while the servers are tried; nullable */
  gboolean confirming;       /* a dialog asks something */
  TernMailAccount *account;  /* nullable */

  GtkBox *box;
  GtkImage *icon;
  GtkLabel *heading;
  GtkLabel *description;
  AdwPreferencesGroup *address_group;
  AdwPreferencesGroup *password_group;
  AdwPreferencesGroup *server_group;
  AdwExpanderRow *server_row;
  AdwEntryRow *address_row;
  AdwEntryRow *password_row;
  AdwEntryRow *name_row;
  AdwEntryRow *user_row;
  AdwEntryRow *imap_host;
  AdwEntryRow *imap_port;
  AdwComboRow *imap_security;
  AdwEntryRow *smtp_host;
  AdwEntryRow *smtp_port;
  AdwComboRow *smtp_security;
  AdwActionRow *address_message;
  AdwActionRow *password_message;
  AdwActionRow *name_message;
  AdwActionRow *user_message;
  AdwActionRow *imap_message;
  AdwActionRow *smtp_message;
  GtkLabel *message; /* of what no field is to blame for */
  GtkStack *stack;
  GtkButton *button;
  GtkButton *cancel;
  GtkWidget *restore; /* a link: there is one button */
  GtkButton *remove;
  GtkLabel *busy_label;
};

G_DEFINE_FINAL_TYPE (TernSignInPage, tern_sign_in_page, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  SIGNED_IN,
  CHANGED,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- trouble, beside what is to blame for it --- */

/* @row: (out) (nullable): where the focus goes. Returns: (nullable): the row that says it. */
static AdwActionRow *
find_field (TernSignInPage *self, TernAccountField field, GtkWidget **row)
{
  const struct
  {
    gpointer row;
    AdwActionRow *message;
  } fields[] = {
    [TERN_ACCOUNT_FIELD_NONE] = { NULL, NULL },
    [TERN_ACCOUNT_FIELD_ADDRESS] = { self->address_row, self->address_message },
    [TERN_ACCOUNT_FIELD_NAME] = { self->name_row, self->name_message },
    [TERN_ACCOUNT_FIELD_USER] = { self->user_row, self->user_message },
    [TERN_ACCOUNT_FIELD_PASSWORD] = { self->password_row, self->password_message },
    [TERN_ACCOUNT_FIELD_IMAP_HOST] = { self->imap_host, self->imap_message },
    [TERN_ACCOUNT_FIELD_IMAP_PORT] = { self->imap_port, self->imap_message },
    [TERN_ACCOUNT_FIELD_IMAP_SECURITY] = { self->imap_security, self->imap_message },
    [TERN_ACCOUNT_FIELD_SMTP_HOST] = { self->smtp_host, self->smtp_message },
    [TERN_ACCOUNT_FIELD_SMTP_PORT] = { self->smtp_port, self->smtp_message },
    [TERN_ACCOUNT_FIELD_SMTP_SECURITY] = { self->smtp_security, self->smtp_message },
  };

  *row = fields[field].row;
  return fields[field].message;
}

/* What has the focus of a row: the text inside an entry. */
static GtkWidget *
get_focus_widget (GtkWidget *row)
{
  return GTK_IS_EDITABLE (row) ? GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row))) : row;
}

static void
mark (GtkWidget *row, AdwActionRow *message)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (get_focus_widget (row));

  if (message != NULL)
    {
      gtk_widget_add_css_class (row, "error");
      gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      gtk_accessible_update_relation (accessible, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE, message, NULL, -1);
    }
  else
    {
      gtk_widget_remove_css_class (row, "error");
      gtk_accessible_reset_state (accessible, GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_relation (accessible, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE);
    }
}

static void
clear_trouble (TernSignInPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->message), FALSE);
  for (guint field = TERN_ACCOUNT_FIELD_ADDRESS; field <= TERN_ACCOUNT_FIELD_SMTP_SECURITY; field++)
    {
      GtkWidget *row;
      AdwActionRow *message = find_field (self, field, &row);

      gtk_widget_set_visible (GTK_WIDGET (message), FALSE);
      mark (row, NULL);
    }
}

static void
announce (TernSignInPage *self, const char *sentence)
{
  gtk_accessible_announce (GTK_ACCESSIBLE (self), sentence, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
set_fields_sensitive (TernSignInPage *self, gboolean sensitive)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->address_group), sensitive);
  gtk_widget_set_sensitive (GTK_WIDGET (self->password_group), sensitive);
  gtk_widget_set_sensitive (GTK_WIDGET (self->server_group), sensitive);
  gtk_widget_set_sensitive (GTK_WIDGET (self->remove), sensitive);
}

/* The focus is in a field, on a button in its place, or in a dialog; it is never nowhere. */
static void
end_busy_on_button (TernSignInPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "ready");
  gtk_widget_grab_focus (GTK_WIDGET (self->button));
}

static void
end_busy_on_field (TernSignInPage *self, TernAccountField field, GtkWidget *row)
{
  if (field == TERN_ACCOUNT_FIELD_USER || field >= TERN_ACCOUNT_FIELD_IMAP_HOST)
    adw_expander_row_set_expanded (self->server_row, TRUE);
  gtk_widget_grab_focus (row);
  gtk_stack_set_visible_child_name (self->stack, "ready");
}

/* Said first, then the focus moves: the other way round the field would be read over it. */
static void
show_trouble (TernSignInPage *self)
{
  TernAccountField field = tern_account_setup_get_field (self->setup);
  g_autofree char *sentence = tern_sign_in_words_dup_trouble (self->setup);
  GtkWidget *row;
  AdwActionRow *message = find_field (self, field, &row);

  clear_trouble (self);
  set_fields_sensitive (self, TRUE);
  if (sentence != NULL)
    announce (self, sentence);
  if (sentence != NULL && message != NULL)
    {
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (message), sentence);
      gtk_widget_set_visible (GTK_WIDGET (message), TRUE);
      mark (row, message);
      end_busy_on_field (self, field, row);
      return;
    }
  gtk_label_set_text (self->message, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), sentence != NULL);
  end_busy_on_button (self);
}

/* --- the two steps of a new account --- */

static gboolean
shows_details (TernSignInPage *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->password_group));
}

static void
show_hint (TernSignInPage *self)
{
  g_autofree char *hint = tern_sign_in_words_dup_hint (tern_account_setup_get_provider (self->setup));

  if (hint == NULL && tern_account_setup_get_existing (self->setup))
    hint = g_strdup (_("Leave the password empty to keep the one there is."));
  adw_preferences_group_set_description (self->password_group, hint);
}

/* The servers at a glance, without opening them. */
static void
show_servers (TernSignInPage *self)
{
  g_autofree char *imap = NULL;
  g_autofree char *smtp = NULL;
  g_autofree char *both = NULL;

  g_object_get (self->setup, "imap-host", &imap, "smtp-host", &smtp, NULL);
  both = *smtp == '\0' || g_str_equal (imap, smtp) ? g_strdup (imap) : g_strconcat (imap, ", ", smtp, NULL);
  adw_expander_row_set_subtitle (self->server_row, both);
}

static void
show_details (TernSignInPage *self)
{
  gboolean existing = tern_account_setup_get_existing (self->setup);

  gtk_widget_set_visible (GTK_WIDGET (self->icon), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->description), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->password_group), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->server_group), TRUE);
  gtk_widget_set_visible (self->restore, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->remove), existing);
  gtk_button_set_label (self->button, existing ? _("_Save") : _("_Sign In"));
  if (existing)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password_row), _("New _password"));
  show_hint (self);
  show_servers (self);
}

/* --- trying and saving --- */

static void
show_busy (TernSignInPage *self, const char *doing)
{
  gtk_label_set_text (self->busy_label, doing);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel));
  set_fields_sensitive (self, FALSE);
}

/* What ends being busy says so itself, when it knows where the focus goes. */
static void
on_state_changed (TernSignInPage *self)
{
  switch (tern_account_setup_get_state (self->setup))
    {
    case TERN_ACCOUNT_SETUP_IDLE:
      clear_trouble (self);
      return;
    case TERN_ACCOUNT_SETUP_TRYING:
      show_busy (self, _("Trying to sign in…"));
      return;
    case TERN_ACCOUNT_SETUP_SAVING:
      show_busy (self, _("Saving…"));
      return;
    default:
      return;
    }
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernSignInPage) self = user_data;
  g_autofree char *id = NULL;
  gboolean kept_for_session;

  g_clear_object (&self->cancellable);
  if (!tern_account_setup_save_finish (self->setup, result, NULL))
    {
      show_trouble (self);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->password_row), "");
  id = tern_account_setup_dup_account_id (self->setup);
  g_object_get (self->setup, "kept-for-session", &kept_for_session, NULL);
  g_signal_emit (self, signals[SIGNED_IN], 0, id, kept_for_session);
}

static void
on_certificate_answered (TernSignInPage *self, const char *response)
{
  self->confirming = FALSE;
  if (g_str_equal (response, "trust") && tern_account_setup_get_certificate (self->setup) != NULL)
    {
      tern_account_setup_accept_certificate (self->setup);
      gtk_widget_activate_action (GTK_WIDGET (self), "sign-in.try", NULL);
    }
  else
    show_trouble (self);
}

static void
ask_about_certificate (TernSignInPage *self)
{
  TernCertificateDialog *dialog = tern_certificate_dialog_new (tern_account_setup_get_certificate (self->setup));

  self->confirming = TRUE;
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_certificate_answered), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (tern_account_setup_try_finish (self->setup, result, &error))
    {
      tern_account_setup_save_async (self->setup, self->cancellable, saved_cb, g_object_ref (self));
      return;
    }
  g_clear_object (&self->cancellable);
  /* A page that has gone asks nothing any more. */
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  if (tern_account_setup_get_certificate (self->setup) != NULL)
    ask_about_certificate (self);
  else
    show_trouble (self);
}

static void
try_settings (GtkWidget *widget, const char *action, GVariant *parameter)
{
  TernSignInPage *self = TERN_SIGN_IN_PAGE (widget);

  if (self->cancellable != NULL || self->confirming)
    return;
  self->cancellable = g_cancellable_new ();
  clear_trouble (self);
  tern_account_setup_set_password (self->setup, gtk_editable_get_text (GTK_EDITABLE (self->password_row)));
  announce (self, _("Trying to sign in…"));
  tern_account_setup_try_async (self->setup, self->cancellable, tried_cb, g_object_ref (self));
}

static void
on_button_clicked (TernSignInPage *self)
{
  if (shows_details (self))
    gtk_widget_activate_action (GTK_WIDGET (self), "sign-in.try", NULL);
  else if (tern_account_setup_check_address (self->setup))
    {
      show_details (self);
      gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
    }
  else
    show_trouble (self);
}

static void
on_entry_activated (TernSignInPage *self)
{
  on_button_clicked (self);
}

static void
on_cancel_clicked (TernSignInPage *self)
{
  g_cancellable_cancel (self->cancellable);
}

/* --- removing --- */

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TernSignInPage) self = user_data;
  g_autofree char *id = tern_account_setup_dup_account_id (self->setup);

  if (tern_account_setup_remove_finish (self->setup, result, NULL))
    g_signal_emit (self, signals[REMOVED], 0, id);
  else
    show_trouble (self);
}

static void
on_removal_answered (TernSignInPage *self, const char *response)
{
  self->confirming = FALSE;
  if (g_str_equal (response, "remove"))
    tern_account_setup_remove_async (self->setup, NULL, removed_cb, g_object_ref (self));
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->remove));
}

/* What is lost with the account; (transfer full) (nullable): nothing is. */
static char *
dup_loss (TernSignInPage *self)
{
  guint changes;

  if (self->account == NULL)
    return g_strdup (_("Changes that have not reached the server yet are lost."));
  changes = tern_mail_account_get_waiting (self->account) + tern_mail_account_get_set_aside (self->account);
  if (changes == 0)
    return NULL;
  /* Translators: %u is how many things somebody did to mail (moved, starred …) that the server does not know yet */
  return g_strdup_printf (ngettext ("%u change has not reached the server yet, and is lost.",
                                    "%u changes have not reached the server yet, and are lost.", changes),
                          changes);
}

static gboolean
on_restore_activated (TernSignInPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.backup", NULL);
  return TRUE;
}

static void
on_remove_clicked (TernSignInPage *self)
{
  /* Translators: %s is an email address */
  g_autofree char *kept = g_strdup_printf (
      _("The mail of %s is removed from this computer; what is on the server stays there."),
      tern_account_setup_get_address (self->setup));
  g_autofree char *loss = dup_loss (self);
  g_autofree char *body = g_strjoin ("\n\n", kept, loss, NULL);
  AdwDialog *dialog = adw_alert_dialog_new (_("Remove Account?"), body);

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "remove", _("_Remove"),
                                  NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  self->confirming = TRUE;
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_removal_answered), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

/* --- the page --- */

/* A field that has the focus already is left alone: taking it again would select what was typed meanwhile. */
static void
on_shown (TernSignInPage *self)
{
  GtkWidget *row = GTK_WIDGET (shows_details (self) ? self->password_row : self->address_row);

  if ((gtk_widget_get_state_flags (row) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
    gtk_widget_grab_focus (row);
}

static void
tern_sign_in_page_dispose (GObject *object)
{
  TernSignInPage *self = TERN_SIGN_IN_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->setup != NULL)
    g_signal_handlers_disconnect_by_data (self->setup, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TERN_TYPE_SIGN_IN_PAGE);
  g_clear_object (&self->setup);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (tern_sign_in_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, TernSignInPage, box);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, icon);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, heading);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, description);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, address_group);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, password_group);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, server_group);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, server_row);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, address_row);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, password_row);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, name_row);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, user_row);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, imap_host);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, imap_port);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, imap_security);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, smtp_host);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, smtp_port);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, smtp_security);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, address_message);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, password_message);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, name_message);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, user_message);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, imap_message);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, smtp_message);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, message);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, stack);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, button);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, cancel);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, restore);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, remove);
  gtk_widget_class_bind_template_child (klass, TernSignInPage, busy_label);
}

static void
tern_sign_in_page_class_init (TernSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tern_sign_in_page_dispose;
  signals[SIGNED_IN] = g_signal_new ("signed-in", TERN_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[CHANGED] = g_signal_new ("changed", TERN_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", TERN_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ternmail/Tern/ui/accounts/tern-sign-in-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_restore_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
  gtk_widget_class_install_action (widget_class, "sign-in.try", NULL, try_settings);
}

static void
tern_sign_in_page_init (TernSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "shown", G_CALLBACK (on_shown), NULL);
}

static void
bind (TernSignInPage *self, const char *setting, gpointer row, const char *property)
{
  g_object_bind_property (self->setup, setting, row, property, G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static gboolean
write_port (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  guint port = g_value_get_uint (from);

  g_value_take_string (to, port != 0 ? g_strdup_printf ("%u", port) : g_strdup (""));
  return TRUE;
}

/* What is no port is 0, and refused when it is tried. */
static gboolean
read_port (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  guint64 port = 0;

  g_ascii_string_to_unsigned (g_value_get_string (from), 10, 1, G_MAXUINT16, &port, NULL);
  g_value_set_uint (to, (guint) port);
  return TRUE;
}

static void
bind_port (TernSignInPage *self, const char *setting, AdwEntryRow *row)
{
  g_object_bind_property_full (self->setup, setting, row, "text", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE,
                               write_port, read_port, NULL, NULL);
}

/* In the order of TernNetSecurity; the last is only shown to who has it already. */
static void
bind_security (TernSignInPage *self, const char *setting, AdwComboRow *row)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  int security;

  g_object_get (self->setup, setting, &security, NULL);
  gtk_string_list_append (names, _("From the start (TLS)"));
  gtk_string_list_append (names, _("Once connected (STARTTLS)"));
  if (security == TERN_NET_SECURITY_INSECURE)
    gtk_string_list_append (names, _("None, on this computer"));
  adw_combo_row_set_model (row, G_LIST_MODEL (names));
  tern_combo_focus_install (row);
  bind (self, setting, row, "selected");
}

static void
bind_settings (TernSignInPage *self)
{
  bind (self, "address", self->address_row, "text");
  bind (self, "name", self->name_row, "text");
  bind (self, "user", self->user_row, "text");
  bind (self, "imap-host", self->imap_host, "text");
  bind_port (self, "imap-port", self->imap_port);
  bind_security (self, "imap-security", self->imap_security);
  bind (self, "smtp-host", self->smtp_host, "text");
  bind_port (self, "smtp-port", self->smtp_port);
  bind_security (self, "smtp-security", self->smtp_security);
}

static void
on_offline_saved (TernSignInPage *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_offline_failed (TernSignInPage *self, const char *text)
{
  announce (self, text);
  gtk_label_set_text (self->message, text);
  gtk_widget_set_visible (GTK_WIDGET (self->message), TRUE);
}

static void
show_offline (TernSignInPage *self)
{
  TernOfflineSettings *settings = tern_account_setup_get_offline (self->setup);

  /* Below the button that saves the rest: these hold at once. */
  gtk_box_insert_child_after (self->box, GTK_WIDGET (tern_offline_group_new (settings)), GTK_WIDGET (self->stack));
  g_signal_connect_object (settings, "saved", G_CALLBACK (on_offline_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "failed", G_CALLBACK (on_offline_failed), self, G_CONNECT_SWAPPED);
}

TernSignInPage *
tern_sign_in_page_new (TernAccountSetup *setup)
{
  TernSignInPage *self = g_object_new (TERN_TYPE_SIGN_IN_PAGE, NULL);

  self->setup = g_object_ref (setup);
  bind_settings (self);
  g_signal_connect_object (setup, "notify::state", G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::address", G_CALLBACK (show_hint), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::imap-host", G_CALLBACK (show_servers), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::smtp-host", G_CALLBACK (show_servers), self, G_CONNECT_SWAPPED);
  if (tern_account_setup_get_existing (setup))
    {
      tern_sign_in_page_set_heading (self, tern_account_setup_get_address (setup));
      gtk_widget_set_visible (GTK_WIDGET (self->address_group), FALSE);
      show_details (self);
      show_offline (self);
    }
  return self;
}

void
tern_sign_in_page_set_account (TernSignInPage *self, TernMailAccount *account)
{
  g_set_object (&self->account, account);
}

/* At the end: it is there to be read, not to be chosen. */
void
tern_sign_in_page_show_usage (TernSignInPage *self, TernUsageWatch *watch)
{
  GtkWidget *last = gtk_widget_get_last_child (GTK_WIDGET (self->box));

  gtk_box_insert_child_after (self->box, GTK_WIDGET (tern_usage_group_new (watch)),
                              last == GTK_WIDGET (self->remove) ? gtk_widget_get_prev_sibling (last) : last);
}

void
tern_sign_in_page_show_restore (TernSignInPage *self)
{
  gtk_widget_set_visible (self->restore, TRUE);
}

void
tern_sign_in_page_set_heading (TernSignInPage *self, const char *heading)
{
  gtk_label_set_text (self->heading, heading);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), heading);
}

TernAccountSetup *
tern_sign_in_page_get_setup (TernSignInPage *self)
{
  return self->setup;
}

const char *
tern_sign_in_page_get_notice (TernSignInPage *self)
{
  return tern_sign_in_words_get_keeping (tern_account_setup_get_keeping (self->setup));
}
