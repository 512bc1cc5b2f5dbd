# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Rules on this computer, by keyboard alone: one is made, what it would touch is seen, it is followed and undone, it
looks at what arrives. A second client sees what came of it.

The tests are one story, told in order."""
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 30       # seconds: what a busy machine may take; it is waited for, never slept through
NAME, FIND = ('text', 'Name'), ('text', 'Find')
ADD, SAVE = ('button', 'Add Rule'), ('button', 'Save')
COUNT = (ROW, re.compile('in the inbox now$'))
RULE = (ROW, 'Tides')


class Rules:
    def __init__(self, world, written):
        import keys
        import letterbox
        import tree
        self.world, self.app, self.keys, self.tree, self.letterbox = world, world.app, keys, tree, letterbox
        self.letters = {one.subject: one for one in written}
        self.inbox, self.archive = world.client(), world.client('Archive')

    def press(self, key, on):
        self.keys.press(self.app, key, on=on)

    def go(self, place, key='Tab', most=40):
        self.keys.reach(self.app, key, *place, most)

    def open(self):
        self.press('Ctrl+,', on=(None, None))
        self.app.find('dialog', 'Preferences', seconds=SLOW)

    def close(self):
        self.press('Escape', on=(None, None))
        self.app.gone('dialog', 'Preferences', SLOW)

    def has(self, client, subject, there=True):
        def so():
            client.command('NOOP')
            return bool(client.uid_of(self.letters[subject].message_id)) == there
        self.tree.wait(so, f'{subject} {"has come" if there else "has left"}', SLOW)

    def arrives(self, subject, **more):
        self.letters[subject] = self.letterbox.letter(subject, **more)
        self.letterbox.deliver(self.inbox, self.letters[subject])


def a_rule_is_made(one):
    one.keys.focus(one.app, ROW, re.compile(', '), SLOW)
    one.open()
    one.go(ADD)
    one.press('Return', on=ADD)
    one.keys.focus(one.app, *NAME, SLOW)
    one.keys.write(one.app, 'Tides', on=NAME)
    one.go(FIND)
    one.keys.write(one.app, 'subject:tides', on=FIND)
    place = ('combo box', 'Move To')
    one.go(place)
    one.press('Space', on=place)
    one.press('Down', on=(ROW, 'Nowhere'))
    one.press('Return', on=(ROW, 'Archive'))
    one.keys.focus(one.app, *place)


def what_it_would_touch_is_shown(one):
    count = one.app.find(ROW, '2 messages in the inbox now', seconds=SLOW)
    tap.check('Tides of Monday' in count.description and 'Lunch' not in count.description, 'and which', count)
    one.has(one.inbox, 'Tides of Monday')
    one.go(SAVE, 'Shift+Tab')
    one.press('Return', on=SAVE)
    one.app.find(*RULE, seconds=SLOW)
    one.has(one.inbox, 'Tides of Monday')


def what_arrives_goes(one):
    one.close()
    one.arrives('Tides of Sunday')
    one.arrives('Supper')
    one.has(one.archive, 'Tides of Sunday')
    one.has(one.inbox, 'Tides of Sunday', there=False)
    one.has(one.inbox, 'Supper')
    one.has(one.inbox, 'Tides of Monday')


def it_is_followed_and_undone(one):
    one.open()
    one.go(RULE)
    one.press('Return', on=RULE)
    one.keys.focus(one.app, *NAME, SLOW)
    one.app.find(ROW, '2 messages in the inbox now', seconds=SLOW)
    run = ((ROW, 'button'), 'Do It Now')
    one.go(run)
    one.press('Return', on=run)
    one.keys.focus(one.app, *RULE, SLOW)
    for subject in ('Tides of Monday', 'Tides of Tuesday'):
        one.has(one.archive, subject)
        one.has(one.inbox, subject, there=False)
    one.close()
    one.press('Ctrl+Z', on=(ROW, None))
    for subject in ('Tides of Monday', 'Tides of Tuesday'):
        one.has(one.inbox, subject)
        one.has(one.archive, subject, there=False)


def it_is_deleted(one):
    """What comes now stays."""
    one.open()
    one.go(RULE)
    one.press('Return', on=RULE)
    one.keys.focus(one.app, *NAME, SLOW)
    delete = ((ROW, 'button'), 'Delete Rule')
    one.go(delete)
    one.press('Return', on=delete)
    one.keys.focus(one.app, *ADD, SLOW)
    one.close()
    one.arrives('Tides of Saturday')
    one.arrives('Breakfast')
    one.has(one.inbox, 'Breakfast')
    one.app.find(ROW, re.compile(', Breakfast, '), seconds=SLOW)
    one.has(one.inbox, 'Tides of Saturday')


PARTS = (a_rule_is_made, what_it_would_touch_is_shown, what_arrives_goes, it_is_followed_and_undone, it_is_deleted)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            written = [letterbox.letter(subject, flags=['\\Seen'])
                       for subject in ('Lunch', 'Tides of Monday', 'Tides of Tuesday')]
            letterbox.fill(world, written)
            world.server.fill('ann', 'Archive', [])
            world.start().find('list', re.compile('^Inbox, 3 messages'), seconds=SLOW)
            one = Rules(world, written)
            parts = [(part.__name__.replace('_', ' '), lambda part=part: part(one)) for part in PARTS]
            result = tap.run(parts)
            tap.equal(world.complaints(), [], 'no complaints')
            return result


if __name__ == '__main__':
    raise SystemExit(main())
