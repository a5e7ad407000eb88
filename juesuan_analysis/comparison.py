"""What a change is a change from: last year, another year, or a budget."""

import re

from juesuan_analysis.statements import Statement

PRIOR = "上年数"
"""Last year's level, which a change is from unless its sentence says otherwise."""

_BASE = re.compile(
    r"(?P<year>(?:19|20)\d\d)年|(?P<prior>上年|去年|上一年)"
    r"|(?P<against>比|与|较|和|同|超过?)?(?:本年|当年|部门)*(?P<budget>年初|全年|调整|(?<=[比与较和同超过]))预算"
    r"|(?P<aim>计划|任务|目标|平均)(?:数|水平)?(?:相比|比较|增|减|,)"
)


def compared_with(s: Statement, year: int | None, budgets: dict[str, str]) -> str:
    """The kind of quantity that a change is from, by the last that its sentence names before it.

    ``year`` is that of the accounts; ``budgets`` names kinds of budget by their words (年初, …).
    Empty if the sentence speaks of a budget without comparing, or of a plan: nobody can tell.
    """
    found = list(_BASE.finditer(s.claim.number.before))
    last = found[-1] if found else None
    if last is None or last["prior"]:
        return PRIOR
    if last["year"]:
        other = year is not None and int(last["year"]) != year - 1
        return f"{last['year']}年数" if other else PRIOR
    return budgets.get(last["budget"], "") if last["against"] else ""
