# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Proves the harness itself with plain sockets, before anything of Tern is believed on its word."""
import base64
import email
import email.policy
import os
import smtplib
import socket
import ssl
import subprocess
import sys
import tempfile
import time

import loopback
import mailgen
import tap
from certificate import Authority
from chrooted import prepared
from courier import Courier
from cyrus import Cyrus
from dovecot import SHAPES, Dovecot, token
from imapclient import ImapClient, ImapError
from proxy import Proxy, Replace
from scripted import Scripted
from smtp import Submission

COUNT = 40


def messages_are_the_same_for_the_same_seed():
    first, again = list(mailgen.generate(60)), list(mailgen.generate(60))
    tap.equal(first, again, 'two runs differ')
    tap.check(first[5].data != mailgen.message(5, seed=2).data, 'another seed makes the same message')
    tap.equal({one.kind for one in first}, set(mailgen.KINDS), 'every kind is among the first')
    for one in first:
        parsed = email.message_from_bytes(one.data, policy=email.policy.default)
        tap.equal(parsed['subject'], one.subject, 'the subject reads back')
        tap.check(not parsed.defects, f'{one.kind} is well formed', parsed.defects)
        tap.check(b'\n' not in one.data.replace(b'\r\n', b''), 'a bare LF')


def two_clients_see_each_other(server):
    server.fill('ann', 'INBOX', mailgen.generate(COUNT))
    server.fill('ann', 'Work/Big', mailgen.generate(3, seed=2))
    with ImapClient(server.tls_port, tls=True, ca=server.ca) as one, \
            ImapClient(server.port, starttls=True, ca=server.ca) as two:
        tap.equal(one.select()['exists'], COUNT, 'messages')
        two.select()
        tap.check(server.wire_name('Work/Big') in one.mailboxes(), 'a mailbox below another', one.mailboxes())
        for number in range(len(mailgen.KINDS)):
            tap.equal(one.body(number + 1), mailgen.message(number).data, 'bytes as written')
        one.store([1, 2], '+', ['\\Flagged', '\\Answered'])
        one.expunge([3])
        one.append('INBOX', mailgen.message(900, flags=('\\Seen', '\\Draft')))
        two.command('NOOP')
        flags = two.flags()
        tap.check({'\\Flagged', '\\Answered'} <= flags[1] & flags[2], 'flags arrive', flags)
        tap.check(3 not in flags, 'an expunged message is gone')
        tap.equal(two.uid_of('<900.1@mail.example>'), [max(flags)], 'the new message is found')
        tap.equal(flags[max(flags)], {'\\Seen', '\\Draft'}, 'with its flags')


def dovecot_shape(shape):
    def test():
        with Dovecot(shape) as server:
            two_clients_see_each_other(server)
            with ImapClient(server.port) as client:
                has = client.capabilities()
            shown = SHAPES[shape].upper().split()
            if shown:
                tap.check(set(shown) <= has, 'announces what the shape has', has)
                tap.check(('QRESYNC' in has) == ('QRESYNC' in shown), 'and not more', has)
            else:
                tap.check({'QRESYNC', 'CONDSTORE', 'MOVE', 'UIDPLUS', 'COMPRESS=DEFLATE'} <= has, 'announces all', has)
        if shape == 'full':
            with Dovecot(shape, compress=False) as server, ImapClient(server.port) as client:
                has = client.capabilities()
                tap.check('QRESYNC' in has and 'COMPRESS=DEFLATE' not in has, 'without compression', has)
        tap.check(not os.path.exists(server.folder), 'nothing is left')
    return test


def dovecot_keywords_and_uidvalidity():
    with Dovecot() as server:
        server.fill('ann', 'INBOX', mailgen.generate(COUNT))
        with ImapClient(server.port) as client:
            before = client.select()
            wanted = {number + 1: set(mailgen.message(number).flags) for number in range(COUNT)}
            tap.equal(client.flags(), wanted, 'flags and keywords as written')
        copy = server.save()
        server.change_uidvalidity()
        with ImapClient(server.port) as client:
            after = client.select()
            tap.check(after['uidvalidity'] != before['uidvalidity'], 'UIDVALIDITY changed', before, after)
            tap.equal(client.uids()[0], 5001, 'and the UIDs')
        server.stop()
        server.restore(copy)
        server.start()
        with ImapClient(server.port) as client:
            tap.equal(client.select(), before, 'restored, UIDs and all')


