"""Errors to plant in made-up disclosures, as clerks make them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from tests.generating.making import Block, Made
from tests.generating.sheets import Sheet
from tests.generating.subjects import ECONOMIC
from tests.generating.told import OK, Piece, misprinted, replaced

Change = tuple[int, Block | None]
"""Which block becomes what; ``None`` where it falls away."""


@dataclass(frozen=True)
class Planted:
    """A disclosure with one error, and what the error is."""

    kind: str
    made: Made
    told: str


def plant(made: Made, kind: str, chance: Random) -> Planted | None:
    """A disclosure with an error of a kind; ``None`` if it has no place for one."""
    changes = list(KINDS[kind](made, chance))
    if not changes:
        return None
    place, block = chance.choice(changes)
    blocks = [*made.blocks[:place], *([block] if block else []), *made.blocks[place + 1 :]]
    return Planted(kind, replace(made, blocks=tuple(blocks)), _told(made.blocks[place], block))


def _told(old: Block, new: Block | None) -> str:
    if isinstance(old, Piece) and isinstance(new, Piece):
        same = next(
            (i for i, (a, b) in enumerate(zip(old.text, new.text, strict=False)) if a != b), 0
        )
        return (
            f"{old.text[max(0, same - 30) : same + 20]} → {new.text[max(0, same - 30) : same + 20]}"
        )
    if isinstance(old, Sheet) and isinstance(new, Sheet):
        rows = [" ".join(row) for row in old.rows if row not in new.rows]
        now = [" ".join(row) for row in new.rows if row not in old.rows]
        return f"{old.title}: {' / '.join(rows)} → {' / '.join(now)}"
    return getattr(old, "title", getattr(old, "text", ""))


def misprint(token: str) -> str:
    """A number with another first digit."""
    place = next(i for i, c in enumerate(token) if c in "123456789")
    return token[:place] + str((int(token[place]) + 4) % 9 + 1) + token[place + 1 :]


def _narrative(made: Made) -> Iterator[tuple[int, Piece]]:
    for place, block in enumerate(made.blocks):
        if isinstance(block, Piece) and block.numbers:
            yield place, block


def _tables(made: Made) -> Iterator[tuple[int, Sheet]]:
    for place, block in enumerate(made.blocks):
        if isinstance(block, Sheet):
            yield place, block


def _misprints(made: Made, wrong: Callable[[str], str]) -> Iterator[Change]:
    """Numbers that something in the document determines, misprinted."""
    for place, piece in _narrative(made):
        for index, told in enumerate(piece.numbers):
            token = wrong(told.token) if told.expect == OK else told.token
            if token != told.token:
                yield place, misprinted(piece, index, token)


def _digit(made: Made, chance: Random) -> Iterator[Change]:
    def wrong(token: str) -> str:
        if not float(_half(token)):
            return token
        place = chance.choice([i for i, c in enumerate(token[:3]) if c.isdigit()])
        other = str((int(token[place]) + chance.randint(2, 8)) % 10)
        return token[:place] + other + token[place + 1 :]

    return _misprints(made, wrong)


def _transposition(made: Made, chance: Random) -> Iterator[Change]:
    def wrong(token: str) -> str:
        pairs = [
            i
            for i in range(len(token) - 1)
            if token[i : i + 2].isdigit() and token[i] != token[i + 1]
        ][:2]
        if not pairs:
            return token
        place = chance.choice(pairs)
        return token[:place] + token[place + 1] + token[place] + token[place + 2 :]

    return _misprints(made, wrong)


def _replacements(
    made: Made, pattern: str, new: Callable[[re.Match[str]], str]
) -> Iterator[Change]:
    """Words of sentences with numbers, one at a time."""
    for place, piece in _narrative(made):
        for match in re.finditer(pattern, piece.text):
            word = new(match)
            if word != match[0]:
                yield place, replaced(piece, match.start(), match.end(), word)


_OPPOSITE = {"大于": "小于", "小于": "大于", "持平": "小于", "等于": "大于"}


def _direction(made: Made, chance: Random) -> Iterator[Change]:
    words = r"(?<=决算数)(?:大于|小于|等于)"
    yield from _replacements(made, words, lambda m: _OPPOSITE[m[0]])


def _unit(made: Made, chance: Random) -> Iterator[Change]:
    for place, piece in _narrative(made):
        for told in piece.numbers:
            end = told.start + len(told.token)
            if told.expect == OK and told.unit in ("万元", "元") and float(_half(told.token)) > 1:
                other = {"万元": "元", "元": "万元"}[told.unit]
                yield place, replaced(piece, end, end + len(told.unit), other)


def _half(token: str) -> str:
    return token.translate(str.maketrans("０１２３４５６７８９．", "0123456789.")).replace(",", "")


def _base(made: Made, chance: Random) -> Iterator[Change]:
    this = made.accounts.this
    bases = (
        {"支出合计": "基本支出合计", "本年支出": "基本支出"} if this.all_basic < this.spent else {}
    )
    for old, new in bases.items():
        yield from _replacements(made, f"(?<=占){old}(?=的?0*[.]?0*[1-9])", lambda m, new=new: new)  # type: ignore[misc]


def _name(made: Made, chance: Random) -> Iterator[Change]:
    names = {
        "行政事业单位医疗（款）": "行政事业单位养老支出（款）",
        "行政事业单位养老支出（款）": "行政事业单位医疗（款）",
        "住房改革支出（款）": "城乡社区住宅（款）",
        "住房公积金（项）": "住房补贴（项）",
        "行政单位医疗（": "事业单位医疗（",
        "机关事业单位职业年金缴费支出（": "机关事业单位基本医疗保险缴费支出（",
    }
    pattern = "|".join(f"(?<![事行]){re.escape(name)}" for name in names)
    return _replacements(made, pattern, lambda m: names[m[0]])


def _list(made: Made, chance: Random) -> Iterator[Change]:
    """A subject in the list of basic expenditure that is blank in table 06."""
    if "06" not in made.style.tables:
        return
    spent = made.accounts.economic
    absent = [
        n for c, n in ECONOMIC.items() if c.startswith("302") and len(c) == 5 and c not in spent
    ]
    for place, piece in _narrative(made):
        if "公用经费" in piece.text and "办公费、" in piece.text:
            start = piece.text.index("办公费、") + len("办公费、")
            yield from ((place, replaced(piece, start, start, f"{name}、")) for name in absent)


def _cells(made: Made, totals: bool) -> Iterator[Change]:
    for place, sheet in _tables(made):
        if sheet.key not in ("02", "03", "05", "05f"):
            continue
        for row, cells in enumerate(sheet.rows[sheet.header :], sheet.header):
            if ("合计" in cells) != totals:
                continue
            for column, cell in enumerate(cells):
                if "." in cell and float(cell.replace(",", "")):
                    wrong = str((int(cell[0]) + 3) % 10 or 4) + cell[1:]
                    yield place, _with_cell(sheet, row, column, wrong)


def _with_cell(sheet: Sheet, row: int, column: int, cell: str) -> Sheet:
    cells = sheet.rows[row]
    changed = (*cells[:column], cell, *cells[column + 1 :])
    return replace(sheet, rows=(*sheet.rows[:row], changed, *sheet.rows[row + 1 :]))


def _stale(made: Made, chance: Random) -> Iterator[Change]:
    year = made.accounts.year
    pattern = rf"^(?:本部门)?{year}年度?(?=[^0-9]*[0-9])"
    return _replacements(made, pattern, lambda m: m[0].replace(str(year), str(year - 1)))


def _department(made: Made, chance: Random) -> Iterator[Change]:
    return _replacements(
        made, r"^本部门(?=(?:组织)?[对在]?20\d\d)", lambda m: "青岭市粮食和物资储备局"
    )


def _missing(made: Made, chance: Random) -> Iterator[Change]:
    if made.style.contents:
        yield from ((place, None) for place, sheet in _tables(made) if sheet.figures)


def _row(made: Made, chance: Random) -> Iterator[Change]:
    for place, sheet in _tables(made):
        if sheet.key in ("02", "03", "05"):
            codes = ["".join(cells[:3]).replace(" ", "")[:7] for cells in sheet.rows]
            items = [code[:5] for code in codes if code.isdigit() and len(code) == 7]
            for row, code in enumerate(codes):
                if code[:5] in items and code[5:].isdigit() and items.count(code[:5]) > 1:
                    rows = (*sheet.rows[:row], *sheet.rows[row + 1 :])
                    yield place, replace(sheet, rows=rows)


KINDS: dict[str, Callable[[Made, Random], Iterator[Change]]] = {
    "digit": _digit,
    "transposition": _transposition,
    "direction": _direction,
    "unit": _unit,
    "base": _base,
    "name": _name,
    "list": _list,
    "cell": lambda made, chance: _cells(made, totals=False),
    "total": lambda made, chance: _cells(made, totals=True),
    "stale_year": _stale,
    "department": _department,
    "missing_table": _missing,
    "row": _row,
}
"""The kinds of errors by name."""
