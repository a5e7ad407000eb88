"""The kinds of findings: their names, how grave they are, what a reviewer does about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from juesuan_analysis import vocabulary
from juesuan_analysis.vocabulary.form import FindingKind

SEVERITIES = ("error", "warning", "note")
"""Gravest first. Errors decide the exit code of ``juesuan verify``."""

_ELSE = "else"
"""The case of all cases that a kind does not name."""


@dataclass(frozen=True)
class Kind:
    """One kind: its names and what to do about it by language, how grave it is by case.

    ``plain`` is how soon a reader sees it, 1 at a glance; the plainest are told first.
    """

    id: str
    names: Mapping[str, str]
    reviews: Mapping[str, str]
    severities: Mapping[str, str]
    plain: int

    def severity(self, case: str = "") -> str:
        """How grave a finding of this kind is in some case; empty if there is nothing to tell.

        Raises:
            KeyError: if the kind does not know the case.

        >>> kind("identity_mismatch").severity("score"), kind("conditional").severity("weights")
        ('warning', '')
        """
        return self.severities[case if case in self.severities else _ELSE]


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its id."""
    return {name: _kind(name, entry) for name, entry in vocabulary.findings().items()}


def kind(name: str) -> Kind:
    """The kind of that name.

    Raises:
        KeyError: if the catalogue has none.

    >>> kind("list").names["en"], kind("mismatch").names["zh"]
    ('List and table differ', '不符')
    """
    return kinds()[name]


def _kind(name: str, entry: FindingKind) -> Kind:
    verdict, severity = vocabulary.headings().verdicts.get(name), entry.severity
    names = (verdict.zh, verdict.en) if verdict else (entry.zh, entry.en)
    by_case = {_ELSE: severity} if isinstance(severity, str) else severity
    return Kind(
        name, dict(zip(("zh", "en"), names, strict=True)), entry.review, by_case, entry.plain
    )
