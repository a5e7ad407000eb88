"""Sentences with their numbers, each with what is right to say about it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

OK, OPEN, UNDEFINED, LABEL, WRONG = "ok", "open", "undefined", "label", "wrong"
"""What a verdict must be: exact or within rounding; those or unsupported, because nothing in the
document determines the number; undefined; not a quantity; planted."""

_SLOT = re.compile(r"\{(\w+)(?::(\w+))?\}")
_FULL = str.maketrans("0123456789.", "０１２３４５６７８９．")


@dataclass(frozen=True)
class Told:
    """A number as it stands in a text, from character ``start`` on."""

    start: int
    token: str
    unit: str
    expect: str
    about: str
    wording: str = ""


@dataclass(frozen=True)
class Piece:
    """A stretch of text with its numbers."""

    text: str
    numbers: tuple[Told, ...] = ()

    def __add__(self, other: "Piece | str") -> "Piece":
        other = other if isinstance(other, Piece) else Piece(other)
        moved = (replace(n, start=n.start + len(self.text)) for n in other.numbers)
        return Piece(self.text + other.text, (*self.numbers, *moved))

    @property
    def full_width(self) -> "Piece":
        """The same with full-width digits in its numbers."""
        text, numbers = self.text, []
        for number in self.numbers:
            end = number.start + len(number.token)
            wide = number.token.translate(_FULL)
            text = text[: number.start] + wide + text[end:]
            numbers.append(replace(number, token=wide))
        return Piece(text, tuple(numbers))


Slot = Piece | str


def number(token: str, unit: str, expect: str, about: str) -> Piece:
    """A number with its unit behind it."""
    return Piece(token + unit, (Told(0, token, unit, expect, about),))


def bare(piece: Piece) -> Piece:
    """A number without the unit behind it."""
    return Piece(piece.numbers[0].token, piece.numbers)


def fill(template: str, wording: str, slots: Mapping[str, Slot]) -> Piece:
    """A template with its slots filled; ``{name:bare}`` leaves the unit out.

    Numbers that no inner template has claimed are this wording's.
    """
    found, end = Piece(""), 0
    for match in _SLOT.finditer(template):
        slot = slots[match[1]]
        piece = slot if isinstance(slot, Piece) else Piece(slot)
        found = found + template[end : match.start()] + (bare(piece) if match[2] else piece)
        end = match.end()
    found = found + template[end:]
    named = tuple(n if n.wording else replace(n, wording=wording) for n in found.numbers)
    return Piece(found.text, named)


def joined(pieces: Iterable[Piece], between: str) -> Piece:
    """Pieces with a separator between them."""
    found: Piece | None = None
    for piece in pieces:
        found = piece if found is None else found + between + piece
    return found or Piece("")


def replaced(piece: Piece, start: int, end: int, new: str) -> Piece:
    """A piece with a stretch of its text replaced; no number lies across its ends."""
    shift = len(new) - (end - start)
    numbers = tuple(
        replace(n, start=n.start + shift) if n.start >= end else n for n in piece.numbers
    )
    return Piece(piece.text[:start] + new + piece.text[end:], numbers)


def misprinted(piece: Piece, index: int, token: str) -> Piece:
    """A piece with one of its numbers wrong."""
    told = piece.numbers[index]
    shift = len(token) - len(told.token)
    end = told.start + len(told.token)
    wrong = replace(told, token=token, expect=WRONG)
    later = (replace(n, start=n.start + shift) for n in piece.numbers[index + 1 :])
    text = piece.text[: told.start] + token + piece.text[end:]
    return Piece(text, (*piece.numbers[:index], wrong, *later))
