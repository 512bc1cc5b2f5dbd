# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The Flatpak manifest: what it may ask for, that every source is pinned, and that it builds the Tern of this tree.

Building it is ./check --flatpak's."""
import copy
import os
import pathlib
import re
import tempfile

import manifest
import tap

TOP = pathlib.Path(os.environ['TERN_SOURCE'])
PATH = TOP / 'flatpak' / 'org.ternmail.Tern.yml'
# All Tern may ask for. A new one needs a reason in the manifest, and a place here.
PERMISSIONS = {
    '--share=network', '--share=ipc', '--socket=wayland', '--socket=fallback-x11', '--device=dri',
    '--talk-name=org.freedesktop.secrets',
}
# The switch of gsasl's configure for each mechanism of src/net/tern-sasl.c that is not our own.
SWITCHES = {'SCRAM-SHA-256': 'scram-sha256', 'SCRAM-SHA-1': 'scram-sha1', 'PLAIN': 'plain', 'LOGIN': 'login',
            'CRAM-MD5': 'cram-md5', 'EXTERNAL': 'external'}
OWN = {'OAUTHBEARER', 'XOAUTH2'}
# Its tickets lie outside the sandbox, and nothing asks for a permission to read them.
OUTSIDE = {'GSSAPI'}


def read(path):
    return (TOP / path).read_text(encoding='utf-8')


def asked_too_much(found):
    for permission in found['finish-args']:
        if permission not in PERMISSIONS:
            yield f'asks for {permission}'


def wrong_runtime(found):
    runtime = (found['runtime'], found['runtime-version'], found['sdk'])
    if runtime != ('org.gnome.Platform', '51', 'org.gnome.Sdk'):
        yield f'is for {runtime}'


def source_problem(source):
    """Why what is fetched could be something else tomorrow, or None."""
    if not source['url'].startswith('https:' '//'):
        return 'comes in the clear'
    if source['type'] == 'git':
        if not re.fullmatch(r'[0-9a-f]{40}', str(source.get('commit'))):
            return 'has no commit'
        return None if source.get('tag') or source.get('dest') else 'has no tag'
    if not re.fullmatch(r'[0-9a-f]{64}', str(source.get('sha256'))):
        return 'has no checksum'
    return None


def loose_sources(found):
    for module in found['modules']:
        for source in module['sources']:
            problem = source_problem(source) if 'url' in source else None
            if problem:
                yield f'{module["name"]}: {source["url"]} {problem}'
        if 'share=network' in str(module.get('build-options')):
            yield f'{module["name"]} fetches while it builds'


def wrong_order(found):
    """Tern, from this tree, comes last; before it what the runtime lacks."""
    names = [module['name'] for module in found['modules']]
    if names != ['libidn', 'gsasl', 'gmime', 'libical', 'tern']:
        yield f'builds {names}'
    source = found['modules'][-1]['sources'][0]
    if source['type'] != 'dir' or (PATH.parent / source['path']).resolve() != TOP.resolve():
        yield f'builds Tern from {source}'


def unknown_options(found):
    known = set(re.findall(r"^option\('(\w+)'", read('meson_options.txt'), re.MULTILINE))
    for option in found['modules'][-1]['config-opts']:
        name = re.match(r'-D(\w+)=', option)
        if not name or name[1] not in known:
            yield f'meson does not know {option}'
    if '-Dgui=enabled' not in found['modules'][-1]['config-opts']:
        yield 'does not insist on the window'


def mechanisms():
    table = re.search(r'mechanisms_known\[\] = \{(.*?)\n\};', read('src/net/tern-sasl.c'), re.DOTALL)[1]
    return {name.removesuffix('-PLUS') for name in re.findall(r'\{ "([A-Z0-9-]+)"', table)} - OWN - OUTSIDE


def missing_mechanisms(found):
    commands = ' '.join(next(module for module in found['modules'] if module['name'] == 'gsasl')['build-commands'])
    for name in sorted(mechanisms()):
        if name not in SWITCHES or f'--disable-{SWITCHES[name]} ' in commands + ' ':
            yield f'gsasl is built without {name}'


def old_gmime(found):
    oldest = re.search(r"gmime_min = '([\d.]+)'", read('meson.build'))[1]
    tag = next(module for module in found['modules'] if module['name'] == 'gmime')['sources'][0]['tag']
    if [int(part) for part in tag.split('.')] < [int(part) for part in oldest.split('.')]:
        yield f'gmime {tag} is older than {oldest}'


RULES = (asked_too_much, wrong_runtime, loose_sources, wrong_order, unknown_options, missing_mechanisms, old_gmime)

# How to break the manifest so that each rule in turn has one thing to say.
BREAKS = {
    asked_too_much: lambda found: found['finish-args'].append('--filesystem=home'),
    wrong_runtime: lambda found: found.update({'runtime-version': '40'}),
    loose_sources: lambda found: found['modules'][1]['sources'][0].update(commit='main'),
    wrong_order: lambda found: found['modules'].insert(0, found['modules'].pop(2)),
    unknown_options: lambda found: found['modules'][-1]['config-opts'].append('-Dbird=true'),
    missing_mechanisms: lambda found: found['modules'][1]['build-commands'].append('./configure --disable-login'),
    old_gmime: lambda found: found['modules'][2]['sources'][0].update(tag='3.2.1'),
}


def every_rule_can_fail():
    for rule in RULES:
        broken = copy.deepcopy(manifest.load(PATH))
        BREAKS[rule](broken)
        tap.equal(len(list(rule(broken))), 1, rule.__name__)


def keeps(rule):
    def test():
        problems = list(rule(manifest.load(PATH)))
        tap.check(not problems, 'the manifest', *problems)
    return test


def reading():
    text = '# words\na: b\nlist:\n  - x\n  - k: "1"\n    l: 2\n  - y\n    z\n\nlast:\n  m: n # o\n'
    tap.equal(manifest.read(text), {'a': 'b', 'list': ['x', {'k': '1', 'l': 2}, 'y z'], 'last': {'m': 'n # o'}},
              'a manifest')
    for broken in ('a:\n', '- a\n', 'a: b\nwords\n', 'a:\n    - b\n  - c\n'):
        try:
            found = manifest.read(broken)
        except ValueError:
            continue
        raise tap.Failure(f'{broken!r} was taken as {found}')


def standing_in():
    """Sources that are here take the place of those that would be fetched; Tern's own stay."""
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        (here / 'gmime').mkdir()
        made, said = manifest.stand_in(manifest.load(PATH), PATH, here)
        sources = {module['name']: module['sources'] for module in made['modules']}
        tap.equal(sources['gmime'], [{'type': 'dir', 'path': str(here / 'gmime')}], 'what is here')
    tap.equal(list(sources), ['gmime', 'tern'], 'what is built')
    tap.equal(sources['tern'][0]['path'], str(TOP.resolve()), 'where Tern is')
    tap.equal([line.split(':')[0] for line in said], ['libidn', 'gsasl', 'gmime', 'libical'], 'what is said')


tap.main([
    ('every rule can fail', every_rule_can_fail),
    *((rule.__name__.replace('_', ' ') + ': none', keeps(rule)) for rule in RULES),
    ('a manifest is read', reading),
    ('the stand-in run builds what it has', standing_in),
])
