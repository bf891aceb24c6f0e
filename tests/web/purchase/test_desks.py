"""Desks of a purchase: what a bidder, an official, an expert and a custodian can do, and what refuses them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings as website
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from onus import __version__
from onus.__main__ import main as onus
from onus.actions.tender_desk import tender_now
from onus.actions.tender_scores import bids_to_score, criteria_scored
from onus.base.instants import instant
from onus.base.texts import Localized
from onus.outside.law import powers_in_purchases
from onus.outside.sealing.announcing import tender_file
from onus.outside.sealing.sealing import seal_bid
from onus.outside.sealing.store import SealedStore
from onus.records.models import User
from onus.records.tender_facts import tender_facts
from onus.records.tender_proposals import waiting_proposals
from onus.records.tenders import keep_tender
from onus.wire.sealing.codes import parse_code
from onus.wire.sealing.suite import withdrawal_secret
from onus.wiring.commands.user import main as user_command
from tests.resealed import own_key
from tests.web.purchase.laid import (
    BEFORE_QUESTIONS,
    BIDDING,
    BUYER,
    DRAWN,
    PAST_DEADLINE,
    SCORED,
    TENDER,
    also,
    at,
    laid,
    one_of_each,
    person,
    told_otherwise,
    witnessed,
)
from tests.web.signing import PURCHASE_BODY, make_account, open_session

pytestmark = pytest.mark.django_db
ROOT = f"/en/purchases/{TENDER}/"
IN_PERFORMANCE = instant("2024-06-03T10:00:00+08:00")


@pytest.fixture
def shares(settings, tmp_path, monkeypatch):
    at(monkeypatch, BIDDING)
    return laid(settings, tmp_path, facts_until=BEFORE_QUESTIONS)


@pytest.fixture
def drawn(settings, tmp_path, monkeypatch):
    """The bids are open and the panel is drawn; no sheet is sealed."""
    at(monkeypatch, DRAWN)
    laid(settings, tmp_path, facts_until=DRAWN, own_key=False)


def sealed(client, tmp_path: Path, *, price: int = 26_000_000, name: str = "bid"):
    """An envelope, sealed to the file that the website gives."""
    file = tmp_path / f"{name}-tender.json"
    file.write_bytes(client.get(f"{ROOT}sealing/tender.json").content)
    folder = tmp_path / name
    folder.mkdir()
    content = {"supplier": "firm-a", "prices": [{"lot": "1", "amount_minor": price, "currency": "CNY"}]}
    (folder / "bid.json").write_text(json.dumps(content), encoding="utf-8")
    out = tmp_path / f"{name}.onusbid"
    return out, seal_bid(folder, tender_file(file), out, key=own_key("firm-a"))


def secret_of(made) -> str:
    return withdrawal_secret(parse_code(made.code), ephemeral=made.header.ephemeral).hex()


def sent(client, envelope: Path, **other: str):
    upload = SimpleUploadedFile("mine.onusbid", envelope.read_bytes())
    return client.post(f"{ROOT}bid/", {"act": "hand_in", "envelope": upload, **other})


def kinds() -> list[str]:
    return [one.kind for one in tender_facts(TENDER)]


@pytest.mark.parametrize("code", ["en", "zh-hans"])
@pytest.mark.parametrize("page", ["", f"{TENDER}/", f"{TENDER}/bid/", f"{TENDER}/act/ask/"])
def test_every_page_of_a_bidder_opens_in_both_languages(shares, code, page):
    assert person("bidder", "firm", body="firm-a").get(f"/{code}/purchases/{page}").status_code == 200


def test_a_bidder_sees_every_key_that_is_registered_in_its_name_and_no_other(shares):
    told = person("bidder", "firm", body="firm-a").get(f"{ROOT}bid/").content.decode()

    assert f"{own_key('firm-a').public.hex()}</code> in force since" in told
    assert own_key("firm-b").public.hex() not in told


@pytest.mark.parametrize("code", ["en", "zh-hans"])
@pytest.mark.parametrize("page", ["", f"{TENDER}/", f"{TENDER}/act/clarify/", f"{TENDER}/act/declare/"])
def test_every_page_of_an_official_opens_in_both_languages(shares, code, page):
    assert person("purchaser", "officer-1").get(f"/{code}/purchases/{page}").status_code == 200


def test_the_sealing_page_is_the_one_that_the_command_writes_and_its_digest_is_shown(client, tmp_path):
    assert onus(["bid", "page", "--out", str(tmp_path / "seal.html")]) == 0
    told = client.get("/en/purchases/seal/").content.decode()
    given = client.get("/en/purchases/seal.html")

    assert given.content == (tmp_path / "seal.html").read_bytes()
    assert re.search(r"[0-9a-f]{64}", told)[0] == sha256(given.content).hexdigest()
    assert "connect-src" not in given["Content-Security-Policy"]


def test_a_handed_in_bid_has_a_receipt_that_the_audit_takes(shares, tmp_path):
    firm = person("bidder", "firm", body="firm-a")
    envelope, made = sealed(firm, tmp_path)
    answer = sent(firm, envelope)
    receipt = tmp_path / "receipt.json"
    receipt.write_bytes(firm.get(f"{ROOT}receipts/{made.ciphertext}.json").content)
    proof = firm.get(f"{ROOT}receipts/{made.ciphertext}.json.tlog-proof").content
    receipt.with_name("receipt.json.tlog-proof").write_bytes(proof)
    store = website.DATA / "sealed"
    audit = [
        "bid",
        "audit",
        str(store),
        "--tender",
        TENDER,
        "--policy",
        str(store / "log" / "policy"),
        "--receipt",
        str(receipt),
    ]

    assert answer.status_code == 302
    assert made.ciphertext in firm.get(answer["Location"]).content.decode()
    assert onus(audit) == 0
    assert "bid_received" in kinds()


def test_nobody_can_read_in_the_tables_whose_envelope_came_in(shares, tmp_path):
    firm = person("bidder", "firm", body="firm-a")
    envelope, _ = sealed(firm, tmp_path)
    sent(firm, envelope)

    received = next(one for one in tender_facts(TENDER) if one.kind == "bid_received")
    assert "firm" not in received.line and received.actor == ""


def test_a_bid_is_withdrawn_by_its_secret_and_by_nothing_else(shares, tmp_path):
    firm = person("bidder", "firm", body="firm-a")
    envelope, made = sealed(firm, tmp_path)
    sent(firm, envelope)
    form = {"act": "withdraw", "ciphertext": made.ciphertext, "proof": "0" * 64}
    refused = firm.post(f"{ROOT}bid/", form)
    taken = firm.post(f"{ROOT}bid/", {**form, "proof": secret_of(made)})

    assert refused.status_code == 422
    assert f'value="{made.ciphertext}"' in refused.content.decode()  # The input is kept.
    assert taken.status_code == 302
    assert SealedStore(website.DATA / "sealed").standing(TENDER).bids == ()


def test_a_bid_replaces_another(shares, tmp_path):
    firm = person("bidder", "firm", body="firm-a")
    first, made = sealed(firm, tmp_path)
    sent(firm, first)
    second, later = sealed(firm, tmp_path, price=25_000_000, name="second")
    sent(firm, second, replaces=made.ciphertext, replaces_proof=secret_of(made))

    standing = SealedStore(website.DATA / "sealed").standing(TENDER)
    assert [one.ciphertext for one in standing.bids] == [later.ciphertext]


def test_a_late_bid_is_refused_and_kept_as_a_fact(shares, tmp_path, monkeypatch):
    firm = person("bidder", "firm", body="firm-a")
    envelope, _ = sealed(firm, tmp_path)
    at(monkeypatch, PAST_DEADLINE)
    answer = sent(firm, envelope)

    assert answer.status_code == 422
    assert "The deadline has passed" in answer.content.decode()
    assert "bid_refused" in kinds()


def test_whatever_a_bidder_hands_in_that_is_refused_the_purchase_is_there_for_all_others(shares, tmp_path):
    firm, rival = person("bidder", "firm", body="firm-a"), person("bidder", "rival", body="firm-b")
    junk = tmp_path / "junk.onusbid"
    junk.write_bytes(b"x")
    refused = sent(firm, junk)
    officer = person("purchaser", "officer-1")
    envelope, made = sealed(rival, tmp_path)
    taken = sent(rival, envelope)

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert sorted(kinds()) == ["bid_received", "bid_refused"]
    for page in ("/en/purchases/", ROOT, f"{ROOT}act/"):
        assert officer.get(page).status_code in (200, 404), page
    standing = SealedStore(website.DATA / "sealed").standing(TENDER)
    assert [one.ciphertext for one in standing.bids] == [made.ciphertext]


def test_a_code_is_taken_after_the_closing_and_opens_the_bid_with_the_custodians(
    shares, tmp_path, monkeypatch
):
    town = witnessed(website, tmp_path, monkeypatch)
    firm = person("bidder", "firm", body="firm-a")
    keeper = person("custodian", "keeper", body="Generated Body A")
    envelope, made = sealed(firm, tmp_path)
    sent(firm, envelope)
    code = {"act": "reveal", "code_ciphertext": made.ciphertext, "code": made.code}
    early = firm.post(f"{ROOT}bid/", code)
    at(monkeypatch, PAST_DEADLINE)
    town.to(PAST_DEADLINE)
    closed = keeper.post(f"{ROOT}custody/")
    assert f"Onus {__version__}." in keeper.get(f"{ROOT}custody/").content.decode()
    wrong = firm.post(f"{ROOT}bid/", {**code, "code": made.code[::-1]})
    given = firm.post(f"{ROOT}bid/", code)
    codes = tmp_path / "codes.txt"
    codes.write_bytes(keeper.get(f"{ROOT}custody/codes.txt").content)
    words = [*share_files(shares[:3], tmp_path), "--codes", str(codes), "--last"]
    out = website.DATA / "sealed-opened" / TENDER
    opened = onus(
        ["bid", "open", str(website.DATA / "sealed"), "--tender", TENDER, "--out", str(out), *words]
    )
    out.rename(out.with_name("elsewhere"))
    keeper.get(ROOT)
    when = instant("2024-02-02T09:00:00+08:00")
    without = tender_now(TENDER, website.STORE, now=when)
    out.with_name("elsewhere").rename(out)
    keeper.get(ROOT)
    found = tender_now(TENDER, website.STORE, now=when)

    assert "files_missing" in {one.reason for one in without.proceeding.refused_acts}
    assert "files_missing" not in {one.reason for one in found.proceeding.refused_acts}
    assert (early.status_code, closed.status_code, wrong.status_code, given.status_code) == (
        422,
        302,
        422,
        302,
    )
    assert opened == 0
    assert [one.supplier for one in found.proceeding.received] == ["firm-a"]


def test_a_custodian_takes_the_log_home_and_the_own_command_gives_the_share_by_it(
    shares, tmp_path, monkeypatch
):
    town = witnessed(website, tmp_path, monkeypatch)
    keeper, firm = (
        person("custodian", "keeper", body="Generated Body A"),
        person("bidder", "firm", body="firm-a"),
    )
    envelope, _ = sealed(firm, tmp_path)
    sent(firm, envelope)
    policy = tmp_path / "my-policy.txt"
    policy.write_bytes((town.store_path / "log" / "policy").read_bytes())
    early = released(keeper, shares[0], policy, tmp_path / "early")
    at(monkeypatch, PAST_DEADLINE)
    town.to(PAST_DEADLINE)
    keeper.post(f"{ROOT}custody/")
    told = keeper.get(f"{ROOT}custody/").content.decode()

    assert early != 0
    assert released(keeper, shares[0], policy, tmp_path / "late") == 0
    assert str(website.DATA) not in told and "3 of 5" in told


def released(keeper, share, policy: Path, folder: Path) -> int:
    """Take the copy of the log as the page gives it, and ask one's own command for the share."""
    folder.mkdir()
    raw = keeper.get(f"{ROOT}custody/sealed-log.zip").content
    with ZipFile(BytesIO(raw)) as archive:
        assert not [name for name in archive.namelist() if "private" in name or name.endswith(".onusbid")]
        archive.extractall(folder)
    (folder / "share.txt").write_text(share.sheet(), encoding="utf-8")
    words = ["bid", "release", str(folder / "share.txt"), "--store", str(folder / "sealed")]
    return onus([*words, "--policy", str(policy), "--out", str(folder / "give.txt")])


