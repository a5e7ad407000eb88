"""From a file to a :class:`~juesuan_analysis.document.Document`; one module a format."""

import os
import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import chain, count
from pathlib import Path
from typing import Any

from juesuan_analysis.document import Document, Grid, Paragraph, Place
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.sandbox import SECONDS, run_bounded
from juesuan_analysis.readers.signatures import form_of
from juesuan_analysis.readers.text import bounded_text, is_marked_up, read_text_content

MAX_BYTES = 64 * 2**20
"""No published disclosure comes near this; more is refused before it is read."""

KEPT = "JUESUAN_KEPT"
"""Names in the environment the file where a report keeps its document for its notebooks, so that
scanned pages are recognised once and not by each of them."""


def read_document(path: str | Path) -> Document:
    """Read a disclosure from a file.

    Raises:
        UnreadableInput: if the file is missing, empty, too large or of no readable format.
    """
    path = Path(path)
    data = _read_bytes(path)
    digest = sha256(data).hexdigest()
    if document := _kept(digest):
        return replace(document, path=path)
    return Document(path, digest, *_content(data, path))


def read_documents(paths: Sequence[str | Path]) -> Document:
    """Read a disclosure in one or several files as one document; of several, each place names its.

    Raises:
        UnreadableInput: as :func:`read_document`.
    """
    documents = [read_document(path) for path in paths]
    if len(documents) == 1:
        return documents[0]
    parts = [*placed(documents)]
    return replace(
        parts[0],
        sha256=sha256("".join(part.sha256 for part in parts).encode()).hexdigest(),
        blocks=tuple(block for part in parts for block in part.blocks),
        unread=tuple(page for part in parts for page in part.unread),
        unreadable=tuple(each for part in parts for each in part.unreadable),
        further=tuple(part.path for part in parts[1:]),
    )


def as_read(document: Document) -> dict[str, bytes]:
    """What the files of a document hold, by the names that its places call them.

    Nothing if they are not what was read, or gone.
    """
    files = (document.path, *document.further)
    names = _names(files) if document.further else [document.file]
    try:
        contents = [_read_bytes(file) for file in files]
    except UnreadableInput:
        return {}
    same = _digest(contents) == document.sha256
    return dict(zip(names, contents, strict=True)) if same else {}


def _digest(contents: Sequence[bytes]) -> str:
    """The checksum of one file, or that of the checksums of several."""
    each = [sha256(content).hexdigest() for content in contents]
    return each[0] if len(each) == 1 else sha256("".join(each).encode()).hexdigest()


def placed(documents: Iterable[Document], taken: Iterable[str] = ()) -> Iterator[Document]:
    """Documents whose places name their files, each another name than those ``taken``."""
    every = list(documents)
    names = _names([document.path for document in every], taken)
    return map(_placed, every, names)


def _names(paths: Iterable[Path], taken: Iterable[str] = ()) -> Iterator[str]:
    """What each of some files is called: its name, with its folder or a number if that is taken."""
    names = set(taken)
    for path in paths:
        own = [path.name, f"{path.absolute().parent.name}·{path.name}"]
        more = (f"{path.name}·{number}" for number in count(2))
        names.add(name := next(name for name in chain(own, more) if name not in names))
        yield name


def _placed(document: Document, name: str) -> Document:
    """A document whose places name its file."""

    def there(place: Place) -> Place:
        return replace(place, file=name)

    def block_of(block: Paragraph | Grid) -> Paragraph | Grid:
        if isinstance(block, Grid):
            return Grid(tuple(replace(row, place=there(row.place)) for row in block.rows))
        pieces = tuple(replace(piece, place=there(piece.place)) for piece in block.pieces)
        return replace(block, pieces=pieces)

    return replace(
        document,
        blocks=tuple(map(block_of, document.blocks)),
        unreadable=tuple(replace(u, place=there(u.place)) for u in document.unreadable),
        called=name,
    )


def _content(data: bytes, path: Path) -> tuple[Any, ...]:
    """Blocks, unread pages and unreadable parts, as far as a form has them."""
    source = str(path)
    # Parsers of untrusted formats are imported only where needed, and run bounded.
    match form_of(data, path.suffix, source):
        case "pdf":
            from juesuan_analysis.readers.pdf import read_pdf_content

            content = run_bounded(read_pdf_content, data, source, _pdf_seconds())
            return content.blocks, content.unread, content.unreadable
        case "word":
            from juesuan_analysis.readers.word import read_word_content

            blocks, unreadable = run_bounded(read_word_content, data, source)
            return blocks, (), unreadable
        case "workbook":
            from juesuan_analysis.readers.workbook import read_workbook_blocks

            return (run_bounded(read_workbook_blocks, data, source),)
        case "page":
            from juesuan_analysis.readers.html import read_html_content

            blocks, unreadable = run_bounded(read_html_content, data, source)
            return blocks, (), unreadable
        case _ if is_marked_up(bounded_text(data, source)):
            from juesuan_analysis.readers.markdown import read_markdown_content

            blocks, unreadable = run_bounded(read_markdown_content, data, source)
            return blocks, (), unreadable
        case _:
            blocks, unreadable = read_text_content(data, source)
            return blocks, (), unreadable


def keep(document: Document, folder: Path) -> Path:
    """Keep a document for other processes, which are to find the file under :data:`KEPT`."""
    data = pickle.dumps(document)
    file = folder / sha256(data).hexdigest()
    file.write_bytes(data)
    return file


def _kept(digest: str) -> Document | None:
    """The kept document, if it is that of the input with this checksum."""
    file = Path(os.environ.get(KEPT, ""))
    if not file.is_file():
        return None
    data = file.read_bytes()
    # Unpickling runs what it reads. The file is named after its content, and the name was handed
    # down by the process that wrote it: nobody else can put other content in its place.
    if sha256(data).hexdigest() != file.name:
        return None
    document: Document = pickle.loads(data)
    return document if document.sha256 == digest else None


def _pdf_seconds() -> int:
    """How long reading a PDF may take: longer where scanned pages can be recognised."""
    from juesuan_analysis.readers import ocr

    return SECONDS + (2 * ocr.SECONDS if ocr.available() else 0)


def _read_bytes(path: Path) -> bytes:
    # is_file() is false for devices, pipes and addresses: nothing but a plain file is opened.
    if path.is_dir():
        raise UnreadableInput(f"{path}：这是一个文件夹；请写明其中的决算文件")
    if not path.is_file():
        reason = "没有这个文件；请检查路径（只读取本机上的普通文件，网页请先下载）"
        raise UnreadableInput(f"{path}：{reason}")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UnreadableInput(f"{path}：文件有 {size} 字节，超过上限 {MAX_BYTES}；请拆分后再读取")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableInput(f"{path}：无法打开（{error.strerror}）；请检查权限") from error
    if not data.strip():
        raise UnreadableInput(f"{path}：文件是空的；请确认下载完整")
    return data
