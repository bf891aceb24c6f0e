"""Setting: a filled docx as PDF/A-2b, without Word and without LibreOffice.

In:  the bytes of a docx, its title, an instant.
Out: the bytes of the PDF.

The surprise: its bytes follow the letters that the machine has. The same machine sets
the same bytes; another one with other letters sets the same words in another face.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from onus.base.errors import OnusError
from onus.base.texts import Language
from onus.papers.styles import ALT_NAMES, BLACK, KAI, SERIF, SONG, TITLE
from onus.papers.walking import Walked, walked

PROGRAMS = files("onus.papers")
PICTURE_PPI = 200
LONG, JOINT = re.compile(r"[!-~]{9,}"), re.compile(r"[/_:@!.,=&?-]|[0-9A-Za-z]{16}(?=[0-9A-Za-z])")
FIGURE = re.compile(r"[-+]?[0-9][0-9.,:%/-]*")
"""An amount, a date or a number: it stands unbroken, and is copied out of the PDF as it is."""
LATIN = ("Times New Roman", "Liberation Serif", "Libertinus Serif")
SERIFS = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "SimSun", "Songti SC", "STSong")
SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "Microsoft YaHei", "SimHei", "PingFang SC")
LAST = ("Libertinus Serif", "DejaVu Sans Mono")
"""Letters that typst brings along, for signs that no Chinese face has."""
FAMILIES = {
    TITLE: ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", TITLE, "STZhongsong", *SERIFS),
    SERIF: ("FangSong_GB2312", SERIF, "FangSong", "STFangsong", "仿宋", *SERIFS),
    SONG: ("SimSun", "STSong", "宋体", *SERIFS),
    BLACK: ("SimHei", "STHeiti", "黑体", *SANS),
    KAI: ("KaiTi_GB2312", KAI, "KaiTi", "STKaiti", "楷体", *SERIFS),
}


class NoChineseLetters(OnusError):
    """The machine has no Chinese letters to set a PDF with."""

    code = "PAPERS-005"
    what = "This machine has no Chinese letters: none of {wanted}."
    why = "The PDF would show empty boxes where the words are."
    do = "Install a free one (Debian: fonts-noto-cjk; Windows and macOS have their own), or name a folder with --fonts DIR."


def pdf_of(docx: bytes, *, title: str, language: Language, at_us: int, fonts: Path | None = None) -> bytes:
    """Return a filled docx as PDF/A-2b.

    Args:
        docx: the filled paper.
        title: what stands in the PDF as its title.
        language: in which it is written.
        at_us: instant that stands in the PDF as its time.
        fonts: a folder with more letters.

    Raises:
        NoChineseLetters: the machine has none.
    """
    have = letters_here(fonts)
    if not any(name in have for name in (*SERIFS, *SANS, *FAMILIES[SERIF])):
        raise NoChineseLetters(wanted=", ".join((*SERIFS[:3], *SANS[:3])))
    read = walked(docx)
    data = json.dumps(_data(read, have, title=title, language=language), ensure_ascii=False, sort_keys=True)
    return compiled("paper.typ", {"paper.json": data.encode()}, form="pdf", fonts=fonts, at_us=at_us)


def compiled(
    program: str,
    sources: Mapping[str, bytes],
    *,
    form: Literal["pdf", "png"],
    fonts: Path | None,
    at_us: int = 0,
) -> bytes:
    """Return what one of our programs sets from data, as PDF/A-2b or as PNG of one page."""
    given: Any = {"main.typ": PROGRAMS.joinpath(program).read_bytes(), **sources}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # A face that this machine lacks has others to stand in.
        made = typst.compile(
            given,
            format=form,
            ppi=PICTURE_PPI if form == "png" else None,
            pdf_standards=["a-2b"] if form == "pdf" else None,
            timestamp=at_us // 1_000_000,
            font_paths=_faces(fonts),
        )
    if not isinstance(made, bytes):
        raise TypeError("one file was asked for")
    return made


@cache
def _faces(fonts: Path | None) -> Any:
    """Return the faces of this machine; looking for them takes longer than setting a page."""
    return typst.Fonts(font_paths=[str(fonts)] if fonts is not None else [])


def present(family: Sequence[str], fonts: Path | None) -> list[str]:
    """Return the names of a family that this machine has, and those that typst brings along."""
    return _present(family, letters_here(fonts))


@cache
def letters_here(fonts: Path | None = None) -> frozenset[str]:
    """Return the names of the letters that this machine has."""
    return frozenset(_faces(fonts).families())


def _data(read: Walked, have: frozenset[str], *, title: str, language: Language) -> dict[str, Any]:
    _place_rows([*read.blocks, *read.feet["odd"], *read.feet["even"]])
    families = {name: _present(family, have) for name, family in FAMILIES.items()}
    for name in _named([*read.blocks, *read.feet["odd"], *read.feet["even"]]):
        if name not in families:
            families[name] = _present((name, *ALT_NAMES.get(name, "").split(";"), *SERIFS), have)
    families["*"] = families[SERIF]
    height = sum(one["line"] or one["size"] * 1.3 for one in read.feet["odd"] if one["kind"] == "paragraph")
    return {
        # What is written at the foot keeps its room, as in Word, and the text ends above it.
        "page": {
            **read.page,
            "foot-height": height,
            "bottom": max(read.page["bottom"], read.page["foot"] + height),
        },
        "blocks": read.blocks,
        "feet": read.feet,
        "families": families,
        # The setter takes texts alone, so a picture goes in as its bytes in a list.
        "pictures": {name: list(raw) for name, raw in read.pictures.items()},
        "latin": _present(LATIN, have),
        "title": title,
        "author": "",
        "lang": "zh" if language == "zh-Hans" else "en",
        "region": "CN" if language == "zh-Hans" else "GB",
    }


def _present(family: Sequence[str], have: frozenset[str]) -> list[str]:
    """Return the names of a family that this machine has, and those that typst brings along."""
    return [name for name in dict.fromkeys((*family, *SANS, *LAST)) if name in have]


def _place_rows(blocks: list[dict[str, Any]]) -> None:
    """Write into each row of a table where it stands, and where long words may be broken there."""
    for block in blocks:
        if block["kind"] != "table":
            continue
        for number, row in enumerate(block["rows"]):
            row["y"] = number
            for cell in row["cells"]:
                _place_rows(cell["blocks"])
                _soften(cell["blocks"])


def _soften(blocks: list[dict[str, Any]]) -> None:
    """Let long words of a cell break: ids and addresses would else run over its edge."""
    for block in blocks:
        for run in block.get("runs", ()):
            if run["kind"] == "text":
                run["text"] = LONG.sub(lambda word: _softened(word.group()), run["text"])


def _softened(word: str) -> str:
    """Return a word with the places at which it may be broken; a figure has none.

    >>> _softened("12,345,678.90"), _softened("CLEAR-OTHER-48") == "CLEAR-OTHER-48"
    ('12,345,678.90', False)
    """
    return word if FIGURE.fullmatch(word) else JOINT.sub("\\g<0>\u200b", word)


def _named(blocks: list[dict[str, Any]]) -> list[str]:
    """Return the names of all letters that a paper asks for."""
    found: list[str] = []
    for block in blocks:
        if block["kind"] == "paragraph":
            found += [run["letters"] for run in block["runs"] if "letters" in run]
        elif block["kind"] == "table":
            found += [
                name for row in block["rows"] for cell in row["cells"] for name in _named(cell["blocks"])
            ]
    return list(dict.fromkeys(found))
