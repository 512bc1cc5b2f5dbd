# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""The Flatpak as ./check --flatpak installed it: what it may do, what it brings, and that its window opens.

setup/flatpak.sh runs this with the Flatpak folders of its own in the environment; the display and the session
bus are made here and end with it."""
import configparser
import contextlib
import os
import pathlib
import re
import subprocess

import manifest
import tap

TOP = pathlib.Path(os.environ['TERN_SOURCE'])
ID = 'org.ternmail.Tern'
EXPORTS = pathlib.Path(os.environ['FLATPAK_USER_DIR']) / 'exports' / 'share'
# A cold start of the sandbox on a busy machine.
START_SECONDS = 60
# The options of the manifest, and where Flatpak keeps what they gave.
CONTEXT = {'share': 'shared', 'socket': 'sockets', 'device': 'devices', 'filesystem': 'filesystems',
           'allow': 'features', 'persist': 'persistent'}


def flatpak(*arguments):
    done = subprocess.run(('flatpak', *arguments), capture_output=True, text=True, check=False)
    tap.check(done.returncode == 0, f'flatpak {arguments[0]} exited {done.returncode}', done.stdout, done.stderr)
    return done.stdout


def permissions():
    """What it was given is what the manifest asks for."""
    parser = configparser.ConfigParser()
    parser.optionxform = str
    parser.read_string(flatpak('info', '--user', '--show-permissions', ID))
    context = parser['Context']
    given = {f'--{option}={value}' for option, key in CONTEXT.items()
             for value in context.get(key, '').split(';') if value}
    given |= {f'--{word}-name={name}' for section in parser.sections() if section.endswith('Policy')
              for name, word in parser[section].items()}
    # Flatpak writes fallback-x11 down with the socket it falls back to.
    tap.equal(given - {'--socket=x11'}, set(manifest.load(TOP / 'flatpak' / f'{ID}.yml')['finish-args']), 'permissions')


def exports():
    """What the desktop outside gets to see."""
    for name in (f'applications/{ID}.desktop', f'dbus-1/services/{ID}.service',
                 f'icons/hicolor/scalable/apps/{ID}.svg', f'icons/hicolor/symbolic/apps/{ID}-symbolic.svg'):
        tap.check((EXPORTS / name).is_file(), f'{name} is not exported')


def versions():
    wanted = re.search(r"version: '([^']+)'", (TOP / 'meson.build').read_text(encoding='utf-8'))[1]
    for program in ('tern', 'ternctl'):
        said = flatpak('run', '--user', f'--command={program}', ID, '--version')
        tap.check(wanted in said.split(), f'{program} --version', said)


@contextlib.contextmanager
def process(*command, **options):
    """A program that ends with the block; pipes are the caller's."""
    with subprocess.Popen(command, text=True, **options) as running:
        try:
            yield running
        finally:
            running.terminate()


@contextlib.contextmanager
def desktop():
    """The environment of a session with a display and a bus that knows the installed services."""
    told, write = os.pipe()
    environment = {**os.environ, 'XDG_DATA_DIRS': f'{EXPORTS}:/usr/local/share:/usr/share'}
    with process('Xvfb', '-displayfd', str(write), '-screen', '0', '1280x900x24', '-nolisten', 'tcp',
                 pass_fds=[write], stderr=subprocess.DEVNULL):
        os.close(write)
        with open(told, encoding='ascii') as display:
            environment['DISPLAY'] = ':' + display.readline().strip()
        with process('dbus-daemon', '--session', '--nofork', '--print-address', env=environment,
                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as bus:
            environment['DBUS_SESSION_BUS_ADDRESS'] = bus.stdout.readline().strip()
            yield environment


def answer(environment, *command):
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout


def is_owned(environment):
    said = answer(environment, 'gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path',
                  '/org/freedesktop/DBus', '--method', 'org.freedesktop.DBus.NameHasOwner', ID)
    return 'true' in said


def shows_window(environment):
    """A window of Tern's class that is more than the pixel GTK keeps for itself."""
    tree = answer(environment, 'xwininfo', '-root', '-tree')
    sizes = re.findall(r'\("(?:tern|org\.ternmail\.Tern)" "[^"]*"\) +(\d+)x', tree)
    return any(int(width) >= 360 for width in sizes)


def opens_and_quits(environment):
    tap.wait_until(lambda: is_owned(environment), 'the name is on the bus', START_SECONDS)
    tap.wait_until(lambda: shows_window(environment), 'a window is open', START_SECONDS)
    subprocess.run(('gapplication', 'action', ID, 'quit'), env=environment, check=True)
    tap.wait_until(lambda: not is_owned(environment), 'it quits', START_SECONDS)


def started_by_command():
    with desktop() as environment, process('flatpak', 'run', '--user', ID, env=environment) as running:
        opens_and_quits(environment)
        tap.equal(running.wait(START_SECONDS), 0, 'the exit status')


def started_by_the_bus():
    with desktop() as environment:
        subprocess.run(('gapplication', 'launch', ID), env=environment, check=True)
        opens_and_quits(environment)


tap.main([
    ('it may do what the manifest says and no more', permissions),
    ('the desktop gets its files', exports),
    ('both programs run and know their version', versions),
    ('it opens its window and quits', started_by_command),
    ('the bus starts it', started_by_the_bus),
])
