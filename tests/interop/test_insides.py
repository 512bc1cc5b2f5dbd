# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What messages are made of, and the text of large ones, fetched in the background: shown without the network, asked
for once, and gone on with after a cut."""
import base64
import email.utils
import os
import re
import sqlite3
import time

import mailgen
import tap
from proxy import CutAfter, Proxy
from world import World, one_sentence

TRACED = {'TERN_TRACE': 'imap'}
ROWS = 2000             # what a sync without --watch asks about in one mailbox
BIG = 3_000_000
PICTURE = base64.b64encode(b'\x89PNG\r\n\x1a\n' + bytes(200)).decode()


def entity(kind, *parts, mark='b'):
    lines = [f'Content-Type: multipart/{kind}; boundary={mark}\r\n\r\n']
    lines += [f'--{mark}\r\n{part}\r\n' for part in parts]
    return ''.join(lines) + f'--{mark}--\r\n'


def letter(subject, content, date=None):
    when = mailgen.EPOCH if date is None else date
    data = (f'From: a@example.org\r\nSubject: {subject}\r\nDate: {email.utils.formatdate(when)}\r\n'
            f'Message-ID: <{subject.replace(" ", ".")}@example.org>\r\nMIME-Version: 1.0\r\n{content}').encode()
    return mailgen.Message(data, (), int(when), subject, '', '')


TEXT = 'Content-Type: text/plain; charset=utf-8\r\n\r\nwords to read\r\n'
HTML = 'Content-Type: text/html\r\n\r\n<p>words <b>in</b> HTML <img src="cid:pic"></p>\r\n'
INLINE = ('Content-Type: image/png; name="pic.png"\r\nContent-ID: <pic>\r\nContent-Disposition: inline\r\n'
          f'Content-Transfer-Encoding: base64\r\n\r\n{PICTURE}\r\n')
NAMED = ('Content-Type: application/pdf; name="=?utf-8?Q?a_=22b=22=09c=2E..=2Fd.pdf?="\r\n'
         "Content-Disposition: attachment; filename*=utf-8''%e2%80%ae%22q%22%09x.pdf\r\n"
         'Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n')
FILE = 'Content-Type: application/octet-stream; name=data.bin\r\nContent-Disposition: attachment\r\n\r\nxx\r\n'
# subject: (content, whether it has an attachment)
LETTERS = {
    'text alone': (TEXT, False),
    'mixed without anything': (entity('mixed', TEXT), False),
    'alternative': (entity('alternative', TEXT, HTML), False),
    'a file': (entity('mixed', TEXT, FILE), True),
    'a hostile name': (entity('mixed', TEXT, NAMED), True),
    'related picture': (entity('related', HTML, INLINE), False),
    'a picture and a file': (entity('mixed', entity('related', HTML, INLINE, mark='r'), FILE), True),
    'nothing but a file': (FILE, True),
    'signed': (entity('signed', TEXT, 'Content-Type: application/pgp-signature\r\n\r\nx\r\n'), False),
    'forwarded': (entity('mixed', TEXT, 'Content-Type: message/rfc822\r\n\r\nSubject: in\r\nMIME-Version: 1.0\r\n'
                         + entity('mixed', TEXT, FILE, mark='i')), True),
    'deep': (entity('mixed', entity('mixed', entity('alternative', TEXT, HTML, mark='c'), mark='d'), FILE), True),
}


def fill(world):
    world.server.fill('ann', 'INBOX', [letter(subject, content) for subject, (content, _) in LETTERS.items()])


def unknown(world):
    """How many messages were not asked about."""
    with sqlite3.connect(os.path.join(world.person.data, 'mail.db')) as mail:
        return mail.execute('SELECT count(*) FROM email WHERE structure IS NULL').fetchone()[0]


def trace(world, *arguments):
    return world.person.run('sync', *arguments, environment=TRACED).fine().complaint


def attachments_are_known(shape):
    def test():
        with World(shape) as world:
            fill(world)
            tap.check('BODYSTRUCTURE' in trace(world, '--bodies', 'none'), 'it is asked for')
            tap.equal({row['subject']: row['attachment'] for row in world.person.rows()},
                      {subject: has for subject, (_, has) in LETTERS.items()}, 'attachments')
            tap.check('BODYSTRUCTURE' not in trace(world, '--bodies', 'none'), 'and not again')
            tap.check('BODYSTRUCTURE' not in trace(world, '--bodies', 'all'), 'nor where bodies come')
            world.in_step()
    return test


def the_structure_is_the_same(shape):
    """As the server tells it, and as the message itself does once it is here."""
    def test():
        with World(shape) as world:
            fill(world)
            world.person.sync('--bodies', 'none')
            rows = {row['subject']: row['id'] for row in world.person.rows()}
            world.server.stop()
            told = {subject: world.person.ask('show', row, '--structure') for subject, row in rows.items()}
            world.server.start((world.server.port, world.server.tls_port))
            world.person.sync('--bodies', 'all')
            for subject, row in rows.items():
                seen = world.person.ask('show', row, '--structure')
                for part in [*told[subject], *seen]:
                    del part['size']        # estimated
                    if part['encoding'] == '8bit':
                        part['encoding'] = '7bit'   # what Courier says of a part that does not say
                tap.equal(told[subject], seen, subject)
    return test


def whole_messages_tell_themselves():
    with World('full') as world:
        fill(world)
        tap.check('BODYSTRUCTURE' not in trace(world, '--bodies', 'all'), 'nothing is asked')
        tap.equal(unknown(world), 0, 'and all is known')


class Preview:
    """A server that has PREVIEW (RFC 8970); Dovecot 2.3 speaks an older draft of it."""

    def __call__(self, data, connection):
        data = data.replace(b'PREVIEW=FUZZY', b'PREVIEW')
        return re.sub(rb'PREVIEW \(FUZZY ("[^"]*")\)', rb'PREVIEW \1', data)


def previews_are_listed():
    with World('full', add=False, compress=False) as world, Proxy(world.server.port, rewrite=Preview()) as proxy:
        fill(world)
        world.person.add_account(world.server, 'insecure', port=proxy.port)
        tap.check('(BODYSTRUCTURE PREVIEW)' in trace(world, '--bodies', 'none'), 'it is asked for')
        shown = {row['subject']: row['preview'] for row in world.person.rows()}
        tap.equal(shown['text alone'], 'words to read', 'the preview of a text')


class Spoil:
    """The server's word on one message cannot be understood."""

    def __init__(self, uid):
        self.uid, self.done = uid, 0

    def __call__(self, data, connection):
        lines = data.split(b'\r\n')
        for at, line in enumerate(lines):
            if b'UID %d ' % self.uid in line and b'BODYSTRUCTURE (' in line:
                lines[at] = line.replace(b'BODYSTRUCTURE (', b'BODYSTRUCTURE ((((')
                self.done += 1
        return b'\r\n'.join(lines)


