-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tern developers
-- One flipped bit must not show or change the wrong message: every row gets a checksum.
--
-- tern-store-schema-steps.c fills the sums in, in the same transaction. A uid is from here on (numbering
-- of its mailbox << 32 | UID), so that a changed UIDVALIDITY makes all rows below numbering << 32 wait
-- at once. Account 0 owns the mailboxes that are being removed, a few rows at a time.

ALTER TABLE account ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
INSERT INTO account (id, key) VALUES (0, '');

ALTER TABLE mailbox ADD COLUMN numbering INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN listed_sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN state_sum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN count_sum INTEGER NOT NULL DEFAULT 0;

ALTER TABLE message ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;

-- 1: the schema's version a second time, so that a damaged one is told from a newer one;
-- 2: what body.db knows its mail.db by; 3: the low 20 bits of the next id come from it.
CREATE TABLE stamp (
  id INTEGER PRIMARY KEY,
  value INTEGER NOT NULL,
  checksum INTEGER NOT NULL
);
