"""Public pages of tenders: what they tell, and what they do not tell before its time."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client

from onus.actions.assess_tender import assess_tender
from onus.actions.load_tender import load_tender
from onus.actions.site_receipts import tender_receipts
from onus.base.canonical import canonical_json
from onus.base.instants import Instant, instant
from onus.outside.law import load_pack
from onus.outside.site_receipts import site_head, tender_on
from onus.records.changes import shown_now
from onus.records.tenders import tenders_of_contracts
from onus.web.public.contracts import watched
from onus.web.sentences import say
from onus.web.shell import page as shell_page
from tests.published.publishing import Place, assess, publish_to
from tests.troubled_tender import envelope_of, troubled

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "tender-2024"
TENDER = "toilets-tender-2024"
BELOW = ("", "consultations/", "questions/", "bids/", "evaluation/", "award/", "checks/", "signals/", "acts/")
STAGES = (
    "2024-01-10T12:00:00",
    "2024-02-05T09:35:00",
    "2024-02-06T12:00:00",
    "2024-02-09T00:00:00",
    "2024-05-02T00:00:00",
)
FIRMS = {
    "en": [f"Generated Firm {one}" for one in "ABCDE"],
    "zh-hans": [f"生成企业{one}" for one in "甲乙丙丁戊"],
}
IDS = [f"firm-{one}" for one in "abcde"]
WINNER = envelope_of("firm-a")
COMMITMENT = next(
    row["commitment"]
    for row in map(json.loads, (EXAMPLE / "facts.jsonl").read_text(encoding="utf-8").splitlines())
    if row["id"] == "received-1"
)


def evenly(told: str, language: str) -> bool:
    """Return whether pages speak of every firm of the register alike: of whose key is registered, and of no bidder."""
    counts = {told.count(name) for name in FIRMS[language]}
    return len(counts) == 1 and counts != {0} and not any(name in told for name in IDS)


def judged(at: str, folder: Path = EXAMPLE) -> None:
    load_tender(folder, settings.STORE, now=Instant(5))
    assess_tender(TENDER, settings.STORE, as_of=instant(f"{at}+08:00"), now=Instant(9))


def text(raw: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", unescape(raw)))


def page(below: str = "", language: str = "en", *, code: int = 200) -> str:
    answer = Client().get(f"/{language}/tenders/{TENDER}/{below}")
    assert answer.status_code == code
    return answer.content.decode()


def all_acts() -> str:
    """Every page of who did what."""
    return "".join(page(f"acts/?page={number}") for number in range(1, 6))


@pytest.mark.parametrize("at", ["2024-01-10T12:00:00", "2024-02-05T09:20:00", "2024-02-05T09:35:00"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_before_the_opening_no_page_tells_who_takes_part(at, language):
    judged(at)

    told = "".join(page(below, language) for below in BELOW)

    assert evenly(told, language)


def test_before_the_opening_a_bid_is_its_commitment_and_its_time():
    judged("2024-02-05T09:20:00")

    told = page("bids/")

    assert COMMITMENT in told and "2024-02-04 16:12" in told and "sealed" in told


def test_after_the_opening_bids_have_names_prices_and_reasons_of_refusal():
    judged("2024-05-02T00:00:00")

    told = page("bids/")

    assert "Generated Firm A" in told and "261,600.00 CNY" in told
    assert (
        "It came after the deadline" in told
        and "Its bidder is banned from purchases <code>ban-1</code>" in told
    )


def test_who_was_found_qualified_at_which_step_stands_there_and_what_no_rule_could_judge():
    judged("2024-05-02T00:00:00")

    told = page("bids/")

    assert "At the signing of the contract" in told and "Qualified" in told and "Barred" in told
    assert "nobody is admitted or refused for it in silence" in told
    assert "no_major_violation" not in page("checks/") and "accounts" in page("checks/")


def test_a_contractor_that_kept_everything_is_said_to_be_watched():
    judged("2024-03-02T00:00:00")
    assert "Everything that was asked still holds." in page("award/")

    judged("2024-05-02T00:00:00")
    assert "Nobody looked up a debarment list of late" in page("award/")


def test_the_committee_is_told_with_its_seed_only_once_the_result_is_announced():
    judged("2024-02-06T12:00:00")
    assert "expert-07" not in page("evaluation/")

    assess_tender(TENDER, settings.STORE, as_of=instant("2024-02-09T00:00:00+08:00"), now=Instant(10))
    told = page("evaluation/")
    assert "expert-07" in told and "onus verify" in told
    assert "4675d011dc8f823f4d2fc6c199b694aa9be3abf87af462f634b65aed1d776d7a" in told


def test_the_ranking_stands_there_with_its_numbers_filled_in():
    judged("2024-05-02T00:00:00")

    told = page("evaluation/")

    assert "40.00 × 261,600.00 CNY ÷ 276,000.00 CNY = 37.91" in told
    assert "28.00 (2.00 for each unit in the bid, at most 30.00)" in told
    assert re.search(r"\(2\d\.\d\d( \+ 2\d\.\d\d){4}\) ÷ 5 = 26\.94", told)
    assert "94.94" in told and "+0.36" in told
    assert 'width="39.99"' not in told and 'width="40.00"' in told


def test_the_award_has_reasons_and_the_contract(client):
    judged("2024-05-02T00:00:00")

    told = page("award/")

    assert "First in the ranking." in told and "Fewer points" in told and "toilets-2024" in told


def test_a_signal_is_said_to_be_no_accusation_and_stands_beside_the_place_of_a_reply():
    judged("2024-05-02T00:00:00")

    told = page("signals/")

    assert "not an accusation" in told and "CN-COLL-16" in told and "has not replied" in told
    assert "Deemed by law" in told and "all 5 unit prices lie apart by one ratio, 103/100" in told
    assert "Waits for a reply" in told and "/en/method/rules/CN-COLL-16@2012-02-01/" in told


def test_questions_name_nobody_and_acts_name_roles():
    judged("2024-05-02T00:00:00")

    assert "May a bid name part-time cleaners?" in page("questions/")
    told = all_acts()
    assert (
        "Drew the committee" in told and "Purchaser <code>officer-1</code>" in told and "2024-02-07" in told
    )


def test_the_list_has_tenders_by_stage_and_what_is_not_there_is_told():
    judged("2024-05-02T00:00:00")

    told = Client().get("/en/tenders/").content.decode()
    assert "Contract signed" in told and f"/en/tenders/{TENDER}/" in told
    missing = Client().get("/en/tenders/nothing/")
    assert missing.status_code == 404 and "No such purchase here" in missing.content.decode()


def test_another_proceeding_is_another_page_for_those_that_are_kept():
    judged("2024-02-06T12:00:00")
    before = shown_now()

    assess_tender(TENDER, settings.STORE, as_of=instant("2024-02-09T00:00:00+08:00"), now=Instant(10))

    assert shown_now() != before and TENDER in {name for name, *_ in shown_now()}


@pytest.mark.parametrize("below", BELOW)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_has_its_receipt_and_says_that_it_is_generated(below, language):
    judged("2024-05-02T00:00:00")

    told = page(below, language)

    assert "SHA-256" in told and "ribbon" in told and "None" not in told


def words_of(html: str) -> str:
    """Return what a reader reads as words in the middle of a page: without marks, commands and addresses."""
    main = re.search(r"<main[^>]*>(.*)</main>", html, flags=re.DOTALL)[1]
    bare = re.sub(r"<code>.*?</code>|<pre>.*?</pre>|<svg.*?</svg>", " ", main, flags=re.DOTALL)
    return re.sub(r"https://\S+", " ", unescape(re.sub(r"<[^>]*>", "\n", bare)))


@pytest.mark.parametrize("at", STAGES)
def test_no_page_shows_a_code_where_a_word_belongs(at):
    judged(at)

    for below in BELOW:
        chinese, english = words_of(page(below, "zh-hans")), words_of(page(below, "en"))
        assert re.findall(r"\b(?!Onus|CNY|SHA|Q1|Q3)[A-Za-z]\w+", chinese) == [], below
        assert re.findall(r"\b[A-Za-z]\w*_\w+|\b[a-z]+-\d+\b|\b[A-Z]+-[A-Z0-9-]+@", english) == [], below


def test_the_course_of_a_purchase_stands_in_order_with_what_is_due_last():
    judged("2024-02-09T00:00:00")

    told = words_of(page()).partition("Course of the purchase")[2]

    assert (
        told.index("Tender notice")
        < told.index("Decided the award")
        < told.index("Due: Signing of the contract")
    )


def test_what_is_against_a_rule_stands_with_the_words_of_the_rule_and_the_way_to_it():
    judged("2024-05-02T00:00:00")

    told = page("checks/")

    assert "over its whole life" in told and "/en/method/rules/ONUS-COMPARATOR@2026/" in told
    assert "missing: the comparison with doing it in-house" in told


def test_every_rule_has_a_page_and_one_that_nobody_has_is_told():
    keys = [rule.key for rule in load_pack("cn-procurement").rules]

    for key in keys[:3]:
        told = Client().get(f"/en/method/rules/{key}/").content.decode()
        assert key in told and "Government" in told
    assert all(
        f"/en/method/rules/{key}/" in Client().get("/en/method/rules/").content.decode() for key in keys[:3]
    )
    missing = Client().get("/zh-hans/method/rules/NO-RULE@1/")
    assert missing.status_code == 404 and "本站无此规则" in missing.content.decode()


def test_a_contract_names_the_purchase_that_it_came_from():
    judged("2024-05-02T00:00:00")

    found = tenders_of_contracts(["toilets-2024", "toilets"], "proceeding.json")

    assert [one.id for one in found["toilets-2024"]] == [TENDER] and "toilets" not in found
    assert tenders_of_contracts([], "proceeding.json") == {}


def test_a_page_that_hides_a_name_of_the_frame_is_refused():
    with pytest.raises(ValueError, match="version"):
        shell_page(None, "web/failure.html", {"version": "2"})


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_went_wrong_is_told_in_words_and_no_page_shows_a_code(tmp_path, language):
    judged("2024-05-02T00:00:00", troubled(tmp_path / "tender"))

    code = r"\b(?!Onus|CNY|SHA)[A-Za-z]\w+" if language == "zh-hans" else r"\b[A-Za-z]\w*_\w+|\b[a-z]+-\d+\b"
    assert {
        below: found for below in BELOW if (found := re.findall(code, words_of(page(below, language))))
    } == {}


def test_corrections_late_records_refusals_and_overrides_stand_among_the_acts(tmp_path):
    judged("2024-05-02T00:00:00", troubled(tmp_path / "tender"))

    told = words_of(all_acts())

    assert "Only its author can correct it" in told and "written down late" in told
    assert "An officer decides no award." in told and "The toilets cannot wait." in told
    assert "No appointment of whoever did it gives this power" in told and "let nothing through" in told


def test_what_the_office_missed_stands_on_the_first_page_with_who_answered_and_how_far_silence_took_it(
    tmp_path,
):
    judged("2024-05-02T00:00:00", troubled(tmp_path / "tender"))

    told = words_of(page(""))

    assert "2024-01-31 00:00: Purchaser (holder of the post): no act in time; the case moved up" in told
    assert "Supervisor (holder of the post): no act in time; there is no higher post" in told
    assert "done after it was due" in told


def test_claims_second_contracts_and_bars_are_told_where_the_award_is(tmp_path):
    judged("2024-05-02T00:00:00", troubled(tmp_path / "tender"))

    award, checks = words_of(page("award/")), words_of(page("checks/"))

    assert "It does not follow from the facts." in award and "second contract for one lot" in award
    assert "The procedure was suspended" in award and "A complaint was open" in award
    assert "Signed the ranking, which has to come first" in checks
    assert "a subcontractor subcontracted" in checks and "90,000.00 CNY" in checks


def test_a_signal_has_its_reply_its_decision_with_the_reason_and_what_does_not_count(tmp_path):
    judged("2024-05-02T00:00:00", troubled(tmp_path / "tender"))

    told = words_of(page("signals/"))

    assert "Few firms do this work." in told
    assert "Referred to the authority" in told and "Few firms do not explain who won each time." in told
    assert "A decision that does not count: It gives no reason" in told
    # Of one machine alone, for each of the two; the void decision on the account explains nothing.
    assert told.count("Explained, nothing more follows") == 2


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_challenge_before_the_opening_names_a_bidder_and_after_it_the_firm(tmp_path, language):
    folder = troubled(tmp_path / "tender")
    judged("2024-01-25T00:00:00", folder)
    before = "".join(page(below, language) for below in BELOW)

    assess_tender(TENDER, settings.STORE, as_of=instant("2024-05-02T00:00:00+08:00"), now=Instant(10))
    after = page("award/", language)

    firm, bidder = ("Generated Firm B", "Bidder") if language == "en" else ("生成企业乙", "投标人")
    assert evenly(before, language)
    assert f"{bidder} <code>supplier-1</code>" in before
    assert firm in after.partition('id="remedies"')[2].partition('id="contracts"')[0]


@pytest.mark.parametrize(
    ("expires", "listed", "told"),
    [
        ("2025-05-31", "2024-05-01", "Everything that was asked still holds."),
        ("2024-04-01", "2024-05-01", "Open cases: 1"),
        (
            "2025-05-31",
            "2024-02-01",
            "Nobody looked up a debarment list of late: whether the contractor is banned is not known.",
        ),
    ],
)
def test_the_page_of_a_contract_tells_whether_the_contractor_kept_its_qualification(
    tmp_path, expires, listed, told
):
    folder = shutil.copytree(EXAMPLE, tmp_path / "tender")
    bans = folder / "register" / "bans.toml"
    bans.write_text(
        bans.read_text(encoding="utf-8").replace("as_of = 2024-02-01", f"as_of = {listed}"), encoding="utf-8"
    )
    rows = [json.loads(line) for line in (folder / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    shown = next(row for row in rows if row["id"] == "shown-firm-a-legal-person")
    shown["expires"] = expires
    (folder / "facts.jsonl").write_bytes(b"".join(canonical_json(row) + b"\n" for row in rows))
    load_tender(folder, settings.STORE, now=Instant(5))
    assess_tender(TENDER, settings.STORE, as_of=instant("2024-05-02T00:00:00+08:00"), now=Instant(9))
    contract = SimpleNamespace(
        dossier=SimpleNamespace(id="toilets-2024"),
        say=lambda key, **named: say(f"public.{key}", "en", **named),
    )

    (cell,) = watched(contract)

    assert (cell.text, cell.href.rpartition("#")[2]) == (told, "watch")


@pytest.fixture
def published_site(tmp_path) -> Path:
    """Return a site on which the example is published as of its last stage."""
    place = Place(tmp_path)
    shutil.copytree(EXAMPLE.parent / "toilets-2024", place.dossier)
    assess(place.dossier, place.out, "2024-01-05T00:00:00+08:00")
    publish_to(place, now=f"{STAGES[-1]}+08:00", tenders=(EXAMPLE,))
    return place.site


def test_a_page_shows_where_the_tender_and_each_act_stand_in_the_log(published_site, settings):
    settings.SITE = published_site
    judged(STAGES[-1])
    on_site = tender_on(published_site, TENDER)
    head = site_head(published_site)

    assert f"Entry {on_site.places.leaf} of {head.size} in the public log" in text(page())
    assert "not in the public log yet" not in text(page("bids/"))
    acts = all_acts()
    entries = [index for index, kind, _ in on_site.places.places if kind == "tender_fact"]
    assert all(f"/en/data/receipts/{index}.tlog-proof" in acts for index in entries)
    assert Client().get(f"/en/data/receipts/{entries[0]}.tlog-proof").status_code == 200


def test_a_fact_that_is_not_published_or_says_something_else_has_no_entry(published_site, settings):
    settings.SITE = published_site
    facts = published_site / "tenders" / TENDER / "facts.jsonl"
    rows = [json.loads(line) for line in facts.read_bytes().splitlines()]
    known = tender_receipts(published_site, TENDER, rows)
    other = tender_receipts(published_site, TENDER, [{**row, "by": "somebody"} for row in rows])

    assert set(known.facts) == {row["id"] for row in rows}
    assert other.facts == {}
    assert tender_receipts(None, TENDER, rows).publication is None
    assert tender_receipts(published_site, "no-such-tender", rows).publication is None
    assert tender_receipts(published_site, "../contracts", rows).publication is None


def test_a_page_says_so_while_its_tender_is_not_in_the_log():
    judged(STAGES[-1])

    assert "Not in the public log yet" in text(page())
