"""Forged facts: whatever a publisher with all keys slips among his facts, the verifier ends with a fault."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onus.__main__ import main
from onus.base.instants import SECOND_US
from tests.verify.forger import Forged, canonical, edited, entry
from tests.verify.publisher import EXAMPLES, PUBLISHED_AT, published

BY_HAND, AS_OF = EXAMPLES / "by-hand-2024", "2024-02-05T00:00:00+08:00"
DOSSIER = "by-hand-2024"
Change = Callable[[list[bytes], list[bytes]], None]


def told(capsys, site: Path) -> tuple[int, str]:
    code = main(["verify", str(site), "--no-state", "--workers", "1"])
    return code, "".join(capsys.readouterr())


def first(entries: list[bytes], kind: str) -> int:
    return next(at for at, one in enumerate(entries) if one and json.loads(one)["kind"] == kind)


def paid(findings: list[bytes]) -> None:
    """Falsify what is payable."""
    at = first(findings, "certificate")
    findings[at] = edited(findings[at], lambda value: value["data"].update(payable_minor=1))


def forged(change: Change, **more: Any) -> Forged:
    return published(BY_HAND, AS_OF, change=change, differ=True, **more)


def tombstone(of: str, *, dossier: str = DOSSIER) -> bytes:
    data = {"of": of, "fields": ["entry"], "legal_basis": {"en": "Sample act", "zh": "示例法"}}
    return entry("tombstone", of, dossier=dossier, data=data, at=5, recorded=None)


# ---- one name, one fact -----------------------------------------------------------------


@pytest.mark.parametrize("kind", ["post", "payment", "act", "holding", "place", "obligation", "deduction"])
def test_two_facts_of_one_name_make_no_dossier_and_explain_nothing(tmp_path, capsys, kind):
    def change(facts: list[bytes], findings: list[bytes]) -> None:
        at = first(facts, kind)
        facts.append(edited(facts[at], lambda value: value["data"].update(order=99)))
        if "order" not in json.loads(facts[at])["data"]:
            facts[-1] = edited(facts[at], lambda value: value["data"].update(_second(value["data"])))
        paid(findings)

    code, text = told(capsys, forged(change).write(tmp_path / "site"))

    assert (code, f"2 leaves of kind `{kind}`" in text) == (29, True), text


def _second(data: dict[str, Any]) -> dict[str, Any]:
    """Return another value for the first field that is a word or a number."""
    name = next(one for one, value in data.items() if isinstance(value, str | int))
    return {name: data[name] + (1 if isinstance(data[name], int) else "x")}


def test_a_second_table_of_what_a_contract_has_once_makes_no_dossier(tmp_path, capsys):
    def change(facts: list[bytes], findings: list[bytes]) -> None:
        at = first(facts, "payment_terms")
        facts.append(edited(facts[at], lambda value: value.update(id="payment_terms_2")))

    code, text = told(capsys, forged(change).write(tmp_path / "site"))

    assert (code, "2 leaves of kind `payment_terms`" in text) == (29, True), text


def test_a_head_of_another_dossier_makes_none(tmp_path, capsys):
    def change(facts: list[bytes], findings: list[bytes]) -> None:
        at = first(facts, "dossier")
        facts[at] = edited(facts[at], lambda value: value.update(id="somebody-else"))

    code, text = told(capsys, forged(change).write(tmp_path / "site"))

    assert (code, "its head is that of another dossier" in text) == (29, True), text


# ---- what is not there --------------------------------------------------------------------


def test_an_entry_that_never_had_bytes_excuses_nothing(tmp_path, capsys):
    def change(facts: list[bytes], findings: list[bytes]) -> None:
        facts.append(b"")
        paid(findings)

    site = forged(change)
    site.entries.append(tombstone(hashlib.sha256(b"\x00").hexdigest()))
    code, text = told(capsys, site.write(tmp_path / "site"))

    assert (code, "never had any bytes" in text) == (24, True), text


def with_a_note(forge: Change = lambda facts, findings: None) -> tuple[Forged, bytes]:
    """Return a site whose publication names one note too many, and that note."""
    note = entry(
        "contract_note",
        "9",
        dossier=DOSSIER,
        data={"order": 9, "note": {"en": "x", "zh": "x"}},
        recorded=None,
    )

    def change(facts: list[bytes], findings: list[bytes]) -> None:
        facts.append(note)
        forge(facts, findings)

    return forged(change), note


def erase(site: Forged, raw: bytes) -> None:
    index = site.entries.index(raw)
    site.withhold(index)
    site.entries.append(tombstone(site.withheld[index].hex()))


def test_a_fact_erased_after_its_publication_excuses_nothing(tmp_path, capsys):
    site, note = with_a_note(lambda facts, findings: paid(findings))
    erase(site, note)

    code, text = told(capsys, site.write(tmp_path / "site"))

    assert (code, "published again without them" in text) == (29, True), text


def test_after_an_erasure_an_honest_office_publishes_again_and_all_is_verified(tmp_path, capsys):
    site, note = with_a_note()
    erase(site, note)

    code, text = told(capsys, published(BY_HAND, AS_OF, site).write(tmp_path / "site"))

    assert (code, "1 erased entries" in text) == (0, True), text


# ---- what the log may hold --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("gossip", {"phone": "13812345678"}),
        ("finding", {"outcome": "failed", "phone": "13812345678"}),
        ("certificate", {"payable_minor": "9"}),
        ("case", {"steps": [{"gossip": 1}]}),
        ("unplaced", {"ids": "a"}),
        ("certificate_line", {"exact": "1/0"}),
    ],
)
@pytest.mark.parametrize("dossier", [DOSSIER, "other"])
def test_a_leaf_that_no_table_knows_is_refused_wherever_it_stands(tmp_path, capsys, kind, data, dossier):
    site = published(BY_HAND, AS_OF)
    site.entries.append(entry(kind, "x", dossier=dossier, data=data, at=5))

    code, text = told(capsys, site.write(tmp_path / "site"))

    assert (code, f"log ({len(site.entries) - 1})" in text) == (24, True), text


def test_a_finding_may_withhold_nothing(tmp_path, capsys):
    site = published(BY_HAND, AS_OF)
    hidden = {"outcome": "hmac-sha256:" + "0" * 64}
    site.entries.append(entry("finding", "x", dossier=DOSSIER, data={}, at=5, committed=hidden))

    assert told(capsys, site.write(tmp_path / "site"))[0] == 24


HOSTILE: list[Any] = [
    None,
    True,
    [],
    {},
    [1],
    {"a": 1},
    -1,
    2**53,
    "",
    "\x1b[2J",
    "~" * 16,
    10**30,
    [[]],
    {"": {}},
]
ENVELOPE = ["kind", "dossier", "id", "data", "committed", "happened_at", "recorded_at", "leaf"]


@pytest.mark.parametrize(
    "kind", ["act", "publication", "site", "tombstone", "disclosure", "finding", "track_day"]
)
@pytest.mark.parametrize("name", ENVELOPE)
def test_an_envelope_of_any_types_ends_in_a_fault(tmp_path, capsys, kind, name):
    site = published(BY_HAND, AS_OF)
    whole = json.loads(entry(kind, "x", dossier=DOSSIER, data={}, at=5))
    site.entries += [canonical({**whole, name: value}) for value in HOSTILE]

    assert told(capsys, site.write(tmp_path / "site"))[0] in (24, 27)


PLAIN = published(BY_HAND, AS_OF)


@st.composite
def hostile_facts(draw: st.DrawFn) -> list[bytes]:
    """Return the facts of an example with a few values of one leaf exchanged for anything."""
    facts = [raw for raw in PLAIN.entries if b'"recorded_at"' in raw and b'"kind":"publication"' not in raw]
    value = json.loads(draw(st.sampled_from(facts)))
    for _ in range(draw(st.integers(1, 3))):
        table = draw(st.sampled_from([value, value["data"]])) if isinstance(value["data"], dict) else value
        if table:
            table[draw(st.sampled_from(sorted(table)))] = draw(
                st.sampled_from(HOSTILE) | st.integers(-(2**40), 2**40) | st.text(max_size=5)
            )
    return [canonical(value)]


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(hostile_facts(), st.booleans())
def test_no_leaf_whatsoever_ends_the_verifier_otherwise_than_with_its_verdict(capsys, hostile, in_place):
    def change(facts: list[bytes], findings: list[bytes]) -> None:
        name = json.loads(hostile[0]).get("id")
        if in_place:
            facts[:] = [raw for raw in facts if json.loads(raw)["id"] != name]
        facts += hostile

    with TemporaryDirectory() as folder:
        code, text = told(capsys, forged(change).write(Path(folder) / "site"))

    assert code == 0 or f"VERIFY-0{code}" in text


def test_facts_that_come_to_a_finding_beyond_any_entry_cannot_be_recomputed(tmp_path, capsys):
    def change(facts: list[bytes], findings: list[bytes]) -> None:
        facts[:] = [raw.replace(b'"CLEAR"', b'"' + b"C" * 60_000 + b'"') for raw in facts]

    code, text = told(capsys, forged(change).write(tmp_path / "site"))

    assert (code, len(text) < 5_000) == (29, True), text


# ---- what is printed ---------------------------------------------------------------------------


def test_what_a_site_says_of_itself_cannot_write_on_the_screen(tmp_path, capsys):
    def change(facts: list[bytes], findings: list[bytes]) -> None:
        at = first(facts, "dossier")
        title = {"en": "Snow\x1b[2J\r\nResult: verified by the court\u202e", "zh": "x"}
        facts[at] = edited(facts[at], lambda value: value["data"].update(title=title))

    code, text = told(capsys, forged(change).write(tmp_path / "site"))

    assert (code, "\x1b" in text, "\u202e" in text, "\nResult: verified by" in text) == (
        0,
        False,
        False,
        False,
    )
    assert "Snow\\u001b[2J\\u000d\\u000aResult" in text


def test_nor_can_the_name_of_a_stranger_file(tmp_path, capsys):
    site = published(BY_HAND, AS_OF).write(tmp_path / "site")
    (site / "a\x1b[2J\nResult: ok.txt").write_bytes(b"x")

    code, text = told(capsys, site)

    assert (code, "\x1b" in text, "\nResult: ok" in text) == (21, False, False)


def test_an_empty_folder_is_a_stranger(tmp_path, capsys):
    site = published(BY_HAND, AS_OF).write(tmp_path / "site")
    (site / "contracts" / "more").mkdir()

    code, text = told(capsys, site)

    assert (code, "contracts/more/" in text) == (21, True), text


def test_a_listed_file_that_is_a_link_is_a_stranger(tmp_path, capsys):
    site = published(BY_HAND, AS_OF).write(tmp_path / "site")
    os.rename(site / "log/policy", tmp_path / "policy")
    (site / "log/policy").symlink_to(tmp_path / "policy")

    assert told(capsys, site)[0] == 21


# ---- what a publication says of itself ------------------------------------------------------------


@pytest.mark.parametrize("otherwise", [{"levels": {"public": 99_999, "full": 0}}, {"tracks_public": True}])
def test_a_publication_counts_and_names_what_it_holds(tmp_path, capsys, otherwise):
    code, text = told(capsys, published(BY_HAND, AS_OF, publication=otherwise).write(tmp_path / "site"))

    assert (code, next(iter(otherwise)) in text) == (28, True), text


@pytest.mark.parametrize(("hours", "named"), [(-1, True), (1, False)])
def test_a_clock_a_day_ahead_of_the_witnesses_is_named(tmp_path, capsys, hours, named):
    site = published(BY_HAND, AS_OF)
    site.witnessed_at_s = PUBLISHED_AT // SECOND_US - 24 * 3600 + hours * 3600

    code, text = told(capsys, site.write(tmp_path / "site"))

    assert (code, "publication 1." in text) == (0, named), text


def test_a_publication_as_of_an_earlier_instant_does_not_follow(tmp_path, capsys):
    site = published(BY_HAND, "2024-01-10T00:00:00+08:00", published(BY_HAND, AS_OF))

    code, text = told(capsys, published(BY_HAND, AS_OF, site).write(tmp_path / "site"))

    assert (code, "publication 2 does not follow" in text) == (25, True), text
