#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""test_account_keyring.py PROGRAM: runs test-account-setup where a real keyring runs, in a session of its own."""
import os
import sys

import tap
import with_servers
from session import Session


def main(arguments):
    tap.leave_nothing()
    with Session(keyring=True, window_manager=False):
        os.environ['TERN_TEST_KEEP_BUS'] = '1'
        return with_servers.main(arguments)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
