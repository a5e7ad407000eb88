"""The nine statutory tables of made-up accounts, in the plain text form, with their facts."""

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from tests.typesetting.ledger import ECONOMIC, GROUPS, Item, Ledger, Planned

Fact = tuple[str, str, str, str, str, str]
"""Table, side, code, item, measure and value of one printed figure."""

_FUNCTIONS = (
    "一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出",
    "文化旅游体育与传媒支出", "社会保障和就业支出", "卫生健康支出", "节能环保支出", "城乡社区支出",
    "农林水支出", "交通运输支出", "资源勘探工业信息等支出", "商业服务业等支出", "金融支出",
    "援助其他地区支出", "自然资源海洋气象等支出", "住房保障支出", "粮油物资储备支出",
    "国有资本经营预算支出", "灾害防治及应急管理支出", "其他支出", "债务还本支出", "债务付息支出",
    "抗疫特别国债安排的支出",
)  # fmt: skip
_DIGITS = "零一二三四五六七八九"
_GENERAL = "一般公共预算财政拨款"
_FUND = "政府性基金预算财政拨款"
_CAPITAL = "国有资本经营预算财政拨款"
_CARRIED_IN = "年初财政拨款结转和结余"
_CARRIED_OUT = "年末财政拨款结转和结余"

Row = list[str]


