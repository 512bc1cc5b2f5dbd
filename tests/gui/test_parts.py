# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What a message carries beside its text, by keyboard: who it is truly from, what the receiving server found, leaving a
list. What was asked of others is read at their end; nothing else is asked of anybody, not even for a name. Run by
../reader/alone.py."""
import ctypes
import http.server
import os
import re
import ssl
import tempfile
import threading
import time

import tap
from session import Session

ROW = 'list item'
SLOW = 30
LEAVE = ('button', 'Unsubscribe')
CLONE_NEWNS, MS_REC, MS_PRIVATE, MS_BIND = 0x20000, 0x4000, 0x40000, 0x1000
SHOTS = os.environ.get('TERN_GUI_SHOTS')


class Lists(http.server.ThreadingHTTPServer):
    """The server of the mailing lists: notes what it is asked, whatever it is."""

    def __init__(self, pair):
        self.asked = []
        self.answer = 200
        notes = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
                notes.asked.append((self.command, self.path, dict(self.headers), body))
                self.send_response(notes.answer)
                self.send_header('Location', 'https://elsewhere.example/')
                self.end_headers()
            do_GET = do_POST

            def log_message(self, *words):
                pass
        super().__init__(('127.0.0.1', 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*pair)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Case:
    """One window, the lists' server, and a program that takes links by writing them down."""

    def __init__(self, session, world, lists, ears):
        import keys
        import tree
        self.session, self.world, self.lists, self.ears = session, world, lists, ears
        self.keys, self.tree = keys, tree
        self.links = session.path('links')
        self.broken = False

    def chapter(self, test):
        def tell():
            tap.check(not self.broken, 'an earlier part failed')
            self.broken = True
            try:
                test(self)
            except tap.Failure:
                tap.diagnose(self.session.log('tern')[-2000:])
                raise
            self.broken = False
        return tell

    @property
    def app(self):
        return self.world.app

    def go(self, subject, text='Nothing to see here.'):
        """Down the list, from its top, to this row; waits until the message is shown."""
        keys, app, pattern = self.keys, self.app, re.compile(re.escape(subject))
        keys.reach(app, 'F6', ROW)
        keys.press(app, 'Home', on=(ROW, None))
        row = keys.reach(app, 'Down', ROW, pattern, 40)
        if 'selected' not in row.states:
            keys.press(app, 'Down', on=(ROW, pattern))
        self.tree.wait(lambda: 'selected' in keys.focus(app, ROW, pattern).states, subject)
        app.find(('label', 'heading'), subject, seconds=SLOW)
        if text:
            self.tree.wait(lambda: any(text in one.text() for one in app.all('text')), 'its text', SLOW)

    def shoot(self, name):
        if SHOTS:
            import shots
            shots.window(os.path.join(SHOTS, name + '.png'))

    def says(self, words):
        return self.app.find('label', re.compile(words), seconds=SLOW)

    def says_not(self, words):
        tap.equal(self.app.all('label', re.compile(words)), [], f'nothing about {words!r}')

    def press(self, button):
        self.keys.reach(self.app, 'Tab', *button, 20)
        self.keys.press(self.app, 'Return', on=button)

    def save(self, name, path):
        """The attachment of this name, by way of the attachments' own key."""
        button = ('button', f'Save {name}')
        self.keys.press(self.app, 'Ctrl+Shift+A', on=(None, None))
        self.keys.reach(self.app, 'Tab', *button)
        self.keys.press(self.app, 'Return', on=button)
        self.save_to(path, ('text', 'Name:'))

    def save_to(self, path, on):
        """Types where into the dialog, once more while GTK's completion is in the way, and waits for the file."""
        for _ in range(5):
            self.keys.press(self.app, 'Ctrl+A', on=on)
            self.keys.xdotool('type', '--clearmodifiers', '--delay', 1, path)
            try:
                self.tree.wait(lambda: self.keys.focus(self.app, *on).text() == path, 'the path', 2)
                break
            except tap.Failure:
                pass
        self.keys.press(self.app, 'Return', on=on)
        tap.wait_until(lambda: os.path.exists(path), f'{path} is there', SLOW)

    def opened(self):
        try:
            with open(self.links) as lines:
                return lines.read().split()
        except FileNotFoundError:
            return []


