"""The papers of a workshop: they go through a photocopier, and the room needs nothing else to work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from awareness.assessment.item import shuffled
from awareness.catalogue.model import AnyItem, ListedModule, Module, Page
from awareness.catalogue.workshops import LETTERS, MINUTES, SLACK, Slack, Step, Workshop
from awareness.handouts.sheets import MOST_LINES, Sheet, language_of
from awareness.web.babel import day, gettext

VERSIONS = ("A", "B")
"""Of the questions on paper, so that neighbours do not copy: the same ones, in another order."""

MOST_ALIKE = 2
"""Right answers under the same letter, of five."""

DRAWS = 200
"""How often a version is drawn again, when it repeats a letter or agrees with its neighbour."""

MOST_QUESTIONS = 5
"""Where no plan says what to ask: what fits a sheet of paper with a box for each answer."""

ROWS = 16
"""Lines to sign on one A4, high enough for a hand."""


class Drawn(Struct, frozen=True):
    """A question as one version of the paper shows it: its answers in their order, and which is right."""

    number: int
    item: AnyItem
    options: Sequence[Any]
    right: int
    why: str

    @property
    def letter(self) -> str:
        """Give the letter of the right answer."""
        return LETTERS[self.right]


class Row(Struct, frozen=True):
    """A line of the hour: from which minute to which, its note's name, and what may be left out."""

    start: int
    end: int
    name: str
    items: tuple[AnyItem, ...] = ()
    skip: bool = False
    slack: bool = False


def cards_sheet() -> Sheet:
    """Make the four cards to vote with: a letter, a shape and its name; no colour tells them apart."""
    names = (gettext("rond"), gettext("carré"), gettext("triangle"), gettext("losange"))
    return Sheet(
        name="cartes-de-vote",
        title=gettext("Les cartes pour voter"),
        fragment="handouts/cards.html",
        context={"cards": tuple(zip(LETTERS, names, strict=False))},
        by_hand=tuple(f"{letter} : {name}" for letter, name in zip(LETTERS, names, strict=False)),
    )


def page_sheet(name: str, page: Page) -> Sheet:
    """Make a paper of a content page: the kit, the checklist; by hand, its « À retenir » lines."""
    return Sheet(
        name=f"atelier-{name}",
        title=page.title,
        fragment=f"handouts/{name}.html",
        context={"page": page, **language_of(page.language)},
        by_hand=tuple(_kept_in_mind(page))[:MOST_LINES],
    )


def questions_sheet(module: Module, workshop: Workshop | None, version: str) -> Sheet:
    """Make the questions on paper, each with a box for every answer; by hand, boxes to tick alone."""
    drawn = drawn_questions(module, workshop, version)
    boxes = ["   ".join(f"☐ {letter}" for letter in LETTERS[: len(each.options)]) for each in drawn]
    return Sheet(
        name=f"questions-{version.lower()}-{module.id}",
        title=gettext("Questions, version %(version)s", version=version),
        fragment="handouts/questions.html",
        context={"module": module, "drawn": drawn, "version": version, "letters": LETTERS},
        by_hand=tuple(boxes),
    )


def answers_sheet(module: Module, workshop: Workshop | None) -> Sheet:
    """Make the key to both versions, with why each right answer is right."""
    one, other = (drawn_questions(module, workshop, version) for version in VERSIONS)
    there = {each.item.id: each for each in other}
    lines = [
        gettext("Version %(version)s : %(answers)s", version=version, answers=_answers(drawn))
        for version, drawn in zip(VERSIONS, (one, other), strict=True)
    ]
    return Sheet(
        name=f"reponses-{module.id}",
        title=gettext("Réponses, pour l’animateur"),
        fragment="handouts/answers.html",
        context={"module": module, "pairs": [(each, there[each.item.id]) for each in one], "lines": lines},
        by_hand=tuple(lines),
    )


def plan_sheet(module: Module, workshop: Workshop) -> Sheet:
    """Make the hour on paper: minutes, what to say, what to do, what to leave out first."""
    rows = tuple(_rows(module, workshop))
    said = [f"{row.start} : {workshop.notes[row.name].title}" for row in rows if not row.slack]
    rest = ". ".join(said[MOST_LINES - 1 :])
    return Sheet(
        name=f"deroule-{module.id}",
        title=gettext("Déroulé de l’atelier : %(title)s", title=module.header.title),
        fragment="handouts/hour.html",
        context={
            "module": module,
            "workshop": workshop,
            "rows": rows,
            "minutes": (MINUTES, SLACK),
            **language_of(workshop.language),
        },
        by_hand=(*said[: MOST_LINES - 1], rest),
    )


