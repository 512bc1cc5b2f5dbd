# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Evolution's mail library without its window, a peer of the figures: camel-peer.c, built where its headers are."""

import os
import pathlib
import subprocess

from figures import run_and_measure


def version():
    done = subprocess.run(['pkg-config', '--modversion', 'camel-1.2'], capture_output=True, text=True, check=True)
    return f'Camel {done.stdout.strip()}'


class Camel:
    """One folder of summaries, with or without what an earlier run put there."""

    def __init__(self, build, folder, port):
        self.program = pathlib.Path(build) / 'tests/bench/camel-peer'
        self.folder = pathlib.Path(folder)
        self.port = port

    def open_and_quit(self):
        """INBOX brought up to date, headers alone."""
        environment = {**os.environ, 'HOME': str(self.folder), 'XDG_CACHE_HOME': str(self.folder / 'cache'),
                       'GSETTINGS_BACKEND': 'memory'}
        _, cost = run_and_measure([self.program, self.folder / 'data', str(self.port)], environment)
        return cost
