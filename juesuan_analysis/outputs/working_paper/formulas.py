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
from juesuan_analysis.formulas.catalogue import Formula
from juesuan_analysis.formulas.expression import Expression, Minus, Negative, Nth
from juesuan_analysis.formulas.notation import EXCEL, written

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


def recomputed(formula: Formula, terms: Sequence[Term], sign: int, scale: Fraction) -> str:
    """The recomputed value in the printed unit; empty over a base of zero."""
    formula, cells = formula.toward(sign), [term.direct for term in terms]
    added = _sum(terms, "base") if len(terms) > _DIRECT else ""
    text = _scaled(written(formula.computes, EXCEL, cells, added=added, number=len(terms)), scale)
    if formula.divisor is None:
        return f"={text}"
    divisor = _rounded(formula.divisor, written(formula.divisor, EXCEL, cells))
    return f'=IF({divisor}=0,"",{text})'


def bounds(formula: Formula, terms: Sequence[Term], sign: int, scale: Fraction) -> tuple[str, str]:
    """Formulas for the ends of the reach; empty where the divisor may be zero."""
    formula = formula.toward(sign)
    low, high = (_scaled(_end(formula, terms, end), scale) for end in ("low", "high"))
    if formula.divisor is None:
        return f"={low}", f"={high}"
    least, most = (_divisor(formula.divisor, terms, end) for end in ("low", "high"))
    guard = f"AND({least}<=0,{most}>=0)"
    return f'=IF({guard},"",{low})', f'=IF({guard},"",{high})'


def _end(formula: Formula, terms: Sequence[Term], end: str) -> str:
    """One end of a formula: where it only rises, at that end of its operands, else at a corner."""
    if not (formula.restates or formula.additive):
        return _corner(formula.computes, terms, end)
    cells = [getattr(term, end) for term in terms]
    return written(formula.computes, EXCEL, cells, added=_sum(terms, end), number=len(terms))


def _divisor(divisor: Expression, terms: Sequence[Term], end: str) -> str:
    """One end of the interval of a divisor."""
    match divisor:
        case Nth(index):
            text = getattr(terms[index], end)
        case Minus(Nth(left), Nth(right)):
            other = "high" if end == "low" else "low"
            text = f"{getattr(terms[left], end)}-{getattr(terms[right], other)}"
        case Minus(Nth(left), Negative(Nth(right))):
            text = f"{getattr(terms[left], end)}+{getattr(terms[right], end)}"
        case _:
            text = _corner(divisor, terms, end)
    return _rounded(divisor, text)


def _corner(expression: Expression, terms: Sequence[Term], end: str) -> str:
    corners = product(*((term.low, term.high) for term in terms))
    texts = (written(expression, EXCEL, corner) for corner in corners)
    return f"{'MIN' if end == 'low' else 'MAX'}({','.join(texts)})"


def _rounded(expression: Expression, text: str) -> str:
    """A value to compare with zero: what is printed is exact, what is computed leaves traces."""
    return text if isinstance(expression, Nth) else f"ROUND({text},{_NOISE})"


def _sum(terms: Sequence[Term], end: str) -> str:
    return f"SUM({_range(terms, end)})" if len(terms) > 1 else getattr(terms[0], end)


def _range(terms: Sequence[Term], end: str) -> str:
    """All operands of one number; they stand in neighbouring rows."""
    first, last = getattr(terms[0], end), getattr(terms[-1], end)
    return f"{first}:{last.rpartition('!')[2]}"


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

    def helpers(self, formula: Formula, *, unrounded: bool) -> dict[str, str]:
        """What is compared: the stated number's interval, the size of the value and its reach."""
        half = "" if unrounded else f"0.5/10^{self.decimals}"
        own = [f"=ROUND({self.stated}{f'{s}{half}' if half else ''},{_NOISE})" for s in "-+"]
        low, high, value = self.low, self.high, self.recomputed
        size, span = f'IF({low}="",ABS({value}),{value})', (low, high)
        if formula.signed:
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

    def ladder(self, formula: Formula, sign: int) -> str:
        """The verdict, without the leading ``=``."""
        rungs = (
            f"IF(ROUND({self.size},{self.decimals})={self.stated},{quoted('exact')},"
            f"IF({self._overlap()},{quoted('within_rounding')},"
            f"IF(ROUND(TRUNC({self.size},{self.decimals})-{self.stated},{_NOISE})=0,"
            f"{quoted('truncated')},{quoted('mismatch')})))"
        )
        if formula.tells_direction and sign:
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
