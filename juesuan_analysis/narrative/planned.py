"""What a budget says of a project's money, held against the project's table of targets.

The table (项目绩效目标表) prints the money of the year and its sources; a sentence that calls it by
the same name speaks of the same money, or of a part of it unless it says that it is the budget.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from juesuan_analysis.evaluation import GOAL, Evaluation, Project
from juesuan_analysis.formulas.catalogue import RESTATED, STATED, UNREAD
from juesuan_analysis.narrative.brackets import last_clause
from juesuan_analysis.narrative.claims import Claim
from juesuan_analysis.narrative.clauses import PERFORMANCE
from juesuan_analysis.narrative.figures import project_key
from juesuan_analysis.operands import entry_operand

_BUDGET = "budget"


def with_planned(
    claims: Iterable[Claim], evaluation: Evaluation, year: int | None
) -> Iterator[Claim]:
    """Claims, those that state a planned project's money checked against its table."""
    planned = _planned(evaluation)
    for claim in claims:
        named = _named(claim, year) if planned and _is_open(claim) else ()
        project = next((planned[name] for name in named if name in planned), None)
        yield _checked(claim, project) if project else claim


def _is_open(claim: Claim) -> bool:
    """Whether it is an amount that nothing was found for."""
    stated = claim.formula in (STATED, UNREAD) and claim.number.kind == "amount"
    return stated and not claim.readings and not claim.aspect


def _planned(evaluation: Evaluation) -> dict[str, Project]:
    """The projects with targets by what their names mean; none that two have in common."""
    projects = [p for p in evaluation.of_kind(GOAL) if p.budget]
    often = Counter(project_key(p.name) for p in projects)
    return {key: p for p in projects if often[key := project_key(p.name)] == 1 and key}


def _named(claim: Claim, year: int | None) -> list[str]:
    """What an amount's project may be called: by itself, or by the headings above (本项目).

    Nothing where the clause names another year.
    """
    found = PERFORMANCE.targeted.fullmatch(claim.of)
    years = PERFORMANCE.years.finditer(last_clause(claim.number.before))
    if found is None or {one["year"] for one in years} - {str(year)}:
        return []
    if found["name"]:
        return [project_key(found["name"])]
    return [project_key(heading) for heading in reversed(claim.number.flow.passage.path)]


def _checked(claim: Claim, project: Project) -> Claim:
    """The claim against the project's money, or what is appropriated of it.

    Only a name that says it is a project's (…项目) is surely not of something else called so.
    """
    whole = project.entry(_BUDGET)
    assert whole is not None
    part = (e for e in project.of_sources(_BUDGET) if PERFORMANCE.source.search(e.name))
    entries = (whole, *(e for e in part if 0 < e.amount.value < whole.amount.value))
    every = PERFORMANCE.budgeted.search(last_clause(claim.number.before))
    readings = tuple((entry_operand(e),) for e in (entries if every else entries[:1]))
    return replace(
        claim,
        formula=RESTATED,
        of=project.name,
        readings=readings,
        most=not every,
        assumed=PERFORMANCE.counted not in claim.of,
        missing="",
    )
