"""What explains verdicts and findings is said in English too, with the same content."""

import ast
import re
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
from openpyxl import load_workbook

from juesuan_analysis import CHAOYANG_2023, LINKED, read, vocabulary
from juesuan_analysis.findings import verbatim
from juesuan_analysis.outputs.annotated import annotated_html
from juesuan_analysis.outputs.parts import in_language
from juesuan_analysis.outputs.site import Contents, index_html
from juesuan_analysis.outputs.working_paper import write_working_paper
from juesuan_analysis.sentences import counted, named, told, unit_name

PACKAGE = Path(vocabulary.__file__).parents[1]
HAN = re.compile("[\u3400-\u9fff]")
QUOTED = re.compile('《[^》]*》|"[^"]*"|“[^”]*”')
SAME = re.compile(r"S\d+|\d[\d.]*%")
"""What stands alike in both languages: ids of statements, percentages."""


def english(text):
    with vocabulary.speaking("en"):
        return told(text)


# Every sentence


MODULES = [
    *sorted((PACKAGE / "findings").glob("*.py")),
    PACKAGE / "statements.py",
    PACKAGE / "support.py",
    PACKAGE / "joint/telling.py",
    *(PACKAGE / "tables" / name for name in ("recognition.py", "rows.py")),
]
SHORTEST = 8
"""Han characters of what is no word, quote or name."""
NO_SENTENCE = re.compile("单位：|…主要包括…|= 其余各")
"""What a quote or the name of a sum is made of."""


def literals(file):
    """The texts in a module, with what fills the blanks of each left open."""
    tree = ast.parse(file.read_text("utf-8"))
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield [p.value if isinstance(p, ast.Constant) else None for p in node.values]
        elif isinstance(node, ast.Constant) and id(node) not in inside:
            yield [str(node.value)]


SAMPLES = ("甲", "5.00 万元", "12", "基数为零，比率没有意义")


def filled(parts):
    """What a text with blanks may become."""
    for values in product(SAMPLES, repeat=parts.count(None)):
        left = iter(values)
        yield "".join(next(left) if part is None else part for part in parts)


def sentences():
    for file in MODULES:
        for parts in literals(file):
            text = "".join(filter(None, parts))
            documented = "\n" in text or text.endswith((".", "`"))
            whole = len(HAN.findall(text)) >= SHORTEST and not NO_SENTENCE.search(text)
            if whole and not documented:
                yield pytest.param(parts, id=f"{file.stem}-{text[:30]}")


@pytest.mark.parametrize("parts", list(sentences()))
def test_every_sentence_of_a_finding_or_a_verdict_has_its_english(parts):
    form = re.compile(".*".join(re.escape(part or "") for part in parts))
    known = any(form.search(sentence) for sentence in vocabulary.sentences().sentence)
    assert known or any(map(english, filled(parts)))


def test_what_is_said_of_assumptions_and_scopes_has_its_english():
    joint, linking = vocabulary.joint(), vocabulary.linking()
    units = linking.units
    questions = {getattr(units, name) for name in dir(units) if name.startswith("question_")}
    said = {
        *joint.assumptions.values(),
        *(scope.question for scope in joint.scope),
        *(figures.question for figures in linking.figures),
        *questions,
    }
    assert len(said) > 15
    assert [text for text in said if not english(text)] == []


# Every document


@pytest.fixture(scope="module", params=["chaoyang", "linked"])
def disclosure(request):
    if request.param == "chaoyang":
        return read(CHAOYANG_2023)
    others = sorted(file for file in LINKED.iterdir() if file.name != "bureau_2022.txt")
    return read(LINKED / "bureau_2022.txt", beside=others)


def test_an_explanation_says_the_same_in_english(disclosure):
    texts = {f.explanation for f in disclosure.every_finding}
    texts |= {s.note for s in disclosure.statements_list}
    for text in texts:
        said = english(text)
        assert said, text
        assert not HAN.search(QUOTED.sub("", said)), said
        assert sorted(SAME.findall(said)) == sorted(SAME.findall(text)), said


