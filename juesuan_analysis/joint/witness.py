"""Values that show, exactly, that rows can hold together.

Most documents do not contradict themselves, and what they print, some digits moved within their
rounding, is the proof. The search is the simplex of Dutertre and de Moura (2006): the form of each
row depends on its quantities; one whose value is off takes the place of a quantity that can still
be moved. Values and coefficients are whole numbers as long as they can be. What takes long is
given up: then a solver must be asked.
"""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from math import ceil, floor, lcm

from juesuan_analysis.joint.system import Row, System

_Number = int | Fraction
_Form = dict[int, _Number]
"""Variables, each with its coefficient."""
_Span = tuple[_Number | None, _Number | None]
"""The least and the greatest value; ``None`` where there is none."""
_FREE: _Span = (None, None)
_MOST = 7_000
"""So many coefficients are changed before it is given up: a solver takes no longer."""


def satisfied(system: System, rows: Collection[int]) -> frozenset[int] | None:
    """All rows that hold at some values at which ``rows`` do; ``None`` if none were found.

    >>> from juesuan_analysis.joint.system import Quantity
    >>> system = System()
    >>> whole, part = (system.quantity(name, Quantity(name, "万元")) for name in ("whole", "part"))
    >>> system.within({whole: 1}, (Fraction(3), Fraction(4)), "")
    >>> system.within({part: 1}, (Fraction(1), Fraction(2)), "")
    >>> system.within({whole: 1, part: -1}, (Fraction(0), Fraction(1)), "")
    >>> system.within({part: 1}, (None, Fraction(3, 2)), "")
    >>> sorted(satisfied(system, [0, 1, 2]))
    [0, 1, 2]
    >>> satisfied(system, [0, 2, 3]) is None
    True
    """
    tableau = _Tableau(system, frozenset(rows))
    return frozenset(tableau.satisfied()) if tableau.solved() else None


