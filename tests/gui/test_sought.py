# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What a search found is marked in the message that is opened, in text and in HTML, and gone through by key; and what
is done to the message then, a second client sees."""
import os
import re

import tap
from session import Session

ROW = 'list item'
ENTRY = ('entry', re.compile('^Search '))
TEXT, PAGE, REST = 'Invoice for the lamp', 'Lamps of the week', 'Ferry times'
SLOW = 40       # seconds: what a busy machine may take; it is waited for, never slept through
QUOTE = ''.join(f'> Line {number} of what was asked, a lamp in it.\n' for number in range(1, 10))
LETTER = f'The lamp is of brass.\n\nA streetlamp is not.\n{QUOTE}\nAnd two Lamps more.\n'
HTML = '<h1>The lamp is lit</h1><p title="lamp">It shines on &quot;the l&#97;mp&quot; and the streetlamp.</p>' \
       '<p>Nothing.</p><p>Good night, lamp.</p>'
SHOTS = os.environ.get('TERN_GUI_SHOTS')


def row(subject):
    return ROW, re.compile(f', {subject}, ')


class Sought:
    def __init__(self, world):
        import keys
        import tree
        self.world, self.app, self.keys, self.tree = world, world.app, keys, tree

    def says(self, words):
        return self.app.find('label', words, seconds=SLOW)

    def open(self, subject, *way):
        self.keys.press(self.app, 'Down', on=way)
        self.keys.focus(self.app, *row(subject), SLOW)

    def shoot(self, name):
        if SHOTS:
            import shots
            shots.window(os.path.join(SHOTS, name + '.png'))

    def starred(self):
        """The messages that a second client sees starred."""
        witness = self.world.client()
        return [witness.body(uid) for uid, flags in witness.flags().items() if '\\Flagged' in flags]

    def star(self, subject, n):
        self.keys.press(self.app, 'Ctrl+D', on=row(subject))
        self.tree.wait(lambda: len(self.starred()) == n, 'the server knows of the star', SLOW)
        tap.check(any(b'Subject: ' + subject.encode() in one for one in self.starred()), 'and it is the right one')


def marked(one):
    """The pieces of a text that stand on a colour of their own."""
    from gi.repository import GLib
    found, at, text = [], 0, one.text()
    while at < len(text):
        attributes, start, end = one._ask('Text', 'GetAttributeRun', GLib.Variant('(ib)', (at, False)))
        if 'bg-color' in attributes:
            found.append(text[start:end])
        at = max(end, at + 1)
    return found


def matches_of_a_text_are_marked(one):
    one.keys.focus(one.app, *row(REST), SLOW)
    one.keys.press(one.app, 'Ctrl+K', on=row(REST))
    one.keys.focus(one.app, *ENTRY, SLOW)
    one.keys.write(one.app, 'lamp', on=ENTRY)
    one.app.find('list', '“lamp” in Inbox, 2 messages', seconds=SLOW)
    one.app.find('label', re.compile('^This computer: .*and the server'), seconds=SLOW)
    one.open(TEXT, *ENTRY)
    text = one.app.find('text', f'Maria Kowalska, {TEXT}', seconds=SLOW)
    one.says('“lamp”: 11 matches')
    # In a quote too, which is unfolded for it; and not inside a word.
    one.tree.wait(lambda: marked(text) == ['lamp'] * 10 + ['Lamp'], 'the words are marked', SLOW)
    subject = one.app.find(('label', 'heading'), TEXT, seconds=SLOW)
    tap.equal(marked(subject), ['lamp'], 'in the subject too')
    one.below_the_line = text.extents()[1]
    one.shoot('sought-text')


def keys_go_through_them(one):
    """Without the focus leaving the list; around the end."""
    text = one.app.find('text', f'Maria Kowalska, {TEXT}', seconds=SLOW)
    one.keys.press(one.app, 'F3', on=row(TEXT))
    one.says('“lamp”: 1 of 11')
    one.tree.wait(lambda: text.caret() == LETTER.index('lamp'), 'the cursor is there', SLOW)
    one.keys.press(one.app, 'Ctrl+G', on=row(TEXT))
    one.says('“lamp”: 2 of 11')
    one.keys.press(one.app, 'Shift+F3', on=row(TEXT), times=2)
    one.says('“lamp”: 11 of 11')
    one.shoot('sought-last')


def what_is_marked_is_starred(one):
    one.star(TEXT, 1)


def matches_of_a_page_are_marked(one):
    one.open(PAGE, *row(TEXT))
    one.says('“lamp”: 3 matches')
    one.tree.wait(lambda: len(one.app.all('mark')) == 3, 'three marks in the page', SLOW)
    one.keys.press(one.app, 'F3', on=row(PAGE), times=2)
    one.says('“lamp”: 2 of 3')
    one.shoot('sought-page')
    one.star(PAGE, 2)


def something_else_is_looked_for(one):
    """The find bar takes the place of the marks, and gives it back."""
    entry = ('entry', 'Find in message')
    one.keys.press(one.app, 'Ctrl+F', on=row(PAGE))
    one.keys.focus(one.app, *entry, SLOW)
    one.app.gone('label', re.compile('“lamp”'), SLOW)
    one.keys.write(one.app, 'night', on=entry)
    one.says(re.compile('^1 match'))
    one.keys.press(one.app, 'Escape', on=entry)
    one.keys.focus(one.app, *row(PAGE), SLOW)
    one.says(re.compile('“lamp”: '))


def the_end_of_the_search_is_the_end_of_the_marks(one):
    one.keys.press(one.app, 'Escape', on=row(PAGE))
    one.keys.focus(one.app, *row(REST), SLOW)
    one.keys.press(one.app, 'Down', on=row(REST))
    text = one.app.find('text', f'Maria Kowalska, {TEXT}', seconds=SLOW)
    tap.equal(marked(text), [], 'nothing is marked')
    one.tree.wait(lambda: text.extents()[1] < one.below_the_line - 20, 'the line above the text takes no room', SLOW)
    tap.equal(one.app.all('label', re.compile('“lamp”')), [], 'nothing is said')
    tap.equal(one.world.complaints(), [], 'no complaints')


WORKFLOWS = (matches_of_a_text_are_marked, keys_go_through_them, what_is_marked_is_starred,
             matches_of_a_page_are_marked, something_else_is_looked_for,
             the_end_of_the_search_is_the_end_of_the_marks)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            letterbox.fill(world, [letterbox.letter(REST, flags=['\\Seen']),
                                   letterbox.letter(TEXT, text=LETTER, flags=['\\Seen']),
                                   letterbox.letter(PAGE, html=HTML, flags=['\\Seen'])])
            world.start()
            one = Sought(world)
            return tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(one)) for part in WORKFLOWS])


if __name__ == '__main__':
    raise SystemExit(main())