def share_files(shares, folder: Path) -> list[str]:
    words = []
    for share in shares:
        path = folder / f"share-{share.number}.txt"
        path.write_text(share.sheet(), encoding="utf-8")
        words += ["--share", str(path)]
    return words


def test_a_clarification_says_to_when_it_moves_the_deadline_and_holds_after_another_person_approved(
    shares, tmp_path
):
    li, head, firm = (
        person("purchaser", "officer-1"),
        person("head", "head-1"),
        person("bidder", "firm", body="firm-a"),
    )
    form = {"text": "Two toilets are moved.", "material": "yes", "bids_until": ""}
    shown = li.post(f"{ROOT}act/clarify/", {**form, "preview": "1"}).content.decode()
    prepared = li.post(f"{ROOT}act/clarify/", form)
    early = li.post(prepared["Location"], {"decision": "carry_out"})
    own = li.post(prepared["Location"], {"decision": "approve"})
    approved = head.post(prepared["Location"], {"decision": "approve"})
    done = li.post(prepared["Location"], {"decision": "carry_out"})
    version = tender_file_of(firm, tmp_path)

    assert "from 2024-02-01 09:30 to 2024-02-13 09:30" in shown
    assert "CN-TIME-11" in shown
    assert (early.status_code, own.status_code) == (403, 403)
    assert (approved.status_code, done.status_code) == (302, 302)
    assert version.deadline == instant("2024-02-13T09:30:00+08:00")
    fact = next(one for one in tender_facts(TENDER) if one.kind == "announcement_changed")
    assert (fact.actor, fact.action, fact.legal_basis) == ("officer-1", "announcement.change", "CN-TIME-11")


