-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tern developers
-- A body row must be as trustworthy as its pieces, and must never meet another mail.db.
--
-- An email's id can be given again once mail.db was started anew, so body.db carries the number of the one it
-- belongs to. tern-store-schema-steps.c fills the sums in.

ALTER TABLE body ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;

-- 1: the schema's version a second time; 2: the mail.db these bodies belong to, 0 before the first meeting.
CREATE TABLE stamp (
  id INTEGER PRIMARY KEY,
  value INTEGER NOT NULL,
  checksum INTEGER NOT NULL
);
