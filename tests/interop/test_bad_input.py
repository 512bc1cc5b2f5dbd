# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Every kind of trouble a server, a network or a message can be: one clear sentence on stderr, exit 1, no hang, and
nothing lost. After each, the same person syncs with the good server and verify is clean.

Where the trouble is one odd response or an odd message, ternctl may also simply cope: exit 0 and silence."""
import ctypes
import os
import resource
import socket

import mailgen
import tap
from certificate import Authority
from imapclient import ImapClient
from proxy import CutAfter, Proxy, Replace
from scripted import Scripted
from ternctl import Person
from world import World, one_sentence, plain_words

COUNT = 30
SECONDS = 45        # no answer at all is given up after 30 s
CREDENTIALS = ('LOGIN', 'AUTHENTICATE', 'secret')
SECRET_WORDS = 'Sesame-Text'


class Trouble:
    """A person in step with a good server through a proxy that can be pointed somewhere bad."""

    def __init__(self, security='tls', shape='full'):
        self.security, self.shape = security, shape

    def __enter__(self):
        self.world = World(self.shape, COUNT, add=False, compress=False).__enter__()
        self.server, self.person = self.world.server, self.world.person
        self.good = self.server.tls_port if self.security == 'tls' else self.server.port
        self.proxy = self.world.stack.enter_context(Proxy(self.good))
        self.password = self.person.path('password')
        self.set_password('secret')
        self.person.add_account(self.server, self.security, port=self.proxy.port,
                                password_command=f'cat {self.password}')
        self.person.sync('--bodies', 'all')
        row = self.person.by_uid()[3]
        self.person.ask('flag', row['id'], '+\\Flagged')
        return self

    def __exit__(self, *exception):
        self.world.__exit__(*exception)

    def set_password(self, password):
        with open(self.password, 'w') as out:
            out.write(password + '\n')

    def sync(self, *arguments):
        return self.person.run('sync', *arguments, timeout=SECONDS)

    def refuse(self, *words):
        """The next sync must fail well, and what waits must go on waiting."""
        result = self.sync()
        one_sentence(result, *words)
        tap.check(SECRET_WORDS not in result.complaint, 'no text of an unproven server is shown', result.complaint)
        tap.equal(len(self.person.ask('journal')), 1, 'the journal still waits')
        return result

    def good_again(self):
        """The trouble is over: all is there."""
        self.proxy.target, self.proxy.rewrite = self.good, None
        self.proxy.mend()
        self.set_password('secret')
        self.person.sync('--bodies', 'all', timeout=SECONDS)
        self.world.in_step()
        tap.equal(self.person.ask('journal'), [], 'the journal went through')
        row = self.person.by_uid()[3]
        tap.check('\\Flagged' in row['flags'], 'with its flag')
        tap.equal(self.person.raw('show', row['id'], '--raw'), mailgen.message(2).data, 'a body')


# Passwords, names, ports, certificates ------------------------------------------------------------------

def wrong_password():
    with Trouble() as trouble:
        trouble.set_password('wrong')
        trouble.refuse('password|sign')
        tap.equal(trouble.server.log().lower().count('password mismatch'), 1, 'tried once')
        trouble.good_again()


def password_command_fails():
    with Trouble() as trouble:
        os.remove(trouble.password)
        trouble.refuse('password')
        trouble.good_again()


def wrong_host():
    with World('full', COUNT, add=False) as world, Person() as person:
        person.ask('account', 'add', '--name', 'Ann', '--email', 'ann@example.org',
                   '--imap', 'imaps://nowhere.invalid:993', '--smtp', 'smtps://nowhere.invalid:465', '--user', 'ann',
                   '--password-command', 'printf secret', '--ca', world.server.ca)
        one_sentence(person.run('sync', timeout=SECONDS), 'nowhere.invalid')
        one_sentence(person.run('account', 'test', timeout=SECONDS), 'nowhere.invalid')


def no_network():
    """A namespace with nothing in it but a loopback that is down."""
    with Trouble() as trouble:
        def alone():
            libc = ctypes.CDLL(None, use_errno=True)
            flags = 0x40000000 | (0x10000000 if os.getuid() else 0)     # CLONE_NEWNET, CLONE_NEWUSER
            if libc.unshare(flags):
                os._exit(99)
        result = trouble.person.run('sync', timeout=SECONDS, before=alone)
        if result.code == 99:
            raise tap.Skip('network namespaces are refused here')
        one_sentence(result)
        trouble.good_again()


def nobody_listens():
    with Trouble() as trouble:
        trouble.server.stop()
        trouble.refuse()
        trouble.server.start((trouble.server.port, trouble.server.tls_port))
        trouble.good_again()
    with World('full', add=False) as world, socket.socket() as closed:
        closed.bind(('127.0.0.1', 0))
        world.person.add_account(world.server, port=closed.getsockname()[1])
        one_sentence(world.person.run('sync', timeout=SECONDS), 'localhost')


def tls_to_a_plain_port():
    with Trouble() as trouble:
        trouble.proxy.target = trouble.server.port
        trouble.refuse('encrypt|secure|TLS|connection')
        trouble.good_again()


def plain_to_a_tls_port():
    for security in ('starttls', 'insecure'):
        with Trouble(security) as trouble:
            trouble.proxy.target = trouble.server.tls_port
            trouble.refuse()
            trouble.good_again()


def bad_certificates():
    with Trouble() as trouble:
        other = Authority(trouble.person.path('other'))
        own = Authority(trouble.server.path('tls'))
        certificates = {'of an unknown root': other.issue(),
                        'for another host': own.issue('elsewhere', 'DNS:elsewhere.example'),
                        'that has expired': own.issue('old', days=-1)}
        for what, certificate in certificates.items():
            with Scripted(f'S: * OK {SECRET_WORDS}\nC*', certificate, tls=True) as server:
                trouble.proxy.target = server.port
                trouble.refuse('certificate')
                tap.equal(server.heard, [], f'nothing is said under a certificate {what}')
        trouble.good_again()


# STARTTLS -------------------------------------------------------------------------------------------------

OFFERED = 'S: * OK hello\nC? $1 CAPABILITY\nS: * CAPABILITY IMAP4rev1 STARTTLS\nS: $1 OK\nC: $2 STARTTLS\n'
STARTTLS_REFUSED = {
    'NO': OFFERED + 'S: $2 NO %s\nC*',
    'BAD': OFFERED + 'S: $2 BAD %s\nC*',
    'not offered': 'S: * OK %s\nC: $1 CAPABILITY\nS: * CAPABILITY IMAP4rev1 AUTH=PLAIN\nS: $1 OK\n'
                   'C? $2 STARTTLS\nS: $2 BAD %s\nC*',
    'already signed in': 'S: * PREAUTH %s\nC*',
    'a continuation': OFFERED + 'S: + %s\nC*',
    'closed': OFFERED + 'CLOSE',
    'garbage after it': OFFERED + 'S: $2 OK go\nS: HTTP/1.1 200 %s\nC*',
    'words after it': OFFERED + 'S: $2 OK go\\r\\n* CAPABILITY IMAP4rev1 AUTH=PLAIN %s\nSTARTTLS\nC*',
    'a sign-in forged after it': OFFERED + 'S: $2 OK go\\r\\n* PREAUTH %s\\r\\n* 1 EXISTS\nSTARTTLS\nC*',
}


def starttls(name, one_byte=False):
    def test():
        with Trouble('starttls') as trouble:
            text = STARTTLS_REFUSED[name].replace('%s', SECRET_WORDS)
            with Scripted(text, (trouble.server.certificate, trouble.server.key), one_byte=one_byte) as server:
                trouble.proxy.target = server.port
                trouble.refuse()
                said = [line for line in server.heard if any(word in line for word in CREDENTIALS)]
                tap.equal(said, [], 'no credentials in the open')
            trouble.good_again()
    return test


# Greetings and streams ----------------------------------------------------------------------------------

GREETINGS = {
    'garbage': 'S: \\x00\\xff\\x01garbage %s\nC*',
    'of another protocol': 'S: 220 mail.example ESMTP %s\nC*',
    'a web server': 'S: HTTP/1.1 400 Bad Request\nS:\nS: %s\nCLOSE',
    'a farewell': 'S: * BYE %s\nCLOSE',
    'tagged': 'S: a1 OK %s\nC*',
    'nothing, then the end': 'CLOSE',
    'reset': 'RESET',
    'silence': 'STALL',
    'an endless line': 'S~ * OK \nREPEAT 30000000 x\nC*',
    'endless responses': 'S: * OK hello\nREPEAT 3000000 * OK again\\r\\n\nCLOSE',
    'parentheses without end': 'S: * OK hello\nC: $1 *\nREPEAT 900000 (\nS:\nCLOSE',
    'a literal above 2^63': 'S: * OK hello\nC: $1 *\nS: * CAPABILITY {9223372036854775808}\nC*',
    'a negative literal': 'S: * OK hello\nC: $1 *\nS: * CAPABILITY {-5}\nC*',
    'a reply to nothing': 'S: * OK hello\nC: $1 *\nS: zz99 OK done\nC*',
}


def greeting(name, security):
    def test():
        with Trouble(security) as trouble:
            certificate = (trouble.server.certificate, trouble.server.key)
            text = GREETINGS[name].replace('%s', SECRET_WORDS if security != 'tls' else 'text')
            with Scripted(text, certificate, tls=security == 'tls') as server:
                trouble.proxy.target = server.port
                trouble.refuse()
            trouble.good_again()
        used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        tap.check(used < 300_000 or 'TERN_SANITIZED' in os.environ, f'memory stays small: {used} KiB')
    return test


def gone_in_a_literal():
    """The server dies in the middle of a body."""
    for how in ('close', 'reset'):
        with Trouble('insecure', 'noqresync') as trouble:
            trouble.server.fill('ann', 'INBOX', [mailgen.message(100, kind='text', padding=300_000, flags=())])
            trouble.proxy.cut_how = how
            trouble.proxy.rewrite = CutAfter(trouble.proxy, b'Tern carries a letter', 5000)
            result = trouble.sync('--bodies', 'all')
            tap.check(trouble.proxy.was_cut, 'it was cut')
            one_sentence(result)
            trouble.good_again()


INJECTED = {
    'a UID set of everything': b'* ESEARCH (TAG "x") UID ALL 1:4294967295\r\n',
    'search results up to the last number': b'* SEARCH 1 2 4294967295 4294967295\r\n',
    'everything vanished earlier': b'* VANISHED (EARLIER) 1:4294967295\r\n',
    'a message never seen': b'* 4294967295 FETCH (UID 4294967295 FLAGS (\\Seen))\r\n',
    'message nought': b'* 0 FETCH (FLAGS (\\Deleted))\r\n',
    'numbers too large': b'* 99999999999999999999 EXISTS\r\n',
    'numbers of another kind': b'* STATUS INBOX (MESSAGES 9.37e+06 UNSEEN -1)\r\n',
    'an endless line': b'* OK ' + b'x' * 3_000_000 + b'\r\n',
    'deep parentheses': b'* 1 FETCH (BODYSTRUCTURE ' + b'(' * 100_000 + b'\r\n',
    'a literal longer than anything': b'* 1 FETCH (BODY[] {4294967295}\r\n',
    'a referral': b'* NO [REFERRAL imap://evil.example/] moved\r\n',
    'an unknown response': b'* XYZZY (1 2 "three" {3}\r\nabc)\r\n',
    'not even IMAP': b'GET / HTTP/1.1\r\n',
}


def injected(name):
    """Between two good responses of a mailbox being opened; with QRESYNC and without."""
    def test():
        for shape in ('full', 'minimal'):
            with Trouble('insecure', shape) as trouble:
                with ImapClient(trouble.server.port) as client:
                    client.append('INBOX', mailgen.message(1, seed=8))
                replace = Replace(b'* OK [UIDNEXT', INJECTED[name] + b'* OK [UIDNEXT', times=99)
                trouble.proxy.rewrite = replace
                result = trouble.sync()
                tap.check(replace.done, 'it was injected')
                if result.code == 0:
                    tap.check(len(result.complaint.splitlines()) <= 1, 'silence, or one warning', result.complaint)
                else:
                    one_sentence(result)
                trouble.good_again()
    return test


# Messages -----------------------------------------------------------------------------------------------

def many_parts(count):
    head = b'From: a@example.org\r\nSubject: parts\r\nMIME-Version: 1.0\r\n'
    head += b'Content-Type: multipart/mixed; boundary=b\r\n\r\n'
    first = b'--b\r\nContent-Type: text/plain\r\n\r\nfirst words\r\n'
    return head + first + b'--b\r\n\r\nx\r\n' * (count - 1) + b'--b--\r\n'


def deep_parts(depth):
    text = b'From: a@example.org\r\nSubject: depth\r\nMIME-Version: 1.0\r\n'
    for level in range(depth):
        text += b'Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n' % (level, level)
    return text + b'Content-Type: text/plain\r\n\r\ndeep words\r\n'


MESSAGES = {
    'no From': b'Subject: from nobody\r\nDate: Mon, 1 Jan 2018 10:00:00 +0000\r\n\r\nwords of the text\r\n',
    'no Date': b'From: a@example.org\r\nSubject: some day\r\n\r\nwords of the text\r\n',
    'a Date that is none': b'From: a@example.org\r\nDate: yesterday, 99 Foo 99999 88:77\r\nSubject: x\r\n\r\n'
                           b'words of the text\r\n',
    'no header at all': b'\r\nwords of the text\r\n',
    'nothing': b'\r\n',
    'a broken charset': b'From: =?no-such-charset?B?/////w==?= <a@example.org>\r\nSubject: =?utf-8?B?//79?= =?x?\r\n'
                        b'Content-Type: text/plain; charset=no-such-charset\r\n\r\nwords of the text \xff\xfe\x80\r\n',
    'a charset that lies': b'From: a@example.org\r\nSubject: \xe4\xf6\xfc raw\r\n'
                           b'Content-Type: text/plain; charset=utf-8\r\n\r\nwords of the text \xe4\xf6\xfc\r\n',
    'a header of a megabyte': b'From: a@example.org\r\nSubject: long\r\nX-Long: ' + b'y' * 1_000_000 +
                              b'\r\n\r\nwords of the text\r\n',
    'a parameter of 71 letters': b'From: a@example.org\r\nSubject: p\r\nContent-Type: text/plain; ' + b'p' * 71 +
                                 b'=v\r\n\r\nwords of the text\r\n',
    '10,000 parts': many_parts(10_000),
    '20,000 parts': many_parts(20_000),
    '500 parts deep': deep_parts(500),
}


def odd_message(name):
    """Synced, listed, shown and parsed like any other, its bytes exact."""
    def test():
        data = MESSAGES[name]
        with Trouble() as trouble:
            trouble.server.fill('ann', 'INBOX', [mailgen.Message(data, (), 1_600_000_000, '', '', '')])
            trouble.person.sync('--bodies', 'all', timeout=SECONDS)
            trouble.world.in_step()
            row = trouble.person.by_uid()[COUNT + 1]
            tap.equal(trouble.person.raw('show', row['id'], '--raw', timeout=SECONDS), data, 'its bytes')
            text = trouble.person.raw('show', row['id'], '--text', timeout=SECONDS).decode('utf-8')
            if b'words' in data:
                tap.check('words' in text, 'its text', text[:500])
            trouble.person.ask('show', row['id'], '--structure', timeout=SECONDS)
            path = trouble.person.path('message.eml')
            with open(path, 'wb') as out:
                out.write(data)
            parsed = trouble.person.ask('parse', path, timeout=SECONDS)[0]
            if name in ('20,000 parts', '500 parts deep'):
                tap.check(parsed['warnings'], 'says that it did not take all of it', len(parsed['parts']))
                tap.check(len(parsed['parts']) <= 10_000, 'parts', len(parsed['parts']))
            trouble.good_again()
    return test


if __name__ == '__main__':
    tap.main([
        ('wrong password', wrong_password),
        ('the password command fails', password_command_fails),
        ('wrong host', wrong_host),
        ('no network', no_network),
        ('nobody listens', nobody_listens),
        ('TLS to a plain port', tls_to_a_plain_port),
        ('plain to a TLS port', plain_to_a_tls_port),
        ('bad certificates', bad_certificates),
        *((f'STARTTLS: {name}', starttls(name)) for name in STARTTLS_REFUSED),
        *((f'STARTTLS, a byte at a time: {name}', starttls(name, True)) for name in STARTTLS_REFUSED
          if name != 'words after it' and name != 'a sign-in forged after it'),
        *((f'greeting: {name}', greeting(name, 'tls')) for name in GREETINGS),
        *((f'greeting in the open: {name}', greeting(name, 'starttls')) for name in GREETINGS if name != 'silence'),
        ('the server goes in the middle of a literal', gone_in_a_literal),
        *((f'in the stream: {name}', injected(name)) for name in INJECTED),
        *((f'a message: {name}', odd_message(name)) for name in MESSAGES),
    ])
