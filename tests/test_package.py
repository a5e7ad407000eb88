"""The data package: what `juesuan extract` writes."""

import csv
import hashlib
import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan_analysis import CHAOYANG_2023, frames
from juesuan_analysis.files import UnwritableOutput, write_whole
from juesuan_analysis.outputs.office_files import safe_name
from juesuan_analysis.outputs.package import write_package

ROOT = Path(__file__).parents[1]
COMMITTED = ROOT / "data/processed/chaoyang_business_2023"


def rows(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def package(chaoyang, tmp_path_factory):
    folder = tmp_path_factory.mktemp("package")
    write_package(chaoyang, folder)
    return folder


def test_the_raw_disclosure_is_byte_exact():
    provenance = json.loads((ROOT / "data/raw/provenance.json").read_text(encoding="utf-8"))
    data = CHAOYANG_2023.read_bytes()
    entry = provenance["chaoyang_business_2023.txt"]
    assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    assert entry["sha256"] == "5c05d5992dc8c52d152b522ef1d8488881705c2be492c35ed022e34447941662"
    assert len(data) == entry["bytes"]
    assert data.decode(entry["encoding"])


def test_a_package_made_again_is_byte_for_byte_the_committed_one(package):
    made = {path.name: path.read_bytes() for path in package.iterdir()}
    kept = {path.name: path.read_bytes() for path in COMMITTED.iterdir()}
    assert made.keys() == kept.keys()
    differing = [name for name in made if made[name] != kept[name]]
    assert not differing, f"{differing} differ: run `make data` and look at the change"


def test_facts_are_169_by_table(package):
    facts = rows(package, "facts")
    counts: dict[str, int] = {}
    for fact in facts:
        counts[fact["table"]] = counts.get(fact["table"], 0) + 1
    expected = {"01": 9, "02": 32, "03": 35, "04": 15, "05": 48, "06": 24, "07": 6}
    assert counts == expected
    assert len(facts) == 169


def test_columns_are_those_of_the_contract(package):
    for name, resource in frames.contract().resources.items():
        header = (package / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0]
        assert header == ",".join(resource.names)
    promised = "table,title,page,line,side,code,item,measure,value,unit"
    assert (package / "facts.csv").read_text(encoding="utf-8-sig").startswith(promised)
    promised = (
        "id,page,line,start,section,quote,token,unit,kind,subject,formula,operands,"
        "recomputed,low,high,verdict,stated,difference,rests_on,note,alone\n"
    )
    assert (package / "statements.csv").read_text(encoding="utf-8-sig").startswith(promised)
    promised = "id,scope,statement,left,right,difference,low,high,verdict"
    assert (package / "identities.csv").read_text(encoding="utf-8-sig").startswith(promised)
    promised = "id,severity,kind,page,line,quote,explanation,operands"
    assert (package / "findings.csv").read_text(encoding="utf-8-sig").startswith(promised)


def test_values_keep_their_printed_decimals(package):
    values = [fact["value"] for fact in rows(package, "facts")]
    assert "722.00" in values
    assert all(len(value.partition(".")[2]) == 2 for value in values)


def test_a_token_stands_where_line_and_start_say(package):
    lines = CHAOYANG_2023.read_text(encoding="utf-8").split("\n")
    for row in rows(package, "statements"):
        line, start = lines[int(row["line"]) - 1], int(row["start"])
        assert line[start : start + len(row["token"])] == row["token"], row["id"]


def test_frictionless_finds_the_package_valid(package):
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])


def test_a_table_that_people_changed_is_kept_beside_the_new_one(chaoyang, tmp_path):
    write_package(chaoyang, tmp_path)
    assert write_package(chaoyang, tmp_path)[-1].name == "datapackage.json"
    (tmp_path / "facts.csv").write_text("mine", "utf-8")
    written = write_package(chaoyang, tmp_path)
    assert written[-1] == tmp_path / "facts.kept.csv"
    assert written[-1].read_text("utf-8") == "mine"
    assert rows(tmp_path, "facts")
    (tmp_path / "tables.csv").write_text("mine", "utf-8")
    assert write_package(chaoyang, tmp_path, force=True)[-1].name == "datapackage.json"
    assert not (tmp_path / "tables.kept.csv").exists()


def test_a_table_of_that_name_that_no_package_knows_is_kept(chaoyang, tmp_path):
    (tmp_path / "facts.csv").write_text("mine", "utf-8")
    assert (tmp_path / "facts.kept.csv") in write_package(chaoyang, tmp_path)


def test_a_folder_that_cannot_be_written_is_a_one_line_error(chaoyang, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(UnwritableOutput) as error:
        write_package(chaoyang, tmp_path / "file" / "folder")
    assert "\n" not in str(error.value)


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    target = write_whole(tmp_path / "a.txt", "before")

    def fail(self, other):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(UnwritableOutput):
        write_whole(target, "after")
    assert target.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "..", "", "x\x00y", 'a"b<c>'])
def test_a_hostile_name_stays_inside_the_folder(name):
    made = safe_name(name)
    assert made
    assert made not in (".", "..")
    assert not set(made) & set('/\\\x00"<>')


SIGNS = "=@+-＝＠＋－\t\r\n'"
blank: frames.Row = dict.fromkeys(frames.contract().projects.names)
TEXTS = st.text(st.sampled_from(SIGNS + '1.,"甲'), max_size=4)


@given(st.lists(TEXTS, min_size=1))
def test_no_text_in_csv_is_a_formula_and_every_text_can_be_had_back(texts):
    written = frames.contract().projects.csv(blank | {"name": text} for text in texts)
    printed = [row["name"] for row in csv.DictReader(io.StringIO(written, newline=""))]
    number = re.compile(r"[+-]?\d+(\.\d+)?")
    assert not [
        text for text in printed if text[:1] in [*SIGNS[:-1]] and not number.fullmatch(text)
    ]
    read = pd.read_csv(io.StringIO(written, newline=""), dtype=str, keep_default_na=False)
    lines = [re.sub("\r\n?", "\n", text) for text in texts]
    assert [*read.replace("^'", "", regex=True)["name"]] == lines


def test_figures_are_no_texts_and_stay_as_they_are():
    written = frames.contract().statements.csv(
        [
            dict.fromkeys(frames.contract().statements.names)
            | {"token": "-5.0", "stated": Decimal(-5)}
        ]
    )
    row = next(csv.DictReader(io.StringIO(written)))
    assert (row["token"], row["stated"]) == ("-5.0", "-5")