class Refuse(Spoil):
    """The server refuses every command that is about one message."""

    def __call__(self, data, connection):
        lines, refuse = [], False
        for line in data.split(b'\r\n'):
            if b'UID %d ' % self.uid in line and b'BODYSTRUCTURE (' in line:
                refuse, self.done = True, self.done + 1
                continue
            if refuse and b' OK ' in line:
                line, refuse = line.split(b' ')[0] + b' NO [SERVERBUG] no words', False
            lines.append(line)
        return b'\r\n'.join(lines)


def one_message_does_not_stop_the_rest(spoil, most):
    """Nor is it asked about for ever."""
    def test():
        with World('full', add=False, compress=False) as world, Proxy(world.server.port) as proxy:
            world.server.fill('ann', 'INBOX', mailgen.generate(150))
            world.person.add_account(world.server, 'insecure', port=proxy.port)
            proxy.rewrite = spoil(77)
            world.person.sync('--bodies', 'none')
            tap.check(0 < proxy.rewrite.done <= most, 'it was asked for', proxy.rewrite.done)
            tap.equal(unknown(world), 0, 'everything is known, or known to be unknown')
            proxy.rewrite = None
            tap.check('BODYSTRUCTURE' not in trace(world, '--bodies', 'none'), 'nothing is asked again')
            found = world.person.by_uid()[77]
            shown = world.person.ask('show', found['id'], '--structure')
            tap.equal(shown[0]['section'] in ('', '1'), True, 'it is told from the message itself')
    return test


