"""The command line: what it prints, what it writes, how it fails."""

import csv
import io
import json
import subprocess
import sys
from importlib.metadata import version

import pytest

from juesuan_analysis import CHAOYANG_2023, Disclosure
from juesuan_analysis.cli import summary
from juesuan_analysis.errors import UnreadableInput
from tests.command import run

FILE = str(CHAOYANG_2023)


def test_verify_prints_the_summary_and_exits_with_1_on_errors():
    result = run("verify", FILE)
    assert result.exit_code == 1
    assert "numbers 179, bound 176, exact 108" in result.stdout
    assert "mismatch 2" in result.stdout
    assert "undefined 5" in result.stdout
    assert "unbound 0" in result.stdout
    assert "coverage 100.0%" in result.stdout
    assert result.stderr == ""


def test_coverage_is_cut_and_never_rounded_up_to_all(chaoyang):
    nearly = Disclosure(chaoyang.document)
    vars(nearly)["statements_list"] = chaoyang.statements_list * 20
    vars(nearly)["verdict_counts"] = chaoyang.verdict_counts | {"unbound": 1, "label": 0}
    assert nearly.coverage == 0.999  # 3579 of 3580 would round to 100.0 %
    assert "coverage 99.9%" in summary(nearly)


def test_verify_as_json_is_json():
    result = run("verify", FILE, "--format", "json")
    report = json.loads(result.stdout)
    assert report["numbers"] == 179
    assert report["verdicts"]["mismatch"] == 2
    assert [f["severity"] for f in report["findings"]].count("error") == 5


def test_verify_as_csv_has_the_columns_of_the_contract():
    result = run("verify", FILE, "--format", "csv")
    findings = list(csv.DictReader(io.StringIO(result.stdout)))
    promised = ["id", "severity", "kind", "page", "line", "quote", "explanation", "operands"]
    assert list(findings[0])[:8] == promised


def test_verify_exits_with_0_where_no_error_is_found(plant, tmp_path):
    text = CHAOYANG_2023.read_text(encoding="utf-8")
    for wrong, right in (("134.5 万元，完成预算的 99.8 %", "134.5 万元，完成预算的 98.9 %"),):
        assert text.count(wrong) == 1
        text = text.replace(wrong, right)
    text = text.replace("5 万元，完成预算的 99.8 %", "5 万元，完成预算的 100 %")
    text = text.replace("完成年初预算的 101.79%", "完成年初预算的 106.47%")
    start = text.index("主要包括基本工资")
    end = text.index("等;日常公用经费")
    text = text[:start] + "主要包括基本工资、津贴补贴" + text[end:]
    start = text.index("主要包括办公费、印刷费")
    end = text.index("等。", start)
    text = text[:start] + "主要包括办公费、邮电费" + text[end:]
    file = tmp_path / "corrected.txt"
    file.write_text(text, encoding="utf-8")
    result = run("verify", str(file))
    assert result.exit_code == 0, result.stdout


@pytest.mark.parametrize(("names", "errors"), [([], 5), (["one_budget"], 4)])
def test_verify_can_do_without_an_assumption(names, errors):
    options = [part for name in names for part in ("--without", name)]
    report = json.loads(run("verify", FILE, "--format", "json", *options).stdout)
    assert [f["severity"] for f in report["findings"]].count("error") == errors


def test_an_unknown_assumption_is_one_line_with_those_there_are():
    result = run("verify", FILE, "--without", "good_faith")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "one_budget" in result.stderr


def test_extract_names_the_files_it_wrote(tmp_path):
    result = run("extract", FILE, "-o", str(tmp_path / "out"))
    assert result.exit_code == 0
    printed = [line.rpartition("/")[2] for line in result.stdout.split()]
    assert printed == [
        "facts.csv",
        "tables.csv",
        "statements.csv",
        "identities.csv",
        "implied.csv",
        "findings.csv",
        "projects.csv",
        "indicators.csv",
        "datapackage.json",
    ]


BAD = {
    "missing": None,
    "empty": b"",
    "blank": b" \n\n",
    "not a disclosure": "今天天气很好。\n明天也是。\n".encode(),
    "binary": bytes(range(256)) * 10,
    "cut PDF": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog",
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_one_line_and_exit_2(kind, tmp_path):
    file = tmp_path / "file.txt"
    if BAD[kind] is not None:
        file.write_bytes(BAD[kind])
    for command in ("verify", "extract"):
        result = run(
            command, str(file), *(["-o", str(tmp_path / "o")] if command == "extract" else [])
        )
        assert result.exit_code == 2
        assert result.stdout == ""
        assert result.stderr.count("\n") == 1
        assert "Traceback" not in result.stderr
        assert "file.txt" in result.stderr
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("path", ["https://example.org/a.pdf", "/dev/zero"])
def test_addresses_and_devices_are_refused(path):
    result = run("verify", path)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


def test_debug_shows_the_traceback(tmp_path):
    with pytest.raises(UnreadableInput):
        run("verify", str(tmp_path / "none.txt"), "--debug")


THIRD_PARTY = """
import sys, sysconfig
there = set(sys.modules)
from juesuan_analysis.cli import main
main(sys.argv[1:])
home = sysconfig.get_path("purelib")
files = {name: getattr(module, "__file__", None) or "" for name, module in sys.modules.items()}
used = {name.partition(".")[0] for name in files.keys() - there if files[name].startswith(home)}
print(*sorted(used - {"juesuan_analysis"}), file=sys.stderr)
"""


USED = {"msgspec", "typing_extensions", "numpy", "highspy"}
"""By all that is read and verified; msgspec brings typing_extensions."""


@pytest.mark.parametrize(
    ("shown", "allowed"),
    [("csv", set()), ("json", set()), ("table", {"rich"})],
)
def test_verifying_a_text_loads_no_library_it_does_not_use(shown, allowed):
    command = [sys.executable, "-c", THIRD_PARTY, "verify", FILE, "--format", shown]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert set(result.stderr.split()) <= USED | allowed


def test_a_table_in_english_begins_with_the_department_in_english():
    assert run("verify", str(FILE), "--lang", "en").stdout.startswith(
        "Business Environment Development Bureau (Headquarters), Chaoyang, Liaoning 2023"
    )


def test_a_table_cut_off_in_the_middle_is_a_finding_and_loses_no_figure(make_disclosure):
    text = CHAOYANG_2023.read_text(encoding="utf-8")
    cut = text.index("2080501\t行政单位离退休\t0.57\t0.57\t")
    d = make_disclosure(text[: cut + 12])
    kinds = {finding.kind for finding in d.findings_list}
    assert "missing_table" in kinds
    assert len([f for f in d.facts_list if f.table == "01"]) == 9


def test_the_version_is_that_of_the_package():
    assert run("--version").stdout.strip() == version("juesuan-analysis")
