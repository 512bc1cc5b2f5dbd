# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Tern in a release build, in a folder of its own, as bench.py measures it."""

import json
import os
import pathlib
import subprocess
import time

PATIENCE = 300


class Tern:
    """One account on the private server, with its own store and configuration."""

    def __init__(self, build, folder, port):
        self.build = pathlib.Path(build)
        self.folder = pathlib.Path(folder)
        self.environment = {**os.environ, 'XDG_DATA_HOME': str(self.folder / 'data'),
                            'XDG_CONFIG_HOME': str(self.folder / 'config')}
        self.run('account', 'add', '--name', 'Ann', '--email', 'ann@example.org', '--user', 'ann',
                 '--imap', f'imap+insecure://127.0.0.1:{port}',
                 '--password-command', 'echo secret')

    def run(self, *arguments):
        """One ternctl to its end: what it printed, and what it cost."""
        began = time.monotonic()
        with subprocess.Popen([self.build / 'src/cli/ternctl', *arguments], env=self.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as child:
            printed = child.stdout.read()
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise RuntimeError(f'ternctl {arguments[0]} exited {child.returncode}')
        objects = [json.loads(line) for line in printed.decode().splitlines()]
        return objects, {'seconds': time.monotonic() - began, 'mib': usage.ru_maxrss / 1024,
                         'cpu': usage.ru_utime + usage.ru_stime}

    def sync(self):
        """One whole ternctl sync of INBOX, headers alone."""
        objects, cost = self.run('sync', '--mailbox', 'INBOX', '--bodies', 'none')
        mailbox = next(line for line in objects if 'bytes_in' in line)
        return {**cost, 'after_sign_in': mailbox['seconds'],
                'bytes_in': mailbox['bytes_in'], 'bytes_out': mailbox['bytes_out']}

    def stored_bytes(self):
        return sum(path.stat().st_size for path in self.folder.rglob('*') if path.is_file())

    def commands_during_sync(self):
        """Clicks and looks timed inside one process while it syncs for the first time."""
        done = subprocess.run([self.build / 'tests/bench/bench-commands',
                               self.folder / 'data/tern', self.folder / 'config/tern', 'INBOX'],
                              stdout=subprocess.PIPE, check=True, timeout=PATIENCE)
        measured = json.loads(done.stdout)
        result = {}
        for kind in ('commands', 'reads'):
            result[kind] = measured[kind].pop('count')
            result.update({f'{kind}_{name}': value for name, value in measured[kind].items()})
        return result
