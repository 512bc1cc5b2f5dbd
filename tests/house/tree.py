# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The files of the tree and the TAP the house's tests speak; used by the tests beside it."""

import os
import pathlib

# Made by builds and tools, and no part of the project's text.
IGNORED = {'.git', '.root', '__pycache__', '.cache', 'subprojects'}
TEXT = {'.c', '.h', '.py', '.sh', '.build', '.sql', '.ui', '.md', '.ini', '.txt', '.in', '.xml'}


def is_ignored(folder):
    return folder in IGNORED or folder.startswith('build')


def files(top, *folders, suffixes=None):
    """Every file below the given folders of top (or all of it), as paths relative to top."""
    top = pathlib.Path(top)
    for start in folders or ('.',):
        for here, below, names in os.walk(top / start):
            below[:] = sorted(name for name in below if not is_ignored(name))
            for name in sorted(names):
                path = (pathlib.Path(here) / name).relative_to(top)
                if suffixes is None or path.suffix in suffixes:
                    yield path


def read(top, path):
    return (pathlib.Path(top) / path).read_text(encoding='utf-8', errors='replace')


class Tap:
    """Prints one point after another; finish() gives the exit code."""

    def __init__(self):
        self.points = 0
        self.failures = 0

    def point(self, name, problems=()):
        """One point, failed when there are problems; each of them becomes a comment line."""
        problems = list(problems)
        self.points += 1
        self.failures += bool(problems)
        for problem in problems:
            print(f'# {problem}')
        print(f'{"not " if problems else ""}ok {self.points} - {name}')

    def finish(self):
        print(f'1..{self.points}')
        return 1 if self.failures else 0
