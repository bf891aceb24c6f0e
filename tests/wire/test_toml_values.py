"""TOML values: what is read, what is refused, in which words and on which line."""

from __future__ import annotations

import pytest

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.accountability.register import Holding, Post
from onus.core.contracts.contract import Obligation, PlacesOwed
from onus.core.contracts.payments import Price
from onus.core.contracts.standards import Deadline, Measure, Standard
from onus.wire.toml_values import decode, toml_table

PRICE = {"id": "p", "clause": "7", "obligation": "o", "unit": "km", "amount_minor": 1}


def told(kind: type, table: object, lines: dict[str, int] | None = None) -> list[tuple[str, str]]:
    return [(one.where, one.what) for one in decode(kind, table, lines or {}, file="x.toml").faults]


@pytest.mark.parametrize(
    ("raw", "code", "line", "says"),
    [
        (b"a = ", "DOSSIER-001", 1, "Invalid value"),
        (b"a = 1\nb = 1\na = 2", "DOSSIER-001", 3, "overwrite"),
        (b"a = 1\nb = [", "DOSSIER-001", 2, "end of document"),
        (b"a = \"\x00\"", "DOSSIER-001", 1, "Illegal character"),
        (b"a = 2024-02-30", "DOSSIER-001", 1, "Invalid date"),
        (b"a = " + b"9" * 5_000, "DOSSIER-001", 1, "4300 digits"),
        (b"a = " + b"[" * 100_000, "DOSSIER-001", 0, "nested too deep"),
        ("a = 1\nb = '清雪'".encode("gb18030"), "DOSSIER-002", 2, "Byte 11 (hex c7)"),
        ("a = 1\nb = '锟斤拷'".encode(), "DOSSIER-006", 2, "锟斤拷"),
        ("a = '\ufffd'".encode(), "DOSSIER-006", 1, "\ufffd"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_with_its_line(raw, code, line, says):
    faults = toml_table(raw, file="x.toml")[2]

    assert [(one.code, one.line) for one in faults] == [(code, line)]
    assert says in faults[0].what


def test_a_byte_order_mark_is_allowed():
    assert toml_table(b"\xef\xbb\xbfa = 1", file="x")[0] == {"a": 1}


@pytest.mark.parametrize(
    ("kind", "table", "where", "what"),
    [
        (Post, {"id": 7, "body": "b", "title": "t"}, "id", "a text is asked, 7 was found."),
        (Post, {"id": "a\x07", "body": "b", "title": "t"}, "id", "a text without control characters is asked."),
        (Post, {"id": "p", "body": "b", "title": 3}, "title",
         'a text in two languages ({ en = "...", "zh-Hans" = "..." }) is asked.'),
        (Post, {"id": "p", "body": "b", "title": {"en": 3}}, "title", "a text is asked, 3 was found."),
        (Post, {"id": "p", "body": "b", "title": "t", "head": 1}, "head", "true or false is asked, 1 was found."),
        (Post, {"id": "p", "body": "b", "title": "t", "powers": "inspect"}, "powers",
         "a list is asked, 'inspect' was found."),
        (Holding, {"post": "p", "holder": "h", "since": "2024"}, "since",
         "an instant with its offset (2023-12-19T20:00:00+08:00) is asked, '2024' was found."),
        (Standard, {"measure": "guess"}, "measure",
         "one of coverage, touch, events, closing, act is asked, 'guess' was found."),
        (Standard, {"passes": True}, "passes", "a whole number is asked, True was found."),
        (Standard, {"passes": 2.0}, "passes", "a whole number is asked, 2.0 was found."),
        (Standard, {"passes": 2**60}, "passes",
         f"a whole number of at most {2**53} is asked, {2**60} was found."),
        (Deadline, {"within_h_by_grade": {"heavy": "long"}}, "within_h_by_grade.heavy",
         "a whole number is asked, 'long' was found."),
        (Deadline, {"within_h_by_grade": [1]}, "within_h_by_grade", "a table is asked, [1] was found."),
        (PlacesOwed, {"ids": ["a", 2]}, "ids[1]", "a text is asked, 2 was found."),
        (Price, {**PRICE, "extra": 1}, "extra", "`extra` is no key here."),
        (Price, {k: v for k, v in PRICE.items() if k != "unit"}, "unit", "`unit` is missing."),
        (Price, {**PRICE, "unit": "mile"}, "unit",
         "unit must be one of duty, km, m2, visit, month, not 'mile'."),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_told_with_its_key(kind, table, where, what):
    assert told(kind, table) == [(where, what)]


@pytest.mark.parametrize("wrong", ["all", [], ["x"], 3, True])
def test_what_is_no_table_is_never_read_as_an_empty_one(wrong):
    owed = {"id": "o", "clause": "1", "title": "t", "service": "s", "trigger": "t", "places": wrong}

    assert [where for where, _ in told(Obligation, owed)] == ["places"]


def test_every_fault_of_a_table_is_told_at_once_those_of_its_bounds_included():
    table = {
        **PRICE,
        "clause": 7,
        "extra": 1,
        "unit": "mile",
        "amount_minor": -1,
        "per": 0,
        "late_ppm": 2_000_000,
    }
    lines = {name: number for number, name in enumerate(table, start=1)}

    found = decode(Price, table, lines, file="x.toml")

    assert found.value is None
    assert sorted((one.where, one.line) for one in found.faults) == sorted(
        (name, lines[name]) for name in ("clause", "extra", "unit", "amount_minor", "per", "late_ppm")
    )


def test_a_long_value_is_shown_cut():
    ((_, what),) = told(Standard, {"passes": "x" * 5_000})

    assert len(what) < 200


def test_what_fits_becomes_a_frozen_value():
    table = {"measure": "events", "kinds": ["visit"], "count": 2}

    found = decode(Standard, table, {}, file="x").value

    assert found == Standard(measure=Measure.EVENTS, kinds=("visit",), count=2)
    assert decode(Localized, "同", {}, file="x").value == Localized("同", "同")
    assert decode(Holding, toml_table(
        b'post = "p"\nholder = "h"\nsince = 1970-01-01T08:00:01+08:00', file="x"
    )[0], {}, file="x").value.since == Instant(1_000_000)  # fmt: skip
