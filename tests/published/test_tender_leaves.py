"""Facts of a tender are leaves: what an administrator alters between two publications is found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.actions import place_tenders
from onus.actions.place_tenders import TenderPlaced
from onus.actions.publish import PublishedSite
from onus.actions.publish_faults import EntryNotKept, SiteBehind
from onus.base.canonical import canonical_json
from onus.base.errors import FaultyInput
from onus.core.tendering.drafting import draft_digest
from onus.outside.site_folder import SiteFolder
from onus.outside.tenders import read_tender
from onus.wire.dossier_files import read_contract
from onus.wire.leaves.handed_in import NotToBeHandedIn, see_that_it_may_be_handed_in
from onus.wire.leaves.leaf import Leaf
from onus.wire.promise_files import read_terms
from onus.wire.tenders.tender_leaves import FACT, OPENED, REGISTER, SEALED
from onus.wire.tenders.tender_publications import PLACES, TenderPlaces, read_places

from .publishing import Place, assess, publish_to

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ID = "toilets-tender-2024"
SEALED_BIDS, OPEN, END = "2024-02-05T01:20:00Z", "2024-02-06T00:00:00Z", "2024-09-01T00:00:00Z"
STAGES = (SEALED_BIDS, OPEN, END)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory) -> Path:
    """Return an assessment beside which tenders are published."""
    folder = tmp_path_factory.mktemp("toilets")
    shutil.copytree(EXAMPLES / "toilets-2024", folder / "dossier")
    assess(folder / "dossier", folder / "out", "2024-01-05T00:00:00+08:00")
    return folder / "out"


@pytest.fixture
def place(tmp_path) -> Place:
    shutil.copytree(EXAMPLES / "tender-2024", tmp_path / "tender")
    return Place(tmp_path)


def published(place: Place, dossier: Path, now: str) -> PublishedSite:
    return publish_to(place, dossier, now=now, tenders=(place.folder / "tender",))


def verified(place: Place, *more: str) -> int:
    return main(["verify", str(place.site), "--no-state", "--workers", "1", *more])


def places(place: Place) -> TenderPlaces:
    return read_places((place.site / "tenders" / ID / PLACES).read_bytes())


def rows(place: Place) -> list[dict]:
    return [json.loads(line) for line in (place.folder / "tender" / "facts.jsonl").read_bytes().splitlines()]


def write(place: Place, changed: list[dict]) -> None:
    lines = b"".join(canonical_json(one) + b"\n" for one in changed)
    (place.folder / "tender" / "facts.jsonl").write_bytes(lines)


def edited(place: Place, kind: str, change: Callable[[dict], dict]) -> None:
    """Change the first fact of a kind in the office's file."""
    found = rows(place)
    at = next(number for number, one in enumerate(found) if one["kind"] == kind)
    write(place, [*found[:at], change(found[at]), *found[at + 1 :]])


def test_each_publication_of_a_tender_verifies_and_its_secrets_are_sealed_until_they_are_told(
    dossier, place, capsys
):
    counts = []
    for now in STAGES:
        published(place, dossier, now)
        assert verified(place) == 0
        kinds = [kind for _, kind, _ in places(place).places]
        counts.append((kinds.count(SEALED), kinds.count(OPENED)))

    assert counts[0][0] > 0
    assert counts[0][1] == 0
    assert 0 < counts[1][1] < counts[1][0]
    assert counts[2][0] == counts[2][1]
    assert "were sealed before" in capsys.readouterr().out


def test_a_later_fact_gets_a_later_leaf_and_an_earlier_one_keeps_its_own(dossier, place):
    published(place, dossier, SEALED_BIDS)
    before = {(kind, name): index for index, kind, name in places(place).places}
    first = places(place).leaf
    published(place, dossier, END)
    after = {(kind, name): index for index, kind, name in places(place).places}

    kept = {key for key in before if key[0] == FACT}
    new = {key for key in after if key[0] == FACT} - kept
    assert all(after[key] == before[key] for key in kept)
    assert new
    assert all(after[key] > first for key in new)


def test_a_tender_that_is_published_again_unchanged_changes_nothing(dossier, place):
    published(place, dossier, END)

    assert not published(place, dossier, END).changed


def test_nothing_secret_stands_in_the_log_before_it_is_told(dossier, place):
    published(place, dossier, SEALED_BIDS)
    held = b"".join(path.read_bytes() for path in (place.site / "log").rglob("*") if path.is_file())

    assert b"tender_sealed" in held
    assert b"expert-0" not in held
    assert b'"kind":"document_shown"' not in held


EDITS = {
    "edited": lambda place: edited(
        place, "question_answered", lambda one: {**one, "text": {"en": "Other", "zh-Hans": "其他"}}
    ),
    "dropped": lambda place: write(place, [one for one in rows(place) if one["id"] != last_question(place)]),
    "dated back": lambda place: write(
        place,
        sorted([*rows(place), slipped_in(place)], key=lambda one: (one["recorded_at"], one["id"])),
    ),
    "another draft": lambda place: redrafted(place, "2024-02-06T01:00:00Z"),
}


