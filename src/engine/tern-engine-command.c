/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Tern developers */
/* The commands as values, and their form on engine.sock; made by callers of the engine, read by its thread. */
#include "engine/tern-engine-command.h"

#include "engine/tern-engine-error.h"
#include "store/tern-store-choices.h"

/* kind, account, mailbox, section ("" for none), bodies, watch, ids, flags to add and to remove, role, choice */
#define COMMAND_FORMAT "(usssubaxssuas)"

static const char *const no_choice[] = { NULL };

typedef struct
{
  TernEngineCommand public; /* first: the pointer people hold */
  gatomicrefcount refs;
} Command;

G_DEFINE_BOXED_TYPE (TernEngineCommand,
                     tern_engine_command,
                     tern_engine_command_ref,
                     tern_engine_command_unref)

static TernEngineCommand *
new_command (const TernEngineCommand *fields)
{
  Command *self = g_new0 (Command, 1);
  TernEngineCommand *public = &self->public;

  g_atomic_ref_count_init (&self->refs);
  *public = *fields;
  public->account = g_strdup (fields->account);
  public->mailbox = g_strdup (fields->mailbox);
  public->section = g_strdup (fields->section);
  public->ids = g_memdup2 (fields->ids, fields->n_ids * sizeof (gint64));
  public->add = fields->add != NULL ? tern_flags_ref (fields->add)
                                    : tern_flags_new (TERN_FLAG_NONE, NULL);
  public->remove = fields->remove != NULL ? tern_flags_ref (fields->remove)
                                          : tern_flags_new (TERN_FLAG_NONE, NULL);
  public->choice = (const char *const *) g_strdupv ((char **) (fields->choice != NULL ? fields->choice : no_choice));
  return public;
}

