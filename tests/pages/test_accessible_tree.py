"""What a screen reader is told: role, name and state of each kind of item, and the verdict said aloud."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from awareness.assessment.registry import ITEM_KINDS
from tests.pages.laptop import Laptop, SampleOfEachKind

pytestmark = pytest.mark.journey
MODULE = "hameconnage"
FOCUSED_LABEL = "document.activeElement.getAttribute('aria-label')"
RIGHT_OR_NOT = (
    "Bien vu.",
    "Beaucoup s’y trompent : voici pourquoi.",
    "C’est noté, sur cet ordinateur.",
)

# Kind → what the tree must hold before the answer, as lines of Playwright's snapshot of it.
TREES: Mapping[str, str] = {
    "choice": """
    - main:
      - heading "Un SMS annonce un colis et donne un lien. Que faites-vous ?" [level=1]
      - radiogroup "Un SMS annonce un colis et donne un lien. Que faites-vous ?":
        - radio
        - radio
        - radio
    """,
    "multiple_response": """
    - main:
      - heading [level=1]
      - paragraph: Plusieurs réponses possibles.
      - group "Qu’est-ce qui protège vos copies ?":
        - checkbox "Rouvrir un fichier copié"
        - checkbox "Débrancher le disque"
        - checkbox "Laisser le disque branché"
        - checkbox "Tout garder dans la corbeille"
    """,
    "sort": """
    - main:
      - heading "Par où passez-vous ?" [level=1]
      - group /Viande ou poisson/:
        - radio "Je réponds ici"
        - radio "Numéro connu"
        - radio "Je ne réponds pas"
    """,
    "order": """
    - main:
      - heading [level=1]
      - list:
        - listitem:
          - 'button /^Monter : /'
          - 'button /^Descendre : /'
        - listitem:
          - 'button /^Monter : /'
          - 'button /^Descendre : /'
    """,
    "match": """
    - main:
      - heading "Qui appeler ?" [level=1]
      - combobox "On vous menace":
        - option "Choisissez…" [selected]
      - combobox "Carte donnée sur une fausse page"
      - combobox "Virement parti chez un escroc"
    """,
    "text_entry": """
    - main:
      - heading [level=1]
      - textbox "Jours"
    """,
    "inspect": """
    - main:
      - heading [level=1]
      - group /cave-du-causse/:
        - paragraph: EXERCICE Touchez ce qui compte, puis décidez.
        - term: Objet
        - definition:
          - checkbox "Facture 2214"
        - term: De
        - definition:
          - checkbox "Cave du Causse compta@cave-causse.example"
        - term: Joint
        - definition:
          - checkbox "facture-2214.pdf"
        - paragraph:
          - checkbox "Bonjour Maryse, merci pour votre commande."
    """,
    "branch": """
    - main:
      - heading "Le téléphone sonne. À vous de jouer." [level=1]
      - paragraph: EXERCICE
      - blockquote: /Donnez-moi le code/
      - button "Je donne le code"
      - button "Je demande son nom"
      - button "Je raccroche et j’appelle ma banque"
    """,
    "builder": """
    - main:
      - heading "Votre plan de copies" [level=1]
      - group "Quoi copier":
        - checkbox "Les devis"
      - group "À quel rythme":
        - radio "Chaque jour"
      - paragraph:
        - textbox "Combien de disques"
      - paragraph:
        - textbox /Qui s’en occupe/
    """,
    "self_assessment": """
    - main:
      - heading "Où en êtes-vous ?" [level=1]
      - group /Avez-vous une copie/:
        - radio "Non"
        - radio "Oui, essayée"
        - radio "Je ne sais pas"
    """,
}


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A laptop whose exercises are one of each kind."""
    return Laptop(tmp_path, SampleOfEachKind)


