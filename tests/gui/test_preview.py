# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Attachments by keyboard: looked at in the window, one after the other, hostile ones too; a large one stopped on its
way, gone on with, and tried again after the network was gone."""
import dataclasses
import os
import re
import time

import tap
from session import Session

ROW = 'list item'
NAME = ('text', 'Name:')
SLOW = 60
COVER, SURVEY, SECOND = ('image', 'cover.png, 120 by 168'), ('image', 'survey.pdf, page 1 of 2'), (
    'image', 'survey.pdf, page 2 of 2')
POEM, TRY = ('text', 'poem.txt'), ('button', 'Try Again')
SAVE_BIN, STOP_BIN = ('button', 'Save survey.bin'), ('button', 'Stop Fetching survey.bin')
OPEN_BIN, RETRY_BIN = ('button', re.compile(r'^Open survey\.bin, ')), ('button', 'Try Again: survey.bin')
SLOWLY = 400_000    # bytes a second


class Case:
    def __init__(self, session, world):
        import keys
        import tree
        self.session, self.world, self.keys, self.tree = session, world, keys, tree
        self.out = session.path('out')
        os.mkdir(self.out)

    @property
    def app(self):
        return self.world.app

    def go(self, subject):
        keys, app, pattern = self.keys, self.app, re.compile(subject)
        keys.reach(app, 'F6', ROW)
        keys.press(app, 'Home', on=(ROW, None))
        row = keys.reach(app, 'Down', ROW, pattern, 12)
        if 'selected' not in row.states:
            keys.press(app, 'Down', on=(ROW, pattern))
        app.find(('label', 'heading'), subject, seconds=SLOW)

    def attachment(self, role, name):
        self.keys.press(self.app, 'Ctrl+Shift+A', on=(None, None))
        self.tree.wait(lambda: self.keys.focus(self.app, 'button', None), 'an attachment', SLOW)
        return self.keys.reach(self.app, 'Tab', role, name, 20)

    def save_as(self, path):
        """Into the dialog, which is there; in one go, since GTK's entry completes what is there when it pauses."""
        app, keys = self.app, self.keys
        keys.focus(app, *NAME, SLOW)
        for _ in range(5):
            keys.press(app, 'Ctrl+A', on=NAME)
            keys.xdotool('type', '--clearmodifiers', '--delay', 1, path)
            try:
                self.tree.wait(lambda: keys.focus(app, *NAME).text() == path, 'the path', 2)
                break
            except tap.Failure:
                pass
        keys.press(app, 'Return', on=NAME)

    def settles(self, name, wanted):
        path = os.path.join(self.out, name)
        tap.wait_until(lambda: os.path.exists(path) and open(path, 'rb').read() == wanted, f'{name} is saved', SLOW)

    def says(self, words):
        said = []

        def there():
            said[:] = said[-5:] + [self.app.find(*OPEN_BIN).description]
            return re.search(words, said[-1])
        try:
            self.tree.wait(there, words, SLOW)
        except tap.Failure:
            raise tap.Failure(f'it should say {words!r}; it says {said}') from None


