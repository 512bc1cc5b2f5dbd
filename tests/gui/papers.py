# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Attachments to be looked at: pictures, a document of two pages, text in an old character set, and what only says that
it is one of these."""
import random

import demo_mail    # noqa: F401: it knows where letter is
import letter
import pictures

RUTH, ANN = ('Ruth Aas', 'ruth@example.net'), ('Ann Berg', 'ann@example.org')
PAPERS, LARGE = 'Papers of the tide club', 'The whole survey'
POEM = 'Zażółć gęślą jaźń\r\nat low tide.\r\n'
PAGES = ('First page of the survey', 'Second page of the survey')
SURVEY = random.Random(11).randbytes(4_000_000)


def pdf(texts):
    """A document with these words, a page each."""
    kids = ' '.join(f'{4 + 2 * number} 0 R' for number in range(len(texts)))
    objects = ['<< /Type /Catalog /Pages 2 0 R >>', f'<< /Type /Pages /Kids [{kids}] /Count {len(texts)} >>',
               '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>']
    for number, words in enumerate(texts):
        drawing = f'BT /F1 20 Tf 20 100 Td ({words}) Tj ET'
        objects += [f'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents {5 + 2 * number} 0 R '
                    f'/Resources << /Font << /F1 3 0 R >> >> >>',
                    f'<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream']
    out, places = '%PDF-1.4\n', []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f'{number} 0 obj\n{one}\nendobj\n'
    table = ''.join(f'{place:010} 00000 n \n' for place in places)
    return (f'{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}'
            f'trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n').encode()


def make(now):
    papers = letter.multipart(
        'mixed', letter.text('The papers.\n'),
        letter.data(pictures.cover((200, 40, 40), 3), 'image/png', 'cover.png'),
        letter.data(pdf(PAGES), 'application/pdf', 'survey.pdf'),
        letter.data(POEM.encode('iso-8859-2'), 'text/plain; charset=iso-8859-2', 'poem.txt'),
        letter.data(pdf(PAGES)[:300] + bytes(range(256)) * 40, 'application/pdf', 'torn.pdf'),
        letter.data(b'\x89PNG\r\n\x1a\n' + random.Random(5).randbytes(5000), 'image/png', 'torn.png'))
    large = letter.multipart('mixed', letter.text('All of it.\n'), letter.data(SURVEY, 'application/x-survey',
                                                                              'survey.bin'))
    return [letter.letter(RUTH, [ANN], LARGE, now - 200, large), letter.letter(RUTH, [ANN], PAPERS, now - 100, papers)]
