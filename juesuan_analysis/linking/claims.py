"""Numbers whose operand another disclosure prints: last year's level, an item's budget."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.checks import CONFIRMED, judge
from juesuan_analysis.formulas.catalogue import PRIOR, Formula, named
from juesuan_analysis.linking.companion import Companion
from juesuan_analysis.linking.publication import Relation
from juesuan_analysis.narrative.claims import Change, Claim, Completion
from juesuan_analysis.narrative.comparison import BUDGETS
from juesuan_analysis.narrative.comparison import PRIOR as LAST_YEAR
from juesuan_analysis.operands import Operand, companion_operand
from juesuan_analysis.sources import Source
from juesuan_analysis.tables import Fact
from juesuan_analysis.wordforms import bare

_WORDS = vocabulary.linking()

Elsewhere = Callable[[str, Source], Operand | None]
"""What another document prints for a kind of quantity that is not printed here, of a figure."""


def linked(
    claims: Iterable[Claim], companions: Sequence[Companion], budget: bool
) -> tuple[Claim, ...]:
    """The claims, those that no figure of the document decides with the companions' figures.

    ``budget`` tells whether they are those of a budget.
    """
    claims = tuple(claims)
    stated = _Stated(claims) if companions else _Stated(())
    return tuple(_linked(claim, companions, budget, stated) for claim in claims)


class _Stated:
    """The levels that each paragraph states of a thing, and the figures that those are not."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self._levels: dict[tuple[int, str], Operand] = {}
        self._others: dict[tuple[int, str], set[Source]] = defaultdict(set)
        for claim in claims:
            if claim.states_level and claim.number.kind == "amount":
                thing = _thing(claim)
                self._levels.setdefault(thing, claim.operand)
                for own, *_ in claim.readings:
                    if not own.amount.interval.meets(claim.number.amount.interval):
                        self._others[thing].add(own.source)

    def level(self, claim: Claim) -> Operand | None:
        """What the paragraph of a change states of the thing that has changed."""
        return self._levels.get(_thing(claim)) if claim.of else None

    def denies(self, claim: Claim, figure: Operand) -> bool:
        """Whether the paragraph states another amount of the thing than a figure of that name."""
        return figure.source in self._others.get(_thing(claim), ())


def _thing(claim: Claim) -> tuple[int, str]:
    return id(claim.number.flow.passage), claim.of


def _linked(claim: Claim, companions: Sequence[Companion], budget: bool, stated: _Stated) -> Claim:
    if claim.readings or claim.zero_base or claim.caused or not claim.formula.once_known:
        return claim
    if _WORDS.fresh.search(_before(claim)):
        return claim
    relation = _relation(claim, budget)
    related = [companion for companion in companions if companion.relation == relation]
    computed = named(claim.formula.once_known)
    printed = [pair for pair in _printed(claim, related) if not stated.denies(claim, pair[0])]
    pairs = printed or [*_told(claim, related, computed, stated.level(claim))]
    if not pairs:
        return claim
    readings = tuple(pair[1:] if computed.restates else pair for pair in pairs)
    open_ = _base(claim) == "" or any(_renamed(*pair) for pair in pairs)
    if open_ and not _agrees(claim, computed, readings):
        return claim  # which budget it is, nobody says; or what the subject holds has changed
    accounts = relation == "prior_accounts" and bool(printed)
    final = computed.restates and accounts and _says_final(claim)
    return replace(claim, formula=computed, readings=readings, companion=True, final=final)


def _printed(claim: Claim, companions: Sequence[Companion]) -> Iterator[tuple[Operand, Operand]]:
    """The figures of the thing here, each with what a companion's tables print for it."""
    for companion in companions:
        for own in claim.figures:
            if isinstance(own.source, Fact) and (there := companion.counterpart(own.source)):
                yield own, companion_operand(there, companion.publication.dated)


def _told(
    claim: Claim, companions: Sequence[Companion], computed: Formula, stated: Operand | None
) -> Iterator[tuple[Operand, Operand]]:
    """The thing's number here with the one that a companion's narrative gives it.

    Of a thing that no table prints: two narratives give its amounts, or the number of it; its own
    paragraph gives the one that is ``stated``.
    """
    own = claim.about or stated or claim.operand
    if claim.figures or (own is claim.operand and not computed.restates):
        return
    for companion in companions:
        if there := companion.told(claim.of, claim.number):
            yield own, there


def _renamed(own: Operand, there: Operand) -> bool:
    """Whether the same code has another name there, so that it may hold other things."""
    here, other = own.source, there.source
    if not isinstance(here, Fact) or not isinstance(other, Fact) or not here.code:
        return False
    return bare(here.item) != bare(other.item)


def _says_final(claim: Claim) -> bool:
    """Whether the words before the number call it last year's outturn."""
    return bool(_WORDS.final.search(_before(claim)))


def _before(claim: Claim) -> str:
    """What its sentence says before the number."""
    number = claim.number
    return number.flow.text[number.flow.sentence(number.start) : number.start]


def _base(claim: Claim) -> str | None:
    """The word for the budget that a completion is of; ``None`` of all else."""
    return claim.frame.base if isinstance(claim.frame, Completion) else None


def _agrees(claim: Claim, computed: Formula, readings: Sequence[Sequence[Operand]]) -> bool:
    amounts = ([operand.amount for operand in reading] for reading in readings)
    checks = (judge(claim.number.amount, computed, each, claim.sign) for each in amounts)
    return any(check.verdict in CONFIRMED for check in checks)


def _relation(claim: Claim, budget: bool) -> Relation | None:
    """Which companion prints what a number is compared with."""
    frame = claim.frame
    if isinstance(frame, Completion):
        return "same_budget" if frame.base in ("", *_WORDS.initial) else None
    if claim.formula is not PRIOR and not (isinstance(frame, Change) and frame.base == LAST_YEAR):
        return None
    spent = not budget or _WORDS.spent.search(claim.number.quote)
    return "prior_accounts" if spent else "prior_budget"


def met(companions: Sequence[Companion], *, budget: bool) -> Elsewhere:
    """Where companions print what a document only implies: last year's levels, initial budgets."""
    initial = [BUDGETS[word] for word in _WORDS.initial]
    relations = dict.fromkeys(initial, "same_budget")
    relations[LAST_YEAR] = "prior_budget" if budget else "prior_accounts"

    def printed(kind: str, figure: Source) -> Operand | None:
        if not isinstance(figure, Fact):
            return None
        for companion in companions:
            related = companion.relation == relations.get(kind)
            there = companion.counterpart(figure) if related else None
            if there and not (figure.code and bare(figure.item) != bare(there.item)):
                return companion_operand(there, companion.publication.dated)
        return None

    return printed
