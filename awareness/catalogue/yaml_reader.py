"""YAML as this project reads it: small, without surprises, every value with its line and column.

PyYAML only parses (events); values are made here, so nothing of YAML's constructors can run. `Non`, `oui`,
`on` and `2026-11-23` stay text; only `true`, `false`, `null` and plain numbers are more than text. Aliases,
anchors, merge keys, tags, several documents and keys that stand twice are refused, each with a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from awareness.catalogue.model import Problem

DEEPEST = 20
Plain = str | int | float | bool | None
KeyPath = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(?:0|[1-9]\d{0,14})\Z", re.ASCII)
_DECIMAL = re.compile(r"-?(?:0|[1-9]\d{0,14})\.\d{1,15}\Z", re.ASCII)
_WORDS: dict[str, Plain] = {"true": True, "false": False, "null": None, "~": None, "": None}


class Node(Struct):
    """A value and where it stands. Lists hold nodes; mappings hold nodes by key, in the order of the file."""

    value: Plain | list[Node] | dict[str, Node]
    line: int
    column: int
    keys: dict[str, tuple[int, int]] = {}
    """Where each key of a mapping stands."""

    def plain(self) -> Any:
        """Give the value without places: str, int, float, bool, None, list, dict."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def leaves(self, *path: str) -> Iterator[tuple[Node, str]]:
        """Yield the texts under a name, one or a list of them; what is missing or no text is left out."""
        node = self
        for name in path:
            if not isinstance(node.value, dict) or name not in node.value:
                return
            node = node.value[name]
        for leaf in node.value if isinstance(node.value, list) else [node]:
            if isinstance(leaf.value, str):
                yield leaf, leaf.value

    def where(self, path: KeyPath) -> tuple[int, int]:
        """Give line and column of what a path names, or of the nearest thing above it that exists."""
        if not path:
            return self.line, self.column
        head, rest = path[0], path[1:]
        if isinstance(self.value, dict) and isinstance(head, str) and head in self.value:
            return self.value[head].where(rest) if rest else self.keys.get(head, (self.line, self.column))
        if isinstance(self.value, list) and isinstance(head, int) and head < len(self.value):
            return self.value[head].where(rest)
        return self.line, self.column


def read_yaml(text: str, file: str, first_line: int = 1) -> tuple[Node | None, list[Problem]]:
    """Read one YAML document; `first_line` is where it begins in its file.

    Gives None when nothing usable was found; then at least one problem says why. Never raises.
    """
    return _Reader(file, first_line - 1).read(text)


class _Refused(Exception):
    """Reading cannot go on."""