class _Tableau:
    """The quantities of a system, and behind them the forms of its rows, as variables."""

    def __init__(self, system: System, rows: Collection[int]) -> None:
        self._spans = [_FREE] * len(system.quantities)
        self._told: list[tuple[int, _Span]] = []  # what each row says: a variable's span
        self._basic: dict[int, _Form] = {}  # variables in terms of the others
        unit = 2 * lcm(*{end.denominator for row in system.rows for end in _ends(row)})
        for index, row in enumerate(system.rows):
            variable, scale = row.terms[0][0], unit
            if len(row.terms) > 1 or row.terms[0][1] != 1:
                whole = lcm(*(c.denominator for _, c in row.terms))
                variable, scale = len(self._spans), unit * whole
                self._basic[variable] = {q: _times(c, whole) for q, c in row.terms}
                self._spans.append(_FREE)
            low, high = (None if end is None else _times(end, scale) for end in (row.low, row.high))
            self._told.append((variable, (low, high)))
            if index in rows:
                self._spans[variable] = _common(self._spans[variable], (low, high))
        self._values = self._start()
        self._column: list[set[int]] = [set() for _ in self._spans]  # what depends on a variable
        for variable, form in self._basic.items():
            for other in form:
                self._column[other].add(variable)
        self._changed = 0

    def solved(self) -> bool:
        """Whether values were found that all spans allow."""
        if any(map(self._is_off, range(len(self._spans) - len(self._basic)))):
            return False
        broken = set(filter(self._is_off, self._basic))
        while broken:
            variable = min(broken)
            end = self._missed(variable)
            assert end is not None
            entering = self._movable(variable, end > self._values[variable])
            if entering is None or self._changed > _MOST:
                return False
            self._exchange(variable, entering)
            touched = self._moved(variable, end)
            broken -= {variable, *touched}
            broken.update(filter(self._is_off, touched))
        return True

    def satisfied(self) -> Iterator[int]:
        """The rows that hold at the values."""
        for row, (variable, span) in enumerate(self._told):
            if _end_missed(self._values[variable], span) is None:
                yield row

    def _start(self) -> list[_Number]:
        """The middle of what is printed for each quantity, else of what the others leave to it."""
        quantities = range(len(self._spans) - len(self._basic))
        known: dict[int, _Number] = {
            q: _middle(self._spans[q]) for q in quantities if None not in self._spans[q]
        }
        waiting = [*self._basic]
        while waiting:
            left: dict[int, _Span] = {}
            asked, waiting = waiting, []
            for variable in asked:
                unknown = [q for q in self._basic[variable] if q not in known]
                if len(unknown) == 1:
                    span = left.get(unknown[0], _FREE)
                    left[unknown[0]] = _common(span, self._left(variable, unknown[0], known))
                elif unknown:
                    waiting.append(variable)
            if waiting and not left:  # one of several is chosen
                left[next(q for q in self._basic[waiting[0]] if q not in known)] = _FREE
            for quantity, span in left.items():
                known[quantity] = _nearest(_middle(span), self._spans[quantity])
        values = [known.get(q, _middle(self._spans[q])) for q in quantities]
        return [*values, *(sum(c * values[v] for v, c in f.items()) for f in self._basic.values())]

    def _left(self, variable: int, quantity: int, known: Mapping[int, _Number]) -> _Span:
        """What a form leaves to the last of its quantities."""
        form = self._basic[variable]
        others = sum(c * known[v] for v, c in form.items() if v != quantity)
        low, high = (
            None if end is None else Fraction(end - others) / form[quantity]
            for end in self._spans[variable]
        )
        return (low, high) if form[quantity] > 0 else (high, low)

    def _is_off(self, variable: int) -> bool:
        return self._missed(variable) is not None

    def _missed(self, variable: int) -> _Number | None:
        return _end_missed(self._values[variable], self._spans[variable])

    def _movable(self, variable: int, up: bool) -> int | None:
        """What can be moved to move a form up (or down): that on which least depends."""
        free = (
            (len(self._column[other]), other)
            for other, factor in self._basic[variable].items()
            if self._spans[other][(factor > 0) == up] != self._values[other]
        )
        return min(free, default=(0, None))[1]

    def _exchange(self, leaving: int, entering: int) -> None:
        """Let one variable depend on the other no more, but the other on it."""
        form = self._basic.pop(leaving)
        factor = form.pop(entering)
        solved = {variable: _divided(-c, factor) for variable, c in form.items()}
        solved[leaving] = _divided(1, factor)
        for variable in form:
            self._column[variable].discard(leaving)
        users, self._column[entering] = self._column[entering] - {leaving}, set()
        for variable in solved:
            self._column[variable].add(entering)
        self._basic[entering] = solved
        for user in users:
            self._replace(entering, user, solved)

    def _replace(self, variable: int, user: int, solved: _Form) -> None:
        form = self._basic[user]
        times = form.pop(variable)
        for other, factor in solved.items():
            value = form.get(other, 0) + times * factor
            if value:
                form[other] = value
                self._column[other].add(user)
            else:
                del form[other]
                self._column[other].discard(user)
        self._changed += len(solved)

    def _moved(self, variable: int, value: _Number) -> set[int]:
        """Move a variable; what depends on it."""
        step = value - self._values[variable]
        self._values[variable] = value
        for user in self._column[variable]:
            self._values[user] += step * self._basic[user][variable]
        return self._column[variable]


def _ends(row: Row) -> Iterator[Fraction]:
    return (end for end in (row.low, row.high) if end is not None)


def _times(exact: Fraction, scale: int) -> int:
    """A multiple that is a whole number."""
    above, below = exact.as_integer_ratio()
    return above * (scale // below)


def _divided(above: _Number, below: _Number) -> _Number:
    if below in (1, -1):
        return above * below
    quotient = Fraction(above) / below
    return quotient.numerator if quotient.denominator == 1 else quotient


def _common(one: _Span, other: _Span) -> _Span:
    """What two spans allow."""
    (low, high), (below, above) = one, other
    return (
        low if below is None or (low is not None and low > below) else below,
        high if above is None or (high is not None and high < above) else above,
    )


def _middle(span: _Span) -> int:
    low, high = span
    if low is not None and high is not None:
        return (low + high) // 2
    return ceil(low) if low is not None else floor(high) if high is not None else 0


def _nearest(value: _Number, span: _Span) -> _Number:
    """The value of a span that is nearest to one."""
    end = _end_missed(value, span)
    return value if end is None else end


def _end_missed(value: _Number, span: _Span) -> _Number | None:
    """The end of its span that a value is beyond."""
    low, high = span
    if low is not None and value < low:
        return low
    return high if high is not None and value > high else None
