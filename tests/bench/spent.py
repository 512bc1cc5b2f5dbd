# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Runs one program and says what it cost; tern.py starts it as a small process of its own.

spent.py COMMAND…: the kernel counts the memory of whoever forks as the child's, until the child is
larger; so a big program cannot measure a small one. The last line of stderr is a JSON object.
"""

import json
import os
import sys
import time

began = time.monotonic()
child = os.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
json.dump({'seconds': time.monotonic() - began, 'mib': usage.ru_maxrss / 1024,
           'cpu': usage.ru_utime + usage.ru_stime}, sys.stderr)
sys.stderr.write('\n')
sys.exit(os.waitstatus_to_exitcode(status))
