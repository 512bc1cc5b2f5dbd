# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A desktop of its own for one test program: virtual display, window manager, session bus, accessibility bus, and,
where asked for, an unlocked keyring. Nothing of the person's own session is seen or touched.

    with Session() as session:
        child = session.start([program])

The variables of the session are put into this very process too, since Atspi and xdotool look there: so make it
before tree, keys or events are used, and one in a process."""
import contextlib
import os
import shutil
import subprocess
import tempfile

import loopback
import tap

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<servicedir>{folder}/services</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""
# Found by their names on the bus; nothing else can be started by asking for it.
SERVICES = ('org.a11y.Bus',)
DROPPED = ('WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'AT_SPI_BUS_ADDRESS', 'GTK_THEME', 'GTK_MODULES', 'LANGUAGE',
           'XMODIFIERS', 'XAUTHORITY', 'SESSION_MANAGER', 'G_DEBUG')
KEYRING_PASSWORD = b'open'


class Session:
    """screen: width and height. keyring: whether there is a Secret Service. settings: see looks.py. home: what it is
    to begin with, so that a second session can find what the first one left."""

    def __init__(self, screen=(1680, 1050), keyring=False, window_manager=True):
        self.screen, self.keyring, self.window_manager = screen, keyring, window_manager
        self.processes = []

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.folder = tempfile.mkdtemp(prefix='tern-gui-', dir='/tmp')
            stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
            stack.callback(self._stop_all)
            self.kept = dict(os.environ)
            stack.callback(self._restore)
            for name in ('run', 'home', 'bus', 'logs'):
                os.mkdir(self.path(name), 0o700)
            self._set_environment()
            self._start_display()
            self._start_bus()
            if self.window_manager:
                self._start_window_manager()
            if self.keyring:
                self._start_keyring()
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *exception):
        self.stack.close()

    def _restore(self):
        os.environ.clear()
        os.environ.update(self.kept)

    def _set_environment(self):
        for name in DROPPED:
            os.environ.pop(name, None)
        home = self.path('home')
        os.environ.update({
            'HOME': home, 'XDG_RUNTIME_DIR': self.path('run'), 'XDG_CONFIG_HOME': home + '/.config',
            'XDG_DATA_HOME': home + '/.local/share', 'XDG_CACHE_HOME': home + '/.cache',
            'XDG_STATE_HOME': home + '/.local/state', 'GDK_BACKEND': 'x11', 'GTK_A11Y': 'atspi', 'LC_ALL': 'C.UTF-8',
            'GSK_RENDERER': os.environ.get('GSK_RENDERER', 'cairo'), 'LIBGL_ALWAYS_SOFTWARE': '1', 'TZ': 'UTC',
            'GSETTINGS_BACKEND': 'keyfile', 'ADW_DISABLE_PORTAL': '1', 'GIO_USE_PROXY_RESOLVER': 'dummy',
            'GIO_USE_NETWORK_MONITOR': 'base', 'NO_AT_BRIDGE': '0'})
        for name in ('XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'XDG_STATE_HOME'):
            os.makedirs(os.environ[name], exist_ok=True)

    # What runs in it -----------------------------------------------------------------------------------

    def start(self, argv, log=None, **environment):
        """A program of the session; it ends with it. Returns a loopback.Process; its output is in logs/."""
        name = log or os.path.basename(argv[0])
        process = loopback.Process(argv, self.path('logs', name), env={**os.environ, **environment})
        self.processes.append(process)
        return process

    def log(self, name):
        try:
            with open(self.path('logs', name), errors='replace') as lines:
                return lines.read()
        except FileNotFoundError:
            return ''

    def _stop_all(self):
        for process in reversed(self.processes):
            process.stop(2)
        self.processes = []

    def _start_and_read(self, argv, option):
        """Starts a program that writes one line to a descriptor when it is ready; returns that line."""
        reading, writing = os.pipe()
        os.set_inheritable(writing, True)
        process = loopback.Process([*argv, *option(writing)], self.path('logs', os.path.basename(argv[0])),
                                   pass_fds=(writing,))
        self.processes.append(process)
        os.close(writing)
        with os.fdopen(reading) as line:
            said = line.readline().strip()
        tap.check(said, f'{argv[0]} did not start', self.log(os.path.basename(argv[0])))
        return said

    def _start_display(self):
        width, height = self.screen
        number = self._start_and_read(
            ['Xvfb', '-screen', '0', f'{width}x{height}x24', '-nolisten', 'tcp', '-noreset'],
            lambda writing: ['-displayfd', str(writing)])
        os.environ['DISPLAY'] = ':' + number

    def _start_bus(self):
        os.mkdir(self.path('bus', 'services'))
        for service in SERVICES:
            with open(f'/usr/share/dbus-1/services/{service}.service') as lines, \
                    open(self.path('bus', 'services', service + '.service'), 'w') as out:
                out.writelines(line for line in lines if not line.startswith('SystemdService'))
        with open(self.path('bus', 'session.conf'), 'w') as out:
            out.write(BUS.format(folder=self.path('bus')))
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = self._start_and_read(
            ['dbus-daemon', '--nofork', '--nopidfile', '--config-file=' + self.path('bus', 'session.conf')],
            lambda writing: [f'--print-address={writing}'])

    def _start_window_manager(self):
        os.makedirs(self.path('home', '.config', 'openbox'), exist_ok=True)
        self.start(['openbox', '--sm-disable'])
        tap.wait_until(lambda: b'window id #' in subprocess.run(
            ['xprop', '-root', '_NET_SUPPORTING_WM_CHECK'], capture_output=True).stdout, 'the window manager is there')

    def _start_keyring(self):
        child = subprocess.Popen(['gnome-keyring-daemon', '--foreground', '--unlock', '--components=secrets'],
                                 stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                 preexec_fn=loopback.die_with_parent)
        child.stdin.write(KEYRING_PASSWORD)
        child.stdin.close()
        self.stack_keyring = child
        tap.wait_until(lambda: self.has_name('org.freedesktop.secrets'), 'the keyring is there')

    def has_name(self, name):
        """Whether somebody owns this name on the session bus."""
        done = subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/',
                               '--method', 'org.freedesktop.DBus.NameHasOwner', name], capture_output=True, text=True)
        return 'true' in done.stdout
