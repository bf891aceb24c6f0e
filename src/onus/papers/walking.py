"""Walking: a filled docx as plain data, for the PDF to be set from.

In:  the bytes of a docx, ours or one that a person edited.
Out: pages, paragraphs with runs, tables with merged cells, pictures: values made of
     texts and numbers alone.

The surprise: the PDF is set from the docx and not from the context, so that whatever
an office changed in its template stands in the PDF, too. What is not understood
(text boxes, drawings of Word) is left out; `unread` counts it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

TWIP_PT, HALF, EMU_PT = 20, 2, 12_700
SIDES = {"both": "justify", "distribute": "justify", "center": "center", "right": "right", "end": "right"}
SIZE_PT, GRID = 10.5, ("Table Grid", "TableGrid", "网格型")
DROPPED = ("w:pict", "w:object", "mc:AlternateContent")


@dataclass
class Walked:
    """A docx as data.

    Attributes:
        page: width, height and margins in points.
        blocks: paragraphs, tables and page breaks in their order.
        feet: blocks at the foot of odd and of even pages.
        pictures: bytes by name.
        unread: how many things were left out.
    """

    page: dict[str, float]
    blocks: list[dict[str, Any]] = field(default_factory=list)
    feet: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    unread: int = 0


def walked(docx: bytes) -> Walked:
    """Return a docx as data."""
    opened = Document(BytesIO(docx))
    section: Any = opened.sections[0]
    margins = {side: getattr(section, f"{side}_margin").pt for side in ("top", "bottom", "left", "right")}
    page = {
        "width": section.page_width.pt,
        "height": section.page_height.pt,
        "foot": section.footer_distance.pt,
        **margins,
    }
    result = Walked(page)
    walker = _Walker(opened, opened.part, result)
    result.blocks = list(walker.blocks(opened.element.body))
    odd = section.footer
    even = section.even_page_footer if opened.settings.odd_and_even_pages_header_footer else odd
    for name, footer in (("odd", odd), ("even", even)):
        result.feet[name] = list(_Walker(opened, footer.part, result).blocks(footer._element))
    return result


class _Walker:
    """Reads the blocks of one part of a docx."""

    def __init__(self, opened: Any, part: Any, result: Walked) -> None:
        self.part, self.result = part, result
        self.styles = {style.style_id: style.element for style in opened.styles}
        self.usual = next(
            (s.style_id for s in opened.styles if s.element.get(qn("w:default")) == "1" and s.type == 1), ""
        )
        self.defaults = opened.styles.element.find(qn("w:docDefaults"))

    def blocks(self, parent: Any) -> Iterator[dict[str, Any]]:
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self.paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield self.table(child)
            elif child.tag == qn("w:sdt"):
                content = child.find(qn("w:sdtContent"))
                yield from self.blocks(content if content is not None else ())

    # ---- paragraphs ----------------------------------------------------------

    def paragraph(self, element: Any) -> Iterator[dict[str, Any]]:
        """Yield a paragraph; a page break within it cuts it in two."""
        look = self.look(element)
        runs: list[dict[str, Any]] = []
        for piece in self.runs(element):
            if piece.get("kind") == "leaf":
                if runs:
                    yield {"kind": "paragraph", "runs": runs, **look}
                yield {"kind": "leaf"}
                runs = []
            else:
                runs.append(piece)
        last_is_leaf = not runs and element.find(f".//{qn('w:br')}[@{qn('w:type')}='page']") is not None
        if not last_is_leaf:
            yield {"kind": "paragraph", "runs": runs, **look}

    def chain(self, element: Any) -> Iterator[Any]:
        """Yield the properties of a paragraph, nearest first: its own, its style's, the default's."""
        own = element.find(qn("w:pPr"))
        if own is not None:
            yield own
        named = own.find(qn("w:pStyle")) if own is not None else None
        style = named.get(qn("w:val")) if named is not None else self.usual
        for each in self.style_chain(style):
            found = each.find(qn("w:pPr"))
            if found is not None:
                yield found

    def style_chain(self, style: str | None) -> Iterator[Any]:
        seen: list[str] = []
        while style and style in self.styles and style not in seen:
            seen.append(style)
            yield self.styles[style]
            base = self.styles[style].find(qn("w:basedOn"))
            style = base.get(qn("w:val")) if base is not None else None

    def look(self, element: Any) -> dict[str, Any]:
        chain = list(self.chain(element))
        line = _number(chain, "w:spacing", "w:line")
        rule = _text(chain, "w:spacing", "w:lineRule") or "auto"
        return {
            "align": SIDES.get(_text(chain, "w:jc", "w:val") or "", "left"),
            "first": (_number(chain, "w:ind", "w:firstLine") or 0) / TWIP_PT,
            "left": (_number(chain, "w:ind", "w:left") or _number(chain, "w:ind", "w:start") or 0) / TWIP_PT,
            "right": (_number(chain, "w:ind", "w:right") or _number(chain, "w:ind", "w:end") or 0) / TWIP_PT,
            "before": (_number(chain, "w:spacing", "w:before") or 0) / TWIP_PT,
            "after": (_number(chain, "w:spacing", "w:after") or 0) / TWIP_PT,
            "line": line / TWIP_PT if line and rule != "auto" else 0,
            "times": line / 240 if line and rule == "auto" else 1,
            "keep": _flag(chain, "w:keepNext"),
            "whole": _flag(chain, "w:keepLines"),
            "rule": _bottom_line(chain),
            "size": self.letters(element, None)["size"],
        }

    # ---- runs ----------------------------------------------------------------

    def runs(self, element: Any) -> Iterator[dict[str, Any]]:
        for child in element:
            if child.tag == qn("w:r"):
                yield from self.run(element, child)
            elif child.tag in (qn("w:hyperlink"), qn("w:ins"), qn("w:smartTag")):
                yield from self.runs(child)
            elif child.tag == qn("w:fldSimple"):
                if "PAGE" in (child.get(qn("w:instr")) or "").split():
                    yield {"kind": "page", **self.letters(element, child.find(qn("w:r")))}
                else:
                    yield from self.runs(child)
            elif child.tag == qn("w:sdt"):
                content = child.find(qn("w:sdtContent"))
                yield from self.runs(content if content is not None else ())

    def run(self, paragraph: Any, run: Any) -> Iterator[dict[str, Any]]:
        letters = self.letters(paragraph, run)
        for child in run:
            if child.tag == qn("w:t"):
                yield {"kind": "text", "text": child.text or "", **letters}
            elif child.tag == qn("w:tab"):
                yield {"kind": "text", "text": "\u3000", **letters}
            elif child.tag in (qn("w:br"), qn("w:cr")):
                leaf = child.get(qn("w:type")) == "page"
                yield {"kind": "leaf"} if leaf else {"kind": "break"}
            elif child.tag == qn("w:instrText") and (child.text or "").split()[:1] == ["PAGE"]:
                yield {"kind": "page", **letters}
            elif child.tag == qn("w:drawing"):
                yield from self.picture(child)
            elif child.tag in [qn(name) for name in DROPPED if not name.startswith("mc")]:
                self.result.unread += 1

    def letters(self, paragraph: Any, run: Any) -> dict[str, Any]:
        """Return letters, size, weight and colour of a run, from the nearest that names them."""
        chain = list(self.run_chain(paragraph, run))
        size = _number(chain, "w:sz", "w:val")
        colour = _text(chain, "w:color", "w:val") or ""
        return {
            "letters": _text(chain, "w:rFonts", "w:eastAsia") or _text(chain, "w:rFonts", "w:ascii") or "",
            "latin": _text(chain, "w:rFonts", "w:ascii") or "",
            "size": size / HALF if size else SIZE_PT,
            "bold": _flag(chain, "w:b"),
            "italic": _flag(chain, "w:i"),
            "under": (_text(chain, "w:u", "w:val") or "none") != "none",
            "colour": colour if len(colour) == 6 else "000000",
        }

    def run_chain(self, paragraph: Any, run: Any) -> Iterator[Any]:
        own = run.find(qn("w:rPr")) if run is not None else None
        if own is not None:
            yield own
            named = own.find(qn("w:rStyle"))
            if named is not None:
                yield from self.run_styles(named.get(qn("w:val")))
        holder = paragraph
        while holder is not None and holder.tag != qn("w:p"):
            holder = holder.getparent()
        properties = holder.find(qn("w:pPr")) if holder is not None else None
        named = properties.find(qn("w:pStyle")) if properties is not None else None
        yield from self.run_styles(named.get(qn("w:val")) if named is not None else self.usual)
        if self.defaults is not None:
            found = self.defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
            if found is not None:
                yield found

    def run_styles(self, style: str | None) -> Iterator[Any]:
        for each in self.style_chain(style):
            found = each.find(qn("w:rPr"))
            if found is not None:
                yield found

    def picture(self, drawing: Any) -> Iterator[dict[str, Any]]:
        blip = drawing.find(f".//{qn('a:blip')}")
        extent = drawing.find(f".//{qn('wp:extent')}")
        name = blip.get(qn("r:embed")) if blip is not None else None
        if name is None or extent is None or name not in self.part.related_parts:
            self.result.unread += 1
            return
        part = self.part.related_parts[name]
        file = f"picture-{str(part.partname).rsplit('/', 1)[-1]}"
        self.result.pictures[file] = part.blob
        props = drawing.find(f".//{qn('wp:docPr')}")
        yield {
            "kind": "picture",
            "file": file,
            "width": int(extent.get("cx")) / EMU_PT,
            "height": int(extent.get("cy")) / EMU_PT,
            "alt": (props.get("descr") or props.get("name") or "") if props is not None else "",
        }

    # ---- tables --------------------------------------------------------------

    def table(self, element: Any) -> dict[str, Any]:
        grid = element.find(qn("w:tblGrid"))
        widths = [int(one.get(qn("w:w")) or 0) / TWIP_PT for one in grid]
        properties = element.find(qn("w:tblPr"))
        rows, head = [], 0
        for number, row in enumerate(element.findall(qn("w:tr"))):
            settings = row.find(qn("w:trPr"))
            if settings is not None and settings.find(qn("w:tblHeader")) is not None and head == number:
                head += 1
            rows.append(self.row(row, settings))
        kept = [
            one["keep"]
            for row in rows[:-1]
            for cell in row["cells"]
            for one in cell["blocks"]
            if "keep" in one
        ]
        last = (
            [one.get("keep", False) for cell in rows[-1]["cells"] for one in cell["blocks"]] if rows else []
        )
        return {
            "kind": "table",
            "keep": bool(last) and all(last) and bool(kept) and all(kept),
            "together": bool(kept) and all(kept),
            "widths": widths,
            "head": head,
            "rows": _spanned(rows),
            "lines": self.has_lines(properties),
        }

    def has_lines(self, properties: Any) -> bool:
        borders = properties.find(qn("w:tblBorders")) if properties is not None else None
        if borders is not None:
            return any(one.get(qn("w:val")) not in ("nil", "none") for one in borders)
        style = properties.find(qn("w:tblStyle")) if properties is not None else None
        found = self.styles.get(style.get(qn("w:val"))) if style is not None else None
        return found is not None and found.find(f".//{qn('w:tblBorders')}") is not None

    def row(self, element: Any, settings: Any) -> dict[str, Any]:
        height = settings.find(qn("w:trHeight")) if settings is not None else None
        cells = []
        for cell in element.findall(qn("w:tc")):
            properties = cell.find(qn("w:tcPr"))
            chain = [properties] if properties is not None else []
            merge = properties.find(qn("w:vMerge")) if properties is not None else None
            cells.append(
                {
                    "span": _number(chain, "w:gridSpan", "w:val") or 1,
                    "merge": "" if merge is None else merge.get(qn("w:val")) or "continue",
                    "middle": _text(chain, "w:vAlign", "w:val") == "center",
                    "fill": _text(chain, "w:shd", "w:fill") or "",
                    "blocks": list(self.blocks(cell)),
                }
            )
        whole = settings is not None and settings.find(qn("w:cantSplit")) is not None
        return {
            "whole": whole,
            "height": int(height.get(qn("w:val"))) / TWIP_PT if height is not None else 0,
            "cells": cells,
        }


def _bottom_line(chain: list[Any]) -> str:
    """Return the colour of the line under a paragraph; empty for no line."""
    for one in chain:
        found = one.find(f"{qn('w:pBdr')}/{qn('w:bottom')}")
        if found is not None:
            colour = found.get(qn("w:color")) or ""
            drawn = found.get(qn("w:val")) not in ("nil", "none")
            return (colour if len(colour) == 6 else "000000") if drawn else ""
    return ""


def _spanned(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows in which a cell merged downwards stands once, with how many rows it takes."""
    open_cells: dict[int, dict[str, Any]] = {}
    for row in rows:
        column, kept = 0, []
        for cell in row["cells"]:
            cell["rows"], cell["column"] = 1, column
            if cell["merge"] == "continue" and column in open_cells:
                open_cells[column]["rows"] += 1
            else:
                open_cells.pop(column, None)
                if cell["merge"] == "restart":
                    open_cells[column] = cell
                kept.append(cell)
            column += cell["span"]
        row["cells"] = kept
    return rows


def _text(chain: list[Any], tag: str, attribute: str) -> str | None:
    for properties in chain:
        found = properties.find(qn(tag))
        value = found.get(qn(attribute)) if found is not None else None
        if value is not None:
            return str(value)
    return None


def _number(chain: list[Any], tag: str, attribute: str) -> int | None:
    text = _text(chain, tag, attribute)
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None


def _flag(chain: list[Any], tag: str) -> bool:
    for properties in chain:
        found = properties.find(qn(tag))
        if found is not None:
            return found.get(qn("w:val")) not in ("0", "false", "off")
    return False
