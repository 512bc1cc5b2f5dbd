# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The table of named races and lies that test_races.py plays.

A row is what the server can do and a function, whose name is the row's, that makes the server (a liar.Liar with COUNT
messages) lie. It may return a function that looks at the person, and at what the sync said, right after the lie."""
import re

import liar
import tap
from liar import CLOSE, OK

PLAIN, CONDSTORE, QRESYNC = 'IMAP4rev1', 'IMAP4rev1 ENABLE CONDSTORE', 'IMAP4rev1 ENABLE CONDSTORE QRESYNC'
MODERN = QRESYNC + ' ESEARCH UIDPLUS LIST-EXTENDED LIST-STATUS'
COUNT = 5
ROWS = []


def race(*capabilities, believed=False):
    """Adds rows: the name is the function's. believed: what the server takes back is gone until the next sync."""
    def add(function):
        ROWS.append((function, capabilities or (PLAIN, CONDSTORE, QRESYNC), believed))
        return function
    return add


def subjects(person):
    return {row['uid']: row['subject'] for row in person.rows()}


def wanted(server):
    return {uid: f'Number {uid}' for uid in server.messages}


def during(server, command, lines, before_last=True):
    """Says lines in the answer to a command: before its tagged line, or first of all."""
    def lie(tag, rest):
        del server.lies[command]
        answer = server.answer(tag, f'{command} {rest}')
        return answer[:-1] + lines + answer[-1:] if before_last else lines + answer
    server.lies[command] = lie


def without(server, command, *words):
    """The truth without the lines that hold one of these words."""
    def lie(tag, rest):
        own = server.lies.pop(command)
        answer = server.answer(tag, f'{command} {rest}')
        server.lies[command] = own
        return [line for line in answer if line is OK or not any(word in line for word in words)]
    server.lies[command] = lie


def swapped(server, command, pattern, text):
    """The truth with something else in its place."""
    def lie(tag, rest):
        own = server.lies.pop(command)
        answer = server.answer(tag, f'{command} {rest}')
        server.lies[command] = own
        return [line if line is OK else re.sub(pattern, text, line) for line in answer]
    server.lies[command] = lie


# While a folder is opened ------------------------------------------------------------------------------

@race()
def an_expunge_while_selecting(server):
    def lie(tag, rest):
        del server.lies['SELECT']
        answer = server.answer(tag, f'SELECT {rest}')
        server.remove(2)
        return answer[:-1] + [b'* 2 EXPUNGE', OK]
    server.lies['SELECT'] = lie


@race()
def a_message_comes_while_selecting(server):
    def lie(tag, rest):
        del server.lies['SELECT']
        answer = server.answer(tag, f'SELECT {rest}')
        server.add(6)
        return answer[:-1] + [b'* 6 EXISTS', OK]
    server.lies['SELECT'] = lie


@race()
def one_comes_and_one_goes_while_selecting(server):
    def lie(tag, rest):
        del server.lies['SELECT']
        answer = server.answer(tag, f'SELECT {rest}')
        server.add(6)
        server.remove(1)
        return answer[:-1] + [b'* 6 EXISTS', b'* 1 EXPUNGE', OK]
    server.lies['SELECT'] = lie


@race()
def flags_before_exists(server):
    during(server, 'SELECT', [b'* 2 FETCH (UID 2 FLAGS (\\Draft))'], before_last=False)


@race(QRESYNC)
def vanished_earlier_of_what_is_there(server):
    during(server, 'SELECT', [b'* VANISHED (EARLIER) 1:3'])


@race(QRESYNC)
def vanished_earlier_of_everything(server):
    during(server, 'SELECT', [b'* VANISHED (EARLIER) 1:4294967295'])


@race(QRESYNC)
def vanished_of_what_is_there_while_selecting(server):
    during(server, 'SELECT', [b'* VANISHED 2:3'])


@race(QRESYNC)
def vanished_that_cannot_be_read(server):
    server.remove(2)
    swapped(server, 'SELECT', rb'VANISHED \(EARLIER\) \S+', b'VANISHED (EARLIER) 2:*,,x')


