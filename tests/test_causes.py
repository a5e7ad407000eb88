"""One cause planted in a true disclosure is one error, however many numbers it contradicts."""

import re
from random import Random

import pytest

from juesuan_analysis.disclosure import Disclosure
from juesuan_analysis.findings import suppositions
from tests.typesetting import as_document, made_up

FIGURE = re.compile(r"\d[\d,]*\.\d\d")
TABLES = {
    "01": "收入支出决算总表",
    "02": "收入决算表",
    "03": "支出决算表",
    "04": "财政拨款收入支出决算总表",
    "05": "一般公共预算财政拨款支出决算表",
    "06": "一般公共预算财政拨款基本支出决算表",
    "07": "财政拨款“三公”经费支出决算表",
}
BY_FUNCTION = ("02", "03", "05")
SEEDS = range(3)


def errors(text):
    disclosure = Disclosure(as_document(text))
    return [f for f in disclosure.findings_list if f.severity == "error"]


def told(finding):
    return " ".join((finding.explanation, finding.quote, *map(str, finding.operands)))


# What goes wrong


def parts(text, table):
    """A text cut at one of its tables: what stands before, its rows of cells, what stands behind.

    >>> parts("# 收入决算表\\n金额单位：万元\\na\\tb\\n注", "02")
    ('# 收入决算表\\n金额单位：万元\\n', [['a', 'b']], '\\n注')
    """
    found = re.compile(rf"(?ms)^# {TABLES[table]}\n.*?^(?=[^\n]*\t)").search(text)
    assert found
    rows = re.compile(r"(?:[^\n]*\t[^\n]*\n?)+").match(text, found.end())
    assert rows
    lines = rows[0].rstrip("\n").split("\n")
    behind = found.end() + len("\n".join(lines))
    return text[: found.end()], [line.split("\t") for line in lines], text[behind:]


def joined(before, rows, behind):
    return before + "\n".join("\t".join(row) for row in rows) + behind


def wrong_unit(text, table):
    """The unit over a table is not that of its figures."""
    before, rows, behind = parts(text, table)
    start, unit, end = before.rpartition("金额单位：万元")
    return joined(start + unit.replace("万元", "元") + end, rows, behind)


def shifted_column(text, table, chance):
    """The items' figures of one column, each a row too low; the name of the column beside it."""
    before, rows, behind = parts(text, table)
    items = [row for row in rows if row[0].isdigit()]
    filled = [c for c in range(2, len(items[0])) if any(row[c] for row in items)]
    column = chance.choice(filled)
    moved = ["", *(row[column] for row in items)]
    for row, figure in zip(items, moved, strict=False):
        row[column] = figure
    heading = next(row[column] for row in rows[1::-1] if row[column])
    return joined(before, rows, behind), heading


def slipped_figure(text, table, chance):
    """One figure with a wrong digit before its point; the wrong figure beside it."""
    before, rows, behind = parts(text, table)
    figures = [(row, c) for row in rows for c, cell in enumerate(row) if FIGURE.fullmatch(cell)]
    row, column = chance.choice(figures)
    old = row[column]
    digit = old.index(".") - 1
    row[column] = f"{old[:digit]}{(int(old[digit]) + 5) % 10}{old[digit + 1 :]}"
    return joined(before, rows, behind), row[column].replace(",", "")


def rows_lost(text, table, *lost):
    """The figures of some rows are missing, so that those behind them have moved up.

    Beside, the name of the first row that prints others than before.
    """
    before, rows, behind = parts(text, table)
    items = [row for row in rows if row[0].isdigit()]
    figures = [row[2:] for index, row in enumerate(items) if index not in lost]
    figures += [row[2:] for row in items[: len(lost)]]
    moved = [row for row, own in zip(items, figures, strict=True) if row[2:] != own]
    for row, own in zip(items, figures, strict=True):
        row[2:] = own
    return joined(before, rows, behind), moved[0][1].strip()


# That it is one error


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("table", TABLES)
def test_a_wrong_unit_over_a_table_is_one_error(table, seed):
    (error,) = errors(wrong_unit(made_up(seed)[0], table))
    assert "单位" in told(error)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("table", BY_FUNCTION)
def test_a_column_shifted_by_a_row_is_one_error(table, seed):
    text, heading = shifted_column(made_up(seed)[0], table, Random(seed))
    (error,) = errors(text)
    assert heading in told(error)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("table", TABLES)
def test_a_figure_slipped_in_a_table_is_one_error(table, seed):
    text, figure = slipped_figure(made_up(seed)[0], table, Random(seed))
    (error,) = errors(text)
    assert figure in told(error)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("lost", [(3,), (4, 9), (7, 8, 12)])
def test_rows_out_of_step_are_one_error_that_names_the_first_of_them(seed, lost):
    text, first = rows_lost(made_up(seed)[0], "05", *lost)
    (error,) = (e for e in errors(text) if e.kind == "shifted_column")
    assert f"从“{first}”一行起" in error.explanation
    assert len(error.follows) > 8


def test_two_causes_are_two_errors():
    text = wrong_unit(made_up(1)[0], "07")
    text, _ = slipped_figure(text, "02", Random(1))
    assert len(errors(text)) == 2


def test_a_figure_of_a_table_that_prints_none_may_be_the_cause(chaoyang_text):
    """Its decimals are then those of no other figure there."""
    said = "政府性基金预算财政拨款本年支出合计 5.00 万元。"
    twice = chaoyang_text.replace("#### (二) 支出总计", f"{said}\n\n{said}\n\n#### (二) 支出总计")
    assert twice != chaoyang_text
    assert errors(twice)


def test_a_table_of_very_many_rows_is_not_moved_row_by_row(monkeypatch):
    moved = []

    def nothing(table, balances, stretch, step):
        moved.append(stretch)
        return {}

    monkeypatch.setattr(suppositions, "_moved", nothing)
    monkeypatch.setattr(suppositions, "_MOST_MOVED", 50)
    text = wrong_unit(made_up(0)[0], "03")
    assert errors(text)
    assert sum(map(len, moved)) <= 50 * len(TABLES)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_planted_is_no_error(seed):
    text = made_up(seed)[0]
    assert joined(*parts(text, "01")) == text
    assert errors(text) == []
