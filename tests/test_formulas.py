"""Every formula through every rendering: they agree, and nothing else switches on its name."""

import ast
import operator
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import juesuan_analysis
from juesuan_analysis import vocabulary
from juesuan_analysis.amounts import Amount, round_half_up
from juesuan_analysis.errors import UnknownFormula
from juesuan_analysis.formulas.catalogue import CATALOGUE, COVERAGE, SHARE, Formula, named
from juesuan_analysis.formulas.exact import recompute
from juesuan_analysis.formulas.expression import Nth, Over, Percent, walk
from juesuan_analysis.formulas.notation import ENGLISH, EXCEL, PAGE, PROOF, written
from juesuan_analysis.formulas.phrases import computation, meaning
from juesuan_analysis.outputs.working_paper.formulas import Term, bounds, recomputed

COMPUTED = [formula for formula in CATALOGUE.values() if formula.expression]
ROOM = Path(juesuan_analysis.__file__).parent
every_formula = pytest.mark.parametrize("formula", COMPUTED, ids=lambda formula: formula.name)
signs = st.sampled_from([-1, 0, 1])
scales = st.sampled_from([Fraction(1), Fraction(1, 10000), Fraction(10000), Fraction(100)])


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    """A printed number: positive or not, rounded or not, money, percent or a plain number."""
    decimals = draw(st.integers(0, 4))
    digits = draw(st.one_of(st.just(0), st.integers(1, 9), st.integers(-(10**7), 10**7)))
    unit = draw(st.sampled_from(["元", "千元", "万元", "亿元", "%", "倍", ""]))
    return Amount(f"{Decimal(digits).scaleb(-decimals):f}", unit, draw(st.booleans()))


def operands(data: st.DataObject, formula: Formula, most: int = 4) -> list[Amount]:
    number = formula.arity or data.draw(st.one_of(st.integers(1, 4), st.just(most)))
    return [data.draw(amounts()) for _ in range(number)]


# A spreadsheet of its own: what the package computes has no part in it

OPERATORS: dict[type, Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Eq: operator.eq,
    ast.LtE: operator.le,
    ast.GtE: operator.ge,
}
FUNCTIONS: dict[str, Any] = {
    "SUM": sum,
    "MIN": min,
    "MAX": max,
    "AND": all,
    "IF": lambda values: values[1] if values[0] else values[2],
    "ROUND": lambda values: Fraction(round_half_up(values[0], int(values[1]))),
}
ERROR = "#DIV/0!"


def calculated(text: str, cells: dict[str, Fraction]) -> Any:
    """What a spreadsheet shows for a formula, in exact numbers."""
    text = re.sub(r"([A-Z])(\d+):\1(\d+)", r"AREA(\1,\2,\3)", text.removeprefix("="))
    text = re.sub(r"(?<![<>])=", "==", text)
    return _calculated(ast.parse(text, mode="eval").body, cells)


def _calculated(node: ast.expr, cells: dict[str, Fraction]) -> Any:
    match node:
        case ast.Constant(value):
            return value if isinstance(value, str) else Fraction(str(value))
        case ast.Name(cell):
            return cells[cell]
        case ast.UnaryOp(ast.USub(), inner):
            return -_calculated(inner, cells)
        case ast.BinOp(left, sign, right) | ast.Compare(left, [sign], [right]):
            ends = _calculated(left, cells), _calculated(right, cells)
            divided = isinstance(sign, ast.Div) and ends[1] == 0
            return ERROR if ERROR in ends or divided else OPERATORS[type(sign)](*ends)
        case ast.Call(ast.Name("AREA"), [ast.Name(column), ast.Constant(int(top)), last]):
            return [
                cells[f"{column}{row}"] for row in range(top, int(_calculated(last, cells)) + 1)
            ]
        case ast.Call(ast.Name(function), inner):
            values = []
            for argument in inner:
                found = _calculated(argument, cells)
                values += found if isinstance(found, list) else [found]
            return ERROR if ERROR in values and function != "IF" else FUNCTIONS[function](values)
    raise AssertionError(ast.dump(node))


