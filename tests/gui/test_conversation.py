# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A conversation by keyboard alone: what is open and what is folded, going from message to message, marks and moves of
the one that is read, seen by a second client, and a message that comes meanwhile.

The tests are one story, told in order."""
import os
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 30       # seconds: what a busy machine may take; it is waited for, never slept through
SEEN = ['\\Seen']
JO = ('Jo Brown', 'jo@example.org')
LONG = ''.join(f'Line {number} of what there is to say about the boat.\n' for number in range(1, 91))
PAGE = ("<html><body><h1>Boats for hire</h1><p>The <a href=\"https://example.org/blue\">blue one</a> is free.</p>"
        "</body></html>")


def letters(letterbox):
    """Newest first. The thread: 1 to 3 read, 4 unread, 5 and 6 read, 7 unread and long."""
    first = letterbox.letter('Boat trip', 'Shall we take the boat on Sunday?\n', flags=SEEN)
    answers = [
        letterbox.letter('Re: Boat trip', f'{words}\n', html=html, sender=sender, flags=flags, answers=first)
        for words, html, sender, flags in (
            ('Yes, gladly.', None, JO, SEEN), ('I bring the bread.', None, letterbox.MARIA, SEEN),
            ('Which boat is it?', None, JO, ()), ('Here is the page.', PAGE, letterbox.MARIA, SEEN),
            ('The blue one then.', None, JO, SEEN), (LONG, None, letterbox.MARIA, ()))]
    return [*reversed(answers), first, letterbox.letter('Timber', flags=SEEN)]


class Conversation:
    def __init__(self, world, letters):
        import keys
        import letterbox
        import tree
        self.world, self.app, self.keys, self.tree, self.letterbox = world, world.app, keys, tree, letterbox
        self.letters = letters
        self.witness = world.client()

    def heading(self, number, total=7):
        return 'button', re.compile(f'^Message {number} of {total}, ')

    def is_open(self, number, total=7):
        return 'expanded' in self.app.find(*self.heading(number, total), seconds=SLOW).states

    def opens(self, number, total=7):
        self.tree.wait(lambda: self.is_open(number, total), f'{number} is open', SLOW)

    def letter(self, number):
        return self.letters[7 - number]

    def flags(self, number):
        return self.witness.flags()[self.witness.uid_of(self.letter(number).message_id)[0]]

    def at_server(self, number, flag, there=True):
        self.tree.wait(lambda: (flag in self.flags(number)) == there,
                       f'{number} {"has" if there else "has no"} {flag} at the server', SLOW)

    def is_in(self, mailbox, number):
        client = self.world.client(mailbox)
        self.tree.wait(lambda: client.command('NOOP') is not None and client.uid_of(self.letter(number).message_id),
                       f'{number} is in {mailbox} at the server', SLOW)


def opens_what_is_unread(one):
    """At the message of the row; copies of one in another folder are not there twice."""
    app, keys = one.app, one.keys
    row = (ROW, re.compile('^Unread, Maria Kowalska, Re: Boat trip'))
    keys.focus(app, *row, SLOW)
    keys.press(app, 'Return', on=row)
    text = keys.focus(app, 'text', 'Maria Kowalska, Re: Boat trip', SLOW)
    tap.check('Line 1 of' in text.text(), 'its text', text.text()[:200])
    one.opens(7)
    one.opens(4)
    for number in (1, 2, 3, 5, 6):
        heading = app.find(*one.heading(number), seconds=SLOW)
        tap.check('expanded' not in heading.states, f'{number} is folded', heading)
        tap.equal([inner.name for inner in heading.walk() if inner is not heading and inner.name], [],
                  'nothing inside the heading is read again')
    tap.equal(app.find(*one.heading(2)).description, 'Yes, gladly.', 'its first words')
    tap.check(re.search('^Message 4 of 7, Jo Brown, .*, unread$', app.find(*one.heading(4)).name), 'its sentence',
              app.find(*one.heading(4)).name)


def reads_what_was_seen(one):
    """The last one is read by being shown; the unread one above it is out of sight, and stays as it is."""
    one.at_server(7, '\\Seen')
    tap.check('\\Seen' not in one.flags(4), 'what was not on the screen is unread', one.flags(4))
    app, keys = one.app, one.keys
    keys.press(app, 'Ctrl+Up', on=('text', None))
    for number in (6, 5):
        keys.focus(app, *one.heading(number), SLOW)
        keys.press(app, 'Ctrl+Up', on=one.heading(number))
    keys.focus(app, *one.heading(4), SLOW)
    one.at_server(4, '\\Seen')


def unfolds_and_folds(one):
    app, keys = one.app, one.keys
    keys.press(app, 'Ctrl+Up', on=one.heading(4))
    keys.press(app, 'Return', on=one.heading(3))
    one.opens(3)
    one.tree.wait(lambda: any('I bring the bread.' in text.text() for text in app.all('text')), 'its text', SLOW)
    keys.focus(app, *one.heading(3))
    keys.press(app, 'Return', on=one.heading(3))
    one.tree.wait(lambda: not one.is_open(3), 'it is folded', SLOW)
    keys.focus(app, *one.heading(3))


def shows_designed_mail_whole(one):
    """A page among messages is as high as what is in it, and nothing in it is cut."""
    app, keys = one.app, one.keys
    keys.press(app, 'Ctrl+Down', on=one.heading(3), times=1)
    keys.press(app, 'Ctrl+Down', on=one.heading(4))
    keys.press(app, 'Return', on=one.heading(5))
    page = app.find('document web', seconds=SLOW)
    app.find('heading', 'Boats for hire', below=page, seconds=SLOW)
    keys.focus(app, *one.heading(5))
    keys.press(app, 'Return', on=one.heading(5))
    app.gone('document web', seconds=SLOW)


def marks_the_one_that_is_read(one):
    app, keys = one.app, one.keys
    keys.press(app, 'Ctrl+Up', on=one.heading(5))
    keys.press(app, 'Ctrl+Up', on=one.heading(4))
    keys.focus(app, *one.heading(3))
    keys.press(app, 'Ctrl+D', on=one.heading(3))
    one.at_server(3, '\\Flagged')
    tap.check('\\Flagged' not in one.flags(7), 'the selected row is not meant', one.flags(7))
    keys.press(app, 'Shift+F10', on=one.heading(3))
    keys.focus(app, 'menu item', seconds=SLOW)
    keys.reach(app, 'Down', 'menu item', 'Mark as Unread', 8)
    keys.press(app, 'Return', on=('menu item', 'Mark as Unread'))
    one.at_server(3, '\\Seen', False)
    keys.focus(app, *one.heading(3), SLOW)


def moves_the_one_that_is_read(one):
    """What is archived stays in its conversation; what is in the trash leaves it, and the next has the focus."""
    app, keys = one.app, one.keys
    keys.press(app, 'Ctrl+Up', on=one.heading(3))
    keys.focus(app, *one.heading(2))
    keys.press(app, 'Ctrl+E', on=one.heading(2))
    one.is_in('Archive', 2)
    app.find('label', 'Archived', seconds=SLOW)
    keys.focus(app, *one.heading(2))
    keys.press(app, 'Ctrl+Down', on=one.heading(2))
    for number in (3, 4):
        keys.press(app, 'Ctrl+Down', on=one.heading(number))
    keys.focus(app, *one.heading(5))
    keys.press(app, 'Delete', on=one.heading(5))
    one.is_in('Trash', 5)
    keys.focus(app, 'button', re.compile('^Message 5 of 6, Jo Brown, '), SLOW)


def new_mail_moves_nothing(one):
    app, keys = one.app, one.keys
    keys.press(app, 'Ctrl+Down', on=one.heading(5, 6))
    keys.focus(app, *one.heading(6, 6), SLOW)
    text = keys.reach(app, 'Tab', 'text', 'Maria Kowalska, Re: Boat trip')
    keys.press(app, 'Down', on=('text', text.name), times=5)
    one.tree.wait(lambda: keys.focus(app, 'text').caret() > 100, 'the caret is in the text', SLOW)
    before = keys.focus(app, 'text').caret(), text.extents()
    news = one.letterbox.letter('Re: Boat trip', 'And bring a coat.\n', sender=JO, answers=one.letters[-2])
    one.letterbox.deliver(one.witness, news)
    one.opens(7)
    after = keys.focus(app, 'text', text.name)
    tap.equal((after.caret(), after.extents()), before, 'the caret, and where it is on the screen')


def can_be_switched_off(one):
    app, keys = one.app, one.keys
    keys.press(app, 'Escape', on=('text', None))
    keys.focus(app, ROW, None, SLOW)
    keys.press(app, 'Ctrl+,', on=(ROW, None))
    keys.reach(app, 'Tab', ('check box', 'switch'), 'Show Conversations')
    keys.press(app, 'Space', on=(None, 'Show Conversations'))
    keys.press(app, 'Escape', on=(None, 'Show Conversations'))
    keys.focus(app, ROW, None, SLOW)
    app.gone('button', re.compile('^Message . of '), SLOW)
    one.tree.wait(lambda: len(app.all('text', 'Maria Kowalska, Re: Boat trip')) == 1, 'one message alone', SLOW)


def has_no_complaints(one):
    one.world.stop()
    tap.equal(one.world.complaints(), [], 'nothing was complained about')


def set_up(world, letterbox):
    mail = letters(letterbox)
    letterbox.fill(world, mail)
    world.server.fill('ann', 'Sent', [letterbox.finish(mail[5])])
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w') as out:
        out.write('[org/ternmail/Tern]\nmark-read-delay=0\n')
    return mail


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            mail = set_up(world, letterbox)
            world.start()
            one = Conversation(world, mail)
            return tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(one)) for part in (
                opens_what_is_unread, reads_what_was_seen, unfolds_and_folds, shows_designed_mail_whole,
                marks_the_one_that_is_read, moves_the_one_that_is_read, new_mail_moves_nothing, can_be_switched_off,
                has_no_complaints)])


if __name__ == '__main__':
    raise SystemExit(main())
