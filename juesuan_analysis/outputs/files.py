"""Files written whole or not at all."""

import os
import re
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from juesuan_analysis.errors import JuesuanError

_CLOCK = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


class UnwritableOutput(JuesuanError):
    """An output cannot be written where it should go."""


def write_whole(path: Path, content: bytes | str) -> Path:
    """Write a file so that nobody ever sees half of it: a temporary file, then a rename.

    A file that holds the very content already is left alone.

    Raises:
        UnwritableOutput: if the folder cannot be made or written to.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if path.is_file() and path.read_bytes() == data:
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UnwritableOutput(
            f"{path}：写不进去（{error.strerror}）；请换一个输出目录（-o）或检查权限"
        ) from error
    return path


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
