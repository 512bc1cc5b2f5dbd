# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Starts a private Courier-IMAP: "." as delimiter, INBOX. before every name, and none of CONDSTORE, QRESYNC, MOVE,
SPECIAL-USE, ENABLE. Same face as dovecot.Dovecot."""
import os
import socket
import subprocess
import time

import maildir
from chrooted import Chrooted

CAPABILITY = 'IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE'
ENVIRONMENT = {
    'PATH': '/usr/sbin:/usr/bin', 'IMAP_CAPABILITY': CAPABILITY, 'IMAP_CAPABILITY_TLS': CAPABILITY + ' AUTH=PLAIN',
    'IMAP_KEYWORDS': '1', 'IMAP_ACL': '1', 'IMAP_IDLE_TIMEOUT': '1', 'IMAP_MAILBOX_SANITY_CHECK': '1',
    'IMAP_UMASK': '022', 'IMAP_ULIMITD': '131072', 'IMAP_USELOCKS': '1', 'IMAP_ENHANCEDIDLE': '0',
    'IMAP_TRASHFOLDERNAME': 'Trash', 'IMAP_MOVE_EXPUNGE_TO_TRASH': '0', 'MAILDIRPATH': 'Maildir',
    'IMAP_STARTTLS': 'YES', 'IMAP_TLS_REQUIRED': '0', 'COURIERTLS': '/usr/bin/couriertls',
    'TLS_CERTFILE': '/etc/courier/both.pem', 'TLS_VERIFYPEER': 'NONE', 'TLS_PRIORITY': 'NORMAL',
}


class Courier(Chrooted):
    """One private server. port: plain and STARTTLS; tls_port: implicit TLS; ca: the root of its certificate."""
    shape = 'courier'
    separator, prefix = '.', 'INBOX.'
    folders = (*Chrooted.folders, 'run/courier/authdaemon', 'etc/courier/shared')

    def furnish(self):
        # Its locks go through gamin, whose socket has a name for each instance.
        self.environment = {**ENVIRONMENT, 'GAM_CLIENT_ID': os.path.basename(self.folder)}
        both = ''
        for name in (self.key, self.certificate):
            with open(name) as part:
                both += part.read()
        self.write('etc/courier/both.pem', both)
        self.write('etc/courier/authdaemonrc',
                   'authmodulelist="authuserdb"\nauthmodulelistorig="authuserdb"\ndaemons=2\n'
                   'authdaemonvar=/run/courier/authdaemon\nDEBUG_LOGIN=0\nDEFAULTOPTIONS=""\nLOGGEROPTS=""\n')
        self.write('etc/passwd', 'root:x:0:0::/:/\ncourier:x:%d:%d::/:/\ntern:x:%d:%d::/srv:/\n' % (self.owner * 2))
        self.write('etc/group', 'root:x:0:\ncourier:x:%d:\n' % self.owner[1])
        self._write_users()
        for user in self.users:
            for mailbox in ('INBOX', 'Drafts', 'Sent', 'Trash', 'Junk'):
                self._make_folder(user, mailbox)
        self.give()

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
            done = self.run(['/usr/lib/courier/courier-authlib/makedatprog', '-', base + '.tmp', base + '.dat'],
                            input=text + '\n.\n', text=True)
            if done.returncode:
                raise RuntimeError('makedatprog: ' + done.stderr)
        self.write('etc/courier/userdb', lines['userdb'])
        os.chmod(self.inside('etc/courier/userdb'), 0o600)

    def _make_folder(self, user, mailbox):
        folder = maildir.make(self.maildir(user, mailbox))
        if mailbox != 'INBOX':
            open(os.path.join(folder, 'maildirfolder'), 'w').close()

    def launch_all(self):
        self.launch(['/usr/lib/courier/courier-authlib/authdaemond'])
        tcpd = ['/usr/sbin/couriertcpd', '-address=127.0.0.1', '-nodnslookup', '-noidentlookup',
                '-maxprocs=100', '-maxperip=100']
        serve = ['/usr/lib/courier/courier/imaplogin', '/usr/bin/imapd', 'Maildir']
        self.launch([*tcpd, str(self.port), *serve])
        last = self.launch([*tcpd, str(self.tls_port), '/usr/bin/couriertls', '-server', '-tcpd', *serve], IMAP_TLS='1')
        return last.wait_listening((self.port, self.tls_port)) and self._wait_for_authentication()

    def _wait_for_authentication(self):
        """Courier hangs up on whoever signs in before its daemon for that listens. Returns whether it does."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with socket.socket(socket.AF_UNIX) as door:
                if door.connect_ex(self.inside('run/courier/authdaemon/socket')) == 0:
                    return True
            time.sleep(0.02)
        return False

    # Mail ------------------------------------------------------------------------------------------

    def maildir(self, user='ann', mailbox='INBOX'):
        mailbox = maildir.encoded(mailbox)
        top = self.inside('srv', user, 'Maildir')
        return top if mailbox == 'INBOX' else os.path.join(top, '.' + mailbox.replace('/', '.'))

    def fill(self, user, mailbox, messages, new=False):
        """Writes messages into a mailbox behind the server's back. Keywords are left out: Courier keeps its own way."""
        self._make_folder(user, mailbox)
        plain = (type(one)(one.data, tuple(flag for flag in one.flags if flag.startswith('\\')), one.date,
                           one.subject, one.message_id, one.kind) for one in messages)
        added = maildir.fill(self.maildir(user, mailbox), plain, None, new)
        self.give()
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
