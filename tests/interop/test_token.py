# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Signing in with an OAuth 2 token, by each mechanism Dovecot has for it."""
import os
import subprocess

import tap
from dovecot import Dovecot, token


def sign_in(server, secret):
    url = f'imaps://localhost:{server.tls_port}'
    done = subprocess.run([os.environ['TERN_SIGN_IN'], url, server.ca, 'ann', secret], capture_output=True, text=True,
                          timeout=60)
    return done.returncode, done.stdout.strip()


def accepted(mechanism):
    with Dovecot('oauth', mechanisms=mechanism) as server:
        tap.equal(sign_in(server, token('ann')), (0, 'signed in'), mechanism)
        log = server.log()
        tap.check(f'method={mechanism.upper()}' in log, f'the server saw {mechanism}', log[-2000:])


def refused(mechanism):
    """One that has expired, and one somebody else signed: a sentence, and the token is not in it."""
    with Dovecot('oauth', mechanisms=mechanism) as server:
        for bad in (token('ann', lifetime=-10), token('ann', key=b'k' * 36)):
            code, said = sign_in(server, bad)
            tap.equal(code, 1, f'{mechanism}: {said}')
            tap.check('sign' in said or 'password' in said, 'a sentence about signing in', said)
            tap.check(bad not in said, 'without the token', said)


if __name__ == '__main__':
    tap.main((f'{mechanism}: {test.__name__}', lambda test=test, mechanism=mechanism: test(mechanism))
             for mechanism in ('xoauth2', 'oauthbearer') for test in (accepted, refused))
