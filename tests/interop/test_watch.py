# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""`ternctl sync --watch` goes on while mail arrives, flags are set, others ask, and servers go away."""
import os
import signal
import threading
import time

import mailgen
import tap
from imapclient import ImapClient
from world import World, one_sentence, plain_words

COUNT = 20


def watching(world, *more):
    """A watch that has done its first round."""
    watch = world.person.start('sync', '--watch', *more)
    watch.wait_for(lambda one: one.get('mailbox') == 'INBOX' and 'messages' in one, 'the first round', 30)
    return watch


def count_is(number):
    return lambda one: one.get('mailbox') == 'INBOX' and one.get('messages') == number


def new_mail_appears(shape, seconds):
    def test():
        with World(shape, COUNT) as world:
            watch = watching(world)
            with world.client() as client:
                client.append('INBOX', mailgen.message(1, seed=3))
                watch.wait_for(count_is(COUNT + 1), 'the new message', seconds)
                tap.equal(world.person.rows()[0]['subject'] != '', True, 'and it is listed while the watch goes on')
                tap.equal(len(world.person.rows()), COUNT + 1, 'each once')
                client.store([1, 2], '+', ['\\Draft'])
                client.expunge([3])
                watch.wait_for(count_is(COUNT), 'what went', seconds)
            tap.wait_until(lambda: '\\Draft' in world.person.by_uid()[1]['flags'], 'and the flags', seconds)
            tap.equal(watch.stop(), 0, 'ends when asked')
            tap.equal(watch.errors, b'', 'and said nothing wrong')
            world.in_step()
    return test


def other_folders_too():
    """A server with NOTIFY tells at once what happens in folders nobody has open."""
    with World('full', COUNT) as world:
        world.server.fill('ann', 'Work', mailgen.generate(3, seed=2))
        watch = watching(world, '--bodies', 'none')
        watch.wait_for(lambda one: one.get('state') == 'watching', 'watching')
        name = world.mailbox('Work')

        def work_has(number):
            return lambda one: one.get('mailbox') == name and one.get('messages') == number
        with world.client('Work') as client:
            client.append(world.server.wire_name('Work'), mailgen.message(1, seed=3))
            watch.wait_for(work_has(4), 'new mail in Work', 10)
            client.store([1], '+', ['\\Flagged'])
            tap.wait_until(lambda: '\\Flagged' in world.person.by_uid(name)[1]['flags'], 'a flag in Work', 10)
            client.append('INBOX', mailgen.message(2, seed=3))
            watch.wait_for(count_is(COUNT + 1), 'and INBOX is still watched', 10)
            client.expunge([2])
            watch.wait_for(work_has(3), 'what went', 10)
        tap.equal(watch.stop(), 0, 'ends when asked')
        tap.equal(watch.errors, b'', 'and said nothing wrong')
        world.in_step('INBOX', 'Work')


def flags_go_through_the_watch():
    """`flag` in another process: journalled by whoever holds the store, carried by the watch, without a sync."""
    with World('full', COUNT) as world:
        watch = watching(world)
        ids = {uid: row['id'] for uid, row in world.person.by_uid().items()}
        world.person.ask('flag', ids[4], ids[5], '+\\Flagged')
        tap.check('\\Flagged' in world.person.by_uid()[4]['flags'], 'shown at once')
        client = world.client()

        def arrived():
            client.command('NOOP')
            flags = client.flags()
            return '\\Flagged' in flags[4] and '\\Flagged' in flags[5]
        tap.wait_until(arrived, 'carried to the server', 10)
        tap.wait_until(lambda: world.person.ask('journal') == [], 'the journal empties', 10)
        watch.stop()
        world.in_step()


