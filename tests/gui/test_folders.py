# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What is done to folders by keys: made, renamed, moved, deleted, emptied, put first, hidden, given a role. Each time a
second client, or what is kept on this computer, shows it; the focus is on one row all the while.

The tests are one story, told in order."""
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 30       # seconds: what a busy machine may take; it is waited for, never slept through
JUNK = 300
ACCOUNT = ('button', 'Account ann@example.org')


def folder(name):
    """The row of a folder in its account; that of a favourite says more."""
    return 'button', re.compile(f'^{name}(, [0-9]+ unread)?(, hidden)?$')


class Story:
    def __init__(self, world):
        import keys
        import tree
        self.world, self.keys, self.tree = world, keys, tree
        self.witness = world.client()

    @property
    def app(self):
        return self.world.app

    def press(self, key, on, times=1):
        self.keys.press(self.app, key, on=on, times=times)

    def is_on(self, place):
        return self.keys.focus(self.app, *place, SLOW)

    def server_has(self, name, wanted=True):
        self.tree.wait(lambda: (name in self.witness.mailboxes()) == wanted,
                       f'the server has {"a" if wanted else "no"} {name}', SLOW)

    def counts(self, mailbox, wanted):
        """How many messages the second client sees in it."""
        client = self.world.client(mailbox)
        self.tree.wait(lambda: len(client.flags()) == wanted, f'{wanted} messages in {mailbox}', SLOW)

    def chosen(self, name):
        return {one['subject'].partition(' ')[2]: one['value'] for one in self.world.ask('choice', 'list', 'folder')
                if one['name'] == name}

    def choose_from_menu(self, place, item):
        """By Shift+F10 and the arrows."""
        self.press('Shift+F10', on=place)
        self.keys.reach(self.app, 'Down', None, item, 25)
        self.press('Return', on=(None, item))

    def names(self):
        """The rows of the sidebar, top to bottom."""
        tops = [(one.extents()[1], one.name) for one in self.app.find('list', 'Folders').all('button')]
        return [name for _, name in sorted(tops)]


def a_folder_is_made(story):
    story.keys.reach(story.app, 'F6', *folder('Inbox'))
    story.press('Up', on=folder('Inbox'))
    story.press('Ctrl+Shift+N', on=ACCOUNT)
    name = ('text', 'Name')
    story.keys.write(story.app, 'Work', on=name)
    story.app.find('label', 'There is a folder of this name already.')
    story.press('Return', on=name)      # which does nothing
    story.keys.write(story.app, 's/', on=name)
    story.app.find('label', 'A name cannot have this character.')
    story.press('BackSpace', on=name)
    story.press('Return', on=name)
    story.app.find(*folder('Works'), seconds=SLOW)
    story.server_has('Works')
    story.is_on(ACCOUNT)


def it_is_renamed(story):
    story.press('w', on=ACCOUNT)
    story.press('w', on=folder('Work'))
    story.press('F2', on=folder('Works'))
    name = ('text', 'Name')
    story.press('Ctrl+A', on=name)
    story.keys.write(story.app, 'Garden', on=name)
    story.press('Return', on=name)
    story.is_on(folder('Garden'))
    story.server_has('Garden')
    story.server_has('Works', False)


def typing_finds_it(story):
    """The beginning of a name, or of a path."""
    story.press('d', on=folder('Garden'))
    story.is_on(folder('Drafts'))
    story.keys.xdotool('key', 'g')
    story.keys.xdotool('key', 'a')
    story.is_on(folder('Garden'))
    for letter in ('w', 'o', 'r', 'k', 'slash', 'c'):
        story.keys.xdotool('key', letter)
    story.is_on(folder('Clients'))


def a_favourite_is_first(story):
    story.choose_from_menu(folder('Clients'), 'Add to Favourites')
    story.is_on(folder('Clients'))
    story.app.find('button', 'Clients, ann@example.org, favourite', seconds=SLOW)
    story.tree.wait(lambda: list(story.chosen('favourite')) == ['Work/Clients'], 'it is kept', SLOW)
    story.press('Home', on=folder('Clients'))
    story.press('Ctrl+1', on=('button', 'Clients, ann@example.org, favourite'))
    story.app.find('list', re.compile('^Clients, 1 message'), seconds=SLOW)


def an_order_of_ones_own(story):
    story.keys.reach(story.app, 'F6', 'button', re.compile('^Clients, ann'))
    story.press('g', on=('button', re.compile('^Clients, ann')))
    story.press('Ctrl+Shift+Up', on=folder('Garden'), times=2)
    story.tree.wait(lambda: story.names().index('Garden') + 2 == story.names().index('Trash'),
                    'it is two rows above', SLOW)
    story.is_on(folder('Garden'))
    story.tree.wait(lambda: 'Garden' in story.chosen('order'), 'it is kept', SLOW)


def one_is_hidden(story):
    story.choose_from_menu(folder('Garden'), 'Hide')
    story.app.gone(*folder('Garden'))
    story.tree.wait(lambda: story.chosen('hidden') == {'Garden': 'true'}, 'it is kept', SLOW)
    one = story.keys.focus(story.app, 'button', None, SLOW)
    place = ('button', one.name)
    story.choose_from_menu(place, 'Show All Folders')
    story.app.find('button', 'Garden, hidden', seconds=SLOW)
    story.choose_from_menu(place, 'Show All Folders')
    story.app.gone(*folder('Garden'))
    story.press('Ctrl+Z', on=place)
    story.app.find('button', 'Garden', seconds=SLOW)
    story.tree.wait(lambda: story.chosen('hidden') == {}, 'it is kept', SLOW)
    story.press('g', on=place)
    story.is_on(folder('Garden'))


def it_is_moved_into_another(story):
    story.choose_from_menu(folder('Garden'), 'Move To…')
    find = ('entry', 'Find a folder')
    story.keys.write(story.app, 'wor', on=find)
    story.press('Return', on=find)
    story.server_has('Work/Garden')
    story.is_on(folder('Garden'))
    tap.equal(list(story.chosen('order')).count('Garden'), 0, 'what was chosen went along')


def delete_is_no_key_for_folders(story):
    before = story.witness.flags()
    story.press('Delete', on=folder('Garden'))
    story.press('Shift+Delete', on=folder('Garden'))
    story.is_on(folder('Garden'))
    tap.equal(story.witness.flags(), before, 'no message went')


def a_folder_is_deleted(story):
    """What is in it moves to the trash; Return by mistake is Cancel."""
    story.press('c', on=folder('Garden'))
    story.choose_from_menu(folder('Clients'), 'Delete…')
    story.app.find('label', re.compile('^The 1 message in it is moved to the trash'), seconds=SLOW)
    story.press('Return', on=('button', 'Cancel'))
    story.choose_from_menu(folder('Clients'), 'Delete…')
    story.press('Tab', on=('button', 'Cancel'))
    story.press('Return', on=('button', 'Delete'))
    story.app.gone(*folder('Clients'), seconds=SLOW)
    story.server_has('Work/Clients', False)
    story.counts('Trash', 1)
    one = story.keys.focus(story.app, 'button', None, SLOW)
    tap.check(one.name, 'a row has the focus', story.app.outline())
    tap.equal(story.app.all('button', re.compile('favourite')), [], 'it is no favourite any more')


def junk_is_emptied(story):
    """All of it, at once."""
    one = story.keys.focus(story.app, 'button', None, SLOW)
    story.press('j', on=('button', one.name))
    junk = ('button', re.compile('^Junk'))
    story.app.find('list', re.compile(f'^Junk, {JUNK} messages'), seconds=SLOW)
    story.choose_from_menu(junk, 'Empty Junk…')
    story.app.find('label', re.compile(f'^{JUNK} messages are deleted for good'))
    story.press('Tab', on=('button', 'Cancel'))
    story.press('Return', on=('button', 'Empty'))
    story.app.find('grouping', 'No Messages', seconds=SLOW)
    story.counts('Junk', 0)
    story.is_on(junk)


def another_client_deletes_it(story):
    """While it has the focus: the next row has it then."""
    story.press('g', on=('button', re.compile('^Junk')))
    story.is_on(folder('Garden'))
    story.witness.delete('Work/Garden')
    story.press('F5', on=folder('Garden'))
    story.app.gone(*folder('Garden'), seconds=SLOW)
    one = story.keys.focus(story.app, 'button', None, SLOW)
    tap.check(one.name, 'a row has the focus', story.app.outline())


def a_role_is_given_by_hand(story):
    """Archiving then goes there; and again after a new start."""
    one = story.keys.focus(story.app, 'button', None, SLOW)
    story.press('o', on=('button', one.name))
    story.press('Shift+F10', on=folder('Old'))
    story.keys.reach(story.app, 'Down', None, 'Use As', 25)
    story.press('Return', on=(None, 'Use As'))
    story.keys.reach(story.app, 'Down', None, 'Archive', 10)
    story.press('Return', on=(None, 'Archive'))
    story.tree.wait(lambda: story.chosen('role') == {'Old': 'archive'}, 'it is kept', SLOW)
    story.press('i', on=('button', 'Archive'))
    story.app.find('list', re.compile('^Inbox, 3 messages'), seconds=SLOW)
    story.world.stop()
    story.world.start()
    story.keys.focus(story.app, ROW, re.compile('Letter 1'), SLOW)
    story.press('Down', on=(ROW, re.compile('Letter 1')))   # which selects it
    story.app.find(ROW, re.compile('Letter 1'), state='selected', seconds=SLOW)
    story.press('Ctrl+E', on=(ROW, re.compile('Letter 1')))
    story.counts('Old', 1)
    story.counts('Archive', 0)
    tap.equal(story.world.complaints(), [], 'no complaints')


TESTS = (a_folder_is_made, it_is_renamed, typing_finds_it, a_favourite_is_first, an_order_of_ones_own,
         one_is_hidden, it_is_moved_into_another, delete_is_no_key_for_folders, a_folder_is_deleted, junk_is_emptied,
         another_client_deletes_it, a_role_is_given_by_hand)


def set_up(world, letterbox):
    letterbox.fill(world, [letterbox.letter(f'Letter {number}', flags=['\\Seen']) for number in (1, 2, 3)])
    letterbox.fill(world, [letterbox.letter('A client', flags=['\\Seen'])], 'Work/Clients')
    letterbox.fill(world, [letterbox.letter(f'Junk {number}', flags=['\\Seen']) for number in range(JUNK)], 'Junk')
    for mailbox in ('Work', 'Drafts', 'Trash', 'Archive', 'Old'):
        world.server.fill('ann', mailbox, [])


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            set_up(world, letterbox)
            world.start()
            story = Story(world)
            return tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(story)) for part in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
