#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Measures the window beside the least a window with a list can be, in the same run; `./check --bench` calls it.

window.py --build DIRECTORY [--messages N…] [--arriving N] [--renderer NAME] [--only NAME… | --parts]: on a virtual
display, a session bus and an accessibility bus of its own; prints a table for README.md. Every figure has one warm-up
that is thrown away and is the median of three. Nothing here passes or fails: it is read.
"""

import argparse
import contextlib
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'gui'), str(HERE.parent / 'harness')]

import loopback  # noqa: E402
import mailgen  # noqa: E402
import reading  # noqa: E402
import tap  # noqa: E402
from figures import ROUNDS, hardware, in_words, median, median_of, print_head, print_row, show_progress  # noqa: E402
from session import Session  # noqa: E402
from watched import Watched  # noqa: E402

ROWS = 'TernListRow', 'GtkLabel'
SOME = 1000         # messages in a folder whose events are counted
NEWS = 10
PRESSES = 5
DRAWING = 5         # seconds
PATIENCE = 120
LONG_WAIT = 900

TITLES = {
    'start': ('start to list, {n} messages', '0.5 s with 10,000, 0.6 s with 100,000'),
    'memory': ('memory when idle, {n} listed', 'the floor and 25 MiB with 10,000, and 35 MiB with 100,000'),
    'opening': ('opening a folder: accessibility events', ''),
    'moving': ('the selection moves 10 rows: accessibility events', ''),
    'arriving': ('10 new messages: accessibility events', ''),
    'star': ('Ctrl+D to the changed name of the row', 'one frame'),
    'idle': ('10 s with nothing to do', 'no CPU, no timer faster than 30 s'),
    'text': ('a text of 14 KB to the screen', '30 ms'),
    'html': ('HTML of 31 KB to the screen', '150 ms, the browser process warm'),
    'loop': ('main loop while {n} headers arrive', 'no callback over 4 ms; a turn at most the floor and 8 ms'),
}

COLUMNS = (
    ('seconds', '{:.2f} s'), ('cpu', '{:.2f} s CPU'), ('rows', '{:.0f} rows'),
    ('pss', '{:.1f} MiB PSS'), ('own', '{:.1f} MiB of it its own'),
    ('events', '{:.0f} events'), ('kinds', '({})'), ('ms', '{:.1f} ms'), ('longest_ms', '{:.1f} ms at the longest'),
    ('idle_cpu', '{:.1f} ms CPU'), ('idle_wakes', '{:.0f} times woken'),
    ('turns', '{:,.0f} turns'), ('long_turns', '{:,.0f} with over 4 ms of work'),
    ('longest_worked', 'most work in one {:.1f} ms'), ('longest_turn', 'longest by the clock {:.1f} ms'),
)


def show(name, who, result, n=0):
    title, budget = TITLES[name]
    print_row(title.format(n=f'{n:,}'), who, in_words(result, COLUMNS), budget if who == 'Tern' else '')


class Programs:
    """What is started: Tern of this build, and the floor."""

    def __init__(self, session, build):
        self.session, self.build = session, build

    def floor(self, rows):
        return Watched(self.session, self.build, ROWS[1], lambda **more: self.session.start(
            [str(self.build / 'tests/bench/floor-window'), str(rows)], **more))

    def tern(self, home):
        return Watched(self.session, self.build, ROWS[0], lambda **more: self.session.start(
            [os.environ['TERN_TERN'], *options_of(home)], log='tern', **more))

    def cached(self, messages):
        """A home whose inbox is in the store already, of a server that is not there."""
        home = self.session.path(f'home-{messages}')
        port, = loopback.free_ports(1)
        subprocess.run([os.environ['TERN_TERNCTL'], *options_of(home), 'account', 'add', '--name', 'Ann Berg',
                        '--email', 'ann@example.org', '--user', 'ann', '--imap', f'imap+insecure://127.0.0.1:{port}',
                        '--smtp', f'smtps://localhost:{port}', '--password-command', 'printf %s secret'],
                       stdout=subprocess.DEVNULL, check=True)
        subprocess.run([self.build / 'tests/bench/make-store', os.path.join(home, 'data'), 'ann@example.org',
                        str(messages)], check=True)
        return home


def options_of(home):
    return ['--data-dir', os.path.join(home, 'data'), '--config-dir', os.path.join(home, 'config')]


def measure_start(watched):
    """One start, and what is in memory once there is nothing more to do."""
    try:
        start = watched.start_to_rows()
        watched.settle()
        return {**start, **watched.memory()}
    finally:
        watched.process.stop(10)


def measure_starts(programs, messages):
    """Each in its turn, so that both meet the same machine."""
    home = programs.cached(messages)
    results = {'floor': [], 'Tern': []}
    for number in range(ROUNDS + 1):
        for who, start in (('floor', lambda: programs.floor(messages)), ('Tern', lambda: programs.tern(home))):
            result = measure_start(start())
            if number:
                results[who].append(result)
    for name, fields in (('start', ('seconds', 'cpu', 'rows')), ('memory', ('pss', 'own'))):
        for who, rounds in results.items():
            show(name, who, {field: median(rounds)[field] for field in fields}, messages)
    shutil.rmtree(home)


class Scene:
    """A window that is listened to as a screen reader does."""

    def __init__(self, app):
        self.app = app

    def count(self, act):
        """What was heard of an act, by kind."""
        import events
        with events.Counting(self.app) as counted:
            act()
            counted.settle()
        kinds = ', '.join(f'{count} {kind.removeprefix("object:")}' for kind, count in counted.counts.most_common(4))
        return {'events': counted.total, 'kinds': kinds}

    def count_median(self, act, undo):
        """The round with the median count; undo brings back what was before."""
        results = []
        for number in range(ROUNDS + 1):
            show_progress(f'round {number} …')
            result = self.count(act)
            if number:
                results.append(result)
            undo()
        return sorted(results, key=lambda result: result['events'])[ROUNDS // 2]

    def move(self, key):
        import keys
        for _ in range(10):
            before = self.app.focused()[0].key
            keys.press(self.app, key, on=('list item',))
            tap.wait_until(lambda: self.app.focused() and self.app.focused()[0].key != before, f'{key} moves')

    def star(self, keyboard):
        """Milliseconds from the key until the row is called something else. It is asked: Tern says it to nobody while
        the row has the focus."""
        row, = self.app.focused()
        began = time.monotonic()
        keyboard.press('Control_L', 'd')
        while row.name_now() == row.name:
            tap.check(time.monotonic() - began < 10, 'the row changed its name')
        took = time.monotonic() - began
        return {'ms': took * 1000}

    def star_often(self, keyboard):
        return {'ms': statistics.median(self.star(keyboard)['ms'] for _ in range(PRESSES))}


def measure_floor_scene(programs, keyboard):
    import keys
    import tree
    watched = programs.floor(SOME)
    results = {}
    try:
        watched.start_to_rows()
        scene = Scene(tree.Application('floor-window', 60, watched.process))
        keys.focus(scene.app, 'list item')
        results['opening'] = scene.count_median(lambda: keys.press(scene.app, 'F7', on=('list item',)), lambda: None)
        results['moving'] = scene.count_median(lambda: scene.move('Down'), lambda: scene.move('Up'))
        results['arriving'] = scene.count_median(lambda: keys.press(scene.app, 'F5', on=('list item',)), lambda: None)
        results['star'] = median_of(lambda: scene.star_often(keyboard))
        results['idle'] = median_of(watched.idle)
    finally:
        watched.process.stop()
    return results


class TernScene(Scene):
    """Tern on a private server, with an inbox and an archive of some messages each."""

    def __init__(self, world):
        super().__init__(world.app)
        self.world, self.messages = world, SOME

    def wait_for(self, name, messages):
        return self.app.find('list', re.compile(f'^{name}, {messages} messages'), seconds=PATIENCE)

    def go_to(self, key, folder):
        """One folder up or down in the sidebar, which opens it."""
        import keys
        keys.press(self.app, key, on=('button',))
        keys.focus(self.app, 'button', re.compile(f'^{folder}'))

    def open_archive(self):
        self.go_to('Down', 'Archive')
        self.wait_for('Archive', SOME)

    def open_sent(self):
        self.go_to('Up', 'Sent')

    def bring_news(self):
        with self.world.client() as client:
            for message in mailgen.generate(NEWS, start=10_000_000 + self.messages, kind='text',
                                            date=int(time.time())):
                client.append('INBOX', message)
        self.messages += NEWS
        self.wait_for('Inbox', self.messages)


def measure_tern_scene(programs, keyboard):
    import keys
    results = {}
    with tern_world(programs, SOME) as (world, watched):
        watched.start_to_rows()
        world.attach(watched.process)
        scene = TernScene(world)
        scene.wait_for('Inbox', SOME)
        watched.settle()
        keys.reach(scene.app, 'F6', 'list item')
        keys.press(scene.app, 'Down', on=('list item',))
        results['moving'] = scene.count_median(lambda: scene.move('Down'), lambda: scene.move('Up'))
        results['arriving'] = scene.count_median(scene.bring_news, lambda: None)
        results['star'] = median_of(lambda: scene.star_often(keyboard))
        keys.reach(scene.app, 'F6', 'button', re.compile('^Inbox'))
        keys.reach(scene.app, 'Down', 'button', re.compile('^Sent'))
        results['opening'] = scene.count_median(scene.open_archive, scene.open_sent)
        results['idle'] = median_of(watched.idle)
    return results


@contextlib.contextmanager
def tern_world(programs, messages):
    """A private server with so much mail, and Tern on it."""
    from world import World
    with World(programs.session, messages=0, start=False) as world:
        for folder in ('INBOX', 'Archive'):
            world.server.fill('ann', folder, mailgen.generate(messages if folder == 'INBOX' else SOME, kind='text'))
        watched = programs.tern(world.home)
        try:
            yield world, watched
        finally:
            watched.process.stop(10)


def measure_scenes(programs):
    from keyboard import Keyboard
    keyboard = Keyboard()
    results = {'floor': measure_floor_scene(programs, keyboard), 'Tern': measure_tern_scene(programs, keyboard)}
    for name in ('opening', 'moving', 'arriving', 'star', 'idle'):
        for who, result in results.items():
            show(name, who, result[name])


def measure_loop(programs, messages):
    """The first sync, and then the same window with nothing to do but to draw all of itself again and again."""
    with tern_world(programs, messages) as (world, watched):
        watched.start_to_rows()
        began = time.monotonic()
        tap.wait_until(lambda: count_inbox(world) == messages, 'all headers are there', LONG_WAIT)
        arriving = {'seconds': time.monotonic() - began, **watched.turns()}
        watched.settle(LONG_WAIT)
        watched.toggle_drawing()
        watched.forget_turns()
        time.sleep(DRAWING)
        show('loop', 'the same window, only drawn anew', watched.turns(), messages)
        show('loop', 'Tern', arriving, messages)


def count_inbox(world):
    time.sleep(0.2)
    return sum(one['total'] for one in world.ask('mailboxes') if one['mailbox'] == 'INBOX')


def print_parts(build):
    """The programs that each time one part of the window, once and as they speak."""
    with tempfile.TemporaryDirectory() as scratch:
        parts = [('bench-list', [HERE.parent / 'ui/with-display.sh', build / 'tests/bench/bench-list']),
                 *((f'bench-models {n:,}', [build / 'tests/bench/bench-models', pathlib.Path(scratch) / str(n), str(n)])
                   for n in (10_000, 100_000, 1_000_000))]
        for name, command in parts:
            show_progress(f'{name} …')
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
            print(f'\n{name}:\n\n{textwrap.indent(done.stdout, "    ")}', flush=True)


def version_of(package):
    return subprocess.run(['pkg-config', '--modversion', package], capture_output=True, text=True,
                          check=True).stdout.strip()


def machine(renderer):
    return (f'{hardware()}, GTK {version_of("gtk4")}, libadwaita {version_of("libadwaita-1")}, renderer {renderer}, '
            f'a virtual display, load {os.getloadavg()[0]:.1f} when it began')


def measure(build, chosen):
    os.environ.update({'TERN_TERN': str(build / 'src/app/tern'), 'TERN_TERNCTL': str(build / 'src/cli/ternctl'),
                       'TERN_MODULE_DIR': str(build / 'src/ui/reader/html'),
                       'GSETTINGS_SCHEMA_DIR': str(build / 'data'), 'GSK_RENDERER': chosen.renderer})
    wanted = chosen.only or ('start', 'scenes', 'reading', 'loop')
    print_head(machine(chosen.renderer))
    with Session() as session:
        programs = Programs(session, build)
        for messages in chosen.messages if 'start' in wanted else ():
            show_progress(f'start with {messages:,} …')
            measure_starts(programs, messages)
        if 'scenes' in wanted:
            show_progress('scenes …')
            measure_scenes(programs)
        if 'reading' in wanted:
            show_progress('reading …')
            for name, who, result in reading.both(session, build):
                show(name, who, result)
        if 'loop' in wanted:
            show_progress('loop …')
            measure_loop(programs, chosen.arriving)
    print(f'\nThe load was {os.getloadavg()[0]:.1f} when it ended.', flush=True)


def main():
    options = argparse.ArgumentParser()
    options.add_argument('--build', required=True, help='a release build with the window')
    options.add_argument('--messages', type=int, nargs='*', default=[10_000, 100_000], help='in the cached inboxes')
    options.add_argument('--arriving', type=int, default=100_000, help='headers of the first sync')
    options.add_argument('--renderer', default='cairo', help='GSK_RENDERER')
    options.add_argument('--only', nargs='*', choices=('start', 'scenes', 'reading', 'loop'))
    options.add_argument('--parts', action='store_true', help='only what times one part alone')
    chosen = options.parse_args()
    build = pathlib.Path(chosen.build).resolve()
    if not chosen.parts:
        measure(build, chosen)
    if not chosen.only:
        print_parts(build)


if __name__ == '__main__':
    main()
