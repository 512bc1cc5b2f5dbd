# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Turns the numbered migrations of data/sql into one C file; the build calls it."""

import json
import pathlib
import re
import sys

output, *inputs = sys.argv[1:]
rows = []
for name in sorted(inputs, key=lambda path: pathlib.Path(path).name):
    stem = pathlib.Path(name).stem
    database, number = re.fullmatch(r'(mail|body|kept)-(\d{3})', stem).groups()
    text = pathlib.Path(name).read_text(encoding='ascii')
    if not re.match(r'-- SPDX.*\n-- SPDX.*\n-- \w', text):
        sys.exit(f'{name}: a migration opens with a sentence that says why')
    lines = '\n'.join('    ' + json.dumps(line + '\n') for line in text.splitlines())
    rows.append(f'  {{ "{database}", {int(number)},\n{lines} }},\n')
pathlib.Path(output).write_text(
    '/* Generated from data/sql by embed-sql.py. */\n'
    '#include "store/tern-store-schema.h"\n\n'
    'const TernStoreMigration tern_store_migrations[] = {\n'
    + ''.join(rows) + '  { NULL, 0, NULL },\n};\n', encoding='ascii')
