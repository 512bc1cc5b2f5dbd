# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What is in a message beside its text, by keyboard: files are opened and saved, also onto a full disk; a name in
disguise is seen through; pictures inside are shown and those far away are not fetched unasked; what is no mail is shown
as it is."""
import ctypes
import http.server
import os
import re
import subprocess
import threading
import time

import tap
from session import Session

ROW = 'list item'
NAME = ('text', 'Name:')
SAVE_ALL, SELECT = ('button', 'Save All…'), ('button', 'Select')
SAVE_NOTES, SAVE_SCAN = ('button', 'Save notes.txt'), ('button', 'Save scan.bin')
OPEN_NOTES = ('button', re.compile(r'^Open notes\.txt, '))
CARD = re.compile('^Save All|^(Open|Save) .*(notes|scan)')
SHOW, ALWAYS = ('button', 'Show'), ('button', 'Always From This Sender')
PICTURE = (120, 168)    # as pictures.cover() makes them
FULL_BYTES = 65536
SLOW = 30
CLONE_NEWNS, MS_REC, MS_PRIVATE = 0x20000, 0x4000, 0x40000


class Far(http.server.ThreadingHTTPServer):
    """A server of pictures that counts who comes, whatever they want."""

    def __init__(self, picture):
        self.connections = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header('Content-Type', 'image/png')
                self.send_header('Content-Length', str(len(picture)))
                self.end_headers()
                self.wfile.write(picture)

            def log_message(self, *words):
                pass
        super().__init__(('127.0.0.1', 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def get_request(self):
        self.connections += 1
        return super().get_request()


class Case:
    """One window, a folder to save into, and a program that opens files by copying them."""

    def __init__(self, session, world, far):
        import keys
        import tree
        self.session, self.world, self.far, self.keys, self.tree = session, world, far, keys, tree
        self.out, self.opened = session.path('out'), session.path('opened')
        self.broken = False
        os.mkdir(self.out)

    def chapter(self, test):
        """After one that failed, a dialog may be in the way of the others."""
        def tell():
            tap.check(not self.broken, 'an earlier part failed')
            self.broken = True
            test(self)
            self.broken = False
        return tell

    @property
    def app(self):
        return self.world.app

    def path(self, name):
        return os.path.join(self.out, name)

    def go(self, subject):
        """Down the list, from its top, to this row; waits until the message is shown."""
        keys, app, pattern = self.keys, self.app, re.compile(subject)
        keys.reach(app, 'F6', ROW)
        keys.press(app, 'Home', on=(ROW, None))
        row = keys.reach(app, 'Down', ROW, pattern, 12)
        if 'selected' not in row.states:
            keys.press(app, 'Down', on=(ROW, pattern))
        self.tree.wait(lambda: 'selected' in keys.focus(app, ROW, pattern).states, subject)
        self.app.find(('label', 'heading'), subject if subject != 'No sender' else 'No subject', seconds=SLOW)

    def reach(self, role, name):
        """By way of the attachments' own key."""
        if not self.keys.focus(self.app, None).matches('button', CARD):
            self.keys.press(self.app, 'Ctrl+Shift+A', on=(None, None))
            self.keys.focus(self.app, 'button', 'Save All…')
        return self.keys.reach(self.app, 'Tab', role, name)

    def save(self, button, path):
        """Asks to save, and types where into the dialog."""
        self.reach(*button)
        self.keys.press(self.app, 'Return', on=button)
        self.type_path(path, NAME)
        self.keys.press(self.app, 'Return', on=NAME)

    def type_path(self, path, on):
        """In one go: GTK's entry for paths completes what is there when it pauses, and is late with it. Once more until
        it is what it is meant to be."""
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

    def says(self, button, words):
        """What the card of the button that has the focus says."""
        def there():
            one = self.keys.focus(self.app, *button)
            return re.search(words, one.description) and one
        return self.tree.wait(there, f'{button} says {words!r}', SLOW)


def contents(path):
    with open(path, 'rb') as data:
        return data.read()


def settles(case, path, wanted):
    tap.wait_until(lambda: os.path.exists(path) and contents(path) == wanted, f'{path} has the bytes that were sent',
                   SLOW)


