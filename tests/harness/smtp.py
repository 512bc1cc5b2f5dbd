# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A small submission server on loopback for `account test`: EHLO, STARTTLS, implicit TLS, AUTH PLAIN and LOGIN.

It accepts no mail; what it heard is in .heard, and who signed in, over what, in .signed_in."""
import asyncio
import base64
import ssl
import threading


class Submission:
    """with Submission(certificate=(pem, key)) as server: server.port has STARTTLS, server.tls_port implicit TLS.

    accept: password the users have. starttls=False: it is not offered. greeting: the first line."""

    def __init__(self, certificate, accept='secret', users=('ann', 'bob'), starttls=True,
                 greeting='220 localhost ESMTP'):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(*certificate)
        self.accept, self.users, self.starttls, self.greeting = accept, users, starttls, greeting
        self.heard, self.signed_in = [], []

    def __enter__(self):
        ready = threading.Event()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait()
        return self

    def __exit__(self, *exception):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def _run(self, ready):
        asyncio.set_event_loop(self.loop)
        start = self.loop.run_until_complete
        plain = start(asyncio.start_server(lambda r, w: self._serve(r, w, False), '127.0.0.1', 0))
        secure = start(asyncio.start_server(lambda r, w: self._serve(r, w, True), '127.0.0.1', 0, ssl=self.context))
        self.port, self.tls_port = (one.sockets[0].getsockname()[1] for one in (plain, secure))
        ready.set()
        self.loop.run_forever()
        plain.close()
        secure.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    async def _serve(self, reader, writer, secure):
        session = Session(self, reader, writer, secure)
        try:
            await session.run()
        except (OSError, asyncio.CancelledError, ValueError):
            pass
        finally:
            session.writer.close()


class Session:
    def __init__(self, server, reader, writer, secure):
        self.server, self.reader, self.writer, self.secure = server, reader, writer, secure

    async def say(self, *lines):
        self.writer.write(''.join(line + '\r\n' for line in lines).encode())
        await self.writer.drain()

    async def run(self):
        await self.say(self.server.greeting)
        while line := (await self.reader.readline()).decode('latin-1').strip():
            verb, _, rest = line.partition(' ')
            self.server.heard.append(verb.upper() if verb.upper() == 'AUTH' else line)
            verb = verb.upper()
            if verb == 'EHLO':
                await self.greet()
            elif verb == 'STARTTLS' and self.server.starttls and not self.secure:
                await self.start_tls()
            elif verb == 'AUTH':
                await self.authenticate(*rest.split())
            elif verb == 'QUIT':
                await self.say('221 2.0.0 Bye')
                return
            else:
                await self.say('250 2.0.0 OK' if verb in ('NOOP', 'RSET') else '502 5.5.1 Not here')

    async def greet(self):
        words = ['localhost', 'PIPELINING', 'SIZE 1000000', '8BITMIME', 'ENHANCEDSTATUSCODES']
        if self.secure:
            words.append('AUTH PLAIN LOGIN')
        elif self.server.starttls:
            words.append('STARTTLS')
        await self.say(*(f'250-{word}' for word in words[:-1]), f'250 {words[-1]}')

    async def start_tls(self):
        await self.say('220 2.0.0 Go ahead')
        await self.writer.start_tls(self.server.context)
        self.secure = True

    async def ask(self, prompt=''):
        await self.say('334 ' + base64.b64encode(prompt.encode()).decode())
        return base64.b64decode(await self.reader.readline())

    async def authenticate(self, mechanism='', initial=None):
        if not self.secure:
            await self.say('538 5.7.11 Encryption required')
            return
        if mechanism.upper() == 'PLAIN':
            answer = base64.b64decode(initial) if initial else await self.ask()
            _, user, password = (answer + b'\0\0').split(b'\0')[:3]
        elif mechanism.upper() == 'LOGIN':
            user = base64.b64decode(initial) if initial else await self.ask('Username:')
            password = await self.ask('Password:')
        else:
            await self.say('504 5.5.4 Unknown mechanism')
            return
        if user.decode() in self.server.users and password.decode() == self.server.accept:
            self.server.signed_in.append((user.decode(), mechanism.upper()))
            await self.say('235 2.7.0 Welcome')
        else:
            await self.say('535 5.7.8 Wrong user or password')
