"""Plays a national year against the rates of this machine, and says how many such machines it takes.

    .venv/bin/python tests/bench/national_year.py                  measures first: ten minutes
    .venv/bin/python tests/bench/national_year.py --seed 2 --sqlite 640 24 --postgresql 700 107
                                                                   plays with what was measured before

The rate is that of one count a request and a connection each, which is what laptops do; whoever sends is on
the same machine, and so is the database. TLS is not in it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.year import Assumptions, Year, hours_behind, machines, play, when

MARGIN = 0.5
"""No machine is planned beyond half of what it can do."""

GIGABYTE = 1e9
ENGINES = ("SQLite", "PostgreSQL")


class Rates(NamedTuple):
    """What one machine takes in a second, and what a receipt weighs on its disk."""

    requests: float
    receipt_bytes: float


def measured() -> Iterator[tuple[str, Rates]]:
    """Measure both engines: the calmest turns decide, ten million receipts are weighed."""
    from tests.bench.collectors import engines, send
    from tests.bench.receipts import fill
    from tests.bench.turns import Pair, Target, in_turns

    with tempfile.TemporaryDirectory() as name, engines(Path(name)) as made:
        for engine, make in made.items():
            program = make().start()

            def measure() -> Sequence[Pair]:
                return [Pair(send(program, keeps=False, counts=1).cost, 1.0)]  # noqa: B023  (called at once)

            try:
                cost = next(in_turns([Target("a request", "µs")], measure)).value
            finally:
                program.stop()
            yield engine, Rates(1e6 / cost, fill(make().url))


def tell(told: Assumptions, year: Year, rates: Mapping[str, Rates]) -> Iterator[str]:
    """Say it in a few lines."""
    yield (
        f"Une année : {number(told.businesses)} entreprises, {told.modules} modules, "
        f"{number(told.completions)} modules terminés, {told.bursts} journaux télévisés (graine {year.seed})."
    )
    yield (
        f"{number(year.total)} envois, seconds envois et reprises compris : {number(year.mean)} par seconde "
        f"en moyenne, {number(year.ordinary)} dans l'heure ordinaire la plus chargée."
    )
    yield f"La seconde la plus chargée : {number(year.peak())} envois, le {when(year.busiest)}."
    for engine, rate in rates.items():
        yield f"{engine}, sur une machine comme celle-ci :"
        yield from (f"  {line}" for line in _on_one_engine(told, year, rate, is_shared=engine != "SQLite"))


def _on_one_engine(told: Assumptions, year: Year, rate: Rates, *, is_shared: bool) -> Iterator[str]:
    peak, behind = year.peak(), hours_behind(year.hours, rate.requests)
    at_peak, ordinary = share(peak / rate.requests), share(year.ordinary / rate.requests)
    yield (
        f"{number(rate.requests)} envois par seconde au plus ; la pointe en est {at_peak}, "
        f"l'heure ordinaire la plus chargée {ordinary}."
    )
    needed = machines(peak, rate.requests, MARGIN)
    if is_shared:
        yield f"Machines devant une même base, aucune prévue au-delà de {share(MARGIN)} : {needed}."
    yield f"Avec une seule, les postes attendent au plus {behind} h : ils reviennent d'eux-mêmes."
    weight = told.counts * rate.receipt_bytes / GIGABYTE
    yield (
        f"Au bout d'un an : {number(told.counts)} reçus de {number(rate.receipt_bytes)} octets, "
        f"{number(weight, 1)} Go."
    )


def number(value: float, digits: int = 0) -> str:
    """Write a number as it is read in French."""
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")


def share(value: float) -> str:
    """Write a share in hundredths."""
    return f"{number(100 * value)}\u00a0%"


def main(words: Sequence[str]) -> None:
    """Measure unless the rates are given, play, and tell."""
    options = argparse.ArgumentParser(prog="national_year.py")
    options.add_argument("--seed", type=int, default=1)
    for engine in ENGINES:
        told_as = ("REQUESTS_A_SECOND", "RECEIPT_BYTES")
        options.add_argument(f"--{engine.lower()}", dest=engine, type=float, nargs=2, metavar=told_as)
    asked = vars(options.parse_args(words))
    known = {engine: Rates(*asked[engine]) for engine in ENGINES if asked[engine]}
    told = Assumptions()
    for line in tell(told, play(told, asked["seed"]), known or dict(measured())):
        print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
