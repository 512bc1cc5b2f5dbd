# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Two accounts as one, by keyboard: what is starred, what is unread, and what is found in either; a second client of
each account sees what is done there."""
import re
import time

import mailgen
import tap
from session import Session

ROW = 'list item'
ENTRY = ('entry', re.compile('^Search '))
SLOW = 40       # seconds: what a busy machine may take; it is waited for, never slept through
ANNS, BOBS = 'Boat of Ann', 'Boat of Bob'
LETTERS = 'Letter to Ann', 'Letter to Bob'


def row(subject):
    return ROW, re.compile(f', {subject}, ')


def message(number, subject, ago, *flags):
    return mailgen.message(number, kind='text', subject=subject, flags=flags, date=int(time.time()) - ago)


class Two:
    def __init__(self, world):
        import keys
        import tree
        self.world, self.app, self.keys, self.tree = world, world.app, keys, tree

    def shows(self, *subjects):
        import rows
        rows.shows(self.app, *subjects)

    def go(self, folder):
        """To this folder in the sidebar, from wherever the focus is, then to its list."""
        button = ('button', re.compile(f'^{folder}'))
        self.keys.reach(self.app, 'F6', 'button')
        self.keys.press(self.app, 'Home', on=('button',))
        self.keys.reach(self.app, 'Down', *button)
        self.keys.press(self.app, 'Return', on=button)

    def server_has(self, user, subject, flag, has=True):
        """A second client of this account."""
        witness = self.world.client(user=user)
        uid = next(uid for uid in witness.flags() if subject.encode() in witness.body(uid))
        self.tree.wait(lambda: (flag in witness.flags()[uid]) == has, f'{user} has {flag}: {has}', SLOW)


def what_is_starred_is_one_list(two):
    two.go('Starred')
    two.shows(BOBS, ANNS)
    two.keys.reach(two.app, 'F6', ROW)
    two.keys.reach(two.app, 'Down', *row(ANNS))
    two.keys.press(two.app, 'Ctrl+D', on=row(ANNS))
    two.server_has('ann', ANNS, '\\Flagged', False)
    # What was just changed stays until the list is opened again.
    two.shows(BOBS, ANNS)
    two.keys.press(two.app, 'Ctrl+Z', on=row(ANNS))
    two.server_has('ann', ANNS, '\\Flagged')


def what_is_unread_is_one_list(two):
    to_ann, to_bob = LETTERS
    two.go('Unread')
    two.shows(to_ann, to_bob)
    two.keys.reach(two.app, 'F6', ROW)
    two.keys.reach(two.app, 'Down', *row(to_bob))
    two.keys.press(two.app, 'Ctrl+I', on=row(to_bob))
    two.server_has('bob', to_bob, '\\Seen')


def it_begins_there_again(two):
    two.go('Starred')
    two.shows(BOBS, ANNS)
    two.world.stop()
    two.app = two.world.start()
    two.shows(BOBS, ANNS)
    two.keys.focus(two.app, *row(BOBS), SLOW)


def all_accounts_are_searched(two):
    """What is found in either is marked there."""
    two.keys.press(two.app, 'Ctrl+K', on=row(BOBS))
    two.keys.focus(two.app, *ENTRY, SLOW)
    to_ann, to_bob = LETTERS
    # Other messages than the list shows before, so that what is waited for are results.
    two.keys.write(two.app, 'subject:letter', on=ENTRY)
    two.shows(to_ann, to_bob)
    two.keys.press(two.app, 'Down', on=ENTRY)
    two.keys.press(two.app, 'Ctrl+D', on=row(to_ann))
    two.server_has('ann', to_ann, '\\Flagged')
    two.keys.press(two.app, 'Down', on=row(to_ann))
    two.keys.press(two.app, 'Ctrl+D', on=row(to_bob))
    two.server_has('bob', to_bob, '\\Flagged')
    tap.equal(two.world.complaints(), [], 'no complaints')


TESTS = what_is_starred_is_one_list, what_is_unread_is_one_list, it_begins_there_again, all_accounts_are_searched


def main():
    with Session() as session:
        from world import World
        with World(session, messages=0, start=False) as world:
            # Of four conversations, or looking at one would mark the others.
            for number, user, subject, letter in (1, 'ann', ANNS, LETTERS[0]), (11, 'bob', BOBS, LETTERS[1]):
                client = world.client(user=user)
                client.append('INBOX', message(number, subject, 120 - number, '\\Flagged', '\\Seen'))
                client.append('INBOX', message(number + 30, letter, 3600 + number))
            world.add_account(user='bob', name='Bob Holm')
            world.ask('sync')
            world.start()
            two = Two(world)
            return tap.run([(test.__name__.replace('_', ' '), lambda test=test: test(two)) for test in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