def redrafted(place: Place, recorded_at: str) -> None:
    """Weaken a clause of the draft that was announced, and announce the weaker one at an instant."""
    tender = place.folder / "tender"
    announced = read_tender(tender).tender.versions[-1]
    draft = (tender / "contract.toml").read_text(encoding="utf-8")
    assert "within_h = 24" in draft
    (tender / "contract.toml").write_text(
        draft.replace("within_h = 24", "within_h = 30", 1), encoding="utf-8"
    )
    terms = read_terms((tender / "terms.toml").read_bytes())[0].terms
    digest = draft_digest(read_contract((tender / "contract.toml").read_bytes()).value, terms)
    assert digest != announced.announcement.draft_sha256
    like = next(one for one in rows(place) if one["kind"] == "announcement_changed")
    new = {
        **like, "id": "redrafted", "version": announced.number + 1, "changes": {"draft_sha256": digest},
        "happened_at": recorded_at, "recorded_at": recorded_at,
    }  # fmt: skip
    write(place, sorted([*rows(place), new], key=lambda one: (one["recorded_at"], one["id"])))


def last_question(place: Place) -> str:
    asked = [one["id"] for one in rows(place) if one["kind"] == "question_asked"]
    answered = {one.get("question") for one in rows(place)}
    free = [one for one in asked if one not in answered]
    return (free or [one["id"] for one in rows(place) if one["kind"] == "question_answered"])[-1]


def slipped_in(place: Place) -> dict:
    like = next(one for one in rows(place) if one["kind"] == "question_asked")
    return {**like, "id": "slipped-in"}


@pytest.mark.parametrize("how", EDITS)
def test_publishing_refuses_a_fact_that_was_altered_since_the_publication_before(dossier, place, how):
    published(place, dossier, OPEN)
    before = (place.site / "log" / "checkpoint").read_bytes()
    EDITS[how](place)

    with pytest.raises(FaultyInput) as refused:
        published(place, dossier, END)
    assert {one.code for one in refused.value.faults} == {"PUBLISH-016"}
    assert (place.site / "log" / "checkpoint").read_bytes() == before


@pytest.mark.parametrize("how", EDITS)
def test_an_administrator_who_publishes_it_nevertheless_is_found_by_whoever_verifies(
    dossier, place, monkeypatch, capsys, how
):
    published(place, dossier, OPEN)
    EDITS[how](place)
    monkeypatch.setattr(place_tenders, "_faults", lambda *_: [])
    published(place, dossier, END)

    assert verified(place) == 34
    assert "VERIFY-034" in capsys.readouterr().err


def test_a_secret_fact_that_was_exchanged_while_nobody_saw_it_is_refused_and_found(
    dossier, place, monkeypatch
):
    published(place, dossier, "2024-02-07T23:00:00Z")
    edited(place, "award_decided", lambda one: {**one, "price_minor": one["price_minor"] + 1})

    with pytest.raises(FaultyInput, match="1 fault"):
        published(place, dossier, END)
    monkeypatch.setattr(place_tenders, "_faults", lambda *_: [])
    published(place, dossier, END)
    assert verified(place) == 34


@pytest.mark.parametrize("how", ["edited", "inserted", "dropped"])
def test_files_that_say_something_else_than_the_log_are_found_though_the_list_is_signed(
    dossier, place, monkeypatch, capsys, how
):
    def tampered(files: dict[str, bytes]) -> dict[str, bytes]:
        lines = files["facts.jsonl"].splitlines(keepends=True)
        at = next(number for number, line in enumerate(lines) if b'"question_answered"' in line)
        other = {
            "edited": [lines[at].replace(b'"text":{"en":"', b'"text":{"en":"Not ')],
            "inserted": [lines[at], lines[at].replace(b'"id":"', b'"id":"z-')],
            "dropped": [],
        }[how]
        return {**files, "facts.jsonl": b"".join([*lines[:at], *other, *lines[at + 1 :]])}

    own = TenderPlaced.files.fget
    monkeypatch.setattr(TenderPlaced, "files", property(lambda one: tampered(own(one))))
    published(place, dossier, "2024-01-20T00:00:00Z")

    assert verified(place) != 0
    assert "VERIFY-034" in capsys.readouterr().err


def test_a_tender_that_is_taken_off_the_site_is_missed(dossier, place, monkeypatch):
    published(place, dossier, OPEN)
    monkeypatch.setattr(SiteFolder, "older", lambda *_: ())
    publish_to(place, dossier, now=END)

    assert verified(place) == 20


def with_a_named_person(place: Place) -> None:
    people = place.folder / "tender" / "register" / "people.toml"
    text = people.read_text(encoding="utf-8")
    people.write_text(
        text.replace("body =", 'name = { en = "Generated Quince Person" }\nbody =', 1), encoding="utf-8"
    )


