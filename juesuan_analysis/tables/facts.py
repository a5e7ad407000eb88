"""What a table is read into: figures with their names and places."""

from functools import cache

from msgspec import Struct

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount
from juesuan_analysis.document import Grid, Place
from juesuan_analysis.sources import Source
from juesuan_analysis.wordforms import squeeze

SIDES = INCOME, EXPENDITURE = "收入", "支出"
"""The two sides of the summary tables."""

_NO_DATA = vocabulary.tables().cells.empty


def label(table: str, title: str) -> str:
    """What a table is called: by its number in the statutory form, else by its title.

    >>> label("05", "一般公共预算财政拨款支出决算表"), label("university-income", "收入决算表")
    ('05表', '《收入决算表》')
    """
    return f"{table}表" if table.isdigit() else f"《{title}》"


class Fact(Source, Struct, frozen=True):
    """One cell of a statutory table that is meant for a figure.

    ``amount`` is ``None`` for a cell left blank: the same amount as 0.00, printed differently.
    It is ``None`` too, and ``unread`` true, where something is printed that could not be read.
    ``printed`` is the item's name as printed, ``item`` the name in full, without list number.
    ``row`` and ``column`` tell the cell within the table, counted from 0 over all its pages;
    ``number`` tells the table, counted from 1 among those of the document.
    """

    table: str
    title: str
    place: Place
    side: str
    code: str
    item: str
    printed: str
    measure: str
    unit: str
    amount: Amount | None
    row: int
    column: int
    number: int = 0
    unread: bool = False

    def __hash__(self) -> int:
        return hash((self.place.file, self.number, self.row, self.column))

    @property
    def owner(self) -> str:
        """The table."""
        return self.table

    @property
    def at(self) -> Place:
        """The printed row."""
        return self.place

    @property
    def role(self) -> tuple[str, str]:
        """The table and the column of final accounts whose rules it follows: mostly its own."""
        return vocabulary.role_of(self.table, self.measure)

    @property
    def key(self) -> str:
        """Table and cell."""
        return f"{self.place.file}/{self.table}/{self.number}/{self.row:05}/{self.column:03}"

    @property
    def blank(self) -> bool:
        """Whether nothing is printed in the cell."""
        return self.amount is None

    __str__ = Source.__str__

    @property
    def reference(self) -> str:
        """Where the figure is to be found: table, row and column by name."""
        side = f"{self.side}·" if self.side else ""
        return f"{label(self.table, self.title)} {side}{self.item}·{self.measure}"

    @property
    def operand(self) -> Amount:
        """The figure as a number to compute with; a blank cell is 0, which nothing rounded."""
        return self.amount or _blank(self.unit)


@cache
def _blank(unit: str) -> Amount:
    """What stands for a cell left blank: the same for all of them, so that it is computed once."""
    return Amount("0.00", unit, unrounded=True)


class Problem(Struct, frozen=True):
    """Something in a table that could not be read: never dropped, always reported."""

    kind: str
    place: Place
    quote: str
    explanation: str


class Table(Struct, frozen=True):
    """A recognised table: its cells for figures, its printed grids and what stands below it.

    ``unread`` are the cells in which something is printed that could not be read: they are not
    among ``cells``, and no sum they belong to can be checked.
    """

    id: str
    title: str
    scope: str
    economic: bool
    unit: str
    grids: tuple[Grid, ...]
    cells: tuple[Fact, ...]
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    unread: tuple[Fact, ...] = ()

    @property
    def number(self) -> int:
        """Which of the document's tables it is, counted from 1; 0 if it has no cell for figures."""
        return next((cell.number for cell in self.cells), 0)

    @property
    def role(self) -> str:
        """The table of final accounts whose rules it follows: mostly itself."""
        return vocabulary.role_of(self.id, "")[0]

    @property
    def label(self) -> str:
        """What it is called in a sentence."""
        return label(self.id, self.title)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The printed figures."""
        return tuple(cell for cell in self.cells if cell.amount is not None)

    @property
    def place(self) -> Place:
        """Where the table begins."""
        return self.grids[0].place

    @property
    def status(self) -> str:
        """``present``, or ``stated_empty`` (it says so), or ``empty``."""
        if self.facts:
            return "present"
        return "stated_empty" if any(_NO_DATA.search(squeeze(n)) for n in self.notes) else "empty"
