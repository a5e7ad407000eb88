"""The operands of every computation, each tied to the cell that prints it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from openpyxl.workbook import Workbook

from juesuan_analysis.amounts import Amount
from juesuan_analysis.evaluation import Entry
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.working_paper import styles
from juesuan_analysis.outputs.working_paper.formulas import Term
from juesuan_analysis.outputs.working_paper.listing import Listing
from juesuan_analysis.outputs.working_paper.places import words_of_source
from juesuan_analysis.outputs.working_paper.written import Formula, Value, number_format
from juesuan_analysis.sentences import named, unit_name
from juesuan_analysis.sources import Source
from juesuan_analysis.tables import Fact


@dataclass
class Sources:
    """Which cell of the workbook prints each number."""

    cells: dict[Source, str]
    statements: dict[str, str]

    def cell(self, operand: Operand) -> str:
        """The formula text that gives an operand; empty if no cell prints it."""
        parts = [self._printed(part) for part in operand.source.parts]
        if not all(parts):
            return ""
        return parts[0] if len(parts) == 1 else f"({'+'.join(parts)})"

    def printed(self, operand: Operand) -> str:
        """The cell of a statutory table that prints an operand, or leaves it blank; may be none."""
        source = operand.source
        return _bare(self.cells.get(source, "")) if isinstance(source, Fact) else ""

    def target(self, operand: Operand) -> str:
        """The cell to go to for an operand, also where it counts as one and prints no number."""
        first = operand.source.parts[0]
        return _bare(self.cells.get(first) or self._printed(first))

    def _printed(self, source: Source) -> str:
        if isinstance(source, Entry) and source.measure == "name":
            return ""  # it is counted: its cell holds no number
        if source.stated:
            return self.statements.get(source.owner, "")
        return self.cells.get(source, "")


class Ledger:
    """The sheet of operands: what each computation uses, and its rounding interval."""

    def __init__(self, book: Workbook, sources: Sources) -> None:
        self.listing = Listing(book, "operands")
        self.sources = sources

    def enter(self, owner: str, back: str, operands: Sequence[Operand]) -> list[Term]:
        """Write the operands of one computation; returns them as terms of formulas.

        ``back`` is the cell to which the owner's name leads.
        """
        terms = []
        for number, operand in enumerate(operands, start=1):
            terms.append(self._enter(owner, number, operand))
            self.listing.link("owner", terms[-1].row, back)
        return terms

    def _enter(self, owner: str, number: int, operand: Operand) -> Term:
        sheet, row, amount = self.listing, self.listing.next, operand.amount
        cell = self.sources.cell(operand)
        shown = number_format(amount.decimals)
        value: Value = Formula(f"={cell}", amount.value, shown) if cell else amount
        base = f"={times(sheet.at('value', row), amount.scale)}"
        sheet.write(
            ("base", "low", "high"),
            owner=owner,
            number=number,
            name=named(operand.name),
            place=words_of_source(operand.source),
            value=value,
            unit=unit_name(amount.unit),
            decimals=self._decimals(operand),
            base=Formula(base, amount.exact, _in_base_units(amount, 0)),
            low=self._end(amount, row, "-", amount.interval.low),
            high=self._end(amount, row, "+", amount.interval.high),
        )
        if not cell:
            sheet.style("value", row, styles.FAINT)
        if target := self.sources.target(operand):
            sheet.link("place", row, target)
        direct = times(cell or sheet.ref("value", row), amount.scale)
        base, low, high = (sheet.ref(key, row) for key in ("base", "low", "high"))
        return Term(direct, base, low, high, row)

    def _decimals(self, operand: Operand) -> Value:
        """How far a number was rounded; empty if not at all, as the zero of a blank cell."""
        amount = operand.amount
        rounded = None if amount.unrounded else amount.decimals
        if at := self.sources.printed(operand):
            return Formula(f'=IF(ISNUMBER({at}),{amount.decimals},"")', rounded)
        return rounded

    def _end(self, amount: Amount, row: int, mark: str, end: Fraction) -> Formula:
        """One end of an operand's interval: half a unit of its last printed digit away."""
        base, decimals = (self.listing.at(key, row) for key in ("base", "decimals"))
        half = times(f"0.5/10^{decimals}", amount.scale)
        formula = f'=IF({decimals}="",{base},{base}{mark}{half})'
        return Formula(formula, end, _in_base_units(amount, 0 if amount.unrounded else 1))


def times(text: str, scale: Fraction) -> str:
    """A value in base units.

    >>> times("E5", Fraction(1, 10000)), times("E5", Fraction(1))
    ('E5/10000', 'E5')
    """
    up = f"*{scale.numerator}" if scale.numerator != 1 else ""
    return text + up + (f"/{scale.denominator}" if scale.denominator != 1 else "")


def _bare(reference: str) -> str:
    """The cell that is referred to; a blank one is read as a number."""
    return reference.removeprefix("N(").removesuffix(")") if reference[:2] == "N(" else reference


def _in_base_units(amount: Amount, more: int) -> str:
    """With as many decimals as are printed, and so many more."""
    return number_format(amount.decimals + more) if amount.scale == 1 else "General"
