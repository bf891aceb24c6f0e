"""Owners of homes: persons are looked for in texts, forms of ownership are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onus.core.assessment.dossier import Dossier
from onus.core.contracts.contract import PlacesOwed
from onus.core.contracts.places import Place
from onus.wire.leaves.home_owners import owners_by_name
from onus.wire.leaves.projection import projection_of

NAME = "Planted Zhang"


@pytest.fixture(scope="module")
def dossier(examples) -> Dossier:
    return examples["elder-care-2024"].dossier


def named(dossier: Dossier, *owners: str, beside: tuple[Place, ...] = ()) -> frozenset[str]:
    homes = tuple(Place(f"h{at}", private=True, owner=owner) for at, owner in enumerate(owners))
    return owners_by_name(dossier.contract, dossier.register, (*homes, *beside))


def test_the_owner_of_a_home_is_looked_for_in_texts_and_not_in_codes(dossier):
    homes = tuple(replace(place, owner=NAME) if place.private else place for place in dossier.places)
    shown = projection_of(replace(dossier, places=homes), dossier.evidence)

    assert shown.is_personal(f"paid to {NAME}")
    assert shown.code_gate.kinds_in(NAME) == ()


def test_only_what_may_be_a_person_is_a_name(dossier):
    assert named(dossier, NAME, "欧阳明哲", "private", "Private", "私有", "muni-2", " ", "") == {
        NAME,
        "欧阳明哲",
    }


@pytest.mark.parametrize(
    "owner",
    [
        "Contractor",
        "Unit",
        "North",
        "Private owner",
        "私产",
        "居民",
        "全体业主",
        "某某物业管理有限公司",
        "Unknown",
    ],
)
def test_a_common_word_is_no_name(owner, dossier):
    assert named(dossier, owner) == frozenset()


@pytest.mark.parametrize(
    "owners",
    [
        "张三丰、李四光",
        "张三丰 李四光",
        "张三丰和李四光",
        "张三丰|李四光",
        "私有（张三丰）、业主李四光",
        "户主：张三丰\n李四光",
        "李四光（张三丰）",
    ],
)
def test_several_owners_are_each_known_whatever_stands_beside_them(owners, dossier):
    assert {"张三丰", "李四光"} <= named(dossier, owners)


@pytest.mark.parametrize(
    "owner", ["Resident Wang xiaoming", "Wang xiaoming, Li na", "Li na and Wang xiaoming"]
)
def test_names_in_latin_letters_are_known_by_two_words(owner, dossier):
    assert "Wang xiaoming" in named(dossier, owner)


def test_parties_bodies_and_posts_are_told_by_the_dossier_itself(dossier):
    told = [
        dossier.contract.parties[0].name,
        dossier.register.bodies[0].name,
        dossier.register.posts[0].title,
    ]

    assert named(dossier, *(text for one in told for text in (one.en, one.zh))) == frozenset()


def test_whoever_owns_a_public_place_is_told_there_and_is_no_secret(dossier):
    assert named(dossier, NAME, beside=(Place("elm", owner=NAME),)) == frozenset()


def test_whom_an_obligation_names_is_told_by_the_contract(dossier):
    owed, *others = dossier.contract.obligations
    asking = replace(owed, places=PlacesOwed(owners=(NAME,)))
    contract = replace(dossier.contract, obligations=(asking, *others))

    assert named(replace(dossier, contract=contract), NAME) == frozenset()
