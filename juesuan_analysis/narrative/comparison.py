"""What a change is a change from: last year, another year, or a budget."""

from juesuan_analysis import vocabulary
from juesuan_analysis.narrative.numbers import Number

PRIOR = "上年数"
"""Last year's level, which a change is from unless its sentence says otherwise."""

_BASE = vocabulary.concepts().compared
BUDGETS = {kind.base: kind.name for kind in vocabulary.joint().kind if kind.base is not None}
"""Kinds of budget by the word that names them (年初, …)."""


def compared_with(number: Number, year: int | None) -> str:
    """The kind of quantity that a change is from, by the last that its sentence names before it.

    ``year`` is that of the accounts, which no change in them is from. Empty if the sentence speaks
    of a budget without comparing, or of a plan: nobody can tell.
    """
    found = [m for m in _BASE.finditer(number.before) if m["year"] != str(year)]
    last = found[-1] if found else None
    if last is None or last["prior"]:
        return PRIOR
    if last["year"]:
        other = year is not None and int(last["year"]) != year - 1
        return f"{last['year']}年数" if other else PRIOR
    return BUDGETS.get(last["budget"], "") if last["against"] else ""
