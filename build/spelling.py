"""Every word of the content and of the screens, read over by hunspell in each language.

spelling.py            the words no dictionary and no list of ours knows, each where it first stands; exit 1
spelling.py words fr   the same as a bare list, to be looked at, then added to fr.spelling.txt

Debian's dictionaries are development tools: their licences differ, and nothing of them is shipped.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from awareness.catalogue.frontmatter import read_head  # noqa: E402
from awareness.catalogue.regions import read_region  # noqa: E402
from awareness.catalogue.yaml_reader import Node, read_yaml  # noqa: E402
from system_parts import DICTIONARIES  # noqa: E402

SOURCE = "fr"
NAMES = "names"
"""People, places and makes are spelt alike in every language: one list for all."""

STRUCTURE = frozenset(
    [
        *("accepted", "address", "answers", "bin", "code", "devices", "difficulty", "do", "draws", "entry"),
        *("fingerprint", "first", "on", "situations", "tried"),
        *("goto", "has", "id", "image", "input", "kind", "lacks", "made_from", "medium", "module", "modules"),
        *("outcome", "picture", "publisher", "reach", "read_on", "review_by", "reviewed", "roles", "show"),
        *("sign", "signed", "source", "sources", "start", "target", "then", "truth", "twin", "version"),
    ]
)
"""Keys whose values are names for the program, or somebody else's title."""

WHOM = "ask"
"""On a sheet, whom to ask, by id; elsewhere a question."""

ON_SCREEN = {"oc": "oc+fr", "ca": "ca+fr"}
"""What a device shows here is French to speakers of these languages: menus and quoted names on a sheet."""

PASSPHRASE = 5
"""A word with that many hyphens is a passphrase of ours, French in every language."""

_WORD = re.compile(r"(?<![\w@./%-])[^\W\d_]+(?:[’'·-][^\W\d_]+)*(?![\w@/])")
_QUOTED = re.compile(r"«[^»]*»")
_NO_PROSE = re.compile(
    r"^# [a-z][a-z0-9-]* ?:|\{\{[^}]*\}\}|\]\([^)]*\)|`[^`]*`|</?[a-z][^>]*>|%\(\w+\)[a-z]|\{\w*\}"
    r"|\S*(?:@|://)\S*|\S+\.(?:example|test|invalid|fr|com)\b\S*|\S+\.[a-z]{2,4}(?=[\s»,;:)]|$)"
)


@dataclass(frozen=True)
class Text:
    """Words a person reads, and where their first line begins. `language`: `oc`, or `oc+fr` for either."""

    language: str
    file: str
    line: int
    column: int
    words: str

    def tokens(self) -> Iterator[tuple[str, int, int]]:
        """Yield each word with its line and column; ids, addresses, placeholders and samples are none."""
        for number, line in enumerate(self.words.split("\n")):
            bare = _NO_PROSE.sub(lambda found: " " * len(found[0]), line)
            for found in _WORD.finditer(bare):
                if found[0].count("-") >= PASSPHRASE:
                    continue
                column = found.start() + (self.column if number == 0 else 1)
                yield found[0].replace("’", "'"), self.line + number, column


def texts(root: Path = ROOT) -> Iterator[Text]:
    """Yield every text of the content, the quizzes and the screens."""
    for folder in ("content", "quizzes"):
        for path in sorted((root / folder).rglob("*")):
            yield from _file_texts(path, path.relative_to(root).as_posix())
    for path in sorted((root / "locales").glob("*/LC_MESSAGES/messages.po")):
        yield from _screen_texts(path, path.relative_to(root).as_posix())


def _file_texts(path: Path, file: str) -> Iterator[Text]:
    """A file speaks the language it is named after: `fr.md`, `sends.fr.md`; any other says it inside."""
    if path.suffix not in (".md", ".yaml", ".toml") or path.stem in ("README", "rgaa"):
        return
    text = path.read_text(encoding="utf-8")
    language = path.stem.rpartition(".")[2]
    spoken = language if language in DICTIONARIES else ""
    if path.suffix == ".md" and spoken:
        head, body, _problems = read_head(text, file)
        if head is not None and body is not None:
            yield from _node_texts(head, spoken, file)
            yield Text(spoken, file, body.line, 1, body.text)
    else:
        node = read_region(text, file)[1] if path.suffix == ".toml" else read_yaml(text, file)[0]
        found = () if node is None else _node_texts(node, spoken, file)
        yield from _sheet_texts(found, ON_SCREEN[spoken]) if _is_sheet(path, spoken) else found


def _is_sheet(path: Path, language: str) -> bool:
    return path.parent.name == "howto" and language in ON_SCREEN


def _sheet_texts(found: Iterable[Text], on_screen: str) -> Iterator[Text]:
    """Set quoted names apart: they are read off a screen."""
    for text in found:
        yield replace(text, words=_QUOTED.sub(lambda quoted: " " * len(quoted[0]), text.words))
        quotes = [" "] * len(text.words)
        for quoted in _QUOTED.finditer(text.words):
            quotes[slice(*quoted.span())] = quoted[0]
        yield replace(text, language=on_screen, words="".join(quotes))


