"""Private fields of published facts: erased without a trace, or opened for one person."""

from __future__ import annotations

import json
from typing import Any

import pytest

from onus.__main__ import main
from onus.actions.private_fields import DisclosedBefore, disclose, erase_field
from onus.actions.publish_faults import EntryNotKept
from onus.base.instants import instant
from onus.base.texts import Localized
from onus.outside.salt_store import NothingToErase, PrivateField, SaltStore
from onus.outside.tlog.log_folder import open_log, read_log
from onus.wire.leaves.checking import leaf_faults
from onus.wire.leaves.commitments import opens
from onus.wire.leaves.leaf import content_id, decoded
from onus.wire.leaves.opening_lines import OPENINGS, NotAnOpening, opening_lines, read_openings

from .publishing import contents, copied, publish_to

ELDERS = "elder-care-2024"
BASIS = Localized(en="PIPL, article 47", zh="《个人信息保护法》第四十七条")
LATER = "2024-09-03T00:00:00Z"


def leaves(place):
    log = read_log(place.log)
    return [decoded(entry) for entry in log.entries(0, log.size)]


def private(place) -> list[PrivateField]:
    salts = SaltStore(place.log / "private")
    found = [one.of for one in salts.kept(PrivateField(ELDERS, "", ""))]
    salts.close()
    return found


def test_what_is_disclosed_opens_its_commitments_and_nothing_else(published, tmp_path):
    place = copied(published(ELDERS), tmp_path / "p")
    of = private(place)[0]

    done = disclose(place.log, of, tmp_path / "for-one")

    openings = read_openings((tmp_path / "for-one" / OPENINGS).read_bytes())
    by_id = {content_id(leaf.encode()): leaf for leaf in leaves(place)}
    assert done.fields == len(openings) == 1
    assert all(opens(by_id[one.of], one) for one in openings)
    assert (tmp_path / "for-one").stat().st_mode & 0o077 == 0


def test_everything_private_of_a_dossier_can_be_disclosed_at_once(published, tmp_path):
    place = copied(published(ELDERS), tmp_path / "p")

    words = ["log", "disclose", place.log, "--dossier", ELDERS, "--all", "--to", tmp_path / "all"]
    assert main([str(word) for word in words]) == 0

    openings = read_openings((tmp_path / "all" / OPENINGS).read_bytes())
    by_id = {content_id(leaf.encode()): leaf for leaf in leaves(place)}
    assert len(openings) == len(private(place)) > 3
    assert all(opens(by_id[one.of], one) for one in openings)


def test_what_was_disclosed_to_one_is_not_mixed_with_what_was_to_another(published, tmp_path):
    place = copied(published(ELDERS), tmp_path / "p")
    (tmp_path / "there").mkdir()

    with pytest.raises(DisclosedBefore):
        disclose(place.log, PrivateField(ELDERS, "", ""), tmp_path / "there")


@pytest.mark.parametrize("kind", ["place", "visit"])
def test_facts_at_homes_lie_in_the_log_in_the_order_of_their_pseudonyms(kind, published):
    # In that of the office's own ids the visits of one worker on several days could stand together.
    ids = [leaf.id for leaf in leaves(published(ELDERS)) if leaf.kind == kind]

    assert len([name for name in ids if name.startswith(("private-", "at-home-"))]) > 3
    assert ids == sorted(ids)


def test_erasing_leaves_a_tombstone_and_the_next_publication_changes_no_leaf(published, tmp_path):
    place = copied(published(ELDERS), tmp_path)
    of = private(place)[0]
    before = leaves(place)

    gone, _ = erase_field(place.log, of, legal_basis=BASIS, now=instant(LATER))

    after = leaves(place)
    tombstones = after[len(before) :]
    assert of in gone
    assert after[: len(before)] == before
    assert [leaf.data["fields"] for leaf in tombstones] == [[one.field] for one in gone]
    assert {leaf.data["of"] for leaf in tombstones} <= {content_id(leaf.encode()) for leaf in before}
    assert [fault.what for leaf in tombstones for fault in leaf_faults(leaf)] == []
    with pytest.raises(NothingToErase):
        disclose(place.log, of, tmp_path / "none")

    done = publish_to(place, now=LATER)

    assert done.changed
    assert done.contracts[0].facts[1] == done.contracts[0].findings[1] == 0
    assert len(leaves(place)) == len(after)


