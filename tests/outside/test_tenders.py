"""Tenders: a folder is read whole, or every fault of every file is told at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.base.errors import FaultyInput
from onus.base.instants import instant
from onus.base.texts import Localized
from onus.core.restraint.ties import ConflictDeclaration
from onus.core.sealing.facts import BidRefused
from onus.core.tendering.awarding import AwardDecided
from onus.core.tendering.preparing import AnnouncementChanged
from onus.core.tendering.restraining import LapseActed
from onus.core.tendering.tender import announced, held_at
from onus.outside.tenders import read_tender
from onus.wire.tenders.fact_lines import fact_line
from tests.tender_folder import HEAD, SUPPLIERS, content, digest, fact, opened, received, write

LATER = AnnouncementChanged(
    2, {"bids_until": "2024-06-10T09:00:00+08:00", "opens_at": "2024-06-10T09:30:00+08:00"}
)
FACTS = [
    received("a", "2024-05-29T08:00:00", content("firm-a", 9_000_000)),
    opened("a", content("firm-a", 9_000_000), "2024-05-30T09:31:00"),
]

NINE = instant("2024-06-01T09:00:00+08:00")


def test_a_sound_folder_is_one_value(tmp_path):
    write(tmp_path, FACTS, {"a": content("firm-a", 9_000_000)})
    loaded = read_tender(tmp_path)

    assert loaded.warnings == ()
    assert loaded.tender.facts == tuple(FACTS)
    assert [one.content.supplier for one in loaded.tender.opened.values()] == ["firm-a"]


def test_an_envelope_that_no_fact_speaks_of_is_told(tmp_path):
    write(tmp_path, FACTS, {"a": content("firm-a", 9_000_000)}, {f"bids/{digest('x')}.onusbid": "x"})

    assert [one.code for one in read_tender(tmp_path).warnings] == ["TENDER-014", "DOSSIER-023"]


def test_ids_that_no_bid_could_repeat_are_refused_all_at_once_before_anybody_bids(tmp_path):
    """Whoever may give ids could keep one firm out by them: its `bid.json` would be unreadable."""
    head = HEAD.replace('id = "1"', 'id = "lot 138 0013 8000"')
    suppliers = SUPPLIERS.replace('"firm-b"', '"0571-87654321"').replace('"firm-a"', '"91990000MA0000001X"')
    write(tmp_path, changed={"tender.toml": head, "register/suppliers.toml": suppliers})
    with pytest.raises(FaultyInput) as raised:
        read_tender(tmp_path)

    told = [(one.code, one.file, one.where) for one in raised.value.faults]
    assert told == [
        ("TENDER-027", "register/suppliers.toml", "suppliers[1].id"),
        ("TENDER-027", "tender.toml", "announcement.lots[0].id"),
    ]
    assert all(one.line for one in raised.value.faults)


def test_a_refused_envelope_and_an_act_about_a_lapse_speak_of_nothing_that_must_be_known(tmp_path):
    refused = BidRefused("SNOW-2024", digest("never received"), "late", NINE)
    acted = LapseActed("clock:award:1", "order", Localized("By Monday", "周一前"))
    told = (("refused-1", refused), ("acted-1", acted))
    write(tmp_path, [fact(name, said, "2024-06-01T09:00:00", "officer-1") for name, said in told])

    kept = {one.id: one.said for one in read_tender(tmp_path).tender.facts}

    assert (kept["refused-1"], kept["acted-1"]) == (refused, acted)


def test_the_deadline_of_the_latest_version_on_record_is_the_only_one(tmp_path):
    write(tmp_path, [fact("later", LATER, "2024-05-10T09:00:00")])
    tender = read_tender(tmp_path).tender
    before, after = instant("2024-05-10T08:59:59+08:00"), instant("2024-05-10T09:00:00+08:00")

    assert announced(tender, before).number == 1
    assert held_at(tender, before).bids_until == instant("2024-05-30T09:00:00+08:00")
    assert announced(tender, after).number == 2
    assert held_at(tender, after).bids_until == instant("2024-06-10T09:00:00+08:00")
    assert held_at(tender, after).lots == held_at(tender, before).lots


def faults_of(folder):
    with pytest.raises(FaultyInput) as refused:
        read_tender(folder)
    return [(one.file, one.line, one.code) for one in refused.value.faults]


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    write(
        tmp_path,
        FACTS,
        changed={
            "tender.toml": HEAD.replace('method = "open"', 'method = "opne"'),
            "register/suppliers.toml": SUPPLIERS + SUPPLIERS,
            "register/bans.toml": "[[bans]]\nid = 1\n",
            "bids/" + "0" * 64 + ".onusbid": b"changed",
            "opened/" + "0" * 64 + "/files/bid.json": b"{}",
            "facts.jsonl": b"{}\n",
        },
    )

    assert faults_of(tmp_path) == [
        ("bids/" + "0" * 64 + ".onusbid", 0, "TENDER-008"),
        ("facts.jsonl", 1, "DOSSIER-005"),
        ("opened/" + "0" * 64 + "", 0, "DOSSIER-023"),
        ("register/bans.toml", 1, "DOSSIER-005"),
        ("register/bans.toml", 1, "DOSSIER-005"),
        ("register/bans.toml", 2, "DOSSIER-003"),
        ("tender.toml", 15, "DOSSIER-003"),
    ]


@pytest.mark.parametrize(
    ("name", "said", "code"),
    [
        ("bid", AwardDecided("1", digest("nobody"), 5), "TENDER-005"),
        ("lot", AwardDecided("9", digest("a"), 5), "TENDER-005"),
        ("expert", ConflictDeclaration("nobody", NINE), "TENDER-005"),
        ("supplier", ConflictDeclaration("officer-1", NINE, ("nobody",)), "TENDER-005"),
    ],
)
def test_a_name_that_nothing_bears_is_told_with_its_line(tmp_path, name, said, code):
    write(tmp_path, [*FACTS, fact("x", said, "2024-06-01T09:00:00")], {"a": content("firm-a", 9_000_000)})

    assert faults_of(tmp_path) == [("facts.jsonl", 3, code)]


def test_names_that_stand_twice_and_wrong_corrections_are_told(tmp_path):
    score = ConflictDeclaration("officer-1", NINE)
    other = replace(fact("x", score, "2024-06-01T09:00:00"), supersedes="received-a")
    raw = b"".join(fact_line(one) + b"\n" for one in (FACTS[0], FACTS[0], other))
    write(tmp_path, changed={"facts.jsonl": raw, "register/suppliers.toml": SUPPLIERS + SUPPLIERS})

    assert faults_of(tmp_path) == [
        ("facts.jsonl", 2, "TENDER-006"),
        ("facts.jsonl", 3, "TENDER-007"),
        ("register/suppliers.toml", 13, "TENDER-006"),
        ("register/suppliers.toml", 18, "TENDER-006"),
    ]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ([AnnouncementChanged(3, {"validity_d": 30})], 1),
        ([AnnouncementChanged(2, {"validity_d": 30}), AnnouncementChanged(2, {"validity_d": 60})], 2),
        ([AnnouncementChanged(2, {"vality_d": 30})], 1),
        ([AnnouncementChanged(2, {"bids_until": "2025-06-10T09:00:00+08:00"})], 1),
    ],
)
def test_a_change_that_can_be_no_next_version_is_told_with_its_line(tmp_path, changes, line):
    write(tmp_path, [fact(f"v{n}", one, f"2024-05-1{n}T09:00:00") for n, one in enumerate(changes)])

    assert {(file, at) for file, at, _ in faults_of(tmp_path)} == {("facts.jsonl", line)}


def test_a_published_version_is_corrected_by_none(tmp_path):
    first = fact("v", AnnouncementChanged(2, {"validity_d": 30}), "2024-05-10T09:00:00")
    change = fact("w", AnnouncementChanged(2, {"validity_d": 60}), "2024-05-11T09:00:00")
    again = replace(change, supersedes="v")
    write(tmp_path, [first, again])

    assert {code for _, _, code in faults_of(tmp_path)} == {"DOSSIER-003"}


def test_a_file_of_a_strange_name_is_remarked_upon_and_not_read(tmp_path):
    write(
        tmp_path, changed={"fact.jsonl": "nonsense", "register/baans.toml": "nonsense", "opened/x.txt": "x"}
    )

    assert sorted(one.file for one in read_tender(tmp_path).warnings) == [
        "fact.jsonl",
        "opened/x.txt",
        "register/baans.toml",
    ]


def test_a_folder_that_is_none_says_what_is_missing(tmp_path):
    assert faults_of(tmp_path) == [("tender.toml", 0, "TENDER-009")]
    assert faults_of(tmp_path / "nothing") == [("tender.toml", 0, "TENDER-009")]


UPLOADS = f"""
[[uploads]]
bid = "{digest("a")}"
at = 2024-05-29T08:00:00+08:00
address = "%s"
"""


def test_earlier_tenders_come_from_a_list_and_from_ocds_under_the_ids_of_the_register(tmp_path):
    award = b'{"status":"active","suppliers":[{"id":"91990000MA0000002X"}]}'
    lines = [
        b'{"ocid":"o-1","id":"1","date":"2023-01-01T00:00:00Z","awards":[%s]}' % award,
        b'{"ocid":"o-2","id":"1","date":"2023-01-01T00:00:00Z"}',
    ]
    by_hand = '[[history]]\nid = "2022-1"\nranking = ["91990000MA0000001X", "stranger"]\n'
    write(tmp_path, changed={"register/history.toml": by_hand, "register/history.jsonl": b"\n".join(lines)})
    loaded = read_tender(tmp_path)

    assert [(one.id, one.ranking) for one in loaded.tender.register.history] == [
        ("2022-1", ("firm-a", "stranger")),
        ("o-1", ("firm-b",)),
    ]
    assert [(one.file, one.code) for one in loaded.warnings] == [("register/history.jsonl", "TENDER-031")]


def test_without_files_nothing_is_known_of_uploads_and_earlier_tenders(tmp_path):
    register = read_tender(write(tmp_path)).tender.register

    assert (register.uploads, register.history) == (None, None)


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b'{"ocid":7}', b'{"ocid":"a"}\n{"ocid":"a"}', b"\xff\xfe{", b'{"ocid":"a","x":NaN}']
)
def test_a_history_that_cannot_be_read_whole_is_refused(tmp_path, line):
    write(tmp_path, changed={"register/history.jsonl": line})

    assert {(file, code) for file, _, code in faults_of(tmp_path)} == {
        ("register/history.jsonl", "TENDER-030")
    }


def test_an_upload_names_an_envelope_and_never_a_network_address(tmp_path):
    write(
        tmp_path, FACTS, {"a": content("firm-a", 9_000_000)}, {"register/uploads.toml": UPLOADS % "address-1"}
    )

    assert [one.address for one in read_tender(tmp_path).tender.register.uploads] == ["address-1"]

    write(tmp_path, changed={"register/uploads.toml": UPLOADS % "192.0.2.7"})
    assert faults_of(tmp_path) == [("register/uploads.toml", 5, "DOSSIER-003")]

    write(tmp_path, [], changed={"register/uploads.toml": UPLOADS % "address-1", "facts.jsonl": b""})
    assert ("register/uploads.toml", 3, "TENDER-005") in faults_of(tmp_path)
