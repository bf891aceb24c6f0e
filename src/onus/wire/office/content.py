"""Content: what a file is by its first bytes, whatever its name says.

In:  the first bytes of a file.
Out: a word for its form, and the name of that form for people.

The surprise: an export that ends in `.xls` is often a page of HTML or a plain
text, and a photo may be a packed folder. The name is a claim, the bytes are what is there.
"""

from __future__ import annotations

import re

from onus.base.texts import Localized

HEAD_BYTES = 8_192
ZIP, OLE, TEXT, EMPTY, UNKNOWN = "zip", "ole", "text", "empty", "unknown"
_MARKS = (
    (ZIP, (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")),
    (OLE, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    ("jpeg", (b"\xff\xd8\xff",)),
    ("png", (b"\x89PNG\r\n\x1a\n",)),
    ("gif", (b"GIF87a", b"GIF89a")),
    ("pdf", (b"%PDF-",)),
    ("rar", (b"Rar!\x1a\x07",)),
    ("7z", (b"7z\xbc\xaf\x27\x1c",)),
    ("gzip", (b"\x1f\x8b",)),
    ("program", (b"MZ", b"\x7fELF")),
    (
        "biff",
        (
            b"\x09\x08\x10\x00",
            b"\x09\x08\x08\x00",
            b"\x09\x04\x06\x00",
            b"\x09\x02\x06\x00",
            b"\x09\x00\x04\x00",
        ),
    ),
)
_HTML = re.compile(rb"(?i)<(!doctype\s+html|html|head|meta|table|style|body)\b")
_XML_SHEET = re.compile(rb"(?i)urn:schemas-microsoft-com:office:spreadsheet")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
NAMES = {
    ZIP: Localized(en="a packed folder (zip)", zh="压缩包（zip）"),
    OLE: Localized(en="a file of an older office program", zh="旧版办公软件文件"),
    "biff": Localized(en="a workbook of a very old form", zh="很旧的工作簿格式"),
    "jpeg": Localized(en="a photo (JPEG)", zh="照片（JPEG）"),
    "png": Localized(en="a picture (PNG)", zh="图片（PNG）"),
    "gif": Localized(en="a picture (GIF)", zh="图片（GIF）"),
    "pdf": Localized(en="a PDF", zh="PDF 文件"),
    "rar": Localized(en="a packed folder (RAR)", zh="压缩包（RAR）"),
    "7z": Localized(en="a packed folder (7z)", zh="压缩包（7z）"),
    "gzip": Localized(en="a packed file (gzip)", zh="压缩文件（gzip）"),
    "program": Localized(en="a program", zh="可执行程序"),
    "html": Localized(en="a page of HTML", zh="网页（HTML）"),
    "xml": Localized(en="a workbook as XML of 2003", zh="XML 表格（2003）"),
    "xlsx": Localized(en="a workbook (xlsx)", zh="xlsx 工作簿"),
    "xlsm": Localized(en="a workbook with macros (xlsm)", zh="含宏的工作簿（xlsm）"),
    "xls": Localized(en="a workbook (xls)", zh="xls 工作簿"),
    "docx": Localized(en="a text of Word (docx)", zh="Word 文档（docx）"),
    "doc": Localized(en="a text of Word (doc)", zh="Word 文档（doc）"),
    TEXT: Localized(en="a plain text", zh="纯文本"),
    EMPTY: Localized(en="an empty file", zh="空文件"),
    UNKNOWN: Localized(en="a file of unknown form", zh="未知格式的文件"),
}


def content_of(head: bytes) -> str:
    """Return what a file is by its first `HEAD_BYTES` bytes, a key of `NAMES`.

    >>> content_of(b"PK\\x03\\x04..."), content_of(b"<html><table>"), content_of(b"a,b"), content_of(b"")
    ('zip', 'html', 'text', 'empty')
    """
    if not head.strip(b"\x00 \t\r\n"):
        return EMPTY if not head else UNKNOWN if b"\x00" in head else TEXT
    for kind, marks in _MARKS:
        if head.startswith(marks):
            return kind
    if head.startswith(_UTF16):
        return TEXT
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin.startswith(b"<"):
        if _XML_SHEET.search(head):
            return "xml"
        if _HTML.search(begin[:2_048]):
            return "html"
    return UNKNOWN if b"\x00" in head else TEXT


def name_of_content(kind: str) -> Localized:
    """Return how people call a form.

    >>> name_of_content("jpeg").text("zh-Hans")
    '照片（JPEG）'
    """
    return NAMES.get(kind, NAMES[UNKNOWN])
