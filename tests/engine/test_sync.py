# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Sync against a server that lies: nothing is deleted, advanced or believed for a lie."""
import os
import re
import sys

import liar
import tap
from liar import CLOSE, OK, Liar
from ternctl import Person


class Case:
    """A server with @count messages and a person who has them all."""

    def __init__(self, count=3, sync=True, **settings):
        self.server = Liar({uid: liar.make(uid) for uid in range(1, count + 1)}, **settings)
        self.person = Person()
        self.first = sync

    def __enter__(self):
        self.server.__enter__()
        self.person.ask('account', 'add', '--name', 'Ann', '--email', 'ann@example.org', '--imap',
                        f'imap+insecure://127.0.0.1:{self.server.port}', '--password-command', 'printf secret',
                        '--smtp', 'smtps://localhost:465')
        if self.first:
            self.person.sync()
        self.server.heard.clear()
        return self.server, self.person

    def __exit__(self, *exception):
        self.person.__exit__(*exception)
        self.server.__exit__(*exception)


def uids(person):
    return sorted(person.by_uid())


def partial_listing():
    with Case() as (server, person):
        server.lies['UID SEARCH'] = lambda tag, rest: [b'* SEARCH 1', OK] if 'UNSEEN' not in rest else None
        server.lies['UID FETCH 1:* (FLAGS)'] = lambda tag, rest: [server.fetched(1, 1, 'FLAGS'), OK]
        result = person.run('sync')
        tap.check('UID SEARCH ALL' in server.heard, 'a listing was asked for', server.heard)
        tap.equal(uids(person), [1, 2, 3], 'nothing was deleted for a listing shorter than EXISTS')
        tap.check(b'"warning"' in result.stdout or result.code == 0, 'and it was said', result.stdout)
        server.lies.clear()
        del server.messages[2]
        person.sync()
        tap.equal(uids(person), [1, 3], 'what is really gone goes')


def listing_cut_off():
    with Case() as (server, person):
        del server.messages[2]
        server.lies['UID SEARCH'] = lambda tag, rest: [b'* SEARCH 1', CLOSE] if 'UNSEEN' not in rest else None
        result = person.run('sync')
        tap.equal(result.code, 1, 'the sync failed')
        tap.equal(uids(person), [1, 2, 3], 'nothing was deleted')


def listing_refused():
    with Case() as (server, person):
        del server.messages[2]
        server.lies['UID SEARCH'] = lambda tag, rest: [f'{tag} NO not now'.encode()]
        person.run('sync')
        server.lies.clear()
        person.sync()
        tap.equal(uids(person), [1, 3], 'repaired')


def empty_for_once():
    """EXISTS tells the truth, every answer is OK and empty (Yahoo)."""
    with Case() as (server, person):
        server.lies['UID SEARCH'] = lambda tag, rest: [b'* SEARCH', OK]
        server.lies['UID FETCH'] = lambda tag, rest: [OK]
        person.run('sync')
        tap.equal(uids(person), [1, 2, 3], 'nothing was deleted')


def modseq_of_a_fetch():
    """An untagged FETCH with a MODSEQ moves nothing on: what lies between would never be asked for."""
    with Case(capability='IMAP4rev1 ENABLE CONDSTORE') as (server, person):
        server.modseq = 20
        server.lies['UID FETCH'] = lambda tag, rest: (
            [b'* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (999))', OK] if 'CHANGEDSINCE' in rest else None)
        person.sync()
        tap.check(any('CHANGEDSINCE 10' in command for command in server.heard), 'since the first SELECT', server.heard)
        server.heard.clear()
        server.lies.clear()
        server.modseq = 30
        server.messages[1].flags = {'\\Seen'}
        server.messages[2].flags, server.messages[2].modseq = {'\\Flagged'}, 25
        person.sync()
        tap.check(any('CHANGEDSINCE 20' in command for command in server.heard), 'since the last SELECT', server.heard)
        tap.equal(person.by_uid()[2]['flags'], ['\\Flagged'], 'the change between is here')


def qresync_not_enabled():
    """Offered, answered OK, and not turned on (iCloud): it is not used."""
    with Case(capability='IMAP4rev1 ENABLE CONDSTORE QRESYNC', sync=False) as (server, person):
        server.enabled = False
        person.sync()
        server.modseq = 20
        person.sync()
        selects = [command for command in server.heard if command.startswith('SELECT')]
        tap.check(len(selects) == 2, 'selected twice', server.heard)
        tap.check(not any('QRESYNC' in command for command in selects), 'without QRESYNC', selects)


