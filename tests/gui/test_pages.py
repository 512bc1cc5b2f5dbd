# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Where the keyboard is after what had the focus in the reader has gone: a bar and its buttons, a page that is loaded
once more or shown as text, a page whose process ends. It is always in the message, on one thing with a name.

The tests are one story, told in order."""
import os
import re
import signal
import subprocess
import time

import tap
from session import Session

ROW = 'list item'
SLOW = 30       # seconds: what a busy machine may take; it is waited for, never slept through
SUBJECT, SENDER = 'Tides', 'The Ferry'
# The picture is far away, where nobody answers. The page has no colours of its own, and follows the theme's.
HTML = '<html><body><h1>News of the tides</h1><p>Low on <a href="https://example.org/monday">Monday</a>.</p>' \
       '<img src="http://127.0.0.1:9/cover.png" alt="The cover"></body></html>'
PAGE = ('paragraph', f'{SENDER}, {SUBJECT}. News of the tides')
OTHER, OTHER_PAGE = 'Ebb', ('paragraph', f'{SENDER}, Ebb. News of the tides')
TEXT = ('text', f'{SENDER}, {SUBJECT}')
SHOW, ALWAYS = ('button', 'Show'), ('button', 'Always From This Sender')
BLOCKED = re.compile('^Pictures are not loaded')
INTERFACE = 'org.gnome.desktop.interface'


class Pages:
    def __init__(self, world):
        import keys
        import tree
        self.world, self.keys, self.tree = world, keys, tree

    @property
    def app(self):
        return self.world.app

    def press(self, key, on):
        self.keys.press(self.app, key, on=on)

    def reach(self, key, place):
        self.keys.reach(self.app, key, *place)

    def is_in(self, place):
        """Exactly one object has the focus, and it is this."""
        return self.keys.focus(self.app, *place, SLOW)

    def open(self, subject, page):
        """From the list; the page has the focus."""
        row = (ROW, re.compile(f', {subject}, '))
        self.keys.reach(self.app, 'F6', ROW)
        self.press('Home', on=(ROW, None))
        self.keys.reach(self.app, 'Down', *row)
        if 'selected' not in self.is_in(row).states:
            self.press('Down', on=row)
        self.app.find('label', BLOCKED, seconds=SLOW)
        self.press('F6', on=row)
        self.is_in(page)

    def change_theme(self, scheme):
        """Tern's window is painted anew, and so is what has no colours of its own."""
        before = self.app.find('document web').key
        subprocess.run(['gsettings', 'set', INTERFACE, 'color-scheme', scheme], check=True)
        self.tree.wait(lambda: [one for one in self.app.root().walk() if one.role == 'document web'
                                and one.key != before], 'a new page', SLOW)

    def processes_of_pages(self):
        """The one that draws the page, since there is one window, and one page in it; and the one for the next."""
        return [pid for pid in map(int, filter(str.isdigit, os.listdir('/proc')))
                if read_stat(pid)[0] == 'WebKitWebProces' and self.world.process.child.pid in parents(pid)]


def read_stat(pid):
    """(name, parent), of a process that may have ended."""
    try:
        with open(f'/proc/{pid}/stat') as line:
            name, rest = line.read().split('(', 1)[1].rsplit(')', 1)
    except OSError:
        return '', 0
    return name, int(rest.split()[1])


def parents(pid):
    while pid > 1:
        pid = read_stat(pid)[1]
        yield pid


def a_page_that_is_entered_has_the_focus(story):
    story.keys.focus(story.app, ROW, seconds=SLOW)
    story.open(SUBJECT, PAGE)


def the_page_shown_as_text_and_back(story):
    for place, there in ((PAGE, TEXT), (TEXT, PAGE)):
        story.press('Ctrl+Shift+H', on=place)
        story.is_in(there)


def the_page_made_anew_in_another_theme(story):
    """Also where another window has the keyboard meanwhile."""
    for scheme in ('prefer-dark', 'default'):
        story.change_theme(scheme)
        story.is_in(PAGE)
    number = story.keys.xdotool('getactivewindow').strip()
    story.keys.xdotool('windowminimize', number)
    story.tree.wait(lambda: story.app.window() is None, 'the window is left')
    story.change_theme('prefer-dark')
    story.keys.xdotool('windowactivate', number)
    story.is_in(PAGE)
    tap.equal(story.world.complaints(), [], 'no complaints')


def pictures_asked_for_by_a_button(story):
    """The bar goes with its buttons."""
    story.reach('Shift+Tab', SHOW)
    story.press('Return', on=SHOW)
    story.is_in(PAGE)
    story.app.gone('label', BLOCKED, SLOW)


def pictures_asked_for_by_a_key(story):
    """On a button of the bar that goes."""
    story.open(OTHER, OTHER_PAGE)
    story.reach('Shift+Tab', ALWAYS)
    story.press('Ctrl+Shift+P', on=ALWAYS)
    story.is_in(OTHER_PAGE)
    story.app.gone('label', BLOCKED, SLOW)


def the_page_whose_process_ends(story):
    """It is shown as text then."""
    story.is_in(PAGE)
    # WebKit itself ends Tern where a process dies while it starts.
    story.tree.wait(lambda: len(story.processes_of_pages()) == 2, 'one waits for the next page', SLOW)
    time.sleep(2)
    for pid in story.processes_of_pages():
        os.kill(pid, signal.SIGKILL)
    story.app.find('label', re.compile('is shown as text'), seconds=SLOW)
    story.is_in(TEXT)
    story.tree.wait(lambda: 'Low on Monday' in story.is_in(TEXT).text(), 'the text', SLOW)


TESTS = (a_page_that_is_entered_has_the_focus, the_page_shown_as_text_and_back, the_page_made_anew_in_another_theme,
         pictures_asked_for_by_a_button, the_page_whose_process_ends, pictures_asked_for_by_a_key)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False) as world:
            letterbox.fill(world, [letterbox.letter(SUBJECT, html=HTML, sender=(SENDER, 'news@ferry.example')),
                                   letterbox.letter(OTHER, html=HTML, sender=(SENDER, 'ebb@ferry.example')),
                                   letterbox.letter('Note')])
            world.start()
            story = Pages(world)
            return tap.run([(test.__name__.replace('_', ' '), lambda test=test: test(story)) for test in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
