# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Gmail: one email in three labels is one email. The server is tests/harness/gmail.py, which holds to Gmail's rules."""
import re

import mailgen
import tap
from gmail import ALL, SPAM, TRASH, Gmail
from imapclient import ImapClient
from ternctl import Person

COUNT = 60
LABELS = ('INBOX', 'Work', 'Travel', ALL, '[Gmail]/Starred', '[Gmail]/Sent Mail', '[Gmail]/Drafts', TRASH, SPAM)


class Mail:
    """COUNT messages in INBOX; every third also in Work, every sixth in Travel."""

    def __init__(self, count=COUNT, synced=True, **settings):
        self.count, self.synced, self.settings = count, synced, settings

    def __enter__(self):
        self.server, self.person = Gmail(**self.settings), Person()
        self.server.__enter__()
        self.server.fill('ann', 'INBOX', mailgen.generate(self.count))
        self.server.create('Work')
        self.server.create('Travel')
        for number, email in enumerate(self.server.emails):
            for name, every in (('Work', 3), ('Travel', 6)):
                if number % every == 0:
                    self.server.put(email, name)
        self.person.add_account(self.server)
        if self.synced:
            self.person.sync()
        self.server.heard.clear()
        return self

    def __exit__(self, *exception):
        self.person.__exit__(*exception)
        self.server.__exit__(*exception)

    def client(self, mailbox='INBOX'):
        client = ImapClient(self.server.port)
        client.select(mailbox)
        return client

    def rows(self, *mailboxes):
        """{message id of the server: {folder: row}} of the folders."""
        found = {}
        for name in mailboxes or LABELS:
            for uid, row in self.person.by_uid(name).items():
                email = self.server.folders[name].uids.get(uid)
                tap.check(email, f'{name}: {uid} is there', row)
                found.setdefault(email.msgid, {})[name] = row
        return found

    def in_step(self):
        """Every folder has what the server has, each once, with its flags; each email has one thread and one date."""
        for name in LABELS:
            tap.equal(self.person.differences(name), {}, f'verify {name}')
            rows = self.person.by_uid(name)
            box = self.server.folders[name].uids
            tap.equal(sorted(rows), sorted(box), f'{name}: each message once')
            tap.equal({uid: set(row['flags']) for uid, row in rows.items()},
                      {uid: email.flags for uid, email in box.items()}, f'{name}: flags')
        for email in self.rows().values():
            rows = list(email.values())
            tap.equal(len({(row['thread'], row['date'], row['subject'], row['size']) for row in rows}), 1, 'one email')
            tap.equal(len({row['id'] for row in rows}), len(rows), 'that appears in each folder')


def fetches(mail, what):
    return [command for command in mail.server.heard if 'FETCH' in command and what in command]


def one_email_in_three_labels():
    with Mail() as mail:
        mail.in_step()
        seen = mail.rows()[mail.server.emails[0].msgid]
        tap.check({'INBOX', 'Work', 'Travel', ALL} <= set(seen), 'seen in each', sorted(seen))


def headers_come_once():
    """The folders after the first ask what is new to them by the email's number, not by its header."""
    with Mail(120, synced=False) as mail:
        mail.person.sync('--bodies', 'none')
        tap.equal(len(fetches(mail, 'X-GM-MSGID)')), 3, 'Work, Travel and All Mail')
        few = len(mail.server.folders['[Gmail]/Starred'].uids)
        tap.equal(sum(email.sent_header for email in mail.server.emails), 120 + 50 + few,
                  'all in INBOX, the first screen of All Mail, and a folder of few messages')
        mail.in_step()


def bodies_come_once():
    with Mail() as mail:
        mail.person.sync('--bodies', 'all')
        tap.equal({email.sent_whole for email in mail.server.emails}, {1}, 'each body once')
        mail.server.stop()
        for name in ('INBOX', 'Work', ALL):
            for uid, row in mail.person.by_uid(name).items():
                email = mail.server.folders[name].uids[uid]
                tap.equal(mail.person.raw('show', row['id'], '--raw'), email.data, f'{name} {uid}, without the server')


def flags_are_the_email_s():
    """A flag another client sets in one label; one that is set here; both are seen wherever the email is."""
    with Mail() as mail:
        with mail.client('Work') as client:
            client.store([1], '+', ['\\Flagged', '\\Answered'])
        mail.person.sync('--mailbox', 'Work')
        email = mail.server.folders['Work'].uids[1]
        for name, row in mail.rows('INBOX', 'Work', ALL)[email.msgid].items():
            tap.check({'\\Flagged', '\\Answered'} <= set(row['flags']), f'{name} has it without having been asked', row)
        mail.person.sync()
        mail.in_step()
        row = mail.person.by_uid()[2]
        mail.person.ask('flag', row['id'], '-\\Seen', '+\\Flagged')
        mail.person.sync('--mailbox', 'INBOX')
        email = mail.server.folders['INBOX'].uids[2]
        tap.check('\\Flagged' in email.flags and '\\Seen' not in email.flags, 'carried', email.flags)
        tap.equal(set(mail.rows(ALL)[email.msgid][ALL]['flags']), email.flags, 'and seen in All Mail')
        mail.person.sync()
        mail.in_step()


