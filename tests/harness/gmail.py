# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A server that behaves as Gmail does: one email has flags, a thread and labels, and each label is a folder it is seen
in under a number of that folder's own. CONDSTORE without QRESYNC. Same face as dovecot.Dovecot, as far as that makes
sense.

Its rules: All Mail has whatever is neither in Trash nor in Spam. Expunging in a label takes the label off and deletes
nothing; in Trash and Spam it deletes. Copying puts a label on; moving to Trash takes all off. Flags are the email's,
so every folder has them. Whatever is added with a Message-ID it has already is the same email once more. STATUS counts
chats, which SELECT does not. A command that ends with a space is not understood."""
import base64
import os
import re
import shutil
import socket
import ssl
import tempfile
import threading
import time
from email import message_from_bytes, policy

from certificate import Authority

ALL, TRASH, SPAM = '[Gmail]/All Mail', '[Gmail]/Trash', '[Gmail]/Spam'
ROLES = {ALL: '\\All', '[Gmail]/Drafts': '\\Drafts', '[Gmail]/Sent Mail': '\\Sent', SPAM: '\\Junk',
         '[Gmail]/Starred': '\\Flagged', TRASH: '\\Trash'}
SHORT = {'Drafts': '[Gmail]/Drafts', 'Sent': '[Gmail]/Sent Mail', 'Trash': TRASH, 'Junk': SPAM}
CAPABILITY = 'IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1'
SIGNED_IN = (CAPABILITY + ' UIDPLUS ENABLE MOVE CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- '
             'SPECIAL-USE APPENDLIMIT=35651584')
LITERAL = re.compile(rb'\{(\d+)(\+?)\}\r\n$')
CHATS = 2
FLAGS = '\\Answered \\Flagged \\Draft \\Deleted \\Seen $NotPhishing $Phishing'


class Email:
    def __init__(self, number, data, flags, date, labels, thread):
        self.msgid, self.thrid = 0x15F0000000000000 + number, thread
        self.data, self.flags, self.date, self.labels = data, set(flags), date, set(labels)
        self.place, self.modseq, self.sent_whole, self.sent_header = ALL, 0, 0, 0
        self.message_id = _header(data, 'message-id')

    def holds(self, wanted, where, text):
        """Whether one word of Gmail's search fits: -, an operator, what is looked for."""
        seen = message_from_bytes(self.data, policy=policy.default)
        fields = {'from': ('from',), 'to': ('to', 'cc'), 'subject': ('subject',)}
        heads = ' '.join(str(seen[name] or '') for name in fields.get(where, ('from', 'to', 'cc', 'subject')))
        if where == 'has':
            return wanted == any(part.is_attachment() for part in seen.walk())
        body = '' if where else ' '.join(part.get_content() for part in seen.walk()
                                         if part.get_content_maintype() == 'text')
        return wanted == (text.casefold() in f'{heads} {body}'.casefold())


class Folder:
    """The numbers of one label."""

    def __init__(self, validity):
        self.uids, self.next, self.validity, self.modseq = {}, 1, validity, 1

    def uid_of(self, email):
        return next((uid for uid, one in self.uids.items() if one is email), None)


class Refused(Exception):
    """A tagged NO or BAD."""


