# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""A network that answers for every server until somebody signs in to it: said in one sentence, and over when it is."""
import os
import tempfile

import tap
from certificate import Authority
from scripted import Scripted
from world import World

SENTENCE = 'This network asks you to sign in first.'
PAGE = 'S: HTTP/1.1 302 Found\nS: Location: http://portal.example/\nS:\nS: <html>Welcome!</html>\nCLOSE'
GREETING = 'S: * OK hello\nSTALL'


class Portal:
    """A network monitor that says so while there is a file."""

    def __init__(self, person):
        self.path = person.path('portal')
        person.extra = {'GIO_EXTRA_MODULES': os.environ['TERN_TEST_MODULES'], 'GIO_USE_NETWORK_MONITOR': 'test',
                        'TERN_TEST_PORTAL': self.path}
        self.close()

    def close(self):
        with open(self.path, 'w'):
            pass

    def open(self):
        os.unlink(self.path)


def said(security, **server):
    def test():
        with World('full', add=False) as world, tempfile.TemporaryDirectory() as folder:
            portal = Portal(world.person)
            with Scripted(certificate=Authority(folder).issue(), **server) as stranger:
                world.person.add_account(world.server, security, port=stranger.port)
                result = world.person.run('sync')
                tap.equal(result.code, 1, 'it does not work')
                tap.check(result.complaint.strip().endswith(SENTENCE), 'and the sentence', result.complaint)
                portal.open()
                result = world.person.run('sync')
                tap.check(SENTENCE not in result.complaint, 'and without a portal another', result.complaint)
    return test


def over_when_it_is():
    """A watch goes on by itself, without waiting for its time."""
    with World('full', 5, add=False) as world:
        portal = Portal(world.person)
        with Scripted(PAGE) as stranger:
            world.person.add_account(world.server, 'tls', port=stranger.port)
            watch = world.person.start('sync', '--watch')
            waiting = watch.wait_for(lambda one: one.get('state') == 'waiting', 'waits', 30)
            tap.equal(waiting['text'], SENTENCE, 'and says why')
            before = stranger.connections
            portal.open()
            tap.wait_until(lambda: stranger.connections > before, 'tried again at once', 5)
            tap.equal(watch.stop(), 0, 'ends when asked')


if __name__ == '__main__':
    tap.main([('a page instead of a greeting', said('insecure', transcript=PAGE)),
              ('a page instead of TLS', said('tls', transcript=PAGE)),
              ('the certificate of somebody else', said('tls', transcript=GREETING, tls=True)),
              ('over when it is', over_when_it_is)])
