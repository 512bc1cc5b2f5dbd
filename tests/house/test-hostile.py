#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Holds tests/hostile.md to what there is: every test it names exists. test-hostile.py TOP."""

import re
import sys
from pathlib import Path

from tree import Tap


def texts(top):
    return '\n'.join(path.read_text(encoding='utf-8') for path in Path(top, 'tests').rglob('test-*.c'))


def exists(top, name, tests):
    """A test within a program, a file, a transcript, a fuzz target; or words that are none of these."""
    if name.startswith('/'):
        stem = name.rstrip('…')
        return f'"{stem}"' in tests or f'"{stem}' in tests
    if name.startswith('fuzz-'):
        return Path(top, 'tests/fuzz', f'{name}.c').exists()
    if '/' in name:
        return Path(top, 'tests', name).exists()
    if name.endswith('.c'):
        return any(Path(top, 'tests').rglob(name))
    return Path(top, 'tests/imap/transcripts', f'{name}.transcript').exists()


def missing(top):
    tests = texts(top)
    for row in Path(top, 'tests/hostile.md').read_text(encoding='utf-8').splitlines():
        cells = row.split('|')
        if len(cells) == 4 and '`' in cells[2]:
            for name in re.findall(r'`([^`]+)`', cells[2]):
                if not exists(top, name, tests):
                    yield f'hostile.md names {name}, which is not there'
        elif len(cells) == 4 and cells[1].strip() not in ('what a server does', 'what comes', 'what happens', '---'):
            if cells[1].strip('-'):
                yield f'hostile.md names no test for {cells[1].strip()}'


def main(top):
    tap = Tap()
    tap.point('a name that is none is found', [] if not exists(top, 'no-such-transcript', '') else ['it was not'])
    tap.point('every test that is named exists', missing(top))
    return tap.finish()


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
