"""Every identity with its two sides and its verdict as formulas."""

from collections.abc import Sequence
from fractions import Fraction

from openpyxl.workbook import Workbook

from juesuan_analysis.identities import Identity
from juesuan_analysis.outputs.working_paper import styles
from juesuan_analysis.outputs.working_paper.cells import Formula, Value, number_format
from juesuan_analysis.outputs.working_paper.formulas import (
    Term,
    bounds,
    quoted,
    recomputed,
    word,
)
from juesuan_analysis.outputs.working_paper.listing import FIRST, Listing
from juesuan_analysis.outputs.working_paper.operands import Ledger
from juesuan_analysis.outputs.working_paper.places import words_of
from juesuan_analysis.outputs.working_paper.statements import (
    agreement,
    finish_judged,
    ladder_row,
    told,
)
from juesuan_analysis.vocabulary import load

_LIVE = ("left", "right", "low", "high", "difference", "verdict")
_NOISE = 10


class IdentitySheet:
    """The sheet of identities."""

    def __init__(self, book: Workbook, identities: Sequence[Identity]) -> None:
        self.listing = Listing(book, "identities")
        self.identities = identities
        self.rows = {i.id: row for row, i in enumerate(identities, start=FIRST)}
        self.gap = ""  # the cell that says how far a project's weights fall short of 100

    def write(self, ledger: Ledger) -> None:
        """Write all rows."""
        for identity in self.identities:
            self._write(identity, ledger)
        finish_judged(self.listing, "E")

    def _write(self, i: Identity, ledger: Ledger) -> None:
        left, right = ledger.enter(i.id, i.left), ledger.enter(i.id, i.right)
        derived = i.formula != "sum"
        cells = self._derived(i, right) if derived else self._summed(i, left, right)
        decimals = max(operand.amount.decimals for operand in (*i.left, *i.right))
        shown = number_format(4 if derived else decimals)
        scale = i.left[0].amount.scale if derived else Fraction(1)
        own = recomputed("sum", left, 0, scale)
        low, high = bounds(i.formula, right, 0, scale)
        row = self.listing.write(
            _LIVE,
            id=i.id,
            scope=i.scope,
            place=words_of(i.place),
            statement=i.statement,
            left=Formula(own, number_format(i.left[0].amount.decimals if derived else decimals)),
            relation="≤" if i.relation == "<=" else "＝",
            right=Formula(recomputed(i.formula, right, 0, scale), shown),
            low=Formula(low, shown),
            high=Formula(high, shown),
            difference=self._difference(shown),
            program=word(i.verdict),
            agrees=agreement(self.listing),
            operands=told([f"{o.name} {o.amount}" for o in i.right]),
            **cells,
        )
        self.listing.sheet[self.listing.at("relation", row)].alignment = styles.MIDDLE
        target = f"{ledger.listing.ref('name', left[0].row)}"
        self.listing.link("id", row, f"{target}:{ledger.listing.at('high', right[-1].row)}")

    def _difference(self, shown: str) -> Formula:
        left, right = (self.listing.at(key, self.listing.next) for key in ("left", "right"))
        return Formula(f'=IF({right}="","",ROUND({left}-{right},{_NOISE}))', shown)

    def _derived(self, i: Identity, right: Sequence[Term]) -> dict[str, Value]:
        """A figure that follows from others: judged like a statement."""
        stated, row = i.left[0].amount, ladder_row(self.listing, stated="left")
        helpers = row.helpers(i.formula, unrounded=stated.unrounded)
        return {
            "decimals": stated.decimals,
            **{key: Formula(text) for key, text in helpers.items()},
            "verdict": Formula(f"={row.ladder(i.formula, 0)}"),
        }

    def _summed(self, i: Identity, left: Sequence[Term], right: Sequence[Term]) -> dict[str, Value]:
        """Two sums: equal, or apart by no more than their roundings together."""
        at = {key: self.listing.at(key, self.listing.next) for key in self.listing.letters}
        ends = {
            f"own_{name}": Formula(f"=ROUND({end.removeprefix('=')},{_NOISE})")
            for name, end in zip(("low", "high"), bounds("sum", left, 0, Fraction(1)), strict=True)
        }
        meets = (
            f"AND({at['own_low']}<=ROUND({at['high']},{_NOISE}),"
            f"ROUND({at['low']},{_NOISE})<={at['own_high']})"
        )
        holds = f"{at['difference']}{'<=' if i.relation == '<=' else '='}0"
        verdict = (
            f"IF({holds},{quoted('exact')},"
            f"IF({meets},{quoted('within_rounding')},{quoted('mismatch')}))"
        )
        return {**ends, "verdict": Formula(f"={self._conditional(i, verdict, at['difference'])}")}

    def _conditional(self, i: Identity, verdict: str, difference: str) -> str:
        """Where weights fall short of 100 lines are missing, and the scores need not add up."""
        if i.left[0].name == load("working_paper")["words"]["full"]:
            self.gap = difference
            return f"IF({difference}>0,{quoted('unsupported')},{verdict})"
        if not self.gap:
            return verdict
        gap, self.gap = self.gap, ""
        open_to = f"AND({difference}>=0,{difference}<={gap})"
        unsure = f"IF({open_to},{quoted('unsupported')},{quoted('mismatch')})"
        return f"IF({gap}>0,{unsure},{verdict})"