def modseq_going_back():
    """A server restored from a backup: every flag is asked for again."""
    with Case(capability='IMAP4rev1 ENABLE CONDSTORE') as (server, person):
        server.modseq = 5
        server.messages[3].flags = {'\\Answered'}
        person.sync()
        tap.equal(person.by_uid()[3]['flags'], ['\\Answered'], 'flags are as on the server')


def modseq_going_back_in_qresync():
    """The same where QRESYNC would name the changes since a time that the restored server never saw."""
    with Case(capability='IMAP4rev1 ENABLE CONDSTORE QRESYNC') as (server, person):
        server.modseq = 5
        server.messages[3].flags = {'\\Answered'}
        person.sync()
        tap.check(any('QRESYNC (7 10)' in command for command in server.heard), 'asked with QRESYNC', server.heard)
        tap.equal(person.by_uid()[3]['flags'], ['\\Answered'], 'flags are as on the server')
        server.heard.clear()
        person.sync()
        tap.check(any('QRESYNC (7 5)' in command for command in server.heard), 'from there the next time', server.heard)
        tap.check(not any('1:' in command for command in server.heard), 'and not all flags again', server.heard)


def journal(person):
    return [(entry['state'], entry['reason']) for entry in person.ask('journal')]


def one_of_two_is_not_here():
    """flag does what it can and says which message it could not find."""
    with Case() as (server, person):
        result = person.run('flag', person.by_uid()[2]['id'], 123456789, '+\\Flagged')
        tap.equal((result.code, len(result.complaint.splitlines())), (1, 1), f'told: {result.complaint!r}')
        tap.check('123456789' in result.complaint, 'which', result.complaint)
        tap.equal([entry['uid'] for entry in person.ask('journal')], [2], 'the other is written down')


def store_without_effect():
    with Case() as (server, person):
        server.lies['UID STORE'] = lambda tag, rest: [OK]
        person.ask('flag', person.by_uid()[2]['id'], '+\\Flagged')
        person.sync()
        (state, reason), = journal(person)
        tap.equal(state, 'failed', 'set aside')
        tap.check('did not make it' in reason, 'and explained', reason)
        tap.equal(person.by_uid()[2]['flags'], [], 'shown as the server has it')
        server.lies.clear()
        person.ask('journal', 'retry', person.ask('journal')[0]['id'])
        person.sync()
        tap.equal(journal(person), [], 'carried')
        tap.equal(server.messages[2].flags, {'\\Flagged'}, 'and made')


def store_without_echo():
    """OK and no FETCH, but done: a look finds it."""
    with Case() as (server, person):
        def silent(tag, rest):
            server._uid_store(tag, rest)
            return [OK]
        server.lies['UID STORE'] = silent
        person.ask('flag', person.by_uid()[2]['id'], '+\\Flagged')
        person.sync()
        tap.equal(journal(person), [], 'carried')


def store_of_a_missing_message():
    with Case() as (server, person):
        identifier = person.by_uid()[2]['id']
        person.ask('flag', identifier, '+\\Flagged')
        del server.messages[2]
        person.run('sync')
        (state, reason), = journal(person)
        tap.equal(state, 'failed', 'set aside')
        tap.check('no longer on the server' in reason, 'and explained', reason)
        tap.equal(uids(person), [1, 3], 'the row went')


def store_without_rows():
    """mail.db was lost: what waits is carried before the rows are here again, and found done all the same."""
    with Case() as (server, person):
        identifiers = [row['id'] for _, row in sorted(person.by_uid().items())]
        person.ask('flag', *identifiers[:2], '+\\Flagged', '+Later')
        del server.messages[1]
        data = person.data
        for file in os.listdir(data):
            if file.startswith('mail.db'):
                os.remove(os.path.join(data, file))
        person.run('sync')
        tap.equal(server.messages[2].flags, {'\\Flagged', 'Later'}, 'carried')
        tap.equal(person.by_uid()[2]['flags'], ['\\Flagged', 'Later'], 'shown')
        tap.equal([(entry['uid'], entry['state']) for entry in person.ask('journal')], [(1, 'failed')], 'what is gone')


