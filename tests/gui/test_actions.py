# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What a person does to mail, by keyboard alone: moved and copied to a folder that is typed, of this account or of
another, deleted for good. A second client sees what came of it, and what was undone.

The tests are one story, told in order; each goes to the row it is about."""
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 30       # seconds: what a busy machine may take; it is waited for, never slept through
FIND = (('text', 'entry'), 'Find a folder')
MANY = 40


def letters(letterbox):
    seen = ['\\Seen']
    return [*[letterbox.letter(f'Note {number}', flags=seen) for number in range(1, 13)],
            *[letterbox.letter(f'Old {number}', flags=seen) for number in range(1, MANY + 1)]]


class Actions:
    def __init__(self, world, written):
        import events
        import keys
        import letterbox
        import tree
        self.world, self.app, self.keys, self.tree, self.events = world, world.app, keys, tree, events
        self.letterbox = letterbox
        self.letters = {one.subject: one for one in written}
        self.inbox = world.client()

    def named(self, subject):
        return ROW, re.compile(f', {re.escape(subject)}, ')

    def is_on(self, subject):
        one = self.keys.focus(self.app, *self.named(subject), SLOW)
        self.tree.wait(lambda: 'selected' in self.app.refresh(one).states, f'{subject} is selected', SLOW)

    def go_to(self, subject):
        """From wherever it is, by F6, Home and Down."""
        self.keys.reach(self.app, 'F6', ROW, re.compile(', '))
        self.keys.press(self.app, 'Home', on=(ROW, None))
        self.keys.reach(self.app, 'Down', *self.named(subject), most=60)
        if not self.app.all(*self.named(subject), state='selected'):
            self.keys.press(self.app, 'Down', on=self.named(subject))
        self.is_on(subject)

    def type_folder(self, words, on):
        """Ctrl+M or Ctrl+Shift+M, what is typed, and what is found first."""
        keys, key = self.keys, on[1]
        keys.press(self.app, on[0], on=self.named(key))
        keys.focus(self.app, *FIND, SLOW)
        keys.write(self.app, words, on=FIND)

    def found(self):
        return [one.name for one in self.app.all(ROW, below=self.app.find('list', 'Folders that were found'))]

    def first_found(self, name):
        try:
            self.tree.wait(lambda: self.found()[:1] == [name], f'{name} is found first', SLOW)
        except tap.Failure:
            tap.equal(self.found()[:1], [name], 'what is found first')

    def has(self, client, subject, there=True):
        def so():
            client.command('NOOP')
            return bool(client.uid_of(self.letters[subject].message_id)) == there
        self.tree.wait(so, f'{subject} {"has come" if there else "has left"}', SLOW)

    def says(self, words):
        self.app.find('label', words, seconds=SLOW)


def moves_to_what_is_typed(one):
    app, keys = one.app, one.keys
    work = one.world.client('Work')
    one.go_to('Note 1')
    one.type_folder('wor', on=('Ctrl+M', 'Note 1'))
    app.find('dialog', 'Move 1 Message', seconds=SLOW)
    one.first_found('Work, ann@example.org')
    tap.equal(one.found(), ['Work, ann@example.org', 'Works, bob@example.org',
                            'Workshop, Projects/Workshop · ann@example.org'], 'all that can be meant')
    keys.press(app, 'Return', on=FIND)
    one.is_on('Note 2')
    one.says('Moved to Work')
    app.find('button', 'Undo')
    one.has(work, 'Note 1')
    one.has(one.inbox, 'Note 1', False)
    keys.press(app, 'Ctrl+Z', on=one.named('Note 2'))
    one.says('Undone: Moved to Work')
    one.has(one.inbox, 'Note 1')
    one.has(work, 'Note 1', False)
    keys.press(app, 'Ctrl+Shift+Z', on=one.named('Note 2'))
    one.has(work, 'Note 1')


def says_what_is_chosen(one):
    """The focus stays in the entry: what Return would take is announced, and Escape leaves everything as it is."""
    app, keys = one.app, one.keys
    one.go_to('Note 2')
    keys.press(app, 'Ctrl+M', on=one.named('Note 2'))
    keys.focus(app, *FIND, SLOW)
    one.first_found('Work, ann@example.org')    # chosen last
    with one.events.Counting(app) as heard:
        keys.write(app, 'works', on=FIND)
        one.tree.wait(lambda: '2 folders: Works, bob@example.org' in heard.announcements(), 'how many were found', SLOW)
        keys.press(app, 'Down', on=FIND)
        one.tree.wait(lambda: heard.announcements()[-1:] == ['Workshop, Projects/Workshop · ann@example.org, 2 of 2'],
                      'the next one', SLOW)
        keys.press(app, 'Up', on=FIND)
        one.tree.wait(lambda: heard.announcements()[-1:] == ['Works, bob@example.org, 1 of 2'], 'and back', SLOW)
        keys.write(app, 'x', on=FIND)
        one.tree.wait(lambda: heard.announcements()[-1:] == ['No folder found'], 'or none', SLOW)
    keys.press(app, 'Return', on=FIND)
    app.find('button', 'Move', without='sensitive')
    keys.press(app, 'Escape', on=FIND)
    one.is_on('Note 2')
    one.has(one.inbox, 'Note 2')


def moves_many_at_once(one):
    app, keys = one.app, one.keys
    shop = one.world.client('Projects/Workshop')
    one.go_to('Old 1')
    keys.press(app, 'Shift+End', on=one.named('Old 1'))
    keys.focus(app, *one.named(f'Old {MANY}'), SLOW)
    one.type_folder('workshop', on=('Ctrl+M', f'Old {MANY}'))
    app.find('dialog', f'Move {MANY} Messages', seconds=SLOW)
    one.first_found('Workshop, Projects/Workshop · ann@example.org')
    keys.press(app, 'Return', on=FIND)
    one.is_on('Note 12')
    one.says(f'Moved to Workshop · {MANY} messages')
    one.tree.wait(lambda: shop.command('NOOP') and len(shop.uids()) == MANY, 'all are there', SLOW)
    keys.press(app, 'Ctrl+Z', on=one.named('Note 12'))
    one.tree.wait(lambda: shop.command('NOOP') and not shop.uids(), 'and back again', SLOW)
    one.has(one.inbox, f'Old {MANY}')


def moves_to_another_account(one):
    app, keys = one.app, one.keys
    works = one.world.client('Works', 'bob')
    one.go_to('Note 3')
    one.type_folder('works bob', on=('Ctrl+M', 'Note 3'))
    one.first_found('Works, bob@example.org')
    keys.press(app, 'Return', on=FIND)
    one.is_on('Note 4')
    one.says('Moved to Works')
    one.has(works, 'Note 3')
    one.has(one.inbox, 'Note 3', False)
    app.find('button', re.compile('^Up to date'), seconds=SLOW)
    keys.press(app, 'Ctrl+Z', on=one.named('Note 4'))
    one.says('Undone: Moved to Works')
    one.has(one.inbox, 'Note 3')
    one.has(works, 'Note 3', False)


def copies_and_takes_the_copy_back(one):
    app, keys = one.app, one.keys
    work = one.world.client('Work')
    one.go_to('Note 4')
    one.type_folder('work', on=('Ctrl+Shift+M', 'Note 4'))
    app.find('dialog', 'Copy 1 Message', seconds=SLOW)
    one.first_found('Work, ann@example.org')
    keys.press(app, 'Return', on=FIND)
    one.is_on('Note 4')
    one.says('Copied to Work')
    one.has(work, 'Note 4')
    one.has(one.inbox, 'Note 4')
    app.find('button', re.compile('^Up to date'), seconds=SLOW)
    keys.press(app, 'Ctrl+Z', on=one.named('Note 4'))
    one.says('Undone: Copied to Work')
    one.has(work, 'Note 4', False)
    one.has(one.inbox, 'Note 4')
    one.has(work, 'Note 1')


def takes_back_a_copy_nobody_knows_of(one):
    app, keys, world = one.app, one.keys, one.world
    one.go_to('Note 5')
    world.unplug()
    app.find('button', re.compile('^Offline'), seconds=SLOW)
    one.type_folder('work', on=('Ctrl+Shift+M', 'Note 5'))
    one.first_found('Work, ann@example.org')
    keys.press(app, 'Return', on=FIND)
    one.is_on('Note 5')
    one.says('Copied to Work')
    app.find('button', re.compile('1 change waiting'), seconds=SLOW)
    keys.press(app, 'Ctrl+Z', on=one.named('Note 5'))
    one.says('Undone: Copied to Work')
    app.gone('button', re.compile('1 change waiting'), SLOW)
    world.plug()
    keys.press(app, 'F5', on=one.named('Note 5'))
    app.find('button', re.compile('^Up to date'), seconds=SLOW)
    one.has(world.client('Work'), 'Note 5', False)


def deletes_for_good(one):
    """It says how many; Cancel has the focus, so that neither Return nor Escape deletes anything."""
    app, keys = one.app, one.keys
    one.go_to('Note 6')
    for key in ('Return', 'Escape'):
        keys.press(app, 'Shift+Delete', on=one.named('Note 6'))
        app.find('alert', 'Delete 1 Message for Good?', seconds=SLOW)
        keys.press(app, key, on=('button', 'Cancel'))
        one.is_on('Note 6')
    one.has(one.inbox, 'Note 6')
    keys.press(app, 'Shift+Down', on=one.named('Note 6'))
    keys.focus(app, *one.named('Note 7'), SLOW)
    keys.press(app, 'Shift+Delete', on=one.named('Note 7'))
    app.find('alert', 'Delete 2 Messages for Good?', seconds=SLOW)
    keys.press(app, 'Tab', on=('button', 'Cancel'))
    keys.press(app, 'Return', on=('button', 'Delete'))
    one.is_on('Note 8')
    one.says('Deleted for good · 2 messages')
    tap.equal(app.all('button', 'Undo'), [], 'nothing brings them back, and nothing says so')
    for subject in ('Note 6', 'Note 7'):
        one.has(one.inbox, subject, False)
        one.has(one.world.client('Trash'), subject, False)


def deletes_from_the_trash(one):
    app, keys = one.app, one.keys
    trash = one.world.client('Trash')
    one.go_to('Note 8')
    keys.press(app, 'Delete', on=one.named('Note 8'))
    one.is_on('Note 9')
    one.has(trash, 'Note 8')
    keys.reach(app, 'F6', 'button', re.compile('^Inbox'))
    keys.press(app, 't', on=('button', None))
    keys.focus(app, 'button', re.compile('^Trash'), SLOW)
    app.find('list', re.compile('^Trash, 1 message'), seconds=SLOW)
    keys.press(app, 'F6', on=('button', None))
    keys.focus(app, *one.named('Note 8'), SLOW)
    keys.press(app, 'Down', on=one.named('Note 8'))
    one.is_on('Note 8')
    keys.press(app, 'Delete', on=one.named('Note 8'))
    app.find('alert', 'Delete 1 Message for Good?', seconds=SLOW)
    keys.press(app, 'Tab', on=('button', 'Cancel'))
    keys.press(app, 'Return', on=('button', 'Delete'))
    one.says('Deleted for good')
    one.has(trash, 'Note 8', False)


def finds_a_folder_in_a_narrow_window(one):
    app, keys = one.app, one.keys
    import shots
    keys.reach(app, 'F6', 'button', re.compile('^Trash'))
    keys.press(app, 'Home', on=('button', None))
    keys.reach(app, 'Down', 'button', re.compile('^Inbox'))
    app.find('list', re.compile('^Inbox, '), seconds=SLOW)
    keys.press(app, 'F6', on=('button', None))
    keys.focus(app, ROW, re.compile(', Note'), SLOW)
    shots.resize(370, 730)
    keys.press(app, 'Home', on=(ROW, None))
    keys.reach(app, 'Down', *one.named('Note 10'), most=60)
    one.type_folder('work', on=('Ctrl+M', 'Note 10'))
    keys.press(app, 'Return', on=FIND)
    keys.focus(app, *one.named('Note 11'), SLOW)
    one.has(one.world.client('Work'), 'Note 10')


PARTS = (moves_to_what_is_typed, says_what_is_chosen, moves_many_at_once, moves_to_another_account,
         copies_and_takes_the_copy_back, takes_back_a_copy_nobody_knows_of, deletes_for_good, deletes_from_the_trash,
         finds_a_folder_in_a_narrow_window)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            written = letters(letterbox)
            letterbox.fill(world, written)
            letterbox.fill(world, [letterbox.letter('Hello Bob', flags=['\\Seen'])], user='bob')
            for user, mailbox in (('ann', 'Work'), ('ann', 'Projects/Workshop'), ('ann', 'Trash'), ('bob', 'Works')):
                world.server.fill(user, mailbox, [])
            # Begun with one account, it is the one that is shown when there are two.
            listed = re.compile(f'^Inbox, {len(written)} messages')
            world.start().find('list', listed, seconds=SLOW)
            world.stop()
            world.add_account(user='bob', name='Bob Dahl')
            world.start()
            one = Actions(world, written)
            one.app.find('list', listed, seconds=SLOW)
            # Asked of the store: the last of so many rows may be below what the sidebar shows.
            one.tree.wait(lambda: any(each['mailbox'] == 'Works' for each in world.ask('mailboxes')), 'Works', SLOW)
            parts = [(part.__name__.replace('_', ' '), lambda part=part: part(one)) for part in PARTS]
            result = tap.run(parts)
            tap.equal(world.complaints(), [], 'no complaints')
            return result


if __name__ == '__main__':
    raise SystemExit(main())
