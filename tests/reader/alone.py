# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Starts a test again where there is no network but a loopback of its own, whose only DNS server is on it: alone.py
COMMAND…. Nothing there can be reached by anything else, and any port may be listened on."""
import os
import sys
import tempfile


def main(command):
    with tempfile.NamedTemporaryFile('w', prefix='tern-resolv-') as resolv:
        resolv.write('nameserver 127.0.0.1\noptions timeout:1 attempts:1\n')
        resolv.flush()
        os.chmod(resolv.name, 0o644)
        # Root needs no name space of users for it, and WebKit's own sandbox might not start in one.
        users = [] if os.geteuid() == 0 else ['--unshare-user', '--uid', '0', '--gid', '0']
        arguments = ['bwrap', '--dev-bind', '/', '/', '--ro-bind', resolv.name, '/etc/resolv.conf', *users,
                     '--unshare-net', '--cap-add', 'ALL', '--die-with-parent', *command]
        return os.spawnvp(os.P_WAIT, 'bwrap', arguments)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
