"""The course: which modules, in which order, on which paths (`content/course.yaml`)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from awareness.assessment.item import Id, Words
from awareness.catalogue import shapes
from awareness.catalogue.facts import in_language
from awareness.catalogue.model import LearningPath, Problem
from awareness.catalogue.yaml_reader import Node, read_yaml


class PathEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A path as written: a title for each language, and modules in their order.

    `trade`: it is for one trade, which names itself when « Où en êtes-vous ? » asks.
    """

    id: Id
    title: Words | dict[str, Words]
    modules: Annotated[tuple[Id, ...], Meta(min_length=1)]
    trade: bool = False


class CourseFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `content/course.yaml`; the first path is the one the home page shows.

    `first` is the module a newcomer begins with; without it, the first one of the first path. `region` is the
    one this copy is for, by the name of its file in `content/regions/`; it need not be said of an only one.
    """

    first: Id | None = None
    region: Id = ""
    paths: Annotated[tuple[PathEntry, ...], Meta(min_length=1)]


def read_course(text: str, file: str) -> tuple[CourseFile | None, Node | None, list[Problem]]:
    """Read the course. Never raises."""
    node, problems = read_yaml(text, file)
    if node is None or problems:
        return None, node, problems
    made, problems = shapes.struct(node, CourseFile, file)
    return made, node, problems


def path(entry: PathEntry, language: str) -> LearningPath:
    """Give a path in one language."""
    title = in_language(entry.title, language)
    return LearningPath(id=entry.id, title=title, modules=entry.modules, trade=entry.trade)
