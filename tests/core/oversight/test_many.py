"""Many contracts: the formulas of one contract, over sums."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import DAY_US
from onus.base.texts import Localized
from onus.core.consequences.scorecards import share_ppm
from onus.core.oversight.hands_off import DELAY, WAIVED
from onus.core.oversight.many import (
    NOTHING,
    Money,
    Totals,
    VerifiedWork,
    duty_cost,
    hands_off,
    on_time_ppm,
    together,
    unit_cost,
)
from onus.core.oversight.regions import Known, Region, Regions, faults_of_tree, region_totals

numbers = st.integers(0, 1_000)
currencies = st.sampled_from(["CNY", "EUR"])
monies = st.builds(Money, currencies, numbers, numbers, numbers, numbers, numbers)
works = st.builds(
    VerifiedWork,
    currencies,
    st.sampled_from(["km", "visit"]),
    numbers,
    st.fractions(0, 1_000, max_denominator=1_000),
    numbers,
)
pairs = st.tuples(numbers, numbers)
some = st.builds(
    Totals,
    contracts=numbers,
    counts=st.tuples(*[numbers] * 7),
    minimum_sample=st.integers(1, 50),
    cases=numbers,
    cases_open=numbers,
    supervisor=pairs,
    silence=pairs,
    others_first=pairs,
    delays_us=st.lists(st.integers(0, 40 * DAY_US), max_size=5).map(lambda found: tuple(sorted(found))),
    money=st.lists(monies, max_size=3).map(tuple),
    work=st.lists(works, max_size=3).map(tuple),
)


@given(st.lists(some, max_size=6), st.integers(0, 6))
def test_grouping_never_changes_totals(parts: list[Totals], cut: int) -> None:
    grouped = together([together(parts[:cut]), together(parts[cut:])])

    assert grouped == together(parts)


@given(st.lists(some, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_dossiers_never_changes_totals(parts: list[Totals], rng: object) -> None:
    shuffled = list(parts)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]

    assert together(shuffled) == together(parts)


@given(some)
def test_one_dossier_gives_itself(one: Totals) -> None:
    tidy = together([one])

    assert together([tidy]) == tidy == together([tidy, NOTHING])
    assert (on_time_ppm(tidy), hands_off(tidy)) == (on_time_ppm(one), hands_off(together([one])))


@given(some)
def test_the_share_of_a_region_is_reckoned_as_a_scorecard_reckons_it(one: Totals) -> None:
    fulfilled, late, unmet = one.counts[:3]

    assert on_time_ppm(one) == share_ppm(fulfilled, fulfilled + late + unmet, one.minimum_sample)


def test_a_region_with_too_little_record_has_no_share_and_no_index() -> None:
    few = Totals(counts=(4, 0, 0, 9, 9, 9, 9), minimum_sample=5)

    assert on_time_ppm(few) is None
    assert hands_off(few).index_ppm is None


def test_a_large_contract_weighs_more_than_a_small_one() -> None:
    large = Totals(counts=(0, 0, 990, 0, 0, 0, 0))
    small = Totals(counts=(10, 0, 0, 0, 0, 0, 0))

    assert on_time_ppm(together([large, small])) == 10_000


def test_the_median_delay_of_a_city_is_that_of_all_its_cases_and_no_mean_of_medians() -> None:
    quick = Totals(delays_us=(DAY_US,) * 5)
    slow = Totals(delays_us=(20 * DAY_US,))

    found = {part.name: part for part in hands_off(together([quick, slow])).components}[DELAY]

    assert Fraction(found.numerator, found.denominator) == Fraction(1, 30)
    assert found.sample == 6


def test_amounts_in_two_currencies_are_never_added() -> None:
    yuan = Totals(money=(Money("CNY", 900, 100, 50, 2, 3),))
    euro = Totals(money=(Money("EUR", 900, 100, 0, 1, 3),))

    both = together([yuan, euro])

    assert [one.currency for one in both.money] == ["CNY", "EUR"]
    assert {part.name: part.sample for part in hands_off(both).components}[WAIVED] == 0


def test_what_verified_work_costs_is_the_sum_of_amounts_by_the_sum_of_quantities() -> None:
    cheap = Totals(work=(VerifiedWork("CNY", "km", 100, Fraction(1), 1),))
    dear = Totals(work=(VerifiedWork("CNY", "km", 900, Fraction(3), 3),))

    (km,) = together([cheap, dear]).work

    assert unit_cost(km) == Fraction(250)
    assert duty_cost(Money("CNY", 10, fulfilled=1), minimum_sample=2) is None


def test_counts_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="counts"):
        Totals(counts=(1, 2))


TOWN = Localized(en="town", zh="镇")
TREE = Regions(
    (
        Region("p", "province", TOWN),
        Region("c", "city", TOWN, "p", ("x", "y")),
        Region("n", "district", TOWN, "c", ("z",), ("north",)),
        Region("s", "district", TOWN, "c", (), ("south",)),
        Region("other", "city", TOWN, "p", ("w",)),
    )
)


@given(st.dictionaries(st.sampled_from("xyzw"), some), some, some)
def test_a_province_is_the_sum_of_its_cities_and_counts_no_district_twice(
    whole: dict[str, Totals], north: Totals, south: Totals
) -> None:
    known = Known(whole, {("x", "north"): north, ("x", "south"): south})

    province = region_totals(TREE, "p", known)

    assert province == together(region_totals(TREE, name, known) for name in ("c", "other"))
    assert province == together(whole.values())


def test_a_district_sees_its_own_dossiers_and_its_part_of_the_city_s() -> None:
    known = Known({"z": Totals(cases=2)}, {("x", "north"): Totals(cases=5), ("x", "south"): Totals(cases=9)})

    assert region_totals(TREE, "n", known).cases == 7


def test_a_tree_that_leads_back_or_shares_a_dossier_is_at_fault() -> None:
    wrong = [
        Region("a", "district", TOWN, "nobody", ("x",)),
        Region("b", "city", TOWN, "", ("x",)),
        Region("b", "province", TOWN, "nowhere"),
    ]

    found = {(at, name) for at, name, _ in faults_of_tree(wrong)}

    assert found == {(0, "parent"), (1, "dossiers"), (2, "id"), (2, "parent")}


def test_two_regions_cannot_stand_above_each_other() -> None:
    loop = [Region("a", "city", TOWN, "b"), Region("b", "city", TOWN, "a")]

    assert [(at, name) for at, name, _ in faults_of_tree(loop)] == [(0, "parent"), (1, "parent")]
