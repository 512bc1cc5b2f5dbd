# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What a person puts on messages, by keyboard alone: labels that are found, made and taken away, for one message and
for several, with one step to undo. A second client sees the keywords, and gives some that Tern shows by their names."""
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 30
ENTRY = (('text', 'entry'), 'Find or make a label')


def letters(letterbox):
    seen = ['\\Seen']
    return [letterbox.letter('Note 1', flags=[*seen, '$label2', '$Forwarded', 'NonJunk']),
            *[letterbox.letter(f'Note {number}', flags=seen) for number in range(2, 6)]]


class Marks:
    def __init__(self, world, written):
        import keys
        import tree
        self.world, self.app, self.keys, self.tree = world, world.app, keys, tree
        self.letters = {one.subject: one for one in written}
        self.inbox = world.client()

    def named(self, subject):
        return ROW, re.compile(f', {re.escape(subject)}, ')

    def go_to(self, subject):
        self.keys.reach(self.app, 'F6', ROW, re.compile(', '))
        self.keys.press(self.app, 'Home', on=(ROW, None))
        self.keys.reach(self.app, 'Down', *self.named(subject), most=20)
        if not self.app.all(*self.named(subject), state='selected'):
            self.keys.press(self.app, 'Down', on=self.named(subject))
            self.keys.press(self.app, 'Up', on=(ROW, None))
        self.keys.focus(self.app, *self.named(subject), SLOW)

    def keywords(self, subject):
        uid = self.inbox.uid_of(self.letters[subject].message_id)[0]
        return sorted(flag.lower() for flag in self.inbox.flags()[uid] if not flag.startswith('\\'))

    def has(self, subject, *keywords):
        self.tree.wait(lambda: self.keywords(subject) == sorted(keywords), f'{subject} has {keywords}', SLOW)

    def row(self, subject, end):
        self.app.find(ROW, re.compile(f', {re.escape(subject)}, .*{end}'), seconds=SLOW)

    def ask(self, subject):
        self.keys.press(self.app, 'Ctrl+T', on=self.named(subject))
        self.keys.focus(self.app, *ENTRY, SLOW)

    def says(self, words):
        self.app.find('label', words, seconds=SLOW)


def shows_labels_by_their_names(one):
    one.row('Note 1', 'labels Work$')
    one.row('Note 2', '2024$')
    one.go_to('Note 1')
    one.app.find('label', 'Labels: Work', seconds=SLOW)


def gives_a_label_that_is_typed(one):
    one.go_to('Note 2')
    one.ask('Note 2')
    one.app.find('dialog', 'Labels of 1 Message', seconds=SLOW)
    one.keys.write(one.app, 'lat', on=ENTRY)
    one.keys.press(one.app, 'Return', on=ENTRY)
    one.app.find('check box', 'Later', state='checked', seconds=SLOW)
    one.keys.press(one.app, 'Return', on=ENTRY)
    one.keys.focus(one.app, *one.named('Note 2'), SLOW)
    one.says('Labels changed')
    one.has('Note 2', '$label5')
    one.row('Note 2', 'labels Later')
    one.keys.press(one.app, 'Ctrl+Z', on=one.named('Note 2'))
    one.has('Note 2')
    one.keys.press(one.app, 'Ctrl+Shift+Z', on=one.named('Note 2'))
    one.has('Note 2', '$label5')


def makes_a_label(one):
    one.go_to('Note 3')
    one.ask('Note 3')
    one.keys.write(one.app, 'Käse & Wein', on=ENTRY)
    one.app.find('button', 'Make the label “Käse & Wein”', seconds=SLOW)
    one.keys.press(one.app, 'Return', on=ENTRY)
    one.app.find('check box', 'Käse & Wein', state='checked', seconds=SLOW)
    one.keys.press(one.app, 'Return', on=ENTRY)
    one.has('Note 3', 'k&aoq-se_&-_wein')
    one.row('Note 3', 'labels Käse & Wein')


def changes_several_and_takes_back_just_that(one):
    """Of three, one has Later: for all of them it is half there; once pressed it is for all."""
    keys = one.keys
    # What is done while the toast of the one before is there is one step with it.
    one.app.gone('label', 'Labels changed', SLOW)
    one.go_to('Note 2')
    keys.press(one.app, 'Shift+Down', on=one.named('Note 2'))
    keys.press(one.app, 'Shift+Down', on=one.named('Note 3'))
    one.ask('Note 4')
    one.app.find('dialog', 'Labels of 3 Messages', seconds=SLOW)
    one.app.find('check box', 'Later', state='indeterminate', seconds=SLOW)
    one.app.find('check box', 'Work', without='checked')
    keys.write(one.app, 'later', on=ENTRY)
    keys.press(one.app, 'Return', on=ENTRY)
    one.app.find('check box', 'Later', state='checked', seconds=SLOW)
    keys.press(one.app, 'Return', on=ENTRY)
    one.has('Note 3', '$label5', 'k&aoq-se_&-_wein')
    one.has('Note 4', '$label5')
    keys.press(one.app, 'Ctrl+Z', on=one.named('Note 4'))
    one.has('Note 3', 'k&aoq-se_&-_wein')
    one.has('Note 4')
    one.has('Note 2', '$label5')


def takes_a_label_away(one):
    one.go_to('Note 1')
    one.ask('Note 1')
    one.keys.write(one.app, 'work', on=ENTRY)
    one.keys.press(one.app, 'Down', on=ENTRY)
    one.keys.press(one.app, 'space', on=('check box', 'Work'))
    one.keys.press(one.app, 'Shift+Tab', on=('check box', 'Work'))
    one.keys.reach(one.app, 'Shift+Tab', 'button', 'Apply')
    one.keys.press(one.app, 'Return', on=('button', 'Apply'))
    one.keys.focus(one.app, *one.named('Note 1'), SLOW)
    one.has('Note 1', '$forwarded', 'nonjunk')


def changes_nothing_on_escape(one):
    one.go_to('Note 5')
    one.ask('Note 5')
    one.keys.write(one.app, 'work', on=ENTRY)
    one.keys.press(one.app, 'Return', on=ENTRY)
    one.keys.press(one.app, 'Escape', on=ENTRY)
    one.keys.focus(one.app, *one.named('Note 5'), SLOW)
    one.has('Note 5')


def shows_what_another_client_gives(one):
    uids = one.inbox.uid_of(one.letters['Note 5'].message_id)
    one.inbox.store(uids, '+', ['$label1', 'travel', *[f'hostile{number}' for number in range(12)]])
    one.row('Note 5', 'labels .*hostile')


PARTS = (shows_labels_by_their_names, gives_a_label_that_is_typed, makes_a_label,
         changes_several_and_takes_back_just_that, takes_a_label_away, changes_nothing_on_escape,
         shows_what_another_client_gives)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            written = letters(letterbox)
            letterbox.fill(world, written)
            world.start().find('list', re.compile(f'^Inbox, {len(written)} messages'), seconds=SLOW)
            one = Marks(world, written)
            parts = [(part.__name__.replace('_', ' '), lambda part=part: part(one)) for part in PARTS]
            result = tap.run(parts)
            tap.equal(world.complaints(), [], 'no complaints')
            return result


if __name__ == '__main__':
    raise SystemExit(main())
