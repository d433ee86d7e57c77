"""The commands, and the one place where the parts of the house are joined."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from awareness import __version__
from awareness.config import LearnerConfig, learner_config
from awareness.errors import AwarenessError, sentence
from awareness.terminal import Later, complain, mistaken, say, speak_utf8

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from awareness.authoring.bench import Bench
    from awareness.desktop.launch import Program
    from awareness.progress.store import ProgressStore
    from awareness.sync.campaign import CampaignState
    from awareness.sync.loop import Sync
    from awareness.web.ports import Listener, RoomDoors

log = logging.getLogger(__name__)

NAME = "awareness"
UNFORESEEN = sentence("Quelque chose d'imprévu a arrêté l'application. Vos réponses données restent gardées.")

COUNTS_ARE_OPEN = sentence(
    "L'application est ouverte : fermez-la d'abord, ou envoyez depuis sa page « Ce que l'application "
    "envoie »."
)

AUTHOR = click.option(
    "--author",
    metavar="DOSSIER",
    type=click.Path(path_type=Path),
    help="Mode auteur : les pages de ce dossier, à jour à chaque enregistrement ; rien n'est compté.",
)


def main() -> None:
    """Run a command; whatever goes wrong ends in one sentence, never in a traceback on the screen."""
    gc.freeze()  # else the very next look for garbage would go through all that was loaded
    gc.enable()
    speak_utf8()
    # What goes wrong before the logbook is open must not be printed by logging's own last resort.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        sys.exit(awareness(prog_name=NAME, standalone_mode=False) or 0)
    except AwarenessError as error:
        complain(str(error))
    except click.ClickException as mistake:
        complain(f"{mistaken(mistake)} Tapez « {NAME} --help » pour voir ce qui existe.")
        sys.exit(mistake.exit_code)
    except click.Abort:
        sys.exit(130)
    except Exception:  # the command line is one of the four doors where anything is caught
        log.exception("the program stopped")
        complain(UNFORESEEN)
    sys.exit(1)


@click.group(invoke_without_command=True)
@click.version_option(__version__, prog_name="Dix minutes cyber", help="Dit la version.")
@click.help_option(help="Dit ce qui existe.")
@AUTHOR
@click.pass_context
def awareness(context: click.Context, author: Path | None) -> None:
    """« Dix minutes cyber » : sans commande, ouvre l'application."""
    if context.invoked_subcommand is None:
        _open(author)
    elif author is not None:
        raise AwarenessError("« --author » va après le nom de la commande, ou seul.")


def _open(author: Path | None) -> None:
    """Open the app in its window, else in the browser, else say its address."""
    from awareness.desktop.launch import show

    with _configured(learner_config(), author) as config, _running(config, opens=True) as program:
        if program is not None:
            show(program, say)


@awareness.command()
@click.option("--port", type=int, default=0, help="Le port de 127.0.0.1 (0 : un port libre).")
@AUTHOR
def serve(port: int, author: Path | None) -> None:
    """Sert l'application sans fenêtre et écrit son adresse d'ouverture, qui sert une fois."""
    with _configured(learner_config(port=port), author) as config, _running(config, opens=False) as program:
        if program is not None:
            say(program.launch_url())
            program.wait(stops_alone=False)


@awareness.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--watch", is_flag=True, help="Recommence après chaque enregistrement, jusqu'à Ctrl+C.")
@click.option("--table", is_flag=True, help="Écrit aussi le tableau des modules, langue par langue.")
def check(paths: tuple[Path, ...], watch: bool, table: bool) -> None:
    """Relit les modules et dit tout ce qui est à corriger : fichier:ligne:colonne: phrase."""
    from awareness.authoring.checking import check_again, check_once

    if watch:
        check_again(paths, say)
    elif not check_once(paths, say, with_table=table):
        sys.exit(1)


def _counts_commands() -> click.Group:
    """Load what shows, sends and carries counts."""
    from awareness.sync.commands import counts

    return counts


def _translate_commands() -> click.Group:
    """Load what gives modules to translators and takes them back."""
    from awareness.authoring.commands import translate

    return translate


def _collector_commands() -> click.Group:
    """Load the campaign's server, which is not in every package."""
    if not all(map(find_spec, ("awareness.collector", "flask_limiter", "psycopg"))):
        raise AwarenessError(
            "Ce paquet est celui des personnes qui apprennent : le serveur de campagne n'y est pas. "
            "Installez « dix-minutes-cyber[collector] »."
        )
    from awareness.collector.commands import collector

    return collector


def _workshop_commands() -> click.Group:
    """Load what opens a room."""
    from awareness.workshop.commands import workshop

    return workshop


@click.pass_context
def _give_room(context: click.Context) -> None:
    """Hand over the person's disk, the modules, their documents and the web servers of a room."""
    from functools import partial

    from awareness.desktop.awake import awake
    from awareness.desktop.doors import keep_in
    from awareness.desktop.server import LocalServer
    from awareness.handover import shipped_modules
    from awareness.workshop.commands import Parts

    config = learner_config()
    context.obj = Parts(
        config=config,
        catalogue=shipped_modules,
        disk=_counting,
        listen=_phones,
        serve=lambda app, host, port: LocalServer(app, port=port, host=host),
        save_as=partial(keep_in, config.documents_folder),
        awake=awake(),
    )


@click.pass_context
def _give_counting(context: click.Context) -> None:
    """Hand over how the person's disk and the campaign are opened."""
    context.obj = _counting


@click.pass_context
def _give_parts(context: click.Context) -> None:
    """Hand the collector what it may know of this side of the house: plain data."""
    from awareness.collector.parts import Parts
    from awareness.desktop.server import LocalServer
    from awareness.handover import regions, titled_modules

    context.obj = Parts(modules=titled_modules, regions=regions, make_server=LocalServer)


