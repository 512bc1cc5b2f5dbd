# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Orca, and what it says. It must be there before the program it reads.

    with Orca(session) as orca:
        … start the program, press a key …
        orca.hears('Letter 2')

No synthesizer is needed: orca-customizations.py, which Orca loads from the person's folder, writes every utterance
to a file on its way there, and of every window event that Orca has dealt with it."""
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
from orca import event_manager, speech

_log = open(os.environ["TERN_ORCA_SAID"], "a", buffering=1)
_speak = speech._speak
_process = event_manager.EventManager._process_object_event


def _said(text, acss, interrupt):
    _log.write(json.dumps(["said", text]) + "\\n")
    return _speak(text, acss, interrupt)


def _processed(self, event):
    _process(self, event)
    if event.type.startswith("window:"):
        _log.write(json.dumps(["dealt with", event.type]) + "\\n")


speech._speak = _said
event_manager.EventManager._process_object_event = _processed
'''
LAST_LISTENED_TO = 'Window:Destroy:'    # what Orca asks to be told of, it asks one by one, and this last
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
        tree.wait(self._listens, 'Orca listens', 60)    # it says that it is on before it does
        self.hears('Screen reader on')
        self.forget()
        return self

    def __exit__(self, *exception):
        self.process.stop()

    def _listens(self):
        listeners = tree.ask(tree.A11Y + 'Registry', '/org/a11y/atspi/registry', 'Registry', 'GetRegisteredEvents')[0]
        return any(event == LAST_LISTENED_TO for _, event in listeners)

    def _written(self, kind):
        with open(self.path) as lines:
            written = [json.loads(line) for line in lines if line.endswith('\n')]
        return [what for its_kind, what in written if its_kind == kind]

    def _utterances(self):
        return self._written('said')

    def said(self):
        """What has been said since forget(), in order."""
        return [text for text in self._utterances()[self.read_to:] if text.strip()]

    def forget(self):
        self.read_to = len(self._utterances())

    def returns(self, app, wanted):
        """Leaves the active window and comes back to it; returns what Orca then says, which must hold this text.

        Of a window that has just opened Orca may hear nothing: GTK keeps silent until the registry has told it who
        listens, and on a busy machine the window is active, and something in it has the focus, before it has."""
        self._is_known_to(app)
        left = self._written('dealt with').count('window:deactivate')
        number = xdotool('getactivewindow').strip()
        xdotool('windowminimize', number)
        tree.wait(lambda: app.window() is None, 'the window is left')
        # Of leaving and coming back within a moment it makes nothing at all.
        tree.wait(lambda: self._written('dealt with').count('window:deactivate') > left, 'Orca knows it is left', 30)
        self.settle()
        self.forget()
        xdotool('windowactivate', number)
        tree.wait(app.window, 'the window is active again')
        return self.hears(wanted, 30)

    def _is_known_to(self, app):
        """Waits until a program has asked who listens, and was answered. It asks once the registry has taken it in,
        which is when it can be found there; each answer below comes after what was sent before it."""
        for name, path in ((app.bus_name, tree.ROOT), (tree.A11Y + 'Registry', tree.ROOT), (app.bus_name, tree.ROOT)):
            tree.ask(name, path, 'Accessible', 'GetRole')

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
