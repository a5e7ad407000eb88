"""A corpus: what is read into it, once and whole, and what becomes of the rest."""

import io
import os
import signal
import subprocess
import sys
import tarfile
import time
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from juesuan_analysis import LINKED
from juesuan_analysis.corpus import questions, recognising, schema, sources, work
from juesuan_analysis.corpus.adding import FirstLost, add
from juesuan_analysis.corpus.package import write_package
from juesuan_analysis.corpus.packing import packed, unpacked
from juesuan_analysis.corpus.store import NoCorpus, Store
from juesuan_analysis.document import Document, Grid, Place, Row, Unreadable
from juesuan_analysis.errors import JuesuanError, UnreadableInput
from juesuan_analysis.readers.cell_rows import plain_paragraph
from tests.command import run
from tests.generating.corpus import files

PLACE = "云陂省泽远市"
WATER = {path: data for path, data in files().items() if f"{PLACE}/" in path and "水利局" in path}
"""All that one department published over the years."""
TABLES = [name for name in schema.resources() if name != "files"]


def lay(folder, contents):
    for path, data in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def rows(corpus, table, *besides):
    """Every row of a table, in order."""
    store = Store(corpus)
    found = [{k: v for k, v in row.items() if k not in besides} for row in
             store.table(table).to_pylist()]  # fmt: skip
    return sorted(found, key=str)


def everything(corpus):
    return {table: rows(corpus, table) for table in [*TABLES, "files"]}


@pytest.fixture(scope="module")
def water(tmp_path_factory):
    """The department's documents, and a corpus of them."""
    source = lay(tmp_path_factory.mktemp("water"), WATER)
    corpus = tmp_path_factory.mktemp("corpus") / "it's [a] corpus*"
    summary = add([source], corpus)
    return source, corpus, summary


def test_each_disclosure_is_verified_once_and_every_file_accounted_for(water):
    _, corpus, summary = water
    assert summary.done["read"] == len(WATER)
    statuses = [row["status"] for row in rows(corpus, "documents")]
    assert statuses.count("read") == 9  # accounts of six years, budgets of three
    assert sum(row["files"] for row in rows(corpus, "documents")) == len(WATER)


def test_rows_are_those_of_each_disclosure_by_itself(water):
    _, corpus, _ = water
    asked = questions.open(corpus)
    for row in rows(corpus, "documents"):
        if row["status"] != "read":
            continue
        own = asked.disclosure(row["document"])
        assert (own.department, own.year) == (row["department"], row["year"])
        stored = asked.arrow("SELECT * FROM facts WHERE document = ?", row["document"])
        told = [schema.as_printed("facts", each) for each in stored.to_pylist()]
        kept = [{name: each[name] for name in ("code", "item", "value")} for each in told]
        assert kept == [
            {name: each[name] for name in ("code", "item", "value")} for each in own.rows("facts")
        ]
        assert [str(each["value"]) for each in told] == [str(e["value"]) for e in own.rows("facts")]


def test_years_and_budgets_are_linked(water):
    _, corpus, _ = water
    years = {row["document"]: (row["year"], row["kind"]) for row in rows(corpus, "documents")}
    links = {
        (years[row["document"]], row["relation"], years[row["other"]])
        for row in rows(corpus, "links")
    }
    assert ((2022, "决算"), "prior_accounts", (2021, "决算")) in links
    assert ((2022, "决算"), "same_budget", (2022, "预算")) in links
    assert not [link for link in links if link[0][0] == 2019]


def test_a_change_that_the_year_before_contradicts_is_a_question(water):
    _, corpus, _ = water
    (refuted,) = [row for row in rows(corpus, "links") if row["refuted"]]
    frame = questions.open(corpus).sql(
        "SELECT DISTINCT year FROM causes WHERE document = ? AND kind = 'companion'",
        refuted["document"],
    )
    assert list(frame["year"]) == [2022]


@pytest.mark.parametrize("others", [("bureau_2021",), ("bureau_2021", "bureau_budget_2022")])
def test_links_tell_the_same_whatever_the_files_are_called(tmp_path, others):
    told = []
    for alike in (False, True):
        source = tmp_path / f"files {alike}"
        for document in ("bureau_2022", *others):
            name = "决算.txt" if alike else f"{document}.txt"
            lay(source, {f"{document}/{name}": (LINKED / f"{document}.txt").read_bytes()})
        add([source], corpus := tmp_path / f"corpus {alike}")
        told.append(rows(corpus, "links", "document", "other"))
    assert told[0] == told[1]
    # The accounts have last year's beside them, which settle numbers; a budget's settle none here.
    priors = [row for row in told[0] if row["relation"] == "prior_accounts"]
    assert any(row["compared"] and row["settled"] for row in priors)


