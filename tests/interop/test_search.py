# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The server is asked for what is searched for: what is not here is found, fetched and listed, and nothing is changed
by it."""
import email.utils
import sys

import mailgen
import tap
from gmail import Gmail
from ternctl import Person
from world import World, one_sentence

NOW = mailgen.EPOCH


def letter(subject, text, date=NOW, sender='Ann Lee <ann.lee@example.org>', to='bob@example.org'):
    data = (f'From: {sender}\r\nTo: {to}\r\nSubject: {mailgen.encoded_word(subject)}\r\n'
            f'Date: {email.utils.formatdate(date)}\r\nMessage-ID: <{abs(hash((subject, date)))}@example.org>\r\n'
            'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
            f'{text}\r\n').encode()
    return mailgen.Message(data, (), int(date), subject, '', '')


LETTERS = [
    letter('Lunch', 'We could eat the halibut.'),
    letter('Invoice', 'For the halibut of last week.', NOW + 3600),
    letter('Grüße', 'Der Steinbeißer war gut.', NOW + 7200,
           f'{mailgen.encoded_word("Jürgen Müller")} <jm@example.org>'),
    letter('Old', 'No fish here.', NOW - 400 * 24 * 3600, to='carl@example.org'),
]


def subjects(world, *query):
    return [row['subject'] for row in world.person.ask('search', *query)]


def text_that_is_not_here(shape):
    """Headers alone are here; the server knows the words inside."""
    def test():
        with World(shape) as world:
            world.server.fill('ann', 'INBOX', LETTERS)
            world.person.sync('--bodies', 'none')
            before = world.client().flags()
            tap.equal(subjects(world, 'halibut'), [], 'not here')
            tap.equal(subjects(world, '--server', 'halibut'), ['Invoice', 'Lunch'], 'but on the server, newest first')
            tap.equal(subjects(world, '--server', 'halibut', '-invoice'), ['Lunch'], 'without another word')
            tap.equal(subjects(world, '--server', 'from:müller'), ['Grüße'], 'a name with letters of its own')
            tap.equal(subjects(world, '--server', 'subject:grüße'), ['Grüße'], 'and a subject')
            tap.equal(subjects(world, '--server', 'fish', 'before:2000'), [], 'but not outside of the days')
            tap.equal(subjects(world, '--server', 'fish', 'to:carl', 'is:unread'), ['Old'], 'several things at once')
            tap.equal(subjects(world, '--server', 'fish', 'is:starred'), [], 'or one too many')
            tap.equal(subjects(world, '--server', '"eat the halibut"'), ['Lunch'], 'a phrase')
            tap.equal(world.client().flags(), before, 'nothing is read by it')
            world.person.sync('--bodies', 'none')
            world.in_step()
    return test


def messages_that_are_not_here(shape):
    """A folder nobody has looked into yet, and mail that came since."""
    def test():
        with World(shape) as world:
            world.server.fill('ann', 'INBOX', LETTERS[:1])
            world.person.sync('--bodies', 'none')
            world.server.fill('ann', 'INBOX', [*mailgen.generate(5, start=50), LETTERS[1]])
            tap.equal(subjects(world, 'subject:invoice'), [], 'not here')
            tap.equal(subjects(world, '--server', 'subject:invoice'), ['Invoice'], 'fetched')
            tap.check('Invoice' in [row['subject'] for row in world.person.rows()], 'and here from then on')
            world.person.sync('--bodies', 'none')
            tap.equal(subjects(world, 'subject:invoice'), ['Invoice'], 'found without the server')
            world.in_step()
            tap.equal(len(world.person.rows()), 7, 'the others came with the sync')
    return test


def many(shape):
    """The newest count, and it is said that there are more."""
    def test():
        with World(shape) as world:
            world.server.fill('ann', 'INBOX', LETTERS[:1])
            world.person.sync('--bodies', 'none')
            world.server.fill('ann', 'INBOX', [letter(f'Number {n}', 'turbot', NOW + n) for n in range(650)])
            found = world.person.run('search', '--server', '--limit', '1000', 'turbot')
            tap.equal(found.code, 0, f'searched: {found.complaint}')
            tap.check('more' in found.complaint, 'it is said', found.complaint)
            world.person.sync('--bodies', 'none')
            found = world.person.run('search', '--server', '--limit', '1000', 'turbot').fine()
            tap.equal(len(found.objects), 500, 'the newest')
            tap.equal(found.objects[0]['subject'], 'Number 649', 'in order')
            world.in_step()
    return test


def nobody_answers():
    with World('full') as world:
        world.server.fill('ann', 'INBOX', LETTERS)
        world.person.sync('--bodies', 'all')
        world.server.stop()
        result = world.person.run('search', '--server', 'halibut')
        one_sentence(result)
        tap.equal([row['subject'] for row in result.objects], ['Invoice', 'Lunch'], 'what is here is found')
        world.server.start((world.server.port, world.server.tls_port))


def gmail():
    """All Mail is asked once, in Gmail's own words."""
    with Gmail() as server, Person() as person:
        server.fill('ann', 'INBOX', LETTERS)
        person.add_account(server)
        person.sync('--bodies', 'none')
        traced = person.run('search', '--server', 'halibut', environment={'TERN_TRACE': 'imap'}).fine()
        tap.equal([row['subject'] for row in traced.objects], ['Invoice', 'Lunch'], 'found')
        tap.equal(traced.complaint.count('X-GM-RAW'), 1, 'in All Mail; Spam and Trash are left out')
        traced = person.run('search', '--server', 'in:trash halibut', environment={'TERN_TRACE': 'imap'}).fine()
        tap.equal((traced.objects, traced.complaint.count('X-GM-RAW')), ([], 1), 'the trash, where it is asked for')
        rows = person.ask('search', '--server', 'from:müller')
        tap.equal([row['subject'] for row in rows], ['Grüße'], 'letters of its own')


def main():
    shape = sys.argv[1] if len(sys.argv) > 1 else 'full'
    if shape == 'gmail':
        tap.main([('gmail: its own search', gmail)])
        return
    tests = [('text that is not here', text_that_is_not_here(shape)),
             ('messages that are not here', messages_that_are_not_here(shape)),
             ('many', many(shape))]
    if shape == 'full':
        tests.append(('nobody answers', nobody_answers))
    tap.main([(f'{shape}: {name}', test) for name, test in tests])


if __name__ == '__main__':
    main()
