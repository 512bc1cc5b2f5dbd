#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Opening a message makes no connection and asks for no name, whatever it holds; with pictures allowed it fetches
pictures and nothing else. Run by alone.py under with-display.sh."""
import contextlib
import email.message
import email.policy
import os
import pathlib
import select
import subprocess
import tempfile
import time

import leaks
import tap

READER = os.environ['TERN_READER_WINDOW']
PAGE = os.environ['TERN_HTML_WINDOW']
# After the last thing heard; a page that is loaded asks for what it wants within some ten milliseconds.
QUIET = 1.5
PATIENCE = 40
OPEN = ('img', 'style-sheet', 'import-url', 'font-face', 'link-stylesheet', 'link-preload-image', 'iframe',
        'link-preconnect', 'video', 'svg-image', 'script', 'object', 'background-attribute')
EARS = leaks.Ears()


class Window:
    """A program with a page in it, until the block ends."""

    def __init__(self, *command):
        self.command = command

    def __enter__(self):
        self.program = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *exception):
        self.program.stdin.close()
        self.program.stdout.close()
        self.program.wait(20)

    def read(self):
        """Its next word; '' when it has ended."""
        ready, _, _ = select.select([self.program.stdout], [], [], 60)
        tap.check(ready, 'not a word within a minute')
        return self.program.stdout.readline().strip()

    def wait_for(self, word):
        tap.equal(self.read(), word, 'what the window said')

    def tell(self, line):
        self.program.stdin.write(line + '\n')
        self.program.stdin.flush()


@contextlib.contextmanager
def page(how, html):
    """A window with a page in it that has loaded. WebKit ends the whole program when its own process dies at birth,
    which happens now and then on a busy machine and says nothing about silence: that is tried once more."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_page(folder, html)
        for last in (False, True):
            with Window(PAGE, how, path) as window:
                word = window.read()
                if word == 'loaded' or last:
                    tap.equal(word, 'loaded', 'what the window said')
                    yield window
                    return
            tap.diagnose(f'the window ended with {window.program.returncode} before the page was loaded')


def listen(wanted=()):
    """What is heard until nothing more is, and not before all of `wanted` was: a busy machine may take long for it."""
    heard = EARS.take()
    since = began = time.monotonic()
    while time.monotonic() - since < QUIET or (set(wanted) - fetched(heard) and time.monotonic() - began < PATIENCE):
        time.sleep(0.05)
        more = EARS.take()
        if more:
            heard += more
            since = time.monotonic()
    return heard


def fetched(heard):
    """The vectors whose hosts were asked for, looked up or connected to."""
    return {what.split()[1].removesuffix('.leak.example') for what in heard if not what.startswith('port ')}


def write_page(folder, html):
    path = pathlib.Path(folder) / 'page.html'
    path.write_text(html, encoding='utf-8')
    return path


def write_mail(folder, html):
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail['From'] = 'Eve <eve@example.org>'
    mail['To'] = 'ann@example.org'
    mail['Subject'] = 'Look at this'
    mail['Date'] = 'Tue, 05 Nov 2024 14:02:11 +0100'
    mail['Disposition-Notification-To'] = 'eve@notify.leak.example'
    mail.set_content(html, subtype='html')
    path = pathlib.Path(folder) / 'mail.eml'
    path.write_bytes(mail.as_bytes())
    return path


def test_a_browser_without_walls_is_heard():
    vectors = {name: text for name, text in {**leaks.PICTURES, **leaks.OTHERS}.items() if name != 'refresh'}
    with page('open', leaks.page(vectors)):
        heard = fetched(listen(OPEN))
    tap.diagnose(f'{len(heard)} of {len(vectors)} ways are open in a browser; not: {sorted(set(vectors) - heard)}')
    for name in OPEN:
        tap.check(name in heard, f'{name} was not heard: the test could not have heard it either', heard)


def test_a_message_is_silent():
    with tempfile.TemporaryDirectory() as folder:
        with Window(READER, write_mail(folder, leaks.page())) as window:
            window.wait_for('shown')
            tap.equal(dict(listen()), {}, 'what was heard')
            window.tell('do toggle-html')
            tap.equal(dict(listen()), {}, 'what was heard of its text')


def gpg(home, text, *arguments):
    done = subprocess.run(['gpg', '--homedir', home, '--batch', '--quiet', '--passphrase', '', *arguments],
                          input=text.encode(), capture_output=True)
    tap.equal(done.returncode, 0, f'gpg: {done.stderr}')
    return done.stdout.decode()


CARRIED = """From: Eve <eve@senders.leak.example>
To: ann@example.org
Reply-To: eve@answers.leak.example
Subject: All of it
Date: Tue, 05 Nov 2024 14:02:11 +0100
Authentication-Results: results.leak.example; dmarc=pass
List-Unsubscribe: <https://list.leak.example:8443/leave>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
Autocrypt: addr=eve@autocrypt.leak.example; keydata=eA==
OpenPGP: url=http://openpgp.leak.example:8080/key
Face-URL: http://face.leak.example:8080/x.gif
Content-Type: multipart/signed; boundary=s; protocol="application/pgp-signature"

--s
%s
--s
Content-Type: application/pgp-signature

%s
--s--
"""
INSIDE = """Content-Type: multipart/mixed; boundary=m

--m
Content-Type: text/html

%s
--m
Content-Type: message/external-body; access-type=URL; URL="http://external.leak.example:8080/x"

Content-Type: text/plain

--m
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Nowhere
TZURL:http://zone.leak.example:8080/x.ics
END:VTIMEZONE
BEGIN:VEVENT
UID:u
URL:http://event.leak.example:8080/
ATTACH:http://attach.leak.example:8080/x.pdf
DTSTART;TZID=Nowhere:20261201T090000
ORGANIZER;DIR="ldap://ldap.leak.example":mailto:eve@organizer.leak.example
ATTENDEE:http://attendee.leak.example:8080/
END:VEVENT
END:VCALENDAR
--m--"""


