"""Translated files as the house writes them: one way, so that what did not change stays the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from awareness.catalogue.model import Signature
from awareness.languages import Language

Tree = dict[str, "Tree | str"]


def quoted(text: str) -> str:
    """Write a text between quotation marks, whatever it holds."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def named(name: str) -> str:
    """Write a module's name: what YAML would take for a number or a truth stands between quotation marks."""
    return name if name[:1].isalpha() and name not in {"true", "false", "null"} else quoted(name)


def lesson_text(
    module: str, made_from: str, texts: Mapping[str, str], language: Language, signed: Signature | None
) -> str:
    """Write a translated lesson: `texts` by the keys of units.py, one for each."""
    return "\n".join([*_head(module, made_from, texts, signed), *_body(texts, language)]) + "\n"


def quiz_text(module: str, made_from: str, texts: Mapping[str, str]) -> str:
    """Write a translated quiz: `texts` by item and path, in the order they are given."""
    tree: Tree = {}
    for key, text in texts.items():
        *above, name = key.split(".")
        branch = tree
        for part in above:
            deeper = branch.setdefault(part, {})
            if isinstance(deeper, str):
                raise ValueError(f"{key} is under a text")
            branch = deeper
        branch[name] = text
    lines = [f"module: {named(module)}", f"made_from: {quoted(made_from)}", "items:"]
    return "\n".join([*lines, *_lines(tree, depth=1)]) + "\n"


def _head(module: str, made_from: str, texts: Mapping[str, str], signed: Signature | None) -> Iterator[str]:
    yield "---"
    yield f"id: {named(module)}"
    yield f"made_from: {quoted(made_from)}"
    if signed is not None:
        fields = {"by": signed.by, "on": signed.on, "fingerprint": signed.fingerprint}
        yield f"signed: {{{', '.join(f'{name}: {quoted(text)}' for name, text in fields.items())}}}"
    for name in ("title", "subtitle", "summary"):
        yield f"{name}: {quoted(texts[name])}"
    yield "objectives:"
    yield from (f"  - {quoted(text)}" for key, text in texts.items() if key.startswith("objectives."))
    yield "action:"
    yield f"  title: {quoted(texts['action.title'])}"
    yield f"  if_then: {quoted(texts['action.if_then'])}"
    yield "---"


def _body(texts: Mapping[str, str], language: Language) -> Iterator[str]:
    before, story, ideas, exercise, quiz, action = language.parts
    yield from (f"# {before}", texts["before"], "", f"# {story}", texts["story"], "", f"# {ideas}")
    for screen in (key.split(".")[1] for key in texts if key.startswith("ideas.") and key.endswith(".title")):
        yield from (f"## {texts[f'ideas.{screen}.title']}", texts[f"ideas.{screen}.text"], "")
    yield from (f"# {exercise}", texts["exercise"], "", f"# {quiz}", texts["quiz"], "")
    yield from (f"# {action}", texts["steps"])


def _lines(tree: Tree, depth: int) -> Iterator[str]:
    """Write a mapping; what holds texts alone, below an item's own fields, stands on one line."""
    indent = "  " * depth
    for name, value in tree.items():
        if isinstance(value, str):
            yield f"{indent}{name}: {quoted(value)}"
        elif depth > 2 and all(isinstance(text, str) for text in value.values()):
            pairs = ", ".join(f"{key}: {quoted(str(text))}" for key, text in value.items())
            yield f"{indent}{name}: {{{pairs}}}"
        else:
            yield f"{indent}{name}:"
            yield from _lines(value, depth + 1)
