#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The other end for the net tests: one listening port for each way a server can behave.

peer.py FOLDER. Makes certificates in FOLDER, prints "name port" lines, then "ready", and ends when
its standard input does.
"""

import os
import socket
import ssl
import struct
import sys
import threading
import warnings
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'harness'))
from certificate import Authority  # noqa: E402

# TLS 1.1 is deprecated, and here to be refused.
warnings.simplefilter('ignore', DeprecationWarning)

GREETING = b'hello\n'


def echo(wire):
    while True:
        data = wire.recv(65536)
        if not data:
            return
        wire.sendall(data)


def greet_and_echo(wire):
    wire.sendall(GREETING)
    echo(wire)


def say_nothing(wire):
    while wire.recv(65536):
        pass


def greet_then_nothing(wire):
    wire.sendall(GREETING)
    say_nothing(wire)


def read_line(wire):
    line = b''
    while not line.endswith(b'\n'):
        byte = wire.recv(1)
        if not byte:
            return line
        line += byte
    return line


def alert(wire):
    """What a TLS server may answer to a line of text: a fatal alert, wrong version."""
    read_line(wire)
    wire.sendall(b'\x15\x03\x01\x00\x02\x02\x46')


def hang_up(wire):
    wire.recv(1)


def reset(wire):
    wire.recv(1)
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))


def starttls_with(context, answer):
    def behave(wire):
        wire.sendall(GREETING)
        read_line(wire)
        wire.sendall(answer)
        if answer == b'go\n':
            greet_and_echo(context.wrap_socket(wire, server_side=True))
        else:
            say_nothing(wire)
    return behave


def deflate_with(piece):
    """Echoes through DEFLATE, its answers cut into pieces."""
    def behave(wire):
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        read_line(wire)
        wire.sendall(b'go\n')
        inflater = zlib.decompressobj(-15)
        deflater = zlib.compressobj(6, zlib.DEFLATED, -15)
        while True:
            data = wire.recv(65536)
            if not data:
                return
            plain = inflater.decompress(data)
            out = deflater.compress(plain) + deflater.flush(zlib.Z_SYNC_FLUSH)
            for at in range(0, len(out), piece):
                wire.sendall(out[at:at + piece])
    return behave


def bomb(wire):
    """32 MiB of zeros in a few KiB."""
    read_line(wire)
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    wire.sendall(b'go\n' + deflater.compress(bytes(32 << 20)) + deflater.flush(zlib.Z_SYNC_FLUSH))
    say_nothing(wire)


def broken_deflate(wire):
    read_line(wire)
    wire.sendall(b'go\n' + b'\xff' * 64)
    say_nothing(wire)


def server_context(pair, newest=None):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    if newest is not None:
        context.set_ciphers('DEFAULT@SECLEVEL=0')
        context.minimum_version = min(newest, ssl.TLSVersion.TLSv1_2)
        context.maximum_version = newest
    return context


def serve(name, behave, context=None):
    listener = socket.create_server(('127.0.0.1', 0))
    print(name, listener.getsockname()[1], flush=True)

    def talk(wire):
        try:
            with wire:
                behave(context.wrap_socket(wire, server_side=True) if context else wire)
        except (OSError, ssl.SSLError):
            pass

    def accept():
        while True:
            threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()


def main(folder):
    ours = Authority(os.path.join(folder, 'ours'))
    other = Authority(os.path.join(folder, 'other'))
    good = ours.issue()
    tls = server_context(good)

    serve('tls', greet_and_echo, tls)
    serve('tls-silent', say_nothing, tls)
    serve('tls-1.2', greet_and_echo, server_context(good, ssl.TLSVersion.TLSv1_2))
    serve('tls-1.1', greet_and_echo, server_context(good, ssl.TLSVersion.TLSv1_1))
    serve('wrong-host', echo, server_context(ours.issue('elsewhere', 'DNS:mail.example.net')))
    serve('expired', echo, server_context(ours.issue('expired', days=-1)))
    serve('unknown', echo, server_context(other.issue()))
    serve('everything-wrong', echo, server_context(other.issue('all', 'DNS:mail.example.net', days=-1)))
    serve('self-signed', greet_and_echo, server_context((other.ca, other.key)))
    serve('alert', alert)
    serve('plain', greet_and_echo)
    serve('silent', say_nothing)
    serve('stalled', greet_then_nothing)
    serve('hang-up', hang_up)
    serve('reset', reset)
    serve('starttls', starttls_with(tls, b'go\n'))
    serve('starttls-injected', starttls_with(tls, b'go\n* OK forged\n'))
    serve('deflate', deflate_with(1 << 20))
    serve('deflate-bytes', deflate_with(1))
    serve('deflate-bomb', bomb)
    serve('deflate-broken', broken_deflate)
    print('ready', flush=True)
    sys.stdin.read()


main(sys.argv[1])
