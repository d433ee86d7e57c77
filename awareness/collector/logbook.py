"""What the server writes down about itself: warnings on its error output, with nobody's address in them."""

from __future__ import annotations

import logging
import re
import sys

# Hexadecimal digits with at least two colons, which is IPv6 with or without its port (or a time: better gone
# too), or an IPv4 address at the end of one; then IPv4 alone.
_IPV4 = r"\d{1,3}(?:\.\d{1,3}){3}"
ADDRESSES = re.compile(
    rf"(?<![\w:])(?:[0-9a-f]{{0,4}}:){{2,8}}(?:{_IPV4}(?::\d+)?|[0-9a-f]{{0,5}})(?![\w:])|\b{_IPV4}\b",
    re.IGNORECASE,
)


class WithoutAddresses(logging.Formatter):
    """Writes a record, its traceback too, with every address taken out: libraries name who was connected."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record."""
        return ADDRESSES.sub("[…]", super().format(record))


def open_logbook() -> None:
    """Send every warning of the program to the error output, where the system's journal finds it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutAddresses("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