def tender_file_of(client, tmp_path: Path):
    path = tmp_path / "latest.json"
    path.write_bytes(client.get(f"{ROOT}sealing/tender.json").content)
    return tender_file(path)


def test_an_answer_goes_to_everybody_and_names_nobody(shares):
    firm, li, other = (
        person("bidder", "firm", body="firm-a"), person("purchaser", "officer-1"), person("bidder", "other", body="firm-b"),
    )  # fmt: skip
    firm.post(f"{ROOT}act/ask/", {"text": "May cleaners work part time?"})
    question = next(one for one in tender_facts(TENDER) if one.kind == "question_asked")
    done = li.post(f"{ROOT}act/answer/", {"question": question.fact_id, "text": "No."})

    assert done.status_code == 302
    assert (question.actor, "firm" in question.line) == ("", False)
    assert "May cleaners work part time?" in other.get(ROOT).content.decode()


def test_what_is_missing_stands_beside_its_field_and_the_input_is_kept(shares):
    answer = person("purchaser", "officer-1").post(
        f"{ROOT}act/clarify/", {"text": "Kept words", "material": ""}
    )
    told = answer.content.decode()

    assert answer.status_code == 422
    assert "Kept words" in told
    assert (
        told.index('id="id_material_error"')
        if 'id="id_material_error"' in told
        else "This must be filled in." in told
    )


