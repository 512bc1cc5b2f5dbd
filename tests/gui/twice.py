#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Runs a test program that shares a busy machine with a toolkit, a web engine and a screen reader; when it fails, says
so, with all it printed, and runs it once more. What counts is the second run.

twice.py PROGRAM [ARGUMENT…]. A workflow that fails both times has failed; one that failed once is in the log."""
import subprocess
import sys


def main(command):
    first = subprocess.run(command, capture_output=True, text=True, errors='replace', check=False)
    if first.returncode == 0:
        sys.stdout.write(first.stdout)
        sys.stderr.write(first.stderr)
        return 0
    for line in (first.stdout + first.stderr).splitlines():
        print(f'# the first time: {line}')
    sys.stdout.flush()
    return subprocess.run(command, check=False).returncode


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
