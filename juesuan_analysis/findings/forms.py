"""The form itself: tables announced and absent, empty tables, templates left unfilled."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import MONEY
from juesuan_analysis.checks import CONFIRMED, REFUTED
from juesuan_analysis.document import Document, Place
from juesuan_analysis.evaluation import Evaluation
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.formulas.catalogue import CHANGE_RATE, COVERAGE, MEAN, SELF_EVALUATION
from juesuan_analysis.identities import Identity
from juesuan_analysis.outline import Passage
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Table
from juesuan_analysis.wordforms import bare, squeeze

_ODD = re.compile("[\u2e80-\u2fdf\u31c0-\u31ef\ufa6e\ufa6f\ufada-\ufaff\U0002fa1e\U0002fa1f]")
"""Radicals, strokes and forms for compatibility that stand for no character."""
_WORDS = vocabulary.words()
_CARRY_OVER, _CARRIED = _WORDS.evaluation.carry_over, _WORDS.evaluation.carried
_SUMMARIES = vocabulary.identities().closing.tables
_WHOLE = 100
_TELLING = 5
"""Digits, zeros at the ends left out, that two amounts do not share by chance."""


def table_problems(tables: Sequence[Table]) -> Iterator[Finding]:
    """Cells and rows that could not be read, tables that break off."""
    for table in tables:
        for problem in table.problems:
            text = f"{table.label}：{problem.explanation}"
            yield found(problem.kind, problem.place, problem.quote, text)


def unknown_tables(tables: Sequence[Table]) -> Iterator[Finding]:
    """Tables of figures that are of no form known here."""
    for table in tables:
        name = table.label if table.title else "没有标题的表"
        text = f"{name}不是已知的决算报表，表中 {len(table.facts)} 个数已读出，没有核对"
        yield found("unknown_table", table.place, table.title, text)
        yield from table_problems([table])


def unread_pages(document: Document) -> Iterator[Finding]:
    """Pages without a text layer: nothing that may stand on them is called missing."""
    if document.unread:
        pages = "、".join(map(str, document.unread))
        text = (
            f"第 {pages} 页没有文字层，没有读到；涉及这些页的数字无从核对"
            "（要识别扫描页，须装 ocr 扩展）"
        )
        place = Place(page=document.unread[0])
        yield found("unread_page", place, f"第 {pages} 页", text)


def unreadable_parts(document: Document) -> Iterator[Finding]:
    """What is printed and could not be read, each with its reason."""
    for part in document.unreadable:
        page, line = part.place.page, part.place.line
        where = f"第 {line} 行" if page is None else f"第 {page} 页"
        yield found("unreadable_part", part.place, where, f"{where}{part.reason}")


def unsure_tables(tables: Sequence[Table]) -> Iterator[Finding]:
    """Tables whose columns only white space parts and whose sums do not bear that out."""
    for table in tables:
        rows = [row.place for grid in table.grids for row in grid.rows if row.place.unsure]
        if rows:
            pages = "、".join(map(str, sorted({place.page for place in rows if place.page})))
            name = table.label if table.title else "没有标题的表"
            text = (
                f"第 {pages} 页{name}没有框线，各列按空白分出，表内合计不足以印证；"
                "涉及它的出入只作提示"
            )
            yield found("unsure_table", rows[0], table.title, text)


def scanned_pages(
    document: Document, tables: Sequence[Table], identities: Sequence[Identity]
) -> Iterator[Finding]:
    """Pages read by recognition, and how many of their figures the tables' own sums bear out."""
    if not document.scanned:
        return
    figures = [fact for table in tables for fact in table.facts if fact.place.ocr]
    held = (i for i in identities if i.verdict in CONFIRMED and i.relation == "=")
    summed = {operand.source for i in held for operand in (*i.left, *i.right)}
    borne_out = sum(figure in summed for figure in figures)
    pages = "、".join(map(str, sorted(document.scanned)))
    text = (
        f"第 {pages} 页是扫描页，由字符识别读出；其中表内数字 {len(figures)} 个，"
        f"{borne_out} 个有表内或表间的合计印证，其余请对照原件"
    )
    place = Place(page=min(document.scanned), ocr=True)
    yield found("scanned_page", place, f"第 {pages} 页", text)


def odd_characters(document: Document) -> Iterator[Finding]:
    """Characters that only look like ones of the language and that nothing says the meaning of."""
    odd = [(p.place, m[0]) for p in document.paragraphs() for m in _ODD.finditer(p.text)]
    rows = (row for grid in document.grids() for row in grid.rows)
    odd += [(r.place, m[0]) for r in rows for cell in r.cells for m in _ODD.finditer(cell)]
    if odd:
        place, first = odd[0]
        text = f"有 {len(odd)} 个字符不是汉字而形似汉字，没有对应的字，所在的词可能没有读懂"
        yield found("odd_character", place, first, text)


