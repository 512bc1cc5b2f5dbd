# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""How every figure of this folder is taken and written: bench.py and window.py share one kind of table."""

import os
import platform
import statistics
import sys

ROUNDS = 3


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
