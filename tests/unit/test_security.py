"""Who gets in and what is refused: every threat to a web server on 127.0.0.1 that the design names."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from flask import Blueprint, Flask, Response, redirect, render_template_string, request
from flask.testing import FlaskClient

from awareness.errors import AwarenessError
from awareness.web.security import INSTANCE_HEADER, LaunchKeys, Security, secure

HERE = "http://127.0.0.1:8123"
REOPEN = "Rouvrez l&#39;application depuis son icône."
FORM = "<form method=post>{{ csrf_field() }}</form>"
ADDRESSES = ["/", "/page", "/nothing-here", "/ping", "/launch/", "/launch/wrong", "/instance", "/boom"]


class Clock:
    """A clock the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def security(clock: Clock) -> Security:
    return Security(keys=LaunchKeys(clock=clock), answer_second_start=lambda: {"url": "fresh"})


@pytest.fixture
def app(security: Security, tmp_path: Path) -> Flask:
    """A small app with one page, one change, one static file and two faults."""
    (tmp_path / "look.css").write_text("p{}")
    (tmp_path / "code.js").write_text("1")
    small = Flask("small", static_folder=None)
    small.add_url_rule("/", view_func=lambda: render_template_string(FORM), endpoint="home")
    small.add_url_rule("/page", view_func=lambda: redirect("/", 303), methods=["POST"], endpoint="page")
    small.add_url_rule("/echo", view_func=lambda: str(len(request.form)), methods=["POST"], endpoint="echo")
    small.add_url_rule("/boom", view_func=lambda: str(1 // 0), endpoint="boom")
    small.add_url_rule("/told", view_func=_told, endpoint="told")
    small.add_url_rule("/export", view_func=_export, endpoint="export")
    look = Blueprint("look", __name__, static_folder=str(tmp_path), static_url_path="/static/look")
    small.register_blueprint(look)
    secure(small, security)
    return small


def _told() -> str:
    raise AwarenessError("Le fichier « %(name)s » manque.", name="<b>")


def _export() -> Response:
    return Response("a;b", mimetype="text/csv", headers={"Content-Disposition": "attachment; filename=a.csv"})


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def client(app: Flask, security: Security) -> FlaskClient:
    """A browser that opened the launch address."""
    visitor = app.test_client()
    assert visitor.get(f"/launch/{security.keys.mint()}", base_url=HERE).headers["Location"] == "/"
    return visitor


def post(client: FlaskClient, security: Security, path: str = "/page", **headers: str) -> int:
    """Post a well-made form, with the headers a test is about."""
    form = {"csrf": security.keys.csrf}
    return client.post(path, base_url=HERE, data=form, headers=headers).status_code


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "HEAD", "OPTIONS"])
def test_a_stranger_gets_the_same_refusal_at_every_address(
    stranger: FlaskClient, address: str, method: str
) -> None:
    answer = stranger.open(address, method=method, base_url=HERE)
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    if method != "HEAD":
        assert REOPEN in answer.text


def test_the_launch_address_gives_a_cookie_that_scripts_and_other_sites_never_see(
    app: Flask, security: Security
) -> None:
    answer = app.test_client().get(f"/launch/{security.keys.mint()}", base_url=HERE)
    cookie = answer.headers["Set-Cookie"]
    assert answer.status_code == 303
    assert cookie.startswith(f"{security.keys.cookie_name}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Domain" not in cookie


def test_a_token_is_spent_when_its_cookie_comes_back(app: Flask, security: Security) -> None:
    address = f"/launch/{security.keys.mint()}"
    first, second = app.test_client(), app.test_client()
    first.get(address, base_url=HERE)
    assert first.get("/", base_url=HERE).status_code == 200
    assert second.get(address, base_url=HERE).status_code == 403
    assert second.get("/", base_url=HERE).status_code == 403


def test_an_answer_lost_on_the_way_locks_nobody_out(app: Flask, security: Security) -> None:
    address = f"/launch/{security.keys.mint()}"
    app.test_client().get(address, base_url=HERE)
    again = app.test_client()
    assert again.get(address, base_url=HERE).status_code == 303
    assert again.get("/", base_url=HERE).status_code == 200


def test_a_token_is_too_old_after_five_minutes(app: Flask, security: Security, clock: Clock) -> None:
    address = f"/launch/{security.keys.mint()}"
    clock.now = 299
    assert app.test_client().get(address, base_url=HERE).status_code == 303
    clock.now = 301
    assert app.test_client().get(address, base_url=HERE).status_code == 403


def test_the_launch_address_opened_twice_in_one_browser_leads_home(app: Flask, security: Security) -> None:
    browser, address = app.test_client(), f"/launch/{security.keys.mint()}"
    for _ in range(2):
        assert browser.get(address, base_url=HERE).status_code == 303
        assert browser.get("/", base_url=HERE).status_code == 200


def test_the_cookie_outlives_its_token(client: FlaskClient, clock: Clock) -> None:
    clock.now = 13 * 3600
    assert client.get("/", base_url=HERE).status_code == 200


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/room/projector", "/room/projector"), ("//evil.example", "/"), ("/\\evil.example", "/"),
        ("https://evil.example", "/"), ("/a//b", "/"), ("/%0d%0aX:1", "/"), ("", "/"), ("/", "/"),
    ],
)  # fmt: skip
def test_the_launch_address_leads_to_our_pages_alone(
    app: Flask, security: Security, asked: str, leads: str
) -> None:
    address = f"/launch/{security.keys.mint()}?to={asked}"
    assert app.test_client().get(address, base_url=HERE).headers["Location"] == leads