awareness.add_command(
    Later(
        name="counts",
        help="Les compteurs anonymes : les voir, les envoyer, les garder sur une clé.",
        callback=_give_counting,
        load=_counts_commands,
    )
)
awareness.add_command(
    Later(
        name="workshop",
        help="L'atelier : une salle sans fenêtre : mains levées, papier, téléphones.",
        callback=_give_room,
        load=_workshop_commands,
    )
)
awareness.add_command(
    Later(
        name="translate",
        help="Les traductions : fichiers PO pour Weblate ou Poedit, feuilles de relecture.",
        load=_translate_commands,
    )
)
awareness.add_command(
    Later(
        name="collector",
        help="Le serveur d'une campagne : reçoit les compteurs anonymes, une fois chacun.",
        callback=_give_parts,
        load=_collector_commands,
    )
)


@awareness.command()
def doctor() -> None:
    """Dit ce qui marche sur cet ordinateur et ce qui ne marche pas."""
    from awareness.desktop.doctor import examine
    from awareness.handover import modules
    from awareness.progress.disk import MAIN

    config = learner_config()
    works = True
    for finding in examine(config, modules=modules, database=config.data_folder / MAIN):
        say(str(finding))
        works = works and (finding.works or not finding.needed)
    if not works:
        sys.exit(1)


@contextmanager
def _configured(config: LearnerConfig, author: Path | None) -> Iterator[LearnerConfig]:
    """Give the settings; in author mode those of a folder of lessons, with a progress that is thrown away."""
    if author is None:
        yield config
        return
    from awareness.authoring.folder import configured

    with configured(config, author, say) as theirs:
        yield theirs


@contextmanager
def _running(config: LearnerConfig, *, opens: bool) -> Iterator[Program | None]:
    """Have the program served while the block runs; None when another start of it has taken over."""
    gc.disable()  # what is made while starting stays: looking for garbage costs a tenth of the start
    from awareness.desktop.logbook import open_logbook

    open_logbook(config.log_file)
    from awareness.desktop.doors import ready_environment
    from awareness.desktop.instance import Instance
    from awareness.desktop.launch import Program, catch_signals, join_running

    ready_environment()
    instance = Instance(config.runtime_folder, config.author_folder or config.data_folder)
    if not instance.claim():
        join_running(instance, say, opens=opens)
        yield None
        return
    program = Program(config, instance)
    try:
        catch_signals(program)
        with _store_and_app(config, program):
            yield program
    finally:
        program.stop()


@contextmanager
def _store_and_app(config: LearnerConfig, program: Program) -> Iterator[None]:
    """Join the person's disk and the modules to the pages; the disk is closed cleanly, after the server."""
    from awareness.handover import shipped_modules
    from awareness.learner import create_app
    from awareness.paths import cache_folder
    from awareness.progress.store import ProgressStore
    from awareness.sync.campaign import follow
    from awareness.workshop.annex import TrainerPages

    store = ProgressStore.open(config.data_folder, portable=config.is_portable)
    sync: Sync | None = None
    try:
        kept = None if config.is_portable else cache_folder()
        bench = _bench(config)
        catalogue = bench.look().catalogue if bench else shipped_modules(kept)
        state = follow(store, config)
        sync = _sync(store, state)
        if bench is None:
            program.rooms = TrainerPages(config, store, catalogue, state, doors=_room_doors(program))
        app = create_app(
            config,
            store=store,
            catalogue=catalogue,
            doors=program.doors,
            campaign=state,
            sync=sync,
            bench=bench,
        )
        program.start(app)
        gc.freeze()
        gc.enable()
        if sync is not None:
            sync.start()
        yield
    finally:
        if sync is not None:
            sync.stop()
        program.stop()
        store.close()


def _room_doors(program: Program) -> RoomDoors:
    """Give a room what it may need of this computer."""
    from awareness.desktop.awake import awake
    from awareness.web.ports import RoomDoors

    return RoomDoors(
        listen=_phones,
        save_as=program.doors.save_as,
        awake=awake(),
        second_screen=lambda: program.second_screen if program.window is not None else None,
    )


def _phones(app: WSGIApplication, address: str, port: int) -> Listener:
    """Make what listens to the phones of a room."""
    from awareness.desktop.server import LocalServer
    from awareness.workshop.guest import SERVER, THREADS

    return LocalServer(app, port=port, threads=THREADS, settings=SERVER, host=address)


def _bench(config: LearnerConfig) -> Bench | None:
    """Watch the folder of author mode; else nothing of it is even loaded."""
    if config.author_folder is None:
        return None
    from awareness.authoring.bench import Bench
    from awareness.authoring.folder import lessons_of

    return Bench(lessons_of(config.author_folder))


def _sync(store: ProgressStore, state: CampaignState) -> Sync | None:
    """Make what sends, not started yet; without a campaign nothing of it is even loaded."""
    if state.campaign is None:
        return None
    from awareness.sync.loop import Sync

    return Sync(store, state.campaign)


@contextmanager
def _counting() -> Iterator[tuple[ProgressStore, CampaignState]]:
    """Have this person's counts for a command, while no window of the app is open on them."""
    from awareness.desktop.instance import AlreadyRunning, Instance
    from awareness.desktop.logbook import open_logbook
    from awareness.progress.store import ProgressStore
    from awareness.sync.campaign import follow

    config = learner_config()
    open_logbook(config.log_file)
    instance = Instance(config.runtime_folder, config.data_folder)
    if not instance.claim():
        raise AlreadyRunning(COUNTS_ARE_OPEN)
    try:
        store = ProgressStore.open(config.data_folder, portable=config.is_portable)
        try:
            yield store, follow(store, config)
        finally:
            store.close()
    finally:
        instance.release()
