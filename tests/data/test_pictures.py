# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Drawings and descriptions of the window: well-formed, on their grid, and leaning on nothing outside."""
import os
import pathlib
import re
import xml.etree.ElementTree as ElementTree

import tap

TOP = pathlib.Path(os.environ['TERN_SOURCE'])
ICONS = TOP / 'data' / 'icons' / 'hicolor'
ID = 'org.ternmail.Tern'
SCREENSHOTS = TOP / 'data' / 'screenshots'
SVG = '{http:' '//www.w3.org/2000/svg}'
GRIDS = {f'scalable/apps/{ID}.svg': 128, f'symbolic/apps/{ID}-symbolic.svg': 16}
# Flatpak's check of icons takes what does not say "<svg" by here for no picture at all.
KNOWN_BY = 250
# What can fetch, run or embed something. A drawing of ours needs none of it.
ACTIVE = {'script', 'image', 'foreignObject', 'use', 'style', 'a', 'animate', 'set', 'text'}


def svg_problems(text):
    """What is wrong with a drawing; ours are paths and gradients that refer to each other."""
    root = ElementTree.fromstring(text)
    if root.tag != SVG + 'svg':
        yield f'is a {root.tag}'
    if '<!DOCTYPE' in text or '<!ENTITY' in text:
        yield 'brings declarations of its own'
    for element in root.iter():
        name = element.tag.removeprefix(SVG)
        if name in ACTIVE:
            yield f'has a <{name}>'
        for key, value in element.attrib.items():
            if key.endswith('href') or key.startswith('on') or re.search(r'url\((?!#)', value):
                yield f'<{name}> has {key}="{value}"'
            local = re.match(r'url\(#(.*)\)$', value)
            if local and root.find(f".//*[@id='{local[1]}']") is None:
                yield f'<{name}> refers to #{local[1]}, which is not there'


def grid_problems(text, size):
    root = ElementTree.fromstring(text)
    wanted = {'viewBox': f'0 0 {size} {size}', 'width': str(size), 'height': str(size)}
    for key, value in wanted.items():
        if root.get(key) != value:
            yield f'{key} is {root.get(key)}, not {value}'
    if '<svg' not in text[:KNOWN_BY]:
        yield f'begins with more than {KNOWN_BY} characters of something else'


def colours(text):
    return set(re.findall(r'#[0-9a-fA-F]{3,8}\b(?!\))', text))


def read(path):
    return path.read_text(encoding='utf-8')


def drawings_are_safe():
    paths = sorted((TOP / 'data').rglob('*.svg')) + sorted((TOP / 'src').rglob('*.svg'))
    wrong = [f'{path.name} {problem}' for path in paths for problem in svg_problems(read(path))]
    tap.check(not wrong, 'a drawing leans on something', *wrong)


def icons_are_on_their_grids():
    names = {path.relative_to(ICONS).as_posix() for path in ICONS.rglob('*.svg')
             if path.name.startswith(ID)}
    tap.equal(names, set(GRIDS), 'the icons of the application')
    wrong = [f'{name}: {problem}' for name, size in GRIDS.items()
             for problem in grid_problems(read(ICONS / name), size)]
    tap.check(not wrong, 'not on its grid', *wrong)


def symbolic_has_one_colour():
    for path in (ICONS / 'symbolic').rglob('*.svg'):
        tap.check(len(colours(read(path))) == 1, f'{path.name} has colours', colours(read(path)))


PATH = '<path d="M0 0"/>'
EXAMPLE = f'<svg xmlns="{SVG[1:-1]}" width="16" height="16" viewBox="0 0 16 16">{PATH}</svg>'
# What stands for the path in the example, and a word of the only complaint.
BROKEN = (
    ('<image href="bird.png"/>', 'image', 2),
    ('<script/>', 'script', 1),
    ('<path fill="url(bird.svg#a)"/>', 'url(', 1),
    ('<path fill="url(#a)"/>', 'not there', 1),
    ('<path onload="a()"/>', 'onload', 1),
)


def every_rule_can_fail():
    tap.equal(list(svg_problems(EXAMPLE)), [], 'the example is fine')
    for new, word, count in BROKEN:
        found = list(svg_problems(EXAMPLE.replace(PATH, new)))
        tap.check(len(found) == count and word in found[-1] + found[0], f'{new} was taken', found)
    tap.equal(len(list(grid_problems(EXAMPLE, 128))), 3, 'a drawing on another grid')
    tap.equal(len(list(grid_problems(f'<!-- {"x" * KNOWN_BY} -->' + EXAMPLE, 16))), 1, 'a long comment first')
    tap.equal(colours('fill="#2e3436" fill="url(#bad)" stroke="#fff"'), {'#2e3436', '#fff'}, 'colours')


def sources():
    return [path for folder in ('src', 'data') for path in (TOP / folder).rglob('*')]


def xml_is_well_formed():
    paths = [path for path in sources() if path.suffix in ('.ui', '.xml', '.svg') or path.name.endswith('.xml.in')]
    wrong = []
    for path in paths:
        try:
            ElementTree.parse(path)
        except ElementTree.ParseError as error:
            wrong.append(f'{path.relative_to(TOP)}: {error}')
    tap.check(len(paths) > 3 and not wrong, 'not well-formed', *wrong)


def resources_are_complete():
    """Each file a resource names is beside it, and each template is in one."""
    listed, wrong = set(), []
    for path in (path for path in sources() if path.name.endswith('.gresource.xml')):
        root = ElementTree.parse(path).getroot()
        wrong += [f'{path.name}: prefix {part.get("prefix")}' for part in root.iter('gresource')
                  if not part.get('prefix').startswith('/org/ternmail/Tern')]
        listed |= {(path.parent / file.text.strip()).resolve() for file in root.iter('file')}
    templates = {path.resolve() for path in (TOP / 'src').rglob('*.ui')}
    tap.check(listed and templates and not wrong, 'resources and templates', *wrong)
    tap.equal(sorted(map(str, templates - listed)), [], 'templates in no resource')
    tap.equal([str(path) for path in sorted(listed) if not path.is_file()], [], 'files that are not there')


def screenshots_are_there():
    """Each picture the metadata promises is a PNG that tests/gui/screenshots.py made, and none is left over."""
    root = ElementTree.parse(TOP / 'data' / f'{ID}.metainfo.xml.in').getroot()
    promised = sorted(image.text.rsplit('/', 1)[1] for image in root.iter('image'))
    made = sorted(path.name for path in SCREENSHOTS.iterdir())
    tap.equal(made, promised, 'the pictures')
    wrong = [name for name in made if not (SCREENSHOTS / name).read_bytes().startswith(b'\x89PNG')]
    tap.check(not wrong, 'not a PNG', wrong)


tap.main([
    ('every rule about drawings can fail', every_rule_can_fail),
    ('no drawing leans on anything outside', drawings_are_safe),
    ('the icons are there, on their grids', icons_are_on_their_grids),
    ('a symbolic icon has one colour', symbolic_has_one_colour),
    ('XML is well-formed', xml_is_well_formed),
    ('resources hold what they name, and every template', resources_are_complete),
    *([('the screenshots of the metadata are there', screenshots_are_there)] if SCREENSHOTS.is_dir() else []),
])
