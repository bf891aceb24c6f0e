"""Building: a template in docx from the description of a sheet.

In:  a sheet and a language.
Out: the bytes of a docx with tags, for a person to edit in Word and for `filling`.

The surprise: no template lies in the repository. All are made from descriptions that
can be reviewed, and an office that edits one keeps its own.
"""

from __future__ import annotations

from io import BytesIO
from itertools import pairwise
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from onus.base.texts import Language
from onus.papers.blocks import Block, Box, Each, Form, Grid, Leaf, Line, Sheet, When, said
from onus.papers.packing import packed
from onus.papers.styles import (
    ALT_NAMES,
    FOOTER_MM,
    LATIN,
    MARGINS_MM,
    PAGE_MM,
    SERIF,
    STYLES,
    TEXT_MM,
    Style,
    size_of,
)

ALIGN = {
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
RED = RGBColor(0xE6, 0x00, 0x12)
RED_LINE = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="18" w:space="6" w:color="{RED}"/></w:pBdr>'
AFTER_BORDERS = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
"""What the schema of Word wants after the borders of a paragraph."""
INDENT_LETTERS = 2
FOOT = (
    "{{ paper.number }}　　摘要 {{ paper.digest_short }}",
    "{{ paper.number }}   digest {{ paper.digest_short }}",
)
KEPT_STYLES = (
    "Normal",
    "Default Paragraph Font",
    "Normal Table",
    "Table Grid",
    "Header",
    "Footer",
    "No List",
)
UNUSED_PARTS = ("stylesWithEffects", "thumbnail", "customXml", "numbering")
CELL_MARGINS = f'<w:tblCellMar {nsdecls("w")}><w:left w:w="68" w:type="dxa"/><w:right w:w="68" w:type="dxa"/></w:tblCellMar>'
FONT_TABLE = "/word/fontTable.xml"


def template_docx(sheet: Sheet, language: Language) -> bytes:
    """Return the template of a sheet in a language."""
    made = Document()
    _clear(made)
    _set_page(made)
    _set_letters(made, language)
    for style in STYLES.values():
        _add_style(made, style, language)
    _Builder(made, language).add(sheet.blocks)
    _set_footer(made, language)
    made.core_properties.title = sheet.kind.title.text(language)
    made.core_properties.author = "Onus"
    made.core_properties.comments = ""
    stream = BytesIO()
    made.save(stream)
    return packed(stream.getvalue(), at_us=0)


def _clear(made: Any) -> None:
    """Take out what the library brings along and no paper uses: nine parts in ten of its bytes."""
    for style in list(made.styles):
        if style.name not in KEPT_STYLES:
            style.element.getparent().remove(style.element)
    for holder in (made.part, made.part.package):
        for name, relation in list(holder.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in UNUSED_PARTS:
                del holder.rels[name]


def _set_page(made: Any) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    for side, width in MARGINS_MM.items():
        setattr(section, f"{side}_margin", Mm(width))
    section.footer_distance = Mm(FOOTER_MM)
    made.settings.odd_and_even_pages_header_footer = True


def _set_letters(made: Any, language: Language) -> None:
    normal = made.styles["Normal"]
    _letters(normal, SERIF)
    normal.font.size = Pt(16 if language == "zh-Hans" else 12)
    normal.paragraph_format.space_after = Pt(0)
    fonts = made.part.package.iter_parts()
    table = next((part for part in fonts if str(part.partname) == FONT_TABLE), None)
    if table is not None:
        entries = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            for name, other in ALT_NAMES.items()
        )
        table._blob = (
            f'<?xml version="1.0" encoding="UTF-8"?><w:fonts {nsdecls("w")}>{entries}</w:fonts>'.encode()
        )


def _letters(style: Any, name: str) -> None:
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    fonts.set(qn("w:eastAsia"), name)


def _add_style(made: Any, style: Style, language: Language) -> None:
    added = made.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
    added.base_style, added.quick_style = made.styles["Normal"], True
    size, line = size_of(style, language)
    _letters(added, style.letters)
    added.font.size, added.font.bold = Pt(size), style.bold
    if style.red:
        added.font.color.rgb = RED
    form = added.paragraph_format
    form.alignment = ALIGN[style.align]
    form.space_before, form.space_after = Pt(style.before), Pt(style.after)
    if line:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    if style.indent and language == "zh-Hans":
        form.first_line_indent = Pt(size * INDENT_LETTERS)
    if style.indent and language == "en":
        form.space_after = Pt(6)
    form.right_indent = Pt(style.right)
    form.keep_with_next = style.keep
    form.widow_control = True
    if style.rule:
        added.element.get_or_add_pPr().insert_element_before(parse_xml(RED_LINE), *AFTER_BORDERS)


class _Builder:
    """Writes blocks into a document, or into one of its cells."""

    def __init__(self, made: Any, language: Language) -> None:
        self.made, self.language = made, language

    def add(self, blocks: tuple[Block, ...]) -> None:
        for block, following in zip(blocks, (*blocks[1:], None), strict=True):
            # A seal never stands alone on a page: what it is put under comes with it.
            held = isinstance(following, Line) and following.style == "sign"
            if isinstance(block, Line):
                self.line(block.style, said(block.words, self.language), held=held)
            elif isinstance(block, Each):
                self.tagged(f"for {block.loop}", block.blocks, "endfor")
            elif isinstance(block, When):
                self.tagged(f"if {block.test}", block.blocks, "endif")
            elif isinstance(block, Grid):
                self.grid(block)
            elif isinstance(block, Form):
                self.form(block, held=held)
            else:
                self.leaf(block)

    def line(self, style: str, text: str, *, held: bool = False) -> None:
        paragraph = self.made.add_paragraph(text, style=STYLES[style].name)
        if held:
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.keep_together = True

    def tagged(self, opens: str, blocks: tuple[Block, ...], closes: str) -> None:
        self.line("note", f"{{%p {opens} %}}")
        self.add(blocks)
        self.line("note", f"{{%p {closes} %}}")

    def leaf(self, _block: Leaf) -> None:
        paragraph = self.made.add_paragraph(style=STYLES["note"].name)
        paragraph.add_run().add_break(WD_BREAK.PAGE)

    def table(self, rows: int, widths_mm: tuple[int, ...]) -> Any:
        table = self.made.add_table(rows=rows, cols=len(widths_mm), style="Table Grid")
        table.autofit = False
        table._tbl.tblPr.append(parse_xml(CELL_MARGINS))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for column, width in zip(table.columns, widths_mm, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table

    def grid(self, block: Grid) -> None:
        table = self.table(4 + bool(block.foot), _across(tuple(column.width_mm for column in block.columns)))
        head, opens, body, closes, *foot = table.rows
        head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, column in zip(head.cells, block.columns, strict=True):
            _write(cell, "head", said(column.head, self.language))
        for row, tag in ((opens, f"{{%tr for {block.loop} %}}"), (closes, "{%tr endfor %}")):
            _write(row.cells[0], "cell", tag)
        for cell, column in zip(body.cells, block.columns, strict=True):
            _write(cell, column.style, column.tag)
        body._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for row in foot:
            for cell, column, words in zip(row.cells, block.columns, block.foot, strict=True):
                _write(cell, column.style, said(words, self.language))
        self.line("note", "")

    def form(self, block: Form, *, held: bool = False) -> None:
        table = self.table(len(block.rows), _across(block.widths_mm))
        for row, boxes in zip(table.rows, block.rows, strict=True):
            first = 0
            for box in boxes:
                cell = row.cells[first]
                if box.span > 1:
                    cell = cell.merge(row.cells[first + box.span - 1])
                self.box(cell, box)
                first += box.span
            row.height = Mm(max(9, *(box.height_mm for box in boxes)))
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        # Labels without their blanks mislead, so a form stays on one page where a page can hold it.
        for row in table.rows if held else table.rows[:-1]:
            for paragraph in (one for cell in row.cells for one in cell.paragraphs):
                paragraph.paragraph_format.keep_with_next = True
        self.line("note", "", held=held)

    def box(self, cell: Any, box: Box) -> None:
        lines = said(box.words, self.language).split("\n")
        _write(cell, box.style, lines[0])
        for text in lines[1:]:
            cell.add_paragraph(text, style=STYLES[box.style].name)
        cell.vertical_alignment = 0 if box.height_mm else 1


def _across(widths_mm: tuple[int, ...]) -> tuple[int, ...]:
    """Return widths that fill the text from margin to margin.

    >>> sum(_across((10, 20, 40))), _across((34, 44, 34, 44))
    (156, (34, 44, 34, 44))
    """
    total, edges = sum(widths_mm), [0]
    for end in range(1, len(widths_mm) + 1):
        edges.append(sum(widths_mm[:end]) * TEXT_MM // total)
    return tuple(right - left for left, right in pairwise(edges))


def _write(cell: Any, style: str, text: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = STYLES[style].name
    paragraph.add_run(text)
    if style in ("head", "middle"):
        cell.vertical_alignment = 1


def _set_footer(made: Any, language: Language) -> None:
    """Number the pages: odd ones at the right, even ones at the left, between dashes."""
    section = made.sections[0]
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = STYLES["foot"].name
        paragraph.alignment = ALIGN[align]
        indent = Pt(14)
        if align == "right":
            paragraph.paragraph_format.right_indent = indent
        else:
            paragraph.paragraph_format.left_indent = indent
        paragraph.add_run("— ")
        paragraph._p.append(
            parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
        )
        paragraph.add_run(" —")
        note = footer.add_paragraph(said(FOOT, language), style=STYLES["footnote"].name)
        note.alignment = ALIGN[align]
