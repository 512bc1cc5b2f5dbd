# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The network goes in mid-action and comes back; Tern is killed with something unsaid; servers that stop in the middle
of a message, greet with nonsense, or never end a line. Nothing is lost, and the line at the foot of the folders says
how things stand.

The tests go on from each other: every one ends up to date."""
import base64
import email.utils
import os
import random
import re
import signal

import tap
from imapclient import ImapClient
from mailgen import Message, generate
from scripted import Scripted
from session import Session

ROW = 'list item'
UP_TO_DATE = re.compile('^Up to date')
OFFLINE = re.compile('^Offline')
SLOW = 60
LETTERS = 12
LOG_BYTES = 400_000     # more than is fetched before it is asked for
OLD = 1_500_000_000     # before all of mailgen's
GARDEN, WINDOW = 'Anna Berg, About garden 8', 'Zoë Müller, Re: About window 2'
AGAIN = ('button', 'Try Again')


def long_log():
    """A message that cannot be compressed, too large to be fetched unasked."""
    lines = base64.encodebytes(random.Random(1).randbytes(LOG_BYTES * 3 // 4)).replace(b'\n', b'\r\n')
    head = ('From: Harbour office <office@example.org>\r\nTo: ann@example.org\r\nSubject: The whole log\r\n'
            f'Date: {email.utils.formatdate(OLD)}\r\nMessage-ID: <log@example.org>\r\n\r\nIt begins here.\r\n')
    return Message(head.encode() + lines + b'It ends here.\r\n', ('\\Seen',), OLD, 'The whole log', '<log@example.org>',
                   'text')


class Case:
    """One window with its server, and where things are in it."""

    def __init__(self, world):
        import keys
        import tree
        self.world, self.keys, self.tree = world, keys, tree

    @property
    def app(self):
        return self.world.app

    def foot(self, words):
        return self.app.find('button', words, seconds=SLOW)

    def row(self, *words, without=()):
        """The row whose sentence holds all of these and none of those."""
        def there():
            return next((one for one in self.app.all(ROW) if all(word in one.name for word in words)
                         and not any(word in one.name for word in without)), None)
        return self.tree.wait(there, f'a row with {words}, without {without}', SLOW)

    def go(self, subject):
        """Down the list, from its top, to this row, and waits until it is selected."""
        self.keys.reach(self.app, 'F6', ROW)
        self.keys.press(self.app, 'Home', on=(ROW, None))
        row = self.keys.reach(self.app, 'Down', ROW, re.compile(subject), LETTERS + 2)
        if 'selected' not in row.states:    # the first one may be focused without being selected
            self.keys.press(self.app, 'Down', on=(ROW, re.compile(subject)))
        self.tree.wait(lambda: 'selected' in self.keys.focus(self.app, ROW, re.compile(subject)).states, subject)

    def flags(self, subject):
        """What the server knows, by a second client."""
        with ImapClient(self.world.server.port) as client:
            client.select()
            number = next(uid for uid in client.uids() if f'Subject: {subject}'.encode() in client.body(uid))
            return client.flags()[number]

    def flags_become(self, subject, wanted):
        tap.wait_until(lambda: self.flags(subject) == wanted, f'{subject} is {wanted} at the server', SLOW)

    def shows(self, words):
        self.tree.wait(lambda: [one for one in self.app.all('text') if words in one.text()], words, SLOW)


def changes_wait_and_arrive(case):
    app, keys, world = case.app, case.keys, case.world
    case.foot(UP_TO_DATE)
    case.go(GARDEN)
    case.shows('Garden, number8')
    world.unplug()
    keys.press(app, 'Ctrl+D', on=(ROW, re.compile(GARDEN)))
    case.row(GARDEN, 'starred', 'waiting to be sent')
    case.foot(re.compile('^Offline · 1 change waiting'))
    keys.press(app, 'Down', on=(ROW, re.compile(GARDEN)))
    keys.press(app, 'Ctrl+U', on=(ROW, re.compile('invoice 7')))
    case.row('Unread', 'invoice 7', 'waiting to be sent')
    case.foot(re.compile('^Offline · 2 changes waiting'))
    tap.check('\\Flagged' not in case.flags('About garden 8'), 'the server does not know yet')
    world.plug()
    keys.press(app, 'F5', on=(ROW, re.compile('invoice 7')))
    case.foot(UP_TO_DATE)
    case.flags_become('About garden 8', {'\\Seen', '\\Flagged'})
    case.row(GARDEN, 'starred', without=['waiting'])
    case.row('Unread', 'invoice 7', without=['waiting'])


def a_message_that_is_not_here_says_so(case):
    app, keys, world = case.app, case.keys, case.world
    world.unplug()
    case.go('About paper 4')
    app.find('label', 'Not on This Computer Yet', seconds=SLOW)
    case.foot(OFFLINE)
    tap.equal(len(app.all(*AGAIN)), 1, 'one way out')
    world.plug()
    keys.reach(app, 'F6', *AGAIN)
    keys.press(app, 'Return', on=AGAIN)
    case.shows('Paper, number4')
    case.foot(UP_TO_DATE)


def a_connection_that_ends_within_a_message(case):
    app, world = case.app, case.world
    world.proxy.cut_after = world.proxy._delivered + LOG_BYTES // 4
    case.go('The whole log')
    app.find('label', 'Not on This Computer Yet', seconds=SLOW)
    tap.check(world.proxy.was_cut, 'it was cut in the middle')
    case.foot(OFFLINE)
    world.plug()
    case.shows('It ends here.')     # by itself
    case.shows('It begins here.')
    case.foot(UP_TO_DATE)


def nonsense(script, sentence):
    """A server behind the same door that is none, for a while."""
    def test(case):
        world = case.world
        before = [one.name for one in case.app.all(ROW)]
        with Scripted(script, (world.server.certificate, world.server.key), tls=True, timeout=30) as scripted:
            world.proxy.target = scripted.port
            world.proxy.drop()
            foot = case.foot(re.compile(sentence))
            tap.equal([one.name for one in case.app.all(ROW)], before, 'the list is as it was')
            case.go(GARDEN)
            case.shows('Garden, number8')
            case.keys.reach(case.app, 'F6', 'button', re.compile('^Inbox'))
            case.keys.reach(case.app, 'Tab', 'button', foot.name)
            # From here on it may also heal by itself, before the key.
            world.proxy.target = world.server.tls_port
            world.proxy.drop()
            case.keys.press(case.app, 'Return', on=('button', None))
        case.foot(UP_TO_DATE)
        # The answer is shown with it and counts as read after a while: not in the middle of the next of these.
        case.row('Bob Stone, Re: About garden 8', without=['Unread', 'waiting'])
    return test


def a_star_outlives_kill_9(case):
    app, keys, world = case.app, case.keys, case.world
    case.go(WINDOW)
    for pid in world.server.imap_processes():
        os.kill(pid, signal.SIGSTOP)
    keys.press(app, 'Ctrl+D', on=(ROW, re.compile(WINDOW)))
    case.row(WINDOW, 'starred', 'waiting to be sent')
    world.kill()
    world.server.kick()     # with what it was told and did not read
    tap.check('\\Flagged' not in case.flags('Re: About window 2'), 'the server does not know yet')
    world.start()
    case.row(WINDOW, 'starred')
    tap.wait_until(lambda: '\\Flagged' in case.flags('Re: About window 2'), 'it arrives', SLOW)
    case.foot(UP_TO_DATE)
    case.row(WINDOW, 'starred', without=['waiting'])
    tap.equal(world.complaints(), [], 'no complaints')


TESTS = (('changes wait, and arrive', changes_wait_and_arrive),
         ('a message that is not here says so', a_message_that_is_not_here_says_so),
         ('a connection that ends within a message', a_connection_that_ends_within_a_message),
         ('a greeting of nonsense', nonsense('S: \\x00\\xfe\\x80 nonsense {\nC*', 'its greeting was not understood')),
         ('a line without end', nonsense('S~ * OK \nREPEAT 300000000 x\nC*', 'more than can be accepted')),
         ('a star outlives kill -9', a_star_outlives_kill_9))


def main():
    with Session() as session:
        from world import World
        with World(session, messages=0, start=False) as world:
            world.server.fill('ann', 'INBOX', [long_log(), *generate(LETTERS)])
            world.start()
            case = Case(world)
            return tap.run([(name, lambda test=test: test(case)) for name, test in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
