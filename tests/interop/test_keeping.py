# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What is kept on this computer before anybody asks: by age, by size, by how much in all, and never ahead on a metered
network."""
import os
import sqlite3
import time

import mailgen
import tap
from world import World, one_sentence

DAY = 24 * 60 * 60
# Days ago, kilobytes.
LETTERS = {'new': (1, 4), 'new and large': (2, 700), 'spring': (200, 4), 'last year': (300, 4), 'old': (500, 4),
           'old and large': (501, 700)}
METERED = 'metered'


def fill(world):
    now = int(time.time())
    world.server.fill('ann', 'INBOX', [
        mailgen.message(number, kind='text', subject=subject, date=now - days * DAY, padding=kilobytes * 1000)
        for number, (subject, (days, kilobytes)) in enumerate(LETTERS.items())])


def here(world):
    """The subjects of what is on this computer whole."""
    with sqlite3.connect(os.path.join(world.person.data, 'mail.db')) as mail:
        return {row[0] for row in mail.execute('SELECT subject FROM email WHERE text_complete = 1')}


def with_text(world):
    with sqlite3.connect(os.path.join(world.person.data, 'mail.db')) as mail:
        return {row[0] for row in mail.execute('SELECT subject FROM email WHERE text_complete <> 0')}


def keeps(whole, *settings):
    """After a sync with these settings."""
    def test():
        with World('full') as world:
            fill(world)
            if settings:
                world.person.ask('account', 'keep', 'ann@example.org', *settings)
            world.person.sync()
            tap.equal(here(world), set(whole), 'whole messages')
            tap.equal(world.person.sync()['INBOX']['messages'], len(LETTERS), 'every header')
            tap.equal(here(world), set(whole), 'and no others the next time')
    return test


def more_once_more_is_wanted():
    with World('full') as world:
        fill(world)
        world.person.ask('account', 'keep', 'ann@example.org', '--mail', 'none')
        world.person.sync()
        tap.equal(with_text(world), set(), 'headers alone')
        said = world.person.ask('account', 'keep', 'ann@example.org', '--mail', 'all', '--at-most', 'any')[0]
        tap.equal((said['keep_mail'], said['keep_attachments'], said['keep_at_most']), ('all', None, 'any'), 'settings')
        world.person.sync()
        tap.equal(with_text(world), set(LETTERS), 'now all can be read')
        tap.equal(here(world), {'new', 'spring', 'last year', 'old'}, 'the large ones by their text')


def the_newest_that_fit():
    """One megabyte: the newer large message fits, the older does not, nor what is older than it."""
    with World('full') as world:
        fill(world)
        world.person.ask('account', 'keep', 'ann@example.org', '--mail', 'all', '--attachments', 'always',
                         '--at-most', '1')
        world.person.sync()
        tap.equal(here(world), set(LETTERS) - {'old and large'}, 'what fits')
        with world.client() as client:
            client.append('INBOX', mailgen.message(99, kind='text', subject='newer', date=int(time.time()),
                                                   padding=300_000))
        world.person.sync()
        tap.check('newer' in here(world), 'what arrives is fetched', here(world))


def what_was_opened_goes_when_there_is_no_room():
    """Sixty old letters of 40 KB are opened, of which one megabyte may be kept: the first ones go, and only then."""
    with World('full') as world:
        world.server.fill('ann', 'INBOX', [
            mailgen.message(number, kind='text', subject=f'letter {number}', padding=40_000,
                            date=int(time.time()) - (500 + number) * DAY) for number in range(60)])
        world.person.ask('account', 'keep', 'ann@example.org', '--at-most', '3')
        world.person.sync()
        rows = {row['subject']: row['id'] for row in world.person.rows()}
        for number in range(60):
            world.person.run('show', rows[f'letter {number}'], '--text').fine()
        world.person.sync()
        tap.equal(here(world), set(rows), 'all stay while there is room')
        (account,) = world.person.ask('account', 'list')
        tap.check(2_400_000 < account['kept'] < 3_000_000, 'and are counted', account)

        world.person.ask('account', 'keep', 'ann@example.org', '--at-most', '1')
        world.person.sync('--bodies', 'none')
        tap.equal(here(world), set(rows), 'a sync of headers alone lets go of nothing')
        world.person.sync()
        (account,) = world.person.ask('account', 'list')
        tap.check(900_000 < account['kept'] <= 1 << 20, 'now only so much', account)
        left = here(world)
        tap.equal(left, {f'letter {number}' for number in range(60 - len(left), 60)}, 'those opened last')
        world.person.sync()
        tap.equal(here(world), left, 'and no others the next time')
        shown = world.person.run('show', rows['letter 0'], '--text').fine().stdout
        tap.check(len(shown) > 30_000, 'one that went is fetched again')
        world.in_step()


def its_progress_is_of_all_of_it():
    """More bodies than are asked for at a time: how far it is never goes back."""
    with World('full') as world:
        letters = [mailgen.message(number, kind='text', padding=400) for number in range(1200)]
        world.server.fill('ann', 'Archive', letters)
        steps = [event for event in world.person.ask('sync', '--mailbox', 'Archive', '--bodies', 'all')
                 if event.get('phase') == 'bodies']
        done = [event['done'] for event in steps]
        tap.equal(done, sorted(done), 'onwards')
        tap.equal(len({event['total'] for event in steps}), 1, 'to the same end')
        tap.equal(done[-1], sum(len(letter.data) for letter in letters), 'of every byte')
        world.in_step()


def nothing_ahead_where_it_costs():
    with World('full') as world:
        fill(world)
        metered = world.person.path(METERED)
        world.person.extra = {'GIO_EXTRA_MODULES': os.environ['TERN_TEST_MODULES'], 'GIO_USE_NETWORK_MONITOR': 'test',
                              'TERN_TEST_METERED': metered}
        with open(metered, 'w'):
            pass
        world.person.sync()
        tap.equal(with_text(world), set(), 'metered: headers alone')
        world.person.sync('--bodies', 'all', '--mailbox', 'Sent')
        watch = world.person.start('sync', '--watch')
        watch.wait_for(lambda one: one.get('state') == 'watching', 'the first round', 30)
        tap.equal(with_text(world), set(), 'metered, and watching')
        os.unlink(metered)
        tap.wait_until(lambda: with_text(world) == {'new', 'new and large', 'spring', 'last year'},
                       'the rest once it costs nothing', 20)
        tap.equal(watch.stop(), 0, 'ends when asked')
        tap.equal(watch.errors, b'', 'and said nothing wrong')


def nonsense_is_refused():
    with World('full') as world:
        for option, value in (('--mail', 'much'), ('--mail', '-1'), ('--attachments', 'never'), ('--at-most', '0')):
            one_sentence(world.person.run('account', 'keep', 'ann@example.org', option, value), value)
        one_sentence(world.person.run('account', 'keep', 'bob@example.org', '--mail', 'all'), 'no account')


def main():
    year = {'new', 'spring', 'last year'}
    return tap.run([
        ('twelve months, the large ones by their text', keeps(year)),
        ('three months', keeps({'new'}, '--mail', '3')),
        ('attachments always', keeps(year | {'new and large'}, '--attachments', 'always')),
        ('more once more is wanted', more_once_more_is_wanted),
        ('the newest that fit', the_newest_that_fit),
        ('what was opened goes when there is no room', what_was_opened_goes_when_there_is_no_room),
        ('its progress is of all of it', its_progress_is_of_all_of_it),
        ('nothing ahead where it costs', nothing_ahead_where_it_costs),
        ('nonsense is refused', nonsense_is_refused),
    ])


if __name__ == '__main__':
    raise SystemExit(main())
