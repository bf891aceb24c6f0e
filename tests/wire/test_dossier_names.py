"""Names of duties: no two alike, and none that tells where a home is."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onus.core.assessment.names import duty_name, pseudonym
from onus.core.contracts.places import Place
from onus.wire.dossier_files import Read
from onus.wire.dossier_names import name_faults, salt_faults, unfit

SALT = "a salt that is long enough for a test"
ids = st.text(max_size=8).filter(lambda name: not unfit(name))


def found(*places: Place, obligations: tuple[str, ...] = (), triggers: tuple[str, ...] = ()) -> list[str]:
    rows = {"obligations": obligations, "triggers": triggers}
    table = {name: [{"id": one} for one in ones] for name, ones in rows.items()}
    told = name_faults(Read(None, (), {"obligations[1].id": 7}, table), places, network="network.csv")
    return [f"{fault.file}:{fault.line} {fault.what}" for fault in told]


@pytest.mark.parametrize("name", ["A/b", "A\tb", "A\nb", "A\x00", "A\u202eb", "A\u200bb"])
def test_ids_with_a_stroke_or_an_unseen_character_are_refused_wherever_they_stand(name):
    assert len(found(Place(name))) == 1
    assert len(found(Place(name, private=True))) == 1
    assert len(found(triggers=(name,))) == 1
    assert found(obligations=("A", name))[0].startswith("contract.toml:7 The obligation id")


def test_no_place_may_look_like_the_pseudonym_of_a_home_or_like_no_place():
    assert len(found(Place("private-00001"), Place("-"), Place("private-00001", private=True))) == 3


def test_usual_ids_of_roads_in_both_languages_are_fit():
    assert found(Place("w12-3"), Place("体育路 1 号"), Place("966223"), obligations=("CLEAR-24",)) == []


@given(ids, ids, st.text(max_size=8), ids, ids, st.text(max_size=8))
def test_two_duties_that_differ_in_any_part_never_share_a_name(o, p, t, other_o, other_p, other_t):
    assume((o, p, t) != (other_o, other_p, other_t))

    assert duty_name(o, p, t) != duty_name(other_o, other_p, other_t)


@given(st.lists(st.text(max_size=6), unique=True, max_size=20), st.text(max_size=6))
def test_another_home_changes_no_pseudonym_of_those_that_were_there(homes, new):
    before = {home: pseudonym(SALT, home) for home in homes}
    after = {home: pseudonym(SALT, home) for home in sorted([*homes, new])}

    assert {home: after[home] for home in homes} == before


def test_homes_without_a_salt_or_with_a_short_one_are_refused():
    homes = [Place("h", private=True)]

    assert ["nothing" in fault.what for fault in salt_faults("", homes)] == [True]
    assert len(list(salt_faults("x" * 31, homes))) == 1
    assert list(salt_faults("x" * 32, homes)) == []
    assert list(salt_faults("", [Place("s")])) == []
