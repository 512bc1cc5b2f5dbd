# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What becomes of copies, moves and appends with a server that refuses, is late, or cannot be asked (boxes.py)."""
import os
import resource
import threading

import liar
import tap
from boxes import Box, Boxes
from liar import CLOSE, OK
from ternctl import Person


class Mail:
    """Three messages in INBOX; Work and Other are empty; a person who has them."""

    def __init__(self, capability='IMAP4rev1 UIDPLUS LITERAL+'):
        self.server = Boxes({'INBOX': Box({uid: liar.make(uid) for uid in (1, 2, 3)}), 'Work': Box(), 'Other': Box()},
                            capability)
        self.person = Person()

    def __enter__(self):
        self.server.__enter__()
        self.person.ask('account', 'add', '--name', 'Ann', '--email', 'ann@example.org', '--imap',
                        f'imap+insecure://127.0.0.1:{self.server.port}', '--password-command', 'printf secret',
                        '--smtp', 'smtps://localhost:465')
        self.person.sync()
        self.ids = {row['uid']: row['id'] for row in self.person.rows()}
        return self

    def __exit__(self, *exception):
        self.person.__exit__(*exception)
        self.server.__exit__(*exception)

    def there(self, name):
        """The numbers of the messages the server has in a mailbox."""
        return sorted(int(message.text.partition(b'Subject: Number ')[2].split()[0])
                      for message in self.server.boxes[name].messages.values())

    def states(self):
        return [(one['kind'], one['state']) for one in self.person.ask('journal')]

    def once(self, command, lie):
        """Lies the first time."""
        def first(tag, rest):
            del self.server.lies[command]
            return lie(tag, rest)
        self.server.lies[command] = first

    def file(self, number):
        path = self.person.path(f'{number}.eml')
        with open(path, 'wb') as out:
            out.write(liar.make(number).text)
        return path


def refuse(tag, rest):
    return [f'{tag} NO full'.encode()]


def refused_copy_and_deletion():
    """A copy the server refuses, and its original is to be deleted: it is kept until the copy was tried again."""
    with Mail() as mail:
        mail.server.lies['UID COPY'] = refuse
        mail.person.ask('copy', mail.ids[2], 'Work')
        mail.person.ask('delete', mail.ids[2])
        mail.person.ask('delete', mail.ids[3])
        for _ in range(2):
            mail.person.run('sync')
        tap.equal(mail.there('INBOX'), [1, 2], 'the original is there, and what has no copy is deleted')
        copy, expunge = mail.person.ask('journal')
        tap.equal((copy['state'], expunge['state'], expunge['waits_for']), ('failed', 'waiting', copy['id']), 'said')
        tap.check('earlier change' in expunge['reason'], 'in words, too', expunge)
        mail.server.lies.clear()
        mail.person.ask('journal', 'retry', copy['id'])
        mail.person.sync()
        tap.equal((mail.there('INBOX'), mail.there('Work'), mail.states()), ([1], [2], []), 'copied, then deleted')


def refused_copy_given_up():
    """The same, and the copy is given up: then it is deleted."""
    with Mail() as mail:
        mail.server.lies['UID COPY'] = refuse
        mail.person.ask('copy', mail.ids[2], 'Work')
        mail.person.ask('delete', mail.ids[2])
        mail.person.run('sync')
        mail.person.ask('journal', 'discard', mail.person.ask('journal')[0]['id'])
        mail.person.sync()
        tap.equal((mail.there('INBOX'), mail.there('Work'), mail.states()), ([1, 3], [], []), 'deleted')


def copy_of_what_is_deleted():
    """A copy of what waits to be deleted is refused at once."""
    with Mail() as mail:
        mail.person.ask('delete', mail.ids[2])
        said = mail.person.run('copy', mail.ids[2], 'Work')
        tap.check(said.code == 1 and 'no longer here' in said.complaint, 'said', said.complaint)
        mail.person.sync()
        tap.equal((mail.there('INBOX'), mail.states()), ([1, 3], []), 'deleted')


