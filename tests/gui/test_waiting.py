# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The page of waiting changes, by keyboard alone: what waits while there is no network, in words; what is discarded and
what is sent after all, seen by a second client; what a server refused, and why.

The tests are one story, told in order."""
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 30       # seconds: what a busy machine may take; it is waited for, never slept through
UP_TO_DATE = ('button', re.compile('^Up to date'))


class Waiting:
    def __init__(self, world, written):
        import events
        import keys
        import tree
        self.world, self.app, self.keys, self.tree, self.events = world, world.app, keys, tree, events
        self.letters = {one.subject: one for one in written}
        self.inbox = world.client()

    def named(self, subject):
        return ROW, re.compile(f', {re.escape(subject)}, ')

    def go_to(self, subject):
        self.keys.reach(self.app, 'F6', ROW, re.compile(', Note'))
        self.keys.press(self.app, 'Home', on=(ROW, None))
        self.keys.reach(self.app, 'Down', *self.named(subject))
        if not self.app.all(*self.named(subject), state='selected'):
            self.keys.press(self.app, 'Down', on=self.named(subject))
        one = self.keys.focus(self.app, *self.named(subject), SLOW)
        self.tree.wait(lambda: 'selected' in self.app.refresh(one).states, f'{subject} is selected', SLOW)

    def foot(self, words):
        return self.app.find('button', re.compile(words), seconds=SLOW)

    def rows(self):
        return [one.name for one in self.app.all(ROW, below=self.app.find('list', 'Waiting changes'))]

    def shows(self, *sentences):
        wanted = list(sentences)
        try:
            self.tree.wait(lambda: self.rows() == wanted, f'{wanted} wait', SLOW)
        except tap.Failure:
            tap.equal(self.rows(), wanted, 'what waits')

    def has(self, client, subject, there=True):
        def so():
            client.command('NOOP')
            return bool(client.uid_of(self.letters[subject].message_id)) == there
        self.tree.wait(so, f'{subject} {"has come" if there else "has left"}', SLOW)

    def flags(self, subject):
        return self.inbox.flags()[self.inbox.uid_of(self.letters[subject].message_id)[0]]


ARCHIVE = 'Move “Note 1” to Archive — Waiting for the network. If discarded, it stays in Inbox.'
STAR = 'Star “Note 3” — Waiting for the network. If discarded, it is as the server has it.'
UNREAD = ('Mark “Note 4” and 2 others as unread — Waiting for the network. '
          'If discarded, they are as the server has them.')


def says_what_waits(one):
    """Three things done without a network; the foot of the sidebar opens the page."""
    app, keys = one.app, one.keys
    one.go_to('Note 1')
    one.world.unplug()
    one.foot('^Offline')
    keys.press(app, 'Ctrl+E', on=one.named('Note 1'))
    keys.focus(app, *one.named('Note 2'), SLOW)
    keys.press(app, 'Down', on=one.named('Note 2'))
    keys.press(app, 'Ctrl+D', on=one.named('Note 3'))
    keys.press(app, 'Down', on=one.named('Note 3'))
    keys.press(app, 'Shift+Down', on=one.named('Note 4'))
    keys.press(app, 'Shift+Down', on=one.named('Note 5'))
    keys.press(app, 'Ctrl+U', on=one.named('Note 6'))
    foot = one.foot('^Offline · 5 changes waiting · Show Changes')
    keys.reach(app, 'F6', 'button', re.compile('^Inbox'))
    keys.reach(app, 'Tab', 'button', foot.name)
    keys.press(app, 'Return', on=('button', foot.name))
    app.find('dialog', 'Waiting Changes', seconds=SLOW)
    keys.focus(app, ROW, ARCHIVE, SLOW)
    one.shows(ARCHIVE, STAR, UNREAD)


def discards_one(one):
    """By its button, and by Delete on its row; the focus goes on to the next, and the mail is as the server has it."""
    app, keys = one.app, one.keys
    keys.press(app, 'Tab', on=(ROW, ARCHIVE))
    keys.press(app, 'Tab', on=('button', 'Retry'))
    keys.press(app, 'Return', on=('button', 'Discard'))
    keys.focus(app, ROW, STAR, SLOW)
    one.shows(STAR, UNREAD)
    keys.press(app, 'Down', on=(ROW, STAR))
    keys.press(app, 'Delete', on=(ROW, UNREAD))
    keys.focus(app, ROW, STAR, SLOW)
    one.shows(STAR)
    keys.press(app, 'Escape', on=(ROW, STAR))
    app.gone('dialog', 'Waiting Changes', SLOW)
    one.foot('^Offline · 1 change waiting')
    app.find(*one.named('Note 1'), seconds=SLOW)
    app.find(ROW, re.compile('^Maria Kowalska, Note 5, '), seconds=SLOW)


def sends_the_rest(one):
    """The page is open meanwhile, and says in the end that nothing waits."""
    app, keys = one.app, one.keys
    keys.reach(app, 'F6', ROW, re.compile(', Note'))
    keys.press(app, 'Ctrl+Shift+W', on=(ROW, None))
    keys.focus(app, ROW, STAR, SLOW)
    one.world.plug()
    keys.press(app, 'Shift+Tab', on=(ROW, STAR))
    keys.reach(app, 'Shift+Tab', 'button', 'Retry All')
    keys.press(app, 'Return', on=('button', 'Retry All'))
    app.find(('label', 'heading'), 'Nothing Is Waiting', seconds=SLOW)
    one.tree.wait(lambda: '\\Flagged' in one.flags('Note 3'), 'the star is on the server', SLOW)
    tap.check('\\Seen' in one.flags('Note 5'), 'and what was discarded is not', one.flags('Note 5'))
    one.has(one.inbox, 'Note 1')
    keys.press(app, 'Escape', on=('button', None))
    app.gone('dialog', 'Waiting Changes', SLOW)
    app.find(*UP_TO_DATE, seconds=SLOW)


def says_why_it_was_set_aside(one):
    """The folder it was to go to is deleted by another client meanwhile."""
    app, keys, world = one.app, one.keys, one.world
    one.go_to('Note 7')
    world.unplug()
    one.foot('^Offline')
    keys.press(app, 'Ctrl+M', on=one.named('Note 7'))
    keys.write(app, 'doomed', on=(('text', 'entry'), 'Find a folder'))
    app.find(ROW, 'Doomed', seconds=SLOW)
    keys.press(app, 'Return', on=(('text', 'entry'), 'Find a folder'))
    keys.focus(app, *one.named('Note 8'), SLOW)
    one.foot('^Offline · 1 change waiting')
    one.inbox.delete('Doomed')
    world.plug()
    keys.press(app, 'F5', on=one.named('Note 8'))
    one.foot('1 change set aside · Show Changes')
    app.find(*one.named('Note 7'), seconds=SLOW)
    keys.press(app, 'Ctrl+Shift+W', on=(ROW, None))
    row = keys.focus(app, ROW, re.compile('^Move “Note 7” to Doomed — .*If discarded, it stays in Inbox.$'), SLOW)
    tap.check('Waiting' not in row.name, 'it says why', row.name)
    keys.press(app, 'Escape', on=(ROW, row.name))
    app.gone('dialog', 'Waiting Changes', SLOW)
    one.inbox.create('Doomed')
    keys.press(app, 'F5', on=(ROW, None))
    app.find('button', 'Doomed', seconds=SLOW)
    keys.press(app, 'Ctrl+Shift+W', on=(ROW, None))
    keys.press(app, 'Tab', on=(ROW, row.name))
    keys.press(app, 'Return', on=('button', 'Retry'))
    app.find(('label', 'heading'), 'Nothing Is Waiting', seconds=SLOW)
    one.has(world.client('Doomed'), 'Note 7')
    one.has(one.inbox, 'Note 7', False)
    keys.press(app, 'Escape', on=('button', None))


PARTS = (says_what_waits, discards_one, sends_the_rest, says_why_it_was_set_aside)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            written = [letterbox.letter(f'Note {number}', flags=['\\Seen']) for number in range(1, 10)]
            letterbox.fill(world, written)
            world.server.fill('ann', 'Doomed', [])
            world.start()
            one = Waiting(world, written)
            one.app.find('list', re.compile(f'^Inbox, {len(written)} messages'), seconds=SLOW)
            one.app.find('button', 'Doomed', seconds=SLOW)
            result = tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(one)) for part in PARTS])
            tap.equal(world.complaints(), [], 'no complaints')
            return result


if __name__ == '__main__':
    raise SystemExit(main())
