# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Makes varied messages, the same for the same seed: threads, charsets, attachments, HTML, right-to-left, keywords.

generate(100_000) takes a few seconds. Used by the interop and kill suites and by tests/bench."""
import base64
import email.utils
import random
from dataclasses import dataclass

EPOCH = 1_600_000_000  # 13 September 2020: the date of the oldest message unless told otherwise
KEYWORDS = ('$Label1', '$Forwarded', 'todo')
PEOPLE = (
    ('Anna Berg', 'anna@example.org'), ('Bob Stone', 'bob@example.net'), ('', 'noreply@shop.example'),
    ('Zoë Müller', 'zoe@example.de'), ('山田 太郎', 'yamada@example.jp'), ('דנה לוי', 'dana@example.co.il'),
    ('Иван Петров', 'ivan@example.ru'), ('"Quoted, Name" Esq', 'q@example.com'),
)
WORDS = ('letter harbour window seagull paper morning timetable invoice garden meeting answer kettle north '
         'river signal cabin ledger orange violet summit wheel').split()
LONG = ('Tern carries a letter from one shore to the next. ' * 20).encode()


@dataclass
class Message:
    data: bytes      # with CRLF, as it crosses the wire
    flags: tuple     # system flags and keywords
    date: int        # INTERNALDATE, seconds since 1970
    subject: str     # decoded
    message_id: str  # with its angle brackets
    kind: str        # which of KINDS


def encoded_word(text, charset='utf-8'):
    """RFC 2047 B, split so that no word is longer than 75 characters and no character is cut."""
    if text.isascii():
        return text
    words = [text[at:at + 12] for at in range(0, len(text), 12)]
    return '\r\n '.join('=?%s?B?%s?=' % (charset, base64.b64encode(word.encode(charset)).decode()) for word in words)


def address(person):
    name, mail = person
    if not name:
        return mail
    if name.isascii():
        return '"%s" <%s>' % (name.replace('"', '\\"'), mail)
    return '%s <%s>' % (encoded_word(name), mail)


def _lines(data):
    return b'\r\n'.join(data[at:at + 76] for at in range(0, len(data), 76))


def _text(number, body):
    return (f'Content-Type: text/plain; charset=us-ascii\r\n\r\n{body}\r\n').encode()


def _latin1(number, body):
    return ('Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
            f'Grüße aus der Küche, {body}\r\n').encode('iso-8859-1')


def _koi8(number, body):
    return ('Content-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: base64\r\n\r\n').encode() + \
        _lines(base64.b64encode(f'Привет, {body}\r\n'.encode('koi8-r'))) + b'\r\n'


def _japanese(number, body):
    return ('Content-Type: text/plain; charset=iso-2022-jp\r\nContent-Transfer-Encoding: 7bit\r\n\r\n').encode() + \
        f'こんにちは {body}\r\n'.encode('iso-2022-jp')


def _hebrew(number, body):
    return ('Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n').encode() + \
        _lines(base64.b64encode(f'שלום לכולם {body}\r\n'.encode())) + b'\r\n'


def _flowed(number, body):
    return ('Content-Type: text/plain; charset=utf-8; format=flowed; delsp=no\r\n\r\n'
            f'> quoted line that \r\n> goes on\r\n{body} and then \r\nflows on.\r\n-- \r\nsignature\r\n').encode()


def _html(number, body):
    mark = f'alt-{number}'
    return (f'Content-Type: multipart/alternative; boundary="{mark}"\r\n\r\n'
            f'--{mark}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n'
            f'--{mark}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
            f'<html><body><p style=3D"color:red">{body} =E2=9C=93</p></body></html>\r\n--{mark}--\r\n').encode()


def _attachment(number, body):
    mark = f'mix-{number}'
    data = _lines(base64.b64encode(bytes((number * 7 + n) & 255 for n in range(512)) * (1 + number % 5)))
    return (f'Content-Type: multipart/mixed; boundary={mark}\r\n\r\nThis is a message in several parts.\r\n'
            f'--{mark}\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n{body}\r\n'
            f'--{mark}\r\nContent-Type: application/octet-stream; name="data {number}.bin"\r\n'
            f'Content-Disposition: attachment; filename="data {number}.bin"\r\n'
            'Content-Transfer-Encoding: base64\r\n\r\n').encode() + data + f'\r\n--{mark}--\r\n'.encode()


def _forwarded(number, body):
    mark = f'fwd-{number}'
    return (f'Content-Type: multipart/mixed; boundary={mark}\r\n\r\n'
            f'--{mark}\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n{body}\r\n'
            f'--{mark}\r\nContent-Type: message/rfc822\r\n\r\n'
            f'From: inner@example.org\r\nSubject: inner {number}\r\nDate: Mon, 1 Jan 2018 10:00:00 +0000\r\n\r\n'
            f'inner text\r\n--{mark}--\r\n').encode()


KINDS = {'text': _text, 'latin1': _latin1, 'html': _html, 'koi8': _koi8, 'attachment': _attachment,
         'japanese': _japanese, 'flowed': _flowed, 'hebrew': _hebrew, 'forwarded': _forwarded}
SUBJECTS = {'latin1': 'Grüße', 'koi8': 'Привет', 'japanese': '今日の予定', 'hebrew': 'שלום לכולם'}


def message(number, seed=1, kind=None, subject=None, flags=None, padding=0, date=None):
    """The number-th message of a seed. Every third one but the first of ten answers the one before it."""
    rng = random.Random(seed * 1_000_003 + number)
    kind = kind or tuple(KINDS)[number % len(KINDS)]
    answers = number % 10 and number % 3 == 0
    topic = number - 1 if answers else number
    date = EPOCH + number * 300 if date is None else date
    if subject is None:
        subject = '%s%s %s %d' % ('Re: ' if answers else '', SUBJECTS.get(tuple(KINDS)[topic % len(KINDS)], 'About'),
                                  WORDS[topic % len(WORDS)], topic)
    message_id = f'<{number}.{seed}@mail.example>'
    header = [f'Return-Path: <{PEOPLE[number % len(PEOPLE)][1]}>',
              'Received: from relay.example by mail.example; ' + email.utils.formatdate(date),
              'From: ' + address(PEOPLE[number % len(PEOPLE)]),
              'To: ' + address(PEOPLE[(number + 1) % len(PEOPLE)])]
    if number % 4 == 0:
        header.append('Cc: ' + ',\r\n '.join(address(PEOPLE[(number + n) % len(PEOPLE)]) for n in (2, 3)))
    header += ['Subject: ' + encoded_word(subject), 'Date: ' + email.utils.formatdate(date),
               'Message-ID: ' + message_id, 'MIME-Version: 1.0']
    if answers:
        header += [f'In-Reply-To: <{topic}.{seed}@mail.example>', f'References: <{topic}.{seed}@mail.example>']
    body = '%s, number%d of seed%d: %s.' % (WORDS[number % len(WORDS)].title(), number, seed,
                                            ' '.join(rng.choices(WORDS, k=12)))
    data = '\r\n'.join(header).encode() + b'\r\n' + KINDS[kind](number, body)
    if padding and kind == 'text':
        data += _lines((LONG * (padding // len(LONG) + 1))[:padding]) + b'\r\n'
    if flags is None:
        flags = (('\\Seen',) if number % 3 else ()) + (('\\Flagged',) if number % 11 == 0 else ()) + \
            (('\\Answered',) if number % 7 == 0 else ()) + \
            ((KEYWORDS[number % len(KEYWORDS)],) if number % 5 == 0 else ())
    return Message(data, tuple(flags), date, subject, message_id, kind)


def generate(count, seed=1, start=0, **more):
    """count messages from number start on, oldest first."""
    for number in range(start, start + count):
        yield message(number, seed, **more)
