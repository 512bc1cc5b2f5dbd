# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Free ports on loopback, and the life of the private servers that listen there."""
import ctypes
import os
import signal
import socket
import subprocess
import time

HOST = '127.0.0.1'
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def free_ports(count):
    """Ports nobody listens on now. All are held open together, so that they differ."""
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind((HOST, 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


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
