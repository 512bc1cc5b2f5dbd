# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""How long a message takes to the screen, beside the least that shows as much; window.py prints it."""

import os
import statistics
import subprocess
import time

PATIENCE = 30
TURNS = 10
# A person who reads; another process starts meanwhile.
PAUSE = 2
# What an everyday letter and a newsletter are made of; each twice, in other words, so that nothing is there already.
LETTER = 'The harbour opens at seven, and {} of the boats are back before the tide turns at nine.\n'
ROW = ('<tr><td style="padding:8px;color:#333333;font-family:Arial,sans-serif"><h3>Offer {0}</h3>'
       '<p>Forty crates of {0}, landed this morning, <a href="https://shop.example/{0}">to be had</a> at the pier.</p></td>'
       '<td width="120" bgcolor="#f4f4f4"><b>{0} kr</b></td></tr>\n')
PAGE = '<html><head><style>td {{ border: 1px solid #dddddd; }}</style></head><body><table>{}</table></body></html>'


def letter(number):
    return ''.join(LETTER.format(number + line) + ('\n' if line % 5 == 4 else '') for line in range(160))


def newsletter(number):
    return PAGE.format(''.join(ROW.format(number + row) for row in range(120)))


def write_pair(session, kind, make):
    """Two documents, as messages and bare: (messages, bare)."""
    messages, bare = [], []
    for number in (100, 500):
        content = make(number)
        bare.append(session.path(f'{number}.{kind}'))
        messages.append(session.path(f'{number}-{kind}.eml'))
        with open(bare[-1], 'w', encoding='utf-8') as out:
            out.write(content)
        with open(messages[-1], 'w', encoding='utf-8') as out:
            out.write(f'From: Maria Kowalska <maria@example.org>\nTo: ann@example.org\nSubject: {kind} {number}\n'
                      f'Date: Mon, 2 Nov 2026 10:{number % 60:02} +0000\nMessage-ID: <{number}@{kind}.example>\n'
                      f'Content-Type: text/{kind}; charset=utf-8\n\n{content}')
    return messages, bare


def wait_for(process, word):
    end = time.monotonic() + PATIENCE
    while process.stdout.readline().strip() != word:
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f'never said {word}')


def measure(command):
    """Milliseconds from the request until the frame with the message in it is done: the median, and the longest."""
    took = []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
                          env=os.environ) as process:
        for turn in range(TURNS + 3):
            time.sleep(PAUSE)
            began = time.monotonic()
            print(f'show {2 - turn % 2}', file=process.stdin, flush=True)
            wait_for(process, 'painted')
            if turn >= 3:
                took.append((time.monotonic() - began) * 1000)
        process.stdin.close()
    return {'ms': statistics.median(took), 'longest_ms': max(took)}


def both(session, build):
    """(name, who, figures) of a text and of a page of HTML, the browser's process warm."""
    for name, kind, make in (('text', 'plain', letter), ('html', 'html', newsletter)):
        messages, bare = write_pair(session, kind, make)
        yield name, 'floor', measure([build / 'tests/bench/floor-reader', 'html' if name == 'html' else 'text', *bare])
        yield name, 'Tern', measure([build / 'tests/reader/reader-window', 'paint', 'empty', *messages])
