"""Which printed numbers another one determines or bounds: found by plain arithmetic.

Nothing here knows what the program checks. A relation is kept only if it holds in the text as it
is; an error is *linked* if one of them does not hold with it any more.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from benchmarks.printed import Cell, Grid, Page, Printed, Span, Stated, Word

ZERO: Span = (Fraction(0), Fraction(0))
Values = Mapping[int, Span]
"""What stands at each place of a number; the sign at that of a word."""

TOTAL = re.compile("(?:本年(?:收入|支出)|人员经费|公用经费)?合计|总计|小计|总分|总评价得分")
_WHOLE = {"小计", "本年支出合计", "本年支出", "决算数", "金额", "合计", "本年收入合计"}
_LIST = re.compile(r"^\s*#*\s*[(（]\d+[)）]")
_NAMES_APART = re.compile(r"[,:(、)]|为|支出决算|决算数|决算|支出$|共计|安排的?")
_BETWEEN = re.compile("了?(?:率|幅度)?为?")
_BUDGET = re.compile("(?:年初|全年|调整)?预算")
_COMPLETED = re.compile("(?:完成.*预算.*|执行率|完成率)[为的]?$")
_NEAR = 40
"""So many amounts before a rate may be what it is of."""


@dataclass(frozen=True)
class Relation:
    """Something that holds between numbers (by place), and whether it does with other values."""

    name: str
    places: tuple[int, ...]
    test: Callable[[list[Span]], bool]

    def holds(self, values: Values) -> bool:
        """Whether it holds of some values; a number that is not there any more counts as zero."""
        return self.test([values.get(place, ZERO) for place in self.places])


def relations(page: Page) -> list[Relation]:
    """Every relation found in a text that holds there."""
    values = {printed.start: printed.span for printed in every(page)}
    found = (*_in_tables(page), *_named_alike(page), *_in_sentences(page), *_counted(page))
    return [relation for relation in found if relation.holds(values)]


def every(page: Page) -> list[Printed]:
    """All numbers of a text, and the words that say which way."""
    return [*(cell for grid in page.grids for cell in grid.cells), *page.stated, *page.words]


def _meet(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _added(spans: Sequence[Span]) -> Span:
    return sum((s[0] for s in spans), Fraction(0)), sum((s[1] for s in spans), Fraction(0))


def _percent(rate: Span, part: Span, whole: Span) -> bool:
    """Whether a part may be so many percent of a whole."""
    low = whole[0] if whole[0] > 0 else Fraction(0)
    return whole[1] > 0 and part[0] * 100 <= rate[1] * whole[1] and rate[0] * low <= part[1] * 100


def _related(name: str, test: Callable[[list[Span]], bool], *printed: Printed) -> Relation:
    return Relation(name, tuple(one.start for one in printed), test)


def _sum(name: str, whole: Printed, parts: Sequence[Printed]) -> Relation:
    return _related(name, lambda s: _meet(s[0], _added(s[1:])), whole, *parts)


def _equal(name: str, one: Printed, other: Printed) -> Relation:
    return _related(name, lambda s: _meet(s[0], s[1]), one, other)


def _rate(name: str, rate: Printed, part: Printed, wholes: Sequence[Printed]) -> Relation:
    """A part in percent of one of several amounts."""
    return _related(
        name, lambda s: any(_percent(s[0], s[1], w) for w in s[2:]), rate, part, *wholes
    )


def _growth(word: Word, rate: Printed, change: Printed, levels: Sequence[Printed]) -> Relation:
    """A change in percent of what one of several amounts was before it, or has become."""

    def test(spans: list[Span]) -> bool:
        sign, rate, change, *levels = spans
        before = [(low - sign[0] * change[0], high - sign[0] * change[0]) for low, high in levels]
        return any(_percent(rate, change, base) for base in before)

    return _related("growth", test, word, rate, change, *levels)


# Tables


def _in_tables(page: Page) -> Iterator[Relation]:
    for grid in page.grids:
        columns: dict[tuple[int, str], list[Cell]] = defaultdict(list)
        rows: dict[int, list[Cell]] = defaultdict(list)
        for cell in grid.cells:
            columns[cell.column, cell.heading].append(cell)
            rows[cell.line].append(cell)
        for column in columns.values():
            yield from _by_codes(column)
            yield from _closed(column)
            yield from _opened(column)
        yield from (r for row in rows.values() for r in _across(row))
        yield from _evaluated(grid, list(rows.values()))


def _by_codes(column: Sequence[Cell]) -> Iterator[Relation]:
    coded = [cell for cell in column if cell.code]
    for whole in column:
        longer = len(whole.code) + 2 if whole.code else 3
        parts = [c for c in coded if len(c.code) == longer and c.code.startswith(whole.code)]
        if parts and (whole.code or TOTAL.fullmatch(whole.name)):
            yield _sum(f"{whole.code or whole.name} = its parts", whole, parts)


def _closed(column: Sequence[Cell]) -> Iterator[Relation]:
    above: list[Cell] = []
    for cell in column:
        if TOTAL.fullmatch(cell.name) and not cell.code and above:
            yield _sum(f"{cell.name} = what stands above", cell, above)
            above = []
        above.append(cell)


def _opened(column: Sequence[Cell]) -> Iterator[Relation]:
    """Wholes above their parts, in a table without codes."""
    for index, whole in enumerate(column):
        below = column[index + 1 :]
        inner = [c for c in below[:2] if c.inner]
        parts = [c for c in below if not c.inner] if TOTAL.fullmatch(whole.name) else inner
        if parts and not whole.inner and not any(c.code for c in column):
            yield _sum(f"{whole.name} = its parts", whole, parts)


def _across(row: Sequence[Cell]) -> Iterator[Relation]:
    if len(row) > 1 and row[0].heading in _WHOLE:
        yield _sum(f"{row[0].code or row[0].name}: across", row[0], row[1:])


def _evaluated(grid: Grid, rows: Sequence[Sequence[Cell]]) -> Iterator[Relation]:
    money = [row for row in rows if re.search("年度资金总额|财政拨款$|项目.*支出", row[0].name)]
    rates = [c for row in money for c in row if printed_cell(grid, c).endswith(("%", "％"))]
    amounts = [c for row in money for c in row if c not in rates]
    for rate in rates:
        near = [c for c in amounts if c.line in (rate.line, rate.line + 1)]
        yield from (_rate("execution rate", rate, b, [a]) for a, b in combinations(near, 2))
    if len(money) == 2:
        pairs = zip(money[0][:2], money[1][:2], strict=False)
        yield from (_equal("total and its one source", a, b) for a, b in pairs)
    for cell in (row[0] for row in rows if TOTAL.fullmatch(row[0].name)):
        for left_out in ([], *([row] for row in money)):
            scores = [r[-1] for r in rows if len(r) > 1 and r[0].line < cell.line]
            parts = [c for c in scores if all(c not in row for row in left_out)]
            if parts and "收支" not in grid.caption:
                yield _sum("total score", cell, parts)


def printed_cell(grid: Grid, cell: Cell) -> str:
    """What the text prints in a cell, with its unit."""
    return grid.rows[cell.line - grid.first][cell.column][1].strip()


# The same thing in several places


def _key(cell: Cell, caption: str) -> tuple[str, str, str]:
    """What a figure is of: income or expenditure, row, column."""
    heading = "" if cell.heading in _WHOLE else cell.heading
    income = "收入" in cell.heading or ("收入" in caption and "支出" not in caption)
    name = "" if TOTAL.fullmatch(cell.name) else cell.code or cell.name
    return "income" if income else "", name, heading


def _named_alike(page: Page) -> Iterator[Relation]:
    same: dict[tuple[str, str, str], list[tuple[Grid, Cell]]] = defaultdict(list)
    named: dict[str, list[Cell]] = defaultdict(list)
    for grid in page.grids:
        for cell in grid.cells:
            if "评" not in grid.caption:
                same[_key(cell, grid.caption)].append((grid, cell))
            named[cell.name.removesuffix("合计")].append(cell)
    for key, cells in same.items():
        for (grid, one), (other_grid, other) in combinations(cells, 2):
            if grid is not other_grid and key[1]:
                yield _equal(f"{one.name} in two tables", one, other)
    yield from _restated(page, named)
    yield from _projects(page)


def _restated(page: Page, named: Mapping[str, Sequence[Cell]]) -> Iterator[Relation]:
    said: dict[tuple[str, str], list[Stated]] = defaultdict(list)
    for number in page.stated:
        pieces = [piece for piece in _NAMES_APART.split(number.before) if piece]
        name = pieces[-1] if pieces else ""
        changes = any(word.token in name for word in page.words)
        if len(name) > 3 and number.unit.endswith("元") and not changes:
            said[name, number.unit].append(number)
        for row, cells in named.items():
            if len(row) > 2 and name.endswith(row) and number.unit.endswith("元"):
                yield from (_equal(f"{row} in a table", number, cell) for cell in cells)
    for (name, _), numbers in said.items():
        yield from (_equal(f"{name} said twice", a, b) for a, b in combinations(numbers, 2))


def _projects(page: Page) -> Iterator[Relation]:
    """Amounts and scores of a project in the text and in its own table."""
    for grid in page.grids:
        name = next((plain for row in grid.rows[:1] for _, plain in row[1:] if plain), "")
        begun = name[: max(5, len(name) // 2)]
        if "绩效" in grid.caption and begun:
            lines = {n for n, line in enumerate(page.lines) if begun in line and _LIST.match(line)}
            told = [s for s in page.stated if {s.line, s.line - 1, s.line - 2} & lines]
            cells = [c for c in grid.cells if "." in c.token or c.name == "总分"]
            yield from (_equal(f"{name}: table", s, c) for s in told for c in cells)


# Sentences


def _in_sentences(page: Page) -> Iterator[Relation]:
    paragraphs: dict[int, list[Stated]] = defaultdict(list)
    for number in page.stated:
        paragraphs[number.line].append(number)
    budgets = [row for grid in page.grids for row in _with_budget(grid)]
    before: list[Stated] = []
    for line, numbers in paragraphs.items():
        amounts = [n for n in numbers if n.unit.endswith("元")]
        words = [word for word in page.words if word.line == line]
        for rate in (n for n in numbers if n.unit == "%"):
            yield from _rated(page, rate, amounts, before, words, budgets)
        yield from _listed(amounts)
        yield from _listed([n for n in numbers if n.unit in "个辆台"])
        before = [*before, *amounts][-_NEAR:]


def _with_budget(grid: Grid) -> Iterator[tuple[Cell, Cell]]:
    for cell, behind in zip(grid.cells, grid.cells[1:], strict=False):
        if (cell.line, cell.heading, behind.heading) == (behind.line, "预算数", "决算数"):
            yield cell, behind


def _rated(
    page: Page, rate: Stated, amounts: Sequence[Stated], before: Sequence[Stated],
    words: Sequence[Word], budgets: Sequence[tuple[Cell, Cell]],
) -> Iterator[Relation]:  # fmt: skip
    """What a rate is of: a part and a whole, an outturn and its budget, a change and a level."""
    own = [n for n in amounts if n.start < rate.start]
    if not own:
        return
    word = _word_before(page, rate, words)
    change = _word_before(page, own[-1], words)
    if "占" in rate.before[-24:]:
        yield _rate("share", rate, own[-1], [*before, *amounts])
    elif word and change and change.start > rate.start - _NEAR:
        yield _growth(change, rate, own[-1], [*own[:-1], *before])
        yield _related("two words for one change", lambda s: s[0] == s[1], word, change)
    elif _COMPLETED.search(rate.before):
        yield _rate("completion", rate, own[-1], own[:-1])
        for budget, outturn in budgets:
            if _meet(outturn.span, own[-1].span):
                yield _rate("completion", rate, own[-1], [budget])
        for compared in words:
            told = page.text[rate.end : compared.start]
            near = rate.end < compared.start < rate.end + 20 and not re.search("[。;；]", told)
            if near and _BUDGET.match(page.text, compared.end):
                yield _against(compared, rate)


def _word_before(page: Page, number: Stated, words: Sequence[Word]) -> Word | None:
    """The word right in front of a number."""
    near = [w for w in words if w.end <= number.start]
    between = page.text[near[-1].end : number.start].strip() if near else "?"
    return near[-1] if near and _BETWEEN.fullmatch(between) else None


def _against(word: Word, rate: Stated) -> Relation:
    def test(spans: list[Span]) -> bool:
        (sign, _), (low, high) = spans
        return high > 100 if sign > 0 else low < 100

    return _related("words against a rate", test, word, rate)


def _listed(numbers: Sequence[Stated]) -> Iterator[Relation]:
    """A total in front of its parts."""
    for index, whole in enumerate(numbers):
        for length in range(2, min(9, len(numbers) - index)):
            parts = numbers[index + 1 : index + 1 + length]
            between = parts[0].before[len(whole.before) :]
            if {whole.unit} == {p.unit for p in parts} and re.search("其中|包括|[(:]", between):
                yield _sum("a total and the parts behind it", whole, parts)


# Counts and means


def _counted(page: Page) -> Iterator[Relation]:
    scores = [n for n in page.stated if n.unit == "分"]
    for mean in (n for n in scores if "平均" in n.before[-12:]):
        below = [n for n in scores if n.start > mean.start and "平均" not in n.before[-12:]]
        if below:
            yield _mean(mean, below)
    budgets = [n for n in page.stated if re.search("预算数?为?$", n.before)]
    for number in page.stated:
        beside = number.before[-2:] + page.text[number.end : number.end + 2]
        if number.unit == "个" and "项目" in beside:
            yield from _count(number, _list_below(page, number.line))
        if number.before.endswith("涉及资金"):
            yield _sum(
                "money of the projects below", number, [b for b in budgets if b.line > number.line]
            )


def _mean(mean: Stated, scores: Sequence[Stated]) -> Relation:
    def test(spans: list[Span]) -> bool:
        low, high = _added(spans[1:])
        return _meet(spans[0], (low / len(scores), high / len(scores)))

    return _related("mean score", test, mean, *scores)


def _list_below(page: Page, line: int) -> int:
    """How many numbered projects follow before something else does."""
    count = 0
    for text in page.lines[line + 1 :]:
        if _LIST.match(text) and "项目" in text:
            count += 1
        elif count and text.lstrip().startswith(("#", "《")):
            break
    return count


def _count(number: Stated, lines: int) -> Iterator[Relation]:
    if lines:
        own = (Fraction(lines), Fraction(lines))
        yield _related("projects listed below", lambda s: _meet(s[0], own), number)
