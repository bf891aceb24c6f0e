"""A person who is named on a site: with the reply beside the name, and gone once the law asks for it."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.actions.private_fields import NoRow, SeveralInOneRow, ToldToEveryone, erase_field
from onus.base.instants import instant
from onus.base.texts import Localized
from onus.outside.salt_store import SALTS, PrivateField, SaltStore
from onus.outside.tlog.log_folder import open_log, read_log
from onus.wire.leaves.kinds import DISCLOSURE
from onus.wire.leaves.leaf import Leaf, decoded
from tests.journeys.test_officers_names import (  # noqa: F401
    AS_OF,
    NAMES,
    REVIEWED,
    SERVED,
    assessed,
    dossier,
    findings,
    serve,
)
from tests.privacy.leaks import leaks

from .publishing import Place, assess, copied, publish_to

BASIS = Localized(en="PIPL, article 47", zh="《个人信息保护法》第四十七条")
NOW, LATER, LAST = "2024-03-02T00:00:00Z", "2024-03-03T00:00:00Z", "2024-03-04T00:00:00Z"
OF = PrivateField("by-hand-2024", "holding", "0", "holder")
EARLIER = "Planted Earlier-Holder"
HOLDING = "holding"
SAID = "The road was closed by the police until noon."


@pytest.fixture(scope="module")
def place(dossier, tmp_path_factory) -> Place:  # noqa: F811
    """Return a site that names a person who replied to one failure."""
    place = Place(tmp_path_factory.mktemp("named"))
    serve(dossier, place.dossier, SERVED, reviewed_at=REVIEWED)
    told = findings(assessed(place.dossier, place.folder / "one"))
    failed = next(row for row in told if row["holder_public"] and row["outcome"] in ("late", "unmet"))
    with (place.dossier / "acts.toml").open("a", encoding="utf-8") as acts:
        acts.write(
            f'\n[[acts]]\nid = "our-reply"\nkind = "reply"\nby_post = "{failed["officer_post"]}"\n'
            f"happened_at = 2024-02-16T09:00:00+08:00\nfinding = {json.dumps(failed['duty_id'])}\n"
            f'text = {{ en = "{SAID}" }}\n'
        )
    assess(place.dossier, place.out, AS_OF)
    publish_to(place, now=NOW)
    return place


def indices(place: Place, *, naming: str = "", kind: str = "") -> list[int]:
    """Return the entries that bear a name, or are of a kind."""
    log = read_log(place.log)
    return [
        index
        for index, entry in enumerate(log.entries(0, log.size))
        if entry and (naming.encode() in entry if naming else decoded(entry).kind == kind)
    ]


def erase(place: Place, index: int) -> None:
    with open_log(place.log) as log:
        log.erase(index, legal_basis=BASIS, now=instant(LATER))


def is_verified(place: Place) -> bool:
    return main(["verify", str(place.site), "--no-state", "--workers", "1"]) == 0


def test_whoever_takes_a_name_from_the_package_of_ocds_takes_the_reply_with_it(place):
    release = place.site / "contracts" / "by-hand-2024" / "ocds" / "release-package.json"
    read = json.loads(release.read_text(encoding="utf-8"))["releases"][0]
    failures = read["contracts"][0]["implementation"]["performanceFailures"]
    named = [who for one in failures for who in one["onusAccountable"] if who.get("holder") in NAMES.values()]
    (reply,) = [reply for who in named for reply in who["replies"]]

    assert (reply["id"], reply["text"]) == ("our-reply", SAID)
    assert reply["logIndex"] in indices(place, kind="act")


def test_a_name_that_the_log_tells_is_not_said_to_be_erased(place, tmp_path):
    own = copied(place, tmp_path)
    before = indices(own, kind="tombstone")

    with pytest.raises(ToldToEveryone, match=f"entry {indices(own, kind=DISCLOSURE)[0]} of the log"):
        erase_field(own.log, OF, legal_basis=BASIS, now=instant(LATER))

    assert indices(own, kind="tombstone") == before


def test_a_name_that_the_log_tells_is_not_said_to_be_erased_either_where_the_appointment_is_gone(
    place, tmp_path
):
    own = copied(place, tmp_path)
    erase(own, indices(own, kind=HOLDING)[0])

    with pytest.raises(ToldToEveryone):
        erase_field(own.log, OF, legal_basis=BASIS, now=instant(LATER))


def test_a_disclosure_that_was_erased_does_not_come_back_and_holds_up_no_publication(place, tmp_path):
    own = copied(place, tmp_path)
    erase(own, indices(own, kind=DISCLOSURE)[0])

    assert publish_to(own, now=LATER).changed
    assert indices(own, kind=DISCLOSURE) == []
    assert is_verified(own)


def test_a_name_can_be_erased_from_everything_that_a_log_and_a_site_hold(place, tmp_path, capsys):
    own, (name, *_) = copied(place, tmp_path), NAMES.values()
    assert leaks(own.site, [name]) != []
    erase(own, indices(own, kind=DISCLOSURE)[0])
    erase_field(own.log, OF, legal_basis=BASIS, now=instant(LATER))
    publish_to(own, now=LATER)
    for index in indices(own, naming=name):
        erase(own, index)
    publish_to(own, now=LAST)

    assert leaks(own.site, [name]) == leaks(own.log, [name]) == []
    assert is_verified(own)
    assert "erased by law, value and salt: holding.holder 1" in capsys.readouterr().out


def beside_the_old_findings(place: Place, name: str) -> list[str]:
    """Return where a site has a name but for the entries of findings that bore it; they are erased one by one."""
    return [found for found in leaks(place.site, [name]) if not found.startswith("log/tile/entries/")]


def with_an_older_row(place: Place, holder: str = EARLIER, year: int = 2020) -> Path:
    """Put an earlier holder of the same post on top of the register; return the assessment."""
    officers = place.dossier / "officers.toml"
    text = officers.read_text(encoding="utf-8")
    row = next(found.group() for found in re.finditer(r"\[\[holdings\]\][^\[]*", text))
    post = re.search(r'post = "(.*?)"', row)
    assert post is not None
    earlier = (
        f'[[holdings]]\npost = "{post[1]}"\nholder = "{holder}"\nsource = "generated"\n'
        f"since = {year}-01-01T00:00:00+08:00\nuntil = {year}-06-01T00:00:00+08:00\n\n"
    )
    officers.write_text(text.replace(row, earlier + row, 1), encoding="utf-8")
    assess(place.dossier, place.folder / "again", "2024-03-05T00:00:00+08:00")
    return place.folder / "again"


@pytest.mark.parametrize("whole_course", [True, False])
def test_an_erased_name_stays_untold_where_the_register_gains_a_row(whole_course, place, tmp_path):
    own, (name, *_) = copied(place, tmp_path), NAMES.values()
    erase(own, indices(own, kind=DISCLOSURE)[0])
    erase_field(own.log, OF, legal_basis=BASIS, now=instant(LATER))
    if whole_course:
        publish_to(own, now=LATER)
        for index in indices(own, naming=name):
            erase(own, index)
    publish_to(own, with_an_older_row(own), now=LAST)

    assert indices(own, kind=DISCLOSURE) == []
    assert beside_the_old_findings(own, name) == leaks(own.site, [EARLIER]) == []
    assert (leaks(own.log, [name]) == []) == whole_course
    assert is_verified(own)


def test_an_erased_name_stays_untold_where_the_register_spells_it_otherwise(place, tmp_path):
    own, (name, *_) = copied(place, tmp_path), NAMES.values()
    respelled = "  ".join(reversed(name.upper().split()))
    erase(own, indices(own, kind=DISCLOSURE)[0])
    erase_field(own.log, OF, legal_basis=BASIS, now=instant(LATER))
    officers = own.dossier / "officers.toml"
    officers.write_text(officers.read_text(encoding="utf-8").replace(name, respelled), encoding="utf-8")
    assess(own.dossier, own.folder / "again", "2024-03-05T00:00:00+08:00")
    publish_to(own, own.folder / "again", now=LAST)

    assert indices(own, kind=DISCLOSURE) == leaks(own.site, [respelled]) == []
    assert private_values(own, "holding", "holder").isdisjoint({name, respelled})
    assert is_verified(own)


def private_values(place: Place, kind: str, field: str) -> set[str]:
    """Return the values that the log could still open."""
    with closing(SaltStore(place.log / "private")) as salts:
        return {json.loads(one.value) for one in salts.kept(PrivateField(OF.dossier, kind, "", field))}


def test_of_two_persons_who_stood_in_one_row_the_named_one_is_erased_and_the_other_stays(
    place, tmp_path, capsys
):
    own, (name, *_) = copied(place, tmp_path), NAMES.values()
    erase(own, indices(own, kind=DISCLOSURE)[0])
    publish_to(own, with_an_older_row(own), now=LATER)
    words = [
        "log",
        "erase-field",
        own.log,
        "--dossier",
        OF.dossier,
        "--fact",
        "holding/0",
        "--field",
        "holder",
    ]
    basis = ["--basis-zh", BASIS.zh, "--basis-en", BASIS.en]

    def run(*more: object) -> int:
        return main([str(word) for word in (*words, *more, *basis)])

    with closing(SaltStore(own.log / "private")) as salts:
        kept = {json.loads(one.value): one.commitment for one in salts.kept(OF)}
    assert kept.keys() == {name, EARLIER}
    assert run() == run("--commitment", "hmac-sha256:other") == 2
    told = capsys.readouterr().err
    assert "SALTS-009" in told and "SALTS-011" in told and all(one in told for one in kept.values())

    assert run("--commitment", kept[name]) == 0

    left = private_values(own, "holding", "holder")
    assert EARLIER in left and name not in left
    assert run() == 2, "who ran this once more would erase whoever stands in the row now"
    assert EARLIER in private_values(own, "holding", "holder")
    assert run("--commitment", kept[EARLIER]) == 0
    assert private_values(own, "holding", "holder").isdisjoint(kept)


def test_who_came_into_a_row_after_an_erased_person_is_not_erased_by_its_number_alone(place, tmp_path):
    own, (name, *_) = copied(place, tmp_path), NAMES.values()
    erase(own, indices(own, kind=DISCLOSURE)[0])
    erase_field(own.log, OF, legal_basis=BASIS, now=instant(LATER))
    publish_to(own, with_an_older_row(own, "Planted First-Holder"), now=LATER)
    publish_to(own, with_an_older_row(own, year=2019), now=LAST)
    held = private_values(own, "holding", "holder")
    assert {"Planted First-Holder", EARLIER} <= held and name not in held

    with pytest.raises(SeveralInOneRow):
        erase_field(own.log, replace(OF, id="1"), legal_basis=BASIS, now=instant(LAST))
    assert private_values(own, "holding", "holder") == held


def test_of_a_fact_with_an_id_of_its_own_no_single_value_is_erased(place, tmp_path):
    own = copied(place, tmp_path)
    with closing(SaltStore(own.log / "private")) as salts, salts:
        of, told = PrivateField(OF.dossier, "report", "r", "text"), "hmac-sha256:00"
        salts.salt("one")
        salts.keep(of, b'"old text"', told, "one")

    with pytest.raises(NoRow):
        erase_field(own.log, of, legal_basis=BASIS, now=instant(LATER), commitment=told)
    gone, _ = erase_field(own.log, of, legal_basis=BASIS, now=instant(LATER))
    assert gone == (of,)


def test_an_entry_of_others_that_only_looks_like_a_leaf_keeps_nothing_from_being_erased(place, tmp_path):
    own = copied(place, tmp_path)
    with open_log(own.log) as log:
        odd = Leaf("x", "other", OF.id, committed={"a": ["hmac-sha256:"]})  # type: ignore[dict-item]
        log.accept([b'{"note":"hmac-sha256:00"}', b"hmac-sha256:00", odd.encode()])
        log.erase(indices(own, kind=DISCLOSURE)[0], legal_basis=BASIS, now=instant(LATER))

    gone, _ = erase_field(own.log, OF, legal_basis=BASIS, now=instant(LATER))
    assert OF in gone


def test_a_name_that_was_erased_when_no_row_was_marked_stays_untold_in_its_row(place, tmp_path):
    own = copied(place, tmp_path)
    erase(own, indices(own, kind=DISCLOSURE)[0])
    erase_field(own.log, OF, legal_basis=BASIS, now=instant(LATER))
    with closing(sqlite3.connect(own.log / "private" / SALTS)) as salts, salts:
        assert salts.execute("DELETE FROM erased_row").rowcount == 1
    publish_to(own, now=LAST)

    assert indices(own, kind=DISCLOSURE) == []
    assert is_verified(own)


def test_a_name_whose_disclosure_was_erased_stays_untold_where_the_appointment_changes(place, tmp_path):
    own, (name, *_) = copied(place, tmp_path), NAMES.values()
    erase(own, indices(own, kind=DISCLOSURE)[0])
    officers = own.dossier / "officers.toml"
    named = f'holder = "{name}"\n'
    text = officers.read_text(encoding="utf-8")
    officers.write_text(
        text.replace(named, f"{named}until = 2024-02-28T00:00:00+08:00\n", 1), encoding="utf-8"
    )
    assess(own.dossier, own.folder / "again", "2024-03-05T00:00:00+08:00")
    publish_to(own, own.folder / "again", now=LATER)

    assert indices(own, kind=DISCLOSURE) == []
    assert beside_the_old_findings(own, name) == []
