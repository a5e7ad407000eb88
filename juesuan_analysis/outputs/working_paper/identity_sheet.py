"""Every identity with its two sides and its verdict as formulas."""

from collections.abc import Collection, Sequence
from fractions import Fraction

from openpyxl.workbook import Workbook

from juesuan_analysis import vocabulary
from juesuan_analysis.formulas.catalogue import SUM
from juesuan_analysis.identities import Identity
from juesuan_analysis.outputs.working_paper import styles
from juesuan_analysis.outputs.working_paper.formulas import (
    Term,
    bounds,
    quoted,
    recomputed,
    word,
)
from juesuan_analysis.outputs.working_paper.listing import FIRST, Listing
from juesuan_analysis.outputs.working_paper.operand_rows import Ledger
from juesuan_analysis.outputs.working_paper.places import table_name, words_of
from juesuan_analysis.outputs.working_paper.results import computed, ends, of_helpers
from juesuan_analysis.outputs.working_paper.statement_sheet import (
    agreement,
    finish_judged,
    ladder_row,
    told,
)
from juesuan_analysis.outputs.working_paper.written import Formula, Value, number_format
from juesuan_analysis.sentences import named

_LIVE = ("left", "right", "low", "high", "difference", "verdict")
_NOISE = 10


class IdentitySheet:
    """The sheet of identities."""

    def __init__(
        self, book: Workbook, identities: Sequence[Identity], tables: Collection[str]
    ) -> None:
        self.listing = Listing(book, "identities")
        self.identities = identities
        self.tables = tables
        self.rows = {i.id: row for row, i in enumerate(identities, start=FIRST)}
        self.gap = ""  # the cell that says how far a project's weights fall short of 100

    def write(self, ledger: Ledger) -> None:
        """Write all rows."""
        for identity in self.identities:
            self._write(identity, ledger)
        finish_judged(self.listing, "E")

    def _write(self, i: Identity, ledger: Ledger) -> None:
        back = self.listing.ref("id", self.listing.next)
        left, right = ledger.enter(i.id, back, i.left), ledger.enter(i.id, back, i.right)
        derived = i.formula is not SUM
        cells = self._derived(i, right) if derived else self._summed(i, left, right)
        decimals = max(operand.amount.decimals for operand in (*i.left, *i.right))
        shown, shown_ends = (number_format(4 if derived else decimals + more) for more in (0, 1))
        scale = i.left[0].amount.scale if derived else Fraction(1)
        own = recomputed(SUM, left, 0, scale)
        stated, _ = computed(SUM, i.left, scale)
        value, reach = computed(i.formula, i.right, scale)
        least, most = ends(reach)
        difference = None if stated is None or value is None else stated - value
        low, high = bounds(i.formula, right, 0, scale)
        row = self.listing.write(
            _LIVE,
            id=i.id,
            scope=self._scope(i),
            place=words_of(i.place),
            statement=named(i.statement),
            left=Formula(own, stated, self._as_printed(i, decimals)),
            relation="≤" if i.relation == "<=" else "＝",
            right=Formula(recomputed(i.formula, right, 0, scale), value, shown),
            low=Formula(low, least, shown_ends),
            high=Formula(high, most, shown_ends),
            difference=Formula(self._difference(), difference, shown),
            program=word(i.verdict),
            agrees=agreement(self.listing),
            operands=told([f"{named(o.name)} {o.amount}" for o in i.right]),
            **cells,
        )
        self.listing.sheet[self.listing.at("relation", row)].alignment = styles.MIDDLE
        target = f"{ledger.listing.ref('name', left[0].row)}"
        self.listing.link("id", row, f"{target}:{ledger.listing.at('high', right[-1].row)}")

    def _scope(self, i: Identity) -> str:
        """The sheets of the tables, where it is about tables."""
        parts = i.scope.split("—")
        return "—".join(table_name(part) if part in self.tables else part for part in parts)

    def _difference(self) -> str:
        left, right = (self.listing.at(key, self.listing.next) for key in ("left", "right"))
        return f'=IF({right}="","",ROUND({left}-{right},{_NOISE}))'

    def _as_printed(self, i: Identity, decimals: int) -> str:
        return number_format(decimals if i.formula is SUM else i.left[0].amount.decimals)

    def _derived(self, i: Identity, right: Sequence[Term]) -> dict[str, Value]:
        """A figure that follows from others: judged like a statement."""
        stated, row = i.left[0].amount, ladder_row(self.listing, stated="left")
        helpers = row.helpers(i.formula, unrounded=stated.unrounded)
        found = of_helpers(stated, i.formula, *computed(i.formula, i.right, stated.scale))
        return {
            "decimals": stated.decimals,
            **{key: Formula(text, found[key]) for key, text in helpers.items()},
            "verdict": Formula(f"={row.ladder(i.formula, 0)}", word(i.verdict)),
        }

    def _summed(self, i: Identity, left: Sequence[Term], right: Sequence[Term]) -> dict[str, Value]:
        """Two sums: equal, or apart by no more than their roundings together."""
        at = {key: self.listing.at(key, self.listing.next) for key in self.listing.letters}
        _, reach = computed(SUM, i.left, Fraction(1))
        texts = bounds(SUM, left, 0, Fraction(1))
        own = {
            f"own_{name}": Formula(f"=ROUND({text.removeprefix('=')},{_NOISE})", end)
            for name, text, end in zip(("low", "high"), texts, ends(reach), strict=True)
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
        text = f"={self._conditional(i, verdict, at['difference'])}"
        return {**own, "verdict": Formula(text, word(i.verdict))}

    def _conditional(self, i: Identity, verdict: str, difference: str) -> str:
        """Where weights fall short of 100 lines are missing, and the scores need not add up."""
        if i.left[0].name == vocabulary.working_paper().words.full.zh:
            self.gap = difference
            return f"IF({difference}>0,{quoted('unsupported')},{verdict})"
        if not self.gap:
            return verdict
        gap, self.gap = self.gap, ""
        open_to = f"AND({difference}>=0,{difference}<={gap})"
        unsure = f"IF({open_to},{quoted('unsupported')},{quoted('mismatch')})"
        return f"IF({gap}>0,{unsure},{verdict})"
