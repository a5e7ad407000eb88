"""Errors as clerks make them, planted in a text: what is changed, and which numbers it touches."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, pairwise
from random import Random

from benchmarks.links import TOTAL, every
from benchmarks.printed import Cell, Grid, Page, Span, Word, plain, span

_OPPOSITE = {
    "增加": "减少", "增长": "下降", "上升": "下降", "提高": "降低", "增支": "减支", "上涨": "回落",
    "大于": "小于", "高于": "低于", "多于": "少于", "增幅": "降幅", "超支": "节约", "下滑": "上升",
}  # fmt: skip
_OPPOSITE |= {"下降": "增长", "降低": "提高"} | {b: a for a, b in _OPPOSITE.items() if a[0] != "上"}
_OTHER_NAME = "青岭市粮食和物资储备局"
_OWN_NAME = re.compile(
    r"(?!.{0,3}年度|第.部)[\u4e00-\u9fff（）]{2,30}?"
    r"(?:局|厅|委员会|中心|大学|学院|办公室|办事处|(?<!年度)部)(?:（本级）)?"
)
_SCALE = 10**4


@dataclass(frozen=True)
class Defect:
    """An error: the text with it, and what its finding should name.

    ``values`` are what now stands at the places of the numbers it touches (nothing: they are gone);
    ``determined`` is true of what the document settles without arithmetic. A finding names the
    place if it is at one of the ``lines`` (from 0, of the new text) or says one of the ``names``.
    """

    kind: str
    where: str
    told: str
    text: str
    lines: frozenset[int]
    values: dict[int, Span] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    determined: bool = False


Plant = Callable[[Page, Random], Iterator[Defect]]


def plant(page: Page, kind: str, seed: int, most: int) -> list[Defect]:
    """So many errors of a kind, at places that the seed decides."""
    every_one = list(KINDS[kind](page, Random(f"{seed} {kind}")))
    chosen = Random(f"{seed} {kind} chosen").sample(
        range(len(every_one)), min(most, len(every_one))
    )
    return [every_one[index] for index in sorted(chosen)]


def _where(page: Page, start: int) -> str:
    number = next(n for n in every(page) if n.start == start)
    if not isinstance(number, Cell):
        return "narrative"
    grid = _grid_at(page, number.line)
    return "self-evaluation" if "评" in grid.caption else "tables"


def _grid_at(page: Page, line: int) -> Grid:
    return next(g for g in page.grids if g.first <= line < g.first + len(g.rows))


def _put(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


# Numbers


def _misprints(kind: str, wrong: Callable[[str, Random], str]) -> Plant:
    def planted(page: Page, chance: Random) -> Iterator[Defect]:
        for number in every(page):
            if isinstance(number, Word) or (token := wrong(number.token, chance)) == number.token:
                continue
            end = number.start + len(number.token)
            text = _put(page.text, number.start, end, token)
            told = f"{_around(page, number.start, end)} → {token}"
            values = {number.start: span(token, number.scale)}
            where = _where(page, number.start)
            yield Defect(kind, where, told, text, frozenset({number.line}), values)

    return planted


def _around(page: Page, start: int, end: int) -> str:
    return re.sub(r"\s+", " ", page.text[max(0, start - 24) : end])


def _digit(token: str, chance: Random) -> str:
    place = chance.choice([i for i, c in enumerate(token) if c.isdigit()])
    leading = place == 0 and len(token.partition(".")[0].replace(",", "")) > 1
    other = chance.choice(("123456789" if leading else "0123456789").replace(token[place], ""))
    return _put(token, place, place + 1, other)


def _transposed(token: str, chance: Random) -> str:
    pairs = [
        i
        for i, (a, b) in enumerate(pairwise(token))
        if (a + b).isdigit() and a != b and not (i == 0 and b == "0")
    ]
    place = chance.choice(pairs) if pairs else 0
    swapped = token[place : place + 2][::-1]
    return _put(token, place, place + 2, swapped) if pairs else token


# Words


def _direction(page: Page, _: Random) -> Iterator[Defect]:
    for word in page.words:
        opposite = _OPPOSITE.get(word.token)
        behind = page.text[word.end : word.end + 8]
        if opposite and re.match("[了率幅度为约]*[ ]*[0-9]|.{0,2}预算", behind):
            text = _put(page.text, word.start, word.end, opposite)
            sign = Fraction(-word.sign)
            told = f"{_around(page, word.start, word.end)}{behind} → {opposite}"
            lines = frozenset({word.line})
            yield Defect("direction", "narrative", told, text, lines, {word.start: (sign, sign)})


def _unit(page: Page, _: Random) -> Iterator[Defect]:
    other = {"万元": ("元", 1), "元": ("万元", _SCALE)}
    for number in page.stated:
        if number.unit in other:
            unit, scale = other[number.unit]
            text = _put(page.text, number.end - len(number.unit), number.end, unit)
            told = f"{_around(page, number.start, number.end)} → {unit}"
            values = {number.start: span(number.token, scale)}
            yield Defect("unit", "narrative", told, text, frozenset({number.line}), values)


def _name(page: Page, _: Random) -> Iterator[Defect]:
    """Another department's name where the text has the own one, or 本部门 before its year."""
    first = next((m[0] for line in page.lines if (m := _OWN_NAME.search(line.strip()))), "")
    for number, line in enumerate(page.lines):
        for own in (first, first.removesuffix("（本级）"), "本部门", "本单位"):
            place = line.find(own) if own and "\t" not in line else -1
            if place >= 0 and number > 3:
                start = page.begins[number] + place
                text = _put(page.text, start, start + len(own), _OTHER_NAME)
                told = f"L{number + 1} {line.strip()[:40]}: {own} → {_OTHER_NAME}"
                yield Defect(
                    "name", "narrative", told, text, frozenset({number}), {}, (_OTHER_NAME,), True
                )
                break


