#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Every header of src stands alone, and may be there twice.

test-headers.py TOP core|window COMPILER… With "core", those of the widgets are left out.
A header that leans on what its user happened to include first is found here; so is one without a
guard. One that has a guard and is the first that its own .c includes was compiled alone by the
build; the others are compiled here, twice in one file, without a warning.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from tree import Tap, files, read

PACKAGES = ['glib-2.0', 'gobject-2.0', 'gio-2.0', 'gio-unix-2.0', 'gmime-3.0', 'sqlite3',
            'libgsasl', 'libsecret-1', 'json-glib-1.0']
WINDOW_PACKAGES = ['gtk4', 'libadwaita-1', 'webkitgtk-6.0']
WIDGETS = ('ui', 'app')
WARNINGS = ['-std=gnu17', '-Wall', '-Wextra', '-Wstrict-prototypes', '-Wno-unused-parameter',
            '-Werror', '-D_GNU_SOURCE']


FIRST_INCLUDE = re.compile(r'^\s*#\s*include\s+(\S+)', re.M)
GUARD = re.compile(r'^#pragma once$', re.M)


def is_built_alone(top, header):
    """Whether the build itself has compiled this header (a path from top) with nothing before it."""
    source = header.with_suffix('.c')
    if not (pathlib.Path(top) / source).exists() or not GUARD.search(read(top, header)):
        return False
    first = FIRST_INCLUDE.search(read(top, source))
    return bool(first) and first[1] == f'"{header.relative_to("src").as_posix()}"'


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


def examples_of_sources():
    """What a .c begins with, and whether that has compiled its header alone."""
    own, other = '#include "a/b.h"\n', '#include "a/c.h"\n'
    for guard, text, wanted in (('#pragma once\n', own + other, True), ('#pragma once\n', other + own, False),
                                ('', own, False), ('#pragma once\n', '/* nothing */\n', False)):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / 'src' / 'a'
            path.mkdir(parents=True)
            (path / 'b.h').write_text(guard, encoding='utf-8')
            (path / 'b.c').write_text(text, encoding='utf-8')
            if is_built_alone(folder, pathlib.Path('src/a/b.h')) != wanted:
                yield f'{guard}{text} was taken for {not wanted}'


def main(top, part, compiler):
    tap = Tap()
    source = pathlib.Path(top) / 'src'
    window = part == 'window'
    headers = Headers(compiler, source, PACKAGES + (WINDOW_PACKAGES if window else []))
    tap.point('a header that cannot stand alone is refused', examples(headers))
    tap.point('a header that its own source proves is known', examples_of_sources())
    names = [path.relative_to('src').as_posix() for path in files(top, 'src', suffixes={'.h'})
             if (window or path.parts[1] not in WIDGETS) and not is_built_alone(top, path)]
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        for name, problems in zip(names, workers.map(headers.problems, names)):
            tap.point(name, problems)
    return tap.finish()


if __name__ == '__main__':
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))
