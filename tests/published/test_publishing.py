"""Publishing: whole, once, and only what the log proves."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256

import pyarrow as pa
import pytest
from pyarrow import parquet

from onus.__main__ import main
from onus.actions.publish_faults import (
    EntryNotKept,
    NamedTwice,
    OlderAssessment,
    SiteBehind,
    SiteOfAnotherLog,
    UnexplainedFinding,
)
from onus.base.errors import FaultyInput
from onus.log.notes import parse_note
from onus.outside.assessed_out import NotAssessed, OtherVersion
from onus.outside.site_folder import NotASite, SiteMeets
from onus.outside.tlog.faults import LogBusy, NoLog
from onus.outside.tlog.log_folder import make_log, open_log, read_log
from onus.wire.leaves.found import said
from onus.wire.leaves.leaf import decoded
from onus.wire.leaves.office_findings import NoFinding, read_findings
from onus.wire.leaves.publication_leaves import publication_of, read_sets, site_of
from onus.wire.site_files import is_listed, read_file_list
from onus.wire.site_layout import FILES

from .conftest import AS_OF, EXAMPLES
from .publishing import NOW, Place, assess, contents, copied, publish_to

POINTS = "points-2024"


def entries(place: Place) -> list[bytes]:
    log = read_log(place.log)
    return list(log.entries(0, log.size))


def edit(path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("example", list(AS_OF))
def test_every_file_is_in_the_signed_list_and_the_list_is_in_the_log(example, published):
    place = published(example)
    note = parse_note((place.site / FILES).read_bytes(), limit_bytes=10**8)
    listed = {one.path: one for one in read_file_list(note.text)}

    for name, raw in contents(place.site).items():
        if is_listed(name):
            assert (len(raw), sha256(raw).hexdigest()) == (listed[name].size, listed[name].sha256), name
    assert {name for name in contents(place.site) if is_listed(name)} == listed.keys()
    last = site_of(decoded(entries(place)[-1]))
    assert (last.files, last.count) == (sha256(note.text.encode()).hexdigest(), len(listed))


@pytest.mark.parametrize("example", list(AS_OF))
def test_the_publication_names_every_fact_and_finding_by_its_leaf(example, published):
    place = published(example)
    log = entries(place)
    name = next((place.site / "contracts").iterdir()).name
    sets = read_sets((place.site / "contracts" / name / "publication.json").read_bytes())
    told = publication_of(decoded(log[sets.leaf]))

    assert (told.facts.count, told.findings.count) == (len(sets.facts), len(sets.findings))
    assert sum(told.levels.values()) == len(sets.findings)
    # Of visits to homes the positions are withheld, and they tell which visit cannot be true.
    assert (told.levels["full"] > 0) == (example == "elder-care-2024")
    assert len(log) == len(sets.facts) + len(sets.findings) + 2


def test_publishing_the_same_again_changes_no_byte_whatever_the_clock_says(published, tmp_path):
    place = copied(published(POINTS), tmp_path)
    before = contents(place.folder)

    done = publish_to(place, now="2025-01-01T00:00:00Z")

    assert not done.changed
    after = contents(place.folder)
    assert {name for name in before if before[name] != after[name] and "sqlite" not in name} == set()
    assert done.contracts[0].facts[1] == done.contracts[0].findings[1] == 0


def test_two_publishers_with_one_log_write_the_same_bytes(published, tmp_path):
    place = published(POINTS)
    again = Place(tmp_path)
    shutil.copytree(place.log, again.log)
    shutil.copytree(place.out, again.out)

    publish_to(again)

    assert contents(again.site) == contents(place.site)


def test_a_later_assessment_adds_leaves_only_for_what_is_new_or_changed(published, tmp_path):
    place = copied(published("toilets-2024"), tmp_path)
    size = len(entries(place))
    edit(
        place.dossier / "inspections.csv",
        (place.dossier / "inspections.csv").read_text(encoding="utf-8").splitlines()[-1],
        (place.dossier / "inspections.csv")
        .read_text(encoding="utf-8")
        .splitlines()[-1]
        .replace("pass", "fail"),
    )
    assess(place.dossier, place.out, "2024-05-06T00:00:00+08:00")

    done = publish_to(place, now="2024-09-02T00:00:00Z")

    one = done.contracts[0]
    assert done.changed
    assert one.number == 2
    assert one.facts[1] <= 1
    assert 0 < one.findings[1] < one.findings[0]
    assert len(entries(place)) == size + one.facts[1] + one.findings[1] + 2


def test_files_that_did_not_change_stay_the_same_files(published, tmp_path):
    place = Place(tmp_path)
    shutil.copytree(published("toilets-2024").out, place.out)
    shutil.copytree(published("toilets-2024").dossier, place.dossier)
    publish_to(place)
    before = {path: path.stat().st_ino for path in place.site.rglob("*.parquet")}
    assess(place.dossier, place.out, "2024-05-06T00:00:00+08:00")

    publish_to(place, now="2024-09-02T00:00:00Z")

    kept = [path for path, inode in before.items() if path.is_file() and path.stat().st_ino == inode]
    assert len(kept) > len(before) // 2


def test_several_contracts_share_one_log_and_one_site(published, tmp_path):
    place = copied(published(POINTS), tmp_path)
    toilets = published("toilets-2024").out

    publish_to(place, toilets, now="2024-09-02T00:00:00Z")

    assert sorted(path.name for path in (place.site / "contracts").iterdir()) == [POINTS, "toilets-2024"]
    front = (place.site / "index.en.html").read_text(encoding="utf-8")
    assert front.count('<article class="card"') == 2
    before = contents(published(POINTS).site)
    after = contents(place.site)
    assert all(after[name] == raw for name, raw in before.items() if name.startswith(f"contracts/{POINTS}/"))


def test_a_site_that_lacks_a_published_contract_is_refused_until_all_are_named(published, tmp_path):
    place = copied(published(POINTS), tmp_path)
    toilets = published("toilets-2024").out
    shutil.rmtree(place.site)

    with pytest.raises(SiteBehind, match=POINTS):
        publish_to(place, toilets)
    assert not place.site.exists()

    assert publish_to(place, toilets, place.out).changed
    assert sorted(path.name for path in (place.site / "contracts").iterdir()) == [POINTS, "toilets-2024"]


def test_a_page_that_a_stranger_slipped_into_another_contract_is_not_signed(published, tmp_path):
    place = copied(published(POINTS), tmp_path)
    page = f"contracts/{POINTS}/index.en.html"
    before = (place.site / page).read_bytes()
    slipped = before.replace(b"</body>", b"<p>Slipped in.</p></body>")
    (place.site / page).unlink()  # Else the file would change under its other names, too.
    (place.site / page).write_bytes(slipped)
    listed = (place.site / FILES).read_text(encoding="utf-8")
    told = [f"{sha256(raw).hexdigest()} {len(raw)} {page}" for raw in (before, slipped)]
    assert told[0] in listed
    (place.site / FILES).unlink()
    (place.site / FILES).write_text(listed.replace(*told), encoding="utf-8")

    with pytest.raises(SiteBehind, match="none that the log holds"):
        publish_to(place, published("toilets-2024").out, now="2024-09-02T00:00:00Z")


def test_an_older_assessment_is_refused_and_nothing_changes(published, tmp_path):
    place = copied(published(POINTS), tmp_path)
    assess(place.dossier, place.out, "2024-07-01T00:00:00+08:00")
    before = contents(place.site)

    with pytest.raises(OlderAssessment, match="2024-06-30"):
        publish_to(place)

    assert contents(place.site) == before


def test_a_site_of_another_log_is_refused(published, tmp_path):
    place = copied(published(POINTS), tmp_path)
    shutil.rmtree(place.log)
    make_log(place.log, "other.example/log")

    with pytest.raises(SiteOfAnotherLog, match=r"other\.example"):
        publish_to(place)


def test_a_foreign_file_on_the_site_stops_the_publication(published, tmp_path):
    place = copied(published(POINTS), tmp_path)
    (place.site / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(NotASite, match=r"notes\.txt"):
        publish_to(place)


def test_what_is_no_assessment_is_refused_in_words(published, tmp_path):
    place = copied(published(POINTS), tmp_path)
    (place.out / "facts.jsonl").unlink()
    with pytest.raises(NotAssessed, match=r"facts\.jsonl"):
        publish_to(place)
    with pytest.raises(NotAssessed, match=r"manifest\.json"):
        publish_to(place, place.dossier)
    edit(place.out / "manifest.json", '"onus":"', '"onus":"0')
    with pytest.raises(OtherVersion):
        publish_to(place)


def test_one_contract_twice_in_one_command_is_refused(published, tmp_path):
    place = published(POINTS)

    with pytest.raises(NamedTwice):
        publish_to(place, place.out, place.out)


def test_a_site_in_the_log_or_the_other_way_round_is_refused(published, tmp_path):
    place = copied(published(POINTS), tmp_path)

    for where in (place.log / "site", place.log, place.folder, place.out / "site"):
        words = ["publish", place.out, "--log", place.log, "--site", where]
        assert main([str(word) for word in words]) == 2
    with pytest.raises(SiteMeets):
        publish_to(Place(place.folder / "out"), place.out)


def test_two_writers_at_once_and_the_second_is_refused(published, tmp_path):
    place = copied(published(POINTS), tmp_path)

    with open_log(place.log), pytest.raises(LogBusy):
        publish_to(place)


def test_a_log_that_is_not_there_is_told(published, tmp_path):
    place = published(POINTS)

    words = ["publish", place.out, "--log", tmp_path / "none", "--site", tmp_path / "site"]
    assert main([str(word) for word in words]) == 2
    assert not (tmp_path / "site").exists()
    with pytest.raises(NoLog), open_log(tmp_path / "none"):
        pass


def test_the_clock_of_publications_never_goes_back(published, tmp_path):
    place = copied(published("toilets-2024"), tmp_path)
    assess(place.dossier, place.out, "2024-05-06T00:00:00+08:00")

    publish_to(place, now="2020-01-01T00:00:00Z")

    told = [decoded(entry) for entry in entries(place)]
    times = [leaf.recorded_at for leaf in told if leaf.kind in ("publication", "site")]
    assert times == sorted(times)
    assert len(times) == 4


def test_a_tampered_fact_is_refused_with_every_fault(published, tmp_path):
    place = copied(published(POINTS), tmp_path)
    lines = (place.out / "facts.jsonl").read_text(encoding="utf-8").splitlines()
    row = json.loads(lines[0])
    row["data"]["colour"] = "red"
    lines[0] = json.dumps(row)
    (place.out / "facts.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")

    with pytest.raises(FaultyInput):
        publish_to(place)


def test_the_command_tells_what_it_published_in_both_languages(published, tmp_path, capsys):
    place = copied(published(POINTS), tmp_path)
    words = ["publish", place.out, "--log", place.log, "--site", place.site, "--now", NOW]

    assert main([str(word) for word in words]) == 0
    assert main([str(word) for word in [*words, "--language", "zh-Hans"]]) == 0

    told = capsys.readouterr().out
    assert "points-2024: publication 1" in told
    assert "第 1 次公开" in told
    assert told.count("site: ") == 2


def erased_check(place: Place) -> str:
    """Take the entry of the first check out of the log whole; return the row of the dossier that says it."""
    row = (place.dossier / "inspections.csv").read_text(encoding="utf-8").splitlines(keepends=True)[1]
    name = row.split(",")[0]
    told = [decoded(entry) for entry in entries(place)]
    index = next(at for at, leaf in enumerate(told) if (leaf.kind, leaf.id) == ("inspection", name))
    basis = ["--basis-en", "PIPL, article 47", "--basis-zh", "《个人信息保护法》第四十七条"]
    words = ["log", "erase", place.log, str(index), "--dossier", "toilets-2024", *basis]
    assert main([str(word) for word in words]) == 0
    return row


@pytest.mark.parametrize("anew", [False, True])
def test_a_fact_that_was_erased_whole_is_published_no_more_once_the_dossier_is_without_it(
    anew, published, tmp_path
):
    place = copied(published("toilets-2024"), tmp_path)
    row = erased_check(place)
    assess(place.dossier, place.out, "2024-05-06T00:00:00+08:00")
    with pytest.raises(EntryNotKept, match="taken out of the log whole"):
        publish_to(place, now="2024-09-02T00:00:00Z")

    edit(place.dossier / "inspections.csv", row, row.replace(",generated", ",") if anew else "")
    assess(place.dossier, place.out, "2024-05-06T00:00:00+08:00")

    assert publish_to(place, now="2024-09-02T00:00:00Z").changed
    assert main(["verify", str(place.site), "--no-state"]) == 0


def test_examples_are_there_to_be_published():
    assert {path.name for path in EXAMPLES.iterdir()} >= AS_OF.keys()


def test_what_hangs_on_a_withheld_field_is_published_as_the_office_found_it(published):
    place = published("elder-care-2024")
    kept = dict(read_findings((place.out / "finding_leaves.jsonl").read_bytes().splitlines()))
    told = {said(entry) for entry in entries(place)}

    assert len(kept) > 10
    assert [key for key, entry in kept.items() if said(entry) not in told] == []
    assert main(["verify", str(place.site), "--no-state"]) == 0


def test_a_finding_that_nothing_withheld_explains_is_not_published(tmp_path):
    place = Place(tmp_path)
    shutil.copytree(EXAMPLES / "toilets-2024", place.dossier)
    assess(place.dossier, place.out, AS_OF["toilets-2024"])
    table = parquet.read_table(place.out / "findings.parquet")
    outcome = table.schema.get_field_index("outcome")
    changed = pa.array(["fulfilled"] * len(table))
    assert changed != table["outcome"].combine_chunks()
    parquet.write_table(table.set_column(outcome, "outcome", changed), place.out / "findings.parquet")

    with pytest.raises(UnexplainedFinding, match="come out otherwise"):
        publish_to(place)
    assert not place.site.exists()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("finding_leaves.jsonl", '"payable_minor":', '"payable_minor":1'),
        ("finding_leaves.jsonl", '"kind":"hands_off"', None),
        ("occurrences.json", '"starts":', '"starts":1'),
        ("cases.jsonl", '"opened_at":', '"opened_at":1'),
    ],
)
def test_a_finding_of_any_kind_that_the_office_found_otherwise_is_not_published(published, tmp_path, file, old, new):  # fmt: skip
    place = copied(published("toilets-2024"), tmp_path)
    path = place.out / file
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if old in line)
    lines[at] = "" if new is None else lines[at].replace(old, new, 1)
    path.write_text("".join(lines), encoding="utf-8")
    before = contents(place.site)

    with pytest.raises(UnexplainedFinding, match="come out otherwise"):
        publish_to(place)
    assert contents(place.site) == before


@pytest.mark.parametrize("file", ["occurrences.json", "cases.jsonl"])
def test_a_table_of_findings_that_nobody_can_read_is_told_by_its_name(published, tmp_path, file):
    place = copied(published("toilets-2024"), tmp_path)
    (place.out / file).write_text('[{"id": 1, "more": 2}]\n', encoding="utf-8")

    with pytest.raises(NoFinding, match=file):
        publish_to(place)


def test_findings_of_an_out_that_nobody_can_read_are_told_by_their_line(published, tmp_path):
    place = copied(published("toilets-2024"), tmp_path)
    (place.out / "finding_leaves.jsonl").write_text("{}\n", encoding="utf-8")

    with pytest.raises(NoFinding, match="Line 1"):
        publish_to(place)
    (place.out / "finding_leaves.jsonl").unlink()
    with pytest.raises(NotAssessed, match="finding_leaves"):
        publish_to(place)


def test_pages_and_packages_tell_the_figures_that_the_log_holds_also_where_homes_decide(published):
    place = published("elder-care-2024")
    bill = next(
        leaf for leaf in map(decoded, entries(place)) if leaf.kind == "certificate" and leaf.id == "2024-06"
    )
    contract = place.site / "contracts" / "elder-care-2024"
    release = json.loads((contract / "ocds" / "release-package.json").read_bytes())["releases"][0]
    told = release["contracts"][0]["implementation"]["onusCertificates"]
    months = [
        json.loads(entry)["data"]["payable_minor"]
        for entry in entries(place)
        if b'"kind":"certificate",' in entry
    ]

    assert {one["id"]: round(one["payable"]["amount"] * 100) for one in told}["2024-06"] == bill.data[
        "payable_minor"
    ]
    assert json.loads((contract / "summary.json").read_bytes())["payable_minor"] == sum(months)


# ---- what stands no longer --------------------------------------------------------------------


def said_to_be_gone(place: Place) -> list[tuple[str, str]]:
    """Return kind and id of each fact of which the log says that it stands no longer."""
    leaves = [decoded(one) for one in entries(place) if b'"kind":"taken_out"' in one]
    return [(leaf.data["kind"], leaf.data["id"]) for leaf in leaves]


def contract_verified(place: Place, capsys) -> dict[str, object]:
    capsys.readouterr()
    code = main(["verify", str(place.site), "--no-state", "--json", "--workers", "1"])
    text = "".join(capsys.readouterr())
    assert code == 0, text
    return json.loads(text)["verified"]["contracts"][0]


def test_a_row_deleted_from_a_dossier_is_said_to_be_taken_out_and_one_changed_to_be_changed(published, tmp_path, capsys):  # fmt: skip
    place = copied(published(POINTS), tmp_path)
    rows = (place.dossier / "inspections.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    rows[1] = rows[1].replace(",5,", ",6,")
    (place.dossier / "inspections.csv").write_text("".join([*rows[:2], *rows[3:]]), encoding="utf-8")
    assess(place.dossier, place.out, AS_OF[POINTS])

    publish_to(place, now="2024-09-02T00:00:00Z")

    changed, gone = (("inspection", row.split(",")[0]) for row in (rows[1], rows[2]))
    assert sorted(said_to_be_gone(place)) == sorted([changed, gone])
    found = contract_verified(place, capsys)
    assert (found["changed_ids"], found["taken_out_ids"]) == ([" ".join(changed)], [" ".join(gone)])


def test_it_is_said_once_also_where_a_run_was_cut_short_after_saying_it(published, tmp_path, capsys):
    place = copied(published(POINTS), tmp_path)
    edit(place.dossier / "inspections.csv", ",5,", ",6,")
    assess(place.dossier, place.out, AS_OF[POINTS])
    (tmp_path / "copy").mkdir()
    cut = copied(place, tmp_path / "copy")
    publish_to(cut, now="2024-09-02T00:00:00Z")
    shutil.rmtree(cut.site)
    shutil.copytree(place.site, cut.site)

    publish_to(cut, now="2024-09-03T00:00:00Z")
    before = len(entries(cut))
    publish_to(cut, now="2024-09-04T00:00:00Z")

    assert (len(said_to_be_gone(cut)), len(entries(cut))) == (1, before)
    assert contract_verified(cut, capsys)["changed"] == 1


def test_nothing_is_said_to_be_gone_while_nothing_goes(published, tmp_path):
    place = copied(published(POINTS), tmp_path)
    assess(place.dossier, place.out, "2024-08-02T00:00:00+08:00")

    publish_to(place, now="2024-09-02T00:00:00Z")

    assert said_to_be_gone(place) == []
