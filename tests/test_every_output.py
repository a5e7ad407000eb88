"""No property of a document breaks an output: odd names, odd subjects, odd numbers."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from juesuan_analysis import Disclosure, charts, notebook
from juesuan_analysis.document import Document
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.outputs.briefing import write_briefing
from juesuan_analysis.outputs.package import write_package
from juesuan_analysis.outputs.site import Contents, index_html
from juesuan_analysis.outputs.working_paper import save, working_paper, write_working_paper
from juesuan_analysis.readers.text import read_text_blocks
from juesuan_analysis.reviewing import paper_of, read_paper

TEXT = """{0}2023年度部门决算

第二部分 决算情况说明

一、收入支出决算情况说明

{0}本年支出合计{6}万元，与上年相比增加{7}万元，增长{8}%。其中：{1}支出{7}万元，占{8}%；{2}{8}万元。{3}{6}{4}。

（四）预算绩效情况

2. 项目绩效自评结果。

（1）{3}项目自评综述：项目自评得分{8}分。项目全年预算数为{6}万元，全年执行数为{7}万元，完成预算的{8}%。{4}

第三部分 附表

支出决算表

单位：万元

科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
\t合计\t{6}\t{7}\t{8}
201\t{1}\t{6}\t{7}\t{8}
2010301\t{2}\t{7}\t{8}\t{6}

{5}项目支出绩效自评表

项目名称\t{3}
项目资金\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额：\t{6}\t{6}\t{7}\t10\t{8}%\t{8}
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
\t产出指标\t数量指标\t{4}\t{6}\t{7}\t10\t{8}
总分\t\t\t\t\t\t100\t{8}
"""

ODD = [
    "", "24/7", "（10-20）", "{2023}", "{0}", "%s", "=1+1", "@", "<b>&amp;", "</script>", "$x^2$",
    "\\", "'\"", "……", "1.", "—", "🦉", "\u202e", "甲" * 300, "a" * 300, "A1:B2", "[1]", "*",
]  # fmt: skip
names = st.sampled_from(ODD) | st.text("甲乙市局支出项目/-()（）.,=+&<>{}%$0123456789", max_size=8)
NUMBERS = ["", "0", "0.00", "-5.00", "—", "9" * 24, "9" * 30, "0.0000001", "1e5", "1,2,3", "99.5"]
numbers = st.sampled_from(NUMBERS) | st.decimals(0, 10**9, allow_nan=False, places=2).map(str)
filled = st.tuples(*[names] * 6, *[numbers] * 3)


def read(parts: tuple[str, ...]) -> Disclosure:
    text = TEXT.format(*parts)
    blocks = read_text_blocks(text.encode(), "made_up")
    return Disclosure(Document(Path(f"{parts[0][:40].replace('/', '')}决算.txt"), "0" * 64, blocks))


def overview(d: Disclosure, folder: Path) -> str:
    return index_html(d, Contents(folder, folder / "annotated.html", downloads=[], data=[]))


OUTPUTS: dict[str, Callable[[Disclosure, Path], object]] = {
    "package": write_package,
    "annotated page": lambda d, _: annotated_html(d),
    "working paper": lambda d, folder: write_working_paper(d, folder / "paper.xlsx"),
    "briefing": partial(write_briefing, lang="zh"),
    "briefing in English": partial(write_briefing, lang="en"),
    "overview": overview,
    "charts": lambda d, folder: list(charts.draw(d, folder, formats=["svg"])),
    "card": lambda d, _: d._repr_html_(),
    "explorer": lambda d, _: notebook.explorer(d)._repr_html_(),
}


@pytest.mark.parametrize("output", OUTPUTS)
@settings(max_examples=4)
@given(filled)
@example(("甲市水务局", "24/7", "（10-20）", "{2023}", "=1+1", "", "318.40", "18.40", "6.13"))
@example(("", "", "", "", "", "", "", "", ""))
def test_nothing_that_a_document_says_breaks_an_output(output, parts):
    with TemporaryDirectory() as folder:
        assert OUTPUTS[output](read(parts), Path(folder)) is not None


@settings(max_examples=4)
@given(filled)
@example(("甲市水务局", "24/7", "（10-20）", "{2023}", "=1+1", "", "318.40", "18.40", "6.13"))
@example(("甲\r\n乙", "\u3000", " x ", "\t", "'=1", "\x0b", "9" * 24, "1e5", "0.0000001"))
def test_a_working_paper_is_read_back_as_it_was_made(parts):
    book = working_paper(read(parts))
    with TemporaryDirectory() as folder:
        assert read_paper(save(book, Path(folder) / "paper.xlsx")) == paper_of(book)
