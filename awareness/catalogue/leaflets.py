"""Small content files for paper: « Cinq minutes en équipe » of a module, « Le réflexe du mois »."""

from __future__ import annotations

from pathlib import Path

from awareness.catalogue import shapes
from awareness.catalogue.fingerprint import fingerprint
from awareness.catalogue.model import Problem, Reflexes, Team
from awareness.catalogue.text_file import read_text
from awareness.catalogue.yaml_reader import Node, read_yaml
from awareness.languages import SOURCE

TEAM = "team"
REFLEXES = "reflexes"


def team_path(content: Path, module: str, language: str) -> Path:
    """Say where a module's five minutes are written in a language."""
    return content / module / f"{TEAM}.{language}.yaml"


def reflexes_path(content: Path, language: str) -> Path:
    """Say where the twelve texts are written in a language."""
    return content / REFLEXES / f"{language}.yaml"


def read_team(path: Path, file: str) -> tuple[Team | None, Node | None, list[Problem]]:
    """Read the five minutes of a module. Never raises."""
    node, problems = _read(path, file)
    if node is None:
        return None, node, problems
    made, problems = shapes.struct(node, Team, file)
    return made, node, problems


def read_reflexes(path: Path, file: str) -> tuple[Reflexes | None, Node | None, list[Problem]]:
    """Read the twelve texts of a language. Never raises."""
    node, problems = _read(path, file)
    if node is None:
        return None, node, problems
    made, problems = shapes.struct(node, Reflexes, file)
    return made, node, problems


def team_in(content: Path, module: str, language: str) -> tuple[str, Team] | None:
    """Give the five minutes of a module, in French for want of the language, and which it is."""
    for code in (language, SOURCE):
        found = read_team(team_path(content, module, code), code)[0]
        if found is not None:
            return code, found
    return None


def reflexes_in(content: Path, language: str) -> tuple[str, Reflexes] | None:
    """Give the twelve texts, in French for want of the language, and which it is."""
    for code in (language, SOURCE):
        found = read_reflexes(reflexes_path(content, code), code)[0]
        if found is not None:
            return code, found
    return None


def team_fingerprint(team: Team) -> str:
    """Give the fingerprint translations of these five minutes name."""
    return fingerprint([*(text for each in team.questions for text in (each.ask, each.hear)), team.rule])


def reflexes_fingerprint(reflexes: Reflexes) -> str:
    """Give the fingerprint translations of the twelve texts name."""
    return fingerprint(
        [
            *(text for each in reflexes.texts for text in (each.id, each.title, each.text)),
            reflexes.licence,
        ]
    )


def _read(path: Path, file: str) -> tuple[Node | None, list[Problem]]:
    text, problems = read_text(path, file)
    if problems:
        return None, problems
    node, problems = read_yaml(text, file)
    return (None if problems else node), problems
