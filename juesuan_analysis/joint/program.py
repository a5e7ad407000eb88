"""The constraints as a linear program, solved by HiGHS in floating point.

What it finds is only ever a proposal: :mod:`juesuan_analysis.joint.proof` confirms it exactly.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from juesuan_analysis.joint.system import System, Terms
from juesuan_analysis.patience import spent

_OPTIONS: dict[str, bool | str | int] = {
    "output_flag": False,
    "presolve": "off",
    "solver": "simplex",
    "threads": 1,
}
"""Without presolve an infeasible program gives its ray and a changed one starts from the last."""

_TINY = 1e-9
"""Multipliers below it are rounding noise of the solver."""

_CLOSE = 1e-7
"""What the solver takes for a row that is satisfied."""


class Program:
    """A linear program whose rows can be switched off and on; every solve starts from the last.

    Rows about a single quantity that nobody doubts are passed as bounds of that quantity: they are
    most of all rows, and a solver's work grows with its rows. ``rows`` are those that may be
    switched on at all; without it every one. Once patience is spent nothing is solved any more:
    nothing contradicts anything, and no form has a bound.
    """

    def __init__(self, system: System, rows: Iterable[int] | None = None) -> None:
        import highspy
        import numpy as np

        self._np = np
        self._infinity = highspy.kHighsInf
        self._infeasible = highspy.HighsModelStatus.kInfeasible
        self._optimal = highspy.HighsModelStatus.kOptimal
        self._unknown = highspy.HighsModelStatus.kUnknown
        self._by_row = int(highspy.MatrixFormat.kRowwise)
        self._senses = {1: highspy.ObjSense.kMinimize, -1: highspy.ObjSense.kMaximize}
        self._free = -self._infinity, self._infinity
        chosen = {i: system.rows[i] for i in (range(len(system.rows)) if rows is None else rows)}
        self._ends = np.tile(self._free, (len(system.rows), 1))
        for index, row in chosen.items():
            self._ends[index] = (
                -self._infinity if row.low is None else _float(row.low),
                self._infinity if row.high is None else _float(row.high),
            )
        self._column_of: dict[int, int] = {}
        self._bound_of: dict[int, int] = {}
        for index, row in chosen.items():
            column, coefficient = row.terms[0]
            single = len(row.terms) == 1 and coefficient == 1 and not row.group
            if single and column not in self._bound_of:
                self._column_of[index], self._bound_of[column] = column, index
        self._rows = [i for i in chosen if i not in self._column_of]
        self._line_of = {row: line for line, row in enumerate(self._rows)}
        self._solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in _OPTIONS.items():
            self._solver.setOptionValue(name, value)
        self._pass(system)
        self._active = set(chosen)
        self._held: list[set[int]] = []  # rows that one solution satisfies
        self._stale = True
        self.solved = 0

    def _pass(self, system: System) -> None:
        """Give the solver the whole program."""
        np, columns = self._np, len(system.quantities)
        bounds = np.tile(self._free, (columns, 1))
        bounds[[*self._bound_of]] = self._ends[[*self._bound_of.values()]]
        forms = [system.rows[row].terms for row in self._rows]
        starts = np.cumsum([0, *map(len, forms)], dtype=np.int32)
        index = np.array([column for form in forms for column, _ in form], np.int32)
        value = np.array([_float(c) for form in forms for _, c in form])
        self._matrix = starts, index, value
        whole = np.zeros(columns, np.int32)  # none of the quantities need be a whole number
        spans = (bounds, self._ends[self._rows])
        self._solver.passModel(
            columns, len(forms), len(value), self._by_row, int(self._senses[1]), 0.0,
            np.zeros(columns), *(np.array(end) for pair in spans for end in pair.T),
            *self._matrix, whole,
        )  # fmt: skip

    def use(self, rows: Iterable[int]) -> None:
        """Switch on exactly these rows, in their order, so that a run is like every other."""
        wanted = set(rows)
        off, on = sorted(self._active - wanted), sorted(wanted - self._active)
        self._bound(off, self._np.tile(self._free, (len(off), 1)))
        self._bound(on, self._ends[on])
        self._active = wanted
        self._stale = self._stale or bool(off or on)

    def _bound(self, rows: Sequence[int], ends: Any) -> None:
        """Give new bounds to some rows, be they lines of the program or bounds of its columns."""
        np, solver = self._np, self._solver
        columns, lines = solver.changeColsBounds, solver.changeRowsBounds
        for change, place in ((columns, self._column_of), (lines, self._line_of)):
            own = [number for number, row in enumerate(rows) if row in place]
            places = np.array([place[rows[number]] for number in own], np.int32)
            change(len(own), places, *(np.array(end) for end in ends[own].T))

    def conflict(self) -> list[int] | None:
        """Rows that contradict each other, ``None`` if all that are switched on can hold."""
        if any(self._active <= held for held in self._held):
            return None
        status = self._run()
        if status == self._unknown:
            return None
        if status != self._infeasible:
            self._held.append(self._active | self._satisfied())
            return None
        _, exists, ray = self._solver.getDualRay()
        return self._support(ray, self._columns(ray)) if exists else sorted(self._active)

    def least(self, form: Terms, sense: int = 1) -> tuple[float, list[int]] | None:
        """The least value (``sense`` -1: the greatest) of a form, and the rows that hold it there.

        ``None`` if it has no bound. The rows switched on must be able to hold together.
        """
        columns = [index for index, _ in form]
        self._cost(columns, [float(c) for _, c in form])
        self._solver.changeObjectiveSense(self._senses[sense])
        status = self._run()
        result = None
        if status == self._optimal:
            solution = self._solver.getSolution()
            value = self._solver.getInfo().objective_function_value
            result = value, self._support(solution.row_dual, solution.col_dual)
        self._cost(columns, [0.0] * len(columns))
        return result

    def values(self) -> list[float]:
        """The quantities at a solution for the rows that are switched on, the last one if it is."""
        if self._stale:
            self._run()
        return list(self._solver.getSolution().col_value)

    def _satisfied(self) -> set[int]:
        """The rows that the solution found satisfies, those that are switched off among them."""
        np, solution = self._np, self._solver.getSolution()
        columns = np.array(solution.col_value)[[*self._column_of.values()]]
        values = np.concatenate([columns, solution.row_value])
        rows = np.array([*self._column_of, *self._rows], np.int32)
        low, high = self._ends[rows].T
        return set(rows[(low - _CLOSE <= values) & (values <= high + _CLOSE)].tolist())

    def _cost(self, columns: list[int], costs: list[float]) -> None:
        np = self._np
        self._solver.changeColsCost(len(columns), np.array(columns, np.int32), np.array(costs))

    def _run(self) -> Any:
        if spent():
            return self._unknown
        self.solved += 1
        self._stale = False
        self._solver.run()
        return self._solver.getModelStatus()

    def _columns(self, ray: Any) -> Any:
        """What a combination of rows leaves of each quantity, for its bounds to make up for."""
        np = self._np
        starts, columns, values = self._matrix
        weights = np.repeat(ray, np.diff(starts)) * values
        return np.bincount(columns, weights, minlength=int(columns.max(initial=0)) + 1)

    def _support(self, lines: Any, columns: Any) -> list[int]:
        np = self._np
        used = [self._rows[line] for line in np.flatnonzero(np.abs(lines) > _TINY)]
        bounded = np.flatnonzero(np.abs(columns) > _TINY)
        used += [self._bound_of[column] for column in bounded if column in self._bound_of]
        return sorted(row for row in used if row in self._active)


def _float(exact: Fraction) -> float:
    """The same as ``float``, which asks whether they are whole numbers once more."""
    above, below = exact.as_integer_ratio()
    return above / below
