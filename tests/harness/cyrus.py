# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Starts a private Cyrus IMAP, configured as Cyrus 3 is without a configuration: "/" as delimiter, folders beside
INBOX. It has most extensions, and ways of its own to speak them. Same face as dovecot.Dovecot."""
import os
import re
import shutil
import time

from chrooted import Chrooted
from imapclient import ImapClient, ImapError

PROGRAMS = '/usr/lib/cyrus/bin/'
ROLES = ('Drafts', 'Sent', 'Trash', 'Junk', 'Archive')
FOLDERS = ('conf/proc', 'conf/db', 'conf/socket', 'conf/log', 'conf/msg', 'conf/ptclient', 'conf/user', 'conf/quota',
           'conf/lock', 'conf/sync', 'conf/backup', 'spool', 'sieve', 'tls')
SETTINGS = """configdirectory: /srv/conf
partition-default: /srv/spool
defaultpartition: default
sievedir: /srv/sieve
sievenotifier: log
proc_path: /srv/conf/proc
lmtpsocket: /srv/conf/socket/lmtp
idlesocket: /srv/conf/socket/idle
notifysocket: /srv/conf/socket/notify
duplicate_db_path: /srv/conf/db/deliver.db
statuscache_db_path: /srv/conf/db/statuscache.db
ptscache_db_path: /srv/conf/db/ptscache.db
tls_sessions_db_path: /srv/conf/db/tls_sessions.db
admins: cyrus
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: /srv/sasldb2
sasl_mech_list: PLAIN LOGIN SCRAM-SHA-1 SCRAM-SHA-256
tls_server_cert: /srv/tls/cert.pem
tls_server_key: /srv/tls/key.pem
unixhierarchysep: yes
altnamespace: yes
virtdomains: off
specialusealways: yes
conversations: yes
servername: localhost
sync_machineid: 0
skiplist_unsafe: yes
autocreate_quota: 0
autocreate_inbox_folders: {roles}
autocreate_subscribe_folders: {roles}
{special}maxlogins_per_user: {limit}
"""
SERVICES = """START {{
  recover cmd="{programs}ctl_cyrusdb -C /srv/imapd.conf -r"
}}
SERVICES {{
  imap cmd="{programs}imapd -C /srv/imapd.conf -U 30" listen="127.0.0.1:{port}" prefork=0 maxchild=50
  imaps cmd="{programs}imapd -C /srv/imapd.conf -s -U 30" listen="127.0.0.1:{tls_port}" prefork=0 maxchild=50
}}
DAEMON {{
  idled cmd="{programs}idled -C /srv/imapd.conf"
}}
EVENTS {{ }}
"""


class Cyrus(Chrooted):
    """One private server. port: plain and STARTTLS; tls_port: implicit TLS; ca: the root of its certificate."""
    shape = 'cyrus'
    separator, prefix = '/', ''
    folders = (*Chrooted.folders, 'usr/share/zoneinfo', *('srv/' + name for name in FOLDERS))

    def __init__(self, users=('ann', 'bob'), max_connections=0):
        super().__init__(users)
        self.max_connections = max_connections

    def furnish(self):
        self.write('etc/passwd', 'root:x:0:0::/:/\ncyrus:x:%d:%d::/srv:/\n' % self.owner)
        self.write('etc/group', 'root:x:0:\nmail:x:%d:\n' % self.owner[1])
        # It does not start without knowing a time zone by name.
        self.write('usr/share/zoneinfo/zone.tab', 'DE\t+5230+01322\tEurope/Berlin\n')
        for source, name in ((self.certificate, 'cert.pem'), (self.key, 'key.pem')):
            shutil.copy(source, self.inside('srv/tls', name))
        special = ''.join(f'xlist-{role.lower()}: {role}\n' for role in ROLES)
        self.write('srv/imapd.conf', SETTINGS.format(roles=' | '.join(ROLES), special=special,
                                                     limit=self.max_connections))
        for user in (*self.users, 'cyrus'):
            done = self.run(['/usr/sbin/saslpasswd2', '-p', '-c', '-f', '/srv/sasldb2', '-u', 'localhost', user],
                            input=b'secret')
            if done.returncode:
                raise RuntimeError('saslpasswd2: ' + done.stderr.decode())
        self.give()

    def launch_all(self):
        self.write('srv/cyrus.conf', SERVICES.format(programs=PROGRAMS, port=self.port, tls_port=self.tls_port))
        master = self.launch([PROGRAMS + 'master', '-C', '/srv/imapd.conf', '-M', '/srv/cyrus.conf',
                              '-p', '/srv/conf/master.pid'], self.owner)
        return master.wait_listening((self.port, self.tls_port))

    # Mail ------------------------------------------------------------------------------------------

    def fill(self, user, mailbox, messages, new=False):
        """Appends messages as another client does; new: without their flags."""
        name, messages, parts = self.wire_name(mailbox), list(messages), []
        for message in messages:
            date = time.strftime('%d-%b-%Y %H:%M:%S +0000', time.gmtime(message.date))
            flags = '' if new else ' '.join(message.flags)
            data = message.data.decode('utf-8', 'surrogateescape')
            parts.append(f' ({flags}) "{date}" {{{len(message.data)}+}}\r\n{data}')
        with ImapClient(self.port, user) as client:
            try:
                client.create(name)
            except ImapError:
                pass    # it is there
            if parts:
                client.command(f'APPEND "{name}"' + ''.join(parts))     # RFC 3502
        return len(messages)

    def change_uidvalidity(self, user='ann', mailbox='INBOX'):
        """Only while nobody has it open. Its index is made anew from files with other names, and then knows no flags:
        those are set again."""
        flags = self._in_passing(lambda client: (client.select(self.wire_name(mailbox)), client.flags())[1], user)
        name = f'user/{user}' + ('' if mailbox == 'INBOX' else '/' + mailbox)
        folder = self._program('mbpath', name).decode().strip().lstrip('/')
        for file in os.listdir(self.inside(folder)):
            if re.fullmatch(r'\d+\.', file):
                os.rename(self.inside(folder, file), self.inside(folder, 'old' + file))
            elif file in ('cyrus.index', 'cyrus.cache'):
                os.remove(self.inside(folder, file))
        for number, uid in enumerate(sorted(flags), 1):
            os.rename(self.inside(folder, f'old{uid}.'), self.inside(folder, f'{5000 + number}.'))
        self._program('reconstruct', name)

        def restore(client):
            client.select(self.wire_name(mailbox))
            for number, uid in enumerate(sorted(flags), 1):
                client.store([5000 + number], '', sorted(flags[uid]))
        self._in_passing(restore, user)

    def _program(self, name, *arguments):
        done = self.run([PROGRAMS + name, '-C', '/srv/imapd.conf', *arguments], self.owner)
        if done.returncode:
            raise RuntimeError(f'{name}: {done.stdout!r} {done.stderr!r}')
        return done.stdout

    def _in_passing(self, action, user):
        """What a client does that comes while the server is down, which it is again afterwards."""
        ports = self.port, self.tls_port
        self.start()
        try:
            with ImapClient(self.port, user) as client:
                return action(client)
        finally:
            self.stop()
            self.port, self.tls_port = ports
