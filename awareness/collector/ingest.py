"""Takes a group of envelopes in, in one transaction: receipts first, and only what is fresh reaches a cell.

The order for each count: known receipt → accepted, whatever the code; unknown or revoked code, or over its
cap → quarantine, answered « held », no receipt; a module the campaign does not know → « later », no receipt;
else receipt and cell together. What even the quarantine has no room for today is in no list: it stays where
it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from peewee import Database

from awareness.collector import tally
from awareness.collector.directory import UNREAD, Directory, Known, current
from awareness.collector.records import DAILY_CAP, CodeData
from awareness.collector.schema import LotTable, QuarantineTable
from awareness.collector.words import Words
from awareness.protocol import Answer, Count, Envelope, encode_count, week_of

CodeKey = tuple[int, str]
UNKNOWN_CODE = ""
"""The ledger's line of all codes nobody knows: together they have one code's room."""


@dataclass(frozen=True)
class Outcome:
    """What a request is told: a status of HTTP, and with 200 the answer."""

    status: int
    answer: Answer = field(default_factory=Answer)


@dataclass(frozen=True)
class Memory:
    """What a server remembers between two groups; true only once the transaction that read it is done."""

    directory: Directory = UNREAD
    lots: Mapping[tuple[int, str, str], int] = field(default_factory=dict)


class Taken(NamedTuple):
    """One count of a campaign, under a code; `key` names both."""

    known: Known
    key: CodeKey
    one: Count


Wanted = dict[CodeKey, dict[bytes, Count]]
"""What is to be counted, by campaign and code: most groups have one of them, and all is said of it once."""


Ids = dict[str, bytes]
"""The ids of an envelope, as they were sent and as they are stored."""


class Group:
    """The counts of up to some dozens of requests, on their way through one transaction."""

    def __init__(
        self, database: Database, words: Words, memory: Memory, today: date, *, invented: bool = False
    ) -> None:
        self._database = database
        self._words = words
        self._today = today
        self._invented = invented
        directory = current(database, memory.directory)
        kept = memory.lots if directory is memory.directory else {}
        self.memory = Memory(directory, dict(kept))
        self._met: set[bytes] = set()
        self._wanted: Wanted = {}
        self._known: dict[CodeKey, Known] = {}
        self._doubtful: dict[bytes, Taken] = {}
        self._later: set[bytes] = set()
        self._accepted: set[bytes] = set()
        self._held: set[bytes] = set()
        self._brought: dict[CodeKey, int] = defaultdict(int)
        self._newly_held: dict[CodeKey, int] = {}

    def take(self, envelopes: Iterable[Envelope], *, capped: bool = True) -> list[Outcome]:
        """Take envelopes in and give each its outcome. `capped` False: somebody vouches for them."""
        seen = [self._sort(envelope) for envelope in envelopes]
        if self._met or self._doubtful or self._later:
            self._count(capped=capped)
        return [
            Outcome(status, self._answer(ids)) if status == 200 else Outcome(status) for status, ids in seen
        ]

    def _sort(self, envelope: Envelope) -> tuple[int, Ids]:
        """Put each count where it belongs as far as that can be said without looking at receipts.

        Gives the status of the request, and its ids.
        """
        known = self.memory.directory.campaigns.get(envelope.campaign)
        if known is None or known.campaign.invented != self._invented:
            return 404, {}
        if known.campaign.closed is not None:
            return 410, {}
        code = known.codes.get(envelope.auth.k)
        is_good = code is not None and code.is_active
        key = (known.campaign.number, envelope.auth.k)
        self._known[key] = known
        mine = self._wanted.setdefault(key, {})
        ids: Ids = {}
        for count in envelope.counts:
            identity = ids[count.id] = bytes.fromhex(count.id)
            if not is_good:
                self._doubtful.setdefault(identity, Taken(known, key, count))
            elif (module := getattr(count, "module", "")) and module not in known.modules:
                self._later.add(identity)
            elif identity not in self._met:
                self._met.add(identity)
                mine[identity] = count
        return 200, ids

    def _count(self, *, capped: bool) -> None:
        ledger = self._words.ledger(self._database, self._today.isoformat())
        tight = self._tight(ledger) if capped else set()
        asked = self._doubtful.keys() | self._later
        asked = asked.union(*(self._wanted[key] for key in tight))
        if asked:
            self._accepted |= self._words.receipts_among(self._database, sorted(asked))
        self._keep_within(ledger, tight)
        fresh = self._receipts()
        self._add(fresh)
        if not fresh:
            self._words.note_nothing_new(self._database)
        self._quarantine(ledger)
        lines = sorted(self._brought.keys() | self._newly_held.keys())
        rows = [
            (self._today.isoformat(), *line, self._brought.get(line, 0), self._newly_held.get(line, 0))
            for line in lines
        ]
        self._words.add_to_ledger(self._database, rows)

    def _tight(self, ledger: Mapping[CodeKey, tuple[int, int]]) -> set[CodeKey]:
        """Name the codes whose cap may be passed here; only for those must receipts be looked up first."""
        return {
            key
            for key, mine in self._wanted.items()
            if mine and sum(one.n for one in mine.values()) > self._room(key, ledger)
        }

    def _room(self, key: CodeKey, ledger: Mapping[CodeKey, tuple[int, int]]) -> int:
        return self._known[key].codes[key[1]].daily_cap - ledger.get(key, (0, 0))[0]

    def _keep_within(self, ledger: Mapping[CodeKey, tuple[int, int]], tight: set[CodeKey]) -> None:
        """Leave in what still has room under a tight cap; the rest is doubtful."""
        for key in sorted(tight):
            mine = self._wanted[key]
            new = [(each, one.n) for each, one in mine.items() if each not in self._accepted]
            kept = set(tally.allowed(new, self._room(key, ledger)))
            for each in mine.keys() - kept:
                self._doubtful.setdefault(each, Taken(self._known[key], key, mine.pop(each)))

    def _receipts(self) -> dict[CodeKey, list[Count]]:
        """Insert the receipts of all that is wanted; give what was not known yet."""
        rows = sorted((each, key[0]) for key, mine in self._wanted.items() for each in mine)
        if not rows:
            return {}
        fresh = self._words.add_receipts(self._database, rows)
        self._accepted.update(each for each, _campaign in rows)
        found = {
            key: [one for each, one in mine.items() if each in fresh] for key, mine in self._wanted.items()
        }
        return {key: counts for key, counts in found.items() if counts}

    def _add(self, fresh: Mapping[CodeKey, Sequence[Count]]) -> None:
        """Add what is fresh to its cells, and to what its code has brought today."""
        if not fresh:
            return
        lots = self._lots(fresh)
        counted = []
        for key, counts in fresh.items():
            known, (number, code) = self._known[key], key
            inside = tally.window(known.campaign.opens, self._today)
            chamber, lot = known.codes[code].chamber, lots[key]
            counted += [(tally.cell_key(one, number, lot, chamber, inside), one.n) for one in counts]
            self._brought[key] += sum(one.n for one in counts)
        self._words.add_to_cells(self._database, tally.sums(counted))

    def _lots(self, keys: Iterable[CodeKey]) -> dict[CodeKey, int]:
        week = week_of(self._today)
        remembered = dict(self.memory.lots)
        found = {}
        for key in sorted(keys):
            place = (*key, week)
            if place not in remembered:
                remembered[place] = open_lot(self._database, *place)
            found[key] = remembered[place]
        self.memory = Memory(self.memory.directory, remembered)
        return found

    def _quarantine(self, ledger: Mapping[CodeKey, tuple[int, int]]) -> None:
        """Hold what is doubtful, as long as its code has room for that today."""
        asked = {each: taken for each, taken in self._doubtful.items() if each not in self._accepted}
        if not asked:
            return
        self._held |= held_among(self._database, asked)
        by_line: dict[CodeKey, list[bytes]] = defaultdict(list)
        for each in asked.keys() - self._held:
            by_line[self._line(asked[each])].append(each)
        for line, ids in by_line.items():
            code = asked[ids[0]].known.codes.get(line[1])
            room = _held_cap(code) - ledger.get(line, (0, 0))[1]
            kept = tally.allowed([(each, 1) for each in sorted(ids)], room)
            self._newly_held[line] = len(kept)
            self._held.update(kept)
            self._hold({each: asked[each] for each in kept})

    def _line(self, taken: Taken) -> CodeKey:
        number, code = taken.key
        return number, code if code in taken.known.codes else UNKNOWN_CODE

    def _hold(self, kept: Mapping[bytes, Taken]) -> None:
        week = week_of(self._today)
        rows = [
            {
                "id": each,
                "campaign": kept[each].key[0],
                "code": kept[each].key[1],
                "week": week,
                "count": encode_count(kept[each].one),
            }
            for each in sorted(kept)
        ]
        if rows:
            QuarantineTable.insert_many(rows).on_conflict_ignore().execute(self._database)

    def _answer(self, ids: Ids) -> Answer:
        if self._accepted.issuperset(ids.values()):
            return Answer(accepted=tuple(ids))
        accepted: list[str] = []
        held: list[str] = []
        later: list[str] = []
        for each, identity in ids.items():
            if identity in self._accepted:
                accepted.append(each)
            elif identity in self._held:
                held.append(each)
            elif identity in self._later:
                later.append(each)
        return Answer(accepted=tuple(accepted), held=tuple(held), later=tuple(later))


def _held_cap(code: CodeData | None) -> int:
    return DAILY_CAP if code is None else code.daily_cap


def open_lot(database: Database, campaign: int, code: str, week: str) -> int:
    """Give the number of the lot that is open for a code in a week, making it when it is the first."""
    mine = (LotTable.campaign == campaign) & (LotTable.code == code) & (LotTable.week == week)
    query = LotTable.select(LotTable.id).where(mine & LotTable.excluded.is_null())
    found = query.scalar(database)
    if found is None:
        LotTable.insert(campaign=campaign, code=code, week=week).on_conflict_ignore().execute(database)
        found = query.scalar(database)
    return int(found)


def held_among(database: Database, ids: Iterable[bytes]) -> set[bytes]:
    """Give those of the ids that are in quarantine."""
    query = QuarantineTable.select(QuarantineTable.id).where(QuarantineTable.id.in_(sorted(ids)))
    return {bytes(identity) for (identity,) in query.tuples().execute(database)}
