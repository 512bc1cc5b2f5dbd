# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The accessibility tree as assistive technology gets it: a program's whole tree in one question, found by role and
name. Spoken over D-Bus directly, since libatspi's cache answers with what was true a moment ago.

    app = tree.Application('tern')
    row = app.find('list item', re.compile('^Unread, Maria'))
    tree.wait(lambda: 'selected' in app.refresh(row).states, 'the row is selected')

An Accessible is a snapshot: what was true when it was asked for. Roles and states have AT-SPI's names."""
import functools
import os
import re
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib  # noqa: E402

from tap import Failure  # noqa: E402

ROOT = '/org/a11y/atspi/accessible/root'
CACHE = '/org/a11y/atspi/cache'
A11Y = 'org.a11y.atspi.'
NOTHING = '/org/a11y/atspi/null'
TIMEOUT_MS = 8000
PATIENCE = 10
WINDOWS = ('frame', 'window', 'dialog')
SCREEN, WINDOW = 0, 1
_roles, _states = {}, {}


def role_name(number):
    if number not in _roles:
        _roles[number] = Atspi.role_get_name(Atspi.Role(number))
    return _roles[number]


def state_names(low, high):
    names, bits = set(), low | high << 32
    for number in range(bits.bit_length()):
        if bits >> number & 1:
            if number not in _states:
                _states[number] = Atspi.StateType(number).value_nick
            names.add(_states[number])
    return frozenset(names)


def connect(address):
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)


@functools.lru_cache(maxsize=1)
def bus():
    """The connection to the accessibility bus of this session."""
    session = connect(os.environ['DBUS_SESSION_BUS_ADDRESS'])
    where = session.call_sync('org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus', 'GetAddress', None, None, 0, TIMEOUT_MS,
                              None)
    return connect(where.unpack()[0])


def ask(name, path, interface, method, arguments=None):
    answer = bus().call_sync(name, path, A11Y + interface, method, arguments, None, 0, TIMEOUT_MS, None)
    return answer.unpack()


def wait(condition, what, seconds=PATIENCE):
    """Looks until the condition holds and returns its value. Something that vanished while it was looked at is a no."""
    end = time.monotonic() + seconds
    while True:
        trouble = ''
        try:
            value = condition()
            if value:
                return value
        except GLib.Error as error:
            trouble = f' ({error.message})'
        if time.monotonic() > end:
            raise Failure(f'{what}: not within {seconds:g} s{trouble}')
        deliver()
        time.sleep(0.02)


def deliver():
    """Hands on the events that have arrived."""
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass


class Accessible:
    def __init__(self, name, path, parent, index, interfaces, label, role, description, states):
        self.bus_name, self.path, self.parent, self.index = name, path, parent, index
        self.interfaces = {one.removeprefix(A11Y) for one in interfaces}
        self.name, self.description, self.role, self.states = label, description, role, states
        self.children = []

    def __repr__(self):
        return f'<{self.role} {self.name!r} {" ".join(sorted(self.states & {"focused", "selected", "active"}))}>'

    @property
    def key(self):
        return self.bus_name, self.path

    def _ask(self, interface, method, arguments=None):
        return ask(self.bus_name, self.path, interface, method, arguments)

    def _get(self, interface, what):
        return ask_property(self.bus_name, self.path, interface, what)

    def walk(self):
        """This one and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def matches(self, role=None, name=None, state=None, without=None):
        if role is not None and self.role not in ((role,) if isinstance(role, str) else role):
            return False
        if name is not None and not (name.search(self.name) if isinstance(name, re.Pattern) else name == self.name):
            return False
        return (state is None or state in self.states) and (without is None or without not in self.states)

    def all(self, role=None, name=None, state=None, without=None):
        """Everything below that is showing and matches; name is text, or a compiled pattern to search for."""
        return [one for one in self.walk() if 'showing' in one.states and one.matches(role, name, state, without)]

    # What only the one in question is asked --------------------------------------------------------------

    def text(self):
        """The content of a text, an entry, a paragraph."""
        count = self._get('Text', 'CharacterCount')     # GTK 4.18's entries do not take -1 for the end
        return self._ask('Text', 'GetText', GLib.Variant('(ii)', (0, count)))[0]

    def name_now(self):
        """What it is called by now; `name` is what it was called when it was found."""
        return self._get('Accessible', 'Name')

    def caret(self):
        return self._get('Text', 'CaretOffset')

    def selected(self):
        """The texts that are selected in it."""
        ranges = [self._ask('Text', 'GetSelection', GLib.Variant('(i)', (number,)))
                  for number in range(self._ask('Text', 'GetNSelections')[0])]
        return [self._ask('Text', 'GetText', GLib.Variant('(ii)', one))[0] for one in ranges]

    def value(self):
        return self._get('Value', 'CurrentValue')

    def attributes(self):
        return self._ask('Accessible', 'GetAttributes')[0]

    def relations(self):
        """{relation number: [(bus name, path)]}"""
        return dict(self._ask('Accessible', 'GetRelationSet')[0])

    def extents(self):
        """x, y, width, height within its window."""
        return self._ask('Component', 'GetExtents', GLib.Variant('(u)', (WINDOW,)))[0]

    def actions(self):
        return [one[0] for one in self._ask('Action', 'GetActions')[0]]


def ask_property(name, path, interface, what):
    answer = bus().call_sync(name, path, 'org.freedesktop.DBus.Properties', 'Get',
                             GLib.Variant('(ss)', (A11Y + interface, what)), None, 0, TIMEOUT_MS, None)
    return answer.unpack()[0]


def read(name, path, parent=None, index=-1, known=None):
    """One object and all below it, asked for one by one: how a web page is read, which keeps no cache to ask.
    known: {(name, path): Accessible} of what need not be asked again."""
    label = ask_property(name, path, 'Accessible', 'Name')
    description = ask_property(name, path, 'Accessible', 'Description')
    role = role_name(ask(name, path, 'Accessible', 'GetRole')[0])
    states = state_names(*ask(name, path, 'Accessible', 'GetState')[0])
    interfaces = ask(name, path, 'Accessible', 'GetInterfaces')[0]
    one = Accessible(name, path, parent, index, interfaces, label, role, description, states)
    fill(one, known or {})
    return one


def fill(one, known):
    """Gives it its children as it names them; those that vanish meanwhile are left out."""
    one.children = []
    for number, key in enumerate(map(tuple, one._ask('Accessible', 'GetChildren')[0])):
        try:
            if key in known:
                leave_parent(known[key], one)
                one.children.append(known[key])
            elif key[1] != NOTHING:
                one.children.append(read(*key, one, number, known))
        except GLib.Error as error:
            if not vanished(error):
                raise


def leave_parent(child, parent):
    """Where the cache had it is not where it is."""
    if isinstance(child.parent, Accessible) and child.parent is not parent and child in child.parent.children:
        child.parent.children.remove(child)
    child.parent = parent


def vanished(error):
    return error.matches(Gio.dbus_error_quark(), Gio.DBusError.UNKNOWN_METHOD) or \
        error.matches(Gio.dbus_error_quark(), Gio.DBusError.UNKNOWN_OBJECT) or \
        error.matches(Gio.dbus_error_quark(), Gio.DBusError.SERVICE_UNKNOWN)


def snapshot(name):
    """The root of a program's tree, by its name on the accessibility bus. GTK's cache has nearly all of it; where an
    object says that it has more children than the cache knows, they are asked for."""
    found = {}
    for (own_name, path), _, parent, index, count, interfaces, label, role, description, states in \
            ask(name, CACHE, 'Cache', 'GetItems')[0]:
        one = Accessible(own_name, path, parent, index, interfaces, label, role_name(role), description,
                         state_names(*states))
        one.count = count
        found[own_name, path] = one
    for one in found.values():
        above = found.get(tuple(one.parent))
        if above is not None:
            above.children.append(one)
        one.parent = above
    for one in found.values():
        one.children.sort(key=lambda child: child.index)
        if one.count > len(one.children) and one.path != ROOT:
            _complete(one, found)
    return _whole(name, found)


def _complete(one, found):
    try:
        fill(one, found)
    except GLib.Error as error:
        if not vanished(error):
            raise


def _whole(name, found):
    """The root, with the windows it names itself: the cache does not say whose child a window is."""
    root = found[name, ROOT]
    root.children = [found[tuple(key)] for key in root._ask('Accessible', 'GetChildren')[0] if tuple(key) in found]
    for one in root.children:
        one.parent = root
    return root


def programs():
    """[(name, name on the bus)] of all that is accessible now."""
    names = []
    for name, path in ask(A11Y + 'Registry', ROOT, 'Accessible', 'GetChildren')[0]:
        try:
            names.append((ask_property(name, path, 'Accessible', 'Name'), name))
        except GLib.Error:
            pass    # it has just ended
    return names


def is_there(name):
    return name in dict(programs())


class Application:
    """One running program, by the name it gives itself (that of its executable)."""

    def __init__(self, name, seconds=20, process=None):
        self.name = name

        def there():
            if process and process.child.poll() is not None:
                raise Failure(f'{name} ended with {process.child.returncode} before it had a window')
            return dict(programs()).get(name)
        self.bus_name = wait(there, f'{name} is on the accessibility bus', seconds)
        wait(lambda: self.root().children, f'{name} has a window', seconds)

    def root(self):
        return snapshot(self.bus_name)

    def find(self, role=None, name=None, state=None, without=None, below=None, seconds=PATIENCE):
        """The first one that matches, waited for. below: an Accessible to look under."""
        what = f'{role} {name.pattern if isinstance(name, re.Pattern) else name!r}' + (f' {state}' if state else '')
        try:
            return wait(lambda: next(iter(self._below(below).all(role, name, state, without)), None), what, seconds)
        except Failure as failure:
            raise Failure(f'{failure}\nthere are:\n{self.outline()}') from None

    def all(self, role=None, name=None, state=None, without=None, below=None):
        return self._below(below).all(role, name, state, without)

    def gone(self, role=None, name=None, seconds=PATIENCE):
        """Waits until nothing that matches is showing."""
        wait(lambda: not self.root().all(role, name), f'{role} {name!r} is gone', seconds)

    def refresh(self, one):
        """The same object as it is now; None when it is no more."""
        return next((now for now in self.root().walk() if now.key == one.key), None)

    def _below(self, one):
        root = self.root()
        return root if one is None else next((now for now in root.walk() if now.key == one.key), root.__class__(
            '', '', None, -1, (), '', '', '', frozenset()))

    def window(self):
        """The window that is active; None when none is."""
        active = [one for one in self.root().children if one.role in WINDOWS and 'active' in one.states]
        return active[0] if len(active) == 1 else None

    def focused(self, window=None):
        """Everything that claims the focus in the active window. A page inside a web view speaks for the view while
        the view has the focus, and keeps its own place meanwhile when it has not; in a page, where all that is around
        the focus claims it too, the innermost counts. An entry speaks for the text in it, which GTK 4.18 gives no role,
        and a place in the tree once its menu was open. window: it, where it was asked for already."""
        window = window or self.window()
        if window is None:
            return []
        claims = [one for one in window.walk() if 'focused' in one.states and not (
            one.role == 'invalid' and 'focused' in one.parent.states)]
        own = [one for one in claims if one.bus_name == self.bus_name]
        pages = [one for view in own for one in view.walk() if one in claims and one not in own]
        return [one for one in own if not any(inner in pages for inner in one.walk())] + [
            one for one in pages if not any(inner is not one and inner in pages for inner in one.walk())]

    def outline(self, limit=200):
        """The tree as text, for a test that failed."""
        try:
            root = self.root()
        except GLib.Error as error:
            return f'({self.name} does not answer: {error.message})'
        lines = []

        def draw(one, depth):
            marks = ' '.join(sorted(one.states & {'focused', 'selected', 'active', 'expanded', 'checked'}))
            lines.append(f'{"  " * depth}{one.role} {one.name!r} {marks}'.rstrip())
            for child in one.children:
                if any('showing' in below.states for below in child.walk()):
                    draw(child, depth + 1)
        draw(root, 0)
        return '\n'.join(lines[:limit])
