"""The library's checks as formulas of a spreadsheet.

The same arithmetic, corners and ladder as in :mod:`juesuan_analysis.checks`. Cells hold binary
numbers, so values are cut to ten decimals before they are compared: far finer than any printed
digit, and coarse enough to leave no trace of binary fractions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from juesuan_analysis import vocabulary

SIGNED = frozenset({"change", "growth_rate", "change_rate"})
"""Formulas whose result is printed without its sign."""

_SHAPES = {
    "share": "{0}/{1}*100",
    "completion": "{0}/{1}*100",
    "rate": "{0}/{1}*100",
    "change": "{0}-{1}",
    "growth_rate": "({0}/{1}-1)*100",
    "change_rate": "{1}/({0}-{1})*100",
    "score": "{0}*MIN({1}/{2},1)",
}
_ADDITIVE = ("sum", "count", "mean")
_NOISE = 10  # decimals kept where values are compared
_DIRECT = 30  # operands named one by one in a sum; more are added as a range


@dataclass(frozen=True)
class Term:
    """An operand in formulas: the cell that prints it, and its interval, all in base units.

    ``base``, ``low`` and ``high`` stand on the sheet of operands, ``row`` of it.
    """

    direct: str
    base: str
    low: str
    high: str
    row: int


def word(verdict: str) -> str:
    """Symbol and word of a verdict, as cells show it."""
    return vocabulary.headings().verdicts[verdict].marked


def quoted(verdict: str) -> str:
    """The same inside a formula."""
    return f'"{word(verdict)}"'


def recomputed(formula: str, terms: Sequence[Term], sign: int, scale: Fraction) -> str:
    """The recomputed value in the printed unit; empty over a base of zero."""
    if formula in _ADDITIVE:
        parts = [t.direct for t in terms] if len(terms) <= _DIRECT else [_range(terms, "base")]
        return f"={_scaled(_added(formula, terms, parts), scale)}"
    values = [t.direct for t in terms]
    return f"={_unless_zero(formula, _signed(formula, values, sign), scale)}"


def _unless_zero(formula: str, values: Sequence[str], scale: Fraction) -> str:
    text = _scaled(_SHAPES[formula].format(*values) if formula in _SHAPES else values[0], scale)
    match formula:
        case "share" | "completion" | "rate" | "growth_rate" | "score":
            return f'IF({values[-1]}=0,"",{text})'
        case "change_rate":
            return f'IF(ROUND({values[0]}-{values[1]},{_NOISE})=0,"",{text})'
    return text


def bounds(formula: str, terms: Sequence[Term], sign: int, scale: Fraction) -> tuple[str, str]:
    """Formulas for the ends of the reach; empty where the divisor may be zero."""
    if formula in _ADDITIVE:
        low, high = (_added(formula, terms, [_range(terms, end)]) for end in ("low", "high"))
        return f"={_scaled(low, scale)}", f"={_scaled(high, scale)}"
    if formula not in _SHAPES:
        return f"={_scaled(terms[0].low, scale)}", f"={_scaled(terms[0].high, scale)}"
    ends = [(term.low, term.high) for term in terms]
    corners = ",".join(
        _SHAPES[formula].format(*_signed(formula, corner, sign)) for corner in product(*ends)
    )
    guard = _zero_between(formula, terms, sign)
    low, high = (_scaled(f"{name}({corners})", scale) for name in ("MIN", "MAX"))
    if not guard:
        return f"={low}", f"={high}"
    return f'=IF({guard},"",{low})', f'=IF({guard},"",{high})'


def _zero_between(formula: str, terms: Sequence[Term], sign: int) -> str:
    """The condition that the interval of the divisor reaches zero."""
    if formula == "change":
        return ""
    low, high = terms[-1].low, terms[-1].high
    if formula == "change_rate":
        current, change = terms
        down, up = (change.low, change.high) if sign >= 0 else (change.high, change.low)
        mark = "-" if sign >= 0 else "+"
        low = f"ROUND({current.low}{mark}{up},{_NOISE})"
        high = f"ROUND({current.high}{mark}{down},{_NOISE})"
    return f"AND({low}<=0,{high}>=0)"


def _signed(formula: str, values: Sequence[str], sign: int) -> list[str]:
    """The operands; the change of a decrease is the negative number it is."""
    down = formula == "change_rate" and sign < 0
    return [values[0], f"(-{values[1]})"] if down else list(values)


def _added(formula: str, terms: Sequence[Term], parts: Sequence[str]) -> str:
    total = parts[0] if len(terms) == 1 else f"SUM({','.join(parts)})"
    return f"{total}/{len(terms)}" if formula == "mean" else total


def _range(terms: Sequence[Term], end: str) -> str:
    """All operands of one number; they stand in neighbouring rows."""
    first, last = getattr(terms[0], end), getattr(terms[-1], end)
    return f"{first}:{last.rpartition('!')[2]}" if len(terms) > 1 else first


def _scaled(text: str, scale: Fraction) -> str:
    """The value in a unit worth ``scale`` base units."""
    if scale == 1:
        return text
    if scale.numerator == 1:
        return f"({text})*{scale.denominator}"
    return f"({text})/{scale.numerator}" + (f"*{scale.denominator}" * (scale.denominator != 1))


@dataclass(frozen=True)
class Row:
    """The cells of one row that the ladder of verdicts looks at."""

    stated: str
    recomputed: str
    low: str
    high: str
    decimals: str
    own_low: str
    own_high: str
    size: str
    span_low: str
    span_high: str

    def helpers(self, formula: str, *, unrounded: bool) -> dict[str, str]:
        """What is compared: the stated number's interval, the size of the value and its reach."""
        half = "" if unrounded else f"0.5/10^{self.decimals}"
        own = [f"=ROUND({self.stated}{f'{s}{half}' if half else ''},{_NOISE})" for s in "-+"]
        low, high, value = self.low, self.high, self.recomputed
        size, span = f'IF({low}="",ABS({value}),{value})', (low, high)
        if formula in SIGNED:
            size = f"ABS({value})"
            nearest = f"IF(AND({low}<0,{high}>0),0,MIN(ABS({low}),ABS({high})))"
            span = (nearest, f"MAX(ABS({low}),ABS({high}))")
        return {
            "own_low": own[0],
            "own_high": own[1],
            "size": f'=IF({value}="","",ROUND({size},{_NOISE}))',
            "span_low": f'=IF({low}="","",ROUND({span[0]},{_NOISE}))',
            "span_high": f'=IF({low}="","",ROUND({span[1]},{_NOISE}))',
        }

    def ladder(self, formula: str, sign: int) -> str:
        """The verdict, without the leading ``=``."""
        rungs = (
            f"IF(ROUND({self.size},{self.decimals})={self.stated},{quoted('exact')},"
            f"IF({self._overlap()},{quoted('within_rounding')},"
            f"IF(ROUND(TRUNC({self.size},{self.decimals})-{self.stated},{_NOISE})=0,"
            f"{quoted('truncated')},{quoted('mismatch')})))"
        )
        if formula in ("change", "growth_rate") and sign:
            against = f"{self.high}<0" if sign > 0 else f"{self.low}>0"
            condition = f"AND(ISNUMBER({self.low}),{against})"
            rungs = f"IF({condition},{quoted('direction')},{rungs})"
        return f'IF({self.recomputed}="",{quoted("undefined")},{rungs})'

    def _overlap(self) -> str:
        """Whether the reach and the stated number's interval share a value.

        Intervals are open above, unless they are a point; without bounds anything is possible.
        """
        low, high, own_low, own_high = self.span_low, self.span_high, self.own_low, self.own_high
        point = f"AND({own_low}<={low},OR({low}<{own_high},{low}={own_low}))"
        counted = f"AND({low}<={own_low},{own_low}<{high})"
        spans = f"AND({low}<{own_high},{own_low}<{high})"
        inner = f"IF({low}={high},{point},IF({own_low}={own_high},{counted},{spans}))"
        return f'IF({low}="",TRUE,{inner})'
