-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tern developers
-- Mail that can be fetched again needs a home: accounts, mailboxes, rows, threads, search.
--
-- Message and email ids are (date seconds << 20 | n), so that newest first is rowid order and an
-- index on shown_mailbox alone lists a mailbox. The first appearance of an email has the email's
-- own id, and the first email of a thread gives the thread its id; the partial indexes hold
-- only the others, so most mail costs them nothing.

PRAGMA application_id = 0x5465726e;

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value
) WITHOUT ROWID;

CREATE TABLE account (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE
);

CREATE TABLE mailbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  account INTEGER NOT NULL REFERENCES account,
  wire_name TEXT NOT NULL,
  path TEXT NOT NULL,
  delimiter INTEGER NOT NULL,
  role INTEGER NOT NULL,
  attributes TEXT NOT NULL,
  subscribed INTEGER NOT NULL,
  uidvalidity INTEGER NOT NULL DEFAULT 0,
  uidnext INTEGER NOT NULL DEFAULT 0,
  highestmodseq INTEGER NOT NULL DEFAULT 0,
  server_exists INTEGER NOT NULL DEFAULT -1,
  server_unseen INTEGER NOT NULL DEFAULT -1,
  to_fetch TEXT,
  permanent_flags TEXT,
  last_sync INTEGER NOT NULL DEFAULT 0,
  relink_from INTEGER NOT NULL DEFAULT 0, -- the old UIDVALIDITY while old rows wait; 0 else
  rows INTEGER NOT NULL DEFAULT 0,
  unseen INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  unread INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account, wire_name)
);

-- One row per content. No foreign key points here: its child key would need a full index.
CREATE TABLE email (
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  thread INTEGER NOT NULL,
  text_complete INTEGER NOT NULL DEFAULT 0,
  checksum INTEGER NOT NULL, -- of every column below
  date INTEGER NOT NULL,
  size INTEGER NOT NULL,
  attachment INTEGER NOT NULL,
  object TEXT, -- E + EMAILID or G + X-GM-MSGID: what content may be shared by
  subject TEXT,
  from_name TEXT,
  from_address TEXT,
  recipients TEXT,
  cc TEXT,
  message_id TEXT,
  in_reply_to TEXT,
  preview TEXT,
  structure TEXT
);
CREATE INDEX email_by_thread ON email (thread) WHERE thread <> id;
CREATE UNIQUE INDEX email_by_object ON email (account, object) WHERE object IS NOT NULL;

-- One row per appearance. uid < 0: an old row waiting to be relinked; gone: a tombstone.
CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  email INTEGER NOT NULL,
  server_mailbox INTEGER NOT NULL REFERENCES mailbox,
  uid INTEGER,
  server_flags INTEGER NOT NULL,
  shown_mailbox INTEGER,
  shown_flags INTEGER NOT NULL,
  modseq INTEGER NOT NULL,
  internal_date INTEGER NOT NULL,
  gone INTEGER NOT NULL DEFAULT 0,
  server_keywords TEXT,
  shown_keywords TEXT
);
CREATE UNIQUE INDEX message_by_uid ON message (server_mailbox, uid);
CREATE INDEX message_by_shown ON message (shown_mailbox);
CREATE INDEX message_by_email ON message (email) WHERE email <> id;
CREATE INDEX message_gone ON message (server_mailbox) WHERE gone;

-- Keyed hashes of Message-IDs and of servers' thread ids. Threads found to be one are joined by a
-- row in thread_joined instead of rewriting every reference.
CREATE TABLE reference (
  hash INTEGER PRIMARY KEY,
  thread INTEGER NOT NULL
);
CREATE TABLE reference_batch (
  id INTEGER PRIMARY KEY,
  pairs BLOB NOT NULL -- (hash, thread), 16 bytes each, little endian: on their way into reference
);
CREATE TABLE thread_joined (
  thread INTEGER PRIMARY KEY,
  into_thread INTEGER NOT NULL
);

-- Search. Contentless tables cannot be deleted from in SQLite 3.40: dead counts what is only
-- filtered until the index is started again.
CREATE VIRTUAL TABLE fts_head USING fts5 (
  subject, sender, recipients,
  content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE fts_text USING fts5 (
  body,
  content = '', columnsize = 0, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE head_queue (
  id INTEGER PRIMARY KEY,
  emails BLOB NOT NULL -- ids, 8 bytes each, little endian: one row a transaction
);
CREATE TABLE text_queue (
  email INTEGER PRIMARY KEY
);
CREATE TABLE text_indexed (
  email INTEGER PRIMARY KEY
);
