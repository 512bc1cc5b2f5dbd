-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tern developers
-- kept.db as version 1 left it, one change waiting; test-migrate.c makes the file from this text.

--
-- Every table here has an INTEGER PRIMARY KEY called id, because kept.log mirrors rows by it.

PRAGMA application_id = 0x5465726e;

-- 1: number of the last transaction, as in kept.log; 2: the last journal id given.
CREATE TABLE counter (
  id INTEGER PRIMARY KEY,
  value INTEGER NOT NULL
);

-- Messages are named by account key, wire name, UIDVALIDITY, UID and identity, never by a row of
-- mail.db, which may be thrown away. The target columns say what was known of the target before the
-- first byte was sent, for the kinds that cannot simply be repeated.
CREATE TABLE journal (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  account TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL,
  uid INTEGER NOT NULL,
  email_id TEXT,
  gm_msgid INTEGER NOT NULL DEFAULT 0,
  message_id TEXT,
  size INTEGER NOT NULL DEFAULT 0,
  internal_date INTEGER NOT NULL DEFAULT 0,
  add_flags TEXT NOT NULL DEFAULT '',
  remove_flags TEXT NOT NULL DEFAULT '',
  target TEXT,
  target_uidvalidity INTEGER NOT NULL DEFAULT 0,
  target_uidnext INTEGER NOT NULL DEFAULT 0,
  target_uid INTEGER NOT NULL DEFAULT 0,
  payload BLOB,
  reason TEXT,
  created INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX journal_by_message ON journal (account, mailbox, uidvalidity, uid);

INSERT INTO counter VALUES(1,1);
INSERT INTO counter VALUES(2,1);
INSERT INTO journal VALUES(1,1,0,'ann','INBOX',7,5,NULL,0,'m5@example.org',1005,1700000300,'\Flagged','',
  NULL,0,0,0,NULL,NULL,1795245100,0);
PRAGMA user_version = 1;
