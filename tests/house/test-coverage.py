#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""test-coverage.py TOP: tests/gui/coverage.txt names a workflow for each of the features, and each of them exists."""
import ast
import pathlib
import sys

from tree import Tap, read

NUMBERS = {'L': 12, 'F': 8, 'R': 17, 'S': 8, 'O': 9}
# A number without a workflow fails only when this is so.
ALL_ARE_WANTED = False


def lines(top):
    """(number, workflows, reason): of each line one of the two last is empty."""
    for line in read(top, 'tests/gui/coverage.txt').splitlines():
        what, bar, rest = line.partition(' | ')
        if not bar:
            continue
        number, rest = what.split(' ', 1)[0], rest.strip()
        missing = rest.startswith('missing: ')
        yield number, [] if missing else rest.split(', '), rest.removeprefix('missing: ') if missing else ''


def functions(top, name):
    """What a test file defines; nothing when there is none."""
    path = pathlib.Path(top) / 'tests/gui' / f'test_{name}.py'
    if not path.exists():
        return set()
    return {one.name for one in ast.parse(path.read_text(encoding='utf-8')).body if isinstance(one, ast.FunctionDef)}


def is_named_twice(top, name, function):
    """A workflow is run by being named beside its definition."""
    return read(top, f'tests/gui/test_{name}.py').count(function) > 1


def exists(top, workflow):
    name, _, function = workflow.partition('::')
    return function in functions(top, name) and is_named_twice(top, name, function)


def main(top):
    tap = Tap()
    table = list(lines(top))
    numbers = [number for number, _, _ in table]
    wanted = [f'{letter}{number}' for letter, most in NUMBERS.items() for number in range(1, most + 1)]
    tap.point('Every number has one line, and no other has', sorted(set(wanted) ^ set(numbers)) + sorted(
        {number for number in numbers if numbers.count(number) > 1}))
    tap.point('Every workflow that is named exists, and is run',
              [f'{number}: {workflow}' for number, workflows, _ in table for workflow in workflows
               if not exists(top, workflow)])
    tap.point('What is missing says why',
              [number for number, workflows, reason in table if not workflows and not reason])
    missing = [f'{number}: {reason}' for number, _, reason in table if reason]
    if ALL_ARE_WANTED:
        tap.point('Every number has a workflow', missing)
    for one in missing:
        print(f'# open: {one}')
    return tap.finish()


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
