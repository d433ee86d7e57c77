"""What `cli` hands over as plain data: modules to the doctor and the collector, regions to a campaign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from awareness.catalogue.loader import Catalogue
from awareness.paths import shipped

if TYPE_CHECKING:
    from awareness.collector.records import ModuleData, RegionData


def shipped_modules(kept: Path | None = None) -> Catalogue:
    """Give the modules of the program; `kept`: where their heads are kept from one start to the next."""
    return Catalogue(shipped("content"), shipped("quizzes"), kept=kept)


def modules() -> dict[str, bool]:
    """Say of each module whether it can be opened."""
    catalogue = shipped_modules()
    return {module: catalogue.unavailable(module) is None for module in catalogue.ids()}


def titled_modules() -> list[ModuleData]:
    """Give every module that can be opened, with its title in each language it has."""
    from awareness.collector.records import ModuleData
    from awareness.languages import languages

    catalogue = shipped_modules()
    found = []
    for module in (name for name in catalogue.ids() if catalogue.unavailable(name) is None):
        listed = {code: catalogue.header(module, code) for code in languages()}
        titles = {code: each.title for code, each in listed.items() if each.language == code}
        found.append(ModuleData(module, catalogue.header(module).version, titles))
    return found


def regions() -> dict[str, RegionData]:
    """Give every region there is a file for, by its INSEE code."""
    from awareness.collector.records import RegionData

    content, quizzes = shipped("content"), shipped("quizzes")
    codes = sorted(file.stem for file in (content / "regions").glob("*.toml"))
    read = (Catalogue(content, quizzes, code).region() for code in codes)
    return {
        each.code: RegionData(each.code, each.name, {part.code: str(part.name) for part in each.departements})
        for each in read
        if each is not None
    }
