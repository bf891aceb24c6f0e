"""Which finding a letter serves: the one it names, or all that had fallen due by then."""

from __future__ import annotations

from dataclasses import replace

from onus.base.texts import Localized
from onus.core.contracts.facts import Notice


def stages(town, assessed):
    """Return the stage of each finding, contractor and officer apart."""
    lives = [assessed.lives.distinct[index] for index in assessed.lives.of_duty.tolist()]
    names = town.findings(assessed)
    return {
        name: (life.stage_of("contractor"), life.stage_of("officer"))
        for name, life in zip(names, lives, strict=True)
    }


def assessed(town, *acts, **more):
    return town.assess(town.dossier(town.clear, town.look, acts=acts, **more), as_of=300)


def test_without_service_every_finding_is_provisional_and_the_body_has_no_contractor_beside_it(town):
    found = stages(town, assessed(town))

    assert found["CLEAR/s1/storm"] == ("provisional", "provisional")
    assert found["LOOK/-/storm"] == ("", "provisional")


def test_a_letter_that_names_one_duty_serves_that_duty_alone(town):
    found = stages(town, assessed(town, town.act("serve", 30, finding="CLEAR/s1/storm", toward="")))

    assert found["CLEAR/s1/storm"] == ("final", "final")
    assert found["CLEAR/s2/storm"] == ("provisional", "provisional")


def test_a_letter_about_an_obligation_serves_all_that_had_fallen_due(town):
    early = stages(town, assessed(town, town.act("serve", 23, duties=("CLEAR",), toward="")))
    later = stages(town, assessed(town, town.act("serve", 24, duties=("CLEAR",), toward="")))

    assert early["CLEAR/s1/storm"] == ("provisional", "provisional")
    assert later["CLEAR/s1/storm"] == later["CLEAR/s3/storm"] == ("final", "final")
    assert later["LOOK/-/storm"] == ("", "provisional")


def test_a_letter_about_one_district_ends_at_its_border(town):
    letter = town.act("serve", 30, duties=("CLEAR",), toward="", districts=("south",))

    found = stages(town, assessed(town, letter))

    assert (found["CLEAR/s1/storm"][0], found["CLEAR/s3/storm"][0]) == ("provisional", "final")


def test_a_reply_may_answer_one_duty_of_a_letter_about_many(town):
    acts = (
        town.act("serve", 30, duties=("CLEAR",), toward=""),
        town.act("reply", 40, finding="CLEAR/s2/storm"),
    )

    found = stages(town, assessed(town, *acts))

    assert (found["CLEAR/s1/storm"][0], found["CLEAR/s2/storm"][0]) == ("final", "replied")


def test_the_finding_on_a_notice_is_served_on_its_issuer(town):
    notice = Notice("n", "command", town.at(30), town.at(30), Localized(en="clear"), service="snow")
    served = town.act("serve", 40, finding="n", toward="issuer")

    told = assessed(town, served, notices=(notice,))
    untold = assessed(town, replace(served, finding="other"), notices=(notice,))

    assert told.lives.notices["n"].stage == "final"
    assert untold.lives.notices["n"].stage == "provisional"
