"""A key that a data file misspells, misses or fills wrongly is named with its file and entry."""

import copy
import re
import tomllib
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import fields

from juesuan_analysis import frames, vocabulary
from juesuan_analysis.errors import JuesuanError
from juesuan_analysis.patterns import Pattern
from juesuan_analysis.vocabulary import VocabularyError, form, prose, schema, shown

HOME = Path(vocabulary.__file__).parent
FILES: dict[str, tuple[Any, Any]] = {
    "annotated": (shown.Annotated, dict),
    "briefing": (shown.Briefing, shown.briefing_by_key),
    "charts": (shown.Charts, shown.charts_by_key),
    "cli": (shown.CommandLine, dict),
    "columns": (frames.Contract, dict),
    "corpus": (shown.Corpus, dict),
    "corpus_page": (shown.CorpusPage, dict),
    "concepts": (prose.Concepts, dict),
    "english": (shown.English, dict),
    "evaluation": (form.Evaluation, dict),
    "findings": (form.Findings, dict),
    "formulas": (shown.Formulas, dict),
    "headings": (shown.Headings, dict),
    "identities": (form.Identities, dict),
    "joint": (form.Joint, dict),
    "linking": (form.Linking, dict),
    "numbers": (prose.Numbers, prose.with_fragments),
    "radicals": (form.Characters, dict),
    "traditional": (form.Characters, dict),
    "reviewing": (shown.Reviewing, dict),
    "rows": (form.Rows, dict),
    "sentences": (shown.Sentences, dict),
    "site": (shown.Site, dict),
    "subjects": (form.Subjects, dict),
    "tables": (form.Tables, form.inherited),
    "wording": (prose.Wordings, prose.with_fragments),
    "words": (prose.Words, dict),
    "working_paper": (shown.WorkingPaper, dict),
}


def raw(name):
    folder = HOME.parent if name == "columns" else HOME
    return tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))


def structured(name, data):
    kind, prepare = FILES[name]
    return schema.structured(kind, prepare(copy.deepcopy(data)), f"{name}.toml", proved=True)


def fault(name, data):
    with pytest.raises(VocabularyError) as caught:
        structured(name, data)
    return str(caught.value)


def records(value, kind, entry=""):
    """Every record of a file: its data, its type, and its place in words."""
    if isinstance(kind, type) and issubclass(kind, schema.Record):
        if isinstance(value, list):
            return
        yield value, kind, entry
        for name, inner in get_type_hints(kind).items():
            if name in value:
                yield from records(value[name], inner, f"{entry}.{name}".strip("."))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from records(each, kind.__args__[0], f"{entry}[{number}]")
    elif isinstance(value, dict) and getattr(kind, "__origin__", None) is dict:
        for key, each in value.items():
            yield from records(each, kind.__args__[1], f"{entry}.{key}")


def at(data, name, entry):
    return next(r for r, _, where in records(data, FILES[name][0]) if where == entry)


ENTRIES = [(name, entry) for name in FILES for _, _, entry in records(raw(name), FILES[name][0])]
anywhere = st.sampled_from(ENTRIES)


def said(name, *entry):
    where = ".".join(filter(None, entry))
    return f"{name}.toml, {where}: " if where else f"{name}.toml: "


def test_every_data_file_has_a_schema_and_fits_it():
    assert {file.stem for file in HOME.glob("*.toml")} == set(FILES) - {"columns"}
    for name in FILES:
        structured(name, raw(name))


@given(anywhere)
def test_a_misspelt_key_is_named_with_file_and_entry(place):
    name, entry = place
    data = raw(name)
    at(data, name, entry)["nmaed"] = "x"
    assert fault(name, data) == f"{said(name, entry)}unknown key 'nmaed'"


@given(anywhere)
def test_a_missing_key_is_named_with_file_and_entry(place):
    name, entry = place
    data = raw(name)
    _, kind, _ = next(r for r in records(data, FILES[name][0]) if r[2] == entry)
    needed = [
        f.encode_name for f in fields(kind) if f.required and f.encode_name in at(data, *place)
    ]
    assume(needed)
    del at(data, name, entry)[needed[-1]]
    assume("like" not in at(data, name, entry))  # what is left out there is taken over
    assert fault(name, data) == f"{said(name, entry)}missing key '{needed[-1]}'"


@given(anywhere)
def test_a_value_of_the_wrong_type_is_named_with_file_entry_and_key(place):
    name, entry = place
    data = raw(name)
    record = at(data, name, entry)
    key = next(iter(record))
    record[key] = -1.5
    assert fault(name, data).casefold().startswith(f"{said(name, entry, key)}expected ")


PATTERNS = [
    (name, entry, key)
    for name in FILES
    for value, kind, entry in records(raw(name), FILES[name][0])
    for key, inner in get_type_hints(kind).items()
    if key in value and inner == Pattern
]


@given(st.sampled_from(PATTERNS))
def test_a_bad_pattern_is_named_with_file_entry_and_key(place):
    name, entry, key = place
    data = raw(name)
    at(data, name, entry)[key] = "(决算"
    assert fault(name, data).startswith(f"{said(name, entry, key)}bad pattern '")


@pytest.mark.parametrize(
    ("name", "entry", "mapping", "key"),
    [
        ("concepts", "", "synonyms", "物业费"),
        ("tables", "table[0]", "measures", "合计"),
        ("subjects", "", "economic", "30108"),
        ("headings", "", "shown", "facts"),
    ],
)
def test_a_wrong_value_in_a_mapping_is_named_by_its_own_key(name, entry, mapping, key):
    data = raw(name)
    at(data, name, entry)[mapping][key] = [1, 2]
    assert fault(name, data).startswith(said(name, entry, mapping, f"{key}[0]"))


@pytest.mark.parametrize(("name", "section"), [("charts", "three_public"), ("briefing", "largest")])
def test_a_text_that_nothing_says_or_that_is_missing_is_named(name, section):
    data = raw(name)
    text = data[section].pop("title", None) or data[section].pop("name")
    assert re.fullmatch(rf"{name}\.toml: missing key '{section}\.\w+'", fault(name, data))
    data = raw(name)
    data[section]["titel"] = text
    assert fault(name, data) == f"{name}.toml: unknown key '{section}.titel'"


def test_a_fragment_that_is_not_defined_is_named():
    data = raw("wording")
    data["wording"][3]["before"] = "{dwon}"
    assert fault("wording", data) == "wording.toml, wording[3].before: unknown fragment '{dwon}'"


def test_the_error_is_one_a_user_sees_in_one_line():
    assert issubclass(VocabularyError, JuesuanError)
