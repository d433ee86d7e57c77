"""Whether Windows lets phones reach this program, asked without changing anything.

Rules belong to a program's path and to a sort of network: a router without Internet is « public » to Windows.
Other systems do not say it without an administrator's word: « inconnu ».
"""

from __future__ import annotations

import os
import subprocess  # nosec B404
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

from awareness.errors import sentence

State = Literal["allowed", "blocked", "unknown"]

NAMES: Mapping[State, str] = MappingProxyType(
    {
        "allowed": sentence("autorisé"),
        "blocked": sentence("pas autorisé"),
        "unknown": sentence("inconnu"),
    }
)
MEANINGS: Mapping[State, str] = MappingProxyType(
    {
        "allowed": sentence("Les téléphones peuvent entrer."),
        "blocked": sentence(
            "Windows va sans doute poser une question à l'ouverture : cochez les deux cases, puis autorisez."
        ),
        "unknown": sentence(
            "Cet ordinateur ne le dit pas. Essayez avec votre téléphone ; s'il n'entre pas, prenez les mains."
        ),
    }
)

PATIENCE = 6.0
CATEGORIES = ("Private", "Public")
NAMED = MappingProxyType({"DomainAuthenticated": "Domain"})
PROGRAM = "AWARENESS_FIREWALL_PROGRAM"
SCRIPT = f"""
$ErrorActionPreference = 'SilentlyContinue'
Get-NetFirewallProfile | ForEach-Object {{ "profile $($_.Name) $($_.Enabled)" }}
Get-NetConnectionProfile | ForEach-Object {{ "network $($_.NetworkCategory)" }}
Get-NetFirewallApplicationFilter -Program $env:{PROGRAM} | Get-NetFirewallRule |
  Where-Object {{ $_.Enabled -eq 'True' -and $_.Direction -eq 'Inbound' }} |
  ForEach-Object {{ "rule $($_.Action) $($_.Profile)" }}
"end"
"""
"""Reads, and changes nothing; the words it writes are the same in every language of Windows."""


class Told(Struct):
    """What Windows said: profiles that are watched, networks that are there, rules of this program."""

    watched: dict[str, bool] = {}
    networks: list[str] = []
    rules: list[tuple[str, str]] = []
    is_whole: bool = False


def firewall() -> State:
    """Ask this computer."""
    return judge(_asked().splitlines()) if sys.platform == "win32" else "unknown"


def judge(lines: Iterable[str]) -> State:
    """Read what the script wrote: allowed where each network that is there lets this program in."""
    told = _read(lines)
    if not told.is_whole or not told.watched:
        return "unknown"
    here = [NAMED.get(each, each) for each in told.networks] or list(CATEGORIES)
    return "allowed" if all(_lets_in(told, each) for each in here) else "blocked"


def _lets_in(told: Told, category: str) -> bool:
    if not told.watched.get(category, True):
        return True
    actions = {
        action for action, profiles in told.rules if "Any" in profiles or category in profiles.split(", ")
    }
    return "Allow" in actions and "Block" not in actions


def _read(lines: Iterable[str]) -> Told:
    told = Told()
    for line in lines:
        word, _space, rest = line.strip().partition(" ")
        first, _space, more = rest.partition(" ")
        if word == "profile":
            told.watched[first] = more == "True"
        elif word == "network":
            told.networks.append(first)
        elif word == "rule":
            told.rules.append((first, more))
        told.is_whole = told.is_whole or line.strip() == "end"
    return told


def _asked() -> str:
    """Run the script; "" when it cannot be run, or takes its time."""
    shell = Path(os.environ.get("SYSTEMROOT", "C:/Windows"), "System32/WindowsPowerShell/v1.0/powershell.exe")
    try:
        done = subprocess.run(  # noqa: S603  # nosec B603
            [shell, "-NoProfile", "-NonInteractive", "-Command", SCRIPT],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            env={**os.environ, PROGRAM: sys.executable},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def is_windows() -> bool:
    """Say whether this system asks the person before it lets phones in."""
    return sys.platform == "win32"