def disclosed(place: Place, to: Path) -> Path:
    words = ["log", "disclose", place.log, "--dossier", ID, "--all", "--to", to]
    assert main([str(word) for word in words]) == 0
    return to


def test_an_auditor_who_is_shown_value_and_salt_can_check_them_and_a_false_value_is_found(
    dossier, place, tmp_path, capsys
):
    with_a_named_person(place)
    published(place, dossier, END)
    shown = disclosed(place, tmp_path / "shown")
    lines = (shown / "openings.jsonl").read_text(encoding="utf-8")

    assert "Generated Quince Person" in lines
    assert verified(place, "--disclosed", str(shown)) == 0
    assert "were opened to you" in capsys.readouterr().out
    (shown / "openings.jsonl").write_text(lines.replace("Quince", "Medlar"), encoding="utf-8")
    assert verified(place, "--disclosed", str(shown)) == 26


def test_erasing_value_and_salt_leaves_every_proof_and_brings_nothing_back(dossier, place, tmp_path):
    with_a_named_person(place)
    published(place, dossier, END)
    lines = (disclosed(place, tmp_path / "shown") / "openings.jsonl").read_text(encoding="utf-8").splitlines()
    said = next(line for line in lines if "Quince" in line)
    fact = next(
        f"{kind}/{name}" for _, kind, name in places(place).places if kind == REGISTER and "people/" in name
    )
    words = ["log", "erase-field", place.log, "--dossier", ID, "--fact", fact, "--field", "name"]
    before = dict(named(place))
    assert main([str(one) for one in (*words, "--basis-zh", "依法删除", "--basis-en", "by law")]) == 0
    published(place, dossier, END)

    assert named(place) == before
    assert verified(place) == 0
    assert said not in (disclosed(place, tmp_path / "again") / "openings.jsonl").read_text(encoding="utf-8")


def named(place: Place) -> dict[tuple[str, str], int]:
    return {(kind, name): index for index, kind, name in places(place).places}


def test_an_explanation_names_the_entry_of_each_fact(dossier, place, capsys):
    published(place, dossier, END)
    words = ["tender", "explain", str(place.folder / "tender"), "--as-of", END, "--site", str(place.site)]
    capsys.readouterr()
    assert main(words) == 0
    told = capsys.readouterr().out

    for index, kind, name in places(place).places:
        if kind == FACT:
            assert any(
                line.startswith(f"  {index}  ") and line.endswith(f"[{name}]") for line in told.splitlines()
            )
    write(
        place,
        [
            {**one, "price_minor": one["price_minor"] + 1} if one["kind"] == "award_decided" else one
            for one in rows(place)
        ],
    )
    assert main(words) == 0
    assert "not in the log" in capsys.readouterr().out


def test_a_fact_that_was_taken_out_of_the_log_by_law_is_not_told_again_and_may_stay_away(
    dossier, place, capsys
):
    published(place, dossier, OPEN)
    name = last_question(place)
    index = next(at for at, kind, one in places(place).places if (kind, one) == (FACT, name))
    words = ["log", "erase", place.log, index, "--basis-zh", "依法删除", "--basis-en", "by law"]
    assert main([str(one) for one in words]) == 0

    with pytest.raises(EntryNotKept):
        published(place, dossier, END)
    write(place, [one for one in rows(place) if one["id"] != name])
    published(place, dossier, END)
    assert verified(place) == 0


def test_a_register_may_change_and_the_log_then_holds_both(dossier, place, capsys):
    published(place, dossier, OPEN)
    suppliers = place.folder / "tender" / "register" / "suppliers.toml"
    text = suppliers.read_text(encoding="utf-8")
    suppliers.write_text(text.replace("Generated Firm A", "Generated Firm A, renamed", 1), encoding="utf-8")
    published(place, dossier, END)
    capsys.readouterr()

    assert verified(place) == 0
    assert "were another once; the log has both" in capsys.readouterr().out


def test_an_office_that_names_a_tender_of_an_older_site_too_late_is_told_so(dossier, place):
    published(place, dossier, OPEN)
    older = place.folder / "older"
    shutil.copytree(place.site, older, symlinks=True)
    published(place, dossier, END)
    shutil.rmtree(place.site)
    shutil.copytree(older, place.site)

    with pytest.raises(SiteBehind):
        publish_to(place, dossier, now="2024-09-02T00:00:00Z")


def test_the_log_takes_leaves_of_tenders_from_its_publisher_alone(dossier, place):
    published(place, dossier, OPEN)
    forged = Leaf(FACT, ID, "forged", 1, 1, {"row": {"kind": "question_asked", "text": {"en": "x"}}})

    with pytest.raises(NotToBeHandedIn):
        see_that_it_may_be_handed_in(forged.encode())
