"""Dossier files: what each TOML file of a dossier takes, and what is still known of a faulty one."""

from __future__ import annotations

import pytest

from onus.base.instants import Instant
from onus.wire.dossier_files import read_acts, read_contract, read_head, read_notices, read_register

HEAD = b"""[dossier]
id = "d"
title = "t"
time_zone = "Asia/Shanghai"
currency = "CNY"
"""
ACT = b"""[[acts]]
id = "a"
kind = "inspection"
happened_at = 1970-01-01T00:00:01Z
"""


def told(read) -> list[tuple[int, str, str]]:
    return [(one.line, one.where, one.code) for one in read.faults]


@pytest.mark.parametrize(
    ("added", "line", "where", "says"),
    [
        (b'origin = "invented"', 6, "origin", "one of real, generated, mixed"),
        (
            b"assessed_from = 2024-02-01\nassessed_until = 2024-01-01",
            7,
            "assessed_until",
            "must not be before",
        ),
        (b"reply_within_h = -1", 6, "reply_within_h", "must not be negative"),
        (b"packs = 'one'", 6, "packs", "a list is asked"),
        (b"[other]\na = 1", 6, "other", "no key here"),
    ],
)
def test_a_head_that_contradicts_itself_is_told_at_the_key(added, line, where, says):
    read = read_head(HEAD + added)

    assert read.value is None
    assert [(one.line, one.where) for one in read.faults] == [(line, where)]
    assert says in read.faults[0].what


def test_a_file_without_its_table_says_which_is_missing():
    assert told(read_contract(b"[contrct]\nid = 1")) == [(0, "contract", "DOSSIER-005")]
    assert told(read_head(b"")) == [(0, "dossier", "DOSSIER-005")]


def test_keys_of_the_contract_stand_inside_its_table_and_lists_beside_it():
    scalars = b'id = "c"\ntitle = "t"\nform = "f"\npayer = "users"\nstarts = 2024-01-01\nends = 2025-01-01\n'
    lots = b'[[lots]]\nid = "l"\ntitle = "t"\n'

    assert read_contract(b"[contract]\n" + scalars + lots).value.lots[0].id == "l"
    assert told(read_contract(b"[contract]\n" + scalars + b"[form]\na = 1")) == [(8, "form", "DOSSIER-004")]


def test_an_act_without_a_record_time_was_recorded_when_it_happened():
    assert read_acts(ACT).value[0].recorded_at == Instant(1_000_000)
    assert read_acts(ACT + b"recorded_at = 1970-01-01T00:00:09Z").value[0].recorded_at == Instant(9_000_000)


@pytest.mark.parametrize("reader", [read_acts, read_notices])
@pytest.mark.parametrize("raw", [b"acts = 3\nnotices = 3", b"acts = [3]\nnotices = [3]"])
def test_a_list_that_is_none_is_a_fault_and_no_crash(reader, raw):
    assert reader(raw).value is None
    assert reader(raw).faults


def test_a_word_outside_a_closed_list_is_told_in_sound_and_faulty_files_alike():
    sound = b'[[posts]]\nid = "p"\nbody = "b"\ntitle = "t"\npowers = ["inspect", "inspct"]\n'

    assert told(read_register(sound)) == [(5, "posts[0].powers", "DOSSIER-003")]
    assert (5, "posts[0].powers", "DOSSIER-003") in told(read_register(sound + b"head = 3"))


def test_sound_entries_and_all_names_of_a_faulty_file_are_still_known():
    read = read_register(b'[[posts]]\nid = "p"\nbody = "b"\ntitle = "t"\n[[posts]]\nid = "q"\nhead = 1\n')

    assert read.value is None
    assert [(number, post.id) for number, post in read.entries("posts")] == [(0, "p")]
    assert read.ids("posts") == frozenset({"p", "q"})


def test_of_a_file_that_is_no_toml_nothing_is_known():
    read = read_register(b"[[posts")

    assert read.ids("posts") is None
    assert read.entries("posts") == ()
    assert read.texts("posts") == ()
