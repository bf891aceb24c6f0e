"""Purchases of the demo: what a visitor finds to try, and that the office's own code takes it to its end."""

from __future__ import annotations

import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from django.test import Client

from onus.__main__ import main as onus
from onus.actions.bring_checkpoint import bring_checkpoint
from onus.actions.make_demo_purchases import (
    OPEN,
    TENDERS_TO_TRY,
    TO_AWARD,
    TO_OPEN,
    TO_SCORE,
    make_demo_purchases,
    make_purchase_people,
)
from onus.actions.tender_bids import SEALED, SealedPlaces, close, keep_in_step, reveal, take_facts
from onus.actions.tender_desk import tender_now
from onus.actions.tender_scores import all_sealed, made_sheet, open_sheet, seal_sheet, sealed_by
from onus.base.instants import SECOND_US, Instant, instant
from onus.cli.demo import BEHIND
from onus.core.sealing.facts import BidReceived
from onus.core.tendering.act_choices import unanswered
from onus.core.tendering.act_setting import ActSetting, deadline_after
from onus.outside import clock
from onus.outside.sealing.store import SealedStore
from onus.records.models import User
from onus.records.tender_facts import tender_facts
from tests.names_before_opening import telling_ids
from tests.web.signing import open_session

pytestmark = pytest.mark.django_db
GENERATOR = Path(__file__).resolve().parents[2] / "examples" / "generate_purchases.py"
BEGINNINGS = ("2023-12-19T20:30:00+08:00", "2023-12-31T00:00:00+08:00")
AT = instant(BEGINNINGS[1])


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """What is generated for each beginning, made once."""
    folder = tmp_path_factory.mktemp("generated")
    for at in BEGINNINGS:
        subprocess.run([sys.executable, str(GENERATOR), str(folder / at), at], check=True, timeout=120)
    return folder


@pytest.fixture
def demo(generated, tmp_path, monkeypatch):
    """The purchases as `onus demo` lays them, their folder, and where sealed bids lie."""
    folder = shutil.copytree(generated / BEGINNINGS[1], tmp_path / "purchases")
    places = SealedPlaces(tmp_path, tmp_path / "store")
    monkeypatch.setattr(clock, "now", lambda: AT)
    witnesses = make_demo_purchases(folder, places, now=AT)
    yield folder, places
    witnesses.end()


def now(name: str, places: SealedPlaces, at: Instant = AT):
    found = tender_now(name, places.files, now=at)
    assert found is not None
    return found


@pytest.mark.parametrize("at", BEGINNINGS)
def test_the_purchases_stand_where_the_words_to_visitors_say_whenever_the_demo_begins(
    generated, tmp_path, monkeypatch, at
):
    begins = instant(at)
    monkeypatch.setattr(clock, "now", lambda: begins)
    places = SealedPlaces(tmp_path, tmp_path / "store")
    folder = shutil.copytree(generated / at, tmp_path / "purchases")
    make_demo_purchases(folder, places, now=begins).end()
    stages = {name: now(name, places, begins).stages for name in TENDERS_TO_TRY}

    assert stages == {
        OPEN: ("bidding",),
        TO_OPEN: ("opening",),
        TO_SCORE: ("evaluation",),
        TO_AWARD: ("award",),
    }


def test_before_the_opening_no_fact_that_would_be_published_is_called_by_a_bidder(demo):
    _, places = demo
    open_later, scored = now(TO_OPEN, places).tender, now(TO_SCORE, places).tender

    assert len([one for one in open_later.facts if isinstance(one.said, BidReceived)]) == 3
    assert (telling_ids(open_later), telling_ids(scored)) == (set(), set())


def test_a_question_waits_for_an_answer_and_a_material_clarification_would_move_the_deadline(demo):
    _, places = demo
    at = now(OPEN, places)
    setting = ActSetting(at.tender, at.proceeding, at.now)

    assert len(list(unanswered(setting))) == 1
    assert deadline_after(setting, material=True).moved
    assert keep_in_step(at, places).bids == ()


