"""A contradiction in words and numbers that a reviewer can follow by hand."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from juesuan_analysis.amounts import Amount, Interval, outer_bounds, round_half_up
from juesuan_analysis.joint.contradiction import Contradiction
from juesuan_analysis.joint.model import ASSUMPTIONS
from juesuan_analysis.joint.repairs import Repair
from juesuan_analysis.joint.steps import Step, steps
from juesuan_analysis.joint.system import System
from juesuan_analysis.levels import CHAIN
from juesuan_analysis.printing import after_word, base_unit, before_word, measured
from juesuan_analysis.statements import Statement
from juesuan_analysis.wordforms import fold, widen

_NOISE = Fraction(1, 10**6)
"""Of a printed unit: the solver's ends are not exact, and a value is printable or not."""
_LONGEST = 5
"""A side of more bounds is told by their sum."""
_DECIMALS = 4
_MOST_DECIMALS = 8
_PREMISED = ("rounding",)
"""Assumed everywhere in this package; said once in its documentation, not in every sentence."""


def explanation(contradiction: Contradiction, statements: Mapping[str, Statement]) -> str:
    """The sentence of a finding: implied bounds, their sums, the gap, what would mend it."""
    opening = _opening(contradiction)
    told = steps(contradiction)
    body = _sums(told[0], contradiction, statements) if told else "所列各数的取值范围没有交集"
    body = after_word(body) if contradiction.scope else body
    if contradiction.scope:
        return f"{opening}{body}。{contradiction.scope.question}"
    if contradiction.severity == "note":
        return f"{opening}{body}"
    premises = "；".join(
        ASSUMPTIONS[name] for name in contradiction.assumptions if name not in _PREMISED
    )
    given = f"前提：{premises}。" if premises else ""
    return f"{opening}{body}。{given}{_mending(contradiction, statements)}"


def _opening(contradiction: Contradiction) -> str:
    if contradiction.scope:
        return f"如果口径相同，应有{contradiction.scope.name}，但"
    count = len(contradiction.conflict.groups)
    if contradiction.statements and contradiction.severity == "note":
        return f"下列 {count} 处按所印的数各自都对，是用舍入后的数算出的，合起来因此差在尾数上："
    if contradiction.severity != "error":
        return f"下列 {count} 处单独看都没有问题，合起来只有截去尾数或用舍入后的数相加才可能："
    limits = "界限取舍入区间的端点，尽量宽松"
    return f"下列 {count} 处单独看都没有问题，合起来不可能都对（{limits}）："


def _sums(
    found: Sequence[Step],
    contradiction: Contradiction,
    statements: Mapping[str, Statement],
) -> str:
    least = [step for step in found if step.factor > 0 and step.bound]
    most = [step for step in found if step.factor < 0]
    decimals, system = _telling(least, most), contradiction.system
    unit = base_unit(system.quantities[found[0].quantity].unit)
    sums = _side(least, decimals, 0), _side(most, decimals, 1)
    low, high, gap = (measured(value, unit) for value in (*sums, sums[0] - sums[1]))
    told = [
        "；".join(_bound(step, system, statements, decimals) for step in side)
        if len(side) <= _LONGEST
        else f"{len(side)} 项合计{_printed(side, system)}{word} {total}"
        for side, total, word in ((least, low, "不低于"), (most, high, "不高于"))
    ]
    added = [
        f"{label}{word} {total}"
        for side, total, label, word in (
            (least, low, "前者之和", "不低于"), (most, high, "后者之和", "不高于"),
        )
        if 1 < len(side) <= _LONGEST
    ]  # fmt: skip
    ending = f"{before_word(low)}大于 {high}，至少差 {gap}"
    return "；".join([*(text for text in told if text), *added, ending])


def _printed(side: Sequence[Step], system: System) -> str:
    """The sum of figures as they are printed; empty where a bound is no printed figure."""
    units = {system.quantities[step.quantity].unit for step in side}
    if len(units) != 1 or any(len(step.figures) != 1 or step.statements for step in side):
        return ""
    amounts = [step.figures[0].amount for step in side]
    total = sum((amount.value for amount in amounts), start=Decimal(0))
    return f" {measured(total, *units)}，"


