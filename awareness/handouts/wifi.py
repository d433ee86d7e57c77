"""The Wi-Fi of a room: what a trainer types of it, and the words of the square phones read to join it."""

from __future__ import annotations

import re
from typing import ClassVar

from msgspec import Struct

from awareness.errors import AwarenessError, sentence

LONGEST_NAME = 32
"""Bytes of a Wi-Fi's name (IEEE 802.11)."""

_WPA = r"[ -~]{8,63}|[0-9A-Fa-f]{64}"
"""What WPA takes: a passphrase of plain signs, or its key."""


class NotAWifi(AwarenessError):
    """A name or a password that no Wi-Fi has."""

    code = "wifi"
    status: ClassVar[int] = 400


class Wifi(Struct, frozen=True):
    """A network by its name; "" while none was typed, and for a password where it has none."""

    name: str = ""
    password: str = ""


def wifi_of(name: str, password: str) -> Wifi:
    """Read what was typed. Raises NotAWifi with a sentence that says what to change."""
    name = name.strip()
    if len(name.encode()) > LONGEST_NAME or not name.isprintable():
        raise NotAWifi(sentence("Ce nom de Wi-Fi est trop long : recopiez-le comme il est sous l'appareil."))
    if password and not name:
        raise NotAWifi(sentence("Donnez aussi le nom du Wi-Fi."))
    if password and not re.fullmatch(_WPA, password):
        raise NotAWifi(
            sentence(
                "Ce mot de passe n'est pas celui d'un Wi-Fi : il a de 8 à 63 lettres, chiffres ou signes, "
                "sans accent."
            )
        )
    return Wifi(name, password)


def wifi_words(wifi: Wifi) -> str:
    """Write a network the way phones read it; one without a password is open."""
    from segno.helpers import make_wifi_data  # a few pages need it, no first page does

    data: str = make_wifi_data(wifi.name, wifi.password or None, "WPA" if wifi.password else None)
    return data
