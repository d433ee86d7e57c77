"""« Qui apprend ? »: tiles, what they said of actions, the plans they made, and the folder's settings.

Every function takes the database first and runs inside the keeper's transaction. Random numbers are made
outside and handed in, so that a write kept in memory gives the same rows when it reaches the disk.
"""

from __future__ import annotations

import secrets

from peewee import Database, fn

from awareness.errors import sentence
from awareness.progress.faults import TileGone
from awareness.progress.records import COLOURS, PICTURES, ActionState, Plan, Tile, TileProgress
from awareness.progress.schema import ActionRow, AttemptRow, Folder, PlanRow, SettingRow, TileRow


def new_number() -> int:
    """Make a number for a tile or an attempt: 52 random bits, exact in JavaScript too."""
    return secrets.randbits(52) + 1


def tick(database: Database) -> int:
    """Give the next number of the folder's sequence."""
    Folder.update(sequence=Folder.sequence + 1).execute(database)
    return int(Folder.select(Folder.sequence).scalar(database))


def visible_tiles(database: Database) -> tuple[Tile, ...]:
    """Give the tiles in the order they were made, erased ones left out."""
    rows = TileRow.select().where(TileRow.erased.is_null()).order_by(TileRow.made).dicts().execute(database)
    return tuple(_tile(row) for row in rows)


def current_tile_id(database: Database) -> int | None:
    """Give the tile that is learning; None before the first answer."""
    current = Folder.select(Folder.current_tile).scalar(database)
    return None if current is None else int(current)


def ensure_tile(database: Database, number: int) -> int:
    """Give the tile that is learning, making the first one silently."""
    current = current_tile_id(database)
    if current is not None:
        return current
    others = visible_tiles(database)
    tile = others[0].id if others else add_tile(database, number, PICTURES[0], COLOURS[0]).id
    Folder.update(current_tile=tile).execute(database)
    return tile


def find_tile(database: Database, tile: int) -> Tile:
    """Find a tile that is not erased. Raises TileGone."""
    query = TileRow.select().where((TileRow.id == tile) & TileRow.erased.is_null())
    row = query.dicts().first(database)
    if row is None:
        raise TileGone(sentence("Cette tuile n'existe plus. Choisissez-en une autre."))
    return _tile(row)


def choose_tile(database: Database, tile: int) -> None:
    """Say who is learning. Raises TileGone."""
    Folder.update(current_tile=find_tile(database, tile).id).execute(database)


def add_tile(database: Database, number: int, picture: str, colour: str) -> Tile:
    """Make a tile; it does not become the current one by itself."""
    TileRow.insert(id=number, picture=picture, colour=colour, made=tick(database)).execute(database)
    return Tile(number, picture, colour)


def erase_tile(database: Database, tile: int) -> None:
    """Mark a tile erased, so that it can come back; one erased before it goes for good. Raises TileGone."""
    find_tile(database, tile)
    purge_erased(database)
    TileRow.update(erased=tick(database)).where(TileRow.id == tile).execute(database)
    if current_tile_id(database) == tile:
        others = visible_tiles(database)
        Folder.update(current_tile=others[0].id if others else None).execute(database)


def undo_erase(database: Database, tile: int) -> None:
    """Bring an erased tile back, as the one that learns. Raises TileGone when it is gone for good."""
    changed = TileRow.update(erased=None).where(TileRow.id == tile).execute(database)
    if not changed:
        raise TileGone(sentence("Cette tuile n'existe plus. Choisissez-en une autre."))
    Folder.update(current_tile=tile).execute(database)


def last_erased(database: Database) -> Tile | None:
    """Give the tile that can still come back."""
    query = TileRow.select().where(TileRow.erased.is_null(False)).order_by(TileRow.erased.desc())
    row = query.dicts().first(database)
    return None if row is None else _tile(row)


def purge_erased(database: Database) -> int:
    """Delete erased tiles with all they hold. Gives how many there were."""
    return int(TileRow.delete().where(TileRow.erased.is_null(False)).execute(database))


def finished_by_tile(database: Database) -> tuple[TileProgress, ...]:
    """Give each tile's finished modules, each once, for « Dans cette entreprise »."""
    query = (
        AttemptRow.select(AttemptRow.tile, AttemptRow.module)
        .where(AttemptRow.finished.is_null(False), AttemptRow.module != "")
        .distinct()
        .order_by(AttemptRow.module)
    )
    modules: dict[int, list[str]] = {}
    for tile, module in query.tuples().execute(database):
        modules.setdefault(tile, []).append(module)
    return tuple(TileProgress(tile, tuple(modules.get(tile.id, ()))) for tile in visible_tiles(database))


def set_action(database: Database, tile: int, module: str, state: ActionState) -> None:
    """Note what became of a module's action; the last word stands."""
    said = {ActionRow.state: state, ActionRow.sequence: tick(database)}
    ActionRow.insert({ActionRow.tile: tile, ActionRow.module: module, **said}).on_conflict(
        conflict_target=[ActionRow.tile, ActionRow.module], update=said
    ).execute(database)


def action_states(database: Database, tile: int | None) -> dict[str, str]:
    """Give what the tile said of each module's action."""
    query = ActionRow.select(ActionRow.module, ActionRow.state).where(ActionRow.tile == tile)
    return {str(module): str(state) for module, state in query.tuples().execute(database)}


def open_actions(database: Database, tile: int | None) -> tuple[str, ...]:
    """Give the finished modules whose action is not done, the one not spoken of for longest first."""
    finished = AttemptRow.select(AttemptRow.module, fn.MAX(AttemptRow.finished))
    mine = (AttemptRow.tile == tile) & AttemptRow.finished.is_null(False) & (AttemptRow.module != "")
    since = dict(finished.where(mine).group_by(AttemptRow.module).tuples().execute(database))
    query = ActionRow.select(ActionRow.module, ActionRow.state, ActionRow.sequence)
    for module, state, sequence in query.where(ActionRow.tile == tile).tuples().execute(database):
        if module in since:
            since[module] = sequence if state == "not_yet" else None
    return tuple(sorted((name for name in since if since[name] is not None), key=lambda name: since[name]))


def save_plan(database: Database, tile: int, plan: Plan) -> None:
    """Keep a plan; the last one of its item stands."""
    PlanRow.insert(
        tile=tile, module=plan.module, item=plan.item, response=plan.response, sequence=tick(database)
    ).on_conflict_replace().execute(database)


def plans(database: Database, tile: int | None) -> tuple[Plan, ...]:
    """Give the tile's plans, the one changed last first."""
    query = PlanRow.select().where(PlanRow.tile == tile).order_by(PlanRow.sequence.desc())
    rows = query.dicts().execute(database)
    return tuple(Plan(row["module"], row["item"], bytes(row["response"])) for row in rows)


def settings(database: Database) -> dict[str, str]:
    """Give the settings of the folder by name; a page asks for several, and there are only a few."""
    return dict(SettingRow.select(SettingRow.name, SettingRow.value).tuples().execute(database))


def set_setting(database: Database, name: str, value: str) -> None:
    """Keep a setting of the folder."""
    SettingRow.insert(name=name, value=value).on_conflict_replace().execute(database)


def _tile(row: dict[str, object]) -> Tile:
    return Tile(int(str(row["id"])), str(row["picture"]), str(row["colour"]))
