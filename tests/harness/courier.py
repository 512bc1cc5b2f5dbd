# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Starts a private Courier-IMAP: "." as delimiter, INBOX. before every name, and none of CONDSTORE, QRESYNC, MOVE,
SPECIAL-USE, ENABLE. Its paths are compiled in, so it runs in a chroot: a copy of .root/courier, see get-courier.

Root enters it with chroot. Anyone else makes a user namespace first and stays the same user in it. Neither
mounts anything, so both also work inside another root. Same face as dovecot.Dovecot."""
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import loopback
import maildir
from certificate import Authority

HARNESS = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(os.path.dirname(os.path.dirname(HARNESS)), '.root', 'courier')
CLONE_NEWUSER = 0x10000000
CAPABILITY = 'IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE'
ENVIRONMENT = {
    'PATH': '/usr/sbin:/usr/bin', 'IMAP_CAPABILITY': CAPABILITY, 'IMAP_CAPABILITY_TLS': CAPABILITY + ' AUTH=PLAIN',
    'IMAP_KEYWORDS': '1', 'IMAP_ACL': '1', 'IMAP_IDLE_TIMEOUT': '1', 'IMAP_MAILBOX_SANITY_CHECK': '1',
    'IMAP_UMASK': '022', 'IMAP_ULIMITD': '131072', 'IMAP_USELOCKS': '1', 'IMAP_ENHANCEDIDLE': '0',
    'IMAP_TRASHFOLDERNAME': 'Trash', 'IMAP_MOVE_EXPUNGE_TO_TRASH': '0', 'MAILDIRPATH': 'Maildir',
    'IMAP_STARTTLS': 'YES', 'IMAP_TLS_REQUIRED': '0', 'COURIERTLS': '/usr/bin/couriertls',
    'TLS_CERTFILE': '/etc/courier/both.pem', 'TLS_VERIFYPEER': 'NONE', 'TLS_PRIORITY': 'NORMAL',
}


def prepared():
    """Whether the files are there, or could be got. Where get-courier ran before, no network is needed."""
    done = subprocess.run([os.path.join(HARNESS, 'get-courier')], capture_output=True, text=True)
    return done.returncode == 0


def _enter(root):
    """For preexec_fn: from here on, root is /."""
    if os.getuid() != 0:
        uid, gid = os.getuid(), os.getgid()
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWUSER):
            raise OSError(ctypes.get_errno(), 'user namespaces are refused')
        for name, text in (('setgroups', 'deny'), ('uid_map', f'{uid} {uid} 1'), ('gid_map', f'{gid} {gid} 1')):
            with open('/proc/self/' + name, 'w') as out:
                out.write(text)
    os.chroot(root)
    os.chdir('/')


class Courier:
    """One private server. port: plain and STARTTLS; tls_port: implicit TLS; ca: the root of its certificate."""
    shape = 'courier'
    separator, prefix = '.', 'INBOX.'

    def __init__(self, users=('ann', 'bob')):
        self.users = users
        self.folder = tempfile.mkdtemp(prefix='tern-cr-', dir='/tmp')
        os.chmod(self.folder, 0o755)
        self.root = self.path('root')
        # Courier never serves uid 0.
        self.owner = (1000, 1000) if os.getuid() == 0 else (os.getuid(), os.getgid())
        # Its locks go through gamin, whose socket has a name for each instance.
        self.environment = {**ENVIRONMENT, 'GAM_CLIENT_ID': os.path.basename(self.folder)}
        self.processes = []
        authority = Authority(self.path('tls'))
        self.ca = authority.ca
        self.certificate, self.key = authority.issue()

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def __enter__(self):
        try:
            self._furnish()
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *exception):
        self.close()

    def _furnish(self):
        if not prepared():
            raise RuntimeError('Courier is not prepared: tests/harness/get-courier says why')
        shutil.copytree(ROOT, self.root, symlinks=True)
        for name in ('tmp', 'dev', 'run/courier/authdaemon', 'srv', 'etc/courier/shared'):
            os.makedirs(os.path.join(self.root, name), exist_ok=True)
        open(os.path.join(self.root, 'dev/null'), 'a').close()
        os.chmod(os.path.join(self.root, 'dev/null'), 0o666)
        with open(os.path.join(self.root, 'etc/courier/both.pem'), 'w') as out:
            for name in (self.key, self.certificate):
                with open(name) as part:
                    out.write(part.read())
        with open(os.path.join(self.root, 'etc/courier/authdaemonrc'), 'w') as out:
            out.write('authmodulelist="authuserdb"\nauthmodulelistorig="authuserdb"\ndaemons=2\n'
                      'authdaemonvar=/run/courier/authdaemon\nDEBUG_LOGIN=0\nDEFAULTOPTIONS=""\nLOGGEROPTS=""\n')
        with open(os.path.join(self.root, 'etc/passwd'), 'w') as out:
            out.write('root:x:0:0::/:/\ncourier:x:%d:%d::/:/\ntern:x:%d:%d::/srv:/\n' % (self.owner * 2))
        with open(os.path.join(self.root, 'etc/group'), 'w') as out:
            out.write('root:x:0:\ncourier:x:%d:\n' % self.owner[1])
        self._write_users()
        for user in self.users:
            for mailbox in ('INBOX', 'Drafts', 'Sent', 'Trash', 'Junk'):
                self._make_folder(user, mailbox)
        self._give()

    def _write_users(self):
        """userdb and its shadow, in the format of makeuserdb, which is a Perl script and not there."""
        hashed = subprocess.run(['openssl', 'passwd', '-1', 'secret'], capture_output=True, text=True).stdout.strip()
        lines = {'userdb': '', 'userdbshadow': ''}
        for user in self.users:
            home = f'/srv/{user}'
            lines['userdb'] += f'{user}\thome={home}|mail={home}/Maildir|uid=%d|gid=%d|_=\n' % self.owner
            lines['userdbshadow'] += f'{user}\tsystempw={hashed}|imappw={hashed}\n'
        for name, text in lines.items():
            base = f'/etc/courier/{name}'
            done = self._run(['/usr/lib/courier/courier-authlib/makedatprog', '-', base + '.tmp', base + '.dat'],
                             input=text + '\n.\n', text=True)
            if done.returncode:
                raise RuntimeError('makedatprog: ' + done.stderr)
        plain = os.path.join(self.root, 'etc/courier/userdb')
        with open(plain, 'w') as out:
            out.write(lines['userdb'])
        os.chmod(plain, 0o600)

    def _run(self, argv, **more):
        return subprocess.run(argv, preexec_fn=lambda: _enter(self.root), env=self.environment,
                              capture_output=True, **more)

    def _make_folder(self, user, mailbox):
        folder = maildir.make(self.maildir(user, mailbox))
        if mailbox != 'INBOX':
            open(os.path.join(folder, 'maildirfolder'), 'w').close()

    def _give(self):
        maildir.give(os.path.join(self.root, 'srv'), self.owner)

    def start(self, ports=None):
        for attempt in range(5):
            self.port, self.tls_port = ports or loopback.free_ports(2)
            self._launch(['/usr/lib/courier/courier-authlib/authdaemond'])
            tcpd = ['/usr/sbin/couriertcpd', '-address=127.0.0.1', '-nodnslookup', '-noidentlookup',
                    '-maxprocs=100', '-maxperip=100']
            serve = ['/usr/lib/courier/courier/imaplogin', '/usr/bin/imapd', 'Maildir']
            self._launch([*tcpd, str(self.port), *serve])
            last = self._launch([*tcpd, str(self.tls_port), '/usr/bin/couriertls', '-server', '-tcpd', *serve],
                                IMAP_TLS='1')
            if last.wait_listening((self.port, self.tls_port)) and self._wait_for_authentication():
                return self
            self.stop()
        raise RuntimeError('Courier did not start:\n' + self.log()[-3000:])

    def _wait_for_authentication(self):
        """Courier hangs up on whoever signs in before its daemon for that listens. Returns whether it does."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with socket.socket(socket.AF_UNIX) as door:
                if door.connect_ex(os.path.join(self.root, 'run/courier/authdaemon/socket')) == 0:
                    return True
            time.sleep(0.02)
        return False

    def _launch(self, argv, **environment):
        process = loopback.Process(argv, self.path('log'), before=lambda: _enter(self.root),
                                   env={**self.environment, **environment})
        self.processes.append(process)
        return process

    def stop(self):
        for process in reversed(self.processes):
            process.stop()
        self.processes = []
        for pid in self._inside():
            os.kill(pid, signal.SIGKILL)

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

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        if not os.path.exists(self.path('log')):
            return ''
        with open(self.path('log'), errors='replace') as lines:
            return lines.read()

    # Mail ------------------------------------------------------------------------------------------

    def wire_name(self, mailbox):
        mailbox = maildir.encoded(mailbox)
        return mailbox if mailbox == 'INBOX' else self.prefix + mailbox.replace('/', self.separator)

    def maildir(self, user='ann', mailbox='INBOX'):
        mailbox = maildir.encoded(mailbox)
        top = os.path.join(self.root, 'srv', user, 'Maildir')
        return top if mailbox == 'INBOX' else os.path.join(top, '.' + mailbox.replace('/', '.'))

    def fill(self, user, mailbox, messages, new=False):
        """Writes messages into a mailbox behind the server's back. Keywords are left out: Courier keeps its own way."""
        self._make_folder(user, mailbox)
        plain = (type(one)(one.data, tuple(flag for flag in one.flags if flag.startswith('\\')), one.date,
                           one.subject, one.message_id, one.kind) for one in messages)
        added = maildir.fill(self.maildir(user, mailbox), plain, None, new)
        self._give()
        return added

    def change_uidvalidity(self, user='ann', mailbox='INBOX'):
        """Only while nobody has it open: without its list of UIDs Courier gives new ones."""
        path = os.path.join(self.maildir(user, mailbox), 'courierimapuiddb')
        with open(path) as lines:
            head, *rest = lines.read().splitlines()
        version, validity, following = head.split()[:3]
        rest = [f'{5000 + n} {line.split(" ", 1)[1]}' for n, line in enumerate(rest, 1)]
        with open(path, 'w') as out:
            out.write('\n'.join([f'{version} {int(validity) + 1000} {5000 + len(rest) + 1}', *rest]) + '\n')
