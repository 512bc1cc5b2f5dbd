#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Holds the folders to their edges: who may include whom, and which library is whose alone.

test-includes.py TOP. Reads the #include lines of src and tests and the dependencies of their
meson.build files, and names the rule each violation breaks. First it proves on made-up files
that every rule can fail.
"""

import re
import sys
from pathlib import PurePosixPath

from tree import Tap, files, read

# The house, lowest first: each folder and all it may include. These are ALL the edges.
MAY_INCLUDE = {
    'mail': (),
    'mime': ('mail',),
    'net': ('mail',),
    'imap': ('mail', 'net'),
    'smtp': ('mail', 'net'),
    'store': ('mail',),
    'preview': (),
    'engine': ('mail', 'mime', 'net', 'imap', 'smtp', 'store'),
    'model': ('mail', 'mime', 'store', 'engine'),
    'ui': ('mail', 'model'),
    'app': ('mail', 'mime', 'net', 'imap', 'smtp', 'store', 'engine', 'model', 'ui'),
    'cli': ('mail', 'mime', 'store', 'engine'),
}

# A library that only some folders may speak to: its headers, its names in
# pkg-config, and those folders. libsecret is the engine's too, since ternctl
# signs in without any window.
ALONE = (
    ('gmime', r'gmime/', r'gmime-3\.0', ('src/mime',)),
    ('libical', r'libical/', r'libical', ('src/mime',)),
    ('gsasl', r'gsasl\b', r'libgsasl', ('src/net',)),
    ('libsoup', r'libsoup/', r'libsoup-3\.0', ('src/net',)),
    ('sqlite3', r'sqlite3\b', r'sqlite3', ('src/store',)),
    ('gtk', r'(gtk|gdk|gsk)/', r'gtk4.*', ('src/ui', 'src/app')),
    ('libadwaita', r'adwaita\.h', r'libadwaita-1', ('src/ui', 'src/app')),
    ('WebKit', r'webkit/', r'webkit.*', ('src/ui/reader/html',)),
    ('libsecret', r'libsecret/', r'libsecret-1', ('src/engine', 'src/app')),
    ('gdk-pixbuf', r'gdk-pixbuf/', r'gdk-pixbuf-2\.0', ('src/preview',)),
    ('poppler', r'poppler', r'poppler-glib', ('src/preview',)),
    ('json-glib', r'json-glib/', r'json-glib-1\.0', ('src/cli',)),
)

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
FOLDER_DEP = re.compile(r'\btern_([a-z]+)_dep\b')
PACKAGE = re.compile(r'''\bdependency[ \t]*\(\s*'([^']+)\'''')


def line_of(text, position):
    return text.count('\n', 0, position) + 1


def without_comments(text):
    """The text of a meson.build with its comments blanked, line for line."""
    return re.sub(r'#[^\n]*', '', text)


def home(path):
    """The folder of the house a path belongs to: ('src' or 'tests', folder), or None."""
    if len(path.parts) > 2 and path.parts[0] in ('src', 'tests') and path.parts[1] in MAY_INCLUDE:
        return path.parts[0], path.parts[1]
    return None


def reach(kind, folder):
    """What the files of a folder may include. A test stands with the folder it tests."""
    return (folder, *MAY_INCLUDE[folder])


def is_below(path, folders):
    return any(path.as_posix().startswith(folder + '/') for folder in folders)


def is_owner(path, owners):
    """Whether a library belongs to this file's folder, or to the folder it tests."""
    return is_below(path, owners) or is_below(path, [o.replace('src/', 'tests/', 1) for o in owners])


def check_project_include(path, where, name):
    """The complaint about one quoted include, or None."""
    kind, folder = home(path)
    target, slash, _ = name.partition('/')
    if '..' in name.split('/'):
        return f'{where}: "{name}" climbs; the rule: includes are named from src/'
    if not slash:
        # A test may keep a header of its own beside it.
        if kind == 'tests':
            return None
        return f'{where}: "{name}" names no folder; the rule: includes are named from src/'
    if target not in MAY_INCLUDE:
        return f'{where}: "{name}" is in no folder of the house'
    if target not in reach(kind, folder):
        allowed = ', '.join(MAY_INCLUDE[folder]) or 'no other folder'
        return f'{where}: {kind}/{folder} includes {target}; the rule: {folder} may include {allowed}'
    return None


def check_system_include(path, where, name):
    if name.partition('/')[0] in MAY_INCLUDE and name.endswith('.h') and '/tern-' in name:
        return f'{where}: <{name}> is the project\'s own; the rule: quote it'
    return None


def check_library(path, where, name, column):
    """The complaint about a library spoken to from outside its owner, or None."""
    for library in ALONE:
        if re.match(library[column], name) and not is_owner(path, library[3]):
            return f'{where}: uses {library[0]}; the rule: only {" and ".join(library[3])} may'
    return None


def check_source(path, text):
    """Every violation in one C file."""
    for found in INCLUDE.finditer(text):
        where = f'{path}:{line_of(text, found.start())}'
        check = check_project_include if found[1] == '"' else check_system_include
        yield check(path, where, found[2])
        yield check_library(path, where, found[2], 1)


def check_build_file(path, text):
    """Every violation in one folder's meson.build."""
    kind, folder = home(path)
    text = without_comments(text)
    for found in FOLDER_DEP.finditer(text):
        where = f'{path}:{line_of(text, found.start())}'
        target = found[1]
        if kind == 'tests' and target != folder:
            yield f'{where}: links {target}; the rule: tests/{folder} links {folder} alone'
        elif target not in reach(kind, folder):
            yield f'{where}: depends on {target}, which {folder} may not include'
    for found in PACKAGE.finditer(text):
        yield check_library(path, f'{path}:{line_of(text, found.start())}', found[1], 2)