def contents(path):
    with open(path, 'rb') as saved:
        return saved.read()


def register_opener(path):
    """The desktop's program for links of all kinds."""
    folder = os.path.join(os.environ['XDG_DATA_HOME'], 'applications')
    os.makedirs(folder, exist_ok=True)
    script = path + '.sh'
    with open(script, 'w') as out:
        out.write(f'#!/bin/sh\necho "$1" >>{path}\n')
    os.chmod(script, 0o755)
    with open(os.path.join(folder, 'opener.desktop'), 'w') as out:
        out.write(f'[Desktop Entry]\nType=Application\nName=Opener\nExec={script} %u\n'
                  'MimeType=x-scheme-handler/https;x-scheme-handler/mailto;\n')
    with open(os.path.join(os.environ['XDG_CONFIG_HOME'], 'mimeapps.list'), 'w') as out:
        out.write('[Default Applications]\nx-scheme-handler/https=opener.desktop\n'
                  'x-scheme-handler/mailto=opener.desktop\n')


def a_lookalike_is_said_to_be_one(case):
    import carried
    case.go(carried.LOOKALIKE)
    case.says('^This is not from “example.org”. The sender.s address ends in “exarnple.org”')
    case.shoot('lookalike')


def answers_that_go_elsewhere_are_said(case):
    import carried
    case.go(carried.ELSEWHERE)
    case.says('^Answers to this message go to “ruth@other.example”, not to “ruth@aas.example”')


def details(case):
    """What is told when the line of recipients is unfolded."""
    button = ('toggle button', re.compile('^to '))
    case.keys.reach(case.app, 'Tab', *button, 20)
    case.keys.press(case.app, 'Return', on=button)


def the_own_server_is_believed(case):
    import carried
    case.go(carried.CONFIRMED)
    details(case)
    case.says('The sender.s domain, brown.example, confirmed this message')
    case.shoot('confirmed')


def another_server_is_not(case):
    import carried
    case.go(carried.FORGED)
    details(case)
    case.says('Ann Berg <ann@example.org>')
    case.says_not('confirmed this message')


def what_a_domain_refuses_is_said(case):
    import carried
    case.go(carried.REFUSED)
    case.says('^It could not be confirmed that this message is from “bank.example”')
    case.shoot('refused')


def what_a_domain_refuses_is_junk(case):
    """Once that is said, a key puts it where a second client finds it."""
    import carried
    case.go(carried.REFUSED)
    case.says('^It could not be confirmed that this message is from “bank.example”')
    case.keys.press(case.app, 'Ctrl+J', on=(ROW, re.compile(carried.REFUSED)))

    def is_junk():
        witness = case.world.client('Junk')
        return any(f'Subject: {carried.REFUSED}'.encode() in witness.body(uid) for uid in witness.uids())
    case.tree.wait(is_junk, 'the junk folder has it', SLOW)


def one_click_leaves_a_list(case):
    import carried
    case.go(carried.ONE_CLICK)
    case.says('^This message came by a mailing list')
    case.shoot('leave')
    tap.equal(case.lists.asked, [], 'nobody was asked by opening it')
    tap.equal(dict(case.ears.take()), {}, 'nor by opening any other so far')
    case.lists.answer = 302
    case.press(LEAVE)
    case.says('^The list did not answer as it should')
    tap.equal(len(case.lists.asked), 1, 'asked once, and nobody follows where it points')
    case.lists.answer = 200
    case.keys.focus(case.app, 'button', 'Open Its Page')
    case.go(carried.ELSEWHERE)
    case.go(carried.ONE_CLICK)
    case.press(LEAVE)
    case.says(f'^You asked “{carried.LISTS}” to take you off this mailing list')
    case.keys.focus(case.app, 'text')
    command, path, headers, body = case.lists.asked[1]
    tap.equal((command, path, body), ('POST', '/leave?who=ann', b'List-Unsubscribe=One-Click'), 'what was asked')
    tap.equal(sorted(headers), ['Connection', 'Content-Length', 'Content-Type', 'Host'], 'and nothing of who asks')
    tap.equal(case.opened(), [], 'no browser')
    case.shoot('left')


