# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Real keys and clicks, as a person's: before every key exactly one object has the focus, and it is the one the test
names. Nothing is done through the accessibility tree; it only says where things are.

    keys.press(app, 'Down', on=('list item', 'Letter 1'))
    keys.write(app, 'ann@example.org', on=('text', 'Email address'))
    keys.click(app, app.find('button', 'Post'))"""
import re
import subprocess

import tree
from tap import Failure

MODIFIERS = {'Ctrl': 'ctrl', 'Shift': 'shift', 'Alt': 'alt', 'Super': 'super'}
NAMES = {'Esc': 'Escape', 'Enter': 'Return', 'Space': 'space', 'PageUp': 'Prior', 'PageDown': 'Next', '+': 'plus',
         '-': 'minus', ',': 'comma', '?': 'question', '.': 'period', '/': 'slash'}
LEFT, MIDDLE, RIGHT = 1, 2, 3


def xdotool(*arguments):
    done = subprocess.run(['xdotool', *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise Failure(f'xdotool {" ".join(map(str, arguments))}: {done.stderr}')
    return done.stdout


def focus(app, role, name=None, seconds=tree.PATIENCE):
    """Waits until exactly one object has the focus and it is this one; returns it."""
    seen = []

    def right():
        seen[:] = app.focused()
        return len(seen) == 1 and seen[0].matches(role, name) and seen[0]
    try:
        return tree.wait(right, 'focus', seconds)
    except Failure:
        wanted = f'{role} {name.pattern if isinstance(name, re.Pattern) else name!r}'
        raise Failure(f'the focus should be on {wanted}; it is on {seen}\n{app.outline()}') from None


def chord(keys):
    """'Ctrl+Shift+H' in xdotool's words."""
    *held, key = re.findall(r'[^+]+(?=\+)|(?<=\+)\+$|[^+]+$|^\+$', keys)
    key = NAMES.get(key, key)
    return '+'.join([*(MODIFIERS[one] for one in held), key.lower() if len(key) == 1 and held else key])


def press(app, keys, on, times=1):
    """Presses a key or a chord, with the focus on (role, name) before each. Returns the object that had it."""
    for _ in range(times):
        one = focus(app, *on)
        xdotool('key', '--clearmodifiers', chord(keys))
    return one


def write(app, text, on):
    """Types text, a key at a time; the focus is looked at before each."""
    for letter in text:
        one = focus(app, *on)
        # What is on no key is lent one, and taken back after the delay.
        xdotool('type', '--clearmodifiers', '--delay', 0 if letter.isascii() else 150, letter)
    return one


def reach(app, keys, role, name=None, most=12):
    """Presses a key that moves the focus (F6, Tab) until it is on (role, name); exactly one object has it each time."""
    way = []
    for _ in range(most):
        one = focus(app, None)
        if one.matches(role, name):
            return one
        way.append(one)
        xdotool('key', '--clearmodifiers', chord(keys))
        try:
            tree.wait(lambda: any(now.key != one.key for now in app.focused()), f'{keys} moves the focus', 3)
        except Failure:
            pass    # it may stay where it is; the next round says so
    raise Failure(f'{most} times {keys} did not reach {role} {name}; the way was {way}\n{app.outline()}')


def place(one):
    """The middle of an object, within its window."""
    x, y, width, height = one.extents()
    if width <= 0 or height <= 0:
        raise Failure(f'{one} has no place to click: {x}, {y}, {width} × {height}')
    return x + width // 2, y + height // 2


def point(app, one):
    """Moves the pointer over an object of the active window."""
    if app.window() is None:
        raise Failure(f'no window of {app.name} is active')
    xdotool('mousemove', '--window', xdotool('getactivewindow').strip(), *place(one))


def away():
    """Moves the pointer to the corner of the screen, where it is over nothing."""
    xdotool('mousemove', 0, 0)


def click(app, one, button=LEFT, times=1, held=()):
    """Clicks an object at its own place; held: modifiers like 'Ctrl'."""
    point(app, one)
    names = [MODIFIERS[modifier] for modifier in held]
    for name in names:
        xdotool('keydown', name)
    xdotool('click', '--repeat', times, '--delay', 40, button)
    for name in names:
        xdotool('keyup', name)
