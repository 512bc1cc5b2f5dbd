# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Accounts, by keyboard alone: a second one, a password that changes while Tern runs, one that is forgotten with the
session, a keyring that comes, accounts that go.

The tests are one story, told in order."""
import os
import re

import tap
from imapclient import ImapClient
from session import Session
from signing import ADDRESS, FIX, LETTERS, NEW_PASSWORD, SLOW


def signs_in_to_the_first_account(story):
    story.keys.focus(story.app, *ADDRESS)
    story.sign_in('ann')
    story.list_named()


def signs_in_to_a_second_account(story):
    app, keys = story.app, story.keys
    story.open_accounts()
    keys.reach(app, 'Tab', ('list item', 'button'), 'Add Account')
    keys.press(app, 'Return', on=(('list item', 'button'), 'Add Account'))
    keys.write(app, 'ann@example.org', on=ADDRESS)
    keys.press(app, 'Return', on=ADDRESS)
    story.blames(*ADDRESS, 'is an account for this address already')
    story.sign_in('bob')
    accounts = app.find('list', 'Accounts', seconds=SLOW)
    tap.equal([one.name for one in app.all('list item', below=accounts)], ['ann@example.org', 'bob@example.org'],
              'accounts')
    story.close_accounts()
    for address in ('ann@example.org', 'bob@example.org'):
        app.find('button', f'Account {address}', seconds=SLOW)
    app.find('button', re.compile('^All Inboxes'), seconds=SLOW)


def changes_of_password_are_said_and_healed(story):
    app, keys = story.app, story.keys
    story.foot('Up to date')
    story.change_password('second')
    foot = story.foot(FIX)
    tap.check(re.match('(ann|bob)@example.org: ', foot.name), 'it says whose', foot)
    story.enter_passwords('second')


def forgets_the_password_with_the_session(story):
    world = story.world
    world.stop()
    world.start()
    story.list_named()
    story.enter_passwords('second')


def keeps_the_password_in_the_keyring(story):
    world = story.world
    world.stop()
    story.session._start_keyring()
    world.start()
    story.list_named()
    story.enter_passwords('second')
    world.stop()
    world.start()
    story.list_named()
    story.foot('^Up to date')


def keeps_more_mail_on_this_computer(story):
    """A setting that holds at once, without a sign-in."""
    app, keys, world = story.app, story.keys, story.world
    story.open_accounts()
    keys.press(app, 'Return', on=('list item', 'ann@example.org'))
    keys.focus(app, *NEW_PASSWORD)
    story.go('Mail', 'combo box')
    keys.press(app, 'Space', on=('combo box', 'Mail'))
    keys.press(app, 'Down', on=('list item', 'Last year'))
    keys.press(app, 'Return', on=('list item', 'Last 3 years'))
    keys.focus(app, 'combo box', 'Mail')
    ini = os.path.join(world.home, 'config', 'accounts.ini')

    def kept():
        with open(ini) as lines:
            return re.findall(r'^keep-.*$', lines.read(), re.M)
    story.tree.wait(lambda: 'keep-mail=36' in kept(), 'three years are kept', SLOW)
    tap.equal(kept(), ['keep-mail=36', 'keep-attachments=on-demand', 'keep-at-most=2048'], 'the rest as it was')
    keys.press(app, 'Escape', on=('combo box', 'Mail'))
    app.find('list', 'Accounts', seconds=SLOW)
    story.close_accounts()
    story.foot('^Up to date')


def removes_an_account_when_told_twice(story):
    app, keys, world = story.app, story.keys, story.world
    story.open_accounts()
    story.remove('ann@example.org', hesitate=True)
    accounts = app.find('list', 'Accounts', seconds=SLOW)
    tap.equal([one.name for one in app.all('list item', below=accounts)], ['bob@example.org'], 'what is left')
    with open(os.path.join(world.home, 'config', 'accounts.ini')) as lines:
        tap.check('ann@example.org' not in lines.read(), 'the account is not in the list of accounts')
    story.close_accounts()
    app.gone('button', 'Account ann@example.org')
    app.gone('list', re.compile(f', {LETTERS} messages'), SLOW)
    app.find('label', 'No Messages', seconds=SLOW)
    with ImapClient(world.server.port, 'ann', 'second') as client:
        tap.equal(client.select()['exists'], LETTERS, 'the mail is still on the server')


def begins_again_after_the_last(story):
    story.open_accounts()
    story.remove('bob@example.org')
    story.keys.focus(story.app, *ADDRESS, SLOW)
    story.app.find('heading', 'Welcome to Tern')
    tap.equal(story.world.complaints(), [], 'no complaints')


TESTS = (signs_in_to_the_first_account, signs_in_to_a_second_account, changes_of_password_are_said_and_healed,
         forgets_the_password_with_the_session, keeps_the_password_in_the_keyring, keeps_more_mail_on_this_computer,
         removes_an_account_when_told_twice, begins_again_after_the_last)


def main():
    with Session() as session:
        from signing import Story
        from world import World
        with World(session, messages=LETTERS, account=False) as world:
            story = Story(session, world)
            return tap.run([(test.__name__.replace('_', ' '), story.chapter(test)) for test in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