class _Reader:
    def __init__(self, file: str, shift: int) -> None:
        self.file = file
        self.shift = shift
        self.problems: list[Problem] = []

    def read(self, text: str) -> tuple[Node | None, list[Problem]]:
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            events = yaml.parse(text, Loader=loader)
            node = self._document(events)
        except yaml.YAMLError as error:
            self._syntax(text, error)
            return None, self.problems
        except _Refused:
            return None, self.problems
        if node is None and not self.problems:
            self._say(1, 1, "ce fichier est vide")
        return node, self.problems

    def _document(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        for event in events:
            name = type(event).__name__
            if name == "DocumentStartEvent" and root is not None:
                self._note(event, "un seul document par fichier : enlevez cette ligne « --- »")
                raise _Refused
            if not name.startswith(("Document", "Stream")):
                root = self._node(event, events, 0)
        return root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> Node:
        line, column = event.start_mark.line + 1 + self.shift, event.start_mark.column + 1
        if depth > DEEPEST:
            self._note(event, f"trop de niveaux les uns dans les autres : {DEEPEST} au plus")
            raise _Refused
        if getattr(event, "anchor", None) is not None:
            self._note(
                event,
                "les renvois « & » et « * » ne sont pas permis : répétez, ou mettez entre guillemets",
            )
        if getattr(event, "tag", None) is not None:
            self._note(event, "les étiquettes « ! » ne sont pas permises : mettez ce texte entre guillemets")
        name = type(event).__name__
        if name == "SequenceStartEvent":
            return Node(self._list(events, depth + 1), line, column)
        if name == "MappingStartEvent":
            return self._mapping(events, depth + 1, Node({}, line, column))
        return Node(_scalar(event) if name == "ScalarEvent" else None, line, column)

    def _list(self, events: Iterator[Any], depth: int) -> list[Node]:
        items = []
        for event in events:
            if type(event).__name__ == "SequenceEndEvent":
                break
            items.append(self._node(event, events, depth))
        return items

    def _mapping(self, events: Iterator[Any], depth: int, node: Node) -> Node:
        values: dict[str, Node] = {}
        for event in events:
            if type(event).__name__ == "MappingEndEvent":
                break
            key = self._key(event, events, depth)
            value = self._node(next(events), events, depth)
            if key in values:
                self._note(event, f"« {key} » est écrit deux fois ici : gardez-en un seul")
            elif key is not None:
                values[key] = value
                node.keys[key] = (event.start_mark.line + 1 + self.shift, event.start_mark.column + 1)
        node.value = values
        return node

    def _key(self, event: Any, events: Iterator[Any], depth: int) -> str | None:
        self._node(event, events, depth)
        if type(event).__name__ != "ScalarEvent":
            self._note(event, "un nom de champ doit être un simple mot")
            return None
        if event.value == "<<" and event.style in (None, ""):
            self._note(event, "la fusion « << » n'est pas permise : répétez les lignes")
            return None
        return str(event.value)

    def _note(self, event: Any, sentence: str) -> None:
        self._say(event.start_mark.line + 1, event.start_mark.column + 1, sentence)

    def _say(self, line: int, column: int, sentence: str) -> None:
        self.problems.append(Problem(self.file, line + self.shift, column, sentence))

    def _syntax(self, text: str, error: Any) -> None:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        if mark is None:
            line, column = _control_character(text)
            self._say(line, column, "caractère invisible interdit : effacez-le et retapez le texte")
            return
        opening = getattr(error, "context_mark", None)
        said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
        if "quoted scalar" in said and "end of stream" in said and opening is not None:
            mark = opening
        self._say(mark.line + 1, mark.column + 1, _french(said))


def _scalar(event: Any) -> Plain:
    text: str = event.value
    if event.style not in (None, ""):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    return float(text) if _DECIMAL.match(text) else text


def _control_character(text: str) -> tuple[int, int]:
    """Find the first character YAML does not allow."""
    for number, line in enumerate(text.split("\n"), start=1):
        for column, char in enumerate(line, start=1):
            if (
                (ord(char) < 32 and char != "\t")
                or 0x7F <= ord(char) < 0xA0
                or 0xD800 <= ord(char) < 0xE000
                or char in "\ufffe\uffff"
            ):
                return number, column
    return 1, 1


_SENTENCES = (
    ("quoted scalar found unexpected end", "ce guillemet n'est jamais refermé"),
    ("unknown escape", 'entre guillemets, « \\ » ne va que devant \\ ou " : doublez-le'),
    (
        "mapping values are not allowed",
        "un « : » de trop, ou un retrait inattendu : mettez le texte entre guillemets",
    ),
    (
        "cannot start any token",
        "ce caractère ne peut pas commencer ici : pas de tabulation, et des guillemets autour du texte",
    ),
    (
        "could not find expected ':'",
        "la ligne d'avant n'a pas de « : » : complétez-la, ou mettez le texte entre guillemets",
    ),
    ("flow", "une accolade « { » ou un crochet « [ » n'est pas refermé, ou une virgule manque"),
    ("block", "le retrait ne suit pas les lignes d'avant, ou du texte suit un guillemet fermé"),
)


def _french(said: str) -> str:
    """Say in French what the YAML parser complained of in English."""
    for words, sentence in _SENTENCES:
        if words in said:
            return sentence
    return "cette ligne n'est pas lisible : vérifiez le retrait, les « : » et les guillemets"
