# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""`ternctl parse` and how ternctl answers when it is asked wrongly: golden objects, exit statuses, broken pipes.

The messages are those of tests/mime/data; what is in their objects stands here or in golden/."""
import json
import os
import pathlib
import re
import subprocess
import sys

import tap
from ternctl import Person, program

TOP = pathlib.Path(os.environ['TERN_SOURCE'])
MESSAGES = TOP / 'tests' / 'mime' / 'data'
GOLDEN = TOP / 'tests' / 'cli' / 'golden'
COMMANDS = ('account', 'sync', 'mailboxes', 'list', 'show', 'flag', 'search', 'journal', 'choice', 'verify', 'parse')


def parse(person, name):
    (one,) = person.ask('parse', MESSAGES / f'{name}.eml')
    return one


def golden(person, name):
    wanted = json.loads((GOLDEN / f'{name}.json').read_text(encoding='utf-8'))
    tap.equal(parse(person, name), wanted, name)


def test_golden():
    with Person() as person:
        for file in sorted(GOLDEN.glob('*.json')):
            golden(person, file.stem)


def test_every_message():
    """One line of JSON for each message, whatever is in it, with all the members there are."""
    with Person() as person:
        members = set(parse(person, 'plain'))
        files = sorted(MESSAGES.glob('*.eml'))
        tap.check(len(files) > 30, 'there are messages to try')
        for file in files:
            result = person.run('parse', file).fine()
            tap.equal(result.complaint, '', f'{file.name}: stderr')
            tap.equal(result.stdout.count(b'\n'), 1, f'{file.name}: lines')
            tap.equal(set(result.objects[0]), members, f'{file.name}: members')


def test_odd_messages_are_not_errors():
    with Person() as person:
        for name, words in (('no-from', 'who sent it'), ('no-date', 'no date'), ('broken-date', 'date'),
                            ('several-from', 'several senders'), ('cut-off', 'cut off')):
            warnings = ' '.join(parse(person, name)['warnings'])
            tap.check(words in warnings, f'{name}: a warning about {words!r}', warnings)
        tap.equal(parse(person, 'no-date')['date'], None, 'no date')


def test_ten_thousand_parts():
    with Person() as person:
        path = person.path('many.eml')
        with open(path, 'w', encoding='ascii') as file:
            file.write('From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n')
            file.write('--x\n\n' * 100000)
        (one,) = person.ask('parse', path, timeout=20)
        tap.equal(len(one['parts']), 9999, 'parts, the whole not counted')
        tap.check(any('too many parts' in text for text in one['warnings']), 'says so', one['warnings'])


def test_lines_stay_lines():
    """Characters that other programs take for line ends do not end the line."""
    with Person() as person:
        path = person.path('lines.eml')
        pathlib.Path(path).write_bytes('From: a@example.org\n\na\u2028b\u2029c\u0085d\n'.encode())
        (one,) = person.ask('parse', path)
        tap.equal(one['text'], 'a\u2028b\u2029c\u0085d\n', 'the text is whole')


def test_standard_input():
    with Person() as person:
        done = subprocess.run([program(), 'parse', '-'], input=b'From: a@example.org\nSubject: piped\n\nx\n',
                              capture_output=True, env=person.environment(), timeout=20, check=True)
        tap.equal(json.loads(done.stdout)['subject'], 'piped', 'subject')


def sentence(result, code):
    tap.equal(result.code, code, f'{result.arguments}: exit status; it said {result.complaint!r}')
    tap.equal(result.stdout, b'', f'{result.arguments}: stdout')
    tap.check(re.fullmatch(r'ternctl[^:\n]*: [^\n]+\.\n', result.complaint),
              f'{result.arguments}: one sentence', result.complaint)


def test_failures():
    with Person() as person:
        sentence(person.run('parse', person.path('not-there')), 1)
        sentence(person.run('parse', person.home), 1)
        for arguments in (['list', 'INBOX'], ['search', 'x'], ['show', '1'], ['account', 'remove', 'nobody'],
                          ['account', 'add', '--email', 'ann', '--imap', 'imaps://localhost',
                           '--password-command', 'true'],
                          ['account', 'add', '--email', 'a@example.org', '--imap', 'imap://localhost',
                           '--password-command', 'true'],
                          ['account', 'add', '--email', 'a@example.org', '--imap', 'imap+insecure://192.0.2.1',
                           '--password-command', 'true']):
            sentence(person.run(*arguments), 1)


def test_usage():
    wrong = [[], ['nonsense'], ['--nonsense'], ['--data-dir'], ['parse'], ['parse', 'a', 'b'], ['parse', '--nonsense'],
             ['account'], ['account', 'nonsense'], ['account', 'add'], ['account', 'remove'],
             ['account', 'add', '--email', 'a@example.org', '--imap', 'imaps://localhost'],
             ['account', 'add', '--email', 'a@example.org', '--imap', 'imaps://localhost', '--password-stdin',
              '--password-command', 'true'],
             ['sync', 'INBOX'], ['sync', '--bodies', 'some'], ['list'], ['list', 'a', 'b'],
             ['list', 'INBOX', '--limit', 'x'], ['list', 'INBOX', '--limit', '-1'], ['show'], ['show', 'x'],
             ['show', '0'], ['show', '1', '--raw', '--text'], ['flag'], ['flag', '1'], ['flag', '+seen'],
             ['flag', 'x', '+seen'], ['flag', '1', '+bad(flag'], ['flag', '1', '+\\Nonsense'], ['search'],
             ['search', 'before:foo'], ['search', 'larger:x'], ['search', 'word', 'is:odd'], ['search', 'has:more'],
             ['journal', 'nonsense'], ['journal', 'retry'], ['journal', 'retry', 'x'], ['choice'],
             ['choice', 'set', 'folder'], ['verify']]
    with Person() as person:
        for arguments in wrong:
            sentence(person.run(*arguments), 2)
        sentence(person.run('list', os.fsdecode(b'\xff')), 2)
        tap.check(not os.path.exists(person.path('data')), 'nothing was made')


def test_help():
    with Person() as person:
        for arguments in (['--help'], ['help'], *([name, '--help'] for name in COMMANDS),
                          *(['help', name] for name in COMMANDS),
                          *(['account', action, '--help'] for action in ('add', 'test', 'list', 'remove'))):
            result = person.run(*arguments).fine()
            tap.equal(result.complaint, '', f'{arguments}: stderr')
            tap.check(b'Usage:' in result.stdout, f'{arguments}: usage', result.stdout)
        overview = person.run('--help').stdout.decode()
        for name in COMMANDS:
            tap.check(re.search(rf'^  {name} ', overview, re.MULTILINE), f'{name} is in the help')
        tap.check(person.run('--version').fine().stdout.startswith(b'ternctl '), 'version')


def test_man_page():
    """Every command and every option of every command has its place in the man page."""
    page = (TOP / 'data' / 'man' / 'ternctl.1').read_text(encoding='utf-8').replace('\\-', '-')
    with Person() as person:
        for arguments in (['--help'], *([name, '--help'] for name in COMMANDS), ['account', 'add', '--help']):
            shown = person.run(*arguments).fine().stdout.decode()
            for option in set(re.findall(r'--[a-z][a-z-]+', shown)) - {'--help-all'}:
                tap.check(option in page, f'{option} of {arguments} is in the man page')
        for name in COMMANDS:
            tap.check(re.search(rf'\b{name}\b', page), f'{name} is in the man page')


def test_reader_goes_away():
    """A pipe nobody reads ends ternctl quietly; a disk that is full does not."""
    with Person() as person:
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run([program(), 'parse', str(MESSAGES / 'plain.eml')], stdout=writing,
                              stderr=subprocess.PIPE, env=person.environment(), timeout=20, check=False)
        os.close(writing)
        tap.equal((done.returncode, done.stderr), (0, b''), 'a closed pipe')
        with open('/dev/full', 'wb') as full:
            done = subprocess.run([program(), 'parse', str(MESSAGES / 'plain.eml')], stdout=full,
                                  stderr=subprocess.PIPE, env=person.environment(), timeout=20, check=False)
        tap.equal(done.returncode, 1, 'a full disk')
        tap.check(b'could not be written' in done.stderr, 'and says so', done.stderr)


if __name__ == '__main__':
    sys.exit(tap.run((name[5:].replace('_', ' '), function) for name, function in list(globals().items())
                     if name.startswith('test_')))
