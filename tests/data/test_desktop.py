# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What the desktop reads of Tern: valid in the eyes of its own tools, and of one name everywhere.

The validators look at the files as they are installed, in the build folder."""
import configparser
import os
import pathlib
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree

import manifest
import tap

TOP = pathlib.Path(os.environ['TERN_SOURCE'])
DATA = TOP / 'data'
BUILT = pathlib.Path(os.environ['TERN_BUILD']) / 'data'
ID = 'org.ternmail.Tern'


def silent(*command):
    """Runs a validator that is to succeed and to have nothing to say."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip()
    tap.check(done.returncode == 0 and not said, f'{command[0]} complains', said)


def refused(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    tap.check(done.returncode != 0, f'{command[0]} took what is broken', done.stdout)


def broken_copy(folder, path, old, new):
    """A copy of a file in which something that was there is wrong."""
    text = path.read_text(encoding='utf-8')
    tap.check(old in text, f'{path.name} has no {old}')
    copy = pathlib.Path(folder) / path.name
    copy.write_text(text.replace(old, new), encoding='utf-8')
    return copy


def entry(path, group):
    parser = configparser.ConfigParser(interpolation=None, comment_prefixes='#')
    parser.optionxform = str
    parser.read(path, encoding='utf-8')
    return dict(parser[group])


def desktop_file():
    path = BUILT / f'{ID}.desktop'
    silent('desktop-file-validate', path)
    with tempfile.TemporaryDirectory() as folder:
        refused('desktop-file-validate', broken_copy(folder, path, 'Type=Application', 'Type=Bird'))


def metainfo():
    path = BUILT / f'{ID}.metainfo.xml'
    command = ('appstreamcli', 'validate', '--no-net', '--strict', '--no-color')
    done = subprocess.run([*command, path], capture_output=True, text=True, check=False)
    tap.check(done.returncode == 0, 'appstreamcli complains', done.stdout, done.stderr)
    with tempfile.TemporaryDirectory() as folder:
        refused(*command, broken_copy(folder, path, '<metadata_license>CC0-1.0', '<metadata_license>Bird'))


def schemas():
    command = ('glib-compile-schemas', '--strict', '--dry-run')
    silent(*command, DATA)
    with tempfile.TemporaryDirectory() as folder:
        broken_copy(folder, DATA / f'{ID}.gschema.xml', 'type="i"', 'type="bird"')
        refused(*command, folder)


def names_in_metainfo():
    root = ElementTree.parse(BUILT / f'{ID}.metainfo.xml').getroot()
    yield 'metainfo id', root.findtext('id'), ID
    yield 'metainfo launchable', root.findtext('launchable'), f'{ID}.desktop'
    yield 'metainfo D-Bus name', root.findtext('provides/dbus'), ID
    yield 'metainfo translation', root.findtext('translation'), 'tern'


def names_in_schema():
    root = ElementTree.parse(DATA / f'{ID}.gschema.xml').getroot()
    first = root.find('schema')
    yield 'schema id', first.get('id'), ID
    yield 'schema path', first.get('path'), '/org/ternmail/Tern/'


def names():
    """Where the name stands, what stands there, and what should."""
    desktop = entry(BUILT / f'{ID}.desktop', 'Desktop Entry')
    yield 'icon of the desktop file', desktop['Icon'], ID
    yield 'command of the desktop file', desktop['Exec'].split()[0], 'tern'
    service = entry(BUILT / f'{ID}.service', 'D-BUS Service')
    yield 'D-Bus service', service['Name'], ID
    yield 'command of the service', pathlib.Path(service['Exec'].split()[0]).name, 'tern'
    flatpak = manifest.load(TOP / 'flatpak' / f'{ID}.yml')
    yield 'manifest id', flatpak['id'], ID
    yield 'command of the manifest', flatpak['command'], desktop['Exec'].split()[0]
    yield from names_in_metainfo()
    yield from names_in_schema()


def one_name():
    wrong = [(where, found, right) for where, found, right in names() if found != right]
    tap.check(not wrong, 'not the same everywhere', *wrong)


def one_name_in_code():
    """Whatever the programs are called towards the desktop is this name, or begins with it."""
    found = {}
    for path in [*(TOP / 'src').rglob('*.[ch]'), *(TOP / 'src').rglob('*.ui')]:
        for name in re.findall(r'"(org\.ternmail[^"/]*)', path.read_text(encoding='utf-8')):
            found.setdefault(name, path.name)
    tap.check(ID in found, 'no program has the name')
    wrong = {name: path for name, path in found.items() if not re.match(re.escape(ID) + r'($|[.%])', name)}
    tap.check(not wrong, 'another name', wrong)


def version():
    project = re.search(r"version: '([^']+)'", (TOP / 'meson.build').read_text(encoding='utf-8'))[1]
    root = ElementTree.parse(BUILT / f'{ID}.metainfo.xml').getroot()
    tap.equal(root.find('releases/release').get('version'), project, 'the newest release is what is built')


def translated_files():
    """Every file with words for a person is known to the translators, and every known file is there."""
    lines = (TOP / 'po' / 'POTFILES').read_text(encoding='utf-8').splitlines()
    listed = {line.strip() for line in lines if line.strip() and not line.startswith('#')}
    missing = [name for name in sorted(listed) if not (TOP / name).is_file()]
    tap.check(not missing, 'listed in po/POTFILES and not there', missing)
    words = {path.relative_to(TOP).as_posix() for path in DATA.glob('*.in')
             if path.suffixes[-2] in ('.desktop', '.xml')}
    tap.check(words <= listed, 'not listed in po/POTFILES', words - listed)


tap.main([
    ('the desktop file is valid', desktop_file),
    ('the AppStream metadata is valid', metainfo),
    ('the settings are valid', schemas),
    ('the name is the same everywhere', one_name),
    ('the programs use the same name', one_name_in_code),
    ('the newest release is described', version),
    ('the translators get the words', translated_files),
])
