"""The report that a folder holds already: what people wrote into it is never lost."""

import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.outputs.parts import PAPER
from juesuan_analysis.outputs.site import Output
from juesuan_analysis.outputs.written_record import (
    files_in,
    keep_changed,
    read_record,
    write_record,
)
from juesuan_analysis.reviewing import ReviewedPaper, paper_in, read_paper

_FILES = {
    "data": "data/*",
    "workbook": PAPER,
    "briefing": "briefing*.p*",
    "notebooks": "notebooks/*",
}
"""Where the parts of a report are that its overview tells of."""


class Earlier:
    """A folder with what an earlier run, and people, left in it; with ``force``, nothing."""

    def __init__(self, folder: Path, force: bool = False) -> None:
        self.folder, self.force = folder, force
        self.record = read_record(folder)

    @cached_property
    def paper(self) -> ReviewedPaper | None:
        """What people wrote into its working paper, if there is one that can be read."""
        path = self.folder / PAPER
        if self.force or not path.is_file():
            return None
        with suppress(UnreadableInput):
            return read_paper(path)
        return None

    def take_over(self, made: Path, parts: Collection[str]) -> set[str]:
        """Copy parts that are not made anew, so that the overview can tell of them; their names."""
        found = {path for part in parts for path in self.folder.glob(_FILES.get(part, "\0"))}
        for path in (path for path in sorted(found) if path.is_file()):
            copy = made / path.relative_to(self.folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)
        return {*files_in(made)}

    def keep(self, made: Path, taken_over: Collection[str]) -> Iterator[Output]:
        """Record what was made, and keep what people changed; gives what to tell them of it."""
        new = made / PAPER
        written = PAPER not in taken_over and new.is_file()
        again = paper_in(new.read_bytes(), str(new)) if written else None
        write_record(made, self.record, again.rest if again else "", taken_over)
        if self.force:
            return
        carried = self.paper is not None and again is not None and self._has_all(again)
        if again and self.paper and not self.paper.empty:
            yield Output("沿用了底稿里人填写的内容", Path(PAPER))
        taken = {*taken_over, *([PAPER] if carried else [])}
        for name, kept in keep_changed(self.folder, made, self.record, taken):
            yield Output(f"{name} 被人改过，另存为", Path(kept))

    def _has_all(self, new: ReviewedPaper) -> bool:
        """Whether a new working paper has all that people did to the earlier one."""
        old = self.paper
        assert old is not None
        ids = {review.id for review in new.reviews}
        return (
            self.record.paper == old.rest
            and old.signatures == new.signatures
            and all(review.id in ids for review in old.reviews)
            and all(new.beyond.get(key) == cells for key, cells in old.beyond.items())
        )