class Gmail:
    shape, separator, prefix = 'gmail', '/', ''

    def __init__(self, max_connections=15, users=('ann', 'bob')):
        self.lock = threading.RLock()
        self.folder = tempfile.mkdtemp(prefix='tern-gm-', dir='/tmp')
        authority = Authority(os.path.join(self.folder, 'tls'))
        self.ca = authority.ca
        self.certificate, self.key = authority.issue()
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, self.key)
        self.max_connections, self.links, self.doors = max_connections, [], []
        self.emails, self.folders, self.modseq, self.validity = [], {}, 1, 0
        self.heard = []
        for name in ('INBOX', *ROLES):
            self.create(name)

    # Life ------------------------------------------------------------------------------------------

    def __enter__(self):
        return self.start()

    def __exit__(self, *exception):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, ports=(0, 0)):
        self.doors = []
        for port, tls in zip(ports or (0, 0), (False, True)):
            door = socket.create_server(('127.0.0.1', port))
            thread = threading.Thread(target=self._accept, args=(door, tls), daemon=True)
            thread.start()
            self.doors.append((door, thread))
        self.port, self.tls_port = (door.getsockname()[1] for door, _ in self.doors)
        return self

    def stop(self):
        for door, thread in self.doors:
            door.shutdown(socket.SHUT_RDWR)
            thread.join()
            door.close()
        self.doors = []
        for link in list(self.links):
            link.shut()

    def _accept(self, door, tls):
        while True:
            try:
                link, _ = door.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(link, tls), daemon=True).start()

    def _serve(self, link, tls):
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        session = None
        try:
            if tls:
                link = self.context.wrap_socket(link, server_side=True)
            session = Session(self, link)
            self.links.append(session)
            session.converse()
        except (OSError, ValueError):
            pass
        finally:
            if session in self.links:
                self.links.remove(session)
            # No close_notify: it never sends one.
            link.close()

    # The mail --------------------------------------------------------------------------------------

    def wire_name(self, mailbox):
        return SHORT.get(mailbox, mailbox)

    def create(self, name):
        self.validity += 1
        self.folders[name] = Folder(self.validity)

    def fill(self, user, mailbox, messages, new=False):
        """Mail that arrives with a label, or in a place."""
        name, added = self.wire_name(mailbox), 0
        with self.lock:
            if name not in self.folders:
                self.create(name)
            for message in messages:
                self.add(name, message.data, () if new else message.flags, message.date)
                added += 1
        return added

    def add(self, name, data, flags, date):
        """Returns the email: one with this Message-ID, if there is one."""
        message_id = _header(data, 'message-id')
        email = next((one for one in self.emails if message_id and one.message_id == message_id), None)
        if email is None:
            email = Email(len(self.emails) + 1, data, (), date, (), self._thread_of(data))
            self.emails.append(email)
        email.flags |= set(flags) - {'\\Deleted'}
        self.put(email, name)
        return email

    def _thread_of(self, data):
        wanted = set(re.findall(r'<[^>]+>', _header(data, 'references') + _header(data, 'in-reply-to')))
        for one in self.emails:
            if one.message_id in wanted:
                return one.thrid
        return 0x15F1000000000000 + len(self.emails) + 1

    def put(self, email, name):
        """What copying to a folder means."""
        if name in (TRASH, SPAM):
            email.place = name
            email.labels.clear()
        elif name == '[Gmail]/Starred':
            email.flags.add('\\Flagged')
        else:
            email.place = ALL
            if name != ALL:
                email.labels.add(name)
        self.settle(email)

    def take(self, email, name):
        """What expunging, or moving from, a folder means."""
        if name in (TRASH, SPAM):
            if email.place == name:
                email.place = None
        elif name == '[Gmail]/Starred':
            email.flags.discard('\\Flagged')
        else:
            email.labels.discard(name)
        email.flags.discard('\\Deleted')
        self.settle(email)

    def _is_in(self, email, name):
        if name in (ALL, TRASH, SPAM):
            return email.place == name
        if name == '[Gmail]/Starred':
            return email.place == ALL and '\\Flagged' in email.flags
        return email.place == ALL and name in email.labels

    def settle(self, email):
        """After any change of an email: where it is seen, and that it changed."""
        self.modseq += 1
        email.modseq = self.modseq
        for name, folder in self.folders.items():
            uid = folder.uid_of(email)
            if self._is_in(email, name):
                if uid is None:
                    folder.uids[folder.next] = email
                    folder.next += 1
                folder.modseq = self.modseq
            elif uid is not None:
                del folder.uids[uid]
                folder.modseq = self.modseq
        if email.place is None:
            self.emails.remove(email)

    def change_uidvalidity(self, user='ann', mailbox='INBOX'):
        folder = self.folders[self.wire_name(mailbox)]
        self.validity += 1000
        folder.validity = self.validity
        folder.uids = {5001 + n: email for n, (_, email) in enumerate(sorted(folder.uids.items()))}
        folder.next = 5001 + len(folder.uids)


def _header(data, name):
    found = re.search(rb'(?im)^%s:[ \t]*((?:[^\r\n]|\r\n[ \t])*)' % name.encode(), data.partition(b'\r\n\r\n')[0])
    return found[1].decode('utf-8', 'replace') if found else ''