@race()
def no_uidnext(server):
    server.add(6)
    without(server, 'SELECT', b'UIDNEXT')


@race()
def a_uidnext_that_is_too_large(server):
    server.add(6)
    swapped(server, 'SELECT', rb'UIDNEXT \d+', b'UIDNEXT 4000000000')


@race()
def no_exists(server):
    without(server, 'SELECT', b'EXISTS')


@race()
def exists_one_too_many(server):
    swapped(server, 'SELECT', rb'5 EXISTS', b'6 EXISTS')


@race()
def exists_one_too_few(server):
    swapped(server, 'SELECT', rb'5 EXISTS', b'4 EXISTS')


@race()
def exists_nothing(server):
    swapped(server, 'SELECT', rb'5 EXISTS', b'0 EXISTS')


@race()
def exists_far_too_many(server):
    swapped(server, 'SELECT', rb'5 EXISTS', b'4294967295 EXISTS')


@race()
def no_uidvalidity(server):
    without(server, 'SELECT', b'UIDVALIDITY')


@race()
def another_uidvalidity_for_once(server):
    swapped(server, 'SELECT', rb'UIDVALIDITY 7', b'UIDVALIDITY 8')


@race()
def another_uidvalidity_and_nothing_new(server):
    server.uidvalidity = 8


@race()
def another_uidvalidity_and_an_answer_cut_off(server):
    server.uidvalidity = 8
    server.lies['UID FETCH'] = lambda tag, rest: [CLOSE]
    server.lies['UID SEARCH'] = lambda tag, rest: [CLOSE]


@race()
def a_uidvalidity_out_of_place(server):
    server.add(6)
    during(server, 'UID FETCH', [b'* OK [UIDVALIDITY 9] what'])


@race(CONDSTORE, QRESYNC)
def modseq_goes_down(server):
    server.modseq = 4
    server.messages[3].flags = {'\\Answered'}


@race(CONDSTORE, QRESYNC)
def no_modseq_for_once(server):
    server.flag(3, '\\Seen')
    swapped(server, 'SELECT', rb'\[HIGHESTMODSEQ \d+\]', b'[NOMODSEQ]')


@race(CONDSTORE, QRESYNC)
def modseq_does_not_move(server):
    server.flag(3, '\\Seen')
    server.modseq -= 1


@race(CONDSTORE, QRESYNC)
def modseq_beyond_all_numbers(server):
    server.flag(3, '\\Seen')
    swapped(server, 'SELECT', rb'HIGHESTMODSEQ \d+', b'HIGHESTMODSEQ 18446744073709551615')


@race(CONDSTORE, QRESYNC)
def modseq_ahead_of_what_it_stands_for(server):
    """The number of a change is told, the change itself only the next time."""
    server.modseq = 30
    swapped(server, 'SELECT', rb'HIGHESTMODSEQ \d+', b'HIGHESTMODSEQ 30')

    def later(person, result):
        server.messages[3].flags, server.messages[3].modseq, server.modseq = {'\\Seen'}, 30, 30
    return later


@race(PLAIN)
def read_only_for_once(server):
    server.flag(3, '\\Seen')
    swapped(server, 'SELECT', rb'\[PERMANENTFLAGS .*', b'[PERMANENTFLAGS ()] none')


# ENABLE and QRESYNC ------------------------------------------------------------------------------------

@race(QRESYNC)
def enable_says_ok_and_enables_nothing(server):
    server.enabled = False
    server.remove(2)
    server.flag(3, '\\Seen')
    swapped(server, 'SELECT', rb'VANISHED.*', b'OK nothing')


@race(QRESYNC)
def enable_answers_with_all_messages(server):
    server.remove(2)
    server.lies['ENABLE'] = lambda tag, rest: [server.fetched(n, n, 'FLAGS') for n in (1, 3, 4)] + [OK]


@race(QRESYNC)
def enable_is_refused(server):
    server.remove(2)
    server.lies['ENABLE'] = lambda tag, rest: [f'{tag} NO'.encode()]
    swapped(server, 'SELECT', rb'VANISHED.*', b'OK nothing')


