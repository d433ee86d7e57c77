"""Benchmarks: one JSON line each, every figure a ratio against a reference measured in the same run.

The reference R is a bare Flask page behind waitress: same environment, a process of its own. Both are
measured in turns; of the turns in which the machine had least else to do, the middle one counts. Let nothing
else run meanwhile: `busy` says how far that was so. Exit code 1 on a missed target.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.figures import measure_all


def main() -> int:
    """Measure, print, and say whether every target is met."""
    missed = 0
    for figure in measure_all():
        sys.stdout.write(figure.line() + "\n")
        sys.stdout.flush()
        missed += not figure.is_met
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