def entered(given_amounts: list[Amount]) -> tuple[list[Term], dict[str, Fraction]]:
    """Operands in the cells of the working paper."""
    terms: list[Term] = []
    cells: dict[str, Fraction] = {}
    for row, amount in enumerate(given_amounts, start=1):
        terms.append(Term(f"D{row}", f"B{row}", f"L{row}", f"H{row}", row))
        ends = amount.exact, amount.exact, amount.interval.low, amount.interval.high
        cells |= {f"{column}{row}": value for column, value in zip("DBLH", ends, strict=True)}
    return terms, cells


# All renderings against each other


@every_formula
@given(
    data=st.data(),
    sign=signs,
    scale=scales,
)
def test_the_spreadsheet_gives_the_exact_value_and_its_reach(formula, data, sign, scale):
    given_amounts = operands(data, formula, most=31)
    value, reach = recompute(formula, given_amounts, sign)
    terms, cells = entered(given_amounts)
    found = calculated(recomputed(formula, terms, sign, scale), cells)
    assert found == ("" if value is None else value / scale)
    ends = [calculated(text, cells) for text in bounds(formula, terms, sign, scale)]
    assert ends == (["", ""] if reach is None else [reach.low / scale, reach.high / scale])


@every_formula
@given(data=st.data(), sign=signs)
def test_the_reach_is_that_of_all_corners_and_holds_what_lies_between(formula, data, sign):
    given_amounts = operands(data, formula)
    value, reach = recompute(formula, given_amounts, sign)
    names = [f"A{row}" for row, _ in enumerate(given_amounts)]
    text = written(formula.toward(sign).computes, EXCEL, names)

    def at(values: Any) -> Any:
        return calculated(text, dict(zip(names, values, strict=True)))

    spans = [amount.interval for amount in given_amounts]
    corners = [at(corner) for corner in product(*((span.low, span.high) for span in spans))]
    if reach is None:
        assert value is None or formula.divisor
        return
    assert value is not None
    assert value in reach
    assert (reach.low, reach.high) == (min(corners), max(corners))
    shares = [Fraction(data.draw(st.integers(0, 8)), 8) for _ in spans]
    inner = [s.low + share * s.width for s, share in zip(spans, shares, strict=True)]
    assert at(inner) in reach


@every_formula
@given(data=st.data(), sign=signs)
def test_there_is_no_reach_exactly_where_the_divisor_may_be_zero(formula, data, sign):
    given_amounts = operands(data, formula)
    _, reach = recompute(formula, given_amounts, sign)
    divisor = formula.toward(sign).divisor
    if divisor is None:
        assert reach is not None
        return
    names = [f"A{row}" for row, _ in enumerate(given_amounts)]
    spans = [(amount.interval.low, amount.interval.high) for amount in given_amounts]
    text = written(divisor, EXCEL, names)
    ends = [calculated(text, dict(zip(names, c, strict=True))) for c in product(*spans)]
    assert (reach is None) == (min(ends) <= 0 <= max(ends))


SIGNS_OF_A_PAGE = str.maketrans({"（": "(", "）": ")", "，": ",", "−": "-", "×": "*", "÷": "/"})


@every_formula
@pytest.mark.parametrize("notation", [PAGE, ENGLISH, PROOF], ids=["page", "english", "proof"])
@given(data=st.data(), sign=signs)
def test_a_computation_as_it_is_written_out_gives_the_value(formula, notation, data, sign):
    given_amounts = operands(data, formula)
    value, _ = recompute(formula, given_amounts, sign)
    names = [f"A{row}" for row, _ in enumerate(given_amounts)]
    text = computation(formula, names, sign, notation)
    text = text.translate(SIGNS_OF_A_PAGE).replace("min", "MIN").replace(" ", "")
    cells = {name: amount.exact for name, amount in zip(names, given_amounts, strict=True)}
    percent = isinstance(formula.expression, Percent) and not notation.percent
    found = calculated(text, cells)
    assert found == (ERROR if value is None else value / (100 if percent else 1))


