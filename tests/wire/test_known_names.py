"""Names are found by how they begin, exactly where a search for each of them would find it."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from onus.wire.known_names import NAME_GAP, known_names

WORDS = st.sampled_from(["ab", "abc", "abcdefgh", "o'n", "é", "éa", "欧阳", "明", "哲", "김", "a", "丁一"])
GAPS = st.sampled_from(["", " ", "  ", "-", ", ", "·", "__ ", "\u3000", "x", "1"])


def strung(parts: list[tuple[str, str]]) -> str:
    return "".join(word + gap for word, gap in parts)


NAMES = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=4).map(strung).map(str.strip)
TEXTS = st.lists(st.tuples(st.one_of(WORDS, NAMES), GAPS), max_size=8).map(strung)


@given(st.lists(NAMES, max_size=6), TEXTS)
def test_among_many_names_each_is_found_where_it_is_found_alone(names, text):
    alone = {name for name in names if known_names([name]).found_in(text)}

    assert {*known_names(names).found_in(text)} == alone


@given(st.lists(NAMES, max_size=4), TEXTS)
def test_what_is_found_stands_in_the_text_once_gaps_are_left_out(names, text):
    bare = re.sub(NAME_GAP, "", text)

    for name in known_names(names).found_in(text):
        words = [word for word in re.split(NAME_GAP, name) if word]
        assert all(word in bare for word in words)


@given(NAMES.filter(lambda name: len(re.sub(NAME_GAP, "", name)) > 2), TEXTS, TEXTS)
def test_a_name_between_borders_is_found_and_taken_out(name, before, after):
    known = known_names([name])
    text = f"{before}#{name}#{after}"

    assert known.found_in(text) == (name,)
    assert known.found_in(known.taken_out(text)) == ()


def test_one_name_of_a_hundred_thousand_is_found():
    names = [f"holder{number:06d} person{number % 7}" for number in range(100_000)]

    assert known_names(names).found_in("by person3, holder065432") == ("holder065432 person3",)
