"""Addresses are made as werkzeug makes them, only not before somebody asks for one."""

from __future__ import annotations

from types import CodeType

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


def addresses(kind: type[Rule]) -> Map:
    return Map([kind(rule, endpoint=name) for name, rule in RULES.items()])


@pytest.mark.parametrize(("name", "values"), ASKED)
def test_an_address_is_what_werkzeug_would_make_of_it(name: str, values: dict[str, object]) -> None:
    ours, theirs = (addresses(kind).bind("127.0.0.1") for kind in (Address, Rule))
    for unknown in (True, False):
        made = ours.build(name, values, append_unknown=unknown)
        assert made == theirs.build(name, values, append_unknown=unknown)
    assert ours.match(made.partition("?")[0])[0] == name


def test_no_function_is_compiled_for_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    compile_one = Rule._get_func_code

    def noted(code: CodeType, name: str) -> object:
        made.append(name)
        return compile_one(code, name)

    monkeypatch.setattr(Rule, "_get_func_code", staticmethod(noted))
    assert addresses(Address).bind("127.0.0.1").build("plan") == "/plan"
    assert made == []
    addresses(Rule)
    assert len(made) == 2 * len(RULES)
