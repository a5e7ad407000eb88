"""Records as rows: the columns of the output contract, for DataFrames and CSV files alike.

The fields, their types and descriptions are data (``columns.toml``), which the data package
publishes as its schema.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from juesuan_analysis.amounts import Amount
from juesuan_analysis.document import Place
from juesuan_analysis.evaluation import Indicator, Project
from juesuan_analysis.findings import Finding
from juesuan_analysis.identities import Identity
from juesuan_analysis.joint import Implied
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.titles import Period
from juesuan_analysis.vocabulary.schema import Record, read
from juesuan_analysis.wordforms import widen

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

_UNKNOWN = Period()
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_MOST_OPERANDS = 40
"""Of one finding; a longer list helps nobody."""


class Field(Record, frozen=True):
    """A column of the output contract."""

    name: str
    type: Literal["string", "integer", "number"]
    description: str


class Resource(Record, frozen=True):
    """A file of the output contract: what it holds, and its columns in order."""

    title: str
    field: tuple[Field, ...]

    @property
    def names(self) -> list[str]:
        """The names of its columns."""
        return [field.name for field in self.field]

    def frame(self, rows: Iterable[Row]) -> pd.DataFrame:
        """Rows as a DataFrame with all its columns, whatever rows there are."""
        import pandas as pd

        return pd.DataFrame(list(rows), columns=self.names)

    def csv(self, rows: Iterable[Row]) -> str:
        """Rows as CSV with a header, no text in it a formula for a spreadsheet."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.names)
        writer.writerows([cell(row[name]) for name in self.names] for row in rows)
        return text.getvalue()


class Corpus(Record, frozen=True):
    """What a corpus has beyond the files of each disclosure.

    ``key`` is the column that says which document a row is of; ``digits`` and ``decimals`` are
    those that a number may have, ``printed`` the column beside it, ``beyond`` holds what has more.
    """

    version: int
    digits: int
    decimals: int
    key: Field
    printed: Field
    beyond: Field
    documents: Resource
    files: Resource
    links: Resource


class Contract(Record, frozen=True):
    """The output contract, file by file."""

    formula_signs: str
    text_cells: str
    facts: Resource
    tables: Resource
    statements: Resource
    identities: Resource
    implied: Resource
    findings: Resource
    projects: Resource
    indicators: Resource
    corpus: Corpus

    @property
    def resources(self) -> dict[str, Resource]:
        """The files by name."""
        every = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return {name: each for name, each in every if isinstance(each, Resource)}


@cache
def contract() -> Contract:
    """What every file of a data package holds."""
    return read(Contract, "columns.toml", package="juesuan_analysis")


def floats(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy of a frame whose columns of ``Decimal`` are columns of floats, for numeric libraries.

    What is ``None`` becomes ``NaN``; other columns stay. Printed decimals are lost: 12.30 and 12.3
    are the same float. One column alone: ``d.facts["value"].astype(float)``.
    """
    numeric = [name for name in frame if _is_numeric(frame[name])]
    return frame.astype(dict.fromkeys(numeric, float))


def _is_numeric(column: pd.Series[Any]) -> bool:
    held = [value for value in column if value is not None]
    return bool(held) and all(isinstance(value, Decimal) for value in held)


def _rows(
    resource: Resource, records: Iterable[Any], told: Callable[[Any], Row] = lambda record: {}
) -> Iterator[Row]:
    """The columns of a file: what is ``told`` of a record, else its attribute of that name."""
    for record in records:
        own = told(record)
        yield {n: own[n] if n in own else _plain(getattr(record, n)) for n in resource.names}


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Amount) else value


def cell(value: Any) -> str:
    """A value as it stands in CSV."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = "" if value is None else re.sub("\r\n?", "\n", str(value))  # which `csv` does not quote
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return text[:1] in tuple(contract().formula_signs) and not _NUMBER.fullmatch(text)


def _at(place: Place) -> Row:
    return {"page": place.page, "line": place.line}


def _at_place(record: Project | Indicator) -> Row:
    return _at(record.place)


def _listed(values: Iterable[object]) -> str:
    return "; ".join(map(str, values))


def fact_rows(facts: Iterable[Fact], period: Period = _UNKNOWN) -> Iterator[Row]:
    """Rows of ``facts``, which are of some year of a budget or of its outturn."""

    def told(fact: Fact) -> Row:
        reading = "ocr" if fact.place.ocr else "text"
        own = {"value": fact.amount and fact.amount.value, "reading": reading}
        return own | _at(fact.place) | period.of(fact.measure) | {"file": fact.place.file}

    return _rows(contract().facts, facts, told)


def table_rows(tables: Iterable[Table]) -> Iterator[Row]:
    """Rows of ``tables``."""

    def told(table: Table) -> Row:
        return {"table": table.id, "figures": len(table.facts), **_at(table.place)}

    return _rows(contract().tables, tables, told)


def statement_rows(statements: Iterable[Statement]) -> Iterator[Row]:
    """Rows of ``statements``."""

    def told(s: Statement) -> Row:
        number = s.claim.number
        low, high = s.check.bounds
        return {
            **_at(s.place),
            "section": number.flow.passage.section,
            "quote": number.quote,
            "token": number.token,
            "unit": widen(number.unit),
            "kind": number.kind,
            "subject": s.claim.subject,
            "formula": s.claim.formula.name,
            "operands": _listed(s.operands),
            "recomputed": s.check.shown,
            "low": low,
            "high": high,
        }

    return _rows(contract().statements, statements, told)


def identity_rows(identities: Iterable[Identity]) -> Iterator[Row]:
    """Rows of ``identities``."""

    def told(i: Identity) -> Row:
        sides = (" + ".join(f"{o.name}={o.amount}" for o in side) for side in (i.left, i.right))
        return {**_at(i.place), **dict(zip(("left", "right"), sides, strict=True))}

    return _rows(contract().identities, identities, told)


def finding_rows(findings: Iterable[Finding]) -> Iterator[Row]:
    """Rows of ``findings``."""

    def told(f: Finding) -> Row:
        operands = _listed(f.operands[:_MOST_OPERANDS])
        lists = {"operands": operands, "refers": _listed(f.refers)}
        return {**_at(f.place), **lists, **_reviewed(f)}

    return _rows(contract().findings, findings, told)


def _reviewed(f: Finding) -> Row:
    """Who accepted a finding and why, or had accepted it before its evidence changed."""
    own, former = f.accepted, f.lapsed
    return {
        "accepted_by": own and own.by,
        "reason": own and own.reason,
        "lapsed": former and f"{former.by}: {former.reason}",
    }


def implied_rows(implied: Iterable[Implied]) -> Iterator[Row]:
    """Rows of ``implied``."""

    def told(i: Implied) -> Row:
        lists = {"statements": i.speakers, "refers": i.refers, "assumptions": i.assumptions}
        return {name: _listed(values) for name, values in lists.items()}

    return _rows(contract().implied, implied, told)


def project_rows(projects: Iterable[Project]) -> Iterator[Row]:
    """Rows of ``projects``."""
    return _rows(contract().projects, projects, _at_place)


def indicator_rows(indicators: Iterable[Indicator]) -> Iterator[Row]:
    """Rows of ``indicators``."""
    return _rows(contract().indicators, indicators, _at_place)
