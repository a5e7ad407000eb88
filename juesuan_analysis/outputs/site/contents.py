"""What was written into the folder of a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from juesuan_analysis.drawings import Drawn
from juesuan_analysis.outputs.notebooks import Executed


@dataclass(frozen=True)
class Output:
    """One thing the report wrote, and what it is."""

    what: str
    path: Path


@dataclass(frozen=True)
class Charts:
    """The charts of one language, and why others are missing, by their slugs."""

    drawn: Sequence[Drawn]
    missing: dict[str, str]


@dataclass(frozen=True)
class Contents:
    """Everything in the folder of a report that its overview leads to.

    ``charts`` is ``None`` where none were asked for; ``before`` are those of an earlier run.
    """

    folder: Path
    annotated: Path
    downloads: Sequence[Output]
    data: Sequence[Path]
    charts: Sequence[Charts] | None = ()
    notebooks: Sequence[Executed] = ()
    before: Sequence[Drawn] = ()
