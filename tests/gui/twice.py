#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Runs a test program that shares a busy machine with a toolkit, a web engine and a screen reader; when it fails, runs
it once more, and says after that how the first run went, with all it printed. What counts is the second run.

twice.py PROGRAM [ARGUMENT…]. A workflow that fails both times has failed; one that failed once is in the log."""
import subprocess
import sys


def run(command):
    return subprocess.run(command, capture_output=True, text=True, errors='replace', check=False)


def main(command):
    last, first = run(command), None
    if last.returncode:
        first, last = last, run(command)
    sys.stdout.write(last.stdout)
    sys.stderr.write(last.stderr)
    # After the plan: TAP has its version in the first line.
    for line in (first.stdout + first.stderr).splitlines() if first else ():
        print(f'# the first time: {line}')
    return last.returncode


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
