# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Starts a private Dovecot on loopback, 2.3 or 2.4, as root or as a plain user, in a shape that Tern must live with.

    with Dovecot('noqresync') as server:
        server.fill('ann', 'INBOX', mailgen.generate(100))

Users ann and bob, password secret. The shapes are those of SHAPES; each hides extensions from the client."""
import base64
import hashlib
import hmac
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time

import loopback
import maildir
from certificate import Authority

COMMON = 'IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ NAMESPACE CHILDREN UNSELECT'
SHAPES = {
    'full': '',
    'noqresync': COMMON + ' UIDPLUS MOVE SPECIAL-USE LIST-EXTENDED LIST-STATUS SORT THREAD=REFERENCES ESEARCH',
    'condstore': COMMON + ' UIDPLUS MOVE SPECIAL-USE LIST-EXTENDED LIST-STATUS ESEARCH CONDSTORE',
    'minimal': 'IMAP4rev1 ID',
    'nouidplus': COMMON + ' CONDSTORE MOVE SPECIAL-USE',
    'nomove': COMMON + ' UIDPLUS CONDSTORE QRESYNC SPECIAL-USE',
    'nospecialuse': COMMON + ' UIDPLUS CONDSTORE QRESYNC MOVE',
    'dot': '',
    'oauth': '',
    'quota': '',
}
# The full shape announces what the server has; without COMPRESS that must be spelt out.
UNCOMPRESSED = (COMMON + ' UIDPLUS MOVE SPECIAL-USE LIST-EXTENDED LIST-STATUS SORT SORT=DISPLAY THREAD=REFERENCES'
                ' ESEARCH ESORT SEARCHRES WITHIN CONDSTORE QRESYNC BINARY PREVIEW=FUZZY')
ROLES = ('Drafts', 'Sent', 'Trash', 'Junk', 'Archive')
TOKEN_KEY = b'sekrit-signing-key-0123456789abcdef'


def binary():
    """Where dovecot is, or None."""
    return shutil.which('dovecot', path=os.environ.get('PATH', '') + ':/usr/sbin:/usr/local/sbin')


def version():
    """(2, 3) or (2, 4) …"""
    text = subprocess.run([binary(), '--version'], capture_output=True, text=True).stdout
    return tuple(int(part) for part in text.split()[0].split('.')[:2])


def token(user, key=TOKEN_KEY, lifetime=3600):
    """An OAuth access token the oauth shape accepts; negative lifetime: one that has expired."""
    def part(data):
        return base64.urlsafe_b64encode(data).rstrip(b'=')
    now = int(time.time())
    head = part(json.dumps({'alg': 'HS256', 'typ': 'JWT'}).encode()) + b'.' + part(json.dumps(
        {'sub': user, 'iat': now - 5, 'nbf': now - 5, 'exp': now + lifetime}).encode())
    return (head + b'.' + part(hmac.new(key, head, hashlib.sha256).digest())).decode()


class Dovecot:
    """One private server. port: plain and STARTTLS; tls_port: implicit TLS; ca: the root of its certificate."""

    def __init__(self, shape='full', compress=True, users=('ann', 'bob'), max_connections=0,
                 mechanisms='xoauth2 oauthbearer', quota=100):
        self.shape = shape
        self.users = users
        self.compress = compress
        self.max_connections = max_connections
        self.token_mechanisms = mechanisms
        self.quota = quota      # kilobytes a user may have, in the quota shape
        self.separator, self.prefix = ('.', 'INBOX.') if shape == 'dot' else ('/', '')
        # Sockets live below: a path is at most 108 bytes long.
        self.folder = tempfile.mkdtemp(prefix='tern-dv-', dir='/tmp')
        os.chmod(self.folder, 0o755)
        self.user = pwd.getpwnam('nobody') if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.owner = (self.user.pw_uid, self.user.pw_gid)
        authority = Authority(self.path('tls'))
        self.ca = authority.ca
        self.certificate, self.key = authority.issue()
        self.process = None
        for name in ('run', 'state', 'mail'):
            os.makedirs(self.path(name))
        os.chmod(self.path('run'), 0o755)
        self._give('state', 'mail')

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def _give(self, *names):
        for name in names:
            maildir.give(self.path(name), self.owner)

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *exception):
        self.close()

    def start(self, ports=None):
        """Starts, on the given (plain, TLS) ports or on free ones; again after stop() it is the same server."""
        for attempt in range(5):
            self.port, self.tls_port = ports or loopback.free_ports(2)
            self._write_configuration()
            self.process = loopback.Process([binary(), '-F', '-c', self.path('dovecot.conf')], self.path('out'))
            if self.process.wait_listening((self.port, self.tls_port)):
                return self
            self.stop()
        raise RuntimeError('Dovecot did not start:\n' + self.log()[-3000:])

    def stop(self):
        if self.process:
            self.process.stop(0.3)  # its master takes a second or more to go by itself
            self.process = None

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        text = ''
        for name in ('out', 'log'):
            if os.path.exists(self.path(name)):
                with open(self.path(name), errors='replace') as lines:
                    text += lines.read()
        return text

    def kick(self):
        """Drops every connection at once, as a server that goes away does."""
        for pid in self.imap_processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def imap_processes(self):
        """Process ids of the imap workers of this very server: children of its master."""
        children = []
        for entry in filter(str.isdigit, os.listdir('/proc')):
            try:
                with open(f'/proc/{entry}/stat') as stat:
                    name, rest = stat.read().rsplit(')', 1)
            except OSError:
                continue
            if int(rest.split()[1]) == self.process.child.pid and name.split('(', 1)[1] == 'imap':
                children.append(int(entry))
        return children

    # Mail ------------------------------------------------------------------------------------------

    def wire_name(self, mailbox):
        """The name a client uses for a mailbox given as INBOX or A/B."""
        mailbox = maildir.encoded(mailbox)
        return mailbox if mailbox == 'INBOX' else self.prefix + mailbox.replace('/', self.separator)

    def maildir(self, user='ann', mailbox='INBOX'):
        """The Maildir folder of a mailbox given as INBOX or A/B."""
        mailbox = maildir.encoded(mailbox)
        top = self.path('mail', user, 'Maildir')
        return top if mailbox == 'INBOX' else os.path.join(top, '.' + mailbox.replace('/', '.'))

    def fill(self, user, mailbox, messages, new=False):
        """Writes messages into a mailbox behind the server's back, as local delivery does."""
        folder = self.maildir(user, mailbox)
        maildir.make(self.maildir(user))
        added = maildir.fill(folder, messages, self.owner, new)
        self._give('mail')
        return added

    def save(self, user='ann'):
        """A copy of a user's whole mail; restore() puts it back, UIDs and all."""
        copy = tempfile.mkdtemp(dir=self.folder)
        shutil.copytree(self.path('mail', user), os.path.join(copy, 'mail'))
        return copy

    def restore(self, copy, user='ann'):
        """Only while no client has the mail open."""
        shutil.rmtree(self.path('mail', user), ignore_errors=True)
        shutil.copytree(os.path.join(copy, 'mail'), self.path('mail', user))
        self._give('mail')

    def change_uidvalidity(self, user='ann', mailbox='INBOX'):
        """Gives the mailbox another UIDVALIDITY and every message another UID. Only while nobody has it open."""
        folder = self.maildir(user, mailbox)
        with open(os.path.join(folder, 'dovecot-uidlist')) as lines:
            head, *rest = lines.read().splitlines()
        old = int(re.search(r'V(\d+)', head)[1])
        head = re.sub(r'V\d+', f'V{old + 1000}', head)
        head = re.sub(r'N\d+', f'N{5000 + len(rest) + 1}', head)
        rest = [re.sub(r'^\d+', str(5000 + n), line) for n, line in enumerate(rest, 1)]
        for name in os.listdir(folder):
            if name.startswith('dovecot.index'):
                os.remove(os.path.join(folder, name))
        with open(os.path.join(folder, 'dovecot-uidlist'), 'w') as out:
            out.write('\n'.join([head, *rest]) + '\n')
        self._give('mail')

    # Configuration ---------------------------------------------------------------------------------

    def _write_configuration(self):
        uid, gid = self.owner
        with open(self.path('users'), 'w') as out:
            for user in self.users:
                out.write(f'{user}:{{PLAIN}}secret:{uid}:{gid}::{self.path("mail", user)}::\n')
        for name in ('log', 'out'):
            open(self.path(name), 'a').close()
            os.chmod(self.path(name), 0o666)
        if self.shape == 'oauth':
            self._write_token_key()
        write = _configuration_24 if version() >= (2, 4) else _configuration_23
        with open(self.path('dovecot.conf'), 'w') as out:
            out.write(write(self))

    def _write_token_key(self):
        folder = self.path('keys', 'default', 'HS256')
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, 'default'), 'w') as out:
            out.write(base64.b64encode(TOKEN_KEY).decode())
        with open(self.path('oauth2.conf.ext'), 'w') as out:
            out.write('introspection_mode = local\nusername_attribute = sub\n'
                      f'local_validation_key_dict = fs:posix:prefix={self.path("keys")}/\n')
        self._give('keys')