def test_a_refusal_says_who_may_and_why_not_you_and_stays_on_record(shares):
    answer = person("head", "head-1").post(f"{ROOT}act/answer/", {"question": "x", "text": "y"})
    told = answer.content.decode()

    assert answer.status_code == 403
    assert "purchaser" in told and "None of your appointments gives this power" in told
    assert "act_refused" in kinds()


def test_whoever_changed_the_announcement_decides_no_complaint(shares):
    li, head = person("purchaser", "officer-1"), person("head", "head-1")
    prepared = li.post(f"{ROOT}act/clarify/", {"text": "Words.", "material": "no", "bids_until": ""})
    head.post(prepared["Location"], {"decision": "approve"})
    li.post(prepared["Location"], {"decision": "carry_out"})
    also("officer-1", ["remedy_officer"])
    answer = li.get(f"{ROOT}act/decide_complaint/")

    assert answer.status_code == 403


def test_two_roles_that_never_go_together_are_refused(shares):
    li = person("purchaser", "officer-1")
    also("officer-1", ["expert"])
    answer = li.get(f"{ROOT}act/answer/")

    assert answer.status_code == 403
    assert "two roles here that never go together" in answer.content.decode()


def test_a_firm_of_another_tender_sees_nothing_of_this_one(shares):
    stranger = person("bidder", "stranger", body="firm-z")

    assert stranger.get(f"{ROOT}bid/").status_code == 403
    assert TENDER not in stranger.get("/en/purchases/").content.decode()


