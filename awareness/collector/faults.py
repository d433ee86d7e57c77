"""What can go wrong on the campaign's server, and the sentence for whoever runs it."""

from __future__ import annotations

from typing import ClassVar

from awareness.errors import AwarenessError


class CollectorError(AwarenessError):
    """Something about the campaign's server."""

    code: ClassVar[str] = "collector"


class StoreUnavailable(CollectorError):
    """The database is locked, full or gone: nothing was stored, or nobody can say; it may come again."""

    code: ClassVar[str] = "store-unavailable"


class NotInitialised(CollectorError):
    """There is no database yet, or not a collector's."""

    code: ClassVar[str] = "not-initialised"


class MigrationsMissing(CollectorError):
    """The scripts that make the tables were not shipped, or the database is a newer program's."""

    code: ClassVar[str] = "migrations-missing"


class NoSuchThing(CollectorError):
    """A campaign, a code, a lot that the database does not know."""

    code: ClassVar[str] = "no-such-thing"


class Refused(CollectorError):
    """What was asked would do harm; nothing was changed."""

    code: ClassVar[str] = "refused"


class KeyUnusable(CollectorError):
    """The file of the keys that open sealed counts is missing, open to others, or no key file."""

    code: ClassVar[str] = "key-unusable"


class CopyUnusable(CollectorError):
    """A file is no copy of a collector, or a copy that was cut short."""

    code: ClassVar[str] = "copy-unusable"


UNAVAILABLE = (
    "La base de données ne répond pas (occupée, pleine ou absente) : rien n'est enregistré. "
    "Regardez le disque ou PostgreSQL, puis recommencez."
)
NOT_INITIALISED = (
    "Il n'y a pas encore de base à cet endroit (%(place)s). "
    "Lancez d'abord « awareness collector init --campaign ID --code CODE »."
)
