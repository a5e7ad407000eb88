"""Numbers whose operand another disclosure prints: last year's level, an item's budget."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.formulas.catalogue import PRIOR, named
from juesuan_analysis.linking.companion import Companion
from juesuan_analysis.linking.publication import Relation
from juesuan_analysis.narrative.claims import Change, Claim, Completion
from juesuan_analysis.narrative.comparison import PRIOR as LAST_YEAR
from juesuan_analysis.operands import companion_operand
from juesuan_analysis.tables import Fact

_WORDS = vocabulary.linking()


def linked(
    claims: Iterable[Claim], companions: Sequence[Companion], budget: bool
) -> tuple[Claim, ...]:
    """The claims, those that no figure of the document decides with the companions' figures.

    ``budget`` tells whether they are those of a budget.
    """
    return tuple(_linked(claim, companions, budget) for claim in claims)


def _linked(claim: Claim, companions: Sequence[Companion], budget: bool) -> Claim:
    if claim.readings or claim.zero_base or claim.caused:
        return claim
    relation = _relation(claim, budget)
    pairs = [
        (own, companion_operand(there, companion.publication.dated))
        for companion in companions
        if companion.relation == relation
        for own in claim.figures
        if isinstance(own.source, Fact) and (there := companion.counterpart(own.source))
    ]
    if not pairs or not claim.formula.once_known:
        return claim
    computed = named(claim.formula.once_known)
    readings = tuple(pair[1:] if computed.restates else pair for pair in pairs)
    return replace(claim, formula=computed, readings=readings, companion=True)


def _relation(claim: Claim, budget: bool) -> Relation | None:
    """Which companion prints what a number is compared with."""
    frame = claim.frame
    if isinstance(frame, Completion):
        return "same_budget" if frame.base in _WORDS.initial else None
    if claim.formula is not PRIOR and not (isinstance(frame, Change) and frame.base == LAST_YEAR):
        return None
    spent = not budget or _WORDS.spent.search(claim.number.quote)
    return "prior_accounts" if spent else "prior_budget"
