# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Every key that Tern knows, typed into the entries it has: the text changes where the key edits text, a key that is
meant to work everywhere does its thing, and no message changes, in the list or on the server. What only leads away
from an entry (arrows, menus, Return, Escape) is typed into the first of each place.

TERN_TEST_FULL=1 types them into every place there is; without it, into one of each kind: a bar, a page, a dialog.

The keys are read from the table in src/ui/window/tern-keys.c, and the entries found in the accessibility tree of each
place, so that a new key, or entry there, is typed without being named here."""
import os
import re
import string

import tap
from session import Session

ROW = 'list item'
SLOW = 30       # seconds: what a busy machine may take; it is waited for, never slept through
TABLE = os.path.join(os.path.dirname(__file__), '..', '..', 'src', 'ui', 'window', 'tern-keys.c')
KEY = re.compile(r'^  \{ (NULL|"[\w.-]+"), "([^"]+)", N_ \("[^"]+"\), \w+,\s+TERN_KEY_(\w+)(?:, TRUE)? \},$', re.M)
MODIFIERS = {'Control': 'Ctrl', 'Shift': 'Shift', 'Alt': 'Alt'}
EXTRA = ('Delete', 'Shift+Delete', 'space', 'Return', 'Escape', 'Ctrl+z')
ENTRY = ('text', 'entry', 'password text', 'spin button')
# What an entry has before each key, with the caret before it, and what is typed after each to see that it has arrived.
BEFORE, AFTER = '1221', '77'
NARROW = re.compile('^Port for ')   # holds five characters: has two before
SUBJECT = 'Letter 6'
TITLE = 'Inbox – Tern'
EDITS = {'Delete': lambda before: AFTER + before[1:], 'space': lambda before: ' ' + AFTER + before,
         'Shift+Delete': lambda before: AFTER}
ALPHABET = string.ascii_lowercase
# What the keys do that are meant to work while something is typed, where mail is in front: a dialog that opens, or
# what is seen then. A key that is not here is only known to change no message.
DIALOGS = {'reader.links': 'Links', 'win.preferences': 'Preferences', 'win.keys': 'Keyboard Shortcuts',
           'win.waiting': 'Waiting Changes'}
LEAVES = ('win.next-pane', 'win.previous-pane', 'reader.open-attachments', 'reader.save-as')
MOVES = ('win.next-unread', 'win.previous-unread')
# What a dialog may have for itself: closing it, and searching it.
OWN = ('Escape', 'Ctrl+f')


class Key:
    """One of the table, or one of those that no table has."""

    def __init__(self, chord, action=None, where='OWN'):
        self.chord, self.action, self.where = chord, action, where

    def __repr__(self):
        return f'{self.chord} ({self.action or "no action"}, {self.where.lower()})'

    @property
    def is_idle(self):
        """Whether it has an action, and none that is there while a dialog is open."""
        return self.action and not self.ends and self.action not in MOVES and not self.chord.startswith('KP_') and \
            self.chord not in (*OWN, *EDITS, 'Ctrl+z')

    @property
    def leads_away(self):
        return self.ends or self.action in MOVES or self.chord in OWN or (
            self.action is None and self.chord not in (*EDITS, 'Ctrl+z'))

    @property
    def ends(self):
        return self.action in ('window.close', 'app.quit')


def read_table():
    """All keys, once each; those that close the window last."""
    with open(TABLE) as lines:
        text = lines.read()
    rows = KEY.findall(text)
    tap.equal(len(rows), len(re.findall(r'^  \{ (?:NULL|")', text, re.M)), 'rows of the table that are understood')
    found = {}
    for action, keys, where in rows:
        for key in keys.split():
            chord = '+'.join([*(MODIFIERS[one] for one in re.findall('<(.*?)>', key)), key.rpartition('>')[2]])
            found[chord] = Key(chord, None if action == 'NULL' else action.strip('"'), where)
    for chord in EXTRA:
        found.setdefault(chord, Key(chord))
    tap.check(len(found) > len(rows), 'some rows have several keys', found)
    return sorted(found.values(), key=lambda key: key.ends)


class Entry:
    """One entry, by its role and name, and how to come to it."""

    def __init__(self, role, name, secret):
        self.role, self.name, self.secret = role, name, secret
        self.on = (role, name)
        self.is_narrow = bool(NARROW.match(name))
        self.before = BEFORE[:2] if self.is_narrow else BEFORE

    def __repr__(self):
        return f'{self.role} {self.name!r}'

    def reads(self, text):
        """What the accessibility tree says when this is in it."""
        return '•' * len(text) if self.secret else text


class Typing:
    """The window with letters in it, some of them unread, something to undo and something to do again."""

    def __init__(self, world):
        import keys
        import tree
        self.world, self.keys, self.tree = world, keys, tree
        self.table = read_table()
        self.witness = world.client()
        self.broken = False

    @property
    def app(self):
        return self.world.app

    # What must not change --------------------------------------------------------------------------------

    def rows(self, root=None):
        """The sentences of the list, with all their marks, whether something is in front of it or not."""
        root = root or self.app.root()
        rows = next((one for one in root.walk() if one.role == 'list' and ' message' in one.name), None)
        return [one.name for one in rows.walk() if one.role == ROW] if rows else None

    def at_server(self):
        """All that a change of any message changes: the number of the last change, if of nothing else."""
        flags = sorted(self.witness.flags().items())
        status = self.witness.command('STATUS INBOX (MESSAGES UIDNEXT UNSEEN HIGHESTMODSEQ)')
        return flags, [one.text for one in status if one.text.startswith('* STATUS')]

    def remember(self):
        self.shown, self.kept = self.rows(), self.at_server()

    def check_nothing_changed(self, what):
        tap.equal(self.rows(), self.shown, f'the list after {what}')
        tap.equal(self.world.ask('journal'), [], f'nothing waits for the server after {what}')
        tap.equal(self.at_server(), self.kept, f'the server after {what}')

    # Getting about ---------------------------------------------------------------------------------------

    def is_plain(self):
        """Whether the window is there with nothing in front of it."""
        window = self.app.window()
        return window and window.name == TITLE and not [
            one for one in window.walk() if one.role in ('dialog', 'alert') and 'showing' in one.states
            or one.role == 'menu item' and 'focused' in one.states]

    def leave(self):
        """Escape from whatever is in front, and to the list."""
        for _ in range(10):
            if self.is_plain():
                break
            before = repr(self.app.window()), repr(self.app.focused())
            self.keys.xdotool('key', '--clearmodifiers', 'Escape')
            try:
                self.tree.wait(lambda: (repr(self.app.window()), repr(self.app.focused())) != before, 'Escape', 2)
            except tap.Failure:
                pass    # the next one may, and the check below says if none did
        if not self.is_plain():
            raise tap.Failure(f'{self.app.focused()} is in front of the window\n{self.app.outline(500)}')
        if not self.app.all('list', 'Folders'):
            self.keys.press(self.app, 'F9', on=(None, None))
        self.keys.reach(self.app, 'F6', ROW, re.compile(', '), 8)

    def go_to(self, subject):
        keys, app = self.keys, self.app
        pattern = re.compile(f', {subject}, ')
        self.leave()
        keys.press(app, 'Home', on=(ROW, None))
        keys.reach(app, 'Down', ROW, pattern, 20)
        app.find('text', f'Maria Kowalska, {subject}', seconds=SLOW)

    def entries(self):
        """All that can be typed into where the window is now."""
        inside = next((one for one in self.app.window().walk() if one.role == 'dialog' and 'showing' in one.states),
                      self.app.window())
        return [Entry(one.role, one.name, one.role == 'password text' or 'assword' in one.name)
                for one in inside.walk() if {'editable', 'showing', 'sensitive'} <= one.states and one.role in ENTRY]

    def ended(self):
        return self.world.process.child.poll() is not None

    # One key ---------------------------------------------------------------------------------------------

    def prepare(self, place, entry, led=''):
        """The entry has the focus, its text is what it has before each key, and the caret before it."""
        if not self.has_focus(entry):
            self.come_back(place, entry, led)
        self.keys.xdotool('key', '--clearmodifiers', 'ctrl+a', 'type', '--delay', 2, '--args', 1, entry.before,
                          'key', 'Home')

        def ready():
            one = self.keys.focus(self.app, *entry.on)
            return one.text() == entry.reads(entry.before) and one.caret() == 0
        self.tree.wait(ready, f'{entry} holds {entry.before}', SLOW)

    def has_focus(self, entry):
        focused = self.app.focused()
        return len(focused) == 1 and focused[0].matches(*entry.on)

    def come_back(self, place, entry, led):
        """The last key led away: into a menu, to a neighbour, or all the way."""
        if self.is_in_menu():
            self.keys.xdotool('key', '--clearmodifiers', 'Escape')
            self.tree.wait(lambda: not self.is_in_menu(), 'the menu closes')
        window = self.app.window()
        if place is find or led == 'Escape':    # what closes is in the tree a moment longer
            self.open(place)
        elif not window or window.name != TITLE or len(self.dialogs()) != self.level or not self.app.all(*entry.on):
            self.open(place)
        self.keys.reach(self.app, 'Shift+Tab' if led.endswith('Down') else 'Tab', *entry.on, 40)

    def is_in_menu(self):
        return any(one.role.startswith('menu') for one in self.app.focused())

    def dialogs(self):
        return self.app.all(('dialog', 'alert'))

    def open(self, place):
        self.leave()
        place(self)
        self.level = len(self.dialogs())

    def text_after(self, entry, wanted, sure=True):
        """'here' and the text once all that was typed is there, 'away' when the focus went elsewhere, or 'ended'; and
        the rows of the list then. Of a password only its length is known; sure: the key itself takes nothing of it."""
        def arrived():
            if self.ended():
                return 'ended', None, None
            window = self.app.window()
            focused = self.app.focused(window)
            if len(focused) != 1 or not focused[0].matches(*entry.on):
                return focused and ('away', None, self.rows())
            text = focused[0].text()
            if wanted is not None:
                there = text == entry.reads(wanted)
            else:
                there = len(text) - len(entry.before) not in ((0, 1) if sure else (0,)) if entry.secret \
                    else AFTER in text
            return there and ('here', text, self.rows(window))
        return self.tree.wait(arrived, f'what was typed into {entry} is there', SLOW)

    def wanted(self, entry, key):
        """What the text must be after the key; None when the key may do something else to it."""
        if entry.secret and key.chord in ('Shift+Delete', 'Ctrl+z'):
            return None     # a password is neither cut nor taken back
        if key.chord.startswith('KP_'):
            return None     # of the keypad, it may be a digit or a point as well
        if key.chord in EDITS:
            return EDITS[key.chord](entry.before)
        return AFTER + entry.before if key.where == 'PANES' and key.chord not in ('Escape', 'Ctrl+z') else None

    def type_return(self, place, entry):
        """It may ask a server, and what becomes of the text is for that to say."""
        self.prepare(place, entry)
        self.keys.press(self.app, 'Return', on=entry.on)
        self.open(place)
        tap.equal(self.rows(), self.shown, f'the list after Return in {entry}')

    def type_key(self, place, entry, key, led):
        self.prepare(place, entry, led)
        wanted, chosen = self.wanted(entry, key), self.selected() if place is find else None
        cut = ['ctrl+a'] if key.chord == 'Shift+Delete' else []
        self.keys.xdotool('key', '--clearmodifiers', *cut, self.keys.chord(key.chord), 'type', '--delay', 2, AFTER)
        try:
            how, text, rows = self.text_after(entry, wanted, not key.chord.startswith('KP_'))
        except tap.Failure as failure:
            raise tap.Failure(f'{key} in {entry}: {failure}\n{self.app.outline()}') from None
        if wanted is not None:
            tap.equal(how, 'here', f'the focus stays in {entry} after {key}')
        if key.chord == 'Ctrl+z' and not entry.secret:
            tap.check(how == 'here' and text != AFTER + entry.before,
                      f'Ctrl+Z takes back what was typed into {entry}', text)
        if place is find and key.where == 'EVERYWHERE':
            self.check_did(key, how, chosen)
        if key.action == 'win.search' and place is find:
            rows = self.rows()
        if how == 'ended':
            self.world.start()
            self.go_to(SUBJECT)
            rows = self.rows()
        tap.equal(rows, self.shown, f'the list after {key} in {entry}')

    def selected(self):
        return [one.name for one in self.app.root().walk() if one.matches(ROW, re.compile(', Letter '), 'selected')]

    def check_did(self, key, how, chosen):
        """In the find bar: what is meant to work everywhere works there."""
        app = self.app
        if key.action in DIALOGS:
            app.find('dialog', DIALOGS[key.action], seconds=SLOW)
        elif key.action in MOVES:
            self.tree.wait(lambda: self.selected() not in ([], chosen), f'{key} moves on', SLOW)
            self.leave()    # the bar closes with the message it was for, some time soon
        elif key.action == 'win.sidebar':
            app.gone('list', 'Folders', SLOW)
        elif key.action == 'win.search':
            app.find('entry', re.compile('^Search'), 'focused', seconds=SLOW)
            self.keys.xdotool('key', '--clearmodifiers', 'Escape')
            self.tree.wait(lambda: self.rows() == self.shown, 'the search gives the list back', SLOW)
        elif key.action in LEAVES:
            tap.equal(how, 'away', f'{key} leaves the entry')
        elif key.ends:
            self.tree.wait(self.ended, f'{key} ends Tern', SLOW)

    def type_letters(self, place, entry):
        """Every bare letter, each into the text, as many at once as there is room for."""
        room = 3 if entry.is_narrow else len(ALPHABET)
        for start in range(0, len(ALPHABET), room):
            letters = ALPHABET[start:start + room]
            self.prepare(place, entry)
            self.keys.xdotool('type', '--clearmodifiers', '--delay', 2, letters)
            how, _, rows = self.text_after(entry, letters + entry.before)
            tap.equal((how, rows), ('here', self.shown), f'every letter went into {entry}')

    def type_idle(self, place, entry, keys):
        """What has nothing to do in a dialog: all of it at once, and the text is as it was."""
        self.prepare(place, entry)
        chords = [self.keys.chord(key.chord) for key in keys]
        self.keys.xdotool('key', '--clearmodifiers', '--delay', 2, *chords, 'type', '--delay', 2, AFTER)
        try:
            how, _, rows = self.text_after(entry, AFTER + entry.before)
        except tap.Failure as failure:
            raise tap.Failure(f'one of {keys} in {entry}: {failure}\n{self.app.outline()}') from None
        tap.equal((how, rows), ('here', self.shown), f'nothing came of {keys} in {entry}')

    def type_each(self, place, entry, keys):
        led = ''
        for key in keys:
            if key.chord == 'Return':
                self.type_return(place, entry)
            else:
                self.type_key(place, entry, key, led)
            led = key.chord

    def type_everything(self, place):
        """Every key into every entry of a place; those that lead away, or end Tern, once there."""
        self.open(place)
        entries = self.entries()
        tap.check(entries, 'there is something to type into', self.app.outline())
        tap.diagnose(f'into {entries}')
        for number, entry in enumerate(entries):
            idle = [key for key in self.table if key.is_idle] if place is not find else []
            self.type_letters(place, entry)
            if idle:
                self.type_idle(place, entry, idle)
            self.type_each(place, entry, [key for key in self.table if key not in idle
                                          and (number == 0 or not key.leads_away)])
            self.check_nothing_changed(f'all keys in {entry}')


# The places ------------------------------------------------------------------------------------------


def find(typing):
    typing.go_to(SUBJECT)
    typing.keys.press(typing.app, 'Ctrl+F', on=(ROW, None))
    typing.keys.focus(typing.app, ENTRY, 'Find in message', SLOW)


def new_account(typing):
    keys, app, button = typing.keys, typing.app, (('list item', 'button'), 'Add Account')
    typing.story.open_accounts()
    keys.reach(app, 'Tab', *button)
    keys.press(app, 'Return', on=button)
    keys.write(app, 'bob@example.org', on=typing.ADDRESS)
    typing.tree.wait(lambda: keys.focus(app, *typing.ADDRESS).text() == 'bob@example.org', 'no letter is lost')


def account(typing):
    """An account's own page, with its servers unfolded; nothing of it is saved."""
    keys, app, servers = typing.keys, typing.app, ('list item', 'Server settings')
    typing.story.open_accounts()
    keys.reach(app, 'Tab', 'list item', 'ann@example.org')
    keys.press(app, 'Return', on=('list item', 'ann@example.org'))
    keys.focus(app, *typing.NEW_PASSWORD, SLOW)
    keys.reach(app, 'Tab', *servers)
    keys.press(app, 'Space', on=servers)
    typing.tree.wait(lambda: 'expanded' in keys.focus(app, *servers).states, 'the servers are unfolded', SLOW)
    # An entry in a row is not in the tree before it has had the focus.
    keys.reach(app, 'Tab', 'text', 'Port for sending', 20)
    keys.reach(app, 'Shift+Tab', *typing.NEW_PASSWORD, 20)


