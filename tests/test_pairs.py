"""One disclosure as text and as PDF is judged alike, however often its names and amounts repeat."""

import re
from collections import Counter
from decimal import Decimal
from random import Random

import pytest

from juesuan_analysis.disclosure import Disclosure
from tests.test_pdf_reader import disclosure_from
from tests.test_typesetter import facts
from tests.typesetting import LAYOUTS, as_document, twins, typeset

FIGURE = re.compile(r"\d+\.\d\d")
LINED = ("liaoning", "shanghai", "split_codes", "continued", "spilled")


def pair(text, seed):
    document = as_document(text)
    layout = LAYOUTS[LINED[seed % len(LINED)]]
    return Disclosure(document), disclosure_from(typeset(document, layout))


def slip(text, seed):
    """The text with one figure of its narrative or its tables printed 1.00 too high."""
    figures = list(FIGURE.finditer(text, text.index("# 第二部分")))
    chosen = Random(seed).choice(figures)
    return f"{text[: chosen.start()]}{Decimal(chosen[0]) + 1}{text[chosen.end() :]}"


def findings(disclosure):
    """What is found, places apart."""
    return Counter(
        (f.severity, f.kind, squeeze(f.explanation), squeeze(f.quote))
        for f in disclosure.findings_list
    )


def squeeze(text):
    return "".join(text.split())


def verdicts(disclosure):
    statements = [(s.claim.number.token, s.verdict) for s in disclosure.statements_list]
    identities = [(i.statement, i.verdict) for i in disclosure.identities_list]
    return statements, Counter(identities)


def errors(disclosure):
    return [f.explanation for f in disclosure.findings_list if f.severity == "error"]


def test_names_and_amounts_repeat():
    text, truth = twins(1)
    item = Counter((table, name, measure) for table, _, _, name, measure, _ in truth.facts)
    amounts = Counter(fact[-1] for fact in truth.facts if fact[0] == "05")
    assert item["05", "行政运行", "合计"] == 2
    assert item["05", "其他支出", "合计"] == 3
    assert max(amounts.values()) > 4
    assert re.search("项目全年预算数为" + max(amounts, key=amounts.__getitem__), text)


@pytest.mark.parametrize("seed", range(5))
def test_a_true_disclosure_is_judged_alike_and_without_error(seed):
    made_up, truth = twins(seed)
    text, printed = pair(made_up, seed)
    assert facts(text) == Counter(truth.facts)
    assert verdicts(printed) == verdicts(text)
    assert errors(text) == []
    assert errors(printed) == []
    assert findings(printed) == findings(text)


@pytest.mark.parametrize("seed", range(5, 10))
def test_a_disclosure_with_a_slip_is_judged_alike(seed):
    text, printed = pair(slip(twins(seed)[0], seed), seed)
    assert verdicts(printed) == verdicts(text)
    assert findings(printed) == findings(text)
