# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A TCP proxy on loopback that does to a connection what networks do: wait, trickle, stall, cut, reset. Used by the
interop suite to pull the plug and to put words in a server's mouth, and by tests/bench to count round trips.

    with Proxy(server.port, cut_after=5000) as proxy:
        ternctl against proxy.port"""
import asyncio
import socket
import struct
import threading

CHUNK = 65536
DELAYED_SEGMENTS = 64


class Proxy:
    """Settings may be changed while it runs; they hold for bytes that arrive afterwards.

    delay        seconds a round trip takes longer: half of it each way, without limiting the rate
    rate         bytes a second towards the client, or None
    cut_after    bytes towards the client, over all connections, after which everything is closed; None: never
    cut_how      'close', 'reset' (RST) or 'stall' (stays open and silent)
    one_byte     every byte towards the client in a segment of its own
    rewrite      function(bytes, connection) -> bytes, over what the server sends; connection is its number from 0
    target       the port behind it
    Counted: bytes_in (from the server), bytes_out (to the server), round_trips, connections."""

    def __init__(self, port, delay=0, rate=None, cut_after=None, cut_how='close', one_byte=False, rewrite=None):
        self.target = port
        self.delay, self.rate, self.cut_after, self.cut_how = delay, rate, cut_after, cut_how
        self.one_byte, self.rewrite = one_byte, rewrite
        self.bytes_in = self.bytes_out = self.round_trips = self.connections = 0
        self.was_cut = False
        self.links = set()

    # Life: an event loop in a thread of its own ------------------------------------------------------

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
        server = self.loop.run_until_complete(asyncio.start_server(self._serve, '127.0.0.1', 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()
        server.close()
        self._abort_all()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    def reset_counters(self):
        self.bytes_in = self.bytes_out = self.round_trips = self.connections = 0

    def drop(self):
        """Pulls the plug now: every connection is closed, later ones are accepted again."""
        self.loop.call_soon_threadsafe(self._abort_all)

    def _abort_all(self):
        for writer in list(self.links):
            writer.transport.abort()

    # One connection ----------------------------------------------------------------------------------

    async def _serve(self, reader, writer):
        number, self.connections = self.connections, self.connections + 1
        if self.was_cut and self.cut_after is not None:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection('127.0.0.1', self.target)
        except OSError:
            writer.transport.abort()
            return
        self.links |= {writer, far_writer}
        for one in (writer, far_writer):
            one.get_extra_info('socket').setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        talk = {'asked': False}
        jobs = [asyncio.ensure_future(self._to_server(reader, far_writer, talk)),
                asyncio.ensure_future(self._to_client(far_reader, writer, talk, number))]
        try:
            await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
            if not jobs[1].done():      # the client is done talking; let the server finish its sentence
                await asyncio.wait(jobs[1:], timeout=2 + self.delay)
        except asyncio.CancelledError:  # the proxy itself ends
            pass
        finally:
            for job in jobs:
                job.cancel()
            for one in (writer, far_writer):
                self.links.discard(one)
                one.close()

    async def _to_server(self, reader, writer, talk):
        async def send(data):
            if not talk['asked']:       # the first bytes after an answer: the client waited for it
                talk['asked'] = True
                self.round_trips += 1
            self.bytes_out += len(data)
            writer.write(data)
            await writer.drain()
        await self._relay(reader, send)

    async def _to_client(self, reader, writer, talk, number):
        async def send(data):
            talk['asked'] = False
            self.bytes_in += len(data)
            if self.rewrite:
                data = self.rewrite(data, number)
            await self._deliver(writer, data)
        await self._relay(reader, send)
        await writer.drain()

    async def _relay(self, reader, send):
        """Hands on what arrives, each piece half the delay after it came."""
        if not self.delay:
            while data := await reader.read(CHUNK):
                await send(data)
            return
        waiting = asyncio.Queue(DELAYED_SEGMENTS)

        async def fill():
            while data := await reader.read(CHUNK):
                await waiting.put((self.loop.time() + self.delay / 2, data))
            await waiting.put((self.loop.time() + self.delay / 2, b''))
        filler = asyncio.ensure_future(fill())
        try:
            while True:
                due, data = await waiting.get()
                await asyncio.sleep(max(0, due - self.loop.time()))
                if not data:
                    return
                await send(data)
        finally:
            filler.cancel()

    async def _deliver(self, writer, data):
        left = None if self.cut_after is None else self.cut_after - self._delivered
        cut = left is not None and len(data) >= left
        if cut:
            data = data[:max(left, 0)]
        self._delivered += len(data)
        step = 1 if self.one_byte else max(1, self.rate // 20) if self.rate else CHUNK
        for at in range(0, len(data), step):
            writer.write(data[at:at + step])
            await writer.drain()
            if self.rate:
                await asyncio.sleep(step / self.rate)
        if cut:
            await self._cut(writer)

    _delivered = 0

    async def _cut(self, writer):
        self.was_cut = True
        if self.cut_how == 'stall':
            await asyncio.Event().wait()
        if self.cut_how == 'reset':
            writer.get_extra_info('socket').setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            self._abort_all()
        else:
            await writer.drain()
            for one in list(self.links):
                one.close()
        raise asyncio.CancelledError

    def mend(self):
        """After a cut: the network is back."""
        self.cut_after, self.was_cut = None, False


class CutAfter:
    """For rewrite: the connection ends so many bytes after the first time text goes by (say, within a literal)."""

    def __init__(self, proxy, text, more):
        self.proxy, self.text, self.more, self.seen = proxy, text, more, b''

    def __call__(self, data, connection):
        before, self.seen = len(self.seen), self.seen + data
        at = self.seen.find(self.text)
        if at < 0:
            return data
        data = data[:max(0, at + len(self.text) + self.more - before)]
        self.proxy.cut_after = self.proxy._delivered + len(data)
        return data


class Replace:
    """For rewrite: replaces the first occurrences of old in each connection's stream, also across segments."""

    def __init__(self, old, new, times=1):
        self.old, self.new, self.times = old, new, times
        self.left, self.held, self.done = {}, {}, 0

    def __call__(self, data, connection):
        left = self.left.setdefault(connection, self.times)
        *pieces, rest = (self.held.pop(connection, b'') + data).split(self.old, left)
        self.left[connection] = left = left - len(pieces)
        self.done += len(pieces)
        for keep in range(min(len(self.old) - 1, len(rest)) if left else 0, 0, -1):
            if self.old.startswith(rest[-keep:]):
                self.held[connection], rest = rest[-keep:], rest[:-keep]
                break
        return b''.join(piece + self.new for piece in pieces) + rest
