"""The page of a hand-over: opened by itself, by everyone, in both languages."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe

from onus.actions.hand_over import hand_over
from tests.in_browser import TAGS

from .test_in_browser import opened


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_of_a_case_opens_by_itself_and_is_open_to_everyone(browser, benxi, tmp_path, width):
    case = json.loads((benxi / "cases.jsonl").read_text(encoding="utf-8").splitlines()[0])["id"]
    hand_over(benxi, case, tmp_path / "case.zip", dossier=None)
    shutil.unpack_archive(tmp_path / "case.zip", tmp_path / "opened")
    index = tmp_path / "opened" / "index.html"
    page, trouble = opened(browser, index, width=width)
    found = Axe().run(page, options=TAGS).response["violations"]
    links = page.eval_on_selector_all(
        "a", "found => found.map(a => decodeURIComponent(a.getAttribute('href')))"
    )
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()

    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == []
    assert (trouble, wide <= width) == ([], True)
    assert all((tmp_path / "opened" / link).is_file() for link in links)
    assert re.findall(r"https?://", index.read_text(encoding="utf-8")) == []