def _telling(least: Sequence[Step], most: Sequence[Step]) -> int:
    """So many decimals that the bounds, rounded outwards, still miss each other."""
    for decimals in range(_DECIMALS, _MOST_DECIMALS):
        if _side(least, decimals, 0) > _side(most, decimals, 1):
            return decimals
    return _MOST_DECIMALS


def _side(side: Sequence[Step], decimals: int, end: int) -> Decimal:
    """The sum of one side's bounds, each rounded outwards as it is shown."""
    zero = Decimal(0).scaleb(-decimals)
    return sum((_shown(step, decimals, end) for step in side), start=zero)


def _shown(step: Step, decimals: int, end: int) -> Decimal:
    value = abs(step.factor) * step.bound
    return outer_bounds(Interval(value, value), decimals)[end]


def _bound(step: Step, system: System, statements: Mapping[str, Statement], decimals: int) -> str:
    """One step: whose bound it is, what it is, and what it follows from."""
    quantity = system.quantities[step.quantity]
    said = [statements[group] for group in step.statements if group in statements]
    name = thing(said[0]) if said else quantity.name
    kind = f"的{quantity.kind}" if quantity.kind else ""
    times = "" if abs(step.factor) == 1 else f"的 {round_half_up(abs(step.factor), 4)} 倍"
    word, end = ("不低于", 0) if step.factor > 0 else ("不高于", 1)
    evidence = _evidence(step, said)
    value = measured(_shown(step, decimals, end), base_unit(quantity.unit))
    return f"{name}{kind}{times}{word} {value}{evidence}"


def _evidence(step: Step, said: Sequence[Statement]) -> str:
    """What a bound follows from: the ends of the printed numbers' intervals, divided."""
    if not said:
        return ""
    numbers = step.arithmetic or "、".join(s.printed for s in said)
    return f"（{numbers}，{'、'.join(s.id for s in said)}）"


def thing(s: Statement) -> str:
    """What a statement is about, by its shortest full name.

    A functional subject is named with its class and group; its own name is the last of them.
    """
    levels = CHAIN.findall(fold(s.claim.of))
    return widen(levels[-1][0]) if levels else s.claim.of


def _mending(contradiction: Contradiction, statements: Mapping[str, Statement]) -> str:
    mended = [_repair(repair, statements) for repair in contradiction.repairs]
    if not mended:
        return "单独改动任何一处都不够"
    if len(mended) == 1:
        return f"要只改一处而使全文相容，只有这一处：{mended[0]}"
    return f"单独改动下面任何一处即可相容，本文件不能说明错在哪一处：{'；'.join(mended)}"


def _repair(repair: Repair, statements: Mapping[str, Statement]) -> str:
    s = statements.get(repair.group)
    if s is None:
        return _figure(repair)
    stated = s.claim.number.amount
    unit = "%" if s.claim.number.kind == "percent" else stated.unit
    low, high = printable(stated, repair)
    span = "，".join(
        f"{word} {measured(value, unit)}"
        for word, value in (("不低于", low), ("不高于", high))
        if value is not None
    )
    return f"{s.id} {_about(s)}{span or '改为其他数'}"


def _figure(repair: Repair) -> str:
    """A figure to be mended; of another document any that is printed there."""
    figure = repair.figure
    if figure is None:
        return repair.group
    return f"{figure.companion}所印的数" if figure.companion else f"{figure.name}={figure.amount}"


def _about(s: Statement) -> str:
    return f"{thing(s)}{s.claim.aspect}"


def printable(stated: Amount, repair: Repair) -> tuple[Decimal | None, Decimal | None]:
    """The least and greatest number, printed as a statement prints its own, that would be right."""
    unit = Fraction(1, 10**stated.decimals)
    scale = stated.scale
    low, high = (
        None if end is None else Fraction(end) / scale for end in (repair.low, repair.high)
    )
    least = None if low is None else ceil((low - unit / 2) / unit - _NOISE)
    most = None if high is None else floor((high + unit / 2) / unit + _NOISE)
    return _in_units(least, stated), _in_units(most, stated)


def _in_units(count: int | None, like: Amount) -> Decimal | None:
    return None if count is None else Decimal(count).scaleb(-like.decimals)
