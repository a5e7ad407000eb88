"""What a paragraph has said so far: the thing spoken of, lists and brackets not yet ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from msgspec import Struct

from juesuan_analysis.evaluation import Project
from juesuan_analysis.narrative.claims import Subject
from juesuan_analysis.narrative.figures import Scope
from juesuan_analysis.narrative.told import Changed
from juesuan_analysis.operands import Operand


class Topic(Struct, frozen=True):
    """What is spoken of, with its budgets, earlier levels and changes as far as stated."""

    subject: Subject | None = None
    priors: Mapping[str, Operand] = {}
    budgets: Mapping[str, Operand] = {}
    changes: Mapping[int, Changed] = {}

    def of(self, subject: Subject) -> "Topic":
        """The same if that is what is spoken of already; else another, of which nothing is told."""
        return self if self.subject and self.subject.name == subject.name else Topic(subject)


class Listing(Struct, frozen=True):
    """A list or a bracket: what it details, and where it ends; ``heads`` if it may be a whole.

    ``before`` is what was known of its head where it began, ``since`` how many things were named,
    ``aspect`` what of the head it details, such as its budget.
    """

    head: Subject
    begin: int
    end: int
    heads: bool
    before: Topic
    since: int
    aspect: str = ""


class Lines(Struct, frozen=True):
    """A list whose items are paragraphs: under which headings they stand, what they are parts of.

    ``divided`` is the whole that the last line's share named. ``numbered`` tells lines with a list
    number from lines without.
    """

    path: tuple[str, ...]
    numbered: bool
    head: Subject | None = None
    divided: str | None = None


@dataclass
class Context:
    """What a paragraph has said so far."""

    scope: Scope
    project: Project | None = None
    described: Subject | None = None  # a project whose table is not in the document
    topic: Topic = field(default_factory=Topic)
    lists: list[Listing] = field(default_factory=list)
    asides: list[tuple[int, Topic]] = field(default_factory=list)  # open brackets, and before them
    line_of: Subject | None = None  # the whole, if the paragraph is a line of a list of its parts
    parted: list[Listing] = field(default_factory=list)  # lists that have not ended, but brackets
    maybe: Subject | None = None  # a part that was named last, if what follows may speak of it
    changed: int = -1  # where a change was stated last
    adjoins: bool = False  # whether only rates were stated since
    sentence: int = -1  # where the current sentence begins
    since: int = 0  # how many things were named before it
    earlier: int = 0  # how many things were named before the sentence in front of it
    until: int = 0  # how many things were named before the values side by side
    kept: dict[str, Topic] = field(default_factory=dict)  # what was told of things, by their names
    divided: str | None = None  # the whole of the last share; empty if it had none
    missed: set[str] = field(default_factory=set)  # what numbers not understood were called
    named: list[Subject] = field(default_factory=list)

    def keep(self) -> None:
        """What is known of the thing spoken of stays known when others are spoken of."""
        if self.topic.subject:
            self.kept[self.topic.subject.name] = self.topic

    @property
    def heads(self) -> list[Subject]:
        """What may be the whole of a share."""
        above = [self.line_of] if self.line_of else []
        return above + [listing.head for listing in self.lists if listing.heads]
