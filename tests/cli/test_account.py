# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Accounts by ternctl without any server, and that a password is in no answer and no file of ours."""
import os
import subprocess
import sys

import tap
from ternctl import Person, program

URLS = ['--imap', 'imaps://imap.example.org', '--smtp', 'smtp+starttls://smtp.example.org:587']


def add(person, *more):
    return person.run('account', 'add', '--name', 'Ann Lee', '--email', 'Ann@example.org', *URLS, *more)


def test_add_list_remove():
    with Person() as person:
        tap.equal(person.ask('account', 'list'), [], 'none at first')
        (added,) = add(person, '--password-command', 'printf %s hunter2').fine().objects
        tap.equal(added['email'], 'Ann@example.org', 'address')
        tap.equal(added['name'], 'Ann Lee', 'name')
        tap.equal(added['user'], 'Ann@example.org', 'user')
        tap.equal(added['password'], 'command', 'where the password comes from')
        tap.equal(person.ask('account', 'list'), [added], 'listed')
        again = add(person, '--password-command', 'true')
        tap.equal(again.code, 1, 'a second time')
        tap.check('already' in again.complaint, 'says so', again.complaint)
        tap.equal(person.run('account', 'remove', added['account']).code, 0, 'removed')
        tap.equal(person.ask('account', 'list'), [], 'none again')
        tap.equal(person.run('account', 'remove', added['account']).code, 1, 'removed again')


def test_nothing_shows_the_password():
    with Person() as person:
        result = add(person, '--password-command', 'printf %s hunter2').fine()
        listed = person.run('account', 'list').fine()
        for text in (result.stdout, listed.stdout, result.complaint.encode(), listed.complaint.encode()):
            tap.check(b'hunter2' not in text, 'the answer', text)


def test_accounts_file_is_private():
    with Person() as person:
        add(person, '--password-command', 'true').fine()
        for base, _, files in os.walk(person.path('config')):
            for name in files:
                mode = os.stat(os.path.join(base, name)).st_mode & 0o777
                tap.equal(mode & 0o077, 0, f'{name}: mode {mode:o}')


def test_no_keyring():
    """--password-stdin where no Secret Service runs: one sentence, and no half account is left."""
    with Person() as person:
        done = subprocess.run([program(), 'account', 'add', '--email', 'ann@example.org', *URLS, '--password-stdin'],
                              input=b'hunter2\n', capture_output=True, timeout=30, check=False,
                              env=person.environment(DBUS_SESSION_BUS_ADDRESS='unix:path=/nonexistent'))
        tap.equal(done.returncode, 1, f'exit status; it said {done.stderr!r}')
        tap.equal(done.stderr.count(b'\n'), 1, f'one sentence: {done.stderr!r}')
        tap.check(b'hunter2' not in done.stdout + done.stderr, 'the password is not repeated')
        tap.equal(person.ask('account', 'list'), [], 'no account was made')


def test_empty_password():
    with Person() as person:
        done = subprocess.run([program(), 'account', 'add', '--email', 'ann@example.org', *URLS, '--password-stdin'],
                              input=b'\n', capture_output=True, timeout=30, check=False, env=person.environment())
        tap.equal(done.returncode, 1, 'exit status')
        tap.check(b'no password' in done.stderr, 'says so', done.stderr)


def test_folders():
    """--data-dir and --config-dir, before and after the command, and the variables."""
    with Person() as person:
        one, two = person.path('one'), person.path('two')
        person.ask('--config-dir', one, 'account', 'add', '--email', 'a@example.org', *URLS,
                   '--password-command', 'true')
        person.ask('account', 'add', '--email', 'b@example.org', *URLS, '--password-command', 'true',
                   '--config-dir=' + two)
        for folder, email in ((one, 'a@example.org'), (two, 'b@example.org')):
            tap.equal([a['email'] for a in person.ask('account', 'list', '--config-dir', folder)], [email], folder)
            tap.equal([a['email'] for a in person.ask('account', 'list', environment={'TERN_CONFIG_DIR': folder})],
                      [email], f'{folder} by variable')
        tap.equal(person.ask('account', 'list'), [], 'the usual place')


if __name__ == '__main__':
    sys.exit(tap.run((name[5:].replace('_', ' '), function) for name, function in list(globals().items())
                     if name.startswith('test_')))
