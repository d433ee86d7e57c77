"""What a completion puts on the wire in its whole life, as a laptop's own client sends it, without TLS."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from awareness.learning.counting import Business
from awareness.progress.store import ProgressStore
from awareness.protocol import SECOND_SENDING_DAYS
from awareness.sync.client import Line
from awareness.sync.sending import Sending
from tests.bench.envelopes import CAMPAIGN, CODE, MODULES
from tests.bench.figure import Figure
from tests.fakes.counting import Clock, Hasty, campaign_of, finish, say_yes
from tests.journeys.collector_program import CollectorProgram

SAID = Business(departement="48", section="G", setting="rural")


@dataclass
class Meter:
    """A relay on the way to a server; it counts what passes, both ways."""

    port: int
    listener: socket.socket
    requests: int = 0
    bytes: int = 0

    @property
    def url(self) -> str:
        """Give the address laptops believe to be the collector's."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def carry(self) -> None:
        """Carry one connection after the other, until the listener is shut."""
        while True:
            try:
                laptop, _address = self.listener.accept()
            except OSError:
                return
            with laptop, socket.create_connection(("127.0.0.1", self.port)) as server:
                asked = _request(laptop)
                server.sendall(asked)
                answer = _answer(server)
                laptop.sendall(answer)
            self.requests += 1
            self.bytes += len(asked) + len(answer)


def _request(laptop: socket.socket) -> bytes:
    """Read one request to its end."""
    heard = b""
    while True:
        head, end, body = heard.partition(b"\r\n\r\n")
        if end and len(body) >= int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]):
            return heard
        heard += laptop.recv(65536)


def _answer(server: socket.socket) -> bytes:
    """Read until the server hangs up."""
    heard = b""
    while piece := server.recv(65536):
        heard += piece
    return heard


class Life(NamedTuple):
    """What some completions put on the wire, and the bytes of their counts alone."""

    requests: int
    bytes: int
    counts: int


def bytes_on_the_wire(program: CollectorProgram) -> Iterator[Figure]:
    """Follow a laptop that has one module to tell, and one that has fourteen."""
    program.start()
    try:
        for modules, said in ((1, "one module, alone"), (len(MODULES), "each of 14 modules, together")):
            with _metered(program.port) as meter:
                life = _life(meter, MODULES[:modules])
            name = f"on the wire, {said}, in {life.requests} requests, second sendings included"
            yield Figure(name, "B", life.bytes / modules, life.counts / modules, None)
    finally:
        program.stop()


@contextmanager
def _metered(port: int) -> Iterator[Meter]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        meter = Meter(port, listener)
        thread = threading.Thread(target=meter.carry)
        thread.start()
        try:
            yield meter
        finally:
            listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
            thread.join()


def _life(meter: Meter, modules: Sequence[str]) -> Life:
    """Finish modules on a laptop whose business was counted before; send, and send again when it is due."""
    campaign, clock = campaign_of(meter.url, id=CAMPAIGN, code=CODE), Clock()
    with tempfile.TemporaryDirectory() as name:
        store = ProgressStore.open(Path(name), clock=clock)

        def send() -> None:
            outcome = Sending(store, campaign, Line(campaign.collector), Hasty(1), lambda _pause: False).run()
            assert outcome.trouble is None, outcome.report.sentence

        store.set_business(SAID)
        say_yes(store, campaign, ("accueil",))
        store.forget_counts()
        store.agree()
        for module in modules:
            finish(store, campaign, module)
        counts = sum(len(row.count) for row in store.outbox())
        send()
        clock.passes(SECOND_SENDING_DAYS)
        send()
        assert not store.outbox(), "something was not acknowledged twice"
        store.close()
    return Life(meter.requests, meter.bytes, counts)
