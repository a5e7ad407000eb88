"""Made-up disclosures in the plain text form: consistent, and with everything in them known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tests.typesetting.ledger import ECONOMIC, Item, Ledger, Planned, invent, rate
from tests.typesetting.statutory import Fact, Statutory, money

_CHAPTERS = ("概况", "{year} 年度部门决算情况说明", "名词解释", "{year} 年度部门决算表")
_REASONS = ("项目减少", "人员变动", "政策调整", "厉行节约", "工作任务增加")


@dataclass(frozen=True)
class Truth:
    """What a made-up disclosure says, known beforehand."""

    department: str
    year: int
    facts: tuple[Fact, ...]


def made_up(seed: int) -> tuple[str, Truth]:
    """A disclosure and what is true of it; the same for the same seed."""
    chance = Random(seed)
    return tell(invent(chance), chance)


def _headings(ledger: Ledger) -> list[str]:
    chapters = (chapter.format(year=ledger.year) for chapter in _CHAPTERS)
    return [f"第{n}部分 {chapter}" for n, chapter in zip("一二三四", chapters, strict=True)]


def _front(ledger: Ledger, sections: Sequence[tuple[str, list[str]]]) -> Iterator[str]:
    overview, narrative, terms, tables = _headings(ledger)
    yield from (ledger.department, f"{ledger.year} 年度部门决算", "# 目 录")
    yield from (f"## {overview}", "一、主要职责", f"## {narrative}")
    yield from (heading for heading, _ in sections)
    yield from (f"## {terms}", f"## {tables}")


def _body(
    ledger: Ledger, sections: Sequence[tuple[str, list[str]]], statutory: str
) -> Iterator[str]:
    overview, narrative, terms, tables = _headings(ledger)
    yield from (f"# {overview}", "## 一、主要职责", "贯彻执行有关法律法规，完成交办的其他任务。")
    yield f"# {narrative}"
    for heading, paragraphs in sections:
        yield f"## {heading}"
        yield from paragraphs
    yield from (f"# {terms}", "一、财政拨款收入：指单位从同级财政部门取得的财政预算资金。")
    yield from (f"# {tables}", statutory)


class Narrative:
    """Says in varied wordings what the accounts are."""

    def __init__(self, ledger: Ledger, chance: Random) -> None:
        self.ledger = ledger
        self.chance = chance
        self.decimals = chance.choice((1, 2, 2))

    def sections(self) -> Iterator[tuple[str, list[str]]]:
        """Headings with paragraphs."""
        yield "一、收入支出决算总体情况说明", [self._overall()]
        yield "二、收入决算情况说明", [self._income()]
        yield "三、支出决算情况说明", [self._expenditure()]
        yield "四、财政拨款收入支出决算总体情况说明", [self._appropriation()]
        yield "五、一般公共预算财政拨款支出决算情况说明", list(self._general())
        yield "六、一般公共预算财政拨款基本支出决算情况说明", [self._basic()]
        yield "七、财政拨款“三公”经费支出决算情况说明", list(self._three_public())
        yield "八、政府性基金预算财政拨款收入支出决算情况说明", [self._money_of("fund")]
        yield "九、国有资本经营预算财政拨款支出决算情况说明", [self._money_of("capital")]
        yield "十、其他重要事项的情况说明", list(self._matters())

    def annex(self) -> Iterator[str]:
        """What stands behind the statutory tables."""
        return iter(())

    # Phrases

    def _share(self, part: int, whole: int) -> str:
        return f"{rate(part, whole, self.decimals)}%"

    def _reason(self) -> str:
        return self.chance.choice(_REASONS)

    def _change(self, current: int, prior: int, each: str = "") -> str:
        """The change on last year, in one of the ways in which it is told."""
        if current == prior:
            return "与上年持平"
        up = current > prior
        size, percent = abs(current - prior), self._share(abs(current - prior), prior)
        verbs = [("增加", "增长"), ("增加", "上升")] if up else [("减少", "下降"), ("减少", "降低")]
        one, other = self.chance.choice(verbs)
        year = self.ledger.year - 1
        opening = self.chance.choice(
            ("与上年相比", f"与{year}年相比", f"与 {year} 年度相比")
            if each
            else ("与上年相比", "比上年", f"比{year}年的{money(prior)}万元")
        )
        comma = "" if opening == "比上年" else "，"
        return f"{opening}{comma}{each}{one}{money(size)}万元，{other}{percent}"

    def _completion(self, planned: Planned) -> str:
        if not planned.budget:
            return ""
        word = "小于" if planned.outturn < planned.budget else "大于"
        word = "等于" if planned.outturn == planned.budget else word
        return (
            f"完成年初预算的{self._share(planned.outturn, planned.budget)}，"
            f"决算数{word}预算数的主要原因是{self._reason()}"
        )

    # Sections

    def _overall(self) -> str:
        ledger, closing = self.ledger, money(self.ledger.closing)
        subject, each = self.chance.choice(
            (
                (f"收入总计{closing}万元，支出总计{closing}万元", "收、支总计各"),
                (f"收入支出总计{closing}万元", ""),
                (f"收、支总计均为{closing}万元", "收、支总计各"),
            )
        )
        change = self._change(ledger.closing, ledger.last_year, each)
        return f"{ledger.year}年度{subject}。{change}，主要原因是{self._reason()}。"

    def _income(self) -> str:
        ledger = self.ledger
        parts = [("财政拨款收入", ledger.fiscal_income), ("其他收入", ledger.other_income)]
        return self._composed("本年收入合计", ledger.income, parts)

    def _expenditure(self) -> str:
        spent, basic = self.ledger.total("spent"), self.ledger.total("basic")
        parts = [("基本支出", basic), ("项目支出", spent - basic)]
        return self._composed("本年支出合计", spent, parts)

    def _composed(self, name: str, whole: int, parts: Sequence[tuple[str, int]]) -> str:
        """A whole with its parts and their shares."""
        of = self.chance.choice(("", f"{name}的"))
        told = [
            f"{part}{money(amount)}万元，占{of}{self._share(amount, whole)}"
            for part, amount in parts
            if amount
        ]
        listed = self.chance.choice(("；", "，")).join(told)
        return f"{name}{money(whole)}万元，其中：{listed}。"

    def _appropriation(self) -> str:
        ledger = self.ledger
        change = self._change(ledger.fiscal_closing, ledger.last_year_fiscal)
        return (
            f"{ledger.year} 年度财政拨款收入支出总计 {money(ledger.fiscal_closing)} 万元。"
            f"财政拨款收、支总计{change}，主要原因：{self._reason()}。"
        )

    def _general(self) -> Iterator[str]:
        ledger = self.ledger
        general, spent = ledger.total("general"), ledger.total("spent")
        yield "（一）总体情况。"
        yield (
            f"{ledger.year}年度一般公共预算财政拨款支出{money(general)}万元，"
            f"占本年支出合计的{self._share(general, spent)}。"
        )
        yield "（二）结构情况。"
        groups: dict[str, int] = {}
        for item in ledger.items:
            if item.general:
                groups[item.names[0]] = groups.get(item.names[0], 0) + item.general
        listed = "；".join(
            f"{name}（类）{money(amount)}万元，占{self._share(amount, general)}"
            for name, amount in groups.items()
        )
        yield f"一般公共预算财政拨款支出{money(general)}万元，主要用于以下方面：{listed}。"
        yield "（三）具体情况。"
        items = [item for item in ledger.items if item.general]
        for number, item in enumerate(items, start=1):
            yield f"{number}. {self._of_item(item)}"

    def _of_item(self, item: Item) -> str:
        chain = "".join(f"{n}（{level}）" for n, level in zip(item.names, "类款项", strict=True))
        completion = self._completion(Planned(item.budget, item.general))
        spent = f"{money(item.general)}万元"
        return self.chance.choice(
            (
                f"{chain}{spent}，{completion.split('，')[0]}。",
                f"{chain}。年初预算为{money(item.budget)}万元，支出决算为{spent}，{completion}。",
                f"{chain}年初预算{money(item.budget)}万元，支出决算{spent}，{completion}。",
            )
        )

    def _basic(self) -> str:
        ledger = self.ledger
        staff, operating = (
            "、".join(n for c, n in ECONOMIC.items() if c[:3] in groups and ledger.economic[c])
            for groups in (("301", "303"), ("302", "310"))
        )
        return (
            f"{ledger.year}年度一般公共预算财政拨款基本支出{money(ledger.total('basic'))}万元，其中："
            f"人员经费{money(ledger.staff)}万元，主要包括{staff}；"
            f"公用经费{money(ledger.operating)}万元，主要包括{operating}。"
        )

    def _three_public(self) -> Iterator[str]:
        ledger, whole = self.ledger, self.ledger.three_public
        yield (
            f"{ledger.year}年度“三公”经费支出年初预算为{money(whole.budget)}万元，"
            f"支出决算为{money(whole.outturn)}万元，{self._completion(whole)}。"
        )
        entries = (("公务接待费", ledger.reception), ("公务用车购置及运行维护费", ledger.vehicles))
        for number, (name, planned) in enumerate(entries, start=1):
            share = self._share(planned.outturn, whole.outturn)
            completion = self._completion(planned)
            yield (
                f"{number}. {name}支出{money(planned.outturn)}万元，"
                f"占“三公”经费支出的{share}，{completion}。"
            )

    def _money_of(self, kind: str) -> str:
        name = {"fund": "政府性基金预算财政拨款", "capital": "国有资本经营预算财政拨款"}[kind]
        amount = self.ledger.total(kind)
        if not amount:
            return f"本部门{self.ledger.year}年度无{name}支出。"
        return f"本部门{self.ledger.year}年度{name}支出{money(amount)}万元。"

    def _matters(self) -> Iterator[str]:
        ledger = self.ledger
        total = ledger.goods + ledger.services
        yield "（一）机关运行经费支出情况。"
        yield f"{ledger.year}年度机关运行经费支出{money(ledger.operating)}万元。"
        yield "（二）政府采购支出情况。"
        yield (
            f"{ledger.year}年度政府采购支出总额{money(total)}万元，其中：政府采购货物支出"
            f"{money(ledger.goods)}万元、政府采购工程支出0.00万元、政府采购服务支出"
            f"{money(ledger.services)}万元。授予中小企业合同金额{money(ledger.services)}万元，"
            f"占政府采购支出总额的{self._share(ledger.services, total)}。"
        )


def tell(
    ledger: Ledger, chance: Random, narrative: type[Narrative] = Narrative
) -> tuple[str, Truth]:
    """The disclosure of given accounts, in wordings of chance."""
    tables = Statutory(ledger, zeros=chance.random() < 0.5, separators=chance.random() < 0.5)
    statutory = tables.text()
    told = narrative(ledger, chance)
    sections = list(told.sections())
    body = _body(ledger, sections, statutory)
    text = "\n\n".join((*_front(ledger, sections), *body, *told.annex(), ""))
    return text, Truth(ledger.department, ledger.year, tuple(tables.facts))
