"""Where on the pictures of its pages a document prints what the annotated page tells of."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.document import Box, Paragraph, Place
from juesuan_analysis.findings import Finding, explained
from juesuan_analysis.outputs.annotated.faults import Faults
from juesuan_analysis.outputs.annotated.links import Links
from juesuan_analysis.outputs.annotated.originals import Leaf, Originals
from juesuan_analysis.outputs.annotated.sections import OMITTED, Layout
from juesuan_analysis.outputs.look import SEVERITY_WORDS, VERDICT_WORDS
from juesuan_analysis.sentences import counted
from juesuan_analysis.statements import Statement

_MARGIN = 1.5
"""Points between print and the line around it."""
_MARKED = ("error", "warning")
_WORDS = vocabulary.annotated().words


@dataclass(frozen=True)
class Spot:
    """A box on a page, from the top left, in points.

    ``at`` is where what it is the print of stands on the annotated page, ``words`` what is said of
    that.
    """

    at: str
    look: str
    words: str
    x: float
    y: float
    width: float
    height: float


class Spots:
    """The boxes of all pages that were drawn: numbers, cells they rest on, passages of findings."""

    def __init__(
        self,
        disclosure: Disclosure,
        originals: Originals,
        layout: Layout,
        links: Links,
        faults: Faults,
    ) -> None:
        self._originals, self._layout, self._links = originals, layout, links
        self._faults = faults
        self._leaves = {leaf.id: leaf for leaf in originals.leaves}
        self._by_leaf: dict[str, list[Spot]] = defaultdict(list)
        if self._leaves:
            self._cells()
            self._passages(disclosure)
            self._numbers(disclosure)

    def on(self, leaf: Leaf) -> list[Spot]:
        """What is boxed on a page; what lies inside something else comes after it."""
        return self._by_leaf[leaf.id]

    def _numbers(self, disclosure: Disclosure) -> None:
        for s in disclosure.statements_list:
            look = f"is-number {s.standing}" + (" in-error" if s.id in self._faults.at else "")
            told = f"{counted(s.printed)}{_WORDS.colon}{VERDICT_WORDS[s.standing][1]}"
            words = str(_WORDS.then).join(filter(None, (told, self._faults.words(s.id))))
            for place, box in _printed(s):
                self._add(place, box, s.id, look, words)

    def _cells(self) -> None:
        """Cells that numbers are checked against, and those that have part in an error."""
        for sheet in self._layout.sheets:
            for line in sheet.lines:
                for name, box in line.boxes:
                    if name in self._links.cited or name in self._faults.at:
                        look = "is-cell" + (" in-error" if name in self._faults.at else "")
                        self._add(line.place, box, name, look, self._faults.words(name))

    def _passages(self, disclosure: Disclosure) -> None:
        """Where findings stand that are about no number, such as a name."""
        for finding in disclosure.every_finding:
            target = self._links.of_finding(finding)
            paragraph = self._layout.paragraphs.get(target)
            if paragraph and finding.severity in _MARKED:
                words = f"{SEVERITY_WORDS[finding.severity]}{_WORDS.colon}{explained(finding)}"
                for place, box in _quoted(paragraph, finding):
                    self._add(place, box, target, f"is-passage is-{finding.severity}", words)

    def _add(self, place: Place, box: Box, at: str, look: str, words: str) -> None:
        leaf = self._leaves.get(self._originals.leaf(place))
        if leaf is None:
            return
        left, bottom, right, top = box
        grown = 0.0 if look.startswith("is-cell") else _MARGIN
        x, y = round(left - grown, 1), round(leaf.height - top - grown, 1)
        width, height = round(right - left + 2 * grown, 1), round(top - bottom + 2 * grown, 1)
        self._by_leaf[leaf.id].append(Spot(at, look, words, x, y, width, height))


def _printed(s: Statement) -> Iterator[tuple[Place, Box]]:
    """Where a number is printed: two boxes if a line ends within it."""
    number = s.claim.number
    origin = number.flow.origin
    first, behind = origin[number.start], origin[number.end - 1] + 1
    return number.flow.passage.paragraph.boxes(first, behind)


def _quoted(paragraph: Paragraph, finding: Finding) -> Iterator[tuple[Place, Box]]:
    """Where a finding's quote stands in its paragraph; all of that where it is not to be found."""
    quote = finding.quote.partition(OMITTED)[0].strip()
    start = paragraph.text.find(quote) if quote else -1
    if start >= 0:
        return paragraph.boxes(start, start + len(quote))
    boxes = paragraph.boxes(0, len(paragraph.text))
    return ((place, box) for place, box in boxes if place.page == finding.place.page)