def a_page_is_left_to_the_browser(case):
    import carried
    for subject in (carried.BY_PAGE, carried.CLAIMED):
        before = len(case.opened())
        case.go(subject)
        case.press(LEAVE)
        case.tree.wait(lambda: len(case.opened()) == before + 1, 'the browser is opened')
        tap.check(case.opened()[-1].endswith('/leave?who=ann'), 'with the page', case.opened())
        case.says('opens in your browser')
        case.keys.focus(case.app, *LEAVE)
    tap.equal(len(case.lists.asked), 2, 'and Tern itself asked nobody')


def a_message_is_left_to_the_person(case):
    import carried
    case.go(carried.BY_MAIL)
    case.press(LEAVE)
    case.tree.wait(lambda: f'mailto:leave@{carried.LISTS}?subject=leave' in case.opened(), 'the mail program is opened')
    case.says(f'send the message to “leave@{carried.LISTS}”')
    tap.equal({name for name in case.ears.take() if name.startswith('name ')}, {f'name {carried.LISTS}'},
              'no other name was asked for')
    tap.equal(case.world.complaints(), [], 'no complaints')


def a_report_is_put_into_words(case):
    import carried
    case.go(carried.REPORTED)
    case.says('^Your message to bob@full.example could not be delivered: the mailbox is full')
    case.shoot('report')
    path = case.session.path('original.eml')
    case.save('Attached message.eml', path)
    tap.check(b'Subject: Tides' in contents(path) and b'High at nine.' in contents(path), 'it is what was sent',
              contents(path))


def a_winmail_is_opened(case):
    """Its text is the message, the file in it is saved."""
    import carried
    case.go(carried.PACKED)
    tap.equal(case.app.all('button', re.compile('winmail')), [], 'nothing is left of the package')
    path = case.session.path('figures.csv')
    case.shoot('winmail')
    case.save(carried.FILE, path)
    tap.equal(contents(path), carried.NUMBERS, 'the file is what it was')


def an_invitation_is_answered(case):
    """By a file another program can send: it says who answers what, to whom."""
    import carried
    case.go(carried.INVITED)
    case.says('^Launch of the second boat')
    case.says('^Monday, 6 December 2027, 09:00 – 10:30')
    case.says('^18:00 in Asia/Tokyo')
    case.says('^Every week on Monday, Wednesday, 8 times')
    case.says('^Outer pier, berth 4')
    case.says('^Invited: Ann Berg, Idris Bello .accepted')
    case.shoot('invitation')
    case.press(('button', 'Accept'))
    path = case.session.path('answer.ics')
    case.save_to(path, ('text', 'Name:'))
    case.says('^Your answer is in “answer.ics”. It still has to be sent to maria@calendar.example')
    case.keys.focus(case.app, 'button', 'Accept')
    with open(path) as saved:
        lines = saved.read().split('\n')
    for line in ('METHOD:REPLY', 'UID:boat-42@calendar.example', 'SEQUENCE:1', 'DTSTART:20271206T090000Z',
                 'ORGANIZER;CN="Maria Kowalska":mailto:maria@calendar.example',
                 'ATTENDEE;PARTSTAT=ACCEPTED;CN="Ann Berg":mailto:ann@example.org'):
        tap.check(line in lines, f'{line} is in the answer', lines)
    case.shoot('answered')


def a_signature_is_named_in_words(case):
    import carried
    case.go(carried.SIGNED)
    case.says('^Signed by Otto Ek <otto@office.example>, whose key you trust')
    case.shoot('signed')
    case.go(carried.CHANGED)
    case.says('^The signature does not match')
    case.shoot('changed')


def a_secret_is_read_only_when_asked(case):
    """Nothing is decrypted before; then nothing is fetched for it, and none of it is kept or found."""
    import carried
    case.ears.take()
    case.go(carried.SECRET, None)
    case.says('^This message is encrypted')
    case.shoot('encrypted')
    case.press(('button', 'Decrypt'))
    case.says('^This message was encrypted. It is not signed')
    case.tree.wait(lambda: any('The secret is tides' in one.name + one.text() for one in case.app.all('paragraph')),
                   'what was inside', SLOW)
    case.keys.focus(case.app, 'paragraph', re.compile('The secret is tides'))
    tap.equal(case.app.all('label', re.compile('^Pictures are not loaded')), [], 'pictures are not even offered')
    case.shoot('decrypted')
    path = case.session.path('tides.csv')
    case.save('tides.csv', path)
    tap.equal(contents(path), carried.NUMBERS, 'what was attached inside can be saved')
    os.remove(path)
    tap.equal(dict(case.ears.take()), {}, 'nobody heard of it')
    for folder, _, names in os.walk(case.world.home):
        for name in filter(lambda one: os.path.isfile(os.path.join(folder, one)), names):
            with open(os.path.join(folder, name), 'rb') as kept:
                tap.check(b'The secret is tides' not in kept.read(), f'it is not in {name}')
    tap.equal(case.world.complaints(), [], 'no complaints')


