"""Parts that exclude each other against their whole, and totals against each other."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from juesuan_analysis import vocabulary
from juesuan_analysis.findings.finding import Finding, found
from juesuan_analysis.formulas.catalogue import SHARE, SUM
from juesuan_analysis.formulas.exact import recompute
from juesuan_analysis.narrative.claims import Share
from juesuan_analysis.narrative.context import PROJECTS
from juesuan_analysis.narrative.sums import compositions, falls_short, section
from juesuan_analysis.outline import Passage
from juesuan_analysis.statements import Statement
from juesuan_analysis.vocabulary.prose import Composition
from juesuan_analysis.wordforms import bare

_PART_END = re.compile("[。;]")
_OPEN = "unsupported"
_PARTS = vocabulary.concepts().parts
_ALL = 100


def above_their_whole(statements: Sequence[Statement]) -> Iterator[Finding]:
    """Amounts of one section that, taken together, exceed the total stated there."""
    sections: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.claim.number.kind == "amount":
            sections[statement.claim.number.flow.passage.path].append(statement)
    for group in sections.values():
        for whole, patterns in ((rule.whole, rule.parts) for rule in vocabulary.words().limit):
            yield from _above(group, whole, patterns)


def _above(
    group: Sequence[Statement], whole: str, patterns: Sequence[re.Pattern[str]]
) -> Iterator[Finding]:
    total = next((s for s in group if s.claim.subject == whole), None)
    said = [next((s for s in group if p.search(_words(s))), None) for p in patterns]
    parts = [statement for statement in said if statement]
    if total is None or len(parts) < len(patterns):
        return
    amounts = [s.claim.number.amount for s in parts]
    if sum(a.interval.low for a in amounts) > total.claim.number.amount.interval.high:
        added = " + ".join(s.printed for s in parts)
        text = f"{added} 超过{whole} {total.printed}，口径如果一致，不可能都对"
        operands = tuple(s.claim.operand for s in (total, *parts))
        refers = tuple(s.id for s in (total, *parts))
        last = parts[-1]
        quote = _words(last)
        yield found("contradiction", last.place, quote, text, operands, refers)


def _words(statement: Statement) -> str:
    """What is said between the last full stop or semicolon and the number."""
    return _PART_END.split(statement.claim.number.before)[-1]


def parts_and_wholes(statements: Sequence[Statement]) -> Iterator[Finding]:
    """Wholes that a table prints against all their parts, where no table prints these."""
    by_id = {s.id: s for s in statements}
    for rule, whole, parts in compositions([s.claim for s in statements]):
        said = [by_id[claim.id] for claim in (whole, *parts)]
        alone = any(not s.claim.readings for s in said[1:])
        if whole.formula is SUM or not said[0].confirmed or not alone:
            continue
        stated = whole.number.amount
        _, reach = recompute(SUM, [part.number.amount for part in parts])
        if reach and not reach.meets(stated.interval) and not falls_short(rule, stated, parts):
            added = " + ".join(s.printed for s in said[1:])
            text = f"{added} 不等于{whole.of} {said[0].printed}，所列各项就是全部，不可能都对"
            yield _told(said, text, "parts")


def shares_of_one_whole(statements: Sequence[Statement]) -> Iterator[Finding]:
    """Shares of one whole that exclude each other and add up to more than it, or to less."""
    groups: dict[tuple[object, ...], list[Statement]] = defaultdict(list)
    for s in statements:
        frame = s.claim.frame
        if isinstance(frame, Share) and frame.named and s.verdict == _OPEN:
            groups[section(s.claim), frame.named].append(s)
    for (_, name), group in groups.items():
        found = (_adding_up(group, rule) for rule in vocabulary.concepts().composition)
        for shares, text in islice(filter(None, found), 1):
            yield _told(shares, f"{text}{name}，不可能都对", "parts")


def impossible_shares(statements: Sequence[Statement]) -> Iterator[Finding]:
    """Shares of more than the whole, and shares of a thing in itself that are not all of it."""
    for s in statements:
        number = s.claim.number
        if s.claim.formula is not SHARE or s.verdict != _OPEN or _PARTS.wider.search(_words(s)):
            continue
        if number.amount.interval.low > _ALL:
            text = f"占比写作 {s.printed}，部分不可能多于全部"
            yield _told([s], text, "")
        elif number.amount.interval.high < _ALL and (own := _PARTS.itself.search(number.before)):
            text = (
                f"{own['name']}占{own['name']}写作 {s.printed}，占其本身只能是 100%，所占的是别的数"
            )
            yield _told([s], text, "")


def _first(group: Sequence[Statement], part: re.Pattern[str]) -> Statement | None:
    return next((s for s in group if part.fullmatch(bare(s.claim.of))), None)


def _adding_up(group: Sequence[Statement], rule: Composition) -> tuple[list[Statement], str] | None:
    """Shares of the parts of a whole, and what is wrong with their sum, if anything is."""
    said = [_first(group, part) for part in rule.parts]
    shares = [s for s in said if s]
    if len(shares) < 2:
        return None
    _, reach = recompute(SUM, [s.claim.number.amount for s in shares])
    assert reach is not None  # a sum always has bounds
    added = " + ".join(s.printed for s in shares)
    if reach.low > _ALL:
        return shares, f"{added} 超过 100%，这些部分合起来多于"
    if len(shares) == len(said) and not rule.rest and reach.high < _ALL:
        return shares, f"{added} 不足 100%，这些部分合起来少于"
    return None


def unequal_totals(statements: Sequence[Statement]) -> Iterator[Finding]:
    """Income and expenditure in total, of one section, that differ though no table prints them."""
    words = vocabulary.words().balance
    last: Statement | None = None
    for s in statements:
        claim = s.claim
        stated = claim.number.kind == "amount" and not claim.aspect
        if not stated or not words.total.search(claim.number.quote):
            continue
        if words.income.fullmatch(claim.of):
            last = s
        elif words.expenditure.fullmatch(claim.of) and last and _balanced_with(last, s):
            if not last.claim.number.amount.interval.meets(claim.number.amount.interval):
                text = f"收入总计 {last.printed}，支出总计 {s.printed}，两者应当相等"
                # Who gives both in one breath knows that they differ.
                yield _told([last, s], text, "" if claim.number.pair else "totals")
            last = None


def _balanced_with(income: Statement, expenditure: Statement) -> bool:
    """Whether two totals are of one section, and nothing has settled them."""
    confirmed = income.confirmed_by or expenditure.confirmed_by
    settled = confirmed or any(
        o.source.stated is False for s in (income, expenditure) for o in s.operands
    )
    return section(income.claim) == section(expenditure.claim) and not settled


def miscounted_projects(
    statements: Sequence[Statement], passages: Sequence[Passage]
) -> Iterator[Finding]:
    """Numbers of projects said to be described below, against those that are."""
    words = vocabulary.concepts().performance
    paths = {id(p): n for n, p in enumerate(passages)}
    for s in statements:
        number = s.claim.number
        if s.claim.of != PROJECTS or s.claim.readings or not words.reflected.search(number.before):
            continue
        parent = _parent(number.flow.passage)
        below = passages[paths[id(number.flow.passage)] + 1 :]
        listed = sum(bool(words.summary.search(p.label)) for p in _under(parent, below))
        if listed and listed != number.amount.value:
            text = f"此处称 {s.printed}项目，下文逐项说明的有 {listed} 个"
            yield found("contradiction", s.place, number.quote, text, (s.claim.operand,), (s.id,))


def _under(parent: tuple[str, ...], passages: Sequence[Passage]) -> Iterator[Passage]:
    return takewhile(lambda p: p.path[: len(parent)] == parent, passages)


def _parent(passage: Passage) -> tuple[str, ...]:
    return passage.path[:-1] if passage.indent else passage.path


def _told(said: Sequence[Statement], text: str, case: str) -> Finding:
    operands, refers = tuple(s.claim.operand for s in said), tuple(s.id for s in said)
    last = said[-1]
    quote = last.claim.number.quote
    return found("contradiction", last.place, quote, text, operands, refers, case=case)