def test_two_launches_on_one_computer_do_not_share_a_cookie() -> None:
    one, other = LaunchKeys(), LaunchKeys()
    cookie = one.open(one.mint())
    assert cookie is not None
    assert one.cookie_name != other.cookie_name
    assert not other.admits(cookie)


def test_tokens_and_cookies_hold_256_random_bits_unless_fixed() -> None:
    keys = LaunchKeys("fixed-for-a-test-0001")
    assert keys.mint() == "fixed-for-a-test-0001"
    fresh = keys.mint()
    assert len(fresh) >= 43
    assert fresh != keys.mint()
    assert keys.open("fixé") is None
    assert not keys.admits("")


HOSTS = [
    "localhost",
    "localhost:8123",
    "evil.example",
    "127.0.0.1.evil.example",
    "evil.example:8123",
    "[::1]",
    "127.0.0.1@evil.example",
    "127.0.0.1#evil.example",
    "127.0.0.2",
    "2130706433",
    "0.0.0.0",  # noqa: S104  (a name to refuse)
    "127.0.0.1:99999",
    "127.0.0.1, evil.example",
    "",
]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("address", ["/", "/static/look/look.css", "launch"])
def test_a_name_that_resolves_to_this_computer_is_refused(
    client: FlaskClient, security: Security, host: str, address: str
) -> None:
    path = f"/launch/{security.keys.mint()}" if address == "launch" else address
    answer = client.get(path, base_url=HERE, headers={"Host": host})
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1", "127.0.0.1:65535"])
def test_our_own_address_is_accepted_on_any_port(client: FlaskClient, host: str) -> None:
    assert client.get("/", base_url=f"http://{host}").status_code == 200


