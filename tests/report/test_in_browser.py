"""The pages in a real browser: readable by everybody, on a phone, in the dark, on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from onus.__main__ import main
from tests.in_browser import LANGUAGES, TAGS

from .conftest import assessed

pytestmark = pytest.mark.browser

OUTS = ("benxi", "compared", "empty")
A4_PX = 794
MARGINS_PX = 98


def opened(browser, path: Path, *, width: int = 1280, scheme: str = "light"):
    """Return a page, with what it complained of and what it asked for besides itself."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: trouble.append(request.url) if request.url != path.as_uri() else None)
    page.goto(path.as_uri())
    return page, trouble


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OUTS)
def test_the_report_has_no_barrier_no_side_scroll_and_no_error(
    request, browser, name, language, width, scheme
):
    out = request.getfixturevalue(name)
    page, trouble = opened(browser, out / f"report.{language}.html", width=width, scheme=scheme)

    found = Axe().run(page, options=TAGS).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()

    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == []
    assert wide <= width
    assert trouble == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rows_have_no_barrier_and_no_side_scroll(compared, browser, language, width):
    page, trouble = opened(browser, compared / f"rows.{language}.html", width=width)

    found = Axe().run(page, options=TAGS).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()

    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == []
    assert wide <= width
    assert trouble == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_script_planted_in_the_dossier_never_runs(crooked, browser, language):
    for name in ("report", "rows"):
        page, trouble = opened(browser, crooked / f"{name}.{language}.html")
        title = page.title()
        page.context.close()

        assert "pwned" not in title.replace("document.title='pwned'", "")
        assert trouble == []


def test_following_a_number_lands_on_its_rows(benxi, browser):
    page, _ = opened(browser, benxi / "report.en.html")

    number = page.locator(".summary a.n").nth(2)
    anchor = number.get_attribute("href").split("#")[1]
    number.click()
    seen = page.evaluate("location.hash")
    rows = page.locator(f"#{anchor} tbody tr").count()
    page.context.close()

    assert seen == f"#{anchor}"
    assert rows > 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["benxi", "compared"])
def test_on_paper_every_page_says_what_is_generated_and_no_table_is_cut(
    request, browser, tmp_path, name, language
):
    out = request.getfixturevalue(name)
    page, _ = opened(browser, out / f"report.{language}.html", width=A4_PX - MARGINS_PX)
    banner = page.locator(".banner").first.inner_text()
    page.emulate_media(media="print")
    cut = page.evaluate(
        "[...document.querySelectorAll('table,svg.map,svg.timeline')].filter("
        "e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1"
        " || e.scrollWidth > e.clientWidth + 1).map(e => e.className.baseVal ?? e.className)"
    )
    page.pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True)
    page.context.close()

    raw = (tmp_path / "report.pdf").read_bytes()
    pages = len(re.findall(rb"/Type\s*/Page\b", raw))
    assert cut == []
    assert pages >= 1
    if shutil.which("pdftotext"):
        told = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"], capture_output=True, check=True
        ).stdout.decode()
        sheets = [re.sub(r"\s", "", sheet) for sheet in told.split("\f") if sheet.strip()]
        start = re.sub(r"\s", "", banner)[:30]
        assert len(sheets) == pages
        assert [number for number, sheet in enumerate(sheets) if start not in sheet] == []


def test_a_winter_of_a_city_makes_a_report_of_bounded_size(tmp_path):
    """Two thousand segments here; the bound on rows and tooltips is what keeps ten thousand small."""
    words = ["simulate", tmp_path / "d", "--segments", "2000", "--vehicles", "4", "--days", "2"]
    assert main([str(word) for word in words]) == 0
    out = assessed(tmp_path / "d", tmp_path / "out", "2023-12-14T00:00:00Z")

    for language in LANGUAGES:
        sizes = [(out / f"{name}.{language}.html").stat().st_size for name in ("report", "rows")]
        assert sum(sizes) < 3_000_000