def cut_off_and_gone_on_with():
    with World('full', add=False, compress=False) as world, Proxy(world.server.port) as proxy:
        world.server.fill('ann', 'INBOX', mailgen.generate(500))
        world.person.add_account(world.server, 'insecure', port=proxy.port)
        proxy.rewrite = CutAfter(proxy, b'BODYSTRUCTURE (', 60_000)
        one_sentence(world.person.run('sync', '--bodies', 'none'))
        left = unknown(world)
        tap.check(0 < left < 500, 'part of it was kept', left)
        proxy.rewrite = None
        proxy.mend()
        world.person.sync('--bodies', 'none')
        tap.equal(unknown(world), 0, 'the rest came')
        world.in_step()


def the_newest_first_and_all_while_watching():
    with World('full') as world:
        world.server.fill('ann', 'INBOX', mailgen.generate(ROWS + 150))
        world.person.sync('--bodies', 'none')
        tap.equal(unknown(world), 150, 'a sync asks about the newest')
        tap.check('BODYSTRUCTURE' not in trace(world, '--bodies', 'none'), 'and not again, nor about older ones')
        watch = world.person.start('sync', '--watch', '--bodies', 'none')
        tap.wait_until(lambda: unknown(world) == 0, 'a watch asks about all', 30)
        with world.client() as client:
            client.append('INBOX', letter('arrived', entity('mixed', TEXT, FILE), time.time()))
            tap.wait_until(lambda: any(row['subject'] == 'arrived' and row['attachment']
                                       for row in world.person.rows(limit=10)), 'and about what arrives', 30)
            tap.wait_until(lambda: unknown(world) == 0, 'at once', 30)
        tap.equal(watch.stop(), 0, 'ends when asked')
        tap.equal(watch.errors, b'', 'and said nothing wrong')


def stored(world):
    return sum(os.path.getsize(os.path.join(world.person.data, name))
               for name in os.listdir(world.person.data) if name.startswith('body.db'))


