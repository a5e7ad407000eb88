"""The command line speaks one language: that of --lang, else of the system."""

import ast
import io
import re
import sys
from pathlib import Path

import pytest

from juesuan_analysis import CHAOYANG_2023, LINKED, vocabulary
from juesuan_analysis.help_lines import broken
from juesuan_analysis.outputs import report as reporting
from juesuan_analysis.speaking import Voice, system_language
from tests.command import run

PACKAGE = Path(vocabulary.__file__).parents[1]
FILE = str(CHAOYANG_2023)
COMMANDS = ["report", "briefing", "extract", "verify"]
HAN = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b(?:usage|options|arguments?|show|the|following|required|choose)\b")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_in_one_language(command):
    english = run(command, "-h", "--lang", "en").stdout
    assert not HAN.search(english)
    chinese = run("--lang", "zh", command, "-h").stdout
    assert not ENGLISH.search(chinese)
    assert chinese.startswith("用法：juesuan")


USAGE = [
    ["verify"],
    ["verify", FILE, "--format", "x"],
    ["verify", FILE, "--foo"],
    ["nothing"],
    [],
    ["report", "-o"],
    ["verify", FILE, "--accept"],
    ["report", "--force=x"],
    ["verify", FILE, "--a"],
    ["verify", FILE, "--wit"],
]


@pytest.mark.parametrize("words", USAGE, ids=" ".join)
def test_an_error_of_usage_is_in_one_language(words):
    english, chinese = (run("--lang", lang, *words) for lang in ("en", "zh"))
    assert english.exit_code == chinese.exit_code == 2
    assert not HAN.search(english.stderr)
    assert not ENGLISH.search(chinese.stderr)


