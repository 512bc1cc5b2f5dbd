# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A private server whose paths are compiled in: it runs in a chroot, a copy of the folder get-server made of Debian
packages. Courier and Cyrus stand on this.

Root enters it with chroot. Anyone else makes a user namespace first and stays the same user in it. Neither
mounts anything, so both also work inside another root."""
import ctypes
import os
import shutil
import signal
import subprocess
import tempfile

import loopback
import maildir
from certificate import Authority

HARNESS = os.path.dirname(os.path.abspath(__file__))
CLONE_NEWUSER = 0x10000000


def prepared(name):
    """Whether the files are there, or could be got. Where get-server ran before, no network is needed."""
    done = subprocess.run([os.path.join(HARNESS, 'get-server'), name], capture_output=True, text=True)
    return done.returncode == 0


def _enter(root, owner=None):
    """For preexec_fn: from here on, root is /, and we are owner."""
    if os.getuid() != 0:
        uid, gid = os.getuid(), os.getgid()
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWUSER):
            raise OSError(ctypes.get_errno(), 'user namespaces are refused')
        for name, text in (('setgroups', 'deny'), ('uid_map', f'{uid} {uid} 1'), ('gid_map', f'{gid} {gid} 1')):
            with open('/proc/self/' + name, 'w') as out:
                out.write(text)
        owner = None
    os.chroot(root)
    os.chdir('/')
    if owner:
        os.setgroups([])
        os.setgid(owner[1])
        os.setuid(owner[0])


def _link(source, target):
    """Programs are shared where that can be: a copy of them for each test would take longer than many a test."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


class Chrooted:
    """What such servers share. shape: the name of one; folders: made in its root; processes: what runs of it."""
    shape = ''
    folders = ('tmp', 'dev', 'srv')

    def __init__(self, users=('ann', 'bob')):
        self.users = users
        self.folder = tempfile.mkdtemp(prefix=f'tern-{self.shape[:2]}-', dir='/tmp')
        os.chmod(self.folder, 0o755)
        self.root = self.path('root')
        # None of them serves uid 0.
        self.owner = (1000, 1000) if os.getuid() == 0 else (os.getuid(), os.getgid())
        self.environment = {'PATH': '/usr/sbin:/usr/bin'}
        self.processes = []
        authority = Authority(self.path('tls'))
        self.ca = authority.ca
        self.certificate, self.key = authority.issue()

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def inside(self, *parts):
        return os.path.join(self.root, *parts)

    def __enter__(self):
        try:
            self._unpack()
            self.furnish()
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *exception):
        self.close()

    def furnish(self):
        """What a server needs beside its programs: configuration, users."""

    def start(self, ports=None):
        """Starts, on the given (plain, TLS) ports or on free ones; again after stop() it is the same server."""
        for attempt in range(5):
            self.port, self.tls_port = ports or loopback.free_ports(2)
            if self.launch_all():
                return self
            self.stop()
        raise RuntimeError(f'{self.shape} did not start:\n' + self.log()[-3000:])

    def launch_all(self):
        """Starts every program; whether they serve."""
        raise NotImplementedError

    def stop(self):
        for process in reversed(self.processes):
            process.stop()
        self.processes = []
        for pid in self._inside():
            os.kill(pid, signal.SIGKILL)

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        if not os.path.exists(self.path('log')):
            return ''
        with open(self.path('log'), errors='replace') as lines:
            return lines.read()

    def give(self):
        maildir.give(self.inside('srv'), self.owner)

    def write(self, path, text):
        # Never into a file that may be shared.
        path = self.inside(path)
        if os.path.lexists(path):
            os.remove(path)
        with open(path, 'w') as out:
            out.write(text)

    def run(self, argv, owner=None, **more):
        return subprocess.run(argv, preexec_fn=lambda: _enter(self.root, owner), env=self.environment,
                              capture_output=True, **more)

    def launch(self, argv, owner=None, **environment):
        process = loopback.Process(argv, self.path('log'), before=lambda: _enter(self.root, owner),
                                   env={**self.environment, **environment})
        self.processes.append(process)
        return process

    def wire_name(self, mailbox):
        """The name a client uses for a mailbox given as INBOX or A/B."""
        mailbox = maildir.encoded(mailbox)
        return mailbox if mailbox == 'INBOX' else self.prefix + mailbox.replace('/', self.separator)

    def _unpack(self):
        if not prepared(self.shape):
            raise RuntimeError(f'{self.shape} is not prepared: tests/harness/get-server says why')
        shutil.copytree(os.path.join(os.path.dirname(os.path.dirname(HARNESS)), '.root', self.shape), self.root,
                        symlinks=True, copy_function=_link)
        for name in self.folders:
            os.makedirs(self.inside(name), exist_ok=True)
        open(self.inside('dev/null'), 'a').close()
        os.chmod(self.inside('dev/null'), 0o666)

    def _inside(self):
        """Process ids of whatever still runs with our root: its own sessions are ours too."""
        found = []
        for entry in filter(str.isdigit, os.listdir('/proc')):
            try:
                if os.readlink(f'/proc/{entry}/root') == self.root:
                    found.append(int(entry))
            except OSError:
                pass
        return found
