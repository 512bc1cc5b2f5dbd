# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""How the list is looked at: sorted, in threads, filtered; and what is done there reaches the server, as a second
client sees it."""
import os
import re

import tap
from session import Session

ROW = 'list item'
MENU = ('menu item', 'check menu item', 'radio menu item', 'check box', 'radio button')
SLOW = 60       # seconds: what a busy machine may take; it is waited for, never slept through
SEEN = ['\\Seen']


def letters(letterbox):
    """Newest first: a conversation of three, and some others."""
    plan = letterbox.letter('Boat plan', sender=('Zoe Adler', 'zoe@example.org'), flags=SEEN)
    answer = letterbox.letter('Re: Boat plan', sender=('Jo Brown', 'jo@example.org'), flags=SEEN, answers=plan)
    return [
        letterbox.letter('Re: Boat plan', sender=('Ann Other', 'other@example.org'), answers=plan),
        letterbox.letter('Figures', sender=('Maria Kowalska', 'maria@example.org'), flags=SEEN, attached=True),
        answer,
        letterbox.letter('Harbour news', sender=('Bo Carlsen', 'bo@example.org')),
        plan,
        letterbox.letter('Old note', sender=('Yuri', 'yuri@example.org'), flags=[*SEEN, '\\Flagged']),
    ]


class Listing:
    def __init__(self, world, all_letters):
        import keys
        import tree
        self.world, self.app, self.keys, self.tree = world, world.app, keys, tree
        self.letters = all_letters
        self.inbox, self.archive = world.client(), world.client('Archive')

    def row(self, words):
        return ROW, re.compile(words)

    def rows(self):
        messages = next(one for one in self.app.root().walk() if one.role == 'list' and ' message' in one.name)
        return [one for one in messages.children if one.role == ROW]

    def senders(self):
        """Of the rows from top to bottom."""
        names = [one.name.removeprefix('Unread, ') for one in sorted(self.rows(), key=lambda one: one.extents()[1])]
        return [name.split(',')[0] for name in names]

    def shows(self, *senders):
        self.tree.wait(lambda: self.senders() == list(senders), f'the rows are {senders}', SLOW)

    def choose(self, item):
        """In the View menu, and back to the row the person was at."""
        self.to_list()
        self.keys.reach(self.app, 'Shift+Tab', 'toggle button', 'View')
        self.keys.press(self.app, 'Space', on=('toggle button', 'View'))
        self.keys.reach(self.app, 'Down', MENU, item, most=16)
        self.keys.press(self.app, 'Return', on=(MENU, item))
        self.app.gone(MENU, item, seconds=SLOW)
        self.to_list()

    def to_list(self):
        self.keys.reach(self.app, 'F6', ROW)

    def remembers(self, line):
        """Waits until the file of the settings has this line."""
        path = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings', 'keyfile')

        def there():
            with open(path) as lines:
                return line in lines.read().split('\n')
        self.tree.wait(there, f'the settings have {line}', SLOW)

    def in_folder(self, client, letter):
        client.command('NOOP')
        return bool(client.uid_of(letter.message_id))


def sorts(one):
    one.shows('Ann Other', 'Maria Kowalska', 'Jo Brown', 'Bo Carlsen', 'Zoe Adler', 'Yuri')
    one.app.find('label', '2 unread of 6', seconds=SLOW)
    one.keys.press(one.app, 'Down', on=one.row('Boat plan'))
    one.keys.press(one.app, 'Down', on=one.row('^(Unread, )?Ann Other'))
    one.keys.focus(one.app, *one.row('^Maria'), SLOW)
    one.choose('Sender')
    one.shows('Ann Other', 'Bo Carlsen', 'Jo Brown', 'Maria Kowalska', 'Yuri', 'Zoe Adler')
    one.keys.focus(one.app, *one.row('^Maria'), SLOW)
    one.choose('Descending')
    one.shows('Zoe Adler', 'Yuri', 'Maria Kowalska', 'Jo Brown', 'Bo Carlsen', 'Ann Other')
    one.keys.focus(one.app, *one.row('^Maria'), SLOW)
    one.choose('Date')
    one.shows('Ann Other', 'Maria Kowalska', 'Jo Brown', 'Bo Carlsen', 'Zoe Adler', 'Yuri')


def filters(one):
    app, keys = one.app, one.keys
    one.to_list()
    keys.focus(app, *one.row('^Maria'), SLOW)
    keys.press(app, 'Ctrl+Shift+S', on=one.row('^Maria'))
    keys.press(app, 'Right', on=('toggle button', 'Unread'))
    keys.press(app, 'Space', on=('toggle button', 'Starred'))
    app.find('list', 'Inbox, filtered: starred, 1 message', seconds=SLOW)
    one.shows('Yuri')
    keys.press(app, 'Space', on=('toggle button', 'Starred'))
    keys.press(app, 'Left', on=('toggle button', 'Starred'))
    keys.press(app, 'Space', on=('toggle button', 'Unread'))
    one.shows('Ann Other', 'Bo Carlsen')
    keys.press(app, 'Escape', on=('toggle button', 'Unread'))
    keys.focus(app, *one.row('^Maria'), SLOW)
    one.shows('Ann Other', 'Maria Kowalska', 'Jo Brown', 'Bo Carlsen', 'Zoe Adler', 'Yuri')
    app.find('list', 'Inbox, 6 messages, 2 unread', seconds=SLOW)


def filters_to_nothing(one):
    app, keys = one.app, one.keys
    keys.press(app, 'Ctrl+Shift+S', on=one.row('^Maria'))
    for name in ('Unread', 'Starred'):
        keys.press(app, 'Space', on=('toggle button', name))
        keys.press(app, 'Right', on=('toggle button', name))
    app.find('button', 'Show All', seconds=SLOW)
    keys.reach(app, 'Tab', 'button', 'Show All')
    keys.press(app, 'Return', on=('button', 'Show All'))
    keys.focus(app, *one.row('^Maria'), SLOW)


def threads(one):
    app, keys = one.app, one.keys
    one.choose('Threads')
    one.shows('Ann Other', 'Maria Kowalska', 'Bo Carlsen', 'Yuri')
    app.find(*one.row('Ann Other, Re: Boat plan, .*, 2 messages folded, with Zoe Adler, Jo Brown'), seconds=SLOW)
    keys.press(app, 'Up', on=one.row('^Maria'))
    keys.press(app, 'Right', on=one.row('Ann Other'))
    one.shows('Ann Other', 'Jo Brown', 'Zoe Adler', 'Maria Kowalska', 'Bo Carlsen', 'Yuri')
    keys.press(app, 'Down', on=one.row('Ann Other'))
    keys.press(app, 'Left', on=one.row('^Jo Brown, .*, level 2'))
    keys.press(app, 'Left', on=one.row('Ann Other'))
    one.shows('Ann Other', 'Maria Kowalska', 'Bo Carlsen', 'Yuri')


def archives_a_thread(one):
    """All three at once; undone at once."""
    app, keys = one.app, one.keys
    three = [letter for letter in one.letters if 'Boat plan' in letter.subject]
    keys.press(app, 'Ctrl+E', on=one.row('Ann Other'))
    one.shows('Maria Kowalska', 'Bo Carlsen', 'Yuri')
    app.find('label', re.compile('^Archived · 3 messages'), seconds=SLOW)
    for letter in three:
        one.tree.wait(lambda: one.in_folder(one.archive, letter), f'{letter.subject} is in the archive', SLOW)
        one.tree.wait(lambda: not one.in_folder(one.inbox, letter), f'{letter.subject} is no longer in the inbox', SLOW)
    keys.press(app, 'Ctrl+Z', on=one.row('^Maria'))
    one.shows('Ann Other', 'Maria Kowalska', 'Bo Carlsen', 'Yuri')
    for letter in three:
        one.tree.wait(lambda: one.in_folder(one.inbox, letter), f'{letter.subject} is in the inbox again', SLOW)


def acts_on_one_of_a_thread(one):
    app, keys = one.app, one.keys
    keys.reach(app, 'F6', ROW)
    keys.press(app, 'Home', on=(ROW, None))
    keys.press(app, 'Right', on=one.row('Ann Other'))
    keys.press(app, 'Down', on=one.row('Ann Other'))
    keys.press(app, 'Ctrl+D', on=one.row('^Jo Brown'))
    app.find(*one.row('^Jo Brown, .*, starred'), seconds=SLOW)

    def starred():
        flags = one.inbox.flags()
        return [letter.subject for letter in one.letters
                if '\\Flagged' in flags[one.inbox.uid_of(letter.message_id)[0]]]
    one.tree.wait(lambda: starred() == ['Re: Boat plan', 'Old note'], 'that one alone has a star at the server', SLOW)


def keeps_place(one):
    """Mail comes and goes above: the same row, at the same place, with the focus."""
    import letterbox
    app, keys = one.app, one.keys
    one.to_list()
    keys.press(app, 'End', on=(ROW, None))
    row = keys.focus(app, *one.row('^Yuri'), SLOW)
    place = row.extents()
    new = letterbox.letter('Just in', flags=SEEN)
    letterbox.deliver(one.inbox, new)
    one.tree.wait(lambda: 'Just in' in ' '.join(each.name for each in app.root().walk()), 'it has come', SLOW)
    now = keys.focus(app, *one.row('^Yuri'), SLOW)
    tap.equal(now.key, row.key, 'the same row has the focus')
    app.find('label', re.compile('^[0-9] unread of 7$'), seconds=SLOW)
    one.inbox.command('NOOP')
    one.inbox.expunge(one.inbox.uid_of(new.message_id))
    one.tree.wait(lambda: 'Just in' not in ' '.join(each.name for each in app.root().walk()), 'it has gone', SLOW)
    now = keys.focus(app, *one.row('^Yuri'), SLOW)
    tap.equal(now.key, row.key, 'the same row has the focus')
    one.tree.wait(lambda: abs(app.refresh(now).extents()[1] - place[1]) <= 1, 'at the same place', SLOW)
    app.find('label', re.compile('^[0-9] unread of 6$'), seconds=SLOW)


def one_line(one):
    """And two again; which is remembered."""
    app = one.app
    tall = app.find(*one.row('^Yuri'), seconds=SLOW).extents()[3]
    one.choose('One Line')
    one.tree.wait(lambda: app.find(*one.row('^Yuri')).extents()[3] < tall / 2, 'rows are a line high', SLOW)
    one.remembers('one-line=true')
    one.choose('One Line')
    one.tree.wait(lambda: app.find(*one.row('^Yuri')).extents()[3] == tall, 'rows are as they were', SLOW)


def groups_by_date(one):
    """The first row has a heading above it, and is the higher for it; until that is not wanted."""
    def height():
        return min(one.rows(), key=lambda row: row.extents()[1]).extents()[3]
    one.keys.press(one.app, 'Home', on=(ROW, None))
    tall = height()
    one.choose('Group by Date')
    one.tree.wait(lambda: height() < tall, 'it has none', SLOW)
    one.remembers('group-by-date=false')
    one.choose('Group by Date')
    one.tree.wait(lambda: height() == tall, 'it has one again', SLOW)


def acts_on_what_is_filtered(one):
    app, keys = one.app, one.keys
    old = one.letters[-1]
    keys.press(app, 'Ctrl+Shift+S', on=(ROW, None))
    keys.press(app, 'Right', on=('toggle button', 'Unread'))
    keys.press(app, 'Space', on=('toggle button', 'Starred'))
    app.find('list', re.compile('^Inbox, filtered: starred, '), seconds=SLOW)
    keys.reach(app, 'Tab', ROW)
    keys.press(app, 'End', on=(ROW, None))
    keys.press(app, 'Ctrl+E', on=one.row('^Yuri'))
    app.gone(*one.row('^Yuri'), seconds=SLOW)
    one.tree.wait(lambda: one.in_folder(one.archive, old), 'it is in the archive', SLOW)
    keys.press(app, 'Ctrl+Shift+S', on=(ROW, None))
    keys.press(app, 'Escape', on=('toggle button', None))
    keys.focus(app, ROW, None, SLOW)
    app.find('list', re.compile('^Inbox, [0-9]+ messages'), seconds=SLOW)


def acts_on_what_is_sorted(one):
    app, keys = one.app, one.keys
    one.choose('Threads')
    one.choose('Subject')
    one.tree.wait(lambda: one.senders()[-1] == 'Bo Carlsen', 'the harbour is last', SLOW)
    keys.press(app, 'End', on=(ROW, None))
    keys.press(app, 'Ctrl+J', on=one.row('Bo Carlsen'))
    app.gone(*one.row('Bo Carlsen'), seconds=SLOW)
    junk = one.world.client('Junk')
    one.tree.wait(lambda: one.in_folder(junk, one.letters[3]), 'it is in junk', SLOW)


def acts_on_several(one):
    """By the buttons that stand in the place of a message."""
    app, keys = one.app, one.keys
    keys.press(app, 'Home', on=(ROW, None))
    keys.press(app, 'Shift+Down', on=(ROW, None))
    app.find('label', '2 selected', seconds=SLOW)
    app.find('label', '2 Messages Selected', seconds=SLOW)
    keys.press(app, 'F6', on=(ROW, None))
    keys.press(app, 'Space', on=('button', 'Archive'))
    app.find('label', re.compile('^Archived · 2 messages'), seconds=SLOW)
    one.tree.wait(lambda: len(one.inbox.flags()) == 2, 'two are left at the server', SLOW)
    keys.focus(app, None, None, SLOW)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            mail = letters(letterbox)
            letterbox.fill(world, mail)
            world.start()
            one = Listing(world, mail)
            return tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(one))
                            for part in (sorts, filters, filters_to_nothing, threads, archives_a_thread,
                                         acts_on_one_of_a_thread, keeps_place, one_line,
                                         groups_by_date, acts_on_what_is_filtered,
                                         acts_on_what_is_sorted, acts_on_several)])


if __name__ == '__main__':
    raise SystemExit(main())
