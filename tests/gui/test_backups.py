# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A backup, by keyboard: everything goes into a file, which another program reads; a fresh home is given it, and has
the searches and the account again; mail of it is put into a folder, where a second client sees it, once.

The tests are one story, told in order."""
import os
import re
import shutil
import tarfile

import tap
from session import Session
from signing import Story

SLOW = 60       # seconds: what a busy machine may take; it is waited for, never slept through
DIALOG = 'Back Up and Restore'
MENU = (('menu item', 'check menu item'), DIALOG)
SAVE, OPEN = (('list item', 'button'), 'Back Up…'), (('list item', 'button'), 'Open a Backup…')
RESTORE = (('list item', 'button'), 'Restore Settings and Accounts')
PUT = (('list item', 'button'), 'Put Mail Into the Folder')
FIRST = (('label', 'link'), 'Restore a backup')
MAIL = ('check box', 'Mail of ann@example.org')
NAME = ('text', 'Name:')
LETTERS = 5
CHOOSER = 'gtk_tree_model_get_iter_first'  # what GTK's own chooser of files says as a path is typed into it


class Backup(Story):
    def __init__(self, session, world, letters):
        super().__init__(session, world)
        self.letters = letters
        self.file = os.path.join(os.environ['HOME'], 'all.tar')

    def open_dialog(self):
        self.keys.press(self.app, 'F10', on=(None, None))
        self.keys.focus(self.app, ('menu item', 'check menu item'), seconds=SLOW)
        self.keys.reach(self.app, 'Down', *MENU, 20)
        self.keys.press(self.app, 'Return', on=MENU)
        self.app.find('dialog', DIALOG, seconds=SLOW)

    def type_path(self, path, on):
        """In one go: GTK's entry for paths completes what is there when it pauses, and is late with it."""
        for _ in range(5):
            self.keys.press(self.app, 'Ctrl+A', on=on)
            self.keys.focus(self.app, *on)
            self.keys.xdotool('type', '--clearmodifiers', '--delay', 1, path)
            try:
                self.tree.wait(lambda: self.keys.focus(self.app, *on).text().rstrip('/') == path, 'the path', 1)
                return
            except tap.Failure:
                pass
        raise tap.Failure(f'the path became {self.keys.focus(self.app, *on).text()!r}, not {path!r}')

    def save(self, path):
        self.keys.reach(self.app, 'Tab', *SAVE)
        self.keys.press(self.app, 'Return', on=SAVE)
        self.type_path(path, NAME)
        self.keys.press(self.app, 'Return', on=NAME)

    def open(self, path):
        """Alt+Home and Ctrl+L are the chooser's keys for the home folder and for a name in it."""
        self.keys.reach(self.app, 'Tab', *OPEN)
        self.keys.press(self.app, 'Return', on=OPEN)
        self.app.find('dialog', 'Open Backup', 'active', seconds=SLOW)
        self.keys.press(self.app, 'Alt+Home', on=(None, None))
        self.app.find('list item', 'Open your personal folder', 'selected', seconds=SLOW)
        self.keys.press(self.app, 'Ctrl+L', on=(None, None))
        entry = self.keys.focus(self.app, 'text', seconds=SLOW)
        self.type_path(os.path.basename(path), ('text', entry.name))
        for _ in range(5):
            self.keys.press(self.app, 'Return', on=('text', entry.name))
            try:
                return self.app.gone('dialog', 'Open Backup', 2)
            except tap.Failure:
                pass    # it went to what GTK offered to complete the path with
        raise tap.Failure('the chooser stays open')

    def says(self, words):
        return self.app.find('label', re.compile(words), seconds=SLOW)

    def close(self):
        self.keys.press(self.app, 'Escape', on=(None, None))
        self.app.gone('dialog', DIALOG, SLOW)


def everything_is_saved(story):
    """And no password."""
    app, keys, world = story.app, story.keys, story.world
    story.open_dialog()
    keys.focus(app, *MAIL, SLOW)
    story.save(story.file)
    story.says(f'^Saved, with {LETTERS} messages\\.$')
    keys.focus(app, *SAVE, SLOW)
    with tarfile.open(story.file) as tar:
        mail = tar.extractfile('mail/ann@example.org/INBOX.mbox').read()
        choices = tar.extractfile('choices.ini').read()
    tap.equal(sorted(re.findall(rb'^Subject: (.*)$', mail, re.M)),
              sorted(one.subject.encode() for one in story.letters), 'its mail')
    tap.check(b'Bills' in choices, 'the search', choices)
    with open(story.file, 'rb') as whole:
        tap.check(b'secret' not in whole.read(), 'no password', story.file)
    tap.equal([name for name in os.listdir(os.environ['HOME']) if name.startswith('.tern')], [], 'nothing beside it')
    story.close()


