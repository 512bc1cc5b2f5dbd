#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Submission servers for the smtp tests, one port for each behaviour, each also a byte at a time.

peer.py FOLDER. Makes certificates in FOLDER, prints "name port" lines, then "ready", and ends when
its standard input does. To the port "heard" a test sends a name and gets what that server was told.
"""

import base64
import os
import socket
import ssl
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'harness'))
from certificate import Authority  # noqa: E402

PLAIN = base64.b64encode(b'\0ann\0secret').decode()
OFFER = '250-mail.example.org greets you\r\n250-SIZE 35882577\r\n250-8BITMIME\r\n250-PIPELINING\r\n' \
        '250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n'
GREETING = '220-mail.example.org\r\n220 ready\r\n'
STARTTLS = '250-mail.example.org\r\n250 STARTTLS\r\n'


class Wire:
    def __init__(self, wire, heard, slow):
        self.wire, self.heard, self.slow = wire, heard, slow
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def say(self, text):
        data = text if isinstance(text, bytes) else text.encode()
        step = 1 if self.slow else len(data)
        for at in range(0, len(data), step):
            self.wire.sendall(data[at:at + step])

    def hear(self):
        """The next line; told apart from what comes after the end by an exception."""
        line = b''
        while not line.endswith(b'\r\n'):
            byte = self.wire.recv(1)
            if not byte:
                raise ConnectionError
            line += byte
            if len(line) == 1 and line == b'\x16':
                self.heard.append('(handshake)')
                raise ConnectionError
        self.heard.append(line[:-2].decode('latin-1'))
        return self.heard[-1]

    def encrypt(self, context):
        self.wire = context.wrap_socket(self.wire, server_side=True)
        self.heard.append('(encrypted)')


def converse(wire, *rest):
    """Says what is in rest, one after the other, each after hearing a line."""
    for text in rest:
        wire.hear()
        wire.say(text)
    while wire.hear() != 'QUIT':
        wire.say('250 fine\r\n')
    wire.say('221 bye\r\n')


def script(greeting, *rest):
    def behave(wire, _context):
        wire.say(greeting)
        converse(wire, *rest)
    return behave


def with_starttls(*rest, go='220 go\r\n', first=STARTTLS):
    def behave(wire, context):
        wire.say(GREETING)
        wire.hear()
        wire.say(first)
        wire.hear()
        wire.say(go)
        if go != '220 go\r\n':
            while True:
                wire.hear()
        wire.encrypt(context)
        converse(wire, *rest)
    return behave


def endless(wire, _context):
    wire.say('220 ')
    while True:
        wire.wire.sendall(b'x' * 65536)


def endless_lines(wire, _context):
    wire.say(GREETING)
    wire.hear()
    while True:
        wire.wire.sendall(b'250-MORE\r\n' * 1000)


BEHAVIOURS = {
    'plain-auth': script(GREETING, OFFER + '250 AUTH LOGIN PLAIN\r\n', '235 2.7.0 fine\r\n'),
    'login-auth': script(GREETING, OFFER + '250 AUTH=LOGIN\r\n', '334 VXNlcm5hbWU6\r\n', '334 UGFzc3dvcmQ6\r\n',
                         '235 fine\r\n'),
    'both-spellings': script(GREETING, OFFER + '250-AUTH=LOGIN\r\n250 AUTH GSSAPI PLAIN\r\n', '235 fine\r\n'),
    'token-auth': script(GREETING, OFFER + '250 AUTH XOAUTH2 PLAIN\r\n', '235 fine\r\n'),
    'long-token-auth': script(GREETING, OFFER + '250 AUTH XOAUTH2\r\n', '334 \r\n', '235 fine\r\n'),
    'token-refused': script(GREETING, OFFER + '250 AUTH XOAUTH2\r\n', '334 eyJzdGF0dXMiOiI0MDEifQ==\r\n',
                            '535 5.7.8 no\r\n'),
    'wrong-password': script(GREETING, OFFER + '250 AUTH PLAIN\r\n', '535-5.7.8 Wrong\r\n535 5.7.8 see https://mail.example.org\r\n',
                             '235 fine\r\n'),
    'disabled': script(GREETING, OFFER + '250 AUTH PLAIN\r\n', '535 5.7.139 SmtpClientAuthentication is disabled\r\n'),
    'busy-auth': script(GREETING, OFFER + '250 AUTH PLAIN\r\n', '454 4.7.0 later\r\n'),
    'bad-challenge': script(GREETING, OFFER + '250 AUTH SCRAM-SHA-256\r\n', '334 bm9uc2Vuc2U=\r\n', '501 off\r\n'),
    'false-success': script(GREETING, OFFER + '250 AUTH SCRAM-SHA-256\r\n', '235 come in\r\n'),
    'no-auth': script(GREETING, '250 mail.example.org\r\n'),
    'unknown-auth': script(GREETING, '250-x\r\n250 AUTH NTLM GSSAPI ANONYMOUS EXTERNAL\r\n'),
    'not-ready': script('421 4.3.2 later\r\n'),
    'unwanted': script('554-5.7.1 go\r\n554 away\r\n'),
    'garbage': script('SSH-2.0-OpenSSH_9.2\r\n'),
    'imap': script('* OK IMAP4rev1 ready\r\n'),
    'mixed-codes': script('220-one\r\n250 two\r\n'),
    'nul': script(b'220 a\0b\r\n'),
    'two-greetings': script('220 one\r\n220 two\r\n'),
    'ehlo-refused': script(GREETING, '502 what\r\n'),
    'endless': endless,
    'endless-lines': endless_lines,
    'starttls': with_starttls(OFFER + '250 AUTH PLAIN\r\n', '235 fine\r\n'),
    'starttls-then-none': with_starttls('250 x\r\n'),
    'starttls-hidden': script(GREETING, OFFER + '250 AUTH PLAIN LOGIN\r\n', '235 fine\r\n'),
    'starttls-refused': with_starttls(go='454 4.7.0 not now\r\n'),
    'starttls-challenged': with_starttls(go='334 \r\n'),
    'starttls-injected': with_starttls(go='220 go\r\n250-x\r\n250 AUTH PLAIN\r\n'),
    'starttls-forgets': with_starttls('250-x\r\n250 AUTH PLAIN\r\n', '235 fine\r\n',
                                      first=OFFER + '250-AUTH XOAUTH2\r\n250 STARTTLS\r\n'),
}


def serve(name, behave, heard, slow, contexts):
    listener = socket.create_server(('127.0.0.1', 0))
    print(name, listener.getsockname()[1], flush=True)
    plain_context, implicit = contexts

    def talk(socket_):
        try:
            with (plain_context.wrap_socket(socket_, server_side=True) if implicit else socket_) as wire:
                behave(Wire(wire, heard, slow), plain_context)
        except (OSError, ssl.SSLError):
            pass

    def accept():
        while True:
            threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()


def tell_heard(all_heard):
    def behave(wire, _context):
        name = wire.hear()
        wire.say('\n'.join(all_heard[name]) + '\n')
    return behave


def main(folder):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*Authority(folder).issue())
    all_heard = {}
    for name, behave in BEHAVIOURS.items():
        for slow in (False, True):
            full = name + ('-slow' if slow else '')
            serve(full, behave, all_heard.setdefault(full, []), slow, (context, False))
    serve('implicit', BEHAVIOURS['plain-auth'], all_heard.setdefault('implicit', []), False, (context, True))
    serve('heard', tell_heard(all_heard), [], False, (None, False))
    print('ready', flush=True)
    sys.stdin.read()


main(sys.argv[1])
