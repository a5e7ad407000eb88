"""Names in the text against the names in the tables: subjects, lists, the department itself."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from msgspec.structs import replace

from juesuan_analysis import vocabulary
from juesuan_analysis.document import Document, Grid, Place
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.levels import CHAIN, CLASS, GROUP, LENGTHS, class_of, level_of
from juesuan_analysis.narrative.numbers import Flow, flow
from juesuan_analysis.outline import Passage
from juesuan_analysis.printing import after_word, measured
from juesuan_analysis.statements import Statement
from juesuan_analysis.tables import Fact, Table
from juesuan_analysis.titles import is_budget, mentions, titles
from juesuan_analysis.vocabulary import EconomicGroup
from juesuan_analysis.wordforms import bare, squeeze, widen, without_ordinal

_LISTS, _NAMES = vocabulary.words().lists, vocabulary.words().subjects
_CODED = re.compile(r"(?P<name>[^():,;。\d]{2,40})\((?P<code>\d{3}(?:\d{2}){0,2})\)")
_BODY, _OPENING = vocabulary.words().identity.body, vocabulary.words().identity.opening
_PLACE, _AGAINST = vocabulary.words().identity.place, vocabulary.words().identity.against
_WHOLE = 6
"""Shorter names are pieces of one, unless they begin with the name of a place."""
_NAMED_PLACE = 2
_ALIKE = 0.7


def stale_years(
    statements: Sequence[Statement], passages: Sequence[Passage], document: Document
) -> Iterator[Finding]:
    """Years that are not that of the accounts, beside amounts that are or over a whole topic."""
    seen: set[int] = set()
    for s in statements:
        year = s.claim.dated
        if year is not None and year not in seen:
            seen.add(year)
            text = f"此处写 {year} 年，而{s.claim.of} {s.printed} 是本年度决算数"
            yield found("year", s.place, s.claim.number.quote, text, s.operands, (s.id,))
    own = next((title.year for title in titles(document) if title.year), "")
    told = {s.place for s in statements if s.claim.dated}
    stating = {id(s.claim.number.flow.passage) for s in statements}
    for passage in passages if own else ():
        text, place = squeeze(without_ordinal(passage.paragraph.text)), passage.paragraph.place
        opening = _OPENING.match(text) if id(passage) in stating and place not in told else None
        if opening and opening["year"] != own and own not in text:
            explained = f"这一段写 {opening['year']} 年，而这是 {own} 年度的决算"
            yield found("year", place, opening[0], explained)


def compared_with_itself(passages: Sequence[Passage], document: Document) -> Iterator[Finding]:
    """A budget that compares with the budget of its own year: one finding, at the first place."""
    own = next((title.year for title in titles(document) if title.year), "")
    if not own or not is_budget(document):
        return
    places = [
        (match[0], passage.paragraph.place)
        for passage in passages
        for match in _AGAINST.finditer(squeeze(passage.paragraph.text))
        if match["year"] == own
    ]
    for quote, place in places[:1]:
        text = f"这是 {own} 年度的预算，所比的也写作 {own} 年预算（共 {len(places)} 处）"
        yield found("year", place, quote, text)


def unknown_subjects(statements: Sequence[Statement], tables: Sequence[Table]) -> Iterator[Finding]:
    """Functional subjects the text names by 类, 款, 项 and that the tables do not have so."""
    coded = [c for t in tables if not t.economic for c in t.cells if c.code]
    if not coded:
        return
    seen: set[tuple[tuple[str, str], ...]] = set()
    for statement in statements:
        label, chain = _path(statement)
        alone = len(chain) == 1 and bool(statement.claim.number.amount.value)
        if chain in seen or not (alone or len(chain) > 1):
            continue
        seen.add(chain)
        if problem := _unknown(chain, coded):
            place = statement.claim.number.flow.passage.paragraph.place
            case = "alone" if alone else ""
            yield found("name", place, label, problem, (), (statement.id,), case=case)


def _path(statement: Statement) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The path of names that a paragraph begins with, else that of what its number is of."""
    for label in (statement.claim.number.flow.passage.label, statement.claim.of):
        chain = CHAIN.findall(bare(label))
        if len(chain) > 1 or (chain and _NAMES.item.fullmatch(bare(without_ordinal(label)))):
            return label, tuple((bare(without_ordinal(name)), level) for name, level in chain)
    return "", ()


