# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Tern developers
"""Keys pressed from this very process: what starts another program to press one cannot say when it was pressed."""

import ctypes


class Keyboard:
    """On the display of DISPLAY."""

    def __init__(self):
        self.x11 = ctypes.CDLL('libX11.so.6')
        self.xtest = ctypes.CDLL('libXtst.so.6')
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XStringToKeysym.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))

    def _send(self, name, down):
        keysym = ctypes.c_ulong(self.x11.XStringToKeysym(name.encode('ascii')))
        code = self.x11.XKeysymToKeycode(self.display, keysym) & 0xff
        self.xtest.XTestFakeKeyEvent(self.display, code, int(down), ctypes.c_ulong(0))

    def press(self, *names):
        """All of them at once, the last one last: press('Control_L', 'd')."""
        for name in names:
            self._send(name, True)
        for name in reversed(names):
            self._send(name, False)
        self.x11.XFlush(self.display)
