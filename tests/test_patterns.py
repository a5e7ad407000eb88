"""A pattern that nobody uses is never compiled; one that is used is like any other."""

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan_analysis.patterns import compile_all, lazily

WORDS = st.text("决算收入12.%", max_size=12)


@given(st.sampled_from(["决算|收入", r"(\d+)(?:\.(\d))?", "", "^[收入]+$"]), WORDS)
def test_a_lazy_pattern_finds_what_a_compiled_one_finds(pattern, text):
    lazy, compiled = lazily(pattern), re.compile(pattern)
    for method in ("search", "match", "fullmatch"):
        ours, theirs = (getattr(each, method)(text) for each in (lazy, compiled))
        assert (ours and (ours.span(), ours.groups())) == (
            theirs and (theirs.span(), theirs.groups())
        )
    assert [m.span() for m in lazy.finditer(text)] == [m.span() for m in compiled.finditer(text)]
    assert lazy.findall(text) == compiled.findall(text)
    assert lazy.split(text) == compiled.split(text)
    assert lazy.sub("-", text) == compiled.sub("-", text)
    assert (lazy.pattern, lazy.groups) == (compiled.pattern, compiled.groups)


def test_a_pattern_goes_to_another_process():
    assert pickle.loads(pickle.dumps(lazily("决算"))).search("部门决算")


def test_a_bad_pattern_is_told_when_it_is_used():
    bad = lazily("(决算")
    with pytest.raises(re.error):
        bad.search("决算")


def test_all_patterns_are_compiled_at_once_where_that_is_asked_for():
    pattern = lazily("决算")
    assert "search" not in vars(pattern)
    compile_all()
    assert "search" in vars(pattern)