def _unknown(chain: Sequence[tuple[str, str]], cells: Sequence[Fact]) -> str:
    """What is wrong with a subject's path of names; empty if nothing is."""
    codes: set[str] | None = None
    path = ""
    for name, level in chain:
        same = [c for c in cells if len(c.code) == LENGTHS[level]]
        # What stands before the path in its clause may look like a part of its first name.
        begun = codes is None
        named = {c.code for c in same if _is_named(_plain(bare(c.item)), _plain(name), begun)}
        below = {c for c in named if codes is None or any(c.startswith(p) for p in codes)}
        if not named:
            return f"支出表中没有“{name}（{level}）”这个科目"
        if not below:
            return f"支出表中“{name}（{level}）”不在“{path}”之下"
        codes, path = below, f"{name}（{level}）"
    return ""


def _is_named(item: str, name: str, begun: bool) -> bool:
    return name == item or (begun and name.endswith(item))


def misnamed_codes(document: Document, tables: Sequence[Table]) -> Iterator[Finding]:
    """Subjects that a paragraph (of the glossary, say) names with a code and another name."""
    printed: dict[str, list[str]] = defaultdict(list)
    for cell in (cell for table in tables for cell in table.cells if cell.code):
        printed[cell.code].append(cell.item)
    seen: set[str] = set()
    for paragraph in document.paragraphs():
        match = _CODED.match(squeeze(without_ordinal(paragraph.text[:80])))
        if match is None or match["code"] not in printed or match[0] in seen:
            continue
        seen.add(match[0])
        name, names = match["name"], printed[match["code"]]
        if not any(_same_subject(bare(name), bare(item)) for item in names):
            text = f"科目 {match['code']} 此处称“{name}”，表中称“{names[0]}”"
            yield replace(found("name", paragraph.place, name, text), codes=(match["code"],))


def _same_subject(one: str, other: str) -> bool:
    """Whether two names are one; the typesetting may have cut either of them short."""
    one, other = _plain(one), _plain(other)
    return one.startswith(other) or other.startswith(one)


def _plain(name: str) -> str:
    """A subject's name without the 支出 that texts often leave out of 一般公共服务支出（类）."""
    return _NAMES.kind.sub("", name)


def listed_subjects(passages: Sequence[Passage], tables: Sequence[Table]) -> Iterator[Finding]:
    """Subjects listed under 主要包括 against table 06: listed but blank, not blank but left out."""
    table = next((t for t in tables if t.economic and t.facts), None)
    if table is None:
        return
    for passage in passages:
        if not _LISTS.section.search(passage.section):
            continue
        line = flow(passage)
        groups = vocabulary.economic_groups()
        yield from _list(line, _LISTS.personnel, groups["personnel"], table)
        yield from _list(line, _LISTS.operating, groups["operating"], table)


def _list(
    line: Flow, named: re.Pattern[str], group: EconomicGroup, table: Table
) -> Iterator[Finding]:
    opening = re.search(named.pattern + r"[^。;]{0,40}?" + _LISTS.opening.pattern, line.text)
    if opening is None:
        return
    rest = re.split(r"[。;]", line.text[opening.end() :])[0]
    listed = [_LISTS.ending.sub("", name) for name in _LISTS.between.split(rest)]
    known = {bare(c.item) for c in table.cells}
    items = _with_money(
        c for c in table.cells if level_of(c.code) == GROUP and class_of(c.code) in group.codes
    )
    every = [c for c in table.cells if c.code]
    listed = [
        part
        for name in listed
        for part in ([name] if bare(name) in known else _apart(name, every))
        if part
    ]
    matched = {name: _match(name, list(items.values())) for name in listed}
    place, _ = line.passage.paragraph.locate(line.origin[opening.start()])
    label = group.name
    where = after_word(f"{table.label}中")
    quote = f"{label}…主要包括…"
    blank = [n for n, c in matched.items() if c and c.operand.value == 0]
    if blank:
        text = f"{label}“主要包括”列有{_named(blank)}，而{where}这些科目空白或为零"
        yield found("list", place, quote, text, case="blank", about="blank")
    mentioned = {c.code for c in matched.values() if c}
    groups = {c.code for c in table.cells if level_of(c.code) == CLASS and bare(c.item) in listed}
    mentioned |= {code for code in items if class_of(code) in groups}
    left = [c for k, c in items.items() if c.operand.value != 0 and k not in mentioned]
    if left:  # 主要 leaves room for others: an omission contradicts nothing
        names = "、".join(f"{c.item}（{measured(c.operand, c.operand.unit)}）" for c in left)
        text = f"{where.strip()}{names}有数，{label}“主要包括”没有列出"
        yield found("list", place, quote, text, case="omitted", about="omitted")
    unknown = [n for n, c in matched.items() if c is None and len(n) > 1 and n not in known]
    if unknown:
        text = f"{label}“主要包括”所列{_named(unknown)}，在{where}没有这个名称的科目"
        yield found("list", place, quote, text, case="unknown", about="unknown")