def test_one_of_each_thing_opens_for_somebody(settings, tmp_path):
    samples = one_of_each(settings, tmp_path)
    clients = [
        person(role, role, body=PURCHASE_BODY[role])
        for role in ("purchaser", "bidder", "expert", "custodian")
    ]
    names = [
        "tender",
        "tender_file",
        "tender_proof",
        "receipt",
        "receipt_proof",
        "act",
        "waiting",
        "opinion",
        "bid",
        "scores",
        "seed",
        "contract",
        "custody",
        "codes",
        "sealed_log",
    ]
    shut = []
    for name in names:
        parts = {
            key.rpartition(".")[2]: value
            for key, value in samples.items()
            if key.startswith(f"purchase:{name}.")
        }
        address = reverse(f"purchase:{name}", kwargs=parts)
        if not any(one.get(address).status_code == 200 for one in clients):
            shut.append(address)

    assert shut == []


# Scores


def test_a_member_seals_the_own_sheet_and_opens_it_when_all_are_sealed(drawn):
    member = person("expert", "expert-07")
    page = member.get(f"{ROOT}scores/").content.decode()
    cells = sorted(set(re.findall(r'name="(points-\d+-\d+)"', page)))
    assert "What the bids say" in page and "firm-a" not in page and "261,600" not in page
    too_many = member.post(f"{ROOT}scores/", {"act": "make", **dict.fromkeys(cells, "31")})
    made = member.post(f"{ROOT}scores/", {"act": "make", **dict.fromkeys(cells, "24.5")})
    sheet = lambda: SimpleUploadedFile("sheet.json", made.content)  # noqa: E731 a file is read once
    sealed_now = member.post(f"{ROOT}scores/", {"act": "seal", "sheet": sheet()})
    early = member.post(f"{ROOT}scores/", {"act": "open", "sheet": sheet()})

    assert cells and too_many.status_code == 422
    assert json.loads(made.content)["expert"] == "expert-07"
    assert (sealed_now.status_code, early.status_code) == (302, 422)
    kept = next(one for one in tender_facts(TENDER) if one.kind == "sheet_sealed")
    assert "24500" not in kept.line


def made_and_sealed(member, points):
    """Make a sheet of the same points for all on the page and seal it; its file, the answer."""
    page = member.get(f"{ROOT}scores/").content.decode()
    cells = sorted(set(re.findall(r'name="(points-\d+-\d+)"', page)))
    made = member.post(f"{ROOT}scores/", {"act": "make", **dict.fromkeys(cells, points)}).content
    return made, handed_in(member, "seal", made)


def handed_in(member, act, raw):
    return member.post(f"{ROOT}scores/", {"act": act, "sheet": SimpleUploadedFile("sheet.json", raw)})


def test_a_member_who_lost_the_sheet_seals_another_at_the_desk_and_opens_that_one(
    settings, tmp_path, monkeypatch
):
    now = instant("2024-02-05T05:30:00Z")
    at(monkeypatch, now)
    laid(settings, tmp_path, facts_until=now, own_key=False)
    member = person("expert", "expert-07")
    first, sealed_now = made_and_sealed(member, "24.5")
    now = instant("2024-02-05T05:30:01Z")
    at(monkeypatch, now)
    second, sealed_anew = made_and_sealed(member, "20")
    found = tender_now(TENDER, website.STORE, now=now).proceeding
    answers = [handed_in(member, "seal", one) for one in (first, second)]
    answers += [handed_in(member, "open", one) for one in (first, second)]

    assert (sealed_now.status_code, sealed_anew.status_code) == (302, 302)
    assert [one.reason.split()[0] for one in found.refused_acts] == ["sealed_anew", "sealed_anew"]
    assert [one.status_code for one in answers] == [422, 422, 422, 302]
    assert "was sealed before" in answers[0].content.decode()
    after = tender_now(TENDER, website.STORE, now=now).proceeding
    assert "expert-07" not in after.lot("1").scoring.waiting_for


