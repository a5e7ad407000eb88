"""Procurement whose shares stand before their amounts, and vehicles listed behind their number."""

import pytest

HEAD = "丁县林业局2020年度部门决算\n\n五、其他重要事项情况说明\n\n"
BOUGHT = (
    "（一）政府采购情况。全年采购400.00万元。按类别看，服务类占37.50%（150.00万元），"
    "货物类占{share}%（210.00万元），工程类占10.00%（40.00万元）。"
    "面向中小企业采购320.00万元，占采购总额{small}%。\n"
)


def bought(share: str = "52.50", small: str = "80.00") -> str:
    return HEAD + BOUGHT.format(share=share, small=small)


def errors(d):
    return [f.quote for f in d.findings_list if f.severity == "error"]


def test_a_share_is_that_of_the_amount_in_the_bracket_behind_it(make_disclosure):
    d = make_disclosure(bought())
    assert not errors(d)
    assert {s.verdict for s in d.statements_list} == {"exact"}
    names = [s.claim.of for s in d.statements_list if s.claim.number.token == "210.00"]
    assert names == ["政府采购货物支出"]


@pytest.mark.parametrize("spoiled", [{"share": "55.20"}, {"small": "88.00"}])
def test_a_wrong_share_before_its_amount_is_refuted(make_disclosure, spoiled):
    d = make_disclosure(bought(**spoiled))
    assert len(errors(d)) == 1


@pytest.mark.parametrize(("number", "verdict"), [("9", "exact"), ("8", "mismatch")])
def test_vehicles_are_the_sum_of_those_listed(make_disclosure, number, verdict):
    d = make_disclosure(
        f"{HEAD}（一）国有资产占用情况。共有车辆{number}辆，其中，机要通信用车2辆、"
        "应急保障用车3辆、其他用车4辆；单价50万元以上通用设备6台（套）。\n"
    )
    assert d.statements_list[0].verdict == verdict


def test_a_document_without_numbers_is_read(make_disclosure):
    assert not make_disclosure(f"{HEAD}没有需要说明的事项。\n").statements_list
