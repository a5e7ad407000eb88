"""Totals printed with their parts in the same sentence, where no table prints the total."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from juesuan_analysis.narrative.claims import Claim
from juesuan_analysis.vocabulary import load

_LIST = re.compile(r"^\S{0,6}?[,(]?其中:")


def with_sums(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Totals printed with their parts, where no table prints the total, are checked by adding."""
    for index, claim in enumerate(claims):
        if (
            claim.readings
            or claim.number.kind not in ("amount", "count")
            or not claim.formula
            or claim.formula not in ("stated", "count")
        ):
            yield claim
        else:
            yield _summed(claim, claims[index + 1 :])


def _summed(claim: Claim, following: Sequence[Claim]) -> Claim:
    number = claim.number
    if not _LIST.match(number.after.removeprefix(number.unit)):
        return claim
    text = number.flow.text
    opening = text.find("其中", number.end)
    bracketed = "(" in text[number.end : opening]
    closing = re.compile(r"\)(?=[,。;]|$)" if bracketed else r"。")
    end = closing.search(text, opening)
    stop = end.start() if end else len(text)
    parts = [
        c
        for c in following
        if c.number.flow is number.flow or c.number.flow.passage is number.flow.passage
    ]
    parts = [
        c
        for c in parts
        if c.number.start < stop and c.number.unit == number.unit and not c.readings
    ]
    parts = [c for c in parts if c.formula in ("stated", "count")]
    known = {rule["whole"]: rule["parts"] for rule in load("concepts")["composition"]}
    if claim.subject in known:
        parts = [c for c in parts if c.subject in known[claim.subject]]
    if len(parts) < 2:
        return claim
    complete = claim.subject in known or "其他" in parts[-1].subject
    total = sum((c.number.amount.value for c in parts), start=Decimal(0))
    if total != number.amount.value and not complete and total < number.amount.value:
        return replace(claim, missing="所列各项可能不全，合计无从核对")
    return replace(claim, formula="sum", readings=(tuple(c.operand for c in parts),), missing="")
