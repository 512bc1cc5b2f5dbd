# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Counts what a program says on the accessibility bus, as a screen reader would have to listen to it.

    with events.Counting(app) as counted:
        keys.press(app, 'Down', on=…)
        counted.settle()
    counted.counts['object:state-changed:focused']"""
import collections
import time

from gi.repository import GLib, Gio

import tree

KINDS = ('object:', 'window:', 'document:', 'focus:')
QUIET = 0.3     # a frame is 16 ms, and the toolkits put off what they have to say by a few


def _dashed(member):
    """StateChanged as state-changed."""
    return ''.join(('-' if at and letter.isupper() else '') + letter.lower() for at, letter in enumerate(member))


class Counting:
    """counts: {event: how often}; heard: (event, name on the bus, path, detail numbers, any) in order."""

    def __init__(self, app, kinds=KINDS):
        self.app, self.kinds = app, kinds
        self.counts = collections.Counter()
        self.heard = []
        self.senders = {app.bus_name}

    def __enter__(self):
        for kind in self.kinds:
            tree.ask(tree.A11Y + 'Registry', '/org/a11y/atspi/registry', 'Registry', 'RegisterEvent',
                     GLib.Variant('(sass)', (kind, [], '')))
        self.subscription = tree.bus().signal_subscribe(None, None, None, None, None, Gio.DBusSignalFlags.NONE,
                                                        self._on_heard)
        self.settle()       # it has answered, so it knows that somebody listens
        self.counts.clear()
        self.heard.clear()
        return self

    def __exit__(self, *exception):
        tree.bus().signal_unsubscribe(self.subscription)
        for kind in self.kinds:
            tree.ask(tree.A11Y + 'Registry', '/org/a11y/atspi/registry', 'Registry', 'DeregisterEvent',
                     GLib.Variant('(s)', (kind,)))

    def _on_heard(self, _bus, sender, path, interface, member, arguments):
        if sender not in self.senders or not interface.startswith(tree.A11Y + 'Event.'):
            return
        detail, first, second, what = arguments.unpack()[:4]
        name = f'{interface.rsplit(".", 1)[1].lower()}:{_dashed(member)}' + (f':{detail}' if detail else '')
        self.counts[name] += 1
        self.heard.append((name, sender, path, first, second, what))

    @property
    def total(self):
        return sum(self.counts.values())

    def settle(self, quiet=QUIET, seconds=10):
        """Waits until the program has answered and been silent for a while, and returns the counts."""
        end, since, before = time.monotonic() + seconds, time.monotonic(), -1
        while time.monotonic() - since < quiet and time.monotonic() < end:
            self.senders |= {one.bus_name for one in self.app.root().walk()}    # with the pages it shows
            tree.deliver()
            if self.total != before:
                before, since = self.total, time.monotonic()
        return self.counts

    def announcements(self):
        """The texts a screen reader was asked to say."""
        return [what for name, _, _, _, _, what in self.heard if name.startswith('object:announcement')]
