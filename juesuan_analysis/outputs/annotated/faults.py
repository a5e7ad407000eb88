"""What has part in an error: each of its numbers looks so, wherever it stands.

A finding says that printed numbers can't all be right and not which of them is wrong; so all of
them are marked, more lightly than what it is told of.
"""

from collections import defaultdict
from collections.abc import Iterator

from juesuan_analysis import vocabulary
from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.findings import Finding
from juesuan_analysis.outputs.annotated.links import Links
from juesuan_analysis.outputs.look import by_severity

_ERROR = "error"
_WORDS = vocabulary.annotated().words


class Faults:
    """The errors of a document by the places of the numbers that have part in them."""

    def __init__(self, disclosure: Disclosure, links: Links) -> None:
        self._links = links
        self.at: dict[str, list[Finding]] = defaultdict(list)
        for finding in dict(by_severity(disclosure)).get(_ERROR, []):
            for place in dict.fromkeys(self._places(finding)):
                self.at[place].append(finding)

    def words(self, place: str) -> str:
        """What is said of a number that has part in errors; empty for any other."""
        return _WORDS.faults.format(n=len(found)) if (found := self.at.get(place)) else ""

    def _places(self, cause: Finding) -> Iterator[str]:
        for finding in cause.all:
            yield from (name for name in finding.refers if name in self._links.statements)
            for operand in finding.operands:
                yield from self._links.of_operand(operand)
