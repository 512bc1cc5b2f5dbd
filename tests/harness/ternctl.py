# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Runs ternctl with folders of its own and reads its JSON lines: one Person is one home with its accounts and mail.

The program is the one in TERN_TERNCTL (meson sets it)."""
import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from tap import Failure

TIMEOUT = 60


def program():
    return os.environ['TERN_TERNCTL']


class Result:
    """What one ternctl did. objects: the JSON lines of stdout; complaint: stderr; code: exit status."""

    def __init__(self, arguments, code, stdout, stderr, seconds):
        self.arguments, self.code, self.stdout, self.stderr, self.seconds = arguments, code, stdout, stderr, seconds
        self.complaint = stderr.decode('utf-8', 'replace')

    @property
    def objects(self):
        try:
            return [json.loads(line) for line in self.stdout.decode('utf-8').splitlines() if line.strip()]
        except ValueError as error:
            raise Failure(f'ternctl {self.arguments}: not JSON lines ({error}): {self.stdout[:500]!r}') from None

    def fine(self):
        if self.code:
            raise Failure(f'ternctl {" ".join(self.arguments)}: exit {self.code}\n{self.complaint}'
                          f'\nstdout ends: {self.stdout[-500:]!r}')
        return self


class Person:
    """A home folder below /tmp; everything ternctl keeps is in it, and goes with it."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix='tern-pn-', dir='/tmp')
        self.running = []
        self.extra = {}     # more of its environment

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        for one in self.running:
            one.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def path(self, *parts):
        return os.path.join(self.home, *parts)

    @property
    def data(self):
        """Where the store is: the folder that holds mail.db."""
        for base, _, files in os.walk(self.home):
            if 'mail.db' in files:
                return base
        raise Failure('there is no store yet')

    def environment(self, **more):
        kept = {name: value for name, value in os.environ.items()
                if name in ('PATH', 'LANG', 'LC_ALL', 'LD_LIBRARY_PATH', 'GIO_MODULE_DIR', 'G_DEBUG')
                or name.endswith('SAN_OPTIONS')}
        runtime = self.path('run')
        os.makedirs(runtime, mode=0o700, exist_ok=True)
        return {**kept, 'HOME': self.home, 'XDG_DATA_HOME': self.path('data'), 'XDG_CONFIG_HOME': self.path('config'),
                'XDG_CACHE_HOME': self.path('cache'), 'XDG_STATE_HOME': self.path('state'), 'XDG_RUNTIME_DIR': runtime,
                'GIO_USE_PROXY_RESOLVER': 'dummy', 'GSETTINGS_BACKEND': 'memory', **self.extra, **more}

    def run(self, *arguments, timeout=TIMEOUT, environment=None, before=None, feed=None):
        """One ternctl to its end; before runs in the child first; feed: its standard input. One over its time is
        killed, and the test fails."""
        arguments = [str(one) for one in arguments]
        started = time.monotonic()
        child = subprocess.Popen([program(), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 stdin=subprocess.DEVNULL if feed is None else subprocess.PIPE, preexec_fn=before,
                                 env=self.environment(**(environment or {})))
        try:
            stdout, stderr = child.communicate(feed, timeout=timeout)
        except subprocess.TimeoutExpired:
            child.kill()
            stdout, stderr = child.communicate()
            raise Failure(f'ternctl {" ".join(arguments)}: not done after {timeout} s\n'
                          f'{stderr.decode(errors="replace")[-2000:]}\n{stdout[-1000:]!r}') from None
        return Result(arguments, child.returncode, stdout, stderr, time.monotonic() - started)

    def ask(self, *arguments, **more):
        """The JSON objects of a command that must end well."""
        return self.run(*arguments, **more).fine().objects

    def raw(self, *arguments, **more):
        """The bytes of a command that must end well."""
        return self.run(*arguments, **more).fine().stdout

    def start(self, *arguments):
        """A ternctl that goes on (sync --watch)."""
        running = Running(self, [str(one) for one in arguments])
        self.running.append(running)
        return running

    # What the suites do again and again ----------------------------------------------------------------

    def add_account(self, server, security='tls', user='ann', password='secret', port=None, smtp=None, ca=None,
                    password_command=None):
        """account add; ca=False: none given. port: of a proxy in front of the server."""
        url = {'tls': f'imaps://localhost:{port or server.tls_port}',
               'starttls': f'imap+starttls://localhost:{port or server.port}',
               'insecure': f'imap+insecure://127.0.0.1:{port or server.port}'}[security]
        arguments = ['account', 'add', '--name', 'Ann Berg', '--email', f'{user}@example.org', '--imap', url,
                     '--smtp', smtp or 'smtps://localhost:465', '--user', user,
                     '--password-command', password_command or f'printf %s {password}']
        if ca is not False:
            arguments += ['--ca', ca or server.ca]
        return self.ask(*arguments)

    def sync(self, *arguments, **more):
        """sync; returns {mailbox: its last object}."""
        return {one['mailbox']: one for one in self.ask('sync', *arguments, **more) if 'messages' in one}

    def rows(self, mailbox='INBOX', limit=100000):
        return self.ask('list', mailbox, '--limit', limit)

    def by_uid(self, mailbox='INBOX'):
        return {row['uid']: row for row in self.rows(mailbox)}

    def differences(self, mailbox='INBOX'):
        """verify's object, without what is empty."""
        found = self.ask('verify', mailbox)[-1]
        return {name: found[name] for name in ('missing', 'extra', 'flag_differences') if found[name]}


class Running:
    """A ternctl in the background; next_object() waits for what it prints, bounded."""

    def __init__(self, person, arguments):
        self.arguments = arguments
        self.lines, self.seen, self.errors = queue.Queue(), [], b''
        self.child = subprocess.Popen([program(), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, env=person.environment())
        self.readers = [threading.Thread(target=self._read, daemon=True),
                        threading.Thread(target=self._read_errors, daemon=True)]
        for reader in self.readers:
            reader.start()

    def _read(self):
        for line in self.child.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def _read_errors(self):
        self.errors = self.child.stderr.read()

    def wait_for(self, wanted, what, seconds=20):
        """The first object from now on for which wanted(object) holds."""
        end = time.monotonic() + seconds
        while True:
            try:
                line = self.lines.get(timeout=max(0, end - time.monotonic()))
            except queue.Empty:
                raise Failure(f'{what}: not within {seconds} s; said: {self.seen[-5:]!r}') from None
            if line is None:
                self.child.wait()
                raise Failure(f'{what}: ternctl ended ({self.child.returncode}) {self.errors!r}')
            one = json.loads(line)
            self.seen.append(one)
            if wanted(one):
                return one

    def wait(self, seconds=20):
        """Its exit status, once it ends by itself."""
        return self.child.wait(seconds)

    def stop(self, how=signal.SIGTERM, seconds=10):
        """Ends it; returns the exit status."""
        if self.child.poll() is None:
            self.child.send_signal(how)
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            raise Failure(f'ternctl {" ".join(self.arguments)} did not end within {seconds} s of being asked') from None
        finally:
            for reader in self.readers:
                reader.join(5)
