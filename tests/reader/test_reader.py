#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The reader driven by real keys and read through the accessibility tree, WebKit's pages with it."""
import email.message
import email.policy
import os
import pathlib
import re
import select
import signal
import subprocess
import time

import tap
from session import Session

READER = os.environ['TERN_READER_WINDOW']
QUOTED = [f'quoted {number}' for number in ('one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine')]
BODY = ('text', re.compile('^Maria Kowalska, '))


def write_mail(folder, name, subject, text=None, html=None, attach=()):
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail['From'] = 'Maria Kowalska <maria@example.org>'
    mail['To'] = 'Ann Berg <ann@example.org>, Jo Brown <jo@example.org>, Lee <lee@example.org>'
    mail['Subject'] = subject
    mail['Date'] = 'Tue, 05 Nov 2024 14:02:11 +0100'
    if text is not None:
        mail.set_content(text)
    if html is not None:
        (mail.add_alternative if text is not None else mail.set_content)(html, subtype='html')
    for filename in attach:
        mail.add_attachment(b'%PDF-1.4', maintype='application', subtype='pdf', filename=filename)
    path = pathlib.Path(folder) / (name + '.eml')
    path.write_bytes(mail.as_bytes())
    return str(path)


TEXT = ('Hello Ann,\n\nJo wrote:\n' + ''.join(f'> {line}\n' for line in QUOTED)
        + 'The harbour is fine. See harbour news. A harbou is none.\n')
HTML = ('<p style="color: #222">Dear reader,</p>'
        '<p>the story is at <a href="https://evil.example.com/x">www.example.org</a>.</p>'
        '<img src="https://pics.example.com/a.png" width=90 height=90 alt="A tern">')
# As it is sent: a sheet of a fixed width, said in several ways, with a picture as wide.
NEWSLETTER = ('<style>.sheet { width: 640px; min-width: 620px }</style>'
              '<table width="100%"><tr><td align="center"><table class="sheet"><tr>'
              '<td width="600"><img src="cid:none" width="600" height="20" alt="Banner"><h1>Harbour news</h1></td></tr>'
              '<tr><td style="width: 620px"><div style="width: 600px"><p>' + 'The gulls are back. ' * 20
              + '</p></div></td></tr><tr><td><table width="600"><tr><td width="300"><p>On the left.</p></td>'
              '<td width="300"><p>On the right.</p></td></tr></table></td></tr></table></td></tr></table>')