def looking_at_a_damaged_store():
    """A file that is gone or not to be read is mended by whoever looks first, and what waits is still there."""
    for name in ('mail.db', 'body.db', 'kept.db'):
        for content in (None, b'no database at all, not even nearly' * 200):
            with Case() as (server, person):
                person.ask('flag', person.by_uid()[2]['id'], '+\\Flagged')
                path = os.path.join(person.data, name)
                os.remove(path)
                if content:
                    with open(path, 'wb') as out:
                        out.write(content)
                tap.equal([entry['uid'] for entry in person.ask('journal')], [2], f'{name}: the journal is whole')
                if name != 'mail.db':
                    tap.equal(uids(person), [1, 2, 3], f'{name}: and so is the list')
                person.sync()
                tap.equal((server.messages[2].flags, person.ask('journal')), ({'\\Flagged'}, []), f'{name}: carried')


def store_refused():
    with Case() as (server, person):
        server.lies['UID STORE'] = lambda tag, rest: [f'{tag} NO [NOPERM] not yours'.encode()]
        person.ask('flag', person.by_uid()[2]['id'], '+\\Flagged')
        person.sync()
        (state, reason), = journal(person)
        tap.equal(state, 'failed', 'set aside')
        tap.check(reason, 'and explained')


def folder_that_cannot_be_changed():
    """Opened for reading only: what waits is set aside and said, nothing is sent, and the rows show the truth."""
    with Case() as (server, person):
        server.lies['SELECT'] = lambda tag, rest: \
            server._select(tag, rest)[:-1] + [f'{tag} OK [READ-ONLY] look'.encode()]
        person.ask('flag', person.by_uid()[2]['id'], '+\\Flagged')
        result = person.run('sync')
        tap.check(b'"warning"' in result.stdout, 'said', result.stdout)
        (state, reason), = journal(person)
        tap.equal((state, 'not changed' in reason), ('failed', True), 'set aside and explained')
        tap.equal(person.by_uid()[2]['flags'], [], 'shown as the server has it')
        tap.check(not any('STORE' in command for command in server.heard), 'nothing was sent', server.heard)
        server.lies.clear()
        person.ask('journal', 'retry', person.ask('journal')[0]['id'])
        person.sync()
        tap.equal(server.messages[2].flags, {'\\Flagged'}, 'carried when the folder can be changed')


def store_refused_for_now():
    """What the server cannot do at the moment waits, is shown, and holds up neither other changes nor new mail."""
    for code in ('INUSE', 'UNAVAILABLE', 'SERVERBUG', 'LIMIT'):
        with Case() as (server, person):
            server.lies['UID STORE 2'] = lambda tag, rest, code=code: [f'{tag} NO [{code}] later'.encode()]
            rows = person.by_uid()
            person.ask('flag', rows[2]['id'], '+\\Flagged')
            person.ask('flag', rows[2]['id'], '+\\Answered', '-\\Flagged')
            person.ask('flag', rows[3]['id'], '+\\Seen')
            server.messages[4] = liar.make(4)
            result = person.run('sync')
            tap.equal(result.code, 1, f'{code}: incomplete')
            tap.check(b'"warning"' in result.stdout, f'{code}: and said', result.stdout)
            states = {state for state, _ in journal(person)}
            tap.equal(states, {'waiting'}, f'{code}: waits')
            tap.equal(person.by_uid()[2]['flags'], ['\\Answered'], f'{code}: shown')
            tap.equal(server.messages[3].flags, {'\\Seen'}, f'{code}: another change was carried')
            tap.equal(uids(person), [1, 2, 3, 4], f'{code}: new mail came')
            server.lies.clear()
            person.sync()
            tap.equal(journal(person), [], f'{code}: carried the next time')
            tap.equal(server.messages[2].flags, {'\\Answered'}, f'{code}: as it was shown')


def store_refused_for_a_moment():
    """The second replay of the same run carries it, and there is nothing to tell."""
    with Case() as (server, person):
        def once(tag, rest):
            server.lies.clear()
            return [f'{tag} NO [INUSE] later'.encode()]
        server.lies['UID STORE'] = once
        person.ask('flag', person.by_uid()[2]['id'], '+\\Flagged')
        person.sync()
        tap.equal(journal(person), [], 'carried')
        tap.equal(server.messages[2].flags, {'\\Flagged'}, 'and made')


