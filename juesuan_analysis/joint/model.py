"""From a document's figures, identities and statements to the system of constraints.

Sources of the rules: a printed number stands for its rounding interval; identities are those of
the form; a rate p of a over b says p⁻·b ≤ a ≤ p⁺·b; what adds up in the accounts adds up in the
budget and in last year's accounts as well (named assumptions, see ``vocabulary/joint.toml``).
"""

from collections.abc import Callable, Collection, Container, Iterator, Sequence
from fractions import Fraction

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount, Interval
from juesuan_analysis.checks import CONFIRMED
from juesuan_analysis.formulas.catalogue import SUM, Base
from juesuan_analysis.identities import Identity
from juesuan_analysis.joint.measure import Measure
from juesuan_analysis.joint.system import Quantity, System
from juesuan_analysis.narrative.claims import Change, Completion
from juesuan_analysis.narrative.comparison import BUDGETS, PRIOR
from juesuan_analysis.operands import Operand
from juesuan_analysis.sources import Source
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact

ASSUMPTIONS = vocabulary.joint().assumptions
"""The named assumptions in words."""

_KINDS = vocabulary.joint().kind
_ADDING = [kind.name for kind in _KINDS if kind.adds]
_PERCENT = Fraction(1, 100)


Elsewhere = Callable[[str, Source], Operand | None]
"""What another document prints for a kind of quantity that is not printed here, of a figure."""


def nowhere(_kind: str, _figure: Source) -> None:
    """No other document stands beside."""


def build(
    statements: Sequence[Statement],
    identities: Sequence[Identity],
    without: Collection[str] = (),
    only: Container[str] | None = None,
    elsewhere: Elsewhere = nowhere,
) -> "Model":
    """The system of a document; ``without`` names the assumptions not made.

    Statements and identities that fail alone are left out: they are reported already. ``only``
    names those that count, if not all do. ``elsewhere`` finds what another document prints for a
    kind of quantity that is not printed here, of a figure that is.
    """
    model = Model(statements, without, elsewhere)
    for identity in identities:
        if only is None or identity.id in only:
            model.add_identity(identity)
    for statement in statements:
        if only is None or statement.id in only:
            model.add_statement(statement)
    for kind in _ADDING:
        model.lift(kind)
    model.meet()
    model.finish()
    return model


def _coarser(s: Statement) -> Iterator[tuple[Source, Interval]]:
    """The figure that a statement restates with fewer digits, and all that it then may be."""
    if s.verdict in CONFIRMED and s.claim.formula.restates and len(s.operands) == 1:
        printed, told = s.operands[0].amount, s.claim.number.amount
        one, other = printed.interval, told.interval
        # What only drops zeros, or is not exact by its words, rounds nothing.
        kept = printed.unrounded or told.span or printed.exact == told.exact
        if other.width > one.width and not kept:
            span = Interval(min(one.low, other.low), max(one.high, other.high))
            yield s.operands[0].source, span


