"""A file is known by its content; what is not read says what it is and what to do."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from juesuan_analysis.errors import UnreadableInput
from juesuan_analysis.readers import read_document
from juesuan_analysis.readers.signatures import form_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def archive(*names: str) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "ending", "form"),
    [
        (b"%PDF-1.4", ".txt", "pdf"),
        (b"\r\n%PDF-1.7", ".doc", "pdf"),
        (archive("word/document.xml"), ".zip", "word"),
        (archive("xl/workbook.xml"), ".xls", "workbook"),
        (OLE + "Workbook".encode("utf-16-le"), ".et", "workbook"),
        (b"\xef\xbb\xbf<!-- x --><!DOCTYPE html>", ".pdf", "page"),
        (b"<?xml version='1.0'?>\n<html>", "", "page"),
        (b"<table><tr><td>1", ".xls", "page"),
        (b"<table><tr><td>1", ".md", "text"),
        ("某局".encode(), ".html", "page"),
        ("某局".encode("gb18030"), ".docx", "text"),
        (b"BM 2023", ".txt", "text"),
    ],
)
def test_content_decides_and_the_name_only_where_it_does_not(data, ending, form):
    assert form_of(data, ending, "made_up") == form


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (archive("OFD.xml", "Doc_0/Document.xml"), "OFD.*转换为 PDF"),
        (archive("xl/workbook.bin"), "XLSB.*XLSX"),
        (archive("mimetype", "content.xml"), "OpenDocument.*另存"),
        (archive("ppt/presentation.xml"), "演示文稿"),
        (archive("决算.pdf", "附表.xlsx"), "压缩包.*解压"),
        (archive(), "压缩包"),
        (b"PK\x03\x04" + bytes(60), "损坏"),
        (archive("甲.xml").replace("甲".encode(), b"\xb5\xff\xfe"), "损坏"),
        (OLE + "WordDocument".encode("utf-16-le"), "旧版 Word.*DOCX"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "加密.*密码"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (b"7z\xbc\xaf\x27\x1c", "压缩包"),
        (b"\x1f\x8b\x08", "压缩包"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"II*\x00", "图片"),
        (b"RIFF\x01\x02\x03\x04WEBPVP8 ", "图片"),
        (rb"{\rtf1\ansi", "RTF.*DOCX"),
        (b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>", "XML.*XLSX"),
        (b"<?xml version='1.0'?>\n<?mso-application progid='Word.Document'?>", "XML.*DOCX"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0", "MHTML.*另存"),
    ],
)
def test_what_is_not_read_is_refused_in_one_line_with_the_way_out(tmp_path, data, reason):
    path = tmp_path / "made_up.pdf"
    path.write_bytes(data)
    with pytest.raises(UnreadableInput, match=reason) as caught:
        read_document(path)
    assert str(caught.value).startswith(f"{path}：")
    assert "\n" not in str(caught.value)
