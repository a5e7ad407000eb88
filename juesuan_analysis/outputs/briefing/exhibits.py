"""What a briefing is made of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from juesuan_analysis.charts import Lang

MARKS = re.compile("〔([^\\w〔〕\\s]{1,4})〕")
"""Marks beside a number, as they stand in a sentence: 47.94%〔↔〕."""

Tone = Literal["main", "pale", "second", "wrong", "quiet"]


@dataclass(frozen=True)
class Sentence:
    """A sentence and its evidence: ids of statements, findings and projects, or names of cells."""

    text: str
    sources: tuple[str, ...] = ()

    @property
    def plain(self) -> str:
        """The sentence without marks."""
        return MARKS.sub("", self.text)


@dataclass(frozen=True)
class Graph:
    """What a chart shows. A value of ``None`` has no bar.

    ``measure`` names what is measured; the values are shown with ``decimals``. ``tones`` are those
    of the categories, or of the series where there are several.
    """

    kind: Literal["column", "bar", "stacked"]
    measure: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    decimals: int = 2
    tones: tuple[Tone, ...] = ()

    def label(self, value: float) -> str:
        """A value as shown, its digits in groups.

        >>> Graph("bar", "", ("a",), (("", (2404.35,)),)).label(2404.35)
        '2,404.35'
        """
        return f"{value:,.{self.decimals}f}"

    @property
    def format(self) -> str:
        """The same as the number format of a spreadsheet."""
        return f"#,##0.{'0' * self.decimals}" if self.decimals else "#,##0"

    @property
    def least(self) -> float:
        """The smallest value."""
        return min(self._values, default=0.0)

    @property
    def most(self) -> float:
        """The largest value."""
        return max(self._values, default=0.0)

    @property
    def says(self) -> bool:
        """Whether a picture tells more than a sentence would: three values that are not all alike.

        A year beside the year before says it in two.
        """
        values = [value for value in self._values if value]
        return self.kind == "column" or (len(values) > 2 and len(set(values)) > 1)

    @property
    def _values(self) -> list[float]:
        return [value for _, values in self.series for value in values if value is not None]


@dataclass(frozen=True)
class Figure:
    """A number told large, and what it is."""

    value: str
    label: str


@dataclass(frozen=True)
class Section:
    """One subject: what matters most of it as the title, the rest in sentences.

    Beside the sentences stand a chart or some figures. ``spare`` subjects are told on one page only
    where there is room for more than what every briefing tells. ``large``: its sentences are all
    there is to see.
    """

    name: str
    title: Sentence
    sentences: tuple[Sentence, ...] = ()
    graph: Graph | None = None
    figures: tuple[Figure, ...] = ()
    spare: bool = False
    large: bool = False

    @property
    def alt(self) -> str:
        """The text alternative of the chart: what it says, and its values."""
        if self.graph is None:
            return ""
        rows = (
            f"{category} {name} {self.graph.label(value)}"
            for name, values in self.graph.series
            for category, value in zip(self.graph.categories, values, strict=True)
            if value is not None
        )
        return f"{self.title.plain}。{'；'.join(rows)}"

    @property
    def marks(self) -> dict[str, None]:
        """The marks of its sentences, in order."""
        texts = [s.text for s in (self.title, *self.sentences)] + [f.value for f in self.figures]
        return dict.fromkeys(c for text in texts for run in MARKS.findall(text) for c in run)


@dataclass(frozen=True)
class Briefing:
    """All that is told of one disclosure, in one language.

    ``body`` is whose disclosure it is; ``opening`` the sentence that every output begins with;
    ``legend`` what each mark means; ``places`` where the
    evidence is to be found: a short name and the anchor on the annotated page, by source.
    """

    lang: Lang
    body: str
    title: str
    heading: str
    sections: tuple[Section, ...]
    source: str
    going_on: str
    opening: str
    legend: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def explained(self, section: Section) -> str:
        """What the marks of a section mean."""
        gap = "　" if self.lang == "zh" else "    "
        return gap.join(dict.fromkeys(self.legend[m] for m in section.marks if m in self.legend))