def search_of_preferences(typing):
    open_and_search(typing, 'Ctrl+,', 'Search preferences')


def search_of_keys(typing):
    open_and_search(typing, 'Ctrl+?', 'Search keyboard shortcuts')


def open_and_search(typing, chord, name):
    keys, app = typing.keys, typing.app
    keys.press(app, chord, on=(ROW, None))
    typing.tree.wait(lambda: any('focused' in one.states for one in app.find('dialog').walk()), 'the dialog', SLOW)
    keys.press(app, 'Ctrl+F', on=(None, None))
    keys.focus(app, ENTRY, name, SLOW)


def preferences(typing):
    """The delay can be written once mail is marked as read at all; the letter that is shown is read already."""
    switch = (('check box', 'switch'), 'Mark as Read by Itself')
    typing.keys.press(typing.app, 'Ctrl+,', on=(ROW, None))
    if 'checked' not in typing.keys.focus(typing.app, *switch, SLOW).states:
        typing.keys.press(typing.app, 'Space', on=switch)
    # An entry in a row is not in the tree before it has had the focus.
    typing.keys.press(typing.app, 'Tab', on=switch)
    typing.keys.reach(typing.app, 'Tab', *switch, 40)


OF_EACH_KIND = (find, account, search_of_keys)
PLACES = (find, new_account, account, search_of_preferences, search_of_keys, preferences) \
    if os.environ.get('TERN_TEST_FULL') == '1' else OF_EACH_KIND


