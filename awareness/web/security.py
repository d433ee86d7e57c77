"""The security of a web server that only its own computer may reach: the one place that says who gets in.

Who may knock: other pages in the person's browser, other people and programs of the same computer, names
that resolve to 127.0.0.1. Who gets in: whoever holds this launch's cookie, got by opening its address.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, redirect, request
from markupsafe import Markup, escape
from msgspec import Struct, field
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from awareness.errors import AwarenessError, sentence
from awareness.protocol import COUNTS_PATH, HEALTH_PATH, SEALED_PATH
from awareness.web.standalone import content_policy, standalone_page

HOST = "127.0.0.1"
TOKEN_SECONDS = 300
LARGEST_BODY = 8 * 1024 * 1024
MOST_FIELDS = 400
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_FIELD = "csrf"
CSRF_HEADER = "X-CSRF"
"""Where a script of ours that sends JSON puts what forms carry in a field."""
INSTANCE_HEADER = "X-Awareness-Secret"

MACHINE_DOORS: Mapping[str, str] = MappingProxyType(
    {
        "security.instance": "/instance",
        "collector.counts": COUNTS_PATH,
        "collector.sealed": SEALED_PATH,
        "collector.health": HEALTH_PATH,
    }
)
"""The addresses that programs, not people, may call: no cookie, and no change from within a browser."""

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

SENTENCES: Mapping[int, str] = MappingProxyType(
    {
        400: sentence("Cette demande n'a pas de sens pour l'application ; rien n'a été changé."),
        403: sentence("Rouvrez l'application depuis son icône."),
        404: sentence("Cette page n'existe pas."),
        405: sentence("Cette page ne s'ouvre pas ainsi ; revenez à l'accueil."),
        413: sentence("Ce fichier est trop gros pour l'application ; rien n'a été changé."),
        500: sentence(
            "Quelque chose d'imprévu est arrivé. Vos réponses restent gardées ; revenez à l'accueil."
        ),
    }
)
_OUR_PAGE = re.compile(r"/([a-z]+(/[a-z]+)*)?")
"""Words between single slashes: never another server's address."""
_PAGE_STYLE = """
:root{color-scheme:light dark;font:1.2rem/1.5 system-ui,sans-serif;color:#26211b;background:#faf6ef}
body{max-width:32rem;margin:14vh auto;padding:0 1.5rem}
h1{font-size:1.6rem;line-height:1.3;text-wrap:balance}
a{display:inline-block;padding:.7rem 1.3rem;border-radius:14px;background:#1d4f7c;color:#fff;font-weight:700}
a{text-decoration:none}
@media(prefers-color-scheme:dark){:root{color:#f3ece2;background:#191613}a{background:#8fbfe8;color:#12202c}}
"""


class LaunchKeys:
    """The launch tokens not yet spent and the cookies they became; every change is locked for threads.

    A token becomes a cookie when its address is opened, and is spent when that cookie comes back: a page
    fetched ahead by a browser, or an answer lost on the way, locks nobody out.
    """

    def __init__(self, first: str = "", *, clock: Callable[[], float] = time.monotonic) -> None:
        self.cookie_name = f"cyber-{secrets.token_hex(4)}"
        self.csrf = secrets.token_urlsafe(32)
        self.csrf_field = Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, self.csrf)
        self._clock = clock
        self._lock = threading.Lock()
        self._deadlines: dict[str, float] = {}
        self._cookies: dict[str, str] = {}
        self._first = first

    def mint(self) -> str:
        """Make a fresh token; the first one may have been fixed from outside."""
        with self._lock:
            token, self._first = self._first or secrets.token_urlsafe(32), ""
            self._deadlines[token] = self._clock() + TOKEN_SECONDS
            return token

    def open(self, token: str) -> str | None:
        """Give the cookie a token becomes, or nothing when it is unknown, spent or too old."""
        with self._lock:
            known = next((each for each in self._deadlines if _same(each, token)), None)
            if known is None or self._deadlines[known] < self._clock():
                return None
            for cookie, source in self._cookies.items():
                if source == known:
                    return cookie
            cookie = secrets.token_urlsafe(32)
            self._cookies[cookie] = known
            return cookie

    def admits(self, cookie: str) -> bool:
        """Say whether this cookie is one of ours, and spend the token it came from."""
        with self._lock:
            known = next((each for each in self._cookies if _same(each, cookie)), None)
            if known is None:
                return False
            self._deadlines.pop(self._cookies[known], None)
            return True


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode("utf-8", "replace"))


class Security(Struct, frozen=True, kw_only=True):
    """What one launch needs: its keys, the secret a second start shows, and what that start is given."""

    keys: LaunchKeys = field(default_factory=LaunchKeys)
    instance_secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    answer_second_start: Callable[[], Mapping[str, str]] | None = None

    def __repr__(self) -> str:
        """Say nothing: a secret must not get into a log by being shown."""
        return "Security()"


bp = Blueprint("security", __name__)


def secure(app: Flask, security: Security) -> None:
    """Put every rule of this module around an app, whatever its pages are."""
    app.extensions["awareness-security"] = security
    app.config.update(
        TRUSTED_HOSTS=[HOST],
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_PARTS=MOST_FIELDS,
    )
    app.register_blueprint(bp)
    app.before_request_funcs.setdefault(None, []).insert(0, _guard)
    app.after_request(_add_headers)
    app.register_error_handler(HTTPException, _error_page)
    app.register_error_handler(AwarenessError, _told_page)
    app.jinja_env.globals.update(csrf_field=csrf_field, static_url=static_url)


