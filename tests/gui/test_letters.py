# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Kinds of letters, by keyboard: the source of one is looked at and saved as the server has it, one with a picture
inside is archived as it is looked at, and one in two directions is read and starred; a second client sees it."""
import base64
import os
import re

import tap
from session import Session

ROW = 'list item'
NAME = ('text', 'Name:')
SAVE, SOURCE = ('button', 'Save…'), ('text', 'Source of the message')
MENU, MORE = ('menu item', 'check menu item', 'check box'), ('toggle button', 'More')
SLOW = 60       # seconds: what a busy machine may take; it is waited for, never slept through
PLAIN, PICTURE, BOTH = 'Tide tables', 'The yellow cover', 'שני כיוונים'
HEBREW, LATIN = 'שלום עולם, הספינה יוצאת בערב.', 'The boat leaves in the evening.'
YELLOW = (240, 200, 20)
RELATED = """Content-Type: multipart/related; boundary=inside

--inside
Content-Type: text/html; charset=utf-8

<p>Look at this.</p><img src="cid:cover@letters.example" alt="A yellow cover">
--inside
Content-Type: image/png
Content-ID: <cover@letters.example>
Content-Transfer-Encoding: base64

{picture}
--inside--
"""


class Case:
    def __init__(self, session, world):
        import keys
        import shots
        import tree
        self.session, self.world, self.app = session, world, world.app
        self.keys, self.tree, self.shots = keys, tree, shots

    def go(self, subject):
        keys, pattern = self.keys, re.compile(re.escape(subject) + ',')
        keys.reach(self.app, 'F6', ROW)
        keys.press(self.app, 'Home', on=(ROW, None))
        row = keys.reach(self.app, 'Down', ROW, pattern, 6)
        if 'selected' not in row.states:
            keys.press(self.app, 'Down', on=(ROW, pattern))
        self.app.find(('label', 'heading'), subject, seconds=SLOW)
        return ROW, pattern

    def on_server(self, subject, mailbox='INBOX'):
        """Flags and bytes of this message, for a second client; None when it is not in that mailbox."""
        witness = self.world.client(mailbox)
        flags = witness.flags()
        for uid in witness.uids():
            body = witness.body(uid)
            if f'<{self.ids[subject]}>'.encode() in body:
                return flags[uid], body
        return None

    def choose(self, item):
        self.keys.reach(self.app, 'Tab', *MORE, 20)
        self.keys.press(self.app, 'Return', on=MORE)
        self.keys.focus(self.app, MENU, seconds=SLOW)
        self.keys.reach(self.app, 'Down', MENU, item, 24)
        self.keys.press(self.app, 'Return', on=(MENU, item))

    def save_to(self, path):
        """Types where, once more while GTK's completion is in the way."""
        for _ in range(5):
            self.keys.press(self.app, 'Ctrl+A', on=NAME)
            self.keys.xdotool('type', '--clearmodifiers', '--delay', 1, path)
            try:
                self.tree.wait(lambda: self.keys.focus(self.app, *NAME).text() == path, 'the path', 2)
                break
            except tap.Failure:
                pass
        self.keys.press(self.app, 'Return', on=NAME)
        tap.wait_until(lambda: os.path.exists(path), f'{path} is there', SLOW)


def source_is_saved(case):
    case.go(PLAIN)
    case.choose('View Source')
    case.keys.focus(case.app, *SOURCE, SLOW)
    case.tree.wait(lambda: 'X-Odd:\tkept as it is' in case.keys.focus(case.app, *SOURCE).text(), 'its source', SLOW)
    case.keys.reach(case.app, 'Shift+Tab', *SAVE)
    case.keys.press(case.app, 'Return', on=SAVE)
    path = case.session.path('tides.eml')
    case.save_to(path)
    with open(path, 'rb') as saved:
        tap.equal(saved.read(), case.on_server(PLAIN)[1], 'byte for byte what the server has')
    case.keys.press(case.app, 'Escape', on=SAVE)
    case.app.gone(*SOURCE)


def picture_inside_is_seen_and_archived(case):
    row = case.go(PICTURE)

    def is_there():
        path = case.session.path('page.png')
        case.shots.window(path)
        return case.app.find('image', 'A yellow cover').extents()[3] > 40 and \
            case.shots.share(path, 'rgb({},{},{})'.format(*YELLOW)) > 0.0002
    case.tree.wait(is_there, 'the picture is drawn', SLOW)
    case.keys.press(case.app, 'Ctrl+E', on=row)
    case.tree.wait(lambda: case.on_server(PICTURE, 'Archive'), 'the archive has it', SLOW)
    tap.check(b'Content-ID: <cover@letters.example>' in case.on_server(PICTURE, 'Archive')[1], 'and its picture')
    tap.check(case.on_server(PICTURE) is None, 'the inbox has not')


def has_ink(case, text, start, end):
    """Whether anything is written in this part of the width of a text. Where letters are, GTK 4.18 does not tell of
    lines that go from right to left."""
    path = case.session.path('text.png')
    case.shots.window(path)
    x, y, width, _ = text.extents()
    part = f'{int(width * (end - start))}x120+{int(x + width * start)}+{y + 20}'
    return case.shots.brightness(f'{path}[{part}]') < 0.999


def each_paragraph_has_its_direction(case):
    row = case.go(BOTH)
    text = case.app.find('text', re.compile(BOTH), seconds=SLOW)
    tap.equal(text.text(), f'{HEBREW}\n\n{LATIN}', 'what it says')
    case.tree.wait(lambda: has_ink(case, text, 0.7, 0.85), 'Hebrew begins at the right', SLOW)
    tap.check(has_ink(case, text, 0.18, 0.3), 'and English at the left')
    tap.check(not has_ink(case, text, 0.5, 0.55), 'and neither reaches the other')
    case.keys.press(case.app, 'Ctrl+D', on=row)
    case.tree.wait(lambda: '\\Flagged' in case.on_server(BOTH)[0], 'the server knows of the star', SLOW)
    tap.equal(case.world.complaints(), [], 'no complaints')


TESTS = (source_is_saved, picture_inside_is_seen_and_archived, each_paragraph_has_its_direction)


def main():
    with Session() as session:
        import letterbox
        from world import World     # it knows where the demo's pictures are made
        import pictures
        with World(session, messages=0, start=False) as world:
            cover = base64.encodebytes(pictures.cover(YELLOW, 5)).decode()
            odd = letterbox.letter(PLAIN, flags=['\\Seen'])
            odd.data = b'X-Odd:\tkept as it is \n' + odd.data.replace(b'letter about', b'letter\t about  ')
            inside = letterbox.letter(PICTURE, flags=['\\Seen'])
            inside.data = RELATED.format(picture=cover).encode()
            letters = [odd, inside, letterbox.letter(BOTH, text=f'{HEBREW}\n\n{LATIN}\n', flags=['\\Seen'])]
            letterbox.fill(world, letters)
            world.start()
            case = Case(session, world)
            case.ids = {one.subject: one.message_id.strip('<>') for one in letters}
            return tap.run([(test.__name__.replace('_', ' '), lambda test=test: test(case)) for test in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
