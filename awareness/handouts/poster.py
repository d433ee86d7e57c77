"""The poster of a room's Wi-Fi, from what a trainer types: drawn and given back, kept by nobody.

Without a network it says what always works: hands and paper.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from awareness.catalogue.workshops import LETTERS
from awareness.errors import AwarenessError, sentence
from awareness.handouts.qr import qr
from awareness.handouts.sheets import Sheet
from awareness.handouts.wifi import Wifi, wifi_of, wifi_words
from awareness.web.babel import gettext, words_of

_PAGE = re.compile(r"(?:http://)?([0-9.]+)(?::([0-9]{1,5}))?/?")
_PIN = re.compile(r"[0-9]{6}")
LARGEST_PORT = 65535

JOIN = (
    sentence("Le Wi-Fi de l'atelier"),
    sentence("Scannez le premier carré pour rejoindre le Wi-Fi."),
    sentence("Restez connecté, même sans Internet. Rien ne s'affiche ? Coupez les données mobiles."),
    sentence("Scannez le second carré, puis tapez le code."),
    sentence("Tapez l'adresse et le code qui sont à l'écran."),
    sentence("Ni nom ni mot de passe sur la page. Sans téléphone, levez la main : tout compte pareil."),
)
BY_HAND = (
    sentence("On répond à main levée, ou sur papier"),
    sentence("Lisez, réfléchissez, puis levez la main ou votre carte."),
    sentence("Sur le papier, cochez une case. N'écrivez pas votre nom."),
    sentence("Aucun téléphone n'est nécessaire."),
)


class NotAPoster(AwarenessError):
    """Something was typed that no telephone could use."""

    code = "poster"


class Typed(Struct, frozen=True, kw_only=True):
    """What is typed: the Wi-Fi's name and password, the room's page and code; "" for what is not known."""

    network: str = ""
    password: str = ""
    page: str = ""
    pin: str = ""


class Block(Struct, frozen=True):
    """The poster's few sentences in one language."""

    language: str
    title: str
    lines: tuple[str, ...]


def typed_of(typed: Callable[[str], str]) -> Typed:
    """Read what was typed, by name of field. Raises NotAWifi or NotAPoster, with what to change."""
    wifi, pin = wifi_of(typed("network"), typed("password")), re.sub(r"\s", "", typed("pin"))
    if pin and not _PIN.fullmatch(pin):
        raise NotAPoster(sentence("Le code de la salle a six chiffres. Laissez vide s'il n'est pas connu."))
    return Typed(network=wifi.name, password=wifi.password, page=_page(typed("page").strip()), pin=pin)


def poster_sheet(wifi: Typed, languages: Sequence[str]) -> Sheet:
    """Make the poster in some languages; the first one is the page's."""
    asked = BY_HAND if not wifi.network else _join(wifi)
    blocks = tuple(_block(language, asked) for language in languages)
    return Sheet(
        name="affiche-wifi" if wifi.network else "affiche-mains-levees",
        title=gettext(asked[0]),
        fragment="handouts/wifi.html",
        context={
            "wifi": wifi,
            "blocks": blocks,
            "letters": LETTERS[:4],
            "network_square": qr(wifi_words(Wifi(wifi.network, wifi.password))) if wifi.network else "",
            "page_square": qr(f"{wifi.page}?p={wifi.pin}" if wifi.pin else wifi.page) if wifi.page else "",
        },
        by_hand=_join_by_hand() if wifi.network else tuple(map(gettext, BY_HAND)),
    )


def _join(wifi: Typed) -> tuple[str, ...]:
    title, scan, stay, page, typed, hands = JOIN
    return (title, scan, stay, page if wifi.page else typed, hands)


def _block(language: str, sentences: Sequence[str]) -> Block:
    title, *lines = map(words_of(language).sentence, sentences)
    return Block(language, title, tuple(lines))


def _join_by_hand() -> tuple[str, ...]:
    names = (gettext("Wi-Fi : …"), gettext("Mot de passe : …"), gettext("Page : …"), gettext("Code : …"))
    return (*names, *map(gettext, JOIN[2:3]), gettext(JOIN[-1]))


def _page(typed: str) -> str:
    """Give the address of a room's page as phones open it; a room is on a local network and nowhere else."""
    found = _PAGE.fullmatch(typed)
    if not typed:
        return ""
    try:
        address = ipaddress.IPv4Address(found[1] if found else "")
        port = int(found[2] or 80) if found else 0
    except ValueError:
        raise _not_a_page() from None
    if not address.is_private or address.is_loopback or not 1 <= port <= LARGEST_PORT:
        raise _not_a_page()
    return f"http://{address}/" if port == 80 else f"http://{address}:{port}/"


def _not_a_page() -> NotAPoster:
    return NotAPoster(
        sentence("Recopiez l'adresse de la salle comme elle est à l'écran, par exemple http://192.168.8.2/")
    )
