"""The first tables. A frozen copy: later changes of schema.py do not touch it."""

from peewee import (
    AutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    CompositeKey,
    Database,
    IntegerField,
    Model,
    SmallIntegerField,
    SqliteDatabase,
    TextField,
)
from playhouse.migrate import SchemaMigrator


class Server(Model):
    id = IntegerField(primary_key=True)
    generation = BigIntegerField()

    class Meta:
        table_name = "server"


class Campaign(Model):
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


class Module(Model):
    campaign = SmallIntegerField()
    id = TextField()
    version = TextField()
    titles = TextField()

    class Meta:
        table_name = "module"
        primary_key = CompositeKey("campaign", "id")


class Code(Model):
    campaign = SmallIntegerField()
    code = TextField()
    chamber = TextField()
    label = TextField()
    daily_cap = IntegerField()
    revoked = TextField(null=True)

    class Meta:
        table_name = "code"
        primary_key = CompositeKey("campaign", "code")


class Ledger(Model):
    day = TextField()
    campaign = SmallIntegerField()
    code = TextField()
    n = IntegerField()
    held = IntegerField()

    class Meta:
        table_name = "ledger"
        primary_key = CompositeKey("day", "campaign", "code")


class Lot(Model):
    id = AutoField()
    campaign = SmallIntegerField()
    code = TextField()
    week = TextField()
    excluded = TextField(null=True)

    class Meta:
        table_name = "lot"


class Receipt(Model):
    id = BlobField(primary_key=True)
    campaign = SmallIntegerField()

    class Meta:
        table_name = "receipt"


class Cell(Model):
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
        primary_key = CompositeKey(
            "campaign", "lot", "family", "module", "week", "quarter", "departement", "mode", "section",
            "band", "before", "after", "setting", "chamber",
        )  # fmt: skip


class Quarantine(Model):
    id = BlobField(primary_key=True)
    campaign = SmallIntegerField()
    code = TextField()
    week = TextField()
    count = BlobField()

    class Meta:
        table_name = "quarantine"


TABLES = [Server, Campaign, Module, Code, Ledger, Lot, Receipt, Cell, Quarantine]
KEPT_IN_ORDER_OF_THE_KEY = [Module, Code, Ledger, Receipt, Cell, Quarantine]


def up(migrator: SchemaMigrator, db: Database) -> None:  # noqa: ARG001  (the runner's words)
    """Make the tables and the server's one row.

    Rows kept in the order of their key tell nothing about the order they came in. Only SQLite can be asked
    for that: peewee would write the words for PostgreSQL too, which does not know them.
    """
    is_sqlite = isinstance(db, SqliteDatabase)
    for model in KEPT_IN_ORDER_OF_THE_KEY:
        model._meta.without_rowid = is_sqlite  # noqa: SLF001  (peewee's own door)
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES, safe=False)
    db.execute_sql("CREATE UNIQUE INDEX lot_open ON lot (campaign, code, week) WHERE excluded IS NULL")
    db.execute_sql("INSERT INTO server (id, generation) VALUES (1, 1)")
    if isinstance(db, SqliteDatabase):
        db.pragma("application_id", 0x31304D53)
    else:
        # Room in each page for the next sum of a row: it then stays where its index says.
        db.execute_sql("ALTER TABLE cell SET (fillfactor = 70)")
