"""What a template does once for all its forks: import, and read a small document."""

from functools import cache
from importlib import import_module

_READERS = ("grid", "html", "markdown", "nested", "pdf", "sheet", "word", "workbook")
_LIBRARIES = ("openpyxl", "pypdfium2", "lxml.html", "highspy", "pandas")
_PAGE = b"<html><body><p>2023</p><table><tr><td>1</td><td>2</td></tr></table></body></html>"
_DOCUMENT = """\
某市水务局2023年度部门决算
第一部分 2023年度部门决算情况说明
一、支出决算情况说明
2023年度支出合计30.00万元，其中：基本支出20.00万元，占66.67%；项目支出10.00万元，占33.33%。比上年增加3.00万元，增长11.11%。
第二部分 2023年度部门决算表
支出决算表
单位：万元
科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
213\t农林水支出\t30.00\t20.00\t10.00
21303\t水利\t30.00\t20.00\t10.00
2130301\t行政运行\t20.00\t20.00\t
2130304\t水利行业业务管理\t10.00\t\t10.00
合计\t\t30.00\t20.00\t10.00
"""


@cache
def warm_up() -> None:
    """Go the whole way of a document, from its bytes to rows in Arrow."""
    from juesuan_analysis.corpus import judging, recognising
    from juesuan_analysis.readers.html import read_html_content

    for name in (*(f"juesuan_analysis.readers.{reader}" for reader in _READERS), *_LIBRARIES):
        import_module(name)
    read_html_content(_PAGE, "made_up.html")
    titled = recognising.titled(recognising.recognised(_DOCUMENT.encode(), "made_up.txt"))
    recognising.look_at(titled.document, "")
    job = judging.Job({"document": ""}, [titled.document])
    judging.tables(judging.disclosure(job), job)