def test_names_are_in_english(disclosure):
    names = {i.statement for i in disclosure.identities_list}
    names |= {s.claim.subject for s in disclosure.statements_list}
    names |= {o.name for i in disclosure.identities_list for o in (*i.left, *i.right)}
    with vocabulary.speaking("en"):
        assert [name for name in names if HAN.search(QUOTED.sub("", named(name)))] == []


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("2404.35 万元", "CNY 24,043,500"),
        ("−0.01 至 0.02 万元", "CNY −100 to 200"),
        ("1.5 亿元", "CNY 150,000,000"),
        ("12.30%", "12.30%"),
        ("0.5 个百分点", "0.5 percentage points"),
        ("8 个", "8"),
        ("2 台（套）", "2 units"),
        ("（562.865 ÷ 101.795%，S051）", "(562.865 ÷ 101.795%, S051)"),
    ],
)
def test_amounts_are_told_in_yuan_with_every_digit(printed, said):
    with vocabulary.speaking("en"):
        assert counted(printed) == said
    assert counted(printed).replace(",", "") == printed.replace(",", "")


def test_a_unit_that_nobody_knows_is_in_pinyin():
    with vocabulary.speaking("en"):
        assert not HAN.search(unit_name("标段"))


def test_a_sentence_of_no_known_form_is_no_english():
    assert english("这句话不是本程序说的") == ""
    assert told("这句话不是本程序说的") == "这句话不是本程序说的"


# Every output


class Own(HTMLParser):
    """The Chinese that an English page shows outside what it marks as the document's."""

    EMPTY = frozenset({"meta", "link", "img", "input", "br", "hr"})
    SAID = ("title", "alt", "data-said", "data-error", "data-warning")

    def __init__(self, page):
        super().__init__()
        self.open, self.found = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.found += [found[name] for name in self.SAID if HAN.search(found.get(name) or "")]
        above = self.open[-1][1] if self.open else ""
        if tag not in self.EMPTY:
            self.open.append((tag, found.get("lang") or above))

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, lang = self.open[-1] if self.open else ("", "")
        if lang == "en" and tag not in ("style", "script") and HAN.search(QUOTED.sub("", data)):
            self.found.append(data)


def test_a_page_in_english_has_no_chinese_but_the_documents(disclosure, tmp_path):
    contents = Contents(tmp_path, tmp_path / "annotated.en.html", downloads=[], data=[])
    with vocabulary.speaking("en"):
        pages = annotated_html(disclosure), index_html(disclosure, contents, "index.html")
    for page in pages:
        assert '<html lang="en">' in page
        assert Own(page).found == []


QUOTING = {"Projects": "C", "Statements": "C"}
"""Columns of our sheets that quote the document."""
OURS = ("Summary", "Statements", "Identities", "Findings", "Operands", "Projects", "Legend")


def test_a_working_paper_in_english_has_no_chinese_but_the_documents(disclosure, tmp_path):
    with vocabulary.speaking("en"):
        book = load_workbook(write_working_paper(disclosure, tmp_path / "paper.xlsx"))
    quotes = {f.quote for f in disclosure.every_finding if verbatim(f)}
    titles = {table.title for d in (disclosure, *disclosure.beside) for table in d.tables_list}
    own = []
    for sheet in (book[name] for name in OURS if name in book.sheetnames):
        cells = (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str))
        for cell in cells:
            quoted = cell.column_letter in QUOTING.get(sheet.title, "") or cell.value in quotes
            quoted = quoted or cell.value.endswith(tuple(titles))
            if not quoted and HAN.search(QUOTED.sub("", cell.value)):
                own.append((sheet.title, cell.coordinate, cell.value))
    assert own == []


def test_a_file_in_english_is_named_so():
    names = [in_language("working_paper.xlsx", lang) for lang in vocabulary.LANGUAGES]
    assert names == ["working_paper.xlsx", "working_paper.en.xlsx"]


def test_money_in_chinese_has_its_digits_in_groups_and_quotations_stay_as_printed():
    assert told("合计 1628.28 万元，2023 年 12345 平台") == "合计 1,628.28 万元，2023 年 12345 平台"
    assert told("写作“1628.28 万元”，应为 10204.5 元") == "写作“1628.28 万元”，应为 10,204.5 元"
    assert counted("−1628.28 至 709.40 万元") == "−1,628.28 至 709.40 万元"


def test_a_table_is_called_by_the_english_of_its_title_where_there_is_one():
    with vocabulary.speaking("en"):
        assert named("《表1：高等学校收支决算总表》 收入·本年收入合计·决算数") == (
            'Table "University income and expenditure summary": income, '
            "Total income of the year, outturn"
        )
        assert named("《专项表》") == "《专项表》"
