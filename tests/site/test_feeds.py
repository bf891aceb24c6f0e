"""Feeds: a feed reader takes them, and publishing again shows nothing new."""

from __future__ import annotations

from dataclasses import replace

import feedparser
import pytest

from onus.base.instants import DAY_US, Instant
from onus.core.consequences.certificates import Waiver
from onus.report.site_feeds import ESCALATIONS, FAILURES, KINDS, WAIVERS, feed_files, feed_name
from onus.wire.site.atom import ENTRIES_MAX, Entry, Feed, atom

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


def test_a_later_publication_of_the_same_changes_no_entry(shown):
    one = shown("benxi-2023")
    later = replace(one.published, number=2, published_at=Instant(one.published.published_at + DAY_US))

    assert feed_files(one.assessment, later) == feed_files(one.assessment, one.published)


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
