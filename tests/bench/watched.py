# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""One window that is measured: from the outside by what the kernel counts, from the inside by window-watch.c."""

import glob
import mmap
import os
import signal
import struct
import time

import tap

# The struct of window-watch.c.
FIELDS = ('first_rows', 'rows', 'worked', 'turns', 'long_turns', 'longest_turn', 'longest_worked', 'frames')
SHAPE = struct.Struct(f'={len(FIELDS)}q')
START = 120
QUIET = 1.0         # seconds in which a window that is ready does
QUIET_WORK = 5e6    # no more than this, in nanoseconds


class Watched:
    """start: starts the program with these variables and returns its loopback.Process. row: the type of its rows."""

    def __init__(self, session, build, row, start):
        path = session.path('page')
        with open(path, 'wb') as page:
            page.write(bytes(SHAPE.size))
        with open(path, 'r+b') as page:
            self.page = mmap.mmap(page.fileno(), SHAPE.size)
        self.began = time.monotonic()
        self.process = start(TERN_BENCH_PAGE=path, TERN_BENCH_ROW=row,
                             LD_PRELOAD=str(build / 'tests/bench/window-watch.so'))

    def read(self):
        return dict(zip(FIELDS, SHAPE.unpack(self.page[:])))

    def forget_turns(self):
        """Begins to count the turns of its main loop anew."""
        found = self.read()
        self.page[:] = SHAPE.pack(found['first_rows'], found['rows'], found['worked'], 0, 0, 0, 0, 0)

    def turns(self):
        found = self.read()
        return {'turns': found['turns'], 'long_turns': found['long_turns'],
                'longest_turn': found['longest_turn'] / 1000, 'longest_worked': found['longest_worked'] / 1000}

    def toggle_drawing(self):
        os.kill(self.process.child.pid, signal.SIGUSR1)

    def start_to_rows(self):
        """From its start to the first frame with rows in it: seconds, what it worked in them, how many rows."""
        tap.wait_until(lambda: self.read()['first_rows'] or self.process.child.poll() is not None, 'there are rows',
                       START)
        tap.equal(self.process.child.poll(), None, 'it is running')
        found = self.read()
        return {'seconds': found['first_rows'] / 1e6 - self.began, 'cpu': found['worked'] / 1e6, 'rows': found['rows']}

    # What the kernel counts ------------------------------------------------------------------------------

    def _read_tasks(self, file):
        for path in glob.glob(f'/proc/{self.process.child.pid}/task/*/{file}'):
            try:
                with open(path, encoding='ascii') as text:
                    yield text.read()
            except OSError:
                pass    # a thread that has just ended

    def work(self):
        """Nanoseconds of processor that its threads have used."""
        return sum(int(text.split()[0]) for text in self._read_tasks('schedstat'))

    def wakes(self):
        """How often its threads waited for something, and it came."""
        return sum(int(line.split()[1]) for text in self._read_tasks('status') for line in text.splitlines()
                   if line.startswith('voluntary_ctxt_switches'))

    def settle(self, seconds=START):
        """Waits until it has nothing more to do."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = self.work()
            time.sleep(QUIET)
            if self.work() - before < QUIET_WORK:
                return
        raise tap.Failure(f'it is still at work after {seconds} s')

    def memory(self):
        """MiB: its share of what it has in memory, and what it shares with nobody."""
        with open(f'/proc/{self.process.child.pid}/smaps_rollup', encoding='ascii') as lines:
            kib = {line.split(':')[0]: int(line.split()[1]) for line in lines if line.endswith('kB\n')}
        return {'pss': kib['Pss'] / 1024, 'own': (kib['Private_Clean'] + kib['Private_Dirty']) / 1024}

    def idle(self, seconds=10):
        self.settle()
        work, wakes = self.work(), self.wakes()
        time.sleep(seconds)
        return {'idle_cpu': (self.work() - work) / 1e6, 'idle_wakes': self.wakes() - wakes}