class Reader:
    def __init__(self, session, *words):
        import events
        import keys
        import tree
        self.keys, self.tree, self.events, self.session = keys, tree, events, session
        self.words = words

    def __enter__(self):
        self.log = open(self.session.path('logs', 'reader-window'), 'w+')
        self.process = subprocess.Popen([READER, *self.words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.log, text=True, env={**os.environ, 'G_DEBUG': 'fatal-criticals'})
        self.app = self.tree.Application('reader-window')
        return self

    def __exit__(self, *exception):
        self.process.stdin.close()
        status = self.process.wait(20)
        self.process.stdout.close()
        self.log.seek(0)
        said = self.log.read()
        self.log.close()
        tap.diagnose(said)
        if exception[0] is None:
            tap.equal(status, 0, 'how it ended')
        tap.wait_until(lambda: 'reader-window' not in self.tree.programs(), 'it has left')

    def tell(self, line):
        self.process.stdin.write(line + '\n')
        self.process.stdin.flush()

    def hears(self, seconds=0):
        return bool(select.select([self.process.stdout], [], [], seconds)[0])

    def wait_for(self, word):
        tap.check(self.hears(30), f'no {word} within half a minute', self.app.outline())
        tap.equal(self.process.stdout.readline().strip(), word, 'what the window said')

    def open(self, number=None):
        """Shows a message, with the focus on its body."""
        if number is not None:
            self.tell(f'show {number}')
        self.wait_for('shown')
        self.tell('focus')

    def body(self):
        return self.app.find(*BODY)

    def waits_until(self, condition, what):
        self.tree.wait(condition, what)


def text_is_read_and_folds_open(session, folder):
    with Reader(session, write_mail(folder, 'text', 'Figures', TEXT)) as reader:
        keys, app = reader.keys, reader.app
        reader.open()
        body = keys.focus(app, *BODY)
        tap.check('Hello Ann,' in body.text(), 'its text', body.text())
        tap.check('9 quoted lines, folded' in body.text() and 'quoted one' not in body.text(), 'a fold', body.text())
        before = body.caret()
        keys.press(app, 'Down', on=BODY, times=3)
        reader.waits_until(lambda: reader.body().caret() > before, 'the caret moves')
        keys.press(app, 'Return', on=BODY)
        reader.waits_until(lambda: 'quoted nine' in reader.body().text(), 'the quote is unfolded')
        tap.check('folded' not in reader.body().text(), 'and headed', reader.body().text())
        keys.press(app, 'Return', on=BODY)
        reader.waits_until(lambda: 'quoted nine' not in reader.body().text(), 'the quote is folded again')


def header_says_who_and_when(session, folder):
    with Reader(session, write_mail(folder, 'head', 'Figures', TEXT)) as reader:
        app = reader.app
        reader.open()
        app.find('label', 'maria@example.org')
        app.find('label', 'Tuesday, 5 November 2024, 13:02')
        toggle = app.find('toggle button', re.compile('to Ann Berg, Jo Brown \\+1'))
        tap.check('expanded' not in toggle.states, 'recipients are folded', toggle)
        reader.keys.reach(app, 'Shift+Tab', 'toggle button')
        reader.keys.press(app, 'Space', on=('toggle button', None))
        app.find('label', re.compile('lee@example.org'))


def text_without_sender_and_subject_has_a_name(session, folder):
    path = pathlib.Path(folder) / 'bare.eml'
    path.write_bytes(b'To: ann@example.org\r\nDate: Tue, 05 Nov 2024 14:02:11 +0100\r\n\r\nNobody wrote this.\r\n')
    with Reader(session, str(path)) as reader:
        reader.open()
        text = reader.keys.focus(reader.app, 'text', 'Message without sender and subject')
        tap.check('Nobody wrote this.' in text.text(), 'its text', text.text())


def find_goes_from_place_to_place(session, folder):
    with Reader(session, write_mail(folder, 'find', 'Figures', TEXT)) as reader:
        keys, app = reader.keys, reader.app
        entry = ('entry', 'Find in message')
        reader.open()
        keys.press(app, 'Ctrl+F', on=BODY)
        keys.write(app, 'HARBOUR', on=(('entry', 'text'), entry[1]))
        app.find('label', '1 of 2')
        keys.press(app, 'Ctrl+G', on=(('entry', 'text'), entry[1]))
        app.find('label', '2 of 2')
        keys.press(app, 'Ctrl+G', on=(('entry', 'text'), entry[1]))
        app.find('label', '1 of 2')
        # What is selected in the entry stays selected, and the next letter replaces it.
        keys.press(app, 'Ctrl+A', on=(('entry', 'text'), entry[1]))
        keys.press(app, 'Ctrl+G', on=(('entry', 'text'), entry[1]))
        app.find('label', '2 of 2')
        keys.write(app, 'harbour', on=(('entry', 'text'), entry[1]))
        tap.equal(keys.focus(app, ('entry', 'text'), entry[1]).text(), 'harbour', 'what is searched for now')
        app.find('label', '1 of 2')     # no part of the word is there twice
        keys.press(app, 'Esc', on=(('entry', 'text'), entry[1]))
        keys.focus(app, *BODY)
        tap.equal([one.lower() for one in reader.body().selected()], ['harbour'], 'what was found is selected')
        keys.press(app, 'Ctrl+F', on=BODY)
        keys.write(app, 'quoted nine', on=(('entry', 'text'), entry[1]))
        app.find('label', '1 of 1')
        tap.check('quoted nine' in reader.body().text(), 'a folded quote is looked in', reader.body().text())


def space_reads_on(session, folder):
    text = ''.join(f'Line {number} of a long message.\n' for number in range(120))
    with Reader(session, 'height=400', write_mail(folder, 'long', 'Long', text)) as reader:
        reader.open()
        for _ in range(40):
            reader.keys.press(reader.app, 'Space', on=BODY)
            if reader.hears(0.2):
                break
        reader.wait_for('read-on')
        tap.check(reader.body().caret() > 1000, 'the caret went along', reader.body().caret())


def html_is_read(session, folder):
    with Reader(session, write_mail(folder, 'html', 'Birds', 'Dear reader, as text.', HTML)) as reader:
        keys, app = reader.keys, reader.app
        reader.open()
        page = app.find('document web', seconds=30)
        tap.check(app.all('paragraph', below=page) or app.all('section', below=page), 'its paragraphs', app.outline())
        app.find(None, re.compile('Pictures are not loaded'))
        app.find('button', 'Show')
        keys.press(app, 'Ctrl+Shift+H', on=(None, None))
        reader.waits_until(lambda: 'as text' in reader.body().text(), 'its text is shown')
        keys.focus(app, *BODY)
        keys.press(app, 'Ctrl+Shift+H', on=BODY)
        app.find('document web', seconds=30)


def a_wide_page_fits_a_narrow_window(session, folder):
    for width in 360, 560, 1000:
        with Reader(session, f'width={width}', write_mail(folder, 'wide', 'News', None, NEWSLETTER)) as reader:
            reader.open()
            page = reader.app.find('document web', seconds=30)
            reader.app.find('heading', below=page, seconds=30)
            for one in reader.app.all(('paragraph', 'heading', 'image'), below=page):
                x, _, across, _ = one.extents()
                tap.check(x >= 0 and x + across <= width - 4, f'{one} is within the page at {width}', (x, across))
            across = max(one.extents()[2] for one in reader.app.all('paragraph', below=page))
            tap.check(width < 700 or across == 600, 'where there is room it is as it was sent', across)


def links_say_where_they_lead(session, folder):
    with Reader(session, write_mail(folder, 'html', 'Birds', None, HTML)) as reader:
        keys, app = reader.keys, reader.app
        reader.open()
        app.find('document web', seconds=30)
        keys.press(app, 'Ctrl+Shift+K', on=(None, None))
        row = ('list item', re.compile('www.example.org'))
        app.find(*row)
        keys.reach(app, 'Tab', *row)
        keys.press(app, 'Return', on=row)
        keys.focus(app, 'button', 'Cancel')
        app.find('label', re.compile('evil.example.com'))
        keys.press(app, 'Return', on=('button', 'Cancel'))
        app.gone('button', 'Open Link')


def is_page(process):
    """Whether it is the process of a page, of this desktop's."""
    try:
        program = pathlib.Path('/proc', process, 'cmdline').read_bytes().split(b'\0')[0]
        desktop = f'DISPLAY={os.environ["DISPLAY"]}'.encode()
        return program.endswith(b'WebKitWebProcess') and desktop in pathlib.Path(
            '/proc', process, 'environ').read_bytes().split(b'\0')
    except (OSError, ValueError):
        return False


def pages():
    return [name for name in os.listdir('/proc') if is_page(name)]


def a_page_that_dies_is_shown_as_text(session, folder):
    with Reader(session, write_mail(folder, 'html', 'Birds', 'Dear reader, as text.', HTML)) as reader:
        reader.open()
        reader.app.find('document web', seconds=30)
        # The page's own and the one for the next message; WebKit itself ends Tern where one dies while it starts.
        tap.wait_until(lambda: len(pages()) == 2, 'a process waits for the next message', 30)
        time.sleep(2)
        for name in pages():
            os.kill(int(name), signal.SIGKILL)
        reader.app.find(None, re.compile('could not be shown with its own look'), seconds=30)
        tap.check('as text' in reader.body().text(), 'its text stands in', reader.body().text())


def absent_message_says_so(session, folder):
    with Reader(session, 'absent', write_mail(folder, 'here', 'Here', 'Here.'),
                write_mail(folder, 'absent', 'Away', 'Away.')) as reader:
        reader.open()
        reader.tell('show 2')
        reader.app.find(None, re.compile('The Message Could Not Be Opened|Not on This Computer Yet'), seconds=30)
        reader.keys.focus(reader.app, 'button', 'Try Again')
        reader.tell('show 1')
        reader.wait_for('shown')
        reader.keys.focus(reader.app, *BODY)


def attachments_are_reached(session, folder):
    with Reader(session, write_mail(folder, 'att', 'Files', 'Two.', None, ('a.pdf', 'b.pdf'))) as reader:
        keys, app = reader.keys, reader.app
        reader.open()
        keys.press(app, 'Ctrl+Shift+A', on=BODY)
        keys.reach(app, 'Tab', 'button', re.compile('^Open a.pdf, 8 bytes'))
        keys.press(app, 'Tab', on=('button', re.compile('^Open a.pdf')))
        keys.press(app, 'Tab', on=('button', 'Preview a.pdf'))
        keys.focus(app, 'button', 'Save a.pdf')


def nothing_is_said_without_the_focus(session, folder):
    with Reader(session, write_mail(folder, 'one', 'One', TEXT), write_mail(folder, 'two', 'Two', TEXT * 20),
                write_mail(folder, 'three', 'Three', 'x', None, ('a.pdf',))) as reader:
        reader.wait_for('shown')
        reader.keys.focus(reader.app, 'button', 'Beside')
        with reader.events.Counting(reader.app) as counted:
            for number in (2, 3, 1):
                reader.tell(f'show {number}')
                reader.wait_for('shown')
            counted.settle()
        tap.diagnose(f'events of three messages: {dict(counted.counts)}')
        # That widgets go and come has to be told to whoever has seen them; nobody hears it.
        loud = {name: n for name, n in counted.counts.items() if name.startswith(
            ('object:text', 'object:property-change', 'object:announcement', 'object:state-changed:focused', 'focus:',
             'object:state-changed:showing', 'object:state-changed:selected', 'document:', 'window:'))}
        tap.equal(loud, {}, 'what a screen reader heard')


TESTS = (header_says_who_and_when, text_without_sender_and_subject_has_a_name, text_is_read_and_folds_open,
         find_goes_from_place_to_place, space_reads_on, html_is_read, a_wide_page_fits_a_narrow_window,
         links_say_where_they_lead, a_page_that_dies_is_shown_as_text, absent_message_says_so,
         attachments_are_reached, nothing_is_said_without_the_focus)

if __name__ == '__main__':
    import tempfile
    with Session() as one, tempfile.TemporaryDirectory() as place:
        status = tap.run([(test.__name__.replace('_', ' '), lambda test=test: test(one, place)) for test in TESTS])
    raise SystemExit(status)
