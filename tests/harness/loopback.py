# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Free ports on loopback, and the life of the private servers that listen there."""
import ctypes
import fcntl
import os
import random
import signal
import socket
import subprocess
import tempfile
import time

HOST = '127.0.0.1'
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)
_locks = []     # open files, one for each port that was given


def _range():
    """Below those the system gives to whoever asks for any port, if there is room."""
    try:
        with open('/proc/sys/net/ipv4/ip_local_port_range') as given:
            end = int(given.read().split()[0])
    except (OSError, ValueError):
        end = 32768
    return range(max(end - 16000, 2000), max(end, 18000))


def _lock(port):
    """Keeps other test programs from a port as long as this one runs. Returns whether it did."""
    folder = os.path.join(tempfile.gettempdir(), f'tern-ports-{os.getuid()}')
    os.makedirs(folder, mode=0o700, exist_ok=True)
    held = open(os.path.join(folder, str(port)), 'w')
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return False
    _locks.append(held)
    return True


def _is_free(port):
    with socket.socket() as one:
        try:
            one.bind((HOST, port))
        except OSError:
            return False
        return True


def free_ports(count, candidates=None):
    """Ports nobody listens on now, and no other test program is given while this one runs: a server takes a moment to
    listen on its port, and somebody else's may be there first."""
    ports = []
    for port in candidates or random.sample(_range(), 2000):
        if _is_free(port) and _lock(port):
            ports.append(port)
            if len(ports) == count:
                return ports
    raise OSError('there is no free port')


def listens(port):
    try:
        socket.create_connection((HOST, port), 1).close()
        return True
    except OSError:
        return False


def die_with_parent():
    """For preexec_fn: a server must not outlive a test that was killed."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Process:
    """One server program in a session of its own, so that stop() reaps it with all its children."""

    def __init__(self, argv, log, before=None, **more):
        def prepare():
            die_with_parent()
            if before:
                before()
        with open(log, 'ab') as out:
            self.child = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                          start_new_session=True, preexec_fn=prepare, **more)

    def wait_listening(self, ports, seconds=20):
        """Whether all ports answer before the program ends or the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.child.poll() is None:
            if all(listens(port) for port in ports):
                return True
            time.sleep(0.02)
        return False

    def stop(self, seconds=5):
        if self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGTERM)
            try:
                self.child.wait(seconds)
            except subprocess.TimeoutExpired:
                self.child.kill()
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.child.wait()