def while_watching(lie_about, act, before):
    """Somebody who watches asks about a mailbox; while the server takes its time, act is done."""
    with Mail() as mail:
        done = threading.Event()

        def slow(tag, rest):
            if done.is_set():
                return None
            done.set()
            act(mail)
            return None
        watching = mail.person.start('sync', '--watch')
        watching.wait_for(lambda one: one.get('state') == 'watching', 'it watches')
        mail.server.lies[lie_about] = slow
        before(mail)
        tap.check(done.wait(20), 'it was asked')
        tap.wait_until(lambda: mail.person.ask('journal') == [], 'nothing waits', 20)
        tap.equal(watching.stop(), 0, 'it ends well')
        mail.person.sync()
        return {name: mail.there(name) for name in mail.server.boxes}


def append_withdrawn():
    """An append is given up while the server is asked about its mailbox: nothing is sent."""
    found = while_watching('STATUS "Work"',
                           lambda mail: mail.person.ask('journal', 'discard', mail.person.ask('journal')[0]['id']),
                           lambda mail: mail.person.ask('append', '--mailbox', 'Work', mail.file(9)))
    tap.equal(found, {'INBOX': [1, 2, 3], 'Work': [], 'Other': []}, 'nothing was put there')


def move_withdrawn():
    """A move is given up at that moment: the message stays."""
    found = while_watching('STATUS "Work"',
                           lambda mail: mail.person.ask('journal', 'discard', mail.person.ask('journal')[0]['id']),
                           lambda mail: mail.person.ask('move', mail.ids[2], 'Work'))
    tap.equal(found, {'INBOX': [1, 2, 3], 'Work': [], 'Other': []}, 'it stays')


def move_changed():
    """A move is sent elsewhere at that moment: the message is there, and nowhere else."""
    found = while_watching('STATUS "Work"',
                           lambda mail: mail.person.ask('move', mail.ids[2], 'Other'),
                           lambda mail: mail.person.ask('move', mail.ids[2], 'Work'))
    tap.equal(found, {'INBOX': [1, 3], 'Work': [], 'Other': [2]}, 'where it was sent last')


def late(mail, command, do, seconds):
    """The connection is cut, and the command done so much later."""
    def lie(tag, rest):
        literals, name = mail.server.literals, getattr(mail.server.at_work, 'name', 'INBOX')

        def run():
            mail.server.at_work.name, mail.server.at_work.literals = name, literals
            do(tag, rest)
        mail.late = threading.Timer(seconds, run)
        mail.late.start()
        return [CLOSE]
    mail.once(command, lie)


def late_copy():
    """A COPY that a server runs only after it was looked for is not sent again."""
    with Mail('IMAP4rev1 UIDPLUS LITERAL+') as mail:
        mail.person.ask('copy', mail.ids[2], 'Work')
        mail.person.ask('move', mail.ids[3], 'Other')
        late(mail, 'UID COPY', mail.server._uid_copy, 1)
        mail.person.run('sync')
        mail.person.sync()
        mail.late.join()
        mail.person.sync()
        tap.equal(({name: mail.there(name) for name in mail.server.boxes}, mail.states()),
                  ({'INBOX': [1, 2], 'Work': [2], 'Other': [3]}, []), 'once')


def late_append():
    """The same of a message that was to be put there."""
    with Mail('IMAP4rev1 LITERAL+') as mail:
        mail.person.ask('append', '--mailbox', 'Work', mail.file(9))
        late(mail, 'APPEND', mail.server._append, 1)
        mail.person.run('sync')
        mail.person.sync()
        mail.late.join()
        mail.person.sync()
        tap.equal((mail.there('Work'), mail.states()), ([9], []), 'once')


def very_late_copy():
    """What no client can know: one that comes later than a patient look is there twice; the original is not touched."""
    with Mail('IMAP4rev1 UIDPLUS LITERAL+') as mail:
        mail.person.ask('copy', mail.ids[2], 'Work')
        late(mail, 'UID COPY', mail.server._uid_copy, 6)
        mail.person.run('sync')
        mail.person.sync()
        tap.equal((mail.there('Work'), mail.states()), ([2], []), 'done')
        tap.wait_until(lambda: mail.there('Work') == [2, 2], 'the first comes, too', 20)
        mail.person.sync()
        tap.equal((mail.there('INBOX'), len(mail.person.rows('Work'))), ([1, 2, 3], 2), 'both are shown')