REFUSED_ORIGINS = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://127.0.0.1"},
    {"Origin": "http://127.0.0.1:9999"},
    {"Origin": "https://127.0.0.1:8123"},
    {"Origin": "http://localhost:8123"},
    {"Origin": "http://127.0.0.1:8123.evil.example"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.mark.parametrize("headers", REFUSED_ORIGINS)
def test_a_change_asked_by_another_page_is_refused(
    client: FlaskClient, security: Security, headers: dict[str, str]
) -> None:
    assert post(client, security, **headers) == 403


@pytest.mark.parametrize("headers", [{"Origin": HERE}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_change_asked_by_our_own_page_is_made(
    client: FlaskClient, security: Security, headers: dict[str, str]
) -> None:
    assert post(client, security, **headers) == 303


@pytest.mark.parametrize("form", [{}, {"csrf": ""}, {"csrf": "wrong"}, {"csrf": "é"}])
def test_a_change_without_this_launchs_token_is_refused(client: FlaskClient, form: dict[str, str]) -> None:
    answer = client.post("/page", base_url=HERE, data=form, headers={"Origin": HERE})
    assert answer.status_code == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_a_body_that_is_no_form_changes_nothing(client: FlaskClient, security: Security, kind: str) -> None:
    body = f"csrf={security.keys.csrf}"
    answer = client.post("/page", base_url=HERE, data=body, content_type=kind, headers={"Origin": HERE})
    assert answer.status_code == 403


def test_the_field_of_a_page_is_what_a_change_needs(client: FlaskClient) -> None:
    found = re.search(
        r'<input type="hidden" name="csrf" value="([^"]+)">', client.get("/", base_url=HERE).text
    )
    assert found
    form = {"csrf": found[1]}
    assert client.post("/page", base_url=HERE, data=form, headers={"Origin": HERE}).status_code == 303


def test_an_address_of_another_launch_asks_to_reopen(client: FlaskClient, security: Security) -> None:
    client.set_cookie(security.keys.cookie_name, "of-yesterday", domain="127.0.0.1")
    answer = client.get("/", base_url=HERE)
    assert answer.status_code == 403
    assert REOPEN in answer.text


BROWSER_HEADERS = [
    {"Origin": HERE},
    {"Origin": "null"},
    {"Cookie": "a=b"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Mode": "cors"},
    {"Sec-Fetch-Anything-New": "1"},
]


@pytest.mark.parametrize("headers", BROWSER_HEADERS)
def test_no_page_of_a_browser_can_knock_at_the_machine_door(
    stranger: FlaskClient, security: Security, headers: dict[str, str]
) -> None:
    if "Cookie" in headers:
        stranger.set_cookie("a", "b", domain="127.0.0.1")
    sent = {INSTANCE_HEADER: security.instance_secret, **headers}
    assert stranger.post("/instance", base_url=HERE, headers=sent).status_code == 403


@pytest.mark.parametrize(("secret", "status"), [("right", 200), ("", 403), ("wrong", 403), ("é", 403)])
def test_the_machine_door_asks_for_the_secret_of_the_runtime_folder(
    stranger: FlaskClient, security: Security, secret: str, status: int
) -> None:
    shown = security.instance_secret if secret == "right" else secret
    answer = stranger.post("/instance", base_url=HERE, headers={INSTANCE_HEADER: shown})
    assert answer.status_code == status
    assert (answer.json == {"url": "fresh"}) if status == 200 else (REOPEN in answer.text)


@pytest.mark.parametrize("address", ["/", "/nothing", "/boom", "/static/look/look.css"])
def test_every_answer_carries_the_headers(client: FlaskClient, address: str) -> None:
    headers = client.get(address, base_url=HERE, buffered=True).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_pages_are_kept_nowhere_and_named_static_files_for_ever(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context(base_url=HERE):
        address = app.jinja_env.globals["static_url"]("look", "look.css")
    assert re.fullmatch(r"/static/look/look\.css\?v=[0-9a-f]{12}", address)
    kept = {
        path: client.get(path, base_url=HERE, buffered=True).headers["Cache-Control"]
        for path in (address, "/", "/static/look/look.css", "/static/look/gone.css?v=1")
    }
    assert list(kept.values()) == ["public, max-age=31536000, immutable", "no-store", "no-cache", "no-store"]


def test_a_script_is_a_script_whatever_the_registry_says(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mimetypes.guess_type", lambda *_: ("text/plain", None))
    assert client.get("/static/look/gone.js", base_url=HERE).mimetype == "text/html"
    assert client.get("/static/look/code.js", base_url=HERE, buffered=True).mimetype == "text/javascript"


def test_an_attachment_is_of_a_type_no_window_shows_in_place_of_the_page(client: FlaskClient) -> None:
    assert client.get("/export", base_url=HERE).headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "address", ["/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/awareness/cli.py"]
)
def test_static_files_do_not_lead_out_of_their_folder(client: FlaskClient, address: str) -> None:
    assert client.get(f"/static/look{address}", base_url=HERE).status_code == 404


@pytest.mark.parametrize(("address", "status"), [("/nothing", 404), ("/page", 405), ("/boom", 500)])
def test_a_fault_is_one_sentence_with_a_way_home(client: FlaskClient, address: str, status: int) -> None:
    answer = client.get(address, base_url=HERE)
    assert answer.status_code == status
    assert answer.text.count("<h1>") == 1
    assert '<a href="/">' in answer.text
    assert "Traceback" not in answer.text
    assert "ZeroDivision" not in answer.text


def test_an_unforeseen_fault_is_written_in_full_elsewhere(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        client.get("/boom", base_url=HERE)
    assert "ZeroDivisionError" in caplog.text


def test_a_known_fault_says_its_own_sentence_and_no_html_of_its_values(client: FlaskClient) -> None:
    answer = client.get("/told", base_url=HERE)
    assert answer.status_code == 400
    assert "Le fichier « &lt;b&gt; » manque." in answer.text


def test_a_body_too_large_and_a_form_of_too_many_fields_are_refused(
    client: FlaskClient, security: Security
) -> None:
    sent = {"base_url": HERE, "headers": {"Origin": HERE}}
    large = {"csrf": security.keys.csrf, "text": "x" * 9_000_000}
    assert client.post("/echo", data=large, **sent).status_code == 413
    many = {"csrf": security.keys.csrf, **{str(number): "" for number in range(500)}}
    many_parts = client.post("/echo", data=many, content_type="multipart/form-data", **sent)
    assert many_parts.status_code == 413