def test_bids_were_handed_in_before_witnesses_and_no_table_says_by_whom(demo):
    _, places = demo
    standing = keep_in_step(now(TO_OPEN, places), places)
    logged = [
        one for one in SealedStore(places.data / SEALED).read().logged if isinstance(one.fact, BidReceived)
    ]

    assert len(standing.bids) == 3
    assert all(one.witnessed_at <= standing.version.deadline for one in logged)
    received = [one for one in tender_facts(TO_OPEN) if one.kind == "bid_received"]
    assert [one.actor for one in received] == ["", "", ""]
    assert not any("firm" in one.line for one in received)


def test_the_receiving_is_closed_and_three_custodians_and_the_codes_open_every_bid(demo, monkeypatch):
    folder, places = demo
    at = now(TO_OPEN, places)
    closed = close(at, places)
    ciphertext, _, code = (
        (folder / "codes/to-open/firm-a.txt").read_text(encoding="utf-8").strip().partition(" ")
    )
    given = reveal(at, places, ciphertext, code)
    (places.data / BEHIND).write_text(str((clock.machine_now() - AT) // SECOND_US), encoding="utf-8")
    shares = [
        word for n in (1, 3, 5) for word in ("--share", str(folder / f"custodians/to-open/share-{n}.txt"))
    ]
    store, codes = places.data / SEALED, folder / "codes/to-open/all.txt"
    words = [
        "--data", str(places.data), "open", str(store), "--tender", TO_OPEN, *shares, "--codes", str(codes),
        "--out", str(places.opened(TO_OPEN)), "--last",
    ]  # fmt: skip
    opened = onus(["demo", "bid", *words])
    clock.run_behind(0)
    take_facts(at, places)
    later = Instant(AT + 3600 * SECOND_US)

    held = now(TO_OPEN, places, later)
    note = (folder / "seeds/to-open.txt").read_bytes()
    forged = note.replace(b"generated-log\n64\n", b"generated-log\n65\n")
    refused = [bring_checkpoint(held, raw) for raw in (b"", b"no note", forged)]
    brought = bring_checkpoint(held, note, by="officer-1")
    drawn = now(TO_OPEN, places, later).proceeding.panel

    assert not isinstance(closed, tuple)
    assert (given, opened) == ((), 0)
    assert [one[0].code for one in refused] == ["missing", "no_checkpoint", "cosignature_bad"]
    assert held.proceeding.panel is None and not isinstance(brought, tuple)
    assert list(drawn.members) == (folder / "seeds/to-open.experts").read_text(encoding="utf-8").split()
    assert {one.supplier for one in now(TO_OPEN, places, later).proceeding.received} == {
        "firm-a",
        "firm-b",
        "firm-c",
    }


def test_a_command_by_the_clock_of_a_demo_is_refused_where_none_was_served(tmp_path, capsys):
    assert onus(["demo", "bid", "--data", str(tmp_path), "audit"]) == 2
    assert "DEMO-003" in capsys.readouterr().err


def test_one_expert_is_left_to_seal_and_the_kept_sheets_of_the_others_open(demo):
    folder, places = demo
    at = now(TO_SCORE, places)
    left = [one for one in at.proceeding.panel.members if one not in sealed_by(at)]
    own = made_sheet(at, left[0], dict.fromkeys((f"points-{row}-0" for row in range(9)), "20"))
    seal_sheet(at, left[0], own)
    at = now(TO_SCORE, places)
    sheets = {path.stem: path.read_bytes() for path in (folder / "sheets").iterdir()} | {left[0]: own}
    opened = [open_sheet(at, expert, raw) for expert, raw in sheets.items()]

    assert len(left) == 1 and all_sealed(at)
    assert not any(isinstance(one, tuple) for one in opened)
    assert now(TO_SCORE, places).proceeding.lots[0].ranking is not None


def test_a_second_start_lays_nothing_anew_and_gives_everybody_a_new_password(demo):
    folder, places = demo
    before = make_purchase_people(places, folder, now=AT)
    facts = tender_facts(TO_OPEN)
    make_demo_purchases(folder, places, now=AT).end()
    after = make_purchase_people(places, folder, now=AT)

    assert tender_facts(TO_OPEN) == facts
    assert [one.login for one in after] == [one.login for one in before]
    assert not {one.password for one in after} & {one.password for one in before}


def test_there_is_somebody_for_every_desk_and_the_expert_who_is_left_stands_first(demo):
    folder, places = demo
    made = make_purchase_people(places, folder, now=AT)
    roles = {one.role for one in made}
    first = next(one.login for one in made if one.role == "expert")

    assert {
        "purchaser",
        "head",
        "reviewer",
        "bidder",
        "custodian",
        "expert",
        "remedy_officer",
        "supervisor",
    } <= roles
    assert first not in sealed_by(now(TO_SCORE, places))
    assert len({one.login for one in made}) == len(made)


def seconded(first, second, doer, kind: str, form: dict[str, str]) -> int:
    """Prepare, approve and do an act of the purchase that is to be awarded: the last answer."""
    prepared = first.post(f"/en/purchases/{TO_AWARD}/act/{kind}/", form)
    if prepared.status_code != 302:
        return prepared.status_code
    second.post(prepared["Location"], {"decision": "approve"})
    return doer.post(prepared["Location"], {"decision": "carry_out"}).status_code


def test_an_award_is_decided_told_challenged_and_signed_by_hand_and_its_contract_is_what_is_owed(
    demo, settings, tmp_path, monkeypatch
):
    folder, places = demo
    ticks = count(1)
    monkeypatch.setattr(clock, "now", lambda: Instant(AT + next(ticks) * SECOND_US))
    settings.DATA, settings.STORE = places.data, places.files
    made = {one.login for one in make_purchase_people(places, folder, now=AT)}
    names = ("officer-1", "officer-2", "head-1", "contract-reviewer-1", "firm-b")
    officer, reviewer, head, contracts, firm = (
        open_session(Client(), User.objects.get(login=one)) for one in names
    )
    root = f"/en/purchases/{TO_AWARD}/"
    signing = {"lot": "1", "contract": "toilets-2024"}
    awarded = seconded(officer, reviewer, head, "award", {"lot": "1", "text": "First in the ranking."})
    unannounced = seconded(officer, contracts, head, "sign", signing)
    notice = {"notice": "award", "place": "https://notices.example/2"}
    announced = seconded(officer, head, officer, "notice", notice)
    firm.post(f"{root}act/challenge/", {"about": "result", "text": "The plan was read in part."})
    challenged = seconded(officer, contracts, head, "sign", signing)
    challenge = next(one.fact_id for one in tender_facts(TO_AWARD) if one.kind == "challenge_filed")
    answer = {"challenge": challenge, "outcome": "rejected", "text": "All of it was read."}
    reviewer.post(f"{root}act/answer_challenge/", answer)
    signed = seconded(officer, contracts, head, "sign", signing)
    shown = officer.get(f"{root}contract/").content.decode()
    ours = shutil.copytree(GENERATOR.parent / "toilets-2024", tmp_path / "ours")
    (ours / "contract.toml").write_bytes(officer.get(f"{root}contract/?file=1").content)

    assert made >= set(names)
    assert (awarded, unannounced, announced, challenged, signed) == (302, 409, 302, 409, 302)
    assert "Be open at the opening hour" in shown and "ANSWER-HOURS" in shown
    assert firm.get(f"{root}contract/").status_code == 404
    assert onus(["dossier", "check", str(ours)]) == 0
    judged = now(TO_AWARD, places, clock.now()).proceeding
    assert [one.contract for one in judged.contracts] == ["toilets-2024"]
    assert [one for one in judged.claims if one.claim.startswith("contract")] == []


@pytest.mark.parametrize(
    ("code", "said"), [("en", "Seal a bid and hand it in"), ("zh-hans", "密封并递交投标")]
)
def test_the_front_page_says_what_to_try_in_a_demo_and_nowhere_else(demo, client, settings, code, said):
    settings.MODE = "demo"
    shown = client.get(f"/{code}/").content.decode()
    settings.MODE = "production"
    elsewhere = client.get(f"/{code}/").content.decode()

    assert said in shown and f'href="/{code}/purchases/{OPEN}/bid/"' in shown
    assert said not in elsewhere
