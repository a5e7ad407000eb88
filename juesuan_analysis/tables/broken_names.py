"""Names of subjects that the typesetting cut short or put out of order."""

from collections.abc import Sequence

from msgspec.structs import replace

from juesuan_analysis.tables.facts import Fact, Table
from juesuan_analysis.vocabulary import subjects
from juesuan_analysis.wordforms import bare


def with_complete_names(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Complete names that the typesetting cut short, by the same code elsewhere or officially."""
    longest: dict[tuple[bool, str], str] = {}
    whole: set[tuple[bool, str]] = set()
    for economic in (False, True):
        official = subjects("economic" if economic else "functional")
        longest.update({(economic, code): names[0] for code, names in official.items()})
        whole |= {(economic, bare(names[0])) for names in official.values()}
    printed: dict[tuple[bool, str], str] = {}
    for table in tables:
        for cell in table.cells:
            key = (table.economic, cell.code)
            if cell.code and len(cell.item) > len(printed.get(key, "")):
                printed[key] = cell.item

    in_order = _in_order(tables)

    def full(cell: Fact, economic: bool) -> str:
        if not cell.code:
            return in_order.get(cell.printed, cell.item)
        key = (economic, cell.code)
        if (economic, bare(cell.item)) in whole:
            return cell.item  # a name of its own, if only of another code, is not cut short
        for candidate in (printed.get(key, ""), longest.get(key, "")):
            if candidate != cell.item and bare(candidate).startswith(bare(cell.item)):
                return candidate
        return cell.item

    def completed(cell: Fact, economic: bool) -> Fact:
        name = full(cell, economic)
        return cell if name == cell.item else replace(cell, item=name)

    return tuple(replace(t, cells=tuple(completed(c, t.economic) for c in t.cells)) for t in tables)


def _in_order(tables: Sequence[Table]) -> dict[str, str]:
    """Names whose letters come out of order, each with the official one of the same letters.

    Where a narrow cell breaks a name into lines, its list number may end up inside it.
    """
    official = {bare(names[0]) for names in subjects("functional").values()}
    printed = {c.printed: c.item for table in tables for c in table.cells if not c.code}
    right = {"".join(sorted(p)): item for p, item in printed.items() if bare(item) in official}
    return {
        text: right[letters]
        for text, item in printed.items()
        if bare(item) not in official and (letters := "".join(sorted(text))) in right
    }
