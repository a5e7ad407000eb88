"""The made-up corpus that ships with the project: some two hundred small disclosures.

Departments of three levels over five years, in several styles, with budgets and units; some are
published twice or in two files, some are spoilt, some state what another of their documents
contradicts. ``python -m tests.generating.corpus`` writes the archive again.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.generating.accounts import SOURCES, Accounts, Item, Year, _year, economic, invent
from tests.generating.budgets import as_budget_text
from tests.generating.defects import plant
from tests.generating.forms import as_html, as_text
from tests.generating.making import Made, compose
from tests.generating.styles import STYLES, Style
from tests.generating.subjects import COMMON

ARCHIVE = Path(__file__).resolve().parents[2] / "data/raw/corpus/made_up.zip"
YEARS = range(2019, 2025)
PLACES = {
    "云陂省": ("财政厅", "水利厅", "司法厅", "审计厅"),
    "云陂省泽远市": ("财政局", "水利局", "司法局", "审计局", "商务局", "应急管理局"),
    "云陂省泽远市青岚县": ("财政局", "水利局", "司法局", "审计局", "商务局", "农业农村局"),
    "云陂省泽远市梅溪区": ("财政局", "水利局", "司法局", "交通运输局"),
}
"""Departments by the place that their names begin with."""
_TRADES = {"财政厅": "财政局", "水利厅": "水利局", "司法厅": "司法局", "审计厅": "审计局"}
_STYLES = ("hunan", "hebei", "zhejiang", "jiangxi", "guangdong", "gansu")
_SECTIONS = ("overall", "expenditure", "public")
_TABLES = ("01", "03", "07")
_COMMON = 2
_PUBLIC = {"abroad": 0, "purchase": 0, "running": 0.004, "reception": 0.001}
_DEFECTS = ("digit", "total", "direction", "unit", "cell")
_WRONG_PRIOR = {("云陂省泽远市水利局", 2022), ("云陂省泽远市青岚县司法局", 2024),
                ("云陂省审计厅", 2023), ("云陂省泽远市梅溪区财政局", 2021)}  # fmt: skip
"""Accounts that state a change on a year before of which they had told otherwise."""
_LAVISH = {"云陂省泽远市青岚县商务局": 12, "云陂省泽远市审计局": 9}
"""Departments whose three public expenses are so many times those of the others."""
_LONG_AGO = (2025, 1, 1, 0, 0, 0)

Files = dict[str, bytes]


def small(style: Style) -> Style:
    """A style with few sections and tables."""
    return replace(
        style,
        contents=False,
        parts={k: v for k, v in style.parts.items() if k in ("narrative", "tables")},
        sections={k: style.sections[k] for k in _SECTIONS if k in style.sections},
        tables={k: style.tables[k] for k in _TABLES if k in style.tables},
        extra={},
    )


@cache
def files() -> Mapping[str, bytes]:
    """The files by their paths in the archive."""
    found: Files = {}
    for place, departments in PLACES.items():
        for number, department in enumerate(departments):
            found.update(_of(place, department, number))
    found["说明.txt"] = "这里的文件都是虚构的，由程序生成，供练习和测试。\n".encode()
    found["云陂省/2023/损坏.docx"] = b"PK\x03\x04 damaged"
    return found


def _of(place: str, trade: str, number: int) -> Iterator[tuple[str, bytes]]:
    """All that a department published."""
    name = place + trade
    style = small(STYLES[_STYLES[(len(place) + number) % len(_STYLES)]])
    for accounts in _accounts(name, _TRADES.get(trade, trade)):
        chance = Random(f"{name} {accounts.year}")
        folder = f"{place}/{accounts.year}"
        if (name, accounts.year) in _WRONG_PRIOR:
            accounts = _with_another_year_before(accounts)
        made = _spoilt(compose(number, style, accounts, chance), chance)
        yield from _published(f"{folder}/{trade}", made, chance)
        if accounts.year >= 2022:
            budget = as_budget_text(accounts).encode()
            yield f"{folder}/{trade}{accounts.year}年部门预算.txt", budget


def _published(path: str, made: Made, chance: Random) -> Iterator[tuple[str, bytes]]:
    """One disclosure in a file, in two, or twice."""
    path, text = f"{path}{made.accounts.year}年度部门决算", as_text(made)
    how = chance.random()
    if how < 0.06:
        narrative, tables = _parts(made)
        yield f"{path}（情况说明）.txt", as_text(narrative).encode()
        yield f"{path}（附表）.txt", as_text(tables).encode()
    elif how < 0.5:
        yield f"{path}.html", as_html(made).encode()
    else:
        yield f"{path}.txt", text.encode()
    if 0.42 < how < 0.56:
        other = "txt" if how < 0.5 else "html"
        yield f"{path}.{other}", (text if other == "txt" else as_html(made)).encode()


def _parts(made: Made) -> tuple[Made, Made]:
    """The narrative and the tables, each with the cover."""
    cover, rest = made.blocks[:2], made.blocks[2:]
    tables = tuple(block for block in rest if hasattr(block, "rows"))
    told = tuple(block for block in rest if not hasattr(block, "rows"))
    return replace(made, blocks=(*cover, *told)), replace(made, blocks=(*cover, *tables))


def _spoilt(made: Made, chance: Random) -> Made:
    """One in five has an error."""
    if chance.random() > 0.2:
        return made
    planted = plant(made, chance.choice(_DEFECTS), chance)
    return planted.made if planted else made


# Accounts over years


def _accounts(name: str, trade: str) -> Iterator[Accounts]:
    """A department's accounts of all years, each with the year before as that was published."""
    chance = Random(name)
    first = next(a for a in iter(lambda: invent(chance), None) if a.department.endswith(trade))
    years = [_few(chance, first.this, _LAVISH.get(name, 1))]
    while len(years) <= len(YEARS):
        years.append(_next(chance, years[-1]))
    for number, year in enumerate(YEARS, start=1):
        this, last = years[number], years[number - 1]
        yield replace(
            first,
            department=name,
            year=year,
            this=this,
            last=last,
            economic=economic(chance, this.basic),
            budget={i.code: _rounded(i.general * chance.uniform(0.8, 1.3)) for i in this.items},
            public_budget={k: _rounded(v * chance.uniform(1, 1.4)) for k, v in this.public.items()},
        )


