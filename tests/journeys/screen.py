"""A screen nobody sees: what stands on it, and keys pressed on it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

SIZE = (1280, 800)
CROSS = """
import ctypes, sys

class Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("rest", ctypes.c_long * 24)]

x11 = ctypes.CDLL("libX11.so.6")
x11.XOpenDisplay.restype = ctypes.c_void_p
x11.XInternAtom.restype = ctypes.c_ulong
display, window = ctypes.c_void_p(x11.XOpenDisplay(None)), int(sys.argv[1])
atoms = [x11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")]
message = Message(type=33, send_event=1, window=window, message_type=atoms[0], format=32)
message.data[0] = atoms[1]
x11.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(message))
x11.XCloseDisplay(display)
"""


class Screen:
    """An X server of its own, from start() to stop()."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None
        self.name = ""

    def start(self) -> Screen:
        """Start on the first free number."""
        words = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._server.stdout is not None
        self.name = f":{self._server.stdout.readline().strip()}"
        return self

    def stop(self) -> None:
        """End it by its number."""
        if self._server is not None:
            self._server.terminate()
            self._server.communicate(timeout=20)
            self._server = None

    def windows(self, title: str) -> list[str]:
        """Give the windows that bear a title."""
        return self._run("xdotool", "search", "--onlyvisible", "--name", f"^{title}$").split()

    def press(self, window: str, *keys: str) -> None:
        """Press keys in a window."""
        self._run("xdotool", "windowfocus", window)
        self._run("xdotool", "key", "--delay", "60", *keys)

    def close(self, window: str) -> None:
        """Ask a window to close, as the cross does that a window manager draws."""
        program = [sys.executable, "-c", CROSS, window]
        subprocess.run(program, env={"DISPLAY": self.name}, check=True)

    def picture(self, file: Path) -> Counter[bytes]:
        """Keep a picture of the screen, and give how often each colour stands on it."""
        self._run("import", "-window", "root", str(file))
        words = ["convert", str(file), "-depth", "8", "rgb:-"]
        pixels = subprocess.run(words, check=True, capture_output=True).stdout
        return Counter(pixels[start : start + 3] for start in range(0, len(pixels), 3))

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            words,
            env={"DISPLAY": self.name, "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout
