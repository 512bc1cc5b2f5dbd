# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The mail of the demo account and of the window's tests: several hundred messages that look like a person's.

    mail = demo_mail.generate(now)            # {mailbox: [mailgen.Message, oldest first]}, by name as in A/B
    demo_mail.fill(server, 'ann', now)        # the same, into a dovecot.Dovecot
    for mailbox, message in demo_mail.arrivals(time.time): …    # what comes in later, without end

The same now and seed give the same bytes. What it is made of is in tests/demo."""
import os
import random
import sys

sys.path.insert(1, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'demo'))

import conversations  # noqa: E402
import letter  # noqa: E402
import machines  # noqa: E402
import oddities  # noqa: E402
import pages  # noqa: E402
import tongues  # noqa: E402
from cast import ANN, PEOPLE  # noqa: E402
from imapclient import ImapClient  # noqa: E402

SOURCES = (conversations, pages, tongues, machines, oddities)
# Filled even though nothing is in them yet.
MAILBOXES = ('INBOX', 'Drafts', 'Sent', 'Archive', 'Junk', 'Trash', 'Projects/Empty berth')
KEYWORDS = ('$Label1', '$Label2', '$Label3', '$Label4', '$Label5', 'todo')
NEWS = (
    ('jo', 'Lunch again?', 'Marta has mackerel. Quarter past twelve, the table by the stove.\n\nJo\n'),
    ('tomasz', 'Sea trial: a picture of calm', 'Nine knots, no vibration, coffee did not move in the cup. She is '
     'better '
     'than new.\n\nTomasz\n'),
    ('idris', '16:40 on Friday', 'The second boat left with 29 people on board and nobody on the pier. Min-jun took a '
     'photograph of the empty pier; it is the most beautiful picture of nothing I have seen.\n\nIdris\n'),
    ('papa', 'Found it!', 'The letter was in the barometer. It is from the museum: they want you to give the '
     'speech.\n\nPapa\n'),
    ('claire', 'The tenor', 'He stays until spring. Henrik wept.\n\nClaire\n'),
    ('dana', 'Heard on the pier', 'Two children were reading the raised letters with their eyes closed, racing each '
     'other. '
     'I lost.\n\nDana\n'),
    ('maria', 'Board: yes to all of it', 'The six Fridays, the app, and the windows. Item 0 was carried '
     'unanimously.\n\nMaria\n'),
    ('asa', 'Lampan', 'The lamp at the outer steps is on a timer now, dusk to dawn.\n\nÅsa\n'),
)


def generate(now, seed=1):
    """{mailbox: messages in the order they arrived}. now in seconds since 1970."""
    rng = random.Random(seed)
    mail = {name: [] for name in MAILBOXES}
    for source in SOURCES:
        for mailbox, message in source.generate(now):
            mail.setdefault(mailbox, []).append(message)
    for messages in mail.values():
        messages.sort(key=lambda one: (one.date, one.message_id))
        for message in messages:
            _mark(message, rng)
    return mail


def _mark(message, rng):
    """A star on one read message in twelve, a label on one in nine."""
    if '\\Seen' in message.flags and '\\Draft' not in message.flags:
        if rng.randrange(12) == 0 and '\\Flagged' not in message.flags:
            message.flags += ('\\Flagged',)
        if rng.randrange(9) == 0 and not any(one.startswith('$Label') for one in message.flags):
            message.flags += (rng.choice(KEYWORDS),)


def fill(server, user, now, seed=1):
    """Puts all of it into a running private server's mailboxes and subscribes to them; returns {mailbox: how many}."""
    filled = {mailbox: server.fill(user, mailbox, messages) for mailbox, messages in generate(now, seed).items()}
    with ImapClient(server.port, user) as client:
        for mailbox in filled:
            client.command(f'SUBSCRIBE "{server.wire_name(mailbox)}"')
    return filled


def arrivals(clock, seed=1):
    """(mailbox, message) without end. clock: a function that gives the time of each."""
    number = 0
    while True:
        for who, subject, words in NEWS:
            number += 1
            yield 'INBOX', letter.letter(PEOPLE[who], [ANN], subject, int(clock()), letter.text(words),
                                         own_id=letter.message_id('news', seed, number))
        number += 1
        yield 'INBOX', machines.build(number + 70, int(clock()))
