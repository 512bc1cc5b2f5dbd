# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Pictures of the screen and of the active window, and the few things a test can measure in one."""
import os
import shutil
import subprocess

import tree
from keys import xdotool
from tap import Failure

MAGICK = shutil.which('magick') or 'convert'


def _run(*argv):
    done = subprocess.run(argv, capture_output=True, text=True)
    if done.returncode:
        raise Failure(f'{" ".join(argv)}: {done.stderr}')
    return done.stdout


def _import(target, path):
    unfinished = path + '.part.png'
    _run('import', '-window', target, '+repage', unfinished)
    os.replace(unfinished, path)


def take(path):
    """The whole screen."""
    _import('root', path)


def window(path):
    """The active window."""
    _import(xdotool('getactivewindow').strip(), path)


def crop(path, target, rim):
    """The same picture without its rim, in a file that is kept."""
    _run(MAGICK, path, '-shave', f'{rim}x{rim}', '+repage', '-strip', '-define', 'png:compression-level=9',
         '-define', 'png:exclude-chunks=date,time', target)


def size(path):
    return tuple(int(one) for one in _run(MAGICK, path, '-format', '%w %h', 'info:').split())


def colours(path):
    return int(_run(MAGICK, path, '-format', '%k', 'info:'))


def brightness(path):
    """From 0, black, to 1, white."""
    return float(_run(MAGICK, path, '-colorspace', 'Gray', '-format', '%[fx:mean]', 'info:'))


def share(path, colour):
    """How much of a picture is in about this colour, from 0 to 1."""
    return float(_run(MAGICK, path, '-alpha', 'off', '-fuzz', '12%', '-fill', 'black', '+opaque', colour,
                      '-fill', 'white', '-opaque', colour, '-colorspace', 'Gray', '-format', '%[fx:mean]', 'info:'))


def resize(width, height):
    """Gives the active window this size, as a person dragging its corner would."""
    number = xdotool('getactivewindow').strip()
    xdotool('windowsize', number, width, height)

    def has_it():
        fields = dict(line.split('=') for line in xdotool('getwindowgeometry', '--shell', number).split())
        return (int(fields['WIDTH']), int(fields['HEIGHT'])) == (width, height)
    tree.wait(has_it, f'the window is {width} × {height}')
