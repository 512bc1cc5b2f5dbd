-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tern developers
-- What a person chose about one folder, sender, thread or message is known to no server and has to outlive mail.db;
-- GSettings has no place for thousands of names. The log mirrors it like the journal.

CREATE TABLE choice (
  id INTEGER PRIMARY KEY,
  scope TEXT NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL
);
CREATE UNIQUE INDEX choice_by_subject ON choice (scope, subject, name);
