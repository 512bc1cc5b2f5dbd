# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Small mailboxes made for one workflow: every subject is known, and every row's sentence can be written down.

    letters = [letter('Quarterly figures', text='Here they are.', flags=['\\\\Seen'])]
    fill(world, letters)                    # the first is the newest
    row = world.app.find('list item', sentence(letters[0]))"""
import calendar
import email.utils
import time

import mailgen

NOON = calendar.timegm((2024, 11, 30, 12, 0, 0))    # the newest of a mailbox; each older one is a day older
DAY = 24 * 60 * 60
MARIA = ('Maria Kowalska', 'maria@example.org')
ANN = ('Ann Berg', 'ann@example.org')
ATTACHED = """Content-Type: multipart/mixed; boundary=next

--next
Content-Type: text/plain; charset=utf-8

{text}
--next
Content-Type: text/csv; name="figures.csv"
Content-Disposition: attachment; filename="figures.csv"

quarter,cases
1,12
--next--
"""


def letter(subject, text=None, html=None, sender=MARIA, flags=(), date=None, attached=False, answers=None):
    """A mailgen.Message. date: seconds since 1970; None: fill() gives it one. answers: another letter."""
    text = text or f'This is the letter about {subject}.\n'
    if html:
        content = f'Content-Type: text/html; charset=utf-8\n\n{html}'
    elif attached:
        content = ATTACHED.format(text=text)
    else:
        content = f'Content-Type: text/plain; charset=utf-8\n\n{text}'
    one = mailgen.Message(content.encode(), tuple(flags), date, subject, email.utils.make_msgid(domain='mail.example'),
                          'letter')
    one.sender, one.attached, one.answers = sender, attached, answers
    return one


def finish(one):
    """The whole message, once its date is known; mailgen's functions and the second client take it."""
    header = [f'From: {mailgen.address(one.sender)}', f'To: {mailgen.address(ANN)}',
              f'Subject: {mailgen.encoded_word(one.subject)}', f'Date: {email.utils.formatdate(one.date)}',
              f'Message-ID: {one.message_id}', 'MIME-Version: 1.0']
    if one.answers:
        header += [f'In-Reply-To: {one.answers.message_id}', f'References: {one.answers.message_id}']
    whole = mailgen.Message('\n'.join(header).encode() + b'\n' + one.data, one.flags, one.date, one.subject,
                            one.message_id, one.kind)
    whole.data = whole.data.replace(b'\n', b'\r\n')
    return whole


def fill(world, letters, mailbox='INBOX', user='ann'):
    """Puts them on the server, the first as the newest, before Tern starts."""
    for number, one in enumerate(letters):
        one.date = one.date or NOON - number * DAY
    world.server.fill(user, mailbox, [finish(one) for one in reversed(letters)])


def deliver(client, one, mailbox='INBOX'):
    """By a second client, now."""
    one.date = int(time.time())
    client.append(mailbox, finish(one))


def spoken_date(date):
    return time.strftime('%-d %B %Y', time.gmtime(date))


def sentence(one, unread=None, starred=None):
    """What its row says, as LOOK's Row has it; of another year than this one."""
    unread = '\\Seen' not in one.flags if unread is None else unread
    starred = '\\Flagged' in one.flags if starred is None else starred
    parts = ['Unread'] * unread + [one.sender[0], one.subject, spoken_date(one.date)] + ['attachment'] * one.attached \
        + ['starred'] * starred + ['answered'] * ('\\Answered' in one.flags)
    return ', '.join(parts)
