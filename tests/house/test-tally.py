#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Proves that the last line of ./check counts what ran: setup/tally.py on made-up test logs.

test-tally.py TOP.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from tree import Tap

# What one program printed, meson's word for it, and the counts that must come of it.
PROGRAMS = (
    ('two points passed', '1..2\nok 1 /a\nok 2 /b\n', 'OK', '2 0 0'),
    ('the plan may come last', 'ok 1 - a\n# words\nok 2\n1..2\n', 'OK', '2 0 0'),
    ('one of two failed', '1..2\nok 1 /a\nnot ok 2 /b\n', 'FAIL', '1 1 0'),
    ('a skipped point has its reason', '1..2\nok 1 /a\nok 2 /b # SKIP no server\n', 'OK', '1 0 1'),
    ('a whole program is skipped', '1..0 # SKIP nothing here\n', 'SKIP', '0 0 1'),
    ('an expected failure passes', '1..1\nnot ok 1 /a # TO' 'DO later\n', 'OK', '1 0 0'),
    ('points that never came are a failure', '1..3\nok 1 /a\n', 'ERROR', '1 1 0'),
    ('a crash after the points is a failure', '1..1\nok 1 /a\n', 'ERROR', '1 1 0'),
    ('a program that hung is a failure', '1..2\nok 1 /a\n', 'TIMEOUT', '1 1 0'),
    ('a program without points counts once', 'hello\n', 'OK', '1 0 0'),
    ('and so does its failure', 'hello\n', 'FAIL', '0 1 0'),
)


def count(top, log_text, *, with_log=True):
    """What tally.py appended, what it said and how it exited."""
    with tempfile.TemporaryDirectory() as folder:
        counts = pathlib.Path(folder) / 'counts'
        log = pathlib.Path(folder) / 'testlog.json'
        log.write_text(log_text, encoding='utf-8')
        command = [sys.executable, top / 'setup/tally.py', counts] + ([log] if with_log else [])
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return counts.read_text(encoding='utf-8').strip(), done.stdout, done.returncode


def program_problems(top, output, result, expected):
    log = json.dumps({'name': 'example', 'stdout': output, 'result': result}) + '\n'
    counted, said, code = count(top, log)
    if counted != expected:
        yield f'counted {counted}, not {expected}'
    if (code != 0) != (expected.split()[1] != '0'):
        yield f'exited {code}'
    if 'SKIP' in output and not ('no server' in said or 'nothing here' in said):
        yield f'the reason is missing: {said}'


def expect(answer, counted, word):
    if answer[0] != counted or word not in answer[1] or answer[2] != 1:
        yield f'gave {answer}'


def main(top):
    tap = Tap()
    for name, output, result, expected in PROGRAMS:
        tap.point(name, program_problems(top, output, result, expected))
    tap.point('a log with no test is a failure', expect(count(top, ''), '0 1 0', 'no test ran'))
    tap.point('a broken log is a failure', expect(count(top, '{"name'), '0 1 0', 'cannot be read'))
    tap.point('a phase that was not built is a failure',
              expect(count(top, '', with_log=False), '0 1 0', ''))
    return tap.finish()


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1])))
