"""Files written whole or not at all."""

import os
import tempfile
from pathlib import Path

from juesuan_analysis.errors import JuesuanError


class UnwritableOutput(JuesuanError):
    """An output cannot be written where it should go."""

    @classmethod
    def at(cls, path: Path, cause: BaseException | None) -> "UnwritableOutput":
        """Where, why, and what to do."""
        why = cause.strerror if isinstance(cause, OSError) else cause
        return cls(f"{path}：写不进去（{why}）；请换一个输出目录（-o）或检查权限")


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
        raise UnwritableOutput.at(path, error) from error
    return path
