"""A file in any encoding gives the same document; what is no text is refused in one line."""

import hashlib
import os

import pytest

from juesuan_analysis import CHAOYANG_2023, read
from juesuan_analysis.document import Grid, Paragraph
from juesuan_analysis.errors import JuesuanError, UnreadableInput
from juesuan_analysis.readers import MAX_BYTES, read_document

SAMPLE = "# 某局2023年度部门决算\n\n收入总计 2,404.35 万元。\n\n项目\t金额\n合计\t<b>1.00</b>\n"


def write(folder, data: bytes, name: str = "made_up.txt"):
    path = folder / name
    path.write_bytes(data)
    return path


def blocks(folder, data: bytes):
    return read_document(write(folder, data)).blocks


# Encodings and line ends


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_gives_the_same_content(tmp_path, encoding):
    assert blocks(tmp_path, SAMPLE.encode(encoding)) == blocks(tmp_path, SAMPLE.encode())


def test_utf_16_is_read_in_either_byte_order(tmp_path):
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert blocks(tmp_path, mark + SAMPLE.encode(encoding)) == blocks(tmp_path, SAMPLE.encode())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_whole_disclosure_is_read_alike_in_every_encoding(tmp_path, chaoyang, encoding):
    text = CHAOYANG_2023.read_text("utf-8")
    other = read_document(write(tmp_path, text.encode(encoding)))
    assert other.blocks == chaoyang.document.blocks


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_change_nothing(tmp_path, ending):
    assert blocks(tmp_path, SAMPLE.replace("\n", ending).encode()) == blocks(
        tmp_path, SAMPLE.encode()
    )


def test_a_document_is_known_by_its_name_and_checksum(tmp_path):
    document = read_document(write(tmp_path, b"1.00\n", "some_bureau_2023.txt"))
    assert document.name == "some_bureau_2023"
    assert document.sha256 == hashlib.sha256(b"1.00\n").hexdigest()


@pytest.mark.disclosures
def test_the_committed_disclosure_is_the_published_one(shared_disclosures, chaoyang):
    published = shared_disclosures / "chaoyang_business_2023.txt"
    assert hashlib.sha256(published.read_bytes()).hexdigest() == chaoyang.document.sha256


# What is refused


def refused(path) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read(path)
    assert isinstance(caught.value, JuesuanError)
    message = str(caught.value)
    assert "\n" not in message
    assert str(path).rpartition("/")[2] in message
    assert "请" in message or "只读取" in message  # says what to do
    return message


def test_a_missing_file_is_refused(tmp_path):
    assert "没有这个文件" in refused(tmp_path / "nowhere.txt")
    assert "这是一个文件夹" in refused(tmp_path)


def test_a_directory_is_refused(tmp_path):
    refused(tmp_path)


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n"])
def test_an_empty_file_is_refused(tmp_path, data):
    assert "空" in refused(write(tmp_path, data))


def test_a_device_is_refused_without_being_opened():
    refused("/dev/zero")


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    refused(tmp_path / "pipe.txt")


def test_an_address_is_refused():
    refused("https://example.org/disclosure.txt")


@pytest.mark.parametrize(
    "data",
    [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", b"PK\x03\x04\x14\0\x06\0"],
    ids=["bytes", "png", "zip"],
)  # fmt: skip
def test_what_is_no_text_is_refused(tmp_path, data):
    refused(write(tmp_path, data))


def test_a_huge_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # sparse: takes no room
    assert str(MAX_BYTES) in refused(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may open any file")
def test_a_file_without_permission_is_refused(tmp_path):
    path = write(tmp_path, SAMPLE.encode())
    path.chmod(0)
    refused(path)


# Places


def assert_places(text: str, document) -> None:
    """Every character of every paragraph is found where the paragraph says it stands."""
    lines = text.split("\n")
    for paragraph in document.paragraphs():
        for offset, character in enumerate(paragraph.text):
            place, column = paragraph.locate(offset)
            assert lines[place.line - 1][column] == character


def test_every_character_of_the_disclosure_keeps_its_line_and_column(chaoyang, chaoyang_text):
    assert_places(chaoyang_text, chaoyang.document)


BROKEN = (
    "根据年初设定的绩效目标，项目自评得分一百分。项目全年预算数为各级财政安排的资金，项目全\n\n"
    "年预算数为 994.73 万元，全年执行数为 993.24 万元。\n"
)


def test_a_sentence_broken_by_a_page_end_is_joined(tmp_path):
    document = read_document(write(tmp_path, BROKEN.encode()))
    (paragraph,) = document.paragraphs()
    assert "项目全年预算数为 994.73 万元" in paragraph.text
    assert [piece.place.line for piece in paragraph.pieces] == [1, 3]
    assert_places(BROKEN, document)


@pytest.mark.parametrize(
    "text",
    [
        "第一段到此为止，后面是另外一段，两段之间没有任何关系，所以不能连起来读。\n\n第二段从这里开始。\n",
        "收入总计\n\n支出总计\n",
        "本单位全年的各项收入与支出都已经列入附表，没有遗漏，也没有重复计算的情形\n\n（一）另起一条。\n",
    ],
    ids=["full stop", "titles", "list number"],
)
def test_separate_paragraphs_stay_separate(tmp_path, text):
    assert len(list(read_document(write(tmp_path, text.encode())).paragraphs())) == 2


def test_a_heading_is_never_joined(tmp_path):
    text = "本单位全年的各项收入与支出都已经列入附表，没有遗漏，也没有重复的\n\n## 另一个标题\n"
    first, second = read_document(write(tmp_path, text.encode())).paragraphs()
    assert (first.heading, second.heading) == (False, True)


TAGGED = "### **1. 收入总计** <b>2404.35</b> 万元，<span class='x'>占</span> 100%。\n"


def test_markup_is_stripped_and_columns_stay_right(tmp_path):
    document = read_document(write(tmp_path, TAGGED.encode()))
    (paragraph,) = document.paragraphs()
    assert paragraph.text == "1. 收入总计 2404.35 万元，占 100%。"
    assert_places(TAGGED, document)
    place, column = paragraph.locate(paragraph.text.index("2404.35"))
    assert TAGGED[column : column + 7] == "2404.35"
    assert str(place) == "L1"


def test_tags_in_cells_are_stripped(tmp_path):
    paragraph, second, grid = blocks(tmp_path, SAMPLE.encode())
    assert isinstance(paragraph, Paragraph)
    assert isinstance(second, Paragraph)
    assert isinstance(grid, Grid)
    assert [row.cells for row in grid.rows] == [("项目", "金额"), ("合计", "1.00")]
    assert [row.place.line for row in grid.rows] == [5, 6]


def test_a_smaller_sign_in_prose_is_no_tag(tmp_path):
    (paragraph,) = blocks(tmp_path, "变动率 < 5% 而 > 3% 的部门。\n".encode())
    assert paragraph.text == "变动率 < 5% 而 > 3% 的部门。"
