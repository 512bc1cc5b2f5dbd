# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Mail that carries something beside text: senders in disguise, results of a server and forged ones, lists to leave.

    filled = carried.make(now, port)    # messages, the newest last; the lists' own server is on this port"""
import struct
import subprocess

import demo_mail    # noqa: F401: it knows where letter is
import letter

ANN = ('Ann Berg', 'ann@example.org')
LISTS = 'lists.example'
SERVER = 'mail.example.org'
CLICK = 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'
LOOKALIKE, ELSEWHERE, CONFIRMED, FORGED, REFUSED, ONE_CLICK, BY_PAGE, BY_MAIL, CLAIMED = (
    'From next door', 'Answer the other one', 'It is me', 'It is not me', 'Your account', 'Weekly boats',
    'Monthly boats', 'Yearly boats', 'Daily boats')
SIGNED, CHANGED, SECRET = 'Signed tides', 'Changed tides', 'Secret tides'
LINKED, LINKS = 'Look here', (
    'https://xn--pypal-4ve.example/in', 'https://bank.example@evil.example/', 'http:' '//192.0.2.9/', 'https://kind.example/')
INVITED = 'The second boat'
REPORTED, PACKED, FILE, NUMBERS = 'Undelivered', 'The figures', 'Jahresübersicht.csv', b'1;2;3\r\n' * 400


def result(words, server=SERVER):
    return f'Authentication-Results: {server};\r\n\t{words}'


PLAIN = result('spf=none')


def _post(sender, subject, date, *fields, text='Nothing to see here.\n'):
    return letter.letter(sender, [ANN], subject, date, letter.text(text), fields=fields)


def ordinary(now):
    """So many that the name of the receiving server is known."""
    for n in range(12):
        host = f'{"abcd"[n % 4]}.example'
        yield _post((f'Writer {n}', f'w{n}@{host}'), f'Letter {n}', now - 9000 - n,
                    result(f'dmarc=pass header.from={host}'))


def senders(now):
    yield _post(('Ann Berg', 'ann@exarnple.org'), LOOKALIKE, now - 900, result('spf=none'))
    yield _post(('Ruth Aas', 'ruth@aas.example'), ELSEWHERE, now - 890, 'Reply-To: ruth@other.example',
                result('dmarc=pass header.from=aas.example'))
    yield _post(('Jo Brown', 'jo@brown.example'), CONFIRMED, now - 880, result('dmarc=pass header.from=brown.example'))
    yield _post(('Jo Brown', 'jo@brown.example'), FORGED, now - 870,
                result('dmarc=pass header.from=brown.example', 'mx.evil.example'))
    yield _post(('Harbour Bank', 'help@bank.example'), REFUSED, now - 860,
                result('dmarc=fail header.from=bank.example'))


def lists(now, port):
    page = f'List-Unsubscribe: <https://{LISTS}:{port}/leave?who=ann>'
    boats, signed = ('Boats', f'boats@{LISTS}'), result(f'dkim=pass header.d={LISTS}')
    yield _post(boats, ONE_CLICK, now - 800, page, CLICK, signed)
    yield _post(boats, BY_PAGE, now - 790, page, signed)
    yield _post(boats, CLAIMED, now - 780, page, CLICK)
    yield _post(boats, BY_MAIL, now - 770, f'List-Unsubscribe: <mailto:leave@{LISTS}?subject=leave>', signed)


def _attribute(level, number, content):
    return struct.pack('<BII', level, number, len(content)) + content + b'\0\0'


def _property(kind, number, content):
    return struct.pack('<HHII', kind, number, 1, len(content)) + content + bytes(-len(content) % 4)


def winmail(text, name, content):
    """winmail.dat with a text and a file in it."""
    message = struct.pack('<I', 1) + _property(0x1f, 0x1000, (text + '\0').encode('utf-16le'))
    file = struct.pack('<I', 1) + _property(0x1f, 0x3707, (name + '\0').encode('utf-16le'))
    return (struct.pack('<IH', 0x223e9f78, 1) + _attribute(1, 0x9003, message) + _attribute(2, 0x9002, b'') +
            _attribute(2, 0x800f, content) + _attribute(2, 0x9005, file))


def _part(kind, content):
    return f'Content-Type: {kind}\r\n\r\n'.encode() + content.replace('\n', '\r\n').encode()


