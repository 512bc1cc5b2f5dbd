# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The life of an account against one kind of server, named on the command line: a shape of Dovecot, courier or cyrus.

What the second client sees and does is the truth; ternctl must come to the same."""
import os
import sys

import mailgen
import tap
from imapclient import ImapClient, ImapError
from smtp import Submission
from ternctl import Person
from world import World, one_sentence, start_server

SHAPE = sys.argv[1] if len(sys.argv) > 1 else 'full'
ROLES = {'Drafts': 'drafts', 'Sent': 'sent', 'Trash': 'trash', 'Junk': 'junk'}
COUNT = 45


def account():
    """add does not connect; test signs in to both servers; list shows it; remove takes it away."""
    with start_server(SHAPE) as server, Person() as person:
        server.stop()
        with Submission((server.certificate, server.key)) as submission:
            person.add_account(server, smtp=f'smtp+starttls://localhost:{submission.port}')
            one_sentence(person.run('account', 'test'))
            server.start((server.port, server.tls_port))
            person.ask('account', 'test')
            tap.equal([user for user, _ in submission.signed_in][-1:], ['ann'], 'signed in to submission')
        accounts = person.ask('account', 'list')
        tap.equal([one['email'] for one in accounts], ['ann@example.org'], 'listed')
        tap.check('secret' not in str(accounts), 'no password is shown')
        person.ask('account', 'remove', 'ann@example.org')
        tap.equal(person.ask('account', 'list'), [], 'removed')


def every_way_in():
    """TLS, STARTTLS, and plain on loopback; the right certificate is needed for the first two."""
    with start_server(SHAPE) as server:
        server.fill('ann', 'INBOX', mailgen.generate(3))
        for security in ('tls', 'starttls', 'insecure'):
            with Person() as person:
                person.add_account(server, security)
                tap.equal(person.sync()['INBOX']['messages'], 3, security)
        for security in ('tls', 'starttls'):
            with Person() as person:
                person.add_account(server, security, ca=False)
                one_sentence(person.run('sync'), 'certificate')


def first_sync():
    with World(SHAPE, COUNT) as world:
        world.server.fill('ann', 'Work/Big', mailgen.generate(7, seed=2))
        done = world.person.sync()
        inbox, big = done['INBOX'], done[world.mailbox('Work/Big')]
        unread = sum('\\Seen' not in mailgen.message(n).flags for n in range(COUNT))
        tap.equal((inbox['messages'], inbox['unread']), (COUNT, unread), 'INBOX')
        tap.equal(big['messages'], 7, 'a mailbox below another')
        tap.check(all(one['bytes_in'] >= 0 and one['seconds'] >= 0 for one in done.values()), 'figures', done)
        tap.check(sum(one['bytes_in'] for one in done.values()) > 0, 'bytes are counted', done)
        mailboxes = {one['mailbox']: one for one in world.person.ask('mailboxes')}
        tap.equal((mailboxes['INBOX']['total'], mailboxes['INBOX']['unread']), (COUNT, unread), 'mailboxes agrees')
        for name, role in ROLES.items():
            tap.equal(mailboxes[world.mailbox(name)]['role'], role, f'the role of {name}')
        world.in_step('INBOX', 'Work/Big')


def listing():
    with World(SHAPE, COUNT) as world:
        world.person.sync()
        rows = world.person.rows()
        tap.equal([row['uid'] for row in rows], list(range(COUNT, 0, -1)), 'newest first')
        for row in rows:
            made = mailgen.message(row['uid'] - 1)
            tap.equal(row['subject'], made.subject, 'subject')
            name, mail = mailgen.PEOPLE[(row['uid'] - 1) % len(mailgen.PEOPLE)]
            tap.check(mail in str(row['from']) and name in str(row['from']).replace('\\"', '"'), 'from', row['from'])
            tap.check(abs(row['size'] - len(made.data)) <= len(made.data) // 10, 'size', row['size'], len(made.data))
        pages = [world.person.ask('list', 'INBOX', '--limit', 20, '--offset', offset) for offset in (0, 20, 40, 60)]
        tap.equal([len(page) for page in pages], [20, 20, 5, 0], 'pages')
        tap.equal([row for page in pages for row in page], rows, 'the pages are the list')
        threads = {row['uid']: row['thread'] for row in rows}
        tap.equal(threads[4], threads[3], 'an answer is in the thread of what it answers')
        tap.check(threads[5] != threads[3], 'another subject is in another thread')


def flags_on_server(world):
    with ImapClient(world.server.port) as client:
        client.select()
        return client.flags()


def show():
    """Bytes as the server has them, fetched when needed; reading never marks anything read."""
    with World(SHAPE, COUNT) as world:
        world.person.sync()
        before = flags_on_server(world)
        ids = {uid: row['id'] for uid, row in world.person.by_uid().items()}
        for number, kind in enumerate(mailgen.KINDS):
            made, name = mailgen.message(number), f'{kind} {number}'
            raw = world.person.raw('show', ids[number + 1], '--raw')
            tap.equal(raw, made.data, f'{name}: bytes')
            text = world.person.raw('show', ids[number + 1], '--text').decode()
            tap.check(f'number{number} of seed1' in text, f'{name}: text', text)
            tap.check('=?' not in text and '=E2' not in text, f'{name}: decoded', text)
            if kind == 'html':
                tap.check('✓' in world.person.raw('show', ids[number + 1], '--html').decode(), 'the HTML, decoded')
            structure = str(world.person.ask('show', ids[number + 1], '--structure'))
            tap.check('text/plain' in structure.lower(), f'{name}: structure', structure)
        tap.equal(flags_on_server(world), before, 'nothing was marked read')
        world.in_step()


def bodies_are_kept():
    with World(SHAPE, COUNT) as world:
        large = mailgen.message(500, kind='text', padding=900_000, flags=())
        world.server.fill('ann', 'INBOX', [large])
        world.person.sync('--bodies', 'all')
        world.server.stop()
        for uid, row in world.person.by_uid().items():
            made = large if uid == COUNT + 1 else mailgen.message(uid - 1)
            tap.equal(world.person.raw('show', row['id'], '--raw'), made.data, f'message {uid} without the server')


def star():
    """A flag is shown at once, waits in the journal, and is carried by the next sync."""
    with World(SHAPE, COUNT) as world:
        person = world.person
        person.sync()
        row = person.by_uid()[2]
        told = person.ask('flag', row['id'], '+\\Flagged', '-\\Seen')
        tap.equal(told[0]['journal'], [one['id'] for one in person.ask('journal')], 'told which change waits')
        tap.check({'\\Flagged'} == set(person.by_uid()[2]['flags']) & {'\\Flagged', '\\Seen'}, 'shown at once')
        tap.equal(len(person.ask('journal')), 1, 'one entry waits')
        tap.check('\\Flagged' not in flags_on_server(world)[2], 'the server knows nothing of it yet')
        person.sync()
        flags = flags_on_server(world)[2]
        tap.check('\\Flagged' in flags and '\\Seen' not in flags, 'carried to the server', flags)
        tap.equal(person.ask('journal'), [], 'nothing waits')
        person.ask('flag', row['id'], '-\\Flagged')
        person.ask('flag', *(one['id'] for one in person.rows()), '+\\Seen')
        person.sync()
        flags = flags_on_server(world)
        tap.check('\\Flagged' not in flags[2] and all('\\Seen' in one for one in flags.values()), 'and back', flags)
        world.in_step()


def the_second_client():
    """Everything another client can do to a mailbox, between two syncs."""
    with World(SHAPE, COUNT) as world:
        world.person.sync('--bodies', 'all')
        with world.client() as client:
            client.store('1:5', '+', ['\\Flagged', '\\Seen'])
            client.store([6, 7], '-', ['\\Seen'])
            client.store([8], '', ['\\Answered', '\\Draft'])
            client.store([9], '+', ['$Label1', 'project-x'])
            client.expunge([10, 11, 12, 45])
            for number in range(5):
                client.append('INBOX', mailgen.message(number, seed=3))
        world.person.sync()
        world.in_step()
        rows = world.person.by_uid()
        tap.equal({10, 11, 12, 45} & set(rows), set(), 'removed')
        tap.check('project-x' in rows[9]['flags'], 'a keyword', rows[9])
        tap.equal(rows[max(rows)]['subject'], mailgen.message(4, seed=3).subject, 'new')


def both_at_once():
    """Changes wait here while others happen there, on the same messages."""
    with World(SHAPE, COUNT) as world:
        person = world.person
        person.sync()
        ids = {uid: row['id'] for uid, row in person.by_uid().items()}
        person.ask('flag', ids[1], ids[2], ids[3], '+\\Flagged')
        person.ask('flag', ids[4], '-\\Seen', '+\\Answered')
        with world.client() as client:
            client.store([1, 4], '+', ['\\Seen', '\\Draft'])
            client.store([2], '-', ['\\Seen'])
            client.expunge([3])
            client.append('INBOX', mailgen.message(1, seed=4))
            wanted = client.flags()
        wanted[1] |= {'\\Flagged'}
        wanted[2] |= {'\\Flagged'}
        wanted[4] = wanted[4] - {'\\Seen'} | {'\\Answered'}
        result = person.run('sync').fine()
        tap.check(len(result.complaint.splitlines()) <= 1, 'at most one warning', result.complaint)
        tap.equal(flags_on_server(world), wanted, 'both changes hold')
        world.in_step()
        waiting = [entry for entry in person.ask('journal') if entry['state'] != 'failed']
        tap.equal(waiting, [], 'nothing waits; what cannot be done is set aside')


def verify_tells():
    """verify finds each kind of difference and changes neither side."""
    with World(SHAPE, COUNT) as world:
        world.person.sync()
        tap.equal(world.person.differences(), {}, 'clean')
        rows = world.person.rows()
        with world.client() as client:
            client.store([5, 6], '+', ['\\Draft'])
            client.expunge([7])
            client.append('INBOX', mailgen.message(1, seed=5))
            new = max(client.uids())
        found = world.person.ask('verify', 'INBOX')[-1]
        tap.equal((found['missing'], found['extra']), ([new], [7]), 'missing here, no longer there')
        tap.equal([one['uid'] for one in found['flag_differences']], [5, 6], 'flags differ')
        tap.equal(world.person.rows(), rows, 'nothing was changed here')
        world.person.sync()
        world.in_step()


def another_uidvalidity():
    """The server numbers everything anew: the same rows, their bodies kept."""
    with World(SHAPE, COUNT) as world:
        world.person.sync('--bodies', 'all')
        world.server.stop()
        world.server.change_uidvalidity()
        world.server.start((world.server.port, world.server.tls_port))
        world.person.sync()
        world.in_step()
        rows = world.person.by_uid()
        tap.equal(min(rows), 5001, 'new numbers')
        world.server.stop()
        for uid in (5001, 5009, 5000 + COUNT):
            tap.equal(world.person.raw('show', rows[uid]['id'], '--raw'), mailgen.message(uid - 5001).data, 'kept')


def a_mailbox_made_again():
    """Deleted and created again under the same name, with other mail in it."""
    with World(SHAPE) as world:
        world.server.fill('ann', 'Work', mailgen.generate(6, seed=2))
        world.person.sync('--bodies', 'all')
        name = world.server.wire_name('Work')
        with world.client() as client:
            client.delete(name)
            client.create(name)
            for number in range(3):
                client.append(name, mailgen.message(number, seed=6))
        world.person.sync('--bodies', 'all')
        world.in_step('Work')
        rows = world.person.by_uid(world.mailbox('Work'))
        for uid, row in rows.items():
            made = mailgen.message(uid - min(rows), seed=6)
            tap.equal(world.person.raw('show', row['id'], '--raw'), made.data, 'new')


def a_mailbox_gone_with_a_change_waiting():
    """What waited for it is set aside and said, once, and is not carried to another of that name."""
    with World(SHAPE) as world:
        world.server.fill('ann', 'Work', mailgen.generate(3, seed=2))
        person = world.person
        person.sync()
        shown, name = world.mailbox('Work'), world.server.wire_name('Work')
        person.ask('flag', person.rows(shown)[0]['id'], '+\\Flagged')
        with world.client() as client:
            client.delete(name)
        told = person.run('sync').fine()
        tap.check('journal' in str([one for one in told.objects if one.get('event') == 'warning']), 'said', told.stdout)
        waiting, = person.ask('journal')
        tap.equal((waiting['state'], waiting['reason']), ('failed', 'The folder is no longer on the server.'), 'aside')
        with world.client() as client:
            client.create(name)
            client.append(name, mailgen.message(77))
        told = person.run('sync').fine()
        tap.check(not any(one.get('event') == 'warning' for one in told.objects), 'said once', told.stdout)
        world.in_step('Work')


def renumbered_without_a_store():
    """The mail here is lost while changes wait and the server numbers anew: they follow their messages, if any."""
    with World(SHAPE, COUNT) as world:
        person = world.person
        person.sync()
        rows = person.by_uid()
        kept = mailgen.message(1)
        person.ask('flag', rows[2]['id'], '+\\Flagged')
        person.ask('flag', rows[3]['id'], '+\\Flagged')
        with world.client() as client:
            client.command('UID STORE 3 +FLAGS (\\Deleted)')
            client.command('EXPUNGE')
        world.server.stop()
        world.server.change_uidvalidity()
        world.server.start((world.server.port, world.server.tls_port))
        data = person.data
        for file in os.listdir(data):
            if file.startswith('mail.db'):
                os.remove(os.path.join(data, file))
        person.sync()
        (entry,) = person.ask('journal')
        tap.equal((entry['uid'], entry['state']), (3, 'failed'), 'what is gone is set aside')
        tap.check(entry['reason'], 'and explained')
        row, = (row for row in person.rows() if row['subject'] == kept.subject and '\\Flagged' in row['flags'])
        tap.check('\\Flagged' in flags_on_server(world)[row['uid']], 'the other is carried')
        world.in_step()


def mailboxes_come_and_go():
    with World(SHAPE) as world:
        name = world.server.wire_name
        with world.client() as client:
            client.create(name('Travel'))
            client.create(name('Übung'))
            client.append(name('Travel'), mailgen.message(1))
        world.person.sync()
        world.in_step('Travel')
        tap.check(any('Übung' in one['mailbox'] for one in world.person.ask('mailboxes')), 'a name in full')
        with world.client() as client:
            client.command(f'RENAME "{name("Travel")}" "{name("Journeys")}"')
        world.person.sync()
        world.in_step('Journeys')
        tap.check(not any('Travel' in one['mailbox'] for one in world.person.ask('mailboxes')), 'the old name is gone')


def search():
    with World(SHAPE, COUNT) as world:
        person = world.person
        person.sync('--bodies', 'all')

        def found(*query):
            return {row['uid'] for row in person.ask('search', *query)}
        tap.equal(found('number17'), {18}, 'a word of the text')
        tap.equal(found('absentword'), set(), 'an absent word')
        tap.equal(found('subject:' + mailgen.WORDS[10 % len(mailgen.WORDS)], 'number10'), {11}, 'subject and text')
        flags = flags_on_server(world)
        tap.equal(found('is:unread'), {uid for uid, have in flags.items() if '\\Seen' not in have}, 'unread')
        from_anna = {uid for uid in flags if mailgen.PEOPLE[(uid - 1) % len(mailgen.PEOPLE)][0] == 'Anna Berg'}
        tap.equal(found('from:anna'), from_anna, 'from')
        tap.equal(found('Привет', 'number3'), {4}, 'another alphabet')
        tap.check(6 in found('こんにちは'), 'and another')
        attached = {uid for uid in flags if mailgen.message(uid - 1).kind in ('attachment', 'forwarded')}
        tap.check({uid for uid in attached if mailgen.message(uid - 1).kind == 'attachment'} <=
                  found('has:attachment') <= attached, 'has:attachment')


def nothing_new():
    """A second sync changes nothing and asks for little."""
    with World(SHAPE, 400) as world:
        first = world.person.sync()
        rows = world.person.rows()
        again = world.person.sync()
        tap.equal(again['INBOX']['messages'], 400, 'as many')
        tap.equal(world.person.rows(), rows, 'the same rows')
        ratio = again['INBOX']['bytes_in'] / first['INBOX']['bytes_in']
        tap.check(ratio < 0.5, f'bytes for nothing new: {ratio:.2f} of the first time')


def one_connection_is_enough():
    """A server that lets each person in only once."""
    with World(SHAPE, COUNT, max_connections=1) as world:
        def is_refused():
            try:
                ImapClient(world.server.port).close()
            except ImapError:
                return True
            return False
        with ImapClient(world.server.port):
            # On a busy machine Cyrus writes down a little late who is there.
            tap.wait_until(is_refused, 'the server lets no second one in')
        world.person.sync('--bodies', 'all')
        rows = world.person.by_uid()
        world.person.ask('flag', rows[5]['id'], '+\\Flagged')
        world.person.sync()
        tap.equal((len(rows), world.person.ask('journal')), (COUNT, []), 'all is here, and nothing waits')
        tap.equal(world.person.differences(), {}, 'verify')
        tap.equal(world.person.raw('show', rows[9]['id'], '--raw'), mailgen.message(8).data, 'a body')


def ask_for_one_mailbox():
    with World(SHAPE, 5) as world:
        world.server.fill('ann', 'Work', mailgen.generate(4, seed=2))
        done = world.person.sync('--mailbox', 'INBOX')
        tap.equal((set(done), done['INBOX']['messages']), ({'INBOX'}, 5), 'only that one')
        one_sentence(world.person.run('sync', '--mailbox', 'Nowhere'))
        one_sentence(world.person.run('list', 'Nowhere'))
        one_sentence(world.person.run('show', '123456789', '--raw'))
        one_sentence(world.person.run('flag', '123456789', '+\\Seen'))


if __name__ == '__main__':
    # Courier has no limit for one user.
    limited = (one_connection_is_enough,) if SHAPE != 'courier' else ()
    tap.main((f'{SHAPE}: {test.__name__.replace("_", " ")}', test) for test in (
        account, every_way_in, first_sync, listing, show, bodies_are_kept, star, the_second_client, both_at_once,
        verify_tells, another_uidvalidity, a_mailbox_made_again, a_mailbox_gone_with_a_change_waiting,
        renumbered_without_a_store, mailboxes_come_and_go, search, nothing_new,
        *limited, ask_for_one_mailbox))
