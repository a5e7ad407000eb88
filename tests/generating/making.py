"""A made-up disclosure: its blocks in order, whatever the form of the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.generating.accounts import Accounts, invent
from tests.generating.prose import Prose, heading
from tests.generating.sheets import Figure, Sheet, Sheets, figures
from tests.generating.styles import STYLES, Style
from tests.generating.told import Piece, Told

_DUTIES = (
    "（一）贯彻执行国家有关方针政策和法律法规，拟订本地区相关规划并组织实施。",
    "（二）负责本部门职责范围内的监督管理和公共服务工作。",
    "（三）完成上级交办的其他任务。",
)
_GLOSSARY = (
    "一、财政拨款收入：指单位从同级财政部门取得的财政预算资金。",
    "二、年初结转和结余：指以前年度尚未完成、结转到本年按有关规定继续使用的资金。",
    "三、“三公”经费：指用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。",
)
NOTE = "注：本表金额转换时因四舍五入可能存在尾差。"


@dataclass(frozen=True)
class Heading:
    """A heading of a part (1) or a section (2)."""

    text: str
    level: int


Block = Heading | Piece | Sheet


@dataclass(frozen=True)
class Made:
    """A disclosure with its truth, in no form yet."""

    seed: int
    style: Style
    accounts: Accounts
    blocks: tuple[Block, ...]

    @property
    def numbers(self) -> list[tuple[Piece, Told]]:
        """The numbers of the narrative in reading order, each with its paragraph."""
        pieces = [block for block in self.blocks if isinstance(block, Piece)]
        return [(piece, number) for piece in pieces for number in piece.numbers]

    @property
    def sheets(self) -> list[Sheet]:
        return [block for block in self.blocks if isinstance(block, Sheet)]

    @property
    def figures(self) -> list[Figure]:
        """The figures of its tables."""
        return figures(self.sheets)


def make(seed: int, style: str | Style) -> Made:
    """The disclosure of a seed in a style; the style's name and the seed decide its accounts."""
    chosen = STYLES[style] if isinstance(style, str) else style
    chance = Random(f"{seed} {chosen.name}")
    return compose(seed, chosen, invent(chance, chosen.university), chance)


def compose(seed: int, chosen: Style, accounts: Accounts, chance: Random) -> Made:
    """The disclosure of some accounts in a style."""
    prose = Prose(accounts, chosen, chance)
    parts: dict[str, list[Block]] = {
        "overview": [
            Heading("一、主要职责", 2),
            *map(Piece, _DUTIES),
            Heading("二、机构设置", 2),
            *prose.section("overview"),
        ],
        "narrative": list(_sections(prose, chosen.sections)),
        "extra": list(_sections(prose, chosen.extra)),
        "tables": [*Sheets(accounts, chosen).all()],
        "glossary": list(map(Piece, _GLOSSARY)),
    }
    blocks: list[Block] = []
    for part, title in chosen.parts.items():
        blocks.append(Heading(_filled(title, accounts), 1))
        blocks += parts[part]
    return Made(seed, chosen, accounts, (*_front(accounts, chosen), *blocks))


def _filled(title: str, accounts: Accounts) -> str:
    return title.format(department=accounts.department, year=accounts.year)


def _sections(prose: Prose, sections: dict[str, str]) -> Iterator[Block]:
    for index, (key, title) in enumerate(sections.items(), 1):
        numbered = title if title.startswith("（") else heading(index, title)
        yield Heading(numbered, 2)
        yield from prose.section(key)


def _front(accounts: Accounts, style: Style) -> Iterator[Block]:
    yield Piece(accounts.department)
    yield Piece(f"{accounts.year}年度部门决算")
    if not style.contents:
        return
    yield Piece("目 录")
    for part, title in style.parts.items():
        yield Piece(_filled(title, accounts).replace("\n", ""))
        entries = {"narrative": style.sections, "extra": style.extra, "tables": style.tables}
        for index, entry in enumerate(entries.get(part, {}).values(), 1):
            yield Piece(entry if entry.startswith("（") else heading(index, entry))