def participation_sheet(head: ListedModule, on: str, chambers: Sequence[str]) -> Sheet:
    """Make the attestation of somebody who came: a presence, no skill, and a name nobody keeps."""
    return Sheet(
        name=f"attestation-atelier-{head.id}",
        title=gettext("Attestation de participation à un atelier de sensibilisation"),
        fragment="handouts/participation.html",
        context={"head": head, "when": day(on), "chambers": chambers},
        by_hand=(
            gettext("Nom : …"),
            gettext("Atelier de sensibilisation : %(title)s", title=head.title),
            gettext("Le …, à …, une heure"),
            gettext("Chambre : …"),
            gettext("Signature de l’animateur : …"),
        ),
    )


def sign_in_sheet(chambers: Sequence[str]) -> Sheet:
    """Make the blank sheet people sign; it stays with the chamber, on paper."""
    return Sheet(
        name="feuille-de-presence",
        title=gettext("Feuille de présence"),
        fragment="handouts/sign_in.html",
        context={"chambers": chambers, "rows": ROWS},
        by_hand=(
            gettext("Chambre : …"),
            gettext("Atelier : …"),
            gettext("Date, lieu, horaires : …"),
            gettext("Animateur, signature : …"),
            gettext("Quatre colonnes : nom, entreprise, matin, après-midi"),
        ),
    )


def drawn_questions(module: Module, workshop: Workshop | None, version: str) -> tuple[Drawn, ...]:
    """Give the questions of one version; a version of a module is the same on every machine, for its key.

    No version has a letter that is right too often, and under no number are both versions right alike.
    """
    items = tuple(_asked(module, workshop))
    taken: tuple[Drawn, ...] = ()
    for name in VERSIONS[: VERSIONS.index(version) + 1]:
        seeds = (f"{module.id} {module.header.version} {name} {draw}" for draw in range(DRAWS))
        draws = (_draw(items, seed) for seed in seeds)
        taken = _fair(draws, taken)
    return taken


def _fair(draws: Iterator[tuple[Drawn, ...]], neighbour: Sequence[Drawn]) -> tuple[Drawn, ...]:
    """Give the first fair draw; the last of them where none is, as with questions of two answers alone."""
    drawn: tuple[Drawn, ...] = ()
    for drawn in draws:
        if _is_fair(drawn, neighbour):
            break
    return drawn


def _draw(items: Sequence[AnyItem], seed: str) -> tuple[Drawn, ...]:
    by_id = {item.id: item for item in items}
    order = enumerate(shuffled(list(by_id), seed), start=1)
    return tuple(_drawn(number, by_id[name], f"{seed} {name}") for number, name in order)


def _is_fair(drawn: Sequence[Drawn], neighbour: Sequence[Drawn]) -> bool:
    letters = [each.letter for each in drawn]
    alike = any(mine.letter == theirs.letter for mine, theirs in zip(drawn, neighbour, strict=False))
    return not alike and max(map(letters.count, letters), default=0) <= MOST_ALIKE


def _asked(module: Module, workshop: Workshop | None) -> Iterator[AnyItem]:
    """Give what the plan asks the room; without a plan, the first questions made for rooms."""
    if workshop is not None:
        wanted = workshop.plan.items("ask", "after")
    else:
        fit = [item.id for item in module.quiz.final if item.live and "workshop" in item.roles]
        wanted = tuple(fit[:MOST_QUESTIONS])
    return (item for item in module.quiz.final if item.id in wanted)


def _drawn(number: int, item: AnyItem, seed: str) -> Drawn:
    options = item.present(seed)["options"]
    remark = next(
        found.remarks[0] for response in item.responses() if (found := item.feedback(response)).right
    )
    right = [option.id for option in options].index(remark.about)
    return Drawn(number=number, item=item, options=options, right=right, why=remark.text)


def _answers(drawn: Sequence[Drawn]) -> str:
    return ", ".join(f"{each.number} {each.letter}" for each in drawn)


def _rows(module: Module, workshop: Workshop) -> Iterator[Row]:
    """Give the hour in its order, each step followed by the slack after it."""
    items, minute = {item.id: item for item in module.quiz.items()}, 0
    parts: list[Step | Slack] = []
    for step in workshop.plan.steps:
        parts += [step, *(slack for slack in workshop.plan.slack if slack.after == step.id)]
    for part in parts:
        end = minute + part.minutes
        if isinstance(part, Slack):
            yield Row(minute, end, part.id, slack=True)
        else:
            asked = tuple(items[name] for name in part.items if name in items)
            yield Row(minute, end, part.id, asked, skip=part.skip)
        minute = end


def _kept_in_mind(page: Page) -> Iterator[str]:
    for section in page.sections:
        for line in section.markdown.split("\n"):
            if line.startswith(">"):
                words = line.partition(":")[2].strip()
                yield words[:1].upper() + words[1:]
