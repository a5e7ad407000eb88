"""Averages: what an amount for each vehicle or each person is an amount of, and over how many."""

from collections.abc import Iterator

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.formulas.catalogue import AVERAGE
from juesuan_analysis.narrative.brackets import last_clause
from juesuan_analysis.narrative.claims import Claim, Subject
from juesuan_analysis.narrative.clauses import QUALIFIED
from juesuan_analysis.narrative.context import Said
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.narrative.told import Told
from juesuan_analysis.operands import Operand

_COUNTED = vocabulary.concepts().averages
_MISSING = "平均数的分子分母未必就是所印各数"


def averaged(said: Said, number: Number, each: str, claim: Claim) -> Told:
    """An amount for each of something: of what is spoken of, over one of the counts told before.

    What it is divided by is rarely said (the vehicles at the end of the year, or those of all the
    year), so that a difference shows nothing.
    """
    subject = _divided(said, number)
    name = subject.name if subject else ""
    claim = replace(claim, formula=AVERAGE, of=name, aspect=AVERAGE.called(), missing=_MISSING)
    counts = [*_counts(said, number, each)]
    own = subject.operands if subject else ()
    readings = tuple((operand, count) for count in counts for operand in own)
    return replace(claim, readings=readings, assumed=True), ()


def _divided(said: Said, number: Number) -> Subject | None:
    """What the clause names besides its words of an average, else what is spoken of."""
    clause = last_clause(number.before)
    behind = QUALIFIED.average.search(clause)
    names = (behind["name"] if behind else "", QUALIFIED.average.sub("", clause))
    own = (said.named(name) for name in names if not QUALIFIED.sided.fullmatch(name))
    return next(filter(None, own), said.topic)


def _counts(said: Said, number: Number, each: str) -> Iterator[Operand]:
    """How many there are, as the paragraph tells it, the last first."""
    units = next((units for key, units in _COUNTED.items() if key in each), ())
    for claim in reversed(said.claims):
        if claim.number.flow is not number.flow:
            return
        if claim.number.unit in units and claim.number.kind == "count":
            yield claim.operand
