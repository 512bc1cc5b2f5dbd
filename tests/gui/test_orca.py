# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""What the window says through Orca: a list, a folder, a text mail, an HTML mail, a star, archiving, and their
undoing. What must be said stands in each step in the words a person hears, before anything of how it came about."""
import re

import tap
from session import Session

ROW, FOLDER = 'list item', 'button'
WHEN = r'(today|yesterday) \d\d:\d\d'
MARIA = rf'Maria Kowalska, Re: Quarterly figures, {WHEN}, attachment'
LETTER = rf'The Harbour Letter, The lens that slept in a cellar, {WHEN}'
# What the window is made of, which nobody wants to hear of.
MADE_OF = re.compile(r'\b(Gtk|Adw|Tern|WebKit)[A-Z]\w*|'
                     r'\b(label|image|panel|filler|presentation|generic|unknown|toast|document)\b')


def is_right(said, wanted):
    """Whether all that is wanted was said, in this order, each of it once, and nothing twice."""
    heard = ' | '.join(said)
    at = 0
    for one in wanted:
        found = re.compile(one).search(heard, at)
        tap.check(found, f'not said, or not in this order: {one}', said)
        tap.equal(len(re.findall(one, heard)), 1, f'{one} is said once: {said}')
        at = found.end()
    tap.equal(sorted(one for one in set(said) if said.count(one) > 1), [], f'nothing is said twice: {said}')
    tap.check(not MADE_OF.search(heard), 'nothing of how it is made', said)


def row(name):
    return ROW, re.compile(name)


def folder(name):
    return FOLDER, re.compile('^' + name)


def hears(orca, app, key, on, *wanted):
    """Presses a key, and looks at all that was said until Orca is silent again; returns it."""
    import keys
    import tree
    orca.settle()
    orca.forget()
    keys.press(app, key, on=on)
    try:
        tree.wait(lambda: re.search(wanted[-1], ' | '.join(orca.said())), wanted[-1], 20)
    except tap.Failure:
        pass    # what was said instead is told below
    said = orca.settle()
    is_right(said, wanted)
    return said


def begins(orca, world):
    app = world.start()
    app.find('list', re.compile('^Inbox, 88 messages, 19 unread'), seconds=60)
    app.find(ROW, re.compile(MARIA), state='focused', seconds=60)
    is_right(orca.returns(app, 'Maria Kowalska'), ('Inbox, 88 messages, 19 unread', 'Unread, ' + MARIA))


def list_is_said(orca, app):
    # Nothing was selected: the first Down selects the row that has the focus and was said already. That it is read a
    # while later is seen, and not said.
    orca.forget()
    import keys
    keys.press(app, 'Down', on=row('Unread, ' + MARIA))
    app.find(ROW, re.compile('^' + MARIA), state='selected', seconds=30)
    tap.equal(orca.settle(), [], 'nothing is said again')
    hears(orca, app, 'Down', row(MARIA), 'Unread, ' + LETTER)
    app.find(ROW, re.compile('^' + LETTER), state='selected', seconds=30)
    hears(orca, app, 'Up', row(LETTER), '^' + MARIA)


def text_mail_is_said(orca, app):
    app.find('text', re.compile('Maria Kowalska, Re: Quarterly figures'), seconds=60)
    hears(orca, app, 'F6', row(MARIA), 'Maria Kowalska, Re: Quarterly figures', 'Corrected table attached')
    hears(orca, app, 'Escape', ('text', None), MARIA)


def html_mail_is_said(orca, app):
    """Opening it says who, what, and how it begins; then it is read by lines, as text is. Once it has been left, the
    keys are the list's again."""
    hears(orca, app, 'Down', row(MARIA), LETTER)
    app.find('document web', seconds=60)
    opens = 'The Harbour Letter, The lens that slept in a cellar. The lens that slept in a cellar'
    hears(orca, app, 'F6', row(LETTER), re.escape(opens))
    hears(orca, app, 'Down', ('paragraph', opens), r'The Harbour Letter\W+No. 140')
    hears(orca, app, 'Escape', ('paragraph', opens), LETTER)
    hears(orca, app, 'Up', row(LETTER), MARIA)
    hears(orca, app, 'Down', row(MARIA), LETTER)
    app.find('document web', seconds=60)
    hears(orca, app, 'F6', row(LETTER), re.escape(opens))
    hears(orca, app, 'Tab', ('paragraph', opens), 'Read this letter in a browser link')
    hears(orca, app, 'Escape', ('link', None), LETTER)
    hears(orca, app, 'Up', row(LETTER), MARIA)


def star_is_said_and_undone(orca, app):
    """What was done, and not the row once more; whoever comes to it again hears how it is."""
    tap.equal(hears(orca, app, 'Ctrl+D', row(MARIA), 'Starred'), ['Starred'], 'all that is said')
    app.find(ROW, re.compile(MARIA + ', starred'), state='focused')
    hears(orca, app, 'Down', row(MARIA), LETTER)
    hears(orca, app, 'Up', row(LETTER), '^' + MARIA + ', starred')
    tap.equal(hears(orca, app, 'Ctrl+Z', row(MARIA), 'Starred'), ['Undone: Starred'], 'all that is said')


def archiving_is_said_and_undone(orca, app):
    """Where it leads, and what was done: the next row has the focus at once, the rest is known a moment later."""
    hears(orca, app, 'Ctrl+E', row(MARIA), LETTER, r'\| Archived$')
    tap.equal(hears(orca, app, 'Ctrl+Z', row(LETTER), 'Archived'), ['Undone: Archived'], 'all that is said')
    hears(orca, app, 'Up', row(LETTER), '^' + MARIA)


def folders_are_said(orca, app):
    app.find('list', re.compile('^Inbox, 88 messages, (17|18) unread'))
    hears(orca, app, 'Shift+F6', row(MARIA), 'Folders List', r'Inbox, \d+ unread')
    hears(orca, app, 'j', folder('Inbox'), 'Junk, 7 unread')
    app.find('list', re.compile('^Junk, 7 messages'), seconds=30)
    hears(orca, app, 'F6', folder('Junk'), 'Junk, 7 messages, 7 unread')


def says(session):
    from orca import Orca
    from world import World
    with Orca(session) as orca, World(session, start=False) as world:
        begins(orca, world)
        for part in (list_is_said, text_mail_is_said, html_mail_is_said, star_is_said_and_undone,
                     archiving_is_said_and_undone, folders_are_said):
            part(orca, world.app)
        tap.equal(world.complaints(), [], 'no complaints')


if __name__ == '__main__':
    with Session() as session:
        status = tap.run([('Orca says what the window shows, once', lambda: says(session))])
    raise SystemExit(status)