def keyword_over_the_limit():
    """RFC 5530: LIMIT is also said of a mailbox with as many keywords as it can hold; that does not pass."""
    with Case() as (server, person):
        server.lies['UID STORE'] = lambda tag, rest: [f'{tag} NO [LIMIT] at most 32'.encode()]
        person.ask('flag', person.by_uid()[2]['id'], '+Later')
        person.sync()
        (state, reason), = journal(person)
        tap.equal(state, 'failed', 'set aside')
        tap.check(reason, 'and explained')


def keyword_not_kept():
    with Case(permanent='\\Answered \\Flagged \\Seen') as (server, person):
        server.heard.clear()
        message = person.by_uid()[2]['id']
        for words in (('flag', message, '+Later'), ('keyword', 'add', 'Later', message)):
            tap.equal(person.run(*words).code, 1, 'refused')
        person.sync()
        stores = [command for command in server.heard if command.startswith('UID STORE')]
        tap.equal(stores, [], 'nothing was sent')


def sizes_that_lie():
    piece = 256 * 1024
    for length in (100, piece - 1, piece, piece + 1, 2 * piece, 2 * piece + 777):
        for claimed in (1, length - 1, length, length + 1, length + piece):
            with Case(count=0, sync=False) as (server, person):
                message = liar.make(1, length)
                message.size = claimed
                server.messages[1] = message
                person.sync('--bodies', 'all')
                row = person.by_uid()[1]
                tap.check(person.raw('show', row['id'], '--raw') == message.text,
                          f'{len(message.text)} bytes, said to be {claimed}')


def size_beyond_all():
    """A size no message can have, for one of them: it is read like the others, which lose nothing by it."""
    for length in (100, 256 * 1024, 600 * 1024):
        for claimed in (4 * 1024 ** 3 + 1, 99999999999999, 2 ** 63 - 1):
            with Case(count=3) as (server, person):
                message = server.messages[4] = liar.make(4, length)
                message.size = claimed
                person.sync('--bodies', 'all')
                server.heard.clear()
                for uid, row in person.by_uid().items():
                    tap.check(person.raw('show', row['id'], '--raw') == server.messages[uid].text,
                              f'message {uid}, with one of {length} bytes said to be {claimed}')
                tap.check(not any('BODY.PEEK[]' in command for command in server.heard), 'by the sync', server.heard)
                server.messages[5] = liar.make(5, length)
                server.messages[5].size = claimed
                person.sync()
                row = person.by_uid()[5]
                tap.check(person.raw('show', row['id'], '--raw') == server.messages[5].text, 'by a click')


def body_without_end():
    """One that goes on and on cannot be kept; whoever asks for it is told, and the rest of a sync goes on."""
    with Case(count=3) as (server, person):
        server.messages[4] = liar.make(4)
        server.messages[4].size = 99999999999999

        def endless(tag, rest):
            found = re.search(r'^4 .*BODY\.PEEK\[\]<(\d+)\.(\d+)>', rest)
            if not found:
                return None
            at, size = int(found[1]), int(found[2])
            return [b'* 4 FETCH (UID 4 BODY[]<%d> {%d}\r\n%s)' % (at, size, b'x' * size), OK]
        server.lies['UID FETCH'] = endless
        result = person.run('sync', '--bodies', 'all')
        tap.equal(result.code, 0, 'the sync went on')
        tap.equal(result.stderr, b'', 'without a word to a log')
        told = [one['text'] for one in result.objects if one['event'] == 'warning']
        tap.check(any('1 of the messages' in text and 'too large' in text for text in told), 'and it was said', told)
        rows = person.by_uid()
        for uid in (1, 2, 3):
            tap.check(person.raw('show', rows[uid]['id'], '--raw') == server.messages[uid].text, f'message {uid}')
        result = person.run('show', rows[4]['id'], '--raw')
        tap.equal(result.code, 1, 'it cannot be shown')
        tap.check(b'too large' in result.stdout + result.stderr, 'and why', result.stdout, result.stderr)


