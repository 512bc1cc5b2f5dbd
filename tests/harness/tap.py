# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Prints test results as TAP (version 13): every test program here runs its functions through run()."""
import os
import signal
import sys
import threading
import time
import traceback


class Failure(AssertionError):
    """A check that did not hold; its text becomes the diagnosis."""


class Skip(Exception):
    """This machine cannot run the test at all (say, a server that its distribution does not have)."""


def check(condition, what, *details):
    """Fails the running test with a sentence and the values it was about."""
    if not condition:
        raise Failure('\n'.join([what, *(repr(detail)[:2000] for detail in details)]))


def equal(got, wanted, what):
    check(got == wanted, what, {'got': got}, {'wanted': wanted})


def wait_until(condition, what, seconds=10.0):
    """Looks at a condition until it holds, and returns its value; the bound is generous, never a pause."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Failure(f'{what}: not within {seconds:g} s')
        time.sleep(0.01)


def diagnose(text):
    for line in str(text).splitlines():
        print('# ' + line, flush=True)


def leave_nothing():
    """Being asked to end unwinds the program, so that its servers and folders go with it."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(128 + number))


def explain(error):
    """What failed, and by which lines of the test it came to that."""
    if not isinstance(error, Failure):
        return ''.join(traceback.format_exception(error))
    frames = traceback.extract_tb(error.__traceback__)
    places = [f'{os.path.basename(frame.filename)}:{frame.lineno}' for frame in frames
              if os.path.basename(frame.filename) != 'tap.py']
    return f'{error}\nat ' + ' > '.join(places)


def run(tests):
    """Runs (name, function) pairs, prints TAP, and returns the exit status."""
    tests = list(tests)
    leave_nothing()
    print('TAP version 13')
    print(f'1..{len(tests)}', flush=True)
    failed = 0
    for number, (name, function) in enumerate(tests, 1):
        started = time.monotonic()
        try:
            function()
            result = f'ok {number} - {name}'
        except Skip as reason:
            result = f'ok {number} - {name} # SKIP {reason}'
        except Exception as error:
            failed += 1
            result = f'not ok {number} - {name}'
            diagnose(explain(error))
        print(result, flush=True)
        if time.monotonic() - started > 5:
            diagnose(f'{name}: {time.monotonic() - started:.1f} s')
    return 1 if failed else 0


class Stream:
    """Results as they come, from several threads, when their number is not known before: the plan is the last line."""

    def __init__(self):
        self.lock = threading.Lock()
        self.number = self.failed = 0
        leave_nothing()
        print('TAP version 13', flush=True)

    def run(self, name, function, *arguments):
        """One test; whether it held."""
        trouble = None
        try:
            function(*arguments)
        except Exception as error:
            trouble = explain(error)
        with self.lock:
            self.number += 1
            if trouble is not None:
                self.failed += 1
                diagnose(trouble)
            print(f'{"ok" if trouble is None else "not ok"} {self.number} - {name}', flush=True)
        return trouble is None

    def finish(self):
        """Prints the plan and ends the program."""
        print(f'1..{self.number}', flush=True)
        sys.exit(1 if self.failed or not self.number else 0)


def main(tests):
    sys.exit(run(tests))
