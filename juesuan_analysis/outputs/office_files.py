"""Names of folders, and Office files that stay the same."""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_CLOCK = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def safe_name(name: str) -> str:
    """A disclosure's name as a folder name: path separators and control characters replaced.

    >>> safe_name("../2023 决算")
    '2023 决算'
    """
    return re.sub(r'[\x00-\x1f/\\:*?"<>|]+', "_", name).strip(" ._") or "disclosure"


def timeless(
    package: bytes, edit: Callable[[str, bytes], bytes] = lambda name, part: part
) -> bytes:
    """An Office file without the time of its making, so that the same content is the same file.

    Workbooks inside it, such as those of charts, lose theirs too; ``edit`` may change any part.
    """
    kept = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(kept, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _CLOCK.sub(b"", part)
            elif name.endswith(".xlsx"):
                part = timeless(part)
            target.writestr(ZipInfo(name), edit(name, part), ZIP_DEFLATED)
    return kept.getvalue()
