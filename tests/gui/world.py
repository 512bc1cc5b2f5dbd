# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What each workflow starts from: a desktop, a private server with mail, a proxy to pull the plug from, an account in
Tern, Tern itself, and a second client that witnesses what arrived at the server.

    with World(session) as world:
        row = world.app.find('list item', …)
        world.client().flags()"""
import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

import demo_mail
import mailgen
import tap
import tree
from dovecot import Dovecot
from imapclient import ImapClient
from proxy import Proxy
from smtp import Submission

START = 60      # seconds a start may take on a busy machine; it is waited for, never slept through


class World:
    """messages: how many of mailgen's are in the inbox; None: the demo's mail in all its folders.
    account: whether Tern knows of it already. start: whether Tern runs."""

    def __init__(self, session, messages=None, account=True, start=True, shape='full', environment=None, **server):
        self.session, self.messages, self.account, self.begin = session, messages, account, start
        self.server_options = server    # what Dovecot's harness takes besides
        self.shape, self.environment = shape, environment or {}
        self.process = self.app = None

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.home = tempfile.mkdtemp(prefix='world-', dir=self.session.folder)
            stack.callback(shutil.rmtree, self.home, ignore_errors=True)
            self.server = stack.enter_context(Dovecot(self.shape, **self.server_options))
            self.submission = stack.enter_context(Submission((self.server.certificate, self.server.key)))
            self.proxy = stack.enter_context(Proxy(self.server.tls_port))
            self._fill()
            if self.account:
                self.add_account()
            stack.callback(self.stop)
            if self.begin:
                self.start()
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *exception):
        self.stack.close()

    def _fill(self):
        if self.messages is None:
            demo_mail.fill(self.server, 'ann', int(time.time()))
        elif self.messages:
            self.server.fill('ann', 'INBOX', mailgen.generate(self.messages))

    @property
    def options(self):
        return ['--data-dir', os.path.join(self.home, 'data'), '--config-dir', os.path.join(self.home, 'config')]

    # ternctl, on the same folders ------------------------------------------------------------------------

    def ask(self, *arguments):
        """The JSON objects of a ternctl command that must end well; it reads next to the running window."""
        done = subprocess.run([os.environ['TERN_TERNCTL'], *self.options, *map(str, arguments)], capture_output=True,
                              text=True, timeout=60)
        tap.equal(done.returncode, 0, f'ternctl {arguments}: {done.stderr}')
        return [json.loads(line) for line in done.stdout.splitlines()]

    def add_account(self, password='secret', user='ann', name='Ann Berg'):
        self.ask('account', 'add', '--name', name, '--email', f'{user}@example.org', '--user', user,
                 '--imap', f'imaps://localhost:{self.proxy.port}', '--smtp',
                 f'smtps://localhost:{self.submission.tls_port}', '--password-command', f'printf %s {password}',
                 '--ca', self.server.ca)

    # Tern ------------------------------------------------------------------------------------------------

    def start(self):
        """Starts Tern and waits for its window to be there and active."""
        return self.attach(self.session.start([os.environ['TERN_TERN'], *self.options], log='tern',
                                              **self.environment))

    def attach(self, process):
        """To a Tern on these folders that somebody else has started."""
        self.process = process
        self.app = tree.Application('tern', START, self.process)
        tree.wait(self.app.window, 'the window is active', START)
        return self.app

    def stop(self):
        """Ends it as a session that ends does, and looks at what it complained about."""
        if self.process:
            self.process.stop(10)
            self.process = None

    def kill(self):
        """kill -9, at once."""
        os.killpg(self.process.child.pid, signal.SIGKILL)
        self.process.stop()
        self.process = None
        tap.wait_until(lambda: not tree.is_there('tern'), 'Tern has left the accessibility bus')

    def complaints(self):
        """What Tern's own process warned of; WebKit's processes and their proxies speak for themselves."""
        return [line for line in self.session.log('tern').splitlines()
                if line.startswith('(tern:') and ('WARNING' in line or 'CRITICAL' in line)]

    # The other side --------------------------------------------------------------------------------------

    def client(self, mailbox='INBOX', user='ann'):
        """A second client, signed in, with this mailbox selected."""
        client = self.stack.enter_context(ImapClient(self.server.port, user))
        client.select(self.server.wire_name(mailbox))
        return client

    def unplug(self):
        """The network goes away: what is open is cut, what is tried is refused."""
        self.proxy.cut_after, self.proxy.was_cut = 0, True
        self.proxy.drop()

    def plug(self):
        self.proxy.mend()
