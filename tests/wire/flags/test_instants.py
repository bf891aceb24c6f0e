"""Instants: many texts at once give what each gives by itself, and what is no instant is missing."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onus.core.integrity.columns import ABSENT
from onus.wire.flags.instants import instants_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:]{8}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})")
NEAR = st.builds(
    "{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}{}{}".format,
    st.sampled_from([0, 1, 1900, 1969, 1970, 2000, 2023, 2024, 9999]),
    st.integers(0, 13),
    st.sampled_from([0, 1, 28, 29, 30, 31, 32]),
    st.sampled_from(["T", "t", " ", "_", ""]),
    st.integers(0, 24),
    st.integers(0, 60),
    st.integers(0, 60),
    st.sampled_from(["", "", ".", ".5", ".123456", ".1234567", ".12345678901234567", ".1x", ".٣"]),
    st.sampled_from(["Z", "z", "+08:00", "-05:30", "+23:59", "+22:99", "-23:60", "+24:00", "+0800", "+08:0é", ""]),
)  # fmt: skip
TEXTS = st.lists(st.none() | NEAR | st.text(max_size=40), max_size=30)


def by_itself(text):
    """Return what the standard library reads in a text of the right shape."""
    if text is None or not SHAPE.fullmatch(text):
        return ABSENT
    try:
        return (datetime.fromisoformat(text.upper()) - EPOCH) // timedelta(microseconds=1)
    except ValueError:
        return ABSENT


@given(TEXTS)
@example(
    ["2024-02-29T00:00:00Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2000-02-29t23:59:59.999999z"]
)
@example(["2023-12-19T20:00:00.1234567+08:00", "2023-12-19 20:00:00", "2021-10-29 13:35:00.3011698", None])
@example(["2023-12-19T20:00:00+22:99", "2023-12-19T20:00:00-23:60", "0001-01-01T00:00:00+23:00"])
@example(["2023-12-19T20:00:00.Z", "2023-12-19T20:00:00.+08:00", "2023-12-19T20:00:00." + "1" * 99 + "Z"])
def test_many_texts_at_once_are_read_as_each_by_itself(texts):
    assert instants_of(texts).tolist() == [by_itself(text) for text in texts]


@pytest.mark.parametrize("place", range(20))
@pytest.mark.parametrize("sign", ["/", ":", "-", "é", "\ud800", "٣", "T"])
def test_a_sign_at_the_wrong_place_is_never_read_over(place, sign):
    text = "2023-12-19T20:00:00Z"
    changed = text[:place] + sign + text[place + 1 :]

    assert instants_of([changed]).tolist() == [by_itself(changed)]