def test_erasing_twice_or_what_is_not_there_is_told(published, tmp_path, capsys):
    place = copied(published(ELDERS), tmp_path)
    of = private(place)[0]
    basis = ["--basis-zh", BASIS.zh, "--basis-en", BASIS.en]
    words = ["log", "erase-field", place.log, "--dossier", ELDERS, "--fact", f"{of.kind}/{of.id}"]

    assert main([str(word) for word in [*words, "--field", of.field, *basis]]) == 0
    assert main([str(word) for word in [*words, "--field", of.field, *basis]]) == 2
    assert main([str(word) for word in [*words[:-1], "nothing", "--field", of.field, *basis]]) == 2

    told = capsys.readouterr()
    assert f"erased: {of.kind}/{of.id} {of.field}" in told.out
    assert "SALTS-001" in told.err and "SALTS-004" in told.err


def test_no_private_value_is_on_the_site_nor_in_the_public_part_of_the_log(published):
    place = published(ELDERS)
    salts = SaltStore(place.log / "private")
    kept = salts.kept(PrivateField(ELDERS, "", ""))
    salts.close()
    told = b"\0".join(contents(place.site).values()) + b"\0".join(contents(place.log / "public").values())

    assert kept
    assert [one.of for one in kept if one.salt in told or one.salt.hex().encode() in told] == []


@pytest.mark.parametrize("line", [b"{}", b"no json", b'{"field":"f","of":"o","salt":"00","value":1}'])
def test_what_opens_nothing_is_refused_by_its_line(line):
    with pytest.raises(NotAnOpening, match="Line 2"):
        read_openings(opening_lines(read_openings(GOOD)) + line)


GOOD = b'{"field":"f","of":"' + b"0" * 64 + b'","salt":"' + b"0" * 64 + b'","value":"x"}\n'


def test_what_was_erased_is_counted_by_field_with_its_legal_basis_and_no_longer_as_withheld(
    published, tmp_path, capsys
):
    place = copied(published(ELDERS), tmp_path)
    of = private(place)[0]
    before = told_of(place, capsys)
    gone, _ = erase_field(place.log, of, legal_basis=BASIS, now=instant(LATER))
    publish_to(place, now=LATER)
    name = f"{of.kind}.{of.field}"

    after = told_of(place, capsys)

    erased = {"name": name, "legal_basis": [BASIS.en, BASIS.zh], "count": len(gone)}
    assert erased in after["erased"] and before["erased"] == []
    assert after["withheld"].get(name, 0) == before["withheld"][name] - len(gone)
    assert main(["verify", str(place.site), "--no-state", "--language", "zh-Hans"]) == 0
    assert f"{name} {len(gone)} ({BASIS.zh})" in capsys.readouterr().out


def told_of(place, capsys) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["verify", str(place.site), "--no-state", "--json", "--workers", "1"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)["verified"]["contracts"][0]
    return found


def test_a_finding_that_was_erased_does_not_come_back_with_the_next_publication(published, tmp_path):
    place = copied(published(ELDERS), tmp_path)
    index, gone = next(one for one in enumerate(leaves(place)) if one[1].kind == "certificate")
    with open_log(place.log) as log:
        log.erase(index, legal_basis=BASIS, now=instant(LATER), dossier=ELDERS)

    with pytest.raises(EntryNotKept) as caught:
        publish_to(place, now=LATER)

    assert caught.value.named["id"] == gone.id


@pytest.mark.parametrize(("field", "said"), [("lat_e7", True), ("text", False)])
def test_pages_say_where_something_that_decides_was_erased(field, said, published, tmp_path):
    place = copied(published(ELDERS), tmp_path)
    of = next(one for one in private(place) if one.field == field)
    contract = next((place.site / "contracts").iterdir())
    pages = [contract / "index.en.html", place.site / "index.en.html"]
    assert [path for path in pages if "was erased by law" in path.read_text(encoding="utf-8")] == []

    erase_field(place.log, of, legal_basis=BASIS, now=instant(LATER))
    publish_to(place, now=LATER)

    assert [("was erased by law" in path.read_text(encoding="utf-8")) for path in pages] == [said, said]
    assert main(["verify", str(place.site), "--no-state"]) == 0
