"""The addresses of this computer that phones of a room could reach, in words a trainer knows, the best first.

Nothing is sent to find them. An address of the Internet, of this computer alone, or one a computer gives
itself for want of an answer, is none of a room's.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from awareness.errors import sentence

Sort = Literal["hotspot", "wifi", "phone", "cable", "other", "virtual"]

WORDS: Mapping[Sort, str] = MappingProxyType(
    {
        "hotspot": sentence("Le partage de connexion de cet ordinateur"),
        "wifi": sentence("Le Wi-Fi"),
        "phone": sentence("Le partage de connexion d'un téléphone"),
        "cable": sentence("Le câble réseau"),
        "other": sentence("Un autre réseau"),
        "virtual": sentence("Un réseau interne d'un logiciel, sans doute pas celui de la salle"),
    }
)
SCORES: Mapping[Sort, int] = MappingProxyType(
    {"hotspot": 60, "wifi": 30, "phone": 30, "cable": 20, "other": 0, "virtual": -60}
)
"""Which of several a room most likely is on."""

LOCAL = tuple(map(ipaddress.IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
PHONES = tuple(map(ipaddress.IPv4Network, ("172.20.10.0/28", "192.168.43.0/24")))
"""What iPhones and Androids give to those they share their connection with."""
HOTSPOT = ipaddress.IPv4Network("192.168.137.0/24")
"""What Windows gives to those it shares its connection with."""

_VIRTUAL = re.compile(
    r"vethernet|hyper-v|wsl|docker|vmware|virtualbox|\btap\b|tap-|\btun\d*\b|wireguard|\bwg\d|tailscale|zerotier"
    r"|radmin|forti|anyconnect|globalprotect|openvpn|\bvpn\b|bluetooth|^(?:br-|veth|virbr|vboxnet|vmnet|utun)",
    re.IGNORECASE,
)
_HOTSPOT = re.compile(r"wi-?fi direct|hosted network|^ap\d", re.IGNORECASE)
_WIFI = re.compile(r"wi-?fi|wireless|sans fil|802\.11|\bwlan|^wl", re.IGNORECASE)
_CABLE = re.compile(r"ethernet|\bgbe\b|gigabit|^(?:eth|en[opsx]?)\w*", re.IGNORECASE)


class Adapter(Struct, frozen=True):
    """A network card as the system names it, with its IPv4 addresses."""

    name: str
    addresses: tuple[str, ...]


class Network(Struct, frozen=True):
    """An address a room may listen on."""

    address: str
    sort: Sort

    @property
    def is_likely(self) -> bool:
        """Say whether phones of the room could be on it."""
        return self.sort != "virtual"


def networks() -> list[Network]:
    """Look at this computer's addresses as they are now."""
    import ifaddr

    return ranked(
        Adapter(f"{adapter.nice_name} {ip.nice_name}", (ip.ip,))
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if isinstance(ip.ip, str)
    )


def ranked(adapters: Iterable[Adapter]) -> list[Network]:
    """Keep what a room may listen on, the best first."""
    found = {
        address: Network(address, _sort(adapter.name, ipaddress.IPv4Address(address)))
        for adapter in adapters
        for address in adapter.addresses
        if _is_local(address)
    }
    return sorted(found.values(), key=lambda each: (-SCORES[each.sort], ipaddress.IPv4Address(each.address)))


def _is_local(address: str) -> bool:
    return any(ipaddress.IPv4Address(address) in each for each in LOCAL)


def _sort(name: str, address: ipaddress.IPv4Address) -> Sort:
    """Say what sort of network this is; what a software made is never the room's, whatever its address."""
    if _HOTSPOT.search(name) or address in HOTSPOT:
        return "hotspot"
    if _VIRTUAL.search(name):
        return "virtual"
    if any(address in each for each in PHONES):
        return "phone"
    if _WIFI.search(name):
        return "wifi"
    return "cable" if _CABLE.search(name) else "other"
