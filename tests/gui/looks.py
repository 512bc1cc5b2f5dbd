# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""How a window looks to different people: dark, in high contrast, with text twice as large, from right to left.

A desktop tells GTK by a settings daemon; here there is none. libadwaita 1.7 takes dark and high contrast from
ADW_DEBUG_COLOR_SCHEME and ADW_DEBUG_HIGH_CONTRAST; GTK 4.18 takes the size of text from Xft.dpi in the display's
resources (gtk-xft-dpi in settings.ini is overruled by it), and the direction from the scripts of the locale's
language, which locale-shim.c gives it."""
import os
import subprocess

LOOKS = ('light', 'dark', 'high-contrast', 'large-text', 'right-to-left')
VARIABLES = {'light': {}, 'large-text': {},
             'dark': {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'},
             'high-contrast': {'ADW_DEBUG_HIGH_CONTRAST': '1'},
             'right-to-left': {'TERN_GUI_LANGUAGE': 'he_IL.UTF-8'}}
DPI = 96


def apply(look):
    """For programs started from now on."""
    for variables in VARIABLES.values():
        for name in variables:
            os.environ.pop(name, None)
    os.environ.update(VARIABLES[look])
    os.environ['LD_PRELOAD'] = os.environ['TERN_GUI_LOCALE_SHIM'] if look == 'right-to-left' else ''
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'gtk-4.0')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'settings.ini'), 'w') as out:
        out.write('[Settings]\ngtk-enable-animations=false\n')
    dpi = 2 * DPI if look == 'large-text' else DPI
    subprocess.run(['xprop', '-root', '-f', 'RESOURCE_MANAGER', '8s', '-set', 'RESOURCE_MANAGER', f'Xft.dpi:\t{dpi}\n'],
                   check=True)
