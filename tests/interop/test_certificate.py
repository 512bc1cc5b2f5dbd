# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Signing in with a certificate of the person's own: it is shown, and no password is asked for or sent."""
import os
import tempfile

import tap
from certificate import Authority
from scripted import Scripted
from ternctl import Person

SERVER = """
S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=EXTERNAL] hello
C: $1 AUTHENTICATE EXTERNAL =
S: $1 OK [CAPABILITY IMAP4rev1] in
C: $2 LIST "" "*"
S: * LIST () "/" INBOX
S: $2 OK
C: $3 LSUB *
S: $3 OK
C: $4 STATUS *
S: * STATUS INBOX (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 1 UNSEEN 0)
S: $4 OK
C: $5 LOGOUT
S: * BYE
S: $5 OK
"""


def join(folder, pair):
    """One PEM file of a certificate and its key."""
    path = os.path.join(folder, 'ann.both.pem')
    with open(path, 'w') as out:
        out.writelines(open(name).read() for name in pair)
    return path


class Case:
    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.authority = Authority(self.folder.name)
        self.own = join(self.folder.name, self.authority.issue('ann', usage='clientAuth'))
        self.server = Scripted(SERVER, certificate=self.authority.issue(), tls=True, clients=self.authority.ca)
        self.server.__enter__()
        self.person = Person()
        return self

    def __exit__(self, *exception):
        self.person.__exit__(*exception)
        self.server.__exit__(*exception)
        self.folder.cleanup()

    def add(self, certificate):
        self.person.ask('account', 'add', '--email', 'ann@example.org', '--imap',
                        f'imaps://localhost:{self.server.port}', '--ca', self.authority.ca, '--sign-in', 'certificate',
                        '--certificate', certificate)


def shown():
    with Case() as case:
        case.add(case.own)
        done = case.person.run('mailboxes', '--refresh')
        tap.equal(done.code, 0, f'signed in: {done.complaint}')
        tap.equal(case.server.shown, ['ann'], 'the certificate was shown')
        tap.equal(case.server.problems, [], 'and nothing else was said')


def missing():
    with Case() as case:
        case.add(os.path.join(case.folder.name, 'nowhere.pem'))
        done = case.person.run('mailboxes', '--refresh')
        tap.equal(done.code, 1, 'it does not work')
        tap.check('your own certificate' in done.complaint, 'a sentence says which file', done.complaint)


def wants_no_password():
    with Case() as case:
        done = case.person.run('account', 'add', '--email', 'b@example.org', '--imap', 'imaps://localhost',
                               '--sign-in', 'kerberos', '--password-stdin')
        tap.equal(done.code, 2, 'a password for it is refused')


if __name__ == '__main__':
    tap.main((test.__name__, test) for test in (shown, missing, wants_no_password))
