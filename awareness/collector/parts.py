"""What the composition root hands to the collector, which cannot see a learner's side of the house."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from awareness.collector.records import ModuleData, RegionData

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


class Server(Protocol):
    """A web server on this machine, from start() to stop()."""

    @property
    def url(self) -> str:
        """Give the address it listens on."""
        ...

    def start(self) -> None:
        """Listen."""
        ...

    def stop(self) -> None:
        """Stop listening."""
        ...


class MakeServer(Protocol):
    """Makes a web server for an app."""

    def __call__(
        self, app: WSGIApplication, *, port: int, threads: int, settings: Mapping[str, Any]
    ) -> Server:
        """Give a server that does not listen yet."""
        ...


@dataclass(frozen=True)
class Parts:
    """The program's modules, its regions by INSEE code, and a web server."""

    modules: Callable[[], Sequence[ModuleData]]
    regions: Callable[[], Mapping[str, RegionData]]
    make_server: MakeServer