def silent_tables(tables: Sequence[Table], passages: Sequence[Passage]) -> Iterator[Finding]:
    """Empty tables that nothing in the document says are empty."""
    prose = "。".join(bare(passage.paragraph.text) for passage in passages)
    for table in tables:
        topic = _WORDS.empty.topics.get(table.scope)
        if table.status != "empty" or topic is None:
            continue
        said = re.search(_WORDS.empty.narrative.replace("{topic}", topic), prose)
        conditional = any(_WORDS.empty.note.search(squeeze(note)) for note in table.notes)
        if not said and not conditional:
            text = f"“{table.title}”是空表，文件中没有说明本年度无此项收支"
            yield found("empty_table", table.place, table.title, text)


def placeholders(passages: Sequence[Passage], tables: Sequence[Table]) -> Iterator[Finding]:
    """Template text left in: each place, or one finding for a form that is blank throughout."""
    texts = [(p.paragraph.place, squeeze(p.paragraph.text)) for p in passages]
    texts += [(table.place, squeeze(note)) for table in tables for note in table.notes]
    left = [
        (rule.name, place, text, match)
        for place, text in texts
        for rule in _WORDS.placeholder
        for match in rule.words.finditer(text)
    ]
    filled = sum(len(table.facts) for table in tables)
    if len(left) >= _WORDS.blank_form and not filled:
        _, place, _, match = left[0]
        text = f"这是一份未填写的空白表样：各表没有数字，正文有 {len(left)} 处占位符"
        yield found("blank_form", place, match[0], text)
        return
    for name, place, text, match in left:
        yield found("placeholder", place, _clause(text, match), f"{name}“{match[0]}”没有删去")


def missing_units(statements: Sequence[Statement]) -> Iterator[Finding]:
    """Rates without % and amounts without a unit; a whole number may count something unnamed."""
    for statement in statements:
        number = statement.claim.number
        if number.unit or number.kind == "label":
            continue
        if statement.claim.formula is CHANGE_RATE:
            text = f"增减率 {number.token} 后面缺少 % 号"
        elif number.amount.decimals and statement.claim.formula not in (MEAN, SELF_EVALUATION):
            text = f"{number.token} 后面缺少单位"
        else:
            continue
        yield found("unit", statement.place, number.quote, text, (), (statement.id,))


def other_units(statements: Sequence[Statement]) -> Iterator[Finding]:
    """Amounts of many digits that the text gives in one unit, and elsewhere in another."""
    alike: dict[str, list[Statement]] = defaultdict(list)
    for s in statements:
        number = s.claim.number
        if number.unit in MONEY and len(number.amount.text.replace(".", "").strip("0")) >= _TELLING:
            alike[number.amount.text].append(s)
    for group in alike.values():
        units = Counter(s.claim.number.unit for s in group)
        rarest = min(reversed(group), key=lambda s: units[s.claim.number.unit])
        if len(units) > 1 and rarest.verdict not in REFUTED:
            usual = units.most_common(1)[0][0]
            text = f"{rarest.printed}：别处同样的数字以{usual}计，单位可能写错"
            refers = tuple(s.id for s in group)
            yield found("other_unit", rarest.place, rarest.claim.number.quote, text, (), refers)


def _clause(text: str, match: re.Match[str]) -> str:
    """The clause around a match, for quoting."""
    begin = max((text.rfind(mark, 0, match.start()) for mark in "。;,:"), default=-1) + 1
    ends = [end for mark in "。;,:" if (end := text.find(mark, match.end())) >= 0]
    return text[begin : min(ends, default=len(text))][:120]


def evaluation_against_accounts(
    statements: Sequence[Statement], tables: Sequence[Table], evaluation: Evaluation
) -> Iterator[Finding]:
    """What the self-evaluation says of money against the accounts; scopes may differ."""
    yield from _impossible_coverage(statements)
    yield from _carry_over(tables, evaluation)


def _impossible_coverage(statements: Sequence[Statement]) -> Iterator[Finding]:
    for s in statements:
        if s.claim.formula is COVERAGE and s.claim.number.amount.value > _WHOLE:
            text = f"覆盖率写作 {s.printed}，不可能超过 100%"
            yield found("coverage", s.place, s.claim.number.quote, text, (), (s.id,))


def _carry_over(tables: Sequence[Table], evaluation: Evaluation) -> Iterator[Finding]:
    cells = [
        c
        for t in tables
        for c in t.cells
        if c.role[0] in _SUMMARIES and bare(c.item) in _WORDS.evaluation.balances
    ]
    if len(cells) < 2 or any(c.operand.value for c in cells):
        return
    for indicator in evaluation.indicators:
        reason = indicator.deviation + indicator.measures
        moved = re.fullmatch(r"\d+(?:\.\d+)?%?", indicator.actual) and indicator.actual.strip("0.%")
        if _CARRY_OVER.fullmatch(bare(indicator.level3)) and moved:
            text = (
                f"自评表{indicator.level3}为 {indicator.actual}{indicator.target_unit}，"
                "而总表年初、年末结转和结余都为零，变动率没有基数；口径如有不同应说明"
            )
            if _CARRIED.search(reason):
                text += "；偏差原因写有资金结转，与无结余结转的说明不合"
            yield found("evaluation", indicator.place, indicator.level3, text)
