# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The demo's mail is what it says: the same each time, well formed where it means to be, and Tern reads all of it."""
import email
import email.policy
import time

import demo_mail
import tap
from dovecot import Dovecot
from ternctl import Person

NOW = 1_790_000_000
CHARSETS = {'utf-8', 'iso-8859-1', 'iso-8859-2', 'iso-8859-15', 'koi8-r', 'windows-1251', 'shift_jis', 'iso-2022-jp',
            'gb18030', 'big5', 'euc-kr', 'windows-1256'}
KINDS = {'application/pdf', 'image/png', 'text/csv', 'text/calendar', 'application/zip', 'message/rfc822',
         'message/delivery-status', 'text/html'}
FLAGS = {'\\Seen', '\\Flagged', '\\Answered', '\\Draft', '$Label1', '$Forwarded', 'todo'}


def parsed(message):
    return email.message_from_bytes(message.data, policy=email.policy.default)


def everything():
    return [(mailbox, message) for mailbox, messages in demo_mail.generate(NOW).items() for message in messages]


def is_the_same_for_the_same_moment():
    tap.equal(everything(), everything(), 'two runs differ')
    later = dict(demo_mail.generate(NOW + 3600))
    tap.equal(later['INBOX'][-1].date, demo_mail.generate(NOW)['INBOX'][-1].date + 3600, 'dates go with the moment')


def is_well_formed():
    seen = set()
    for mailbox, message in everything():
        where = f'{mailbox}: {message.subject}'
        tap.check(b'\n' not in message.data.replace(b'\r\n', b''), f'{where}: a bare LF')
        tap.check(max(map(len, message.data.split(b'\r\n'))) <= 998, f'{where}: a line is too long')
        tap.check(message.date <= NOW, f'{where}: from the future')
        tap.check(message.message_id not in seen, f'{where}: its Message-ID is there already')
        seen.add(message.message_id)
        whole = parsed(message)
        tap.equal(str(whole['subject']), message.subject, 'the subject reads back')
        tap.equal([defect for part in whole.walk() for defect in part.defects], [], f'{where}: defects')


def has_something_of_everything():
    mail = demo_mail.generate(NOW)
    tap.check(sum(map(len, mail.values())) >= 300, 'several hundred messages', {name: len(mail[name]) for name in mail})
    tap.check({'INBOX', 'Drafts', 'Sent', 'Archive', 'Junk', 'Trash'} < set(mail), 'the folders with roles', set(mail))
    tap.check(any(not name.isascii() for name in mail), 'a folder whose name is not ASCII', set(mail))
    messages = [message for _, message in everything()]
    flags = {flag for message in messages for flag in message.flags}
    tap.check(FLAGS <= flags, 'flags and keywords', FLAGS - flags)
    wholes = [parsed(message) for message in messages]
    parts = [part for whole in wholes for part in whole.walk()]
    charsets = {part.get_content_charset() for part in parts}
    tap.check(CHARSETS <= charsets, 'character sets', CHARSETS - charsets)
    kinds = {part.get_content_type() for part in parts}
    tap.check(KINDS <= kinds, 'kinds of parts', KINDS - kinds)
    tap.check(any('\u202e' in (part.get_filename() or '') for part in parts), 'a disguised file name')
    tap.check(any(whole['from'] is None and whole['date'] is None for whole in wholes), 'one without sender and date')
    tap.check(any(len(whole.get('to', '').addresses if whole['to'] else ()) +
                  len(whole['cc'].addresses if whole['cc'] else ()) >= 40 for whole in wholes), 'one to forty people')
    tap.check(any(len(message.data) > 100_000 for message in messages), 'a long one')
    answers = {len((whole['references'] or '').split()) for whole in wholes}
    tap.check(set(range(9)) <= answers, 'threads of every length', answers)


def is_read_by_tern():
    with Person() as person:
        path = person.path('message')
        for mailbox, message in everything():
            with open(path, 'wb') as out:
                out.write(message.data)
            found, = person.ask('parse', path)
            where = f'{mailbox}: {message.subject}'
            tap.equal(found['subject'], message.subject, where)
            whole = parsed(message)
            body = whole.get_body(('plain', 'html'))
            tap.equal(bool(found['text'].strip()) or found['has_html'], body is not None, f'{where}: its text')
            files = [part for part in whole.walk() if part.get_content_disposition() == 'attachment']
            tap.check(len(found['attachments']) >= len(files), f'{where}: attachments', found['attachments'])


def fills_a_server():
    now = int(time.time())
    with Dovecot() as server, Person() as person:
        filled = demo_mail.fill(server, 'ann', now)
        person.add_account(server)
        synced = person.sync('--bodies', 'none')
        tap.equal({one['mailbox'].split(':')[-1]: one['messages'] for one in synced.values()}, filled, 'each mailbox')
        unread = sum('\\Seen' not in message.flags for message in demo_mail.generate(now)['INBOX'])
        tap.equal(synced['INBOX']['unread'], unread, 'unread in the inbox')
        arrivals = demo_mail.arrivals(time.time)
        with demo_mail.ImapClient(server.port) as client:
            for _ in range(12):
                mailbox, message = next(arrivals)
                client.append(mailbox, message)
        tap.equal(person.sync('--bodies', 'none')['INBOX']['messages'], filled['INBOX'] + 12, 'and what arrives')


if __name__ == '__main__':
    tap.main([
        ('the same for the same moment', is_the_same_for_the_same_moment),
        ('well formed', is_well_formed),
        ('something of everything', has_something_of_everything),
        ('read by Tern', is_read_by_tern),
        ('fills a server, and more arrives', fills_a_server),
    ])