def a_folder_another_client_made():
    """What was set aside since its folder went is tried again when another client has made it: it is listed first."""
    with World('full', COUNT) as world, world.client() as client:
        client.create('Gone')
        world.person.sync('--bodies', 'none')
        client.delete('Gone')
        (row, *_) = world.person.rows()
        world.person.ask('move', row['id'], 'Gone')
        world.person.run('sync', '--bodies', 'none')
        watch = world.person.start('sync', '--watch')
        watch.wait_for(lambda one: one.get('state') == 'watching', 'watching', 30)
        (failed,) = world.person.ask('journal')
        tap.equal(failed['state'], 'failed', 'set aside')
        client.create('Gone')
        world.person.ask('journal', 'retry', failed['id'])
        tap.wait_until(lambda: world.person.ask('journal') == [], 'it is carried', 10)
        tap.equal(watch.stop(), 0, 'ends when asked')
        tap.equal([one['id'] for one in world.person.rows('Gone')], [row['id']], 'there, once')
        world.in_step('INBOX', 'Gone')


def two_at_once():
    """A second process asks the one that holds the store; both end well."""
    with World('full', COUNT) as world:
        watch = watching(world)
        tap.equal(world.person.sync()['INBOX']['messages'], COUNT, 'a sync beside the watch')
        row = world.person.by_uid()[7]
        tap.equal(world.person.raw('show', row['id'], '--raw'), mailgen.message(6).data, 'a body is fetched through it')
        tap.equal(world.person.differences(), {}, 'verify through it')
        results = []

        def go():
            results.append(world.person.run('sync', '--bodies', 'all').code)
        threads = [threading.Thread(target=go) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tap.equal(results, [0] * 4, 'four at once')
        watch.stop()
        threads = [threading.Thread(target=go) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        tap.equal(results, [0] * 8, 'four at once with no watch: the first holds the store')
        world.in_step()


def a_killed_holder_is_no_obstacle():
    with World('full', COUNT) as world:
        watch = watching(world)
        watch.stop(signal.SIGKILL)
        tap.equal(world.person.sync()['INBOX']['messages'], COUNT, 'the next one takes over')
        world.in_step()


def the_server_goes_away():
    """The watch comes back by itself, and says so in plain words if it says anything."""
    with World('full', COUNT) as world:
        watch = watching(world)
        world.server.stop()
        world.server.start((world.server.port, world.server.tls_port))
        with ImapClient(world.server.port) as client:
            client.append('INBOX', mailgen.message(1, seed=3))
        watch.wait_for(count_is(COUNT + 1), 'back, with the new message', 60)
        tap.equal(watch.stop(), 0, 'ends when asked')
        for line in watch.errors.decode().splitlines():
            plain_words(line)
        world.in_step()


def the_computer_wakes():
    """Waking jumps the clock, and so does setting it, to what it shows: the connection is asked whether it lives. That
    takes a right few have, and unsettles what keeps the clock exact: only in the long form."""
    if os.environ.get('TERN_TEST_FULL') != '1':
        raise tap.Skip('it sets the clock: TERN_TEST_FULL=1')
    with World('full', COUNT) as world:
        watch = watching(world)
        for number in range(2):
            watch.wait_for(lambda one: one.get('state') == 'watching', f'watching, {number}')
            try:
                time.clock_settime(time.CLOCK_REALTIME, time.time())
            except PermissionError:
                raise tap.Skip('the clock may not be set here') from None
        watch.wait_for(lambda one: one.get('state') == 'watching', 'asked and watching again')


def a_wrong_password_ends_it():
    with World('full', COUNT, add=False) as world:
        world.person.add_account(world.server, password='wrong')
        one_sentence(world.person.run('sync', '--watch', timeout=30), 'password')


if __name__ == '__main__':
    tap.main([
        ('IDLE: new mail appears', new_mail_appears('full', 5)),
        ('IDLE without QRESYNC: new mail appears', new_mail_appears('noqresync', 5)),
        ('NOTIFY: other folders too', other_folders_too),
        ('Cyrus: new mail appears', new_mail_appears('cyrus', 10)),
        ('Courier: new mail appears', new_mail_appears('courier', 10)),
        ('flags go through the watch', flags_go_through_the_watch),
        ('a folder another client made', a_folder_another_client_made),
        ('two at once', two_at_once),
        ('a killed holder is no obstacle', a_killed_holder_is_no_obstacle),
        ('the server goes away', the_server_goes_away),
        ('the computer wakes', the_computer_wakes),
        ('a wrong password ends it', a_wrong_password_ends_it),
    ])
