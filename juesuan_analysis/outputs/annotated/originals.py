"""The document itself beside the page: its PDF, and each of its pages as a picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from juesuan_analysis.document import Document, Place
from juesuan_analysis.files import write_whole
from juesuan_analysis.readers import as_read
from juesuan_analysis.readers.pictures import pictures

ORIGINAL = "original"
"""The folder within a report where the document itself lies."""
_PDF = b"%PDF-"
_NEAR_THE_HEAD = 1024
"""So many bytes may stand before a PDF begins."""


@dataclass(frozen=True)
class Leaf:
    """A page as printed: its size in points, the addresses of its picture and of the PDF there.

    ``id`` is where it is shown on the annotated page, ``number`` which page of its file it is.
    """

    id: str
    file: str
    number: int
    width: float
    height: float
    picture: str
    address: str


@dataclass(frozen=True)
class Original:
    """A PDF in the folder of a report: its address, its pages."""

    address: str
    leaves: tuple[Leaf, ...]


class Originals:
    """The PDFs a disclosure consists of, by the names of their files."""

    def __init__(self, document: Document, found: Mapping[str, Original]) -> None:
        self._own = document.file
        self._found = found
        self._shown = {(leaf.file, leaf.number): leaf.id for leaf in self.leaves}

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """All pages that were drawn, in order."""
        return tuple(leaf for original in self._found.values() for leaf in original.leaves)

    def address(self, place: Place) -> str:
        """Where the PDF opens at the page of a place; empty if it is no page of a PDF here."""
        original = self._found.get(self.file(place))
        return f"{original.address}#page={place.page}" if original and place.page else ""

    @property
    def own(self) -> str:
        """Where the PDF is; empty if there is none."""
        original = self._found.get(self._own)
        return original.address if original else ""

    def leaf(self, place: Place) -> str:
        """Where on the annotated page the page of a place is shown; empty if it is not."""
        return self._shown.get((self.file(place), place.page or 0), "")

    def file(self, place: Place) -> str:
        """The name of the file a place is in."""
        return place.file or self._own


def write_originals(document: Document, folder: Path, root: Path) -> Originals:
    """Copy the PDFs of a document into a folder, and draw their pages beside them.

    Addresses are those seen from a page in ``root``. Files that have changed since they were read
    are left out: what they print is not what was verified.
    """
    found = {}
    for number, (name, data) in enumerate(as_read(document).items(), start=1):
        if _PDF in data[:_NEAR_THE_HEAD]:
            address = _address(write_whole(folder / name, data), root)
            leaves = []
            for picture in pictures(data, name):
                image = write_whole(
                    folder / "pages" / f"{number}-{picture.page:03}.webp", picture.image
                )
                leaves.append(
                    Leaf(
                        f"leaf-{number}-{picture.page}",
                        name,
                        picture.page,
                        picture.width,
                        picture.height,
                        _address(image, root),
                        f"{address}#page={picture.page}",
                    )
                )
            found[name] = Original(address, tuple(leaves))
    return Originals(document, found)


def _address(path: Path, root: Path) -> str:
    return quote(path.relative_to(root).as_posix())