def test_what_a_message_carries_is_silent():
    """A signature by a key that is not here, in front of settings that would fetch it; a list, a calendar, a part that
    is elsewhere."""
    with tempfile.TemporaryDirectory(dir='/tmp') as folder:
        theirs, ours = os.path.join(folder, 'a'), os.path.join(folder, 'b')
        os.mkdir(theirs, 0o700)
        os.mkdir(ours, 0o700)
        pathlib.Path(ours, 'gpg.conf').write_text(
            'keyserver hkp:' '//keys.leak.example\nauto-key-retrieve\nauto-key-locate wkd,dane,keyserver\n')
        gpg(theirs, '', '--quick-gen-key', 'Eve <eve@senders.leak.example>', 'default', 'default', 'never')
        inside = (INSIDE % leaks.page()).replace('\n', '\r\n')
        signature = gpg(theirs, inside, '--armor', '--detach-sign')
        path = pathlib.Path(folder) / 'mail.eml'
        path.write_bytes((CARRIED % (inside, signature)).replace('\r', '').replace('\n', '\r\n').encode())
        os.environ['GNUPGHOME'] = ours
        try:
            with Window(READER, path) as window:
                window.wait_for('shown')
                tap.equal(dict(listen()), {}, 'what was heard')
        finally:
            del os.environ['GNUPGHOME']
            for home in (theirs, ours):
                subprocess.run(['gpgconf', '--homedir', home, '--kill', 'all'], check=False)


def test_the_module_alone_is_silent():
    """The walls of the renderer hold without the cleaning in front of them."""
    with page('nothing', leaks.page()):
        tap.equal(dict(listen()), {}, 'what was heard')


def test_printing_is_silent():
    with tempfile.TemporaryDirectory() as folder, page('nothing', leaks.page()) as window:
        listen()
        window.tell(os.path.join(folder, 'page.pdf'))
        tap.equal(window.read(), 'printed', 'what the window said')
        tap.check(os.path.getsize(os.path.join(folder, 'page.pdf')) > 0, 'something is on paper')
        tap.equal(dict(listen()), {}, 'what was heard')


def test_each_way_alone_is_silent():
    """So that none hides behind another: a refresh that went through would end the page."""
    for name in ('refresh', 'base', 'link-preconnect', 'link-dns-prefetch', 'xmp', 'iframe-srcdoc', 'video'):
        with page('nothing', leaks.piece(name, leaks.OTHERS[name])):
            tap.equal(dict(listen()), {}, f'what was heard of {name}')


def check_pictures_only(heard, allowed):
    tap.check(not any(what == f'port {leaks.DISCARD}' for what in heard), 'the proxy that is none was asked', heard)
    got = fetched(heard)
    for name in leaks.PICTURES:
        tap.check(name in got, f'the picture {name} was allowed and not fetched', got)
    tap.equal(sorted(got - set(leaks.PICTURES) - allowed), [], 'what was fetched besides pictures')


def test_allowed_pictures_are_all_that_is_fetched():
    # Pictures as well, by other ways to write them.
    allowed = {'plain-name', 'body-background', 'td-background', 'list-style', 'content', 'border-image', 'mask',
               'webkit-image-set', 'property', 'cursor', 'shape-outside'}
    with tempfile.TemporaryDirectory() as folder:
        with Window(READER, 'trust=eve@example.org', write_mail(folder, leaks.page())) as window:
            window.wait_for('shown')
            check_pictures_only(listen(leaks.PICTURES), allowed)


def test_the_module_alone_fetches_pictures_only():
    allowed = {'plain-name', 'body-background', 'td-background', 'list-style', 'content', 'border-image', 'mask',
               'webkit-image-set', 'image-set', 'property', 'cursor', 'shape-outside', 'srcset', 'picture',
               'escaped-url', 'input-image', 'svg-image', 'svg-image-xlink', 'svg-feimage', 'video-poster', 'noscript',
               'base', 'link-preload-image', 'link-preload-srcset'}
    with page('pictures', leaks.page()):
        check_pictures_only(listen(leaks.PICTURES), allowed)


TESTS = (test_a_browser_without_walls_is_heard, test_a_message_is_silent, test_what_a_message_carries_is_silent,
         test_the_module_alone_is_silent, test_printing_is_silent, test_each_way_alone_is_silent,
         test_allowed_pictures_are_all_that_is_fetched, test_the_module_alone_fetches_pictures_only)

if __name__ == '__main__':
    tap.main((test.__name__.removeprefix('test_').replace('_', ' '), test) for test in TESTS)
