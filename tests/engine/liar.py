# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A small IMAP server with one mailbox that can be told to lie: what no real server does on demand.

    with Liar({1: message}) as server:
        server.lies['UID SEARCH'] = lambda tag, rest: [b'* SEARCH 1', OK]

A lie is asked with the tag and the rest of the command; it returns lines to send, or None for the truth. OK stands
for the tagged OK. heard: every command, without its tag. one_byte: every byte goes out by itself. limit: how many
connections there may be at a time; most: how many there were. tells: STATUS is answered with more than OK."""
import re
import socket
import threading

OK = object()
CLOSE = object()
TRUTHS = ('UID FETCH', 'UID SEARCH', 'UID STORE', 'FETCH', 'SELECT', 'EXAMINE', 'LIST', 'STATUS', 'ENABLE',
          'CAPABILITY', 'IDLE')


class Message:
    def __init__(self, text, flags=(), size=None, modseq=1):
        self.text, self.flags, self.modseq = text, set(flags), modseq
        self.size = len(text) if size is None else size

    @property
    def header(self):
        return self.text.partition(b'\r\n\r\n')[0] + b'\r\n\r\n'


def make(number, length=0):
    head = (f'From: Ann <ann@example.org>\r\nSubject: Number {number}\r\nMessage-ID: <{number}@example.org>\r\n'
            f'Date: Mon, 2 Mar 2020 10:00:{number % 60:02} +0000\r\n\r\n').encode()
    return Message(head + b'0123456789abcde\n' * (max(0, length - len(head)) // 16) + b'end\r\n')


class Liar:
    def __init__(self, messages, capability='IMAP4rev1', permanent='\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*'):
        self.messages, self.capability, self.permanent = dict(messages), capability, permanent
        self.uidvalidity, self.modseq, self.lies, self.heard = 7, 10, {}, []
        self.uidnext = max(self.messages, default=0) + 1
        self.enabled, self.tells, self.one_byte = True, False, False
        self.limit, self.links, self.most = 1000, 0, 0
        self.uidonly = False            # RFC 9586, once it was enabled
        self.message_limit = 10 ** 9    # RFC 9738: a command is about so many, the newest
        self.gone = []      # (UID, MODSEQ of its going)

    # What another client does -------------------------------------------------------------------------

    def add(self, *uids):
        for uid in uids:
            self.modseq += 1
            self.messages[uid] = make(uid)
            self.messages[uid].modseq = self.modseq
            self.uidnext = max(self.uidnext, uid + 1)

    def remove(self, *uids):
        for uid in uids:
            self.modseq += 1
            del self.messages[uid]
            self.gone.append((uid, self.modseq))

    def flag(self, uid, *flags):
        self.modseq += 1
        self.messages[uid].flags, self.messages[uid].modseq = set(flags), self.modseq

    def __enter__(self):
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.door = threading.Thread(target=self._accept, daemon=True)
        self.door.start()
        return self

    def __exit__(self, *exception):
        # Closed under a waiting accept, its descriptor could be the next server's, and be answered by this one.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.door.join()
        self.listener.close()

    def _accept(self):
        while True:
            try:
                link, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(link,), daemon=True).start()

    def _serve(self, link):
        stream = link.makefile('rwb')
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.links += 1
        self.most = max(self.most, self.links)
        try:
            if self.links > self.limit:
                self._send(link, stream, b'* BYE Too many connections\r\n')
            else:
                self._converse(link, stream)
        except (OSError, ValueError):
            pass
        finally:
            self.links -= 1
            stream.close()
            link.close()

    def _say(self, link, stream, tag, parts):
        """Whether the conversation goes on."""
        said = b''
        for part in parts:
            if part is not CLOSE:
                said += f'{tag} OK done\r\n'.encode() if part is OK else part + b'\r\n'
        self._send(link, stream, said)
        return CLOSE not in parts

    def _send(self, link, stream, data):
        if not self.one_byte:
            stream.write(data)
            stream.flush()
            return
        for at in range(len(data)):
            link.sendall(data[at:at + 1])

    def _converse(self, link, stream):
        if not self._say(link, stream, '*', self.answer('*', 'GREETING')):
            return
        idling = None
        for line in stream:
            tag, _, command = line.decode('latin-1').rstrip('\r\n').partition(' ')
            self.heard.append(command or tag)
            if tag == 'DONE':
                self._say(link, stream, idling, [OK])
                continue
            idling = tag if command == 'IDLE' else None
            if not self._say(link, stream, tag, self.answer(tag, command)) or command == 'LOGOUT':
                return

    def answer(self, tag, command):
        for name, lie in self.lies.items():
            if command.startswith(name):
                lines = lie(tag, command[len(name):].strip())
                if lines is not None:
                    return lines
        if command == 'GREETING':
            return [f'* OK [CAPABILITY {self.capability}] ready'.encode()]
        for name in TRUTHS:
            if command.startswith(name):
                return getattr(self, '_' + name.lower().replace(' ', '_'))(tag, command[len(name):].strip())
        return [OK]

    # The truth ---------------------------------------------------------------------------------------

    def _capability(self, tag, rest):
        return [f'* CAPABILITY {self.capability}'.encode(), OK]

    def _idle(self, tag, rest):
        return [b'+ idling']

    def _enable(self, tag, rest):
        self.uidonly = self.uidonly or 'UIDONLY' in rest
        return ([f'* ENABLED {rest}'.encode()] if self.enabled else []) + [OK]

    def _list(self, tag, rest):
        told = self._status(tag, rest)[:-1] if 'STATUS' in rest else []
        return [b'* LIST (\\HasNoChildren) "/" INBOX', *told, OK]

    def _status(self, tag, rest):
        if not self.tells:
            return [OK]
        unseen = sum('\\Seen' not in message.flags for message in self.messages.values())
        condstore = f' HIGHESTMODSEQ {self.modseq}' if 'CONDSTORE' in self.capability else ''
        return [f'* STATUS INBOX (MESSAGES {len(self.messages)} UIDNEXT {self.uidnext} '
                f'UIDVALIDITY {self.uidvalidity} UNSEEN {unseen}{condstore})'.encode(), OK]

    def _select(self, tag, rest):
        lines = ['* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)',
                 f'* OK [PERMANENTFLAGS ({self.permanent})] kept',
                 f'* {len(self.messages)} EXISTS', '* 0 RECENT', f'* OK [UIDVALIDITY {self.uidvalidity}] same',
                 f'* OK [UIDNEXT {max(self.uidnext, max(self.messages, default=0) + 1)}] next']
        if 'CONDSTORE' in self.capability:
            lines.append(f'* OK [HIGHESTMODSEQ {self.modseq}] highest')
        lines = [line.encode() for line in lines]
        known = re.search(r'QRESYNC \((\d+) (\d+)', rest)
        if known and int(known[1]) == self.uidvalidity:
            lines += self.changed(int(known[2]))
        return lines + [OK]

    def changed(self, modseq):
        """What QRESYNC says of the time since modseq."""
        gone = [str(uid) for uid, when in self.gone if when > modseq]
        lines = [f'* VANISHED (EARLIER) {",".join(gone)}'.encode()] if gone else []
        return lines + [self.fetched(number, uid, 'FLAGS') for number, uid in self.within('1:*')
                        if self.messages[uid].modseq > modseq]

    _examine = _select

    def within(self, text, ordinals=False):
        """(sequence number, UID) of the messages a set names."""
        uids = sorted(self.messages)
        found = []
        for number, uid in enumerate(uids, 1):
            value = number if ordinals else uid
            for item in text.split(','):
                low, _, high = item.partition(':')
                ends = [10 ** 10 if end == '*' else int(end) for end in (low, high or low)]
                if min(ends) <= value <= max(ends) and (number, uid) not in found:
                    found.append((number, uid))
        return found

    def _uid_fetch(self, tag, rest, ordinals=False):
        where, _, items = rest.partition(' ')
        changed = re.search(r'CHANGEDSINCE (\d+)', items)
        lines, within = [], self.within(where, ordinals)
        partial = re.search(r'PARTIAL -(\d+):-(\d+)', items)
        if partial:     # RFC 9394
            far, near = max(map(int, partial.groups())), min(map(int, partial.groups()))
            within = within[-far:len(within) - near + 1]
        done = [f'{tag} OK [MESSAGELIMIT {self.message_limit}] more'.encode()] if len(within) > self.message_limit \
            else [OK]
        for number, uid in within[-self.message_limit:]:
            if not changed or self.messages[uid].modseq > int(changed[1]):
                lines.append(self.fetched(number, uid, items))
        return lines + done

    def _fetch(self, tag, rest):
        if self.uidonly:
            return [f'{tag} BAD [UIDREQUIRED] no numbers'.encode()]
        return self._uid_fetch(tag, rest, True)

    def fetched(self, number, uid, items):
        message = self.messages[uid]
        parts = [f'UID {uid}'.encode()]
        if 'FLAGS' in items:
            parts.append(f'FLAGS ({" ".join(sorted(message.flags))})'.encode())
        if 'RFC822.SIZE' in items:
            parts.append(f'RFC822.SIZE {message.size} INTERNALDATE " 2-Mar-2020 10:00:00 +0000"'.encode())
        if 'HEADER.FIELDS' in items:
            parts.append(b'BODY[HEADER.FIELDS (X)] {%d}\r\n%s' % (len(message.header), message.header))
        piece = re.search(r'BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?', items)
        if piece and piece[1]:
            data = message.text[int(piece[1]):int(piece[1]) + int(piece[2])]
            parts.append(b'BODY[]<%d> {%d}\r\n%s' % (int(piece[1]), len(data), data))
        elif piece:
            parts.append(b'BODY[] {%d}\r\n%s' % (len(message.text), message.text))
        if self.uidonly:
            return b'* %d UIDFETCH (%s)' % (uid, b' '.join(parts[1:]))
        return b'* %d FETCH (%s)' % (number, b' '.join(parts))

    def _uid_search(self, tag, rest):
        asked = re.search(r'UID (\d+:\d+)', rest)
        within = [uid for _, uid in self.within(asked[1] if asked else '1:*')]
        done = f'{tag} OK [MESSAGELIMIT {self.message_limit}] more'.encode() if len(within) > self.message_limit else OK
        found = [uid for uid in within[-self.message_limit:]
                 if 'UNSEEN' not in rest or '\\Seen' not in self.messages[uid].flags]
        if 'RETURN' in rest and 'ESEARCH' in self.capability:
            told = f' COUNT {len(found)}' if 'COUNT' in rest else f' ALL {",".join(map(str, found))}' if found else ''
            return [f'* ESEARCH (TAG "{tag}") UID{told}'.encode(), done]
        return [b' '.join([b'* SEARCH', *(b'%d' % uid for uid in found)]), done]

    def _uid_store(self, tag, rest):
        where, sign, flags = re.match(r'(\S+) (?:\([^)]*\) )?([+-])FLAGS\S* \((.*)\)', rest).groups()
        lines = []
        for number, uid in self.within(where):
            change = self.messages[uid].flags.update if sign == '+' else self.messages[uid].flags.difference_update
            change(flags.split())
            lines.append(self.fetched(number, uid, 'FLAGS'))
        return lines + [OK]
