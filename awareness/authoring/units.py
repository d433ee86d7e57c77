"""What translators work on: texts one by one, in documents, which go out and come back a few at a time.

A document is a French file and the one that says the same in another language. Lessons, quizzes, sheets,
pages and a trainer's notes differ in how their texts are found and put back (module_texts, sheet_texts,
page_texts, workshop_texts); all else is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from awareness import prose
from awareness.catalogue.known import Known
from awareness.catalogue.model import Problem, Signature
from awareness.catalogue.passages import Passage
from awareness.catalogue.reading import first_sentence
from awareness.catalogue.yaml_reader import Node
from awareness.errors import ContentInvalid, sentence
from awareness.languages import Language

MADE_FROM = "made_from"
"""Among the texts to write: the fingerprint of the French they were made from."""

Rule = Callable[[Passage, str, Known, Language], Iterator[Problem]]
"""What is to be mended in a text, held against the French one, as `awareness check` says it."""


class Text(Struct, frozen=True):
    """A text in a file: the way to it, what it says, and the line it begins on."""

    key: str
    text: str
    line: int


class Told(Struct, frozen=True):
    """What a translator is told of a text: what it stands under, what it is, how long it may be."""

    heading: str
    label: str
    limits: tuple[str, ...] = ()


class Unit(Struct, frozen=True, kw_only=True):
    """One text: where it stands in the French, what it says there, and `said` in the other language ("").

    `file` and `key` are its name; `line` is where the French stands today. `is_stale`: the French of its file
    changed since this was said. `in_files`: what the files say, where a translator's own file says `said`.
    `rule`: what is asked of it beyond what is asked of every text.
    """

    file: str
    key: str
    line: int
    told: Told
    french: str
    said: str
    is_stale: bool
    in_files: str = ""
    rule: Rule | None = None

    @property
    def context(self) -> str:
        """Give the name of this text among all of the project's."""
        return f"{self.file}:{self.key}"

    def notes(self, values: Mapping[str, str]) -> Iterator[str]:
        """Say what a translator must know of this text; `values`: the facts as words."""
        yield self.told.label
        if self.in_files:
            yield f"Dans les fichiers, ce texte dit aujourd'hui : « {self.in_files} »"
        yield from self.told.limits
        for name in prose.facts_used(self.french):
            yield f"Gardez {{{{fact:{name}}}}} tel quel : la page y met « {values.get(name, '…')} »."
        for name in prose.terms_used(self.french):
            yield f"Traduisez les mots entre crochets ; gardez (glossary:{name}) tel quel."


class Document(Struct, frozen=True, kw_only=True):
    """A French file (`source`), and the one at `path` that says the same in another language.

    `fingerprint` is that of the French of today, `made_from` the one the translation names. `write` makes the
    file from all its texts; `patch` puts some in the file that is there, and is None where its shape is not
    sound. `signed`: the fingerprint a reviewer signed, "" for none, None where nobody signs.
    """

    source: str
    path: Path
    name: str
    fingerprint: str
    made_from: str
    units: tuple[Unit, ...]
    write: Callable[[Mapping[str, str]], str]
    patch: Callable[[Mapping[str, str]], str] | None
    signed: str | None = None

    @property
    def is_signed(self) -> bool:
        """Say whether a reviewer signed what this was made from."""
        return bool(self.signed) and self.signed == self.made_from


class Exchange(Struct, frozen=True, kw_only=True):
    """What goes into one PO file: a module, or a family of sheets. `about` says which, to people."""

    name: str
    title: str
    about: str
    language: Language
    documents: tuple[Document, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        """Give the texts of all its documents."""
        return tuple(unit for document in self.documents for unit in document.units)

    @property
    def fingerprints(self) -> str:
        """Name the state of the French of every document, on one line."""
        return ", ".join(f"{each.source} {each.fingerprint}" for each in self.documents)

    @property
    def state(self) -> str:
        """Say where the translation stands."""
        if not any(unit.said for unit in self.units):
            return "à traduire"
        if any(unit.is_stale or not unit.said for unit in self.units):
            return "à reprendre"
        if self.language.house:
            return "maison"
        to_sign = [each.is_signed for each in self.documents if each.signed is not None]
        return "signée" if to_sign and all(to_sign) else "brouillon"


def units_of(
    file: str,
    french: Iterable[Text],
    said: Mapping[str, str],
    told: Callable[[str], Told],
    *,
    is_stale: bool,
    rule: Rule | None = None,
) -> tuple[Unit, ...]:
    """Lay what the other language says beside each French text."""
    return tuple(
        Unit(
            file=file,
            key=each.key,
            line=each.line,
            told=told(each.key),
            french=each.text,
            said=said.get(each.key, ""),
            is_stale=is_stale and bool(said.get(each.key)),
            rule=rule,
        )
        for each in french
    )


def made_from(root: Node | None) -> str:
    """Give the fingerprint a translated file names; "" without one."""
    return next((text for _leaf, text in root.leaves(MADE_FROM)), "") if root is not None else ""


def signature(signed: Signature | None) -> str:
    """Give the fingerprint a reviewer signed; "" for none."""
    return "" if signed is None else signed.fingerprint


def broken(name: str, problems: Sequence[Problem]) -> ContentInvalid:
    """Say that the French comes first."""
    return ContentInvalid(
        sentence("Le français de « %(module)s » est à corriger d'abord. %(problem)s"),
        module=name,
        problem=first_sentence(problems),
    )