def test_a_second_run_changes_nothing(water):
    source, corpus, _ = water
    before = {path: path.stat().st_mtime_ns for path in corpus.rglob("*.parquet")}
    summary = add([source], corpus)
    assert (summary.done["read"], summary.done["verified"]) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in corpus.rglob("*.parquet")} == before


def test_the_data_set_is_typed_and_an_export_of_it_is_valid(water, tmp_path):
    _, corpus, _ = water
    paths = write_package(questions.open(corpus), tmp_path / "export")
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(paths[-1]))
    assert report.valid, report.flatten(["type", "message"])
    assert str(schema.schema("facts").field("value").type) == "decimal128(38, 10)"


def test_a_question_on_the_command_line(water):
    _, corpus, _ = water
    question = "SELECT kind, count(*) AS n FROM disclosures GROUP BY kind ORDER BY kind"
    result = run("corpus", "sql", str(corpus), question, "--format", "csv")
    assert (result.exit_code, result.stdout) == (0, "kind,n\n决算,6\n预算,3\n")


def test_a_question_that_cannot_be_answered_is_one_line(water):
    _, corpus, _ = water
    result = run("corpus", "sql", str(corpus), "SELECT nothing FROM nowhere")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1


def test_decimals_stay_decimals_in_answers(water):
    _, corpus, _ = water
    frame = questions.open(corpus).sql("SELECT max(amount) AS most FROM spending WHERE code = ''")
    assert isinstance(frame["most"][0], Decimal)


def test_nothing_is_no_corpus(tmp_path):
    with pytest.raises(NoCorpus):
        questions.open(tmp_path)
    with pytest.raises(UnreadableInput):
        add([tmp_path / "nowhere"], tmp_path / "corpus")


# What changes


@pytest.fixture
def two(tmp_path):
    """Accounts of two years, and a corpus of them."""
    names = [f"{PLACE}/{year}/水利局{year}年度部门决算" for year in (2019, 2020)]
    own = {path: data for path, data in WATER.items() if path.startswith(tuple(names))}
    source = lay(tmp_path / "source", own)
    add([source], tmp_path / "corpus", cores=1)
    return source, tmp_path / "corpus"


def test_a_changed_document_replaces_its_rows_and_a_moved_one_is_not_read_again(two):
    source, corpus = two
    (path,) = sorted(source.rglob("*2019*决算.*"))[:1]
    before = rows(corpus, "documents")
    path.write_bytes(path.read_bytes() + b"\n")
    assert add([source], corpus, cores=1).done["read"] == 1
    assert len(rows(corpus, "documents")) == len(before)
    path.rename(path.with_name("moved" + path.suffix))
    assert add([source], corpus, cores=1).done["read"] == 0
    assert [r["path"] for r in rows(corpus, "files") if "moved" in r["path"]]


HOSTILE = b"\xe5\x86\xb3\xe7\xae\x97 "


def picky(data, source):
    """A reader that some documents end."""
    if data == HOSTILE + b"die":
        os._exit(3)
    if data == HOSTILE + b"hang":
        time.sleep(60)
    if data == HOSTILE + b"eat":
        return b"x" * (5 * 2**30)
    if data == HOSTILE + b"fail":
        raise ZeroDivisionError
    return recognising.recognised(data, source)


def test_what_ends_its_reader_loses_only_itself_and_the_documents_say_why(
    two, monkeypatch, tmp_path
):
    source, corpus = two
    monkeypatch.setattr(work, "recognised", picky)
    monkeypatch.setattr(work, "pdf_seconds", lambda: 4)
    hostile = ("die", "hang", "eat", "fail")
    lay(source, {f"{name}.txt": HOSTILE + name.encode() for name in hostile})
    (source / "damaged.docx").write_bytes(b"PK\x03\x04 damaged")
    add([source], corpus)
    told = {row["cause"]: row["status"] for row in rows(corpus, "documents") if row["cause"]}
    assert told == {
        "died": "lost", "time": "lost", "memory": "lost", "failed": "lost",
        "unreadable": "refused",
    }  # fmt: skip
    assert len([row for row in rows(corpus, "documents") if row["status"] == "read"]) == 2
    assert add([source], corpus).done["read"] == 0
    monkeypatch.setattr(work, "recognised", recognising.recognised)
    assert add([source], corpus, retry=True).done["read"] == 4
    assert not [row for row in rows(corpus, "documents") if row["status"] == "lost"]


