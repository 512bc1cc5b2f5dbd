# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Searches that are kept: given a name, opened as a folder is, renamed, there after a new start, removed and brought
back. What one finds is starred, which a second client sees; ternctl reads what is kept.

The tests are one story, told in order."""
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 40       # seconds: what a busy machine may take; it is waited for, never slept through
ENTRY = ('entry', re.compile('^Search '))
NAME = ('text', 'Name')
BILLS, COSTS = ('button', 'Bills, search'), ('button', 'Costs, search')
HEADING = ('button', 'Searches')


def row(subject):
    return ROW, re.compile(f', {subject}, ')


class Story:
    def __init__(self, world):
        import keys
        import rows
        import tree
        self.world, self.keys, self.tree, self.rows = world, keys, tree, rows

    @property
    def app(self):
        return self.world.app

    def press(self, key, on):
        self.keys.press(self.app, key, on=on)

    def kept(self):
        """Name, folder and text of each."""
        return [one['value'].split('\n') for one in self.world.ask('choice', 'list', 'search')]

    def keeps(self, *wanted):
        self.tree.wait(lambda: self.kept() == [list(one) for one in wanted], f'kept: {wanted}', SLOW)

    def to_folders(self, letter, place):
        one = self.keys.reach(self.app, 'F6', 'button')
        self.press(letter, on=('button', one.name))
        self.keys.focus(self.app, *place, SLOW)


def one_is_saved(story):
    app, keys = story.app, story.keys
    keys.focus(app, *row('Ferry times'), SLOW)
    story.press('Ctrl+K', on=row('Ferry times'))
    keys.write(app, 'invoice', on=ENTRY)
    story.rows.shows(app, 'Invoice for the lamp', 'Invoice for the boat')
    story.press('Ctrl+S', on=ENTRY)
    story.press('Ctrl+A', on=NAME)
    story.press('BackSpace', on=NAME)
    story.press('Return', on=NAME)      # which does nothing
    keys.write(app, 'Bills', on=NAME)
    story.press('Return', on=NAME)
    keys.focus(app, *ENTRY)
    app.find(*BILLS, seconds=SLOW)
    app.find(*HEADING)
    story.keeps(('Bills', 'ann@example.org INBOX', 'invoice'))


def one_of_all_mail_is_saved(story):
    """By the button."""
    app, keys = story.app, story.keys
    save = ('button', 'Save This Search (Ctrl+S)')
    story.press('Tab', on=ENTRY)
    story.press('space', on=('toggle button', 'All Mail'))
    story.rows.shows(app, 'Invoice for the lamp', 'Invoice for the boat', 'Invoice of old')
    keys.reach(app, 'Tab', *save)
    story.press('Return', on=save)
    story.press('Ctrl+A', on=NAME)
    keys.write(app, 'Costs', on=NAME)
    story.press('Return', on=NAME)
    keys.focus(app, *save)
    app.find(*COSTS, seconds=SLOW)
    story.tree.wait(lambda: ['Costs', '', 'invoice'] in story.kept(), 'it is kept', SLOW)
    story.press('Escape', on=save)
    keys.focus(app, *row('Ferry times'), SLOW)


def it_opens_as_a_folder(story):
    app, keys = story.app, story.keys
    story.to_folders('b', BILLS)
    app.find('list', re.compile('^Bills, 2 messages'), seconds=SLOW)
    story.rows.shows(app, 'Invoice for the lamp', 'Invoice for the boat')
    keys.reach(app, 'F6', ROW)
    story.press('Home', on=(ROW, None))
    story.press('Ctrl+D', on=row('Invoice for the lamp'))
    witness = story.world.client()
    story.tree.wait(lambda: sum('\\Flagged' in flags for flags in witness.flags().values()) == 1,
                    'the server knows of the star', SLOW)
    starred = next(uid for uid, flags in witness.flags().items() if '\\Flagged' in flags)
    tap.check(b'Invoice for the lamp' in witness.body(starred), 'and it is the right one')
    story.press('Ctrl+K', on=row('Invoice for the lamp'))
    keys.focus(app, 'entry', 'Search all mail')     # which is what is searched
    story.press('Escape', on=ENTRY)
    story.to_folders('c', COSTS)
    story.rows.shows(app, 'Invoice for the lamp', 'Invoice for the boat', 'Invoice of old')


def it_is_renamed(story):
    app, keys = story.app, story.keys
    story.press('F2', on=COSTS)
    story.press('Ctrl+A', on=NAME)
    keys.write(app, 'Accounts', on=NAME)
    story.press('Return', on=NAME)
    renamed = ('button', 'Accounts, search')
    keys.focus(app, *renamed, SLOW)
    story.tree.wait(lambda: ['Accounts', '', 'invoice'] in story.kept(), 'it is kept', SLOW)
    story.press('Ctrl+Z', on=renamed)
    keys.focus(app, *COSTS, SLOW)
    story.tree.wait(lambda: ['Costs', '', 'invoice'] in story.kept(), 'it is as before', SLOW)


def it_is_removed_and_brought_back(story):
    app, keys = story.app, story.keys
    story.press('Shift+F10', on=COSTS)
    keys.reach(app, 'Down', None, 'Remove Search', 15)
    story.press('Return', on=(None, 'Remove Search'))
    app.gone(*COSTS, SLOW)
    story.keeps(('Bills', 'ann@example.org INBOX', 'invoice'))
    one = keys.focus(app, 'button', None, SLOW)
    story.press('Ctrl+Z', on=('button', one.name))
    app.find(*COSTS, seconds=SLOW)
    story.tree.wait(lambda: len(story.kept()) == 2, 'it is kept', SLOW)


def it_is_there_after_a_new_start(story):
    story.world.stop()
    story.world.start()
    story.keys.focus(story.app, ROW, None, SLOW)
    story.to_folders('c', COSTS)
    story.rows.shows(story.app, 'Invoice for the lamp', 'Invoice for the boat', 'Invoice of old')
    tap.equal(story.world.complaints(), [], 'no complaints')


TESTS = (one_is_saved, one_of_all_mail_is_saved, it_opens_as_a_folder, it_is_renamed, it_is_removed_and_brought_back,
         it_is_there_after_a_new_start)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            letterbox.fill(world, [letterbox.letter(subject, flags=['\\Seen'])
                                   for subject in ('Ferry times', 'Invoice for the lamp', 'Invoice for the boat')])
            letterbox.fill(world, [letterbox.letter('Invoice of old', flags=['\\Seen'], date=letterbox.NOON - 10 ** 8)],
                           'Archive')
            world.start()
            story = Story(world)
            return tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(story)) for part in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
