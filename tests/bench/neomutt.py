# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""NeoMutt with its header cache, opened on a mailbox and quit at once: the peer of the figures."""

import os
import pathlib
import pty
import select
import subprocess
import time

CONFIGURATION = '''
set imap_user = "ann"
set imap_pass = "secret"
set ssl_starttls = no
set ssl_force_tls = no
set folder = "imap://127.0.0.1:{port}/"
set spoolfile = "imap://127.0.0.1:{port}/INBOX"
set header_cache = "{folder}/cache/"
set imap_condstore = yes
set imap_qresync = yes
set imap_check_subscribed = no
set imap_list_subscribed = no
set mail_check_stats = no
set sleep_time = 0
set sort = mailbox-order
set quit = yes
set read_only = yes
set collapse_unread = no
push "<sync-mailbox><quit>"
'''
# Far above any figure; a NeoMutt that asks something must not hang the run.
PATIENCE = 300


def version():
    done = subprocess.run(['neomutt', '-v'], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[0]


class NeoMutt:
    """One configuration folder, with or without what an earlier run cached in it."""

    def __init__(self, folder, port):
        self.folder = pathlib.Path(folder)
        (self.folder / 'cache').mkdir(parents=True, exist_ok=True)
        self.rc = self.folder / 'neomuttrc'
        self.rc.write_text(CONFIGURATION.format(port=port, folder=folder), encoding='utf-8')

    def open_and_quit(self):
        """Seconds from start to end, CPU seconds, and the peak of its memory in MiB."""
        began = time.monotonic()
        child, terminal = pty.fork()
        if child == 0:
            os.environ.update(TERM='xterm', HOME=str(self.folder), LINES='40', COLUMNS='120')
            os.execvp('neomutt', ['neomutt', '-n', '-F', str(self.rc)])
        said = watch(terminal, began)
        _, status, usage = os.wait4(child, 0)
        os.close(terminal)
        if status != 0:
            raise RuntimeError(f'neomutt ended with {status}: {said[-500:]!r}')
        return {'seconds': time.monotonic() - began,
                'cpu': usage.ru_utime + usage.ru_stime, 'mib': usage.ru_maxrss / 1024}


def watch(terminal, began):
    """Reads what it draws until it ends; gives the last of it."""
    said = b''
    while time.monotonic() - began < PATIENCE:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            return said
        if not piece:
            return said
        said = (said + piece)[-4000:]
    raise TimeoutError(f'neomutt did not end: {said[-500:]!r}')
