"""Limits of flags: taken from packs, or from the rule of the law that sets them."""

from datetime import date

import pytest

from onus.base.texts import Localized
from onus.core.contracts.rulebook import Rule
from onus.core.integrity.catalogue import CATALOGUE
from onus.core.integrity.known_limits import LIMITS_BY_FLAG
from onus.core.integrity.rules import LimitMissing, Limits
from onus.outside.law import flag_words, load_pack
from onus.wire.flags.parameters import NoSuchNumber, UnknownFlag, UnknownLimit, limits_of


def a_rule(rule_id="R003", kind="flag", version="1", since=None, **parameters):
    return Rule(rule_id, version, kind, Localized(), Localized(), since=since, parameters=parameters)


def test_a_limit_from_a_law_is_the_number_of_its_latest_version_and_names_it():
    older = a_rule("LAW", "bid_period", "2003", date(2003, 1, 1), d_min=20)
    newer = a_rule("LAW", "bid_period", "2020", date(2020, 1, 1), d_min=25)
    limits = limits_of([[newer, older, a_rule(**{"from": {"days_min": "LAW.d_min"}})]])["R003"]

    assert (limits.whole("days_min"), limits.rule) == (25, "R003@1 LAW@2020")


def test_a_later_pack_goes_before_an_earlier_one_and_may_use_its_law():
    law = [a_rule("LAW", "bid_period", d_min=20), a_rule(days_min=1)]
    own = [a_rule(**{"from": {"days_min": "LAW.d_min"}})]

    assert limits_of([law, own])["R003"].whole("days_min") == 20


def test_what_a_pack_cannot_mean_is_refused():
    with pytest.raises(UnknownFlag, match="R999"):
        limits_of([[a_rule("R999")]])
    with pytest.raises(UnknownLimit, match="day_min"):
        limits_of([[a_rule(day_min=1)]])
    with pytest.raises(NoSuchNumber, match=r"LAW\.d_min"):
        limits_of([[a_rule(**{"from": {"days_min": "LAW.d_min"}})]])


def test_a_limit_of_the_wrong_kind_is_told_and_never_guessed():
    limits = Limits("R003", "R003@1", {"days_min": True, "methods": "open", "days_min_by_method": [1]})

    for ask in (limits.whole, limits.text):
        with pytest.raises(LimitMissing, match="days_min"):
            ask("days_min")
    with pytest.raises(LimitMissing, match="methods"):
        limits.texts("methods")
    with pytest.raises(LimitMissing, match="days_min_by_method"):
        limits.wholes_by_name("days_min_by_method")


def test_every_flag_has_its_words_in_both_languages_and_its_limits_in_one_of_our_own_packs():
    ids = {rule.id for rule in CATALOGUE}
    texts = flag_words().flags

    assert set(texts) == set(LIMITS_BY_FLAG)
    assert set(limits_of([load_pack("onus-signals").rules])) == set(LIMITS_BY_FLAG) - ids
    limited = [rule.id for pack in ("onus-flags", "ocp-flags") for rule in load_pack(pack).rules]
    assert sorted(limited) == sorted(ids)
    assert set(limits_of([load_pack("onus-flags").rules, load_pack("ocp-flags").rules])) == ids
    for text in texts.values():
        for one in (text.name, text.formula, text.population):
            assert one.en and one.zh


def test_the_pack_of_another_tool_speaks_of_its_eleven_flags():
    flags = ["R003", "R018", "R024", "R025", "R028", "R030", "R035", "R036", "R038", "R048", "R058"]

    assert sorted(limits_of([load_pack("cardinal-0.0.8").rules])) == flags
