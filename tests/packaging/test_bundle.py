"""The Linux bundle: built once here, then used where there is no Python, no network, no checkout."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from awareness.config import write_campaign
from awareness.languages import languages
from awareness.progress.store import ProgressStore
from tests.fakes.certificates import make_certificate
from tests.fakes.collector import FakeCollector
from tests.fakes.counting import campaign_of, say_yes
from tests.journeys.launching import Laptop, wait_for
from tests.journeys.screen import Screen
from tests.parts import ROOT, require

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]
NAME = "dix-minutes-cyber"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Freeze the program into a folder whose name a person might give it."""
    for part in ("webkit", "headers"):
        require(part)
    folder = tmp_path_factory.mktemp("Téléchargements # 1")
    work = tmp_path_factory.mktemp("work")
    words = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=ERROR", "--workpath", str(work)]
    done = subprocess.run(
        [*words, "--distpath", str(folder), "build/awareness.spec"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / NAME


@pytest.fixture
def screen() -> Iterator[Screen]:
    for part in ("xvfb", "screen"):
        require(part)
    shown = Screen().start()
    yield shown
    shown.stop()


def test_it_does_a_whole_module_with_the_network_cut_and_is_light_enough(bundle: Path) -> None:
    words = [sys.executable, ROOT / "build" / "smoke.py", bundle]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "terminé" in done.stdout


def test_it_carries_what_it_needs_and_nothing_else(bundle: Path) -> None:
    names = {file.relative_to(bundle / "_internal").as_posix() for file in (bundle / "_internal").rglob("*")}
    for code in languages():
        is_source = code == "fr"
        assert is_source or f"awareness/_data/locales/{code}/LC_MESSAGES/messages.mo" in names
    kept = {name for name in names if name.startswith("babel/locale-data/") and name.endswith(".dat")}
    assert {Path(name).stem for name in kept} <= {
        "root", "fr", "fr_FR", "oc", "oc_FR", "ca", "ca_ES", "ca_FR", "en", "en_001",
    }  # fmt: skip
    assert not [name for name in names if name.endswith((".po", ".pot"))]
    unwanted = (
        "psycopg",
        "setuptools",
        "pip/",
        "tkinter",
        "pytest",
        "libgtk",
        "libwebkit",
        "libglib",
        "tests/",
    )
    assert not [name for name in names if any(word in name for word in unwanted)]
    scripts = ("0001_initial.py", "0002_counts.py", "newest.sql")
    assert {f"awareness/progress/migrations/{name}" for name in scripts} <= names
    assert not [name for name in names if re.search(r"collector|psycopg|flask_limiter|limits|libpq", name)]
    archive = [sys.executable, "-m", "PyInstaller.utils.cliutils.archive_viewer", "-l", "-r", bundle / NAME]
    listed = subprocess.run(archive, capture_output=True, text=True, check=True).stdout
    assert "awareness.progress.store" in listed
    assert not re.search(r"awareness\.collector|psycopg|flask_limiter|'limits", listed)


def test_it_sends_by_tls_and_seals_for_a_stick(bundle: Path, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path, "127.0.0.1")
    laptop = Laptop(tmp_path)
    del laptop.environ["PYTHONPATH"]
    laptop.environ.update(
        SSL_CERT_FILE=str(certificate), AWARENESS_CAMPAIGN_FILE=str(tmp_path / "campaign.toml")
    )
    with FakeCollector(certificate) as collector:
        campaign = campaign_of(collector.url, bytes(collector.key.public_key))
        (tmp_path / "campaign.toml").write_text(write_campaign(campaign), encoding="utf-8")
        store = ProgressStore.open(laptop.data)
        ids = say_yes(store, campaign)
        store.close()
        for words in (["export", str(tmp_path)], ["send"]):
            with laptop.start("counts", *words, program=[bundle / NAME]) as program:
                assert program.code() == 0, program.complained + laptop.log()
        assert set(collector.receipts) == ids
        assert len(list(tmp_path.glob("compteurs-*.cyb"))) == 1


def test_its_window_opens(bundle: Path, screen: Screen, tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    del laptop.environ["PYTHONPATH"]
    with laptop.start(program=[bundle / NAME], DISPLAY=screen.name) as program:
        wait_for(lambda: screen.windows("Dix minutes cyber") or not program.is_running(), "a window")
        wait_for(lambda: len(screen.picture(tmp_path / "window.png")) > 50, "a page in it")
        assert program.stop() == 0
    assert laptop.addresses() == []


def test_a_browser_it_opens_does_not_load_its_libraries(bundle: Path, tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    with laptop.start(program=[bundle / NAME], DISPLAY=":4711") as program:
        wait_for(laptop.addresses, "an address in the browser")
        wait_for((tmp_path / "browser.env").exists, "the environment of the browser")
        assert program.stop() == 0
    environ = (tmp_path / "browser.env").read_text().splitlines()
    assert [line for line in environ if line.startswith("PATH=")]
    assert not [line for line in environ if line.startswith(("LD_LIBRARY_PATH=", "LD_PRELOAD="))]


def test_a_stick_keeps_everything_beside_the_program(bundle: Path, tmp_path: Path) -> None:
    laptop = Laptop(tmp_path)
    del laptop.environ["AWARENESS_DATA_DIR"]
    (bundle / "portable").touch()
    try:
        with laptop.start("doctor", program=[bundle / NAME]) as program:
            assert program.code() == 0
            assert f"vos réponses peut être écrit : {bundle / 'donnees'}" in program.said
    finally:
        (bundle / "portable").unlink()


def test_the_menu_entry_starts_it_and_can_be_taken_away(bundle: Path, tmp_path: Path) -> None:
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share")}
    script = [bundle / "ajouter-au-menu.sh"]
    subprocess.run(script, env=environ, check=True, capture_output=True)
    entry = tmp_path / "share" / "applications" / "dix-minutes-cyber.desktop"
    lines = dict(line.split("=", 1) for line in entry.read_text().splitlines() if "=" in line)
    assert lines["Exec"] == f'"{bundle / NAME}"'
    assert Path(lines["Icon"]).is_file()
    subprocess.run([*script, "--retirer"], env=environ, check=True, capture_output=True)
    assert not entry.exists()
