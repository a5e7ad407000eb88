"""Exact proofs: a combination of constraints, in rational arithmetic, that shows a bound.

Multiplied and added up, constraints give a constraint. If they add up to the form asked for, their
bounds add up to a bound of it; if they add up to nothing at all while their bounds leave a gap, no
values can satisfy them together (Farkas' lemma). Nothing here is rounded.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from juesuan_analysis.joint.system import Row, Terms


class Proof(Struct, frozen=True):
    """Multipliers of some rows, by their index, and the bound that they prove.

    A positive multiplier uses a row's lower bound, a negative one its upper. For a conflict the
    bound is the gap: 0 ≥ ``bound`` > 0 would have to hold.
    """

    multipliers: dict[int, Fraction]
    bound: Fraction


def least_bound(rows: Mapping[int, Row], form: Terms) -> Proof | None:
    """Prove a lower bound of a form from some rows; ``None`` if they do not give one."""
    indices = list(rows)
    solution = _solve([rows[i].terms for i in indices], dict(form))
    return None if solution is None else _proof(rows, indices, solution)


def contradiction(rows: Mapping[int, Row]) -> Proof | None:
    """Prove that rows cannot hold together; ``None`` unless each of them is needed for it."""
    indices = list(rows)
    # One multiplier is free to choose; the others follow if no row is there without need.
    first, *others = indices
    wanted = {index: -c for index, c in rows[first].terms}
    solution = _solve([rows[i].terms for i in others], wanted, unique=True)
    if solution is None:
        return None
    for sign in (1, -1):
        multipliers = [sign * y for y in (Fraction(1), *solution)]
        proof = _proof(rows, indices, multipliers)
        if proof and proof.bound > 0:
            return proof
    return None


def _proof(
    rows: Mapping[int, Row], indices: Sequence[int], multipliers: Sequence[Fraction]
) -> Proof | None:
    used = {i: y for i, y in zip(indices, multipliers, strict=True) if y}
    bound = Fraction(0)
    for i, y in used.items():
        side = rows[i].low if y > 0 else rows[i].high
        if side is None:
            return None
        bound += y * side
    return Proof(used, bound)


def _solve(
    forms: Sequence[Terms], target: dict[int, Fraction], *, unique: bool = False
) -> list[Fraction] | None:
    """Multipliers with which the forms add up to the target, by Gauss-Jordan elimination.

    ``None`` if there are none, or several and ``unique`` is asked for; else those that are free to
    choose are zero.
    """
    unknowns = len(forms)
    equations: dict[int, dict[int, Fraction]] = {}
    for column, form in enumerate(forms):
        for quantity, coefficient in form:
            equations.setdefault(quantity, {})[column] = coefficient
    for quantity, coefficient in target.items():
        equations.setdefault(quantity, {})[unknowns] = coefficient
    pivots: dict[int, dict[int, Fraction]] = {}
    for equation in equations.values():
        for column, solved in pivots.items():
            _eliminate(equation, column, solved)
        pivot = min(equation, default=unknowns)
        if pivot == unknowns:
            if equation:
                return None
            continue
        scale = equation[pivot]
        reduced = {column: value / scale for column, value in equation.items()}
        for solved in pivots.values():
            _eliminate(solved, pivot, reduced)
        pivots[pivot] = reduced
    if unique and len(pivots) < unknowns:
        return None
    zero = Fraction(0)
    return [pivots.get(column, {}).get(unknowns, zero) for column in range(unknowns)]


def _eliminate(equation: dict[int, Fraction], column: int, solved: dict[int, Fraction]) -> None:
    """Subtract so much of a solved equation that the column vanishes."""
    factor = equation.get(column)
    if not factor:
        return
    for other, value in solved.items():
        rest = equation.get(other, 0) - factor * value
        if rest:
            equation[other] = rest
        else:
            equation.pop(other, None)
