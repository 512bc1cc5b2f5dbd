# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Proves the harness of this folder on a small window, before anything of Tern is believed on its word."""
import os
import signal
import subprocess

import tap
from session import Session

LIST = 'list item'


def refuses(action, *words):
    """The action must fail, with these words in what it says."""
    try:
        action()
    except tap.Failure as failure:
        for word in words:
            tap.check(word in str(failure), f'the failure speaks of {word!r}', str(failure))
        return
    raise tap.Failure('it did not fail')


class Probe:
    """The small window, and the tests on it; each begins with the focus on the list's first row."""

    def __init__(self, session):
        import keys
        import tree
        self.keys, self.tree, self.session = keys, tree, session

    def __enter__(self):
        self.process = self.session.start([os.environ['TERN_GUI_PROBE']], log='probe')
        self.app = self.tree.Application('probe')
        return self

    def __exit__(self, *exception):
        self.process.stop()
        tap.equal(self.session.log('probe'), '', 'the program has no complaints')
        tap.wait_until(lambda: not self.tree.is_there('probe'), 'it has left')

    def shows(self, wanted):
        said = []

        def same():
            said[:] = [self.app.find('text', 'To').text()]
            return said == [wanted]
        try:
            self.tree.wait(same, 'the entry', 5)
        except tap.Failure:
            tap.equal(said[0], wanted, 'the text of the entry')


def tree_is_read(probe):
    app = probe.app
    tap.equal(app.window().name, 'Probe', 'the active window')
    tap.equal([one.name for one in app.all(LIST)][:3], ['Letter 1', 'Letter 2', 'Letter 3'], 'rows in reading order')
    row = app.find(LIST, 'Letter 2')
    tap.equal((row.parent.role, row.parent.name), ('list', 'Letters'), 'its parent')
    tap.equal(app.all('label', below=row), [], 'the label inside a row is not in the tree')
    tap.equal(app.find('button', 'Post').actions(), ['Click'], 'actions')
    refuses(lambda: app.find('button', 'Send', seconds=0.2), 'Send', 'Posted 0')
    tap.equal(app.all(LIST, 'Letter 40'), [], 'a row below the fold is not showing')


def keys_reach_the_focus(probe):
    app, keys = probe.app, probe.keys
    keys.press(app, 'Down', on=(LIST, 'Letter 1'))
    keys.press(app, 'Down', on=(LIST, 'Letter 2'))
    row = keys.focus(app, LIST, 'Letter 3')
    tap.check('selected' in row.states, 'and it is selected', row)
    keys.press(app, 'Tab', on=(LIST, 'Letter 3'))
    keys.write(app, 'Ann, Zoë & 山田 +?', on=('text', 'To'))
    probe.shows('Ann, Zoë & 山田 +?')
    keys.press(app, 'Ctrl+A', on=('text', 'To'))
    keys.press(app, 'BackSpace', on=('text', 'To'))
    probe.shows('')
    keys.press(app, 'Tab', on=('text', 'To'))
    keys.press(app, 'Space', on=('button', 'Post'), times=2)
    app.find('label', 'Posted 2')
    keys.press(app, 'Shift+Tab', on=('button', 'Post'))
    keys.press(app, 'Shift+Tab', on=('text', 'To'))
    keys.focus(app, LIST, 'Letter 3')


def wrong_focus_is_refused(probe):
    app, keys = probe.app, probe.keys
    keys.focus(app, LIST, 'Letter 1')
    refuses(lambda: keys.focus(app, LIST, 'Letter 2', seconds=0.2), 'Letter 2', 'Letter 1')
    refuses(lambda: keys.focus(app, 'button', seconds=0.2), 'button')
    other = probe.session.start(['xwininfo'], log='pointer')    # grabs the pointer only: the focus stays
    keys.focus(app, LIST, 'Letter 1')
    other.stop()
    probe.process.child.send_signal(signal.SIGSTOP)
    probe.tree.TIMEOUT_MS, kept = 300, probe.tree.TIMEOUT_MS
    refuses(lambda: keys.focus(app, LIST, 'Letter 1', seconds=0.2), 'does not answer')
    probe.tree.TIMEOUT_MS = kept
    probe.process.child.send_signal(signal.SIGCONT)
    keys.focus(app, LIST, 'Letter 1')


