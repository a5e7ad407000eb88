"""Acceptances from a CSV file, or from a working paper that a reviewer has filled in."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import asdict

from juesuan_analysis import vocabulary
from juesuan_analysis.errors import JuesuanError, UnreadableInput
from juesuan_analysis.findings import Acceptance
from juesuan_analysis.reviewing.reviewed_paper import latest, read_paper
from juesuan_analysis.vocabulary import LANGUAGES

MOST_BYTES = 5_000_000
_LONGEST = 2_000
"""Characters of a reason; a longer one is rather a file in the wrong place."""
_ID = re.compile(r"F-[0-9a-f]{8}(-\d+)?")
_FINGERPRINT = re.compile(r"[0-9a-f]{8}")


class MalformedAcceptance(JuesuanError):
    """What should accept findings does not say which, on what evidence, who or why."""


def read_acceptances(path: Path) -> tuple[Acceptance, ...]:
    """The acceptances in a CSV file (UTF-8 or GB18030), or in a working paper (``.xlsx``).

    A row with neither a person nor a reason accepts nothing: ``findings.csv`` itself is such a
    file, and may be filled in.

    Raises:
        MalformedAcceptance: if there is no such file, or a row is incomplete; with its line.
    """
    if path.suffix.lower() == ".xlsx":
        return _told_once(path.name, _of_paper(path))
    return _told_once(path.name, _rows(path.name, _text(path)))


@dataclass(frozen=True)
class _Told:
    """An acceptance with where it is told."""

    where: str
    acceptance: Acceptance


def _told_once(name: str, told: Iterator[_Told]) -> tuple[Acceptance, ...]:
    found: dict[str, _Told] = {}
    for one in told:
        own = one.acceptance
        if earlier := found.get(own.id):
            raise MalformedAcceptance(f"{name}，{one.where}：{own.id} 在{earlier.where}已经接受过")
        found[own.id] = one
    return tuple(one.acceptance for one in found.values())


def _of_paper(path: Path) -> Iterator[_Told]:
    accept = vocabulary.reviewing().accept
    accepting = [accept[lang] for lang in LANGUAGES]
    for review in read_paper(path).reviews:
        if review.opinion in accepting:
            own = Acceptance(review.id, review.evidence, _line(review.by), _line(review.remark))
            yield _checked(path.name, f"“{review.sheet}”第 {review.row} 行", own)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise MalformedAcceptance(f"{path}：超过 {MOST_BYTES} 字节，不像接受文件")
        data = path.read_bytes()
    except OSError as error:
        raise MalformedAcceptance(f"{path}：接受文件打不开（{error.strerror}）") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise MalformedAcceptance(f"{path}：接受文件不是 UTF-8 或 GB18030 文本")


def _rows(name: str, text: str) -> Iterator[_Told]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        columns, begins = _columns(name, header), reader.line_num + 1
        for row in reader:
            where, begins = f"第 {begins} 行", reader.line_num + 1
            if any(map(str.strip, row[len(header) :])):
                told = f"有 {len(row)} 栏，表头只有 {len(header)} 栏；含逗号的文字须加引号"
                raise MalformedAcceptance(f"{name}，{where}：{told}")
            own = {key: _cell(row, at) for key, at in columns.items()}
            if own["by"] or own["reason"]:
                yield _checked(name, where, Acceptance(**own))
    except csv.Error as error:
        raise MalformedAcceptance(
            f"{name}，第 {reader.line_num} 行：不是 CSV（{error}）"
        ) from error


def _columns(name: str, header: list[str]) -> dict[str, int]:
    """Where in a row each column stands."""
    found = {}
    for key, headings in asdict(vocabulary.reviewing().columns).items():
        at = next((header.index(each) for each in headings if each in header), None)
        if at is None:
            raise MalformedAcceptance(f"{name}，第 1 行：表头里没有“{headings[0]}”一栏")
        found[key] = at
    return found


def _cell(row: list[str], at: int) -> str:
    """A cell in one line, without the apostrophe that keeps a text from being a formula."""
    return _line(row[at]).removeprefix("'") if at < len(row) else ""


def _line(text: str) -> str:
    """A text in one line, without characters that nobody sees and no file of an office can hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _checked(name: str, where: str, own: Acceptance) -> _Told:
    """An acceptance that says all it must."""
    reason = _fault(own)
    if reason:
        raise MalformedAcceptance(f"{name}，{where}：{reason}")
    return _Told(where, own)


def _fault(own: Acceptance) -> str:
    if not _ID.fullmatch(own.id):
        return f"“{own.id[:40]}”不是发现的编号（F- 加八位）"
    if not _FINGERPRINT.fullmatch(own.evidence):
        return f"{own.id} 没有依据指纹；请从 findings.csv 的 evidence 一栏照抄"
    if not own.by:
        return f"{own.id} 没有写明谁接受"
    if not own.reason:
        return f"{own.id} 没有写明理由"
    if len(own.by) + len(own.reason) > _LONGEST:
        return f"{own.id} 的理由超过 {_LONGEST} 字"
    return ""


def acceptances_in(folder: Path, papers: Iterable[str]) -> tuple[Acceptance, ...]:
    """What is accepted in the folder of a report: in a file of its own, and in a working paper.

    Of several papers, one in each language, the one saved last counts.

    A paper that is no workbook any more accepts nothing.

    Raises:
        MalformedAcceptance: if a row is incomplete; with its line.
    """
    own, found = folder / vocabulary.reviewing().file, tuple[Acceptance, ...]()
    if own.is_file():
        found += read_acceptances(own)
    if paper := latest(folder, papers):
        with suppress(UnreadableInput):
            found += read_acceptances(folder / paper)
    return found
