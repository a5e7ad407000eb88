"""What a briefing is made of."""

from dataclasses import dataclass
from typing import Literal

from juesuan_analysis.charts import Lang
from juesuan_analysis.charts.captions import LONG


@dataclass(frozen=True)
class Sentence:
    """A sentence and its evidence: ids of statements, findings and projects, or names of cells."""

    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Graph:
    """What a chart shows. A value of ``None`` has no bar.

    ``measure`` names what is measured; the values are shown with ``decimals``.
    """

    kind: Literal["column", "bar"]
    measure: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    decimals: int = 2

    def label(self, value: float) -> str:
        """A value as shown: as printed, long ones with their digits in groups.

        >>> Graph("bar", "", ("a",), (("", (2404.35,)),)).label(2404.35)
        '2404.35'
        """
        return f"{value:,.{self.decimals}f}" if self._long else f"{value:.{self.decimals}f}"

    @property
    def format(self) -> str:
        """The same as the number format of a spreadsheet."""
        whole = "#,##0" if self._long else "0"
        return f"{whole}.{'0' * self.decimals}" if self.decimals else whole

    @property
    def least(self) -> float:
        """The smallest value."""
        return min(self._values, default=0.0)

    @property
    def _long(self) -> bool:
        return any(abs(value) >= LONG for value in self._values)

    @property
    def _values(self) -> list[float]:
        return [value for _, values in self.series for value in values if value is not None]


@dataclass(frozen=True)
class Section:
    """One subject: what matters most of it as the title, the rest in sentences.

    ``spare`` subjects are told where there is room for more than what every briefing tells.
    """

    name: str
    title: Sentence
    sentences: tuple[Sentence, ...] = ()
    graph: Graph | None = None
    spare: bool = False

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
        return f"{self.title.text}。{'；'.join(rows)}"


@dataclass(frozen=True)
class Briefing:
    """All that is told of one disclosure, in one language.

    ``note`` goes with the title; ``how`` says how to read it; ``more`` that some sentences stand
    elsewhere, ``{n}`` of them.
    """

    lang: Lang
    title: str
    note: str
    sections: tuple[Section, ...]
    how: str
    more: str
    source: str

    @property
    def heading(self) -> str:
        """The title as readers see it."""
        return self.title + self.note
