"""Translated files as the house writes them: one way, so that what did not change stays the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from awareness.authoring.units import MADE_FROM
from awareness.languages import Language

Tree = dict[str, "Tree | Sequence[Tree | str] | str"]

FLAT = 2
"""From this level on, what holds texts alone stands on one line."""


def quoted(text: str) -> str:
    """Write a text between quotation marks, whatever it holds."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def named(name: str) -> str:
    """Write a module's name: what YAML would take for a number or a truth stands between quotation marks."""
    return name if name[:1].isalpha() and name not in {"true", "false", "null"} else quoted(name)


def lesson_text(module: str, language: Language, texts: Mapping[str, str]) -> str:
    """Write a translated lesson: `texts` by the keys of module_texts.py, one for each."""
    return "\n".join([*_head(module, texts), *_body(texts, language)]) + "\n"


def page_text(texts: Mapping[str, str]) -> str:
    """Write a translated page: `texts` by the keys of page_texts.py."""
    head = [f"{name}: {quoted(texts[name])}" for name in ("title", MADE_FROM, "summary") if name in texts]
    body = [texts["opening"], ""] if "opening" in texts else []
    return "\n".join(["---", *head, "---", *body, *_screens("sections", texts)]).rstrip("\n") + "\n"


def notes_text(texts: Mapping[str, str]) -> str:
    """Write the trainer's translated notes: `texts` by the keys of workshop_texts.py."""
    bring = [f"  - {quoted(text)}" for key, text in texts.items() if key.startswith("bring.")]
    lines = ["---", "bring:", *bring, f"{MADE_FROM}: {quoted(texts[MADE_FROM])}", "---"]
    for key in (key.removesuffix(".title") for key in texts if key.endswith(".title")):
        lines += [f"# {key.removeprefix('steps.')}: {texts[f'{key}.title']}", texts[f"{key}.text"], ""]
    return "\n".join(lines)


def quiz_text(module: str, texts: Mapping[str, str]) -> str:
    """Write a translated quiz: `texts` by item and path, in the order they are given."""
    items = {key: text for key, text in texts.items() if key != MADE_FROM}
    head = {"module": module, MADE_FROM: texts[MADE_FROM]}
    return yaml_text({**head, "items": _tree(items)})


def words_text(module: str, texts: Mapping[str, str]) -> str:
    """Write a translated sheet that holds words alone, by the ways to them."""
    return yaml_text({"module": module, MADE_FROM: texts[MADE_FROM], **_tree(texts)})


def yaml_text(tree: Tree) -> str:
    """Write a YAML document."""
    return "\n".join(_lines(tree, depth=0)) + "\n"


def _tree(texts: Mapping[str, str]) -> Tree:
    """Make `a.b.c` three levels."""
    tree: Tree = {}
    for key, text in texts.items():
        *above, name = key.split(".")
        branch = tree
        for part in above:
            deeper = branch.setdefault(part, {})
            if not isinstance(deeper, dict):
                raise ValueError(f"{key} is under a text")
            branch = deeper
        branch[name] = text
    return tree


def _head(module: str, texts: Mapping[str, str]) -> Iterator[str]:
    yield "---"
    yield f"id: {named(module)}"
    for name in (MADE_FROM, "title", "subtitle", "summary"):
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
    yield from _screens("ideas", texts)
    yield from (f"# {exercise}", texts["exercise"], "", f"# {quiz}", texts["quiz"], "")
    yield from (f"# {action}", texts["steps"])


def _screens(part: str, texts: Mapping[str, str]) -> Iterator[str]:
    for key in (key.removesuffix(".title") for key in texts if key.startswith(f"{part}.")):
        if f"{key}.title" in texts:
            yield from (f"## {texts[f'{key}.title']}", texts[f"{key}.text"], "")


def _lines(tree: Tree, depth: int) -> Iterator[str]:
    """Write a mapping; deep down, what holds texts alone stands on one line."""
    indent = "  " * depth
    for name, value in tree.items():
        if isinstance(value, str):
            yield f"{indent}{name}: {_scalar(name, value)}"
        elif not isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from _parts(value, depth + 1)
        elif _is_flat(value, depth):
            pairs = ", ".join(f"{key}: {quoted(str(text))}" for key, text in value.items())
            yield f"{indent}{name}: {{{pairs}}}"
        else:
            yield f"{indent}{name}:"
            yield from _lines(value, depth + 1)


def _parts(parts: Sequence[Tree | str], depth: int) -> Iterator[str]:
    """Write a list, each part behind a dash."""
    indent = "  " * depth
    for part in parts:
        written = [quoted(part)] if isinstance(part, str) else [*_lines(part, 0)]
        yield f"{indent}- {written[0]}"
        yield from (f"{indent}  {line}" for line in written[1:])


def _is_flat(tree: Tree, depth: int) -> bool:
    return depth >= FLAT and all(isinstance(text, str) for text in tree.values())


def _scalar(name: str, text: str) -> str:
    """Write a text; an id is written as a name."""
    return named(text) if name in {"id", "module"} else quoted(text)
