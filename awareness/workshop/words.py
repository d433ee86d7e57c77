"""The words of a room's questions in each language, read where they are shown."""

from __future__ import annotations

from typing import cast

from markupsafe import Markup
from msgspec import Struct

from awareness import prose
from awareness.assessment.items.choice import Choice
from awareness.catalogue.loader import Catalogue
from awareness.catalogue.model import Module
from awareness.catalogue.workshops import Workshop
from awareness.errors import sentence
from awareness.languages import SOURCE, Language, languages
from awareness.workshop.files import Opening, RoomUnreadable
from awareness.workshop.questions import Question, questions_of

SCALE = (sentence("Pas du tout"), sentence("Un peu"), sentence("Oui"), sentence("Très"))
POLLS = {
    "end.useful": (sentence("Cet atelier vous a-t-il été utile ?"), SCALE),
    "end.able": (sentence("Vous sentez-vous capable d'appliquer ce que vous avez vu ?"), SCALE),
    "end.action": (
        sentence("Ferez-vous cette semaine l'action de cet atelier ?"),
        (sentence("Oui"), sentence("Peut-être"), sentence("Non")),
    ),
}
"""The questions of the end and their answers, in the order of `questions.EVALUATION`."""

PACES = {
    "story": sentence("L’histoire"),
    "ideas": sentence("Idée %(number)s"),
    "exercise": sentence("Exercice %(number)s"),
    "quiz": sentence("Question %(number)s"),
    "action": sentence("À revoir, puis l'action"),
    "done": sentence("Terminé"),
}
"""The steps each does alone, as the trainer reads them."""


class Said(Struct, frozen=True):
    """A question in a language: its text and, by id, its answers and what there is to say of each."""

    text: str
    choices: dict[str, str]
    feedback: dict[str, str]


class Words:
    """The words of one room's module."""

    def __init__(self, catalogue: Catalogue, opening: Opening) -> None:
        """Raise RoomUnreadable when the module has changed under an interrupted room."""
        self.catalogue = catalogue
        self._module = opening.module
        if questions_of(catalogue.module(opening.module), opening.shuffle) != opening.questions:
            raise RoomUnreadable(
                sentence(
                    "Les questions de « %(module)s » ont changé depuis l'ouverture de cette salle. "
                    "Fermez-la, puis ouvrez-en une nouvelle."
                ),
                module=opening.module,
            )

    def offered(self) -> dict[str, Language]:
        """Give the languages of the region; all there are where no region says which."""
        region = self.catalogue.region()
        wanted = {SOURCE, *region.languages} if region else set(languages())
        return {code: language for code, language in languages().items() if code in wanted}

    def module(self, language: str) -> Module:
        """Give the module in a language, or in French for want of it."""
        return self.catalogue.module(self._module, language)

    def hour(self, language: str) -> Workshop | None:
        """Give the hour its authors planned, with what to say aloud; None where there is no plan."""
        return self.catalogue.workshop(self._module, language)

    def notes(self, text: str, language: str) -> Markup:
        """Set what a trainer says and does, as HTML."""
        facts = self.catalogue.facts(language) if prose.facts_used(text) else {}
        return Markup(prose.render(text, language, facts=facts))  # noqa: S704  cleaned by prose  # nosec B704

    def said(self, question: Question, language: str) -> Said:
        """Give a question's words."""
        module = self.module(language)
        item = cast("Choice", next(each for each in module.quiz.items() if each.id == question.id))
        by_id = {option.id: option for option in item.options}
        return Said(
            text=self.plain(item.prompt, module.language),
            choices={name: self.plain(by_id[name].text, module.language) for name in question.choices},
            feedback={name: self.plain(by_id[name].feedback, module.language) for name in question.choices},
        )

    def plain(self, text: str, language: str) -> str:
        """Set a text with its facts and typography; it is not HTML."""
        facts = self.catalogue.facts(language) if prose.facts_used(text) else {}
        return prose.plain(text, language, facts=facts)
