"""Records as rows: the columns of the output contract, for DataFrames and CSV files alike.

The fields, their types and descriptions are data (``columns.toml``), which the data package
publishes as its schema.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
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
        writer.writerows([_cell(row[name]) for name in self.names] for row in rows)
        return text.getvalue()


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

    @property
    def resources(self) -> dict[str, Resource]:
        """The files by name."""
        every = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return {name: each for name, each in every if isinstance(each, Resource)}


@cache
def contract() -> Contract:
    """What every file of a data package holds."""
    return read(Contract, "columns.toml", package="juesuan_analysis")


def _cell(value: Any) -> str:
    """A value as it stands in CSV."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = "" if value is None else re.sub("\r\n?", "\n", str(value))  # which `csv` does not quote
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return text[:1] in tuple(contract().formula_signs) and not _NUMBER.fullmatch(text)


def _at(place: Place) -> Row:
    return {"page": place.page, "line": place.line}


def _value(amount: Amount | None) -> Any:
    return None if amount is None else amount.value


def fact_rows(facts: Iterable[Fact], period: Period = _UNKNOWN) -> Iterator[Row]:
    """Rows of ``facts``, which are of some year of a budget or of its outturn."""
    for fact in facts:
        yield {
            "table": fact.table,
            "title": fact.title,
            **_at(fact.place),
            "side": fact.side,
            "code": fact.code,
            "item": fact.item,
            "measure": fact.measure,
            "value": _value(fact.amount),
            "unit": fact.unit,
            "printed": fact.printed,
            "reading": "ocr" if fact.place.ocr else "text",
            **period.of(fact.measure),
            "file": fact.place.file,
        }


def table_rows(tables: Iterable[Table]) -> Iterator[Row]:
    """Rows of ``tables``."""
    for table in tables:
        yield {
            "table": table.id,
            "title": table.title,
            **_at(table.place),
            "status": table.status,
            "figures": len(table.facts),
            "unit": table.unit,
        }


def statement_rows(statements: Iterable[Statement]) -> Iterator[Row]:
    """Rows of ``statements``."""
    for s in statements:
        number, check = s.claim.number, s.check
        low, high = check.bounds
        yield {
            "id": s.id,
            **_at(s.place),
            "start": s.start,
            "section": number.flow.passage.section,
            "quote": number.quote,
            "token": number.token,
            "unit": number.unit.replace("(", "（").replace(")", "）"),
            "kind": number.kind,
            "subject": s.claim.subject,
            "formula": s.claim.formula.name,
            "operands": "; ".join(map(str, s.operands)),
            "recomputed": check.shown,
            "low": low,
            "high": high,
            "verdict": s.verdict,
            "stated": s.stated,
            "difference": s.difference,
            "rests_on": s.rests_on,
            "note": s.note,
        }


def identity_rows(identities: Iterable[Identity]) -> Iterator[Row]:
    """Rows of ``identities``."""
    for i in identities:
        yield {
            "id": i.id,
            "scope": i.scope,
            "statement": i.statement,
            "left": " + ".join(f"{o.name}={o.amount}" for o in i.left),
            "right": " + ".join(f"{o.name}={o.amount}" for o in i.right),
            "difference": i.difference,
            "low": i.low,
            "high": i.high,
            "verdict": i.verdict,
            **_at(i.place),
        }


def finding_rows(findings: Iterable[Finding]) -> Iterator[Row]:
    """Rows of ``findings``."""
    for f in findings:
        yield {
            "id": f.id,
            "severity": f.severity,
            "kind": f.kind,
            **_at(f.place),
            "quote": f.quote,
            "explanation": f.explanation,
            "operands": "; ".join(map(str, f.operands[:_MOST_OPERANDS])),
            "refers": "; ".join(f.refers),
            "cause": f.cause,
        }


def implied_rows(implied: Iterable[Implied]) -> Iterator[Row]:
    """Rows of ``implied``."""
    for i in implied:
        yield {
            "id": i.id,
            "kind": i.kind,
            "quantity": i.quantity,
            "low": i.low,
            "high": i.high,
            "unit": i.unit,
            "statements": "; ".join(i.speakers),
            "refers": "; ".join(map(str, i.refers)),
            "assumptions": "; ".join(i.assumptions),
        }


def project_rows(projects: Iterable[Project]) -> Iterator[Row]:
    """Rows of ``projects``."""
    for p in projects:
        yield {
            "id": p.id,
            "kind": p.kind,
            "name": p.name,
            **_at(p.place),
            "supervisor": p.supervisor,
            "implementer": p.implementer,
            "initial_budget": _value(p.initial_budget),
            "budget": _value(p.budget),
            "execution": _value(p.execution),
            "rate": _value(p.rate),
            "weight": _value(p.weight),
            "score": _value(p.score),
            "total": _value(p.total),
        }


def indicator_rows(indicators: Iterable[Indicator]) -> Iterator[Row]:
    """Rows of ``indicators``."""
    for i in indicators:
        yield {
            "project": i.project,
            "level1": i.level1,
            "level2": i.level2,
            "level3": i.level3,
            "operator": i.operator,
            "target": i.target,
            "target_unit": i.target_unit,
            "actual": i.actual,
            "completion": i.completion,
            "weight": _value(i.weight),
            "score": _value(i.score),
            "deviation": i.deviation,
            "measures": i.measures,
            **_at(i.place),
        }
