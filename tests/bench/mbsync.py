# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""mbsync with a Maildir, a peer of the figures where whole messages are fetched."""

import os
import pathlib
import subprocess

from figures import run_and_measure

CONFIGURATION = '''
IMAPAccount peer
Host 127.0.0.1
Port {port}
User ann
Pass secret
{encryption} None
AuthMechs LOGIN

IMAPStore far
Account peer

MaildirStore near
Path {folder}/mail/
Inbox {folder}/mail/INBOX

Channel peer
Far :far:{mailbox}
Near :near:{mailbox}
Sync Pull
Create Near
Expunge Near
SyncState *
'''


def version():
    return subprocess.run(['mbsync', '--version'], capture_output=True, text=True, check=True).stdout.strip()


def encryption_option():
    """What turns encryption on or off has another name from isync 1.5 on."""
    numbers = version().split()[-1].split('.')
    return 'TLSType' if (int(numbers[0]), int(numbers[1])) >= (1, 5) else 'SSLType'


class Mbsync:
    """One Maildir, with or without what an earlier run put there."""

    def __init__(self, folder, port, mailbox='INBOX'):
        self.folder = pathlib.Path(folder)
        (self.folder / 'mail').mkdir(parents=True, exist_ok=True)
        self.rc = self.folder / 'mbsyncrc'
        self.rc.write_text(CONFIGURATION.format(port=port, folder=folder, mailbox=mailbox,
                                                encryption=encryption_option()), encoding='utf-8')

    def pull(self):
        """Everything new, whole and durable."""
        _, cost = run_and_measure(['mbsync', '-q', '-c', self.rc, 'peer'], {**os.environ, 'HOME': str(self.folder)})
        return cost