def register_reader(path):
    """A program of the desktop's for text files."""
    folder = os.path.join(os.environ['XDG_DATA_HOME'], 'applications')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'reading-room.desktop'), 'w') as out:
        out.write(f'[Desktop Entry]\nType=Application\nName=Reading room\nExec=cp %f {path}\nMimeType=text/plain;\n')
    with open(os.path.join(os.environ['XDG_CONFIG_HOME'], 'mimeapps.list'), 'w') as out:
        out.write('[Default Applications]\ntext/plain=reading-room.desktop\n')


def a_file_is_opened(case):
    import parcels
    register_reader(case.opened)
    case.go(parcels.FILES)
    case.reach(*OPEN_NOTES)
    case.keys.press(case.app, 'Return', on=OPEN_NOTES)
    settles(case, case.opened, parcels.NOTES)
    case.keys.focus(case.app, *OPEN_NOTES)


def a_file_is_saved(case):
    import parcels
    case.save(SAVE_SCAN, case.path('scan.bin'))
    settles(case, case.path('scan.bin'), parcels.SCAN)
    case.says(SAVE_SCAN, 'Saved')
    tap.equal(os.listdir(case.out), ['scan.bin'], 'and nothing else is there')


def a_file_that_is_there_is_asked_about(case):
    import parcels
    app, keys = case.app, case.keys
    with open(case.path('diary.txt'), 'w') as out:
        out.write('mine')
    case.keys.reach(app, 'Shift+Tab', *SAVE_NOTES)
    case.save(SAVE_NOTES, case.path('diary.txt'))
    keys.focus(app, 'button', 'Replace')
    keys.press(app, 'Escape', on=('button', 'Replace'))
    keys.press(app, 'Escape', on=NAME)
    keys.focus(app, *SAVE_NOTES)
    tap.equal(contents(case.path('diary.txt')), b'mine', 'not touched')
    case.save(SAVE_NOTES, case.path('diary.txt'))
    keys.press(app, 'Return', on=('button', 'Replace'))
    settles(case, case.path('diary.txt'), parcels.NOTES)


def all_files_are_saved(case):
    """Into the home folder, which the dialog has a key for; and once more, beside those that are there."""
    import parcels
    home = os.environ['HOME']
    for notes, scan in (('notes.txt', 'scan.bin'), ('notes (2).txt', 'scan (2).bin')):
        case.keys.reach(case.app, 'Shift+Tab', *SAVE_ALL)
        case.keys.press(case.app, 'Return', on=SAVE_ALL)
        case.app.find('dialog', 'Save All Attachments', 'active', seconds=SLOW)
        case.keys.press(case.app, 'Alt+Home', on=(None, None))
        case.app.find('list item', 'Open your personal folder', 'selected', seconds=SLOW)
        case.keys.reach(case.app, 'Tab', *SELECT, 30)
        case.keys.press(case.app, 'Return', on=SELECT)
        settles(case, os.path.join(home, notes), parcels.NOTES)
        settles(case, os.path.join(home, scan), parcels.SCAN)
        case.keys.focus(case.app, *SAVE_ALL, SLOW)
    left = [name for name in os.listdir(home) if not name.startswith('.')]
    tap.equal(sorted(left), ['notes (2).txt', 'notes.txt', 'scan (2).bin', 'scan.bin'], 'and nothing else')


def a_full_disk_leaves_nothing(case):
    import parcels
    full = case.session.path('full')
    os.mkdir(full)
    done = subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={FULL_BYTES}', 'tmpfs', full], capture_output=True)
    if done.returncode:
        raise tap.Skip('nothing can be mounted here')
    try:
        case.save(SAVE_SCAN, os.path.join(full, 'scan.bin'))
        case.says(SAVE_SCAN, '^There is not enough space for “scan.bin”')
        tap.equal(os.listdir(full), [], 'neither a half nor an empty file')
        case.keys.reach(case.app, 'Shift+Tab', *SAVE_NOTES)
        case.save(SAVE_NOTES, os.path.join(full, 'notes.txt'))
        settles(case, os.path.join(full, 'notes.txt'), parcels.NOTES)
    finally:
        subprocess.run(['umount', full], check=True)


