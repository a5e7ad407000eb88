"""An expression written out, in the signs of a spreadsheet or of a page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from juesuan_analysis.formulas import expression as tree


class Notation(Struct, frozen=True):
    """The signs of one way to write.

    Without ``plus`` what is negative is subtracted as it is. With ``added``, the name of a function
    that adds, a sum needs no brackets. ``percent`` may be empty where the unit says it.
    """

    minus: str
    times: str
    over: str
    percent: str
    negative: str
    least: str
    brackets: str = "({})"
    plus: str = ""
    added: str = ""


EXCEL = Notation("-", "*", "/", "*100", "(-{})", "MIN({},{})", added="SUM")
"""As a spreadsheet computes it."""

PAGE = Notation(
    " − ", " × ", " ÷ ", " × 100", "−{}", "min（{}，{}）", brackets="（{}）", plus=" + "
)  # fmt: skip
"""As a page in Chinese prints it."""

ENGLISH = replace(PAGE, brackets="({})", least="min({}, {})")
"""As a page in English prints it."""

PROOF = replace(ENGLISH, percent="")
"""As a proof prints it; the result has its % sign."""

_SUM, _PRODUCT, _ATOM = 1, 2, 3
"""How closely a text holds together; what is loose needs brackets inside what is close."""


def written(
    expression: tree.Expression,
    notation: Notation,
    terms: Sequence[str],
    *,
    added: str = "",
    number: int = 0,
    again: Sequence[str] = (),
) -> str:
    """The expression with these texts as its operands.

    ``added`` and ``number`` say what the sum of all is and how many they are, where ``terms`` are
    not all of them; ``again`` is what an operand is called where it comes a second time.

    >>> written(tree.Percent(tree.Over(tree.Nth(0), tree.Nth(1))), EXCEL, ["B2", "B3"])
    'B2/B3*100'
    >>> written(tree.Over(tree.Total(), tree.Number()), PAGE, ["5", "7"])
    '（5 + 7）÷ 2'
    """
    total = added or _added(notation, terms)
    text = _template(expression, notation)
    return text.format(*terms, again=again or terms, total=total, number=number or len(terms))


def _added(notation: Notation, terms: Sequence[str]) -> str:
    if len(terms) == 1 or not notation.added:
        return notation.plus.join(terms)
    return f"{notation.added}({','.join(terms)})"


@cache
def _template(expression: tree.Expression, notation: Notation) -> str:
    text, _ = _Writer(notation).write(expression)
    return text.replace("） ", "）")  # the bracket has its own space


@dataclass
class _Writer:
    """Writes a template for ``str.format``, and how closely it holds together."""

    notation: Notation
    seen: set[int] = field(default_factory=set)

    def write(self, expression: tree.Expression) -> tuple[str, int]:
        signs = self.notation
        match expression:
            case tree.Nth(index):
                return self._operand(index), _ATOM
            case tree.Total():
                return "{total}", _ATOM if signs.added else _SUM
            case tree.Number():
                return "{number}", _ATOM
            case tree.Constant(value):
                return str(value), _ATOM
            case tree.Negative(of):
                return signs.negative.format(self._within(of, _ATOM)), _PRODUCT
            case tree.Minus(left, tree.Negative(right)) if signs.plus:
                return self._joined(left, signs.plus, right, _SUM), _SUM
            case tree.Minus(left, right):
                return self._joined(left, signs.minus, right, _SUM), _SUM
            case tree.Times(left, right):
                return self._joined(left, signs.times, right, _PRODUCT), _PRODUCT
            case tree.Over(left, right):
                return self._joined(left, signs.over, right, _PRODUCT), _PRODUCT
            case tree.Percent(of) if not signs.percent:
                return self.write(of)
            case tree.Percent(of):
                return self._within(of, _PRODUCT) + signs.percent, _PRODUCT
            case tree.Least(left, right):
                return signs.least.format(self.write(left)[0], self.write(right)[0]), _ATOM
        assert_never(expression)

    def _operand(self, index: int) -> str:
        place = f"{{again[{index}]}}" if index in self.seen else f"{{{index}}}"
        self.seen.add(index)
        return place

    def _joined(self, left: tree.Expression, sign: str, right: tree.Expression, level: int) -> str:
        return self._within(left, level) + sign + self._within(right, level + 1)

    def _within(self, expression: tree.Expression, level: int) -> str:
        """A part in brackets where it holds together less closely than it has to."""
        text, own = self.write(expression)
        return text if own >= level else self.notation.brackets.format(text)
