"""Where a printed number comes from: a source goes from the reader to every page as an object.

Whoever needs a number's owner, its place or its cell asks the source; nothing is found again by
its name or its value. Strings arise only where a source is written out (:func:`str`).
"""

from dataclasses import dataclass

from juesuan_analysis.document import Place


class Source:
    """What every source answers.

    ``owner`` is the table, the project or the statement that prints the number, ``place`` where.
    Two sources are the same number of the same document if and only if they are equal.
    """

    __slots__ = ()

    @property
    def owner(self) -> str:
        """Id of the table (05), the self-evaluated project (P01) or the statement (S001)."""
        raise NotImplementedError

    @property
    def at(self) -> Place:
        """Where it is printed; the file it stands in is part of that."""
        raise NotImplementedError

    @property
    def key(self) -> str:
        """Tells it from all other sources, in a form that can be sorted and is always the same."""
        return str(self)

    @property
    def blank(self) -> bool:
        """Whether it is a cell left blank, which counts as zero."""
        return False

    @property
    def stated(self) -> bool:
        """Whether the narrative states it, so that it needs support itself."""
        return False

    @property
    def parts(self) -> "tuple[Source, ...]":
        """The printed numbers it consists of: itself, unless it is a sum."""
        return (self,)

    @property
    def pages(self) -> frozenset[int]:
        """The pages it is printed on."""
        return frozenset(p for part in self.parts if (p := part.at.page) is not None)

    def __str__(self) -> str:
        file = f"{self.at.file}/" if self.at.file else ""
        return f"{file}{self.owner}.{self.at}".rstrip(".")


@dataclass(frozen=True, slots=True)
class _Named(Source):
    """What a statement or a table is the source of, by its id; ``place`` is where that begins."""

    id: str
    place: Place

    @property
    def owner(self) -> str:
        """The statement, or the table."""
        return self.id

    @property
    def at(self) -> Place:
        """Where it stands."""
        return self.place

    __str__ = Source.__str__


@dataclass(frozen=True, slots=True)
class Stated(_Named):
    """A number of the narrative.

    >>> str(Stated("S012", Place(line=101)))
    'S012.L101'
    """

    @property
    def stated(self) -> bool:
        """Always."""
        return True


@dataclass(frozen=True, slots=True)
class Narrated(_Named):
    """A number of the narrative of another document, which supports it there or not.

    >>> source = Narrated("S012", Place(line=101, file="before.txt"))
    >>> str(source), source.stated
    ('before.txt/S012.L101', False)
    """


@dataclass(frozen=True, slots=True)
class Counted(_Named):
    """A thing that a line of the narrative is about, to be counted.

    >>> Counted("S012", Place(line=101)) == Stated("S012", Place(line=101))
    False
    """

    @property
    def key(self) -> str:
        """That of the statement, and that the thing is meant and not the number."""
        return f"{self}/1"


@dataclass(frozen=True, slots=True)
class Prescribed(_Named):
    """A number that the form prescribes for a table and need not print, such as full marks."""


@dataclass(frozen=True, slots=True)
class Total(Source):
    """Several printed numbers taken together.

    >>> here = Place(page=3)
    >>> str(Total((Stated("S001", here), Stated("S002", here))))
    'S001.p3+S002.p3'
    """

    of: tuple[Source, ...]

    @property
    def owner(self) -> str:
        """That of its first part."""
        return self.of[0].owner

    @property
    def at(self) -> Place:
        """Where its first part is printed."""
        return self.of[0].at

    @property
    def stated(self) -> bool:
        """Whether the narrative states a part of it."""
        return any(part.stated for part in self.of)

    @property
    def parts(self) -> tuple[Source, ...]:
        """The printed numbers it adds up."""
        return tuple(printed for part in self.of for printed in part.parts)

    def __str__(self) -> str:
        return "+".join(map(str, self.of))
