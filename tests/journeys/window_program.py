"""The real program with a spy at its server's door, and on demand a page of traps in place of the lessons.

python window_program.py SEEN [--traps]      notes every request in the file SEEN, one JSON line each
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask, Response, render_template_string, request

from awareness import cli, learner
from awareness.desktop.server import Listening
from awareness.sync import schedule

PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>{{ trap }}</title>
<h1>{{ trap }}</h1><form method="post" action="/slow">{{ csrf_field() }}
{% if trap == "slow" %}<button autofocus>go</button>{% endif %}</form>
{% if trap == "blank" %}
<a href="https://outside.example/" target="_blank" rel="noopener" autofocus>go</a>{% endif %}
{% if trap == "plain" %}<a href="https://outside.example/" autofocus>go</a>{% endif %}
{% if trap == "download" %}<a href="/export" autofocus>go</a>{% endif %}
{% if trap == "print" %}<button id="print" autofocus>go</button>{% endif %}
<script src="/code.js"></script></html>"""
CODE = """
setInterval(function () { fetch("/ping"); }, 200);
var button = document.getElementById("print");
if (button) { button.addEventListener("click", function () { window.print(); }); }
"""


def traps(*_: Any, **__: Any) -> Flask:
    """Build an app with everything a window is known to stumble over."""
    app = Flask("traps", static_folder=None)
    app.add_url_rule("/", view_func=lambda: render_template_string(PAGE, trap=TRAP), endpoint="home")
    app.add_url_rule(
        "/code.js", view_func=lambda: Response(CODE, mimetype="text/javascript"), endpoint="code"
    )
    app.add_url_rule("/export", view_func=export, endpoint="export")
    app.add_url_rule("/slow", view_func=slow, methods=["POST"], endpoint="slow")
    return app


def export() -> Response:
    """Give a file of a type every window can show."""
    return Response("a;b", mimetype="text/csv", headers={"Content-Disposition": "attachment; filename=a.csv"})


def slow() -> str:
    """Write something that takes its time."""
    (SEEN.parent / "begun").touch()
    time.sleep(1.5)
    (SEEN.parent / "written").write_text(request.form["csrf"])
    return "ok"


def note(self: Listening, environ: Any, start_response: Any) -> Iterable[bytes]:
    """Write down a request and hand it on."""
    seen = {"path": environ["PATH_INFO"], "agent": environ.get("HTTP_USER_AGENT", "")}
    with SEEN.open("a", encoding="utf-8") as file:
        file.write(json.dumps(seen) + "\n")
    return HAND_ON(self, environ, start_response)


SEEN = Path(sys.argv[1])
TRAP = sys.argv[2] if len(sys.argv) > 2 else ""
HAND_ON = Listening.__call__

if __name__ == "__main__":
    Listening.__call__ = note  # type: ignore[method-assign]
    schedule.JITTER = (0.0, 0.0)
    if TRAP:
        learner.create_app = traps
    sys.argv[1:] = []
    cli.main()
