"""Spoils made-up disclosures of every form, has each read, and counts what becomes of them.

``python -m benchmarks.fuzzing --seconds 600 --keep FOLDER``. What is read goes through the bounded
child as any file does, then to every frame and the annotated page. A spoilt file may be refused in
one line that names it, or read; anything else is a fault, which is kept with its traceback. Faults
depend on the seed alone.
"""

import argparse
import re
import resource
import signal
import sys
import traceback
import zlib
from base64 import a85decode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from time import monotonic, process_time
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from benchmarks.measured import Measured
from juesuan_analysis import read, readers
from juesuan_analysis.document import Document, Grid
from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.readers.sandbox import run_bounded
from tests.converting import Markdown, Word, as_html_table
from tests.generating.forms import as_text
from tests.generating.making import make
from tests.generating.styles import STYLES
from tests.typesetting import LAYOUTS, as_document, typeset

FORMS = ("pdf", "xlsx", "docx", "html", "md", "txt")
FRAMES = ("facts", "tables", "statements", "implied", "identities", "findings", "projects",
          "indicators")  # fmt: skip
AFTER_SECONDS = 60
"""Processor time that all after parsing may take before it counts as without an end."""
_LIMIT = re.compile("超过上限|没有读完|中途退出|大得不正常")
_NUMBERS = ("0", "-1", "1e9", "99999999999", "NaN", "0.00001", "65536", "-0", "2147483648")
_LETTERS = "\0\t\ufeff\u200b\u202e⼀①□△－（）()%,.·…０９一二十亿万元年\U0001f600\U000e0001\r\x1b"
_PHRASES = ("24/7", "（10-20）", "其中：", "与上年相比，", "=1+1", "{}",
            "各增加1.00万元、2.00万元", "完成年初预算的", "1" * 40, "单位：元", "公开07表",
            "#REF!", "-", "合计")  # fmt: skip
_TOKENS = {
    "pdf": (b"/", b"<<", b">>", b"[", b"BT", b"ET", b"q", b"Q", b" Do", b" cm", b" re f", b"0 R",
            b"endobj", b"/Parent 3 0 R", b"/Rotate 90", b" Tm", b" Tf"),
    "txt": (b"\t", b"\n", b"\xff", b"\0", b"# ", b"|"),
}  # fmt: skip
_MARKUP = (b"<", b">", b"</", b"&#0;", b"<table>", b"<tr>", b"<td rowspan=99 colspan=99>", b'"',
           b"<!--", b"]]>", b"<w:p>", b'<c r="XFD1048576"/>', b"A1:$XFD$99", b"&x;")  # fmt: skip
_STREAM = re.compile(
    rb"/Filter \[ /ASCII85Decode /FlateDecode \] /Length \d+(.*?>>\s*stream\r?\n)(.*?)endstream",
    re.DOTALL,
)


@dataclass
class Tally:
    """What became of the inputs."""

    keep: Path
    counts: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)

    def measure(self, what: str, value: float) -> None:
        """Note a value if there was none higher."""
        self.most[what] = max(self.most[what], round(value))

    def note(self, kind: str, data: bytes, form: str, why: str) -> None:
        """Keep an input that shows a fault, with the reason."""
        self.counts[kind] += 1
        file = self.keep / f"{kind.split()[0]}-{sha256(data).hexdigest()[:12]}.{form}"
        file.write_bytes(data)
        file.with_suffix(".why").write_text(why, "utf-8")

    def lines(self) -> Iterator[str]:
        """Everything counted."""
        yield from (f"{self.counts[what]:>8}  {what}" for what in sorted(self.counts))
        yield from (f"{self.most[what]:>8}  at most: {what}" for what in sorted(self.most))


# What is spoilt


def spoilt(chance: Random, form: str) -> bytes:
    """A piece of a made-up disclosure as a file, its text or its bytes changed, or both."""
    made = make(chance.randrange(500), chance.choice(list(STYLES)))
    text = as_text(made)
    lines = text.split("\n")
    begin = chance.randrange(len(lines))
    lines = lines[: chance.randrange(20)] + lines[begin : begin + chance.randrange(10, 90)]
    changed = chance.random()
    if changed < 0.7:
        lines = _told_otherwise(lines, chance)
    text = "\n".join(lines)
    data = text.encode("utf-8", "replace")
    if form != "txt":
        data = _file(as_document(text), form, chance)
    return _shaken(data, form, chance) if changed > 0.4 else data


def _told_otherwise(lines: list[str], chance: Random) -> list[str]:
    """Lines of which some are lost, doubled, moved or say something else."""
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(lines))
        line = lines[at]
        match chance.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines.insert(chance.randrange(len(lines)), line)
            case 2:
                lines[at] = re.sub(r"\d+", lambda _: str(chance.choice(_NUMBERS)), line, count=3)
            case 3:
                where = chance.randrange(len(line) + 1)
                odd = chance.choice((*_PHRASES, *_LETTERS)) * chance.choice((1, 1, 1, 50))
                lines[at] = line[:where] + odd + line[where:]
            case 4:
                cells = re.split(r"(\t|，|、)", line)
                chance.shuffle(cells)
                lines[at] = "".join(cells)
            case _:
                lines[at] = line + lines[chance.randrange(len(lines))]
        lines = lines or ["收入"]
    return lines


def _file(document: Document, form: str, chance: Random) -> bytes:
    match form:
        case "md":
            table = chance.choice(("piped", "html", "spread", "ruled"))
            return Markdown(table, escaped=chance.random() < 0.3).of(document).encode()
        case "docx":
            headings = chance.choice(("style", "level", "named"))
            return Word(chance.choice((0, 1, 7)), chance.random() < 0.3, headings).of(document)
        case "html":
            blocks = (
                as_html_table(block) if isinstance(block, Grid) else f"<p>{block.text}</p>"
                for block in document.blocks
            )
            return "".join(blocks).encode()
        case "xlsx":
            return _workbook(document)
    names = [name for name, layout in LAYOUTS.items() if not layout.scan_dpi]
    return _STREAM.sub(_unpacked, typeset(document, LAYOUTS[chance.choice(names)]))


