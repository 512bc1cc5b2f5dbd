# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Evolution's mail library without its window, a peer of the figures: camel-peer.c, built where its headers are."""

import os
import pathlib
import shlex
import subprocess

from figures import run_and_measure

SOURCE = pathlib.Path(__file__).with_name('camel-peer.c')


def pkg_config(*arguments):
    return subprocess.run(['pkg-config', *arguments, 'camel-1.2'], capture_output=True, text=True, check=True).stdout


def version():
    return f'Camel {pkg_config("--modversion").strip()}'


class Camel:
    """One folder of summaries, with or without what an earlier run put there."""

    def __init__(self, folder, port):
        self.folder = pathlib.Path(folder)
        self.port = port
        self.program = self.folder / 'camel-peer'
        subprocess.run(['cc', '-O2', '-o', self.program, SOURCE, *shlex.split(pkg_config('--cflags', '--libs'))],
                       check=True)

    def open_and_quit(self):
        """INBOX brought up to date, headers alone."""
        environment = {**os.environ, 'HOME': str(self.folder), 'XDG_CACHE_HOME': str(self.folder / 'cache'),
                       'GSETTINGS_BACKEND': 'memory'}
        _, cost = run_and_measure([self.program, self.folder / 'data', str(self.port)], environment)
        return cost
