#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Holds each file to the style of the house: its head, its lines, its name, its size.

test-files.py TOP. A rule is a function that yields (line, complaint) for one file. First the
test proves on made-up files that every rule can fail.
"""

import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

from tree import TEXT, Tap, files, read

CODE = {'.c', '.h'}
HEADED = {'.c', '.h', '.py', '.sh', '.build', '.sql', '.ui', '.ini'}
LINE_LIMIT = 120
FILE_LIMIT = 1000
FUNCTION_LIMIT = 100

# The names that say nothing about what is inside.
EMPTY_NAMES = {'util', 'utils', 'common', 'misc', 'helper', 'helpers', 'manager'}
# Written in two halves, so that this file keeps its own rule.
UNFINISHED = re.compile(r'\b(TO' r'DO|FIX' r'ME)\b')
SKIPPED = re.compile(r'\bg_test_' r'skip\b')
SLEEP = re.compile(r'\b(g_usleep|usleep|nanosleep|sleep) ?\(')
DEFAULT = re.compile(r'\btern_\w+_get_' r'default\b')
URL = re.compile(r'\b(?:https?|ftp)://([A-Za-z0-9.-]+)')
# Documentation that comments and pages may point to; anything else has to be
# made up (RFC 2606), the machine itself, or Tern's own.
DOCUMENTATION = re.compile(
    r'^(localhost|127\.0\.0\.1|ternmail\.org|([\w.-]+\.)?example(\.(org|com|net))?|([\w.-]+\.)?invalid|'
    r'(www\.)?(gnu|fsf|rfc-editor|freedesktop|ietf|iana|unicode|w3|sqlite|reuse)\.(org|software)|'
    r'([\w.-]+\.)?(gnome|debian-handbook|dovecot)\.(org|info))$')
# A sentence with these words at the top of a file, or above a function, says
# why something very long is in one piece.
ONE_PIECE = 'one piece'


def line_of(text, position):
    return text.count('\n', 0, position) + 1


def first_lines(text):
    """The lines of a file after its interpreter line."""
    lines = text.split('\n')
    return lines[1:] if lines[0].startswith(('#!', '<?xml')) else lines


def head_rule(path, text):
    """Licence, copyright, then a sentence: what this is."""
    if path.suffix not in HEADED:
        return
    lines = first_lines(text) + ['', '', '']
    if 'SPDX-License-Identifier: GPL-3.0-or-later' not in lines[0]:
        yield 1, 'the first line is not the SPDX licence line'
    if 'SPDX-FileCopyrightText: The Tern developers' not in lines[1]:
        yield 2, 'the second line is not the SPDX copyright line'
    sentence = ''.join(lines[2:5])
    if path.suffix in CODE and len(re.sub(r'[\W_]', '', sentence)) < 15:
        yield 3, 'no sentence says what this file is'


def line_rule(path, text):
    """Lines of at most 120 columns, no tabs, nothing at their ends, a newline at the last."""
    if path.suffix not in HEADED:
        return
    for number, line in enumerate(text.split('\n'), 1):
        if len(line) > LINE_LIMIT and not URL.search(line):
            yield number, f'{len(line)} columns; the rule: at most {LINE_LIMIT}'
        if '\t' in line:
            yield number, 'a tab'
        if line != line.rstrip():
            yield number, 'blanks at the end of the line'
    if not text.endswith('\n') or text.endswith('\n\n'):
        yield text.count('\n') + 1, 'does not end with exactly one newline'


def name_rule(path, text):
    """A name says what is inside."""
    del text
    for part in path.parts:
        empty = EMPTY_NAMES & set(re.split(r'[-_.]', part.lower()))
        if empty:
            yield 1, f'the name {part} says nothing about what is inside'
    if path.parts[0] == 'src' and path.suffix in CODE:
        if not re.fullmatch(r'tern-[a-z0-9-]+|ternctl[a-z0-9-]*|main', path.stem):
            yield 1, 'not named tern-<noun>'


def words_rule(path, text):
    """Nothing unfinished, nothing skipped, no singleton, no sleeping in C tests."""
    if path.parts[0] not in ('src', 'tests', 'data', 'po') or path.suffix not in HEADED:
        return
    checks = [(UNFINISHED, 'a mark of unfinished work'), (DEFAULT, 'a singleton')]
    if path.parts[0] == 'tests':
        checks.append((SKIPPED, 'a skipped test'))
    if path.parts[0] == 'tests' and path.suffix in CODE:
        checks.append((SLEEP, 'a sleep; the rule: iterate until a condition, bounded'))
    for pattern, complaint in checks:
        for found in pattern.finditer(text):
            yield line_of(text, found.start()), f'{found[0]}: {complaint}'


def url_rule(path, text):
    """No address of a registry or any other service."""
    if path.suffix not in TEXT and path.name not in ('check', 'run'):
        return
    for found in URL.finditer(text):
        if not DOCUMENTATION.match(found[1].rstrip('.').lower()):
            yield line_of(text, found.start()), f'names the host {found[1]}'


def says_why(lines):
    """Whether a comment in these lines, wrapped anywhere, says why it is one piece."""
    return ONE_PIECE in re.sub(r'[\s*/]+', ' ', ' '.join(lines))


def functions(lines):
    """The first and last line number of each function of a C file."""
    start = None
    for number, line in enumerate(lines, 1):
        if line == '{':
            start = number
        elif line == '}' and start:
            yield start, number
            start = None


def size_rule(path, text):
    """A very long file or function says why it is one piece."""
    if path.suffix not in CODE or path.parts[0] != 'src':
        return
    lines = text.split('\n')
    if len(lines) > FILE_LIMIT and not says_why(lines[:40]):
        yield 1, f'{len(lines)} lines, and no sentence at the top says why it is {ONE_PIECE}'
    for start, end in functions(lines):
        if end - start > FUNCTION_LIMIT and not says_why(lines[max(0, start - 20):start]):
            yield start, f'a function of {end - start} lines, and no sentence says why'


def include_order(path, text):
    """Own header, project headers, system headers."""
    if path.suffix != '.c' or path.parts[0] != 'src':
        return
    rank = 0
    for found in re.finditer(r'^#include ([<"])([^>"]+)[>"]', text, re.MULTILINE):
        own = found[1] == '"' and PurePosixPath(found[2]).stem == path.stem
        kind = 0 if own else 1 if found[1] == '"' else 2
        if kind < rank:
            order = 'own header, project headers, system'
            yield line_of(text, found.start()), f'{found[2]} is out of order; the rule: {order}'
        rank = max(rank, kind)


def hyphen_rule(path, text):
    """What breaks within words gets no hyphens: in an address they would be read as part of it."""
    if path.suffix != '.ui':
        return
    for found in re.finditer(r'<object class="GtkLabel".*?</object>', text, re.DOTALL):
        if re.search(r'"wrap-mode">(word-)?char<', found[0]) and 'name="insert-hyphens" value="false"' not in found[0]:
            yield line_of(text, found.start()), 'a label that inserts hyphens'


RULES = (head_rule, line_rule, name_rule, words_rule, url_rule, size_rule, include_order, hyphen_rule)


def complaints(path, text):
    for rule in RULES:
        for line, complaint in rule(path, text):
            yield f'{path}:{line}: {complaint}'


def unlisted_sources(top):
    """C files that no meson.build of their folder or the one above names, whole or in a loop over its tests."""
    for path in files(top, 'src', 'tests', suffixes={'.c'}):
        builds = [folder / 'meson.build' for folder in list(path.parents)[:2]]
        texts = [read(top, build) for build in builds if (top / build).exists()]
        names = (path.stem, f"'{path.stem.removeprefix('test-')}'")
        if not any(name in text for text in texts for name in names):
            yield f'{path}: no meson.build names it'


def registry_hosts():
    """The hosts this machine installs packages from."""
    command = ['apt-get', 'indextargets', '--format', '$(REPO_URI)']
    try:
        listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return set()
    return set(URL.findall(listed))


def registry_mentions(top):
    hosts = registry_hosts()
    for path in files(top):
        text = read(top, path) if path.suffix in TEXT or not path.suffix else ''
        for host in hosts:
            if host in text:
                yield f'{path}:{line_of(text, text.index(host))}: names a package registry'


HEAD = ('/* SPDX-License-Identifier: GPL-3.0-or-later\n'
        ' * SPDX-FileCopyrightText: The Tern developers\n * What this example is, in words. */\n')
LABEL = ('<!-- SPDX-License-Identifier: GPL-3.0-or-later -->\n<!-- SPDX-FileCopyrightText: The Tern developers -->\n'
         '<!-- What this example is, in words. -->\n'
         '<object class="GtkLabel"><property name="wrap-mode">char</property></object>\n')
LONG = 'int\nf (void)\n{\n' + '  f ();\n' * 101 + '}\n'

# path, text, and a word of the only complaint; None where there is none.
EXAMPLES = (
    ('src/mail/tern-a.c', HEAD + 'int a;\n', None),
    ('src/mail/tern-a.c', HEAD.replace('GPL', 'MIT'), 'licence'),
    ('src/mail/tern-a.c', HEAD.replace('The Tern', 'Other'), 'copyright'),
    ('src/mail/tern-a.c', HEAD.split(' * What')[0] + ' */\nint a;\n', 'no sentence'),
    ('src/mail/tern-a.c', HEAD + '/*' + 'x' * 120 + '*/\n', 'columns'),
    ('src/mail/tern-a.c', HEAD + '\tint a;\n', 'tab'),
    ('src/mail/tern-a.c', HEAD + 'int a; \n', 'blanks'),
    ('src/mail/tern-a.c', HEAD + 'int a;', 'newline'),
    ('src/mail/tern-mail-utils.c', HEAD, 'says nothing'),
    ('src/mail/address.c', HEAD, 'tern-<noun>'),
    ('src/mail/tern-a.c', HEAD + '/* TO' 'DO */\n', 'unfinished'),
    ('tests/mail/test-a.c', HEAD + '  g_test_' 'skip ("x");\n', 'skipped'),
    ('tests/mail/test-a.c', HEAD + '  g_usleep (1);\n', 'sleep'),
    ('src/mail/tern-a.c', HEAD + 'tern_engine_get_' 'default ();\n', 'singleton'),
    ('src/mail/tern-a.c', HEAD + '/* http:/' '/packages.registry.test/x */\n', 'names the host'),
    ('src/mail/tern-a.c', HEAD + '/* https:/' '/www.rfc-editor.org/rfc/rfc9051 */\n', None),
    ('src/mail/tern-a.c', HEAD + LONG, 'a function of'),
    ('src/mail/tern-a.c', HEAD + '/* In one\n * piece, since. */\n' + LONG, None),
    ('src/mail/tern-a.c', HEAD + 'int a;\n' * 1000, 'lines'),
    ('src/mail/tern-a.c', HEAD + '#include <glib.h>\n#include "mail/tern-b.h"\n', 'order'),
    ('src/mail/tern-a.c', HEAD + '#include "mail/tern-b.h"\n#include "mail/tern-a.h"\n', 'order'),
    ('src/ui/list/tern-a.ui', LABEL, 'hyphens'),
    ('src/ui/list/tern-a.ui', LABEL.replace('char', 'word'), None),
)


def example_problem(example):
    """Why an example did not come out as it says, or None."""
    path, text, word = example
    found = list(complaints(PurePosixPath(path), text))
    if word is None:
        return f'{path}: gave {found}' if found else None
    if len(found) == 1 and word in found[0]:
        return None
    return f'{path}: gave {found}, not one complaint with {word!r}'


def main(top):
    tap = Tap()
    texts = [(path, read(top, path)) for path in files(top)]
    tap.point('every rule can fail', filter(None, map(example_problem, EXAMPLES)))
    for rule in RULES:
        broken = [f'{path}:{line}: {complaint}' for path, text in texts
                  for line, complaint in rule(path, text)]
        tap.point(rule.__doc__.rstrip('.'), broken)
    tap.point('Every C file is built', unlisted_sources(top))
    tap.point('No package registry is named', registry_mentions(top))
    return tap.finish()


if __name__ == '__main__':
    sys.exit(main(Path(sys.argv[1])))
