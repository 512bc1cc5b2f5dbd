# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""In the narrowest window, with text twice as large and from right to left: nothing reaches over its edges, and the
question about a certificate begins at its beginning."""
import re

import tap
from session import Session

ROW = 'list item'
SLOW = 60       # seconds: what a busy machine may take; it is waited for, never slept through
SLACK = 12      # pixels; GTK is not exact about what stands in a header bar
NARROW = (370, 730)     # 360 × 720, and what GTK draws around a window where no compositor casts its shadow
WORDS = ('label', 'heading', 'button', 'toggle button', 'text', 'entry')
SUBJECT = 'The lens that slept in a cellar'
PAGE = '<html><body><h1>The lens</h1><p>Fish soup.</p><img src="http://127.0.0.1:1/a.png" alt="A lens"></body></html>'


def outside(app):
    """What shows words and does not lie within the window; what is a web page's own may, and is scrolled."""
    window = app.window()
    left, _, room, _ = window.extents()
    found = []
    for one in window.walk():
        if one.role in WORDS and one.name and 'showing' in one.states and one.bus_name == app.bus_name:
            x, _, width, _ = one.extents()
            if width > 0 and (x < left - SLACK or x + width > left + room + SLACK):
                found.append((one, x, width, left, room))
    return found


def nothing_is_cut(app, tree, where):
    found = []

    def none():
        found[:] = outside(app)
        return not found
    try:
        tree.wait(none, where)
    except tap.Failure:
        tap.equal(found, [], f'beyond the edge: {where}')


def fits(session, look):
    import keys
    import letterbox
    import looks
    import shots
    import tree
    from world import World
    with World(session, messages=0, start=False) as world:
        letterbox.fill(world, [letterbox.letter(SUBJECT, html=PAGE, sender=('The Harbour Letter',
                                                                           'letter@harbourletter.example'))])
        world.server.fill('ann', 'Projects with a rather long name', [])
        looks.apply(look)
        app = world.start()
        shots.resize(*NARROW)
        row = (ROW, re.compile(SUBJECT))
        app.find(*row, seconds=SLOW)
        nothing_is_cut(app, tree, 'the list')
        keys.press(app, 'Return', on=(ROW, None))
        app.find('label', re.compile('^Pictures are not loaded'), seconds=SLOW)
        nothing_is_cut(app, tree, 'the message')
        keys.press(app, 'F9', on=(None, None))
        keys.focus(app, 'button', re.compile('^Inbox'), SLOW)
        nothing_is_cut(app, tree, 'the folders')
        keys.press(app, 'F9', on=('button', re.compile('^Inbox')))
        app.gone('list', 'Folders', SLOW)
        keys.press(app, 'F10', on=(None, None))     # the main menu's button is among the folders
        keys.press(app, 'Escape', on=(('menu item', 'check menu item'), None))
        app.gone('list', 'Folders', SLOW)
        keys.focus(app, None)
        world.stop()
        tap.equal(world.complaints(), [], 'no complaints')


def certificate_begins_at_its_beginning(session):
    import keys
    import looks
    import shots
    import signing
    import tree
    from world import World
    with World(session, messages=1, account=False, start=False) as world:
        looks.apply('large-text')
        app = world.start()
        shots.resize(*NARROW)
        story = signing.Story(session, world)
        story.fill_in('ann')
        keys.focus(app, 'button', 'Cancel', SLOW)
        dialog = app.find('alert', 'Trust Server?')

        def at_top():
            return [one.value() for one in app.all('scroll bar', below=dialog)] == [0]
        tree.wait(at_top, 'it is not scrolled', SLOW)
        tap.equal([one for one in dialog.walk() if 'Tern cannot be sure' in one.name][0].role, 'label', 'and says why')


def main():
    with Session() as session:
        return tap.run([
            ('fits with large text', lambda: fits(session, 'large-text')),
            ('fits from right to left', lambda: fits(session, 'right-to-left')),
            ('certificate begins at its beginning', lambda: certificate_begins_at_its_beginning(session))])


if __name__ == '__main__':
    raise SystemExit(main())
