# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The second client: IMAP over a plain socket, sharing no code with Tern, so that it can witness what Tern did."""
import re
import socket
import ssl

LITERAL = re.compile(rb'\{(\d+)\+?\}\r\n$')


class ImapError(Exception):
    """A command that did not end in OK; args[0] is the tagged line."""


class Response:
    """One untagged response: its text with each literal replaced by {n}, and the literals in order."""

    def __init__(self, text, literals):
        self.text = text
        self.literals = literals

    def __repr__(self):
        return f'Response({self.text!r}, {len(self.literals)} literals)'


class ImapClient:
    """Signed in as soon as it exists, when a user is given. Use as a context manager; leaving it logs out."""

    def __init__(self, port, user='ann', password='secret', ca=None, tls=False, starttls=False, timeout=20):
        self.socket = socket.create_connection(('127.0.0.1', port), timeout)
        self.timeout = timeout
        self.context = ssl.create_default_context(cafile=ca) if ca else None
        self.tags = 0
        if tls:
            self._wrap()
        self.stream = self.socket.makefile('rb')
        self.greeting = self._line()
        if starttls:
            self.command('STARTTLS')
            self._wrap()
            self.stream = self.socket.makefile('rb')
        if user:
            self.command(f'LOGIN {user} {password}')

    def _wrap(self):
        self.socket = self.context.wrap_socket(self.socket, server_hostname='localhost')

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        try:
            self.command('LOGOUT')
        except (OSError, ImapError):
            pass
        self.stream.close()
        self.socket.close()

    def _line(self):
        line = self.stream.readline()
        if not line.endswith(b'\n'):
            raise OSError('the server closed the connection')
        return line

    def _response(self):
        """One whole response: lines joined over their literals."""
        text, literals = b'', []
        while True:
            line = self._line()
            found = LITERAL.search(line)
            if not found:
                return Response((text + line).rstrip(b'\r\n').decode('utf-8', 'surrogateescape'), literals)
            literals.append(self.stream.read(int(found[1])))
            text += line[:found.start()] + b'{%d}' % (len(literals) - 1)

    def command(self, text, literal=None):
        """Sends one command and returns its untagged responses; the tagged text is in self.tagged."""
        self.tags += 1
        tag = f't{self.tags}'
        line = f'{tag} {text}'.encode('utf-8', 'surrogateescape')
        untagged = []
        if literal is not None:
            line += b' {%d}' % len(literal)
        self.socket.sendall(line + b'\r\n')
        while True:
            response = self._response()
            if response.text.startswith('+'):   # without a literal: a challenge, which gets an empty answer
                self.socket.sendall((literal or b'') + b'\r\n')
                literal = None
            elif response.text.startswith(tag + ' '):
                self.tagged = response.text[len(tag) + 1:]
                if not self.tagged.startswith('OK'):
                    raise ImapError(f'{text}: {self.tagged}')
                return untagged
            else:
                untagged.append(response)

    def capabilities(self):
        return set(self.command('CAPABILITY')[0].text.upper().split()[2:])

    def select(self, mailbox='INBOX'):
        """Selects, and returns {'exists', 'uidvalidity', 'uidnext'}."""
        text = '\n'.join(one.text for one in self.command(f'SELECT "{mailbox}"'))
        found = {'exists': re.search(r'\* (\d+) EXISTS', text), 'uidvalidity': re.search(r'UIDVALIDITY (\d+)', text),
                 'uidnext': re.search(r'UIDNEXT (\d+)', text)}
        return {name: int(match[1]) if match else None for name, match in found.items()}

    def append(self, mailbox, message, date=None):
        """APPENDs a mailgen.Message with its flags."""
        self.command(f'APPEND "{mailbox}" ({" ".join(message.flags)})', literal=message.data)

    def store(self, uids, change, flags):
        """change is '+', '-' or ''. uids is a UID set as text or a list of numbers."""
        self.command(f'UID STORE {_set(uids)} {change}FLAGS.SILENT ({" ".join(flags)})')

    def expunge(self, uids):
        """Removes exactly these messages: UID EXPUNGE, else \\Deleted and a plain EXPUNGE (nobody else marks any)."""
        self.store(uids, '+', ['\\Deleted'])
        try:
            self.command(f'UID EXPUNGE {_set(uids)}')
        except ImapError:
            self.command('EXPUNGE')

    def create(self, mailbox):
        self.command(f'CREATE "{mailbox}"')

    def delete(self, mailbox):
        self.command(f'DELETE "{mailbox}"')

    def mailboxes(self):
        """Wire names, in the order LIST gives them."""
        names = []
        for response in self.command('LIST "" "*"'):
            found = re.match(r'\* LIST \(.*?\) (?:"(?:\\.|[^"\\])*"|NIL) (.*)$', response.text)
            if found:
                name = found[1]
                names.append(response.literals[0].decode() if name.startswith('{') else name.strip('"'))
        return names

    def uids(self):
        """Every UID of the selected mailbox, ascending."""
        return sorted(self.flags())

    def flags(self):
        """{uid: set of flags} of the selected mailbox, without \\Recent."""
        found = {}
        self.command('NOOP')    # Courier shows what this very client appended only afterwards
        for response in self.command('UID FETCH 1:* (FLAGS)'):
            uid = re.search(r'UID (\d+)', response.text)
            flags = re.search(r'FLAGS \(([^)]*)\)', response.text)
            if uid and flags:
                found[int(uid[1])] = set(flags[1].split()) - {'\\Recent'}
        return found

    def body(self, uid):
        """The whole message as the server has it, without marking it read."""
        for response in self.command(f'UID FETCH {uid} (BODY.PEEK[])'):
            if response.literals and re.search(rf'UID {uid}\b', response.text):
                return response.literals[0]
        raise ImapError(f'no message {uid}')

    def uid_of(self, message_id):
        """The UIDs whose Message-ID is this one."""
        found = self.command(f'UID SEARCH HEADER Message-ID "{message_id}"')
        return [int(word) for response in found if response.text.startswith('* SEARCH')
                for word in response.text.split()[2:]]


def _set(uids):
    return uids if isinstance(uids, str) else ','.join(str(uid) for uid in uids)