def violations(path, text):
    if home(path) is None:
        return []
    check = check_build_file if path.name == 'meson.build' else check_source
    return [problem for problem in check(path, text) if problem]


def tree_violations(top):
    for path in files(top, 'src', 'tests', suffixes={'.c', '.h', '.build'}):
        yield from violations(path, read(top, path))


def unknown_folders(top):
    """Folders of src that the table does not know."""
    for path in files(top, 'src'):
        if len(path.parts) > 2 and path.parts[1] not in MAY_INCLUDE:
            yield f'{path}: src/{path.parts[1]} is not in the table of this test'


# path, text, and a word of the complaint; None where there is nothing to say.
EXAMPLES = (
    ('src/imap/tern-a.c', '#include "net/tern-net-stream.h"\n', None),
    ('src/imap/tern-a.c', '#include "store/tern-store.h"\n', 'imap may include mail, net'),
    ('src/imap/tern-a.c', '\n\n  #  include "store/tern-store.h"\n', 'tern-a.c:3'),
    ('src/mail/tern-a.h', '#include "net/tern-net-stream.h"\n', 'no other folder'),
    ('src/store/tern-a.c', '#include "engine/tern-engine.h"\n', 'store may include mail'),
    ('src/cli/tern-a.c', '#include "imap/tern-imap-session.h"\n', 'cli may include'),
    ('src/ui/list/tern-a.c', '#include "store/tern-store.h"\n', 'ui may include mail, model'),
    ('src/app/main.c', '#include "cli/tern-a.h"\n', 'app may include'),
    ('src/mail/tern-a.c', '#include "tern-address.h"\n', 'names no folder'),
    ('src/mail/tern-a.c', '#include "../net/tern-a.h"\n', 'climbs'),
    ('src/mail/tern-a.c', '#include "attic/tern-a.h"\n', 'no folder of the house'),
    ('src/imap/tern-a.c', '#include <net/tern-net-stream.h>\n', 'quote it'),
    ('src/net/tern-a.c', '#include <net/if.h>\n', None),
    ('src/mime/tern-a.c', '#include <gmime/gmime.h>\n', None),
    ('src/engine/tern-a.c', '#include <gmime/gmime.h>\n', 'only src/mime'),
    ('src/model/tern-a.c', '#include <libical/ical.h>\n', 'only src/mime'),
    ('src/imap/tern-a.c', '#include <gsasl.h>\n', 'only src/net'),
    ('src/imap/tern-a.c', '#include <libsoup/soup.h>\n', 'only src/net'),
    ('src/engine/tern-a.c', '#include <sqlite3.h>\n', 'only src/store'),
    ('src/model/tern-a.c', '#include <gtk/gtk.h>\n', 'only src/ui and src/app'),
    ('src/model/tern-a.c', '#include <adwaita.h>\n', 'only src/ui and src/app'),
    ('src/ui/list/tern-a.c', '#include <webkit/webkit.h>\n', 'only src/ui/reader/html'),
    ('src/ui/reader/html/tern-a.c', '#include <webkit/webkit.h>\n', None),
    ('src/ui/reader/tern-a.c', '#include <gdk-pixbuf/gdk-pixbuf.h>\n', 'only src/preview'),
    ('src/ui/reader/tern-a.c', '#include <poppler.h>\n', 'only src/preview'),
    ('src/ui/reader/tern-a.c', '#include "preview/tern-preview-drawing.h"\n', 'ui may include mail, model'),
    ('src/cli/tern-a.c', '#include <libsecret/secret.h>\n', 'only src/engine and src/app'),
    ('src/engine/tern-a.c', '#include <json-glib/json-glib.h>\n', 'only src/cli'),
    ('tests/imap/test-a.c', '#include "imap/tern-imap-session.h"\n', None),
    ('tests/imap/test-a.c', '#include "engine/tern-engine.h"\n', 'tests/imap includes engine'),
    ('tests/imap/test-a.c', '#include <sqlite3.h>\n', 'only src/store'),
    ('src/imap/meson.build', 'tern_imap_dep = x(tern_net_dep)\n', None),
    ('src/imap/meson.build', 'tern_imap_dep = x(tern_store_dep)\n', 'depends on store'),
    ('src/imap/meson.build', '# not tern_store_dep\n', None),
    ('src/store/meson.build', "dependency('sqlite3', version: v)\n", None),
    ('src/engine/meson.build', "dependency('sqlite3')\n", 'only src/store'),
    ('tests/imap/meson.build', 'dependencies: [tern_imap_dep]\n', None),
    ('tests/imap/meson.build', 'dependencies: [tern_net_dep]\n', 'links imap alone'),
)


def example_problem(example):
    """Why an example did not come out as it says, or None."""
    path, text, word = example
    found = violations(PurePosixPath(path), text)
    if word is None:
        return f'{path}: {text!r} gave {found}' if found else None
    if len(found) == 1 and word in found[0]:
        return None
    return f'{path}: {text!r} gave {found}, not one complaint with {word!r}'


def edge_problems():
    """The table itself: every edge points down the house."""
    order = list(MAY_INCLUDE)
    for folder, targets in MAY_INCLUDE.items():
        for target in targets:
            if order.index(target) >= order.index(folder):
                yield f'{folder} would include {target} above it'


def main(top):
    tap = Tap()
    tap.point('every rule can fail', filter(None, map(example_problem, EXAMPLES)))
    tap.point('every edge of the table points down', edge_problems())
    tap.point('every folder of src is in the table', unknown_folders(top))
    tap.point('every include and dependency keeps to the edges', tree_violations(top))
    return tap.finish()


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
