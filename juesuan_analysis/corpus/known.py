"""What a run finds against what a corpus knows: what is new, what has moved, what is no more."""

from collections import defaultdict
from collections.abc import Iterable

from juesuan_analysis.corpus import schema
from juesuan_analysis.corpus.contents import LOST, READ, REFUSED, Content
from juesuan_analysis.corpus.sources import Summed
from juesuan_analysis.corpus.store import Store


def contents_of(store: Store) -> list[Content]:
    """All files that a corpus knows, whatever program read them."""
    return [Content.of_row(row) for row in store.table(schema.FILES).to_pylist()]


class Found:
    """The files of a run by content.

    ``new`` are those to be read, one of each content; ``unread`` those that cannot even be opened;
    ``moved`` are known contents with the places they have now; ``gone`` are checksums of contents
    that no place has any more; ``outdated`` what another version of the program had read.
    """

    def __init__(
        self, store: Store, program: str, retry: bool, checked: Iterable[Summed | Content]
    ) -> None:
        before = {content.sha256: content for content in contents_of(store)}
        self.places: dict[str, set[str]] = defaultdict(set)
        first: dict[str, Summed | Content] = {}
        for each in checked:
            own = each.source.path if isinstance(each, Summed) else each.path
            self.places[each.sha256].add(own)
            first.setdefault(each.sha256, each)
        now = {path for paths in self.places.values() for path in paths}
        for content in before.values():  # a place that holds something else now is its no more
            self.places[content.sha256] |= {path for path in content.paths if path not in now}
        known = {
            sha: content for sha, content in before.items() if _is_known(content, store, program)
        }
        if retry:
            known = {sha: content for sha, content in known.items() if content.status != LOST}
        fresh = [each for sha, each in first.items() if sha not in known]
        self.known = len(first) - len(fresh)
        self.new = [e for e in fresh if isinstance(e, Summed) and not e.reason]
        self.unread = [self._unread(e, program) for e in fresh if not _is_readable(e)]
        self.moved = [
            content.at(self.places[sha])
            for sha, content in before.items()
            if self.places[sha] and self.places[sha] != set(content.paths)
        ]
        self.gone = [sha for sha in before if not self.places[sha]]
        self.outdated = [c for sha, c in before.items() if sha in first and c.program != program]

    def _unread(self, each: Summed | Content, program: str) -> Content:
        if isinstance(each, Content):
            return each.at(self.places[each.sha256])
        path, reason = each.source.path, each.reason.removeprefix(f"{each.source.path}：")
        return Content(each.sha256, (path,), each.size, program, REFUSED, "unreadable", reason)


def _is_known(content: Content, store: Store, program: str) -> bool:
    """Whether this program has read it, and what it read is there to come back to."""
    kept = content.status != READ or store.packed(content.sha256, program).is_file()
    return content.program == program and kept


def _is_readable(each: Summed | Content) -> bool:
    return isinstance(each, Summed) and not each.reason
