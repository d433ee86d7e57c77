"""Is there any network at all? Asked of the computer itself: nothing is sent to find out."""

from __future__ import annotations

import ipaddress

import ifaddr


def has_network() -> bool:
    """Say whether this computer has an address that leads beyond itself and its own cable."""
    try:
        found = [ip for adapter in ifaddr.get_adapters() for ip in adapter.ips]
    except OSError:
        return True  # unknown: trying costs one connection that fails
    return any(leads_out(ip.ip if isinstance(ip.ip, str) else ip.ip[0]) for ip in found)


def leads_out(address: str) -> bool:
    """Say whether an address is neither this computer's own nor one it gave itself for want of a network."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return not (ip.is_loopback or ip.is_link_local or ip.is_unspecified)
