"""What a module is once it is read. Names follow LOM: module, objective, typical learning time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from awareness.assessment.item import Id, Item, Words

AnyItem = Item[Any]

PARTS = ("before", "story", "ideas", "exercise", "quiz", "action")
"""The parts of a lesson file in their order; each language names its headings in locales/locales.toml."""


class Action(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The one real thing to do today, how long it takes, and its if-then sentence."""

    title: Words
    if_then: Words
    minutes: Annotated[int, Meta(ge=1, le=30)] = 5


class Header(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The YAML head of a French lesson file. `title` fits a button; `subtitle` says the rest.

    `draws`: what chance makes for this module's action.
    """

    id: Id
    title: Words
    subtitle: Words
    summary: Words
    minutes: Annotated[int, Meta(ge=5, le=10)]
    version: Annotated[str, Meta(pattern=r"^20\d\d\.\d{1,2}$")]
    picture: Id
    objectives: Annotated[tuple[Words, ...], Meta(min_length=2, max_length=4)]
    sources: Annotated[tuple[str, ...], Meta(min_length=1)]
    reviewed: Annotated[str, Meta(pattern=r"^20\d\d-\d\d-\d\d$")]
    action: Action
    draws: Literal["", "passphrase"] = ""


class Signature(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A native reviewer's word for one state of the source."""

    by: str
    on: Annotated[str, Meta(pattern=r"^20\d\d-\d\d-\d\d$")]
    fingerprint: str


class ListedModule(Header, frozen=True, kw_only=True):
    """A module's head in the language it is really written in: enough for a card, without its lesson."""

    language: str
    state: Literal["house", "signed", "draft"]


class TranslatedHeader(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head of a lesson file in another language: words, and the fingerprint of the French behind them."""

    id: Id
    title: Words
    subtitle: Words
    summary: Words
    objectives: Annotated[tuple[Words, ...], Meta(min_length=2, max_length=4)]
    action: Action
    made_from: str
    signed: Signature | None = None

    @property
    def is_signed(self) -> bool:
        """Say whether a reviewer signed what this was made from; a later change of the source unsigns it."""
        return self.signed is not None and self.signed.fingerprint == self.made_from


class Idea(Struct, frozen=True, kw_only=True):
    """One screen of the lesson: a title, Markdown, and the fingerprint its rendering is cached under."""

    title: str
    markdown: str


class Lesson(Struct, frozen=True, kw_only=True):
    """The prose of a module in one language, as Markdown."""

    before: str
    story: str
    ideas: tuple[Idea, ...]
    exercise: str
    quiz: str
    action: str


class Quiz(Struct, frozen=True, kw_only=True):
    """The items of a module in one language. Each `before` item names its twin in `final`."""

    before: tuple[AnyItem, ...]
    exercise: tuple[AnyItem, ...]
    final: tuple[AnyItem, ...]

    def items(self) -> Iterator[AnyItem]:
        """Yield every item, in the order of the file."""
        yield from self.before
        yield from self.exercise
        yield from self.final


class Module(Struct, frozen=True, kw_only=True):
    """A whole module; `language` is what it is really written in, which may be French for want of another."""

    header: Header
    language: str
    state: Literal["house", "signed", "draft"]
    lesson: Lesson
    quiz: Quiz
    fingerprint: str

    @property
    def id(self) -> str:
        """The module's name in every language, count and file."""
        return self.header.id


class Fact(Struct, frozen=True, kw_only=True):
    """A phone number, address, deadline or figure, in one language, with where and when it was read."""

    id: str
    kind: Literal["phone", "url", "email", "hours", "deadline", "figure", "text"]
    value: str
    label: str
    source: str
    read_on: str
    review_by: str


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page a fact or a lesson rests on."""

    title: str
    publisher: str
    address: str
    read_on: Annotated[str, Meta(pattern=r"^20\d\d-\d\d(-\d\d)?$")]


class Term(Struct, frozen=True, kw_only=True):
    """A word of the glossary and its meaning, as inline Markdown."""

    id: str
    term: str
    meaning: str


class Page(Struct, frozen=True, kw_only=True):
    """A page that belongs to no module (help): an opening and its screens, as Markdown, in one language."""

    title: str
    summary: str
    language: str
    opening: str
    sections: tuple[Idea, ...]


class Gesture(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing to do under attack; a later one has no title."""

    id: Id
    title: Words | None = None
    text: Words


class Call(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody to call, when, and what to say or ask. `reach` is the number or the address, shown large."""

    id: Id
    who: Words
    when: Words
    reach: Words | None = None
    text: Words


class Emergency(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """« Je suis victime », in one language: what to do now, whom to call, what comes later, what to copy.

    `situations`, in the order of the big choices, stands in the French file only, `made_from` in the others.
    Texts are inline Markdown with facts.
    """

    title: Words
    first_line: Words
    steps: Annotated[tuple[Gesture, ...], Meta(min_length=1, max_length=7)]
    calls: Annotated[tuple[Call, ...], Meta(min_length=1, max_length=7)]
    later: tuple[Gesture, ...] = ()
    by_hand: Annotated[tuple[Words, ...], Meta(min_length=1, max_length=8)]
    situations: tuple[Id, ...] = ()
    made_from: str = ""


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to ask around the counter, and what one hopes to hear."""

    ask: Words
    hear: Words


class Team(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """« Cinq minutes en équipe » of a module, in one language: three questions, and the rule all sign."""

    questions: Annotated[tuple[Question, ...], Meta(min_length=3, max_length=3)]
    rule: Words
    made_from: str = ""


class Reflex(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One short text with one action, for a letter or a board."""

    id: Id
    title: Words
    text: Words


class Reflexes(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """« Le réflexe du mois » in one language: twelve texts, January first, and under which licence."""

    licence: Words
    texts: Annotated[tuple[Reflex, ...], Meta(min_length=12, max_length=12)]
    made_from: str = ""


class Situation(Struct, frozen=True, kw_only=True):
    """One thing that may have happened, in one language: what to do, whom to call in which order, what stays.

    `choice` is what somebody in a hurry recognises; `now` comes before all steps.
    """

    id: str
    choice: str
    title: str
    now: str
    steps: tuple[Gesture, ...]
    calls: tuple[Call, ...]
    keep: tuple[Gesture, ...]
    deadlines: tuple[Gesture, ...]
    by_hand: tuple[str, ...]


class LearningPath(Struct, frozen=True, kw_only=True):
    """Modules in a sensible order, under a title in one language; `trade`: for those of one trade."""

    id: str
    title: str
    modules: tuple[str, ...]
    trade: bool = False


class Departement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the region, by its official code."""

    code: str
    name: Words


class Region(Struct, frozen=True, kw_only=True):
    """What is regional, in one language: its name, who asked for the campaign there, its chambers, its parts.

    `languages` are those it offers, of all there are.
    """

    code: str
    name: str
    asked_by: str
    languages: tuple[str, ...]
    chambers: tuple[str, ...]
    departements: tuple[Departement, ...]


PICTURES = (
    *("mailbox", "drive", "telephone", "shop", "shield"),
    *("door", "cable", "stand", "keys", "shopfront", "drawer"),
    *("handset", "invoices", "notebook", "locks", "crate"),
)
"""Our own drawings; a module names one."""


Severity = Literal["error", "warning"]


class Problem(Struct, frozen=True, order=True):
    """Something to mend in a file; prints as `file:line:col: sentence`. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    sentence: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.sentence}"
