"""Names are found by how they begin, exactly where a search for each of them would find it."""

from __future__ import annotations

import itertools
import re

from hypothesis import given
from hypothesis import strategies as st

from onus.wire.known_names import NAME_GAP, known_names, spelled_alike

WORDS = st.sampled_from(["ab", "abc", "abcdefgh", "o'n", "é", "éa", "欧阳", "明", "哲", "김", "a", "丁一"])
GAPS = st.sampled_from(["", " ", "  ", "-", ", ", "·", "・", "__ ", "\u3000", "x", "1"])
CHINESE = "\u2e80"


def strung(parts: list[tuple[str, str]]) -> str:
    return "".join(word + gap for word, gap in parts)


NAMES = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=4).map(strung).map(str.strip)
TEXTS = st.lists(st.tuples(st.one_of(WORDS, NAMES), GAPS), max_size=8).map(strung)


def words_of(name: str) -> list[str]:
    return [word for word in re.split(NAME_GAP, name) if word]


def stands_in(name: str, text: str) -> bool:
    """Return whether a name stands in a text, told by trying every place of every order of its words."""
    words = words_of(name)
    orders = itertools.permutations(words) if len(words) < 4 else [words, words[-1:] + words[:-1]]
    together = len(words) == 1 or max("".join(words)) >= CHINESE
    return any(
        _reads(list(order), text, at, together=together)
        for order in ([words] if together else orders)
        for at in range(len(text))
        if not (_is_plain(order[0][0]) and at and _is_plain(text[at - 1]))
    )


def _reads(words: list[str], text: str, at: int, *, together: bool) -> bool:
    """Return whether words stand in a text from a place on, signs and gaps one by one."""
    places = {at}
    spaced = max("".join(words)) >= CHINESE
    fewest = 0 if together or sum(map(len, words)) >= 8 else 1
    for number, word in enumerate(words):
        if number:
            places = {end for place in places for end in _after_gap(text, place, fewest, 3, NAME_GAP)}
        for position, sign in enumerate(word):
            if position and (spaced or not word.isascii()):
                gap = r"[\s.\-_\u00b7\u2022\u30fb]"
                places = {end for place in places for end in _after_gap(text, place, 0, 2, gap)}
            places = {place + 1 for place in places if text[place : place + 1] == sign}
    return any(not (_is_plain(words[-1][-1]) and _is_plain(text[place : place + 1])) for place in places)


def _after_gap(text: str, place: int, fewest: int, most: int, gap: str) -> list[int]:
    long = 0
    while long < most and place + long < len(text) and re.fullmatch(gap, text[place + long]):
        long += 1
    return [place + one for one in range(fewest, long + 1)]


def _is_plain(sign: str) -> bool:
    return len(sign) == 1 and sign.isascii() and sign.isalnum()


def is_looked_for(name: str) -> bool:
    return len(name) >= (3 if name.isascii() else 2) and len("".join(words_of(name))) > 1


@given(st.lists(NAMES, max_size=6), TEXTS)
def test_each_of_many_names_is_found_where_it_stands_and_nowhere_else(names, text):
    standing = {name for name in names if is_looked_for(name) and stands_in(name, text)}

    known = known_names(names)
    assert {*known.found_in(text)} == standing
    assert known.stand_in(text) == bool(standing)


@given(NAMES.filter(lambda name: len("".join(words_of(name))) > 2), TEXTS, TEXTS)
def test_a_name_between_borders_is_found_and_taken_out(name, before, after):
    known = known_names([name])
    text = f"{before}#{name}#{after}"

    assert known.found_in(text) == (name,)
    assert known.found_in(known.taken_out(text)) == ()


@given(
    st.permutations(["planted", "person", "li"]), GAPS.filter(lambda gap: re.fullmatch(NAME_GAP + "+", gap))
)
def test_no_order_and_no_gap_of_words_makes_another_name(words, gap):
    assert spelled_alike(gap.join(words)) == "li person planted"


def test_names_that_differ_in_where_their_words_part_are_different_persons():
    assert spelled_alike("ma lin") != spelled_alike("malin")
