# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Messages chosen one by one, with the pointer and with keys, and acted on together; a second client sees it."""
import re

import tap
from session import Session

ROW = 'list item'
BUTTON = ('toggle button', 'Select Messages')
SLOW = 60       # seconds: what a busy machine may take; it is waited for, never slept through
SUBJECTS = ('Harbour', 'Pier', 'Lighthouse', 'Boathouse', 'Slipway', 'Buoy', 'Anchor')


class Selecting:
    def __init__(self, world, mail):
        import keys
        import tree
        self.world, self.app, self.keys, self.tree, self.mail = world, world.app, keys, tree, mail

    def row(self, subject):
        return ROW, re.compile(f', {subject}, ')

    def rows(self, *subjects):
        import rows
        rows.shows(self.app, *subjects)

    def counts(self, words):
        self.app.find('label', words, seconds=SLOW)

    def click(self, button):
        """At its far corner: GTK 4.18 tells places without the padding of the bar a button is in."""
        x, y, width, height = button.extents()
        window = self.keys.xdotool('getactivewindow').strip()
        self.keys.xdotool('mousemove', '--window', window, x + width - 5, y + height - 5)
        self.keys.xdotool('click', self.keys.LEFT)

    def arrives(self, mailbox, subject):
        """In this mailbox, as a client of its own sees it."""
        wanted = next(one.message_id for one in self.mail if one.subject == subject)
        client = self.world.client(mailbox)

        def is_there():
            client.command('NOOP')
            return bool(client.uid_of(wanted))
        self.tree.wait(is_there, f'{subject} is in {mailbox}', SLOW)


def chosen_by_clicks_they_are_archived(one):
    app, keys = one.app, one.keys
    one.rows(*SUBJECTS)
    one.click(app.find(*BUTTON, seconds=SLOW))
    one.counts('None selected')
    for subject in ('Pier', 'Boathouse', 'Buoy'):
        keys.click(app, app.find(*one.row(subject)))
    one.counts('3 selected')
    keys.click(app, app.find(*one.row('Buoy')))
    one.counts('2 selected')
    one.app.find('label', '2 Messages Selected', seconds=SLOW)
    bar = next(each for each in app.all('button', 'Move to…'))
    archive = min((each for each in app.all('button', 'Archive')),
                  key=lambda each: abs(each.extents()[1] - bar.extents()[1]))
    one.click(archive)
    one.rows('Harbour', 'Lighthouse', 'Slipway', 'Buoy', 'Anchor')
    app.find('label', re.compile('^Archived · 2 messages'), seconds=SLOW)
    app.gone('button', 'Move to…', seconds=SLOW)
    one.arrives('Archive', 'Pier')
    one.arrives('Archive', 'Boathouse')


def chosen_by_keys_they_go_to_the_trash(one):
    app, keys = one.app, one.keys
    keys.reach(app, 'F6', ROW)
    keys.press(app, 'Home', on=(ROW, None))
    keys.reach(app, 'Shift+Tab', *BUTTON)
    keys.press(app, 'Space', on=BUTTON)
    keys.focus(app, *one.row('Harbour'), SLOW)
    one.counts('None selected')
    keys.press(app, 'Space', on=one.row('Harbour'))
    one.counts('1 selected')
    app.find('label', '1 Message Selected', seconds=SLOW)
    keys.press(app, 'Down', on=one.row('Harbour'))
    keys.press(app, 'Down', on=one.row('Lighthouse'))
    keys.press(app, 'Space', on=one.row('Slipway'))
    one.counts('2 selected')
    keys.reach(app, 'Tab', 'button', 'Move to the Trash')
    keys.press(app, 'Return', on=('button', 'Move to the Trash'))
    one.rows('Lighthouse', 'Buoy', 'Anchor')
    keys.focus(app, ROW, None, SLOW)
    one.arrives('Trash', 'Harbour')
    one.arrives('Trash', 'Slipway')
    keys.press(app, 'Ctrl+Z', on=(ROW, None))
    one.rows('Harbour', 'Lighthouse', 'Slipway', 'Buoy', 'Anchor')
    one.arrives('INBOX', 'Slipway')


def nothing_is_read_by_choosing(one):
    """Nor opened; Escape ends it, and leaves the one the person is at. No delete has gone to the one before it, which
    would be read by now."""
    app, keys = one.app, one.keys
    keys.reach(app, 'F6', ROW)
    keys.press(app, 'Home', on=(ROW, None))
    one.click(app.find(*BUTTON))
    one.counts('None selected')
    keys.click(app, app.find(*one.row('Anchor')))
    one.counts('1 selected')
    keys.press(app, 'Ctrl+D', on=(ROW, None))
    app.find(ROW, re.compile('^Unread, .*, Anchor, .*, starred'), seconds=SLOW)
    client = one.world.client()

    def flags():
        client.command('NOOP')
        return client.flags()[client.uid_of(one.mail[-1].message_id)[0]]
    one.tree.wait(lambda: '\\Flagged' in flags(), 'it has a star at the server', SLOW)
    tap.check('\\Seen' not in flags(), 'it is still unread', flags())
    keys.press(app, 'Escape', on=(ROW, None))
    app.gone('button', 'Select All', seconds=SLOW)
    one.counts(re.compile('unread of 5$|^5 messages$|^5 unread$'))
    keys.focus(app, ROW, None, SLOW)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            mail = [letterbox.letter(subject) for subject in SUBJECTS]
            letterbox.fill(world, mail)
            world.start()
            one = Selecting(world, mail)
            return tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(one))
                            for part in (chosen_by_clicks_they_are_archived, chosen_by_keys_they_go_to_the_trash,
                                         nothing_is_read_by_choosing)])


if __name__ == '__main__':
    raise SystemExit(main())
