#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Makes the pictures of data/screenshots, which README.md and the metadata show, from the demo's mail.

screenshots.py --build DIRECTORY"""
import argparse
import os
import re
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
sys.path[1:1] = [os.path.join(TESTS, 'harness'), os.path.join(TESTS, 'demo')]

import tap  # noqa: E402
from demo import SCREEN, Demo, show_message  # noqa: E402
from session import Session  # noqa: E402

FOLDER = os.path.join(os.path.dirname(TESTS), 'data', 'screenshots')
WIDE, NARROW = (1600, 1000), (360, 720)
# Name, look, size, whether a message is open.
PICTURES = (('window', 'light', WIDE, True), ('dark', 'dark', WIDE, True), ('narrow', 'light', NARROW, False))
STILL = 1.5     # seconds; a page is drawn by another process, and later than it is in the tree
LARGEST = 300_000
RIM = 5         # pixels GTK draws around a window where there is no compositor to cast its shadow


def wait_until_still(session):
    """Until the screen has been the same for a while."""
    import shots
    import tree
    path, held = session.path('still.png'), [b'', 0]

    def is_still():
        shots.take(path)
        with open(path, 'rb') as picture:
            now = picture.read()
        if now != held[0]:
            held[:] = now, time.monotonic()
        return time.monotonic() - held[1] > STILL
    tree.wait(is_still, 'nothing moves any more', 60)


def open_window(session, demo, look, size):
    import looks
    import shots
    import tree
    looks.apply(look)
    own = {'XDG_CONFIG_HOME': os.environ['XDG_CONFIG_HOME']}
    process = session.start(demo.tern(), log='tern', **{**demo.environment(), **own})
    app = tree.Application('tern', 60, process)
    tree.wait(app.window, 'the window is active', 60)
    shots.resize(*(side + 2 * RIM for side in size))
    return process, app


def take(session, demo, name, look, size, is_open):
    import shots
    import tree
    process, app = open_window(session, demo, look, size)
    messages = app.find('list', re.compile('^Inbox, [1-9]'), seconds=60)
    app.find('list item', re.compile('.'), below=messages, seconds=60)
    if is_open:
        show_message(app)
    wait_until_still(session)
    whole, path = session.path('whole.png'), os.path.join(FOLDER, name + '.png')
    shots.window(whole)
    shots.crop(whole, path, RIM)
    tap.equal(shots.size(path), size, f'the size of {name}')
    tap.check(os.path.getsize(path) < LARGEST, f'{name} is too large', os.path.getsize(path))
    process.stop(10)
    tree.wait(lambda: not tree.is_there('tern'), 'Tern has ended')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', 1)[0])
    parser.add_argument('--build', required=True)
    options = parser.parse_args()
    tap.leave_nothing()
    os.makedirs(FOLDER, exist_ok=True)
    with Session(screen=SCREEN) as session, Demo(os.path.abspath(options.build)) as demo:
        for picture in PICTURES:
            take(session, demo, *picture)
            print(f'{picture[0]}.png is made', flush=True)


if __name__ == '__main__':
    main()
