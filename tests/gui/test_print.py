# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A message on paper, by keyboard: its text and its page are printed into files, which say who wrote to whom, when, and
all of what was written; also in an encoding that the message does not say."""
import os
import re
import subprocess

import tap
from session import Session

ROW = 'list item'
SLOW = 60       # seconds: what a busy machine may take; it is waited for, never slept through
FILE = ('table row', 'Print to File')
LINES = 150     # more than two pages of A4
TEXT, PAGE, ODD = 'The tide tables of Whitby', 'The harbour in colours', 'Letters in disguise'
MENU, MORE = ('menu item', 'check menu item', 'check box'), ('toggle button', 'More')
ENCODING, KOI8 = 'Text Encoding…', re.compile('^Cyrillic .KOI8-R')
HTML = '<html><body style="background:#fdf6e3"><h1 style="color:#704214">Low water</h1>' \
    + ''.join(f'<p>The pilot of watch {number} slept.</p>' for number in range(LINES)) + '</body></html>'


class Case:
    def __init__(self, world):
        import keys
        import tree
        self.world, self.app, self.keys, self.tree = world, world.app, keys, tree

    def go(self, subject):
        keys, pattern = self.keys, re.compile(subject)
        keys.reach(self.app, 'F6', ROW)
        keys.press(self.app, 'Home', on=(ROW, None))
        keys.reach(self.app, 'Down', ROW, pattern, 6)
        self.app.find(('label', 'heading'), subject, seconds=SLOW)

    def print(self, subject):
        """By the dialog as it is: into a file, in the person's folder, called as the message is. Returns its path."""
        path = os.path.join(os.environ['HOME'], subject + '.pdf')
        self.keys.press(self.app, 'Ctrl+P', on=(None, None))
        self.app.find('dialog', 'Print', 'active', seconds=SLOW)
        self.app.find(*FILE, seconds=SLOW)      # the printers come one by one
        self.keys.reach(self.app, 'Tab', *FILE)
        self.keys.press(self.app, 'Down', on=FILE)
        self.tree.wait(lambda: 'selected' in self.keys.focus(self.app, *FILE).states, 'it is chosen', SLOW)
        self.keys.press(self.app, 'Alt+P', on=FILE)
        tap.wait_until(lambda: read(path).returncode == 0, f'{path} is written', SLOW)
        self.app.gone('dialog', 'Print', SLOW)
        return path


def read(path):
    return subprocess.run(['pdftotext', '-layout', path, '-'], capture_output=True, text=True)


def pages(path):
    return [page for page in read(path).stdout.split('\f') if page.strip()]


def has_head(page, subject):
    for words in (subject, 'From: Maria Kowalska', 'maria@example.org', 'To: Ann Berg',
                  'Date: Saturday, 30 November 2024, 12:00' if subject == TEXT else 'Date: Friday, 29 November 2024'):
        tap.check(words in page, f'{words!r} is on the first page', page)


def text_is_printed(case):
    case.go(TEXT)
    path = case.print(TEXT)
    found = pages(path)
    tap.check(len(found) >= 3, 'more than two pages', len(found))
    has_head(found[0], TEXT)
    for number, page in enumerate(found, 1):
        tap.check(f'Page {number} of {len(found)}' in page and TEXT in page, 'its foot', page)
        tap.check('From:' not in page or number == 1, 'the head is on the first alone', page)
    words = '\n'.join(found)
    tap.equal([number for number in range(LINES) if f'Line {number} of' not in words], [], 'every line')
    letters = words.replace(' ', '')     # of this font, gaps stand before the last of a word
    tap.check('שלום' in letters and 'עולם' in letters, 'other letters', found[-1])
    said = subprocess.run(['pdfinfo', path], capture_output=True, text=True).stdout
    tap.check(re.search(rf'^Pages: +{len(found)}$', said, re.M), 'and no empty page', said)


def page_is_printed(case):
    case.go(PAGE)
    case.tree.wait(lambda: case.app.all('heading', 'Low water'), 'its page', SLOW)
    found = pages(case.print(PAGE))
    tap.check(len(found) >= 3, 'more than two pages', len(found))
    has_head(found[0], PAGE)
    words = '\n'.join(found)
    tap.check('Low water' in found[0], 'what it says', found[0])
    tap.equal([number for number in range(LINES) if f'watch {number} slept' not in words], [], 'all of it')
    tap.equal(case.world.complaints(), [], 'no complaints')


def another_encoding_is_printed(case):
    """It says that it is Western and is not; what is chosen holds until another message is read."""
    def shows(words):
        case.tree.wait(lambda: any(words in one.text() for one in case.app.all('text')), words, SLOW)
    case.go(ODD)
    shows('ðÒÉÌÉ×')
    case.keys.reach(case.app, 'Tab', *MORE, 20)
    case.keys.press(case.app, 'Return', on=MORE)
    case.keys.focus(case.app, MENU, seconds=SLOW)
    case.keys.reach(case.app, 'Down', MENU, ENCODING, 24)
    case.keys.press(case.app, 'Return', on=(MENU, ENCODING))
    case.keys.focus(case.app, ROW, re.compile('^Automatic'), SLOW)
    case.keys.reach(case.app, 'Down', ROW, KOI8, 24)
    case.keys.press(case.app, 'Return', on=(ROW, KOI8))
    shows('Прилив в полдень')
    words = '\n'.join(pages(case.print(ODD)))
    tap.check('Прилив' in words.replace(' ', ''), 'it is on paper as it was written', words)
    case.go(PAGE)
    case.go(ODD)
    shows('ðÒÉÌÉ×')
    tap.equal(case.world.complaints(), [], 'no complaints')


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            text = ''.join(f'Line {number} of the tables.\n' for number in range(LINES)) + 'שלום עולם\n'
            odd = letterbox.letter(ODD, flags=['\\Seen'])
            odd.data = b'Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: 8bit\n\n' \
                + 'Прилив в полдень.\n'.encode('koi8-r')
            letterbox.fill(world, [letterbox.letter(TEXT, text=text, flags=['\\Seen']),
                                   letterbox.letter(PAGE, html=HTML, flags=['\\Seen']), odd])
            world.start()
            case = Case(world)
            return tap.run([(test.__name__.replace('_', ' '), lambda test=test: test(case))
                            for test in (text_is_printed, page_is_printed, another_encoding_is_printed)])


if __name__ == '__main__':
    raise SystemExit(main())
