"""From a file to a :class:`~juesuan_analysis.document.Document`; one module a format."""

import re
from hashlib import sha256
from pathlib import Path

from juesuan_analysis.document import Document
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers.sandbox import run_bounded
from juesuan_analysis.readers.text import read_text_blocks

MAX_BYTES = 64 * 2**20
"""No published disclosure comes near this; more is refused before it is read."""

_SIGNATURE = 1024
"""A PDF's or a web page's signature stands within so many bytes."""
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How XLSX and XLS files begin."""
_PAGES = (".html", ".htm", ".shtml")
_MARKUP = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)


def read_document(path: str | Path) -> Document:
    """Read a disclosure from a file.

    Raises:
        UnreadableInput: if the file is missing, empty, too large or of no readable format.
    """
    path = Path(path)
    data = _read_bytes(path)
    digest = sha256(data).hexdigest()
    # Parsers of untrusted binary formats are imported only where needed, and run bounded.
    if b"%PDF-" in data[:_SIGNATURE]:
        from juesuan_analysis.readers.pdf import read_pdf_content

        content = run_bounded(read_pdf_content, data, str(path), _pdf_seconds())
        return Document(path, digest, content.blocks, content.unread)
    if data.startswith(_WORKBOOKS):
        from juesuan_analysis.readers.workbook import read_workbook_blocks

        return Document(path, digest, run_bounded(read_workbook_blocks, data, str(path)))
    if path.suffix.lower() in _PAGES or _MARKUP.match(data[:_SIGNATURE]):
        from juesuan_analysis.readers.html import read_html_blocks

        return Document(path, digest, run_bounded(read_html_blocks, data, str(path)))
    return Document(path, digest, read_text_blocks(data, str(path)))


def _pdf_seconds() -> int:
    """How long reading a PDF may take: longer where scanned pages can be recognised."""
    from juesuan_analysis.readers import ocr, sandbox

    return sandbox.SECONDS + (2 * ocr.SECONDS if ocr.available() else 0)


def _read_bytes(path: Path) -> bytes:
    # is_file() is false for devices, pipes and addresses: nothing but a plain file is opened.
    if not path.is_file():
        raise UnreadableInput(f"{path}：没有这个文件；请检查路径（只读取本机上的普通文件）")
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
