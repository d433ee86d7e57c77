"""One envelope, one connection: what is on the wire to the letter, and what no server can do to us."""

from __future__ import annotations

import os
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from awareness.protocol import BODY_BYTES, COUNTS_PATH
from awareness.sync import client
from awareness.sync.client import LARGEST_ANSWER, Line
from awareness.sync.replies import Meaning
from tests.fakes.certificates import make_certificate
from tests.fakes.collector import (
    Behaviour,
    FakeCollector,
    Handler,
    Request,
    closed_port,
    counts_and_hangs_up,
    drips,
    hangs,
    saying,
)
from tests.fakes.proxy import FakeProxy

BODY = b"{}".ljust(BODY_BYTES)
GOOD = b'{"accepted":[]}'
HOST = "compteurs.example"


@pytest.fixture
def collector() -> Iterator[FakeCollector]:
    with FakeCollector() as running:
        running.always = saying(200, GOOD)
        yield running


def post(url: str, **words: Any) -> Meaning:
    return Line(url, **words).post(COUNTS_PATH, BODY).meaning


@pytest.mark.parametrize(
    ("path", "kind"), [("/v1/counts", "application/json"), ("/v1/sealed", "application/octet-stream")]
)
def test_a_request_has_these_headers_and_no_other(collector: FakeCollector, path: str, kind: str) -> None:
    assert Line(collector.url).post(path, BODY).meaning is Meaning.ANSWERED
    (request,) = collector.requests
    assert request.path == path
    assert sorted(request.headers) == [
        ("Connection", "close"),
        ("Content-Length", "4096"),
        ("Content-Type", kind),
        ("Host", f"127.0.0.1:{collector.port}"),
        ("User-Agent", "dix-minutes-cyber"),
    ]
    assert request.body == BODY


def test_each_body_has_a_connection_of_its_own_and_nothing_is_remembered(collector: FakeCollector) -> None:
    collector.always = saying(200, GOOD, Set_Cookie="laptop=7; Path=/")
    ports: list[int] = []

    def noting(handler: Handler, request: Request) -> None:
        ports.append(handler.client_address[1])
        saying(200, GOOD, Set_Cookie="laptop=7; Path=/", Connection="keep-alive")(handler, request)

    collector.always = noting
    line = Line(collector.url)
    assert {line.post(COUNTS_PATH, BODY).meaning for _ in range(3)} == {Meaning.ANSWERED}
    assert len(set(ports)) == 3
    assert not [request for request in collector.requests if "Cookie" in dict(request.headers)]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(collector: FakeCollector, status: int) -> None:
    collector.always = saying(status, Location=f"{collector.url}/v1/counts")
    assert post(collector.url) is Meaning.ELSEWHERE
    assert len(collector.requests) == 1


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (saying(200, b"<html>Bienvenue</html>", Content_Type="text/html"), Meaning.ELSEWHERE),
        (saying(204), Meaning.ELSEWHERE),
        (saying(511, b"<html>"), Meaning.ELSEWHERE),
        (saying(200, b'{"accepted":[]}'.ljust(LARGEST_ANSWER + 1)), Meaning.LOST),
        (saying(200, GOOD, Content_Encoding="gzip"), Meaning.ANSWERED),
        (saying(500), Meaning.FAILED),
        (counts_and_hangs_up, Meaning.LOST),
    ],
)
def test_an_answer_is_read_whole_and_only_so_far(
    collector: FakeCollector, behaviour: Behaviour, expected: Meaning
) -> None:
    collector.always = behaviour if behaviour is not counts_and_hangs_up else hangs_up
    assert post(collector.url) is expected


def hangs_up(handler: Handler, _request: Request) -> None:
    handler.close_connection = True


def raw(text: bytes) -> Behaviour:
    """Write these bytes and hang up."""

    def behave(handler: Handler, _request: Request) -> None:
        handler.wfile.write(text)
        handler.close_connection = True

    return behave


@pytest.mark.parametrize(
    "text",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + GOOD,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n" + GOOD,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000,
        b"SSH-2.0-OpenSSH\r\n",
        b"\0" * 1000,
        b"",
    ],
)
def test_what_is_no_whole_answer_acknowledges_nothing(collector: FakeCollector, text: bytes) -> None:
    collector.always = raw(text)
    assert post(collector.url) is Meaning.LOST


def test_a_closed_port_and_an_unknown_host_are_unreached(monkeypatch: pytest.MonkeyPatch) -> None:
    assert post(f"http://127.0.0.1:{closed_port()}") is Meaning.UNREACHED

    def no_such_name(*_words: Any, **_more: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "no such host")

    monkeypatch.setattr(socket, "getaddrinfo", no_such_name)
    assert post(f"https://{HOST}", find_proxy=lambda *_: "") is Meaning.UNREACHED


@pytest.mark.parametrize("behaviour", [hangs, drips])
def test_the_time_for_all_of_a_request_is_limited(collector: FakeCollector, behaviour: Behaviour) -> None:
    collector.always = behaviour
    assert post(collector.url, overall=0.3) is Meaning.LOST
    assert collector.hung_up.wait(30)


