"""« Région Exemple »: what another region gets from the file we give it, with one more line in the course."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from awareness.catalogue.regions import RegionFile, own_words, read_region
from awareness.paths import shipped

MODEL = "regions/modele.txt"
CODE = "99"
HOME = re.compile(r'^region: "(.+)"$', re.MULTILINE)


def our_region() -> RegionFile:
    """The region the shipped content is for."""
    named = HOME.search((shipped("content") / "course.yaml").read_text(encoding="utf-8"))
    assert named
    file = shipped("content") / "regions" / f"{named[1]}.toml"
    read, _, problems = read_region(file.read_text(encoding="utf-8"), file.name)
    assert read is not None
    assert problems == []
    return read


def example_region(folder: Path) -> Path:
    """Make the content of Région Exemple in a folder: ours, with its own file and its code in the course."""
    content = folder / "content"
    shutil.copytree(shipped("content"), content)
    for file in (content / "regions").glob("*.toml"):
        file.unlink()
    (content / MODEL).rename(content / "regions" / f"{CODE}.toml")
    course = content / "course.yaml"
    course.write_text(HOME.sub(f'region: "{CODE}"', course.read_text(encoding="utf-8")), encoding="utf-8")
    return content


def ours(region: RegionFile) -> re.Pattern[str]:
    """What finds anything that is a region's own, in a page or in a source."""
    values = [each.value for each in region.facts if {each.kind} & {"phone", "url", "email", "hours"}]
    said = {*own_words(region), *(word for value in values for word in _words(value))}
    digits = [re.sub(r"\D", "", word) for word in said if re.fullmatch(r"[\d ]{10,}", word)]
    words = [re.escape(word).replace(r"\ ", r"\s").replace("'", "['’]") for word in (*said, *digits)]
    return re.compile(rf"(?<![\w])(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)", re.IGNORECASE)


def _words(value: str | dict[str, str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value.values())
