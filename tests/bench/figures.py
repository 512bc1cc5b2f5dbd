# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""How every figure of this folder is taken and written: bench.py and window.py share one kind of table."""

import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

ROUNDS = 3
SPENT = pathlib.Path(__file__).with_name('spent.py')
# Far above any figure; a program that hangs must not hang the run.
PATIENCE = 900


def run_and_measure(command, environment):
    """One program to its end, as the child of a small process: what it printed, and what it cost."""
    done = subprocess.run([sys.executable, '-I', '-S', SPENT, *command], env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=PATIENCE, check=False)
    if done.returncode != 0:
        raise RuntimeError(f'{command[0]} {command[1]} exited {done.returncode}: {done.stderr}')
    return done.stdout, json.loads(done.stderr.splitlines()[-1])


def median_of(measure, rounds=ROUNDS):
    """Runs measure once for nothing, then a few times; the median of each of its numbers."""
    measure()
    return median([measure() for _ in range(rounds)])


def median(results):
    return {name: statistics.median(result[name] for result in results) for name in results[0]}


def show_progress(words):
    print(words, file=sys.stderr, flush=True)


def in_words(result, columns):
    """columns: (name of a number, how it is written), in their order; what was not measured is left out."""
    return ', '.join(form.format(result[name]) for name, form in columns if name in result)


def print_row(*cells):
    print('| ' + ' | '.join(cells) + ' |', flush=True)


def print_head(machine):
    print(f'Machine: {machine}.\n')
    print_row('what', 'who', 'figures', 'budget')
    print('|---|---|---|---|', flush=True)


def hardware():
    """The processor and the system the figures belong to."""
    model = 'unknown processor'
    with open('/proc/cpuinfo', encoding='utf-8') as lines:
        for line in lines:
            if line.startswith('model name'):
                model = line.split(':', 1)[1].strip()
                break
    return f'{os.cpu_count()} cores of {model}, {platform.freedesktop_os_release()["PRETTY_NAME"]}'
