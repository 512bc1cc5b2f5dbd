#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""`./run --demo`: a throwaway account on a private server, Tern showing it, and new mail now and then.

demo.py --build DIRECTORY [--virtual PICTURE | --screenshot PICTURE]

Without the last two Tern appears on the display there is. All of it, server, mail, settings, is in a temporary folder
and ends with Tern."""
import argparse
import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
sys.path[1:1] = [os.path.join(TESTS, 'harness'), os.path.join(TESTS, 'gui')]

import demo_mail  # noqa: E402
import loopback  # noqa: E402
import tap  # noqa: E402
from dovecot import Dovecot  # noqa: E402
from imapclient import ImapClient  # noqa: E402
from smtp import Submission  # noqa: E402

FIRST_ARRIVAL, ARRIVALS = 25, 90    # seconds
PICTURE_EVERY = 5
NEWSLETTER = 'The Harbour Letter'
SCREEN, SIZE = (1680, 1050), (1600, 1000)


class Demo:
    """The server with its mail, and a folder for everything Tern keeps."""

    def __init__(self, build):
        self.build = build

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.folder = tempfile.mkdtemp(prefix='tern-demo-', dir='/tmp')
            stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
            self.server = stack.enter_context(Dovecot(users=('ann',)))
            self.submission = stack.enter_context(Submission((self.server.certificate, self.server.key)))
            filled = demo_mail.fill(self.server, 'ann', int(time.time()))
            print(f'{sum(filled.values())} messages in {len(filled)} folders are on the server', flush=True)
            self._add_account()
            self.over = threading.Event()
            stack.callback(self.over.set)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *exception):
        self.stack.close()

    @property
    def options(self):
        return ['--data-dir', os.path.join(self.folder, 'mail'), '--config-dir', os.path.join(self.folder, 'accounts')]

    def _add_account(self):
        subprocess.run(
            [os.path.join(self.build, 'src', 'cli', 'ternctl'), *self.options, 'account', 'add', '--name', 'Ann Berg',
             '--email', 'ann@example.org', '--user', 'ann', '--imap', f'imaps://localhost:{self.server.tls_port}',
             '--smtp', f'smtps://localhost:{self.submission.tls_port}', '--password-command', 'printf secret',
             '--ca', self.server.ca], check=True, stdout=subprocess.DEVNULL)

    def tern(self):
        return [os.path.join(self.build, 'src', 'app', 'tern'), *self.options]

    def environment(self):
        """Settings of its own: what is changed in the demo stays in it."""
        return {**os.environ, 'GSETTINGS_SCHEMA_DIR': os.path.join(self.build, 'data'), 'GSETTINGS_BACKEND': 'keyfile',
                'TERN_MODULE_DIR': os.path.join(self.build, 'src', 'ui', 'reader', 'html'),
                'TERN_PREVIEW': os.path.join(self.build, 'src', 'preview', 'tern-preview'),
                'XDG_CONFIG_HOME': os.path.join(self.folder, 'config'), 'GIO_USE_PROXY_RESOLVER': 'dummy'}

    def deliver(self):
        """A new message now and then, until the demo is over."""
        news = demo_mail.arrivals(time.time)
        pause = FIRST_ARRIVAL
        while not self.over.wait(pause):
            pause = ARRIVALS
            mailbox, message = next(news)
            with ImapClient(self.server.port) as client:
                client.append(mailbox, message)


def show_message(app):
    """Opens a newsletter, or else the newest message, as a person would, and waits until it can be read."""
    import keys
    import tree
    messages = app.find('list', re.compile('^Inbox, [1-9]'), seconds=60)
    app.find('list item', re.compile('.'), below=messages, seconds=60)
    rows = app.all('list item', re.compile('.'), below=messages)
    row = next((one for one in rows if NEWSLETTER in one.name), rows[0])
    keys.click(app, row)
    keys.away()

    def readable():
        return next((one for one in app.all(('text', 'document web'), without='editable') if one.children
                     or 'Text' in one.interfaces and one.text().strip()), None)
    return tree.wait(readable, 'a message is shown', 60)


def run_here(demo):
    """On the person's own display, until they close it."""
    child = subprocess.Popen(demo.tern(), env=demo.environment(), preexec_fn=loopback.die_with_parent)
    threading.Thread(target=demo.deliver, daemon=True).start()
    try:
        return child.wait()
    finally:
        if child.poll() is None:
            child.terminate()
            child.wait()


def run_virtual(demo, picture, stay):
    """On a display that nobody sees; its picture goes to a file, once, or again and again until Tern ends."""
    from session import Session
    with Session(screen=SCREEN) as session:
        child = session.start(demo.tern(), **{**demo.environment(), 'XDG_CONFIG_HOME': os.environ['XDG_CONFIG_HOME']})
        try:
            import shots
            import tree
            app = tree.Application('tern')
            tree.wait(app.window, 'the window is active')
            shots.resize(*SIZE)
            show_message(app)
            shots.window(picture)
            print(f'a message is shown; the picture is in {os.path.basename(picture)}', flush=True)
            if stay:
                threading.Thread(target=demo.deliver, daemon=True).start()
                while child.child.poll() is None:
                    shots.window(picture)
                    demo.over.wait(PICTURE_EVERY)
        except tap.Failure as failure:
            print(f'{failure}\n{session.log("tern")}', file=sys.stderr)
            return 1
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', 1)[0])
    parser.add_argument('--build', required=True)
    parser.add_argument('--virtual', metavar='PICTURE')
    parser.add_argument('--screenshot', metavar='PICTURE')
    options = parser.parse_args()
    tap.leave_nothing()
    try:
        with Demo(os.path.abspath(options.build)) as demo:
            if options.virtual or options.screenshot:
                return run_virtual(demo, os.path.abspath(options.virtual or options.screenshot), bool(options.virtual))
            return run_here(demo)
    except KeyboardInterrupt:
        return 0


if __name__ == '__main__':
    sys.exit(main())
