# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""How a window looks to different people: dark, in high contrast, with text twice as large, from right to left.

A desktop tells GTK by a settings daemon; here there is none. libadwaita 1.7 takes dark and high contrast from
ADW_DEBUG_COLOR_SCHEME and ADW_DEBUG_HIGH_CONTRAST; GTK 4.18 takes the size of text from Xft.dpi in the display's
resources (gtk-xft-dpi in settings.ini is overruled by it)."""
import os
import subprocess

LOOKS = ('light', 'dark', 'high-contrast', 'large-text')
VARIABLES = {'light': {}, 'dark': {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'},
             'high-contrast': {'ADW_DEBUG_HIGH_CONTRAST': '1'}, 'large-text': {}}
DPI = 96


def apply(session, look):
    """For programs started from now on."""
    for name in ('ADW_DEBUG_COLOR_SCHEME', 'ADW_DEBUG_HIGH_CONTRAST'):
        os.environ.pop(name, None)
    os.environ.update(VARIABLES[look])
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'gtk-4.0')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'settings.ini'), 'w') as out:
        out.write('[Settings]\ngtk-enable-animations=false\n')
    resources = f'Xft.dpi:\t{2 * DPI if look == "large-text" else DPI}\n'
    subprocess.run(['xprop', '-root', '-f', 'RESOURCE_MANAGER', '8s', '-set', 'RESOURCE_MANAGER', resources], check=True)
