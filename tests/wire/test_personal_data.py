"""The gate finds what leads to one person, however it is typed, and takes no other number for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.personal_data import (
    CARD,
    IDENTITY,
    MAIL,
    NAME,
    PHONE,
    PLATE,
    gate_for,
    is_identity_number,
    luhn,
)

GATE = gate_for(["Planted Person", "欧阳明哲", "Li"])
DIGITS = "0123456789"


def luhn_digit(head: str) -> str:
    return next(digit for digit in DIGITS if luhn(head + digit))


def check_digit(head: str) -> str:
    return next(sign for sign in "0123456789X" if is_identity_number(head + sign))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("请联系13912345678。", PHONE),
        ("+86 139 1234 5678", PHONE),
        ("0086-139-1234-5678", PHONE),
        ("电话：１３９１２３４５６７８", PHONE),
        ("139·1234·5678", PHONE),
        ("1\u200b3912345678", PHONE),
        ("座机 0414-2345678", PHONE),
        ("(024) 2345 6789", PHONE),
        ("02423456789 转 3", PHONE),
        ("call (315) 555-0142", PHONE),
        ("call 315-555-0142", PHONE),
        ("+44 20 7946 0958", PHONE),
        ("身份证号11010519491231002X", IDENTITY),
        ("11010519491231002x", IDENTITY),
        ("110105 19491231 002X", IDENTITY),
        ("一代证 110105491231002", IDENTITY),
        ("车牌辽A12345", PLATE),
        ("辽A·D12345 新能源", PLATE),
        ("辽 A12345".replace(" ", ""), PLATE),
        ("京AF0236学车", PLATE),
        ("write to some.one+x@mail.example.org now", MAIL),
        ("卡号 6222 0200 0000 000" + luhn_digit("622202000000000"), CARD),
        ("4111-1111-1111-1111", CARD),
        ("signed: planted  person", NAME),
        ("由欧阳明哲签收", NAME),
        ("PLANTED PERSON.", NAME),
    ],
)
def test_what_leads_to_a_person_is_found(text, kind):
    assert kind in GATE.kinds_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-12-19T20:00:00+08:00",
        "合同编号 辽环采（2023）第 0142 号",
        "101003148265",
        "2023121920001",
        "0101-20231215",
        "024-20231215",
        "210505196802290000",
        "000000190001010000",
        "110105194912310021",
        "110105491331002",
        "6222020000000000",
        "4111111111111112",
        "9007199254740991",
        "G202 K12+350",
        "a" * 64,
        "0" * 64,
        "辽A级道路",
        "京AB",
        "12,500.00 元",
        "unplanted persons",
        "Lisa and Ali",
        "private-0a1b2c3d4e5f",
        "at @ noon",
    ],
)
def test_no_other_text_is_taken_for_it(text):
    assert GATE.kinds_in(text) == ()


@given(st.integers(0, 10**8 - 1), st.sampled_from("3456789"), st.sampled_from(["", " ", "-", "·", "—"]))
def test_every_mobile_number_is_found_however_it_is_spaced(rest, second, between):
    number = f"1{second}{rest:09d}"[:11]
    typed = between.join([number[:3], number[3:7], number[7:]])

    assert PHONE in GATE.kinds_in(f"电话{typed}，勿扰")


@given(
    st.dates().filter(lambda day: day.year >= 1900),
    st.integers(0, 999),
    st.sampled_from(["11", "21", "44", "65"]),
)
def test_every_identity_number_is_found_and_a_wrong_check_digit_makes_it_none(born, number, province):
    head = f"{province}0105{born:%Y%m%d}{number:03d}"
    head = (
        head
        if len(head) == 17
        else f"{province}0105{born.year:04d}{born.month:02d}{born.day:02d}{number:03d}"
    )
    right = check_digit(head)
    wrong = next(sign for sign in "0123456789X" if sign != right)

    assert IDENTITY in GATE.kinds_in(f"号码{head}{right}。")
    assert IDENTITY not in GATE.kinds_in(f"号码{head}{wrong}。")


@given(st.text(max_size=80))
def test_any_text_is_looked_through_without_a_fault(text):
    assert set(GATE.kinds_in(text)) <= {PHONE, IDENTITY, PLATE, MAIL, CARD, NAME}


@pytest.mark.parametrize(
    "text", ["1" * 20_000, "1 " * 20_000, "a@" * 20_000, "(024) " * 10_000, "辽A" * 20_000]
)
def test_a_hostile_text_takes_no_longer_than_it_is_long(text):
    assert len(GATE.kinds_in(text)) <= 6


def test_a_name_of_two_letters_is_not_looked_for_in_other_words():
    assert gate_for(["Li", ""]).names is None
