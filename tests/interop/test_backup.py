# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A backup made and brought back with ternctl: what is in the file as other programs read it, a fresh home that has it
all again, mail that comes back once, and files that are no backup or were made to do harm."""
import io
import mailbox
import os
import resource
import tarfile

import mailgen
import tap
from imapclient import ImapClient
from ternctl import Person
from world import World, one_sentence

MESSAGES = 12
TRICKY = (b'From: Ruth Aas <ruth@example.net>\r\nTo: ann@example.org\r\nSubject: Tricky\r\n'
          b'Date: Tue, 3 Nov 2026 10:00:00 +0000\r\nStatus: RO\r\nMessage-ID: <tricky@example.net>\r\n\r\n'
          b'From the sea\r\n>From quoted\r\n\r\nFrom the sea again\r\n\r\n\r\n')
LARGE = b'Subject: Large\r\nMessage-ID: <large@x>\r\n\r\n' + b'x' * 70 * 1024 + b'\r\n'
NAMELESS = b'Subject: No identity\r\nDate: Mon, 1 Mar 2021 10:00:00 +0000\r\n\r\nHello.\r\n'


class Backups(World):
    """Mail here whole, and things that were chosen."""

    def __enter__(self):
        super().__enter__()
        with self.client() as client:
            client.command('APPEND "INBOX" (\\Seen \\Flagged todo)', literal=TRICKY)
            client.command('APPEND "INBOX" ()', literal=NAMELESS)
        person = self.person
        person.ask('account', 'keep', 'ann@example.org', '--mail', 'all', '--attachments', 'always')
        person.ask('sync', '--bodies', 'all')
        person.ask('choice', 'set', 'label', 'todo', 'colour', '#336699')
        person.ask('choice', 'set', 'search', 'one', 'search', 'Bills\n\nsubject:bill')
        person.ask('rules', 'add', 'Sea', 'subject:tricky', '--flag', 'sea')
        self.file = person.path('saved.tar')
        return self

    def fresh(self):
        return self.stack.enter_context(Person())


def in_other_programs(shape):
    """Everything is in it, as tar and mbox have it, and no secret."""
    with Backups(shape, MESSAGES) as world:
        person = world.person
        with open(person.path('unsent.eml'), 'wb') as out:
            out.write(mailgen.message(1, seed=9).data)
        person.ask('append', '--mailbox', 'INBOX', person.path('unsent.eml'))
        (done,) = person.ask('backup', world.file)
        tap.equal((done['accounts'], done['choices']), (1, 3), 'what it says was written')
        tap.equal((done['messages'], done['missing']), (MESSAGES + 3, 0), 'and of mail')
        tap.equal(os.stat(world.file).st_mode & 0o077, 0, 'nobody else reads it')
        with tarfile.open(world.file) as tar:
            names = tar.getnames()
            tap.equal(names[0], 'backup.ini', 'the first')
            for name in ('settings.ini', 'accounts.ini', 'choices.ini', 'waiting.txt', 'mail.ini'):
                tap.check(name in names, name, names)
            unsent = tar.extractfile('mail/ann@example.org/Not on the server yet.mbox').read()
            tap.check(unsent.count(b'\nMessage-ID:') == 1, 'what no server has is in it', unsent[:500])
            with open(person.path('inbox.mbox'), 'wb') as out:
                out.write(tar.extractfile('mail/ann@example.org/INBOX.mbox').read())
        with open(world.file, 'rb') as whole:
            tap.check(b'secret' not in whole.read(), 'no password', world.file)
        box = mailbox.mbox(person.path('inbox.mbox'))
        tap.equal(len(box), MESSAGES + 2, 'all of the inbox')
        (tricky,) = [one for one in box if one['Subject'] == 'Tricky']
        tap.equal((tricky['Status'], tricky['X-Status'], tricky['X-Keywords']), ('RO', 'F', 'todo'), 'its flags')


def brought_back(shape):
    """A fresh home has what was chosen; mail is put into a folder once, as it was, which a second client sees."""
    with Backups(shape, MESSAGES) as world:
        world.person.ask('backup', world.file)
        other = world.fresh()
        (done,) = other.ask('restore', world.file)
        tap.equal((done['accounts'], done['choices']), (1, 3), 'said')
        tap.equal([one['password'] for one in other.ask('account', 'list')], ['keyring'], 'it asks for the password')
        tap.equal(other.ask('choice', 'list', 'search'), world.person.ask('choice', 'list', 'search'), 'searches')
        tap.equal(other.ask('rules', 'list'), world.person.ask('rules', 'list'), 'rules')
        tap.equal(other.ask('restore', world.file)[0], {'accounts': 0, 'choices': 0, 'settings': 0}, 'a second time')
        other.ask('account', 'remove', 'ann@example.org')
        other.add_account(world.server)
        with world.client(None) as client:
            client.create('Back')
        one_sentence(other.run('restore', world.file, '--mail-from', 'INBOX', '--mailbox', 'Back'), 'no such folder')
        other.sync()
        (listed,) = [one for one in other.ask('restore', '--list', world.file) if one['folder'] == 'INBOX']
        tap.equal(listed['messages'], MESSAGES + 2, 'listed')
        more = ('restore', world.file, '--mail-from', 'INBOX', '--mailbox', 'Back')
        for added in (MESSAGES + 2, 0):
            waiting = other.ask('journal')
            (done,) = other.ask(*more)
            tap.check((done['added'], done['present'], done['refused']) == (added, MESSAGES + 2 - added, 0),
                      'none comes twice', done, waiting)
        other.sync()
        (done,) = other.ask(*more)
        tap.equal((done['added'], done['present']), (0, MESSAGES + 2), 'on the server')
        other.sync()
        with ImapClient(world.server.port) as client:
            client.select('INBOX')
            before = {client.body(uid): (flags, date(client, uid)) for uid, flags in client.flags().items()}
            client.select('Back')
            after = {client.body(uid): (flags, date(client, uid)) for uid, flags in client.flags().items()}
            tap.equal(len(client.flags()), MESSAGES + 2, 'each once')
        tap.equal(after, before, 'as they were')


def date(client, uid):
    text = repr(client.command(f'UID FETCH {uid} (INTERNALDATE)'))
    return text[text.index('INTERNALDATE "'):][:41]


def make(path, *files, end=True, **about):
    """A tar with these (name, bytes), and one entry more of another kind."""
    with open(path, 'wb') as out:
        with tarfile.open(fileobj=out, mode='w', format=tarfile.USTAR_FORMAT) as tar:
            for name, data in files:
                one = tarfile.TarInfo(name)
                one.size = len(data)
                tar.addfile(one, io.BytesIO(data))
            if about:
                one = tarfile.TarInfo(about['name'])
                one.type, one.linkname = about['type'], about.get('linkname', '')
                tar.addfile(one)
    if not end:
        with open(path, 'r+b') as out:
            out.truncate(sum(512 + (len(data) + 511) // 512 * 512 for _, data in files))
    return path


GOOD = ('backup.ini', b'[backup]\nversion=1\nmade=1\n')
MAIL = ('mail.ini', b'')
EVIL = (b'[eve]\nemail=eve@example.org\nimap=imaps://localhost:1\npassword-command=touch %s\nimap-certificate='
        + b'ab' * 32 + b'\n')


def kept(person):
    return person.ask('account', 'list'), person.ask('choice', 'list', 'label'), sorted(os.listdir(person.home))


def made_to_do_harm(shape):
    """What is no backup, or one that somebody made, gets one sentence; nothing is written anywhere for it."""
    with Backups(shape, 2) as world:
        person = world.person
        person.ask('backup', world.file)
        path = person.path('bad.tar')
        before = kept(person)
        with open(world.file, 'rb') as whole:
            good = whole.read()
        bad = [(b'', 'not a backup'), (b'\0' * 4096, 'not a backup'), (os.urandom(4096), 'not a backup')]
        bad += [(good[:n], 'cut short|not a backup|damaged')
                for n in (100, 512, 700, 1024, len(good) // 2, len(good) - 1024)]
        for data, words in bad:
            with open(path, 'wb') as out:
                out.write(data)
            one_sentence(person.run('restore', path), words)
        for files, more, words in (
                ([('backup.ini', b'[backup]\nversion=2\n'), MAIL], {}, 'newer Tern'),
                ([('backup.ini', b'[backup]\nversion=x\n'), MAIL], {}, 'not a backup'),
                ([('backup.ini', b'\xff\xfe'), MAIL], {}, 'damaged'),
                ([MAIL], {}, 'not a backup'), ([GOOD], {}, 'not a backup'),
                ([GOOD, ('../../evil', b'x'), MAIL], {}, 'does not put'),
                ([GOOD, ('/etc/evil', b'x'), MAIL], {}, 'does not put'),
                ([GOOD, ('mail/./evil', b'x'), MAIL], {}, 'does not put'),
                ([GOOD, MAIL], {'name': 'mail/a', 'type': tarfile.SYMTYPE, 'linkname': '/etc/passwd'}, 'does not put'),
                ([GOOD, MAIL], {'name': 'mail/a', 'type': tarfile.LNKTYPE, 'linkname': 'mail.ini'}, 'does not put'),
                ([GOOD, MAIL], {'name': 'mail/a', 'type': tarfile.FIFOTYPE}, 'does not put')):
            one_sentence(person.run('restore', make(path, *files, **more)), words)
        huge = bytearray(open(make(path, GOOD, MAIL), 'rb').read())
        huge[1024 + 124:1024 + 136] = b'77777777777\0'
        huge[1024 + 148:1024 + 156] = b' ' * 8
        huge[1024 + 148:1024 + 156] = b'%06o\0 ' % sum(huge[1024:1536])
        with open(path, 'wb') as out:
            out.write(huge)
        one_sentence(person.run('restore', path), 'cut short')
        one_sentence(person.run('restore', person.home), 'not a file')
        os.mkfifo(person.path('pipe'))
        one_sentence(person.run('restore', person.path('pipe')), 'not a file')
        os.unlink(person.path('pipe'))
        os.unlink(path)
        tap.equal(kept(person), before, 'all is as it was')


def made_to_run_something(shape):
    """An account of a stranger's backup runs no command and trusts no certificate; what is odd is left out."""
    with Backups(shape, 2) as world:
        person = world.person
        trap = person.path('trap')
        odd = (b'[1]\nscope=LABEL\nsubject=a\nname=b\nvalue=c\n'
               b'[2]\nscope=label\nsubject=fine\nname=colour\nvalue=#000000\n'
               b'[3]\nscope=label\nsubject=' + b'x' * 5000 + b'\nname=b\nvalue=c\n'
               b'[4]\nscope=rule-mark\nsubject=ann@example.org INBOX\nname=uid\nvalue=1 99\n')
        mail = (b'From x Tue Nov  3 10:00:00 2026\nno header at all\n\n'
                b'From x Tue Nov 99 99:00:00 2026\nSubject: odd\nMessage-ID: <odd@x>\n\n\0\n\n'
                b'From x\nSubject: fine\nMessage-ID: <fine@x>\n\nText\n')
        path = make(person.path('eve.tar'), GOOD, ('accounts.ini', EVIL % trap.encode()), ('choices.ini', odd),
                    ('mail/a/b.mbox', mail),
                    ('mail.ini', b'[1]\nfile=mail/a/b.mbox\naccount=a\nfolder=b\n[2]\nfile=../x\n'))
        (done,) = person.ask('restore', path)
        tap.equal((done['accounts'], done['choices']), (1, 1), 'what can be kept')
        person.run('account', 'test', 'eve@example.org')
        tap.check(not os.path.exists(trap), 'nothing was run', trap)
        with open(person.path('config', 'tern', 'accounts.ini'), encoding='utf-8') as kept:
            tap.check('abab' not in kept.read(), 'no certificate was let through', kept.name)
        (done,) = person.ask('restore', path, '--mail-from', 'b', '--mailbox', 'INBOX', '--account', 'ann@example.org')
        tap.equal((done['added'], done['refused']), (1, 2), 'what is mail')


def no_room(shape):
    """Where there is no space, that is said, what was there stays, and nothing is left beside it."""
    with Backups(shape, MESSAGES) as world:
        person = world.person
        os.mkdir(person.path('full'))
        file = person.path('full', 'saved.tar')
        with open(file, 'w', encoding='utf-8') as out:
            out.write('before')
        with world.client() as client:
            client.command('APPEND "INBOX" ()', literal=LARGE)
        person.ask('sync', '--bodies', 'all')
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60 * 1024, 60 * 1024))
        one_sentence(person.run('backup', file, before=limit), 'not enough space for “saved.tar”')
        tap.equal(os.listdir(person.path('full')), ['saved.tar'], 'nothing beside it')
        with open(file, encoding='utf-8') as kept:
            tap.equal(kept.read(), 'before', 'what was there')
        one_sentence(person.run('backup', person.path('nowhere', 'x.tar')), 'could not be saved')
        tap.equal(person.run('backup').code, 2, 'no file')


def main():
    results = tap.Stream()
    for scene in (in_other_programs, brought_back, made_to_do_harm, made_to_run_something, no_room):
        results.run(scene.__doc__.splitlines()[0], scene, 'full')
    results.finish()


if __name__ == '__main__':
    main()
