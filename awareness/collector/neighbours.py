"""How many requests a neighbourhood of addresses may make, without keeping one address.

What the limiter counts by is a keyed hash of the network's prefix; the key lives in memory for an hour.
Neither the address nor the prefix is stored, logged or said.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable

KEY_SECONDS = 3600.0
PREFIXES = {4: 24, 6: 56}


class Neighbourhoods:
    """Turns an address into a mark that means nothing an hour later."""

    def __init__(self, trusted_proxy: str = "", *, clock: Callable[[], float] = time.monotonic) -> None:
        self._proxy = _address(trusted_proxy)
        self._clock = clock
        self._lock = threading.Lock()
        self._key, self._until = b"", 0.0

    def mark(self, peer: str, forwarded_for: str = "") -> str:
        """Give the mark of who asks: the peer, or, if that is the trusted relay, whom it says it relays."""
        caller = _address(peer)
        if caller is not None and caller == self._proxy:
            # Only the last hop was written by the relay; whatever stands before it came from outside.
            caller = _address(forwarded_for.rpartition(",")[2].strip()) or caller
        return hmac.new(self._current_key(), _prefix(caller), hashlib.sha256).hexdigest()[:32]

    def _current_key(self) -> bytes:
        with self._lock:
            if self._clock() >= self._until or not self._key:
                self._key, self._until = secrets.token_bytes(32), self._clock() + KEY_SECONDS
            return self._key


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Read an address, with or without a port; an IPv4 one in the clothes of IPv6 is IPv4."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _prefix(address: ipaddress.IPv4Address | ipaddress.IPv6Address | None) -> bytes:
    if address is None:
        return b""
    network = ipaddress.ip_network((address, PREFIXES[address.version]), strict=False)
    return network.network_address.packed
