"""An edition as files anybody may take: CSV and JSON, their Table Schema, a word of explanation, the licence.

Pure: the same tables give the same bytes. The manifest names the sha256 of every other file.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from awareness.collector.disclosure.columns import Column
from awareness.collector.disclosure.inputs import CampaignFacts
from awareness.collector.disclosure.tables import Published, Row, Value

MANIFEST = "manifest.json"
LICENCE = {
    "name": "etalab-2.0",
    "title": "Licence Ouverte / Open Licence, version 2.0 (Etalab)",
    "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run; such a text gets an apostrophe."""

README = """\
# {name} : comptes anonymes, édition {week}

Combien de très petites entreprises ont terminé quels modules de « Dix minutes cyber », et rien sur qui.

{tables}

## Comment lire ces nombres

- Chaque nombre est arrondi au multiple de 5 le plus proche, chaque part au multiple de 5 %. Une somme de \
nombres arrondis peut donc différer un peu du total.
- `non_ventile` : des comptes bien présents dans le total, mais trop peu nombreux pour dire où.
- `en_attente` : trop peu de comptes pour publier quoi que ce soit.
- Rien ne paraît, ni ne change, pour moins de 11 personnes ni pour moins de 3 envois. Un compte arrivé \
tard rejoint sa date à l'édition où assez d'autres l'accompagnent.
- Dans les tables de parts, `base` est le nombre sur lequel la table entière est faite ; la part d'un module \
est prise parmi ce qui est publié de ce module.
- Ce qui a plus de 25 mois quitte les tables ; les éditions passées, elles, ne changent plus.

`datapackage.json` décrit chaque colonne (Table Schema). `manifest.json` donne l'empreinte sha256 de chaque \
fichier.

Licence Ouverte 2.0 : citez « {name} », édition {week}.
"""
LICENCE_TEXT = """\
Ces données sont placées sous la Licence Ouverte / Open Licence, version 2.0 (Etalab).
Le texte qui fait foi : https://www.etalab.gouv.fr/licence-ouverte-open-licence/
Mention à reprendre : « {name} », édition {week}.
"""


def edition_files(tables: Iterable[Published], facts: CampaignFacts, week: str) -> dict[str, bytes]:
    """Give every file of an edition by name, its manifest last."""
    tables = tuple(tables)
    files = {f"{table.name}.csv": _csv(table) for table in tables}
    files |= {f"{table.name}.json": _json(_table_as_data(table)) for table in tables}
    files["datapackage.json"] = _json(_package(tables, files, facts, week))
    listed = "\n".join(f"- `{table.name}` : {table.title}. {table.awaited}".rstrip() for table in tables)
    files["README.md"] = README.format(name=facts.name, week=week, tables=listed).encode()
    files["LICENCE.txt"] = LICENCE_TEXT.format(name=facts.name, week=week).encode()
    marks = {name: digest(files[name]) for name in sorted(files)}
    files[MANIFEST] = _json({"campaign": facts.id, "edition": week, "files": marks})
    return files


def digest(content: bytes) -> str:
    """Give the sha256 of a file, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def altered(files: Mapping[str, bytes], mark: str) -> str | None:
    """Name the first file of an edition that is not as published; `mark`: the sha256 of its manifest."""
    manifest = files.get(MANIFEST, b"")
    if digest(manifest) != mark:
        return MANIFEST
    marks: dict[str, str] = json.loads(manifest)["files"]
    return next((name for name in marks if digest(files.get(name, b"")) != marks[name]), None)


def index(weeks: Iterable[str]) -> bytes:
    """List the editions there are, the newest last."""
    return _json({"editions": list(weeks)})


def _csv(table: Published) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return text.getvalue().encode()


def _cell(value: Value) -> Value:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _table_as_data(table: Published) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "awaited": table.awaited,
        "rows": [_row_as_data(table.columns, row) for row in table.rows],
    }


def _row_as_data(columns: Iterable[Column], row: Row) -> dict[str, Value]:
    return {column.name: value for column, value in zip(columns, row, strict=True)}


def _package(
    tables: Iterable[Published], files: Mapping[str, bytes], facts: CampaignFacts, week: str
) -> dict[str, Any]:
    """Describe the edition as a Data Package, each table with its Table Schema."""
    return {
        "name": facts.id.lower(),
        "title": facts.name,
        "version": week,
        "licenses": [LICENCE],
        "resources": [_resource(table, files[f"{table.name}.csv"]) for table in tables],
    }


def _resource(table: Published, content: bytes) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{digest(content)}",
        "schema": {"fields": [_field(column) for column in table.columns], "missingValues": [""]},
    }


def _field(column: Column) -> dict[str, Any]:
    limits = {"constraints": dict(column.constraints)} if column.constraints else {}
    return {"name": column.name, "type": column.type, "description": column.description, **limits}


def _json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"
