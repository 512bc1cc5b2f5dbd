# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The properties of a folder: what is in it, as a second client counts it, and all of it kept on this computer, paused
and gone on with, and read once the server is gone.

The tests are one story, told in order."""
import contextlib
import os
import re
import signal

import tap
from session import Session

ROW = 'list item'
SLOW = 60       # seconds: what a busy machine may take; it is waited for, never slept through
WORK = ('button', re.compile('^Work(, [0-9]+ unread)?$'))
KEEP = ('combo box', 'Keep')
LETTERS = 4


@contextlib.contextmanager
def deaf(server):
    group = server.process.child.pid
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)


class Story:
    def __init__(self, world):
        import keys
        import letterbox
        import tree
        self.world, self.keys, self.tree, self.letterbox = world, keys, tree, letterbox

    @property
    def app(self):
        return self.world.app

    def press(self, key, on):
        self.keys.press(self.app, key, on=on)

    def says(self, words):
        """A line of the dialog; what separates a number from its unit does not matter."""
        def shown():
            return [one for one in self.app.all('label') if re.search(words, one.name.replace('\u00a0', ' '))]
        return self.tree.wait(shown, f'{words} is shown', SLOW)[0]

    def sizes(self):
        """Of the messages in it, as the second client is told."""
        found = self.world.client('Work').command('UID FETCH 1:* (RFC822.SIZE)')
        return sum(int(re.search(r'RFC822\.SIZE (\d+)', one.text)[1]) for one in found if 'RFC822' in one.text)

    def chosen(self):
        return [(one['subject'].partition(' ')[2], one['value']) for one in self.world.ask('choice', 'list', 'folder')
                if one['name'] == 'keep']

    def choose(self, key):
        self.press('Space', on=KEEP)
        self.press(key, on=(ROW, None))
        self.press('Return', on=(ROW, None))
        self.keys.focus(self.app, *KEEP)


def what_is_in_it_is_said(story):
    keys, app = story.keys, story.app
    app.find('list', re.compile('^Inbox, 1 mess'), seconds=SLOW)
    app.find('button', re.compile('^Up to date'), seconds=SLOW)
    place = keys.reach(app, 'F6', 'button', re.compile('^Inbox'))
    story.press('w', on=('button', place.name))
    story.press('Alt+Return', on=WORK)
    app.find('dialog', 'Folder Properties')
    story.says(f'^{LETTERS} messages$')
    story.says(f'^{story.sizes() / 1000:.1f} kB$')
    story.says(f'^0 of {LETTERS} messages with everything in them, 0 bytes$')
    story.says('^Nothing in particular$')
    for fact in ('Kept here', 'Size', 'Messages', 'Used for', 'Place on the server', 'Name'):
        keys.reach(app, 'Shift+Tab' if fact == 'Kept here' else 'Up', ROW, fact)
    keys.reach(app, 'Tab', *KEEP)


def all_of_it_is_kept(story):
    """The server says nothing for a while, in which it is paused."""
    keys, app = story.keys, story.app
    with deaf(story.world.server):
        story.choose('Down')
        keys.reach(app, 'Down', ('button', ROW), 'Pause')
        story.press('Return', on=(('button', ROW), 'Pause'))
        app.find(('button', ROW), 'Go On', seconds=SLOW)
        app.find('button', re.compile('^Working offline'), seconds=SLOW)
    tap.equal(story.chosen(), [('Work', 'always')], 'it is kept')
    story.says(f'^0 of {LETTERS} messages')
    story.press('Return', on=(('button', ROW), 'Go On'))
    story.says(f'^{LETTERS} of {LETTERS} messages with everything in them, {story.sizes() / 1000:.1f} kB$')
    keys.focus(app, *KEEP, SLOW)
    story.letterbox.deliver(story.world.client(), story.letterbox.letter('News', text='Six loaves.\n' * 30000), 'Work')
    story.press('Escape', on=KEEP)
    story.press('F5', on=WORK)
    app.find('button', re.compile('^Work, 1 unread'), seconds=SLOW)
    story.press('Alt+Return', on=WORK)
    story.says(f'^{LETTERS + 1} of {LETTERS + 1} messages with everything in them, {story.sizes() / 1000:.1f} kB$')


def it_is_compared_with_the_server(story):
    keys, app = story.keys, story.app
    button = (('button', ROW), 'Check Against the Server')
    keys.reach(app, 'Tab', *button)
    story.press('Return', on=button)
    app.find('dialog', 'Check Work', seconds=SLOW)
    app.find(('label', 'heading'), 'Same as on the Server', seconds=SLOW)
    story.press('Escape', on=('button', 'Check Again'))
    story.press('Escape', on=button)
    keys.focus(app, *WORK)


def nothing_of_it_is_kept(story):
    """What is here stays; what comes is not fetched before it is opened."""
    story.press('Alt+Return', on=WORK)
    story.keys.focus(story.app, *KEEP)
    story.choose('Down')
    story.tree.wait(lambda: story.chosen() == [('Work', 'never')], 'it is chosen', SLOW)
    story.says(f'^{LETTERS + 1} of {LETTERS + 1} messages')
    story.choose('Up')
    story.tree.wait(lambda: story.chosen() == [('Work', 'always')], 'it is chosen again', SLOW)
    story.press('Escape', on=KEEP)


def it_is_read_without_the_server(story):
    app, keys = story.app, story.keys
    story.world.server.stop()
    story.press('Return', on=WORK)
    row = keys.reach(app, 'F6', ROW)
    story.press('Home', on=(ROW, row.name))
    story.press('Return', on=(ROW, re.compile('News')))
    reader = app.find('text', 'Maria Kowalska, News', seconds=SLOW)
    story.tree.wait(lambda: 'Six loaves.' in reader.text(), 'the text is here', SLOW)
    tap.equal(story.world.complaints(), [], 'no complaints')


TESTS = (what_is_in_it_is_said, all_of_it_is_kept, it_is_compared_with_the_server, nothing_of_it_is_kept,
         it_is_read_without_the_server)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            letterbox.fill(world, [letterbox.letter('A letter', flags=['\\Seen'])])
            letterbox.fill(world, [letterbox.letter(f'Letter {number}', flags=['\\Seen'], attached=number == 1)
                                   for number in range(LETTERS)], 'Work')
            world.start()
            story = Story(world)
            return tap.run([(part.__name__.replace('_', ' '), lambda part=part: part(story)) for part in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
