"""All the world at the other end of a laptop's only cable: it notes whatever leaves the laptop.

python -m tests.journeys.watched_network FOLDER      prints one JSON object: what left, phase by phase

To be started where it has a network and a table of mounts of its own (`unshare --net --mount`). The laptop
is a second process with a network of its own; see watched_laptop.py.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

from msgspec.structs import replace

from awareness.config import write_campaign
from tests.fakes.certificates import make_certificate
from tests.fakes.collector import FakeCollector
from tests.fakes.counting import FAMILIES_OF_A_FIRST_MODULE, campaign_of
from tests.journeys.watched_laptop import END_OF_PHASE, WORLD

HOST = "compteurs.example"
ETHERNET, IPV4, IPV6 = 14, b"\x08\x00", b"\x86\xdd"
TCP, UDP = 6, 17
Event = tuple[str, str, int, str]


class World:
    """Answers for one name and notes every packet that begins something."""

    def __init__(self) -> None:
        self._seen: list[Event] = []
        self._news = threading.Condition()
        self._cable = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(3))
        self._cable.bind(("out", 0))
        self._names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._names.bind((WORLD, 53))
        for work in (self._watch, self._answer_names):
            threading.Thread(target=work, daemon=True).start()

    def seen(self) -> list[Event]:
        """Give what left the laptop until it said that the phase is over."""
        end = ("udp", WORLD, END_OF_PHASE, "")
        with self._news:
            assert self._news.wait_for(lambda: end in self._seen, 60), "the laptop never ended its phase"
            phase, self._seen = self._seen[: self._seen.index(end)], []
        return sorted(set(phase))

    def _watch(self) -> None:
        with contextlib.suppress(OSError):  # the cable goes with the laptop
            while True:
                event = beginning(self._cable.recv(65535))
                if event is not None:
                    with self._news:
                        self._seen.append(event)
                        self._news.notify_all()

    def _answer_names(self) -> None:
        while True:
            asked, sender = self._names.recvfrom(512)
            self._names.sendto(named(asked), sender)


def beginning(frame: bytes) -> Event | None:
    """What a frame from the laptop begins: a TCP connection, or anything said by UDP."""
    packet = frame[ETHERNET:]
    if frame[12:14] == IPV4:
        family, start, protocol, places = socket.AF_INET, (packet[0] & 15) * 4, packet[9], (12, 16, 20)
    elif frame[12:14] == IPV6:
        family, start, protocol, places = socket.AF_INET6, 40, packet[6], (8, 24, 40)
    else:
        return None
    source, target = (socket.inet_ntop(family, packet[a:b]) for a, b in itertools.pairwise(places))
    if source == WORLD or protocol not in {TCP, UDP}:
        return None
    (port,) = struct.unpack_from("!H", packet, start + 2)
    if protocol == UDP:
        return ("udp", target, port, question(packet[start + 8 :]) if port == 53 else "")
    is_first = packet[start + 13] & 0x12 == 0x02
    return ("tcp", target, port, "") if is_first else None


def question(message: bytes) -> str:
    """The name a DNS question asks for."""
    labels, at = [], 12
    while message[at]:
        labels.append(message[at + 1 : at + 1 + message[at]].decode())
        at += message[at] + 1
    return ".".join(labels)


def named(message: bytes) -> bytes:
    """Answer a DNS question: the campaign's host is here, and nobody else is anywhere."""
    end = message.index(b"\0", 12) + 5
    is_known = question(message) == HOST
    has_address = is_known and message[end - 4 : end - 2] == b"\0\x01"
    head = message[:2] + (b"\x81\x80" if is_known else b"\x81\x83")
    counts = struct.pack("!HHHH", 1, int(has_address), 0, 0)
    answer = b"\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04" + socket.inet_aton(WORLD) if has_address else b""
    return head + counts + message[12:end] + answer


class Cable:
    """The laptop, told what to do line by line."""

    def __init__(self, folder: Path) -> None:
        words = ["unshare", "--net", sys.executable, "-m", "tests.journeys.watched_laptop", str(folder)]
        trust = {**os.environ, "SSL_CERT_FILE": str(folder / f"{HOST}.pem")}
        self._laptop = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=trust
        )
        self.hears("ready")
        for words_ in (
            "link set lo up", f"link add out type veth peer name in netns {self._laptop.pid}",
            f"addr add {WORLD}/24 dev out", "link set out up",
        ):  # fmt: skip
            subprocess.run(["ip", *words_.split()], check=True)
        self.says("go")

    def says(self, line: str) -> None:
        """Tell the laptop."""
        assert self._laptop.stdin is not None
        self._laptop.stdin.write(line + "\n")
        self._laptop.stdin.flush()

    def hears(self, word: str) -> None:
        """Wait for the laptop to say so."""
        assert self._laptop.stdout is not None
        said = self._laptop.stdout.readline().strip()
        assert said == word, f"{said!r} instead of {word!r}"

    def does(self, line: str) -> None:
        """Have something done, from beginning to end."""
        self.says(line)
        self.hears("done")

    def close(self) -> None:
        """Let the laptop go."""
        self._laptop.communicate(timeout=30)


def ask_only_here(folder: Path) -> None:
    """Have every name asked at the world's end of the cable: for this process and its children."""
    for file, text in (("resolv.conf", f"nameserver {WORLD}\n"), ("nsswitch.conf", "hosts: files dns\n")):
        (folder / file).write_text(text)
        subprocess.run(["mount", "--bind", str(folder / file), os.path.realpath(f"/etc/{file}")], check=True)


def journey(folder: Path) -> dict[str, object]:
    """Learn, say « Oui », send, say « Non », and meet a swapped campaign file."""
    certificate = make_certificate(folder, HOST)
    ask_only_here(folder)
    cable = Cable(folder)
    world = World()
    left: dict[str, object] = {}
    with FakeCollector(certificate, (WORLD, 443)) as collector:
        campaign = campaign_of(f"https://{HOST}", bytes(collector.key.public_key))
        (folder / "campaign.toml").write_text(write_campaign(campaign), encoding="utf-8")
        for name, lines in (("before", ["learns hameconnage", "asks_to_send"]), ("yes", ["says_yes"])):
            left[name] = phase(cable, world, lines)
        cable.says("opens")
        cable.hears("opened")
        collector.expects(lambda: len(collector.receipts) == FAMILIES_OF_A_FIRST_MODULE)
        cable.says("close it")
        cable.hears("done")
        left["sent"] = world.seen()
        left["no"] = phase(cable, world, ["says_no", "learns sauvegardes"])
        swapped = replace(campaign, collector="https://ailleurs.example", name="Autre campagne")
        cable.does("says_yes")
        (folder / "campaign.toml").write_text(write_campaign(swapped), encoding="utf-8")
        left["swapped"] = [*world.seen(), *phase(cable, world, ["learns incident", "asks_to_send"])]
        left["strays"] = phase(cable, world, ["strays"])
        left["requests"] = len(collector.requests)
    cable.close()
    return left


def phase(cable: Cable, world: World, lines: list[str]) -> list[Event]:
    """Have some things done, and give all that left the laptop meanwhile."""
    left: list[Event] = []
    for line in lines:
        cable.does(line)
        left.extend(world.seen())
    return left


if __name__ == "__main__":
    print(json.dumps(journey(Path(sys.argv[1]))))
