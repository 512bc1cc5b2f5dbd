# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A list as a table, by keys: sorted by the header of a column, its columns chosen, and what is done to a row of it
reaches the server, as a second client sees it. How each folder is shown is kept, also for the next start.

The tests are one story, told in order."""
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 60       # seconds: what a busy machine may take; it is waited for, never slept through
SEEN = ['\\Seen']


def folder(name):
    return 'button', re.compile(f'^{name}(, [0-9]+ unread)?$')


def head(name):
    return 'button', name


class Table:
    def __init__(self, world, letters, kept):
        import keys
        import tree
        self.world, self.keys, self.tree, self.letters, self.kept = world, keys, tree, letters, kept
        self.inbox = world.client()

    @property
    def app(self):
        return self.world.app

    def rows(self):
        lists = [one for one in self.app.root().walk() if one.role == 'list' and ' message' in one.name]
        return [one for one in lists[0].children if one.role == ROW] if lists else []

    def senders(self):
        names = [one.name.removeprefix('Unread, ') for one in sorted(self.rows(), key=lambda one: one.extents()[1])]
        return [name.split(',')[0] for name in names]

    def shows(self, *senders):
        self.tree.wait(lambda: self.senders() == list(senders), f'the rows are {senders}', SLOW)

    def press(self, key, on, times=1):
        self.keys.press(self.app, key, on=on, times=times)

    def is_on(self, place):
        return self.keys.focus(self.app, *place, SLOW)

    def to_list(self):
        self.keys.reach(self.app, 'F6', ROW)

    def choose(self, *items):
        """In the View menu, one below the other, and back to the list."""
        self.to_list()
        self.keys.reach(self.app, 'Shift+Tab', 'toggle button', 'View')
        self.press('Space', on=('toggle button', 'View'))
        for item in items:
            self.keys.reach(self.app, 'Down', None, item, most=20)
            self.press('Return', on=(None, item))
        self.app.gone(None, items[-1], seconds=SLOW)
        self.to_list()

    def to_head(self, name):
        """From the list: the header is one stop, and the arrows go on from there."""
        self.to_list()
        self.press('Shift+Tab', on=(ROW, None))
        self.press('Left', on=('button', None), times=6)
        self.keys.reach(self.app, 'Right', *head(name))

    def to_folder(self, name):
        self.keys.reach(self.app, 'F6', *folder('(Inbox|Archive)'))
        self.keys.reach(self.app, name[0].lower(), *folder(name), most=3)
        self.press('Return', on=folder(name))
        self.app.find('list', re.compile(f'^{name}, '), seconds=SLOW)
        self.to_list()

    def chosen(self):
        return {(one['subject'].partition(' ')[2], one['name']): one['value']
                for one in self.world.ask('choice', 'list', 'folder')}

    def remembers(self, mailbox, name, value):
        self.tree.wait(lambda: self.chosen().get((mailbox, name)) == value, f'{name} of {mailbox} is {value}', SLOW)

    def row_height(self):
        return min((one.extents()[3] for one in self.rows()), default=0)

    def starred(self):
        flags = self.inbox.flags()
        return [letter.subject for letter in self.letters
                if '\\Flagged' in flags[self.inbox.uid_of(letter.message_id)[0]]]


def becomes_a_table(one):
    one.to_list()
    tall = one.row_height()
    one.choose('One Line')
    one.tree.wait(lambda: one.row_height() < tall / 2, 'rows are a line high', SLOW)
    one.app.find(*head('Date, sorted descending'), seconds=SLOW)
    one.to_head('Date, sorted descending')
    one.remembers('INBOX', 'rows', 'table')


def sorts_by_its_header(one):
    """The focus stays there, and says how it is sorted now; and the row that was sorted to the end is acted on."""
    one.to_head('Sender')
    one.press('Space', on=head('Sender'))
    one.is_on(head('Sender, sorted ascending'))
    one.shows('Ann Other', 'Bo Carlsen', 'Maria Kowalska', 'Zoe Adler')
    one.press('Space', on=head('Sender, sorted ascending'))
    one.is_on(head('Sender, sorted descending'))
    one.shows('Zoe Adler', 'Maria Kowalska', 'Bo Carlsen', 'Ann Other')
    one.press('Tab', on=head('Sender, sorted descending'))
    one.press('End', on=(ROW, None))
    one.press('Ctrl+D', on=(ROW, re.compile('Ann Other')))
    one.app.find(ROW, re.compile('Ann Other.*, starred'), seconds=SLOW)
    one.tree.wait(lambda: one.starred() == ['Figures'], 'that one has a star at the server', SLOW)
    one.remembers('INBOX', 'sort', 'sender descending')


def sorts_by_a_click(one):
    one.keys.click(one.app, one.app.find(*head('Subject')))
    one.app.find(*head('Subject, sorted ascending'), seconds=SLOW)
    one.shows('Zoe Adler', 'Ann Other', 'Bo Carlsen', 'Maria Kowalska')
    one.remembers('INBOX', 'sort', 'subject ascending')


def chooses_a_column(one):
    """By the menu of the header; its row says it as well."""
    one.to_head('Sender')
    one.press('Shift+F10', on=head('Sender'))
    one.keys.reach(one.app, 'Down', None, 'Size')
    one.press('Return', on=(None, 'Size'))
    one.app.find(*head('Size'), seconds=SLOW)
    one.is_on(head('Sender'))
    one.app.find(ROW, re.compile('Ann Other, .*bytes'), seconds=SLOW)
    one.choose('Columns', 'Starred')
    one.app.gone(*head('Starred'), seconds=SLOW)
    one.remembers('INBOX', 'columns', 'sender subject folder attachment size date')


def another_folder_is_another_view(one):
    one.to_folder('Archive')
    tall = one.row_height()
    one.choose('One Line')
    one.tree.wait(lambda: one.row_height() > 2 * tall, 'rows have three lines', SLOW)
    one.choose('Threads')
    one.shows('Jo Brown')
    one.remembers('Archive', 'rows', 'lines')
    one.remembers('Archive', 'threaded', 'true')
    one.to_folder('Inbox')
    one.app.find(*head('Subject, sorted ascending'), seconds=SLOW)
    one.shows('Zoe Adler', 'Ann Other', 'Bo Carlsen', 'Maria Kowalska')


def it_survives_a_restart(one):
    one.world.stop()
    one.world.start()
    one.app.find(*head('Subject, sorted ascending'), seconds=SLOW)
    one.app.find(*head('Size'))
    tap.equal([each.name for each in one.app.all('button', 'Starred')], [], 'no column that was taken away')
    one.shows('Zoe Adler', 'Ann Other', 'Bo Carlsen', 'Maria Kowalska')
    one.to_folder('Archive')
    one.shows('Jo Brown')
    one.app.gone(*head('Size'), seconds=SLOW)
    one.to_folder('Inbox')
    one.press('Home', on=(ROW, None))
    one.press('Ctrl+D', on=(ROW, re.compile('Zoe Adler')))
    one.tree.wait(lambda: one.starred() == ['Figures', 'Boat'], 'the first of these has a star', SLOW)


def a_narrow_list_has_no_table(one):
    """Until there is room again."""
    import shots
    one.to_list()
    line = one.row_height()
    shots.resize(370, 730)
    one.tree.wait(lambda: one.row_height() > 2 * line, 'rows have three lines', SLOW)
    one.app.gone(*head('Size'), seconds=SLOW)
    one.is_on((ROW, re.compile('Zoe Adler')))
    shots.resize(700, 730)
    one.app.find(*head('Size'), seconds=SLOW)
    one.app.find(*head('Attachment'), seconds=SLOW)
    tap.equal([each.name for each in one.app.all('button', 'Starred')], [], 'no column that was taken away')
    one.tree.wait(lambda: one.row_height() == line, 'rows are a line high', SLOW)
    one.is_on((ROW, re.compile('Zoe Adler')))


def main():
    with Session() as session:
        import letterbox
        from world import World
        letter = letterbox.letter
        with World(session, messages=0, start=False) as world:
            mail = [letter('Mail', sender=('Maria Kowalska', 'maria@example.org'), flags=SEEN),
                    letter('Figures', sender=('Ann Other', 'other@example.org'), flags=SEEN, attached=True),
                    letter('Boat', sender=('Zoe Adler', 'zoe@example.org'), flags=SEEN),
                    letter('Harbour', sender=('Bo Carlsen', 'bo@example.org'), flags=SEEN)]
            plan = letter('Plan', sender=('Ann Other', 'other@example.org'), flags=SEEN)
            kept = [letter('Re: Plan', sender=('Jo Brown', 'jo@example.org'), flags=SEEN, answers=plan), plan]
            letterbox.fill(world, mail)
            letterbox.fill(world, kept, 'Archive')
            world.start()
            one = Table(world, mail, kept)
            return tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(one))
                            for part in (becomes_a_table, sorts_by_its_header, sorts_by_a_click, chooses_a_column,
                                         another_folder_is_another_view, it_survives_a_restart,
                                         a_narrow_list_has_no_table)])


if __name__ == '__main__':
    raise SystemExit(main())
