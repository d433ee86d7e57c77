"""The terminal: what is written on it, in French, and groups of commands that are loaded when called."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click


class Later(click.Group):
    """A group whose commands are loaded when it is called."""

    def __init__(self, *, load: Callable[[], click.Group], **words: Any) -> None:
        super().__init__(**words)
        self._load = load

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands."""
        return self._load().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command."""
        return self._load().get_command(ctx, cmd_name)


def mistaken(mistake: click.ClickException) -> str:
    """Say in French what is wrong with a command line; Click knows English alone."""
    if isinstance(mistake, click.NoSuchOption):
        return f"L'option « {mistake.option_name} » n'existe pas."
    if isinstance(mistake, click.BadParameter) and mistake.param is not None:
        return f"La valeur de « {mistake.param.opts[0]} » ne convient pas."
    return "Cette commande n'est pas comprise."


def say(text: str) -> None:
    """Write for whoever started us; a windowed program on Windows has nowhere to write."""
    if sys.stdout is not None:
        click.echo(text)
        sys.stdout.flush()


def complain(text: str) -> None:
    """Write what went wrong."""
    if sys.stderr is not None:
        click.echo(text, err=True)


def speak_utf8() -> None:
    """Windows terminals may have a code page without « ’ »; a sentence with a hole beats a crash."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
