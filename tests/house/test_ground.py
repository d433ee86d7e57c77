"""The ground the suite stands on: its own folders, and no network but this machine's."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tests.conftest import NetworkRefused

ELSEWHERE = [("192.0.2.1", 80), ("packages.example", 443), ("2001:db8::1", 80, 0, 0)]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_test_can_reach_another_machine(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if len(address) == 4 else socket.AF_INET
    with socket.socket(family) as caller, pytest.raises(Exception, match="voulu joindre") as refusal:
        caller.connect(address)
    assert type(refusal.value).__name__ == NetworkRefused.__name__


def test_a_test_can_talk_to_a_server_of_its_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as caller:
        caller.connect(server.getsockname())
        assert caller.getpeername() == server.getsockname()


def test_each_test_has_a_data_folder_of_its_own(data_dir: Path, tmp_path: Path) -> None:
    assert Path(os.environ["AWARENESS_DATA_DIR"]) == data_dir
    assert data_dir.parent == tmp_path
    assert not data_dir.exists()
