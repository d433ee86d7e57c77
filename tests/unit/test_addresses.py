"""Addresses are made as werkzeug makes them, only not before somebody asks for one."""

from __future__ import annotations

import pytest
from werkzeug.routing import Map, Rule

from awareness.web.addresses import Address

RULES = {"home": "/", "step": "/m/<module>/<key>", "tile": "/tiles/<int:tile>/choose", "plan": "/plan"}
ASKED = [
    ("home", {}),
    ("home", {"q": "clé & co"}),
    ("step", {"module": "sauvegardes", "key": "before.avant-cadenas"}),
    ("step", {"module": "l'été", "key": "a b", "draft": "1/2"}),
    ("tile", {"tile": 12}),
]


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rules that were compiled for making addresses, in order."""
    names: list[str] = []
    compile_builder = Rule._compile_builder

    def noted(rule: Rule, append_unknown: bool = True) -> object:
        names.append(rule.endpoint)
        return compile_builder(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", noted)
    return names


def addresses(kind: type[Rule]) -> Map:
    return Map([kind(rule, endpoint=name) for name, rule in RULES.items()])


@pytest.mark.parametrize(("name", "values"), ASKED)
def test_an_address_is_what_werkzeug_would_make_of_it(name: str, values: dict[str, object]) -> None:
    ours, theirs = (addresses(kind).bind("127.0.0.1") for kind in (Address, Rule))
    for unknown in (True, False):
        made = ours.build(name, values, append_unknown=unknown)
        assert made == theirs.build(name, values, append_unknown=unknown)
    assert ours.match(made.partition("?")[0])[0] == name


def test_only_what_is_asked_for_is_compiled_and_only_once(compiled: list[str]) -> None:
    asked = addresses(Address).bind("127.0.0.1")
    assert compiled == []
    assert [asked.build("plan"), asked.build("plan"), asked.build("home")] == ["/plan", "/plan", "/"]
    assert compiled == ["plan", "home"]
    addresses(Rule)
    assert len(compiled) == 2 + 2 * len(RULES)
