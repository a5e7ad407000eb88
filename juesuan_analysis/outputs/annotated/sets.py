"""Sets of printed numbers that cannot all be true at once."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.findings import Finding
from juesuan_analysis.joint import thing
from juesuan_analysis.levels import MARK
from juesuan_analysis.outputs.annotated.links import Links
from juesuan_analysis.statements import Statement

_WORDS = vocabulary.annotated().words
_LEVEL = re.compile(f"^{MARK.pattern}")


@dataclass(frozen=True)
class Clash:
    """One such set; ``figures`` are the numbers of tables it rests on, each with its place."""

    number: int
    heading: str
    finding: Finding
    statements: tuple[Statement, ...]
    figures: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        """How many printed numbers the page can light up."""
        return len({*(s.id for s in self.statements), *(at for _, at in self.figures if at)})


class Sets:
    """The sets of a document by finding, and by the places of their members on the page."""

    def __init__(self, disclosure: Disclosure, links: Links) -> None:
        self.of_finding = {clash.finding.id: clash for clash in _clashes(disclosure, links)}
        self.at: dict[str, list[Clash]] = defaultdict(list)
        for clash in self.of_finding.values():
            places = (*(s.id for s in clash.statements), *(at for _, at in clash.figures if at))
            for place in dict.fromkeys(places):
                self.at[place].append(clash)

    def numbers(self, place: str) -> str:
        """The numbers of the sets that a place belongs to, for the script."""
        return " ".join(str(clash.number) for clash in self.at.get(place, ()))

    def mark(self, place: str) -> str:
        """What the text shows beside a number that clashes with others of the text."""
        shared = [str(c.number) for c in self.at.get(place, ()) if len(c.statements) > 1]
        return _WORDS.set_mark.format(n=str(_WORDS.listed).join(shared)) if shared else ""


def _clashes(disclosure: Disclosure, links: Links) -> Iterator[Clash]:
    by_id = {s.id: s for s in disclosure.statements_list}
    found = disclosure.examination.contradictions
    asked = {c.id for c in found if c.scope}
    joint = (f for f in disclosure.every_finding if f.contradiction)
    for number, finding in enumerate(joint, start=1):
        yield Clash(
            number,
            str(_WORDS.set_question if finding.contradiction in asked else _WORDS.set_heading),
            finding,
            tuple(by_id[name] for name in finding.refers if name in by_id),
            tuple(links.told(operand) for operand in finding.operands),
        )


def short_name(statement: Statement) -> str:
    """What a number is about, without the classes and groups above its subject."""
    name, subject = thing(statement), statement.claim.subject
    tail = subject.rpartition(name)[2] if name else subject  # not understood: it has no name
    return name + _LEVEL.sub("", tail)
