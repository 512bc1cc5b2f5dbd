#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Measures Tern against a floor and a peer, all in the same run; `./check --bench` calls it.

bench.py --build DIRECTORY [--messages N] [--rounds N] [--alone] [--only NAME… | --parts]: starts a private Dovecot with
N messages of 2 to 4 KB and prints a table for README.md. Every figure has one warm-up that is thrown away
and is the median of three, or of as many rounds as said. Nothing here passes or fails: it is read.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'harness'))

import dovecot  # noqa: E402
import mailgen  # noqa: E402
from camel import Camel, version as camel_version  # noqa: E402
from figures import (ROUNDS, SPENT, hardware, in_words, median, median_of, print_head, print_row,  # noqa: E402
                     show_progress)
from imapclient import ImapClient  # noqa: E402
from mbsync import Mbsync, version as mbsync_version  # noqa: E402
from neomutt import NeoMutt, version as neomutt_version  # noqa: E402
from proxy import Proxy  # noqa: E402
from raw_imap import Resumed, read_all_headers  # noqa: E402
from tern import Tern, first_screen  # noqa: E402

# A different seed for the mail that arrives between two syncs.
NEWS_SEED = 7
PADDING = 2000
# The mailbox whose messages are fetched whole: a tenth as many, of 14 KB.
WHOLE, WHOLE_PADDING = 'Whole', 13_000
# Seconds of a round trip.
DISTANCES = (0.05, 0.2)


