"""Addresses are those that the tables of addresses give, from a pattern that is looked up once."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from onus.web.addresses import address_of

NAMED = (
    ("public:today", 0), ("public:street", 2), ("public:duty", 2), ("public:case", 2), ("public:step_in", 2),
    ("public:contract", 1), ("public:map_shapes", 2), ("public:receipt", 1), ("reports:report", 1), ("public:nowhere", 1),
)  # fmt: skip
parts = st.one_of(st.text(max_size=12), st.text("abc-~./ 雪%?#:@\n", max_size=12), st.integers(0, 99))


def told(find, name: str, *some: object) -> str:
    try:
        return find(name, *some)
    except NoReverseMatch:
        return "none"


@example(("public:street", 2), ["/", "0"], "en")
@given(st.sampled_from(NAMED), st.lists(parts, min_size=2, max_size=2), st.sampled_from(["en", "zh-hans"]))
def test_an_address_is_what_the_tables_of_addresses_give_whatever_stands_in_it(named, some, language):
    name, count = named
    with override(language):
        expected = told(lambda name, *words: reverse(name, args=words), name, *some[:count])

        assert told(address_of, name, *some[:count]) == expected


def test_one_name_has_another_address_in_each_language():
    found = []
    for language in ("en", "zh-hans"):
        with override(language):
            found.append(address_of("public:street", "d", "s-1"))

    assert found == ["/en/streets/d/s-1/", "/zh-hans/streets/d/s-1/"]


def test_a_name_that_nobody_knows_has_no_address():
    with pytest.raises(NoReverseMatch):
        address_of("public:nowhere")
