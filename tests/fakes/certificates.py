"""Certificates made for one test by the system's openssl: valid for two days, trusted by nobody."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.parts import require


def make_certificate(folder: Path, *names: str, days: int = 2) -> Path:
    """Make a key with its self-signed certificate for some hosts, in one file."""
    require("openssl")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    hosts = ",".join(f"IP:{name}" if name[0].isdigit() else f"DNS:{name}" for name in names)
    words = [
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
        "-days", str(days), "-subj", f"/CN={names[0]}", "-addext", f"subjectAltName={hosts}",
        "-keyout", str(key), "-out", str(certificate),
    ]  # fmt: skip
    subprocess.run(words, check=True, capture_output=True)
    both = folder / f"{names[0]}.pem"
    both.write_text(certificate.read_text() + key.read_text())
    return both
