# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Tern in a release build, in a home of its own, as bench.py measures it."""

import json
import pathlib
import shutil
import subprocess
import time

from figures import PATIENCE, run_and_measure
from proxy import Proxy
from tap import wait_until
from ternctl import Person, program

ROUND_TRIP = 0.2
SCREEN = 50


class FirstRows:
    """What the proxy's far side sees: the round trips between sign-in and the header of the 50th message."""

    def __init__(self):
        self.proxy = None
        self.at_sign_in = None
        self.headers = 0
        self.round_trips = None

    def __call__(self, data, connection):
        if self.at_sign_in is None and b'Logged in' in data:
            self.at_sign_in = self.proxy.round_trips
        self.headers += data.count(b'BODY[HEADER')
        if self.headers >= SCREEN and self.round_trips is None:
            self.round_trips = self.proxy.round_trips - self.at_sign_in
        return data


class Tern:
    """One account on the private server, with its own store and configuration."""

    def __init__(self, server, port=None):
        self.person = Person()
        self.person.add_account(server, security='insecure', port=port)

    def close(self):
        shutil.rmtree(self.person.home)

    def run(self, *arguments):
        """One ternctl to its end: the objects it printed, and what it cost."""
        printed, cost = run_and_measure([program(), *arguments], self.person.environment())
        return [json.loads(line) for line in printed.splitlines()], cost

    def sync(self, mailbox='INBOX'):
        """One whole ternctl sync of a mailbox, headers alone."""
        objects, cost = self.run('sync', '--mailbox', mailbox, '--bodies', 'none')
        done = next(line for line in objects if 'bytes_in' in line)
        return {**cost, 'in_mailbox': done['seconds'],
                'bytes_in': done['bytes_in'], 'bytes_out': done['bytes_out']}

    def whole_sync(self, mailbox):
        """Every message of a mailbox, whole."""
        objects, cost = self.run('sync', '--mailbox', mailbox, '--bodies', 'all')
        return {**cost, 'bytes_in': next(line for line in objects if 'bytes_in' in line)['bytes_in'],
                'store': self.size()}

    def size(self):
        return sum(path.stat().st_size for path in pathlib.Path(self.person.data).iterdir())

    def first_sync(self):
        """A sync from nothing. What it grows by is counted from a sync of an empty mailbox."""
        empty = self.sync('Drafts')['mib']
        result = self.sync()
        return {**result, 'growth': result['mib'] - empty, 'store': self.size()}

    def commands_during_sync(self, build):
        """Clicks timed with nothing else to do, and clicks and looks in the same process while it first synced."""
        done = subprocess.run([build / 'tests/bench/bench-commands', self.person.path('data', 'tern'),
                               self.person.path('config', 'tern'), 'INBOX'],
                              env=self.person.environment(), stdout=subprocess.PIPE, check=True,
                              timeout=PATIENCE)
        result = {}
        for kind, figures in json.loads(done.stdout).items():
            result[kind] = figures.pop('count')
            result.update({f'{kind}_{name}': value for name, value in figures.items()})
        return result


def first_screen(server):
    """Round trips and seconds until the newest 50 messages of a new account can be listed."""
    watch = FirstRows()
    with Proxy(server.port, delay=ROUND_TRIP, rewrite=watch) as proxy:
        watch.proxy = proxy
        tern = Tern(server, proxy.port)
        began = time.monotonic()
        running = tern.person.start('sync', '--mailbox', 'INBOX', '--bodies', 'none')
        wait_until(lambda: watch.round_trips, 'the first 50 headers', PATIENCE)
        wait_until(lambda: len(tern.person.rows(limit=SCREEN)) == SCREEN, 'their rows', PATIENCE)
        seconds = time.monotonic() - began
        running.stop()
        tern.close()
    return {'seconds': seconds, 'round_trips': watch.round_trips}
