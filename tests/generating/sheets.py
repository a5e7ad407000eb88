"""The statutory tables of made-up accounts, in a style, with every figure they print."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from tests.generating.accounts import Accounts, Item, Year
from tests.generating.money import amount, separated
from tests.generating.styles import Style
from tests.generating.subjects import CLASSES, ECONOMIC, NAMES

Row = list[str]
Key = tuple[str, str, str, str, str]
"""Table, side, code, item and measure of a figure."""
GENERAL, FUND, CAPITAL = (
    "一般公共预算财政拨款",
    "政府性基金预算财政拨款",
    "国有资本经营预算财政拨款",
)
_RECEIVED = ("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
_SPENT = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
_NUMERALS = "一二三四五六七八九十"
NAMES_OF_PUBLIC = {
    "": "合计",
    "abroad": "因公出国（境）费",
    "vehicles": "公务用车购置及运行维护费",
    "purchase": "公务用车购置费",
    "running": "公务用车运行维护费",
    "reception": "公务接待费",
}


@dataclass(frozen=True)
class Figure:
    """A figure as ``facts`` has to give it; ``table`` is empty where no number is laid down."""

    table: str
    side: str
    code: str
    item: str
    measure: str
    value: str
    unit: str

    @property
    def key(self) -> Key:
        return (self.table, self.side, self.code, self.item, self.measure)


@dataclass(frozen=True)
class Sheet:
    """A table with its title; ``header`` rows stand above the figures."""

    key: str
    title: str
    unit: str
    rows: tuple[tuple[str, ...], ...]
    header: int
    figures: tuple[Figure, ...]


def numeral(number: int) -> str:
    """A Chinese ordinal below a hundred.

    >>> numeral(7), numeral(21)
    ('七', '二十一')
    """
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens - 1]}十"
    return head + (_NUMERALS[ones - 1] if ones else "")


class Sheets:
    """Makes the tables of one department in one style."""

    def __init__(self, accounts: Accounts, style: Style) -> None:
        self.accounts = accounts
        self.style = style
        self.figures: list[Figure] = []
        self._made: dict[str, Callable[[], list[Row]]] = {
            "01": self._summary,
            "02": self._income,
            "02u": self._income_by_unit,
            "03": self._expenditure,
            "03u": self._expenditure_by_unit,
            "04": self._appropriation,
            "05": self._general,
            "05f": self._general,
            "05x": self._detail,
            "05p": self._projects,
            "06": self._basic,
            "07": self._public,
            "07y": self._public_and_running,
            "07a": self._public_across,
            "08": self._funds,
            "09": self._capital,
            "proc": self._procurement,
            "assets": self._assets,
        }

    def all(self) -> list[Sheet]:
        """The style's tables, in its order."""
        return [self.sheet(key, title) for key, title in self.style.tables.items()]

    def sheet(self, key: str, title: str) -> Sheet:
        """One table."""
        self.figures = []
        rows = self._made[key]()
        width = max(map(len, rows))
        header = next(i for i, row in enumerate(rows) if row[0] == "#")
        body = [row for row in rows if row[0] != "#"]
        full = tuple((*row, *[""] * (width - len(row))) for row in body)
        return Sheet(key, title, self._unit(key), full, header, tuple(self.figures))

    def _unit(self, key: str) -> str:
        return self.style.unit

    def cell(
        self,
        fen: int,
        table: str,
        measure: str,
        item: str,
        code: str = "",
        side: str = "",
        shown: bool = False,
    ) -> str:
        """A figure as printed; nothing is printed as the style prints it, unless ``shown``."""
        style = self.style
        if not fen and not shown and style.blank != "0.00":
            return style.blank
        value = amount(fen, style.unit, style.decimals) if fen else "0.00"
        if table:
            self.figures.append(Figure(table, side, code, item, measure, value, style.unit))
        return separated(value) if style.separators else value

    # 01 and 04: two sides

    def _summary(self) -> list[Row]:
        this = self.accounts.this
        left = [
            ("一般公共预算财政拨款收入", this.received("general")),
            ("政府性基金预算财政拨款收入", this.received("fund")),
            ("国有资本经营预算财政拨款收入", this.received("capital")),
            *zip(_RECEIVED[1:], this.others.values(), strict=True),
        ]
        classes = [(n, this.under(c)) for c, n in CLASSES.items() if self._listed(c, this)]
        sums = [
            [("本年收入合计", this.income), ("本年支出合计", this.spent)],
            [("使用非财政拨款结余（含专用结余）", 0), ("结余分配", 0)],
            [("年初结转和结余", this.carried_in), ("年末结转和结余", this.carried_out)],
            [("总计", this.total), ("总计", this.total)],
        ]
        rows: list[Row] = []
        pairs = list(zip_longest(enumerate(left, 1), enumerate(classes, 1)))
        for one, other in pairs:
            rows.append([*self._side("01", "收入", one), *self._side("01", "支出", other)])
        for one_sum, other_sum in sums:
            rows.append(
                [*self._side("01", "收入", (0, one_sum)), *self._side("01", "支出", (0, other_sum))]
            )
        return self._two_sided(rows, ["决算数"], "金额")

    def _listed(self, code: str, year: Year) -> bool:
        return self.style.all_classes or bool(year.under(code))

    def _side(self, table: str, side: str, entry: tuple[int, tuple[str, int]] | None) -> Row:
        if entry is None:
            return ["", ""]
        number, (name, fen) = entry
        printed = f"{numeral(number)}、{name}" if number else name
        return [printed, self.cell(fen, table, "决算数", name, side=side)]

    def _two_sided(self, rows: list[Row], measures: list[str], heading: str) -> list[Row]:
        """With line numbers, if the style has them, and with a header."""
        wide = len(rows[0]) - 3
        if not self.style.line_numbers:
            head = [
                ["收入", "", "支出", *[""] * wide],
                ["项目", heading, "项目", *self._names(measures, heading)],
            ]
            numbers = [["栏次", "1", "栏次", *(str(n + 2) for n in range(wide))]]
            return [*head, *(numbers if self.style.column_numbers else []), ["#"], *rows]
        count = len(rows)
        numbered = [
            [r[0], str(n), r[1], r[2], str(n + count), *r[3:]] for n, r in enumerate(rows, 1)
        ]
        head = [
            ["收入", "", "", "支出", "", *[""] * wide],
            ["项目", "行次", heading, "项目", "行次", *self._names(measures, heading)],
        ]
        numbers = [["栏次", "", "1", "栏次", "", *(str(n + 2) for n in range(wide))]]
        return [*head, *(numbers if self.style.column_numbers else []), ["#"], *numbered]

    def _names(self, measures: list[str], heading: str) -> list[str]:
        return [heading] if len(measures) == 1 else measures

    def _appropriation(self) -> list[Row]:
        this = self.accounts.this
        sources = (GENERAL, FUND, CAPITAL)
        left: list[tuple[str, str, int]] = [
            (f"{numeral(n)}、{name}", name, this.received(source))
            for n, (name, source) in enumerate(
                zip(sources, ("general", "fund", "capital"), strict=True), 1
            )
        ]
        classes = [c for c in CLASSES if self._listed(c, this)]
        right = [
            (
                f"{numeral(n)}、{CLASSES[c]}",
                CLASSES[c],
                [this.under(c, kind) for kind in ("general", "fund", "capital")],
            )
            for n, c in enumerate(classes, 1)
        ]
        closing = [this.closing[s] for s in ("general", "fund", "capital")]
        spent = [this.of(s) for s in ("general", "fund", "capital")]
        opened = this.opening["general"] + this.opening["fund"] + this.opening["capital"]
        parent = "年初财政拨款结转和结余"
        left_sums = [
            ("本年收入合计", "本年收入合计", this.appropriated),
            (parent, parent, opened),
            *(
                (name, f"{parent}/{name}", this.opening[s])
                for name, s in zip(sources, ("general", "fund", "capital"), strict=True)
            ),
            ("总计", "总计", this.fiscal_total),
        ]
        nothing = ("", "", [0, 0, 0])
        right_sums = [
            ("本年支出合计", "本年支出合计", spent),
            ("年末财政拨款结转和结余", "年末财政拨款结转和结余", closing),
            nothing,
            nothing,
            nothing,
            ("总计", "总计", [a + b for a, b in zip(spent, closing, strict=True)]),
        ]
        height = max(len(left), len(right))
        left += [("", "", 0)] * (height - len(left))
        right += [nothing] * (height - len(right))
        rows = []
        for (printed, item, fen), (shown, name, kinds) in zip(
            [*left, *left_sums], [*right, *right_sums], strict=True
        ):
            income = self.cell(fen, "04", "决算数", item, side="收入") if item else ""
            measures = ("合计", *sources)
            cells = [
                self.cell(value, "04", measure, name, side="支出") if name else ""
                for measure, value in zip(measures, [sum(kinds), *kinds], strict=True)
            ]
            rows.append([printed, income, shown, *cells])
        return self._two_sided(rows, ["合计", *sources], "金额")

    # By function

    def _by_function(
        self,
        table: str,
        heads: list[Row],
        measures: Sequence[str],
        items: Sequence[Item],
        amounts: Callable[[Sequence[Item]], list[int]],
    ) -> list[Row]:
        """Rows of classes, sections, items; ``heads`` are the header's rows over ``measures``."""
        three = self.style.codes == "three"

        def row(code: str, name: str, chosen: Sequence[Item]) -> Row:
            cells = [
                self.cell(fen, table, measure, name, code=code)
                for measure, fen in zip(measures, amounts(chosen), strict=True)
            ]
            if three:
                places = [code[:3], code[3:5], code[5:7]] if code else [name, "", ""]
                return [*places, name if code else "", *cells]
            printed = " ".join(p for p in (code[:3], code[3:5], code[5:]) if p)
            code_cell = printed if self.style.codes == "spaced" else code
            return [code_cell or name, name if code else "", *cells]

        rows: list[Row] = []
        for code in dict.fromkeys(i.code[:n] for i in items for n in (3, 5, 7)):
            rows.append(row(code, NAMES[code], [i for i in items if i.code.startswith(code)]))
        total = row("", "合计", items)
        rows = [*rows, total] if self.style.total == "last" else [total, *rows]
        before = ["", "", ""] if three else [""]
        found = [["项目", *before, *heads[0]]]
        for extra in heads[1:]:
            found.append(["功能分类科目编码", *["", ""] * three, "科目名称", *extra])
        if three:
            found.append(["类", "款", "项", "", *[""] * len(measures)])
        if self.style.column_numbers:
            found.append(["栏次", *before, *(str(n) for n in range(1, len(measures) + 1))])
        return [*found, ["#"], *rows]

    def _income(self) -> list[Row]:
        this = self.accounts.this
        measures = ("本年收入合计", *_RECEIVED)
        fiscal = {item.code: item.fiscal for item in this.items}
        largest, richest = self.accounts.receiving
        fiscal[largest] += this.appropriated - this.fiscal
        others = list(this.others.values())

        def amounts(items: Sequence[Item]) -> list[int]:
            share = sum(fiscal[item.code] for item in items)
            rest = others if any(item.code == richest for item in items) else [0] * len(others)
            return [share + sum(rest), share, *rest]

        items = [i for i in this.items if fiscal[i.code] or i.code == richest]
        return self._by_function("02", [list(measures), [""] * 7], measures, items, amounts)

    def _expenditure(self) -> list[Row]:
        measures = ("本年支出合计", *_SPENT)

        def amounts(items: Sequence[Item]) -> list[int]:
            spent, basic = sum(i.spent for i in items), sum(i.all_basic for i in items)
            return [spent, basic, spent - basic, 0, 0, 0]

        items = self.accounts.this.items
        return self._by_function("03", [list(measures), [""] * 6], measures, items, amounts)

    def _general(self) -> list[Row]:
        items = [item for item in self.accounts.this.items if item.general]
        heads = [["本年支出", "", ""], ["合计", "基本支出", "项目支出"]]

        def amounts(items: Sequence[Item]) -> list[int]:
            basic, project = sum(i.basic for i in items), sum(i.project for i in items)
            return [basic + project, basic, project]

        return self._by_function("05", heads, ("合计", "基本支出", "项目支出"), items, amounts)

    def _funds(self) -> list[Row]:
        items = [item for item in self.accounts.this.items if item.fund]
        heads = [
            ["年初结转和结余", "本年收入", "本年支出", "", "", "年末结转和结余"],
            ["", "", "小计", "基本支出", "项目支出", ""],
        ]
        measures = ("年初结转和结余", "本年收入", "合计", "基本支出", "项目支出", "年末结转和结余")

        def amounts(items: Sequence[Item]) -> list[int]:
            fund = sum(item.fund for item in items)
            return [0, fund, fund, 0, fund, 0]

        return self._by_function("08", heads, measures, items, amounts)

    def _capital(self) -> list[Row]:
        items = [item for item in self.accounts.this.items if item.capital]
        heads = [["本年支出", "", ""], ["合计", "基本支出", "项目支出"]]

        def amounts(items: Sequence[Item]) -> list[int]:
            capital = sum(item.capital for item in items)
            return [capital, 0, capital]

        return self._by_function("09", heads, ("合计", "基本支出", "项目支出"), items, amounts)

    def _detail(self) -> list[Row]:
        """Table 05 by economic classification: a table beside it that is none of the nine."""
        items = [item for item in self.accounts.this.items if item.general]
        kinds = ["合计", "工资福利支出", "商品和服务支出", "对个人和家庭的补助", "资本性支出"]

        def amounts(items: Sequence[Item]) -> list[int]:
            whole = sum(item.general for item in items)
            parts = [sum(item.general * n // 10 for item in items) for n in (5, 3, 1)]
            return [whole, *parts, whole - sum(parts)]

        return self._by_function("", [kinds, [""] * 5], kinds, items, amounts)

    def _projects(self) -> list[Row]:
        """The projects of table 05 alone: a table beside it that is none of the nine."""
        items = [item for item in self.accounts.this.items if item.project]
        heads = [["本年项目支出"], [""]]
        return self._by_function(
            "", heads, ("本年项目支出",), items, lambda its: [sum(i.project for i in its)]
        )

    def _by_unit(self, table: str, measures: Sequence[str], amounts: Sequence[int]) -> list[Row]:
        """A department's units and their total."""
        name = self.accounts.department
        parts = [fen * 7 // 10 for fen in amounts[1:]]
        rest = [fen - part for fen, part in zip(amounts[1:], parts, strict=True)]
        rows = [
            [
                unit,
                *(
                    self.cell(fen, table, m, unit)
                    for m, fen in zip(measures, [sum(v), *v], strict=True)
                ),
            ]
            for unit, v in (
                (f"{name}（本级）", parts),
                (f"{name}信息中心", rest),
                ("合计", amounts[1:]),
            )
        ]
        return [["单位名称", *measures], ["#"], *rows]

    def _income_by_unit(self) -> list[Row]:
        this = self.accounts.this
        amounts = [this.income, this.appropriated, *this.others.values()]
        return self._by_unit("income-by-unit", ("本年收入合计", *_RECEIVED), amounts)

    def _expenditure_by_unit(self) -> list[Row]:
        this = self.accounts.this
        amounts = [this.spent, this.all_basic, this.spent - this.all_basic, 0, 0, 0]
        return self._by_unit("expenditure-by-unit", ("本年支出合计", *_SPENT), amounts)

    # The others

    def _basic(self) -> list[Row]:
        columns = [
            [*self._group("301"), *self._group("303")],
            self._group("302"),
            self._group("310"),
        ]
        rows = [[*a, *b, *c] for a, b, c in zip_longest(*columns, fillvalue=["", "", ""])]
        accounts = self.accounts
        staff = self.cell(accounts.staff, "06", "决算数", "人员经费合计", shown=True)
        rest = self.cell(accounts.operating, "06", "决算数", "公用经费合计", shown=True)
        return [
            ["人员经费", "", "", "公用经费", "", "", "", "", ""],
            ["科目编码", "科目名称", "决算数"] * 3,
            ["#"],
            *rows,
            ["人员经费合计", "", staff, "公用经费合计", "", "", "", "", rest],
        ]

    def _group(self, group: str) -> list[Row]:
        accounts = self.accounts
        return [
            [code, name, self.cell(accounts.group(code), "06", "决算数", name, code=code)]
            for code, name in ECONOMIC.items()
            if code.startswith(group)
        ]

    def public(self, kind: str) -> tuple[int, int]:
        """Budget and outturn of one of the public expenses or, for ``""``, of all."""
        kinds = {
            "": ("abroad", "purchase", "running", "reception"),
            "vehicles": ("purchase", "running"),
        }
        of = kinds.get(kind, (kind,))
        accounts = self.accounts
        return sum(accounts.public_budget[k] for k in of), sum(accounts.this.public[k] for k in of)

    def _pair(self, kind: str) -> Row:
        item = NAMES_OF_PUBLIC[kind]
        return [
            self.cell(fen, "07", measure, item)
            for fen, measure in zip(self.public(kind), ("预算数", "决算数"), strict=True)
        ]

    def _public(self) -> list[Row]:
        marks = {
            "": "合计",
            "abroad": "1、因公出国（境）费",
            "vehicles": "2、公务用车购置及运行维护费",
            "purchase": "（1）公务用车购置费",
            "running": "（2）公务用车运行维护费",
            "reception": "3、公务接待费",
        }
        rows = [[mark, *self._pair(kind)] for kind, mark in marks.items()]
        return [["项目", "预算数", "决算数"], ["#"], *rows]

    def _public_and_running(self) -> list[Row]:
        """With the cost of running the office below, as Yunnan prints it."""
        marks = {
            "": "（一）支出合计",
            "abroad": "1．因公出国（境）费",
            "vehicles": "2．公务用车购置及运行维护费",
            "purchase": "（1）公务用车购置费",
            "running": "（2）公务用车运行维护费",
            "reception": "3．公务接待费",
        }
        rows = [[mark, str(n), *self._pair(k)] for n, (k, mark) in enumerate(marks.items(), 2)]
        running = self.cell(self.accounts.operating, "", "", "")
        return [
            ["项目", "行次", "预算数", "决算统计数"],
            ["栏次", "", "1", "2"],
            ["#"],
            ["一、“三公”经费支出", "1", "—", "—"],
            *rows,
            ["二、机关运行经费", "8", "—", "—"],
            ["（一）行政单位", "9", "—", running],
            ["（二）参照公务员法管理事业单位", "10", "—", ""],
        ]

    def _public_across(self) -> list[Row]:
        kinds = ("", "abroad", "vehicles", "purchase", "running", "reception")
        pairs = [self._pair(kind) for kind in kinds]
        head = ["合计", "因公出国（境）费", "公务用车购置及运行维护费", "", "", "公务接待费"]
        below = ["", "", "小计", "公务用车购置费", "公务用车运行维护费", ""]
        return [
            ["预算数", *[""] * 5, "决算数", *[""] * 5],
            head * 2,
            below * 2,
            ["#"],
            [*(budget for budget, _ in pairs), *(outturn for _, outturn in pairs)],
        ]

    def _procurement(self) -> list[Row]:
        kinds = self.accounts.procurement
        names = ("货物", "工程", "服务")
        rows = [[name, self.cell(fen, "", "", "")] for name, fen in zip(names, kinds, strict=True)]
        return [["项目", "采购金额"], ["#"], ["合计", self.cell(sum(kinds), "", "", "")], *rows]

    def _assets(self) -> list[Row]:
        vehicles = self.accounts.vehicles
        rows = [[name, str(count)] for name, count in vehicles.items()]
        return [["项目", "数量（辆）"], ["#"], ["车辆合计", str(sum(vehicles.values()))], *rows]


def figures(sheets: Iterable[Sheet]) -> list[Figure]:
    """The figures of tables."""
    return [figure for sheet in sheets for figure in sheet.figures]
