"""Texts of a dossier are shown and never obeyed; homes appear nowhere that may be published."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import HOME, IMAGE, SCRIPT
from .reading import Page

NAMES = [f"{page}.{language}.html" for page in ("report", "rows") for language in ("en", "zh-Hans")]


@pytest.mark.parametrize("name", NAMES)
def test_a_script_in_a_name_stays_text(crooked, name):
    text = (crooked / name).read_text(encoding="utf-8")
    page = Page(text)

    assert "&lt;script&gt;" in text
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert SCRIPT not in text
    assert IMAGE not in text
    assert [a for a in page.attributes if a[1].startswith("on")] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_page_refers_to_anything_outside_its_folder(crooked, name):
    page = Page((crooked / name).read_text(encoding="utf-8"))

    outside = [
        value
        for _, attribute, value in page.attributes
        if attribute in ("href", "src", "srcset", "data", "action", "poster") and ":" in (value or "")
    ]
    assert outside == []
    assert "http-equiv" in {attribute for _, attribute, _ in page.attributes}


def test_a_home_appears_in_no_file_that_may_be_published(crooked):
    public = [path for path in sorted(crooked.rglob("*")) if path.is_file() and path.parent.name != "private"]
    words = (HOME, "12 Elm", "Elm%20Street")

    leaks = [path.name for path in public if any(word.encode() in path.read_bytes() for word in words)]
    assert leaks == []
    assert "Elm" in (crooked / "private" / "places.csv").read_text(encoding="utf-8")


def test_a_home_goes_by_its_pseudonym_in_the_rows(crooked: Path):
    assert "private-" in (crooked / "findings.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_escaped_twice(crooked, name):
    visible = "".join(Page((crooked / name).read_text(encoding="utf-8")).visible)

    assert [mark for mark in ("&lt;", "&gt;", "&#39;", "&amp;", "&#34;") if mark in visible] == []