@pytest.fixture
def exercise(laptop: Laptop, page: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The page of the kind the test is about, not answered yet."""
    with laptop.served() as url:
        page.goto(url)
        for address, step, _answered in laptop.walks(MODULE):
            if step.phase == "exercise" and step.item and step.item.kind == request.param:
                page.goto(url.split("/launch/")[0] + address)
                break
        yield page


every_kind = pytest.mark.parametrize("exercise", ITEM_KINDS, indirect=True)


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    """The name of the kind on the page."""
    return str(request.getfixturevalue("exercise").locator("form.stepform").get_attribute("data-item"))


def answers(page: Any, kind: str) -> None:
    """Answer in the shortest way, by the names a screen reader gives."""
    ways = {
        "choice": page.get_by_role("radio").first.check,
        "multiple_response": page.get_by_role("checkbox").first.check,
        "match": lambda: [select.select_option(index=1) for select in page.get_by_role("combobox").all()],
        "text_entry": lambda: page.get_by_role("textbox").fill("7"),
        "builder": page.get_by_role("checkbox").first.check,
        "branch": lambda: page.get_by_role("button", name="Je donne le code").click(),
        "inspect": lambda: page.get_by_role("button", name="C’est un piège").click(),
    }
    ways.get(kind, lambda: checks_one_of_each_group(page))()
    if not page.locator(".verdict").count() and kind not in ("branch", "inspect"):
        page.locator(".act button.btn").click()
    page.locator("#verdict").wait_for()


def checks_one_of_each_group(page: Any) -> None:
    """Tick the first radio of every group on the page."""
    for group in page.locator("form.stepform fieldset").all():
        group.get_by_role("radio").first.check()


@every_kind
def test_the_tree_names_every_part(exercise: Any, kind: str) -> None:
    expect(exercise.locator("main")).to_match_aria_snapshot(TREES[kind])
    assert exercise.get_by_role("region", name="Étape").count() == 1


@every_kind
def test_the_verdict_is_said_and_has_the_focus(exercise: Any, kind: str) -> None:
    answers(exercise, kind)
    verdict = exercise.locator("#verdict")
    assert verdict.get_attribute("role") == "status"
    assert exercise.evaluate("document.activeElement.id") == "verdict"
    assert verdict.inner_text().replace("\xa0", " ").replace("\u202f", " ") in RIGHT_OR_NOT
    expect(exercise.locator("#live")).not_to_be_empty()
    assert exercise.locator("#live").inner_text() == verdict.inner_text()
    assert exercise.get_by_role("status").filter(has_text=verdict.inner_text()).count() == 2
    exercise.keyboard.press("Tab")
    assert exercise.evaluate("document.activeElement.textContent") == "Continuer"
    assert exercise.locator("main").get_by_role("radio").count() == 0
    assert exercise.locator("main").get_by_role("checkbox").count() == 0


@pytest.mark.parametrize(
    "exercise", ["choice", "multiple_response", "inspect", "self_assessment"], indirect=True
)
def test_a_choice_is_told_as_checked(exercise: Any, kind: str) -> None:
    box = exercise.locator("main").get_by_role("radio").or_(exercise.locator("main").get_by_role("checkbox"))
    before = exercise.locator("main").aria_snapshot()
    box.first.check(force=True)
    after = exercise.locator("main").aria_snapshot()
    assert "[checked]" not in before
    assert after.count("[checked]") == 1
    assert box.first.is_checked()


@pytest.mark.parametrize("exercise", ["order"], indirect=True)
def test_a_moved_step_is_said_and_keeps_the_focus(exercise: Any, kind: str) -> None:
    steps = exercise.locator("ol.order li > span:first-of-type").all_inner_texts()
    button = exercise.get_by_role("button", name=f"Descendre : {steps[0]}")
    button.focus()
    exercise.keyboard.press("Enter")
    expect(exercise.locator("#live")).not_to_be_empty()
    moved = exercise.locator("ol.order li > span:first-of-type").all_inner_texts()
    assert moved == [steps[1], steps[0], *steps[2:]]
    assert exercise.evaluate(FOCUSED_LABEL) == f"Descendre\xa0: {steps[0]}"
    assert steps[0] in exercise.locator("#live").inner_text()
    first = exercise.get_by_role("button", name=f"Monter : {moved[0]}")
    assert first.get_attribute("aria-disabled") == "true"


@pytest.mark.parametrize("exercise", ["choice", "text_entry", "match"], indirect=True)
def test_an_empty_answer_is_asked_for_aloud(exercise: Any, kind: str) -> None:
    exercise.locator(".act button.btn").click()
    alert = exercise.get_by_role("alert")
    alert.wait_for()
    assert alert.inner_text()
    assert exercise.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert alert.inner_text() in exercise.title()


def test_every_kind_has_its_tree() -> None:
    assert set(TREES) == set(ITEM_KINDS)
