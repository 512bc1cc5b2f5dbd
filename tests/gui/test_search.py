# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Searching by keyboard: results while typing, operators completed, the server asked, the way back; and what was found
is starred, which a second client sees."""
import os
import re

import tap
from session import Session

ROW = 'list item'
ENTRY = ('entry', re.compile('^Search '))
EVERYTHING = ('Ferry times', 'Invoice for the lamp', 'Invoice for the boat', 'Crème brûlée', '東京タワーの写真')
SLOW = 40       # seconds: what a busy machine may take; it is waited for, never slept through


def row(subject):
    return ROW, re.compile(f', {subject}, ')


class Search:
    def __init__(self, world):
        import keys
        import tree
        self.world, self.app, self.keys, self.tree = world, world.app, keys, tree

    def begin(self, *on):
        self.keys.press(self.app, 'Ctrl+K', on=on)
        self.keys.focus(self.app, *ENTRY, SLOW)

    def shows(self, *subjects):
        import rows
        rows.shows(self.app, *subjects)

    def type(self, text):
        self.keys.write(self.app, text, on=ENTRY)

    def clear(self):
        self.keys.press(self.app, 'Ctrl+A', on=ENTRY)
        self.keys.press(self.app, 'BackSpace', on=ENTRY)


def results_while_typing(one):
    one.shows(*EVERYTHING)
    one.keys.focus(one.app, *row('Ferry times'), SLOW)
    # The first chooses where one begins.
    one.keys.press(one.app, 'Down', on=row('Ferry times'), times=2)
    one.begin(*row('Invoice for the lamp'))
    one.type('invoi')
    one.shows('Invoice for the lamp', 'Invoice for the boat')
    one.app.find('label', '2 found', seconds=SLOW)
    one.app.find('label', re.compile('^This computer: .*and the server'), seconds=SLOW)


def what_was_found_is_starred(one):
    """The second of the results; the second client sees the star."""
    one.keys.press(one.app, 'Down', on=ENTRY)
    one.keys.press(one.app, 'Down', on=row('Invoice for the lamp'))
    one.keys.press(one.app, 'Ctrl+D', on=row('Invoice for the boat'))
    witness = one.world.client()
    one.tree.wait(lambda: sum('\\Flagged' in flags for flags in witness.flags().values()) == 1,
                  'the server knows of the star', SLOW)
    starred = next(uid for uid, flags in witness.flags().items() if '\\Flagged' in flags)
    tap.check(b'Invoice for the boat' in witness.body(starred), 'and it is the right one')


def escape_goes_back(one):
    """To the folder, and the row it began with, and its message."""
    one.keys.press(one.app, 'Escape', on=row('Invoice for the boat'))
    one.keys.focus(one.app, *row('Invoice for the lamp'), SLOW)
    one.shows(*EVERYTHING)
    one.app.find('text', 'Maria Kowalska, Invoice for the lamp', seconds=SLOW)


def all_mail_is_one_tab_away(one):
    one.begin(*row('Invoice for the lamp'))
    one.type('kept')
    one.app.find('label', 'Nothing Found', seconds=SLOW)
    one.keys.press(one.app, 'Tab', on=ENTRY)
    one.keys.press(one.app, 'space', on=('toggle button', 'All Mail'))
    one.shows('Kept for later')
    one.keys.press(one.app, 'Shift+Tab', on=('toggle button', 'All Mail'))
    one.keys.press(one.app, 'Escape', on=ENTRY)
    one.keys.focus(one.app, *row('Invoice for the lamp'), SLOW)
    one.app.find('text', 'Maria Kowalska, Invoice for the lamp', seconds=SLOW)


def thrown_away_mail_is_left_out(one):
    """Of all mail, which the line says; asked for it is found, and starred, as the second client sees."""
    one.begin(*row('Invoice for the lamp'))
    one.keys.press(one.app, 'Tab', on=ENTRY)
    one.keys.press(one.app, 'space', on=('toggle button', 'All Mail'))
    one.keys.press(one.app, 'Shift+Tab', on=('toggle button', 'All Mail'))
    one.type('kept')
    one.shows('Kept for later')
    one.app.find(ROW, re.compile('in Archive'), seconds=SLOW)
    one.app.find('label', re.compile('^This computer: .*, without trash and junk; and the server$'), seconds=SLOW)
    one.type(' in:trash laugh')
    one.shows('Kept for a laugh')
    one.app.find(ROW, re.compile('in Trash'), seconds=SLOW)
    one.app.gone('label', re.compile('without trash and junk'), SLOW)
    one.keys.press(one.app, 'Down', on=ENTRY)
    one.keys.press(one.app, 'Ctrl+D', on=row('Kept for a laugh'))
    witness = one.world.client('Trash')
    one.tree.wait(lambda: ['\\Flagged' in flags for flags in witness.flags().values()] == [True], 'the star', SLOW)
    one.keys.press(one.app, 'Escape', on=row('Kept for a laugh'))
    one.keys.focus(one.app, *row('Invoice for the lamp'), SLOW)


def looking_without_a_word_changes_nothing(one):
    """The message stays in the reader."""
    one.begin(*row('Invoice for the lamp'))
    one.keys.press(one.app, 'Escape', on=ENTRY)
    one.keys.focus(one.app, *row('Invoice for the lamp'), SLOW)
    one.app.find('text', 'Maria Kowalska, Invoice for the lamp', seconds=SLOW)


def down_does_not_wait(one):
    """To what was typed just now, before it was even looked for; the focus is on a row of it."""
    one.begin(*row('Invoice for the lamp'))
    one.type('ferry')
    one.keys.press(one.app, 'Down', on=ENTRY)
    one.keys.focus(one.app, *row('Ferry times'), SLOW)
    one.shows('Ferry times')
    one.keys.press(one.app, 'Escape', on=row('Ferry times'))
    one.keys.focus(one.app, *row('Invoice for the lamp'), SLOW)


def operators_are_completed(one):
    one.begin(*row('Invoice for the lamp'))
    one.type('fr')
    one.app.find(ROW, 'from:, who sent it', seconds=SLOW)
    one.keys.press(one.app, 'Down', on=ENTRY)
    one.keys.press(one.app, 'Return', on=ENTRY)
    one.tree.wait(lambda: one.app.find(*ENTRY).text() == 'from:', 'it is there', SLOW)
    one.type('jo')
    one.app.find(ROW, 'Jo Brown, jo@example.org', seconds=SLOW)
    one.keys.press(one.app, 'Down', on=ENTRY)
    one.keys.press(one.app, 'Return', on=ENTRY)
    one.shows('Ferry times')
    one.type('-is:unr')
    one.app.find(ROW, 'unread', seconds=SLOW)
    one.keys.press(one.app, 'Escape', on=ENTRY)
    one.app.gone(ROW, 'unread', SLOW)
    one.keys.focus(one.app, *ENTRY)
    one.clear()


def a_mistake_is_said(one):
    one.type('before:foo')
    one.app.find('label', re.compile('“before:foo” is no date'), seconds=SLOW)
    one.clear()
    one.app.gone('label', re.compile('is no date'), SLOW)


def accents_and_other_scripts(one):
    one.type('creme brulee')
    one.shows('Crème brûlée')
    one.clear()
    one.type('タワー')
    one.shows('東京タワーの写真')
    one.clear()
    one.keys.press(one.app, 'Escape', on=ENTRY)
    one.keys.focus(one.app, *row('Invoice for the lamp'), SLOW)


def the_server_is_asked(one):
    """For the text of old mail, which is not kept here; and without it what is here is found all the same."""
    one.begin(*row('Invoice for the lamp'))
    one.type('brass')
    one.shows('Invoice for the lamp')
    one.app.find('label', re.compile('names and subjects of 2024; and the server'), seconds=SLOW)
    one.keys.press(one.app, 'Escape', on=ENTRY)
    one.keys.focus(one.app, *row('Invoice for the lamp'), SLOW)
    one.world.unplug()
    one.begin(*row('Invoice for the lamp'))
    one.type('ferry')
    one.app.find('label', re.compile('the server could not be asked'), seconds=SLOW)
    one.shows('Ferry times')
    one.keys.press(one.app, 'Escape', on=ENTRY)
    one.keys.focus(one.app, *row('Invoice for the lamp'), SLOW)
    one.world.plug()


WORKFLOWS = (results_while_typing, what_was_found_is_starred, escape_goes_back, all_mail_is_one_tab_away,
             thrown_away_mail_is_left_out, looking_without_a_word_changes_nothing, operators_are_completed,
             a_mistake_is_said, accents_and_other_scripts, the_server_is_asked, down_does_not_wait)


def letters(letterbox):
    jo = ('Jo Brown', 'jo@example.org')
    return [letterbox.letter('Ferry times', sender=jo, flags=['\\Seen']),
            letterbox.letter('Invoice for the lamp', flags=['\\Seen'], text='A lamp of brass, as agreed.\n'),
            letterbox.letter('Invoice for the boat', flags=['\\Seen'], attached=True),
            letterbox.letter('Crème brûlée', flags=['\\Seen']),
            letterbox.letter('東京タワーの写真', flags=['\\Seen'])]


def set_up(world, letterbox):
    letterbox.fill(world, letters(letterbox))
    letterbox.fill(world, [letterbox.letter('Kept for later', flags=['\\Seen'])], mailbox='Archive')
    letterbox.fill(world, [letterbox.letter('Kept for a laugh', flags=['\\Seen'])], mailbox='Trash')


def pictures(one, look):
    """With TERN_GUI_PICTURES: how it looks."""
    import shots
    folder = os.environ.get('TERN_GUI_PICTURES')
    if not folder:
        return
    one.keys.focus(one.app, *row('Ferry times'), SLOW)
    one.begin(*row('Ferry times'))
    one.type('invoice')
    one.shows('Invoice for the lamp', 'Invoice for the boat')
    one.app.find('label', '2 found', seconds=SLOW)
    one.app.find('label', re.compile('and the server'), seconds=SLOW)
    shots.window(os.path.join(folder, f'search-results-{look}.png'))
    one.keys.press(one.app, 'Down', on=ENTRY)
    one.app.find('text', re.compile('Invoice for the lamp'), seconds=SLOW)
    shots.window(os.path.join(folder, f'search-read-{look}.png'))
    shots.resize(370, 730)
    one.keys.press(one.app, 'Ctrl+K', on=row('Invoice for the lamp'))
    one.clear()
    one.type('f')
    one.app.find(ROW, 'from:, who sent it', seconds=SLOW)
    shots.window(os.path.join(folder, f'search-narrow-{look}.png'))


def main():
    with Session() as session:
        import letterbox
        import looks
        from world import World
        wanted = os.environ.get('TERN_GUI_PICTURES') and looks.LOOKS
        for look in wanted or ():
            with World(session, messages=0, start=False) as world:
                set_up(world, letterbox)
                looks.apply(look)
                world.start()
                pictures(Search(world), look)
        if wanted:
            return 0
        with World(session, messages=0, start=False) as world:
            set_up(world, letterbox)
            world.start()
            one = Search(world)
            return tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(one)) for part in WORKFLOWS])


if __name__ == '__main__':
    raise SystemExit(main())
