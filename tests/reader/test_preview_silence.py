#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Looking at an attached picture or PDF makes no connection and asks for no name, whatever the file refers to. Run by
alone.py; TERN_PREVIEW is the program that draws."""
import os
import socket
import subprocess
import tempfile
import time

import leaks
import tap

QUIET = 1.5
EARS = leaks.Ears()
SVG = """<?xml version="1.0"?>
<?xml-stylesheet type="text/css" href="{pi}"?>
<!DOCTYPE svg SYSTEM "{dtd}" [<!ENTITY far SYSTEM "{entity}">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     xmlns:xi="http://www.w3.org/2001/XInclude" width="90" height="60">
  <style>@import url("{sheet}");
    @font-face {{ font-family: f; src: url({font}) }} rect {{ fill: url({fill}#p) }}</style>
  <rect width="90" height="60"/>
  <image href="{image}" width="9" height="9"/>
  <image xlink:href="{xlink}" width="9" height="9"/>
  <use href="{use}#u"/>
  <filter id="f"><feImage href="{feimage}"/></filter>
  <rect width="9" height="9" filter="url(#f)"/>
  <text y="20" font-family="f">x</text>
  <foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="{foreign}"/></foreignObject>
  <script href="{script}"/>
  <xi:include href="{include}"/>
</svg>"""
# None refers to the entity: a reader that knows none would not draw the rest.
WAYS = ('pi', 'dtd', 'entity', 'sheet', 'font', 'fill', 'image', 'xlink', 'use', 'feimage', 'foreign', 'script',
        'include')


def pdf():
    """A page that opens an address, sends itself away, has a picture elsewhere and goes on in another file."""
    def far(name):
        return f'({leaks.address(name)})'
    objects = [
        f'<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /URI /URI {far("pdf-open")} >> >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 90 60] /Contents 4 0 R'
        ' /Resources << /XObject << /Far 5 0 R >> >>'
        f' /AA << /O << /S /SubmitForm /F << /FS /URL /F {far("pdf-submit")} >> >> >>'
        f' /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /GoToR /D [0 /Fit]'
        f' /F << /FS /URL /F {far("pdf-goto")} >> >> >>] >>',
        '<< /Length 26 >>\nstream\nq 9 0 0 9 0 0 cm /Far Do Q\nendstream',
        '<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray'
        f' /F << /FS /URL /F {far("pdf-image")} >> /Length 0 >>\nstream\n\nendstream',
    ]
    out, places = b'%PDF-1.7\n', []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f'{number} 0 obj\n{text}\nendobj\n'.encode()
    table = ''.join(f'{place:010} 00000 n \n' for place in places)
    return out + (f'xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}'
                  f'trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n').encode()


def listen():
    heard = EARS.take()
    since = time.monotonic()
    while time.monotonic() - since < QUIET:
        time.sleep(0.05)
        more = EARS.take()
        if more:
            heard += more
            since = time.monotonic()
    return dict(heard)


def draw(data, *how):
    """What the program says first about the drawing, and what was heard meanwhile."""
    listen()
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        done = subprocess.run([os.environ['TERN_PREVIEW'], *how], stdin=file, capture_output=True, timeout=60)
    tap.equal(done.returncode, 0, f'whether it was drawn: {done.stderr[-500:]}')
    return done.stdout.split(b'\n', 1)[0].decode(), listen()


def test_the_ears_hear():
    socket.getaddrinfo('control.leak.example', leaks.WEB)
    tap.check(any('control' in what for what in listen()), 'a name that was asked for was not heard')


def test_a_picture_is_silent():
    said, heard = draw(SVG.format(**{way: leaks.address('svg-' + way) for way in WAYS}).encode(), 'picture', '300')
    tap.check(said.startswith('tern-preview '), 'a picture was drawn', said)
    tap.equal(heard, {}, 'what was heard')


def test_a_page_is_silent():
    said, heard = draw(pdf(), 'page', '300', '0')
    tap.check(said.startswith('tern-preview '), 'a page was drawn', said)
    tap.equal(heard, {}, 'what was heard')


TESTS = [test_the_ears_hear, test_a_picture_is_silent]
if os.environ['TERN_PREVIEW_PDF'] == 'yes':
    TESTS.append(test_a_page_is_silent)

if __name__ == '__main__':
    tap.main((test.__name__.removeprefix('test_').replace('_', ' '), test) for test in TESTS)
