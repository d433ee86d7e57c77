"""What is set at start: a good value is taken, a bad one is a sentence that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from awareness.config import learner_config
from awareness.errors import ConfigInvalid

DEEP = "Éléonore & Cie # compta/" + "très long dossier/" * 13


@pytest.mark.parametrize("port", [-1, 65536, 10**9])
def test_a_port_that_is_none_is_refused(port: int) -> None:
    with pytest.raises(ConfigInvalid, match=rf"--port : {port} "):
        learner_config({}, port=port)


@pytest.mark.parametrize("token", ["short", "with a space in it", "é" * 20, "a/../b" * 5, "x" * 129])
def test_a_token_that_does_not_fit_an_address_is_refused(token: str) -> None:
    with pytest.raises(ConfigInvalid, match="AWARENESS_LAUNCH_TOKEN"):
        learner_config({"AWARENESS_LAUNCH_TOKEN": token})


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AWARENESS_DATA_DIR", str(tmp_path / "file"))
    with pytest.raises(ConfigInvalid, match=r"AWARENESS_DATA_DIR.*n'est pas un dossier"):
        learner_config({})


def test_a_folder_of_any_name_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWARENESS_DATA_DIR", str(tmp_path / DEEP))
    config = learner_config({"AWARENESS_LAUNCH_TOKEN": "0123456789abcdef"}, port=8000)
    assert config.data_folder == tmp_path / DEEP
    assert config.port == 8000
    assert "0123456789abcdef" not in repr(config)
