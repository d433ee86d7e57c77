"""« Comment faire » : `content/<module>/howto/fr.yaml`, one action in at most seven steps, for each device.

French holds structure and words; `<language>.yaml` beside it holds words under the same names, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct, structs

from awareness.assessment.item import Id, Words
from awareness.assessment.words import with_words, words
from awareness.catalogue import shapes
from awareness.catalogue.facts import Day
from awareness.catalogue.fingerprint import fingerprint
from awareness.catalogue.model import Problem, Signature
from awareness.catalogue.reading import Folders
from awareness.catalogue.text_file import read_text
from awareness.catalogue.yaml_reader import Node, read_yaml
from awareness.languages import SOURCE, languages

DEVICES: Mapping[str, str] = {
    "windows-11": "Windows 11",
    "windows-10": "Windows 10",
    "android": "Android",
    "iphone": "iPhone",
}
"""What a person may have in hands, by the names their makers give them in every language."""

Device = Literal["windows-11", "windows-10", "android", "iphone"]
Gesture = Literal[
    "menu",
    "switch",
    "type",
    "star",
    "bin",
    "copy",
    "plug",
    "check",
    "call",
    "message",
    "write",
    "print",
    "store",
    "people",
]
"""What hands do in a step: it gives the step its drawing and its planned time."""

ANY = "any"
"""Stands for every device in the menus of a step."""

MENU_JOINT = " > "
"""Stands between the names of a menu, from the first to touch to the last."""

HEAD = ("module", "made_from", "signed")
"""What stands at the top of a translated sheet and is no word of it."""


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One gesture. `on`: the devices it is for, all of the sheet's when empty; `ask`: who helps here."""

    id: Id
    do: Gesture
    title: Words
    text: Words
    on: tuple[Device, ...] = ()
    menus: dict[str, str] = {}
    """By device, the names to look for, joined by « > »; `any`: the same ones on all of them."""
    stuck: Words
    """What to try before asking anybody."""
    ask: Id

    def menu(self, device: str) -> str:
        """Give the names to look for on a device, "" where there are none."""
        return self.menus.get(device) or self.menus.get(ANY, "")


