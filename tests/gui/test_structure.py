# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What a message is made of, by keyboard: its parts are listed, each in one sentence, and saved as they were sent."""
import base64
import os
import re

import tap
from session import Session

ROW = 'list item'
NAME = ('text', 'Name:')
MENU, MORE = ('menu item', 'check menu item', 'check box'), ('toggle button', 'More')
SLOW = 60       # seconds: what a busy machine may take; it is waited for, never slept through
SUBJECT = 'Three things in one'
BOAT = bytes(range(256)) * 5
INSIDE = b"""From: Ola Lund <ola@example.org>\r
Subject: What she wrote\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary=either\r
\r
--either\r
Content-Type: text/plain; charset=utf-8\r
\r
Plainly.\r
--either\r
Content-Type: text/html; charset=utf-8\r
Content-Transfer-Encoding: quoted-printable\r
\r
<p>Nicely=2E</p>\r
--either--\r
"""
MIXED = b"""Content-Type: multipart/mixed; boundary=next

--next
Content-Type: text/plain; charset=utf-8

All of it is below.
--next
Content-Type: application/octet-stream; name="boat.bin"
Content-Disposition: attachment; filename="boat.bin"
Content-Transfer-Encoding: base64

%s
--next
Content-Type: message/rfc822

%s
--next--
"""
HOLDS = 'holds the parts below, which are saved one by one'
TOP = f'The whole message, multipart/mixed, {HOLDS}'
ATTACHED = 'Part 2, boat.bin, application/octet-stream, 1.3 kB, base64'
LETTER = f'Part 3, message/rfc822, {len(INSIDE)} bytes, 7bit'
SENTENCES = [TOP, 'Part 1, text/plain, 19 bytes, 7bit', ATTACHED, LETTER,
             f'The whole of part 3, multipart/alternative, {HOLDS}', 'Part 3.1, text/plain, 8 bytes, 7bit',
             'Part 3.2, text/html, 14 bytes, quoted-printable']


class Case:
    def __init__(self, session, world):
        import keys
        import tree
        self.session, self.world, self.app = session, world, world.app
        self.keys, self.tree = keys, tree
        self.letter = (ROW, re.compile(re.escape(SUBJECT) + ','))

    def go(self):
        self.keys.reach(self.app, 'F6', *self.letter)
        self.keys.press(self.app, 'Down', on=self.letter)
        self.app.find(('label', 'heading'), SUBJECT, seconds=SLOW)
        self.tree.wait(lambda: any('All of it' in one.text() for one in self.app.all('text')), 'its text', SLOW)

    def sentences(self):
        """Of the rows, in their order, with the spaces that one may type."""
        below = self.app.find('list', 'Parts of the message', seconds=SLOW)
        return [one.name.replace('\u00a0', ' ') for one in self.app.all(ROW, below=below)]

    def part(self, sentence):
        return ROW, re.compile(re.escape(sentence).replace('\\ ', '[ \u00a0]') + '$')

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
        with open(path, 'rb') as saved:
            return saved.read()

    def is_closed(self):
        self.app.gone('list', 'Parts of the message')


def parts_are_listed(case):
    case.go()
    case.keys.press(case.app, 'Ctrl+Shift+O', on=case.letter)
    case.keys.focus(case.app, *case.part(TOP), SLOW)
    tap.equal(case.sentences(), SENTENCES, 'the rows say')
    case.keys.press(case.app, 'Return', on=case.part(TOP))
    for sentence in SENTENCES[1:]:
        case.keys.press(case.app, 'Down', on=(ROW, None))
        case.keys.focus(case.app, *case.part(sentence))


def one_is_saved_with_return(case):
    case.keys.reach(case.app, 'Up', *case.part(ATTACHED))
    case.keys.press(case.app, 'Return', on=case.part(ATTACHED))
    tap.equal(case.keys.focus(case.app, *NAME, SLOW).text(), 'boat.bin', 'the name it has')
    tap.check(case.save_to(case.session.path('a.bin')) == BOAT, 'the bytes that were sent')
    row = case.keys.focus(case.app, *case.part(ATTACHED), SLOW)
    case.tree.wait(lambda: case.app.refresh(row).description == 'Saved', 'and it says so', SLOW)


def a_letter_is_saved_with_its_button(case):
    button = ('button', 'Save Attached message.eml')
    case.keys.press(case.app, 'Down', on=case.part(ATTACHED))
    case.keys.press(case.app, 'Tab', on=case.part(LETTER))
    case.keys.press(case.app, 'Return', on=button)
    case.keys.focus(case.app, *NAME, SLOW)
    tap.equal(case.save_to(case.session.path('a.eml')), INSIDE, 'the letter that was sent')
    case.keys.press(case.app, 'Escape', on=button)
    case.is_closed()
    case.keys.focus(case.app, *case.letter)


def the_menu_has_it(case):
    case.keys.reach(case.app, 'Tab', *MORE, 20)
    case.keys.press(case.app, 'Return', on=MORE)
    case.keys.focus(case.app, MENU, seconds=SLOW)
    case.keys.reach(case.app, 'Down', MENU, 'Structure…', 24)
    case.keys.press(case.app, 'Return', on=(MENU, 'Structure…'))
    case.keys.press(case.app, 'Escape', on=case.part(TOP))
    case.is_closed()
    case.keys.focus(case.app, *MORE)
    tap.equal(case.world.complaints(), [], 'no complaints')


TESTS = (parts_are_listed, one_is_saved_with_return, a_letter_is_saved_with_its_button, the_menu_has_it)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            mixed = letterbox.letter(SUBJECT, flags=['\\Seen'])
            mixed.data = MIXED % (base64.encodebytes(BOAT).strip(), INSIDE.replace(b'\r\n', b'\n'))
            letterbox.fill(world, [mixed])
            world.start()
            case = Case(session, world)
            return tap.run([(test.__name__.replace('_', ' '), lambda test=test: test(case)) for test in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
