# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""How much room an account takes, here and on its server, in its settings; ternctl says the same, and what a second
client puts on the server is counted.

The tests are one story, told in order."""
import re

import tap
from session import Session
from signing import NEW_PASSWORD, SLOW, Story

ROW = 'list item'
LETTERS = 3
ROOM = 100      # kilobytes on the server
HERE, THERE = (ROW, 'Mail on this computer'), (ROW, 'Mailbox on the server')


def size(count):
    """As GLib writes it."""
    if count < 1000:
        return f'{count} bytes'
    return f'{count / 1000:.1f} kB'


class Room(Story):
    def told(self):
        """What ternctl says of the account."""
        return self.world.ask('account', 'list')[0]

    def says(self, words):
        """A line of the page; what separates a number from its unit does not matter."""
        def shown():
            return [one for one in self.app.all('label') if re.search(words, one.name.replace('\u00a0', ' '))]
        return self.tree.wait(shown, f'{words} is shown', SLOW)[0]

    def open_page(self):
        self.open_accounts()
        self.keys.press(self.app, 'Return', on=(ROW, 'ann@example.org'))
        self.keys.focus(self.app, *NEW_PASSWORD)

    def close_page(self):
        self.keys.press(self.app, 'Escape', on=(None, None))
        self.app.find('list', 'Accounts', seconds=SLOW)
        self.close_accounts()

    def there(self):
        told = self.told()
        return f'^{re.escape(size(told["server_used"]))} of {re.escape(size(told["server_limit"]))} used'


def nothing_is_kept_of_old_mail(story):
    """As a new account has it: the text of the last twelve months; these letters are older."""
    story.list_named()
    story.foot('^Up to date')
    story.open_page()
    story.says('^None yet$')
    tap.equal(story.told()['kept_messages'], 0, 'ternctl says so')
    story.says(story.there())
    story.go(*reversed(HERE))
    story.keys.press(story.app, 'Tab', on=HERE)
    story.keys.focus(story.app, *THERE)


def keeping_more_is_counted(story):
    """With the page open all the while."""
    keys, app = story.keys, story.app
    keys.reach(app, 'Shift+Tab', 'combo box', 'Mail')
    keys.press(app, 'Space', on=('combo box', 'Mail'))
    keys.press(app, 'Down', on=(ROW, 'Last year'))
    keys.press(app, 'Return', on=(ROW, 'Last 3 years'))
    keys.focus(app, 'combo box', 'Mail')
    story.says(f' in {LETTERS} messages$')
    story.says(f'^{re.escape(size(story.told()["kept"]))} in {LETTERS} messages$')


def what_another_client_adds_is_counted(story):
    before = story.told()
    story.letterbox.deliver(story.world.client(), story.letterbox.letter('News', text='Six loaves.\n' * 400))
    story.says(f' in {LETTERS + 1} messages$')
    story.says(f'^{re.escape(size(story.told()["kept"]))} in {LETTERS + 1} messages$')
    tap.check(story.told()['kept'] > before['kept'] + 4000, 'ternctl counts it', story.told())
    story.close_page()
    story.keys.press(story.app, 'F5', on=(None, None))
    story.tree.wait(lambda: story.told()['server_used'] > before['server_used'], 'the server tells of it', SLOW)
    story.open_page()
    story.says(story.there())
    story.close_page()


def almost_full_is_said(story):
    used = story.told()['server_used']
    rest = ROOM * 1024 * 95 // 100 - used
    story.letterbox.deliver(story.world.client(), story.letterbox.letter('Maps', text='x' * 71 + '\n' + 'Lake.\n'
                                                                        * (rest // 7)))
    story.keys.press(story.app, 'F5', on=(None, None))
    story.foot(r'^Up to date .* · Mailbox 9\d% full$')
    told = story.told()
    tap.check(0.9 < told['server_used'] / told['server_limit'] < 1, 'ternctl says so', told)
    story.open_page()
    story.says(story.there() + r'\nIt is almost full: the server may soon turn new mail away\.$')
    story.close_page()
    client = story.world.client()
    client.expunge(client.uids()[-1:])
    story.keys.press(story.app, 'F5', on=(None, None))
    story.tree.wait(lambda: not story.app.all('button', re.compile('% full')), 'there is room again', SLOW)
    story.foot('^Up to date')
    tap.equal(story.world.complaints(), [], 'no complaints')


TESTS = (nothing_is_kept_of_old_mail, keeping_more_is_counted, what_another_client_adds_is_counted,
         almost_full_is_said)


def main():
    with Session() as session:
        import letterbox
        from world import World
        with World(session, messages=0, start=False, shape='quota', quota=ROOM) as world:
            letterbox.fill(world, [letterbox.letter(f'Letter {number}') for number in range(LETTERS)])
            world.start()
            story = Room(session, world)
            story.letterbox = letterbox
            story.list_named = lambda: story.app.find('list', re.compile(f'^Inbox, {LETTERS} mess'), seconds=SLOW)
            return tap.run([(test.__name__.replace('_', ' '), story.chapter(test)) for test in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
