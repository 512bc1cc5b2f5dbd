# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Watching a server that refuses, has one connection, or something to say each time it is asked to wait."""
import os
import subprocess

import liar
import tap
from liar import OK
from test_sync import Case


def watching_what_cannot_be_opened():
    """Refused or told to slow down: tried again after a pause, which is as long as the server wants it."""
    for answer, least in (('NO [UNAVAILABLE] not now', 1),
                          ('BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds', 299)):
        with Case(capability='IMAP4rev1 IDLE') as (server, person):
            server.lies['SELECT'] = lambda tag, rest: [f'{tag} {answer}'.encode()]
            watch = person.start('sync', '--watch')
            waiting = watch.wait_for(lambda one: one.get('state') == 'waiting', f'{answer}: waits')
            tap.check(waiting['retry_seconds'] >= least, f'{answer}: for some time', waiting)
            tap.check(waiting['text'], f'{answer}: and says why', waiting)
            asked = [command for command in server.heard if command.startswith('SELECT')]
            tap.check(len(asked) <= 2, f'{answer}: and not asked in vain', len(asked))
            server.lies.clear()
            if least == 1:
                tap.wait_until(lambda: 'IDLE' in server.heard, f'{answer}: watched when it can be')
            tap.equal(watch.stop(), 0, f'{answer}: ended')


def waiting_that_ends_at_once():
    """An IDLE with something to say each time, or that is over at once: asked for less and less often."""
    for lines in ([b'+ idling', OK], [b'+ idling', b'* 3 EXISTS'], [b'+ idling', b'* 1 EXPUNGE'],
                  [b'+ idling', b'* STATUS INBOX (MESSAGES 3)']):
        with Case(capability='IMAP4rev1 IDLE') as (server, person):
            server.lies['IDLE'] = lambda tag, rest: lines
            watch = person.start('sync', '--watch')
            tap.wait_until(lambda: server.heard.count('NOOP') == 1, f'{lines}: a pause')
            tap.check(5 <= server.heard.count('IDLE') <= 6, f'{lines}: five times at once, and once behind the pause')
            server.lies.clear()
            person.ask('flag', person.by_uid()[2]['id'], '+\\Flagged')
            tap.wait_until(lambda: server.messages[2].flags, f'{lines}: a flag is carried at once all the same')
            tap.equal(watch.stop(), 0, f'{lines}: ended')


def one_connection_while_watching():
    """The watch gives the only connection to whoever wants to read, and goes on when it is free again."""
    with Case(capability='IMAP4rev1 IDLE') as (server, person):
        server.limit = 1
        server.messages[4] = liar.make(4, 600 * 1024)
        watch = person.start('sync', '--watch', '--bodies', 'none')
        tap.wait_until(lambda: 'IDLE' in server.heard, 'idling')
        server.heard.clear()
        text = person.raw('show', person.by_uid()[4]['id'], '--raw')
        tap.check(text == server.messages[4].text, 'read meanwhile')
        tap.wait_until(lambda: 'IDLE' in server.heard, 'idling again')
        server.messages[5] = liar.make(5)
        person.ask('flag', person.by_uid()[2]['id'], '+\\Flagged')
        tap.wait_until(lambda: server.messages[2].flags, 'and woken by a flag')
        tap.equal(watch.stop(), 0, 'ended')


def notify_refused():
    """Announced, and not understood or too much for it: watched by IDLE alone, and asked for no more."""
    for refusal in ('BAD what', 'NO [NOTIFICATIONOVERFLOW] too many'):
        with Case(capability='IMAP4rev1 IDLE NOTIFY') as (server, person):
            server.lies['NOTIFY'] = lambda tag, rest: [f'{tag} {refusal}'.encode()]
            watch = person.start('sync', '--watch')
            tap.wait_until(lambda: 'IDLE' in server.heard, f'{refusal}: idling')
            person.ask('flag', person.by_uid()[2]['id'], '+\\Flagged')
            tap.wait_until(lambda: server.messages[2].flags, f'{refusal}: woken')
            tap.wait_until(lambda: server.heard.count('IDLE') == 2, f'{refusal}: idling again')
            tap.equal(watch.stop(), 0, f'{refusal}: ended')
            told = [command for command in server.heard if 'NOTIFY' in command]
            tap.equal(told, ['NOTIFY SET (selected (MessageNew (UID FLAGS) MessageExpunge FlagChange)) '
                             '(personal (MessageNew MessageExpunge FlagChange))'], f'{refusal}: asked once')


class Logind:
    """A bus of its own, and somebody on it who says when the computer sleeps."""

    def __enter__(self):
        self.bus = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--print-address'],
                                    stdout=subprocess.PIPE, text=True)
        self.environment = {'DBUS_SYSTEM_BUS_ADDRESS': self.bus.stdout.readline().strip()}
        self.process = subprocess.Popen([os.environ['TERN_FAKE_LOGIND']], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env={**os.environ, **self.environment})
        self.hears('here')
        return self

    def __exit__(self, *exception):
        for process in (self.process, self.bus):
            process.kill()
            process.wait()
            process.stdout.close()
        self.process.stdin.close()

    def say(self, word):
        print(word, file=self.process.stdin, flush=True)

    def hears(self, word):
        tap.equal(self.process.stdout.readline().strip(), word, f'logind: {word}')


def asleep_and_awake():
    """The connection is closed before the computer sleeps, which waits for that, and there is a new one afterwards."""
    with Case(capability='IMAP4rev1 IDLE') as (server, person), Logind() as logind:
        person.extra = logind.environment
        watch = person.start('sync', '--watch')
        logind.hears('locked')
        for night in range(2):
            tap.wait_until(lambda: server.links == 1 and 'IDLE' in server.heard, 'idling')
            server.heard.clear()
            logind.say('sleep')
            logind.hears('ready')
            tap.wait_until(lambda: server.links == 0, 'no connection is left')
            tap.check('LOGOUT' in server.heard, 'and it was said goodbye', server.heard)
            server.add(10 + night)
            logind.say('wake')
            logind.hears('locked')
            tap.wait_until(lambda: 10 + night in person.by_uid(), 'awake: what came is here', 10)
        tap.equal(watch.stop(), 0, 'ends when asked')
        tap.equal(watch.errors, b'', 'and said nothing wrong')


if __name__ == '__main__':
    tap.main((test.__name__.replace('_', ' '), test) for test in (
        watching_what_cannot_be_opened, waiting_that_ends_at_once, one_connection_while_watching, notify_refused,
        asleep_and_awake))