def chapter(typing, place):
    def run():
        tap.check(not typing.broken, 'an earlier part failed')
        typing.broken = True
        typing.type_everything(place)
        typing.broken = False
    return run


def set_up(world, letterbox):
    """Read and unread letters, and one with something to find, to go to and to open."""
    letters = [letterbox.letter(f'Letter {number}', flags=['\\Seen'] if number % 2 == 0 else [], attached=number == 6,
                                text='See https://example.org/harbour, 1221.') for number in range(1, 9)]
    letterbox.fill(world, letters)
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w') as out:
        # With single keys, so that letters would do something.
        out.write("[org/ternmail/Tern]\nmark-read-delay=-1\nsingle-keys='gmail'\n")


def begin(typing):
    """Something to undo, and something to do again."""
    keys, app = typing.keys, typing.app
    keys.focus(app, ROW, seconds=SLOW)
    typing.go_to(SUBJECT)
    row = (ROW, re.compile(f', {SUBJECT}, '))
    keys.press(app, 'Ctrl+D', on=row)
    keys.press(app, 'Ctrl+U', on=row)
    app.find(ROW, re.compile(f'^Unread, .*{SUBJECT}, .*starred'), seconds=SLOW)
    keys.press(app, 'Ctrl+Z', on=row)
    app.find(ROW, re.compile(f'^[^U].*{SUBJECT}, .*starred'), seconds=SLOW)
    typing.tree.wait(lambda: not typing.world.ask('journal'), 'the server knows', SLOW)
    typing.remember()


def main():
    with Session() as session:
        import letterbox
        import signing
        from world import World
        with World(session, messages=0, start=False) as world:
            set_up(world, letterbox)
            world.start()
            typing = Typing(world)
            typing.story = signing.Story(session, world)
            typing.ADDRESS, typing.NEW_PASSWORD = signing.ADDRESS, signing.NEW_PASSWORD
            status = tap.run([('begin', lambda: begin(typing)), *(
                (place.__name__.replace('_', ' '), chapter(typing, place)) for place in PLACES)])
    return status


if __name__ == '__main__':
    raise SystemExit(main())