def a_disguised_name_shows_what_it_is(case):
    import parcels
    case.go(parcels.DISGUISE)
    button = case.app.find('button', re.compile('^Open party'), seconds=SLOW)
    tap.check(re.search(r'\.exe, ', button.name), 'it ends in what it is', button.name)
    tap.check(not re.search('[\u202a-\u202e\u2066-\u2069]', button.name), 'and nothing turns it around', button.name)


def what_is_no_mail_is_shown_as_it_is(case):
    case.go('No sender')
    case.app.find('label', 'This message could not be understood. This is its source.', seconds=SLOW)
    case.tree.wait(lambda: any('not mail at all: tables' in one.text() for one in case.app.all('text')), 'its source')


def a_picture_inside_is_shown(case):
    import parcels
    case.go(parcels.INSIDE)

    def is_whole():
        width, height = case.app.find('image', 'A red cover', seconds=SLOW).extents()[2:]
        return abs(width - PICTURE[0]) < 3 and abs(height - PICTURE[1]) < 3
    case.tree.wait(is_whole, 'the picture has its size', SLOW)
    tap.equal(case.far.connections, 0, 'and nobody was asked')


def has_picture(case):
    return case.app.find('image', 'The cover', seconds=SLOW).extents()[3] > 40


def pictures_far_away_wait(case):
    import parcels
    app, keys = case.app, case.keys
    case.go(parcels.FAR)
    app.find('label', re.compile('^Pictures are not loaded'), seconds=SLOW)
    app.find('image', 'The cover', seconds=SLOW)
    tap.check(not has_picture(case), 'there is a gap')
    tap.equal(case.far.connections, 0, 'not one connection')
    keys.reach(app, 'Tab', *SHOW, 14)
    keys.press(app, 'Return', on=SHOW)
    case.tree.wait(lambda: case.far.connections > 0, 'its server is asked', SLOW)
    case.tree.wait(lambda: has_picture(case), 'the picture is there', SLOW)
    app.gone('label', re.compile('^Pictures are not loaded'), SLOW)
    keys.press(app, 'Ctrl+Shift+H', on=(None, None))
    case.tree.wait(lambda: [one for one in app.all('text') if 'A book about tides.' in one.text()], 'as text', SLOW)
    keys.press(app, 'Ctrl+Shift+H', on=(None, None))
    app.find('image', 'The cover', seconds=SLOW)


def a_sender_is_trusted_for_good(case):
    import parcels
    app, keys = case.app, case.keys
    case.go(parcels.FAR_TOO)
    app.find('label', re.compile('^Pictures are not loaded'), seconds=SLOW)     # it was for one message
    keys.reach(app, 'Tab', *ALWAYS, 14)
    keys.press(app, 'Return', on=ALWAYS)
    case.tree.wait(lambda: has_picture(case), 'the picture is there', SLOW)
    case.world.stop()
    before = case.far.connections
    case.world.start()
    case.go(parcels.FAR)
    case.tree.wait(lambda: has_picture(case), 'the other one as well, after a new start', SLOW)
    tap.check(case.far.connections > before, 'by asking')
    tap.equal(case.app.all('label', re.compile('^Pictures are not loaded')), [], 'without asking the person')
    tap.equal(case.world.complaints(), [], 'no complaints')


TESTS = (a_file_is_opened, a_file_is_saved, a_file_that_is_there_is_asked_about, all_files_are_saved,
         a_full_disk_leaves_nothing, a_disguised_name_shows_what_it_is, what_is_no_mail_is_shown_as_it_is,
         a_picture_inside_is_shown, pictures_far_away_wait, a_sender_is_trusted_for_good)


def main():
    own_mounts()
    with Session() as session:
        import parcels
        import pictures
        from world import World
        with World(session, messages=0, start=False) as world, Far(pictures.cover((40, 160, 40), 5)) as far:
            world.server.fill('ann', 'INBOX', parcels.make(int(time.time()), far.server_address[1]))
            world.start()
            case = Case(session, world, far)
            status = tap.run([(test.__name__.replace('_', ' '), case.chapter(test)) for test in TESTS])
            far.shutdown()
            return status


def own_mounts():
    """What is mounted from here on is seen by this program and its children alone, and goes with them."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) == 0:
        libc.mount(b'none', b'/', None, MS_REC | MS_PRIVATE, None)


if __name__ == '__main__':
    raise SystemExit(main())