def test_the_first_one_lost_can_be_the_last(tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "damaged.docx").write_bytes(b"PK\x03\x04 damaged")
    with pytest.raises(FirstLost):
        add([tmp_path], tmp_path / "corpus", fail_fast=True, cores=1)


# Runs that are stopped, or meet


def started(source, corpus):
    command = [sys.executable, "-m", "juesuan_analysis", "corpus", "add", str(source)]
    return subprocess.Popen(
        [*command, "-o", str(corpus)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_that_was_stopped_is_gone_on_with(water, tmp_path, number):
    source, whole, _ = water
    corpus = tmp_path / "corpus"
    process = started(source, corpus)
    while not len(list(corpus.glob("read/*/*.document"))) > 3 and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(number)
    process.wait()
    add([source], corpus)
    assert everything(corpus) == everything(whole)
    assert not list(corpus.glob(".unpacked-*"))


@pytest.mark.slow
def test_two_runs_at_once_make_what_one_would_have_made(water, tmp_path):
    _, whole, _ = water
    years = [lay(tmp_path / f"{n}", {p: d for p, d in WATER.items() if (int(p[7:11]) % 2) == n})
             for n in (0, 1)]  # fmt: skip
    runs = [started(folder, tmp_path / "corpus") for folder in years]
    assert [each.wait() for each in runs] == [0, 0]

    def told(corpus):
        return rows(corpus, "documents"), rows(corpus, "links"), rows(corpus, "findings")

    assert told(tmp_path / "corpus") == told(whole)


# Storage that is no folder


@pytest.fixture
def remote():
    """What one department published, in a storage that is known by its address alone."""
    fsspec = pytest.importorskip("fsspec")
    storage = fsspec.filesystem("memory")
    for path, data in WATER.items():
        storage.pipe(f"/water/{path}", data)
    yield "memory://water"
    storage.rm("/water", recursive=True)


def test_documents_of_a_storage_are_read_like_those_of_a_folder(water, remote, tmp_path):
    _, whole, _ = water
    add([remote], tmp_path / "corpus")
    besides = ("task", "program")

    def told(corpus):
        return [rows(corpus, table, *besides) for table in ("documents", "facts", "findings")]

    assert told(tmp_path / "corpus") == told(whole)


@pytest.mark.parametrize(
    ("address", "reason"),
    [("nowhere://x", "打不开"), ("memory://nothing/there", "没有可能是决算公开的文件")],
)
def test_an_address_that_gives_nothing_is_one_line(tmp_path, address, reason):
    with pytest.raises(UnreadableInput, match=reason) as caught:
        add([address], tmp_path / "corpus")
    assert "\n" not in str(caught.value)


def test_names_in_an_address_are_read_as_they_are_meant(monkeypatch):
    class Server:
        def find(self, folder):
            return ["http://a/%E6%B0%B4%E5%88%A9%E5%B1%80.txt"]

        def unstrip_protocol(self, name):
            return name

    monkeypatch.setattr(sources, "_system", lambda address: (Server(), address))
    (found,) = sources.found(["http://a/"], Path("besides"))
    assert (found.path, found.url) == (
        "http://a/水利局.txt",
        "http://a/%E6%B0%B4%E5%88%A9%E5%B1%80.txt",
    )


# Archives


def zipped(contents):
    data = io.BytesIO()
    with ZipFile(data, "w") as archive:
        for path, content in contents.items():
            archive.writestr(ZipInfo(path), content)
    return data.getvalue()


def tarred(contents):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for path, content in contents.items():
            member = tarfile.TarInfo(path)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return data.getvalue()


def test_archives_are_opened_and_what_they_name_is_no_path(tmp_path):
    (path, data), *_ = WATER.items()
    source = tmp_path / "source"
    lay(source, {
        "a.zip": zipped({f"../../{path}": data, "/etc/other.txt": b"hello", "x.png": b""}),
        "b.tar.gz": tarred({"nested.zip": zipped({"deep.txt": b"hello again"})}),
        "broken.zip": b"PK\x03\x04nothing",
    })  # fmt: skip
    add([source], tmp_path / "corpus", cores=1)
    found = {row["path"]: row["status"] for row in rows(tmp_path / "corpus", "files")}
    assert {path.removeprefix(f"{source}/"): status for path, status in found.items()} == {
        f"a.zip!../../{path}": "read",
        "a.zip!/etc/other.txt": "read",
        "b.tar.gz!nested.zip!deep.txt": "read",
        "broken.zip": "refused",
    }
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", "source"]
    assert not list((tmp_path / "corpus").glob(".unpacked-*"))


def test_an_archive_that_would_fill_the_disk_is_refused(tmp_path):
    bomb = io.BytesIO()
    with ZipFile(bomb, "w", 8) as archive:
        for number in range(4):
            archive.writestr(f"{number}.txt", b"\0" * 2**25)
    (tmp_path / "bomb.zip").write_bytes(bomb.getvalue())
    add([tmp_path], tmp_path / "corpus", cores=1)
    (row,) = rows(tmp_path / "corpus", "documents")
    assert (row["status"], row["cause"]) == ("refused", "archive")
    assert "超过上限" in row["reason"]


# Numbers


@given(st.decimals(allow_nan=False, allow_infinity=False, places=None))
def test_no_digit_of_a_number_is_lost(number):
    row = dict.fromkeys(schema.resources()["facts"].names) | {"document": "d", "value": number}
    kept = schema.from_bytes(schema.as_bytes({"facts": schema.as_table("facts", [row])}))["facts"]
    back = schema.as_printed("facts", kept.to_pylist()[0])["value"]
    assert back == number


def test_a_number_keeps_its_printed_zeros():
    blank = dict.fromkeys(schema.resources()["facts"].names)
    printed = ("12.30", "12.3", "0.00", "7", "1" * 28, "1" * 29, "0.12345678901")
    table = schema.as_table(
        "facts", [blank | {"document": "d", "value": Decimal(text)} for text in printed]
    )
    told = [schema.as_printed("facts", row)["value"] for row in table.to_pylist()]
    assert tuple(map(str, told)) == printed
    assert [row["value"] is None for row in table.to_pylist()] == [False] * 5 + [True] * 2


# What a command imports


def test_other_commands_import_none_of_the_engines():
    code = (
        "import sys; from juesuan_analysis.cli import main; "
        "from juesuan_analysis import CHAOYANG_2023; main(['verify', str(CHAOYANG_2023)]); "
        "print(sorted({'pyarrow', 'duckdb', 'fsspec', 'dask', 'distributed'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_corpus_on_this_machine_needs_no_dask(water):
    code = (
        "import sys; from juesuan_analysis.cli import main; main(sys.argv[1:]); "
        "print(sorted({'duckdb', 'fsspec', 'dask', 'distributed', 'matplotlib'} & {*sys.modules}))"
    )
    source, corpus, _ = water
    command = [sys.executable, "-c", code, "corpus", "add", str(source), "-o", str(corpus)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_error_is_one_a_user_sees_in_one_line():
    assert issubclass(NoCorpus, JuesuanError)
    assert issubclass(questions.BadQuestion, JuesuanError)


@pytest.fixture
def folder_of_a_stranger(tmp_path):
    (tmp_path / "state-00000000.json").write_text('{"schema": 99}')
    return tmp_path


def test_a_corpus_of_another_version_is_left_alone(folder_of_a_stranger):
    with pytest.raises(NoCorpus, match="99"):
        Store(Path(folder_of_a_stranger)).make()


@pytest.mark.parametrize("known", [name for name in Place.__struct_fields__ if name != "file"])
def test_a_document_comes_back_from_its_package_as_it_was(known):
    place = replace(Place(), **{known: 3 if known in ("page", "line") else True})
    blocks = (plain_paragraph("支出 12.30 万元", place), Grid((Row(("合计", "12.30"), place),)))
    unreadable = (Unreadable(place, "没有框线"),)
    document = Document(Path("2023.pdf"), "0" * 64, blocks, (4,), unreadable)
    assert unpacked(packed(document)) == document
