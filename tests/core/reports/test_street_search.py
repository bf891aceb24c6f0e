"""Street search: two Chinese characters are found, and so is the beginning of a Latin name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.core.reports.bigrams import bigrams, likeness_ppm, stored
from onus.core.reports.street_search import Street, asked_pairs, ranked

NAMES = (
    "体育路",
    "新体育路",
    "育才街",
    "人民路东段",
    "Dishui Street",
    "Audit Lane",
    "Rue de l’Église",
    "3号路",
)
STREETS = tuple(Street(str(number), name) for number, name in enumerate(NAMES))


def found(text: str) -> list[str]:
    return [street.name for street in ranked(text, STREETS, most=9)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("体育", "体育路"),
        ("东段", "人民路东段"),
        ("di", "Dishui Street"),
        ("DISHUI st", "Dishui Street"),
        ("eglise", "Rue de l’Église"),
        ("３号", "3号路"),
        ("才", "育才街"),
    ],
)
def test_what_people_type_finds_the_street_that_they_mean(typed, first) -> None:
    assert found(typed)[0] == first


def test_a_name_that_begins_with_the_text_comes_first() -> None:
    assert found("体育") == ["体育路", "新体育路"]


def test_one_wrong_character_still_finds_the_street() -> None:
    assert "Dishui Street" in found("Dishiu Street")


def test_signs_alone_ask_for_nothing() -> None:
    assert asked_pairs("?! —") == ()
    assert found("?!") == []


names = st.text("体育路新人民东西南北街巷abcdeé 12", min_size=1, max_size=12)


@given(st.lists(names, min_size=1, max_size=8), st.data())
def test_any_two_neighbouring_chinese_characters_of_a_name_find_it(given_names, data) -> None:
    streets = [Street(str(number), name) for number, name in enumerate(given_names)]
    name = data.draw(st.sampled_from(given_names))
    at = data.draw(st.integers(0, max(len(name) - 2, 0)))
    piece = name[at : at + 2]

    if all("一" <= sign <= "龥" for sign in piece):
        assert name in [street.name for street in ranked(piece, streets, most=len(streets))]


@given(st.from_regex(r"[a-z]{2,12}( [a-z]{2,8})?", fullmatch=True), st.integers(1, 12))
def test_any_beginning_of_a_latin_name_finds_it(name, length) -> None:
    assert ranked(name[:length], [Street("1", name)], most=1) == (Street("1", name),)


@given(names)
def test_whatever_is_asked_for_of_a_name_is_stored(name) -> None:
    assert {*bigrams(name)} <= {*stored(name)}


@given(names, names)
def test_likeness_goes_both_ways_and_is_whole_only_for_the_same_pairs(one, other) -> None:
    ppm = likeness_ppm(one, other)

    assert ppm == likeness_ppm(other, one)
    assert (ppm == 1_000_000) is (bool(bigrams(one)) and bigrams(one) == bigrams(other))