def _with_money(cells: Iterable[Fact]) -> dict[str, Fact]:
    """One figure of each item by code: one that is not zero, whatever kind of money its column is.

    Where 人员经费 and 公用经费 have columns of their own, an item is blank in one of them.
    """
    items: dict[str, Fact] = {}
    for cell in cells:
        if cell.code not in items or items[cell.code].operand.value == 0:
            items[cell.code] = cell
    return items


def _apart(name: str, items: Sequence[Fact]) -> list[str]:
    """The names that a word joins; the second may leave out how the first begins.

    运行维护费及购置费 are two, where both are subjects of their own.
    """
    if _match(name, items):
        return [name]
    for joint in _LISTS.joined.finditer(name):
        first, second = name[: joint.start()], name[joint.end() :]
        if _match(first, items):
            whole = (first[:length] + second for length in range(len(first)))
            return [first, next((n for n in whole if _match(n, items)), second)]
    return _LISTS.apart.split(name)


def _named(names: Sequence[str]) -> str:
    return "、".join(map(widen, names))


def _match(name: str, items: Sequence[Fact]) -> Fact | None:
    """The item a listed name means: its own name, a synonym, or the same without 支出 and 费用."""
    synonyms = vocabulary.concepts().synonyms
    names = {bare(name), *synonyms.get(bare(name), ())}
    exact = [c for c in items if bare(c.item) in names]
    if exact:
        return exact[0]
    stems = {_stem(n) for n in names}
    alike = [c for c in items if _stem(bare(c.item)) in stems]
    return alike[0] if len(alike) == 1 else None


def _stem(name: str) -> str:
    for word, other in _NAMES.alike.items():
        name = name.replace(word, other)
    return _NAMES.ending.sub("", name)


def department_names(document: Document) -> Iterator[Finding]:
    """Titles that give the department another name, or the accounts another year."""
    every = list(titles(document))
    years = [(title.year, title.place) for title in every if title.year]
    yield from _differing(years, "year", "年度", lambda one, other: one == other)
    named = [(title.name, title.place) for title in (*every, *mentions(document)) if title.name]
    plain = [(re.sub(r"（.*?）$", "", name), place) for name, place in named]
    yield from _differing(plain, "name", "部门名称", _same_name)


def other_departments(document: Document) -> Iterator[Finding]:
    """Accounts, or a part of the document, said to be of a department it names nowhere else."""
    named = [title for title in titles(document) if title.name]
    usual = Counter(title.name for title in named).most_common(1)
    if not usual:
        return
    own = {title.name for title in named[:1]} | {name for name, count in usual if count > 1}
    owners = (m for m in (*mentions(document, accounts=True), *named) if _BODY.search(m.name))
    strange = [m for m in owners if not any(_one_line(m.name, name) for name in own)]
    if not strange:
        return
    grids = (block for block in document.blocks if isinstance(block, Grid))
    cells = (cell for grid in grids for row in grid.rows for cell in row.cells)
    texts = [squeeze(text) for text in (*(p.text for p in document.paragraphs()), *cells)]
    places = {m.name: {o.place for o in strange if o.name == m.name} for m in strange}
    for name, there in places.items():
        if sum(text.count(squeeze(name)) for text in texts) <= len(there):
            text = f"此处称“{name}”，而这是“{next(iter(own))}”的决算，别处没有这个名称"
            place = next(m.place for m in strange if m.name == name)
            yield found("name", place, name, text, case="department", about="other")


def _one_line(name: str, own: str) -> bool:
    """Whether a name is the own one, more or less, or that of an authority above it."""
    within = name in own or own in name or _PLACE.sub("", name) in own
    place = _PLACE.match(name)
    piece = len(name) < _WHOLE and (place is None or place.end() < _NAMED_PLACE)
    return within or piece or SequenceMatcher(None, name, own).ratio() >= _ALIKE


def _same_name(one: str, other: str) -> bool:
    """The same name, one perhaps with the province before it, or an altogether different thing."""
    if one.endswith(other) or other.endswith(one):
        return True
    return SequenceMatcher(None, one, other).ratio() < _ALIKE


def _differing(
    named: Sequence[tuple[str, Place]], kind: str, what: str, same: Callable[[str, str], bool]
) -> Iterator[Finding]:
    if not named:
        return
    usual = Counter(text for text, _ in named).most_common(1)[0][0]
    seen: set[str] = set()
    for text, place in named:
        if text not in seen and not same(text, usual):
            seen.add(text)
            explanation = f"此处{what}写作“{text}”，别处写作“{usual}”"
            yield found(kind, place, text, explanation, case="department")
