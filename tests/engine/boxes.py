# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A Liar with several mailboxes that can be copied to, moved to and appended to. boxes: {name: Box}; lies as there.

A lie about a command that comes with literals is asked with everything but their bytes, which are in .literals."""
import re
import threading

from liar import OK, Liar, Message


class Box:
    def __init__(self, messages=(), uidvalidity=7):
        self.messages, self.uidvalidity = dict(messages), uidvalidity
        self.uidnext = max(self.messages, default=0) + 1
        self.gone = []

    def put(self, message):
        self.messages[self.uidnext] = Message(message.text, message.flags)
        self.uidnext += 1
        return self.uidnext - 1


class Boxes(Liar):
    """messages, uidnext, uidvalidity and gone are those of the mailbox that the connection at work has selected."""

    def __init__(self, boxes, capability='IMAP4rev1 UIDPLUS LITERAL+'):
        self.boxes, self.at_work = boxes, threading.local()
        super().__init__({}, capability)
        self.tells, self.append_limit = True, 'NIL'     # a number of bytes, or NIL

    @property
    def box(self):
        return self.boxes.get(getattr(self.at_work, 'name', 'INBOX')) or self.boxes['INBOX']

    @property
    def messages(self):
        return self.box.messages

    @messages.setter
    def messages(self, value):
        pass

    @property
    def uidnext(self):
        return self.box.uidnext

    @uidnext.setter
    def uidnext(self, value):
        pass

    @property
    def uidvalidity(self):
        return self.box.uidvalidity

    @uidvalidity.setter
    def uidvalidity(self, value):
        pass

    @property
    def gone(self):
        return self.box.gone

    @gone.setter
    def gone(self, value):
        pass

    def _converse(self, link, stream):
        """Literals that are not waited for are taken off the stream."""
        if not self._say(link, stream, '*', self.answer('*', 'GREETING')):
            return
        idling = None
        for line in stream:
            self.at_work.literals, said = [], line
            while (literal := re.search(rb'\{(\d+)\+?\}\r\n$', said)):
                if b'+}' not in literal[0]:
                    self._send(link, stream, b'+ go on\r\n')
                self.at_work.literals.append(stream.read(int(literal[1])))
                said = said[:literal.start()] + b'\0' + stream.readline()
            tag, _, command = said.decode('latin-1').rstrip('\r\n').partition(' ')
            self.heard.append(command or tag)
            if tag == 'DONE':
                self._say(link, stream, idling, [OK])
                continue
            idling = tag if command == 'IDLE' else None
            if not self._say(link, stream, tag, self.answer(tag, command)) or command == 'LOGOUT':
                return

    @property
    def literals(self):
        return self.at_work.literals

    def name_of(self, rest):
        """The mailbox a command names, first or last."""
        return re.findall(r'"([^"]*)"', rest)[-1 if re.match(r'[\d:,*]+ ', rest) else 0]

    def answer(self, tag, command):
        for name, lie in list(self.lies.items()):
            if command.startswith(name):
                lines = lie(tag, command[len(name):].strip())
                if lines is not None:
                    return lines
        for name in ('UID COPY', 'UID MOVE', 'UID EXPUNGE', 'APPEND', 'CREATE', 'DELETE'):
            if command.startswith(name):
                return getattr(self, '_' + name.lower().replace(' ', '_'))(tag, command[len(name):].strip())
        if command.startswith(('SELECT', 'EXAMINE')):
            name = self.name_of(command)
            if name not in self.boxes:
                return [f'{tag} NO [NONEXISTENT] none'.encode()]
            self.at_work.name = name
        return super().answer(tag, command)

    def truth(self, tag, command):
        """The answer as if there were no lies."""
        lies, self.lies = self.lies, {}
        try:
            return self.answer(tag, command)
        finally:
            self.lies = lies

    def _list(self, tag, rest):
        pattern = re.findall(r'"([^"]*)"|(\*)', rest)[1]
        pattern = pattern[0] or pattern[1]
        return [f'* LIST (\\HasNoChildren) "/" "{name}"'.encode() for name in self.boxes
                if pattern in ('*', name)] + [OK]

    def _status(self, tag, rest):
        name = self.name_of(rest)
        if name not in self.boxes:
            return [f'{tag} NO [NONEXISTENT] none'.encode()]
        box = self.boxes[name]
        limit = f' APPENDLIMIT {self.append_limit}' if 'APPENDLIMIT' in rest else ''
        return [f'* STATUS "{name}" (MESSAGES {len(box.messages)} UIDNEXT {box.uidnext} UIDVALIDITY '
                f'{box.uidvalidity} UNSEEN 0{limit})'.encode(), OK]

    def copy(self, rest):
        """Does a UID COPY; returns COPYUID, or None when there is no such mailbox."""
        target = self.boxes.get(self.name_of(rest))
        if target is None:
            return None
        found = [uid for _, uid in self.within(rest.split(' ')[0])]
        there = [target.put(self.messages[uid]) for uid in found]
        numbers = [','.join(map(str, uids)) for uids in (found, there)]
        return f'[COPYUID {target.uidvalidity} {" ".join(numbers)}]' if found else ''

    def _uid_copy(self, tag, rest):
        told = self.copy(rest)
        if told is None:
            return [f'{tag} NO [TRYCREATE] none'.encode()]
        return [f'{tag} OK {told if "UIDPLUS" in self.capability else ""} copied'.encode()]

    def _uid_expunge(self, tag, rest):
        lines = []
        for number, uid in reversed(self.within(rest)):
            if '\\Deleted' in self.messages[uid].flags:
                self.remove(uid)
                lines.append(f'* {number} EXPUNGE'.encode())
        return lines + [OK]

    def _append(self, tag, rest):
        target = self.boxes.get(self.name_of(rest))
        if target is None:
            return [f'{tag} NO [TRYCREATE] none'.encode()]
        flags = re.findall(r'\(([^)]*)\)', rest)
        there = [target.put(Message(text, flags[0].split() if flags else ())) for text in self.literals]
        told = f'[APPENDUID {target.uidvalidity} {",".join(map(str, there))}]' if 'UIDPLUS' in self.capability else ''
        return [f'{tag} OK {told} put'.encode()]

    def _create(self, tag, rest):
        self.boxes.setdefault(self.name_of(rest), Box())
        return [OK]

    def _delete(self, tag, rest):
        self.boxes.pop(self.name_of(rest), None)
        return [OK]
