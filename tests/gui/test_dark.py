# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A light newsletter in a dark window: it is dark, its picture is as it was sent, and who wants the sender's own
colours has them by keyboard, for all that this sender sends, also after a new start."""
import base64
import re

import tap
from session import Session

MENU = ('menu item', 'check menu item', 'check box')
ROW, ITEM, MORE = 'list item', (MENU, 'Keep Original Colors'), ('toggle button', 'More')
SLOW = 60       # seconds: what a busy machine may take; it is waited for, never slept through
FIRST, SECOND = 'The lighthouse weekly', 'The lighthouse weekly again'
SENDER = ('The Lighthouse', 'weekly@lighthouse.example')
HTML = '<html><body bgcolor="#ffffff" style="color:#202020"><table width="100%" bgcolor="#f4f4f4"><tr>' \
       '<td height="400"><h1 style="color:#1a5fb4">The lamp is lit</h1><p>It shines on the water.</p>' \
       '<img alt="A yellow lamp" width="200" height="100" src="data:image/png;base64,{picture}"></td></tr></table>' \
       '</body></html>'
YELLOW = (240, 200, 20)
LAMP = 0.002    # of the window: a quarter of the picture, which becomes darker downwards


class Case:
    def __init__(self, session, world):
        import keys
        import shots
        import tree
        self.session, self.world, self.keys, self.shots, self.tree = session, world, keys, shots, tree

    def go(self, subject):
        keys, app, pattern = self.keys, self.world.app, re.compile(subject + ',')
        keys.reach(app, 'F6', ROW)
        keys.press(app, 'Home', on=(ROW, None))
        keys.reach(app, 'Down', ROW, pattern, 6)
        app.find(('label', 'heading'), subject, seconds=SLOW)
        app.find('heading', 'The lamp is lit', seconds=SLOW)

    def looks(self, dark):
        """The paper below the page's words, at the right end of the window's foot; and the picture."""
        path = self.session.path('page.png')

        def right():
            self.shots.window(path)
            width, height = self.shots.size(path)
            paper = self.shots.brightness(f'{path}[{width // 4}x{height // 10}+{width * 2 // 3}+{height * 17 // 20}]')
            lamp = self.shots.share(path, 'rgb({},{},{})'.format(*YELLOW))
            return (paper < 0.2) == dark and (paper > 0.8) != dark and lamp > LAMP
        self.tree.wait(right, f'the page is {"dark" if dark else "light"}, and its picture as it was sent', SLOW)

    def choices(self):
        return [(one['subject'], one['value']) for one in self.world.ask('choice', 'list', 'sender')
                if one['name'] == 'own-colours']

    def switch(self):
        keys, app = self.keys, self.world.app
        keys.reach(app, 'Tab', *MORE, 20)
        keys.press(app, 'Return', on=MORE)
        keys.focus(app, MENU, seconds=SLOW)
        keys.reach(app, 'Down', *ITEM, 24)
        keys.press(app, 'Return', on=ITEM)


def page_is_dark(case):
    case.go(FIRST)
    case.looks(dark=True)
    tap.equal(case.choices(), [], 'nobody chose anything')


def own_colours_are_kept(case):
    case.switch()
    case.looks(dark=False)
    tap.wait_until(lambda: case.choices() == [(SENDER[1], 'true')], 'it is written down', SLOW)
    case.world.stop()
    case.world.start()
    case.go(SECOND)
    case.looks(dark=False)
    case.switch()
    case.looks(dark=True)
    tap.wait_until(lambda: case.choices() == [], 'it is forgotten', SLOW)
    tap.equal(case.world.complaints(), [], 'no complaints')


def main():
    with Session() as session:
        import letterbox
        import looks
        from world import World     # it knows where the demo's pictures are made
        import pictures
        with World(session, messages=0, start=False) as world:
            page = HTML.format(picture=base64.b64encode(pictures.cover(YELLOW, 5)).decode())
            letterbox.fill(world, [letterbox.letter(one, html=page, sender=SENDER, flags=['\\Seen'])
                                   for one in (FIRST, SECOND)])
            looks.apply('dark')
            world.start()
            case = Case(session, world)
            return tap.run([(test.__name__.replace('_', ' '), lambda test=test: test(case))
                            for test in (page_is_dark, own_colours_are_kept)])


if __name__ == '__main__':
    raise SystemExit(main())
