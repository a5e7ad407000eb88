"""Sets of linked disclosures of a made-up department, consistent with each other.

Accounts of two or three years, the year's budget and two units, each in a style, unit of money and
form of file of its own; some subjects are renamed between the years, and in some sets one unit pays
the other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from tests.generating.accounts import Accounts, Item, invent
from tests.generating.budgets import as_budget_text
from tests.generating.forms import as_bytes
from tests.generating.linked import preceding
from tests.generating.making import Block, Heading, Made, compose
from tests.generating.sheets import Sheet
from tests.generating.styles import STYLES, Style
from tests.generating.told import Piece, replaced
from tests.generating.units import divided

_FORMS = ("txt",) * 16 + ("md",) * 4 + ("html",) * 3 + ("xlsx", "pdf")
_RENAMED = {
    "卫生健康支出": "医疗卫生与计划生育支出",
    "文化旅游体育与传媒支出": "文化体育与传媒支出",
    "灾害防治及应急管理支出": "灾害防治支出",
    "农林水支出": "农林水事务",
}
"""Classes and what they were called before a reform."""
_OFFICES = "二、机构设置"
_MEMBERS = (
    "纳入本部门决算编制范围的所属单位包括：{}、{}。",
    "纳入本部门决算编制范围的预算单位共2个，分别是{}、{}。",
    "从单位构成看，本部门决算包括机关本级决算，即{}，以及下属单位{}的决算。",
)
"""Sentences that name the units; not all of them list no other."""


@dataclass(frozen=True)
class Linked:
    """One set: its main disclosure and those beside it, as made; the budget is text.

    ``again`` is the main disclosure of other accounts in the same words: consistent in itself, and
    not with the others. There is none of a set whose main disclosure is the older one.
    """

    seed: int
    main: Made
    before: Made
    budget: str
    beside: dict[str, Made | str]
    forms: dict[str, str]
    again: Callable[[Accounts], Made] | None = None

    def write(self, folder: Path) -> tuple[Path, list[Path]]:
        """Its files: the main one, and the others."""
        own = self._written(folder, "main", self.main)
        return own, [self._written(folder, name, made) for name, made in self.beside.items()]

    def _written(self, folder: Path, name: str, made: Made | str) -> Path:
        form = self.forms.get(name, "txt")
        path = folder / f"{name}.{form}"
        path.write_bytes(made.encode() if isinstance(made, str) else as_bytes(made, form))
        return path


def make_set(seed: int) -> Linked:
    """The set of a seed."""
    chance = Random(f"set {seed}")
    styles = [style for style in STYLES.values() if not style.university]
    style, other = chance.choice(styles), chance.choice(styles)
    accounts = invent(chance)
    last = preceding(accounts, chance)
    accounts = replace(accounts, last_operating=last.operating)
    names = (f"{accounts.department}机关", f"{accounts.department[:3]}信息服务中心")
    forms = {name: chance.choice(_FORMS) for name in ("main", "before", "unit1", "unit2")}
    if not all(title.startswith("第") for each in (style, other) for title in each.parts.values()):
        forms = {name: form.replace("pdf", "txt") for name, form in forms.items()}  # not typeset
    older = preceding(last, chance)
    last = replace(last, last_operating=older.operating)
    own_style, state = _in_unit(style, forms["main"], chance), chance.getstate()
    made = {
        "now": compose(seed, own_style, accounts, chance),
        "before": compose(seed, _in_unit(other, forms["before"], chance), last, chance),
        "older": compose(seed, _in_unit(style, "", chance), older, chance),
    }
    if chance.random() < 0.3:
        made["before"] = _renamed(made["before"])
    budget = as_budget_text(accounts, chance.choice(("万元", "元")))
    units = {
        name: _of_unit(compose(seed, _in_unit(style, forms[name], chance), unit, chance))
        for name, unit in zip(("unit1", "unit2"), _units(accounts, names, chance), strict=True)
    }
    listed = Piece(chance.choice(_MEMBERS).format(*names))
    now, given = _after(made["now"], _OFFICES, listed), dict(units)

    def again(other: Accounts) -> Made:
        same = Random()
        same.setstate(state)
        return _after(compose(seed, own_style, other, same), _OFFICES, listed)

    if chance.random() < 0.3:
        del given[chance.choice(sorted(given))]
    beside: dict[str, Made | str] = {"before": made["before"], "budget": budget, **given}
    if chance.random() < 0.2:
        now, beside = made["before"], {"before": made["older"]}
        forms = dict.fromkeys(forms, chance.choice(("txt", "md", "html")))
        return Linked(seed, now, made["before"], budget, beside, forms)
    return Linked(seed, now, made["before"], budget, beside, forms, again)


def _in_unit(style: Style, form: str, chance: Random) -> Style:
    """The style with its tables in yuan, at times; typeset books are in ten thousands of them."""
    if form == "pdf":
        return replace(style, unit="万元", decimals=2)
    return replace(style, unit="元", decimals=2) if chance.random() < 0.25 else style


def _units(accounts: Accounts, names: tuple[str, str], chance: Random) -> Iterator[Accounts]:
    """The department's two units; at times the first pays the second, which spends it."""
    one, two = divided(accounts, names, chance.randint(20, 60))
    paid = int(one.this.spent * chance.uniform(0.01, 0.1)) if chance.random() < 0.3 else 0
    yield one
    first, *rest = two.this.items
    spent = replace(first, own_project=first.own_project + paid)
    items: tuple[Item, ...] = (spent, *rest)
    others = dict(two.this.others) | {"superior": two.this.others["superior"] + paid}
    yield replace(two, this=replace(two.this, items=items, others=others))


def _changed(made: Made, change: Callable[[Block], Block]) -> Made:
    return replace(made, blocks=tuple(map(change, made.blocks)))


def _after(made: Made, heading: str, piece: Piece) -> Made:
    """With a paragraph behind a heading, if it has that."""
    blocks = list(made.blocks)
    places = [n for n, b in enumerate(blocks) if isinstance(b, Heading) and b.text == heading]
    for place in places[:1]:
        blocks.insert(place + 1, piece)
    return replace(made, blocks=tuple(blocks))


def _of_unit(made: Made) -> Made:
    """The disclosure of a unit, as its titles say."""
    return _changed(made, lambda block: _worded(block, "部门决算", "单位决算"))


def _renamed(made: Made) -> Made:
    """The same with classes called as before a reform."""
    for new, old in _RENAMED.items():
        made = _changed(made, lambda block, new=new, old=old: _worded(block, new, old))  # type: ignore[misc]
    return made


def _worded(block: Block, old: str, new: str) -> Block:
    if isinstance(block, Sheet):
        title = block.title.replace(old, new) if old == "部门决算" else block.title
        rows = tuple(tuple(cell.replace(old, new) for cell in row) for row in block.rows)
        return replace(block, title=title, rows=rows)
    if isinstance(block, Heading):
        return replace(block, text=block.text.replace(old, new))
    while (start := block.text.find(old)) >= 0 and new not in block.text[start:]:
        block = replaced(block, start, start + len(old), new)
    return block