def secure_machine_doors(app: Flask) -> None:
    """Put the rules of machine doors around an app that has no launch cookie: the campaign's server."""
    app.before_request(_guard_machine_doors)
    app.after_request(_add_door_headers)


def _security() -> Security:
    security: Security = current_app.extensions["awareness-security"]
    return security


def csrf_field() -> Markup:
    """Write the hidden field every form that changes something must carry."""
    return _security().keys.csrf_field


def static_url(blueprint: str, name: str) -> str:
    """Give the address of a static file with its fingerprint, so that browsers may keep it for ever."""
    shelf = current_app.blueprints[blueprint]
    return f"{shelf.static_url_path}/{name}?v={_fingerprint(f'{shelf.static_folder}/{name}')}"


@lru_cache(maxsize=256)
def _fingerprint(file: str) -> str:
    """Read a file once: a program that runs does not change."""
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()[:12]


def _is_static() -> bool:
    endpoint = request.endpoint or ""
    return endpoint == "static" or endpoint.endswith(".static")


def _is_admitted() -> bool:
    keys = _security().keys
    return keys.admits(request.cookies.get(keys.cookie_name, ""))


def _guard() -> None:
    """Refuse before anything of the page runs: the wrong host, then the stranger, then the forged change."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception
    if request.endpoint in MACHINE_DOORS:
        _guard_machine_doors()
    elif not _is_static() and request.endpoint != "security.launch":
        if not _is_admitted():
            abort(403)
        if request.method not in SAFE_METHODS:
            _refuse_forgeries()


def _refuse_forgeries() -> None:
    """A change must come from one of our own pages: the browser says so, this launch's token proves it."""
    origin = request.headers.get("Origin")
    if origin is None:
        ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    else:
        ours = origin == f"{request.scheme}://{request.host}"
    told = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
    if not ours or not _same(_security().keys.csrf, told):
        abort(403)


def _guard_machine_doors() -> None:
    if request.endpoint in MACHINE_DOORS and request.method not in SAFE_METHODS:
        _refuse_browsers()


def _refuse_browsers() -> None:
    """No page in a browser can knock at a machine door without one of these headers."""
    names = [name.lower() for name, _value in request.headers]
    if any(name in ("origin", "cookie") or name.startswith("sec-fetch-") for name in names):
        abort(403)


@bp.get("/launch/<token>", provide_automatic_options=False)
def launch(token: str) -> AnyResponse:
    """Turn the launch address into this launch's cookie; it leads home, or to another page of ours, once."""
    keys = _security().keys
    cookie = keys.open(token)
    if cookie is None and not _is_admitted():
        abort(403)
    asked = request.args.get("to", "/")
    answer = redirect(asked if _OUR_PAGE.fullmatch(asked) else "/", 303)
    if cookie is not None:
        answer.set_cookie(keys.cookie_name, cookie, httponly=True, samesite="Strict", path="/")
    return answer


@bp.get("/ping")
def ping() -> AnyResponse:
    """Hear that a page is still open; the server counts these to know when nobody is left."""
    return Response(status=204)


@bp.post("/instance", provide_automatic_options=False)
def instance() -> AnyResponse:
    """Answer a second start of the program: the window comes to the front, or a fresh address is given."""
    security = _security()
    shown = request.headers.get(INSTANCE_HEADER, "")
    if security.answer_second_start is None or not _same(security.instance_secret, shown):
        abort(403)
    return jsonify(dict(security.answer_second_start()))


def _add_door_headers(response: AnyResponse) -> AnyResponse:
    if request.endpoint in MACHINE_DOORS or request.endpoint is None:
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _add_headers(response: AnyResponse) -> AnyResponse:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.update(
        {
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
    )
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        # GTK's window shows every type it knows in place of the page, whatever the disposition says.
        response.headers["Content-Type"] = "application/octet-stream"
    if not _is_static() or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
        return response
    if "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if request.path.endswith(".js"):
        # A Windows registry may call a script text/plain; with nosniff the browser would then refuse it.
        response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    return response


def _error_page(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    text = SENTENCES.get(status) or SENTENCES[400 if status < 500 else 500]
    return _sentence_page(text, status)


def _told_page(error: AwarenessError) -> AnyResponse:
    return _sentence_page(error.sentence, 400, error.values)


def _sentence_page(text: str, status: int, values: Mapping[str, object] | None = None) -> AnyResponse:
    """Write a page that needs nothing of the app: what failed may be what draws the pages."""
    told, home, language = _translated(text, values or {})
    link = "" if status == 403 else f'<p><a href="/">{escape(home)}</a></p>'
    body = f"<main><h1>{escape(told)}</h1>{link}</main>"
    page = standalone_page(body, _PAGE_STYLE, title=told, lang=language)
    answer = Response(page, status, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = content_policy(_PAGE_STYLE) + "; frame-ancestors 'none'"
    return answer


def _translated(text: str, values: Mapping[str, Any]) -> tuple[str, str, str]:
    """Say it in the language of the page when the app has languages and they work, else in French."""
    home = sentence("Revenir à l'accueil")
    french = text % values if values else text
    if "awareness-words" not in current_app.extensions:
        return french, home, "fr"
    from awareness.web.babel import current_language, gettext

    try:
        return gettext(text, **values), gettext(home), current_language()
    except (AwarenessError, OSError, LookupError, ValueError):
        return french, home, "fr"