@race(QRESYNC)
def select_with_qresync_is_not_understood(server):
    server.remove(2)
    server.lies['SELECT'] = lambda tag, rest: [f'{tag} BAD what'.encode()] if 'QRESYNC' in rest else None


# In the answer to something else -----------------------------------------------------------------------

@race()
def an_expunge_in_the_answer_to_a_fetch(server):
    server.add(6)

    def lie(tag, rest):
        del server.lies['UID FETCH']
        answer = server.answer(tag, f'UID FETCH {rest}')
        server.remove(2)
        return [b'* 2 EXPUNGE'] + answer
    server.lies['UID FETCH'] = lie


@race(QRESYNC)
def vanished_in_the_answer_to_a_fetch(server):
    server.add(6)

    def lie(tag, rest):
        del server.lies['UID FETCH']
        answer = server.answer(tag, f'UID FETCH {rest}')
        server.remove(2)
        return [b'* VANISHED 2'] + answer
    server.lies['UID FETCH'] = lie


@race(QRESYNC, believed=True)
def vanished_of_what_is_there(server):
    server.add(6)
    during(server, 'UID FETCH', [b'* VANISHED 1:3'])


@race(QRESYNC)
def vanished_twice(server):
    server.add(6)

    def lie(tag, rest):
        del server.lies['UID FETCH']
        answer = server.answer(tag, f'UID FETCH {rest}')
        server.remove(2)
        return [b'* VANISHED 2', b'* VANISHED 2'] + answer
    server.lies['UID FETCH'] = lie


@race()
def an_expunge_in_the_answer_to_a_search(server):
    def lie(tag, rest):
        del server.lies['UID SEARCH']
        answer = server.answer(tag, f'UID SEARCH {rest}')
        server.remove(2)
        return [b'* 2 EXPUNGE'] + answer
    server.lies['UID SEARCH'] = lie


@race()
def an_expunge_behind_the_answer_to_a_search(server):
    def lie(tag, rest):
        del server.lies['UID SEARCH']
        answer = server.answer(tag, f'UID SEARCH {rest}')
        server.remove(5)
        return answer + [b'* 5 EXPUNGE']
    server.lies['UID SEARCH'] = lie


@race()
def an_expunge_of_a_message_that_never_was(server):
    server.add(6)
    during(server, 'UID FETCH', [b'* 9 EXPUNGE', b'* 0 EXPUNGE', b'* 4294967295 EXPUNGE'])


@race()
def an_expunge_that_did_not_happen(server):
    server.add(6)
    during(server, 'UID FETCH', [b'* 1 EXPUNGE'])


@race()
def exists_shrinks_without_an_expunge(server):
    server.add(6)
    during(server, 'UID FETCH', [b'* 3 EXISTS'])


@race()
def a_message_comes_while_headers_are_fetched(server):
    server.add(6)

    def lie(tag, rest):
        del server.lies['UID FETCH']
        answer = server.answer(tag, f'UID FETCH {rest}')
        server.add(7)
        return answer[:-1] + [b'* 7 EXISTS', OK]
    server.lies['UID FETCH'] = lie


@race()
def a_new_message_is_gone_before_its_header_came(server):
    server.add(6)

    def lie(tag, rest):
        del server.lies['UID FETCH']
        server.remove(6)
        return server.answer(tag, f'UID FETCH {rest}')
    server.lies['UID FETCH'] = lie


@race()
def a_message_gone_and_its_flags_told_once_more(server):
    server.remove(2)
    during(server, 'SELECT', [b'* 2 FETCH (UID 2 FLAGS (\\Seen))'])


@race()
def flags_of_messages_nobody_has(server):
    server.add(6)
    during(server, 'UID FETCH', [b'* 2 FETCH (UID 99 FLAGS (\\Seen))', b'* 99 FETCH (FLAGS (\\Seen))',
                                 b'* 0 FETCH (FLAGS (\\Seen))', b'* 3 FETCH (UID 0 FLAGS (\\Seen))'])