def large_body_goes_on():
    """A connection cut in the middle of a large message: what is here is not asked for again."""
    with Case(count=0, sync=False) as (server, person):
        server.messages[1] = liar.make(1, 5 * 256 * 1024)
        person.sync()
        given, cuts = [], [2]

        def cut(tag, rest):
            found = re.search(r'BODY\.PEEK\[\]<(\d+)', rest)
            if found and cuts and len(given) == cuts[0]:
                cuts.clear()
                return [CLOSE]
            given.extend([int(found[1])] if found else [])
        server.lies['UID FETCH'] = cut
        tap.equal(person.run('sync', '--bodies', 'all').code, 1, 'cut')
        tap.equal(len(given), 2, 'after two pieces')
        person.sync('--bodies', 'all')
        tap.equal(sorted(set(given)), given, 'no piece twice')
        tap.check(person.raw('show', person.by_uid()[1]['id'], '--raw') == server.messages[1].text, 'whole')


def message_not_heard_of_yet():
    """A connection that had the folder open before the message came does not know it until it asks what is new."""
    for length in (0, 3 * 256 * 1024):
        with Case(count=0, sync=False) as (server, person):
            server.messages[1] = liar.make(1, length)
            person.sync('--bodies', 'none')
            server.heard.clear()
            server.lies['UID FETCH'] = lambda tag, rest: None if 'NOOP' in server.heard else [liar.OK]
            tap.check(person.raw('show', person.by_uid()[1]['id'], '--raw') == server.messages[1].text, 'shown')
        with Case(count=0, sync=False) as (server, person):
            server.messages[1] = liar.make(1, length)
            person.sync('--bodies', 'none')
            server.lies['UID FETCH'] = lambda tag, rest: [liar.OK]
            result = person.run('show', person.by_uid()[1]['id'], '--raw')
            tap.check(b'no longer on the server' in result.stdout + result.stderr, 'gone', result.stderr)
            tap.equal(server.heard.count('NOOP'), 1, 'asked once')


def never_marks_read():
    with Case() as (server, person):
        for row in person.rows():
            person.raw('show', row['id'], '--raw')
        person.sync('--bodies', 'all')
        tap.check(not any(re.search(r'BODY\[|RFC822(?!\.SIZE)', command) for command in server.heard),
                  'only by BODY.PEEK', server.heard)


def no_uidvalidity():
    with Case(sync=False) as (server, person):
        server.uidvalidity = 0
        result = person.run('sync')
        tap.equal(result.code, 1, 'refused')
        tap.check(b'does not number' in result.stdout + result.stderr, 'and explained', result.stdout, result.stderr)


def what_failed_is_named():
    """The first folder and why, and how many more: one sentence."""
    with Case(sync=False) as (server, person):
        server.lies['LIST'] = lambda tag, rest: [
            f'* LIST (\\HasNoChildren) "/" {name}'.encode() for name in ('INBOX', 'Alpha', 'Beta')] + [OK]
        server.lies['SELECT'] = lambda tag, rest: (
            [f'{tag} NO [UNAVAILABLE] disk'.encode()] if rest.split()[0].strip('"') in broken else None)
        for broken, start, end in ((['Beta'], 'Beta', 'moment.'),
                                   (['Alpha', 'Beta'], 'Alpha', '… and 1 more folder.'),
                                   (['INBOX', 'Alpha', 'Beta'], 'Alpha', '… and 2 more folders.')):
            result = person.run('sync')
            tap.equal(result.code, 1, f'{broken}: incomplete')
            told = result.complaint
            tap.check(f'{start} could not be brought up to date: The server' in told, f'{broken}: named', told)
            tap.check(told.endswith(end + '\n') and told.count('\n') == 1, f'{broken}: one sentence', told)
            tap.check('..' not in told and '. …' not in told, f'{broken}: well made', told)


def unseen_differs():
    """Flags that changed without a trace are found by the count of unread messages."""
    with Case(capability='IMAP4rev1 ENABLE CONDSTORE') as (server, person):
        server.messages[2].flags = {'\\Seen'}
        person.sync()
        tap.equal(person.by_uid()[2]['flags'], ['\\Seen'], 'repaired')