def a_torn_file_is_refused(story):
    app, keys = story.app, story.keys
    story.open_dialog()
    keys.focus(app, *MAIL, SLOW)
    keys.reach(app, 'Tab', *OPEN)
    with open(os.path.join(os.environ['HOME'], 'torn.tar'), 'wb') as out, open(story.file, 'rb') as whole:
        out.write(whole.read()[:2000])
    story.open(os.path.join(os.environ['HOME'], 'torn.tar'))
    story.says('^“torn.tar” is cut short$')
    keys.focus(app, *OPEN, SLOW)
    story.close()


def a_fresh_home_has_it_again(story):
    app, keys, world = story.app, story.keys, story.world
    world.stop()
    for name in ('data', 'config'):
        shutil.rmtree(os.path.join(world.home, name))
    app = world.start()
    keys.focus(app, 'text', 'Email address', SLOW)
    keys.reach(app, 'Tab', *FIRST)
    keys.press(app, 'Return', on=FIRST)
    keys.focus(app, *SAVE, SLOW)
    story.open(story.file)
    story.says('^This backup has 1 account and mail of 1 folder\\.$')
    keys.press(app, 'Return', on=RESTORE)
    story.says('^Settings and 1 account are back\\. It asks for its password\\.$')
    keys.focus(app, *RESTORE, SLOW)
    story.close()
    app.find('button', 'Bills, search', seconds=SLOW)
    story.enter_password('secret')
    app.find('list', re.compile(f'^Inbox, {LETTERS} messages'), seconds=SLOW)
    tap.equal([one['subject'] for one in world.ask('choice', 'list', 'search')], ['one'], 'the search')


def mail_is_put_into_a_folder(story):
    app, keys, world = story.app, story.keys, story.world
    back = world.client('Back')
    app.find('button', re.compile('^Back'), seconds=SLOW)
    for words in (f'^{LETTERS} messages are on their way',
                  f'^0 messages are on their way.* {LETTERS} were there already'):
        story.open_dialog()
        keys.focus(app, *MAIL, SLOW)
        story.open(story.file)
        story.says('^This backup has')
        keys.focus(app, *RESTORE, SLOW)
        keys.reach(app, 'Tab', 'combo box', 'Into')
        keys.press(app, 'Space', on=('combo box', 'Into'))
        keys.reach(app, 'Down', 'list item', 'Back', 20)
        keys.press(app, 'Return', on=('list item', 'Back'))
        keys.focus(app, 'combo box', 'Into', SLOW)
        keys.reach(app, 'Tab', *PUT)
        keys.press(app, 'Return', on=PUT)
        story.says(words)
        keys.focus(app, *PUT, SLOW)
        story.close()

        def there():
            back.command('NOOP')
            return len(back.flags()) == LETTERS
        tap.wait_until(there, 'all are on the server', SLOW)
    flags = {back.uid_of(one.message_id)[0]: set(one.flags) for one in story.letters}
    tap.equal({uid: set(found) - {'\\Recent'} for uid, found in back.flags().items()}, flags, 'with their flags')


PARTS = (everything_is_saved, a_torn_file_is_refused, a_fresh_home_has_it_again, mail_is_put_into_a_folder)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            letters = [letterbox.letter(f'Bill {n}', flags=['\\Seen'] if n % 2 else ['\\Flagged'])
                       for n in range(LETTERS)]
            letterbox.fill(world, letters)
            world.server.fill('ann', 'Back', [])
            world.ask('account', 'keep', 'ann@example.org', '--mail', 'all', '--attachments', 'always')
            world.ask('sync', '--bodies', 'all')
            world.ask('choice', 'set', 'search', 'one', 'search', 'Bills\n\nsubject:bill')
            world.start()
            story = Backup(session, world, letters)
            story.app.find('list', re.compile(f'^Inbox, {LETTERS} messages'), seconds=SLOW)
            result = tap.run([(part.__name__.replace('_', ' '), story.chapter(part)) for part in PARTS])
            tap.equal([line for line in world.complaints() if CHOOSER not in line], [], 'no complaints')
            return result


if __name__ == '__main__':
    raise SystemExit(main())
