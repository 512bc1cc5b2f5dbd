# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The rows of a list of messages, as they are called in the accessibility tree."""
import tap
import tree

SLOW = 40       # seconds: what a busy machine may take; it is waited for, never slept through


def names(app):
    return [one.name for one in app.all('list item') if ', ' in one.name]


def shows(app, *subjects):
    """Waits for messages with these subjects in this order, and no others."""
    def right():
        shown = names(app)
        return len(shown) == len(subjects) and all(f', {subject}, ' in name for subject, name in zip(subjects, shown))
    try:
        tree.wait(right, f'rows {subjects}', SLOW)
    except tap.Failure:
        tap.equal(names(app), list(subjects), 'rows')
