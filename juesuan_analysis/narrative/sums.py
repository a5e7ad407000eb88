"""Totals printed with their parts in the same sentence, where no table prints the total."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from juesuan_analysis.formulas.catalogue import COUNT, STATED, SUM
from juesuan_analysis.narrative.claims import Claim
from juesuan_analysis.vocabulary import load

_COUNTED = (STATED, COUNT)
_BRACKET = re.compile(r"\)(?=[,。;]|$)")
_STOP = re.compile("。")
_LIST = re.compile(r"^\S{0,6}?[,(]?其中:")


def with_sums(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Totals printed with their parts, where no table prints the total, are checked by adding."""
    for index, claim in enumerate(claims):
        total = not claim.readings and claim.formula in _COUNTED
        if total and _LIST.match(claim.number.after.removeprefix(claim.number.unit)):
            yield _summed(claim, _parts(claim, claims[index + 1 :]))
        else:
            yield claim


def _parts(claim: Claim, following: Sequence[Claim]) -> list[Claim]:
    """The numbers of the list behind 其中 that have the total's unit and no other check."""
    number = claim.number
    text = number.flow.text
    opening = text.find("其中", number.end)
    bracketed = "(" in text[number.end : opening]
    end = (_BRACKET if bracketed else _STOP).search(text, opening)
    stop = end.start() if end else len(text)
    if "其中" in text[opening + 2 : stop]:
        return []  # lists within the list: what belongs to which total is not certain
    parts = []
    for part in following:
        if part.number.flow.passage is not number.flow.passage or part.number.start >= stop:
            break
        if part.number.unit == number.unit and part.formula in _COUNTED and not part.readings:
            parts.append(part)
            if "其他" in part.subject:
                break  # the rest of everything: the list ends here
    return parts


def _summed(claim: Claim, parts: Sequence[Claim]) -> Claim:
    known = {rule["whole"]: rule["parts"] for rule in load("concepts")["composition"]}
    if claim.subject in known:
        parts = [part for part in parts if part.subject in known[claim.subject]]
    if len(parts) < 2:
        return claim
    complete = claim.subject in known or "其他" in parts[-1].subject
    total = sum((part.number.amount.value for part in parts), start=Decimal(0))
    if not complete and total != claim.number.amount.value:
        return claim.but(missing="所列各项可能不全，合计无从核对")
    return claim.but(formula=SUM, readings=(tuple(p.operand for p in parts),), missing="")
