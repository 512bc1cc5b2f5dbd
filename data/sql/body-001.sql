-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tern developers
-- Bodies are large, come in pieces and are read rarely: apart from the rows, so that those stay dense.
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