def dovecot_takes_tokens():
    with Dovecot('oauth') as server:
        def sign_in(secret):
            with ImapClient(server.tls_port, None, tls=True, ca=server.ca) as client:
                text = f'user=ann\x01auth=Bearer {secret}\x01\x01'
                client.command('AUTHENTICATE XOAUTH2 ' + base64.b64encode(text.encode()).decode())
        sign_in(token('ann'))
        try:
            sign_in(token('ann', lifetime=-10))
        except ImapError:
            return
        raise tap.Failure('an expired token is accepted')


def chrooted(kind):
    def test():
        if not prepared(kind.shape):
            raise tap.Skip(f'{kind.shape} comes from Debian packages, which this system cannot fetch')
        with kind() as server:
            two_clients_see_each_other(server)
            with ImapClient(server.port) as client:
                before, flags = client.select(), client.flags()
            server.stop()
            server.change_uidvalidity()
            server.start()
            with ImapClient(server.port) as client:
                tap.check(client.select()['uidvalidity'] != before['uidvalidity'], 'UIDVALIDITY changes')
                tap.equal(list(client.flags().values()), list(flags.values()), 'and flags stay')
                tap.equal(client.uids()[0], 5001, 'under other UIDs')
        tap.check(not os.path.exists(server.folder), 'nothing is left')
    return test


TRANSCRIPT = """
# a conversation with TLS in its middle
S: * OK hello
C: $1 STARTTLS
S: $1 OK begin
STARTTLS
C? $2 ID *
C: $3 LOGIN ann *
S: $3 OK [CAPABILITY IMAP4rev1] in
S~ * 1 FETCH (BODY[] {5}\\r\\nab\\x00\\r\\n
S: )
REPEAT 2500 xy
S:
C: $4 LOGOUT
S: * BYE
S: $4 OK
"""


def transcript(one_byte):
    def test():
        with tempfile.TemporaryDirectory() as folder:
            authority = Authority(folder)
            with Scripted(TRANSCRIPT, authority.issue(), one_byte=one_byte) as server:
                client = ImapClient(server.port, 'ann', ca=authority.ca, starttls=True)
                tap.equal(client._response().literals, [b'ab\0\r\n'], 'the literal')
                tap.equal(client._line(), b'xy' * 2500 + b'\r\n', 'the long line')
                client.close()
                tap.equal(server.problems, [], 'went by the transcript')
                tap.equal(server.heard[1:], ['t2 LOGIN ann secret', 't3 LOGOUT'], 'heard')
            with Scripted('S: * OK\nC: $1 NOOP', timeout=5) as server:
                tap.check(_fails(lambda: ImapClient(server.port)), 'the server leaves when the client strays')
                tap.wait_until(lambda: server.problems, 'and says why')
    return test


def _fails(action):
    try:
        action()
    except (OSError, ImapError):
        return True
    return False


def proxy_passes_counts_and_delays():
    with Dovecot() as server:
        server.fill('ann', 'INBOX', mailgen.generate(COUNT))
        for settings in ({}, {'one_byte': True}, {'rate': 200_000}):
            with Proxy(server.port, **settings) as proxy, ImapClient(proxy.port) as client:
                client.select()
                tap.equal(client.body(7), mailgen.message(6).data, f'bytes through {settings}')
        with Proxy(server.port, delay=0.2) as proxy, ImapClient(proxy.port) as client:
            client.select()
            proxy.reset_counters()
            started = time.monotonic()
            client.command('NOOP')
            client.command('UID FETCH 1:* (FLAGS)')
            seconds = time.monotonic() - started
            tap.equal(proxy.round_trips, 2, 'round trips')
            tap.check(0.4 <= seconds < 1.5, 'and their time', seconds)


