"""Who holds the shares of a key by the register, whatever the ceremony says of them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.base.instants import instant
from onus.core.tendering.judge import judge
from onus.core.tendering.tender import Tender
from onus.outside.tenders import read_tender

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "tender-2024"
END = instant("2024-12-31T00:00:00Z")
AT_BUYERS, AT_ONE, SAID_OTHERWISE = "custody_of_buyer", "custody_one_organisation", "custody_other_body"


@cache
def tender() -> Tender:
    return read_tender(EXAMPLE).tender


def with_bodies(**bodies: str) -> Tender:
    """Return the tender in whose register people work for other bodies; names with `_` for `-`."""
    told = {name.replace("_", "-"): body for name, body in bodies.items()}
    people = tuple(replace(one, body=told.get(one.id, one.body)) for one in tender().register.people)
    return replace(tender(), register=replace(tender().register, people=people))


def with_posts(**posts: str) -> Tender:
    """Return the tender whose ceremony names other posts; by number, as `n3`."""

    def changed(one):
        if one.id != "ceremony":
            return one
        held = tuple(
            replace(each, post=posts.get(f"n{each.number}", each.post)) for each in one.said.custodians
        )
        return replace(one, said=replace(one.said, custodians=held))

    return replace(tender(), facts=tuple(map(changed, tender().facts)))


def told(one: Tender) -> set[str]:
    found = judge(one, one.rulebook, END)
    return {each.reason for each in found.refused_acts if each.fact == "ceremony"}


def test_five_people_of_five_bodies_who_were_appointed_are_told_nothing():
    assert told(tender()) == set()


def test_five_organisations_on_paper_that_are_one_body_by_the_register_are_told():
    one = with_bodies(**{f"custodian_{n}": "one body" for n in range(1, 6)})

    assert told(one) == {AT_ONE, SAID_OTHERWISE}
    assert [each.state for each in judge(one, one.rulebook, END).received].count("opened") == 4


def test_two_custodians_of_one_body_are_one_too_many_though_three_are_needed():
    assert told(with_bodies(custodian_2="generated organisation 1")) == {AT_ONE, SAID_OTHERWISE}


@pytest.mark.parametrize("body", ["unit", "Unit "])
def test_an_officer_of_the_buyer_holds_no_share(body):
    assert AT_BUYERS in told(with_bodies(custodian_3=body))


def test_whoever_was_appointed_no_custodian_holds_no_share():
    assert "custody_not_appointed" in told(with_posts(n2="somebody"))
    assert "custody_not_appointed" in told(with_posts(n2="officer-1"))


def test_one_person_under_two_organisations_is_one_person():
    assert {"custody_one_person", AT_ONE} <= told(with_posts(n2="custodian-1"))


def test_an_appointment_that_ended_before_the_ceremony_gives_no_share():
    ended = tuple(
        replace(one, until=instant("2024-01-01T00:00:00Z")) if one.person == "custodian-4" else one
        for one in tender().register.appointments
    )
    one = replace(tender(), register=replace(tender().register, appointments=ended))

    assert told(one) == {"custody_not_appointed"}


def hold(to: Path, *custodians: str) -> int:
    posts = [word for one in custodians for word in ("--custodian", one)]
    words = ["bid", "ceremony", str(to), "--tender", tender().id, *posts, "--folder", str(EXAMPLE)]
    return main(words)


def test_the_ceremony_asks_the_register_before_it_makes_a_key(tmp_path, capsys):
    own = [f"custodian-{n}@generated organisation {n}" for n in range(1, 6)]
    assert hold(tmp_path / "keys", *own) == 0

    bought = ["officer-1@Generated Purchasing Unit", *own[1:]]
    assert hold(tmp_path / "other", *bought) != 0
    assert "of_buyer (officer-1)" in capsys.readouterr().err
    assert not (tmp_path / "other").exists()
