#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""test-extensions.py TOP: CONTRIBUTING.md has a row for every capability the code knows; each test it names exists."""
import pathlib
import re
import sys

from tree import Tap, read


def table(top):
    """(names, tests) of each row."""
    text = read(top, 'CONTRIBUTING.md').partition('## Extensions of IMAP\n')[2].partition('\n## ')[0]
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip('|').split('|')]
        if line.startswith('|') and len(cells) == 3 and cells[0] not in ('extension', '---'):
            yield cells[0].split(', '), re.findall('`([^`]+)`', cells[2])


def exists(top, name, tests_of_meson):
    top = pathlib.Path(top)
    return (name in tests_of_meson or (top / 'tests/imap/transcripts' / (name + '.transcript')).exists()
            or (name.startswith('tests/') and (top / name).exists()))


def meson_tests(top):
    """Names of tests that are made in a loop: the words of the lists, with what is put before them."""
    text = read(top, 'tests/interop/meson.build') + read(top, 'tests/engine/meson.build')
    words = re.findall(r"'([a-z_-]+)'", text)
    return {prefix + word for word in words for prefix in ('', 'server-', 'engine-')}


def main(top):
    tap = Tap()
    known = set(re.findall(r'\[TERN_IMAP_CAPABILITY_\w+\] = "([^"]+)"', read(top, 'src/imap/tern-imap-capabilities.c')))
    rows = list(table(top))
    named = [name for names, _ in rows for name in names]
    tap.point('The table and the code were found', [] if rows and len(known) > 40 else ['they have moved'])
    tap.point('Every capability the code knows has a row', sorted(known - set(named)))
    tap.point('No capability has two', sorted(name for name in set(named) if named.count(name) > 1))
    tap.point('Every test that is named exists',
              [f'{names[0]}: {name}' for names, tests in rows for name in tests
               if not exists(top, name, meson_tests(top))])
    return tap.finish()


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
