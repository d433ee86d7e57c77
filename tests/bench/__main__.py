"""Benchmarks: one JSON line each, every figure a ratio against a reference measured in the same run.

    program     the learner's program against a bare Flask page: start, memory, pages, sizes
    counting    the campaign's server against bare transactions, on SQLite and PostgreSQL; bytes; an edition
    search      a search through the whole course in every language, against fifty milliseconds
    room        a workshop with 300 phones: what is lost, how late, how heavy, how soon back (minutes)
    receipts    the same with ten million receipts stored (minutes)

Words choose among them; without words all are run. Both sides are processes of their own and are measured in
turns; of the turns in which the machine had least else to do, the middle one counts. Let nothing else run
meanwhile: `busy` says how far that was so. Exit code 1 on a missed target.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.counting import measure_counting
from tests.bench.figure import Figure
from tests.bench.figures import measure_program
from tests.bench.receipts import measure_receipts
from tests.bench.rooms import measure_room
from tests.bench.searching import measure_searching

GROUPS: Mapping[str, Callable[[], Iterator[Figure]]] = {
    "program": measure_program,
    "counting": measure_counting,
    "search": measure_searching,
    "room": measure_room,
    "receipts": measure_receipts,
}


def main(words: Sequence[str]) -> int:
    """Measure, print, and say whether every target is met."""
    if set(words) - GROUPS.keys():
        sys.stderr.write(__doc__ or "")
        return 2
    missed = 0
    for group in words or GROUPS:
        for figure in GROUPS[group]():
            sys.stdout.write(figure.line() + "\n")
            sys.stdout.flush()
            missed += not figure.is_met
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
