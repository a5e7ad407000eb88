"""What a bounded child makes of a disclosure and of those beside it: the rows of every table."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa
from msgspec.structs import replace

from juesuan_analysis import frames
from juesuan_analysis.checks import REFUTED
from juesuan_analysis.corpus import schema
from juesuan_analysis.corpus.contents import OTHER, READ
from juesuan_analysis.corpus.divisions import level_of
from juesuan_analysis.corpus.packing import unpacked
from juesuan_analysis.corpus.warming import warm_up
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Document
from juesuan_analysis.frames import Row
from juesuan_analysis.linking.publication import Relation
from juesuan_analysis.operands import Operand
from juesuan_analysis.readers import joined, placed
from juesuan_analysis.readers.sandbox import allow_more
from juesuan_analysis.statements import COMPANION, Statement

__all__ = ["Job", "as_job", "disclosure", "judged", "warm_up"]

SECONDS = 120
"""Processor time; the longest disclosures take a few seconds for all stages together."""
_WEIGHED = (*REFUTED, "truncated")


class Job(msgspec.Struct, frozen=True):
    """A disclosure in its packed documents, and those beside it, each with its id.

    ``about`` is what ``documents`` says of it beyond what the document tells, its id among that.
    """

    about: Row
    own: list[bytes]
    beside: list[tuple[str, list[bytes]]] = []

    @property
    def document(self) -> str:
        """Its id."""
        return str(self.about["document"])


def as_job(
    about: Row, own: Sequence[bytes], beside: Iterable[tuple[str, Sequence[bytes]]] = ()
) -> bytes:
    """A job, encoded."""
    others = [(name, list(parts)) for name, parts in beside]
    return msgspec.msgpack.encode(Job(about, list(own), others))


def judged(data: bytes, source: str) -> bytes:
    """Every table of a corpus with the rows of the disclosure of a :class:`Job`, encoded."""
    allow_more(memory=False)
    job = msgspec.msgpack.decode(data, type=Job)
    return schema.as_bytes(tables(disclosure(job), job))


def disclosure(job: Job) -> Disclosure:
    """The disclosure of a job with those beside it."""
    own, others = _joined(job.own), [_joined(parts) for _, parts in job.beside]
    named = Counter([*own.files, *(other.path.name for other in others)])
    beside = []
    for (document, _), other in zip(job.beside, others, strict=True):
        # What they print is told apart by their files, called the same wherever the work is done.
        if named[other.path.name] > 1:
            other = replace(other, path=Path(f"{document[:8]}-{other.path.name}"))
        beside.append(other)
    return Disclosure(own, beside=tuple(map(Disclosure, placed(beside, own.files))))


def _joined(parts: Sequence[bytes]) -> Document:
    return joined([unpacked(part) for part in parts])


def tables(d: Disclosure, job: Job) -> dict[str, pa.Table]:
    """The tables by name."""
    own: dict[str, Iterable[Row]] = {
        name: ({"document": job.document, **row} for row in d.rows(name) if d.is_disclosure)
        for name in frames.contract().resources
    }
    found = {
        schema.DOCUMENTS: [{**_row(d), **job.about}],
        schema.LINKS: links(d, job),
        **own,
    }
    return {name: schema.as_table(name, rows) for name, rows in found.items()}


def _row(d: Disclosure) -> Row:
    """What ``documents`` says of what was read."""
    causes = Counter(finding.severity for finding in d.findings_list)
    own = d.publication
    return {
        **blank(schema.DOCUMENTS),
        "status": READ if d.is_disclosure else OTHER,
        "department": own.department,
        "year": own.period.year,
        "kind": own.period.phase,
        "scope": own.scope,
        "level": level_of(own.department),
        "numbers": len(d.statements_list),
        "figures": sum(1 for fact in d.facts_list if fact.amount),
        "coverage": d.coverage,
        "errors": causes["error"],
        "warnings": causes["warning"],
        "notes": causes["note"],
    }


def blank(table: str) -> Row:
    """A row without anything in it."""
    fields = getattr(frames.contract().corpus, table).field
    return {field.name: "" if field.type == "string" else None for field in fields}


def links(d: Disclosure, job: Job) -> Iterator[Row]:
    """What each document beside it told."""
    for other, (document, _) in zip(d.beside, job.beside, strict=True):
        if relation := d.publication.relation_of(other.publication):
            yield _link(d, job.document, document, relation, other.document.file)


def _link(d: Disclosure, document: str, other: str, relation: Relation, file: str) -> Row:
    compared = [
        i.verdict
        for i in d.identities_list
        if i.what == COMPANION and file in _files((*i.left, *i.right))
    ]
    settled = [s for s in d.statements_list if s.claim.companion and _rests_on(s, file)]
    return {
        "document": document,
        "other": other,
        "relation": relation,
        "compared": len(compared),
        "differing": sum(verdict in _WEIGHED for verdict in compared),
        "settled": len(settled),
        "refuted": sum(s.check.verdict in _WEIGHED for s in settled),
    }


def _rests_on(s: Statement, file: str) -> bool:
    return bool(s.operands) and s.operands[-1].source.at.file == file


def _files(operands: Iterable[Operand]) -> set[str]:
    return {operand.source.at.file for operand in operands}