class Help(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody to ask, and a sentence to read to them. `reach`: facts that say how, where there are any."""

    id: Id
    who: Words
    say: Words
    reach: str = ""


class HowToFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A French sheet. `devices` is empty where the action is the same whatever one has in hands.

    `tried`: the devices on which a person followed the sheet with the real menus in front of them.
    """

    module: Id
    minutes: Annotated[int, Meta(ge=1, le=5)]
    reviewed: Day
    review_by: Day
    devices: tuple[Device, ...] = ()
    tried: tuple[Device, ...] = ()
    ready: Words
    """What to have at hand."""
    steps: Annotated[tuple[Step, ...], Meta(min_length=2)]
    done: Words
    """How one sees that it is done."""
    other: Words | None = None
    """Where to look on a device that has no variant."""
    helps: Annotated[tuple[Help, ...], Meta(min_length=1, max_length=4)]

    def steps_on(self, device: str) -> tuple[Step, ...]:
        """Give the steps for one device, in their order."""
        return tuple(step for step in self.steps if not step.on or device in step.on)

    def variants(self) -> tuple[str, ...]:
        """Give the devices there is a way for; one nameless way where the device makes no difference."""
        return self.devices or ("",)


class HowTo(HowToFile, frozen=True, kw_only=True):
    """A sheet as it is shown; `language` is what it is really written in."""

    language: str
    state: Literal["house", "signed", "draft"]


class Translated(Struct):
    """A translated sheet: name of words → text, and the node of each."""

    words: dict[str, str] = {}
    places: dict[str, Node] = {}
    root: Node | None = None
    signed: Signature | None = None

    @property
    def is_signed(self) -> bool:
        """Say whether a reviewer signed what this was made from."""
        made_from = _named(self.root, "made_from")
        return self.signed is not None and self.signed.fingerprint == made_from


def place_of_sheet(folders: Folders, module: str, language: str) -> tuple[Path, str]:
    """Give the file of a module's sheet in a language, and its name."""
    path = folders.content / module / "howto" / f"{language}.yaml"
    return path, folders.name(path)


def read_howto(text: str, file: str, module: str) -> tuple[HowToFile | None, Node | None, list[Problem]]:
    """Read a French sheet. Never raises."""
    node, problems = read_yaml(text, file)
    if node is None or problems:
        return None, node, problems
    made, problems = shapes.struct(node, HowToFile, file)
    return made, node, problems + misnamed(node, module, file)


def read_words(text: str, file: str, module: str) -> tuple[Translated, list[Problem]]:
    """Read a translated sheet. Never raises."""
    root, problems = read_yaml(text, file)
    read = Translated(root=root)
    if root is None or not isinstance(root.value, dict):
        return read, problems or [Problem(file, 1, 1, "il faut ici « module », « made_from » et « steps »")]
    problems += misnamed(root, module, file)
    problems += [
        Problem(file, root.line, root.column, f"il manque « {name} »")
        for name in ("module", "made_from")
        if name not in root.value
    ]
    if "signed" in root.value:
        read.signed, found = shapes.struct(root.value["signed"], Signature, file)
        problems += found
    for name, leaf in _leaves(root):
        read.words[name], read.places[name] = str(leaf.value), leaf
        if not isinstance(leaf.value, str) or not leaf.value.strip():
            said = "ce texte est vide" if leaf.value in (None, "") else "il faut un texte, entre guillemets"
            problems.append(Problem(file, leaf.line, leaf.column, f"« {name} » : {said}"))
    return read, problems


def laid(french: HowToFile, found: Translated, file: str) -> tuple[HowToFile | None, list[Problem]]:
    """Lay words over the French sheet. Gives None and one problem for each name missing or too many."""
    wanted, root = words_of(french), found.root
    top = (root.line, root.column) if root else (1, 1)
    problems = [
        Problem(file, *top, f"il manque « {name} », présent en français")
        for name in wanted
        if name not in found.words
    ]
    problems += [
        Problem(file, leaf.line, leaf.column, f"« {name} » n'existe pas en français")
        for name, leaf in found.places.items()
        if name not in wanted
    ]
    return (None, problems) if problems else (_with_words(french, found.words), [])


def words_of(sheet: HowToFile) -> dict[str, str]:
    """Give every text a person reads: `steps.plug.text`, `steps.plug.menus.android`."""
    menus = {
        f"steps.{step.id}.menus.{device}": path for step in sheet.steps for device, path in step.menus.items()
    }
    return words(sheet) | menus


def fingerprint_of(sheet: HowToFile) -> str:
    """Give the fingerprint translations of this sheet name."""
    return fingerprint(f"{name}={text}" for name, text in words_of(sheet).items())


def howto(folders: Folders, module: str, language: str) -> tuple[HowTo | None, list[Problem]]:
    """Read a module's sheet in a language, in French where that file is missing or broken."""
    path, file = place_of_sheet(folders, module, SOURCE)
    text, problems = read_text(path, file)
    french, _, found = (None, None, []) if problems else read_howto(text, file, module)
    if french is None or found:
        return None, [*problems, *found]
    if language != SOURCE and language in languages():
        made = _translated(folders, french, language)
        if made is not None:
            return made, []
    return _shown(french, SOURCE, "house"), []


def _translated(folders: Folders, french: HowToFile, language: str) -> HowTo | None:
    path, file = place_of_sheet(folders, french.module, language)
    text, problems = read_text(path, file)
    if problems:
        return None
    read, problems = read_words(text, file, french.module)
    made, uneven = laid(french, read, file)
    if made is None or problems or uneven:
        return None
    if languages()[language].house:
        return _shown(made, language, "house")
    return _shown(made, language, "signed" if read.is_signed else "draft")


def _shown(sheet: HowToFile, language: str, state: Literal["house", "signed", "draft"]) -> HowTo:
    fields = {name: getattr(sheet, name) for name in HowToFile.__struct_fields__}
    return HowTo(**fields, language=language, state=state)


def _with_words(french: HowToFile, translated: Mapping[str, str]) -> HowToFile:
    made = with_words(french, translated)
    return structs.replace(made, steps=tuple(_with_menus(step, translated) for step in made.steps))


def _with_menus(step: Step, translated: Mapping[str, str]) -> Step:
    menus = {device: translated[f"steps.{step.id}.menus.{device}"] for device in step.menus}
    return structs.replace(step, menus=menus)


def misnamed(node: Node, module: str, file: str) -> list[Problem]:
    """Find a sheet that says it belongs to another module."""
    named = _named(node, "module")
    if named in (None, module):
        return []
    return [Problem(file, *node.where(("module",)), f"« module » doit être « {module} », comme le dossier")]


def _named(node: Node | None, name: str) -> object:
    found = node.value.get(name) if node is not None and isinstance(node.value, dict) else None
    return None if found is None else found.value


def _leaves(node: Node, prefix: str = "") -> Iterator[tuple[str, Node]]:
    """Yield the texts of a translated sheet by their names."""
    if not isinstance(node.value, dict):
        yield prefix, node
        return
    for name, child in node.value.items():
        if prefix or name not in HEAD:
            yield from _leaves(child, f"{prefix}.{name}" if prefix else name)
