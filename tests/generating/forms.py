"""Made-up disclosures as files: text, Markdown, HTML, workbook, PDF."""

import html
import io
import re
from collections.abc import Callable, Iterator

from openpyxl import Workbook

from tests.generating.making import NOTE, Heading, Made
from tests.generating.sheets import Sheet
from tests.generating.told import Piece
from tests.typesetting import LAYOUTS, as_document, typeset


def captions(made: Made, sheet: Sheet) -> list[str]:
    """The lines between a table's title and its grid."""
    style, name = made.style, f"单位：{made.accounts.department}"
    number = f"公开{list(style.tables).index(sheet.key) + 1:02d}表"
    year, unit = f"{made.accounts.year}年度", f"金额单位：{sheet.unit}"
    if style.caption == "short":
        return [f"单位：{sheet.unit}"]
    if style.caption == "tabbed":
        return [f"\t\t{number}", f"{name}\t{year}\t{unit}"]
    return [number, name, year, unit]


def wrapped(text: str, width: int) -> list[str]:
    """A paragraph broken hard after so many characters, as editors and converters do."""
    if not width:
        return [text]
    return re.findall(rf"(?:[\d,.０-９．]+|.){{1,{width}}}", text)


def as_text(made: Made) -> str:
    """Plain text, tables separated by tabs."""
    return "\n".join(_lines(made, "\t".join)) + "\n"


def as_markdown(made: Made) -> str:
    """Markdown with pipe tables."""
    return "\n".join(_lines(made, lambda row: "| " + " | ".join(row) + " |", piped=True)) + "\n"


def _lines(made: Made, row: Callable[[tuple[str, ...]], str], piped: bool = False) -> Iterator[str]:
    marked = made.style.marks or piped
    for block in made.blocks:
        if isinstance(block, Heading):
            yield from (
                "#" * block.level * marked + " " * marked + line for line in block.text.split("\n")
            )
        elif isinstance(block, Piece):
            yield from wrapped(block.text, made.style.wrap)
        else:
            yield ""
            yield "## " * marked + block.title
            yield from (c.strip() if piped else c for c in captions(made, block))
            yield ""
            rows = [row(cells) for cells in block.rows]
            if piped:
                rows.insert(1, row(("---",) * len(block.rows[0])))
            yield from rows
            yield ""
            if made.style.notes:
                yield NOTE
        yield ""


def as_html(made: Made) -> str:
    """A web page."""
    return "\n".join(_tags(made)) + "\n"


def _tags(made: Made) -> Iterator[str]:
    yield '<!DOCTYPE html><html><head><meta charset="utf-8">'
    yield f"<title>{made.accounts.department}</title></head><body>"
    for block in made.blocks:
        if isinstance(block, Heading):
            yield from (
                f"<p><strong>{html.escape(line)}</strong></p>" for line in block.text.split("\n")
            )
        elif isinstance(block, Piece):
            yield f"<p>{html.escape(block.text)}</p>"
        else:
            yield f"<p>{html.escape(block.title)}</p>"
            yield from (f"<p>{html.escape(line.strip())}</p>" for line in captions(made, block))
            yield "<table>"
            for cells in block.rows:
                yield "<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in cells) + "</tr>"
            yield "</table>"
            if made.style.notes:
                yield f"<p>{NOTE}</p>"
    yield "</body></html>"


def as_workbook(made: Made) -> bytes:
    """A workbook: each table on a sheet of its own; the narrative on the first."""
    book = Workbook()
    told = book.active
    assert told is not None
    told.title = "说明"
    for block in made.blocks:
        if isinstance(block, Sheet):
            sheet = book.create_sheet(block.key)
            lines = [[block.title], *(line.split("\t") for line in captions(made, block))]
            for row in [*lines, *block.rows]:
                sheet.append([cell or None for cell in row])
        else:
            for line in block.text.split("\n"):
                told.append([line])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def as_pdf(made: Made) -> bytes:
    """A typeset book."""
    return typeset(as_document(as_text(made)), LAYOUTS["liaoning"])


FORMS: dict[str, Callable[[Made], str | bytes]] = {
    "txt": as_text,
    "md": as_markdown,
    "html": as_html,
    "xlsx": as_workbook,
    "pdf": as_pdf,
}
"""Forms by the ending of their file."""


def as_bytes(made: Made, form: str) -> bytes:
    """The file of a disclosure in a form."""
    data = FORMS[form](made)
    return data if isinstance(data, bytes) else data.encode()
