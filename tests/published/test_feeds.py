"""Feeds: a feed reader takes them, and publishing again shows nothing new."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from html import unescape

import feedparser
import pytest
from feedparser import FeedParserDict

from onus.base.instants import DAY_US, Instant
from onus.core.consequences.certificates import Waiver
from onus.report.site_feeds import ESCALATIONS, FAILURES, KINDS, WAIVERS, feed_files, feed_name
from onus.wire.site.atom import ENTRIES_MAX, Entry, Feed, atom

from .publishing import NOW, assess, contents, copied, publish_to

FEED = Feed("urn:x", "T", "", "A", "en", Instant(0), "f.atom", "../index.html", "Onus 1")


def parsed(raw: bytes):
    # A name for it keeps the parser from fetching anything.
    read = feedparser.parse(raw, response_headers={"content-type": "application/atom+xml"})
    assert not read.bozo, read.get("bozo_exception")
    return read


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_feed_reader_takes_every_feed(kind, language, shown):
    one = shown("benxi-2023")

    read = parsed(feed_files(one.assessment, one.published)[feed_name(kind, language)])

    assert read.version == "atom10"
    assert read.feed.id.startswith("urn:uuid:")
    assert len({entry.id for entry in read.entries}) == len(read.entries)
    assert all(entry.updated and entry.title and entry.summary for entry in read.entries)


def test_a_feed_reader_notices_a_feed_that_was_cut(shown):
    one = shown("benxi-2023")
    raw = feed_files(one.assessment, one.published)[feed_name(FAILURES, "en")]

    assert feedparser.parse(raw[: len(raw) // 2]).bozo


def test_failures_are_the_cases_and_escalations_their_later_steps(shown):
    one = shown("benxi-2023")
    files = feed_files(one.assessment, one.published)
    steps = sum(len(case.steps) - 1 for case in one.assessment.cases)

    assert len(parsed(files[feed_name(FAILURES, "en")]).entries) == len(one.assessment.cases) == 16
    assert len(parsed(files[feed_name(ESCALATIONS, "en")]).entries) == steps > 16


def feeds_of(place, language: str = "en") -> dict[str, dict[str, FeedParserDict]]:
    folder = next((place.site / "contracts").iterdir()) / "feeds"
    return {
        kind: {one.id: one for one in parsed((folder / feed_name(kind, language)).read_bytes()).entries}
        for kind in KINDS
    }


def test_an_entry_is_as_old_as_the_publication_that_first_told_it_and_no_older(published):
    place = published("benxi-2023")
    feeds = feeds_of(place)

    entries = [one for kind in (FAILURES, ESCALATIONS) for one in feeds[kind].values()]
    assert len(entries) > 30
    assert {one.published for one in entries} == {one.updated for one in entries} == {NOW}
    assert all(re.match("Due 2023-1[0-2]-", one.summary) for one in feeds[FAILURES].values())


@pytest.fixture(scope="module")
def corrected(published, tmp_path_factory):
    """Publish toilets thrice: as they are, with nothing new, and with a check that was corrected."""
    place = copied(published("toilets-2024"), tmp_path_factory.mktemp("corrected"))
    before = [feeds_of(place)]
    for now, as_of in (
        ("2024-09-02T00:00:00Z", "2024-05-05T00:00:01+08:00"),
        ("2024-09-03T00:00:00Z", "2024-05-05T00:00:02+08:00"),
    ):
        if len(before) == 2:
            path = place.dossier / "inspections.csv"
            rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
            failed = next(row for row in rows if ",fail," in row)
            path.write_text("".join(row for row in rows if row != failed), encoding="utf-8")
        assess(place.dossier, place.out, as_of)
        publish_to(place, now=now)
        before.append(feeds_of(place))
    return place, before


def test_a_later_publication_of_the_same_changes_no_entry(corrected):
    _, (first, second, _) = corrected

    assert first[FAILURES] != {}
    assert first == second


def test_a_correction_that_is_published_later_shows_as_updated_and_keeps_its_id(corrected):
    _, (first, _, third) = corrected
    kept = first[FAILURES].keys() & third[FAILURES].keys()
    changed = [key for key in kept if first[FAILURES][key].summary != third[FAILURES][key].summary
               or first[FAILURES][key].title != third[FAILURES][key].title]  # fmt: skip

    assert changed != [] or first[FAILURES].keys() != third[FAILURES].keys()
    for key in kept:
        assert third[FAILURES][key].published == first[FAILURES][key].published == NOW
        assert third[FAILURES][key].updated == ("2024-09-03T00:00:00Z" if key in changed else NOW)
    for key in third[FAILURES].keys() - kept:
        assert third[FAILURES][key].published == third[FAILURES][key].updated == "2024-09-03T00:00:00Z"


def test_whoever_holds_the_log_writes_the_same_feeds_again_without_the_older_site(corrected):
    place, _ = corrected
    before = contents(place.site)
    shutil.rmtree(place.site)

    publish_to(place, now="2024-09-04T00:00:00Z")

    after = contents(place.site)
    assert {name: raw for name, raw in before.items() if "/feeds/" in name} == {
        name: raw for name, raw in after.items() if "/feeds/" in name
    }


@pytest.mark.parametrize("example", ["benxi-2023", "toilets-2024"])
def test_the_link_of_an_entry_leads_to_the_place_on_a_page_that_tells_of_it(example, published):
    place = published(example)
    folder = next((place.site / "contracts").iterdir()) / "feeds"
    for language in ("en", "zh-Hans"):
        for entries in feeds_of(place, language).values():
            for one in entries.values():
                path, _, anchor = one.link.partition("#")
                page = unescape((folder / path).resolve().read_text(encoding="utf-8"))
                assert page.count(f'id="{anchor}"') == 1
                assert one.title in page


def test_a_waiver_tells_who_let_how_much_go_and_why(shown):
    one = shown("benxi-2023")
    waived = Waiver(
        "w-1", "2023-12", "", "contract-manager", "snow <b>too</b> heavy", 123_400, 0, Instant(5), Instant(6)
    )
    follows = replace(one.assessment.consequences, waivers=(waived,))
    changed = replace(one.assessment, consequences=follows)

    entry = parsed(feed_files(changed, one.published)[feed_name(WAIVERS, "en")]).entries[0]

    assert "1,234.00 CNY of 2023-12" in entry.title
    assert "too" in entry.summary
    assert "Contract manager" in entry.summary or "contract" in entry.summary.lower()


def test_what_xml_cannot_hold_is_marked_and_nothing_becomes_markup():
    entry = Entry("urn:y", Instant(1), "a\x00<script>&]]>\ud800", 'q"\x1f', "x?a=1&b=<2>")

    read = parsed(atom(FEED, [entry])).entries[0]

    assert read.title.startswith("a\ufffd")
    assert "<script>" not in atom(FEED, [entry]).decode()


def test_a_feed_holds_its_newest_entries_and_no_more_than_the_limit():
    entries = [Entry(f"urn:{at}", Instant(at * DAY_US), str(at), "s", "l") for at in range(ENTRIES_MAX + 20)]

    read = parsed(atom(FEED, entries))

    assert len(read.entries) == ENTRIES_MAX
    assert read.entries[0].title == str(ENTRIES_MAX + 19)
    assert atom(FEED, entries) == atom(FEED, reversed(entries))