def target_cannot_be_opened():
    """It was sent, and the folder cannot be opened any more: set aside and said; tried again it is looked for first."""
    with Mail('IMAP4rev1 LITERAL+') as mail:
        def lie(tag, rest):
            mail.server._uid_copy(tag, rest)
            return [CLOSE]
        mail.once('UID COPY', lie)
        mail.person.ask('copy', mail.ids[2], 'Work')
        mail.person.run('sync')
        tap.equal(mail.states(), [('copy', 'sending')], 'not known')
        for name in ('SELECT "Work"', 'EXAMINE "Work"'):
            mail.server.lies[name] = lambda tag, rest: [f'{tag} NO [NOPERM] no'.encode()]
        mail.person.run('sync')
        failed = mail.person.ask('journal')
        tap.equal([(one['kind'], one['state']) for one in failed], [('copy', 'failed')], 'an end')
        tap.check('cannot be opened' in failed[0]['reason'], 'said', failed[0])
        mail.server.lies.clear()
        mail.person.ask('journal', 'retry', failed[0]['id'])
        mail.person.sync()
        tap.equal((mail.there('Work'), mail.states()), ([2], []), 'once')


def refused_append_and_its_namesake():
    """Refused, then put there by somebody else, then tried again: the other's is not taken for it."""
    with Mail('IMAP4rev1 LITERAL+') as mail:
        mail.person.ask('append', '--mailbox', 'Work', mail.file(9))
        mail.server.lies['APPEND'] = refuse
        mail.person.run('sync')
        tap.equal(mail.states(), [('append', 'failed')], 'refused')
        mail.server.lies.clear()
        mail.server.boxes['Work'].put(liar.make(9))
        mail.person.ask('journal', 'retry', mail.person.ask('journal')[0]['id'])
        mail.person.sync()
        tap.equal((mail.there('Work'), mail.states()), ([9, 9], []), 'as often as asked for')


def too_large_for_a_folder():
    """What is larger than a folder takes is not sent; where there is no limit it is."""
    with Mail('IMAP4rev1 UIDPLUS LITERAL+ APPENDLIMIT') as mail:
        mail.server.append_limit = 50
        mail.person.ask('append', '--mailbox', 'Work', mail.file(9))
        mail.person.run('sync')
        tap.check('too big' in mail.person.ask('journal')[0]['reason'], 'said', mail.person.ask('journal'))
        tap.check(not any(one.startswith('APPEND') for one in mail.server.heard), 'and not sent')
        mail.server.append_limit = 'NIL'
        mail.person.ask('journal', 'retry', mail.person.ask('journal')[0]['id'])
        mail.person.sync()
        tap.equal((mail.there('Work'), mail.states()), ([9], []), 'put there')


def several_appends():
    """What waits for one folder goes with one command, but for a namesake; and alone where one of them is refused."""
    with Mail('IMAP4rev1 UIDPLUS LITERAL+ MULTIAPPEND') as mail:
        for number in (5, 6, 6, 7, 8):
            mail.person.ask('append', '--mailbox', 'Work', mail.file(number))
        mail.person.sync()
        appends = [one for one in mail.server.heard if one.startswith('APPEND')]
        tap.equal((len(appends), mail.there('Work'), mail.states()), (2, [5, 6, 6, 7, 8], []), 'two commands')
        tap.equal(mail.person.differences('Work'), {}, 'verify')

        def picky(tag, rest):
            refused = any(b'Number 10\r' in text for text in mail.server.literals)
            return [f'{tag} NO not that one'.encode()] if refused else None
        mail.server.lies['APPEND'] = picky
        for number in (9, 10, 11):
            mail.person.ask('append', '--mailbox', 'Work', mail.file(number))
        mail.person.run('sync')
        tap.equal((mail.there('Work'), mail.states()), ([5, 6, 6, 7, 8, 9, 11], [('append', 'failed')]), 'but that one')


