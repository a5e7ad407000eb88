"""Names of bodies, places and projects read in English, whatever nobody has translated."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from juesuan_analysis.english import body, readable


@pytest.mark.parametrize(("name", "told"), [
    ("辽宁省朝阳市营商环境建设局（本级）",
     "Business Environment Development Bureau (Headquarters), Chaoyang, Liaoning"),
    ("上海市普陀区司法局", "Justice Bureau, Putuo District, Shanghai"),
    ("江苏省人民检察院", "People's Procuratorate, Jiangsu"),
    ("西南大学", "Southwest University"),
    ("中共上海市普陀区委社会工作部",
     "CPC Committee Social Work Department, Putuo District, Shanghai"),
])  # fmt: skip
def test_a_body_is_named_with_its_place_behind_it(name, told):
    assert body(name) == told


@pytest.mark.parametrize(("name", "told"), [
    ("云视讯租赁项目", "Yunshixun leasing project"),
    ("信息化建设（二期）", "Digitalization construction (Erqi)"),
    ("", ""),
])  # fmt: skip
def test_common_words_are_translated_and_proper_names_spelt(name, told):
    assert readable(name) == told


@given(st.text("甲市省区局项目信息化经费（）、“”AB12 ", max_size=20))
def test_no_common_character_is_left_in_chinese(name):
    for told in (readable(name), body(name)):
        assert not re.search("[\u4e00-\u9fff]", told)
