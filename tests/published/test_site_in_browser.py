"""The pages of a site in a real browser: for everybody, on a phone, in the dark, on paper, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.in_browser import LANGUAGES, TAGS

PAGES = ("index", "dictionary", "contract", "events")


def path_of(site: Path, page: str, language: str) -> Path:
    folder = next((site / "contracts").iterdir()) if page in ("contract", "events") else site
    return folder / f"{'index' if page == 'contract' else page}.{language}.html"


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_barrier_no_side_scroll_and_asks_for_nothing(
    published, browser, page, language, width, scheme
):
    path = path_of(published("benxi-2023").site, page, language)
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    opened = context.new_page()
    trouble: list[str] = []
    opened.on("console", lambda message: trouble.append(message.text))
    opened.on(
        "request", lambda request: trouble.append(request.url) if request.url != path.as_uri() else None
    )
    opened.goto(path.as_uri())

    opened.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(opened, options=TAGS).response["violations"]
    wide = opened.evaluate("document.documentElement.scrollWidth")
    context.close()

    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == []
    assert wide <= width
    assert trouble == []


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_page_prints_on_two_sheets(published, browser, language):
    context = browser.new_context()
    page = context.new_page()
    page.goto(path_of(published("benxi-2023").site, "index", language).as_uri())
    pdf = page.pdf(format="A4")
    context.close()

    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", pdf)) <= 2


@pytest.mark.parametrize("example", ["benxi-2023", "elder-care-2024", "points-2024"])
def test_every_link_of_every_page_leads_to_a_file_of_the_site(example, published):
    site = published(example).site
    broken = []
    for page in site.rglob("*.html"):
        for target in re.findall(r'href="([^"#]+)', page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).is_file():
                broken.append(f"{page.relative_to(site)}: {target}")

    assert broken == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_generated_data_says_so_on_the_face_of_its_pages_and_feeds(language, published):
    site = published("benxi-2023").site
    word = {"en": "network, fleet and officers are generated", "zh-Hans": "路网、车队与任职者为生成数据"}[
        language
    ]
    contract = next((site / "contracts").iterdir())

    faces = [
        site / f"index.{language}.html",
        contract / f"index.{language}.html",
        contract / f"events.{language}.html",
        *contract.glob(f"feeds/*.{language}.atom"),
    ]
    assert len(faces) == 6
    assert [one.name for one in faces if word not in one.read_text(encoding="utf-8")] == []


def test_the_front_page_tells_key_policy_and_three_steps(published):
    place = published("benxi-2023")
    page = (place.site / "index.en.html").read_text(encoding="utf-8")
    key = (place.site / "log/policy").read_text(encoding="utf-8").split()[1]

    assert page.count("<pre><code>") == 3
    assert "onus-verify.pyz" in page
    assert key in page
    assert len(re.findall(r"<code>[0-9a-f]{64}</code>", page)) == 1