@every_formula
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("notation", [PAGE, ENGLISH, PROOF], ids=["page", "english", "proof"])
def test_every_operand_is_named_once_and_in_order(formula, notation, sign):
    number = formula.arity or 3
    names, again = [f"第{n}项" for n in range(number)], ["再"] * number
    text = computation(formula, names, sign, notation, again=again)
    met = [node.index for node in walk(formula.computes) if isinstance(node, Nth)]
    order = list(dict.fromkeys(met)) or list(range(number))
    assert re.findall(r"第\d项", text) == [names[index] for index in order]


# The catalogue and its words


@pytest.mark.parametrize("formula", CATALOGUE.values(), ids=lambda formula: formula.name)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_formula_has_a_name_and_an_explanation_in_both_languages(formula, lang):
    assert formula.called(lang).strip()
    assert bool(meaning(formula, lang).strip()) == bool(formula.expression)
    for words in (vocabulary.formulas()[formula.name].operands or {}).values():
        assert len(words) == formula.arity


def test_there_are_no_words_for_what_is_no_formula():
    assert vocabulary.formulas().keys() == CATALOGUE.keys()


@every_formula
def test_a_formula_has_one_divisor_at_most_and_skips_no_operand(formula):
    met = {node.index for node in walk(formula.computes) if isinstance(node, Nth)}
    assert met == set(range(formula.arity or 0))
    quotients = (node for node in walk(formula.computes) if isinstance(node, Over))
    divisors = [q.right for q in quotients if any(isinstance(n, Nth) for n in walk(q.right))]
    assert divisors == ([formula.divisor] if formula.divisor else [])


def test_a_name_that_is_no_formula_fails_at_once_and_says_which_there_are():
    with pytest.raises(UnknownFormula, match="没有名为 'shar' 的算法；已有的是 restated"):
        named("shar")


def test_what_computes_nothing_and_wrong_numbers_of_operands_are_refused():
    with pytest.raises(UnknownFormula, match="coverage"):
        recompute(COVERAGE, [Amount("1")])
    with pytest.raises(ValueError, match="share"):
        recompute(SHARE, [Amount("1")] * 3)


# Only the catalogue knows what a name means


def _mentions_a_formula(node: ast.AST) -> bool:
    names = [n.id if isinstance(n, ast.Name) else getattr(n, "attr", "") for n in ast.walk(node)]
    return any(name == "formula" or name.endswith("_formula") for name in names)


def _names_one(node: ast.AST) -> bool:
    texts = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
    return any(isinstance(text, str) and text in CATALOGUE for text in texts)


def _lists_names(node: ast.AST) -> bool:
    """Whether it is a collection of two or more formulas' names and of nothing else."""
    keys = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
    values = [key.value if isinstance(key, ast.Constant) else None for key in keys]
    return len(values) > 1 and all(value and value in CATALOGUE for value in values)


def switches(source: str) -> Iterator[int]:
    """The lines that ask for a formula's name, by comparison, pattern or table."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Compare():
                asked = _mentions_a_formula(node) and _names_one(node)
            case ast.Match(subject, cases):
                patterns = [case.pattern for case in cases]
                asked = _mentions_a_formula(subject) and any(map(_names_one, patterns))
            case ast.Subscript(_, key) | ast.Call(ast.Attribute(_, "get"), [key, *_]):
                asked = ast.unparse(key).removesuffix(".name").endswith("formula")
            case ast.Tuple() | ast.List() | ast.Set() | ast.Dict():
                asked = _lists_names(node)
            case _:
                continue
        if asked:
            yield node.lineno


@pytest.mark.parametrize(
    "source",
    [
        'claim.formula == "share"',
        'formula in ("sum", SUM)',
        's.claim.formula.name != "mean"',
        'match s.claim.formula:\n    case "share":\n        pass',
        '_RATIOS = ("share", "completion")',
        '_SHAPES = {"share": "{0}/{1}", "change": "{0}-{1}"}',
        "names[claim.formula]",
    ],
)
def test_a_switch_on_a_formulas_name_is_seen(source):
    assert list(switches(source))


@pytest.mark.parametrize(
    "path",
    sorted(p for p in ROOM.rglob("*.py") if p.parent.name not in ("formulas", "vocabulary")),
    ids=lambda path: str(path.relative_to(ROOM)),
)
def test_nothing_outside_the_catalogue_switches_on_a_formulas_name(path):
    assert not list(switches(path.read_text(encoding="utf-8")))
