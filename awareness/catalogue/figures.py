"""A figure about the world needs a source: in the texts of ours it stands as a fact, or not at all.

Shares (« 58 % », « neuf sur dix »), multiples (« deux fois plus ») and great numbers, in our four languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from awareness.catalogue.model import Problem
from awareness.catalogue.passages import Passage

_SEVERAL = (
    r"\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|cent"
    r"|two|three|four|five|seven|eight|nine|ten|twenty|hundred"
    r"|dos|dues|doas|tres|quatre|cinc|sis|sièis|set|sèt|vuit|uèit|nou|nòu|deu|dètz|vint"
)
_SMALL = rf"(?:un[ea]?|one|{_SEVERAL})"
_TIME = r"(?:h\b|min|heures?|hours?|hor[ae]s|oras|sec|seg|jours?|days?|jorns|dies|ans|years?|anys)"
_OVER = r"(?:sur|in|out of|de cada|sus)"
_MANY = r"(?:milliers|millions?|milliards?|thousands|billions?|milers|mili[oó]ns?|miliards?|mil milions)"
_PARTS = (
    r"la moitié|le tiers|un tiers|les trois quarts|un quart|half|a third|a quarter"
    r"|la mitat|lo tèrç|un tèrç|la meitat|un terç|tres quarts"
)
_OF = r"(?:des|de|du|d'|of|dels|de las|de les)"
_WHOM = r"(?:entreprises?|tpe|pme|personnes|attaques?|firms?|businesses|people|attacks?|entrepresas|empreses)"

STATISTIC = re.compile(
    rf"\d[\d ,.]*[ \u00a0\u202f]?(?:%|pour cent|per cent|percent|per cien)"
    rf"|\b{_SMALL}(?:\s[^\W\d_]+){{0,3}}\s{_OVER}\s(?:{_SEVERAL})\b(?!\s*{_TIME})"
    rf"|\b{_SMALL} (?:fois|times|còps|vegades) (?:plus|moins|more|less|as|mai|més|mens|menys)\b"
    rf"|\b(?:\d[\d ]*|{_SMALL}|des|de) {_MANY}\b"
    rf"|\b(?:{_PARTS})\s{_OF}\s?(?:les |las |the )?(?:petites |small )?{_WHOM}\b",
    re.IGNORECASE,
)

_INVENTED = re.compile(r"(?:zones|beside|cards|nodes)\..*\b(?:text|say)$|accepted$|answers$")
"""What a made-up message, card or caller says: it teaches nothing about the world."""


def statistic_problems(passage: Passage, text: str) -> Iterator[Problem]:
    """Find figures by hand; `text` is the passage with its facts blanked out, every place kept."""
    if _INVENTED.search(passage.name):
        return
    for found in STATISTIC.finditer(text):
        advice = "un chiffre va dans facts.yaml avec sa source"
        yield passage.problem(
            f"statistique écrite à la main « {found[0].strip()} » : {advice}", found.start()
        )
