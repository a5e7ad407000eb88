"""A file of a corpus, by its content: whose it is, or why it could not be read."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import PurePosixPath

import msgspec

from juesuan_analysis.errors import JuesuanError, UnreadableInput
from juesuan_analysis.frames import Row
from juesuan_analysis.linking import Publication
from juesuan_analysis.readers.sandbox import Died, Failed, OutOfMemory, OutOfTime
from juesuan_analysis.titles import Period

READ, DUPLICATE, OTHER, REFUSED, LOST = "read", "duplicate", "other", "refused", "lost"
"""What becomes of a document (``corpus.toml`` tells it in words)."""
_ENDED: dict[type[JuesuanError], str] = {
    OutOfTime: "time",
    OutOfMemory: "memory",
    Died: "died",
    Failed: "failed",
}
_BUDGET, _UNIT = Period(budget=True).phase, Publication("", Period(), unit=True).scope
_REASON = 300
_MEMBERS = 20_000
"""Characters of the lines that may name units."""


class Content(msgspec.Struct, frozen=True, dict=True):
    """What is known of a file once it was read; its ``paths`` are all places it was found at."""

    sha256: str
    paths: tuple[str, ...]
    size: int
    program: str
    status: str = READ
    cause: str = ""
    reason: str = ""
    department: str = ""
    year: int | None = None
    budget: bool = False
    unit: bool = False
    members: str = ""

    @property
    def path(self) -> str:
        """The first of its places."""
        return self.paths[0]

    @property
    def name(self) -> str:
        """The name of the file."""
        return PurePosixPath(self.path).name

    @cached_property
    def publication(self) -> Publication:
        """Whose disclosure of which year and kind it is."""
        period = Period(self.year, self.budget)
        return Publication(self.department, period, self.unit, tuple(self.members.split("\n")))

    @property
    def row(self) -> Row:
        """Its row in ``files``."""
        return {
            "sha256": self.sha256,
            "path": self.path,
            "also": "\n".join(self.paths[1:]),
            "bytes": self.size,
            "status": self.status,
            "cause": self.cause,
            "reason": self.reason,
            "department": self.department,
            "year": self.year,
            "kind": self.publication.period.phase,
            "scope": self.publication.scope,
            "members": self.members,
            "program": self.program,
        }

    @classmethod
    def of_row(cls, row: Row) -> "Content":
        """A content from its row in ``files``."""
        return cls(
            row["sha256"],
            (row["path"], *filter(None, row["also"].split("\n"))),
            row["bytes"],
            row["program"],
            row["status"],
            row["cause"],
            row["reason"],
            row["department"],
            row["year"],
            row["kind"] == _BUDGET,
            row["scope"] == _UNIT,
            row["members"],
        )

    def at(self, paths: Iterable[str]) -> "Content":
        """The same found at other places."""
        return msgspec.structs.replace(self, paths=tuple(sorted(set(paths))))

    def unread(self, error: UnreadableInput) -> "Content":
        """The same, which could not be read."""
        status, cause, reason = ended(error, self.path)
        return msgspec.structs.replace(self, status=status, cause=cause, reason=reason)

    def as_titled(self, publication: Publication) -> "Content":
        """The same, once its titles are read."""
        return msgspec.structs.replace(
            self,
            department=publication.department,
            year=publication.period.year,
            budget=publication.period.budget,
            unit=publication.unit,
            members="\n".join(publication.members)[:_MEMBERS],
        )


def ended(error: UnreadableInput, path: str) -> tuple[str, str, str]:
    """Status, cause and reason of what could not be read."""
    cause = _ENDED.get(type(error), "unreadable")
    reason = str(error).removeprefix(f"{path}：")[:_REASON]
    return (LOST if type(error) in _ENDED else REFUSED), cause, reason