def several_appends_cut():
    """The connection is cut when the server has them all: each is found, and none is sent again."""
    for capability in ('IMAP4rev1 LITERAL+ MULTIAPPEND', 'IMAP4rev1 UIDPLUS LITERAL+ MULTIAPPEND'):
        with Mail(capability) as mail:
            for number in (5, 6, 7):
                mail.person.ask('append', '--mailbox', 'Work', mail.file(number))

            def lie(tag, rest):
                mail.server._append(tag, rest)
                return [CLOSE]
            mail.once('APPEND', lie)
            mail.person.run('sync')
            mail.person.sync()
            tap.equal((mail.there('Work'), mail.states()), ([5, 6, 7], []), 'once')


def deletion_not_done():
    """A server says that it deleted a folder, or a message, and did not: said so."""
    with Mail() as mail:
        mail.server.lies['DELETE'] = lambda tag, rest: [OK]
        mail.server.lies['UID EXPUNGE'] = lambda tag, rest: [OK]
        mail.person.ask('mailbox', 'delete', 'Other')
        mail.person.ask('delete', mail.ids[2])
        mail.person.run('sync')
        reasons = {one['kind']: one['reason'] for one in mail.person.ask('journal')}
        tap.check('still has the folder' in reasons.get('delete', ''), 'the folder', reasons)
        tap.check('still has the message' in reasons.get('expunge', ''), 'the message', reasons)


def journal_lost():
    """Both files with what waits are destroyed: said once; and the mail is all there."""
    for destroy in (lambda path: open(path, 'wb').write(b'nothing') and None, os.unlink):
        with Mail() as mail:
            mail.person.ask('move', mail.ids[2], 'Work')
            for name in ('kept.db', 'kept.log'):
                destroy(os.path.join(mail.person.data, name))
            for name in ('kept.db-wal', 'kept.db-shm'):
                if os.path.exists(os.path.join(mail.person.data, name)):
                    os.unlink(os.path.join(mail.person.data, name))
            said = [[one['text'] for one in mail.person.ask('sync') if one['event'] == 'warning'] for _ in range(2)]
            tap.check(len(said[0]) == 1 and 'destroyed' in said[0][0] and not said[1], 'said once', said)
            tap.equal((mail.there('INBOX'), len(mail.person.rows()), mail.person.differences()), ([1, 2, 3], 3, {}),
                      'all there')


def account_removed():
    """An account with changes that its server does not have is not just removed."""
    with Mail() as mail:
        mail.person.ask('flag', mail.ids[2], '+\\Flagged')
        said = mail.person.run('account', 'remove', 'ann@example.org')
        tap.check(said.code == 1 and said.complaint.startswith('ternctl account remove: 1 change has not'), 'refused',
                  said.complaint)
        tap.equal((len(mail.person.ask('journal')), len(mail.person.ask('account', 'list'))), (1, 1), 'all there')
        mail.person.ask('account', 'remove', '--force', 'ann@example.org')
        tap.equal((mail.person.ask('journal'), mail.person.ask('account', 'list')), ([], []), 'given up')


def file_limit():
    """A file that may not grow any more is told of, and is not the end of the program."""
    with Mail() as mail:
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (200 << 10, 200 << 10))
        with open(mail.person.path('large.eml'), 'wb') as out:
            out.write(liar.make(9, 900000).text)
        result = mail.person.run('append', '--mailbox', 'Work', mail.person.path('large.eml'), before=limit)
        tap.equal((result.code, len(result.complaint.splitlines())), (1, 1), f'one sentence: {result.complaint}')
        tap.equal(mail.states(), [], 'nothing was begun')
        mail.person.ask('append', '--mailbox', 'Work', mail.person.path('large.eml'))
        mail.person.sync()
        tap.equal(mail.there('Work'), [9], 'and then it is put there')


def main():
    scenes = (refused_copy_and_deletion, refused_copy_given_up, copy_of_what_is_deleted, append_withdrawn,
              move_withdrawn, move_changed, late_copy, late_append, very_late_copy, target_cannot_be_opened,
              refused_append_and_its_namesake, too_large_for_a_folder, several_appends,
              several_appends_cut, deletion_not_done, journal_lost, account_removed, file_limit)
    tap.main((scene.__doc__, scene) for scene in scenes)


if __name__ == '__main__':
    main()