def _mechanisms(self):
    if self.shape == 'oauth':
        return 'plain ' + self.token_mechanisms
    return 'plain login cram-md5 scram-sha-1 scram-sha-256'


def _capability(self):
    shown = SHAPES[self.shape] or ('' if self.compress else UNCOMPRESSED)
    if shown and self.compress and self.shape != 'minimal' and _has_zlib():
        shown += ' COMPRESS=DEFLATE'
    return f'imap_capability = {shown}\n' if shown else ''


def _has_zlib():
    if version() >= (2, 4):
        return True
    return any(os.path.exists(os.path.join(folder, 'lib30_imap_zlib_plugin.so'))
               for folder in ('/usr/lib/dovecot/modules', '/usr/lib64/dovecot', '/usr/lib/dovecot'))


def _roles(self):
    if self.shape in ('minimal', 'nospecialuse'):
        return ''.join(f'  mailbox {role} {{\n    auto = subscribe\n  }}\n' for role in ROLES)
    return ''.join(f'  mailbox {role} {{\n    special_use = \\{role}\n    auto = subscribe\n  }}\n' for role in ROLES)


# What both versions spell alike. A master that is not root cannot chroot its services, and its
# users are all one; a killed test's connections must not count against the next one's.
def _shared(self):
    user = self.user.pw_name
    group = __import__('grp').getgrgid(self.user.pw_gid).gr_name
    limit = f'mail_max_userip_connections = {self.max_connections or 200}\n'
    return f"""base_dir = {self.path('run')}
state_dir = {self.path('state')}
log_path = {self.path('log')}
auth_verbose = yes
auth_failure_delay = 0
protocols = imap
listen = 127.0.0.1
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 0
auth_mechanisms = {_mechanisms(self)}
ssl = yes
{_capability(self)}{limit}service imap-login {{
  chroot =
  process_min_avail = 0
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = {self.tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service auth {{
  chroot =
}}
namespace inbox {{
  inbox = yes
  separator = {self.separator}
  prefix = {self.prefix}
{_roles(self)}}}
"""


