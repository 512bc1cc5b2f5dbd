# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What the workflows about accounts share: forms filled in by keyboard, what is wrong beside its field, the foot of the
folders, the dialog of accounts."""
import re

import loopback
import tap

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

    def sign_in(self, user):
        """With the focus on the address; the server's certificate is trusted on the way."""
        self.fill_in(user)
        self.trust()

    def fill_in(self, user):
        """With the focus on the address; as far as the server's certificate."""
        app, keys = self.app, self.keys
        keys.press(app, 'Ctrl+A', on=ADDRESS)
        keys.write(app, user + '@example.org', on=ADDRESS)
        keys.press(app, 'Return', on=ADDRESS)
        keys.write(app, 'secret', on=PASSWORD)
        self.go('Server settings', 'list item')
        keys.press(app, 'Space', on=('list item', 'Server settings'))
        self.put('User name', user)
        self.put(HOST, 'localhost')
        self.put(PORT, str(self.world.server.tls_port))
        self.put(SENDING, '')
        keys.press(app, 'Return', on=('text', SENDING))

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
