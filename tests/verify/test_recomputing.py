"""Recomputing from leaves: what follows from the facts is equal, and what does not is named."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from onus.__main__ import main
from tests.verify.forger import WITNESS, Forged, canonical, edited, entry, policy, site_entry
from tests.verify.publisher import EXAMPLES, leaf_set, published

BY_HAND, AS_OF = EXAMPLES / "by-hand-2024", "2024-02-05T00:00:00+08:00"
CARE, CARE_AS_OF = EXAMPLES / "elder-care-2024", "2024-07-05T00:00:00+08:00"
TOILETS, TOILETS_AS_OF = EXAMPLES / "toilets-2024", "2024-05-05T00:00:00+08:00"


def told(capsys, place: Path, *words: object) -> tuple[int, str]:
    code = main(["verify", str(place), "--no-state", *map(str, words)])
    return code, "".join(capsys.readouterr())


def verified(capsys, place: Path) -> dict[str, Any]:
    code, text = told(capsys, place, "--json")
    assert code == 0, text
    return json.loads(text)["verified"]["contracts"][0]


@pytest.mark.parametrize(
    ("folder", "as_of"), [(BY_HAND, AS_OF), (CARE, CARE_AS_OF), (TOILETS, TOILETS_AS_OF)]
)
def test_every_finding_of_an_example_is_recomputed_or_named_as_resting_on_what_is_withheld(tmp_path, capsys, folder, as_of):  # fmt: skip
    contract = verified(capsys, published(folder, as_of).write(tmp_path / "site"))

    assert contract["public"] > 0
    assert contract["public"] + sum(contract["only_full"].values()) == contract["findings"]


def test_without_homes_nearly_all_is_public(tmp_path, capsys):
    contract = verified(capsys, published(BY_HAND, AS_OF).write(tmp_path / "site"))

    assert contract["only_full"] == {}


def changed(kind: str, **fields: Any):
    """Return what changes the first finding of a kind."""

    def change(facts: list[bytes], findings: list[bytes]) -> None:
        place = next(at for at, one in enumerate(findings) if json.loads(one)["kind"] == kind)
        findings[place] = edited(findings[place], lambda value: value["data"].update(fields))

    return change


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("finding", {"outcome": "excused"}),
        ("finding", {"officer_post": "nobody"}),
        ("certificate", {"payable_minor": 1}),
        ("hands_off", {"index_ppm": 1}),
    ],
)
def test_a_finding_that_does_not_follow_from_the_facts_is_named(tmp_path, capsys, kind, fields):
    site = published(BY_HAND, AS_OF, change=changed(kind, **fields)).write(tmp_path / "site")

    code, text = told(capsys, site)

    assert (code, f"contracts/by-hand-2024 {kind} " in text, "data." in text) == (28, True, True)


def test_a_position_that_is_withheld_excuses_no_scorecard_of_another_service(tmp_path, capsys):
    def better(facts: list[bytes], findings: list[bytes]) -> None:
        place = next(at for at, one in enumerate(findings) if b"/obligation/CHECK" in one)
        findings[place] = edited(findings[place], lambda value: value["data"].update(on_time_ppm=999_999))

    site = published(CARE, CARE_AS_OF, change=better)
    told_full = next(at for at, one in enumerate(site.entries) if b'"kind":"publication"' in one)
    site.entries[told_full] = edited(site.entries[told_full], one_more_in_full)

    code, text = told(capsys, site.write(tmp_path / "site"))

    assert (code, "scorecard 2024-06/obligation/CHECK" in text) == (28, True), text


def one_more_in_full(value: dict[str, Any]) -> None:
    levels = value["data"]["levels"]
    levels["full"], levels["public"] = levels["full"] + 1, levels["public"] - 1


@pytest.mark.parametrize("kind", ["facts", "findings"])
def test_a_leaf_of_publishing_itself_is_counted_as_no_fact_and_no_finding(tmp_path, capsys, kind):
    site = published(BY_HAND, AS_OF)
    path = next(path for path in site.files if path.endswith("publication.json"))
    sets, place = json.loads(site.files[path]), len(site.entries) - 1
    site.entries.insert(place, site_entry("0" * 64, 1))
    sets["leaf"] = place + 1
    sets[kind].append(place)
    site.files[path] = canonical(sets) + b"\n"
    told_so = {one: leaf_set(site, sets[one]) for one in ("facts", "findings")}
    levels = {"public": len(sets["findings"]), "full": 0}
    site.entries[-1] = edited(site.entries[-1], lambda value: value["data"].update(levels=levels, **told_so))

    code, text = told(capsys, site.write(tmp_path / "site"))

    assert (code, "VERIFY-024" in text, f"log ({place})" in text) == (24, True, True), text


def test_a_finding_that_was_left_out_is_named(tmp_path, capsys):
    site = published(BY_HAND, AS_OF, change=lambda facts, findings: findings.pop()).write(tmp_path / "site")

    code, text = told(capsys, site)

    assert (code, "no finding where the facts come to one" in text) == (28, True)


def test_a_finding_that_was_invented_is_named(tmp_path, capsys):
    def invent(facts: list[bytes], findings: list[bytes]) -> None:
        findings.append(edited(findings[0], lambda value: value.update(id="invented")))

    code, text = told(capsys, published(BY_HAND, AS_OF, change=invent).write(tmp_path / "site"))

    assert (code, "invented" in text) == (28, True)


def test_a_changed_fact_changes_what_follows(tmp_path, capsys):
    def change(facts: list[bytes], findings: list[bytes]) -> None:
        place = next(at for at, one in enumerate(facts) if json.loads(one)["kind"] == "deduction")
        facts[place] = edited(facts[place], lambda value: value["data"].update(amount_minor=1))

    assert told(capsys, published(BY_HAND, AS_OF, change=change).write(tmp_path / "site"))[0] == 28


def test_facts_that_make_no_dossier_cannot_be_recomputed(tmp_path, capsys):
    def change(facts: list[bytes], findings: list[bytes]) -> None:
        facts[:] = [one for one in facts if json.loads(one)["kind"] != "contract"]

    code, text = told(capsys, published(BY_HAND, AS_OF, change=change).write(tmp_path / "site"))

    assert (code, "VERIFY-029 by-hand-2024" in text) == (29, True)


def test_a_finding_says_when_it_was_first_found_and_is_held_to_it(tmp_path, capsys):
    def change(facts: list[bytes], findings: list[bytes]) -> None:
        findings[0] = edited(findings[0], lambda value: value.update(recorded_at=value["recorded_at"] + 1))

    assert told(capsys, published(BY_HAND, AS_OF, change=change).write(tmp_path / "site"))[0] == 28


# ---- publications -------------------------------------------------------------------


def test_a_second_publication_keeps_the_leaves_that_did_not_change(tmp_path, capsys):
    once = published(BY_HAND, AS_OF)
    size = len(once.entries)
    again = published(BY_HAND, "2024-02-06T00:00:00+08:00", once)

    contract = verified(capsys, again.write(tmp_path / "site"))

    assert (contract["number"], contract["taken_out"], contract["backdated"]) == (2, 0, 0)
    assert len(again.entries) > size


def copied(folder: Path, to: Path, **lines: tuple[str, str]) -> Path:
    shutil.copytree(folder, to)
    for name, (old, new) in lines.items():
        path = to / name.replace("_", ".", 1)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return to


def test_a_fact_that_was_taken_out_without_a_word_is_missing(tmp_path, capsys):
    rows = (BY_HAND / "crews.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    less = copied(BY_HAND, tmp_path / "less", crews_csv=(rows[-1], ""))
    site = published(less, AS_OF, published(BY_HAND, AS_OF))

    code, text = told(capsys, site.write(tmp_path / "site"))

    assert (code, "crew" in text, "without a word" in text) == (20, True, True), text


def test_a_tombstone_of_one_field_is_no_word_for_the_whole_fact(tmp_path, capsys):
    rows = (BY_HAND / "crews.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    less = copied(BY_HAND, tmp_path / "less", crews_csv=(rows[-1], ""))
    site = published(BY_HAND, AS_OF)
    of = hashlib.sha256(crew(site, rows[-1])).hexdigest()
    data = {"of": of, "fields": ["by"], "legal_basis": {"en": "Act 1", "zh": "法一"}}
    site.entries.append(entry("tombstone", of, dossier="by-hand-2024", data=data, at=1, recorded=None))

    assert told(capsys, published(less, AS_OF, site).write(tmp_path / "site"))[0] == 20


def crew(site: Forged, row: str) -> bytes:
    """Return the entry of a row of `crews.csv`."""
    return next(raw for raw in site.entries if b'"kind":"crew"' in raw and json.loads(raw)["id"] in row)


def taken_out(raw: bytes) -> bytes:
    """Return what an honest office writes of a fact that stands no longer."""
    of, fact = hashlib.sha256(raw).hexdigest(), json.loads(raw)
    data = {"of": of, "kind": fact["kind"], "id": fact["id"]}
    return entry("taken_out", of, dossier=fact["dossier"], data=data, at=5, recorded=None)


def test_a_fact_of_which_the_office_says_that_it_was_taken_out_is_named(tmp_path, capsys):
    rows = (BY_HAND / "crews.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    less = copied(BY_HAND, tmp_path / "less", crews_csv=(rows[-1], ""))
    site = published(BY_HAND, AS_OF)
    site.entries.append(taken_out(crew(site, rows[-1])))

    contract = verified(capsys, published(less, AS_OF, site).write(tmp_path / "site"))

    assert (contract["taken_out"], contract["taken_out_ids"][0].split()[0]) == (1, "crew")


@pytest.mark.parametrize("says_so", [False, True])
def test_a_term_that_was_changed_between_two_publications_is_named_or_missing(tmp_path, capsys, says_so):
    other = copied(BY_HAND, tmp_path / "other", contract_toml=("amount_minor = 90000", "amount_minor = 1"))
    site = published(BY_HAND, AS_OF)
    old = next(raw for raw in site.entries if b'"amount_minor":90000' in raw)
    if says_so:
        site.entries.append(taken_out(old))
    written = published(other, AS_OF, site).write(tmp_path / "site")

    if not says_so:
        code, text = told(capsys, written)
        assert (code, json.loads(old)["id"] in text, "has another" in text) == (20, True, True), text
        return
    contract = verified(capsys, written)
    assert (contract["changed"], contract["taken_out"]) == (1, 0)
    assert contract["changed_ids"] == [f"{json.loads(old)['kind']} {json.loads(old)['id']}"]


def test_a_fact_that_was_slipped_in_later_with_an_earlier_date_is_named(tmp_path, capsys):
    rows = (BY_HAND / "crews.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    less = copied(BY_HAND, tmp_path / "less", crews_csv=(rows[-1], ""))
    site = published(BY_HAND, "2024-02-06T00:00:00+08:00", published(less, AS_OF))

    contract = verified(capsys, site.write(tmp_path / "site"))

    assert (contract["backdated"], contract["backdated_ids"][0].split()[0]) == (1, "crew")


def test_a_term_that_was_slipped_in_later_is_named_though_it_bears_no_time(tmp_path, capsys):
    text = (BY_HAND / "contract.toml").read_text(encoding="utf-8")
    last = text[text.rindex("[[deductions]]") :].split("\n\n")[0]
    less = copied(BY_HAND, tmp_path / "less", contract_toml=(last, ""))
    first = published(less, AS_OF)
    assert verified(capsys, first.write(tmp_path / "first"))["undated"] == 0
    site = published(BY_HAND, AS_OF, first).write(tmp_path / "site")

    contract = verified(capsys, site)

    assert (contract["undated"], contract["backdated"]) == (1, 0)
    assert contract["undated_ids"][0].split()[0] == "deduction"
    assert contract["undated_ids"][0] in told(capsys, site)[1]


@pytest.mark.parametrize("kind", ["facts", "findings"])
def test_an_index_exchanged_in_the_list_of_leaves_is_found(tmp_path, capsys, kind):
    site = published(BY_HAND, AS_OF)
    path = "contracts/by-hand-2024/publication.json"
    site.files[path] = edited(site.files[path], lambda value: value[kind].pop(3)) + b"\n"

    code, text = told(capsys, site.write(tmp_path / "site"))

    assert (code, f"VERIFY-025 {path}" in text) == (25, True)


@pytest.mark.parametrize(
    ("otherwise", "wanted"),
    [
        ({"number": 2}, 24),
        ({"previous": "0" * 64}, 25),
        ({"code": "0" * 64, "version": "2099.1.0"}, 27),
        ({"levels": {"public": 1, "full": 9}}, 28),
        ({"more": 1}, 24),
    ],
)
def test_a_publication_that_says_something_else_is_refused_for_it(tmp_path, capsys, otherwise, wanted):
    code, text = told(capsys, published(BY_HAND, AS_OF, publication=otherwise).write(tmp_path / "site"))

    assert (code, f"VERIFY-{wanted:03d}" in text) == (wanted, True)


def test_a_site_of_a_newer_version_is_refused_by_name_and_nothing_is_said_of_its_leaves(tmp_path, capsys):
    site = published(BY_HAND, AS_OF, publication={"code": "1" * 64, "version": "2099.1.0"})
    site.entries.append(entry("kind_of_tomorrow", "x", data={}))

    code, text = told(capsys, site.write(tmp_path / "site"))

    assert (code, "2099.1.0" in text, "VERIFY-024" in text) == (27, True, False)


def test_a_publication_without_its_list_of_leaves_is_missing(tmp_path, capsys):
    site = published(BY_HAND, AS_OF)
    del site.files["contracts/by-hand-2024/publication.json"]

    assert told(capsys, site.write(tmp_path / "site"))[0] == 20


# ---- rules ---------------------------------------------------------------------------


def a_rule(site) -> str:
    return next(path for path in site.files if path.startswith("packs/"))


def test_a_rule_that_is_not_the_one_of_its_digest_is_refused(tmp_path, capsys):
    site = published(BY_HAND, AS_OF)
    path = a_rule(site)
    site.files[path] = edited(site.files[path], lambda value: value.update(source="elsewhere")) + b"\n"

    assert told(capsys, site.write(tmp_path / "site"))[0] == 26


def test_a_rule_that_is_not_there_is_missing(tmp_path, capsys):
    site = published(BY_HAND, AS_OF)
    del site.files[a_rule(site)]

    assert told(capsys, site.write(tmp_path / "site"))[0] == 20


# ---- withheld and disclosed ------------------------------------------------------------


def test_a_publication_that_rests_on_an_erased_fact_cannot_be_recomputed(tmp_path, capsys):
    site = published(CARE, CARE_AS_OF)
    indices = json.loads(site.files["contracts/elder-care-2024/publication.json"])["facts"]
    index = next(one for one in indices if json.loads(site.entries[one])["kind"] == "visit")
    site.withhold(index)
    data = {
        "of": site.withheld[index].hex(),
        "fields": ["entry"],
        "legal_basis": {"en": "Act 1", "zh": "法一"},
    }
    assert told(capsys, site.write(tmp_path / "a"))[0] == 20

    site.entries.append(entry("tombstone", "t", dossier="elder-care-2024", data=data, at=1, recorded=None))
    code, text = told(capsys, site.write(tmp_path / "b"))

    assert (code, f"index {index}" in text, "published again" in text) == (29, True, True), text


def test_the_word_of_the_policy_given_is_shown(tmp_path, capsys):
    rules = tmp_path / "policy"
    rules.write_bytes(policy(witness=WITNESS))

    code, text = told(capsys, published(BY_HAND, AS_OF).write(tmp_path / "site"), "--policy", rules)

    assert (code, "policy that you gave" in text) == (0, True)