# Tables


def _statutory(page: Page) -> Iterator[Grid]:
    return (grid for grid in page.grids if grid.cells and "评" not in grid.caption)


def _by_row(grid: Grid) -> dict[int, list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.line, []).append(cell)
    return rows


def _row_deleted(page: Page, _: Random) -> Iterator[Defect]:
    for grid in _statutory(page):
        for line, cells in _by_row(grid).items():
            text = _put(page.text, page.begins[line], page.begins[line + 1], "")
            names = {name for cell in cells for name in (cell.code, cell.name, *_level(grid, cell))}
            told = f"{plain(grid.caption)}: {plain(page.lines[line])[:40]} deleted"
            values = {cell.start: (Fraction(0), Fraction(0)) for cell in cells}
            lines = frozenset[int]()
            yield Defect(
                "row deleted", "tables", told, text, lines, values, tuple(filter(None, names))
            )


def _level(grid: Grid, cell: Cell) -> Iterator[str]:
    """What a finding calls the sum that a row is a part of."""
    column = [c for c in grid.cells if c.column == cell.column]
    if cell.code[:-2]:
        yield f"{cell.code[:-2]} "
    elif not cell.code:
        yield from (
            f"{c.name} = " for c in column if c.line > cell.line and TOTAL.fullmatch(c.name)
        )
        yield from (f"{c.name} = " for c in column if c.line < cell.line)


def _swapped(page: Page, kind: str, told: str, pairs: Sequence[tuple[Cell, Cell]]) -> Defect:
    """Figures that stand in each other's cells."""
    tokens = {cell.start: (cell, other.token) for a, b in pairs for cell, other in ((a, b), (b, a))}
    text = page.text
    for start, (cell, token) in sorted(tokens.items(), reverse=True):
        text = _put(text, start, start + len(cell.token), token)
    values = {start: span(token, cell.scale) for start, (cell, token) in tokens.items()}
    lines = frozenset(cell.line for cell, _ in tokens.values())
    return Defect(kind, "tables", told, text, lines, values)


def _rows_swapped(page: Page, _: Random) -> Iterator[Defect]:
    """The figures of two neighbouring rows exchanged."""
    for grid in _statutory(page):
        rows = list(_by_row(grid).values())
        for one, other in pairwise(rows):
            pairs = [(a, b) for a in one for b in other if a.column == b.column]
            if any(a.token != b.token for a, b in pairs) and len(one) == len(other) == len(pairs):
                told = f"{plain(grid.caption)}: figures of {one[0].name} and {other[0].name}"
                yield _swapped(page, "rows swapped", told, pairs)


def _columns_swapped(page: Page, _: Random) -> Iterator[Defect]:
    """The figures of two neighbouring columns exchanged, in the rows that have both."""
    for grid in _statutory(page):
        columns = sorted({(cell.column, cell.heading) for cell in grid.cells})
        for (one, first), (other, second) in pairwise(columns):
            rows = ({c.column: c for c in row} for row in _by_row(grid).values())
            pairs = [(row[one], row[other]) for row in rows if one in row and other in row]
            if first != second and any(a.token != b.token for a, b in pairs):
                told = f"{plain(grid.caption)}: columns {first} and {second}"
                yield _swapped(page, "columns swapped", told, pairs)


def _table_twice(page: Page, _: Random) -> Iterator[Defect]:
    for grid in _statutory(page):
        begin, end = page.begins[grid.caption_line], page.begins[grid.first + len(grid.rows)]
        text = _put(page.text, end, end, "\n" + page.text[begin:end])
        size = grid.first + len(grid.rows) - grid.caption_line + 1
        lines = frozenset(range(grid.caption_line, grid.caption_line + 2 * size))
        told, names = plain(grid.caption), (plain(grid.caption),)
        yield Defect("table twice", "tables", told, text, lines, {}, names, True)


def _captions(page: Page, _: Random) -> Iterator[Defect]:
    grids = list(_statutory(page))
    for one, other in ((a, b) for i, a in enumerate(grids) for b in grids[i + 1 :]):
        lines = list(page.lines)
        at, to = one.caption_line, other.caption_line
        if plain(lines[at]) == plain(lines[to]):
            continue  # nothing would be exchanged
        lines[at], lines[to] = lines[to], lines[at]
        names = (plain(one.caption), plain(other.caption))
        told = " and ".join(names)
        rows = (range(grid.first, grid.first + len(grid.rows)) for grid in (one, other))
        touched = frozenset({at, to, *chain(*rows)})  # a figure of either tells as well
        text = "".join(lines)
        yield Defect("caption exchanged", "tables", told, text, touched, {}, names, True)


KINDS: dict[str, Plant] = {
    "digit": _misprints("digit", _digit),
    "transposition": _misprints("transposition", _transposed),
    "direction": _direction,
    "unit": _unit,
    "name": _name,
    "row deleted": _row_deleted,
    "rows swapped": _rows_swapped,
    "columns swapped": _columns_swapped,
    "table twice": _table_twice,
    "caption exchanged": _captions,
}
"""The kinds of errors by name."""
