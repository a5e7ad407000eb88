"""A made-up department's budget of the year, as text."""

from collections.abc import Iterator

from tests.generating.accounts import PUBLIC, Accounts
from tests.generating.money import amount
from tests.generating.sheets import NAMES_OF_PUBLIC
from tests.generating.subjects import NAMES


def as_budget_text(accounts: Accounts, unit: str = "万元") -> str:
    """The budget by subject and for the three public expenses, with a narrative."""
    return "\n".join(_lines(accounts, unit)) + "\n"


def _lines(a: Accounts, unit: str) -> Iterator[str]:
    whole = sum(a.budget.values())
    yield from (a.department, f"{a.year}年部门预算", "")
    yield from (
        "第一部分 部门预算表",
        "",
        "收支预算总表",
        f"部门：{a.department}",
        f"单位：{unit}",
        "",
    )
    yield from _table(_summary(a, whole, unit))
    yield from ("一般公共预算支出预算表", f"部门：{a.department}", f"单位：{unit}", "")
    yield from _table(_general(a, unit))
    yield from ("一般公共预算“三公”经费支出预算表", f"部门：{a.department}", f"单位：{unit}", "")
    yield from _table(_public(a, unit))
    yield from (f"第二部分 {a.year}年部门预算情况说明", "", *_narrative(a, whole))


def _table(rows: list[list[str]]) -> Iterator[str]:
    yield from ("\t".join(row) for row in rows)
    yield ""


def _money(fen: int, unit: str = "万元") -> str:
    return amount(fen, unit, 2)


def _classes(a: Accounts) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, fen in sorted(a.budget.items()):
        found[code[:3]] = found.get(code[:3], 0) + fen
    return found


def _summary(a: Accounts, whole: int, unit: str) -> list[list[str]]:
    spent = [[f"{NAMES[code]}", _money(fen, unit)] for code, fen in _classes(a).items()]
    income = [["一般公共预算财政拨款收入", _money(whole, unit)], *[["", ""]] * (len(spent) - 1)]
    rows = [[*left, *right] for left, right in zip(income, spent, strict=True)]
    closing = ["收入总计", _money(whole, unit), "支出总计", _money(whole, unit)]
    return [["收入", "", "支出", ""], ["项目", "预算数", "项目", "预算数"], *rows, closing]


def _general(a: Accounts, unit: str) -> list[list[str]]:
    basic = {item.code for item in a.this.items if item.basic}
    rows = [["科目编码", "科目名称", "合计", "基本支出", "项目支出"]]
    total = _split(a, "", basic, unit)
    for code in _codes(a):
        rows.append([code, NAMES[code], *_split(a, code, basic, unit)])
    return [*rows, ["合计", "", *total]]


def _codes(a: Accounts) -> list[str]:
    return sorted({code[:end] for code in a.budget for end in (3, 5, 7)})


def _split(a: Accounts, code: str, basic: set[str], unit: str) -> list[str]:
    parts = [
        sum(fen for own, fen in a.budget.items() if own.startswith(code) and (own in basic) == kind)
        for kind in (True, False)
    ]
    return [_money(sum(parts), unit), *(_money(fen, unit) if fen else "" for fen in parts)]


def _public(a: Accounts, unit: str) -> list[list[str]]:
    amounts = dict(a.public_budget)
    amounts["vehicles"] = amounts["purchase"] + amounts["running"]
    amounts[""] = amounts["vehicles"] + amounts["abroad"] + amounts["reception"]
    order = ("", "abroad", "vehicles", "purchase", "running", "reception")
    assert set(order) > set(PUBLIC)
    return [["项目", "预算数"], *([NAMES_OF_PUBLIC[k], _money(amounts[k], unit)] for k in order)]


def _narrative(a: Accounts, whole: int) -> Iterator[str]:
    public = sum(a.public_budget.values())
    yield "一、收支预算总体情况说明"
    yield f"{a.year}年收入、支出预算总计{_money(whole)}万元。"
    yield ""
    yield "二、一般公共预算支出预算情况说明"
    yield f"{a.year}年一般公共预算支出预算{_money(whole)}万元，其中："
    for code, fen in sorted(a.budget.items()):
        chain = f"{NAMES[code[:3]]}（类）{NAMES[code[:5]]}（款）{NAMES[code]}（项）"
        yield f"{chain}{_money(fen)}万元。"
    yield ""
    yield "三、“三公”经费预算情况说明"
    yield f"{a.year}年“三公”经费预算{_money(public)}万元。"