def proxy_cuts():
    with Dovecot() as server:
        server.fill('ann', 'INBOX', mailgen.generate(COUNT))
        for how in ('close', 'reset'):
            with Proxy(server.port, cut_after=1500, cut_how=how) as proxy:
                tap.check(_fails(lambda: ImapClient(proxy.port).command('SELECT INBOX') and None or
                                 _read_everything(proxy.port)), f'{how} ends the connection')
                tap.check(proxy.was_cut, 'at the byte asked for')
                proxy.mend()
                with ImapClient(proxy.port) as client:
                    tap.equal(client.select()['exists'], COUNT, 'mended')
        with Proxy(server.port, cut_after=1500, cut_how='stall') as proxy:
            tap.check(_fails(lambda: _read_everything(proxy.port)), 'a stall is a timeout')
        with Proxy(server.port) as proxy:
            client = ImapClient(proxy.port)
            proxy.drop()
            tap.check(_fails(lambda: client.command('NOOP')), 'the plug is pulled')


def _read_everything(port):
    client = ImapClient(port, timeout=2)
    client.select()
    client.command('UID FETCH 1:* (BODY.PEEK[])')


def proxy_rewrites_across_segments():
    replace = Replace(b'UIDVALIDITY', b'UIDnonsense')
    data = b'* OK [UIDVALIDITY 7] x UIDVALIDITY'
    tap.equal(b''.join(replace(data[n:n + 1], 0) for n in range(len(data))) + replace.held.pop(0, b''),
              b'* OK [UIDnonsense 7] x UIDVALIDITY', 'once, a byte at a time')
    tap.equal(Replace(b'b', b'ab', times=2)(b'b.b.b', 0), b'ab.ab.b', 'what was put in is not looked at again')


def submission_server():
    with tempfile.TemporaryDirectory() as folder:
        authority = Authority(folder)
        context = ssl.create_default_context(cafile=authority.ca)
        with Submission(authority.issue()) as server:
            with smtplib.SMTP('localhost', server.port) as client:
                client.starttls(context=context)
                client.login('ann', 'secret')
            with smtplib.SMTP_SSL('localhost', server.tls_port, context=context) as client:
                client.ehlo()
                client.user, client.password = 'bob', 'secret'
                client.auth('LOGIN', client.auth_login)
            tap.equal(server.signed_in, [('ann', 'PLAIN'), ('bob', 'LOGIN')], 'signed in')
            with smtplib.SMTP_SSL('localhost', server.tls_port, context=context) as client:
                try:
                    client.login('ann', 'wrong')
                except smtplib.SMTPAuthenticationError:
                    return
            raise tap.Failure('a wrong password is accepted')


def ports_are_nobody_elses():
    given = loopback.free_ports(2)
    tap.check(given[0] != given[1], 'two of them', given)
    asks = f'import loopback; print(loopback.free_ports(1, candidates={given}))'
    other = subprocess.run([sys.executable, '-c', asks], capture_output=True, text=True)
    tap.check(other.returncode == 1 and 'no free port' in other.stderr, 'another program is given none of them', other)
    listening = socket.create_server((loopback.HOST, 0))
    try:
        loopback.free_ports(1, candidates=[listening.getsockname()[1]])
    except OSError:
        return
    finally:
        listening.close()
    raise tap.Failure('a port was given that somebody listens on')


if __name__ == '__main__':
    tap.main([
        ('ports are nobody else\'s', ports_are_nobody_elses),
        ('messages are the same for the same seed', messages_are_the_same_for_the_same_seed),
        *((f'Dovecot, {shape}', dovecot_shape(shape)) for shape in SHAPES),
        ('Dovecot: keywords, another UIDVALIDITY, restoring', dovecot_keywords_and_uidvalidity),
        ('Dovecot: tokens', dovecot_takes_tokens),
        ('Courier', chrooted(Courier)),
        ('Cyrus', chrooted(Cyrus)),
        ('transcript, whole', transcript(False)),
        ('transcript, a byte at a time', transcript(True)),
        ('proxy: passes, counts, delays', proxy_passes_counts_and_delays),
        ('proxy: cuts', proxy_cuts),
        ('proxy: rewrites', proxy_rewrites_across_segments),
        ('submission server', submission_server),
    ])
