# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Files of mail from the file manager, by keyboard: a message read and put into a folder, an .mbox as a list, and
whatever else calls itself mail."""
import os
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 60
FIND = ('entry', 'Find a folder')
COPY = ('button', 'Copy to a Folder…')
MANY = 3000
TEXT = (b'From: Ruth Aas <ruth@example.net>\r\nTo: ann@example.org\r\nSubject: %s\r\n'
        b'Date: Tue, 3 Nov 2026 10:00:00 +0000\r\nMessage-ID: <%s@example.net>\r\nMIME-Version: 1.0\r\n'
        b'Content-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n')


class Case:
    def __init__(self, session, world):
        import keys
        import tree
        self.session, self.world, self.keys, self.tree = session, world, keys, tree
        self.folder = session.path('files')
        os.mkdir(self.folder)

    def file(self, name, content):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as out:
            out.write(content)
        return path

    def open(self, path):
        """As the file manager would; one that is left of what failed has ended."""
        self.world.stop()
        return self.world.attach(self.session.start([os.environ['TERN_TERN'], *self.world.options, path], log='tern'))

    def arrives(self, mailbox, subject):
        client = self.world.client(mailbox)

        def there():
            client.command('NOOP')
            return any(re.search(r'SEARCH \d', one.text) for one in client.command(f'UID SEARCH SUBJECT "{subject}"'))
        tap.wait_until(there, f'{subject} is in {mailbox}', SLOW)


def text_is(case, app, words):
    case.tree.wait(lambda: [one for one in app.all('text') if words in one.text()], words, SLOW)


def put(case, app):
    """By keyboard, into the archive."""
    keys = case.keys
    keys.reach(app, 'Tab', *COPY, 20)
    keys.press(app, 'Return', on=COPY)
    keys.write(app, 'arch', on=FIND)
    app.find('list item', re.compile('^Archive'), seconds=SLOW)
    keys.press(app, 'Return', on=FIND)
    app.find('label', re.compile('^Copied to Archive'), seconds=SLOW)


def a_message_is_read_and_put_into_a_folder(case):
    app = case.open(case.file('tide.eml', TEXT % (b'From a file', b'file-1', b'Low water at six.')))
    app.find(('label', 'heading'), 'From a file', seconds=SLOW)
    text_is(case, app, 'Low water at six.')
    put(case, app)
    case.arrives('Archive', 'From a file')
    case.world.stop()


def an_mbox_is_a_list(case):
    text = TEXT.replace(b'\r\n', b'\n')
    pages = [b'From ruth@example.net Tue Nov  3 10:00:00 2026\n'
             + text % (b'Letter %d' % n, b'mbox-%d' % n, b'>From the sea, number %d.' % n) + b'\n' for n in range(MANY)]
    app = case.open(case.file('old.mbox', b''.join(pages)))
    app.find('list', re.compile('^3,?000 messages$'), seconds=SLOW)
    row = (ROW, re.compile('^Ruth Aas, Letter 0, '))
    case.keys.press(app, 'End', on=row)
    last = (ROW, re.compile(f'^Ruth Aas, Letter {MANY - 1}, '))
    case.keys.press(app, 'Return', on=last)
    app.find(('label', 'heading'), f'Letter {MANY - 1}', seconds=SLOW)
    text_is(case, app, f'From the sea, number {MANY - 1}.')
    put(case, app)
    case.arrives('Archive', f'Letter {MANY - 1}')
    case.world.stop()


def what_is_no_mail_is_shown_or_refused(case):
    for name, content, words in (
            ('headerless.eml', b'no header at all, just words of the tide\n', 'words of the tide'),
            ('binary.eml', os.urandom(20000), None),
            ('nested.eml', b'Subject: Nested\r\n' + b'Content-Type: message/rfc822\r\n\r\n' * 3000 + b'deep', None)):
        app = case.open(case.file(name, content))
        if words:
            app.find('label', 'This message could not be understood. This is its source.', seconds=SLOW)
            text_is(case, app, words)
        else:
            case.keys.focus(app, None, None, SLOW)
        case.world.stop()
    path = os.path.join(case.folder, 'huge.eml')
    with open(path, 'wb') as out:
        out.truncate(3 * 1024 ** 3)
    app = case.open(path)
    app.find('label', '“huge.eml” is too large to be opened', seconds=SLOW)
    case.world.stop()
    tap.equal(case.world.complaints(), [], 'no complaints')


TESTS = (a_message_is_read_and_put_into_a_folder, an_mbox_is_a_list, what_is_no_mail_is_shown_or_refused)


def main():
    with Session() as session:
        from world import World
        with World(session, messages=3, start=False) as world:
            world.start()
            world.app.find('list', re.compile('^Inbox, 3 messages'), seconds=SLOW)
            world.stop()
            case = Case(session, world)
            return tap.run([(test.__name__.replace('_', ' '), lambda test=test: test(case)) for test in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
