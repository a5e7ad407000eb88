"""Table sets as provinces, ministries and universities print them, with every figure known.

A style says how a set is printed. Titles, notes and the tables beside the statutory ones are worded
here and not in the vocabulary, so that what is read is read by what a table is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.typesetting.ledger import Ledger, Planned, invent
from tests.typesetting.statutory import Fact, Row, Statutory, money

_TITLES = {
    "01": ("收入支出决算总表", "收支决算总表", "收入支出总表"),
    "02": ("收入决算表", "部门收入决算表", "收入情况表"),
    "03": ("支出决算表", "部门支出决算表", "支出情况表"),
    "04": ("财政拨款收入支出决算总表", "财政拨款收支总表", "财政拨款收支情况总表"),
    "05": ("一般公共预算财政拨款支出决算表", "一般公共预算支出决算表", "一般公共预算拨款支出表"),
    "06": (
        "一般公共预算财政拨款基本支出决算表",
        "一般公共预算基本支出决算明细表",
        "拨款基本支出表",
    ),
    "07": ("财政拨款“三公”经费支出决算表", "“三公”经费财政拨款支出决算表", "“三公”经费情况表"),
    "08": ("政府性基金预算财政拨款收入支出决算表", "政府性基金预算支出决算表", "基金收支情况表"),
    "09": (
        "国有资本经营预算财政拨款支出决算表",
        "国有资本经营预算支出决算表",
        "国有资本经营支出表",
    ),
}
_EMPTY = (
    "注：本部门没有{money}收入，也没有使用{money}安排的支出，本表为空。",
    "说明：我单位本年度无{money}收支，故本表无数据。",
    "本单位{year}年未发生{money}支出，空表列示。",
)
_MONEY = {"08": "政府性基金预算财政拨款", "09": "国有资本经营预算财政拨款"}
_BY_FUNCTION = ("02", "03", "05", "08", "09")


@dataclass(frozen=True)
class Style:
    """How one set is printed: each field is a habit of its own."""

    seed: int
    unit: str
    blank: str
    separators: bool
    title: int
    prefix: str
    caption: str
    codes: str
    total_last: bool
    counted: bool
    lined: bool
    amount: str
    beside: tuple[str, ...]
    university: bool
    one_table: bool
    sub_header: bool
    negative: str

    @staticmethod
    def drawn(seed: int) -> "Style":
        """A style of chance; the same for the same seed."""
        c = Random(seed)
        return Style(
            seed=seed,
            unit=c.choice(("万元", "万元", "元")),
            blank=c.choice(("", "", "0.00", "—", "－", "-")),
            separators=c.random() < 0.5,
            title=c.choice((0, 0, 1, 2)),
            prefix=c.choice(
                ("", "", "{year}年度", "{n}、", "{dept}{year}年度", "表{n}：", "joined")
            ),
            caption=c.choice(("lines", "line", "tabs", "row")),
            codes=c.choice(("one", "split", "spaced")),
            total_last=c.random() < 0.3,
            counted=c.random() < 0.7,
            lined=c.random() < 0.6,
            amount=c.choice(("金额", "决算数")),
            beside=tuple(
                c.sample(("detail", "projects", "units", "buying", "assets"), c.randint(0, 3))
            ),
            university=c.random() < 0.15,
            one_table=c.random() < 0.25,
            sub_header=c.random() < 0.3,
            negative=c.choice(("-{}", "（{}）", "△{}", "−{}", "－{}")),
        )


@dataclass
class Sheet:
    """One printed table: lines above, rows of which the first are its header, lines below."""

    above: list[str]
    rows: list[Row]
    header: int
    below: list[str] = field(default_factory=list)


class Province(Statutory):
    """The statutory tables, and those beside them, in one style."""

    def __init__(self, ledger: Ledger, style: Style) -> None:
        super().__init__(ledger, style.blank == "0.00", style.separators)
        self.style = style

    def _figure(
        self, table: str, side: str, code: str, item: str, measure: str, amount: int,
        zero: bool = False,
    ) -> str:  # fmt: skip
        if not amount and not (zero or self.zeros):
            return self.style.blank
        text = super()._figure(table, side, code, item, measure, self._in_unit(amount), True)
        if amount >= 0:
            return text
        self.facts[-1] = (*self.facts[-1][:5], f"-{money(-self._in_unit(amount))}")
        return self.style.negative.format(money(-self._in_unit(amount), self.separators))

    def _in_unit(self, amount: int) -> int:
        return amount * 10_000 if self.style.unit == "元" else amount

    def sheets(self) -> Iterator[Sheet]:
        """Every table of the set, those beside the statutory ones among them."""
        makers = {
            "01": self._summary, "02": self._income, "03": self._expenditure,
            "04": self._appropriation, "05": self._general, "06": self._basic,
            "07": self._three_public, "08": self._funds, "09": self._capital,
        }  # fmt: skip
        chosen = ("01", "02", "03", "05") if self.style.university else tuple(makers)
        for number, table in enumerate(chosen, start=1):
            before = len(self.facts)
            rows, header = self._shaped(table, makers[table]())
            sheet = Sheet(self._above(table, number), rows, header)
            if table in _MONEY and len(self.facts) == before:
                empty = _EMPTY[self.style.seed % len(_EMPTY)]
                sheet.below = [empty.format(money=_MONEY[table], year=self.ledger.year)]
            yield sheet
            yield from self._beside(table, rows, header)

    def _above(self, table: str, number: int, title: str = "") -> list[str]:
        style, ledger = self.style, self.ledger
        name = title or _TITLES[table][style.title]
        if not title and style.university and table == "05":
            name = "财政拨款支出决算表"
        if not title and table == "07" and style.one_table:
            name = "财政拨款“三公”经费、机关运行经费情况表"
        if style.prefix == "joined":
            lines = [f"第三部分 {ledger.year}年度部门决算表 一、{name}" if number == 1 else name]
        else:
            n = "一二三四五六七八九"[number - 1] if style.prefix == "{n}、" else str(number)
            lines = [style.prefix.format(n=n, year=ledger.year, dept=ledger.department) + name]
        unit = f"金额单位：{style.unit}"
        if style.caption == "lines":
            return [*lines, f"公开{number:02d}表", f"单位：{ledger.department}", unit]
        if style.caption == "line":
            return [*lines, f"编制单位：{ledger.department}　{ledger.year}年度　{unit}"]
        if style.caption == "tabs":
            tabbed = f"部门：{ledger.department}\t{ledger.year}年度\t{unit}"
            return [*lines, f"\t\t公开{number:02d}表", tabbed]
        return lines

    # How rows are printed

    def _shaped(self, table: str, rows: list[Row]) -> tuple[list[Row], int]:
        style = self.style
        header = next(i for i, row in enumerate(rows) if not _heads(row))
        head, body = rows[:header], rows[header:]
        if not style.counted:
            head = [row for row in head if row[0] != "栏次"]
        head = [
            [style.amount if cell in ("金额", "决算数") else cell for cell in row] for row in head
        ]
        if table == "07" and style.one_table:
            head = [
                ["决算统计数" if cell == style.amount else cell for cell in row] for row in head
            ]
        elif table == "07":
            head = [["决算数" if cell == style.amount else cell for cell in row] for row in head]
        if table in ("01", "04") and not style.lined:
            head, body = ([_without(r, (1, 4)) for r in part] for part in (head, body))
        if table in _BY_FUNCTION:
            if style.total_last and len(body) > 1 and not (table == "08" and style.sub_header):
                body = [*body[1:], body[0]]
            if table == "08" and style.sub_header and len(body) > 1:
                head, body = self._sub_header(head, body)
            head, body = _coded(head, style.codes), _coded(body, style.codes)
        if style.caption == "row":
            wide = max(len(row) for row in head)
            unit = f"金额单位：{style.unit}"
            head = [[f"部门：{self.ledger.department}", *[""] * (wide - 2), unit], *head]
        return [*head, *body], len(head)

    def _sub_header(self, head: list[Row], body: list[Row]) -> tuple[list[Row], list[Row]]:
        """合计, 基本支出 and 项目支出 in the row of the total, which then has no such figures."""
        first, second = head[0], [cell if i < 2 else "" for i, cell in enumerate(head[1])]
        lost = {"合计", "基本支出", "项目支出"}
        self.facts = [
            f for f in self.facts if not (f[0] == "08" and f[3] == "合计" and f[4] in lost)
        ]
        total = [*body[0][:4], "合计", "基本支出", "项目支出", *body[0][7:]]
        return [first, second], [total, *body[1:]]

    def _three_public(self) -> list[Row]:
        if not self.style.one_table:
            return super()._three_public()
        ledger = self.ledger
        entries: tuple[tuple[str, str, Planned], ...] = (
            ("（一）", "支出合计", ledger.three_public),
            ("1．", "因公出国（境）费", ledger.abroad),
            ("2．", "公务用车购置及运行维护费", ledger.vehicles),
            ("（1）", "公务用车购置费", ledger.bought),
            ("（2）", "公务用车运行维护费", ledger.running),
            ("3．", "公务接待费", ledger.reception),
        )
        rows = [
            [mark + name, str(n), *self._pair("合计" if name == "支出合计" else name, planned)]
            for n, (mark, name, planned) in enumerate(entries, start=2)
        ]
        return [
            ["项目", "行次", "预算数", "决算数"],
            ["一、“三公”经费支出", "1", "—", "—"],
            *rows,
            ["二、机关运行经费", "8", "—", "—"],
        ]

    # Tables beside the statutory ones

    def _beside(self, table: str, rows: Sequence[Row], header: int) -> Iterator[Sheet]:
        style = self.style
        if table == "05" and "detail" in style.beside:
            yield self._other("一般公共预算财政拨款支出决算明细表", self._details())
        if table == "05" and "projects" in style.beside:
            head = [list(row) for row in rows[:header]]
            body = [list(row) for row in rows[header:]]
            title = "一般公共预算财政拨款项目支出决算表"
            yield Sheet(self._above("", 9, title), [*head, *body], header)
        if table == "03" and "units" in style.beside:
            yield self._other("支出决算表（分单位）", self._by_unit())
        if table == "09" and "buying" in style.beside:
            buying = (
                ["政府采购货物支出", self._money(32_10)],
                ["政府采购服务支出", self._money(4_00)],
            )
            yield self._other("政府采购情况表", [["项目", "金额"], *map(list, buying)])
        if table == "09" and "assets" in style.beside:
            assets = ["车辆（辆）", "12", "3"], ["房屋（平方米）", "8,200", "410"]
            yield self._other(
                "国有资产占用情况表", [["项目", "数量", "本年增加"], *map(list, assets)]
            )

    def _other(self, title: str, rows: list[Row]) -> Sheet:
        return Sheet(self._above("", 9, title), rows, 1)

    def _money(self, amount: int) -> str:
        return money(self._in_unit(amount), self.separators) if amount else self.style.blank

    def _details(self) -> list[Row]:
        rows = [
            [item.code, item.names[2], self._money(item.general), self._money(item.basic), "", ""]
            for item in self.ledger.items
            if item.general
        ]
        head = ["科目编码", "科目名称", "合计", "工资福利支出", "商品和服务支出", "资本性支出"]
        return [head, *rows]

    def _by_unit(self) -> list[Row]:
        basic = sum(item.basic for item in self.ledger.items)
        project = sum(item.spent for item in self.ledger.items) - basic
        units = (
            ("合计", basic, project),
            (f"{self.ledger.department}（本级）", basic - basic // 3, project - project // 4),
            ("信息中心", basic // 3, project // 4),
        )
        measures = ("本年支出合计", "基本支出", "项目支出")
        rows = [
            [
                name,
                *(
                    self._figure("expenditure-by-unit", "", "", name, measure, amount)
                    for measure, amount in zip(measures, (fixed + free, fixed, free), strict=True)
                ),
            ]
            for name, fixed, free in units
        ]
        return [["单位名称", *measures], *rows]


def table_set(seed: int) -> tuple[list[Sheet], tuple[Fact, ...], Style]:
    """A set of tables, every statutory figure in it, and its style."""
    style = Style.drawn(seed)
    province = Province(invent(Random(seed)), style)
    sheets = list(province.sheets())
    return sheets, tuple(province.facts), style


def _heads(row: Row) -> bool:
    words = ("收入", "项目", "栏次", "人员经费", "科目编码", "功能分类科目编码")
    return row[0] in words


def _without(row: Row, columns: Sequence[int]) -> Row:
    return [cell for i, cell in enumerate(row) if i not in columns]


def _coded(rows: Sequence[Row], codes: str) -> list[Row]:
    """Rows with their code in three columns, or its parts spaced, as the style has it."""
    if codes == "one":
        return [list(row) for row in rows]
    result = []
    for code, *rest in rows:
        parts = [code[:3], code[3:5], code[5:7]] if code.isdigit() else [code, "", ""]
        first = parts if codes == "split" else [" ".join(filter(None, parts))]
        result.append([*first, *rest])
    return result