class Mailbox:
    """The big INBOX, and the other client that changes it."""

    def __init__(self, server, messages):
        self.server = server
        self.rounds = 0
        server.fill('ann', 'INBOX', mailgen.generate(messages, padding=PADDING))

    def change(self, flags=100, news=10):
        """100 flags, 10 messages gone, 10 new, spread over the whole mailbox."""
        self.rounds += 1
        with ImapClient(self.server.port) as client:
            client.select()
            uids = client.uids()
            marked = uids[self.rounds::len(uids) // flags][:flags]
            client.store(marked, '+', ['\\Flagged', 'bench'])
            client.expunge(uids[self.rounds * 3 + 1::len(uids) // news][:news])
            start = 10_000_000 + self.rounds * news
            for message in mailgen.generate(news, seed=NEWS_SEED, start=start, padding=PADDING):
                client.append('INBOX', message)
            # What the server itself does after a change is nobody's figure.
            client.select()


class Bench:
    """One server, one build, and a scratch folder for each client."""

    def __init__(self, build, server, mailbox, scratch, chosen):
        self.n_whole = chosen.messages // 10
        self.rounds = chosen.rounds
        self.alone = chosen.alone
        self.build = build
        self.server = server
        self.mailbox = mailbox
        self.scratch = pathlib.Path(scratch)
        self.folders = 0
        self.terns = []

    def median_of(self, measure):
        return median_of(measure, self.rounds)

    def fresh_folder(self):
        self.folders += 1
        folder = self.scratch / str(self.folders)
        folder.mkdir()
        return folder

    def fresh_tern(self, port=None):
        self.terns.append(Tern(self.server, port))
        return self.terns[-1]

    def close(self):
        for tern in self.terns:
            tern.close()

    def fresh_neomutt(self, port=None):
        return NeoMutt(self.fresh_folder(), port or self.server.port)

    def fresh_camel(self, port=None):
        return Camel(self.build, self.fresh_folder(), port or self.server.port)

    def caught_up(self, port=None):
        """Everybody's way to look at INBOX again, after the first look; mbsync has every message whole."""
        port = port or self.server.port
        clients = (('raw socket', Resumed(port).sync), ('NeoMutt', self.fresh_neomutt(port).open_and_quit),
                   ('Camel', self.fresh_camel(port).open_and_quit),
                   ('mbsync', Mbsync(self.fresh_folder(), port).pull), ('Tern', self.fresh_tern(port).sync))
        for name, catch_up in clients:
            show_progress(f'the first look of {name} …')
            catch_up()
        return clients

    def catch_up_in_turn(self, clients, measured):
        """The mailbox changes once a round, and each of the clients then catches up; the first round is for nothing."""
        results = {name: [] for name, _ in clients}
        for number in range(self.rounds + 1):
            self.mailbox.change()
            for name, catch_up in clients:
                result = measured(catch_up)
                if number:
                    results[name].append(result)
        return [(name, median(rounds)) for name, rounds in results.items()]

    # Each figure gives rows: who, and what was measured.

    def first_time(self):
        def tern():
            client = Tern(self.server)
            result = client.first_sync()
            client.close()
            return result

        def neomutt():
            client = self.fresh_neomutt()
            result = client.open_and_quit()
            shutil.rmtree(client.folder)
            return result

        def camel():
            client = self.fresh_camel()
            result = client.open_and_quit()
            shutil.rmtree(client.folder)
            return result

        yield 'raw socket', self.median_of(lambda: read_all_headers(self.server.port))
        if not self.alone:
            yield 'NeoMutt', self.median_of(neomutt)
            yield 'Camel', self.median_of(camel)
        yield 'Tern', self.median_of(tern)

    def unchanged(self):
        for name, catch_up in self.caught_up():
            yield name, self.median_of(catch_up)

    def changed(self):
        yield from self.catch_up_in_turn(self.caught_up(), lambda catch_up: catch_up())

    def distant(self):
        """The same through a proxy, which counts what everybody asks and gets, signing in with it."""
        with Proxy(self.server.port) as proxy:
            def measured(catch_up):
                proxy.reset_counters()
                result = catch_up()
                return {'seconds': result['seconds'], 'wire_in': proxy.bytes_in, 'wire_out': proxy.bytes_out,
                        'round_trips': proxy.round_trips}

            clients = self.caught_up(proxy.port)
            for proxy.delay in DISTANCES:
                for name, result in self.catch_up_in_turn(clients, measured):
                    yield f'{name}, {proxy.delay * 1000:.0f} ms away', result

    def whole(self):
        """Another mailbox of whole messages, fetched to the disk each time anew."""
        self.server.fill('ann', WHOLE, mailgen.generate(self.n_whole, kind='text', padding=WHOLE_PADDING))

        def mbsync():
            client = Mbsync(self.fresh_folder(), self.server.port, WHOLE)
            result = client.pull()
            shutil.rmtree(client.folder)
            return result

        def tern():
            client = Tern(self.server)
            result = client.whole_sync(WHOLE)
            client.close()
            return result

        yield 'mbsync', self.median_of(mbsync)
        yield 'Tern', self.median_of(tern)

    def first_screen(self):
        yield 'Tern', self.median_of(lambda: first_screen(self.server))

    def meanwhile(self):
        """Clicks and looks while a first sync runs: each figure the median of its kind."""
        def tern():
            client = Tern(self.server)
            result = client.commands_during_sync(self.build)
            client.close()
            return result

        result = self.median_of(tern)
        yield 'the same engine, idle', {f'commands{name[4:]}': result.pop(name) for name in sorted(result)
                                        if name.startswith('idle')}
        yield 'Tern', result


FIGURES = (
    ('first_time', '{n} headers, first time',
     '0.7 of NeoMutt with the header index; 0.75 KB a message; growth 40 MiB'),
    ('unchanged', '{n} unchanged', '0.1 s and 2 kB after sign-in'),
    ('changed', '{n} after 100 flags, 10 new, 10 gone', '0.2 s and 40 kB after sign-in'),
    ('distant', 'the same, signing in with it', 'no more round trips than the peers'),
    ('whole', '{whole} whole messages of 14 KB, durable', '0.3 of mbsync; 3 s CPU without the text index'),
    ('first_screen', 'first 50 of a new account, 200 ms away', '4 round trips after sign-in'),
    ('meanwhile', 'commands and reads during that first sync', 'commands p50 1 ms, p95 12 ms'),
)

# How each number is written, in the order of the table.
COLUMNS = (
    ('seconds', '{:.2f} s'), ('in_mailbox', '{:.3f} s of it in the mailbox'), ('cpu', '{:.2f} s CPU'),
    ('mib', '{:.0f} MiB at most'), ('growth', '{:.0f} MiB grown'), ('bytes_in', '{:,.0f} B in'),
    ('bytes_out', '{:,.0f} B out'), ('store', '{:,.0f} B stored'),
    ('wire_in', '{:,.0f} B in'), ('wire_out', '{:,.0f} B out'),
    ('round_trips', '{:.0f} round trips'),
    ('commands', '{:.0f} commands'), ('commands_p50', 'p50 {:.1f} ms'),
    ('commands_p95', 'p95 {:.1f} ms'), ('commands_max', 'max {:.1f} ms'),
    ('reads', '{:.0f} reads of 200 rows'), ('reads_p50', 'p50 {:.1f} ms'),
    ('reads_p95', 'p95 {:.1f} ms'), ('reads_max', 'max {:.1f} ms'),
)


def machine():
    """What the figures belong to."""
    served_by = '.'.join(map(str, dovecot.version()))
    compiler = subprocess.run(['cc', '--version'], capture_output=True, text=True, check=True)
    return (f'{hardware()}, Dovecot {served_by}, {neomutt_version()}, {camel_version()}, '
            f'{mbsync_version()}, {compiler.stdout.splitlines()[0]}, '
            f'plain IMAP on loopback')


def print_table(bench, messages, only):
    print_head(machine())
    for name, title, budget in FIGURES:
        if only and name not in only:
            continue
        show_progress(f'{name} …')
        for who, result in getattr(bench, name)():
            print_row(title.format(n=f'{messages:,}', whole=f'{bench.n_whole:,}'), who, in_words(result, COLUMNS),
                      budget if who == 'Tern' else '')


def print_parts(build, scratch):
    """The programs that each time one folder alone, once and as they speak."""
    parts = (['bench-headers'], ['bench-parse'], ['bench-store', pathlib.Path(scratch) / 'store'],
             *(['bench-models', pathlib.Path(scratch) / f'models-{n}', str(n)] for n in (10000, 100000, 1000000)))
    for program, *arguments in parts:
        # The models are built where the window is.
        if not (build / 'tests/bench' / program).exists():
            continue
        show_progress(f'{program} …')
        # Started by a small process, or they would count this one's memory as theirs.
        done = subprocess.run([sys.executable, '-I', '-S', SPENT, build / 'tests/bench' / program, *arguments],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
        print(f'\n{program}:\n\n{textwrap.indent(done.stdout, "    ")}', flush=True)


def measure_whole(build, scratch, chosen):
    with dovecot.Dovecot(compress=False) as server:
        show_progress(f'writing {chosen.messages:,} messages …')
        bench = Bench(build, server, Mailbox(server, chosen.messages), scratch, chosen)
        try:
            print_table(bench, chosen.messages, chosen.only)
        finally:
            bench.close()


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--build', required=True, help='a release build')
    options.add_argument('--messages', type=int, default=100_000)
    options.add_argument('--rounds', type=int, default=ROUNDS)
    options.add_argument('--alone', action='store_true',
                         help='no other clients in the first figure; they take minutes for a million')
    options.add_argument('--only', nargs='*', choices=[name for name, _, _ in FIGURES])
    options.add_argument('--parts', action='store_true', help='only what times one folder alone')
    chosen = options.parse_args()
    build = pathlib.Path(chosen.build).resolve()
    os.environ['TERN_TERNCTL'] = str(build / 'src/cli/ternctl')
    with tempfile.TemporaryDirectory() as scratch:
        if not chosen.parts:
            measure_whole(build, scratch, chosen)
        if not chosen.only:
            print_parts(build, scratch)


if __name__ == '__main__':
    main()