@race()
def the_same_message_under_two_numbers(server):
    server.add(6)
    during(server, 'UID FETCH', [b'* 2 FETCH (UID 3 FLAGS (\\Seen))', b'* 3 FETCH (UID 3 FLAGS ())'])


@race()
def every_answer_twice(server):
    server.add(6)
    server.lies['UID FETCH'] = lambda tag, rest: [line for line in server._uid_fetch(tag, rest)[:-1]
                                                  for _ in range(2)] + [OK]


@race()
def answers_without_uid(server):
    server.add(6)
    swapped(server, 'UID FETCH', rb'\(UID \d+ ?', b'(')


@race()
def another_header_than_was_asked_for(server):
    """Answers of a message in the middle of those of another: it has its header already, and keeps it."""
    server.add(6)
    during(server, 'UID FETCH', [b'* 6 FETCH (UID 6 FLAGS (\\Seen))'])


@race()
def a_listing_with_more_than_there_is(server):
    server.remove(2)
    swapped(server, 'UID SEARCH', rb'^\* SEARCH', b'* SEARCH 90 91')


@race(MODERN)
def a_count_that_is_another_search_s(server):
    server.flag(3, '\\Seen')
    server.lies['UID SEARCH'] = lambda tag, rest: [b'* ESEARCH (TAG "other") UID COUNT 4711 ALL 1:9', OK]


@race(MODERN)
def a_count_that_is_wrong(server):
    server.flag(3, '\\Seen')
    server.lies['UID SEARCH'] = lambda tag, rest: [
        f'* ESEARCH (TAG "{tag}") UID COUNT 4711'.encode(), OK] if 'COUNT' in rest else [
        f'* ESEARCH (TAG "{tag}") UID ALL {",".join(map(str, sorted(server.messages)))}'.encode(), OK]


# Folders -----------------------------------------------------------------------------------------------

@race(PLAIN, MODERN)
def no_folder_is_listed(server):
    server.lies['LIST'] = lambda tag, rest: [OK]


@race(PLAIN, MODERN)
def the_folder_is_listed_twice(server):
    server.add(6)
    server.lies['LIST'] = lambda tag, rest: [b'* LIST () "/" INBOX', b'* LIST () "." "inbox"', OK]


@race(PLAIN, MODERN)
def the_folder_is_said_not_to_exist(server):
    server.add(6)
    server.lies['LIST'] = lambda tag, rest: [b'* LIST (\\NonExistent \\Noselect) "/" INBOX', OK]


@race(CONDSTORE)
def a_status_that_is_late(server):
    """STATUS still says what was; the next sync finds what came."""
    server.tells = True
    old = server._status('', '')[0]
    server.add(6)
    server.lies['STATUS'] = lambda tag, rest: [old, OK]


@race(PLAIN)
def uidnext_stays_and_exists_does_not(server):
    """Microsoft 365: the same UIDNEXT after new mail."""
    server.tells = True
    server.add(6)
    swapped(server, 'STATUS', rb'UIDNEXT \d+', b'UIDNEXT 6')
    swapped(server, 'SELECT', rb'UIDNEXT \d+', b'UIDNEXT 6')
    return lambda person, result: tap.equal(subjects(person), wanted(server), 'found all the same')


@race(*(capability.replace('IMAP4rev1', 'IMAP4rev1 MESSAGELIMIT=2') for capability in (PLAIN, CONDSTORE, MODERN)))
def two_messages_a_command(server):
    """RFC 9738: what is asked about more is answered about the newest two, with an OK."""
    server.message_limit = 2
    server.add(*range(6, 13))
    server.remove(2, 4)
    for uid in (1, 5, 7, 9):
        server.flag(uid, '\\Seen')

    def look(person, result):
        tap.equal((result.code, subjects(person)), (0, wanted(server)), 'all the same')
        tap.equal({uid for uid, row in person.by_uid().items() if row['flags']}, {1, 5, 7, 9}, 'and their flags')
    return look


@race(PLAIN, CONDSTORE)
def two_messages_a_command_and_not_said_before(server):
    server.message_limit = 2
    server.add(*range(6, 13))
    server.flag(1, '\\Seen')
    return lambda person, result: setattr(server, 'message_limit', 100)


