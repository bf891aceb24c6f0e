"""Owners of homes: persons are looked for in texts, forms of ownership are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.core.assessment.dossier import Dossier
from onus.core.contracts.contract import PlacesOwed
from onus.core.contracts.places import Place
from onus.wire.leaves.home_owners import owners_by_name
from onus.wire.leaves.projection import names_known

NAME = "Planted Owner"


@pytest.fixture(scope="module")
def dossier(examples) -> Dossier:
    return examples["elder-care-2024"].dossier


def named(dossier: Dossier, *owners: str, beside: tuple[Place, ...] = ()) -> frozenset[str]:
    homes = tuple(Place(f"h{at}", private=True, owner=owner) for at, owner in enumerate(owners))
    return owners_by_name(dossier.contract, (*homes, *beside))


def test_the_owner_of_a_home_is_among_the_names_that_are_known(dossier):
    homes = tuple(replace(place, owner=NAME) if place.private else place for place in dossier.places)

    assert NAME in names_known(replace(dossier, places=homes))


def test_only_what_may_be_a_person_is_a_name(dossier):
    assert named(dossier, NAME, "欧阳明哲", "private", "Private", "私有", "muni-2", " ", "") == {
        NAME,
        "欧阳明哲",
    }


def test_whoever_owns_a_public_place_is_told_there_and_is_no_secret(dossier):
    assert named(dossier, NAME, beside=(Place("elm", owner=NAME),)) == frozenset()


def test_whom_an_obligation_names_is_told_by_the_contract(dossier):
    owed, *others = dossier.contract.obligations
    asking = replace(owed, places=PlacesOwed(owners=(NAME,)))
    contract = replace(dossier.contract, obligations=(asking, *others))

    assert named(replace(dossier, contract=contract), NAME) == frozenset()
