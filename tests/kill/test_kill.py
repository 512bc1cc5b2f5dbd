# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Stops ternctl with SIGKILL at its n-th send, write or sync, for many n, and sees that nothing was lost or doubled.

A scenario is prepared once; each point starts from a copy of the server's mail and of the person's folders, kills
the command, runs a whole sync, and looks: verify is clean, every journalled flag is on the server exactly as asked,
the journal is empty, no row is doubled, bodies are those of the server.

TERN_KILL_POINTS=N (126 by default, 840 with TERN_TEST_FULL=1: more than 1,400 in all) spreads N points over the longest
scenario, and fewer over the others; "all" takes every one, hours of them. TERN_KILL_WORKERS=2 servers work at once.
TERN_KILL_ONLY="sync 17 torn" repeats one point."""
import os
import re
import shutil
import signal
import stat
import sys
import threading

import mailgen
import tap
from dovecot import Dovecot
from imapclient import ImapClient
from ternctl import Person

SHIM = os.environ['TERN_KILL_SHIM']
MOVES_BYTES = 'smwvp'
NAMES = {'s': 'send', 'm': 'sendmsg', 'w': 'write', 'v': 'writev', 'p': 'pwrite', 'd': 'fdatasync', 'f': 'fsync',
         't': 'ftruncate', 'u': 'unlink', 'r': 'rename'}
MESSAGES, MORE, WORK = 30, 6, 5
SYNC = ('sync', '--bodies', 'all')


def points_wanted():
    wanted = os.environ.get('TERN_KILL_POINTS') or ('840' if os.environ.get('TERN_TEST_FULL') == '1' else '126')
    return sys.maxsize if wanted == 'all' else int(wanted)


def copy(source, target):
    """A folder without its sockets, which cannot be copied and which a killed program leaves behind anyway."""
    def sockets(folder, names):
        return [name for name in names if stat.S_ISSOCK(os.lstat(os.path.join(folder, name)).st_mode)]
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=sockets, symlinks=True)


class Stage:
    """One server and one person, and how they stood before the command that is killed."""

    def __init__(self, shape='full'):
        self.server = Dovecot(shape).__enter__()
        self.person = Person()
        self.saved_home = self.person.home + '.saved'
        self.flag_arguments = None

    def close(self):
        self.person.__exit__()
        self.server.close()
        shutil.rmtree(self.saved_home, ignore_errors=True)

    def fill(self):
        self.server.fill('ann', 'INBOX', mailgen.generate(MESSAGES))
        self.server.fill('ann', 'Work', mailgen.generate(WORK, seed=2))
        self.person.add_account(self.server)

    def settle(self):
        """No client has the mail open any more."""
        self.server.kick()
        tap.wait_until(lambda: not self.server.imap_processes(), 'the server lets go')

    def keep(self):
        self.settle()
        self.saved_mail = self.server.save()
        self.saved_other = self.server.save('bob') if hasattr(self, 'between') else None
        copy(self.person.home, self.saved_home)

    def put_back(self):
        self.settle()
        self.server.restore(self.saved_mail)
        if self.saved_other:
            self.server.restore(self.saved_other, 'bob')
        copy(self.saved_home, self.person.home)

    # The scenarios: what is there before, and the command that dies ---------------------------------------

    def prepare_first(self):
        """Nothing is there: the first sync of all."""
        self.fill()
        with ImapClient(self.server.port) as client:
            client.select()
            self.wanted = client.flags()
        self.keep()
        return SYNC

    def prepare_sync(self):
        """Changes wait on both sides: journalled flags here; new, changed and removed messages there."""
        self.fill()
        self.person.sync(*SYNC[1:])
        ids = {row['uid']: row['id'] for row in self.person.rows()}
        self.person.ask('flag', *(ids[uid] for uid in range(1, 7)), '+\\Flagged')
        self.person.ask('flag', *(ids[uid] for uid in range(7, 11)), '-\\Seen', '+$Label1')
        self.person.ask('flag', ids[11], '+\\Answered', '-\\Flagged')
        self.person.ask('flag', ids[11], '-\\Answered')
        with ImapClient(self.server.port) as client:
            client.select()
            client.store([2, 9, 15], '+', ['\\Seen', '\\Answered'])
            client.store([16], '-', ['\\Seen'])
            client.expunge([20, 21, 25])
            for number in range(MORE):
                client.append('INBOX', mailgen.message(number, seed=3))
            self.wanted = client.flags()
        for uid in range(1, 7):
            self.wanted[uid] |= {'\\Flagged'}
        for uid in range(7, 11):
            self.wanted[uid] = self.wanted[uid] - {'\\Seen'} | {'$Label1'}
        self.wanted[11] -= {'\\Flagged', '\\Answered'}
        self.keep()
        return SYNC

    def prepare_flag(self):
        """Everything is in step; the command that writes the journal dies."""
        self.fill()
        self.person.sync(*SYNC[1:])
        with ImapClient(self.server.port) as client:
            client.select()
            self.wanted = client.flags()
        ids = {row['uid']: row['id'] for row in self.person.rows()}
        self.flagged = {1: ids[1], 2: ids[2], 3: ids[3]}
        self.keep()
        return ('flag', *self.flagged.values(), '+$Label9')

    def fill_places(self):
        """INBOX and Work in step; returns the ids of INBOX by UID."""
        self.fill()
        self.person.sync(*SYNC[1:])
        self.everything = sorted(one.message_id for one in
                                 [*mailgen.generate(MESSAGES), *mailgen.generate(WORK, seed=2)])
        return {row['uid']: row['id'] for row in self.person.rows()}

    def prepare_move(self):
        """Moves wait, with flags before and behind them, and one back from Work; the sync that carries them dies."""
        ids = self.fill_places()
        work = self.person.rows('Work')
        self.person.ask('flag', ids[3], '+\\Flagged')
        self.person.ask('move', *(ids[uid] for uid in (1, 2, 3, 9, 20)), 'Work')
        self.person.ask('flag', ids[2], '+\\Answered')
        self.person.ask('move', work[0]['id'], 'INBOX')
        self.moved = [ids[uid] for uid in (1, 2, 3, 9, 20)]
        self.keep()
        return SYNC

    def prepare_copy(self):
        """Copies wait; the sync that carries them dies."""
        ids = self.fill_places()
        self.person.ask('copy', *(ids[uid] for uid in (1, 2, 9)), 'Work')
        messages = list(mailgen.generate(MESSAGES))
        self.everything = sorted(self.everything + [messages[uid - 1].message_id for uid in (1, 2, 9)])
        self.moved = []
        self.keep()
        return SYNC

    def prepare_held(self):
        """A copy cannot be made, since its folder went away, and its original is to be deleted; so is another message.
        The sync that finds this out dies."""
        with ImapClient(self.server.port) as client:
            client.create('Brief')
        ids = self.fill_places()
        self.person.ask('copy', ids[1], 'Brief')
        self.person.ask('delete', ids[1], ids[2])
        with ImapClient(self.server.port) as client:
            client.delete('Brief')
        self.everything.remove(list(mailgen.generate(MESSAGES))[1].message_id)
        self.moved, self.held = [], True
        self.keep()
        return SYNC

    def prepare_delete(self):
        """Deletions for good wait, some behind other changes; the sync that carries them dies."""
        ids = self.fill_places()
        self.person.ask('flag', ids[2], '+\\Flagged')
        self.person.ask('delete', *(ids[uid] for uid in (1, 2, 9)))
        messages = list(mailgen.generate(MESSAGES))
        for uid in (1, 2, 9):
            self.everything.remove(messages[uid - 1].message_id)
        self.moved = []
        self.keep()
        return SYNC

    def prepare_create(self):
        """A new mailbox waits, and moves into it and back out of it; the sync that carries them dies."""
        ids = self.fill_places()
        self.person.ask('mailbox', 'create', 'New')
        self.person.ask('move', *(ids[uid] for uid in (1, 2, 9)), 'New')
        self.person.ask('move', ids[3], 'Work')
        self.moved = [ids[3]]
        self.mailboxes = ('INBOX', 'Work', 'New')
        self.keep()
        return SYNC

    def prepare_append(self):
        """Messages from files are to be put into both mailboxes, one that is there already among them."""
        self.fill_places()
        messages = [mailgen.message(number, seed=9) for number in range(3)] + [list(mailgen.generate(WORK, seed=2))[0]]
        for number, message in enumerate(messages):
            path = self.person.path(f'{number}.eml')
            with open(path, 'wb') as out:
                out.write(message.data)
            self.person.ask('append', '--mailbox', ('INBOX', 'Work')[number % 2], '--flag', 'seen', path)
        self.everything = sorted(self.everything + [one.message_id for one in messages])
        self.moved = []
        self.keep()
        return SYNC

    def prepare_away(self):
        """Messages are to go to another account, one with a flag behind; the sync that does all of it dies."""
        self.between = ('ann', 'bob')
        self.server.fill('ann', 'INBOX', mailgen.generate(6))
        self.server.fill('bob', 'INBOX', mailgen.generate(WORK, seed=2))
        for user in self.between:
            self.person.add_account(self.server, user=user)
        self.person.sync()
        rows = self.person.ask('list', 'INBOX', '--account', 'ann@example.org')
        self.person.ask('move', rows[0]['id'], rows[3]['id'], 'INBOX', '--account', 'bob@example.org')
        self.person.ask('flag', rows[3]['id'], '+later')
        self.everything = sorted(one.message_id for one in [*mailgen.generate(6), *mailgen.generate(WORK, seed=2)])
        self.keep()
        return SYNC

    def prepare_arriving(self):
        """They were handed over; the sync that puts them there dies."""
        self.prepare_away()
        self.person.sync('--account', 'ann@example.org')
        tap.equal({one['kind'] for one in self.person.ask('journal')}, {'move', 'append', 'flags'}, 'handed over')
        self.keep()
        return SYNC

    def prepare_leaving(self):
        """They are there; the sync that removes the originals dies."""
        self.prepare_arriving()
        self.person.sync('--account', 'bob@example.org')
        tap.equal({one['kind'] for one in self.person.ask('journal')} - {'flags'}, {'expunge'}, 'they are there')
        self.keep()
        return SYNC

    def prepare_rename(self):
        """A mailbox is to have another name, with one below it; moves into it and out of it wait, too."""
        with ImapClient(self.server.port) as client:
            client.create('Work/Deep')
        ids = self.fill_places()
        work = self.person.rows('Work')
        self.person.ask('move', ids[1], ids[2], 'Work')
        self.person.ask('mailbox', 'rename', 'Work', 'Job')
        self.person.ask('move', work[0]['id'], 'INBOX')
        self.moved, self.place = [ids[1], ids[2]] + [row['id'] for row in work[1:]], 'Job'
        self.mailboxes = ('INBOX', 'Job', 'Job/Deep')
        self.keep()
        return SYNC

    def prepare_remove(self):
        """A mailbox is to be deleted, and what was moved out of it before is not."""
        self.fill_places()
        work = self.person.rows('Work')
        self.person.ask('move', work[0]['id'], work[1]['id'], 'INBOX')
        self.person.ask('mailbox', 'delete', 'Work', '--with-messages')
        kept = [list(mailgen.generate(WORK, seed=2))[row['uid'] - 1].message_id for row in work[:2]]
        self.everything = sorted([one.message_id for one in mailgen.generate(MESSAGES)] + kept)
        self.moved, self.place = [row['id'] for row in work[:2]], 'INBOX'
        self.mailboxes, self.gone = ('INBOX',), 'Work'
        self.keep()
        return SYNC

    def prepare_moving(self):
        """Everything is in step; the command that writes the journal dies."""
        ids = self.fill_places()
        self.moved = [ids[uid] for uid in (1, 2, 3)]
        self.all_or_none = True
        self.keep()
        return ('move', *self.moved, 'Work')

    def prepare_choice(self):
        """A choice is made anew; the command that writes it dies."""
        self.fill()
        self.person.sync(*SYNC[1:])
        with ImapClient(self.server.port) as client:
            client.select()
            self.wanted = client.flags()
        self.person.run('choice', 'set', 'folder', 'ann INBOX', 'order', '1').fine()
        self.person.run('choice', 'set', 'sender', 'eve@example.org', 'pictures', 'true').fine()
        self.chosen = True
        self.keep()
        return ('choice', 'set', 'folder', 'ann INBOX', 'order', '2')

    def look_at_choices(self):
        """The old value or the new one, and the other choice; no half of it."""
        folder = self.person.ask('choice', 'list', 'folder')
        tap.check(folder in [[{'subject': 'ann INBOX', 'name': 'order', 'value': value}] for value in '12'],
                  'one of the two', folder)
        tap.equal(self.person.ask('choice', 'list', 'sender'),
                  [{'subject': 'eve@example.org', 'name': 'pictures', 'value': 'true'}], 'the other')

    # One point --------------------------------------------------------------------------------------------

    def count(self, command):
        """The letters of every call the whole command makes that counts."""
        self.put_back()
        log = self.person.path('calls')
        self.person.run(*command, environment={'LD_PRELOAD': SHIM, 'TERN_KILL_LOG': log}).fine()
        with open(log) as letters:
            return letters.read()

    def die_at(self, command, number, how):
        self.put_back()
        died = self.person.run(*command, environment={
            'LD_PRELOAD': SHIM, 'TERN_KILL_AT': str(number), 'TERN_KILL_HOW': how})
        tap.check(died.code in (-signal.SIGKILL, 0), f'killed, or done before: {died.code}', died.complaint)
        self.person.sync(*SYNC[1:])
        self.look(number)

    def look_at_places(self):
        """Every message is in one of the two mailboxes, once; those marked as deleted are what a server without UIDPLUS
        keeps of a move."""
        found, bodies = [], {}
        for mailbox in getattr(self, 'mailboxes', ('INBOX', 'Work')):
            tap.equal(self.person.differences(mailbox), {}, f'verify {mailbox}')
            with ImapClient(self.server.port) as client:
                client.select(mailbox)
                flags = client.flags()
                for uid in flags:
                    bodies[mailbox, uid] = client.body(uid)
            found += [message_id_of(bodies[mailbox, uid]) for uid in flags if '\\Deleted' not in flags[uid]]
            rows = self.person.rows(mailbox)
            tap.equal({row['uid']: set(row['flags']) for row in rows}, flags, f'{mailbox}: flags in the list')
            tap.equal(len(rows), len(flags), f'{mailbox}: each message once')
            for row in rows[:2]:
                tap.equal(self.person.raw('show', row['id'], '--raw'), bodies[mailbox, row['uid']], 'a body')
        tap.equal(sorted(found), self.everything, 'every message once')
        with ImapClient(self.server.port) as client:
            tap.check(getattr(self, 'gone', None) not in client.mailboxes(), 'what was deleted is gone')
        there = {row['id'] for row in self.person.rows(getattr(self, 'place', 'Work'))} & set(self.moved)
        wanted = (0, len(self.moved)) if hasattr(self, 'all_or_none') else (len(self.moved),)
        tap.check(len(there) in wanted, 'all that were to be moved were, and are the same rows', there)

    def look_between(self):
        """Every message is in one of the two accounts, once; the flag is where its message is."""
        tap.equal(self.person.ask('journal'), [], 'the journal is empty')
        found, marked = [], []
        for user in self.between:
            account = f'{user}@example.org'
            with ImapClient(self.server.port, user=user) as client:
                client.select()
                flags = client.flags()
                found += [message_id_of(client.body(uid)) for uid in flags]
            marked += [user for one in flags.values() if 'later' in one]
            rows = self.person.ask('list', 'INBOX', '--account', account)
            tap.equal({row['uid']: set(row['flags']) for row in rows}, flags, f'{user}: flags in the list')
            tap.equal(len(rows), len(flags), f'{user}: each message once')
            seen = self.person.ask('verify', 'INBOX', '--account', account)[-1]
            tap.equal((seen['n_missing'], seen['n_extra'], seen['n_flag_differences']), (0, 0, 0), f'verify {user}')
        tap.equal(sorted(found), self.everything, 'every message once')
        tap.equal(marked, ['bob'], 'the flag went along')

    def give_up_copy(self):
        """It failed, and its original waits; then neither of the two is wanted any more."""
        copy, expunge = self.person.ask('journal')
        tap.equal((copy['kind'], copy['state'], expunge['kind'], expunge['state'], expunge['waits_for']),
                  ('copy', 'failed', 'expunge', 'waiting', copy['id']), 'what failed, and what it holds back')
        for one in (expunge, copy):
            self.person.ask('journal', 'discard', one['id'])

    def look(self, number):
        if hasattr(self, 'chosen'):
            self.look_at_choices()
        if hasattr(self, 'between'):
            self.look_between()
            return
        if hasattr(self, 'held'):
            self.give_up_copy()
        if hasattr(self, 'moved'):
            tap.equal(self.person.ask('journal'), [], 'the journal is empty')
            self.look_at_places()
            return
        person, wanted = self.person, self.wanted
        tap.equal(person.ask('journal'), [], 'the journal is empty')
        with ImapClient(self.server.port) as client:
            client.select()
            flags = client.flags()
            if hasattr(self, 'flagged'):
                self.look_at_flagged(flags)
            else:
                tap.equal(flags, wanted, 'the server has every flag exactly as asked')
            uid = sorted(flags)[number % len(flags)]
            body = client.body(uid)
        for mailbox in ('INBOX', 'Work'):
            tap.equal(person.differences(mailbox), {}, f'verify {mailbox}')
        rows = person.rows()
        tap.equal(sorted(row['uid'] for row in rows), sorted(flags), 'each message once')
        tap.equal(len({row['id'] for row in rows}), len(rows), 'ids differ')
        tap.equal({row['uid']: set(row['flags']) for row in rows}, flags, 'flags in the list')
        row = next(row for row in rows if row['uid'] == uid)
        tap.equal(person.raw('show', row['id'], '--raw'), body, 'a body')

    def look_at_flagged(self, flags):
        """One command, one journal entry: all of its messages have the flag, or none."""
        have = [uid for uid in self.flagged if '$Label9' in flags[uid]]
        tap.check(len(have) in (0, len(self.flagged)), 'all or nothing', have)
        for uid, wanted in self.wanted.items():
            tap.equal(flags[uid] - {'$Label9'}, wanted, f'other flags of {uid}')


def message_id_of(data):
    return re.search(rb'^Message-ID: (<.*>)\r$', data, re.M | re.I)[1].decode()


def choose(letters, wanted):
    """(number, how) of each point. A call that moves bytes may die before them or half-way. When there are too many,
    the kinds that are rare (sends, syncs, unlinks) are all taken, and the common ones evenly."""
    kinds = {}
    for number, letter in enumerate(letters, 1):
        for how in ('before', 'torn') if letter in MOVES_BYTES else ('before',):
            kinds.setdefault(letter, []).append((number, how))
    chosen = []
    for left, points in zip(range(len(kinds), 0, -1), sorted(kinds.values(), key=len)):
        share = min(len(points), max(1, (wanted - len(chosen)) // left))
        chosen += [points[n * (len(points) - 1) // max(1, share - 1)] for n in range(share)]
    return sorted(chosen)


def play(results, name, stages, wanted):
    """One scenario on every stage at once."""
    command = [getattr(stage, 'prepare_' + name.split('-')[0])() for stage in stages]
    letters = stages[0].count(command[0])
    tap.diagnose(f'{name}: {len(letters)} calls: ' + ', '.join(
        f'{letters.count(letter)} {NAMES[letter]}' for letter in sorted(set(letters))))
    points = choose(letters, wanted)
    only = os.environ.get('TERN_KILL_ONLY', '').split()
    if only:
        points = [(int(only[1]), only[2])] if only[0] == name else []

    ended = threading.Event()

    def work(part):
        for number, how in points[part::len(stages)]:
            if ended.is_set():
                return
            title = f'{name}: killed {"in" if how == "torn" else "before"} call {number} ({NAMES[letters[number - 1]]})'
            results.run(title, stages[part].die_at, command[part], number, how)
    workers = [threading.Thread(target=work, args=(part,)) for part in range(len(stages))]
    for worker in workers:
        worker.start()
    try:
        for worker in workers:
            worker.join()
    finally:    # asked to end early: after the points under way
        ended.set()
        for worker in workers:
            worker.join()


def scene(results, name, wanted, workers):
    stages = []
    try:
        for _ in range(workers):
            stages.append(Stage(*name.split('-')[1:]))
        play(results, name, stages, wanted)
    finally:
        for stage in stages:
            stage.close()


def main():
    results = tap.Stream()
    wanted = points_wanted()
    workers = int(os.environ.get('TERN_KILL_WORKERS', '2'))
    few, fewer = max(2, wanted // 7), max(2, wanted // 21)
    for name, share in (('sync', wanted), ('first', few), ('flag', few), ('move', fewer), ('move-nomove', fewer),
                        ('move-minimal', fewer), ('moving', fewer), ('copy', fewer), ('copy-minimal', fewer),
                        ('held', fewer), ('delete', fewer), ('create', fewer), ('append', fewer),
                        ('append-minimal', fewer), ('away', fewer), ('arriving', fewer), ('leaving', fewer),
                        ('rename', fewer), ('remove', fewer), ('choice', fewer)):
        scene(results, name, min(share, sys.maxsize), workers)
    results.finish()


if __name__ == '__main__':
    main()
