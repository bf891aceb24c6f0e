"""Receipt codes: nobody can try them out, and a slip of the pen is caught."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onus.core.reports.receipts import (
    ALPHABET,
    kept_digest,
    public_number,
    read_number,
    read_secret,
    secret_code,
)

secrets = st.binary(min_size=13, max_size=13).map(secret_code)
numbers = st.binary(min_size=5, max_size=5).map(public_number)


@given(secrets, numbers)
def test_a_code_that_was_given_out_is_read_back(code, number) -> None:
    assert read_secret(code) == code
    assert read_number(number) == number


@given(secrets)
def test_small_letters_spaces_and_letters_like_digits_do_not_matter(code) -> None:
    written = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert read_secret(written) == code


@given(secrets, st.data())
def test_one_wrong_character_is_caught(code, data) -> None:
    at = data.draw(st.sampled_from([n for n, sign in enumerate(code) if sign != "-"]))
    other = data.draw(st.sampled_from(ALPHABET))
    assume(other != code[at])

    assert read_secret(code[:at] + other + code[at + 1 :]) is None


@given(secrets, st.integers(0, 20))
def test_two_neighbours_exchanged_are_caught(code, at) -> None:
    signs = code.replace("-", "")
    assume(signs[at] != signs[at + 1])
    turned = signs[:at] + signs[at + 1] + signs[at] + signs[at + 2 :]

    assert read_secret(turned) is None


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_without_a_word(text) -> None:
    assert read_secret(text) is None or len(read_secret(text)) == 27
    assert read_number(text) is None or read_number(text).startswith("R-")


@given(secrets, secrets, st.binary(min_size=16, max_size=40))
def test_what_is_kept_tells_codes_apart_and_says_nothing_of_them(one, other, key) -> None:
    assert (kept_digest(one, key) == kept_digest(other, key)) is (one == other)
    assert one not in kept_digest(one, key)


def test_a_short_key_and_too_little_chance_are_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        kept_digest("x", b"short")
    with pytest.raises(ValueError, match="13 bytes"):
        secret_code(b"few")
