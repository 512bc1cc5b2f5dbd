# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Proves that what Orca says is heard, on the small window of test_gui_harness.py."""
import os

import tap
from session import Session


def says_what_has_the_focus(session):
    import keys
    import tree
    from orca import Orca
    with Orca(session) as orca:
        process = session.start([os.environ['TERN_GUI_PROBE']], log='probe')
        app = tree.Application('probe')
        orca.returns(app, 'Letter 1')
        orca.forget()
        keys.press(app, 'Down', on=('list item', 'Letter 1'))
        said = orca.hears('Letter 2')
        tap.equal(' '.join(said).count('Letter 2'), 1, f'once: {said}')
        tap.check('label' not in ' '.join(said), 'and nothing of how it is made', said)
        orca.forget()
        keys.press(app, 'Tab', on=('list item', 'Letter 2'))
        orca.hears('To')
        keys.press(app, 'Tab', on=('text', 'To'))
        orca.hears('Post')
        orca.forget()
        keys.press(app, 'Space', on=('button', 'Post'))
        said = orca.hears('Posted 1')
        tap.equal(' '.join(said).count('Posted 1'), 1, f'an announcement, once: {said}')
        process.stop()


if __name__ == '__main__':
    with Session() as session:
        status = tap.run([('Orca says what has the focus', lambda: says_what_has_the_focus(session))])
        if status:
            tap.diagnose(session.log('orca')[-3000:])
    raise SystemExit(status)