def _node_texts(node: Node, language: str, file: str) -> Iterator[Text]:
    """Below a key that names a language stands that language."""
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            is_name = key in STRUCTURE or (key == WHOM and "/howto/" in file)
            if not is_name or isinstance(child.value, dict):
                below = key if key in DICTIONARIES else language
                yield from _node_texts(child, ON_SCREEN.get(below, below) if key == "menus" else below, file)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _node_texts(child, language, file)
    elif isinstance(node.value, str) and language:
        yield Text(language, file, node.line, node.column, node.value)


def _screen_texts(path: Path, file: str) -> Iterator[Text]:
    language = path.parts[-3]
    with path.open("rb") as source:
        messages = read_po(source, locale=language)
    for message in messages:
        plural = not isinstance(message.string, str)
        strings = list(message.string or ()) if plural else [message.string]
        for index, said in enumerate(strings if message.id else ()):
            # Each text is one line of the file, below its msgid and perhaps its msgid_plural.
            line, column = (2 + index, len('msgstr[0] "')) if plural else (1, len('msgstr "'))
            yield Text(language, file, (message.lineno or 1) + line, column + 1, str(said or ""))


def list_path(language: str, root: Path = ROOT) -> Path:
    """Give the file of the words we vouch for."""
    return root / "content" / "words" / f"{language}.spelling.txt"


def listed(language: str, root: Path = ROOT) -> dict[str, int]:
    """Give the words of a list and their lines; what follows a « # » is a remark."""
    path = list_path(language, root)
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    cut = ((line.partition("#")[0].strip(), number) for number, line in enumerate(lines, start=1))
    return {word: number for word, number in cut if word}


def misspelt(words: Iterable[str], language: str, vouched: Iterable[str]) -> set[str]:
    """Give the words that are in no dictionary, whole, without their elision, or in parts."""
    known = {*vouched}
    left = {word: [word] for word in words}
    for cut in (_whole, _unbound, _parts):
        left = {word: cut(word) for word in left}
        wrong = _unknown({part for parts in left.values() for part in parts}, language)
        left = {
            w: parts
            for w, parts in left.items()
            if any(p in wrong and not _is_known(p, known) for p in parts)
        }
    return {*left}


def _is_known(word: str, known: set[str]) -> bool:
    """Say whether a list holds a word; one listed in small letters may begin a sentence."""
    return word in known or word[:1].lower() + word[1:] in known


def _whole(word: str) -> list[str]:
    return [word]


def _unbound(word: str) -> list[str]:
    """Take a bound article or preposition off: « l'ordinateur », « qu'aficha »."""
    return [re.sub(r"^(?:\w|qu)'", "", word, flags=re.I)]


def _parts(word: str) -> list[str]:
    """Cut what is left at its hyphens and apostrophes: « rendez-vous », « Karim's »."""
    return [part for part in re.split(r"['-]", _unbound(word)[0]) if len(part) > 1]


def _unknown(words: set[str], language: str) -> set[str]:
    """Ask hunspell, one word a line; a word it cuts by itself is unknown when one of its parts is."""
    dictionaries = ",".join(DICTIONARIES[each] for each in language.split("+"))
    asked = ["hunspell", "-l", "-i", "utf-8", "-d", dictionaries]
    said = subprocess.run(asked, input="\n".join(sorted(words)), capture_output=True, text=True, check=True)
    found = {word.replace("’", "'") for word in said.stdout.split("\n") if word}
    return {word for word in words if found & {word, *re.split(r"['-]", word)}}


def problems(root: Path = ROOT) -> Iterator[str]:
    """Yield one sentence for each unknown word, and for each listed word that nothing uses any more."""
    kinds = (*DICTIONARIES, *ON_SCREEN.values())
    spoken: dict[str, dict[str, tuple[str, int, int]]] = {kind: {} for kind in kinds}
    for text in texts(root):
        for word, line, column in text.tokens():
            spoken[text.language].setdefault(word, (text.file, line, column))
    for kind, places in spoken.items():
        for word in sorted(misspelt(places, kind, _vouched(kind, root)), key=lambda word: places[word]):
            file, line, column = places[word]
            own = list_path(kind.partition("+")[0]).name
            yield f"{file}:{line}:{column}: mot inconnu « {word} » : corrigez-le, ou ajoutez-le à {own}"
    for language in DICTIONARIES:
        heard = [word for kind, places in spoken.items() if language in kind.split("+") for word in places]
        yield from _idle(language, heard, root)
    yield from _idle(NAMES, [word for places in spoken.values() for word in places], root)


def _vouched(kind: str, root: Path) -> set[str]:
    return {word for name in (NAMES, *kind.split("+")) for word in listed(name, root)}


def _idle(name: str, words: Iterable[str], root: Path) -> Iterator[str]:
    """A list that only grows would end up hiding faults."""
    used = {
        form
        for word in words
        for part in (word, *_parts(word))
        for form in (part, part[:1].lower() + part[1:])
    }
    for word, line in listed(name, root).items():
        if word not in used:
            yield f"content/words/{name}.spelling.txt:{line}:1: « {word} » ne sert plus : retirez-le"


def main(argv: list[str]) -> int:
    """Say every problem, or the bare words of one language."""
    if argv[:1] == ["words"]:
        places = [word for text in texts() if text.language == argv[1] for word, _, _ in text.tokens()]
        print("\n".join(sorted(misspelt(places, argv[1], _vouched(argv[1], ROOT)))))
        return 0
    found = list(problems())
    print("\n".join(found) or "Orthographe : rien à redire.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
