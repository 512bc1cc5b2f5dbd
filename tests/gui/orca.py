# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Orca, and what it says. It must be there before the program it reads.

    with Orca(session) as orca:
        … start the program, press a key …
        orca.hears('Letter 2')

No synthesizer is needed: orca-customizations.py, which Orca loads from the person's folder, writes every utterance
to a file on its way there."""
import json
import os
import shutil
import sys
import time

import tree
from keys import xdotool
from tap import Failure, Skip

CUSTOMIZATIONS = '''
import json
import os
import time
from orca import speech

_log = open(os.environ["TERN_ORCA_SAID"], "a", buffering=1)
_speak = speech._speak


def _said(text, acss, interrupt):
    _log.write(json.dumps([round(time.time(), 3), text, bool(interrupt)]) + "\\n")
    return _speak(text, acss, interrupt)


speech._speak = _said
'''
# Orca looks for others of the same user, to end them or to leave. The person's own, and those of tests that run beside
# this one, are none of its business: they are on other displays.
START = """
import shutil, sys
path, sys.argv = shutil.which('orca'), ['orca', '--disable', 'braille']
names = {'__name__': 'orca-program', '__file__': path}
with open(path) as program:
    exec(compile(program.read(), path, 'exec'), names)
names['otherOrcas'] = lambda: []
sys.exit(names['main']())
"""
QUIET = 0.8     # Orca puts some things off by half a second


class Orca:
    def __init__(self, session):
        self.session = session
        self.path = session.path('orca-said')
        self.read_to = 0

    def __enter__(self):
        if not shutil.which('orca'):
            raise Skip('there is no Orca here')
        folder = os.path.join(os.environ['XDG_DATA_HOME'], 'orca')
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, 'orca-customizations.py'), 'w') as out:
            out.write(CUSTOMIZATIONS)
        open(self.path, 'w').close()
        self.process = self.session.start([sys.executable, '-c', START], log='orca', TERN_ORCA_SAID=self.path)
        self.hears('Screen reader on', 30)
        self.forget()
        return self

    def __exit__(self, *exception):
        self.process.stop()

    def _utterances(self):
        with open(self.path) as lines:
            return [json.loads(line) for line in lines if line.endswith('\n')]

    def said(self):
        """What has been said since forget(), in order."""
        return [text for _, text, _ in self._utterances()[self.read_to:] if text.strip()]

    def forget(self):
        self.read_to = len(self._utterances())

    def attends(self, app, wanted, tries=4):
        """Waits until Orca has spoken of the window that just opened, which holds this text. On a busy machine GTK
        says that its window is active before it knows that somebody listens; leaving and coming back says it again."""
        for _ in range(tries):
            if wanted in ' '.join(self.settle(seconds=8)):
                return self.said()
            number = xdotool('getactivewindow').strip()
            xdotool('windowminimize', number)
            tree.wait(lambda: app.window() is None, 'the window is left')
            xdotool('windowactivate', number)
            tree.wait(app.window, 'the window is active again')
        raise Failure(f'Orca did not speak of {wanted!r}; it said {self.said()}')

    def settle(self, quiet=QUIET, seconds=20):
        """Waits until Orca has been silent for a while; returns what it said since forget()."""
        end, since, before = time.monotonic() + seconds, time.monotonic(), -1
        while time.monotonic() - since < quiet and time.monotonic() < end:
            count = len(self._utterances())
            if count != before:
                before, since = count, time.monotonic()
            time.sleep(0.02)
        return self.said()

    def hears(self, wanted, seconds=10):
        """Waits until what was said since forget() holds this text; returns all of it once Orca is silent."""
        try:
            tree.wait(lambda: wanted in ' '.join(self.said()), wanted, seconds)
        except Failure:
            raise Failure(f'Orca did not say {wanted!r}; it said {self.said()}') from None
        return self.settle()
