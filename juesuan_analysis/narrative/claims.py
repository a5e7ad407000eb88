"""What a number of the narrative says, and the numbers it can be checked against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from juesuan_analysis.formulas.catalogue import UNREAD, Formula
from juesuan_analysis.narrative.figures import Meaning
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.operands import Operand


@dataclass(frozen=True)
class Claim:
    """What one number says.

    ``readings`` are the operands of ``formula``, one list for each thing the words may mean; the
    first is the likeliest. Without readings, ``missing`` says what the document does not print,
    or, if that is empty too, the number was not understood. ``sign`` is the word's direction;
    ``conflict`` is true if the words beside an amount and its rate point opposite ways.
    ``most``: the figure is only an upper bound. ``zero_base``: the text itself shows that the base
    of a rate is zero. ``open_base``: what it is checked against may be another budget (年初, 全年)
    or cover other money than the one meant. ``vague``: several subjects of that name exist.
    ``about``: what a change or a completion is of, where the number to check it with is missing.
    ``base``: the budget that a completion names (年初, 全年, 调整; empty if it does not say).
    """

    id: str
    number: Number
    formula: Formula = UNREAD
    subject: str = ""
    readings: tuple[tuple[Operand, ...], ...] = ()
    missing: str = ""
    sign: int = 0
    most: bool = False
    zero_base: bool = False
    conflict: bool = False
    open_base: bool = False
    vague: bool = False
    about: Operand | None = None
    base: str = ""
    flag: str = ""
    note: str = ""

    def but(self, **changes: Any) -> Claim:
        """The claim with some fields changed: what ``dataclasses.replace`` does, far faster."""
        changed = object.__new__(Claim)
        changed.__dict__.update(self.__dict__, **changes)
        return changed

    @property
    def operand(self) -> Operand:
        """The number itself, as an operand of other claims."""
        place, _ = self.number.flow.passage.paragraph.locate(
            self.number.flow.origin[self.number.start]
        )
        return Operand(self.subject or "所述数", self.number.amount, f"{self.id}.{place}")


@dataclass(frozen=True)
class Subject:
    """A thing named in the text, with the numbers that stand for it, the likeliest first."""

    name: str
    operands: tuple[Operand, ...]
    meaning: Meaning | None = None
