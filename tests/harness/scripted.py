# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
r"""A server that plays a transcript, whole or a byte at a time: what a server said once, said to the whole program.

A transcript is text, one step a line:

    S: * OK hello            sends the line and CRLF
    S~ * OK no line end      sends it without CRLF; \r \n \0 \\ \xHH are read as in C, in S: too
    C: $1 CAPABILITY         waits for a line; $1 takes the client's tag, and S: lines may repeat it; * matches anything
    C? $2 ID *               the same, but skipped when the client says something else
    C*                       takes any lines until the client closes
    STARTTLS                 both sides change to TLS
    REPEAT n text            sends the text n times
    CLOSE, RESET, STALL      how it ends; without one, it closes after the last step
    # a comment

Each connection plays the transcript from its start. What went wrong is in .problems."""
import fnmatch
import re
import socket
import ssl
import struct
import threading

ESCAPE = re.compile(r'\\(x[0-9a-fA-F]{2}|[rn0\\])')
PLAIN = {'r': '\r', 'n': '\n', '0': '\0', '\\': '\\'}


def unescape(text):
    return ESCAPE.sub(lambda m: PLAIN.get(m[1]) or chr(int(m[1][1:], 16)), text).encode('latin-1')


class Ended(Exception):
    """The transcript, or the client, ended the conversation."""


class Scripted:
    """with Scripted(text, certificate=(pem, key), tls=False, one_byte=False) as server: … server.port
    clients: a file of roots; a client must show a certificate of one of them, and .shown has their names."""

    def __init__(self, transcript, certificate=None, tls=False, one_byte=False, timeout=60, clients=None):
        self.steps = [line for line in transcript.splitlines() if line.strip() and not line.startswith('#')]
        self.certificate, self.tls, self.one_byte, self.timeout = certificate, tls, one_byte, timeout
        self.problems, self.heard = [], []
        self.connections = 0
        self.clients, self.shown = clients, []

    def __enter__(self):
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(self.timeout)

    def _accept(self):
        while True:
            try:
                link, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._play, args=(link,), daemon=True).start()

    def _play(self, link):
        link.settimeout(self.timeout)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        conversation = Conversation(self, link)
        try:
            if self.tls:
                conversation.start_tls()
            for step in self.steps:
                conversation.take(step)
        except Ended:
            pass
        except (OSError, ValueError) as error:
            self.problems.append(f'{type(error).__name__}: {error}')
        finally:
            conversation.close()


class Conversation:
    """One connection's place in the transcript."""

    def __init__(self, server, link):
        self.server, self.link = server, link
        self.tags, self.buffer, self.pending = {}, b'', None

    def take(self, step):
        word, _, rest = step.partition(' ')
        if word in ('S:', 'S~'):
            self.send(unescape(self.fill_in(rest)) + (b'\r\n' if word == 'S:' else b''))
        elif word in ('C:', 'C?'):
            self.expect(rest, optional=word == 'C?')
        elif word == 'REPEAT':
            count, _, text = rest.partition(' ')
            block = unescape(text) * 1000
            for at in range(0, int(count), 1000):
                self.send(block[:len(block) // 1000 * min(1000, int(count) - at)])
        elif word == 'C*':
            while self.line() is not None:
                pass
        elif word == 'STARTTLS':
            self.start_tls()
        elif word in ('CLOSE', 'RESET', 'STALL'):
            self.end(word)
        else:
            raise ValueError(f'not a step: {step}')

    def fill_in(self, text):
        return re.sub(r'\$(\w+)', lambda m: self.tags.get(m[1], m[0]), text)

    def send(self, data):
        pieces = (data[n:n + 1] for n in range(len(data))) if self.server.one_byte else (data,)
        for piece in pieces:
            self.link.sendall(piece)

    def line(self):
        """The client's next line, or None at its end."""
        if self.pending is not None:
            line, self.pending = self.pending, None
            return line
        while b'\r\n' not in self.buffer:
            data = self.link.recv(65536)
            if not data:
                return None
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b'\r\n')
        self.server.heard.append(line.decode('latin-1'))
        return line

    def expect(self, pattern, optional):
        line = self.line()
        if line is None:
            raise Ended
        tag, _, command = line.decode('latin-1').partition(' ')
        name, _, wanted = pattern.partition(' ')
        text = command if name.startswith('$') else line.decode('latin-1')
        wanted = self.fill_in(wanted if name.startswith('$') else pattern).replace('[', '[[]')
        if fnmatch.fnmatchcase(text.upper(), wanted.upper()):
            self.tags[name[1:]] = tag
        elif optional:
            self.pending = line
        else:
            raise ValueError(f'expected {pattern!r}, the client said {text!r}')

    def start_tls(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.server.certificate)
        if self.server.clients:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.server.clients)
        self.link = context.wrap_socket(self.link, server_side=True)
        if self.server.clients:
            self.server.shown += [value for ((key, value),) in self.link.getpeercert()['subject']]

    def end(self, how):
        if how == 'STALL':
            while self.link.recv(65536):
                pass
        if how == 'RESET':
            self.link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        raise Ended

    def close(self):
        try:
            self.link.close()
        except OSError:
            pass
