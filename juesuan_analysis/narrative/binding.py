"""From numbers to claims: what each number says of which figures. Knows nothing of verdicts."""

from collections.abc import Callable, Sequence
from itertools import takewhile

from msgspec.structs import replace

from juesuan_analysis.amounts import mark_unrounded
from juesuan_analysis.evaluation import Evaluation
from juesuan_analysis.formulas.catalogue import CATALOGUE, LABEL, UNREAD
from juesuan_analysis.narrative import money, multiples, project_claims, ratios, shares
from juesuan_analysis.narrative.claims import Claim
from juesuan_analysis.narrative.clauses import QUALIFIED, names_something, told_before
from juesuan_analysis.narrative.context import Said
from juesuan_analysis.narrative.figures import Figures, scope_of
from juesuan_analysis.narrative.listed_projects import with_listed
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.narrative.planned import with_planned
from juesuan_analysis.narrative.sums import (
    with_amounts_behind,
    with_budgets,
    with_changes,
    with_coarser,
    with_differences,
    with_operands_behind,
    with_sums,
)
from juesuan_analysis.narrative.told import Told
from juesuan_analysis.narrative.wording import Reading, match_wording
from juesuan_analysis.patience import patience, spent
from juesuan_analysis.tables import Table
from juesuan_analysis.wordforms import as_budget, widen

_BOUND: dict[str, Callable[[Said, Number, Reading, Claim], Told]] = {
    "amount": money.amount,
    "alone": money.alone,
    "measure": money.measure,
    "budget": money.budget,
    "adjustment": money.adjustment,
    "execution": money.execution,
    "prior": ratios.prior,
    "opening": ratios.opening,
    "balance": ratios.balance,
    "change": ratios.change,
    "difference": ratios.difference,
    "multiple": multiples.multiple,
    "times": multiples.times,
    "compared": multiples.compared,
    "apart": multiples.apart,
    "points": multiples.points,
    "prior_rate": multiples.prior_rate,
    "change_rate": ratios.change_rate,
    "share": shares.share,
    "portion": shares.portion,
    "ratio": shares.ratio,
    "bracketed": shares.bracketed,
    "completion": ratios.completion,
    "coverage": project_claims.coverage,
    "score": project_claims.score,
    "mean": project_claims.mean,
    "extreme": project_claims.extreme,
    "indicator": project_claims.indicator,
    "count": project_claims.count,
}
"""What reads a number of each wording."""

_FULL_WIDTH = str.maketrans(",;:", "，；：")


def bind(
    numbers: Sequence[Number],
    tables: Sequence[Table],
    evaluation: Evaluation,
    year: int | None = None,
    budget: bool = False,
) -> tuple[Claim, ...]:
    """What every number of the narrative says, in reading order; one claim for each number.

    ``year`` is that of the accounts, which no change in them is from; those of a ``budget`` are
    read in the words of accounts, and told in its own. If it takes too long, the last numbers have
    no claim.
    """
    figures = Figures(tables, evaluation)
    paired = frozenset((id(n.flow.passage), n.beside.start) for n in numbers if n.beside)
    said = Said(figures, evaluation, year, _described(figures, numbers), paired)
    with patience():
        for number in takewhile(lambda _: not spent(), _with_precision(numbers)):
            said.hear(number)
            claim, effects = _understood(said, number)
            said.learn(claim, effects)
    told = [*with_operands_behind([*with_amounts_behind(said.claims)])]
    told = [*with_coarser(told)]
    told = [*with_changes(with_sums(told))]
    claims = with_differences(with_listed([*with_budgets(told, evaluation)]))
    if budget:
        claims = map(_as_budget, with_planned(claims, evaluation, year))
    return tuple(claims)


def _as_budget(claim: Claim) -> Claim:
    return replace(claim, of=as_budget(claim.of), missing=as_budget(claim.missing))


def _with_precision(numbers: Sequence[Number]) -> list[Number]:
    """Project figures of the narrative drop trailing zeros, as their tables do."""
    family = [i for i, n in enumerate(numbers) if n.kind == "amount" and _of_project(n)]
    marked = mark_unrounded([numbers[i].amount for i in family])
    result = list(numbers)
    for index, amount in zip(family, marked, strict=True):
        result[index] = replace(numbers[index], amount=amount)
    return result


def _without_sign(number: Number, reading: Reading) -> tuple[Number, Reading]:
    """A change printed with a minus (增长-5%): its size, and that it is a decrease."""
    formula = CATALOGUE.get(reading.says, UNREAD)
    signed = formula.signed or reading.says == "difference"
    if not signed or number.amount.value >= 0:
        return number, reading
    return replace(number, amount=number.amount.size), replace(reading, sign=-1)


def _of_project(number: Number) -> bool:
    return scope_of(number.flow.passage.path).name == "performance"


def _described(figures: Figures, numbers: Sequence[Number]) -> int:
    """How many projects have a paragraph of their own.

    Departments often attach the tables of some projects only. Where each table has its
    paragraph, the tables are all there are.
    """
    labels = {n.flow.passage.label for n in numbers if _of_project(n) and n.flow.passage.label}
    found = (figures.project(label) for label in labels)
    return len({project.id for project in found if project})


def _is_caused(number: Number) -> bool:
    """Whether a number stands behind a word of reason, and its sentence has not gone on since."""
    caused = told_before(number, QUALIFIED.caused)
    return caused and not QUALIFIED.resumed.search(number.before)


def _may_be_of_another(said: Said, number: Number, reading: Reading, claim: Claim) -> bool:
    """Whether a number rests on what its paragraph says, of which something was not understood."""
    named = claim.formula.restates and names_something(reading.slots.get("subject", ""))
    return not named and bool(said.context.missed - {claim.of})


def _understood(said: Said, number: Number) -> Told:
    """What one number says."""
    claim = Claim(f"S{len(said.claims) + 1:03d}", number)
    if number.kind == "label":
        return replace(claim, formula=LABEL), ()
    if not number.readable:
        return claim, ()
    reading = match_wording(number.kind, number.lead, number.after)
    if reading is None:
        return claim, ()
    said.resume(number, reading)
    twice = reading.sign < 0 and number.amount.value < 0
    number, reading = _without_sign(number, reading)
    says = said.says(number, reading)
    claim = replace(
        claim,
        number=number,
        formula=CATALOGUE.get(says, UNREAD),
        sign=reading.sign,
        caused=_is_caused(number),
        twice=twice,
    )
    claim, effects = _BOUND[says](said, number, reading, claim)
    conflict = claim.conflict and not claim.twice
    if said.assumes(claim, effects) or _may_be_of_another(said, number, reading, claim):
        frame = replace(claim.frame, own=None) if claim.frame else None
        claim = replace(claim, assumed=True, frame=frame)
    claim = replace(claim, conflict=conflict)
    shown = widen(claim.of).translate(_FULL_WIDTH)
    return (claim if shown == claim.of else replace(claim, of=shown)), effects
