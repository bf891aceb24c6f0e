"""Findings about homes: published as the office found them, and checked by whoever is shown what is withheld."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pyarrow import parquet

from onus.__main__ import main
from onus.outside.tlog.log_folder import read_log
from onus.wire.leaves.commitments import Opening, own_id
from onus.wire.leaves.fact import commitments_of, leaf_of
from onus.wire.leaves.facts import facts_of
from onus.wire.leaves.found import said
from onus.wire.leaves.leaf import decoded
from onus.wire.leaves.office_findings import read_findings
from onus.wire.leaves.opening_lines import OPENINGS, opening_lines
from tests.verify.forger import edited
from tests.verify.publisher import loaded, salt
from tests.verify.publisher import published as forged_of

from .conftest import AS_OF, EXAMPLES
from .publishing import Place, assess, copied, publish_to

CARE = "elder-care-2024"
DAY, HOME, RECORDED = "2024-06-27", "home-visits,WORKER-S3", "2024-06-27T18:00:00+08:00,recipient"
CLAIMS = (
    # The same worker at the very time at which he is with somebody else.
    f"VISIT-A,HOME-QX-0231,{HOME},{DAY}T10:00:00+08:00,{DAY}T10:40:00+08:00,{RECORDED},123.7651345,41.3014654,generated",
    # And five minutes later a hundred kilometres away, which only the positions tell.
    f"VISIT-B,HOME-QX-0402,{HOME},{DAY}T10:45:00+08:00,{DAY}T11:25:00+08:00,{RECORDED},124.9612345,41.2987654,generated",
)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory) -> Path:
    """Return the example with two more visits that cannot be true."""
    folder = tmp_path_factory.mktemp("claims") / "dossier"
    shutil.copytree(EXAMPLES / CARE, folder)
    with (folder / "visits.csv").open("a", encoding="utf-8") as stream:
        stream.write("".join(f"{claim}\n" for claim in CLAIMS))
    return folder


@pytest.fixture(scope="module")
def place(dossier) -> Place:
    place = Place(dossier.parent)
    assess(place.dossier, place.out, AS_OF[CARE])
    publish_to(place)
    return place


def verified(capsys, site: Path, *words: object) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["verify", str(site), "--no-state", *map(str, words)])
    return code, "".join(capsys.readouterr())


def contract_of(capsys, site: Path, *words: object) -> dict:
    code, text = verified(capsys, site, "--json", *words)
    assert code == 0, text
    return json.loads(text)["verified"]["contracts"][0]


def full(site: Path) -> list[dict]:
    return json.loads((site / "contracts" / CARE / "levels.json").read_bytes())["full"]


def test_each_finding_of_level_full_is_named_with_its_reason_and_by_the_verifier_too(place, capsys):
    told = full(place.site)
    contract = contract_of(capsys, place.site)

    assert sorted(f"{one['kind']} {one['id']}" for one in told) == contract["only_full_ids"]
    assert {one["reason"] for one in told} == contract["only_full"].keys() == {"home", "withheld"}
    assert {tuple(one["fields"]) for one in told} == {("visit.lat_e7", "visit.lon_e7")}
    assert {"finding", "certificate"} <= {one["kind"] for one in told}
    assert contract["public"] + len(told) == contract["findings"]


def test_the_log_holds_what_the_office_found_of_every_kind_and_every_duty(place):
    log = read_log(place.log)
    leaves = {said(entry): decoded(entry) for entry in log.entries(0, log.size)}
    office = dict(read_findings((place.out / "finding_leaves.jsonl").read_bytes().splitlines()))
    table = parquet.read_table(place.out / "findings.parquet", columns=["duty_id", "outcome"]).to_pylist()

    assert [key for key, entry in office.items() if said(entry) not in leaves] == []
    assert {row["duty_id"]: row["outcome"] for row in table} == {
        leaf.id: leaf.data["outcome"] for leaf in leaves.values() if leaf.kind == "finding"
    }


def test_what_the_tables_and_pages_show_is_what_the_log_holds(place):
    report = place.site / "contracts" / CARE / "report"
    names = ("findings.csv", "payment.json", "scorecard.json", "oversight.json", "cases.jsonl")
    shown = [name for name in names if (report / name).exists()]

    assert len(shown) >= 4
    assert [name for name in shown if (report / name).read_bytes() != (place.out / name).read_bytes()] == []
    summary = json.loads((place.site / "contracts" / CARE / "summary.json").read_bytes())
    bills = json.loads((place.out / "payment.json").read_bytes())["certificates"]
    assert summary["payable_minor"] == sum(bill["payable_minor"] for bill in bills)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "findings rest on what is withheld"), ("zh-Hans", "项认定结论依据未公开内容作出")]
)  # fmt: skip
def test_pages_say_at_their_top_how_many_findings_rest_on_what_is_withheld(place, language, words):
    count = len(full(place.site))

    for page in (f"index.{language}.html", f"contracts/{CARE}/index.{language}.html"):
        text = (place.site / page).read_text(encoding="utf-8")
        assert (words in text, f"{count} " in text.split(words)[0][-20:]) == (True, True), page


def test_whoever_is_shown_what_is_withheld_recomputes_every_finding(place, tmp_path, capsys):
    assert (
        main(
            ["log", "disclose", str(place.log), "--dossier", CARE, "--all", "--to", str(tmp_path / "for-one")]
        )
        == 0
    )

    contract = contract_of(capsys, place.site, "--disclosed", tmp_path / "for-one")

    assert (contract["only_full"], contract["opened_up"]) == ({}, len(full(place.site)))
    assert contract["public"] + contract["opened_up"] == contract["findings"]


def test_whoever_is_shown_a_part_recomputes_no_less_than_before(place, tmp_path, capsys):
    words = ["log", "disclose", place.log, "--dossier", CARE, "--field", "lon_e7"]
    assert main([*map(str, words), "--to", str(tmp_path / "part")]) == 0

    contract = contract_of(capsys, place.site, "--disclosed", tmp_path / "part")

    assert 0 < sum(contract["only_full"].values()) <= len(full(place.site))


def test_a_value_that_was_not_committed_to_is_refused(place, tmp_path, capsys):
    assert (
        main(["log", "disclose", str(place.log), "--dossier", CARE, "--all", "--to", str(tmp_path / "o")])
        == 0
    )
    path = tmp_path / "o" / OPENINGS
    lines = path.read_bytes().splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if b'"lon_e7"' in line)
    lines[at] = edited(lines[at], lambda row: row.update(value=row["value"] + 1)) + b"\n"
    path.write_bytes(b"".join(lines))

    code, text = verified(capsys, place.site, "--disclosed", tmp_path / "o")

    assert (code, "lon_e7" in text) == (26, True)


def test_what_was_erased_since_still_stands_as_the_office_found_it(place, tmp_path, capsys):
    later = copied(place, tmp_path)
    before = full(later.site)
    fields = [
        json.loads(line) for line in (later.out / "private" / "withheld.jsonl").read_text().splitlines()
    ]
    of = next(row for row in fields if row["field"] == "lat_e7")
    words = ["log", "erase-field", later.log, "--dossier", CARE, "--fact", f"visit/{of['id']}", "--field", "lat_e7"]  # fmt: skip
    assert main([*map(str, words), "--basis-en", "Act 1", "--basis-zh", "法一"]) == 0

    publish_to(later)

    assert full(later.site) == before
    assert verified(capsys, later.site)[0] == 0


# ---- a publisher in bad faith ---------------------------------------------------------


def openings(dossier: Path) -> bytes:
    found = loaded(dossier, AS_OF[CARE])
    facts = facts_of(found.dossier, found.on_record)
    return opening_lines(
        Opening(own_id(leaf_of(fact, commitments_of(fact, salt))), name, hidden.value, salt(hidden.salt))
        for fact in facts
        for name, hidden in fact.withheld.items()
    )


def test_a_false_finding_of_level_full_is_named_by_whoever_is_shown_what_is_withheld(
    dossier, tmp_path, capsys
):
    honest = forged_of(dossier, AS_OF[CARE]).write(tmp_path / "honest")
    name = next(one for one in contract_of(capsys, honest)["only_full_ids"] if one.startswith("certificate "))

    def lie(facts: list[bytes], findings: list[bytes]) -> None:
        at = next(n for n, one in enumerate(findings) if f"certificate {json.loads(one)['id']}" == name)
        findings[at] = edited(findings[at], lambda leaf: leaf["data"].update(payable_minor=1))

    site = forged_of(dossier, AS_OF[CARE], change=lie).write(tmp_path / "site")
    shown = tmp_path / "shown"
    shown.mkdir()
    (shown / OPENINGS).write_bytes(openings(dossier))

    assert verified(capsys, honest, "--disclosed", shown)[0] == 0
    assert verified(capsys, site)[0] == 0
    code, text = verified(capsys, site, "--disclosed", shown)
    assert (code, f"contracts/{CARE} {name}" in text, "data.payable_minor" in text) == (28, True, True)