def _workbook(document: Document) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for block in document.blocks:
        rows = [row.cells for row in getattr(block, "rows", ())] or [(getattr(block, "text", ""),)]
        for cells in rows:
            sheet.append([re.sub(r"[\0-\x1f]", "", cell) or None for cell in cells])
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _unpacked(found: re.Match[bytes]) -> bytes:
    plain = zlib.decompress(a85decode(found[2].strip().removesuffix(b"~>")))
    return b"/Length %d" % len(plain) + found[1] + plain + b"\nendstream"


# How bytes are spoilt


def _shaken(data: bytes, form: str, chance: Random) -> bytes:
    """A file with some bytes changed; of one that is packed, those of a part of it."""
    if form not in ("xlsx", "docx"):
        return _changed(data, form, chance)
    made = BytesIO()
    with ZipFile(BytesIO(data)) as packed, ZipFile(made, "w", ZIP_DEFLATED) as other:
        names = packed.namelist()
        chosen = max(chance.choices(names, k=2), key=lambda name: packed.getinfo(name).file_size)
        for name in names:
            part = packed.read(name)
            other.writestr(name, _changed(part, form, chance) if name == chosen else part)
    whole = made.getvalue()
    return _changed(whole, form, chance) if chance.random() < 0.1 else whole


def _changed(data: bytes, form: str, chance: Random) -> bytes:
    tokens = _TOKENS.get(form, _MARKUP)
    spread = chance.choice((1, 1, 3, 20))
    for _ in range(spread):
        if form == "pdf":  # fonts are most of the file
            at = chance.choice([m.start() for m in re.finditer(rb"\d+ 0 obj", data)] or [0])
            at = min(len(data), at + int(chance.expovariate(1 / 300)))
        else:
            at = chance.randrange(len(data) + 1)
        piece = data[at : at + int(chance.expovariate(1 / 20))]
        match chance.randrange(5):
            case 0:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[at + len(piece) :]
            case 2:
                data = data[:at] + piece * chance.choice((2, 2, 500)) + data[at + len(piece) :]
            case 3:
                data = data[:at] + chance.choice(tokens) + data[at:]
            case _:
                number = chance.choice(_NUMBERS).encode()
                data = data[:at] + re.sub(rb"-?\d+(\.\d+)?", number, data[at:], count=1)
    return data


# What becomes of it


def tried(data: bytes, form: str, tally: Tally, folder: Path) -> None:
    """Read a file as a user would, and count what becomes of it."""
    path = folder / f"spoilt.{form}"
    path.write_bytes(data)
    tally.counts["inputs"] += 1
    tally.counts[f"inputs {form}"] += 1
    begun = process_time()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, AFTER_SECONDS)
        disclosure = read(path)
        for name in FRAMES:
            tally.counts["rows in frames"] += len(getattr(disclosure, name))
        annotated_html(disclosure)
        tally.counts["read"] += 1
        tally.counts["read, with facts or statements"] += bool(
            disclosure.facts_list or disclosure.statements_list
        )
        tally.measure("CPU ms after parsing", 1000 * (process_time() - begun))
    except UnreadableInput as error:
        _refused(str(error), data, form, tally, path)
    except Exception:
        tally.note("exception", data, form, traceback.format_exc())
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    tally.measure("MiB of the program itself", own)


def _refused(message: str, data: bytes, form: str, tally: Tally, path: Path) -> None:
    if "\n" in message or not message.startswith(f"{path}："):
        tally.note("unclear refusal", data, form, message)
    elif "解析失败" in message:
        # The child told it in one line; yet a fault of a parser may be a fault of ours.
        tally.note("parser failed", data, form, message)
    elif _LIMIT.search(message):
        tally.note("limit hit", data, form, message)
    else:
        tally.counts["refused in a clear line"] += 1


def _too_long(*_: object) -> None:
    raise TimeoutError(f"more than {AFTER_SECONDS} s after parsing")


def _measuring(tally: Tally) -> None:
    """Have every parser tell what it took."""

    def run(parse: Callable[[bytes, str], object], *about: Any) -> Any:
        content, seconds, memory = run_bounded(Measured(parse), *about)
        tally.measure("CPU ms of the child", 1000 * seconds)
        tally.measure("MiB of the child", memory)
        return content

    vars(readers)["run_bounded"] = run


def main() -> None:
    """Spoil and read until the time is over, then print the counts."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzzing", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="by the clock")
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--forms", default=",".join(FORMS))
    parser.add_argument("--keep", type=Path, required=True, help="folder for what shows a fault")
    asked = parser.parse_args()
    asked.keep.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGVTALRM, _too_long)
    tally, forms = Tally(asked.keep), asked.forms.split(",")
    _measuring(tally)
    end, seed = monotonic() + asked.seconds, asked.seed
    while monotonic() < end:
        chance, form = Random(seed), forms[seed % len(forms)]
        data = b""
        with suppress(Exception):  # what is spoilt beyond being typeset is nothing to read
            data = spoilt(chance, form)
        if data:
            tried(data, form, tally, asked.keep)
        seed += 1
        if seed % 100 == 0:
            print(*tally.lines(), "", sep="\n", flush=True)
    print(f"seeds {asked.seed} to {seed - 1}", *tally.lines(), sep="\n")
    sys.exit(bool(tally.counts["exception"] or tally.counts["unclear refusal"]))


if __name__ == "__main__":
    main()
