"""Atom: a feed as the one byte string that stands for it.

In:  title, author, entries with ids that never change.
Out: XML of RFC 4287, entries from new to old.

The surprise: no clock is read. Times are those of publications: when an entry could
first be read, and when it last changed. When the thing itself happened is told in the
text, and orders entries that were published together.

Source: RFC 4287.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from onus.base.instants import Instant, utc_text

ENTRIES_MAX = 500
NAMESPACE = "http://www.w3.org/2005/Atom"
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Attributes:
        id: a URN; the same for the same thing, for ever.
        updated: when it last changed its meaning for whoever reads the site.
        published: when it could first be read.
        happened_at: when the thing itself happened.
        title: one line.
        summary: a sentence.
        link: address of the file that tells more, from the feed.
        categories: words to filter by.
    """

    id: str
    updated: Instant
    title: str
    summary: str
    link: str
    published: Instant | None = None
    happened_at: Instant = Instant(0)
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed without its entries; addresses are relative unless the site's is known."""

    id: str
    title: str
    subtitle: str
    author: str
    language: str
    updated: Instant
    own: str
    home: str
    generator: str


def atom(feed: Feed, entries: Iterable[Entry]) -> bytes:
    """Write a feed with its newest entries.

    >>> feed = Feed("urn:a", "T", "", "A", "en", Instant(0), "f.atom", "../index.html", "Onus")
    >>> atom(feed, [Entry("urn:b", Instant(5), "<late>", "s", "x.json")]).decode().count("&lt;late&gt;")
    1
    """
    newest = newest_of(entries)
    updated = max((one.updated for one in newest), default=feed.updated)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="{NAMESPACE}" xml:lang={_quoted(feed.language)}>',
        _element("id", feed.id),
        _element("title", feed.title),
        *([_element("subtitle", feed.subtitle)] if feed.subtitle else []),
        _element("updated", utc_text(updated)),
        f"<author>{_element('name', feed.author)}</author>",
        f'<link rel="self" type="application/atom+xml" href={_quoted(feed.own)}/>',
        f'<link rel="alternate" type="text/html" href={_quoted(feed.home)}/>',
        _element("generator", feed.generator),
        *(line for one in newest for line in _entry(one)),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def newest_of(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that a feed holds, from new to old.

    >>> [one.id for one in newest_of([Entry("a", Instant(1), "", "", ""), Entry("b", Instant(2), "", "", "")])]
    ['b', 'a']
    """
    return sorted(entries, key=lambda one: (-one.updated, -one.happened_at, one.id))[:ENTRIES_MAX]


def anchor_of(entry: str) -> str:
    """Return the anchor at which a page tells of an entry, by the entry's id.

    >>> anchor_of("urn:uuid:0a1b")
    'e-0a1b'
    """
    return f"e-{entry.rsplit(':', 1)[-1]}"


def _entry(one: Entry) -> Sequence[str]:
    return [
        "<entry>",
        _element("id", one.id),
        _element("title", one.title),
        _element("updated", utc_text(one.updated)),
        *([] if one.published is None else [_element("published", utc_text(one.published))]),
        f'<link rel="alternate" href={_quoted(one.link)}/>',
        *(f"<category term={_quoted(term)}/>" for term in one.categories),
        f'<summary type="text">{_written(one.summary)}</summary>',
        "</entry>",
    ]


def _element(name: str, text: str) -> str:
    return f"<{name}>{_written(text)}</{name}>"


def _written(text: str) -> str:
    """Return a text as XML; what XML cannot hold becomes a mark that says so."""
    return escape(_UNWRITABLE.sub("\ufffd", text))


def _quoted(text: str) -> str:
    return quoteattr(_UNWRITABLE.sub("\ufffd", text))
