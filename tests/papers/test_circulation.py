"""Circulation: a paper is served, its clocks run, its signed scan comes back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.__main__ import main
from onus.actions.check_dossier import check_dossier
from onus.actions.look_ahead import look_ahead
from onus.base.instants import HOUR_US, UTC_ZONE, Instant, instant
from onus.core.contracts.facts import Act
from onus.core.determinations.life import CONTRACTOR, OFFICER, life
from onus.core.papers.kinds import KINDS
from onus.core.papers.numbering import RegisteredPaper
from onus.core.papers.service import acts_of_service
from onus.outside.attachments import attached
from onus.outside.dossiers import read_dossier
from onus.wire.act_lines import with_acts
from onus.wire.dossier_files import read_acts
from onus.wire.paper_register import register_rows

ROOT = Path(__file__).resolve().parents[2]
NOW, SERVED = "2024-01-17T09:00:00+08:00", "2024-01-17T10:00:00+08:00"
PDF = b"%PDF-1.4 3 0 obj <</Type /Pages>> endobj 4 0 obj <</Type/Page>> endobj"


@pytest.fixture(scope="module")
def ordered(tmp_path_factory):
    """Return a dossier with a road that was not cleared, and the register of the order about it."""
    folder = tmp_path_factory.mktemp("ordered")
    shutil.copytree(ROOT / "examples" / "by-hand-2024", folder / "d")
    assert main(["assess", str(folder / "d"), "--as-of", NOW, "--out", str(folder / "out")]) == 0
    made = ["papers", str(folder / "out"), "--period", "2024-01", "--kinds", "order-to-cure"]
    assert main([*made, "--cure-within-h", "24", "--to", str(folder / "papers")]) == 0
    return folder


@pytest.fixture
def office(ordered, tmp_path):
    shutil.copytree(ordered / "d", tmp_path / "d")
    shutil.copy(ordered / "papers" / "papers.csv", tmp_path / "papers.csv")
    (row,) = register_rows((tmp_path / "papers.csv").read_text(encoding="utf-8"))
    return tmp_path, row


def serve(folder, *more, number="整改〔2024〕第1号", at=SERVED, recorded=SERVED, post="street-supervisor"):
    words = [
        "papers",
        "serve",
        "--number",
        number,
        "--register",
        folder / "papers.csv",
        "--dossier",
        folder / "d",
    ]
    return main([str(w) for w in (*words, "--at", at, "--recorded-at", recorded, "--by-post", post, *more)])


def receive(folder, *more, number="整改〔2024〕第1号", at="2024-01-18T09:00:00+08:00", scan=PDF):
    (folder / "回执 扫描.pdf").write_bytes(scan)
    words = ["papers", "receive", folder / "回执 扫描.pdf", "--number", number, "--dossier", folder / "d"]
    return main([str(w) for w in (*words, "--at", at, "--recorded-at", at, *more)])


def look(folder, at):
    return look_ahead(
        folder / "d", now=instant(at), hours=48, forecast=None, workers=1, progress=lambda *_: None
    )


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_register_says_how_much_time_for_a_cure_stands_on_the_order(office):
    assert office[1].cure_us == 24 * HOUR_US


def test_serving_an_order_starts_the_time_for_a_reply_and_the_time_for_the_cure(office):
    folder, row = office
    before = look(folder, SERVED)
    assert serve(folder) == 0
    after = look(folder, "2024-01-17T11:00:00+08:00")

    assert before.clocks == ()
    assert {(c.kind, c.party, c.ends) for c in after.clocks} == {
        ("cure", "contractor", instant("2024-01-18T10:00:00+08:00")),
        ("reply", "contractor", instant("2024-01-22T10:00:00+08:00")),
    }
    assert sum(c.count for c in after.clocks if c.kind == "reply") == len(row.findings)
    assert not [each for each in after.to_do if each.kind == "order_to_cure"]
    assert check_dossier(folder / "d") == ()


def test_the_order_is_an_act_that_holds_the_ladder_until_the_cure_is_due(office):
    folder, row = office
    late = "2024-01-18T07:00:00+08:00"
    (asked,) = look(folder, late).cases
    assert serve(folder, at=late, recorded=late) == 0
    (holding,) = look(folder, "2024-01-18T08:00:00+08:00").cases

    assert (asked.step.post, holding.step.post, row.post) == ("street-head",) * 3
    assert (holding.step.status, holding.moves_at) == (
        "acted",
        max(asked.moves_at, instant("2024-01-19T07:00:00+08:00")),
    )


def test_the_same_service_twice_is_one(office):
    folder, _ = office
    assert serve(folder) == 0
    once = contents(folder / "d")

    assert serve(folder, number="ORDER 2024/1") == 0
    assert contents(folder / "d") == once


def test_what_stood_in_the_book_of_acts_stands_as_it_was(office):
    folder, _ = office
    path = folder / "d" / "acts.toml"
    old = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n").rstrip()
    path.write_bytes(old)
    assert serve(folder) == 0

    assert path.read_bytes().startswith(old)
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")


def test_an_office_without_a_book_of_acts_begins_one(office):
    folder, _ = office
    (folder / "d" / "acts.toml").unlink()

    assert serve(folder) == 0
    assert [act.kind for act in read_dossier(folder / "d").dossier.acts] == ["order_to_cure", "serve"]


def test_a_second_party_is_told_without_a_second_order(office):
    folder, _ = office
    assert (serve(folder), serve(folder, "--to", "officer")) == (0, 0)
    acts = [act for act in read_dossier(folder / "d").dossier.acts if act.paper]

    assert sorted((act.kind, act.toward) for act in acts) == [
        ("order_to_cure", "contractor"), ("serve", "contractor"), ("serve", "officer"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({"number": "整改〔2024〕第9号"}, "PAPERS-030"),
        ({"post": "nobody"}, "PAPERS-033"),
        ({"at": "2024-01-16T10:00:00+08:00"}, "PAPERS-032"),
        ({"at": "2024-01-17T10:30:00+08:00", "recorded": "2024-01-17T10:00:00+08:00"}, "PAPERS-032"),
        ({"at": "noon"}, "INSTANT-001"),
    ],
)
def test_a_service_that_cannot_be_is_refused_and_nothing_is_written(office, named, code, capsys):
    folder, _ = office
    before = contents(folder)

    assert serve(folder, **named) == 2
    assert code in capsys.readouterr().err
    assert contents(folder) == before


def test_an_order_signed_by_a_post_without_the_power_is_refused(office, capsys):
    folder, _ = office
    path = folder / "papers.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("street-head", "street-supervisor"), encoding="utf-8"
    )

    assert serve(folder) == 2
    assert "has not the power `order`" in capsys.readouterr().err


def test_a_second_service_at_another_hour_is_refused(office, capsys):
    folder, _ = office
    assert serve(folder) == 0
    later = "2024-01-17T12:00:00+08:00"

    assert serve(folder, at=later, recorded=later) == 2
    assert "PAPERS-031" in capsys.readouterr().err


def test_a_signed_scan_comes_back_as_a_fact_with_its_digest(office):
    folder, _ = office
    assert (serve(folder), receive(folder)) == (0, 0)
    (row,) = [one for one in attached(folder / "d") if one.kind == "paper"]

    assert (row.about, row.pages, row.happened_at) == (
        "整改〔2024〕第1号", 1, instant("2024-01-18T09:00:00+08:00"),
    )  # fmt: skip
    assert (folder / "d" / row.file).read_bytes() == PDF
    assert check_dossier(folder / "d") == ()


def test_until_the_scan_is_back_the_desk_asks_for_it(office):
    folder, _ = office

    def asked(at):
        return [each.subject for each in look(folder, at).to_do if each.kind == "scan"]

    assert serve(folder) == 0
    assert asked("2024-01-18T08:00:00+08:00") == ["整改〔2024〕第1号"]
    assert receive(folder) == 0
    assert asked("2024-01-18T08:00:00+08:00") == ["整改〔2024〕第1号"]
    assert asked("2024-01-18T10:00:00+08:00") == []


def test_the_same_scan_twice_is_one(office):
    folder, _ = office
    assert (serve(folder), receive(folder)) == (0, 0)
    once = contents(folder / "d")

    assert receive(folder, number="整改 〔2024〕 第1号") == 0
    assert contents(folder / "d") == once


@pytest.mark.parametrize(
    ("first", "named", "code"),
    [
        (False, {}, "PAPERS-034"),
        (True, {"at": "2024-01-17T09:30:00+08:00"}, "PAPERS-034"),
        (True, {"scan": b"PK\x03\x04 a zip"}, "ATTACH-002"),
    ],
)
def test_a_scan_of_nothing_that_was_served_is_refused(office, first, named, code, capsys):
    folder, _ = office
    assert not first or serve(folder) == 0
    before = contents(folder / "d")

    assert receive(folder, **named) == 2
    assert code in capsys.readouterr().err
    assert contents(folder / "d") == before


ROW = RegisteredPaper(
    "order-to-cure", 2024, 1, "c", "0" * 64, "2024-01-17", "contractor", "p", None, ("A/p/x",), ()
)
rows = st.builds(
    lambda kind, findings, cure: replace(
        ROW, kind=kind.id, addressee=kind.to, findings=tuple(findings), cure_us=cure * HOUR_US
    ),
    st.sampled_from(KINDS), st.lists(st.sampled_from(["A/p/x", "B/q/y"]), unique=True), st.integers(0, 200),
)  # fmt: skip
instants = st.integers(0, 10**15).map(lambda us: Instant(us // 10**6 * 10**6))


@given(rows, instants, st.integers(0, 10**12), st.sampled_from(["", "officer", "contractor"]))
def test_acts_of_service_are_read_back_as_they_were_written(row, at, more, toward):
    recorded = Instant(at + more // 10**6 * 10**6)
    acts = acts_of_service(row, number="号1", at=at, recorded_at=recorded, by_post="p", toward=toward)
    read = read_acts(with_acts(b"", acts, UTC_ZONE))

    assert read.faults == ()
    assert read.value == acts
    assert len({act.id for act in acts}) == len(acts)


@given(instants, st.integers(0, 72), st.integers(0, 300))
def test_a_reply_has_its_whole_time_from_when_the_service_was_on_record(at, recorded_h, now_h):
    recorded = Instant(at + recorded_h * HOUR_US)
    served = acts_of_service(ROW, number="n", at=at, recorded_at=recorded, by_post="p")[:1]
    found = life(served, (CONTRACTOR, OFFICER), as_of=Instant(recorded + now_h * HOUR_US), reply_within_h=120)

    assert found.reply_by(CONTRACTOR) == recorded + 120 * HOUR_US
    assert found.stage_of(CONTRACTOR) == ("final" if now_h > 120 else "served")
    assert found.stage_of(OFFICER) == "provisional"


def test_nothing_new_leaves_the_book_of_acts_as_it_is():
    assert with_acts(b"# a remark", [], UTC_ZONE) == b"# a remark"
    assert with_acts(b"# a remark", [Act("a", "serve", Instant(0), Instant(0))], UTC_ZONE).startswith(
        b"# a remark\n\n[[acts]]"
    )
