"""Words for photos: every reason and doubt that is given has a sentence in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onus.report.photo_words import SENTENCES, SOURCES, photo_sentence

SRC = Path(__file__).resolve().parents[2] / "src" / "onus"


def test_every_reason_and_doubt_that_may_be_given_has_a_sentence():
    text = "".join(
        (SRC / name).read_text(encoding="utf-8")
        for name in ("core/evidence/pictures.py", "actions/import_photos.py")
    )
    given = set(re.findall(r'\(?f?"([a-z_]+)(?::\{|",?\))', text))
    by_source = {f"{kind}_{way}_{source}" for kind, sources in (("time", ("sheet", "exif", "name")), ("place", ("sheet", "position", "name"))) for source in sources for way in ("by", "also_by")}  # fmt: skip
    wanted = {name for name in given if name in ("no_time", "no_place", "times_differ", "places_differ", "several_places", "no_inspection", "several_inspections", "inspection_near", "reused", "datum", "days_differ", "no_service", "in_future")}  # fmt: skip

    assert (wanted | by_source) - set(SENTENCES) == set()
    assert len(wanted) >= 9


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_every_sentence_can_be_said_with_its_facts(language):
    for code, pair in SENTENCES.items():
        facts = ":".join(["exif", "name"][: pair[0].count("{")])

        said = photo_sentence(f"{code}:{facts}" if facts else code, language)

        assert said and "{" not in said and said not in SOURCES


def test_a_fact_with_a_colon_in_it_is_told_whole():
    assert photo_sentence("no_inspection:2024:7", "en") == "there is no inspection 2024:7"
