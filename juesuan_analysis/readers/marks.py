"""What is printed on a page and is no part of its text: watermarks, stamps, what nobody sees."""

from collections import Counter
from collections.abc import Iterable, Sequence

from juesuan_analysis.readers.letters import Look
from juesuan_analysis.readers.sheet import Run
from juesuan_analysis.readers.strokes import Box

_WHITE = 240
"""A colour lighter than this can't be seen on paper."""
_PALE = 140
"""One lighter than this is that of a watermark, if anything in it lies over text."""
_SHARED = 0.3
"""Share of the type size that two runs overlap by, if one lies over the other."""
_LARGE = 1.8
"""Letters so much larger than most may be a watermark in any colour."""
_STREWN, _STREWN_ACROSS = 8, 3
"""The same text stands so often on a page, and so often across another, if it is a watermark."""
_BAND = 24.0

Colour = tuple[int, int, int, int]


def part_of_text(
    found: Sequence[tuple[Run, Look]], dark: Sequence[Box], down: Sequence[Box]
) -> tuple[Run, ...]:
    """The runs that are part of the text: upright and visible, and lying over nothing else.

    ``dark`` are areas on which white can be read, ``down`` the rules down the page.
    """
    kept = [(run, look) for run, look in found if look.upright and look.visible]
    if not kept:  # a scanned page with its text recognised and laid behind
        kept = [(run, look) for run, look in found if look.upright]
    kept = _without_repeated(kept)
    colours: Counter[Colour] = Counter()
    sizes: Counter[float] = Counter()
    for run, look in kept:
        colours[look.colour] += len(run.text)
        sizes[run.size] += len(run.text)
    if not kept or (len(colours) == 1 and max(sizes) < _LARGE * min(sizes)):
        return tuple(run for run, _ in kept)
    # A watermark may be all over the page: text is dark, if anything is.
    usual = max(colours, key=lambda colour: (_lightness(colour) < _PALE, colours[colour]))
    large = _LARGE * sizes.most_common(1)[0][0]
    plain = [look.colour == usual and run.size < large for run, look in kept]
    text = _ByHeight(run for (run, _), is_plain in zip(kept, plain, strict=True) if is_plain)
    marks = [
        not is_plain and (_is_mark(run, look, text, dark) or _is_across(run, look, down))
        for (run, look), is_plain in zip(kept, plain, strict=True)
    ]
    tiled = {
        look.colour
        for (_, look), mark in zip(kept, marks, strict=True)
        if mark and _lightness(look.colour) >= _PALE
    }
    return tuple(
        run
        for (run, look), mark in zip(kept, marks, strict=True)
        if not (mark or look.colour in tiled)
    )


def _without_repeated(found: Sequence[tuple[Run, Look]]) -> list[tuple[Run, Look]]:
    """The runs without those strewn over the page in one look, again and again across others."""
    looks = [(look.colour, round(run.size), run.text.strip()) for run, look in found]
    often = {look for look, number in Counter(looks).items() if number >= _STREWN and look[2]}
    if not often:
        return list(found)
    others = _ByHeight(
        run for (run, _), look in zip(found, looks, strict=True) if look not in often
    )
    across: Counter[object] = Counter()
    for (run, _), look in zip(found, looks, strict=True):
        across[look] += look in often and others.under(run)
    return [pair for pair, look in zip(found, looks, strict=True) if across[look] < _STREWN_ACROSS]


class _ByHeight:
    """Runs that are found by where they stand on the page."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.bands: dict[int, list[Run]] = {}
        for run in runs:
            for band in self._bands(run):
                self.bands.setdefault(band, []).append(run)

    def under(self, run: Run) -> bool:
        """Whether one of the runs lies under another."""
        return any(
            _overlap(run, other) for band in self._bands(run) for other in self.bands.get(band, ())
        )

    @staticmethod
    def _bands(run: Run) -> range:
        return range(int(run.bottom // _BAND), int(run.top // _BAND) + 1)


def _is_mark(run: Run, look: Look, text: _ByHeight, dark: Sequence[Box]) -> bool:
    """Whether a run in an unusual colour is a mark: unseen on paper, or lying over text."""
    if _lightness(look.colour) >= _WHITE:
        return not any(_inside(run, box) for box in dark)
    return text.under(run)


def _is_across(run: Run, look: Look, down: Sequence[Box]) -> bool:
    """Whether a pale run goes on over a rule: what belongs in a cell stays in it."""
    if _lightness(look.colour) < _PALE:
        return False
    room = _SHARED * run.size
    return any(
        run.left + room < left and right < run.right - room and bottom <= run.middle <= top
        for left, bottom, right, top in down
    )


def _lightness(colour: Colour) -> float:
    red, green, blue, opaque = colour
    return 255 - (255 - (red + green + blue) / 3) * opaque / 255


def _inside(run: Run, box: Box) -> bool:
    left, bottom, right, top = box
    return left <= (run.left + run.right) / 2 <= right and bottom <= run.middle <= top


def _overlap(one: Run, other: Run) -> bool:
    """Whether two runs share more than the room between letters."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.top, other.top) - max(one.bottom, other.bottom)
    return min(across, down) > _SHARED * min(one.size, other.size)