@pytest.mark.parametrize("behaviour", [hangs, drips])
def test_another_thread_can_end_it_and_nothing_follows(
    collector: FakeCollector, behaviour: Behaviour
) -> None:
    collector.always = behaviour
    line = Line(collector.url)
    said: list[Meaning] = []
    sending = threading.Thread(target=lambda: said.append(line.post(COUNTS_PATH, BODY).meaning))
    sending.start()
    collector.expects(lambda: collector.requests)
    line.cut()
    sending.join(30)
    assert said == [Meaning.STOPPED]
    assert collector.hung_up.wait(30)
    assert line.post(COUNTS_PATH, BODY).meaning is Meaning.STOPPED
    assert len(collector.requests) == 1


def test_a_server_or_proxy_that_takes_the_connection_and_says_nothing_is_cut_off_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"https://127.0.0.1:{mute.getsockname()[1]}"
        assert post(url, overall=0.3) is Meaning.UNREACHED
        proxy = url.replace("https", "http")
        assert post(f"https://{HOST}", overall=0.3, find_proxy=lambda *_: proxy) is Meaning.UNREACHED
        line = Line(url)
        ending = threading.Timer(0.1, line.cut)
        ending.start()
        assert line.post(COUNTS_PATH, BODY).meaning is Meaning.STOPPED


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return make_certificate(tmp_path, HOST, "127.0.0.1")


def test_a_certificate_nobody_vouches_for_is_refused_and_nothing_is_said(certificate: Path) -> None:
    with FakeCollector(certificate) as collector:
        assert post(collector.url) is Meaning.UNSAFE
        assert collector.requests == []


def test_a_certificate_this_computer_trusts_is_taken(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with FakeCollector(certificate) as collector:
        collector.always = saying(200, GOOD)
        assert post(collector.url) is Meaning.ANSWERED
        assert post(f"https://localhost:{collector.port}") is Meaning.UNSAFE  # trusted, for another host


def test_a_bundle_looks_where_other_systems_keep_their_certificates(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = ssl.DefaultVerifyPaths(None, None, "", "", "", "")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nowhere)
    monkeypatch.setattr(client, "SYSTEM_STORES", ("/nowhere.pem", str(certificate)))
    trust = client.system_trust()
    assert ((("commonName", HOST),),) in [each["subject"] for each in trust.get_ca_certs()]
    assert (trust.verify_mode, trust.check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "all_proxy"])
def test_the_systems_proxy_is_asked_for_a_tunnel_and_sees_no_more(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    asked: list[str] = []
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *w, **k: asked.append(host) or real(host, *w, **k)
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with FakeCollector(certificate) as collector, FakeProxy(leads_to=collector.port) as proxy:
        collector.always = saying(200, GOOD)
        monkeypatch.setenv(name, proxy.url.replace("//", "//claire:mot%20de%20passe@"))
        assert post(f"https://{HOST}") is Meaning.ANSWERED
        assert dict(collector.requests[0].headers)["Host"] == HOST
        assert "Proxy-Authorization" not in dict(collector.requests[0].headers)
    (head,) = proxy.heads
    assert head[0].startswith(f"CONNECT {HOST}:443 HTTP/1.".encode())
    names = {line.split(b":")[0].lower() for line in head[1:]}
    assert names <= {b"host", b"proxy-authorization"}
    assert b"proxy-authorization: Basic Y2xhaXJlOm1vdCBkZSBwYXNzZQ==" in head
    assert HOST not in asked  # the proxy looks the name up


def test_this_computer_is_never_spoken_to_through_a_proxy(
    collector: FakeCollector, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FakeProxy(leads_to=collector.port) as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.setenv("no_proxy", "")
        assert post(collector.url) is Meaning.ANSWERED
        assert post(f"http://localhost:{collector.port}") is Meaning.ANSWERED
        assert proxy.heads == []


def test_a_host_the_system_exempts_is_spoken_to_straight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "autre.example, compteurs.example")
    assert client.system_proxy("https", HOST) == ""
    assert client.system_proxy("https", "ailleurs.example") == "http://127.0.0.1:9"


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "http://", "http://[::1", "http://a b"])
def test_a_proxy_we_cannot_speak_to_means_no_sending_rather_than_going_around_it(proxy: str) -> None:
    assert post(f"https://{HOST}", find_proxy=lambda *_: proxy) is Meaning.UNREACHED


def test_a_proxy_that_refuses_is_no_answer_of_the_server() -> None:
    with FakeProxy(leads_to=0, refusal=b"HTTP/1.1 410 Gone\r\n\r\n") as proxy:
        assert post(f"https://{HOST}", find_proxy=lambda *_: proxy.url) is Meaning.UNREACHED


@pytest.mark.skipif(os.name == "nt", reason="what is counted is in /proc")
def test_no_connection_stays_open(collector: FakeCollector) -> None:
    line = Line(collector.url)
    line.post(COUNTS_PATH, BODY)
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    for _ in range(5):
        line.post(COUNTS_PATH, BODY)
    post(f"http://127.0.0.1:{closed_port()}")
    assert len(os.listdir("/proc/self/fd")) <= before + 1  # noqa: PTH208


def test_a_server_that_drips_under_tls_is_cut_off_and_hears_nothing_more(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with FakeCollector(certificate) as collector:
        collector.always = drips
        assert post(collector.url, overall=0.5) is Meaning.LOST
        assert collector.hung_up.wait(30)
        line = Line(collector.url)
        threading.Thread(
            target=lambda: (collector.expects(lambda: len(collector.requests) > 1), line.cut())
        ).start()
        assert line.post(COUNTS_PATH, BODY).meaning is Meaning.STOPPED
