# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What a person wants of a message later, by keyboard alone: nothing more of its conversation, or all of it again at a
time. A second client sees what came of it, and what was undone.

The tests are one story, told in order."""
import re
import time

import tap
from session import Session

ROW = 'list item'
SLOW = 30       # seconds: what a busy machine may take; it is waited for, never slept through
TOMORROW = (ROW, 'Tomorrow')
TYPED = ('text', 'Date and Time')


class Later:
    def __init__(self, world, written):
        import keys
        import letterbox
        import tree
        self.world, self.app, self.keys, self.tree, self.letterbox = world, world.app, keys, tree, letterbox
        self.letters = {one.subject: one for one in written}
        self.inbox, self.archive = world.client(), world.client('Archive')

    def named(self, subject):
        return ROW, re.compile(f', {re.escape(subject)}, ')

    def press(self, key, subject):
        self.keys.press(self.app, key, on=self.named(subject))

    def go_to(self, subject):
        """From wherever it is, by F6, Home and Down."""
        self.keys.reach(self.app, 'F6', ROW, re.compile(', '))
        self.keys.press(self.app, 'Home', on=(ROW, None))
        self.keys.reach(self.app, 'Down', *self.named(subject), most=60)
        one = self.keys.focus(self.app, *self.named(subject), SLOW)
        self.tree.wait(lambda: 'selected' in self.app.refresh(one).states, f'{subject} is selected', SLOW)

    def has(self, client, subject, there=True):
        def so():
            client.command('NOOP')
            return bool(client.uid_of(self.letters[subject].message_id)) == there
        self.tree.wait(so, f'{subject} {"has come" if there else "has left"}', SLOW)

    def flags(self, client, subject):
        client.command('NOOP')
        found = client.uid_of(self.letters[subject].message_id)
        return {flag.lower() for flag in client.flags()[found[0] if isinstance(found, list) else found]}

    def has_flag(self, client, subject, flag, there=True):
        self.tree.wait(lambda: (flag in self.flags(client, subject)) == there,
                       f'{subject} {"has" if there else "has not"} {flag}', SLOW)

    def arrives(self, subject, **more):
        self.letters[subject] = self.letterbox.letter(subject, **more)
        self.letterbox.deliver(self.inbox, self.letters[subject])

    def keywords(self, client, subject):
        """Those that say until when."""
        return {flag for flag in self.flags(client, subject) if flag.startswith('$ternsnooze-')}

    def open_folder(self, name):
        button = ('button', re.compile(f'^{name}'))
        self.keys.reach(self.app, 'F6', 'button')
        self.keys.press(self.app, 'Home', on=('button', None))
        self.keys.reach(self.app, 'Down', *button)
        self.keys.press(self.app, 'Return', on=button)

    def says(self, words):
        self.app.find('label', words, seconds=SLOW)


def a_conversation_is_muted(one):
    """Ctrl+Shift+E: all of it, and undone with one key."""
    one.go_to('Works outing')
    one.press('Ctrl+Shift+E', 'Works outing')
    one.says(re.compile('^Conversation muted'))
    for subject in ('Works outing', 'Re: Works outing'):
        one.has_flag(one.inbox, subject, '$muted')
    one.app.find(ROW, re.compile(', Works outing, .*, muted'), seconds=SLOW)
    one.press('Ctrl+Z', 'Works outing')
    one.says(re.compile('^Undone: Conversation muted'))
    for subject in ('Works outing', 'Re: Works outing'):
        one.has_flag(one.inbox, subject, '$muted', there=False)
    one.press('Ctrl+Shift+E', 'Works outing')
    for subject in ('Works outing', 'Re: Works outing'):
        one.has_flag(one.inbox, subject, '$muted')


def what_arrives_in_it_leaves(one):
    one.arrives('Re: Re: Works outing', answers=one.letters['Re: Works outing'])
    one.arrives('Supper')
    one.has(one.archive, 'Re: Re: Works outing')
    one.has(one.inbox, 'Re: Re: Works outing', there=False)
    one.has_flag(one.archive, 'Re: Re: Works outing', '\\seen')
    one.has(one.inbox, 'Supper')
    one.app.find(*one.named('Supper'), seconds=SLOW)


def it_is_heard_again(one):
    one.go_to('Works outing')
    one.press('Ctrl+Shift+E', 'Works outing')
    one.says(re.compile('^Conversation no longer muted'))
    one.has_flag(one.archive, 'Re: Re: Works outing', '$muted', there=False)
    one.has_flag(one.inbox, 'Works outing', '$muted', there=False)
    one.arrives('At last', answers=one.letters['Works outing'])
    one.app.find(*one.named('At last'), seconds=SLOW)
    one.has(one.inbox, 'At last')


def it_is_put_away(one):
    """Ctrl+B and a choice; undone with one key, and done again."""
    app, keys = one.app, one.keys
    one.go_to('Lunch')
    one.press('Ctrl+B', 'Lunch')
    app.find('dialog', 'Put Away Until', seconds=SLOW)
    keys.focus(app, ROW, re.compile('^(Later Today|Tomorrow)$'), SLOW)
    keys.reach(app, 'Down', *TOMORROW)
    keys.press(app, 'Return', on=TOMORROW)
    one.says(re.compile('^Put away until tomorrow '))
    one.has(one.inbox, 'Lunch', there=False)
    one.snoozed = one.world.client('Snoozed')
    one.has(one.snoozed, 'Lunch')
    tap.equal(len(one.keywords(one.snoozed, 'Lunch')), 1, 'it says until when')
    keys.press(app, 'Ctrl+Z', on=(ROW, re.compile(', ')))
    one.says(re.compile('^Undone: Put away until tomorrow '))
    one.has(one.inbox, 'Lunch')
    one.has(one.snoozed, 'Lunch', there=False)
    one.tree.wait(lambda: not one.keywords(one.inbox, 'Lunch'), 'nothing is left on it', SLOW)
    keys.press(app, 'Ctrl+Shift+Z', on=(ROW, re.compile(', ')))
    one.has(one.snoozed, 'Lunch')


def another_time_is_typed(one):
    """In the folder of what is away, whose rows say until when. What is no time to come is not taken."""
    app, keys = one.app, one.keys
    away = (ROW, re.compile('^Maria Kowalska, Lunch, .*Until tomorrow '))
    one.open_folder('Snoozed')
    app.find(*away, seconds=SLOW)
    keys.reach(app, 'F6', *away)
    keys.press(app, 'Ctrl+Space', on=away)
    one.tree.wait(lambda: app.all(*away, state='selected'), 'it is selected', SLOW)
    keys.press(app, 'Ctrl+B', on=away)
    keys.focus(app, ROW, re.compile('^(Later Today|Tomorrow)$'), SLOW)
    keys.reach(app, 'Tab', *TYPED)
    keys.press(app, 'Ctrl+A', on=TYPED)
    keys.write(app, '2001-02-03', on=TYPED)
    keys.press(app, 'Return', on=TYPED)
    app.find('dialog', 'Put Away Until')
    keys.press(app, 'Ctrl+A', on=TYPED)
    keys.write(app, '2042-12-01 09:30', on=TYPED)
    keys.press(app, 'Return', on=TYPED)
    app.gone('dialog', 'Put Away Until', SLOW)
    app.find(ROW, re.compile('Lunch, .*Until 1 December 2042, '), seconds=SLOW)
    one.tree.wait(lambda: [key[:16] for key in one.keywords(one.snoozed, 'Lunch')] == ['$ternsnooze-2042'],
                  'the server has the new time alone', SLOW)


def it_comes_back(one):
    """Once the time has come, which another client brings about: unread, in the inbox, with nothing left on it."""
    uid = one.snoozed.uid_of(one.letters['Lunch'].message_id)
    soon = time.strftime('$TernSnooze-%Y%m%dT%H%M%SZ', time.gmtime(time.time() + 5))
    one.snoozed.store(uid, '+', [soon])
    one.snoozed.store(uid, '-', sorted(one.keywords(one.snoozed, 'Lunch') - {soon.lower()}))
    one.has(one.inbox, 'Lunch')
    one.has(one.snoozed, 'Lunch', there=False)
    one.tree.wait(lambda: one.flags(one.inbox, 'Lunch') - {'\\recent'} == set(), 'it is as new', SLOW)
    one.open_folder('Inbox')
    one.app.find(ROW, re.compile('^Unread, Maria Kowalska, Lunch, '), seconds=SLOW)


PARTS = (a_conversation_is_muted, what_arrives_in_it_leaves, it_is_heard_again, it_is_put_away,
         another_time_is_typed, it_comes_back)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            seen = ['\\Seen']
            outing = letterbox.letter('Works outing', flags=seen)
            written = [letterbox.letter('Lunch', flags=seen),
                       letterbox.letter('Re: Works outing', flags=seen, answers=outing), outing]
            letterbox.fill(world, written)
            world.server.fill('ann', 'Archive', [])
            world.start().find('list', re.compile('^Inbox, 3 messages'), seconds=SLOW)
            one = Later(world, written)
            parts = [(part.__name__.replace('_', ' '), lambda part=part: part(one)) for part in PARTS]
            result = tap.run(parts)
            tap.equal(world.complaints(), [], 'no complaints')
            return result


if __name__ == '__main__':
    raise SystemExit(main())
