"""A prompt in two voices: what sets the scene is read quietly, what is asked stands out."""

from __future__ import annotations

import pytest

from awareness.player.views import item_view
from tests.samples.items.forms import made, raw


def parts(prompt: str, kind: str = "choice") -> tuple[str, str]:
    """Give the scene and the question of an item that has this prompt."""
    view = item_view(made(kind, {**raw(kind), "prompt": prompt}), "graine")
    return view.scene, view.question


@pytest.mark.parametrize(
    ("scene", "question"),
    [
        ("", "Qui appeler ?"),
        ("Cinq situations.", "Qui joindre en premier ?"),
        ("Vrai ou faux ?", "Une boutique affiche un cadenas : son propriétaire est honnête."),
        ("L'écran affiche « Copie terminée. »", "Pouvez-vous compter dessus ?"),
        ("Le site est colis-garonne.example. Nadia attend du linge…", "« Payez » : piège ou vrai message ?"),
        ("", "M. Vidal arrive à 9 h. 30 de retard : que faire ?"),
        ("Le marché ferme.", "Élodie range : que copie-t-elle ?"),
    ],
)
def test_the_last_sentence_is_what_is_asked(scene: str, question: str) -> None:
    assert parts(f"{scene} {question}".strip()) == (scene, question)


def test_a_tool_asks_nothing_and_keeps_its_prompt_whole() -> None:
    prompt = "Remplissez ce que vous savez. Le reste peut attendre ce soir."
    assert parts(prompt, "builder") == ("", prompt)