def _few(chance: Random, year: Year, lavish: int) -> Year:
    """A year with the first items alone, paid by the general budget."""
    paid = [Item(i.code, i.basic, i.project) for i in year.items if i.general]
    common = [item for item in paid if item.code in COMMON]
    own = [item for item in paid if item.code not in COMMON]
    kinds = [next(i for i in own if i.basic), *[i for i in own if i.project][:1]]
    items = tuple(sorted((*kinds, *common[:_COMMON]), key=lambda item: item.code))
    spent = sum(item.general for item in items)
    public = {kind: int(spent * share * lavish) for kind, share in _PUBLIC.items()}
    nothing = dict.fromkeys(SOURCES, 0)
    return _year(chance, items, nothing, nothing, public)


def _next(chance: Random, year: Year) -> Year:
    factor = chance.uniform(0.9, 1.2)
    items = tuple(
        Item(i.code, int(i.basic * factor), int(i.project * factor * chance.uniform(0.8, 1.25)))
        for i in year.items
    )
    closing = dict.fromkeys(SOURCES, 0)
    closing["general"] = int(sum(i.general for i in items) * chance.choice((0, 0, 0.03)))
    public = {kind: int(fen * chance.uniform(0.85, 1.15)) for kind, fen in year.public.items()}
    return _year(chance, items, year.closing, closing, public)


def _with_another_year_before(accounts: Accounts) -> Accounts:
    """The same, telling of a year before that was not published so."""
    last = accounts.last
    items = tuple(Item(i.code, int(i.basic * 1.1), int(i.project * 1.1)) for i in last.items)
    other = _year(Random(0), items, last.opening, last.closing, last.public)
    return replace(accounts, last=other)


def _rounded(fen: float) -> int:
    return int(fen) // 100_00 * 100_00


# The archive


def archive() -> bytes:
    """All files, the same bytes each time."""
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as packed:
        for path, content in sorted(files().items()):
            packed.writestr(ZipInfo(path, _LONG_AGO), content, ZIP_DEFLATED, 9)
    return data.getvalue()


if __name__ == "__main__":
    ARCHIVE.parent.mkdir(parents=True, exist_ok=True)
    ARCHIVE.write_bytes(archive())