class Model:
    """The system while it is built, and what its quantities stand for."""

    def __init__(
        self, statements: Sequence[Statement], without: Collection[str], elsewhere: Elsewhere
    ) -> None:
        self.system = System()
        self.statements = statements
        self.without = frozenset(without)
        self.elsewhere = elsewhere
        self.unprinted: dict[tuple[str, int], int] = {}  # kind and base quantity to quantity
        self.spoken: dict[int, list[str]] = {}  # unprinted quantities that statements speak of
        self.measures: dict[str, Measure] = {}
        self._statements = {s.id: s for s in statements}
        self._coarse = {source: span for s in statements for source, span in _coarser(s)}
        self._sources: dict[int, Source] = {}  # of printed figures
        self._told: dict[int, Interval] = {}  # quantities that the text rounds and no table does
        self._identities: list[tuple[Identity, int, list[int]]] = []

    # Printed numbers

    def span(self, amount: Amount) -> Interval:
        """What a printed number stands for; one unit either way if rounding is not assumed."""
        if "rounding" not in self.without or amount.unrounded:
            return amount.interval
        unit = amount.interval.width
        return Interval(amount.exact - unit, amount.exact + unit)

    def figure(self, operand: Operand) -> int | None:
        """The quantity behind an operand; ``None`` for a sum that stands for no single number."""
        source = operand.source
        if len(source.parts) > 1:
            return None
        if source.stated:
            return self.stated(self._statements[source.owner])
        known = self.system.known(source)
        if known is not None:
            return known
        index = self.system.quantity(source, Quantity(operand.name, operand.amount.unit))
        if source in self._coarse:
            self._told[index] = self._coarse[source]
        self._sources[index] = source
        own = isinstance(source, Fact) and not operand.companion
        given = own and "tables" not in self.without
        self._add(
            {index: 1},
            self.span(operand.amount),
            "",
            group="" if given else self.system.group_of(operand),
            stated=True,
            assumptions=("rounding", "blank") if source.blank else ("rounding",),
            figure=operand,
        )
        return index

    def _as_told(self, index: int, s: Statement) -> int:
        """What a rate was computed from: where the text rounds the figure, perhaps from that."""
        if index not in self._told:
            return index
        own = self.system.quantities[index]
        told = self.system.quantity((s.id, index), Quantity(own.name, own.unit))
        self._add({told: 1}, self._told[index], "", assumptions=("rounding",))
        return told

    def stated(self, s: Statement) -> int | None:
        """The quantity that a statement gives a number of."""
        if s.verdict in CONFIRMED and s.claim.formula.restates and len(s.operands) == 1:
            return self.figure(s.operands[0])
        known = self.system.known(s.id)
        if known is not None:
            return known
        index = self.system.quantity(s.id, Quantity(s.claim.subject, s.claim.number.amount.unit))
        self._number(index, s)
        return index

    def _number(self, index: int, s: Statement) -> None:
        """The number that a statement prints for a quantity."""
        if s.claim.number.amount.span:
            return  # not exact: how far it may be off is for its own check to say
        self.measures[s.id] = Measure(index)
        self._add(
            {index: 1}, self.span(s.claim.number.amount), s.id, group=s.id, stated=True,
            assumptions=("rounding",),
        )  # fmt: skip

    def _add(
        self,
        terms: dict[int, Fraction | int],
        span: Interval | tuple[Fraction | None, Fraction | None],
        source: str,
        *,
        group: str = "",
        stated: bool = False,
        assumptions: tuple[str, ...] = (),
        figure: Operand | None = None,
    ) -> None:
        needed = set(assumptions) - {"rounding", "tables"}
        if not needed & self.without:
            self.system.within(
                terms, span, source, group=group, stated=stated, assumptions=assumptions,
                figure=figure,
            )  # fmt: skip

    def relate(
        self,
        terms: dict[int, Fraction | int],
        span: tuple[Fraction | None, Fraction | None],
        group: str,
    ) -> None:
        """A relation that stands by itself, as a group of its own."""
        self._add(terms, span, group, group=group)

    # Identities

    def add_identity(self, identity: Identity) -> None:
        """What adds up in the tables."""
        # What sources a project's money has tells nothing of other numbers, nor does a figure that
        # two documents print alike: what they print of what is not printed here, does.
        apart = identity.conditional or identity.what in ("sources", "companion")
        if identity.verdict not in CONFIRMED or apart:
            return
        left, right = ([self.figure(o) for o in side] for side in (identity.left, identity.right))
        wholes, parts = ([i for i in side if i is not None] for side in (left, right))
        if identity.formula is SUM:
            terms: dict[int, Fraction | int] = dict.fromkeys(wholes, 1)
            for index in parts:
                terms[index] = terms.get(index, 0) - 1
            low = None if identity.relation == "<=" else Fraction(0)
            self._add(terms, (low, Fraction(0)), identity.id)
            if identity.relation == "=" and len(wholes) == 1:
                self._identities.append((identity, wholes[0], parts))
        elif identity.formula.proportion and len(parts) == 2:
            self._ratio(parts[0], parts[1], self.span(identity.left[0].amount), identity.id)

    # Statements

    def add_statement(self, s: Statement) -> None:
        """What a statement says of its quantities."""
        stated, formula = s.claim.number.amount, s.claim.formula
        if stated.span and formula.expression is not None:
            return
        if s.verdict == "undefined" and formula.base is Base.BUDGET:
            self._budget_of(s, ())  # over nothing; but others may tell what the budget was
        if s.verdict not in CONFIRMED and s.verdict != "unsupported":
            return
        operands = [self.figure(operand) for operand in s.operands]
        figures = [index for index in operands if index is not None]
        if formula.restates and s.verdict in CONFIRMED and len(figures) == 1:
            self._number(figures[0], s)
            return
        # Which budget a table prints may be open; that the sentence's own has this share is not.
        open_budget = formula.base is Base.BUDGET and s.claim.other_budget
        unproved = s.verdict == "unsupported" and figures and not open_budget
        if len(figures) < len(operands) or unproved:
            return
        if formula.additive and figures:
            self._added(s, figures)
        match formula.base:
            case Base.WHOLE if figures:
                part, whole = (self._as_told(index, s) for index in figures)
                self.measures[s.id] = Measure(part, whole, 100)
                self._ratio(part, whole, self.span(stated), s.id, s.id)
            case Base.BUDGET:
                self._completion(s, figures)
            case Base.PRIOR:
                self._change(s, figures)

    def _added(self, s: Statement, parts: Sequence[int]) -> None:
        whole = self.stated(s)
        assert whole is not None  # only a restated number may stand for no quantity
        terms: dict[int, Fraction | int] = {whole: len(parts) if s.claim.formula.averages else 1}
        for index in parts:
            terms[index] = terms.get(index, 0) - 1
        self._add(terms, (Fraction(0), Fraction(0)), s.id, group=s.id)

    def _ratio(
        self, part: int, whole: int, percent: Interval, source: str, group: str = ""
    ) -> None:
        """Part = p · whole for some p that is printed like this; the whole is not negative."""
        zero = Fraction(0)
        self._add({part: 1, whole: -percent.low * _PERCENT}, (zero, None), source, group=group,
                  stated=True, assumptions=("rounding",))  # fmt: skip
        self._add({part: 1, whole: -percent.high * _PERCENT}, (None, zero), source, group=group,
                  stated=True, assumptions=("rounding",))  # fmt: skip

    def _about(self, s: Statement, figures: Sequence[int]) -> int | None:
        """What a completion or a change is of: its first operand, else what it names."""
        if figures:
            return figures[0]
        about = s.claim.about
        return self.figure(about) if about and not s.claim.caused else None

    def _budget_of(self, s: Statement, figures: Sequence[int]) -> tuple[int, int] | None:
        """Outturn and budget that a completion is of; the budget is the one its sentence names."""
        outturn, frame = self._about(s, figures), s.claim.frame
        if outturn is None or not isinstance(frame, Completion):
            return None
        return outturn, self._unprinted(BUDGETS[frame.base], outturn, s)

    def _completion(self, s: Statement, figures: Sequence[int]) -> None:
        found = self._budget_of(s, figures)
        if found is None:
            return
        outturn, budget = self._as_told(found[0], s), found[1]
        self.measures[s.id] = Measure(outturn, budget, 100)
        if len(figures) == 2 and not s.claim.other_budget:
            self._add({budget: 1, figures[1]: -1}, (Fraction(0), Fraction(0)), s.id, group=s.id)
        self._ratio(outturn, budget, self.span(s.claim.number.amount), s.id, s.id)

    def _change(self, s: Statement, figures: Sequence[int]) -> None:
        current, sign, frame = self._about(s, figures), s.claim.sign, s.claim.frame
        if current is None or not sign or not isinstance(frame, Change) or not frame.base:
            return
        if frame.alike:
            return  # figures that are equal this year need not have been last year
        prior = self._unprinted(frame.base, current, s)
        current = self._as_told(current, s)
        zero = Fraction(0)
        if len(figures) == 2 and s.claim.formula.delta is None:
            self._add({prior: 1, figures[1]: -1}, (zero, zero), s.id, group=s.id)
        moved = None if s.claim.formula.divides else self.stated(s)
        if len(figures) == 2 and s.claim.formula.delta is not None:
            moved = figures[s.claim.formula.delta]
        if moved is not None:
            self._add({current: sign, prior: -sign, moved: -1}, (zero, zero), s.id, group=s.id)
        if not s.claim.formula.divides:
            return
        self.measures[s.id] = Measure(current, prior, 100 * sign, -100 * sign)
        percent = self.span(s.claim.number.amount)
        low, high = (sign + bound * _PERCENT for bound in (percent.low, percent.high))
        self._add({current: sign, prior: -low}, (zero, None), s.id, group=s.id, stated=True,
                  assumptions=("rounding",))  # fmt: skip
        self._add({current: sign, prior: -high}, (None, zero), s.id, group=s.id, stated=True,
                  assumptions=("rounding",))  # fmt: skip

    # What is not printed

    def _unprinted(self, kind: str, base: int, speaker: Statement | None = None) -> int:
        """The budget or last year's level of a quantity."""
        if (kind, base) not in self.unprinted:
            named = self.system.quantities[base]
            quantity = Quantity(named.name, named.unit, kind, base)
            self.unprinted[kind, base] = self.system.quantity((kind, base), quantity)
        if speaker:
            self.spoken.setdefault(self.unprinted[kind, base], []).append(speaker.id)
        return self.unprinted[kind, base]

    def lift(self, kind: str) -> None:
        """Let the unprinted quantities of a kind add up as the tables' own figures do.

        Where budgets of some parts are spoken of, the whole's is at least their sum, and equal if
        the form has no other part. A part without outturn need not be printed, but may have had a
        budget. Between tables, one and the same figure has one budget.
        """
        grown = True
        while grown:
            count = len(self.unprinted)
            for identity, whole, parts in self._identities:
                if any((kind, part) in self.unprinted for part in parts):
                    self._unprinted(kind, whole)
                if identity.complete and len(parts) == 1 and (kind, whole) in self.unprinted:
                    self._unprinted(kind, parts[0])
            grown = len(self.unprinted) > count
        assumptions = ("one_budget", "additive") if kind != PRIOR else ("additive",)
        for identity, whole, parts in self._identities:
            known = [self.unprinted[kind, p] for p in parts if (kind, p) in self.unprinted]
            if not known:
                continue
            terms: dict[int, Fraction | int] = {self.unprinted[kind, whole]: 1}
            for index in known:
                terms[index] = terms.get(index, 0) - 1
            equal = identity.complete and len(known) == len(parts)
            needed = assumptions if equal else (*assumptions, "nonnegative")
            high = Fraction(0) if equal else None
            self._add(terms, (Fraction(0), high), identity.id, assumptions=needed)

    def meet(self) -> None:
        """Let unprinted quantities be those that other documents print, each a group of its own."""
        for (kind, base), index in self.unprinted.items():
            source = self._sources.get(base)
            there = self.elsewhere(kind, source) if source else None
            printed = self.figure(there) if there else None
            if there and printed is not None:
                self._add(
                    {index: 1, printed: -1}, (Fraction(0), Fraction(0)), "",
                    group=self.system.group_of(there), assumptions=("one_scope",),
                )  # fmt: skip

    def finish(self) -> None:
        """No budget and no last year's level is negative, unless the figure itself is."""
        for index in self.unprinted.values():
            self._add({index: 1}, (Fraction(0), None), "", assumptions=("nonnegative",))