def deleting_in_a_label():
    """Expunging takes the label off: the email stays where else it is, with its body."""
    with Mail() as mail:
        mail.person.sync('--bodies', 'all')
        with mail.client('INBOX') as client:
            client.expunge([1, 2])
        mail.person.sync()
        mail.in_step()
        tap.equal(len(mail.person.rows(ALL)), COUNT, 'All Mail has them')
        with mail.client('Work') as client:
            client.command(f'UID MOVE 1:2 "{TRASH}"')
        mail.person.sync()
        mail.in_step()
        tap.equal(len(mail.person.rows(TRASH)), 2, 'in Trash')
        tap.equal(len(mail.person.rows(ALL)), COUNT - 2, 'and nowhere else')
        for row in mail.person.rows(TRASH):
            email = mail.server.folders[TRASH].uids[row['uid']]
            tap.equal(mail.person.raw('show', row['id'], '--raw'), email.data, 'its body came along')
        tap.equal({email.sent_whole for email in mail.server.emails}, {1}, 'and was not fetched again')
        with mail.client(TRASH) as client:
            client.expunge(client.uids())
        mail.person.sync()
        mail.in_step()
        tap.equal(mail.person.rows(TRASH), [], 'really deleted')


def labels_come_and_go():
    with Mail() as mail:
        with mail.client(ALL) as client:
            client.command('UID STORE 5:9 +X-GM-LABELS ("Travel")')
            client.command('UID STORE 7 -X-GM-LABELS ("\\\\Inbox")')
        mail.person.sync()
        mail.in_step()
        with mail.client('INBOX') as client:
            client.command(f'UID MOVE 11:13 "{ALL}"')
            client.command(f'UID MOVE 14 "{SPAM}"')
        mail.person.sync()
        mail.in_step()
        tap.equal(len(mail.person.rows(ALL)), COUNT - 1, 'archived, not deleted')


def sent_is_there_already():
    """It puts what is sent through it in Sent itself: what is added with the same Message-ID is that email."""
    with Mail() as mail:
        mail.server.fill('ann', 'Sent', [mailgen.message(500)])
        with mail.client('INBOX') as client:
            client.append('[Gmail]/Sent Mail', mailgen.message(500))
        mail.person.sync()
        mail.in_step()
        tap.equal(len(mail.person.rows('[Gmail]/Sent Mail')), 1, 'one')


def threads_are_the_server_s():
    """X-GM-THRID joins what References do not."""
    with Mail(synced=False) as mail:
        mail.server.emails[20].thrid = mail.server.emails[10].thrid
        mail.person.sync('--bodies', 'none')
        threads = {}
        for uid, row in mail.person.by_uid(ALL).items():
            threads.setdefault(mail.server.folders[ALL].uids[uid].thrid, set()).add(row['thread'])
        tap.equal({len(one) for one in threads.values()}, {1}, 'one each')
        tap.equal(len(set.union(*threads.values())), len(threads), 'and no two the same')


def nothing_new():
    """STATUS counts chats, which are not in the folder: All Mail is looked at again, for little."""
    with Mail() as mail:
        mail.person.sync()
        tap.equal(fetches(mail, 'HEADER'), [], 'no header')
        tap.equal(fetches(mail, '1:*'), [], 'and no list of flags')
        selected = [command for command in mail.server.heard if command.startswith('SELECT')]
        tap.equal([re.findall('"(.*?)"', command)[0] for command in selected], [ALL], 'one folder opened')


def a_new_uidvalidity():
    with Mail() as mail:
        mail.person.sync('--bodies', 'all')
        mail.server.change_uidvalidity()
        mail.person.sync('--bodies', 'all')
        mail.in_step()
        tap.equal({email.sent_whole for email in mail.server.emails}, {1}, 'no body once more')


def one_connection_is_enough():
    with Mail(max_connections=1) as mail:
        mail.server.fill('ann', 'Work', mailgen.generate(3, seed=9))
        mail.person.sync()
        mail.in_step()


def watching():
    """IDLE tells of new mail; the email is in All Mail as well."""
    with Mail() as mail:
        watch = mail.person.start('sync', '--watch', '--bodies', 'none')
        watch.wait_for(lambda one: one.get('state') == 'watching', 'watching', 30)
        mail.server.fill('ann', 'INBOX', [mailgen.message(700)])
        watch.wait_for(lambda one: one.get('mailbox') == 'INBOX' and one.get('messages') == COUNT + 1, 'new mail', 20)
        tap.equal(watch.stop(), 0, 'ends when asked')
        mail.person.sync()
        mail.in_step()


if __name__ == '__main__':
    tap.main((test.__name__.replace('_', ' '), test) for test in (
        one_email_in_three_labels, headers_come_once, bodies_come_once, flags_are_the_email_s, deleting_in_a_label,
        labels_come_and_go, sent_is_there_already, threads_are_the_server_s, nothing_new, a_new_uidvalidity,
        one_connection_is_enough, watching))
