-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tern developers
-- body.db as version 1 left it; test-migrate.c makes the file from this text, which never changes.

--
-- A piece's id is (body << 24 | n): the pieces of one body are neighbours and need no other index.

PRAGMA application_id = 0x5465726e;

CREATE TABLE body (
  id INTEGER PRIMARY KEY,
  email INTEGER NOT NULL,
  section TEXT NOT NULL,
  size INTEGER NOT NULL,
  complete INTEGER NOT NULL DEFAULT 0,
  UNIQUE (email, section)
);

CREATE TABLE piece (
  id INTEGER PRIMARY KEY,
  start INTEGER NOT NULL,
  checksum INTEGER NOT NULL, -- of the bytes, with id and start
  bytes BLOB NOT NULL
);

INSERT INTO body VALUES(1,1782579954974731,'',31,1);
INSERT INTO piece VALUES(16777216,0,-7030385266609199513,
  X'46726f6d3a20610d0a0d0a5468652077686f6c65206d6573736167652e0d0a');
PRAGMA user_version = 1;
