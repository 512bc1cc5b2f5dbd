# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The floor of the figures: the same questions on a plain socket, the answers only read."""

import socket
import time

# What Tern asks of each message in a first sync (src/engine/tern-mailbox-sync.c); the floor asks the same.
HEADERS = ('(FLAGS RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (DATE FROM TO CC SUBJECT '
           'MESSAGE-ID IN-REPLY-TO REFERENCES CONTENT-TYPE)])')
CHUNK = 1 << 20


class RawImap:
    """One connection, signed in."""

    def __init__(self, port, user='ann', password='secret'):
        self.socket = socket.create_connection(('127.0.0.1', port), 60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.tags = 0
        self.bytes_in = 0
        self.socket.recv(CHUNK)
        self.ask(f'LOGIN {user} {password}')

    def read_until(self, tag):
        """Reads up to the tagged reply of tag; gives every byte of it."""
        mark = b'\r\n' + tag + b' '
        pieces = [b'\r\n']
        while True:
            piece = self.socket.recv(CHUNK)
            if not piece:
                raise ConnectionError('the server hung up')
            self.bytes_in += len(piece)
            pieces.append(piece)
            tail = b''.join(pieces[-2:])[-len(piece) - 200:]
            if mark in tail and tail.endswith(b'\r\n'):
                return b''.join(pieces)[2:]

    def ask(self, command):
        """Sends one command and gives its whole answer; a refusal is an error."""
        self.tags += 1
        tag = f't{self.tags}'.encode()
        self.socket.sendall(tag + b' ' + command.encode() + b'\r\n')
        answer = self.read_until(tag)
        if tag + b' OK' not in answer[-2000:]:
            raise ValueError(f'{command[:60]}: {answer[-200:]!r}')
        return answer

    def close(self):
        self.ask('LOGOUT')
        self.socket.close()


def timed(question):
    """Seconds of one call, with what it gave."""
    began = time.monotonic()
    answer = question()
    return time.monotonic() - began, answer


def read_all_headers(port):
    """Seconds and bytes of reading the headers of the whole INBOX, the sign-in apart."""
    client = RawImap(port)
    client.ask('SELECT INBOX')
    client.bytes_in = 0
    seconds, _ = timed(lambda: client.ask('UID FETCH 1:* ' + HEADERS))
    received = client.bytes_in
    client.close()
    return {'seconds': seconds, 'bytes_in': received}


class Resumed:
    """A QRESYNC SELECT from where the last one ended: the floor of a later sync."""

    def __init__(self, port):
        self.port = port
        self.state = None

    def sync(self):
        """Seconds and bytes of one SELECT that says what changed, the sign-in apart."""
        client = RawImap(self.port)
        client.ask('ENABLE QRESYNC')
        client.bytes_in = 0
        parameters = ' (QRESYNC (%d %d))' % self.state if self.state else ''
        seconds, answer = timed(lambda: client.ask('SELECT INBOX' + parameters))
        received = client.bytes_in
        self.state = (number_after(answer, b'[UIDVALIDITY '), number_after(answer, b'[HIGHESTMODSEQ '))
        client.close()
        return {'seconds': seconds, 'bytes_in': received}


def number_after(answer, words):
    start = answer.index(words) + len(words)
    return int(answer[start:answer.index(b']', start)])