def clicks_hit_their_place(probe):
    app, keys = probe.app, probe.keys
    keys.click(app, app.find('button', 'Post'))
    app.find('label', 'Posted 1')
    keys.click(app, app.find(LIST, 'Letter 4'))
    keys.press(app, 'Down', on=(LIST, 'Letter 4'))
    keys.focus(app, LIST, 'Letter 5')
    keys.click(app, app.find('text', 'To'))
    keys.write(app, 'x', on=('text', 'To'))


def events_are_counted(probe):
    import events
    app, keys = probe.app, probe.keys
    with events.Counting(app) as counted:
        tap.equal(dict(counted.settle()), {}, 'silence')
        keys.press(app, 'Down', on=(LIST, 'Letter 1'))
        keys.focus(app, LIST, 'Letter 2')
        counts = dict(counted.settle())
        tap.equal(counts.get('object:state-changed:focused'), 2, f'one loses the focus, one gets it: {counts}')
        tap.equal(counts.get('object:selection-changed'), 1, f'the selection changes once: {counts}')
        tap.check(counted.total < 12, 'and little else', counts)
        keys.click(app, app.find('button', 'Post'))
        app.find('label', 'Posted 1')
        counted.settle()
        tap.equal(counted.announcements(), ['Posted 1'], 'what is to be said')


def pictures_are_taken(probe):
    import shots
    path = probe.session.path('probe.png')
    shots.take(path)
    width, height = shots.size(path)
    tap.equal((width, height), probe.session.screen, 'the whole screen')
    shots.window(path)
    tap.check(shots.size(path) < (width, height), 'the window alone', shots.size(path))
    tap.check(shots.colours(path) > 8, 'and something is in it', shots.colours(path))
    shots.resize(700, 500)
    tap.wait_until(lambda: shots.window(path) or shots.size(path) == (700, 500), 'resized')


def looks_are_seen(session):
    """Each look changes the picture in the way it says, without a settings daemon."""
    import shots
    import looks
    found = {}
    for look in looks.LOOKS:
        looks.apply(look)
        with Probe(session) as probe:
            path = session.path('look.png')
            probe.keys.focus(probe.app, LIST, 'Letter 1')
            shots.window(path)
            found[look] = {'brightness': shots.brightness(path), 'colours': shots.colours(path),
                           'height': probe.app.find(LIST, 'Letter 1').extents()[3],
                           'close': probe.app.find('button', 'Close').extents()[0]}
    looks.apply('light')
    tap.check(found['dark']['brightness'] < 0.35 < 0.7 < found['light']['brightness'], 'dark is dark', found)
    tap.check(found['large-text']['height'] > 1.5 * found['light']['height'], 'large text is large', found)
    tap.check(found['high-contrast']['brightness'] != found['light']['brightness'], 'contrast is seen', found)
    tap.check(found['right-to-left']['close'] < 100 < 300 < found['light']['close'], 'from right to left', found)


def keyring_opens(session):
    if not session.keyring:
        raise tap.Skip('this session has no keyring')
    put = subprocess.run(['secret-tool', 'store', '--label', 'x', 'for', 'test'], input=b'secret', capture_output=True)
    tap.equal((put.returncode, put.stderr), (0, b''), 'stored')
    got = subprocess.run(['secret-tool', 'lookup', 'for', 'test'], capture_output=True)
    tap.equal(got.stdout, b'secret', 'and found')


def on(session, test):
    def run():
        with Probe(session) as probe:
            test(probe)
    return run


if __name__ == '__main__':
    with Session(keyring=True) as session:
        tests = [(test.__name__.replace('_', ' '), on(session, test)) for test in (
            tree_is_read, keys_reach_the_focus, wrong_focus_is_refused, clicks_hit_their_place, events_are_counted,
            pictures_are_taken)]
        status = tap.run([*tests, ('looks are seen', lambda: looks_are_seen(session)),
                          ('the keyring opens', lambda: keyring_opens(session))])
    raise SystemExit(status)
