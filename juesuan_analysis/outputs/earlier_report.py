"""The report that a folder holds already: what people wrote into it is never lost."""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.folders import whole_folder
from juesuan_analysis.outputs.parts import PAPERS
from juesuan_analysis.outputs.site import Output
from juesuan_analysis.outputs.written_record import (
    files_in,
    keep_changed,
    read_record,
    write_record,
)
from juesuan_analysis.reviewing import (
    NOTHING_WRITTEN,
    ReviewedPaper,
    latest,
    read_paper,
)

_FILES = {
    "data": "data/*",
    "workbook": "working_paper*.xlsx",
    "briefing": "briefing*.p*",
    "charts": "figures/*",
    "notebooks": "notebooks/*",
}
"""Where the parts of a report are that its overview tells of."""


class Earlier:
    """A folder with what an earlier run, and people, left in it; with ``force``, nothing."""

    def __init__(self, folder: Path, force: bool = False) -> None:
        self.folder, self.force = folder, force
        self.record = read_record(folder)

    @cached_property
    def papers(self) -> dict[str, ReviewedPaper]:
        """What people wrote into its working papers, by the names of those that can be read."""
        found: dict[str, ReviewedPaper] = {}
        for name in PAPERS if not self.force else ():
            with suppress(UnreadableInput):
                if (self.folder / name).is_file():
                    found[name] = read_paper(self.folder / name)
        return found

    def written_in(self, name: str) -> ReviewedPaper | None:
        """What goes over into a working paper: opinions and signatures of the one saved last.

        What stands beside its lists is its own.
        """
        last = self.papers.get(latest(self.folder, self.papers))
        own = self.papers.get(name, NOTHING_WRITTEN)
        return last and replace(own, reviews=last.reviews, signatures=last.signatures)

    def take_over(self, made: Path, parts: Collection[str]) -> set[str]:
        """Copy parts that are not made anew, so that the overview can tell of them; their names."""
        found = {path for part in parts for path in self.folder.glob(_FILES.get(part, "\0"))}
        for path in (path for path in sorted(found) if path.is_file()):
            copy = made / path.relative_to(self.folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)
        return {*files_in(made)}

    def keep(
        self, made: Path, taken_over: Collection[str], papers: Mapping[str, ReviewedPaper]
    ) -> Iterator[Output]:
        """Record what was made, and keep what people changed; gives what to tell them of it.

        ``papers`` are the working papers that were made, by their names.
        """
        rests = {name: paper.rest for name, paper in papers.items()}
        write_record(made, self.record, rests, taken_over)
        if self.force:
            return
        known = [name for name in papers if name in self.papers]
        carried = [name for name in known if self._has_all(name, papers[name])]
        for name in known:
            if not self.papers[name].empty:
                yield Output("沿用了底稿里人填写的内容", Path(name))
        taken = {*taken_over, *carried}
        for name, kept in keep_changed(self.folder, made, self.record, taken):
            yield Output(f"{name} 被人改过，另存为", Path(kept))

    def _has_all(self, name: str, new: ReviewedPaper) -> bool:
        """Whether a new working paper has all that people did to the earlier one."""
        old = self.papers[name]
        ids = {review.id for review in new.reviews}
        return (
            self.record.papers.get(name) == old.rest
            and old.signatures == new.signatures
            and all(review.id in ids for review in old.reviews)
            and all(new.beyond.get(key) == cells for key, cells in old.beyond.items())
        )


def write_into(
    folder: Path, write: Callable[[Path], Iterable[Path]], force: bool = False
) -> list[Path]:
    """Write some files into the folder of a report as a report does; those written, then kept.

    Raises:
        UnwritableOutput: if the folder cannot be written to.
    """
    earlier = Earlier(folder, force)
    with whole_folder(folder) as made:
        names = [path.relative_to(made) for path in write(made)]
        names += [each.path for each in earlier.keep(made, (), {})]
    return [folder / name for name in names]