def test_once_a_sheet_is_open_no_member_seals_anew_at_the_desk(settings, tmp_path, monkeypatch):
    now = instant("2024-02-05T06:10:30Z")
    at(monkeypatch, now)
    laid(settings, tmp_path, facts_until=now, own_key=False)
    found = tender_now(TENDER, website.STORE, now=now)
    opened = {one.sheet.expert for one in found.proceeding.lot("1").scoring.sheets}
    late = next(one for one in found.proceeding.panel.members if one not in opened)
    member = person("expert", late)
    page = member.get(f"{ROOT}scores/").content.decode()
    items = [
        {"bid": bid, "criterion": one.id, "milli": 0}
        for bid in bids_to_score(found)
        for one in criteria_scored(found)
    ]
    answer = handed_in(member, "seal", json.dumps({"expert": late, "salt": "0", "items": items}).encode())

    assert opened and 'value="open"' in page and 'value="seal"' not in page
    assert answer.status_code == 422 and "nobody seals anew" in answer.content.decode()


def test_whoever_was_not_drawn_scores_nothing(drawn):
    stranger = person("expert", "expert-99")
    told = stranger.get(f"{ROOT}scores/").content.decode()
    answer = stranger.post(f"{ROOT}scores/", {"act": "make"})

    assert "not on the panel that was drawn" in told and "points-" not in told
    assert answer.status_code == 403
    assert "not on the panel that was drawn" in answer.content.decode()


def test_a_member_with_a_declared_tie_steps_back(drawn):
    member = person("expert", "expert-07")
    member.post(f"{ROOT}act/declare/", {"supplier": "firm-a", "relation": "kin"})
    answer = member.get(f"{ROOT}scores/")

    assert answer.status_code == 403


def test_a_firm_sees_its_own_points_and_nobody_elses(settings, tmp_path, monkeypatch):
    at(monkeypatch, SCORED)
    laid(settings, tmp_path, facts_until=SCORED, own_key=False)
    told = person("bidder", "firm", body="firm-a").get(f"{ROOT}bid/").content.decode()
    found = tender_now(TENDER, website.STORE, now=SCORED).proceeding.received
    other = next(one.bid for one in found if one.supplier == "firm-b")

    assert "Place 1" in told
    assert other not in told


def test_an_award_takes_bid_and_price_from_the_facts_and_needs_a_reviewer(settings, tmp_path, monkeypatch):
    at(monkeypatch, SCORED)
    laid(settings, tmp_path, facts_until=SCORED, own_key=False)
    li, reviewer, head = (
        person("purchaser", "officer-1"),
        person("reviewer", "officer-2"),
        person("head", "head-1"),
    )
    prepared = li.post(f"{ROOT}act/award/", {"lot": "1", "text": "First in the ranking."})
    early = head.post(prepared["Location"], {"decision": "carry_out"})
    approved = reviewer.post(prepared["Location"], {"decision": "approve"})
    done = head.post(prepared["Location"], {"decision": "carry_out"})

    assert (early.status_code, approved.status_code, done.status_code) == (403, 302, 302)
    award = json.loads(next(one.line for one in tender_facts(TENDER) if one.kind == "award_decided"))
    assert award["price_minor"] == 26_160_000
    assert tender_now(TENDER, website.STORE, now=SCORED).proceeding.claims == ()


def test_a_role_on_the_website_alone_does_nothing_and_is_told_what_the_register_lacks(shares):
    answer = person("purchaser", "nobody-known").post(
        f"{ROOT}act/clarify/", {"text": "Words.", "material": "no"}
    )
    told = answer.content.decode()

    assert answer.status_code == 403
    assert "TENDER-043" in told and "register/appointments.toml" in told and "nobody-known" in told
    assert kinds() == ["act_refused"] and waiting_proposals(TENDER) == ()


def test_an_approval_and_an_act_of_somebody_with_another_role_in_the_register_are_not_taken(shares):
    li, reviewer, head = (
        person("purchaser", "officer-1"), person("head", "officer-2"), person("head", "head-1"),
    )  # fmt: skip
    prepared = li.post(f"{ROOT}act/clarify/", {"text": "Words.", "material": "no", "bids_until": ""})
    no = reviewer.post(prepared["Location"], {"decision": "approve"})
    approved = head.post(prepared["Location"], {"decision": "approve"})
    also("officer-2", ["purchaser"])
    not_his = reviewer.post(prepared["Location"], {"decision": "carry_out"})

    assert (no.status_code, approved.status_code, not_his.status_code) == (403, 302, 403)
    assert "TENDER-043" in no.content.decode()
    assert kinds() == ["act_refused", "act_refused"]


