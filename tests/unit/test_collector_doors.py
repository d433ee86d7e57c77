"""Bad input at the collector's doors: a status, one short JSON, and the next good request answered."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PrivateKey, PublicKey, SealedBox

from awareness import protocol
from awareness.collector.sealed import read_keys, renew_keys
from awareness.config import CollectorConfig
from tests.collecting import (
    CODE,
    Laptops,
    begin,
    body,
    count,
    counts,
    ids,
    running,
    settings,
    summed,
)

SQL = "'); DROP TABLE cell; --"


@pytest.fixture
def config(tmp_path: Path) -> CollectorConfig:
    config = settings(str(tmp_path / "collector.sqlite"), tmp_path / "collector.key")
    begin(config)
    return config


@pytest.fixture
def laptops(config: CollectorConfig) -> Iterator[Laptops]:
    with running(config) as laptops:
        yield laptops


def good_one_is_counted(laptops: Laptops, config: CollectorConfig) -> None:
    """The next good request is answered, and nothing but it is counted."""
    told = counts(3)
    assert laptops.send(told) == {"accepted": ids(told)}
    assert summed(config) == (3, 3, 3)


@pytest.mark.parametrize(
    "content",
    [
        body([{**count(), "name": "Nadia"}]),
        body([count()], sent_at="2026-11-24T10:00:00"),
        body([{**count(), "n": 0}]),
        body([{**count(), "n": 301, "mode": "workshop"}]),
        body([{**count(), "n": -5}]),
        body([{**count(), "n": 1e3}]),
        body([{**count(), "n": "1"}]),
        body([{**count(), "n": 2}]),
        body([{**count(), "id": SQL}]),
        body([{**count(), "module": SQL}]),
        body([{**count(), "departement": SQL}]),
        body([count()], code=SQL),
        body([count()], campaign=SQL),
        body([]),
        body(counts(17)),
        body([count(), count("chamber")]),
        body([count()], v=2),
        b"",
        b"null",
        b"[" * 8000,
        b"\xff" * 4096,
        b"<html>captive portal</html>",
        json.dumps({"v": 1}).encode(),
    ],
)
def test_what_is_no_envelope_is_refused_whole(
    laptops: Laptops, config: CollectorConfig, content: bytes
) -> None:
    response = laptops.post(content)
    assert (response.status_code, response.get_json()) == (400, {"error": "not an envelope"})
    good_one_is_counted(laptops, config)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ({"data": b"[" * 100_000}, 413),
        ({"data": b" " * 8193}, 413),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
        ({"content_type": "application/json", "headers": {"Content-Encoding": "gzip"}}, 415),
        ({"data": gzip.compress(body([count()])), "headers": {"Content-Encoding": "deflate"}}, 415),
        ({"headers": {"Origin": "https://c.example"}}, 403),
        ({"headers": {"Cookie": "a=b"}}, 403),
        ({"headers": {"Sec-Fetch-Site": "same-origin"}}, 403),
    ],
)
@pytest.mark.parametrize("path", [protocol.COUNTS_PATH, protocol.SEALED_PATH])
def test_what_stands_around_a_body_is_looked_at_first(
    laptops: Laptops, config: CollectorConfig, path: str, words: dict[str, Any], status: int
) -> None:
    kind = "application/json" if path == protocol.COUNTS_PATH else "application/octet-stream"
    asked = {"data": body([count()]), "content_type": kind, **words}
    if path == protocol.SEALED_PATH and asked["content_type"] == "application/json":
        asked["content_type"] = kind
    response = laptops.collector.app.test_client(use_cookies=False).post(path, **asked)
    assert response.status_code == status
    assert list(response.get_json()) == ["error"]
    good_one_is_counted(laptops, config)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/counts", 405), ("PUT", "/v1/counts", 405), ("OPTIONS", "/v1/counts", 405),
        ("GET", "/", 404), ("POST", "/healthz", 405), ("GET", "/v1/../etc/passwd", 404),
    ],
)  # fmt: skip
def test_other_ways_lead_nowhere(
    laptops: Laptops, config: CollectorConfig, method: str, path: str, status: int
) -> None:
    response = laptops.collector.app.test_client().open(path, method=method)
    assert response.status_code == status
    assert list(response.get_json()) == ["error"]
    good_one_is_counted(laptops, config)


def test_health_says_that_counts_can_be_stored(laptops: Laptops, config: CollectorConfig) -> None:
    response = laptops.collector.app.test_client().get("/healthz", headers={"Sec-Fetch-Site": "none"})
    assert (response.status_code, response.get_json()) == (200, {"ok": True})
    assert summed(config) == (0, 0, 0)


def test_an_unforeseen_fault_is_one_short_word_and_the_next_request_is_answered(
    laptops: Laptops, config: CollectorConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("awareness.collector.doors.decode_envelope", lambda _body: 1 / 0)
        response = laptops.post(body(counts(1)))
    assert (response.status_code, response.data) == (500, b'{"error":"failed"}')
    good_one_is_counted(laptops, config)


def seal(config: CollectorConfig, content: bytes) -> bytes:
    return SealedBox(PublicKey(read_keys(config.seal_key_file).public)).encrypt(content)


def test_sealed_counts_take_the_same_way_as_others(laptops: Laptops, config: CollectorConfig) -> None:
    told = counts(4)
    for _again in range(2):
        response = laptops.post(seal(config, body(told)), protocol.SEALED_PATH)
        assert (response.status_code, response.data) == (200, b"{}")
    assert laptops.send(told) == {"accepted": ids(told)}
    assert summed(config) == (4, 4, 4)


def test_whatever_is_in_a_box_the_carrier_hears_the_same(laptops: Laptops, config: CollectorConfig) -> None:
    stranger = SealedBox(PrivateKey.generate().public_key)
    boxes = [
        os.urandom(protocol.BOX_BYTES), b"", b"x", b"\0" * 8192, stranger.encrypt(body(counts(1))),
        seal(config, b"[" * 4096), seal(config, b"{" * 8000), seal(config, body([])),
        seal(config, body(counts(1), campaign="elsewhere")), seal(config, body(counts(1), code="NOBODY")),
        seal(config, gzip.compress(b" " * 4_000_000).ljust(4096)),
    ]  # fmt: skip
    for box in boxes:
        response = laptops.post(box, protocol.SEALED_PATH)
        assert (response.status_code, response.data) == (200, b"{}")
    good_one_is_counted(laptops, config)


def test_a_stick_from_before_a_change_of_keys_is_still_read(config: CollectorConfig) -> None:
    boxes = []
    told = [counts(1), counts(1), counts(1)]
    for each in told:
        boxes.append(seal(config, body(each)))
        renew_keys(config.seal_key_file)
    with running(config) as laptops:
        for box in boxes:
            laptops.post(box, protocol.SEALED_PATH)
        # The first key is two changes old, and gone.
        assert summed(config) == (1, 1, 1)
        assert laptops.send(told[2], CODE) == {"accepted": ids(told[2])}
    assert summed(config) == (1, 1, 1)


def test_who_asks_too_often_is_told_to_come_back_and_the_neighbours_are_not(
    config: CollectorConfig,
) -> None:
    limited = settings(
        str(config.sqlite_file), config.seal_key_file, requests_a_minute=3, trusted_proxy="127.0.0.1"
    )
    with running(limited) as laptops:
        for number in range(4):
            from_one = {"X-Forwarded-For": f"203.0.113.9, 198.51.100.{number}"}
            response = laptops.post(body(counts(1)), headers=from_one)
        assert response.status_code == 429
        assert 30 <= int(response.headers["Retry-After"]) <= 90
        assert response.get_json() == {"error": "too many"}
        elsewhere = {"X-Forwarded-For": "203.0.113.9, 192.0.2.4"}
        assert laptops.post(body(counts(1)), headers=elsewhere).status_code == 200
    assert summed(config) == (4, 4, 4)


def test_a_forged_header_gives_nobody_a_fresh_start(config: CollectorConfig) -> None:
    limited = settings(str(config.sqlite_file), config.seal_key_file, requests_a_minute=3)
    with running(limited) as laptops:
        statuses = [
            laptops.post(body(counts(1)), headers={"X-Forwarded-For": f"198.51.{number}.7"}).status_code
            for number in range(5)
        ]
    assert statuses == [200, 200, 200, 429, 429]