# Connections, and servers out of sorts -----------------------------------------------------------------

@race(PLAIN, MODERN)
def only_one_connection(server):
    server.limit = 1
    server.add(6)
    server.most = 0

    def look(person, result):
        tap.equal((result.code, subjects(person)), (0, wanted(server)), 'it is enough')
        tap.equal(server.most, 1, 'no second one was tried')
    return look


@race(PLAIN)
def throttled(server):
    server.add(6)
    server.lies['UID FETCH'] = lambda tag, rest: [
        f'{tag} BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds'.encode()]
    return lambda person, result: tap.equal(result.code, 1, 'incomplete')


@race(PLAIN)
def throttled_and_said_in_an_ok(server):
    server.add(6)
    server.lies['UID FETCH'] = lambda tag, rest: server._uid_fetch(tag, rest)[:-1] + [f'{tag} OK [THROTTLED]'.encode()]
    return lambda person, result: tap.equal(subjects(person), wanted(server), 'what came is here')


@race(PLAIN)
def goodbye_without_end(server):
    server.add(6)
    server.lies['UID FETCH'] = lambda tag, rest: [b'* BYE Autologout'] * 2000 + [CLOSE]


@race(PLAIN)
def answers_to_commands_never_sent(server):
    server.add(6)
    during(server, 'UID FETCH', [b'Z9999 OK done', b'Z9998 BAD no', b'* NO disk', b'* BAD line',
                                 b'Server Unavailable. 15', b''])


@race(PLAIN)
def a_literal_larger_than_what_comes(server):
    server.add(6)
    swapped(server, 'UID FETCH', rb'\{\d+\}', b'{100000}')


@race(PLAIN)
def a_literal_smaller_than_what_comes(server):
    server.add(6)
    swapped(server, 'UID FETCH', rb'\{\d+\}', b'{20}')


@race(PLAIN)
def a_literal_cut_off(server):
    server.add(6)
    server.lies['UID FETCH'] = lambda tag, rest: [b'* 6 FETCH (UID 6 FLAGS () BODY[HEADER.FIELDS (X)] {500}\r\nFrom: a',
                                                  CLOSE]


@race(PLAIN)
def numbers_no_number_can_be(server):
    server.add(6)
    during(server, 'UID FETCH', [b'* 99999999999999999999 EXISTS', b'* -1 EXPUNGE', b'* 3 FETCH (UID 99999999999)',
                                 b'* 3 FETCH (UID -3 FLAGS (\\Seen))', b'* 5e0 EXISTS'])


# Another client, on the same message -------------------------------------------------------------------

@race()
def flags_set_and_taken_off_again(server):
    server.flag(3, '\\Seen')

    def lie(tag, rest):
        del server.lies['UID FETCH']
        answer = server.answer(tag, f'UID FETCH {rest}')
        server.flag(3)
        return answer[:-1] + [server.fetched(3, 3, 'FLAGS'), OK]
    server.lies['UID FETCH'] = lie


@race()
def everything_is_deleted(server):
    server.remove(*list(server.messages))


@race()
def everything_is_deleted_and_one_comes(server):
    server.remove(*list(server.messages))
    server.add(6)


# Refused, hung up on, cut off, answered with nothing: at every command of a sync -----------------------

ANSWERS = {
    'NO': lambda tag, rest: [f'{tag} NO not now'.encode()],
    'BAD': lambda tag, rest: [f'{tag} BAD what'.encode()],
    'BYE': lambda tag, rest: [b'* BYE enough', CLOSE],
    'a tagged BYE': lambda tag, rest: [f'{tag} BYE enough'.encode(), CLOSE],
    'hanging up': lambda tag, rest: [CLOSE],
    'OK and nothing': lambda tag, rest: [f'{tag} OK done'.encode()],
}
COMMANDS = ('GREETING', 'CAPABILITY', 'LOGIN', 'ENABLE', 'LIST', 'LSUB', 'STATUS', 'SELECT', 'UID SEARCH', 'UID FETCH',
            'LOGOUT')
