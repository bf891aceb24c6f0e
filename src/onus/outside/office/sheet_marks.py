"""Sheet marks: colours and comments set into the parts of a workbook, nothing else touched.

In:  the bytes of a part and the marks of its sheet.
Out: the bytes with the marks; everything that was there stands where it stood.

The surprise: cells are coloured by a conditional format that always holds, not
by a new style. So each cell keeps its own format under the colour, and one
command of the spreadsheet (Clear Rules) takes all colours away again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from onus.outside.office.plain_books import RELATIONS, text_xml
from onus.wire.office.grids import place_of
from onus.wire.office.mark_texts import AUTHOR, Mark

CHUNK_BYTES = 1024 * 1024
EDGE_BYTES_MAX = 16 * 1024 * 1024
"""Of what stands before and after the cells of a sheet."""
BEFORE_FORMATS = (
    "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
)  # fmt: skip
BEFORE_DRAWINGS = (
    *BEFORE_FORMATS, "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
)  # fmt: skip
"""What may stand between the cells and a place, in the order of the form (ECMA-376, part 1, 18.3.1.99)."""
FAULT_FILL, WARNING_FILL = "FFFFC9CF", "FFFFECA1"
"""Colours that no program offers by itself, by which older marks are known."""
MARK = "⟦Onus⟧"
_SAID = re.compile(r"<t(?:\s[^<>]*)?>([^<]*)</t>")
_TAG = re.compile(rb"<(/?)([\w.-]+:)?([\w.-]+)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_SELECTED = re.compile(rb'(\stabSelected=)(["\'])(?:1|true)\2')
_PRIORITY = re.compile(rb'\spriority="([0-9]{1,9})"')


class CannotPatch(Exception):
    """The part is written in a way that is not understood here; the caller writes the sheet anew."""


@dataclass(frozen=True, slots=True)
class Formats:
    """Numbers of the two colours among the formats of a workbook, and of the style of long texts."""

    fault: int
    warning: int
    wrapped: int = 0


def patched_sheet(
    stream: IO[bytes], marks: Sequence[Mark], formats: Formats, drawing: str
) -> Iterator[bytes]:
    """Yield the bytes of a sheet with its marks.

    Args:
        stream: the sheet as it was.
        marks: its marks; without any only its selection as a tab is taken away.
        formats: of the two colours.
        drawing: id of the relation to its drawing of comments; empty where it has one already.

    Raises:
        CannotPatch: the sheet is written in a way that is not understood.
    """
    data = b""
    while not (found := re.search(rb"<([\w.-]+:)?sheetData[\s/>]", data)):
        chunk = stream.read(CHUNK_BYTES)
        if not chunk or len(data) > EDGE_BYTES_MAX:
            raise CannotPatch("no cells")
        data += chunk
    head, data = data[: found.start()], data[found.start() :]
    yield _SELECTED.sub(rb"\g<1>\g<2>0\g<2>", head)
    prefix = found[1] or b""
    end = b"</" + prefix + b"sheetData>"
    empty = re.match(rb"<" + prefix + rb"sheetData[^<>]*/>", data)
    if empty:
        yield data[: empty.end()]
        data = data[empty.end() :]
    else:
        while (place := data.find(end)) < 0:
            keep = len(end)
            yield data[:-keep]
            chunk = stream.read(CHUNK_BYTES)
            if not chunk:
                raise CannotPatch("cells without end")
            data = data[-keep:] + chunk
        yield data[: place + len(end)]
        data = data[place + len(end) :]
    tail = data + stream.read(EDGE_BYTES_MAX + 1)
    if len(tail) > EDGE_BYTES_MAX:
        raise CannotPatch("too much after the cells")
    yield _tail(tail, prefix.decode(), marks, formats, drawing)


def _tail(tail: bytes, prefix: str, marks: Sequence[Mark], formats: Formats, drawing: str) -> bytes:
    """Set colours and the drawing of comments between what stands after the cells."""
    tail = _without_old_colours(tail, prefix, formats)
    if not marks:
        return tail
    priority = max((int(one[1]) for one in _PRIORITY.finditer(tail)), default=0) + 1
    rules = ""
    for warning, number in ((False, formats.fault), (True, formats.warning)):
        areas = " ".join(one.area for one in marks if one.warning == warning)
        if areas:
            rules += (
                f'<{prefix}conditionalFormatting sqref="{areas}"><{prefix}cfRule type="expression" '
                f'dxfId="{number}" priority="{priority}"><{prefix}formula>TRUE</{prefix}formula></{prefix}cfRule>'
                f"</{prefix}conditionalFormatting>"
            )
            priority += 1
    tail = _set_after(tail, BEFORE_FORMATS, rules.encode())
    if drawing:
        link = f'<{prefix}legacyDrawing xmlns:onusr="{RELATIONS}" onusr:id="{drawing}"/>'
        tail = _set_after(tail, BEFORE_DRAWINGS, link.encode())
    return tail


def _without_old_colours(tail: bytes, prefix: str, formats: Formats) -> bytes:
    """Take the colours of an earlier import away: those of our formats that always hold."""
    p = re.escape(prefix.encode())
    block = re.compile(
        rb"<" + p + rb"conditionalFormatting\b(?:(?!</" + p + rb"conditionalFormatting>).)*</" + p
        + rb"conditionalFormatting>", re.DOTALL
    )  # fmt: skip
    ours = rb'dxfId="(%d|%d)"' % (formats.fault, formats.warning)

    def kept(found: re.Match[bytes]) -> bytes:
        old = re.search(ours, found[0]) and re.search(rb"formula>\s*(TRUE|1)\s*</", found[0])
        return b"" if old else found[0]

    return block.sub(kept, tail)


def _set_after(tail: bytes, before: Sequence[str], new: bytes) -> bytes:
    """Set an element after the last one that comes before it."""
    place = 0
    for name, end in _elements(tail):
        if name not in before:
            break
        place = end
    return tail[:place] + new + tail[place:]


def _elements(tail: bytes) -> Iterator[tuple[str, int]]:
    """Yield name and end of each element at the top of a text, until the root closes."""
    depth, name, at = 0, "", 0
    while found := _TAG.search(tail, at):
        at = found.end()
        if found[1]:
            depth -= 1
            if depth < 0:
                return
        elif not found[5]:
            depth += 1
        if depth == 1 and not found[1] and not found[5]:
            name = found[3].decode()
        if depth == 0:
            yield (found[3].decode() if found[5] else name), found.end()
    raise CannotPatch("no end")


def patched_styles(styles: bytes) -> tuple[bytes, Formats]:
    """Add the two colours to the formats of a workbook, and a style for long texts.

    Raises:
        CannotPatch: the part is written in a way that is not understood.
    """
    root = re.search(rb"<([\w.-]+:)?styleSheet\b", styles)
    if not root:
        raise CannotPatch("no styles")
    p = (root[1] or b"").decode()
    numbers = []
    for colour in (FAULT_FILL, WARNING_FILL):
        fill = (
            f'<{p}dxf><{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{colour}"/>'
            f'<{p}bgColor rgb="{colour}"/></{p}patternFill></{p}fill></{p}dxf>'
        )
        after = rb"(?:tableStyles|colors|extLst)\b"
        styles, number = _appended(styles, p, ("dxfs", "dxf"), fill, known_by=colour, after=after)
        numbers.append(number)
    wrapped = (
        f'<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
        f'<{p}alignment vertical="top" wrapText="1"/></{p}xf>'
    )
    after = rb"(?:cellStyles|dxfs|tableStyles|colors|extLst)\b"
    styles, style = _appended(styles, p, ("cellXfs", "xf"), wrapped, known_by=wrapped, after=after)
    return styles, Formats(*numbers, style)


def _appended(
    styles: bytes, p: str, names: tuple[str, str], new: str, *, known_by: str, after: bytes
) -> tuple[bytes, int]:
    """Add an element to a list of the styles, unless it is there; return its number in the list."""
    many, one = names
    q = re.escape(p.encode())
    found = re.search(rb"<%s%s\b[^<>]*?(/?)>" % (q, many.encode()), styles)
    whole = f'<{p}{many} count="1">{new}</{p}{many}>'.encode()
    if found is None:
        place = re.search(rb"<%s%s|</%sstyleSheet\s*>" % (q, after, q), styles)
        if not place:
            raise CannotPatch("styles without end")
        return styles[: place.start()] + whole + styles[place.start() :], 0
    if found[1]:
        return styles[: found.start()] + whole + styles[found.end() :], 0
    end = styles.find(f"</{p}{many}>".encode(), found.end())
    if end < 0:
        raise CannotPatch("styles without end")
    inside = styles[found.end() : end]
    begins = [at.start() for at in re.finditer(rb"<%s%s[\s/>]" % (q, one.encode()), inside)]
    known = inside.find(known_by.encode())
    if known >= 0:
        return styles, sum(1 for begin in begins if begin <= known) - 1
    opened = f'<{p}{many} count="{len(begins) + 1}">'.encode()
    joined = styles[: found.start()] + opened + inside + new.encode() + styles[end:]
    return joined, len(begins)


def new_comments(marks: Sequence[Mark], main: str) -> bytes:
    """Return a part of comments."""
    listed = "".join(_comment(one, 0) for one in marks)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<comments xmlns="{main}"><authors><author>{AUTHOR}</author></authors>'
        f"<commentList>{listed}</commentList></comments>"
    ).encode()


def joined_comments(
    comments: bytes, marks: Sequence[Mark]
) -> tuple[bytes, tuple[Mark, ...], tuple[str, ...]]:
    """Add marks to the comments of a sheet; a cell that has a comment keeps it and gets ours below.

    Returns:
        The part, the marks for which a box is still needed, and the cells
        whose comments of an earlier import were taken away.

    Raises:
        CannotPatch: the part is written in a way that is not understood.
    """
    text = comments.decode("utf-8-sig")
    root = re.search(r"<([\w.-]+:)?comments\b", text)
    if not root or root[1]:
        raise CannotPatch("comments under a prefix")
    text = re.sub(r"<(authors|commentList)\s*/>", r"<\1></\1>", text)
    if "</authors>" not in text or "</commentList>" not in text:
        raise CannotPatch("comments without list")
    authors = len(re.findall(r"<author[\s/>]", text))
    text, gone = _without_old_comments(text)
    fresh: list[Mark] = []
    for mark in marks:
        found = re.search(rf'<comment\b[^<>]*\sref="{mark.ref}"[^<>]*>', text)
        end = text.find("</text>", found.end()) if found else -1
        if found and end < 0:
            raise CannotPatch("a comment without text")
        if found:
            run = f'<r><t xml:space="preserve">\n{MARK} {text_xml(mark.text)}</t></r>'
            text = text[:end] + run + text[end:]
        else:
            fresh.append(mark)
    text = text.replace("</authors>", f"<author>{AUTHOR}</author></authors>", 1)
    listed = "".join(_comment(one, authors) for one in fresh)
    text = text.replace("</commentList>", f"{listed}</commentList>", 1)
    return text.encode(), tuple(fresh), gone


def _without_old_comments(text: str) -> tuple[str, tuple[str, ...]]:
    """Take away what an earlier import wrote: its own comments, and its lines in those of others.

    They are known by the mark with which they begin. A program that saved the
    workbook since may have forgotten authors and cut the text into other runs.
    """
    gone: list[str] = []

    def kept(found: re.Match[str]) -> str:
        said = "".join(one[1] for one in _SAID.finditer(found[0]))
        place = said.find(MARK)
        if place < 0:
            return found[0]
        before = said[:place].rstrip("\n")
        if before:
            return _shortened(found[0], len(before))
        ref = re.search(r'\sref="([A-Z]+[0-9]+)"', found[0])
        gone.append(ref[1] if ref else "")
        return ""

    return re.sub(r"<comment\s(?:(?!</comment>).)*</comment>", kept, text, flags=re.DOTALL), tuple(gone)


def _shortened(comment: str, length: int) -> str:
    """Return a comment with only so many letters of its text, in their runs."""
    left = length

    def kept(found: re.Match[str]) -> str:
        nonlocal left
        taken = found[1][:left]
        left -= len(taken)
        return found[0].replace(f">{found[1]}</", f">{taken}</", 1)

    short = _SAID.sub(kept, comment)
    return re.sub(r"<r>(?:(?!</r>).)*<t[^<>]*></t></r>", "", short, flags=re.DOTALL)


def _comment(mark: Mark, author: int) -> str:
    return (
        f'<comment ref="{mark.ref}" authorId="{author}"><text><r><t xml:space="preserve">'
        f"{MARK} {text_xml(mark.text)}</t></r></text></comment>"
    )


def new_drawing(marks: Sequence[Mark]) -> bytes:
    """Return a drawing with a box for each comment; without it a spreadsheet does not show one."""
    return (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel">'
        f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>{_boxes(marks)}</xml>'
    ).encode()


def joined_drawing(drawing: bytes, marks: Sequence[Mark], gone: Sequence[str]) -> bytes:
    """Add boxes to the drawing of a sheet, and take those away whose comments are gone.

    Raises:
        CannotPatch: the part is written in a way that is not understood.
    """
    places = [place_of(ref) for ref in gone if ref]

    def kept(found: re.Match[bytes]) -> bytes:
        row = re.search(rb"<x:Row>\s*([0-9]+)\s*</x:Row>", found[0])
        column = re.search(rb"<x:Column>\s*([0-9]+)\s*</x:Column>", found[0])
        known = row and column and (int(row[1]) + 1, int(column[1]) + 1) in places
        return b"" if known else found[0]

    drawing = re.sub(rb"<v:shape\s(?:(?!</v:shape>).)*</v:shape>", kept, drawing, flags=re.DOTALL)
    drawing = re.sub(rb'<v:shapetype[^<>]*id="onus_t202"(?:(?!</v:shapetype>).)*</v:shapetype>', b"", drawing,
                     flags=re.DOTALL)  # fmt: skip
    place = drawing.rfind(b"</xml>")
    if place < 0:
        raise CannotPatch("a drawing without end")
    return drawing[:place] + _boxes(marks).encode() + drawing[place:]


def _boxes(marks: Sequence[Mark]) -> str:
    names = (
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel"'
    )
    kind = (
        f'<v:shapetype {names} id="onus_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
        '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
    )
    return (kind if marks else "") + "".join(_box(one, names) for one in marks)


def _box(mark: Mark, names: str) -> str:
    row, column = mark.row - 1, mark.column - 1
    lines = 3 + len(mark.text) // 28
    return (
        f'<v:shape {names} id="onus_s{mark.row}_{mark.column}" type="#onus_t202" '
        'style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
        '<v:fill color2="#ffffe1"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{column + 1}, 15, {max(row - 1, 0)}, 2, {column + 6}, 15, {row + lines}, 4</x:Anchor>"
        f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
