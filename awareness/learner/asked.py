"""What was asked and heard since this start of the program. In memory alone: the next start asks anew."""

from __future__ import annotations

from msgspec import Struct


class Asked(Struct):
    """The one question of a start about an action, for each tile."""

    about: dict[int, str] = {}
    """The module whose action is asked about."""
    heard: set[tuple[int, str]] = set()
    """Tile and module: finished since this start, or answered. Neither is asked about before the next one."""
    noted: dict[int, tuple[str, str]] = {}
    """The module just answered on the home page, and what was said: shown once, with a way back."""

    def hear(self, tile: int, module: str) -> None:
        """Note that this action is fresh in mind."""
        self.heard.add((tile, module))

    def note(self, tile: int, module: str, state: str) -> None:
        """Note an answer given on the home page."""
        self.hear(tile, module)
        self.noted[tile] = (module, state)

    def take_back(self, tile: int, module: str) -> None:
        """Ask again: the answer was a slip."""
        self.heard.discard((tile, module))
        self.noted.pop(tile, None)
