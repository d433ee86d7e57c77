"""Rules about the glossary: a hard word is linked where it is first read, in every language alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from awareness import prose
from awareness.catalogue.glossary import GlossaryFile
from awareness.catalogue.model import Problem, Severity
from awareness.catalogue.passages import Passage
from awareness.languages import Language

_LINKED = re.compile(r"\[[^\]]*\]\(\s*glossary:([a-z0-9-]+)\s*\)")
_NO_WORDS = re.compile(r"`[^`]*`|\{\{[^}]*\}\}")
_ASIDE = re.compile(r"(.*?)(?: \((.*)\))?")


def said_as(read: GlossaryFile) -> dict[str, re.Pattern[str]]:
    """Give how each French word of the glossary is recognised in a lesson; everyday words are left out."""
    return {name: _pattern(entry.term) for name, entry in read.terms.items() if not entry.everyday}


def first_use_problems(
    passages: Iterable[Passage], words: Mapping[str, re.Pattern[str]]
) -> Iterator[Problem]:
    """Hold the first place where each word is read in a French lesson: it must be a link to its meaning.

    Titles hold no links, and a word inside the link of a longer one is not itself.
    """
    read = [passage for passage in passages if passage.name != "idea title"]
    for name, pattern in words.items():
        for passage in read:
            found = next(_bare_uses(passage.text, name, pattern), None)
            if found is not None and found[1]:
                said = f"« {found[0][0]} » est au glossaire : à sa première apparition, "
                aim = f"écrivez [{found[0][0]}](glossary:{name})"
                yield passage.problem(said + aim, found[0].start())
            if found is not None:
                break


def same_terms(passage: Passage, french: str, language: Language) -> Iterator[Problem]:
    """Hold the glossary links of a passage against the French one."""
    severity: Severity = "error" if language.house else "warning"
    mine, theirs = set(prose.terms_used(passage.text)), set(prose.terms_used(french))
    for name in sorted(theirs - mine):
        said = f"il manque le lien de glossaire « {name} », présent en français"
        yield passage.problem(said, warning=severity == "warning")
    for name in sorted(mine - theirs):
        said = f"le lien de glossaire « {name} » n'est pas dans le français"
        yield passage.problem(said, passage.text.index(f"glossary:{name}"), warning=severity == "warning")


def _pattern(term: str) -> re.Pattern[str]:
    """Make « coordonnées bancaires (RIB) » two words to look for, in the singular and the plural."""
    said = _ASIDE.fullmatch(term)
    ways = [way for way in said.groups() if way] if said else [term]
    plurals = (r"\s+".join(rf"{re.escape(word)}[sx]?" for word in way.split()) for way in ways)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(plurals)})(?![\w-])", re.IGNORECASE)


def _bare_uses(text: str, name: str, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], bool]]:
    """Yield each use of a word, and whether it lacks its link; code and links to other words are none."""
    links = [(found.span(), found[1]) for found in _LINKED.finditer(text)]
    blank = _NO_WORDS.sub(lambda found: " " * len(found[0]), text)
    for found in pattern.finditer(blank):
        inside = [to for (start, end), to in links if start <= found.start() < end]
        if not inside or inside == [name]:
            yield found, not inside