def all_of_it_is_looked_at(case):
    import papers
    app, keys = case.app, case.keys
    case.go(papers.PAPERS)
    case.attachment('button', 'Preview cover.png')
    keys.press(app, 'Return', on=('button', 'Preview cover.png'))
    keys.press(app, 'Right', on=COVER)
    page = keys.focus(app, *SURVEY, SLOW)
    tap.check(papers.PAGES[0] in page.description, 'the words of the page are there', page.description)
    keys.press(app, 'PageDown', on=SURVEY)
    tap.check(papers.PAGES[1] in keys.focus(app, *SECOND, SLOW).description, 'and those of the next')
    keys.press(app, 'PageUp', on=SECOND)
    keys.press(app, 'Ctrl++', on=SURVEY)
    keys.press(app, 'Right', on=SURVEY)
    tap.equal(keys.focus(app, *POEM, SLOW).text(), papers.POEM.replace('\r\n', '\n'), 'in its own characters')
    keys.press(app, 'Right', on=POEM)       # the caret's
    keys.press(app, 'Ctrl+PageDown', on=POEM)
    for name in ('torn.pdf', 'torn.png'):
        keys.focus(app, *TRY, SLOW)
        app.find('label', 'This file cannot be shown here. It can be opened or saved.', seconds=SLOW)
        keys.press(app, 'Ctrl+PageDown' if name == 'torn.pdf' else 'Escape', on=TRY)
    keys.focus(app, 'button', re.compile(r'^Open torn\.png, '), SLOW)
    keys.reach(app, 'Shift+Tab', 'button', re.compile(r'^Open cover\.png, '), 20)
    keys.press(app, 'Space', on=('button', re.compile(r'^Open cover\.png, ')))
    keys.press(app, 'Ctrl+PageDown', on=COVER)
    keys.press(app, 'Ctrl+S', on=SURVEY)
    case.save_as(os.path.join(case.out, 'survey.pdf'))
    case.settles('survey.pdf', papers.pdf(papers.PAGES))
    keys.focus(app, 'button', re.compile(r'^Open survey\.pdf, '), SLOW)


def a_large_one_is_stopped_and_gone_on_with(case):
    import papers
    app, keys, proxy = case.app, case.keys, case.world.proxy
    case.go(papers.LARGE)
    proxy.rate = SLOWLY
    case.attachment(*SAVE_BIN)
    keys.press(app, 'Return', on=SAVE_BIN)
    case.save_as(os.path.join(case.out, 'survey.bin'))
    case.says('^[2-4].*MB of 5')
    keys.reach(app, 'Tab', *STOP_BIN)
    keys.press(app, 'Return', on=STOP_BIN)
    case.says('Stopped')
    keys.focus(app, *OPEN_BIN)
    tap.check('survey.bin' not in os.listdir(case.out), 'nothing half is saved')
    proxy.rate = None
    proxy.reset_counters()
    keys.reach(app, 'Tab', *SAVE_BIN)
    keys.press(app, 'Return', on=SAVE_BIN)
    case.save_as(os.path.join(case.out, 'survey.bin'))
    case.settles('survey.bin', papers.SURVEY)
    tap.check(proxy.bytes_in < len(papers.SURVEY), 'what had come did not come again', proxy.bytes_in)


def one_that_fails_is_tried_again(case):
    import papers
    app, keys, world = case.app, case.keys, case.world
    world.stop()
    fresh = papers.make(int(time.time()))[0]
    world.server.fill('ann', 'INBOX', [dataclasses.replace(fresh, data=fresh.data.replace(b'The whole', b'The other'))])
    world.start()
    case.go('The other survey')
    world.proxy.rate = SLOWLY
    case.attachment(*SAVE_BIN)
    keys.press(app := case.app, 'Return', on=SAVE_BIN)
    case.save_as(os.path.join(case.out, 'other.bin'))
    case.says('^[1-9].* of 5')
    world.unplug()
    keys.reach(app, 'Tab', *RETRY_BIN, 20)
    tap.check('other.bin' not in os.listdir(case.out), 'nothing half is saved')
    world.proxy.rate = None
    world.plug()
    keys.press(app, 'Return', on=RETRY_BIN)
    case.settles('other.bin', papers.SURVEY)
    keys.focus(app, *OPEN_BIN)
    tap.equal(world.complaints(), [], 'no complaints')


TESTS = (all_of_it_is_looked_at, a_large_one_is_stopped_and_gone_on_with, one_that_fails_is_tried_again)


def main():
    with Session() as session:
        import papers
        from world import World
        with World(session, messages=0, start=False) as world:
            world.server.fill('ann', 'INBOX', papers.make(int(time.time())))
            world.start()
            case = Case(session, world)
            return tap.run([(test.__name__.replace('_', ' '), lambda test=test: test(case)) for test in TESTS])


if __name__ == '__main__':
    raise SystemExit(main())
