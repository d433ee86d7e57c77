"""The words of the screens: extract them, compile them, and see that no translation lies.

translations.py compile    .po → .mo
translations.py update     the pages' words → messages.pot → every .po
translations.py check      what is missing, one line each; exit 1 when there is any
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "locales"
TEMPLATE = "messages.pot"
# French is the source; its catalogue is there for its plural rule (« 0 minute ») and repeats the rest.
SOURCE = "fr"
# The house's own languages are complete; below this share another one is not offered.
ENOUGH = 0.9
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
HEADER = "# Words of the screens, collected by « python3 build/dev.py translations »."
# One text a line and no line numbers: a change shows what changed and nothing else.
SHAPE: dict[str, Any] = {"width": None, "no_location": True, "sort_output": True}
PYBABEL = (sys.executable, "-m", "babel.messages.frontend", "--quiet")


def catalogues(locales: Path = LOCALES) -> list[Path]:
    """Every .po file, in the order of the languages' codes."""
    return sorted(locales.glob("*/LC_MESSAGES/messages.po"))


def load(path: Path, locale: str | None = None) -> Catalog:
    """Read one catalogue."""
    with path.open("rb") as source:
        return read_po(source, locale=locale)


def compile_catalogues(locales: Path = LOCALES) -> None:
    """Write a .mo beside each .po, without what says the same as its id: nearly all of French."""
    for path in catalogues(locales):
        words = load(path)
        for message in [each for each in words if isinstance(each.id, str) and each.string == each.id != ""]:
            words.delete(message.id, message.context)
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, words)


def extract(target: Path) -> Catalog:
    """Collect the words of the Python files and templates named in pyproject.toml."""
    options = ["-F", "pyproject.toml", "-k", "lazy_gettext", "-k", "_l", "-k", "sentence"]
    subprocess.run([*PYBABEL, "extract", *options, "-o", str(target), "."], check=True, cwd=ROOT)
    words = load(target)
    words.header_comment = HEADER
    words.project, words.version, words.fuzzy = "dix-minutes-cyber", "", False
    words.msgid_bugs_address = words.last_translator = words.language_team = ""
    return words


def update(locales: Path = LOCALES) -> None:
    """Bring messages.pot and every .po up to the words the pages use today."""
    with tempfile.TemporaryDirectory() as folder:
        words = extract(Path(folder) / "messages.pot")
    template = locales / TEMPLATE
    with template.open("wb") as target:
        write_po(target, words, **SHAPE)
    for path in catalogues(locales):
        catalogue = load(path, path.parts[-3])
        # Read anew each time: a new message would be one object, and French words in it would be everybody's.
        catalogue.update(load(template), no_fuzzy_matching=True, update_creation_date=False)
        if path.parts[-3] == SOURCE:
            _repeat(catalogue)
        with path.open("wb") as target:
            write_po(target, catalogue, ignore_obsolete=True, **SHAPE)


def _repeat(catalogue: Catalog) -> None:
    """Give each text that has no words yet the ones it is named by."""
    for message in catalogue:
        if message.id and not all(_strings(message)):
            message.string = message.id


def check(locales: Path = LOCALES) -> list[str]:
    """Every problem of the translations, as sentences."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = extract(Path(folder) / "messages.pot")
    template = locales / TEMPLATE
    problems = list(_stale(wanted, load(template) if template.exists() else Catalog()))
    complete = _house_languages(locales)
    for path in catalogues(locales):
        problems += _problems(path, wanted, enough=1 if path.parts[-3] in complete else ENOUGH)
    return problems


def _key(message: Message) -> tuple[str | None, str]:
    identifier = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return message.context, identifier


def _keys(catalogue: Catalog) -> set[tuple[str | None, str]]:
    return {_key(message) for message in catalogue if message.id}


def _house_languages(locales: Path) -> set[str]:
    listed = tomllib.loads((locales / "locales.toml").read_text(encoding="utf-8"))["language"]
    return {language["code"] for language in listed if language["house"]}


def _stale(wanted: Catalog, template: Catalog) -> Iterator[str]:
    """messages.pot must be what the extraction gives; its dates do not count."""
    if _keys(wanted) != _keys(template):
        yield "locales/messages.pot : les pages ont changé ; lancez « python3 build/dev.py translations »."


def _problems(path: Path, wanted: Catalog, enough: float) -> Iterator[str]:
    locale = path.parts[-3]
    catalogue = load(path, locale)
    name = f"locales/{locale}/LC_MESSAGES/messages.po"
    messages = [message for message in catalogue if message.id]
    for message in messages:
        if message.fuzzy:
            yield f"{name} : « {_key(message)[1]} » est encore marqué fuzzy."
        yield from (f"{name} : {problem}" for problem in _lost_placeholders(message))
    done = {_key(message) for message in messages if all(_strings(message))}
    missing = _keys(wanted) - done
    if len(missing) > (1 - enough) * len(_keys(wanted)):
        some = ", ".join(f"« {identifier} »" for _, identifier in sorted(missing, key=str)[:5])
        yield f"{name} : {len(missing)} texte(s) sans traduction, dont {some}."


def _strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string or ""]


def _lost_placeholders(message: Message) -> Iterator[str]:
    """A translation names the same placeholders as its source; a plural may leave the number out."""
    identifiers = list(message.id) if isinstance(message.id, tuple | list) else [message.id]
    known = {name for identifier in identifiers for name in PLACEHOLDER.findall(identifier)}
    for text in filter(None, _strings(message)):
        found = set(PLACEHOLDER.findall(text))
        if found - known or (len(identifiers) == 1 and known - found):
            yield f"« {identifiers[0]} » : {sorted(known)} attendu, {sorted(found)} trouvé."


def main(verb: str) -> int:
    """Do what the command line asks."""
    if verb == "check":
        problems = check()
        print("\n".join(problems) or "Traductions : rien à redire.")
        return 1 if problems else 0
    {"compile": compile_catalogues, "update": update}[verb]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
