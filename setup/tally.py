#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Counts what `meson test` ran, each TAP subtest for itself; ./check calls it after each phase.

tally.py COUNTS [TESTLOG.JSON]: appends "passed failed skipped" to the file COUNTS, and says on
stdout what failed, with its output, and what was skipped, with its reason. Without a log, or with
one that holds nothing, one failure is counted.
"""

import json
import re
import sys

POINT = re.compile(r'^(not )?ok\b[ \t]*(\d+)?[ \t]*(?:- )?([^#\n]*)(?:#[ \t]*(SKIP|TODO)\S*[ \t]*(.*))?$',
                   re.IGNORECASE)
PLAN = re.compile(r'^1\.\.(\d+)(?:[ \t]*#[ \t]*SKIP\S*[ \t]*(.*))?$', re.IGNORECASE)
GOOD = {'OK', 'EXPECTEDFAIL', 'SKIP'}


class Tally:
    """What one program did."""

    def __init__(self):
        self.passed = 0
        self.failed = []
        self.skipped = []


def count_points(name, output):
    """Counts the points of one program's TAP output; None when it printed no plan."""
    tally = Tally()
    planned = None
    for line in output.splitlines():
        plan = PLAN.match(line)
        if plan:
            planned = int(plan.group(1))
            if planned == 0:
                tally.skipped.append((name, plan.group(2) or 'no reason given'))
            continue
        point = POINT.match(line)
        if not point:
            continue
        what = f'{name} {point.group(3).strip()}'.strip()
        directive = (point.group(4) or '').upper()
        if directive == 'SKIP':
            tally.skipped.append((what, point.group(5).strip() or 'no reason given'))
        elif point.group(1) and directive != 'TODO':
            tally.failed.append(what)
        else:
            tally.passed += 1
    return None if planned is None else tally


def count_program(entry):
    """Counts one entry of meson's testlog.json."""
    name = entry['name'].removeprefix('tern:')
    result = entry['result']
    tally = count_points(name, entry.get('stdout') or '')
    if tally is None:
        tally = Tally()
        if result == 'SKIP':
            tally.skipped.append((name, 'the program asked to be skipped'))
        elif result in GOOD:
            tally.passed = 1
    if result not in GOOD and not tally.failed:
        tally.failed.append(f'{name} ({result.lower()})')
    return tally


def report(entry, tally):
    for what in tally.failed:
        print(f'  FAILED  {what}')
    if tally.failed:
        text = (entry.get('stdout') or '') + (entry.get('stderr') or '')
        told = [line for line in text.splitlines() if not line.startswith('ok ')]
        for line in told[-60:]:
            print(f'          {line}')
    for what, reason in tally.skipped:
        print(f'  skipped {what}: {reason}')


def count_log(path):
    """Counts a whole log: passed, failed, skipped."""
    passed = failed = skipped = 0
    with open(path, encoding='utf-8', errors='replace') as log:
        for line in log:
            entry = json.loads(line)
            tally = count_program(entry)
            report(entry, tally)
            passed += tally.passed
            failed += len(tally.failed)
            skipped += len(tally.skipped)
    return passed, failed, skipped


def main(arguments):
    counts, logs = arguments[0], arguments[1:]
    result = (0, 1, 0)
    try:
        if logs:
            result = count_log(logs[0])
            if result == (0, 0, 0):
                print('  FAILED  no test ran')
                result = (0, 1, 0)
    except (OSError, ValueError) as error:
        print(f'  FAILED  the test log cannot be read: {error}')
    with open(counts, 'a', encoding='utf-8') as out:
        print(*result, file=out)
    return 1 if result[1] else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