@pytest.mark.parametrize(
    ("settings", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "de_DE"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_language_is_that_of_the_system(settings, lang, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, settings.get(name, ""))
    assert system_language() == lang


def test_a_table_is_in_one_language_but_for_what_it_quotes():
    english = run("verify", FILE, "--lang", "en").stdout
    for line in english.splitlines()[1:]:
        told = re.split(r" {2,}", line.strip())[-1]
        told = re.sub('"[^"]*"|“[^”]*”', "", told)
        assert not HAN.search(told) or "　" in told or told in line[:100], line
    chinese = run("verify", FILE, "--lang", "zh").stdout
    assert "错误 5 项，警示 12 项" in chinese
    assert not re.search(r"\b(?:error|warning|numbers|coverage|line)\b", chinese)


def templates():
    """Every text that is raised as an error or told as a step, its blanks as {}."""
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and node.exc is not None:
                for inner in ast.walk(node.exc):
                    if text := literal(inner):
                        yield text


def literal(node):
    if not isinstance(node, ast.JoinedStr):
        return ""
    parts = (p.value if isinstance(p, ast.Constant) else "12" for p in node.values)
    text = "".join(map(str, parts))
    return text if HAN.search(text) else ""


IN_PYTHON = ("没有名为", "算法", "不是可读的数字", "：不止一个", "12：12：")
"""Of errors that no command raises."""


def test_every_error_that_is_raised_in_chinese_has_its_english():
    raised = [text for text in templates() if not text.startswith(IN_PYTHON)]
    bare = [text for text in raised if re.fullmatch(r"12(?:，12)?：12", text)]
    lacking = [text for text in raised if HAN.search(Voice("en").told(text)) and text not in bare]
    assert len(raised) > 30
    assert lacking == []


def reasons():
    """What readers say why they refuse a file, and what is to be done: texts without blanks."""
    from juesuan_analysis.readers import signatures

    yield from signatures._IN_ARCHIVES.values()
    yield from signatures._IN_COMPOUNDS.values()
    yield from (reason for _, reason in signatures._SIGNATURES)
    for file in sorted((PACKAGE / "readers").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                text = str(node.value.value)
                if "；请" in text and "：" not in text:
                    yield text


@pytest.mark.parametrize("reason", sorted({*reasons()}))
def test_every_refusal_has_its_english(reason):
    told = Voice("en").told(f"/a：b/c.pdf：{reason}")
    assert told.startswith("/a：b/c.pdf: ")
    assert not HAN.search(told.removeprefix("/a：b/c.pdf: "))


def test_every_text_that_is_asked_for_is_there_and_every_one_there_is_asked_for():
    source = "".join(file.read_text("utf-8") for file in PACKAGE.rglob("*.py"))
    words = vocabulary.cli()
    named = {*re.findall(r'"(\w+)"', source)}
    assert {*words.say} <= named | {f"{severity}s" for severity in ("error", "warning", "note")}
    assert {*words.help} <= named


# What is read, what is made


def test_each_file_of_a_folder_is_a_disclosure_of_its_own(tmp_path):
    result = run("verify", str(LINKED), "--lang", "en")
    assert result.exit_code == 0
    printed = f"\n{result.stdout}"
    assert [printed.count(f"\n{file.stem}, ") for file in LINKED.iterdir()] == [1] * 5
    written = run("extract", str(LINKED), "-o", str(tmp_path))
    assert written.exit_code == 0
    assert {p.name for p in tmp_path.iterdir()} == {f.stem for f in LINKED.iterdir()}


def test_one_file_that_cannot_be_read_stops_no_other(tmp_path):
    (tmp_path / "a.txt").write_text("今天天气很好。", "utf-8")
    (tmp_path / "b.txt").write_bytes(CHAOYANG_2023.read_bytes())
    (tmp_path / "~$b.txt").write_text("x", "utf-8")
    result = run("verify", str(tmp_path))
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "a.txt" in result.stderr
    assert "numbers 179" in result.stdout


def test_a_folder_without_anything_to_read_is_one_line(tmp_path):
    result = run("verify", str(tmp_path))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert str(tmp_path) in result.stderr


def test_two_files_of_one_name_in_a_folder_write_into_two_folders(tmp_path):
    for ending in ("txt", "md"):
        (tmp_path / "in" / f"a.{ending}").parent.mkdir(exist_ok=True)
        (tmp_path / "in" / f"a.{ending}").write_bytes(CHAOYANG_2023.read_bytes())
    assert run("extract", str(tmp_path / "in"), "-o", str(tmp_path / "out")).exit_code == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"a.txt", "a.md"}


def typed(data, monkeypatch):
    stream = io.TextIOWrapper(io.BytesIO(data))
    monkeypatch.setattr(sys, "stdin", stream)


def test_a_disclosure_comes_from_standard_input(monkeypatch):
    typed(CHAOYANG_2023.read_bytes(), monkeypatch)
    result = run("verify", "-")
    assert result.exit_code == 1
    assert "numbers 179" in result.stdout


def test_an_error_of_standard_input_names_no_file_of_ours(monkeypatch):
    typed(b"", monkeypatch)
    result = run("verify", "-", "--lang", "zh")
    assert result.stderr == "juesuan: stdin：文件是空的；请确认下载完整\n"


def test_a_report_of_nothing_named_says_that_it_takes_the_sample(tmp_path):
    result = run("report", "-o", str(tmp_path / "r"), "--only", "data", "--lang", "zh")
    assert "用自带的示例" in result.stderr
    assert result.stderr.splitlines()[1:] == ["生成报告", "[1/1] 数据包"]
    last = result.stdout.splitlines()[-1]
    assert last.startswith("错误 5 项，警示 12 项")
    assert last.endswith(str(tmp_path / "r"))


def test_the_parts_of_a_report_can_be_chosen(tmp_path, monkeypatch):
    monkeypatch.setattr(reporting, "notebook_files", lambda: pytest.fail("no notebooks"))
    result = run("report", "-o", str(tmp_path / "r"), "--only", "data, workbook", "--no-notebooks")
    assert result.exit_code == 0
    names = {path.name for path in (tmp_path / "r").iterdir()}
    papers = {"working_paper.xlsx", "working_paper.en.xlsx"}
    assert names == {"data", ".juesuan.json"} | papers


def test_texts_of_charts_stay_texts_where_that_is_asked_for(tmp_path):
    for options, number in (((), 0), (("--editable",), 1)):
        folder = tmp_path / str(number)
        result = run("report", "-o", str(folder), "--only", "charts", *options)
        assert result.exit_code == 0
        svg = (folder / "figures/verdicts.zh.svg").read_text("utf-8")
        assert bool(re.search(r"<text\b", svg)) == bool(options)


def test_a_report_ends_with_the_page_in_its_language(tmp_path):
    for lang, name in (("zh", "index.html"), ("en", "index.en.html")):
        result = run("report", "-o", str(tmp_path / "r"), "--only", "pages", "--lang", lang)
        assert result.stdout.splitlines()[-1].endswith(str(tmp_path / "r" / name))


def test_an_unknown_part_is_one_line_with_those_there_are(tmp_path):
    result = run("report", "-o", str(tmp_path / "r"), "--only", "data,charst")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "charst" in result.stderr
    assert "notebooks" in result.stderr
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("width", [20, 36, 58])
def test_help_is_as_wide_as_the_terminal_and_breaks_no_word(width):
    text = "公开文件：.txt、.md 或 .html，- 为标准输入；几个文件合为一份。one_budget, additive."
    lines = list(broken(text, width))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(len(re.sub("[^\x00-\x7f]", "aa", line)) <= width for line in lines)
    assert any("one_budget," in line for line in lines)
