"""What is invented must not reach anybody real: domains, telephone numbers, account numbers (DESIGN §4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from awareness.catalogue.figures import statistic_problems
from awareness.catalogue.known import Known
from awareness.catalogue.model import Problem
from awareness.catalogue.passages import Passage

RESERVED = (".example", ".test", ".invalid")
"""Domains that can never exist (RFC 2606)."""

FILE_ENDINGS = frozenset(
    [
        *(
            "pdf",
            "doc",
            "docx",
            "odt",
            "xls",
            "xlsx",
            "ods",
            "csv",
            "txt",
            "ppt",
            "pptx",
            "odp",
            "ics",
            "eml",
        ),
        *(
            "jpg",
            "jpeg",
            "png",
            "gif",
            "webp",
            "mp3",
            "mp4",
            "html",
            "htm",
            "xml",
            "json",
            "md",
            "yaml",
            "toml",
        ),
        *("zip", "rar", "iso", "exe", "msi", "bat", "scr", "lnk", "apk", "dmg", "js", "py", "bak"),
    ]
)
"""What stands after the dot of a file's name, not of a domain's."""

_DOMAIN = re.compile(
    r"(?<![\w.@-])(?:[\w.+-]+@)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})(?![\w-])", re.I
)
_TELEPHONE = re.compile(
    r"(?<![\w•])(?:(?:\+33|0033) ?\d(?:[ .-]?\d\d){4}|0 ?[1-9](?:[ .-]?\d){8}"
    r"|116[ .]?\d{3}|33[ .]?700|3[01269]\d\d(?!\s?(?:€|euro)))(?!\w)"
)
_ACCOUNT = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_FACT = re.compile(r"\{\{[^}]*\}\}")

MASKED = "05 •• •• •• ••"


def lesson_problems(passage: Passage, known: Known) -> Iterator[Problem]:
    """A lesson holds no number, address or statistic by hand; examples use reserved domains."""
    text = _bare(passage.text)
    for found in _domains(text):
        fact = known.domains.get(found[1].lower().removeprefix("www."))
        advice = f"écrivez {{{{fact:{fact}}}}}" if fact else f"une adresse inventée finit par {_reserved()}"
        yield passage.problem(f"adresse écrite à la main « {found[1]} » : {advice}", found.start())
    for found in _TELEPHONE.finditer(text):
        yield passage.problem(_number_advice(found[0], known), found.start())
    yield from statistic_problems(passage, text)
    yield from _accounts(passage)


def item_problems(passage: Passage, known: Known) -> Iterator[Problem]:
    """A question may name official addresses that are facts; everything else in it is visibly invented."""
    text = _bare(passage.text)
    for found in _domains(text):
        if found[1].lower().removeprefix("www.") not in known.domains:
            advice = f"une adresse inventée finit par {_reserved()}, une vraie doit être un fait"
            yield passage.problem(f"adresse « {found[1]} » : {advice}", found.start())
    if not _is_typed(passage.name):
        for found in _TELEPHONE.finditer(text):
            yield passage.problem(_number_advice(found[0], known), found.start())
    yield from statistic_problems(passage, text)
    yield from _accounts(passage)


def is_sound_account(number: str) -> bool:
    """Say whether the check digits of an IBAN hold."""
    plain = re.sub(r"\s", "", number).upper()
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in turned)) % 97 == 1


def invented_addresses(text: str) -> list[str]:
    """Give the addresses that can belong to nobody: a lesson is about their every letter."""
    names = (found[1].lower() for found in _DOMAIN.finditer(_bare(text)))
    return [name for name in names if name.endswith(RESERVED)]


def _accounts(passage: Passage) -> Iterator[Problem]:
    for found in _ACCOUNT.finditer(passage.text):
        if is_sound_account(found[0]):
            yield passage.problem(
                f"cet IBAN pourrait exister « {found[0]} » : changez-en un chiffre", found.start()
            )


def _domains(text: str) -> Iterator[re.Match[str]]:
    for found in _DOMAIN.finditer(text):
        name = found[1].lower()
        if not name.endswith(RESERVED) and name.rpartition(".")[2] not in FILE_ENDINGS:
            yield found


def _bare(text: str) -> str:
    """Blank facts and account numbers out, keeping every place where it was."""
    return _ACCOUNT.sub(_blank, _FACT.sub(_blank, text))


def _blank(found: re.Match[str]) -> str:
    return "\u00b7" * len(found[0])


def _is_typed(name: str) -> bool:
    """Say whether a text is an answer to type: only there must digits stand as they are."""
    return name.rpartition(".")[2] in ("accepted", "answers")


def _number_advice(number: str, known: Known) -> str:
    fact = known.numbers.get(re.sub(r"\D", "", number))
    advice = (
        f"écrivez {{{{fact:{fact}}}}}"
        if fact
        else f"un faux s'écrit « {MASKED} », un vrai va dans facts.yaml"
    )
    return f"numéro écrit à la main « {number} » : {advice}"


def _reserved() -> str:
    return " ou ".join(RESERVED)
