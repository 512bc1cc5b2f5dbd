#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Runs each fuzz target with its seeds, then on from them; build-and-test.sh calls it.

fuzz.py DIRECTORY SECONDS: for every DIRECTORY/tests/fuzz/fuzz-NAME, first the seeds in
tests/fuzz/seeds/NAME once each, then SECONDS of new inputs with the dictionary
tests/fuzz/NAME.dict. What it found stays in DIRECTORY/fuzz/NAME. The result is left where
`meson test` leaves its own, for tally.py.
"""

import json
import os
import pathlib
import subprocess
import sys

HOME = pathlib.Path('tests/fuzz')
# Generous: a single input that takes this long, or this much memory, is a finding.
LIMITS = ['-timeout=20', '-rss_limit_mb=2048', '-malloc_limit_mb=1024', '-print_final_stats=1']


def run(command):
    """Runs one command; gives its exit code and all it printed."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False,
                          env={**os.environ, 'UBSAN_OPTIONS': 'halt_on_error=1:print_stacktrace=1'})
    return done.returncode, done.stdout.decode('utf-8', 'replace')


def entry(name, code, output):
    result = 'OK' if code == 0 else 'FAIL'
    return {'name': name, 'result': result, 'returncode': code, 'stdout': output}


def fuzz(target, seconds, workplace):
    """The two results of one target: its seeds, and what came after them."""
    noun = target.name.removeprefix('fuzz-')
    seeds = HOME / 'seeds' / noun
    found = workplace / noun
    corpus = found / 'corpus'
    corpus.mkdir(parents=True, exist_ok=True)
    if not seeds.is_dir() or not any(seeds.iterdir()):
        yield entry(f'fuzz {noun} seeds', 1, f'{seeds} holds no seed')
        return
    yield entry(f'fuzz {noun} seeds', *run([target, '-runs=0', *LIMITS, seeds]))
    dictionary = HOME / f'{noun}.dict'
    with_dictionary = [f'-dict={dictionary}'] if dictionary.exists() else []
    yield entry(f'fuzz {noun} for {seconds} s',
                *run([target, f'-max_total_time={seconds}', f'-artifact_prefix={found}/',
                      *LIMITS, *with_dictionary, corpus, seeds]))


def main(directory, seconds):
    build = pathlib.Path(directory)
    targets = sorted(path for path in (build / 'tests/fuzz').glob('fuzz-*')
                     if path.is_file() and os.access(path, os.X_OK))
    results = [result for target in targets
               for result in fuzz(target.absolute(), seconds, build / 'fuzz')]
    with open(build / 'meson-logs/testlog.json', 'w', encoding='utf-8') as log:
        for result in results:
            log.write(json.dumps(result) + '\n')
    return any(result['returncode'] for result in results)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
