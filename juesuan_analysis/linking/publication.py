"""Whose document it is, of which year and kind, and what it is to another one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from juesuan_analysis import vocabulary
from juesuan_analysis.titles import Period
from juesuan_analysis.wordforms import ordinal, squeeze

Relation = Literal["prior_accounts", "same_budget", "prior_budget", "unit", "department"]
"""What another disclosure is to the one in hand: the accounts of the year before, the budget of
the same year or of the year before, the disclosure of a unit, or of the department of a unit."""

_WORDS = vocabulary.linking()


@dataclass(frozen=True, slots=True)
class Publication:
    """A department's or a unit's budget or final accounts of one year.

    ``members`` are the lines that may name the units of a department, ``units`` the names it lists
    as all of them.
    """

    department: str
    period: Period
    unit: bool = False
    members: tuple[str, ...] = field(default=(), repr=False)
    units: tuple[str, ...] = field(default=(), repr=False)

    def lists_all(self, others: Sequence["Publication"]) -> bool:
        """Whether some disclosures of units are those of all units that it lists.

        >>> bureau = Publication("某市水务局", Period(2024), units=("局机关", "市水文站"))
        >>> station = Publication("某市水文站", Period(2024), unit=True)
        >>> office = Publication("某市水务局（本级）", Period(2024), unit=True)
        >>> bureau.lists_all([station]), bureau.lists_all([station, office])
        (False, True)
        """
        left = list(others)
        for entry in self.units:
            named = next((other for other in left if self._is_entry(entry, other)), None)
            if named is None:
                return False
            left.remove(named)
        return bool(self.units)

    def _is_entry(self, entry: str, other: "Publication") -> bool:
        """Whether an entry of the list is another publication's unit, or the office itself."""
        if _WORDS.of.office.search(entry):
            own = same_department(self.department, _WORDS.of.office.sub("", other.department))
            return own or same_department(entry, other.department)
        return same_department(entry, other.department)

    def has_unit(self, other: "Publication") -> bool:
        """Whether a unit of that name is listed, in a disclosure of the same year and kind.

        One that does not call itself a unit's must be named among the units; to be named
        anywhere does for others.
        """
        name = own_name(other.department)
        if len(name) < _WORDS.shortest or self.period != other.period:
            return False
        listed = any(same_department(entry, other.department) for entry in self.units)
        return listed or (other.unit and any(name in line for line in self.members))

    @property
    def identity(self) -> tuple[str, Period, bool]:
        """What no two disclosures have in common."""
        return self.department, self.period, self.unit

    @property
    def named(self) -> str:
        """What a reader calls it."""
        return f"{self.department}{self.dated}"

    @property
    def dated(self) -> str:
        """The same without the department's name.

        >>> Publication("某局", Period(2023, budget=True)).dated
        '2023年度部门预算'
        """
        year = f"{self.period.year}年度" if self.period.year else ""
        return f"{year}{self.scope}{self.period.phase}"

    @property
    def scope(self) -> str:
        """部门 (a department with its units) or 单位 (a unit)."""
        return _WORDS.level.unit if self.unit else _WORDS.level.department

    def relation_of(self, other: "Publication") -> Relation | None:
        """What another publication is to this one; ``None`` if it tells nothing of it.

        >>> accounts = Publication("某市水务局", Period(2024))
        >>> accounts.relation_of(Publication("某市水务局（本级）", Period(2023)))
        'prior_accounts'
        >>> accounts.relation_of(Publication("某市水务局", Period(2022))) is None
        True
        """
        if not same_department(self.department, other.department):
            if self.has_unit(other) and not (self.unit and not other.unit):
                return "unit"
            return "department" if other.has_unit(self) else None
        own, there = self.period, other.period
        if own.year is None or there.year is None:
            return None
        if own == there and self.unit != other.unit:
            return "unit" if other.unit else "department"
        if self.unit != other.unit:
            return None
        return _BY_PERIOD.get((own.budget, there.budget, own.year - there.year))

    def why_not(self, other: "Publication") -> str:
        """Why another publication tells nothing of this one, for a reader."""
        words = _WORDS.unrelated
        if self.identity == other.identity:
            return words.own
        if not same_department(self.department, other.department):
            return words.department
        if self.period.year is None or other.period.year is None:
            return words.undated
        return words.level if self.unit != other.unit else words.year


_BY_PERIOD: dict[tuple[bool, bool, int], Relation] = {
    (False, False, 1): "prior_accounts",
    (True, False, 1): "prior_accounts",
    (False, True, 0): "same_budget",
    (True, True, 1): "prior_budget",
}
"""Relations by which of the two is a budget, and how many years lie between them."""


def own_name(department: str) -> str:
    """A department's name without what may be missing.

    >>> own_name("中共某市委组织部（本级）")
    '某市委组织部'
    """
    return _WORDS.aside.sub("", squeeze(department))


def same_department(one: str, other: str) -> bool:
    """Whether two names are of one department: a shorter name may lack whose it is.

    >>> same_department("辽宁省朝阳市营商环境建设局（本级）", "朝阳市营商环境建设局")
    True
    >>> same_department("某市教育局", "某市体育局")
    False
    >>> same_department("某市公安局城东分局", "城东分局")
    False
    >>> same_department("某市水文站", "市水文站")
    True
    """
    first, second = own_name(one), own_name(other)
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) < _WORDS.shortest or not longer.endswith(shorter):
        return False
    lacking = len(longer) - len(shorter)
    # A shorter name may begin with the last letter of its place: 市水文站 for 某市水文站.
    places = (longer[:lacking], longer[: lacking + 1])
    return not lacking or any(_WORDS.region.search(place) for place in places)


def is_of_unit(title: str) -> bool:
    """Whether a title says that it is of a unit, and not of a department with its units.

    >>> is_of_unit("某区2026年区级单位预算"), is_of_unit("某局2024年度部门决算")
    (True, False)
    """
    return bool(_WORDS.of.unit.search(squeeze(title)))


def members(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a document that may name the units of a department: lists, and what says so."""
    for line in lines:
        text = squeeze(line)
        listed = ordinal(line) is not None and len(text) <= _WORDS.of.line
        if listed or (len(text) <= _WORDS.of.sentence and _WORDS.of.members.search(text)):
            yield text
