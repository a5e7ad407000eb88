"""The operands of every computation, each tied to the cell that prints it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from openpyxl.workbook import Workbook

from juesuan_analysis.amounts import Amount
from juesuan_analysis.operands import Operand
from juesuan_analysis.outputs.working_paper import styles
from juesuan_analysis.outputs.working_paper.cells import Formula, Value, literal, number_format
from juesuan_analysis.outputs.working_paper.evaluation import EvaluationSheets
from juesuan_analysis.outputs.working_paper.formulas import Term
from juesuan_analysis.outputs.working_paper.listing import Listing
from juesuan_analysis.tables import Fact
from juesuan_analysis.vocabulary import load


@dataclass
class Sources:
    """Which cell of the workbook prints each operand."""

    statements: dict[str, str]
    evaluation: EvaluationSheets
    figures: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def take(self, facts: Iterable[tuple[Fact, str]]) -> None:
        """Remember the cells of a table."""
        for fact, at in facts:
            key = (fact.reference, str(fact.operand), f"{fact.table}.{fact.place}")
            self.figures.setdefault(key, at)

    def cell(self, operand: Operand) -> str:
        """The formula text that gives an operand; empty if no cell is certain to print it."""
        parts = operand.place.split("+")
        if len(parts) > 1:
            cells = [self.statements.get(part.partition(".")[0], "") for part in parts]
            return f"({'+'.join(cells)})" if all(cells) else ""
        figure = self.figures.get((operand.name, str(operand.amount), operand.place))
        owner, _, place = operand.place.partition(".")
        return figure or self.statements.get(owner) or self._evaluated(operand, owner, place)

    def target(self, operand: Operand) -> str:
        """The cell to go to for an operand, also where it counts as one and prints no number."""
        if at := self.cell(operand):
            return at.removeprefix("N(").removesuffix(")").strip("(").partition("+")[0]
        owner = operand.place.partition(".")[0]
        return self.evaluation.projects.get((owner, "name"), (None, ""))[1]

    def _evaluated(self, operand: Operand, owner: str, place: str) -> str:
        name, _, label = operand.name.rpartition("·")
        fields: list[str] = load("working_paper")["fields"].get(label, [])
        found = [
            cell
            for field in fields
            for cell in self.evaluation.indicators.get((owner, name, place, field), [])
        ]
        found += [
            cell
            for field in fields
            if (cell := self.evaluation.projects.get((owner, field))) is not None
        ]
        return next((at for figure, at in found if figure.value == operand.amount.value), "")


class Ledger:
    """The sheet of operands: what each computation uses, and its rounding interval."""

    def __init__(self, book: Workbook, sources: Sources) -> None:
        self.listing = Listing(book, "operands")
        self.sources = sources

    def enter(self, owner: str, operands: Sequence[Operand]) -> list[Term]:
        """Write the operands of one computation; returns them as terms of formulas."""
        return [self._enter(owner, n, operand) for n, operand in enumerate(operands, start=1)]

    def _enter(self, owner: str, number: int, operand: Operand) -> Term:
        sheet, row, amount = self.listing, self.listing.next, operand.amount
        cell = self.sources.cell(operand)
        shown = number_format(amount.decimals)
        value: Value = Formula(f"={cell}", shown) if cell else amount
        low, high = (self._end(amount, row, mark) for mark in "-+")
        sheet.write(
            ("base", "low", "high"),
            owner=owner,
            number=number,
            name=operand.name,
            place=_place(operand),
            value=value,
            unit=amount.unit,
            decimals=None if amount.unrounded else amount.decimals,
            base=Formula(f"={times(sheet.at('value', row), amount.scale)}", "General"),
            low=Formula(low),
            high=Formula(high),
        )
        if not cell:
            sheet.style("value", row, styles.FAINT)
        if target := self.sources.target(operand):
            sheet.link("place", row, target)
        direct = times(cell or sheet.ref("value", row), amount.scale)
        base, low, high = (sheet.ref(key, row) for key in ("base", "low", "high"))
        return Term(direct, base, low, high, row)

    def _end(self, amount: Amount, row: int, mark: str) -> str:
        """One end of an operand's interval: half a unit of its last printed digit away."""
        if amount.unrounded:
            return f"={self.listing.at('base', row)}"
        half = f"{self.listing.at('value', row)}{mark}0.5/10^{self.listing.at('decimals', row)}"
        return f"={half}" if amount.scale == 1 else f"={times(f'({half})', amount.scale)}"


def times(text: str, scale: Fraction) -> str:
    """A value in base units.

    >>> times("E5", Fraction(1, 10000)), times("E5", Fraction(1))
    ('E5/10000', 'E5')
    """
    up = f"*{scale.numerator}" if scale.numerator != 1 else ""
    return text + up + (f"/{scale.denominator}" if scale.denominator != 1 else "")


def _place(operand: Operand) -> str:
    return operand.place or literal(operand.amount.value)
