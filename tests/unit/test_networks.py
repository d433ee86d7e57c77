"""The addresses phones could reach: the room's own first, what a software made last, nothing else."""

from __future__ import annotations

import pytest

from awareness.workshop.networks import WORDS, Adapter, networks, ranked


@pytest.mark.parametrize(
    ("name", "address", "sort"),
    [
        ("Intel(R) Wi-Fi 6 AX201 160MHz Wi-Fi", "192.168.8.2", "wifi"),
        ("wlp2s0 wlp2s0", "192.168.8.2", "wifi"),
        ("Realtek PCIe GbE Family Controller Ethernet", "192.168.1.20", "cable"),
        ("enp0s31f6 enp0s31f6", "10.0.0.4", "cable"),
        ("Microsoft Wi-Fi Direct Virtual Adapter", "192.168.137.1", "hotspot"),
        ("Wi-Fi", "172.20.10.3", "phone"),
        ("wlan0", "192.168.43.12", "phone"),
        ("vEthernet (WSL)", "172.28.0.1", "virtual"),
        ("Hyper-V Virtual Ethernet Adapter", "172.17.16.1", "virtual"),
        ("docker0 docker0", "172.17.0.1", "virtual"),
        ("VirtualBox Host-Only Ethernet Adapter", "192.168.56.1", "virtual"),
        ("TAP-Windows Adapter V9", "10.8.0.6", "virtual"),
        ("Bluetooth Network Connection", "192.168.44.1", "virtual"),
        ("usb0 usb0", "192.168.42.5", "other"),
    ],
)
def test_an_adapter_is_called_by_a_word_a_trainer_knows(name: str, address: str, sort: str) -> None:
    (found,) = ranked([Adapter(name, (address,))])
    assert found.sort == sort
    assert found.sort in WORDS


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "169.254.7.8", "100.64.1.2", "192.0.2.4", "8.8.4.4", "0.1.2.3"]
)
def test_what_no_phone_of_the_room_could_reach_is_left_out(address: str) -> None:
    assert ranked([Adapter("Wi-Fi", (address,))]) == []


def test_the_best_comes_first_and_a_software_s_own_network_last() -> None:
    cards = [
        Adapter("docker0", ("172.17.0.1",)),
        Adapter("eth0", ("192.168.1.20",)),
        Adapter("wlan0", ("192.168.8.2",)),
        Adapter("Hosted Network", ("192.168.137.1",)),
    ]
    assert [each.sort for each in ranked(cards)] == ["hotspot", "wifi", "cable", "virtual"]
    assert [each.is_likely for each in ranked(cards)] == [True, True, True, False]


def test_an_address_named_twice_is_shown_once() -> None:
    assert len(ranked([Adapter("wlan0", ("192.168.8.2", "192.168.8.2"))])) == 1


def test_this_computer_tells_its_addresses_without_sending_anything() -> None:
    assert all(not each.address.startswith("127.") for each in networks())
