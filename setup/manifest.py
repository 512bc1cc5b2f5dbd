#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Reads flatpak/org.ternmail.Tern.yml, and makes of it what a machine without the network can build.

manifest.py MANIFEST SOURCES OUT.JSON: every module whose sources are in the folder SOURCES under its name is
built from there; a module without, but for Tern itself, is left to the stand-in SDK. Says what it changed.
manifest.py --get MANIFEST KEY…: prints the value below these keys; a module goes by its name.
setup/flatpak.sh calls it, and tests/data looks at the manifest with it.
"""

import functools
import json
import pathlib
import re
import sys

KEY = re.compile(r'([\w-]+):(?: +(.*))?$')


class Lines:
    """The lines of a manifest without comments, each as (indentation, text)."""

    def __init__(self, text):
        lines = [line.rstrip() for line in text.splitlines()]
        lines = [line for line in lines if line.strip() and not line.lstrip().startswith('#')]
        self.rest = [(len(line) - len(line.lstrip()), line.lstrip()) for line in lines]

    def deeper(self, indent):
        """Whether the next line belongs to what began at indent."""
        return bool(self.rest) and self.rest[0][0] > indent

    def take(self):
        return self.rest.pop(0)


def scalar(text, lines, indent):
    """A plain or quoted value; a plain one goes on in deeper lines."""
    while lines.deeper(indent):
        text += ' ' + lines.take()[1]
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    return int(text) if text.isdecimal() else text


def mapping(lines, indent):
    found = {}
    while lines.rest and lines.rest[0][0] == indent:
        text = lines.take()[1]
        match = KEY.match(text)
        if not match:
            raise ValueError(f'not "key: value": {text}')
        key, value = match.groups()
        found[key] = scalar(value, lines, indent) if value else block(lines, indent)
    return found


def sequence(lines, indent):
    found = []
    while lines.rest and lines.rest[0][0] == indent and lines.rest[0][1].startswith('- '):
        text = lines.take()[1][2:]
        if KEY.match(text):
            lines.rest.insert(0, (indent + 2, text))
            found.append(mapping(lines, indent + 2))
        else:
            found.append(scalar(text, lines, indent))
    return found


def block(lines, indent):
    """What stands below a key: a list or a mapping, deeper than it."""
    if not lines.deeper(indent):
        raise ValueError('a key without a value')
    below, text = lines.rest[0]
    return (sequence if text.startswith('- ') else mapping)(lines, below)


def read(text):
    """The manifest as dictionaries, lists, strings and numbers."""
    lines = Lines(text)
    found = block(lines, -1)
    if lines.rest or not isinstance(found, dict):
        raise ValueError(f'not a manifest: {lines.rest[:1]}')
    return found


def load(path):
    return read(pathlib.Path(path).read_text(encoding='utf-8'))


def value(found, key):
    """One step into the manifest: a key, a number in a list, or a module's name."""
    if isinstance(found, dict):
        return found[key]
    if key.isdecimal():
        return found[int(key)]
    return next(module for module in found if module['name'] == key)


def stand_in(manifest, manifest_path, sources):
    """The manifest with its fetched sources replaced, and a sentence for each module that changed."""
    modules, said = [], []
    for module in manifest['modules']:
        folder = sources / module['name']
        source = module['sources'][0]
        if source['type'] == 'dir':
            top = (manifest_path.parent / source['path']).resolve()
            modules.append({**module, 'sources': [{**source, 'path': str(top)}]})
        elif folder.is_dir():
            said.append(f'{module["name"]}: from Debian\'s source package, not from {source["url"]}')
            modules.append({**module, 'sources': [{'type': 'dir', 'path': str(folder)}]})
        else:
            said.append(f'{module["name"]}: not built, the stand-in runtime has Debian\'s')
    return {**manifest, 'modules': modules}, said


def main(manifest_path, sources, out):
    manifest_path = pathlib.Path(manifest_path)
    made, said = stand_in(load(manifest_path), manifest_path, pathlib.Path(sources).resolve())
    pathlib.Path(out).write_text(json.dumps(made, indent=2) + '\n', encoding='utf-8')
    print('\n'.join(said))


if __name__ == '__main__':
    if sys.argv[1] == '--get':
        print(functools.reduce(value, sys.argv[3:], load(sys.argv[2])))
    else:
        main(*sys.argv[1:])
