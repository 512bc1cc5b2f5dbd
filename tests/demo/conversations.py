# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Reads conversations/*.txt and makes their messages: quoted, threaded, dated back from now, flagged as Ann left them.

A file begins with fields (subject; mailbox, else INBOX; ago: the age of its last message; unread: how many of the
last ones; list: a mailing list's name). After each line of three dashes comes a message: "from: ID | to: IDS |
cc: IDS | wait: TIME since the one before | attach: NAMES | flags: FLAGS", then its text."""
import os
import time

import letter
import things
from cast import BELOW, PEOPLE, SIGNATURES, people

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'conversations')
UNITS = {'m': 60, 'h': 3600, 'd': 86400}


def seconds(words):
    return int(words[:-1]) * UNITS[words[-1]] if words else 0


def _fields(lines, mark):
    return {key.strip(): value.strip() for key, _, value in (line.partition(':') for line in lines.split(mark))}


def read(path):
    """(fields, [(fields, text)]) of one file."""
    with open(path, encoding='utf-8') as lines:
        head, *parts = lines.read().split('\n---\n')
    return _fields(head, '\n'), [(_fields(part.split('\n', 1)[0], '|'), part.split('\n', 1)[1].strip('\n'))
                                 for part in parts]


def quote(text):
    return '\n'.join('>' + line if line.startswith('>') else '> ' + line if line else '>' for line in text.split('\n'))


class Conversation:
    """One file, on its way to messages: what has been said so far, and by whom."""

    def __init__(self, path, now):
        self.fields, self.parts = read(path)
        self.now = now
        self.mailing_list = self.fields.get('list')
        self.ids, self.said = [], None

    def messages(self):
        """(mailbox, message) in the order they were written."""
        date = self.now - seconds(self.fields['ago']) - sum(seconds(part.get('wait')) for part, _ in self.parts)
        for number, (part, text) in enumerate(self.parts):
            date += seconds(part.get('wait'))
            yield self._message(number, part, text, date)

    def _message(self, number, part, text, date):
        who = part['from']
        subject = self.fields['subject']
        if self.ids and not subject.startswith('Re: '):
            subject = 'Re: ' + subject
        whole = self._with_quote(who, text)
        body = letter.flowed(whole)
        names = [name.strip() for name in part.get('attach', '').split(',') if name.strip()]
        if names:
            body = letter.multipart('mixed', body, *(self._attachment(name, date) for name in names))
        own_id = letter.message_id(os.path.basename(self.fields['subject']), number, who)
        message = letter.letter(PEOPLE[who], self._recipients(part), subject, date, body, people(part.get('cc', '')),
                                self._flags(number, who, part), own_id, tuple(self.ids), self._list_fields(),
                                zone=1)
        self.ids.append(own_id)
        self.said = (who, date, text)
        return self._mailbox(who), message

    def _mailbox(self, who):
        home = self.fields.get('mailbox', 'INBOX')
        return 'Sent' if who == 'ann' and home != 'Drafts' and not self.mailing_list else home

    def _recipients(self, part):
        if self.mailing_list:
            return [(self.mailing_list, self.mailing_list + '@lists.example')]
        return people(part['to'])

    def _list_fields(self):
        if not self.mailing_list:
            return []
        host = 'lists.example'
        return [f'List-Id: {self.mailing_list} <{self.mailing_list}.{host}>',
                f'List-Post: <mailto:{self.mailing_list}@{host}>',
                f'List-Unsubscribe: <https://{host}/{self.mailing_list}/leave>', 'Precedence: list']

    def _with_quote(self, who, text):
        signature = '\n\n-- \n' + SIGNATURES[who] if who in SIGNATURES else ''
        if not self.said:
            return text + signature
        other, date, words = self.said
        name = PEOPLE[other][0]
        intro = time.strftime('On %a, %d %b %Y at %H:%M, ', time.gmtime(date + 3600)) + name + ' wrote:\n'
        if text.startswith('>') or '\n>' in text:
            return intro + text + signature
        if who in BELOW:
            return intro + quote(words) + '\n\n' + text + signature
        return text + signature + '\n\n' + intro + quote(words)

    def _attachment(self, name, date):
        kind, content = things.named(name, date)
        return letter.data(content, kind, name)

    def _flags(self, number, who, part):
        flags = part.get('flags', '').split()
        rest = self.parts[number + 1:]
        if number < len(self.parts) - int(self.fields.get('unread', 0)):
            flags.append('\\Seen')
        if rest and rest[0][0]['from'] == 'ann' and not self.mailing_list:
            flags.append('\\Answered')
        return flags


def generate(now):
    """(mailbox, message) of every conversation."""
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith('.txt'):
            yield from Conversation(os.path.join(FOLDER, name), now).messages()
