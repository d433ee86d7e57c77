"""The rules of the house as functions: a source in, complaints out. The tests beside plant faults in them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.parts import ROOT

# What commands make; hidden folders are the tools' own, but the one that continuous integration starts from.
MADE = {"dist", "node_modules", "__pycache__"}
TEXTS = {
    "", ".py", ".md", ".toml", ".yml", ".yaml", ".json", ".html", ".css", ".js", ".svg", ".txt", ".in", ".po",
    ".pot", ".spec", ".sh", ".desktop", ".xml",
}  # fmt: skip
ASSERTING = ("assert", "expect", "check", "raises", "warns", "fail")


def files(*tops: str, suffix: str | None = None) -> list[Path]:
    """Our own text files below the named folders, in a stable order."""
    folders = [ROOT / top for top in tops] or [ROOT]
    found = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return sorted(
        path
        for path in found
        if not any(map(_is_not_ours, path.relative_to(ROOT).parts[:-1]))
        and (path.suffix == suffix if suffix else path.suffix in TEXTS)
    )


def _is_not_ours(folder: str) -> bool:
    return folder in MADE or (folder.startswith(".") and folder != ".ci")


def read(path: Path) -> str:
    """The text of a file."""
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    """How complaints call a file."""
    return path.relative_to(ROOT).as_posix()


def functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a source, methods included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def long_functions(source: str, limit: int) -> list[str]:
    """Functions that do not fit on a screen."""
    return [
        f"{node.name} ({length} lines)"
        for node in functions(source)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > limit
    ]


def tests_without_assertion(source: str) -> list[str]:
    """Tests that cannot fail by what they see."""
    return [
        node.name
        for node in functions(source)
        if node.name.startswith("test_") and not any(_asserts(inner) for inner in ast.walk(node))
    ]


def _asserts(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return not isinstance(node.test, ast.Constant)
    return isinstance(node, ast.Call) and _called(node).startswith(ASSERTING)


def _called(node: ast.Call) -> str:
    target = node.func
    return target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")


def kind_tests(source: str) -> list[int]:
    """Lines that compare the kind of an item with a written one, instead of asking the registry."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.Compare) and _names_a_kind([node.left, *node.comparators]))
        or (isinstance(node, ast.Match) and _is_kind(node.subject))
    ]


def _names_a_kind(sides: list[ast.expr]) -> bool:
    return any(map(_is_kind, sides)) and any(map(_is_written_out, sides))


def _is_kind(node: ast.expr) -> bool:
    return getattr(node, "attr", None) == "kind" or getattr(node, "id", None) == "kind"


def _is_written_out(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(map(_is_written_out, node.elts))
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def broad_excepts(source: str) -> list[int]:
    """Lines that catch everything."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type)
    ]


def _is_broad(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(map(_is_broad, caught.elts))
    return caught is None or getattr(caught, "id", "") in {"Exception", "BaseException"}


def matches(pattern: re.Pattern[str], source: str) -> list[str]:
    """What a pattern finds, with its line number."""
    return [f"{source.count(chr(10), 0, hit.start()) + 1}: {hit.group()}" for hit in pattern.finditer(source)]
