#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""with_servers.py PROGRAM ARGUMENTS…: runs a test program next to a private Dovecot and a submission server.

It finds them by TERN_TEST_IMAP (plain and STARTTLS), TERN_TEST_IMAPS, TERN_TEST_SMTP, TERN_TEST_SMTPS (ports on
127.0.0.1) and TERN_TEST_CA (the authority of their certificate). Users ann and bob, password secret. The program has
a home of its own and, unless TERN_TEST_KEEP_BUS is set, no session bus, so that nobody's real keyring is asked."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile

import mailgen
import tap
from dovecot import Dovecot
from smtp import Submission


def main(arguments):
    tap.leave_nothing()
    home = tempfile.mkdtemp(prefix='tern-hm-', dir='/tmp')
    try:
        with Dovecot() as server, Submission((server.certificate, server.key)) as submission:
            server.fill('ann', 'INBOX', mailgen.generate(20))
            environment = {**os.environ, 'HOME': home, 'XDG_RUNTIME_DIR': home, 'GIO_USE_PROXY_RESOLVER': 'dummy',
                           'GSETTINGS_BACKEND': 'memory', 'TERN_TEST_CA': server.ca,
                           'TERN_TEST_IMAP': str(server.port), 'TERN_TEST_IMAPS': str(server.tls_port),
                           'TERN_TEST_SMTP': str(submission.port), 'TERN_TEST_SMTPS': str(submission.tls_port)}
            if not os.environ.get('TERN_TEST_KEEP_BUS'):
                environment['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=/nonexistent/bus'
            child = subprocess.Popen(arguments, env=environment)
            try:
                return child.wait()
            finally:
                if child.poll() is None:
                    child.send_signal(signal.SIGTERM)
                    child.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
