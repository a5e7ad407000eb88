"""What a number of the narrative says, and the numbers it can be checked against."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from juesuan_analysis.formulas.catalogue import UNREAD, Formula
from juesuan_analysis.narrative.figures import Meaning
from juesuan_analysis.narrative.numbers import Number
from juesuan_analysis.operands import Operand, added, fact_operand
from juesuan_analysis.sources import Stated

TOGETHER = "与"
"""What stands between the names of several things taken together."""


class Subject(Struct, frozen=True, dict=True):
    """A thing named in the text, with the numbers that stand for it, the likeliest first."""

    name: str
    operands: tuple[Operand, ...]
    meaning: Meaning | None = None

    @cached_property
    def certain(self) -> Operand | None:
        """The one figure that the thing is, if there is no doubt which."""
        meaning = self.meaning
        if meaning and (meaning.most or meaning.vague or meaning.open):
            return None
        values = {operand.amount.value for operand in self.operands}
        return self.operands[0] if len(values) == 1 else None

    @property
    def figures(self) -> tuple[Operand, ...]:
        """What the tables print for it: of several tables, the first; nothing if that is vague.

        What its name is also used for may be meant as well, though it be equal this year.
        """
        printed = [o for o in self.operands if not o.source.stated]
        if not printed or (self.meaning and (self.meaning.vague or self.meaning.most)):
            return ()
        others = self.meaning.other if self.meaning else ()
        own = [o for o in printed if o.source.owner == printed[0].source.owner]
        return tuple(dict.fromkeys((*own, *map(fact_operand, others))))

    @property
    def alike(self) -> bool:
        """Whether it may be one of several figures that are equal this year, by chance."""
        meant = self.meaning
        found = (
            {o.source in meant.same for o in self.operands if not o.source.stated} if meant else ()
        )
        return len(found) > 1


class Change(Struct, frozen=True):
    """By how much a thing has changed, absolutely or in percent.

    ``base`` is the kind of quantity that it has changed from: last year's level (上年数), another
    year's, a budget; empty if nobody can tell. ``own`` is the figure of the thing itself. ``by``
    is the change that the text states, with its direction; ``prior`` the level it gives.
    ``alike``: the thing may be another one that is only equal to it this year.
    """

    base: str
    own: Operand | None = None
    by: Operand | None = None
    prior: Operand | None = None
    alike: bool = False


class Completion(Struct, frozen=True):
    """Which part of a budget was spent.

    ``base`` is the budget that the sentence names (年初, 全年, 调整; empty if it does not say),
    ``own`` the figure of what was spent, ``budget`` what it is compared with.
    """

    base: str
    own: Operand | None = None
    budget: Operand | None = None


class Share(Struct, frozen=True):
    """Which part of a whole a thing is; ``named``: what the text calls the whole."""

    own: Operand | None = None
    whole: Operand | None = None
    named: str = ""


Frame = Change | Completion | Share


class Claim(Struct, frozen=True):
    """What one number says.

    ``of`` names the thing and ``aspect`` what of it the number gives (增减额, 完成率, …; empty for
    its amount); ``frame`` is what a rate or a change relates. ``readings`` are the operands of
    ``formula``, one list for each thing the words may mean; the first is the likeliest. ``again``
    is the thing as other tables print it. ``figures`` are those of the thing whose change, budget
    or earlier level it is; ``companion``: another document prints what it is checked against;
    ``final``: and the words say that it is the very figure that is printed there.
    Without readings, ``missing`` says what the document does not print, or, if that is empty too,
    the number was not understood. ``sign`` is the word's direction; ``conflict`` is true if the
    words beside an amount and its rate point opposite ways. ``most``: the figure is only an upper
    bound. ``zero_base``: the text itself shows that the base of a rate is zero. ``open_base``: what
    it is checked against may cover other money than the one meant, so that neither a difference nor
    agreement proves anything. ``other_budget``: a table prints a budget and does not say whether it
    is the one named (年初, 全年), so that a difference is a question.
    ``vague``: several subjects of that name exist. ``caused``: it stands behind a word of reason.
    ``dated``: its sentence names this other year, and the amount is this year's.
    ``assumed``: only its section says what it is of, so that a difference shows nothing.
    ``wrong`` says why the number cannot be what its unit says; ``twice``: a word of decrease stands
    before a minus.
    """

    id: str
    number: Number
    formula: Formula = UNREAD
    of: str = ""
    aspect: str = ""
    frame: Frame | None = None
    readings: tuple[tuple[Operand, ...], ...] = ()
    again: tuple[Operand, ...] = ()
    figures: tuple[Operand, ...] = ()
    companion: bool = False
    final: bool = False
    missing: str = ""
    sign: int = 0
    most: bool = False
    zero_base: bool = False
    conflict: bool = False
    open_base: bool = False
    other_budget: bool = False
    vague: bool = False
    caused: bool = False
    dated: int | None = None
    assumed: bool = False
    wrong: str = ""
    twice: bool = False

    @property
    def subject(self) -> str:
        """What it is a number of, in words."""
        return f"{self.of}{self.aspect}"

    @property
    def states_level(self) -> bool:
        """Whether it gives how much or how many there is of a thing, exactly and beyond doubt."""
        doubted = self.vague or self.caused or self.dated
        exact = not self.number.amount.span and self.number.kind in ("amount", "count")
        return bool(self.of) and exact and not (self.aspect or self.frame or doubted)

    @property
    def about(self) -> Operand | None:
        """The figure of what a change, a completion or a share is of."""
        return self.frame.own if self.frame else None

    @property
    def whole(self) -> Operand | None:
        """The figure that a share is one of."""
        return self.frame.whole if isinstance(self.frame, Share) else None

    @property
    def operand(self) -> Operand:
        """The number itself, as an operand of other claims."""
        source = Stated(self.id, self.number.place)
        return Operand(self.subject or "所述数", self.number.amount, source)


def subject_of(meaning: Meaning, stated: Operand | None = None) -> Subject:
    """A meaning as a thing spoken of, with the amount the text states for it, if any.

    Of the figures that the name may mean, the first is meant, unless the stated amount is that of
    another one. Those that are all the stated amount may each be meant.
    """
    own = tuple(fact_operand(fact) for fact in meaning.same)
    if meaning.plus:
        own = (added([own[0], *map(fact_operand, meaning.plus)], meaning.name),)
    if stated is None:
        other = () if meaning.vague else tuple(fact_operand(fact) for fact in meaning.other)
        return Subject(meaning.name, (*own, *other), meaning)
    others = tuple(fact_operand(fact) for fact in meaning.other)
    span = stated.amount.interval
    equal = (o for o in (*own[:1], *others) if o.amount.interval.meets(span))
    # A figure is surer than a round number that restates it.
    told = () if stated.amount.span and own else (stated,)
    figures = tuple(equal)[: 1 if meaning.vague or meaning.in_full else None] or own[:1]
    return Subject(meaning.name, (*figures, *told), meaning)