def a_link_in_disguise_is_warned_of(case):
    """In letters that look like others, with a host that is none, to a machine without a name; not the last one."""
    import carried
    case.go(carried.LINKED)
    before = case.opened()
    words = ('^The link leads to “p.ypal.example”, in letters that only look like those. It is “xn--pypal-4ve.example”',
             '^The link begins like one to “bank.example”, but it leads to “evil.example”',
             '^The link leads to a machine without a name, “192.0.2.9”')
    for link, sentence in zip(carried.LINKS, words):
        case.keys.press(case.app, 'Ctrl+Shift+K', on=(None, None))
        case.keys.reach(case.app, 'Down', 'list item', re.compile(re.escape(link)))
        case.keys.press(case.app, 'Return', on=('list item', re.compile(re.escape(link))))
        case.says(sentence)
        case.keys.focus(case.app, 'button', 'Cancel')
        case.shoot('link')
        case.keys.press(case.app, 'Return', on=('button', 'Cancel'))
        case.keys.press(case.app, 'Escape', on=('list item', None))
        case.app.gone('dialog', 'Links')
    case.keys.press(case.app, 'Ctrl+Shift+K', on=(None, None))
    case.keys.reach(case.app, 'Down', 'list item', re.compile('kind.example'))
    case.keys.press(case.app, 'Return', on=('list item', re.compile('kind.example')))
    case.tree.wait(lambda: case.opened() == [*before, carried.LINKS[-1]], 'only the honest one was opened')
    case.keys.press(case.app, 'Escape', on=(None, None))


TESTS = (a_lookalike_is_said_to_be_one, answers_that_go_elsewhere_are_said, the_own_server_is_believed,
         another_server_is_not, what_a_domain_refuses_is_said, what_a_domain_refuses_is_junk,
         one_click_leaves_a_list, a_page_is_left_to_the_browser,
         a_message_is_left_to_the_person, a_report_is_put_into_words, a_winmail_is_opened,
         an_invitation_is_answered, a_signature_is_named_in_words, a_secret_is_read_only_when_asked,
         a_link_in_disguise_is_warned_of)


def mount_over(text, path, folder):
    """A file of the system's with more in it, for this program and its children alone."""
    own = tempfile.NamedTemporaryFile('w', dir=folder, delete=False)
    with own, open(path) as old:
        own.write(old.read() + text)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(own.name.encode(), path.encode(), None, MS_BIND, None) != 0:
        raise tap.Skip('nothing can be mounted here')


def own_mounts():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS) == 0:
        libc.mount(b'none', b'/', None, MS_REC | MS_PRIVATE, None)


def main():
    own_mounts()
    with Session() as session:
        import carried
        import certificate
        import leaks
        ears = leaks.Ears()
        from world import World
        authority = certificate.Authority(session.path('authority'))
        with open(authority.ca) as ca:
            mount_over(ca.read(), '/etc/ssl/certs/ca-certificates.crt', session.folder)
        os.environ['GNUPGHOME'] = session.path('keys')
        os.mkdir(session.path('keys'), 0o700)
        lists = Lists(authority.issue('lists', f'DNS:{carried.LISTS}'))
        with World(session, messages=0, start=False) as world:
            world.server.fill('ann', 'INBOX', carried.make(int(time.time()), lists.server_address[1]))
            case = Case(session, world, lists, ears)
            register_opener(case.links)
            # The receiving server's name is learned from messages that are here.
            world.ask('sync', '--bodies', 'all')
            # Dovecot asks for its own machine's name when it starts. From here on it is the window that is heard.
            ears.take()
            world.start()
            return tap.run([(test.__name__.replace('_', ' '), case.chapter(test)) for test in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
