# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Signing in, by keyboard alone, from nothing: the address, servers that are wrong in every way, a certificate nobody
vouches for, a wrong password; a second account; a password that changes; a keyring that comes; an account that goes.

The tests are one story, told in order."""
import hashlib
import os
import re
import ssl

import loopback
import tap
from imapclient import ImapClient
from session import Session

ADDRESS, PASSWORD = ('text', 'Email address'), ('text', 'Password')
NEW_PASSWORD = ('text', 'New password')
HOST, PORT, SECURITY = 'Server for reading', 'Port for reading', 'Encryption for reading'
SENDING = 'Server for sending (empty: none)'
REMOVE = ('button', 'Remove Account…')
SIGN_IN = ('button', 'Sign In')
FIX = re.compile('Enter Password$')
SLOW = 60       # seconds: signing in, on a machine that does much else; a server that says nothing is given 30
ERROR_MESSAGE = 21      # AT-SPI's relation of a field to what is wrong with it
LETTERS = 12


class Story:
    def __init__(self, session, world):
        import keys
        import tree
        self.session, self.world, self.keys, self.tree = session, world, keys, tree
        self.broken = False
        self.closed_port = loopback.free_ports(1)[0]

    @property
    def app(self):
        return self.world.app

    def chapter(self, test):
        """One part of the story; after one that failed, there is nothing to go on from."""
        def tell():
            tap.check(not self.broken, 'an earlier part failed')
            self.broken = True
            test(self)
            self.broken = False
        return tell

    # A form, filled in -----------------------------------------------------------------------------------

    def go(self, name, role='text'):
        return self.keys.reach(self.app, 'Tab', role, name, 20)

    def put(self, name, text):
        """Goes to an entry and writes into it instead of what is there."""
        self.go(name)
        self.keys.press(self.app, 'Ctrl+A', on=('text', name))
        self.keys.press(self.app, 'BackSpace', on=('text', name))
        if text:
            self.keys.write(self.app, text, on=('text', name))

    def choose(self, name, key):
        """One further down, or up, in a list to choose from."""
        self.go(name, 'combo box')
        self.keys.press(self.app, 'Space', on=('combo box', name))
        self.keys.press(self.app, key, on=('list item', None))
        self.keys.press(self.app, 'Return', on=('list item', None))
        self.keys.focus(self.app, 'combo box', name)

    def send(self, button=SIGN_IN):
        self.go(button[1], 'button')
        self.keys.press(self.app, 'Return', on=button)

    def blames(self, role, name, sentence):
        """One sentence belongs to this field, which has the focus."""
        def said():
            field = self.keys.focus(self.app, role, name, SLOW)
            keys = field.relations().get(ERROR_MESSAGE, []) if 'invalid-entry' in field.states else []
            return [one.name for one in self.app.root().walk() if one.key in map(tuple, keys)]
        found = self.tree.wait(said, f'something is wrong with {name}', SLOW)
        tap.check(len(found) == 1 and re.search(sentence, found[0]), f'what is wrong with {name}', found)

    def list_named(self, folder='Inbox', seconds=SLOW):
        return self.app.find('list', re.compile(f'^{folder}, {LETTERS} messages'), seconds=seconds)

    def foot(self, words, seconds=SLOW):
        return self.app.find('button', re.compile(words), seconds=seconds)

    def says(self, words):
        """A toast, by its label."""
        return self.app.find('label', re.compile(words), seconds=SLOW)

    def change_password(self, password, users=('ann', 'bob')):
        """On the server, and whoever is signed in has to do it again."""
        server = self.world.server
        with open(server.path('users'), 'w') as out:
            for user in users:
                out.write(f'{user}:{{PLAIN}}{password}:{server.owner[0]}:{server.owner[1]}::'
                          f'{server.path("mail", user)}::\n')
        server.kick()

    def open_accounts(self):
        """Through the main menu, from anywhere in the window."""
        self.keys.press(self.app, 'F10', on=(None, None))
        self.keys.focus(self.app, 'menu item')
        self.keys.reach(self.app, 'Down', 'menu item', 'Accounts', 8)
        self.keys.press(self.app, 'Return', on=('menu item', 'Accounts'))
        self.keys.focus(self.app, 'list item')

    def close_accounts(self):
        self.keys.press(self.app, 'Escape', on=(None, None))
        self.app.gone('list', 'Accounts')

    def enter_password(self, password):
        """By way of the line at the foot of the folders."""
        self.foot(FIX)
        foot = self.keys.reach(self.app, 'Tab', 'button', FIX, 20)
        self.keys.press(self.app, 'Return', on=('button', foot.name))
        self.keys.write(self.app, password, on=NEW_PASSWORD)
        self.keys.press(self.app, 'Return', on=NEW_PASSWORD)
        self.app.find('list', 'Accounts', seconds=SLOW)
        self.close_accounts()
        self.tree.wait(lambda: not self.app.all('button', foot.name), 'the foot no longer asks', SLOW)

    def enter_passwords(self, password):
        """Of both accounts."""
        self.enter_password(password)
        self.enter_password(password)
        self.foot('^Up to date')

    def remove(self, address, hesitate=False):
        """From the open list of accounts, with a question whose answer is no unless another is chosen."""
        app, keys = self.app, self.keys
        keys.reach(app, 'Tab', 'list item', address)
        keys.press(app, 'Return', on=('list item', address))
        keys.focus(app, *NEW_PASSWORD)
        self.go(REMOVE[1], 'button')
        keys.press(app, 'Return', on=REMOVE)
        if hesitate:
            keys.press(app, 'Return', on=('button', 'Cancel'))
            keys.press(app, 'Return', on=REMOVE)
        keys.press(app, 'Tab', on=('button', 'Cancel'))
        keys.press(app, 'Return', on=('button', 'Remove'))

    def trust(self):
        self.keys.focus(self.app, 'button', 'Cancel', SLOW)
        self.app.find('alert', 'Trust Server?')
        self.keys.press(self.app, 'Tab', on=('button', 'Cancel'))
        self.keys.press(self.app, 'Return', on=('button', 'Trust It'))


def asks_for_the_address_alone(story):
    app, keys = story.app, story.keys
    keys.focus(app, *ADDRESS)
    tap.equal([one.name for one in app.all('text')], ['Email address'], 'one field')
    tap.equal([one.name for one in app.all('button', without='iconified') if one.name not in (
        'Minimize', 'Maximize', 'Close')], ['Continue'], 'and one button')
    keys.write(app, 'ann', on=ADDRESS)
    keys.press(app, 'Return', on=ADDRESS)
    story.blames(*ADDRESS, 'not an email address')
    keys.write(app, 'ann@example.org', on=ADDRESS)
    keys.press(app, 'Return', on=ADDRESS)
    keys.focus(app, *PASSWORD)


def says_what_is_wrong_with_a_server(story):
    app, keys, server = story.app, story.keys, story.world.server
    keys.write(app, 'wrong', on=PASSWORD)
    story.go('Server settings', 'list item')
    keys.press(app, 'Space', on=('list item', 'Server settings'))
    story.put('User name', 'ann')
    story.put(SENDING, '')
    for host, port, field, sentence in (
            ('no where', '993', HOST, 'cannot be the name of a server'),
            ('nowhere.invalid', '993', HOST, 'no server called nowhere.invalid|no way to nowhere.invalid'),
            ('localhost', '', PORT, 'number from 1 to 65535'),
            ('localhost', str(story.closed_port), PORT, f'nothing answers on port {story.closed_port}'),
            ('localhost', str(server.port), SECURITY, f'does not encrypt from the start on port {server.port}')):
        story.put(HOST, host)
        story.put(PORT, port)
        story.send()
        story.blames('combo box' if field == SECURITY else 'text', field, sentence)
    story.put(PORT, str(server.tls_port))
    story.choose(SECURITY, 'Down')
    story.send()
    story.blames('combo box', SECURITY, f'port {server.tls_port}; it may want encryption from the start')
    story.choose(SECURITY, 'Up')


def shows_a_certificate_nobody_vouches_for(story):
    app, keys = story.app, story.keys
    with open(story.world.server.certificate) as lines:
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(lines.read())).hexdigest().upper()
    fingerprint = ':'.join(digest[at:at + 2] for at in range(0, len(digest), 2))
    story.send()
    keys.focus(app, 'button', 'Cancel', SLOW)
    dialog = app.find('alert', 'Trust Server?')
    words = [one.name for one in dialog.walk()]
    tap.check(any('unknown to this computer' in one for one in words), 'what is wrong with it', words)
    tap.check(fingerprint in words, 'its fingerprint', words)
    keys.press(app, 'Return', on=('button', 'Cancel'))
    story.blames('text', HOST, 'certificate of localhost is not trusted')
    story.send()
    story.trust()


def says_that_the_password_is_wrong(story):
    app, keys = story.app, story.keys
    story.blames(*PASSWORD, 'did not accept the user name and password')
    keys.press(app, 'Ctrl+A', on=PASSWORD)
    keys.write(app, 'secret', on=PASSWORD)
    keys.press(app, 'Return', on=PASSWORD)


def shows_the_mail_and_says_how_the_password_is_kept(story):
    story.says('kept only until Tern closes')
    story.list_named()
    story.keys.focus(story.app, 'list item', seconds=SLOW)
    tap.equal(len([one for one in story.app.all('list item', below=story.list_named())]), LETTERS, 'rows')


def signs_in_to_a_second_account(story):
    app, keys = story.app, story.keys
    story.open_accounts()
    keys.reach(app, 'Tab', ('list item', 'button'), 'Add Account')
    keys.press(app, 'Return', on=(('list item', 'button'), 'Add Account'))
    keys.write(app, 'ann@example.org', on=ADDRESS)
    keys.press(app, 'Return', on=ADDRESS)
    story.blames(*ADDRESS, 'is an account for this address already')
    keys.press(app, 'Ctrl+A', on=ADDRESS)
    keys.write(app, 'bob@example.org', on=ADDRESS)
    keys.press(app, 'Return', on=ADDRESS)
    keys.write(app, 'secret', on=PASSWORD)
    story.go('Server settings', 'list item')
    keys.press(app, 'Space', on=('list item', 'Server settings'))
    story.put('User name', 'bob')
    story.put(HOST, 'localhost')
    story.put(PORT, str(story.world.server.tls_port))
    story.put(SENDING, '')
    keys.press(app, 'Return', on=('text', SENDING))
    story.trust()
    accounts = app.find('list', 'Accounts', seconds=SLOW)
    tap.equal([one.name for one in app.all('list item', below=accounts)], ['ann@example.org', 'bob@example.org'],
              'accounts')
    story.close_accounts()
    for address in ('ann@example.org', 'bob@example.org'):
        app.find('button', f'Account {address}', seconds=SLOW)
    app.find('button', re.compile('^All Inboxes'), seconds=SLOW)


def changes_of_password_are_said_and_healed(story):
    app, keys = story.app, story.keys
    story.foot('Up to date')
    story.change_password('second')
    foot = story.foot(FIX)
    tap.check(re.match('(ann|bob)@example.org: ', foot.name), 'it says whose', foot)
    story.enter_passwords('second')


def forgets_the_password_with_the_session(story):
    world = story.world
    world.stop()
    world.start()
    story.list_named()
    story.enter_passwords('second')


def keeps_the_password_in_the_keyring(story):
    world = story.world
    world.stop()
    story.session._start_keyring()
    world.start()
    story.list_named()
    story.enter_passwords('second')
    world.stop()
    world.start()
    story.list_named()
    story.foot('^Up to date')


def removes_an_account_when_told_twice(story):
    app, keys, world = story.app, story.keys, story.world
    story.open_accounts()
    story.remove('ann@example.org', hesitate=True)
    accounts = app.find('list', 'Accounts', seconds=SLOW)
    tap.equal([one.name for one in app.all('list item', below=accounts)], ['bob@example.org'], 'what is left')
    with open(os.path.join(world.home, 'config', 'accounts.ini')) as lines:
        tap.check('ann@example.org' not in lines.read(), 'the account is not in the list of accounts')
    story.close_accounts()
    app.gone('button', 'Account ann@example.org')
    app.gone('list', re.compile(f', {LETTERS} messages'), SLOW)
    app.find('label', 'No Messages', seconds=SLOW)
    with ImapClient(world.server.port, 'ann', 'second') as client:
        tap.equal(client.select()['exists'], LETTERS, 'the mail is still on the server')


def begins_again_after_the_last(story):
    story.open_accounts()
    story.remove('bob@example.org')
    story.keys.focus(story.app, *ADDRESS, SLOW)
    story.app.find('heading', 'Welcome to Tern')
    tap.equal(story.world.complaints(), [], 'no complaints')


TESTS = (asks_for_the_address_alone, says_what_is_wrong_with_a_server, shows_a_certificate_nobody_vouches_for,
         says_that_the_password_is_wrong, shows_the_mail_and_says_how_the_password_is_kept,
         signs_in_to_a_second_account, changes_of_password_are_said_and_healed, forgets_the_password_with_the_session,
         keeps_the_password_in_the_keyring, removes_an_account_when_told_twice,
         begins_again_after_the_last)


def main():
    with Session() as session:
        from world import World
        with World(session, messages=LETTERS, account=False) as world:
            story = Story(session, world)
            return tap.run([(test.__name__.replace('_', ' '), story.chapter(test)) for test in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
