"""A lesson file: a YAML head between two `---` lines, then parts under `#` headings, screens under `##`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from awareness.catalogue.model import PARTS, Idea, Lesson, Problem
from awareness.catalogue.yaml_reader import Node, read_yaml

RULE = "---"


class Block(Struct, frozen=True):
    """The text under one heading (`title`); `line`: where it begins in its file; `above`: its heading."""

    title: str
    text: str
    line: int
    above: int = 0


class Parts(Struct, frozen=True):
    """A lesson's body with places: its parts by name, and its screens."""

    by_name: dict[str, Block]
    ideas: tuple[Block, ...]

    def blocks(self) -> Iterator[tuple[str, Block]]:
        """Yield every text a person reads, with the name of its part, in the order of the file."""
        for name in PARTS:
            if name == "ideas":
                yield from (("ideas", idea) for idea in self.ideas)
            elif name in self.by_name:
                yield name, self.by_name[name]

    def lesson(self) -> Lesson:
        """Give the lesson without its places."""
        texts = {name: block.text for name, block in self.by_name.items() if name != "ideas"}
        return Lesson(ideas=tuple(Idea(title=idea.title, markdown=idea.text) for idea in self.ideas), **texts)


def split(text: str, file: str) -> tuple[str, Block | None, list[Problem]]:
    """Cut a file into the YAML of its head and its body. The head begins on line 2."""
    lines = text.split("\n")
    if lines[0].rstrip() != RULE:
        return "", None, [Problem(file, 1, 1, "la première ligne doit être « --- », puis l'en-tête")]
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == RULE:
            body = Block("", "\n".join(lines[number + 1 :]), number + 2)
            return "\n".join(lines[1:number]), body, []
    return (
        "",
        None,
        [Problem(file, 1, 1, "l'en-tête n'est pas refermé : il manque une seconde ligne « --- »")],
    )


def read_head(text: str, file: str) -> tuple[Node | None, Block | None, list[Problem]]:
    """Read the head of a file; the body comes back untouched."""
    head, body, problems = split(text, file)
    if body is None:
        return None, None, problems
    node, problems = read_yaml(head, file, first_line=2)
    return node, body, problems


def read_parts(body: Block, headings: Sequence[str], file: str) -> tuple[Parts | None, list[Problem]]:
    """Cut a body into its six parts, whose headings are those of the file's language.

    Gives None as soon as one problem was found.
    """
    problems: list[Problem] = []
    before, blocks = cut(body, "# ")
    if before.text:
        problems.append(Problem(file, before.line, 1, f"du texte avant le premier titre « # {headings[0]} »"))
    names = dict(zip(headings, PARTS, strict=True))
    by_name: dict[str, Block] = {}
    for block in blocks:
        name = names.get(block.title)
        if name is None:
            problems.append(Problem(file, block.above, 1, _unknown(block.title, headings)))
        elif name in by_name:
            problems.append(Problem(file, block.above, 1, f"la partie « {block.title} » est là deux fois"))
        else:
            by_name[name] = block
    problems += _missing(by_name, headings, body.line, file)
    ideas: tuple[Block, ...] = ()
    if "ideas" in by_name:
        ideas, found = _ideas(by_name["ideas"], file)
        problems += found
    return (None if problems else Parts(by_name, ideas)), problems


def _missing(by_name: dict[str, Block], headings: Sequence[str], line: int, file: str) -> Iterator[Problem]:
    for name, heading in zip(PARTS, headings, strict=True):
        if name not in by_name:
            yield Problem(file, line, 1, f"il manque la partie « # {heading} »")
        elif not by_name[name].text:
            yield Problem(file, by_name[name].above, 1, f"la partie « {heading} » est vide")
    found = [name for name in by_name if name in PARTS]
    if found != [name for name in PARTS if name in by_name]:
        yield Problem(file, line, 1, f"les parties doivent venir dans cet ordre : {', '.join(headings)}")


def _ideas(part: Block, file: str) -> tuple[tuple[Block, ...], list[Problem]]:
    before, ideas = cut(part, "## ")
    problems = []
    if before.text:
        problems.append(
            Problem(file, before.line, 1, f"du texte avant le premier écran « ## » de « {part.title} »")
        )
    elif not ideas:
        problems.append(Problem(file, part.line, 1, f"« {part.title} » a besoin d'au moins un écran « ## »"))
    hollow = [idea for idea in ideas if not idea.title or not idea.text]
    said = "cet écran « ## » n'a pas de titre ou pas de texte"
    return tuple(ideas), problems + [Problem(file, idea.above, 1, said) for idea in hollow]


def cut(block: Block, mark: str) -> tuple[Block, list[Block]]:
    """Cut a text at the headings that begin with the mark, except inside ``` fences."""
    starts: list[tuple[int, str]] = []
    fenced = False
    lines = block.text.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced and (line.startswith(mark) or line == mark.strip()):
            starts.append((number, line[len(mark) :].strip()))
    ends = [*(number for number, _ in starts[1:]), len(lines)][: len(starts)]
    first = starts[0][0] if starts else len(lines)
    cut = [
        _block(title, lines[at + 1 : end], block.line + at + 1)
        for (at, title), end in zip(starts, ends, strict=True)
    ]
    return _block("", lines[:first], block.line), cut


def _block(title: str, lines: list[str], line: int) -> Block:
    """Make a block, leaving out blank lines around its text but counting them."""
    text = "\n".join(lines)
    skipped = len(text) - len(text.lstrip("\n")) if text.strip() else 0
    return Block(title, text.strip(), line + text[:skipped].count("\n"), line - 1)


def _unknown(title: str, headings: Sequence[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(title, headings, n=1, cutoff=0.5)
    if close:
        return f"titre inconnu « # {title} » ; vouliez-vous dire « # {close[0]} » ?"
    return f"titre inconnu « # {title} » ; les parties sont : {', '.join(headings)}"
