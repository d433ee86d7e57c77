"""The typography of each language: no-break spaces, apostrophes, numbers. Twice is as once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awareness.prose import inline, typography

# ~ is a no-break space, ' is written as authors write it, _ is a narrow no-break space.
FRENCH = [
    ("Attention !", "Attention_!"),
    ("Qui ? Moi ; toi : lui.", "Qui_? Moi_; toi~: lui."),
    ("« Oui » et «non»", "«~Oui~» et «~non~»"),
    ("l'adresse d'Élodie, aujourd'hui", "l’adresse d’Élodie, aujourd’hui"),
    ("d'« urgence »", "d’«~urgence~»"),
    ("à 10 h 30 : 5 %, 12 000 € et 3 copies", "à 10~h~30~: 5~%, 12_000~€ et 3 copies"),
    ("0 800 71 13 13", "0~800~71~13~13"),
    ("05 •• •• •• ••", "05~••~••~••~••"),
    ("72 heures, 20 minutes, 4 Go", "72~heures, 20~minutes, 4~Go"),
    ("24 h/24, 7 j/7", "24~h/24, 7 j/7"),
    ("colis n° 4471", "colis n°~4471"),
    ("FR76 0000 0000 0000 0000 0000 000", "FR76 0000 0000 0000 0000 0000 000"),
    ("Voir https://a.example/l'aide?x=1 : oui", "Voir https://a.example/l'aide?x=1~: oui"),
    ("d'info@magasin.example", "d’info@magasin.example"),
    ("10:30 et a:b;c!d?", "10:30 et a:b;c!d?"),
    ("en 2026, 40 personnes", "en 2026, 40 personnes"),
]


def shown(text: str) -> str:
    return text.replace("\u00a0", "~").replace("\u202f", "_")


@pytest.mark.parametrize(("written", "set_"), FRENCH)
def test_french_is_set_as_french(written: str, set_: str) -> None:
    assert shown(typography(written, "fr")) == set_


@pytest.mark.parametrize(
    ("language", "written", "set_"),
    [
        ("oc", "Qual ? « Òc » : l'òrdre", "Qual_? «~Òc~»~: l’òrdre"),
        ("ca", "Qui ? L'ordre: sí. 10 hores", "Qui ? L’ordre: sí. 10~hores"),
        ("en", "Who? Don't pay : wait 10 minutes", "Who? Don’t pay : wait 10~minutes"),
        ("en", "the owners' list, 0 800 71 13 13", "the owners’ list, 0~800~71~13~13"),
    ],
)
def test_other_languages_are_set_as_themselves(language: str, written: str, set_: str) -> None:
    assert shown(typography(written, language)) == set_


def test_code_addresses_and_tags_are_left_alone() -> None:
    html = inline("`l'option : 5 %` et [l'aide](https://a.example/l'aide) : oui", "fr")
    assert "<code>l'option : 5 %</code>" in html
    assert 'href="https://a.example/l&#x27;aide"' in html
    assert ">l’aide</a>\u00a0: oui" in html


def test_marks_that_cross_tags_are_set_too() -> None:
    html = inline("l'*aide* : « **oui** » !", "fr")
    assert shown(html) == "l’<em>aide</em>~: «~<strong>oui</strong>~»_!"


@given(
    st.text(alphabet="ab é'’«»:;!?%€0123456789•hn° \u00a0\u202f\n.,-@/<>&*", max_size=60),
    st.sampled_from(["fr", "oc", "ca", "en"]),
)
def test_setting_twice_changes_nothing(text: str, language: str) -> None:
    once = typography(text, language)
    assert typography(once, language) == once


@given(st.text(max_size=60), st.sampled_from(["fr", "oc", "ca", "en"]))
def test_only_blanks_and_apostrophes_ever_change(text: str, language: str) -> None:
    def bare(words: str) -> str:
        return words.replace("’", "'").translate(dict.fromkeys(map(ord, " \u00a0\u202f")))

    assert bare(typography(text, language)) == bare(text)
