-- SPDX-License-Identifier: GPL-3.0-or-later
-- SPDX-FileCopyrightText: The Tern developers
-- Every message that appears in a folder is asked about: is it one on its way here?

CREATE INDEX journal_by_target ON journal (account, target, state) WHERE target IS NOT NULL;
