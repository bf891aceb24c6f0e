"""Rulebooks: a pack is read whole or told what is wrong with it, line by line."""

from __future__ import annotations

from datetime import date

import pytest

from onus.wire.rulebooks import read_pack

PACK = """[pack]
id = "p"
title = "t"
jurisdiction = "here"

[[rule]]
id = "R"
version = "2024"
kind = "deadline"
citation = "article 1"
says = "24 hours"
since = 2024-05-01
grade = "V"
verified = true
"""


def told(text: str) -> list[tuple[int, str, str]]:
    pack, faults = read_pack(text.encode(), file="p.toml")
    assert (pack is None) is bool(faults)
    return [(one.line, one.where, one.code) for one in faults]


def test_a_sound_pack_becomes_its_rules_in_order_of_id_and_version():
    of_2023 = PACK.partition("[[rule]]")[2].replace('"2024"', '"2023"')
    older = of_2023.replace("2024-05-01", "2023-05-01\nuntil = 2024-05-01")

    pack, faults = read_pack((PACK + "[[rule]]" + older).encode(), file="p.toml")

    assert faults == ()
    assert [rule.key for rule in pack.rules] == ["R@2023", "R@2024"]
    assert pack.rules[1].since == date(2024, 5, 1)
    assert [rule.pack for rule in pack.rules] == ["p", "p"]


def test_a_date_of_effect_that_nobody_knows_is_kept_as_unknown():
    pack, faults = read_pack(
        PACK.replace("2024-05-01", '"unknown"').replace("true", "false").encode(), file="p.toml"
    )

    assert faults == ()
    assert pack.rules[0].since is None


@pytest.mark.parametrize(
    ("sound", "faulty", "fault"),
    [
        ("[pack]", "[pak]", (0, "pack", "DOSSIER-005")),
        ('grade = "V"', 'grade = "S"', (6, "R", "PACK-001")),
        ("2024-05-01", '"soon"', (12, "rule[0].since", "DOSSIER-003")),
        ("grade", "grde", (13, "rule[0].grde", "DOSSIER-004")),
        ('says = "24 hours"\n', "", (6, "rule[0].says", "DOSSIER-005")),
        ("verified = true", "verified = true\nuntil = 2024-05-01", (15, "rule[0].until", "DOSSIER-003")),
        ("id = \"R\"", "id = ", (7, "", "DOSSIER-001")),
        ('title = "t"', "title = 3", (3, "pack.title", "DOSSIER-003")),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_pack_is_told_at_its_line(sound, faulty, fault):
    assert sound in PACK
    assert fault in told(PACK.replace(sound, faulty, 1))


def test_two_packs_of_the_same_rules_have_one_digest_whatever_their_order():
    rules = PACK.partition("[[rule]]")[2]
    other = "[[rule]]" + rules.replace('"R"', '"Q"')

    one, _ = read_pack((PACK + other).encode(), file="p")
    two, _ = read_pack((PACK.partition("[[rule]]")[0] + other + "[[rule]]" + rules).encode(), file="p")

    assert one.digest() == two.digest()
    assert one.digest() != read_pack(PACK.encode(), file="p")[0].digest()
