"""Words of pages: every sentence that a page says stands in a table, in both languages, and none stands there in vain."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

from onus.web.sentences import sentences

WEB = Path(__file__).resolve().parents[2] / "src" / "onus"
KEY = r"[a-z_0-9]+\.[a-z_0-9]+"
SOURCES = [*(WEB / "web").rglob("*.html"), *(WEB / "web").rglob("*.py"), *(WEB / "jobs").rglob("*.py")]
TEXTS = {path: path.read_text(encoding="utf-8") for path in SOURCES}
TABLES = {key.partition(".")[0] for key in sentences()}


def said() -> dict[str, str]:
    """Return the keys that pages and code ask for, each with one place that does."""
    asked = {}
    for path, text in TEXTS.items():
        wanted = re.findall(rf"{{%\s*say\s+[\"']({KEY})[\"']", text) if path.suffix == ".html" else []
        wanted += re.findall(rf"\bsay\(\s*[\"']({KEY})[\"']", text) if path.suffix == ".py" else []
        asked |= dict.fromkeys(wanted, path.name)
    return asked


def named_anywhere() -> tuple[set[str], list[str]]:
    """Return the keys that stand anywhere as a text, and the beginnings of those that are put together."""
    whole = {key for text in TEXTS.values() for key in re.findall(rf"[\"']({KEY})[\"']", text)}
    tables = "|".join(sorted(TABLES))
    begun = [
        start
        for text in TEXTS.values()
        for start in re.findall(
            rf"[\"'](?:{tables})\.[a-z_0-9]*(?={{)|[\"'](?:{tables})\.[a-z_0-9]{{2,}}(?=[\"'])", text
        )
    ]
    return whole, [start[1:] for start in begun if start[1:] not in sentences()]


def places(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def test_every_sentence_that_is_asked_for_is_there():
    assert {key: where for key, where in said().items() if key not in sentences()} == {}


def test_no_sentence_is_there_in_vain():
    whole, begun = named_anywhere()

    assert [
        key for key in sentences() if key not in whole and not any(key.startswith(one) for one in begun)
    ] == []


def test_a_sentence_has_the_same_places_to_fill_in_both_languages():
    assert [key for key, both in sentences().items() if places(both.en) != places(both.zh)] == []
    assert [key for key, both in sentences().items() if not (both.en and both.zh)] == []
