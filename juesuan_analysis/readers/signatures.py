"""What form a file has, by its content and not by its name; what is not read is refused here."""

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from juesuan_analysis.errors import UnreadableInput

_HEAD = 1024
"""A signature stands within so many bytes."""
_BEFORE = rb"\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
_MARKUP, _FRAGMENT = (
    re.compile(_BEFORE + tags, re.IGNORECASE | re.DOTALL)
    for tags in (rb"<(?:!doctype\s+html|html|head|body)\b", rb"<(?:meta|title|table|div|style)\b")
)
_PAGES = (".html", ".htm", ".shtml")
_OFFICE = (".xls", ".xlsx", ".et", ".doc", ".docx", ".wps")
"""Web pages are given such names so that an office program opens them."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_AS_XLSX = "请用 Excel 或 WPS 打开并另存为 XLSX"
_AS_DOCX = "请用 Word 或 WPS 打开并另存为 DOCX 或 PDF"
_PICTURE = "是图片，不是文档；请用有文字层的 PDF，或把图片合成 PDF 并安装 ocr 扩展（见 README）"
_PACKED = "是压缩包；请解压后指明其中的决算文件"
_PROTECTED = "文件已加密；请在 Office 或 WPS 中去掉密码后另存"

_IN_ARCHIVES = {
    "xl/workbook.bin": f"是二进制工作簿（XLSB）；{_AS_XLSX}",
    "OFD.xml": "是 OFD 版式文件，不能直接读取；请用 OFD 阅读器或 WPS 打开并转换为 PDF",
    "ppt/presentation.xml": "是演示文稿；请给出决算公开的正文，或另存为 PDF",
    "content.xml": "是 OpenDocument 文档；请打开并另存为 XLSX、DOCX 或 PDF",
    "META-INF/container.xml": "是电子书（EPUB）；请转换为 PDF",
}
"""By a part that only such an archive has: why it is not read, and the way out."""
_IN_COMPOUNDS = {
    "EncryptedPackage": _PROTECTED,
    "WordDocument": f"是旧版 Word 或 WPS 文档（.doc、.wps）；{_AS_DOCX}",
    "PowerPoint Document": "是演示文稿；请给出决算公开的正文，或另存为 PDF",
}
"""The same by the name of a stream in a file of the older Office."""
_SIGNATURES = (
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh\d|\xfd7zXZ|PK\x05\x06", _PACKED),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0{4}|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyphei", _PICTURE),
    (rb"\{\\rtf", f"是 RTF 文档；{_AS_DOCX}"),
    (rb"\s*(?:\xef\xbb\xbf)?<\?xml.{0,600}?(?:Word\.Document|wordprocessingml|pkg:package)",
     f"是 XML 形式的 Word 文档；{_AS_DOCX}"),
    (rb"\s*(?:\xef\xbb\xbf)?<\?xml.{0,600}?(?:Excel\.Sheet|office:spreadsheet)",
     f"是 XML 形式的工作簿；{_AS_XLSX}"),
    (rb"(?:From:.{0,200}?\n)?MIME-Version:",
     "是单个文件网页（MHTML）；请在浏览器中打开并另存为 HTML 或 PDF"),
    (rb"CAJ\0|HN[\x80-\xff]\0|KDH ", "是知网的 CAJ 文件；请用 CAJViewer 打开并另存为 PDF"),
    (rb"%!PS", "是 PostScript 文件；请转换为 PDF"),
)  # fmt: skip


def form_of(data: bytes, ending: str, source: str) -> str:
    """``pdf``, ``workbook``, ``word``, ``page`` or, if it can be nothing else, ``text``.

    Args:
        data: the file.
        ending: that of its name, which decides only where the content does not.
        source: its path, for the message.

    Raises:
        UnreadableInput: if it has a form that is not read, with the way out.
    """
    head = data[:_HEAD]
    if b"%PDF-" in head:
        return "pdf"
    if data.startswith(_ZIP):
        return _in_archive(data, source)
    if data.startswith(_OLE):
        _refuse_compound(data, source)
        return "workbook"
    for signature, reason in _SIGNATURES:
        if re.match(signature, head, re.DOTALL):
            raise UnreadableInput(f"{source}：{reason}")
    ending = ending.lower()
    fragment = ending in _OFFICE and _FRAGMENT.match(head)
    return "page" if ending in _PAGES or _MARKUP.match(head) or fragment else "text"


def _in_archive(data: bytes, source: str) -> str:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, UnicodeDecodeError) as error:  # a name in it may be broken as well
        reason = "文件损坏或不完整；请重新下载，或打开后另存"
        raise UnreadableInput(f"{source}：{reason}") from error
    if any(name.startswith("word/") for name in names):
        return "word"
    for name, reason in _IN_ARCHIVES.items():
        if name in names:
            raise UnreadableInput(f"{source}：{reason}")
    if any(name.startswith("xl/") for name in names):
        return "workbook"
    raise UnreadableInput(f"{source}：{_PACKED}")


def _refuse_compound(data: bytes, source: str) -> None:
    for name, reason in _IN_COMPOUNDS.items():
        if name.encode("utf-16-le") in data:
            raise UnreadableInput(f"{source}：{reason}")
