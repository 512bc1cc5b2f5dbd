# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Mail that carries something beside text: senders in disguise, results of a server and forged ones, lists to leave.

    filled = carried.make(now, port)    # messages, the newest last; the lists' own server is on this port"""
import struct

import demo_mail    # noqa: F401: it knows where letter is
import letter

ANN = ('Ann Berg', 'ann@example.org')
LISTS = 'lists.example'
SERVER = 'mail.example.org'
CLICK = 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'
LOOKALIKE, ELSEWHERE, CONFIRMED, FORGED, REFUSED, ONE_CLICK, BY_PAGE, BY_MAIL, CLAIMED = (
    'From next door', 'Answer the other one', 'It is me', 'It is not me', 'Your account', 'Weekly boats',
    'Monthly boats', 'Yearly boats', 'Daily boats')
REPORTED, PACKED, FILE, NUMBERS = 'Undelivered', 'The figures', 'Jahresübersicht.csv', b'1;2;3\r\n' * 400


def result(words, server=SERVER):
    return f'Authentication-Results: {server};\r\n\t{words}'


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
    yield letter.letter(('Mail System', 'postmaster@example.org'), [ANN], REPORTED, now - 700, part)
    packed = letter.multipart('mixed', letter.data(winmail('Nothing to see here.\r\n', FILE, NUMBERS),
                                                   'application/ms-tnef', 'winmail.dat'))
    yield letter.letter(('Otto', 'otto@office.example'), [ANN], PACKED, now - 690, packed)


def make(now, port):
    return [*ordinary(now), *senders(now), *lists(now, port), *reports(now)]
