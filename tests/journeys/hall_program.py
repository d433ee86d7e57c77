"""The real program on the laptop of a hall: `hall_program.py [--wifi ADDRESS] WORDS…`.

Without --wifi no network is there. With it this computer has that address, as a router would give it one;
what is listened on behind it is loopback, where the phones of the tests are sent.
"""

from __future__ import annotations

import sys
from typing import Any

from awareness import cli
from awareness.desktop.server import HOST
from awareness.web.ports import Listener
from awareness.workshop import networks

WIFI = sys.argv[sys.argv.index("--wifi") + 1] if "--wifi" in sys.argv else ""
original = cli._phones


def phones(app: Any, address: str, port: int) -> Listener:
    """Listen where phones of the tests come."""
    return original(app, HOST if address == WIFI else address, port)


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word not in {"--wifi", WIFI}]
    networks.networks = lambda: [networks.Network(WIFI, "wifi")] if WIFI else []
    cli._phones = phones
    cli.main()