def answers_in_another_order():
    """Yahoo, o2.pl: the newest first, in listings as in answers."""
    with Case(count=400, sync=False) as (server, person):
        def reversed_fetch(tag, rest):
            return server._uid_fetch(tag, rest)[-2::-1] + [OK]

        def reversed_search(tag, rest):
            found = server._uid_search(tag, rest)[0].split()[2:]
            return [b' '.join([b'* SEARCH', *found[::-1]]), OK]
        server.lies = {'UID FETCH': reversed_fetch, 'UID SEARCH': reversed_search,
                       'FETCH': lambda tag, rest: server._fetch(tag, rest)[-2::-1] + [OK]}
        person.sync('--bodies', 'all')
        tap.equal(uids(person), list(range(1, 401)), 'all are here')
        server.messages.update({401: liar.make(401), 402: liar.make(402)})
        del server.messages[5]
        server.messages[9].flags = {'\\Seen'}
        person.sync('--bodies', 'all')
        rows = person.by_uid()
        tap.equal(sorted(rows), sorted(server.messages), 'what came and went')
        tap.equal(rows[9]['flags'], ['\\Seen'], 'what changed')
        for uid in (1, 200, 402):
            tap.check(person.raw('show', rows[uid]['id'], '--raw') == server.messages[uid].text, f'text of {uid}')


def uidnext_that_does_not_move():
    """Microsoft 365 and others: the same, none or a smaller UIDNEXT after new mail; EXISTS and the flags tell."""
    for capability in ('IMAP4rev1', 'IMAP4rev1 ENABLE CONDSTORE'):
        for shown in (b'* OK [UIDNEXT 4] same', b'* OK [UIDNEXT 2] less', b'* OK [UIDNEXT 0] none', b'* OK none'):
            with Case(capability=capability) as (server, person):
                server.lies['SELECT'] = lambda tag, rest: [
                    shown if line is not OK and b'UIDNEXT' in line else line for line in server._select(tag, rest)]
                for gone, new in ((0, 4), (1, 5)):
                    server.modseq += 1
                    server.messages[new] = liar.make(new)
                    server.messages[new].modseq = server.modseq
                    server.messages.pop(gone, None)
                    person.sync()
                    tap.equal(uids(person), sorted(server.messages), f'{capability}, {shown}')


def headers_of_some_refused():
    """Yahoo: what it cannot find at the moment makes the whole answer a NO; the others are kept and it is said."""
    with Case(count=10, sync=False) as (server, person):
        def all_but_one(tag, rest):
            given = [line for line in server._uid_fetch(tag, rest)[:-1] if b'UID 4 ' not in line]
            return given + [f'{tag} NO [UNAVAILABLE] some of them'.encode()] if 'HEADER' in rest else None
        server.lies['UID FETCH'] = all_but_one
        for attempt in range(2):
            result = person.run('sync')
            tap.equal(result.code, 1, 'incomplete')
            tap.check(b'"warning"' in result.stdout, 'and said', result.stdout)
            tap.equal(uids(person), [1, 2, 3, 5, 6, 7, 8, 9, 10], 'the others')
        server.lies.clear()
        person.sync()
        tap.equal(uids(person), list(range(1, 11)), 'the last, later')


def an_empty_folder():
    """Nothing is asked about nothing; what comes is found all the same, and what goes."""
    for capability in ('IMAP4rev1', 'IMAP4rev1 ENABLE CONDSTORE', 'IMAP4rev1 ENABLE CONDSTORE QRESYNC'):
        with Case(count=0, sync=False, capability=capability) as (server, person):
            for change, questions in ((lambda: None, False), (lambda: None, False), (lambda: server.add(1, 2), True),
                                      (lambda: server.remove(1, 2), None), (lambda: None, False)):
                server.heard.clear()
                change()
                person.sync()
                tap.equal(uids(person), sorted(server.messages), f'{capability}: what there is')
                asked = [command for command in server.heard if 'SEARCH' in command or 'FETCH' in command]
                tap.check(questions is None or bool(asked) == questions, f'{capability}: asked', asked)


def no_modseq_while_empty():
    """Purelymail: HIGHESTMODSEQ 0 of an empty mailbox."""
    with Case(count=0, sync=False, capability='IMAP4rev1 ENABLE CONDSTORE QRESYNC') as (server, person):
        for modseq, messages in ((0, {}), (5, {1: liar.make(1)}), (0, {})):
            server.modseq, server.messages = modseq, messages
            person.sync()
            tap.equal(uids(person), sorted(messages), f'HIGHESTMODSEQ {modseq}')


def room_on_the_server():
    """What the server says of it is kept; that nothing more can arrive is said, and no answer is no harm."""
    with Case(count=1, sync=False, capability='IMAP4rev1 QUOTA') as (server, person):
        def room(used, limit):
            server.lies['GETQUOTAROOT'] = lambda tag, rest: [
                b'* QUOTAROOT INBOX ""', f'* QUOTA "" (STORAGE {used} {limit})'.encode(), OK]

        def kept():
            (account,) = person.ask('account', 'list')
            return account.get('server_used'), account.get('server_limit')
        room(10, 512)
        result = person.run('sync').fine()
        tap.check(b'"warning"' not in result.stdout, 'nothing to say', result.stdout)
        tap.equal(kept(), (10240, 524288), 'what it said')
        server.lies['GETQUOTAROOT'] = lambda tag, rest: [f'{tag} NO not now'.encode()]
        person.sync()
        tap.equal(kept(), (10240, 524288), 'and nothing else')
        room(513, 512)
        result = person.run('sync').fine()
        tap.check('The account is full on the server' in result.stdout.decode(), 'a sentence', result.stdout)
        server.lies['GETQUOTAROOT'] = lambda tag, rest: [b'* QUOTA "" ()', OK]
        person.sync()
        tap.equal(kept(), (None, None), 'no limit any more')


def without_numbers():
    """The first screen counted from the end, and a server where there are no sequence numbers at all."""
    for capability in ('IMAP4rev1 PARTIAL', 'IMAP4rev1 ENABLE CONDSTORE QRESYNC PARTIAL UIDONLY',
                       'IMAP4rev1 ENABLE PARTIAL UIDONLY', 'IMAP4rev1 ENABLE UIDONLY'):
        with Case(count=250, sync=False, capability=capability) as (server, person):
            person.sync('--bodies', 'none')
            tap.equal(uids(person), sorted(server.messages), f'{capability}: all')
            newest = [command for command in server.heard if 'FETCH' in command and 'HEADER' in command][0]
            tap.equal('(PARTIAL -1:-50)' in newest, 'PARTIAL' in capability, f'{capability}: {newest}')
            tap.equal(server.uidonly, 'PARTIAL UIDONLY' in capability, f'{capability}: enabled')
            server.add(300, 301)
            server.remove(7, 250)
            server.flag(9, '\\Flagged')
            person.sync('--bodies', 'none')
            tap.equal(uids(person), sorted(server.messages), f'{capability}: what changed')
            tap.equal(person.by_uid()[9]['flags'], ['\\Flagged'], f'{capability}: a flag')
            row = person.by_uid()[300]['id']
            person.ask('flag', row, '+\\Seen')
            person.sync('--bodies', 'none')
            tap.equal(server.messages[300].flags, {'\\Seen'}, f'{capability}: a flag of ours')
            tap.equal(person.ask('journal'), [], f'{capability}: confirmed')


def partial_refused():
    """PARTIAL for searches alone (RFC 5267): asked by numbers then."""
    with Case(count=120, sync=False, capability='IMAP4rev1 PARTIAL') as (server, person):
        server.lies['UID FETCH 1:*'] = lambda tag, rest: [f'{tag} BAD what'.encode()] if 'PARTIAL' in rest else None
        person.sync()
        tap.equal(uids(person), sorted(server.messages), 'all the same')
        tap.check(any(command.startswith('FETCH 71:120 ') for command in server.heard), 'by number', server.heard)


TESTS = [partial_listing, listing_cut_off, listing_refused, empty_for_once, modseq_of_a_fetch, qresync_not_enabled,
         modseq_going_back, modseq_going_back_in_qresync, store_without_effect, store_without_echo,
         store_of_a_missing_message, store_without_rows, store_refused, folder_that_cannot_be_changed,
         store_refused_for_now, store_refused_for_a_moment, keyword_over_the_limit, keyword_not_kept, sizes_that_lie,
         large_body_goes_on, message_not_heard_of_yet, never_marks_read, no_uidvalidity, what_failed_is_named,
         unseen_differs, size_beyond_all, body_without_end, answers_in_another_order, uidnext_that_does_not_move,
         headers_of_some_refused, an_empty_folder, no_modseq_while_empty, room_on_the_server,
         without_numbers, partial_refused, one_of_two_is_not_here, looking_at_a_damaged_store]

if __name__ == '__main__':
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    sys.exit(tap.run((test.__name__.replace('_', ' '), test) for test in TESTS))