class Session:
    """One connection. shown: the UIDs the client has been told of, in their order."""

    def __init__(self, server, link):
        self.server, self.link, self.stream = server, link, link.makefile('rwb')
        self.name, self.shown, self.told, self.signed_in, self.deleted = None, [], {}, False, {}
        self.condstore, self.tag = False, None

    def shut(self):
        try:
            self.link.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    @property
    def box(self):
        return self.server.folders[self.name]

    def say(self, line):
        self.stream.write((line.encode() if isinstance(line, str) else line) + b'\r\n')

    def converse(self):
        if len(self.server.links) > self.server.max_connections:
            self.say('* NO [ALERT] Too many simultaneous connections. (Failure)')
            self.say('* BYE Too many simultaneous connections')
            self.stream.flush()
            return
        self.say('* OK Gimap ready for requests from 127.0.0.1 x12mb345')
        self.stream.flush()
        while True:
            line, literals = self.read()
            if line is None:
                return
            tag, _, rest = line.partition(' ')
            self.server.heard.append(rest)
            with self.server.lock:
                self.obey(tag, rest, literals)
            self.stream.flush()
            if rest.upper() == 'LOGOUT':
                return

    def read(self):
        """A command and its literals, which are {n} in it."""
        text, literals = b'', []
        while True:
            line = self.stream.readline()
            if not line:
                return None, None
            found = LITERAL.search(line)
            if not found:
                return (text + line).rstrip(b'\r\n').decode('utf-8', 'surrogateescape'), literals
            if not found[2]:
                self.say('+ go ahead')
                self.stream.flush()
            text += line[:found.start()] + b'{%d}' % len(literals)
            literals.append(self.stream.read(int(found[1])))

    def obey(self, tag, rest, literals):
        words = rest.split(' ', 1)
        name, more = words[0].upper(), words[1] if len(words) > 1 else ''
        if name == 'UID':
            name, _, more = more.partition(' ')
            name = 'UID_' + name.upper()
        method = getattr(self, 'do_' + name.lower(), None)
        self.tag = tag
        try:
            if rest.endswith(' ') or method is None:
                raise Refused('BAD Could not parse command')
            if not self.signed_in and name not in ('CAPABILITY', 'LOGIN', 'AUTHENTICATE', 'ID', 'NOOP', 'LOGOUT'):
                raise Refused('BAD Unknown command')
            done = method(more, literals)
        except Refused as refusal:
            done = str(refusal)
        if self.name and name not in ('FETCH', 'STORE', 'SEARCH'):
            self.tell_news()
        self.say(f'{tag} {done or "OK Success"}')

    def tell_news(self):
        """What happened to the selected folder since the client last heard of it."""
        box = self.box
        for at in range(len(self.shown) - 1, -1, -1):
            if self.shown[at] not in box.uids:
                self.say(f'* {at + 1} EXPUNGE')
                self.told.pop(self.shown.pop(at), None)
        new = [uid for uid in sorted(box.uids) if not self.shown or uid > self.shown[-1]]
        if new:
            self.shown += new
            self.told.update({uid: box.uids[uid].modseq for uid in new})
            self.say(f'* {len(self.shown)} EXISTS')
        for number, uid in enumerate(self.shown, 1):
            if box.uids[uid].modseq != self.told[uid]:
                self.say(self.fetched(number, uid, 'FLAGS', []))

    # Commands --------------------------------------------------------------------------------------

    def do_capability(self, more, literals):
        self.say('* CAPABILITY ' + (SIGNED_IN if self.signed_in else CAPABILITY + ' SASL-IR AUTH=PLAIN'))

    def do_login(self, more, literals):
        return self._sign_in(*(_word(word, literals) for word in more.split(' ', 1)))

    def do_authenticate(self, more, literals):
        text = more.partition(' ')[2]
        if not text:
            self.say('+ ')
            self.stream.flush()
            text = self.stream.readline().decode().strip()
        return self._sign_in(*base64.b64decode(text).decode().split('\0')[1:])

    def _sign_in(self, user, password):
        if password != 'secret':
            raise Refused('NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)')
        self.signed_in = True
        return f'OK [CAPABILITY {SIGNED_IN}] {user} authenticated (Success)'

    def do_id(self, more, literals):
        self.say('* ID ("name" "GImap" "vendor" "Google, Inc." "support-url" "https://support.example/")')

    def do_enable(self, more, literals):
        known = [word for word in more.upper().split() if word in ('CONDSTORE', 'UTF8=ACCEPT')]
        self.condstore = self.condstore or 'CONDSTORE' in known
        self.say('* ENABLED ' + ' '.join(known))

    def do_namespace(self, more, literals):
        self.say('* NAMESPACE (("" "/")) NIL NIL')

    def do_noop(self, more, literals):
        return None

    do_check = do_noop
    do_subscribe = do_noop

    def do_logout(self, more, literals):
        self.say('* BYE LOGOUT Requested')
        return 'OK 73 good day (Success)'

    def do_list(self, more, literals):
        status = re.search(r'STATUS \(([^)]*)\)', more)
        self.say('* LIST (\\HasChildren \\NonExistent \\Noselect) "/" "[Gmail]"')
        for name in self.server.folders:
            role = ' ' + ROLES[name] if name in ROLES else ''
            self.say(f'* LIST (\\HasNoChildren{role}) "/" "{name}"')
            if status:
                self._say_status(name, status[1])

    def do_lsub(self, more, literals):
        for name in self.server.folders:
            self.say(f'* LSUB (\\HasNoChildren) "/" "{name}"')

    def _say_status(self, name, items):
        box = self.server.folders[name]
        unseen = sum('\\Seen' not in email.flags for email in box.uids.values())
        values = {'MESSAGES': len(box.uids) + (CHATS if name == ALL else 0), 'UIDNEXT': box.next, 'UNSEEN': unseen,
                  'UIDVALIDITY': box.validity, 'HIGHESTMODSEQ': box.modseq, 'RECENT': 0}
        told = ' '.join(f'{item} {values[item]}' for item in items.upper().split() if item in values)
        self.say(f'* STATUS "{name}" ({told})')

    def do_status(self, more, literals):
        name, _, items = more.rpartition(' (')
        self._say_status(self._folder(name, literals), items.rstrip(')'))

    def _folder(self, text, literals=()):
        name = _word(text, literals)
        name = 'INBOX' if name.upper() == 'INBOX' else name
        if name not in self.server.folders:
            raise Refused(f'NO [NONEXISTENT] Unknown Mailbox: {name} (Failure)')
        return name

    def do_select(self, more, literals):
        self.name = None
        quoted = re.match(r'"((?:\\.|[^"\\])*)"|(\S+)', more)
        self.condstore = self.condstore or 'CONDSTORE' in more[quoted.end():].upper()
        name = self._folder(quoted[0], literals)
        box = self.server.folders[name]
        self.shown, self.deleted = sorted(box.uids), {}
        self.told = {uid: email.modseq for uid, email in box.uids.items()}
        self.say(f'* FLAGS ({FLAGS})')
        self.say(f'* OK [PERMANENTFLAGS ({FLAGS} \\*)] Flags permitted.')
        self.say(f'* OK [UIDVALIDITY {box.validity}] UIDs valid.')
        self.say(f'* {len(self.shown)} EXISTS')
        self.say('* 0 RECENT')
        self.say(f'* OK [UIDNEXT {box.next}] Predicted next UID.')
        self.say(f'* OK [HIGHESTMODSEQ {box.modseq}]')
        self.name = name
        return f'OK [READ-WRITE] {name} selected. (Success)'

    do_examine = do_select

    def do_unselect(self, more, literals):
        self.name = None

    def do_close(self, more, literals):
        self.do_expunge('', literals)
        self.name = None

    def do_create(self, more, literals):
        self.server.create(_word(more, literals))

    def do_delete(self, more, literals):
        name = self._folder(more, literals)
        for email in list(self.server.folders[name].uids.values()):
            email.labels.discard(name)
        del self.server.folders[name]

    def do_rename(self, more, literals):
        old, new = re.match(r'"([^"]*)" "([^"]*)"', more).groups()
        folder = self.server.folders.pop(self._folder_in(old))
        self.server.folders[new] = folder
        for email in folder.uids.values():
            email.labels.discard(old)
            email.labels.add(new)

    def _folder_in(self, name):
        return self._folder(f'"{name}"')

    def do_append(self, more, literals):
        name = self._folder(re.match(r'"[^"]*"|\S+', more)[0], literals)
        flags = re.search(r'\(([^)]*)\)', more)
        email = self.server.add(name, literals[-1], flags[1].split() if flags else (), int(time.time()))
        box = self.server.folders[name]
        return f'OK [APPENDUID {box.validity} {box.uid_of(email)}] (Success)'

    def do_idle(self, more, literals):
        self.say('+ idling')
        self.stream.flush()
        self.link.settimeout(0.05)
        line, end = b'', time.monotonic() + 600
        while not line.endswith(b'\n') and time.monotonic() < end:
            self.server.lock.release()
            try:
                # Not through the stream: a timeout would spoil its buffer.
                got = self.link.recv(1)
                if not got:
                    break
                line += got
            except (TimeoutError, ssl.SSLWantReadError):
                pass
            finally:
                self.server.lock.acquire()
            self.tell_news()
            self.stream.flush()
        self.link.settimeout(None)

    def _within(self, text):
        """(number, UID) of the messages of a UID set."""
        found = []
        for number, uid in enumerate(self.shown, 1):
            for part in text.split(','):
                ends = [self.shown[-1] if end == '*' else int(end) for end in part.split(':')]
                if min(ends) <= uid <= max(ends) and uid in self.box.uids and (number, uid) not in found:
                    found.append((number, uid))
        return found

    def do_uid_fetch(self, more, literals):
        where, _, items = more.partition(' ')
        since = re.search(r'CHANGEDSINCE (\d+)', items)
        for number, uid in self._within(where):
            if not since or self.box.uids[uid].modseq > int(since[1]):
                self.say(self.fetched(number, uid, items, literals))

    def do_fetch(self, more, literals):
        where, _, items = more.partition(' ')
        low, _, high = where.partition(':')
        for number, uid in enumerate(self.shown, 1):
            last = len(self.shown) if (high or low) == '*' else int(high or low)
            if int(low) <= number <= last and uid in self.box.uids:
                self.say(self.fetched(number, uid, items, literals))

    def flags_of(self, uid):
        return self.box.uids[uid].flags | self.deleted.get(uid, set())

    def fetched(self, number, uid, items, literals):
        email = self.box.uids[uid]
        self.told[uid] = email.modseq
        head = email.data.partition(b'\r\n\r\n')[0] + b'\r\n\r\n'
        parts = []
        if 'X-GM-THRID' in items:
            parts.append(f'X-GM-THRID {email.thrid}'.encode())
        if 'X-GM-MSGID' in items:
            parts.append(f'X-GM-MSGID {email.msgid}'.encode())
        if 'X-GM-LABELS' in items:
            labels = ' '.join(f'"{name}"' for name in sorted(email.labels) if name != self.name)
            parts.append(f'X-GM-LABELS ({labels})'.encode())
        parts.append(f'UID {uid}'.encode())
        if 'RFC822.SIZE' in items:
            date = time.strftime('%d-%b-%Y %H:%M:%S +0000', time.gmtime(email.date))
            parts.append(f'RFC822.SIZE {len(email.data)} INTERNALDATE "{date}"'.encode())
        if 'FLAGS' in items:
            parts.append(f'FLAGS ({" ".join(sorted(self.flags_of(uid)))})'.encode())
            if self.condstore:
                parts.append(f'MODSEQ ({email.modseq})'.encode())
        if 'BODYSTRUCTURE' in items:
            parts.append(b'BODYSTRUCTURE NIL')
        if 'HEADER.FIELDS' in items:
            email.sent_header += 1
            parts.append(b'BODY[HEADER.FIELDS (X)] {%d}\r\n%s' % (len(head), head))
        whole = re.search(r'BODY(?:\.PEEK)?\[\](?:<(\d+)\.(\d+)>)?', items)
        if whole:
            email.sent_whole += 1
            start = int(whole[1] or 0)
            data = email.data[start:start + int(whole[2])] if whole[2] else email.data
            origin = b'<%d>' % start if whole[1] else b''
            parts.append(b'BODY[]%s {%d}\r\n%s' % (origin, len(data), data))
        return b'* %d FETCH (%s)' % (number, b' '.join(parts))

    def do_uid_search(self, more, literals):
        raw = re.search(r'X-GM-RAW (\{\d+\}|"(?:\\.|[^"\\])*")', more)
        words = _raw_words(_word(raw[1], literals)) if raw else []
        wanted = re.search(r'HEADER "?Message-ID"? "?([^"\s]+)"?', more, re.I)
        found = [uid for uid in self.shown if uid in self.box.uids
                 and ('UNSEEN' not in more or '\\Seen' not in self.flags_of(uid))
                 and all(self.box.uids[uid].holds(*word) for word in words)
                 and (not wanted or wanted[1] in self.box.uids[uid].message_id)]
        returned = re.search(r'RETURN \((.*?)\)', more)
        if not returned:
            self.say(' '.join(['* SEARCH', *map(str, found)]))
            return
        told = f' COUNT {len(found)}' if 'COUNT' in returned[1] else ''
        if 'ALL' in returned[1] and found:
            told += ' ALL ' + ','.join(map(str, found))
        self.say(f'* ESEARCH (TAG "{self.tag}") UID{told}')

    def do_uid_store(self, more, literals):
        where, item, values = re.match(r'(\S+) (?:\([^)]*\) )?(\S+) (.*)', more).groups()
        values = set(re.findall(r'"[^"]*"|[^\s()]+', values))
        for number, uid in self._within(where):
            email = self.box.uids[uid]
            if 'X-GM-LABELS' in item:
                self._store_labels(email, item[0], {_word(value, literals) for value in values})
                continue
            marks = {'\\Deleted'} & values
            have = self.flags_of(uid)
            now = have | values if item[0] == '+' else have - values if item[0] == '-' else values
            if marks or item[0] not in '+-':
                self.deleted[uid] = now & {'\\Deleted'}
            if now - {'\\Deleted'} != email.flags:
                email.flags = now - {'\\Deleted'}
                self.server.settle(email)
            # Also for .SILENT.
            if uid in self.box.uids:
                self.say(self.fetched(number, uid, 'FLAGS', []))

    def _store_labels(self, email, sign, labels):
        for label in labels:
            name = {'\\Inbox': 'INBOX', '\\Sent': '[Gmail]/Sent Mail'}.get(label, label)
            email.labels = email.labels | {name} if sign == '+' else email.labels - {name}
        self.server.settle(email)

    def do_uid_copy(self, more, literals):
        where, _, name = more.partition(' ')
        return self._copy(where, name, literals, False)

    def do_uid_move(self, more, literals):
        where, _, name = more.partition(' ')
        return self._copy(where, name, literals, True)

    def _copy(self, where, name, literals, move):
        target = self._folder(name, literals)
        pairs = []
        for _, uid in self._within(where):
            email = self.box.uids[uid]
            self.server.put(email, target)
            pairs.append((uid, self.server.folders[target].uid_of(email)))
            if move and target != self.name:
                self.server.take(email, self.name)
        if not pairs:
            return None
        sources, targets = (','.join(map(str, side)) for side in zip(*pairs))
        code = f'[COPYUID {self.server.folders[target].validity} {sources} {targets}]'
        if move:
            self.say(f'* OK {code}')
            return None
        return f'OK {code} (Success)'

    def do_expunge(self, more, literals):
        self._expunge([uid for uid, marks in self.deleted.items() if marks])

    def do_uid_expunge(self, more, literals):
        self._expunge([uid for _, uid in self._within(more) if self.deleted.get(uid)])

    def _expunge(self, uids):
        for uid in uids:
            if uid in self.box.uids:
                self.server.take(self.box.uids[uid], self.name)
            self.deleted.pop(uid, None)


def _raw_words(raw):
    """[(wanted, operator, text)] of Gmail's own search."""
    found = re.findall(r'(-?)(?:(\w+):)?(?:"([^"]*)"|(\S+))', raw)
    return [(not minus, operator, text or bare) for minus, operator, text, bare in found]


def _word(text, literals=()):
    text = text.strip()
    if text.startswith('{'):
        return literals[int(text[1:-1])].decode()
    return re.sub(r'\\(.)', r'\1', text[1:-1]) if text.startswith('"') else text
