# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Writes messages straight into Maildir folders, the quick way to fill a private server's mailbox."""
import base64
import os
import re

LETTERS = {'\\Seen': 'S', '\\Answered': 'R', '\\Flagged': 'F', '\\Deleted': 'T', '\\Draft': 'D'}


def encoded(mailbox):
    """The name of a mailbox on the wire and on the disk: modified UTF-7, RFC 3501 section 5.1.3."""
    def shift(found):
        text = base64.b64encode(found[0].encode('utf-16-be')).rstrip(b'=').decode()
        return '&' + text.replace('/', ',') + '-'
    return re.sub('[^\x20-\x7e]+', shift, mailbox.replace('&', '&-'))


def make(path):
    for part in ('cur', 'new', 'tmp'):
        os.makedirs(os.path.join(path, part), exist_ok=True)
    return path


class KeywordFile:
    """Dovecot's dovecot-keywords: the first 26 keywords are the letters a to z of a file name."""

    def __init__(self, folder):
        self.path = os.path.join(folder, 'dovecot-keywords')
        self.names = []
        if os.path.exists(self.path):
            with open(self.path) as lines:
                self.names = [line.split(' ', 1)[1].rstrip('\n') for line in lines]

    def letter(self, keyword):
        if keyword not in self.names:
            self.names.append(keyword)
        return chr(ord('a') + self.names.index(keyword))

    def save(self):
        if self.names:
            with open(self.path, 'w') as out:
                out.writelines(f'{number} {name}\n' for number, name in enumerate(self.names))


def fill(folder, messages, owner=None, new=False):
    """Stores mailgen.Message objects in order (UIDs follow the file names) and returns how many.

    A line ends with LF in the file, as delivery agents write it; the server puts the CR back.
    owner: (uid, gid) the server reads as. new: into new/, as if they had just been delivered."""
    make(folder)
    keywords = KeywordFile(folder)
    count = len(os.listdir(os.path.join(folder, 'cur'))) + len(os.listdir(os.path.join(folder, 'new')))
    added = 0
    for message in messages:
        data = message.data.replace(b'\r\n', b'\n')
        base = f'{1000000000 + count + added}.M{added}P{os.getpid()}.tern,S={len(data)},W={len(message.data)}'
        letters = ''.join(sorted(LETTERS[flag] for flag in message.flags if flag in LETTERS))
        letters += ''.join(sorted(keywords.letter(flag) for flag in message.flags if flag not in LETTERS))
        path = os.path.join(folder, 'new', base) if new else os.path.join(folder, 'cur', f'{base}:2,{letters}')
        with open(path, 'wb') as out:
            out.write(data)
        os.utime(path, (message.date, message.date))
        added += 1
    keywords.save()
    give(folder, owner)
    return added


def give(path, owner):
    """Hands a tree to the user the server runs as; nothing to do unless we are root."""
    if owner is None or os.getuid() != 0:
        return
    os.chown(path, *owner)
    for base, folders, files in os.walk(path):
        for name in folders + files:
            os.chown(os.path.join(base, name), *owner)
