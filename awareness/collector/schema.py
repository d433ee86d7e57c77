"""The collector's tables, as peewee models that belong to no database.

Every query names its database when it runs (`.execute(database)`): SQLite and PostgreSQL are two places for
the same words. No table holds an address, a time of day, or anything that two requests have in common
beside the campaign and the chamber's code.
"""

from __future__ import annotations

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CompositeKey,
    IntegerField,
    Model,
    SmallIntegerField,
    TextField,
)

SCHEMA_VERSION = 1
"""The number of the last migration."""

APPLICATION_ID = 0x31304D53
"""« 10MS »: says that a SQLite file is a collector's, or a copy of one."""


CELL_KEY = (
    "campaign", "lot", "family", "module", "week", "quarter", "departement", "mode", "section",
    "band", "before", "after", "setting", "chamber",
)  # fmt: skip
"""What cells are told apart by, in the order of their columns."""

BLANKS: tuple[str | int, ...] = (0, 0, "", "", "", "", "", "", "", -1, -1, -1, "", "")
"""What stands in each column of that key when a family does not have it."""


class ServerTable(Model):
    """One row. `generation` grows with every change a running server must hear of."""

    id = IntegerField(primary_key=True)
    generation = BigIntegerField()

    class Meta:
        table_name = "server"


class CampaignTable(Model):
    """A campaign; `number` is its short name in big tables.

    `opens`, `closes`, `closed`: ISO days; `closes` is announced, `closed` is done. `departements` and
    `titles` of modules are JSON. `invented`: a demonstration's, never mixed with real counts.
    """

    number = SmallIntegerField(primary_key=True)
    id = TextField(unique=True)
    name = TextField()
    opens = TextField()
    closes = TextField(null=True)
    closed = TextField(null=True)
    region = TextField()
    departements = TextField()
    target = IntegerField(null=True)
    grain = TextField()
    secret = BlobField()
    invented = BooleanField()

    class Meta:
        table_name = "campaign"


class ModuleTable(Model):
    """A module the campaign knows: its version, and its titles by language as JSON."""

    campaign = SmallIntegerField()
    id = TextField()
    version = TextField()
    titles = TextField()

    class Meta:
        table_name = "module"
        primary_key = CompositeKey("campaign", "id")


class CodeTable(Model):
    """A chamber's code: what it may bring in a day, and the day it was revoked."""

    campaign = SmallIntegerField()
    code = TextField()
    chamber = TextField()
    label = TextField()
    daily_cap = IntegerField()
    revoked = TextField(null=True)

    class Meta:
        table_name = "code"
        primary_key = CompositeKey("campaign", "code")


class LedgerTable(Model):
    """What a code brought on a day: people counted, and counts held. Code "": codes nobody knows."""

    day = TextField()
    campaign = SmallIntegerField()
    code = TextField()
    n = IntegerField()
    held = IntegerField()

    class Meta:
        table_name = "ledger"
        primary_key = CompositeKey("day", "campaign", "code")


class LotTable(Model):
    """What one code brought in one ISO week, as long as it can be excluded. At most one of them is open.

    `excluded`: the day it was; NULL while it is open. A folded lot has no row any more.
    """

    id = AutoField()
    campaign = SmallIntegerField()
    code = TextField()
    week = TextField()
    excluded = TextField(null=True)

    class Meta:
        table_name = "lot"


class ReceiptTable(Model):
    """A count that was taken: its random id and the campaign whose closing lets it go; nothing else."""

    id = BlobField(primary_key=True)
    campaign = SmallIntegerField()

    class Meta:
        table_name = "receipt"


class CellTable(Model):
    """A sum: `n` people in `m` contributions, the largest of `top`. What a family has not is "" or -1.

    `lot` 0 is where everything ends. `chamber` is written by the collector, for its own family alone.
    """

    campaign = SmallIntegerField()
    lot = IntegerField()
    family = TextField()
    module = TextField()
    week = TextField()
    quarter = TextField()
    departement = TextField()
    mode = TextField()
    section = TextField()
    band = SmallIntegerField()
    before = SmallIntegerField()
    after = SmallIntegerField()
    setting = TextField()
    chamber = TextField()
    n = BigIntegerField()
    m = BigIntegerField()
    top = IntegerField()

    class Meta:
        table_name = "cell"
        primary_key = CompositeKey(*CELL_KEY)


class QuarantineTable(Model):
    """A count that waits for somebody's look, whole, with the code it came under and the week it came in."""

    id = BlobField(primary_key=True)
    campaign = SmallIntegerField()
    code = TextField()
    week = TextField()
    count = BlobField()

    class Meta:
        table_name = "quarantine"


MODELS = (
    ServerTable, CampaignTable, ModuleTable, CodeTable, LedgerTable, LotTable, ReceiptTable, CellTable,
    QuarantineTable,
)  # fmt: skip
"""Every table; a copy holds them in this order."""
