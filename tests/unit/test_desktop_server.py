"""The server of one computer: where it listens, how it ends, and when it knows that nobody is left."""

from __future__ import annotations

import http.client
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from awareness.desktop import server as server_module
from awareness.desktop.server import SENT_WHOLE, Listening, LocalServer, ServerUnavailable


def hello(_environ: Any, start: Any) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


@pytest.fixture
def serve() -> Iterator[Callable[..., LocalServer]]:
    started: list[LocalServer] = []

    def start(app: Any = hello, **words: Any) -> LocalServer:
        started.append(LocalServer(app, **words))
        started[-1].start()
        return started[-1]

    yield start
    for each in started:
        each.stop()


def fetch(server: LocalServer, path: str = "/", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def test_it_listens_on_127_0_0_1_alone_and_names_no_software(serve: Callable[..., LocalServer]) -> None:
    server = serve()
    response = fetch(server)
    assert response.status == 200
    assert server.url == f"http://127.0.0.1:{server.port}"
    assert response.getheader("Server") is None
    assert response.getheader("Via") is None
    with socket.socket() as elsewhere, pytest.raises(OSError, match="refused"):
        elsewhere.connect(("127.0.0.2", server.port))


def test_two_programs_get_two_ports(serve: Callable[..., LocalServer]) -> None:
    assert serve().port != serve().port


def test_a_port_that_is_taken_is_one_sentence(serve: Callable[..., LocalServer]) -> None:
    taken = serve().port
    with pytest.raises(ServerUnavailable, match=rf"Le port {taken} est déjà pris .* --port 0"):
        serve(port=taken)


def test_a_port_is_free_again_at_once(serve: Callable[..., LocalServer]) -> None:
    first = serve()
    fetch(first)
    first.stop()
    assert fetch(serve(port=first.port)).status == 200


def test_a_computer_that_cannot_reach_itself_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: Any, **__: Any) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(server_module.socket, "create_connection", unreachable)
    with pytest.raises(ServerUnavailable, match="ne peut pas se parler à lui-même"):
        LocalServer(hello).start()


def test_what_a_proxy_would_say_is_not_believed(serve: Callable[..., LocalServer]) -> None:
    seen: dict[str, Any] = {}

    def spy(environ: Any, start: Any) -> list[bytes]:
        seen.update(environ)
        return hello(environ, start)

    fetch(
        serve(spy),
        **{"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Host": "evil.example", "Forwarded": "for=x"},
    )
    assert seen["REMOTE_ADDR"] == "127.0.0.1"
    assert not [name for name in seen if "FORWARDED" in name]


def test_an_answer_being_made_still_goes_out_when_the_program_ends(serve: Callable[..., LocalServer]) -> None:
    begun = threading.Event()

    def slow(environ: Any, start: Any) -> list[bytes]:
        begun.set()
        time.sleep(0.5)
        return hello(environ, start)

    server = serve(slow)
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(fetch(server).status))
    asking.start()
    assert begun.wait(5)
    server.stop()
    asking.join(5)
    assert answers == [200]


def pieces(size: int) -> Callable[[Any, Any], Iterator[bytes]]:
    """An app that gives its answer a few kilobytes at a time."""

    def answer(_environ: Any, start: Any) -> Iterator[bytes]:
        start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(size))])
        return (b"a" * min(8192, size - sent) for sent in range(0, size, 8192))

    return answer


@pytest.mark.parametrize("size", [1, 8192, SENT_WHOLE - 1, SENT_WHOLE, 3 * SENT_WHOLE])
def test_an_answer_of_any_size_arrives_whole(serve: Callable[..., LocalServer], size: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", serve(pieces(size)).port, timeout=10)
    for _ in range(2):
        connection.request("GET", "/")
        assert connection.getresponse().read() == b"a" * size
    connection.close()


def test_a_page_leaves_in_one_piece_with_its_head(serve: Callable[..., LocalServer]) -> None:
    with socket.create_connection(("127.0.0.1", serve(pieces(5000)).port), timeout=10) as visitor:
        for _ in range(20):
            visitor.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert visitor.recv(65536).endswith(b"a" * 5000)


def test_an_answer_made_while_somebody_looks_on_is_seen_as_it_is_made(
    serve: Callable[..., LocalServer],
) -> None:
    seen = threading.Event()

    def answer(_environ: Any, start: Any) -> Iterator[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        yield b"first"
        assert seen.wait(5)
        yield b"second"

    connection = http.client.HTTPConnection("127.0.0.1", serve(answer).port, timeout=5)
    connection.request("GET", "/")
    coming = connection.getresponse()
    assert coming.read(5) == b"first"
    seen.set()
    assert coming.read() == b"second"
    connection.close()


def test_stopping_twice_and_stopping_what_never_started_do_nothing(serve: Callable[..., LocalServer]) -> None:
    server = serve()
    server.stop()
    server.stop()
    LocalServer(hello).stop()
    with pytest.raises(OSError, match="refused"):
        fetch(server)


def test_a_request_that_comes_while_it_stops_closes_nothing_under_its_hand(
    serve: Callable[..., LocalServer],
) -> None:
    server = serve()
    trigger, thread = server._server.trigger, server._thread
    really = server._server.pull_trigger

    def woken_by_a_phone_first() -> None:
        really()
        assert thread is not None
        thread.join(0.5)  # what a thread that closes too early would need, many times over
        os.fstat(trigger.trigger)  # it is still open

    server._server.pull_trigger = woken_by_a_phone_first
    server.stop()
    assert thread is not None
    assert not thread.is_alive()


def test_no_thread_of_the_server_is_left_behind(serve: Callable[..., LocalServer]) -> None:
    before = threading.active_count()
    server = serve()
    fetch(server)
    server.stop()
    assert threading.active_count() == before


@pytest.mark.parametrize(("pings", "minutes"), [(True, 30), (False, 12 * 60)])
def test_the_server_knows_when_nobody_is_left(pings: bool, minutes: int) -> None:
    now = [0.0]
    listening = Listening(hello, clock=lambda: now[0])
    now[0] = 100
    listening({"PATH_INFO": "/ping" if pings else "/"}, lambda *_: None)
    now[0] = 100 + minutes * 60
    assert not listening.is_alone()
    now[0] += 1
    assert listening.is_alone()
    listening({"PATH_INFO": "/"}, lambda *_: None)
    assert not listening.is_alone()


def unchanged(_environ: Any, start: Any) -> list[bytes]:
    start("304 Not Modified", [("ETag", '"x"')])
    return []


def test_a_page_that_has_not_changed_keeps_its_connection(serve: Callable[..., LocalServer]) -> None:
    server = serve(unchanged)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    for asks in ("keep-alive", "keep-alive", "close"):
        connection.request("GET", "/", headers={"Connection": asks})
        used = connection.sock
        answer = connection.getresponse()
        assert (answer.status, answer.read(), answer.headers.get("Connection") == "close") == (
            304,
            b"",
            asks == "close",
        )
        assert (connection.sock is used) is (asks == "keep-alive")
    connection.close()


def test_a_room_is_served_on_an_address_of_this_computer_and_on_no_other(
    serve: Callable[..., LocalServer],
) -> None:
    assert serve(host="127.0.0.2").url.startswith("http://127.0.0.2:")
    with pytest.raises(ServerUnavailable, match="pas une adresse de cet ordinateur"):
        serve(host="192.0.2.1")