def _plugins(self):
    """Those of everybody, and those of IMAP."""
    everywhere, imap = [], []
    if self.compress and _has_zlib() and version() < (2, 4):
        everywhere.append('zlib')
        imap.append('imap_zlib')
    if self.shape == 'quota':
        everywhere.append('quota')
        imap.append('imap_quota')
    return everywhere, imap


def _configuration_23(self):
    everywhere, imap = _plugins(self)
    plugins = f'mail_plugins = {" ".join(everywhere)}\n' if everywhere else ''
    imap_plugins = f'protocol imap {{\n  mail_plugins = $mail_plugins {" ".join(imap)}\n}}\n' if imap else ''
    if self.shape == 'quota':
        plugins += (f'plugin {{\n  quota = count:all\n  quota_rule = *:storage={self.quota}K\n'
                    '  quota_vsizes = yes\n  quota_grace = 0\n}\n')
    oauth = f"""passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {self.path('oauth2.conf.ext')}
}}
""" if self.shape == 'oauth' else ''
    return _shared(self) + f"""mail_location = maildir:~/Maildir
mail_home = {self.path('mail')}/%u
disable_plaintext_auth = yes
auth_username_format = %Lu
ssl_cert = <{self.certificate}
ssl_key = <{self.key}
# The address space of one connection: more than Dovecot of itself has, for mailboxes of a million.
default_vsz_limit = 2G
{plugins}{imap_plugins}{oauth}passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {self.path('users')}
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {self.path('users')}
}}
"""


def _configuration_24(self):
    oauth = f"""oauth2 {{
  introspection_mode = local
  username_attribute = sub
  oauth2_local_validation {{
    dict fs {{
      fs posix {{
        prefix = {self.path('keys')}/
      }}
    }}
  }}
}}
passdb oauth2 {{
  mechanisms_filter = xoauth2 oauthbearer
}}
""" if self.shape == 'oauth' else ''
    everywhere, imap = _plugins(self)
    plugins = ''.join(f'  {name} = yes\n' for name in everywhere)
    imap_plugins = ''.join(f'  {name} = yes\n' for name in imap)
    plugins = (f'mail_plugins {{\n{plugins}}}\nprotocol imap {{\n  mail_plugins {{\n{imap_plugins}  }}\n}}\n'
               if everywhere else '')
    if self.shape == 'quota':
        plugins += f'quota "all" {{\n  driver = count\n  storage_size = {self.quota}K\n}}\n'
    versions = 'dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n'
    return versions + _shared(self) + f"""mail_driver = maildir
mail_path = ~/Maildir
mail_home = {self.path('mail')}/%{{user}}
auth_allow_cleartext = no
auth_username_format = %{{user | lower}}
ssl_server_cert_file = {self.certificate}
ssl_server_key_file = {self.key}
{plugins}{oauth}passdb passwd-file {{
  passwd_file_path = {self.path('users')}
  default_password_scheme = PLAIN
}}
userdb passwd-file {{
  passwd_file_path = {self.path('users')}
}}
"""
