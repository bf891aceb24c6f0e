"""Styles: letters, sizes and margins of a paper.

In:  nothing; this module is a table.
Out: for each style its name in Word, letters, size, line and alignment.

Margins, letters and sizes follow the layout of official papers in China, GB/T 9704
(title in 小标宋 2号, text in 仿宋 3号, headings in 黑体 and 楷体, 28 points a line).
English papers are set smaller, as Latin letters need less room. A style has one name
in both languages, so that it is found again in the menu of Word.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.texts import Language

MARGINS_MM = {"top": 37, "bottom": 35, "left": 28, "right": 26}
PAGE_MM = (210, 297)
TEXT_MM = PAGE_MM[0] - MARGINS_MM["left"] - MARGINS_MM["right"]
FOOTER_MM = 18
TITLE, SONG, SERIF, BLACK, KAI = "方正小标宋简体", "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312"
LATIN = "Times New Roman"
ALT_NAMES = {
    TITLE: "FZXiaoBiaoSong-B05S;STZhongsong;SimSun;Noto Serif CJK SC",
    SONG: "SimSun;STSong;Noto Serif CJK SC",
    SERIF: "FangSong;STFangsong;Noto Serif CJK SC",
    BLACK: "SimHei;Microsoft YaHei;Noto Sans CJK SC",
    KAI: "KaiTi;STKaiti;Noto Serif CJK SC",
}
"""What stands in where an office has not bought these letters; Word and LibreOffice read it."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks; sizes in points, 0 lines for the natural height."""

    name: str
    letters: str
    size: float
    size_en: float
    line: float = 28
    line_en: float = 18
    align: str = "both"
    indent: bool = False
    bold: bool = False
    red: bool = False
    before: float = 0
    after: float = 0
    right: float = 0
    keep: bool = False
    rule: bool = False


STYLES: dict[str, Style] = {
    "redhead": Style("发文机关标志", TITLE, 34, 22, 48, 30, "center", red=True, after=10),
    "redline": Style("发文字号", SERIF, 16, 12, align="center", after=10, rule=True),
    "title": Style("公文标题", TITLE, 22, 18, 34, 26, "center", before=12, after=6, keep=True),
    "number": Style("文号", SERIF, 16, 12, align="center", after=14),
    "to": Style("主送", SERIF, 16, 12, align="left"),
    "body": Style("公文正文", SERIF, 16, 12, indent=True),
    "h1": Style("一级标题", BLACK, 16, 13, indent=True, keep=True, align="left"),
    "h2": Style("二级标题", KAI, 16, 12, indent=True, keep=True, align="left"),
    "sign": Style("落款", SERIF, 16, 12, align="right", right=32, keep=True),
    "mark": Style("标注", BLACK, 10.5, 9, 15, 13, "center", after=6),
    "note": Style("附注", SERIF, 10.5, 9, 15, 13, align="left"),
    "head": Style("表头", BLACK, 10.5, 9, 15, 12, "center"),
    "cell": Style("表格文字", SERIF, 10.5, 9, 15, 12, "left"),
    "middle": Style("表格居中", SERIF, 10.5, 9, 15, 12, "center"),
    "money": Style("表格金额", SERIF, 10.5, 9, 15, 12, "right"),
    "fill": Style("填写栏", SERIF, 12, 10, 20, 15, "left"),
    "picture": Style("图片", SERIF, 10.5, 9, 0, 0, "center", before=4, after=4),
    "big": Style("大字", TITLE, 30, 24, 44, 34, "center", before=16, after=10),
    "digest": Style("内容摘要", SONG, 8, 7, 11, 10, "left", before=3),
    "foot": Style("页脚", SONG, 14, 10, 18, 14, "right"),
    "footnote": Style("页脚附注", SONG, 8, 7, 11, 10, "left"),
}


def size_of(style: Style, language: Language) -> tuple[float, float]:
    """Return the size of the letters and the height of a line, in points."""
    return (style.size, style.line) if language == "zh-Hans" else (style.size_en, style.line_en)
