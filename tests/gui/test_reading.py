# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Reading mail in the window, by keyboard alone: panes, folders, text and HTML, marks that reach the server, mail that
comes and goes by another client's hand, and all that opens in front of it and closes again.

The tests are one story, told in order; each begins by going to the row it is about."""
import contextlib
import os
import re
import signal

import tap
from session import Session

ROW = 'list item'
SLOW = 30       # seconds: what a busy machine may take; it is waited for, never slept through
NAMED = ('button', 'toggle button', 'check box', 'switch', 'text', 'entry', 'password text', 'spin button', 'list',
         'combo box', 'menu item', 'link', 'dialog', 'frame')
NEWS = """<html><body><h1>News of the week</h1><p>The ferry sails again from
<a href="https://example.org/harbour">the harbour</a> on Monday.</p><ul><li>Bring a coat</li></ul></body></html>
"""
PLAN = """The ferry leaves at nine.

Look at https://example.org/timetable for the way back, or ask
the harbour office. The harbour is open.

--\x20
Maria
"""


def letters(letterbox):
    """Newest first: those the tests name, then older ones, so that the list is longer than the window."""
    seen = ['\\Seen']
    return [
        letterbox.letter('Harbour plan', PLAN),
        letterbox.letter('Newsletter', html=NEWS, sender=('The Ferry', 'news@ferry.example')),
        letterbox.letter('Figures', attached=True, flags=[*seen, '\\Flagged', '\\Answered']),
        letterbox.letter('Zürich, 東京', 'Grüße aus Zürich.\n', sender=('Zoë Müller', 'zoe@example.org')),
        *[letterbox.letter(f'Note {number}', flags=seen) for number in range(1, 6)],
        letterbox.letter('Left for later'),
        *[letterbox.letter(f'Note {number}', flags=seen) for number in range(6, 19)],
        letterbox.letter('At the very end'),
    ]


class Reading:
    """The window, the letters, and the second client that sees what arrived at the server."""

    def __init__(self, world, letters):
        import keys
        import letterbox
        import tree
        self.world, self.app, self.keys, self.tree, self.letterbox = world, world.app, keys, tree, letterbox
        self.letters = {one.subject: one for one in letters}
        self.order = list(letters)
        self.witness = world.client()

    # Rows ------------------------------------------------------------------------------------------------

    def named(self, subject):
        """A row, whatever else it says."""
        return ROW, re.compile(f', {re.escape(subject)}, ')

    def row(self, subject, seconds=SLOW):
        return self.app.find(*self.named(subject), seconds=seconds)

    def says(self, subject, **marks):
        """Waits until the row of this letter says exactly its one sentence."""
        return self.app.find(ROW, self.letterbox.sentence(self.letters[subject], **marks), seconds=SLOW)

    def is_on(self, subject):
        """Waits until this row has the focus and is the selected one."""
        one = self.keys.focus(self.app, *self.named(subject), SLOW)
        self.tree.wait(lambda: self.selected() == [subject], f'{subject} alone is selected', SLOW)
        return one

    def selected(self):
        rows = [one for one in self.list().walk() if one.role == ROW and 'selected' in one.states]
        return [next((subject for subject in self.letters if f', {subject}, ' in one.name), one.name) for one in rows]

    def list(self):
        return next(one for one in self.app.root().walk() if one.role == 'list' and ' message' in one.name)

    def to_list(self):
        return self.keys.reach(self.app, 'F6', ROW, re.compile(', '))

    def leave_everything(self):
        """What a test that failed may have left open."""
        for _ in range(3):
            if self.app.all('dialog') or (self.app.window() and self.app.window().name in self.letters):
                self.keys.xdotool('key', 'Escape')
                self.tree.wait(lambda: not self.app.all('dialog'), 'the dialog is closed', 3)
        if self.app.window().name != 'Inbox – Tern':
            self.keys.reach(self.app, 'F6', 'button')
            self.keys.press(self.app, 'i', on=('button', None))

    def go_to(self, subject):
        """From wherever it is, by F6, Home and Down."""
        self.leave_everything()
        self.to_list()
        self.keys.press(self.app, 'Home', on=(ROW, None))
        for one in self.order:
            self.is_on(one.subject)
            if one.subject == subject:
                return
            self.keys.press(self.app, 'Down', on=self.named(one.subject))

    # The reader ------------------------------------------------------------------------------------------

    def body(self, subject):
        """The text of a message, once it is open."""
        name = f'{self.letters[subject].sender[0]}, {subject}'
        return self.app.find('text', name, seconds=SLOW)

    def shows(self, subject, words):
        self.tree.wait(lambda: words in self.body(subject).text(), f'{subject} shows {words!r}', SLOW)
        return self.body(subject).text()

    # The server ------------------------------------------------------------------------------------------

    def uid(self, subject):
        return self.witness.uid_of(self.letters[subject].message_id)[0]

    def flags(self, subject):
        return self.witness.flags()[self.uid(subject)]

    def is_in(self, client, letter):
        """Whether the folder this client looks at has the letter now."""
        client.command('NOOP')
        return bool(client.uid_of(letter.message_id))

    def at_server(self, subject, flag, there=True):
        self.tree.wait(lambda: (flag in self.flags(subject)) == there,
                       f'{subject} {"has" if there else "has no"} {flag} at the server', SLOW)

    @contextlib.contextmanager
    def deaf_server(self):
        """It answers nothing meanwhile: what is seen now does not wait for it."""
        group = self.world.server.process.child.pid
        os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(group, signal.SIGCONT)


def begins_in_the_list(story):
    first = story.order[0].subject
    story.keys.focus(story.app, *story.named(first), SLOW)
    tap.equal(story.selected(), [], 'nothing is opened, and nothing marked, before the person has done anything')
    for one in story.order[:8]:
        row = story.says(one.subject)
        tap.equal([inner.name for inner in row.walk() if inner is not row and inner.name], [],
                  'nothing inside the row is read again')
        tap.equal(row.parent.role, 'list', 'it is an item of the list')
    unread = [one for one in story.order if '\\Seen' not in one.flags]
    story.app.find('list', f'Inbox, {len(story.order)} messages, {len(unread)} unread', seconds=SLOW)
    story.keys.press(story.app, 'Down', on=story.named(first))
    story.is_on(first)


def goes_round_the_panes(story):
    app, keys = story.app, story.keys
    subject = 'Harbour plan'
    story.go_to(subject)
    story.shows(subject, 'ferry')
    reader, folder = ('text', f'Maria Kowalska, {subject}'), ('button', re.compile('^Inbox'))
    for way, stops in (('F6', [reader, folder, story.named(subject)]), ('Shift+F6', [folder, reader])):
        for stop in stops:
            keys.xdotool('key', '--clearmodifiers', keys.chord(way))
            keys.focus(app, *stop, SLOW)
    keys.press(app, 'Shift+F6', on=reader)
    story.is_on(subject)


def picks_folders_by_keys(story):
    app, keys = story.app, story.keys

    def folder(name):
        return 'button', re.compile(f'^{name}(, |$)')
    story.go_to('Harbour plan')
    keys.press(app, 'Shift+F6', on=story.named('Harbour plan'))
    keys.press(app, 'Down', on=folder('Inbox'))
    keys.focus(app, *folder('Drafts'))
    app.find('grouping', 'No Messages', seconds=SLOW)
    keys.press(app, 'p', on=folder('Drafts'))
    projects = keys.focus(app, *folder('Projects'))
    app.find('list', 'Projects, 1 message', seconds=SLOW)
    tap.equal(projects.name, 'Projects', 'nothing in it is unread')
    tap.check('expanded' in projects.states, 'it is open', projects)
    leaf = app.find(*folder('Sent'))
    tap.check('expanded' not in leaf.states, 'a folder with nothing in it is not called open', leaf)
    keys.press(app, 'Left', on=folder('Projects'))
    app.gone(*folder('Tern'))
    keys.press(app, 'Right', on=folder('Projects'))
    app.find(*folder('Tern'))
    keys.press(app, 'Down', on=folder('Projects'))
    keys.focus(app, *folder('Tern'))
    app.find('list', 'Tern, 1 message, 1 unread', seconds=SLOW)
    keys.press(app, 'Left', on=folder('Tern'))
    keys.focus(app, *folder('Projects'))
    keys.press(app, 'i', on=folder('Projects'))
    keys.focus(app, *folder('Inbox'))
    app.find('list', re.compile(f'^Inbox, {len(story.order)} messages'), seconds=SLOW)
    keys.press(app, 'F6', on=folder('Inbox'))
    keys.focus(app, *story.named('Harbour plan'), SLOW)


def reads_text(story):
    story.go_to('Harbour plan')
    said = story.shows('Harbour plan', 'The ferry leaves at nine.')
    tap.check('https://example.org/timetable' in said and 'Maria' in said, 'all of it', said)
    story.is_on('Harbour plan')
    for label in ('Harbour plan', 'Maria Kowalska', 'maria@example.org'):
        story.app.find('label', label)
    story.go_to('Zürich, 東京')
    story.shows('Zürich, 東京', 'Grüße aus Zürich.')


def reads_designed_mail(story):
    app, keys = story.app, story.keys
    story.go_to('Newsletter')
    page = app.find('document web', seconds=SLOW)
    app.find('heading', 'News of the week', below=page, seconds=SLOW)
    said = ' '.join(one.text() for one in app.refresh(page).walk() if 'Text' in one.interfaces)
    for words in ('The ferry sails again from', 'on Monday', 'Bring a coat'):
        tap.check(words in said, f'the page says {words!r}', said)
    app.find('link', 'the harbour', below=page)
    story.is_on('Newsletter')
    keys.press(app, 'Ctrl+Shift+H', on=story.named('Newsletter'))
    said = story.shows('Newsletter', 'The ferry sails again')
    tap.check('News of the week' in said and 'https://example.org/harbour' in said, 'headings and where links lead', said)
    story.tree.wait(lambda: not pages(app), 'the page is gone', SLOW)
    story.is_on('Newsletter')
    keys.press(app, 'Ctrl+Shift+H', on=story.named('Newsletter'))
    app.find('document web', seconds=SLOW)


def pages(app):
    """The web pages that can be reached: what is above them shows, too."""
    return [one for one in app.all('document web') if is_reachable(one)]


def is_reachable(one):
    return all('showing' in each.states for each in (one, *ancestors(one))) and min(one.extents()[2:]) > 0


def ancestors(one):
    while one.parent is not None and one.parent.role != 'application':
        one = one.parent
        yield one


def opens_with_return(story):
    """Return marks at once, and the focus goes to what is read; F6 goes on from a page, too."""
    app, keys = story.app, story.keys
    story.go_to('Newsletter')
    app.find('document web', seconds=SLOW)
    keys.press(app, 'Return', on=story.named('Newsletter'))
    page = keys.focus(app, 'paragraph', 'The Ferry, Newsletter. News of the week', SLOW)
    tap.check(any(one.role == 'document web' for one in ancestors(page)), 'the page has the focus', page)
    story.says('Newsletter', unread=False)
    story.at_server('Newsletter', '\\Seen')
    keys.press(app, 'F6', on=(page.role, page.name))
    keys.focus(app, 'button', re.compile('^Inbox'))
    story.go_to('Zürich, 東京')
    story.shows('Zürich, 東京', 'Grüße')
    keys.press(app, 'Return', on=story.named('Zürich, 東京'))
    keys.focus(app, 'text', 'Zoë Müller, Zürich, 東京', SLOW)
    keys.press(app, 'Escape', on=('text', 'Zoë Müller, Zürich, 東京'))
    story.is_on('Zürich, 東京')


def marks_read_after_a_while(story):
    subject = 'Left for later'
    tap.check('\\Seen' not in story.flags(subject), 'nothing has touched it so far')
    story.go_to(subject)
    story.shows(subject, subject)
    story.says(subject, unread=False)
    story.at_server(subject, '\\Seen')
    tap.check('\\Seen' not in story.flags('At the very end'), 'what was not shown is not read')


def stars_and_undoes(story):
    app, keys = story.app, story.keys
    subject = 'Note 2'
    story.go_to(subject)
    with story.deaf_server():
        keys.press(app, 'Ctrl+D', on=story.named(subject))
        row = app.find(ROW, re.compile(f', {subject}, .*, starred'), seconds=SLOW)
        tap.check('focused' in row.states, 'the focus stays', row)
        app.find('label', 'Starred', seconds=SLOW)
        app.find('button', 'Undo')
    story.says(subject, starred=True)
    story.at_server(subject, '\\Flagged')
    keys.press(app, 'Ctrl+Z', on=story.named(subject))
    story.says(subject, starred=False)
    app.find('label', 'Undone: Starred', seconds=SLOW)
    story.at_server(subject, '\\Flagged', False)
    keys.press(app, 'Ctrl+Shift+Z', on=story.named(subject))
    story.says(subject, starred=True)
    app.find('label', 'Done again: Starred', seconds=SLOW)
    story.at_server(subject, '\\Flagged')
    keys.press(app, 'Ctrl+D', on=story.named(subject))
    story.says(subject, starred=False)
    story.at_server(subject, '\\Flagged', False)


def marks_several_unread(story):
    app, keys = story.app, story.keys
    story.go_to('Note 3')
    keys.press(app, 'Shift+Down', on=story.named('Note 3'))
    keys.press(app, 'Shift+Down', on=story.named('Note 4'))
    keys.focus(app, *story.named('Note 5'))
    story.tree.wait(lambda: story.selected() == ['Note 3', 'Note 4', 'Note 5'], 'three are selected')
    app.find('label', '3 Messages Selected', seconds=SLOW)
    keys.press(app, 'Ctrl+U', on=story.named('Note 5'))
    for subject in ('Note 3', 'Note 4', 'Note 5'):
        story.says(subject, unread=True)
        story.at_server(subject, '\\Seen', False)
    tap.equal(story.selected(), ['Note 3', 'Note 4', 'Note 5'], 'they stay selected')
    app.find('label', 'Marked as unread · 3 messages', seconds=SLOW)


def goes_to_unread(story):
    app, keys = story.app, story.keys
    story.go_to('Note 1')
    for key, here, there in (('Alt+Down', 'Note 1', 'Note 3'), ('Alt+Down', 'Note 3', 'Note 4'),
                             ('Alt+Up', 'Note 4', 'Note 3')):
        keys.press(app, key, on=story.named(here))
        story.is_on(there)
    keys.press(app, 'Return', on=story.named('Note 3'))
    keys.focus(app, 'text', 'Maria Kowalska, Note 3', SLOW)
    keys.press(app, 'Alt+Down', on=('text', 'Maria Kowalska, Note 3'))
    keys.focus(app, 'text', 'Maria Kowalska, Note 4', SLOW)
    keys.press(app, 'Escape', on=('text', 'Maria Kowalska, Note 4'))
    story.is_on('Note 4')
    keys.press(app, 'Alt+Down', on=story.named('Note 4'))
    story.is_on('Note 5')
    keys.press(app, 'Alt+Down', on=story.named('Note 5'))
    story.is_on('At the very end')
    keys.press(app, 'Ctrl+U', on=story.named('At the very end'))
    keys.press(app, 'Alt+Down', on=story.named('At the very end'))
    app.find('label', 'No unread message below', seconds=SLOW)
    story.is_on('At the very end')


def new_mail_moves_nothing(story):
    app, keys = story.app, story.keys
    story.go_to('Note 10')
    before = story.row('Note 10').extents()
    news = story.letterbox.letter('Fresh from the sea')
    story.letters[news.subject] = news
    story.order.insert(0, news)
    story.letterbox.deliver(story.witness, news)
    app.find('list', re.compile(f'^Inbox, {len(story.order)} messages'), seconds=SLOW)
    story.is_on('Note 10')
    tap.equal(story.row('Note 10').extents(), before, 'the row stays where it is on the screen')
    keys.press(app, 'Home', on=story.named('Note 10'))
    row = story.is_on(news.subject)
    tap.check(re.fullmatch(r'Unread, Maria Kowalska, Fresh from the sea, (to|yester)day \d\d:\d\d', row.name),
              'its sentence', row.name)


def follows_what_another_client_removes(story):
    """What was selected for the person is shown, and stays unread until they wait or move to it."""
    app, keys = story.app, story.keys
    set_delay(story, '60')
    story.go_to('Note 7')
    keys.press(app, 'Down', on=story.named('Note 7'))
    story.is_on('Note 8')
    story.witness.store([story.uid('Note 9')], '-', ['\\Seen'])
    story.says('Note 9', unread=True)
    gone = story.letters['Note 8']
    story.witness.expunge([story.uid('Note 8')])
    story.order.remove(gone)
    story.is_on('Note 9')
    story.shows('Note 9', 'about Note 9')
    app.gone(ROW, re.compile(', Note 8, '), SLOW)
    story.says('Note 9', unread=True)
    keys.press(app, 'Down', on=story.named('Note 9'))
    story.is_on('Note 10')
    story.shows('Note 10', 'about Note 10')
    tap.check('\\Seen' not in story.flags('Note 9'), 'passing over it did not mark it', story.flags('Note 9'))
    keys.press(app, 'Up', on=story.named('Note 10'))
    keys.press(app, 'Return', on=story.named('Note 9'))
    story.at_server('Note 9', '\\Seen')
    set_delay(story, '2')


def archives_and_undoes(story):
    """Seen at once, also with a server that says nothing; the next row is selected, and undo brings it back."""
    app, keys = story.app, story.keys
    story.go_to('Note 11')
    archived = story.letters['Note 11']
    with story.deaf_server():
        keys.press(app, 'Ctrl+E', on=story.named('Note 11'))
        story.is_on('Note 12')
        app.gone(ROW, re.compile(', Note 11, '), SLOW)
        app.find('label', 'Archived', seconds=SLOW)
    archive = story.world.client('Archive')
    story.tree.wait(lambda: story.is_in(archive, archived), 'it is in the archive at the server', SLOW)
    keys.press(app, 'Ctrl+Z', on=story.named('Note 12'))
    app.find('label', 'Undone: Archived', seconds=SLOW)
    story.row('Note 11')
    story.is_on('Note 12')
    story.tree.wait(lambda: not story.is_in(archive, archived), 'it has left the archive again', SLOW)
    story.tree.wait(lambda: story.is_in(story.witness, archived), 'and is back where it was', SLOW)


def moves_several_to_the_trash(story):
    """From the list and, one, from the reader, which goes on with the next; the focus stays where it was."""
    app, keys = story.app, story.keys
    story.go_to('Note 13')
    keys.press(app, 'Shift+Down', on=story.named('Note 13'))
    keys.focus(app, *story.named('Note 14'))
    keys.press(app, 'Delete', on=story.named('Note 14'))
    story.is_on('Note 15')
    app.find('label', 'Moved to the trash · 2 messages', seconds=SLOW)
    keys.press(app, 'Return', on=story.named('Note 15'))
    keys.focus(app, 'text', 'Maria Kowalska, Note 15', SLOW)
    keys.press(app, 'Delete', on=('text', 'Maria Kowalska, Note 15'))
    keys.focus(app, 'text', 'Maria Kowalska, Note 16', SLOW)
    gone = [story.letters[f'Note {number}'] for number in (13, 14, 15)]
    trash = story.world.client('Trash')
    story.tree.wait(lambda: all(story.is_in(trash, one) for one in gone), 'all three are in the trash', SLOW)
    tap.equal([one.subject for one in gone if story.is_in(story.witness, one)], [], 'and no longer in the inbox')
    for one in gone:
        story.order.remove(one)
    keys.press(app, 'Escape', on=('text', 'Maria Kowalska, Note 16'))
    story.is_on('Note 16')


def set_delay(story, seconds):
    """In the preferences, as a person does."""
    app, keys = story.app, story.keys
    story.to_list()
    keys.press(app, 'Ctrl+,', on=(ROW, None))
    keys.focus(app, ('check box', 'switch'), 'Mark as Read by Itself', SLOW)
    entry = keys.reach(app, 'Tab', ('spin button', 'text', 'entry'), re.compile('After Seconds'))
    keys.press(app, 'Ctrl+A', on=(entry.role, entry.name))
    keys.write(app, seconds, on=(entry.role, entry.name))
    keys.press(app, 'Return', on=(entry.role, entry.name))
    keys.press(app, 'Escape', on=(None, None))
    app.gone('dialog', 'Preferences', SLOW)
    keys.focus(app, ROW, None, SLOW)


def finds_in_the_message(story):
    app, keys = story.app, story.keys
    subject = 'Harbour plan'
    text, entry = ('text', f'Maria Kowalska, {subject}'), (('text', 'entry'), 'Find in message')
    story.go_to(subject)
    story.shows(subject, 'harbour')
    for start in (text, story.named(subject)):
        keys.reach(app, 'F6', *start)
        keys.press(app, 'Ctrl+F', on=start)
        keys.focus(app, *entry, SLOW)
        keys.press(app, 'Ctrl+A', on=entry)
        keys.write(app, 'harbour', on=entry)
        app.find('label', re.compile('^1 of 2|^2 matches'), seconds=SLOW)
        seen = app.find('label', re.compile('^. of 2|^2 matches')).name
        keys.press(app, 'Ctrl+G', on=entry)
        story.tree.wait(lambda: app.all('label', re.compile('^[12] of 2')), 'it says at which it is', SLOW)
        tap.check(seen, 'counted')
        keys.press(app, 'Escape', on=entry)
        keys.focus(app, *start, SLOW)
        tap.equal(app.all('label', re.compile('^. of 2')), [], 'the bar is closed')


def opens_and_closes_dialogs(story):
    """Each has the focus on something with a name, and gives it back to where it was."""
    app, keys = story.app, story.keys
    subject = 'Harbour plan'
    text = ('text', f'Maria Kowalska, {subject}')
    story.go_to(subject)
    story.shows(subject, 'harbour')
    for start in (text, story.named(subject)):
        for key, title, first, search in (
                ('Ctrl+Shift+K', 'Links', (ROW, re.compile('https://example.org/timetable')), None),
                ('Ctrl+,', 'Preferences', (None, 'Mark as Read by Itself'), 'Search preferences'),
                ('Ctrl+?', 'Keyboard Shortcuts', (ROW, re.compile('^Mark as read: Ctrl')),
                 'Search keyboard shortcuts')):
            keys.reach(app, 'F6', *start)
            keys.press(app, key, on=start)
            app.find('dialog', title, seconds=SLOW)
            keys.focus(app, *first, SLOW)
            check_names(story)
            if search:
                search_for_reading(story, first, search)
            keys.press(app, 'Escape', on=(None, None))
            app.gone('dialog', title, SLOW)
            keys.focus(app, *start, SLOW)


def menus_give_the_keyboard_back(story):
    """Closed with nothing chosen, and after what a menu led to has been closed."""
    app, keys = story.app, story.keys
    subject = 'Harbour plan'
    story.go_to(subject)
    story.shows(subject, 'harbour')
    for start in (story.named(subject), ('text', f'Maria Kowalska, {subject}')):
        keys.reach(app, 'F6', *start)
        keys.press(app, 'F10', on=start)
        keys.focus(app, 'menu item', seconds=SLOW)
        keys.press(app, 'Escape', on=('menu item', None))
        keys.focus(app, *start, SLOW)
        keys.press(app, 'F10', on=start)
        keys.focus(app, 'menu item', seconds=SLOW)
        keys.reach(app, 'Down', 'menu item', 'Preferences', 8)
        keys.press(app, 'Return', on=('menu item', 'Preferences'))
        keys.focus(app, None, 'Mark as Read by Itself', SLOW)
        keys.press(app, 'Escape', on=(None, 'Mark as Read by Itself'))
        keys.focus(app, *start, SLOW)


def search_for_reading(story, first, name):
    """The entry has a name, and what it finds has one; Escape leaves it."""
    app, keys, entry = story.app, story.keys, (('text', 'entry'), name)
    keys.press(app, 'Ctrl+F', on=first)
    keys.focus(app, *entry, SLOW)
    keys.write(app, 'read', on=entry)
    app.find(ROW, re.compile('(?i)read'), seconds=SLOW)
    keys.press(app, 'Escape', on=entry)
    app.gone(entry[0], name)


def opens_its_own_window(story):
    app, keys = story.app, story.keys
    subject = 'Harbour plan'
    story.go_to(subject)
    story.shows(subject, 'harbour')
    keys.press(app, 'Ctrl+O', on=story.named(subject))
    story.tree.wait(lambda: app.window() and app.window().name == subject, 'a window of its own', SLOW)
    text = keys.focus(app, 'text', f'Maria Kowalska, {subject}', SLOW)
    tap.check('The ferry leaves at nine.' in text.text(), 'with the message', text.text())
    check_names(story)
    keys.press(app, 'Escape', on=('text', text.name))
    story.tree.wait(lambda: app.window() and app.window().name == 'Inbox – Tern', 'the first window', SLOW)
    story.is_on(subject)


def hides_the_folders(story):
    app, keys = story.app, story.keys
    story.go_to('Harbour plan')
    keys.press(app, 'F9', on=story.named('Harbour plan'))
    app.gone('list', 'Folders')
    story.is_on('Harbour plan')
    keys.press(app, 'F10', on=story.named('Harbour plan'))      # the menu's button went with them
    keys.press(app, 'Escape', on=(('menu item', 'check menu item'), None))
    app.gone('list', 'Folders', SLOW)
    story.is_on('Harbour plan')
    story.shows('Harbour plan', 'harbour')
    keys.press(app, 'F6', on=story.named('Harbour plan'))
    keys.press(app, 'F6', on=('text', 'Maria Kowalska, Harbour plan'))
    keys.press(app, 'F9', on=story.named('Harbour plan'))
    app.find('list', 'Folders')
    keys.press(app, 'F9', on=('button', re.compile('^Inbox')))
    story.is_on('Harbour plan')
    keys.press(app, 'F9', on=story.named('Harbour plan'))
    keys.focus(app, 'button', re.compile('^Inbox'))


def check_names(story):
    """All that can be used in the active window has a name, and one object has the focus."""
    found = []

    def none_is_nameless():
        found[:] = [path(one) for one in story.app.window().walk() if one.role in NAMED and not one.name
                    and not is_of_page(one) and is_reachable(one) and not is_put_away(one)]
        return not found
    try:
        story.tree.wait(none_is_nameless, 'names')
    except tap.Failure:
        tap.equal(found, [], 'everything has a name')
    tap.equal(len(story.app.focused()), 1, 'one object has the focus')


def is_of_page(one):
    """What a web page is made of is its author's, and what stands beside it in the web view WebKit's."""
    return any(above.role == 'document web' for above in ancestors(one)) or any(
        below.role == 'document web' for below in one.parent.walk())


def is_put_away(one):
    """A closed find bar may still claim to be showing, with nothing in it named; open, it is looked at by its names."""
    return any(above.role == 'form' and not any(below.name for below in above.walk()) for above in ancestors(one))


def path(one):
    way = []
    while one is not None and len(way) < 6:
        way.append(f'{one.role} {one.name!r}')
        one = one.parent
    return ' < '.join(way)


def everything_has_a_name(story):
    for subject in ('Harbour plan', 'Newsletter', 'Figures'):
        story.go_to(subject)
        story.app.find('label', subject, seconds=SLOW)
        if subject == 'Newsletter':
            story.app.find('document web', seconds=SLOW)
        else:
            story.shows(subject, ' ')
        check_names(story)


def has_no_complaints(story):
    story.world.stop()
    tap.equal(story.world.complaints(), [], 'nothing was complained about')


if __name__ == '__main__':
    with Session() as session:
        import letterbox
        from world import World
        mail = letters(letterbox)
        with World(session, messages=0, start=False) as world:
            client = world.client()
            for folder in ('Projects', 'Projects/Tern'):
                client.create(folder)
            letterbox.fill(world, mail)
            letterbox.fill(world, [letterbox.letter('Timber', flags=['\\Seen'])], 'Projects')
            letterbox.fill(world, [letterbox.letter('Wings')], 'Projects/Tern')
            world.start()
            story = Reading(world, mail)
            status = tap.run([(test.__name__.replace('_', ' '), lambda test=test: test(story)) for test in (
                begins_in_the_list, goes_round_the_panes, picks_folders_by_keys, reads_text, reads_designed_mail,
                opens_with_return, marks_read_after_a_while, stars_and_undoes, marks_several_unread, goes_to_unread,
                new_mail_moves_nothing, follows_what_another_client_removes, archives_and_undoes,
                moves_several_to_the_trash, finds_in_the_message, opens_and_closes_dialogs, opens_its_own_window,
                hides_the_folders, everything_has_a_name, menus_give_the_keyboard_back, has_no_complaints)])
    raise SystemExit(status)
