"""Marks that are cut from digests never read like a number of a person."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onus.base.marks import LETTERS, mark_of
from onus.core.assessment.names import HIDDEN_ID, hidden_id, pseudonym
from onus.outside.attachments import file_mark, kept_name
from onus.wire.personal_data import gate_for

HEX = "0123456789abcdef"
digests = st.text(HEX, min_size=64, max_size=64)
like_numbers = st.text("0123456789", min_size=64, max_size=64)


@given(st.one_of(digests, like_numbers), st.integers(1, 64))
@example("13800138000" + 53 * "0", 11)
@example("11010519491231002" + 47 * "0", 17)
def test_no_digest_makes_a_mark_that_reads_like_a_number(digest, letters):
    mark = mark_of(digest, letters=letters)

    assert len(mark) == letters
    assert not set(mark) & set("0123456789aeiouy")
    for told in (f"form-{mark}-7", f"contract-{mark}", f"2023-12-{mark}", f"photo {mark}"):
        assert gate_for([]).kinds_in(told) == ()


@given(digests, digests)
def test_two_digests_share_a_mark_only_where_they_begin_alike(one, other):
    assert (mark_of(one, letters=12) == mark_of(other, letters=12)) == (one[:12] == other[:12])


@pytest.mark.parametrize(("digest", "letters"), [("ab", 3), ("AB", 2), ("g0", 1)])
def test_what_is_no_digest_or_too_short_makes_no_mark(digest, letters):
    with pytest.raises(ValueError, match="hexadecimal"):
        mark_of(digest, letters=letters)


@given(st.one_of(digests, like_numbers), st.text(min_size=1, max_size=20))
@example("34145e878c9a37518ddcf83cf0d1ab56e02f9a72e9d625c966692158a1826327", "HOME-QX-0231")
def test_no_salt_names_a_home_or_what_was_seen_there_like_a_number(salt, place):
    named = (pseudonym(salt, place), hidden_id(salt, "visit", place))

    assert [gate_for([]).kinds_in(one) for one in named] == [(), ()]
    assert HIDDEN_ID.fullmatch(named[1])


@given(st.one_of(digests, like_numbers))
@example("13800138000" + 53 * "0")
def test_the_copy_of_a_file_has_no_number_of_our_making_in_its_name(digest):
    kept = kept_name("scan.pdf", folder="form", sha256=digest)

    assert kept == f"attachments/form/{file_mark(digest)}-scan.pdf"
    assert gate_for([]).kinds_in(kept) == ()


def test_a_letter_stands_for_each_hexadecimal_digit_and_no_two_for_one():
    assert len(set(LETTERS)) == len(HEX) == len(LETTERS)
    assert mark_of("0123456789abcdef", letters=16) == LETTERS
