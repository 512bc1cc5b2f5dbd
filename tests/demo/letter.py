# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Builds the bytes of one message of the demo's mail: header, parts, encodings; the same bytes for the same input.

A part is bytes: its header fields, an empty line, its content. text(), data() and the multiparts make one;
letter() puts the message's own fields before it."""
import base64
import datetime
import email.utils
import hashlib
import quopri
import textwrap

from mailgen import Message

CRLF = '\r\n'
ASIAN = ('shift_jis', 'gb18030', 'big5', 'euc-kr', 'iso-2022-jp')


def encoded_word(text, charset='utf-8'):
    """RFC 2047 B in the charset given, else UTF-8; no word over 75 characters and none that cuts a character."""
    if text.isascii():
        return text
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        charset = 'utf-8'
    words, word = [], ''
    for letter in text:
        if len(base64.b64encode((word + letter).encode(charset))) > 44:
            words.append(word)
            word = ''
        word += letter
    return '\r\n '.join('=?%s?B?%s?=' % (charset, base64.b64encode(one.encode(charset)).decode())
                        for one in (*words, word))


def address(person, charset='utf-8'):
    name, mail = person
    if not name:
        return mail
    if name.isascii():
        return f'"{name}" <{mail}>' if any(one in name for one in '",.()@') else f'{name} <{mail}>'
    return f'{encoded_word(name, charset)} <{mail}>'


def addresses(people, charset='utf-8'):
    return ',\r\n '.join(address(person, charset) for person in people)


def _base64(content):
    return b'\r\n'.join(base64.b64encode(content[at:at + 57]) for at in range(0, len(content), 57))


def _quoted(content):
    return quopri.encodestring(content.replace(b'\r\n', b'\n')).replace(b'\n', b'\r\n')


def text(content, charset='utf-8', subtype='plain', encoding=None, more=''):
    """A text part. encoding: 7bit, 8bit, quoted-printable or base64; chosen by the charset if none is given."""
    coded = content.replace('\n', CRLF).encode(charset)
    if encoding is None:
        encoding = 'base64' if charset in ASIAN[:-1] else '7bit' if coded.isascii() else 'quoted-printable'
    body = {'base64': _base64, 'quoted-printable': _quoted}.get(encoding, bytes)(coded)
    return (f'Content-Type: text/{subtype}; charset={charset}{more}{CRLF}'
            f'Content-Transfer-Encoding: {encoding}{CRLF}{CRLF}').encode() + body


def flow(paragraphs):
    """Text as format=flowed has it: a soft break ends in a blank, also within a quote."""
    lines = []
    for line in paragraphs.split('\n'):
        marks = len(line) - len(line.lstrip('>'))
        prefix = line[:marks] + ' ' if marks else ''
        words = line[marks:].removeprefix(' ') if marks else line
        if words.startswith(('  ', '-- ')) or len(words) <= 72:
            lines.append(' ' + line if line.startswith('From ') else line)
        else:
            lines += [prefix + part + ' ' for part in textwrap.wrap(words, 71)]
            lines[-1] = lines[-1].rstrip()
    return '\n'.join(lines)


def flowed(content, charset='utf-8'):
    return text(flow(content), charset, more='; format=flowed')


def data(content, kind, name=None, cid=None, inline=False, raw_name=False):
    """An attachment, or with cid a picture that HTML shows. raw_name: in the way of careless programs."""
    head = [f'Content-Type: {kind}' + (_parameter('name', name, raw_name) if name else ''),
            'Content-Transfer-Encoding: base64']
    if cid:
        head.append(f'Content-ID: <{cid}>')
    head.append('Content-Disposition: ' + ('inline' if cid or inline else 'attachment') +
                (_parameter('filename', name, raw_name) if name else ''))
    return (CRLF.join(head) + CRLF + CRLF).encode() + _base64(content) + b'\r\n'


def _parameter(key, value, raw):
    if value.isascii():
        return f';\r\n {key}="{value}"'
    if raw:
        return f';\r\n {key}="{encoded_word(value)}"'
    return f";\r\n {key}*=utf-8''" + ''.join(
        chr(byte) if chr(byte).isalnum() and byte < 128 or byte in b'._-' else f'%{byte:02X}'
        for byte in value.encode())


def multipart(subtype, *parts, more=''):
    mark = 'tern-' + hashlib.sha256(b''.join(parts)).hexdigest()[:24]
    content = b''.join(b'--' + mark.encode() + b'\r\n' + part.rstrip(b'\r\n') + b'\r\n' for part in parts)
    return (f'Content-Type: multipart/{subtype}; boundary="{mark}"{more}{CRLF}{CRLF}'.encode() +
            content + f'--{mark}--{CRLF}'.encode())


def message_id(*words):
    return '<%s@mail.example>' % hashlib.sha256('/'.join(map(str, words)).encode()).hexdigest()[:20]


def letter(sender, to, subject, date, part, cc=(), flags=(), own_id=None, answers=(), fields=(), charset='utf-8',
           zone=0):
    """One Message. answers: the ids of the thread so far, oldest first. fields: more header lines."""
    own_id = own_id or message_id(sender, subject, date)
    when = email.utils.format_datetime(_moment(date, zone))
    host = sender[1].rsplit('@', 1)[-1]
    head = [f'Return-Path: <{sender[1]}>',
            f'Received: from mx.{host} (mx.{host} [192.0.2.{1 + date % 250}])\r\n\tby mail.example.org; {when}',
            'From: ' + address(sender, charset), 'To: ' + addresses(to, charset)]
    if cc:
        head.append('Cc: ' + addresses(cc, charset))
    head += ['Subject: ' + encoded_word(subject, charset), 'Date: ' + when, 'Message-ID: ' + own_id]
    if answers:
        head += ['In-Reply-To: ' + answers[-1], 'References: ' + '\r\n '.join(answers)]
    head += [*fields, 'MIME-Version: 1.0']
    return Message(CRLF.join(head).encode() + b'\r\n' + part, tuple(flags), date, subject, own_id, 'demo')


def _moment(date, zone):
    return datetime.datetime.fromtimestamp(date, datetime.timezone(datetime.timedelta(hours=zone)))