def test_an_attempt_without_power_stays_on_record_and_an_auditor_reads_whose_it_was(shares):
    person("purchaser", "nobody-known").get(f"{ROOT}act/clarify/")
    looked = kinds()
    stranger = open_session(Client(), User.objects.get(login="nobody-known"))
    stranger.post(f"{ROOT}act/clarify/", {"text": "Words.", "material": "no"})
    fact = json.loads(tender_facts(TENDER)[0].line)
    auditor = person("auditor", "auditor-1").get(ROOT).content.decode()
    found = tender_now(TENDER, website.STORE, now=BIDDING).proceeding.refused_acts

    assert looked == [] and kinds() == ["act_refused"]
    assert (fact["act"], fact["subject"]) == ("announcement_changed", "announcement.change")
    assert "by" not in fact and "nobody-known" not in tender_facts(TENDER)[0].line
    assert fact["reason"]["en"].startswith("change what was announced · ")
    assert "nobody-known" in auditor and fact["reason"]["en"] in auditor
    # The custodians of these tests stand in no register, which is told beside it.
    assert sorted(one.kind for one in found) == ["announcement_changed", "sealing_ceremony"]


def test_an_act_of_somebody_in_both_registers_counts_before_the_judge(shares):
    li, head = person("purchaser", "officer-1"), person("head", "head-1")
    prepared = li.post(f"{ROOT}act/clarify/", {"text": "Words.", "material": "no", "bids_until": ""})
    head.post(prepared["Location"], {"decision": "approve"})
    li.post(prepared["Location"], {"decision": "carry_out"})
    made = {one.fact_id for one in tender_facts(TENDER)}
    found = tender_now(TENDER, website.STORE, now=BIDDING).proceeding

    assert len(made) == 2
    assert made & {one.fact for one in (*found.without_power, *found.refused_acts)} == set()


def test_an_appointment_in_the_register_alone_opens_no_form(shares):
    answer = person("finance", "officer-1").get(f"{ROOT}act/clarify/")

    assert answer.status_code == 403
    assert "None of your appointments gives this power" in answer.content.decode()
    assert "TENDER-043" not in answer.content.decode()


def test_a_purchase_with_a_table_of_its_own_is_asked_by_it_at_the_desk_too(shares, monkeypatch):
    rows = powers_in_purchases().powers
    own = [replace(one, roles=("head",)) if one.name == "question.answer" else one for one in rows]
    kept = tuple(one for one in own if one.name != "documents.issue")
    told_otherwise(monkeypatch, lambda one: replace(one, powers=replace(one.powers, powers=kept)))
    li, head = person("purchaser", "officer-1"), person("head", "head-1")
    answer = li.get(f"{ROOT}act/answer/")
    gone = li.get(f"{ROOT}act/documents/")
    desk = li.get(ROOT).content.decode()

    assert (answer.status_code, gone.status_code) == (403, 403)
    assert "head of a body" in answer.content.decode()
    assert "gives this to nobody" in gone.content.decode()
    assert "act/answer/" not in desk and "gives this to nobody" in desk
    assert head.get(f"{ROOT}act/answer/").status_code == 200


@pytest.mark.parametrize(("limited_to", "code"), [(TENDER, 200), ("another-tender", 403)])
def test_an_appointment_for_one_purchase_opens_the_desk_of_no_other(shares, limited_to, code):
    user = make_account("officer-1")
    if limited_to != TENDER:
        keep_tender(
            limited_to,
            title=Localized("Another"),
            time_zone="UTC",
            currency="CNY",
            origin="generated",
            files=(),
            at=1,
        )
    appoint = ["appoint", "officer-1", "--role", "purchaser", "--tender", limited_to, "--body", BUYER]
    assert user_command([*appoint, "--since", "2023-01-01", "--paper", "Order 1/2023"]) == 0
    desk = open_session(Client(), user)

    assert desk.get(ROOT).status_code == code
    assert desk.get(f"{ROOT}act/answer/").status_code == code


