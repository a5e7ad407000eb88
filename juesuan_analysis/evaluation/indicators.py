"""The indicator lines of one self-evaluation table, levels filled down."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Row
from juesuan_analysis.evaluation.labels import KNOWN, LEVEL1, LEVELS, NUMBER, amount, labels_of
from juesuan_analysis.evaluation.project_records import Indicator, Spot
from juesuan_analysis.wordforms import compact


@dataclass
class _Group:
    """Indicators between two level names: the name may be printed beside a later line."""

    level1: str
    level2: str
    lines: list[Indicator] = field(default_factory=list)


class IndicatorLines:
    """Reads the indicator lines of one table, filling levels down."""

    def __init__(
        self, owner: str, columns: dict[str, int], spot: Callable[[int, int], Spot]
    ) -> None:
        self.owner = owner
        self.columns = columns
        self.spot = spot  # from row and column to the cell
        self.groups = [_Group("", "")]
        self.last_number = 0
        self.half = ""  # a level name whose rest stands on the next page

    def read(self, row: Row, keys: list[str], index: int) -> None:
        """Take one line: levels, an indicator, or the rest of a broken name."""
        score = self._score_column(keys)
        shift = self.columns["score"] - score if score is not None else 0
        name = self._name_column(keys, score, shift)
        numbered = labels_of(keys[name]).get("indicator") if name is not None else None
        self._levels(keys[: name if name is not None else len(keys)], numbered, name is None)
        if name is None:
            self._rest_of_name(row, keys)
        elif score is not None:
            found = self._indicator(row, keys, name, shift, numbered)
            cells = {"weight": self.spot(index, score - 1), "score": self.spot(index, score)}
            self.groups[-1].lines.append(replace(found, spots=cells))

    def finish(self) -> list[Indicator]:
        """All indicators, with the levels of their groups."""
        result = []
        # A first level printed only beside a later line spans the lines above it as well.
        first = next((group.level1 for group in self.groups if group.level1), "")
        for group in self.groups:
            first = group.level1 or LEVEL1.get(group.level2) or first
            second = group.level2
            result += [replace(line, level1=first, level2=second) for line in group.lines]
        return result

    def _score_column(self, keys: Sequence[str]) -> int | None:
        """Where the score stands: the right one of two neighbouring numbers, furthest right."""
        for column in range(min(len(keys) - 1, self.columns["score"]), 0, -1):
            if NUMBER.fullmatch(keys[column]) and NUMBER.fullmatch(keys[column - 1]):
                return column
        return None

    def _name_column(self, keys: Sequence[str], score: int | None, shift: int) -> int | None:
        numbered = [i for i, key in enumerate(keys) if "indicator" in labels_of(key)]
        if numbered:
            return numbered[0]
        if score is None:
            return None
        return self.columns["level3"] - shift

    def _levels(self, before: Sequence[str], numbered: re.Match[str] | None, rest: bool) -> None:
        names = [k for k in before if k and "heading" not in labels_of(k)]
        names = [k for k in names if "placeholder" not in labels_of(k)]
        if rest:
            names = [k for k in names if k in KNOWN or self.half + k in KNOWN]
        number = int(numbered["number"]) if numbered else 0
        level1 = level2 = ""
        for name in names:
            whole = self.half + name if self.half + name in KNOWN else name
            if (whole in LEVELS and whole not in LEVEL1) or (
                whole in LEVELS and len(names) > 1 and name == names[0]
            ):
                level1 = whole
            elif whole in LEVEL1 or len(names) == 1 or name != names[0]:
                level2 = whole
            else:
                level1 = whole
            is_half = whole not in KNOWN and any(k.startswith(whole) for k in KNOWN)
            self.half = whole if is_half else ""
        self._open(level1, level2, number)

    def _open(self, level1: str, level2: str, number: int) -> None:
        current = self.groups[-1]
        continued = current.level2 and level2.startswith(current.level2) and level2 in KNOWN
        # A level name may stand beside a later line of its group: 指标2 belongs with 指标1.
        late = not current.level2 and number > 1
        if level2 and (continued or late):
            current.level1, current.level2 = level1 or current.level1, level2
        elif level1 or level2:
            self.groups.append(_Group(level1, level2))
        elif number == 1 and self.last_number >= 1:
            self.groups.append(_Group("", ""))
        self.last_number = number or self.last_number

    def _rest_of_name(self, row: Row, keys: Sequence[str]) -> None:
        lines = self.groups[-1].lines
        rest = [
            compact(cell)
            for cell, key in zip(row.cells, keys, strict=True)
            if key
            and "placeholder" not in labels_of(key)
            and not any(key in known for known in KNOWN)
        ]
        if lines and len(rest) == 1 and "heading" not in labels_of(rest[0]):
            lines[-1] = replace(lines[-1], level3=lines[-1].level3 + rest[0])

    def _indicator(
        self,
        row: Row,
        keys: Sequence[str],
        name: int,
        shift: int,
        numbered: re.Match[str] | None,
    ) -> Indicator:
        def text(column: str) -> str:
            position = self.columns.get(column, len(keys)) - shift
            return compact(row.cells[position]) if name < position < len(keys) else ""

        score = self.columns["score"] - shift
        printed = compact(row.cells[name])
        after = [compact(cell) for cell in row.cells[score + 1 :] if cell]
        measures = after.pop() if "measures" in self.columns and after else ""
        return Indicator(
            project=self.owner,
            level1="",
            level2="",
            level3=vocabulary.evaluation().number.sub("", printed) if numbered else printed,
            operator=text("operator"),
            target=text("target"),
            target_unit=text("target_unit"),
            actual=text("actual"),
            completion=text("completion"),
            weight=amount(keys[score - 1], "分"),
            score=amount(keys[score], "分"),
            deviation="；".join(after),
            measures=measures,
            place=row.place,
        )