static gboolean
all_atoms (TernFlags *flags)
{
  const char *const *keywords = tern_flags_get_keywords (flags);

  for (guint i = 0; keywords[i] != NULL; i++)
    if (!tern_keyword_is_atom (keywords[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_place (TernMailboxRole role)
{
  return role == TERN_MAILBOX_ROLE_ARCHIVE || role == TERN_MAILBOX_ROLE_TRASH || role == TERN_MAILBOX_ROLE_JUNK
         || role == TERN_MAILBOX_ROLE_SNOOZED;
}

static gboolean
check_choice (const char *const *choice, GError **error)
{
  guint n = choice != NULL ? g_strv_length ((char **) choice) : 0;

  if (n == 3 || n == 4)
    return tern_choice_check (choice[0], choice[1], choice[2], choice[3], error);
  g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID, "No choice was named");
  return FALSE;
}

/* Only what belongs to the kind, so that a command means one thing. */
static gboolean
check_command (const TernEngineCommand *fields, GError **error)
{
  const char *wrong = NULL;

  switch (fields->kind)
    {
    case TERN_ENGINE_COMMAND_SYNC:
      if (fields->bodies > TERN_ENGINE_BODIES_ALL)
        wrong = "There is no such choice of bodies";
      break;
    case TERN_ENGINE_COMMAND_FETCH_BODY:
      if (fields->n_ids != 1)
        wrong = "One message is fetched at a time";
      break;
    case TERN_ENGINE_COMMAND_FLAG:
      if (fields->n_ids == 0)
        wrong = "No message was named";
      else if (tern_flags_is_empty (fields->add) && tern_flags_is_empty (fields->remove))
        wrong = "No flag was named";
      else if (!all_atoms (fields->add) || !all_atoms (fields->remove))
        wrong = "No server keeps a label with these characters";
      break;
    case TERN_ENGINE_COMMAND_DELETE:
      if (fields->n_ids == 0)
        wrong = "No message was named";
      break;
    case TERN_ENGINE_COMMAND_MOVE:
    case TERN_ENGINE_COMMAND_COPY:
      if (fields->n_ids == 0)
        wrong = "No message was named";
      else if (fields->mailbox == NULL
               && (fields->kind == TERN_ENGINE_COMMAND_COPY || !is_place (fields->role)))
        wrong = "No folder was named";
      else if (!all_atoms (fields->add) || !all_atoms (fields->remove))
        wrong = "No server keeps a label with these characters";
      break;
    case TERN_ENGINE_COMMAND_APPEND:
      if (fields->mailbox == NULL)
        wrong = "No folder was named";
      else if (fields->section == NULL || !g_path_is_absolute (fields->section))
        wrong = "No file was named";
      else if (fields->n_ids > 1 || !all_atoms (fields->add))
        wrong = "No server keeps a label with these characters";
      break;
    case TERN_ENGINE_COMMAND_SEARCH:
      if (fields->section == NULL || *fields->section == '\0')
        wrong = "Nothing was said to search for";
      break;
    case TERN_ENGINE_COMMAND_RENAME_MAILBOX:
      if (fields->mailbox == NULL || fields->section == NULL)
        wrong = "No folder was named";
      break;
    case TERN_ENGINE_COMMAND_CREATE:
    case TERN_ENGINE_COMMAND_DELETE_MAILBOX:
    case TERN_ENGINE_COMMAND_SUBSCRIBE:
    case TERN_ENGINE_COMMAND_UNSUBSCRIBE:
    case TERN_ENGINE_COMMAND_VERIFY:
      if (fields->mailbox == NULL)
        wrong = "No folder was named";
      break;
    case TERN_ENGINE_COMMAND_FORGET:
      if (fields->account == NULL)
        wrong = "No account was named";
      break;
    case TERN_ENGINE_COMMAND_JOURNAL_RETRY:
    case TERN_ENGINE_COMMAND_JOURNAL_DISCARD:
      if (fields->n_ids == 0)
        wrong = "No operation was named";
      break;
    case TERN_ENGINE_COMMAND_CHOOSE:
      return check_choice (fields->choice, error);
    case TERN_ENGINE_COMMAND_LIST:
    case TERN_ENGINE_COMMAND_TEST_ACCOUNT:
    case TERN_ENGINE_COMMAND_YIELD:
      break;
    default:
      wrong = "There is no such command";
    }
  if (wrong == NULL && fields->n_ids > TERN_ENGINE_COMMAND_MAX_IDS)
    wrong = "Too many messages were named at once";
  if (wrong == NULL)
    return TRUE;
  g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_INVALID, wrong);
  return FALSE;
}

TernEngineCommand *
tern_engine_command_ref (TernEngineCommand *self)
{
  g_atomic_ref_count_inc (&((Command *) self)->refs);
  return self;
}

void
tern_engine_command_unref (TernEngineCommand *self)
{
  if (!g_atomic_ref_count_dec (&((Command *) self)->refs))
    return;
  g_free ((char *) self->account);
  g_free ((char *) self->mailbox);
  g_free ((char *) self->section);
  g_free ((gint64 *) self->ids);
  tern_flags_unref (self->add);
  tern_flags_unref (self->remove);
  g_strfreev ((char **) self->choice);
  g_free ((Command *) self);
}

TernEngineCommand *
tern_engine_command_new_sync (const char *account,
                              const char *mailbox,
                              TernEngineBodies bodies,
                              gboolean watch)
{
  return new_command (&(TernEngineCommand) { .kind = TERN_ENGINE_COMMAND_SYNC,
                                             .account = account,
                                             .mailbox = mailbox,
                                             .bodies = bodies,
                                             .watch = !!watch });
}

TernEngineCommand *
tern_engine_command_new_list (const char *account)
{
  return new_command (
      &(TernEngineCommand) { .kind = TERN_ENGINE_COMMAND_LIST, .account = account });
}

TernEngineCommand *
tern_engine_command_new_fetch_body (gint64 message_id, const char *section)
{
  return new_command (&(TernEngineCommand) { .kind = TERN_ENGINE_COMMAND_FETCH_BODY,
                                             .ids = &message_id,
                                             .n_ids = 1,
                                             .section = section });
}

TernEngineCommand *
tern_engine_command_new_flag (const gint64 *message_ids,
                              gsize n_message_ids,
                              TernFlags *add,
                              TernFlags *remove)
{
  return new_command (&(TernEngineCommand) { .kind = TERN_ENGINE_COMMAND_FLAG,
                                             .ids = message_ids,
                                             .n_ids = n_message_ids,
                                             .add = add,
                                             .remove = remove });
}

TernEngineCommand *
tern_engine_command_new_move (const gint64 *message_ids, gsize n_message_ids, const char *mailbox)
{
  return new_command (&(TernEngineCommand) { .kind = TERN_ENGINE_COMMAND_MOVE,
                                             .ids = message_ids,
                                             .n_ids = n_message_ids,
                                             .mailbox = mailbox });
}

TernEngineCommand *
tern_engine_command_new_place (
    const gint64 *message_ids, gsize n_message_ids, const char *account, const char *mailbox, gboolean copy)
{
  return new_command (
      &(TernEngineCommand) { .kind = copy ? TERN_ENGINE_COMMAND_COPY : TERN_ENGINE_COMMAND_MOVE,
                             .ids = message_ids,
                             .n_ids = n_message_ids,
                             .account = account,
                             .mailbox = mailbox });
}

TernEngineCommand *
tern_engine_command_new_move_to_role (const gint64 *message_ids, gsize n_message_ids, TernMailboxRole role)
{
  return new_command (&(TernEngineCommand) {
      .kind = TERN_ENGINE_COMMAND_MOVE, .ids = message_ids, .n_ids = n_message_ids, .role = role });
}

TernEngineCommand *
tern_engine_command_new_snooze (const gint64 *message_ids, gsize n_message_ids, TernFlags *add)
{
  return new_command (&(TernEngineCommand) { .kind = TERN_ENGINE_COMMAND_MOVE,
                                             .ids = message_ids,
                                             .n_ids = n_message_ids,
                                             .role = TERN_MAILBOX_ROLE_SNOOZED,
                                             .add = add });
}

TernEngineCommand *
tern_engine_command_new_unsnooze (
    const gint64 *message_ids, gsize n_message_ids, const char *account, const char *mailbox, TernFlags *remove)
{
  return new_command (&(TernEngineCommand) { .kind = TERN_ENGINE_COMMAND_MOVE,
                                             .ids = message_ids,
                                             .n_ids = n_message_ids,
                                             .account = account,
                                             .mailbox = mailbox,
                                             .remove = remove });
}

TernEngineCommand *
tern_engine_command_new_copy (const gint64 *message_ids, gsize n_message_ids, const char *mailbox)
{
  return new_command (&(TernEngineCommand) { .kind = TERN_ENGINE_COMMAND_COPY,
                                             .ids = message_ids,
                                             .n_ids = n_message_ids,
                                             .mailbox = mailbox });
}

TernEngineCommand *
tern_engine_command_new_delete (const gint64 *message_ids, gsize n_message_ids)
{
  return new_command (&(TernEngineCommand) {
      .kind = TERN_ENGINE_COMMAND_DELETE, .ids = message_ids, .n_ids = n_message_ids });
}

TernEngineCommand *
tern_engine_command_new_create (const char *account, const char *mailbox)
{
  return new_command (&(TernEngineCommand) {
      .kind = TERN_ENGINE_COMMAND_CREATE, .account = account, .mailbox = mailbox });
}

TernEngineCommand *
tern_engine_command_new_rename_mailbox (const char *account, const char *mailbox, const char *path)
{
  return new_command (&(TernEngineCommand) {
      .kind = TERN_ENGINE_COMMAND_RENAME_MAILBOX, .account = account, .mailbox = mailbox, .section = path });
}

TernEngineCommand *
tern_engine_command_new_delete_mailbox (const char *account, const char *mailbox)
{
  return new_command (&(TernEngineCommand) {
      .kind = TERN_ENGINE_COMMAND_DELETE_MAILBOX, .account = account, .mailbox = mailbox });
}

TernEngineCommand *
tern_engine_command_new_subscribe (const char *account, const char *mailbox, gboolean subscribe)
{
  return new_command (&(TernEngineCommand) {
      .kind = subscribe ? TERN_ENGINE_COMMAND_SUBSCRIBE : TERN_ENGINE_COMMAND_UNSUBSCRIBE,
      .account = account,
      .mailbox = mailbox });
}

TernEngineCommand *
tern_engine_command_new_append (
    const char *account, const char *mailbox, const char *path, TernFlags *flags, const gint64 *date)
{
  return new_command (&(TernEngineCommand) { .kind = TERN_ENGINE_COMMAND_APPEND,
                                             .account = account,
                                             .mailbox = mailbox,
                                             .section = path,
                                             .add = flags,
                                             .ids = date,
                                             .n_ids = date != NULL });
}

TernEngineCommand *
tern_engine_command_new_choose (const char *scope, const char *subject, const char *name, const char *value)
{
  const char *const choice[] = { scope, subject, name, value, NULL };

  return new_command (&(TernEngineCommand) { .kind = TERN_ENGINE_COMMAND_CHOOSE, .choice = choice });
}

TernEngineCommand *
tern_engine_command_new_verify (const char *account, const char *mailbox)
{
  return new_command (&(TernEngineCommand) {
      .kind = TERN_ENGINE_COMMAND_VERIFY, .account = account, .mailbox = mailbox });
}

TernEngineCommand *
tern_engine_command_new_search (const char *account, const char *mailbox, const char *query)
{
  return new_command (&(TernEngineCommand) {
      .kind = TERN_ENGINE_COMMAND_SEARCH, .account = account, .mailbox = mailbox, .section = query });
}

TernEngineCommand *
tern_engine_command_new_test_account (const char *account)
{
  return new_command (
      &(TernEngineCommand) { .kind = TERN_ENGINE_COMMAND_TEST_ACCOUNT, .account = account });
}

TernEngineCommand *
tern_engine_command_new_forget (const char *account)
{
  return new_command (
      &(TernEngineCommand) { .kind = TERN_ENGINE_COMMAND_FORGET, .account = account });
}

TernEngineCommand *
tern_engine_command_new_journal_retry (const gint64 *ids, gsize n_ids)
{
  return new_command (&(TernEngineCommand) {
      .kind = TERN_ENGINE_COMMAND_JOURNAL_RETRY, .ids = ids, .n_ids = n_ids });
}

TernEngineCommand *
tern_engine_command_new_journal_discard (const gint64 *ids, gsize n_ids)
{
  return new_command (&(TernEngineCommand) {
      .kind = TERN_ENGINE_COMMAND_JOURNAL_DISCARD, .ids = ids, .n_ids = n_ids });
}

TernEngineCommand *
tern_engine_command_new_yield (void)
{
  return new_command (&(TernEngineCommand) { .kind = TERN_ENGINE_COMMAND_YIELD });
}

gboolean
tern_engine_command_check (TernEngineCommand *self, GError **error)
{
  return check_command (self, error);
}

GVariant *
tern_engine_command_to_variant (TernEngineCommand *self)
{
  g_autofree char *add = tern_flags_to_string (self->add);
  g_autofree char *remove = tern_flags_to_string (self->remove);

  return g_variant_new ("(usssub@axssu^as)", (guint32) self->kind,
                        self->account != NULL ? self->account : "",
                        self->mailbox != NULL ? self->mailbox : "",
                        self->section != NULL ? self->section : "", (guint32) self->bodies,
                        self->watch,
                        g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, self->ids, self->n_ids,
                                                   sizeof (gint64)),
                        add, remove, (guint32) self->role, self->choice);
}

static const char *
text_or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

TernEngineCommand *
tern_engine_command_from_variant (GVariant *variant, GError **error)
{
  TernEngineCommand fields = { 0 };
  g_autoptr (TernFlags) add = NULL;
  g_autoptr (TernFlags) remove = NULL;
  g_autoptr (GVariant) ids = NULL;
  g_autofree const char **choice = NULL;
  const char *account, *mailbox, *section, *add_text, *remove_text;
  guint32 kind, bodies, role;

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (COMMAND_FORMAT)))
    {
      g_set_error_literal (error, TERN_ENGINE_ERROR, TERN_ENGINE_ERROR_FRAME,
                           "The other program speaks a different language");
      return NULL;
    }
  g_variant_get (variant, "(u&s&s&sub@ax&s&su^a&s)", &kind, &account, &mailbox, &section, &bodies,
                 &fields.watch, &ids, &add_text, &remove_text, &role, &choice);
  add = tern_flags_parse (add_text, error);
  remove = add != NULL ? tern_flags_parse (remove_text, error) : NULL;
  if (remove == NULL)
    return NULL;
  fields.kind = kind;
  fields.bodies = bodies;
  fields.role = role;
  fields.choice = choice;
  fields.account = text_or_null (account);
  fields.mailbox = text_or_null (mailbox);
  fields.section = text_or_null (section);
  fields.ids = g_variant_get_fixed_array (ids, &fields.n_ids, sizeof (gint64));
  fields.add = add;
  fields.remove = remove;
  if (!check_command (&fields, error))
    return NULL;
  return new_command (&fields);
}
