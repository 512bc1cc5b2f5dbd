# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Mail with things in it: files to save and to open, a name in disguise, pictures inside and far away, no mail at all.

    filled = parcels.make(now, port)    # messages, the newest last; far pictures are on this port"""
import random

import demo_mail    # noqa: F401: it knows where letter is
import letter
import pictures
from mailgen import Message

RUTH, SHOP = ('Ruth Aas', 'ruth@example.net'), ('Lantern Books', 'news@lanternbooks.example')
ANN = ('Ann Berg', 'ann@example.org')
NOTES = 'Six loaves, two lamps.\r\n'.encode()
SCAN = random.Random(7).randbytes(200_000)
DISGUISED = 'party-\u202egnp.exe'
FILES, DISGUISE, INSIDE, FAR, FAR_TOO, BROKEN = (
    'Two files', 'You are in this picture', 'A cover', 'New this week', 'New last week', 'not mail at all')


def _page(body):
    return letter.text(f'<html><body>{body}</body></html>', subtype='html')


def _far(subject, date, port):
    page = _page(f'<h1>{subject}</h1><p>A book about tides.</p><p><img src="http://127.0.0.1:{port}/cover.png" '
                 f'alt="The cover" width="60" height="60"></p>')
    return letter.letter(SHOP, [ANN], subject, date, page)


def make(now, port):
    both = letter.multipart('mixed', letter.text('Two files for you.\n'), letter.data(NOTES, 'text/plain', 'notes.txt'),
                            letter.data(SCAN, 'application/x-scan', 'scan.bin'))
    trick = letter.multipart('mixed', letter.text('See the photo!\n'),
                             letter.data(b'MZ' + bytes(510), 'application/octet-stream', DISGUISED))
    cover = letter.data(pictures.cover((200, 40, 40), 3), 'image/png', cid='cover@example.net')
    inside = letter.multipart('related', _page('<p>Here it is:</p><img src="cid:cover@example.net" alt="A red cover">'),
                              cover)
    broken = Message(b'\x00\x01\xfe not mail at all: tables \xff of tides\r\n12 34 56\r\n' * 20,
                     (), now - 60, BROKEN, '', 'text')
    return [_far(FAR_TOO, now - 700, port), _far(FAR, now - 600, port),
            letter.letter(RUTH, [ANN], INSIDE, now - 500, inside),
            letter.letter(RUTH, [ANN], DISGUISE, now - 400, trick),
            letter.letter(RUTH, [ANN], FILES, now - 300, both), broken]
