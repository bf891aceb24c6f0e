"""Templates as Word and the PDF set them: what belongs together stays together."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from onus.papers.building import template_docx
from onus.papers.sheets.order import SHEET

SIGN = "落款"


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_signature_takes_the_last_sentence_along_to_its_page(language):
    paragraphs = Document(BytesIO(template_docx(SHEET, language))).paragraphs
    first = next(number for number, one in enumerate(paragraphs) if one.style.name == SIGN)
    before = [one for one in paragraphs[:first] if not one.text.startswith("{%p")]

    assert before[-1].text
    assert before[-1].paragraph_format.keep_with_next is True