def reports(now):
    status = ('Reporting-MTA: dns; mail.example.org\n\nFinal-Recipient: rfc822; bob@full.example\nAction: failed\n'
              'Status: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Quota exceeded\n')
    original = f'From: Ann Berg <{ANN[1]}>\nTo: bob@full.example\nSubject: Tides\n\nHigh at nine.\n'
    part = letter.multipart('report', letter.text('Nothing to see here.\n'), _part('message/delivery-status', status),
                            _part('message/rfc822', original), more='; report-type=delivery-status')
    yield letter.letter(('Mail System', 'postmaster@example.org'), [ANN], REPORTED, now - 700, part, fields=[PLAIN])
    packed = letter.multipart('mixed', letter.data(winmail('Nothing to see here.\r\n', FILE, NUMBERS),
                                                   'application/ms-tnef', 'winmail.dat'))
    yield letter.letter(('Otto', 'otto@office.example'), [ANN], PACKED, now - 690, packed, fields=[PLAIN])


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:boat-42@calendar.example
SEQUENCE:1
DTSTART;TZID=Asia/Tokyo:20271206T180000
DTEND;TZID=Asia/Tokyo:20271206T193000
RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=8
SUMMARY:Launch of the second boat
LOCATION:Outer pier, berth 4
ORGANIZER;CN=Maria Kowalska:mailto:maria@calendar.example
ATTENDEE;CN=Ann Berg;PARTSTAT=NEEDS-ACTION:mailto:ann@example.org
ATTENDEE;CN=Idris Bello;PARTSTAT=ACCEPTED:mailto:idris@calendar.example
END:VEVENT
END:VCALENDAR
"""


def invitations(now):
    part = letter.multipart('alternative', letter.text('Nothing to see here.\n'),
                            _part('text/calendar; charset=utf-8; method=REQUEST', CALENDAR))
    yield letter.letter(('Maria Kowalska', 'maria@calendar.example'), [ANN], INVITED, now - 600, part, fields=[PLAIN])


def _gpg(text, *arguments):
    done = subprocess.run(['gpg', '--batch', '--quiet', '--passphrase', '', *arguments], input=text.encode(),
                          capture_output=True)
    if done.returncode:
        raise RuntimeError('gpg: ' + done.stderr.decode())
    return done.stdout


def sealed(now):
    """Made with keys of the GNUPGHOME of this test, which are made for it and go with it."""
    for who in ('Ann Berg <ann@example.org>', 'Otto Ek <otto@office.example>'):
        _gpg('', '--quick-gen-key', who, 'default', 'default', 'never')
    otto = ('Otto Ek', 'otto@office.example')
    inner = 'Content-Type: text/plain\r\n\r\nNothing to see here.\r\nHigh at nine.'
    page = letter.text('<p>Nothing to see here. The secret is tides.</p>'
                       '<img src="http://pictures.example:8080/x.gif" width=9 height=9>\n', subtype='html')
    inside = letter.multipart('mixed', page, letter.data(NUMBERS, 'text/csv', 'tides.csv')).decode()
    signature = _part('application/pgp-signature', _gpg(inner, '-u', otto[1], '--armor', '--detach-sign').decode())
    kind = '; protocol="application/pgp-signature"'
    yield letter.letter(otto, [ANN], SIGNED, now - 500,
                        letter.multipart('signed', inner.encode(), signature, more=kind), fields=[PLAIN])
    yield letter.letter(otto, [ANN], CHANGED, now - 490, letter.multipart(
        'signed', inner.replace('nine', 'noon').encode(), signature, more=kind), fields=[PLAIN])
    secret = _gpg(inside, '--armor', '--trust-model', 'always', '--encrypt', '-r', ANN[1]).decode()
    yield letter.letter(otto, [ANN], SECRET, now - 480, letter.multipart(
        'encrypted', _part('application/pgp-encrypted', 'Version: 1\n'), _part('application/octet-stream', secret),
        more='; protocol="application/pgp-encrypted"'), fields=[PLAIN])


def linked(now):
    yield _post(('Eve', 'eve@links.example'), LINKED, now - 400, PLAIN,
                text='Nothing to see here.\n' + '\n'.join(LINKS) + '\n')


def make(now, port):
    return [*ordinary(now), *senders(now), *lists(now, port), *reports(now), *invitations(now),
            *sealed(now), *linked(now)]