class Statutory:
    """Writes the tables and takes down each figure as it is printed."""

    def __init__(self, ledger: Ledger, zeros: bool, separators: bool) -> None:
        self.ledger = ledger
        self.zeros = zeros
        self.separators = separators
        self.facts: list[Fact] = []

    def text(self) -> str:
        """All tables with titles and captions."""
        tables: tuple[tuple[str, Callable[[], Sequence[Row]]], ...] = (
            ("收入支出决算总表", self._summary),
            ("收入决算表", self._income),
            ("支出决算表", self._expenditure),
            ("财政拨款收入支出决算总表", self._appropriation),
            ("一般公共预算财政拨款支出决算表", self._general),
            ("一般公共预算财政拨款基本支出决算表", self._basic),
            ("财政拨款“三公”经费支出决算表", self._three_public),
            ("政府性基金预算财政拨款收入支出决算表", self._funds),
            ("国有资本经营预算财政拨款支出决算表", self._capital),
        )
        return "\n\n".join(
            self._titled(number, title, rows())
            for number, (title, rows) in enumerate(tables, start=1)
        )

    def _titled(self, number: int, title: str, rows: Sequence[Row]) -> str:
        lines = "\n".join("\t".join(row) for row in rows)
        caption = (
            f"# {title}",
            f"公开 {number:02d} 表",
            f"单位：{self.ledger.department}",
            f"{self.ledger.year} 年度",
            "金额单位：万元",
            lines,
            f"注：本表为{title}。",
        )
        return "\n\n".join(caption)

    def _figure(
        self, table: str, side: str, code: str, item: str, measure: str, amount: int,
        zero: bool = False,
    ) -> str:  # fmt: skip
        """A cell; nothing is left blank, or printed as 0.00 where ``zero`` says so."""
        if not amount and not zero:
            return ""
        self.facts.append((table, side, code, item, measure, money(amount)))
        return money(amount, self.separators)

    # Tables of two sides

    def _summary(self) -> list[Row]:
        ledger = self.ledger
        income = [
            *self._numbered(
                "01",
                "收入",
                [
                    (f"{_GENERAL}收入", ledger.general_income),
                    (f"{_FUND}收入", ledger.total("fund")),
                    (f"{_CAPITAL}收入", ledger.total("capital")),
                    ("上级补助收入", 0),
                    ("事业收入", 0),
                    ("经营收入", 0),
                    ("附属单位上缴收入", 0),
                    ("其他收入", ledger.other_income),
                ],
            )
        ]
        spending = [(name, _of_function(ledger, name, "spent")) for name in _FUNCTIONS]
        carried_out = ledger.carried_out + ledger.other_carried_out
        closing = [
            (("本年收入合计", ledger.income), ("本年支出合计", ledger.total("spent"))),
            (("使用非财政拨款结余", 0), ("结余分配", 0)),
            (("年初结转和结余", ledger.carried_in), ("年末结转和结余", carried_out)),
            (("总计", ledger.closing), ("总计", ledger.closing)),
        ]
        body = list(zip_longest(income, self._numbered("01", "支出", spending), fillvalue=("", "")))
        for left, right in closing:
            body.append((self._plain("01", "收入", *left), self._plain("01", "支出", *right)))
        return [
            ["收入", "", "", "支出", "", ""],
            ["项目", "行次", "金额", "项目", "行次", "金额"],
            ["栏次", "", "1", "栏次", "", "2"],
            *(
                [left[0], str(line), left[1], right[0], str(line + len(body)), right[1]]
                for line, (left, right) in enumerate(body, start=1)
            ),
        ]

    def _numbered(
        self, table: str, side: str, entries: Sequence[tuple[str, int]]
    ) -> Iterator[tuple[str, str]]:
        for number, (name, amount) in enumerate(entries, start=1):
            cell = self._figure(table, side, "", name, "决算数", amount)
            yield f"{_ordinal(number)}、{name}", cell

    def _plain(self, table: str, side: str, name: str, amount: int) -> tuple[str, str]:
        return name, self._figure(table, side, "", name, "决算数", amount)

    def _appropriation(self) -> list[Row]:
        ledger = self.ledger
        left = [
            *self._numbered(
                "04",
                "收入",
                [
                    (_GENERAL, ledger.general_income),
                    (_FUND, ledger.total("fund")),
                    (_CAPITAL, ledger.total("capital")),
                ],
            )
        ]
        left += [("", "")] * (len(_FUNCTIONS) - len(left))
        left.append(self._plain("04", "收入", "本年收入合计", ledger.fiscal_income))
        left.append(self._plain("04", "收入", _CARRIED_IN, ledger.carried_in))
        nested = self._figure(
            "04", "收入", "", f"{_CARRIED_IN}/{_GENERAL}", "决算数", ledger.carried_in
        )
        left += [(_GENERAL, nested), (_FUND, ""), (_CAPITAL, "")]
        left.append(self._plain("04", "收入", "总计", ledger.fiscal_closing))
        right = [
            self._spread(f"{_ordinal(n)}、{name}", name, *_kinds(ledger, name))
            for n, name in enumerate(_FUNCTIONS, start=1)
        ]
        fund, capital = ledger.total("fund"), ledger.total("capital")
        closed = ledger.total("general") + ledger.carried_out
        right += [
            self._spread("本年支出合计", "本年支出合计", ledger.total("general"), fund, capital),
            self._spread(_CARRIED_OUT, _CARRIED_OUT, ledger.carried_out, 0, 0),
            *[[""] * 5] * 3,
            self._spread("总计", "总计", closed, fund, capital),
        ]
        return [
            ["收入", "", "", "支出", "", "", "", "", ""],
            ["项目", "行次", "金额", "项目", "行次", "合计", _GENERAL, _FUND, _CAPITAL],
            ["栏次", "", "1", "栏次", "", "2", "3", "4", "5"],
            *(
                [item, str(line), cell, name, str(line + len(left)), *cells]
                for line, ((item, cell), (name, *cells)) in enumerate(
                    zip(left, right, strict=True), start=1
                )
            ),
        ]

    def _spread(self, printed: str, item: str, general: int, fund: int, capital: int) -> Row:
        """An item of table 04 with its total and the three kinds of money."""
        measures = ("合计", _GENERAL, _FUND, _CAPITAL)
        amounts = (general + fund + capital, general, fund, capital)
        cells = (
            self._figure("04", "支出", "", item, measure, amount)
            for measure, amount in zip(measures, amounts, strict=True)
        )
        return [printed, *cells]

    # Tables by function

    def _income(self) -> list[Row]:
        measures = ("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入",
                    "附属单位上缴收入", "其他收入")  # fmt: skip
        fiscal, other = self._received()

        def amounts(items: Sequence[Item]) -> list[int]:
            appropriated = sum(fiscal[item.code] for item in items)
            rest = sum(other[item.code] for item in items)
            return [appropriated + rest, appropriated, 0, 0, 0, 0, rest]

        return self._by_function("02", measures, self.ledger.items, amounts)

    def _received(self) -> tuple[dict[str, int], dict[str, int]]:
        """Income by item: as spent, what was carried over being with the largest item."""
        ledger = self.ledger
        fiscal = {item.code: item.fiscal for item in ledger.items}
        other = {item.code: item.other for item in ledger.items}
        largest = max(ledger.items, key=lambda item: item.general).code
        fiscal[largest] += ledger.carried_out - ledger.carried_in
        other[max(ledger.items, key=lambda item: item.other).code] += ledger.other_carried_out
        return fiscal, other

    def _expenditure(self) -> list[Row]:
        measures = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出",
                    "对附属单位补助支出")  # fmt: skip

        def amounts(items: Sequence[Item]) -> list[int]:
            basic, spent = sum(i.basic for i in items), sum(i.spent for i in items)
            return [spent, basic, spent - basic, 0, 0, 0]

        return self._by_function("03", measures, self.ledger.items, amounts)

    def _general(self) -> list[Row]:
        items = [item for item in self.ledger.items if item.general]

        def amounts(items: Sequence[Item]) -> list[int]:
            basic, project = sum(i.basic for i in items), sum(i.project for i in items)
            return [basic + project, basic, project]

        rows = self._by_function("05", ("合计", "基本支出", "项目支出"), items, amounts, self.zeros)
        return _under_spending(rows, "小计")

    def _funds(self) -> list[Row]:
        items = [item for item in self.ledger.items if item.fund]
        measures = ("年初结转和结余", "本年收入", "合计", "基本支出", "项目支出", "年末结转和结余")

        def amounts(items: Sequence[Item]) -> list[int]:
            fund = sum(item.fund for item in items)
            return [0, fund, fund, 0, fund, 0]

        rows = self._by_function("08", measures, items, amounts)
        _, _, *data = rows
        return [
            ["项目", "", "年初结转和结余", "本年收入", "本年支出", "", "", "年末结转和结余"],
            ["功能分类科目编码", "科目名称", "", "", "小计", "基本支出", "项目支出", ""],
            *data,
        ]

    def _capital(self) -> list[Row]:
        items = [item for item in self.ledger.items if item.capital]

        def amounts(items: Sequence[Item]) -> list[int]:
            capital = sum(item.capital for item in items)
            return [capital, 0, capital]

        rows = self._by_function("09", ("合计", "基本支出", "项目支出"), items, amounts)
        return _under_spending(rows, "合计")

    def _by_function(
        self,
        table: str,
        measures: Sequence[str],
        items: Sequence[Item],
        amounts: Callable[[Sequence[Item]], list[int]],
        zero: bool = False,
    ) -> list[Row]:
        def row(code: str, name: str, chosen: Sequence[Item]) -> Row:
            cells = (
                self._figure(table, "", code, name, measure, amount, zero)
                for measure, amount in zip(measures, amounts(chosen), strict=True)
            )
            return [code or name, name if code else "", *cells]

        rows = [
            ["项目", "", *measures],
            ["功能分类科目编码", "科目名称", *[""] * len(measures)],
            ["栏次", "", *(str(n) for n in range(1, len(measures) + 1))],
            row("", "合计", items),
        ]
        printed: set[str] = set()
        for item in items:
            for length, name in zip((3, 5, 7), item.names, strict=True):
                code = item.code[:length]
                if code not in printed:
                    printed.add(code)
                    rows.append(row(code, name, [i for i in items if i.code.startswith(code)]))
        return rows

    # The others

    def _basic(self) -> list[Row]:
        staff = [*self._group("301"), *self._group("303")]
        rows = [
            [*left, *middle, *right]
            for left, middle, right in zip_longest(
                staff, self._group("302"), self._group("310"), fillvalue=["", "", ""]
            )
        ]
        ledger = self.ledger
        sums = {"人员经费合计": ledger.staff, "公用经费合计": ledger.operating}
        left, right = (self._figure("06", "", "", n, "决算数", a, True) for n, a in sums.items())
        return [
            ["人员经费", "", "", "公用经费", "", "", "", "", ""],
            ["科目编码", "科目名称", "决算数"] * 3,
            *rows,
            ["人员经费合计", "", left, "公用经费合计", "", "", "", "", right],
        ]

    def _group(self, group: str) -> list[Row]:
        entries = [(group, GROUPS[group], self.ledger.group(group))]
        entries += [
            (code, name, self.ledger.economic[code])
            for code, name in ECONOMIC.items()
            if code.startswith(group)
        ]
        return [
            [code, name, self._figure("06", "", code, name, "决算数", amount, self.zeros)]
            for code, name, amount in entries
        ]

    def _three_public(self) -> list[Row]:
        ledger = self.ledger
        entries = (
            ("", "合计", ledger.three_public),
            ("1、", "因公出国（境）费", ledger.abroad),
            ("2、", "公务接待费", ledger.reception),
            ("3、", "公务用车购置及运行维护费", ledger.vehicles),
            ("其中：（1）", "公务用车购置费", ledger.bought),
            ("（2）", "公务用车运行维护费", ledger.running),
        )
        return [
            ["项目", "预算数", "决算数"],
            *([mark + name, *self._pair(name, planned)] for mark, name, planned in entries),
        ]

    def _pair(self, name: str, planned: Planned) -> Row:
        amounts = {"预算数": planned.budget, "决算数": planned.outturn}
        return [self._figure("07", "", "", name, m, a, self.zeros) for m, a in amounts.items()]


def money(amount: int, separators: bool = False) -> str:
    """Hundredths as printed."""
    whole = f"{amount // 100:,}" if separators else str(amount // 100)
    return f"{whole}.{amount % 100:02d}"


def _under_spending(rows: list[Row], total: str) -> list[Row]:
    """The three columns of expenditure under one heading."""
    _, _, *data = rows
    return [
        ["项目", "", "本年支出", "", ""],
        ["功能分类科目编码", "科目名称", total, "基本支出", "项目支出"],
        *data,
    ]


def _of_function(ledger: Ledger, name: str, kind: str) -> int:
    return sum(getattr(item, kind) for item in ledger.items if item.names[0] == name)


def _kinds(ledger: Ledger, name: str) -> tuple[int, int, int]:
    general, fund, capital = (
        _of_function(ledger, name, kind) for kind in ("general", "fund", "capital")
    )
    return general, fund, capital


def _ordinal(number: int) -> str:
    tens, ones = divmod(number, 10)
    start = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return start + (_DIGITS[ones] if ones else "")