def big_file():
    data = base64.b64encode(os.urandom(BIG * 3 // 4)).decode()
    lines = '\r\n'.join(data[at:at + 76] for at in range(0, len(data), 76))
    return ('Content-Type: application/zip; name="holiday pictures.zip"\r\nContent-Disposition: attachment; '
            f'filename="holiday pictures.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n{lines}\r\n')


QUOTED = ('Content-Type: text/plain; charset=iso-8859-1; format=flowed\r\n'
          'Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe and a flowing =\r\nheron \r\nflies.\r\n')
LONG = ('Content-Type: text/plain; charset=us-ascii\r\n\r\n' + 'A long line of an endless list. \r\n' * 20_000
        + 'osprey\r\n')
ENDLESS = 'Content-Type: text/plain\r\n\r\n' + 'Line after line after line.\r\n' * 50_000


def encoded_text():
    """A long text in base64, and what it says."""
    text = 'A long line of an endless list.\r\n' * 20_000 + 'wheatear\r\n'
    lines = base64.encodebytes(text.encode()).decode().replace('\n', '\r\n')
    return f'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{lines}', text


def base64_stays_on_the_server(rewrite=None):
    """A part comes without its transfer encoding; where the server cannot undo it after all, with it."""
    def test():
        with World('full', add=False, compress=False) as world, Proxy(world.server.port, rewrite=rewrite) as proxy:
            part, text = encoded_text()
            world.server.fill('ann', 'INBOX', [letter('long', entity('mixed', part, big_file()), time.time())])
            world.person.add_account(world.server, 'insecure', port=proxy.port)
            said = trace(world, '--bodies', 'recent')
            tap.check('BINARY.PEEK[1]' in said, 'it is asked for without', said[-2000:])
            tap.equal('BODY.PEEK[1]' in said, rewrite is not None, 'and with, only where that failed')
            (row,) = world.person.rows()
            shown = world.person.run('show', row['id'], '--text').fine().stdout.decode()
            tap.check(shown == text.replace('\r\n', '\n'), 'all of the text', shown[-100:])
            world.person.sync('--bodies', 'all')
            world.in_step()
    return test


def large_messages_have_their_text(shape):
    def test():
        with World(shape) as world:
            now = time.time()
            file = big_file()
            alternative = entity('alternative', QUOTED, HTML.replace('HTML', 'bittern'), mark='c')
            letters = [letter('large', entity('mixed', alternative, file), now),
                       letter('long', entity('mixed', LONG, file), now),
                       letter('nothing to read', file, now),
                       letter('endless', ENDLESS, now),
                       letter('old and large', entity('mixed', alternative, file), now - 500 * 24 * 3600),
                       letter('small', entity('mixed', TEXT, FILE), now)]
            world.server.fill('ann', 'INBOX', letters)
            world.person.sync('--bodies', 'none')
            before = stored(world)
            said = trace(world, '--bodies', 'recent')
            tap.check('BODY.PEEK[1.1]' in said, 'parts are asked for')
            grown = stored(world) - before
            tap.check(grown < 1_500_000, 'far less than the files came', grown)
            tap.check('BODY' not in trace(world, '--bodies', 'recent'), 'and nothing a second time')
            rows = {row['subject']: row for row in world.person.rows()}
            world.server.stop()

            def show(subject, form):
                return world.person.run('show', rows[subject]['id'], form)
            tap.equal(show('large', '--text').fine().stdout.decode(), 'Grüße and a flowing heron flies.\n', 'its text')
            tap.check(b'<b>in</b> bittern' in show('large', '--html').fine().stdout, 'its HTML')
            tap.check(show('long', '--text').fine().stdout.endswith(b'osprey\n'), 'a long text, to its end')
            tap.equal(show('nothing to read', '--text').fine().stdout, b'', 'no text')
            names = [part['filename'] for part in show('large', '--structure').fine().objects if part['attachment']]
            tap.equal(names, ['holiday pictures.zip'], 'its attachment')
            tap.equal([rows[name]['attachment'] for name in ('large', 'endless', 'old and large', 'small')],
                      [True, False, True, True], 'the list says so')
            for word, subjects in {'heron': {'large'}, 'osprey': {'long'},
                                   'holiday': {'large', 'long', 'nothing to read'}}.items():
                tap.equal({row['subject'] for row in world.person.ask('search', word)}, subjects, f'search {word}')
            for subject, form in (('large', '--raw'), ('endless', '--text'), ('old and large', '--text')):
                one_sentence(show(subject, form))

            world.server.start((world.server.port, world.server.tls_port))
            world.person.sync('--bodies', 'all')
            world.server.stop()
            for one in letters:
                tap.equal(show(one.subject, '--raw').fine().stdout, one.data, f'{one.subject}: all of it')
            tap.equal(show('large', '--text').fine().stdout.decode(), 'Grüße and a flowing heron flies.\n', 'as before')
    return test


def main():
    tests = [(f'{shape}: {name}', test(shape)) for shape in ('full', 'minimal', 'courier', 'cyrus') for name, test in (
        ('attachments are known', attachments_are_known),
        ('the structure is the same', the_structure_is_the_same),
        ('large messages have their text', large_messages_have_their_text))]
    tap.main(tests + [
        ('whole messages tell themselves', whole_messages_tell_themselves),
        ('previews are listed', previews_are_listed),
        ('base64 stays on the server', base64_stays_on_the_server()),
        ('but where it cannot', base64_stays_on_the_server(
            lambda data, connection: data.replace(b'BINARY[1]<', b'X-NO-BI[1]<'))),
        ('one that cannot be understood', one_message_does_not_stop_the_rest(Spoil, 1)),
        ('one that is refused', one_message_does_not_stop_the_rest(Refuse, 3)),
        ('cut off and gone on with', cut_off_and_gone_on_with),
        ('the newest first, and all while watching', the_newest_first_and_all_while_watching),
    ])


if __name__ == '__main__':
    main()