@pytest.mark.parametrize(("limited_to", "code"), [(TENDER, 200), ("another-tender", 403)])
def test_a_row_of_the_register_for_one_purchase_gives_power_in_no_other(
    shares, monkeypatch, limited_to, code
):
    def change(one):
        rows = [
            replace(row, body="", tender=limited_to) if row.person == "officer-1" else row
            for row in one.register.appointments
        ]
        return replace(one, register=replace(one.register, appointments=tuple(rows)))

    told_otherwise(monkeypatch, change)
    answer = person("purchaser", "officer-1").get(f"{ROOT}act/answer/")

    assert answer.status_code == code
    assert ("TENDER-043" in answer.content.decode()) is (code == 403)


def test_an_award_above_the_limit_of_the_post_is_refused(settings, tmp_path, monkeypatch):
    at(monkeypatch, SCORED)
    laid(settings, tmp_path, facts_until=SCORED, own_key=False)
    told_otherwise(monkeypatch, lambda one: replace(one, powers=replace(one.powers, limits=())))
    li, reviewer, head = (
        person("purchaser", "officer-1"),
        person("reviewer", "officer-2"),
        person("head", "head-1"),
    )
    prepared = li.post(f"{ROOT}act/award/", {"lot": "1", "text": "First in the ranking."})
    reviewer.post(prepared["Location"], {"decision": "approve"})
    answer = head.post(prepared["Location"], {"decision": "carry_out"})

    assert answer.status_code == 403
    assert "above what your appointment may decide" in answer.content.decode()


# Two persons look a document up


def looks_of(document: str) -> list[tuple[str, str]]:
    """Who found what of a document, as recorded."""
    rows = [json.loads(one.line) for one in tender_facts(TENDER) if one.kind == "document_checked"]
    return [(row["by"], row["result"]) for row in rows if row["document"] == document]


@pytest.mark.parametrize("first", ["genuine", "forged"])
def test_while_bids_are_taken_a_second_person_looks_up_what_another_has_and_nobody_twice(shares, first):
    firm = person("bidder", "firm", body="firm-a")
    licence = {"requirement": "legal_person", "number": "L-1", "issuer": "register", "sha256": "1" * 64}
    shown = firm.post(
        f"{ROOT}act/show_document/", {**licence, "issued": "2023-01-01", "expires": "2025-01-01"}
    )
    (document,) = [json.loads(one.line)["id"] for one in tender_facts(TENDER) if one.kind == "document_shown"]
    one, two = person("reviewer", "officer-2"), person("reviewer", "reviewer-1")
    look = {"shown": document, "register": "company register", "how": "online", "result": first}
    answers = [
        who.post(f"{ROOT}act/check_document/", told).status_code
        for who, told in ((one, look), (two, {**look, "result": "forged"}), (one, look), (two, look))
    ]

    assert (shown.status_code, answers) == (302, [302, 302, 422, 422])
    assert looks_of(document) == [("officer-2", first), ("reviewer-1", "forged")]


@pytest.mark.parametrize(
    "one_of_two", ["reviewer-1", "officer-2"], ids=["who_never_looked", "who_looked_before"]
)
def test_in_performance_two_persons_look_up_what_one_of_them_or_another_looked_up_before_the_award(
    settings, tmp_path, monkeypatch, one_of_two
):
    at(monkeypatch, IN_PERFORMANCE)
    laid(settings, tmp_path, facts_until=IN_PERFORMANCE, own_key=False)
    document = "shown-firm-a-legal-person"
    look = {"shown": document, "register": "the issuer", "how": "letter", "result": "revoked"}
    people_of_the_buyer = (person("reviewer", one_of_two), person("purchaser", "officer-1"))
    answers = [one.post(f"{ROOT}act/check_document/", look).status_code for one in people_of_the_buyer]

    assert answers == [302, 302]
    assert looks_of(document)[-2:] == [(one_of_two, "revoked"), ("officer-1", "revoked")]
    watched = tender_now(TENDER, website.STORE, now=IN_PERFORMANCE).proceeding.watched
    assert [(case.what, case.state) for one in watched for case in one.cases] == [("document", "revoked")]
