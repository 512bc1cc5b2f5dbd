#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Compiles every header of src by itself, twice in one file, without a warning.

test-headers.py TOP core|window COMPILER… With "core", those of the widgets are left out.
A header that leans on what its user happened to include first is found here; so is one without a
guard.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from tree import Tap, files

PACKAGES = ['glib-2.0', 'gobject-2.0', 'gio-2.0', 'gio-unix-2.0', 'gmime-3.0', 'sqlite3',
            'libgsasl', 'libsecret-1', 'json-glib-1.0']
WINDOW_PACKAGES = ['gtk4', 'libadwaita-1', 'webkitgtk-6.0']
WIDGETS = ('ui', 'app')
WARNINGS = ['-std=gnu17', '-Wall', '-Wextra', '-Wstrict-prototypes', '-Wno-unused-parameter',
            '-Werror', '-D_GNU_SOURCE']


def package_flags(packages):
    listed = subprocess.run(['pkg-config', '--cflags', *packages],
                            capture_output=True, text=True, check=True)
    return listed.stdout.split()


class Headers:
    """Compiles headers with one compiler and one set of flags."""

    def __init__(self, compiler, source, packages):
        # The flags of system libraries come as system paths: their warnings are not ours.
        flags = [flag.replace('-I', '-isystem', 1) for flag in package_flags(packages)]
        self.command = [*compiler, *WARNINGS, *flags, f'-I{source}', '-fsyntax-only', '-x', 'c']

    def problems(self, header):
        """The first lines the compiler said about one header; none when it stands alone."""
        command = [*self.command, '-include', header, '-include', header, os.devnull]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return [] if done.returncode == 0 else done.stderr.splitlines()[:10] or ['refused']


def examples(headers):
    """Headers that cannot stand alone, or twice; each must be refused."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (('lean.h', 'GBytes *tern_a (void);\n'), ('twice.h', 'struct a { int b; };\n')):
            path = pathlib.Path(folder) / name
            path.write_text(text, encoding='utf-8')
            if not headers.problems(str(path)):
                yield f'{name} was taken'


def main(top, part, compiler):
    tap = Tap()
    source = pathlib.Path(top) / 'src'
    window = part == 'window'
    headers = Headers(compiler, source, PACKAGES + (WINDOW_PACKAGES if window else []))
    tap.point('a header that cannot stand alone is refused', examples(headers))
    names = [path.relative_to('src').as_posix() for path in files(top, 'src', suffixes={'.h'})
             if window or path.parts[1] not in WIDGETS]
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        for name, problems in zip(names, workers.map(headers.problems, names)):
            tap.point(name, problems)
    return tap.finish()


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
