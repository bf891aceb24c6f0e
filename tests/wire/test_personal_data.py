"""The gate finds what leads to one person, however it is typed, and takes no other number for it."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path

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

ROOT = Path(__file__).resolve().parents[2]
GATE = gate_for(
    ["Planted Person", "欧阳明哲", "Li", "Jörg Müller", "Hélène Côté", "丁一", "Łukasz Nowak", "김"]
)
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
        ("138  0013  8000", PHONE),
        ("138/0013/8000", PHONE),
        ("138 , 0013 , 8000", PHONE),
        ("138_0013_8000", PHONE),
        ("138\t0013\n8000", PHONE),
        ("13 1380 138 0013 8000", PHONE),
        ("8613800138000", PHONE),
        ("(0414)4382123", PHONE),
        ("0414/4382123", PHONE),
        ("\u0661\u0663\u0668\u0660\u0660\u0661\u0663\u0668\u0660\u0660\u0660", PHONE),
        ("1\ufe0f3800138000", PHONE),
        ("110105/19491231/002X", IDENTITY),
        ("辽 E12345", PLATE),
        ("辽·e12345", PLATE),
        ("辽E 12 345", PLATE),
        ("name@例子.中国", MAIL),
        ("4111 / 1111 / 1111 / 1111", CARD),
        ("Person Planted", NAME),
        ("Person, Planted", NAME),
        ("planted.person", NAME),
        ("PlantedPerson", NAME),
        ("Planted-Person", NAME),
        ("欧 阳明哲", NAME),
        ("欧阳·明哲", NAME),
        ("signed: planted  person", NAME),
        ("由欧阳明哲签收", NAME),
        ("PLANTED PERSON.", NAME),
        ("电话一三八零零一三八零零零", PHONE),
        ("幺三八〇〇一三八〇〇〇，勿扰", PHONE),
        ("一三八 零零一三 八零零零", PHONE),
        ("一一〇一〇五一九四九一二三一〇〇二X", IDENTITY),
        ("tel:%2B8613800138000", PHONE),
        ("https://example.org/?mail=name%40example.org", MAIL),
        ("https://example.org/?by=%E6%AC%A7%E9%98%B3%E6%98%8E%E5%93%B2", NAME),
        ("&#27431;&#38451;&#26126;&#21746;", NAME),
        ("Müller, Jörg", NAME),
        ("Jorg Muller", NAME),
        ("hélène.côté", NAME),
        ("Pla\u0301nted Pe\u0301rson", NAME),
        ("请拨13800138000一直无人接", PHONE),
        ("星期一13800138000", PHONE),
        ("6222021234567890128一张", CARD),
        ("024-23456789一楼", PHONE),
        ("丁一一三八零零一三八零零零", PHONE),
        ("丁一一三八零零一三八零零零", NAME),
        ("https://example.org/?mail=name%2540example.org", MAIL),
        ("name%40example&#46;org", MAIL),
        ("?by=Planted+Person", NAME),
        ("%C5%B7%D1%F4%C3%F7%D5%DC", NAME),
        ("Lukasz Nowak", NAME),
        ("&#0000000000049;3800138000", PHONE),
        ("请拨一、三、八、〇、〇、一、三、八、〇、〇、〇", PHONE),
        ("一三八  零零一三  八零零零", PHONE),
        ("一三八／零零一三／八零零零", PHONE),
        ("加我新VX 一三八零零一三八零零零", PHONE),
        ("高新AI一三八零零一三八零零零", PHONE),
        ("京A一二三四五", PLATE),
        ("京A一二三四警", PLATE),
        ("1380013800&#48;&amp;#49;", PHONE),
        ("name%26%2364;example.org", MAIL),
        ("Person・Planted", NAME),
        ("车牌辽A一二三四五", PLATE),
        ("京 A·一二三四五", PLATE),
        ("name&amp;#64;example.org", MAIL),
        ("name&amp;#37;40example.org", MAIL),
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
        "CLEAR-48",
        "2023-12-19 20:00:00 to 2023-12-20 08:00:00",
        "2024/03/15, 2024/03/16, 2024/03/17",
        "2024-03-15 5000000 元",
        "138,001,380.00 元",
        "13,800,138,000",
        "15, 20, 25, 30, 35, 4",
        "京 G6 K12+350",
        "藏 S302 K15",
        "a13800138000b" + "c" * 51,
        "更新 version 12345",
        "Lina, and person planting",
        "辽A级道路",
        "京AB",
        "12,500.00 元",
        "unplanted persons",
        "Lisa and Ali",
        "private-bpcqdrfsgthv",
        "at @ noon",
        "二〇二三年十二月十九日",
        "二〇二三一二一九",
        "第一二三四五六号",
        "一、二、三、四、五、六、七、八、九、十、十一、十二",
        "京A级道路一、二、三、四、五标段",
        "一、35000-45000元",
        "一，85000，95000元",
        "（一）38000/42000元",
        "三、标段一 35000～45000平方米",
        "高新A一、二、三、四、五标段",
        "青B 一、二、三、四、五",
        "川A（一）（二）（三）（四）（五）",
        "京A一二三四五六七八",
        "覆盖率 100%，逾期 5% &c.",
        "首付60%40万.余款另付",
        "김치",
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


BETWEEN = st.sampled_from(
    [" ", "  ", "-", "/", "_", "\t", " , ", " - ", "·", "—", ". ", "\u3000", "／", "，", "|"]
)
ZEROS = "0０\u0660\u0966\u09e6\U0001d7ce"


def in_digits_of(zero: str, text: str) -> str:
    return "".join(chr(ord(zero) + int(one)) if one.isascii() and one.isdigit() else one for one in text)


@given(
    st.integers(0, 10**8 - 1), BETWEEN, BETWEEN, st.sampled_from(ZEROS), st.sampled_from(["", "+86 ", "86-"])
)
def test_no_separator_and_no_script_hides_a_mobile_number(rest, one, other, zero, before):
    typed = f"{before}139{one}{rest // 10_000:04d}{other}{rest % 10_000:04d}"

    assert PHONE in GATE.kinds_in(f"电话{in_digits_of(zero, typed)}，勿扰")


@given(st.dates().filter(lambda day: day.year >= 1900), BETWEEN, BETWEEN, st.sampled_from(ZEROS))
def test_no_separator_and_no_script_hides_an_identity_number(born, one, other, zero):
    head = f"210502{born.year:04d}{born.month:02d}{born.day:02d}001"
    typed = f"{head[:6]}{one}{head[6:14]}{other}{head[14:]}{check_digit(head)}"

    assert IDENTITY in GATE.kinds_in(in_digits_of(zero, typed))


@given(st.integers(100, 99_999), BETWEEN, BETWEEN, st.booleans(), st.booleans())
def test_no_separator_and_no_letter_case_hides_a_plate(number, one, other, small, wide):
    typed = f"辽{one}{'e' if small else 'E'}{other}{number:05d}"
    typed = "".join(chr(ord(c) + 0xFEE0) if wide and "!" <= c <= "~" else c for c in typed)

    assert PLATE in GATE.kinds_in(typed)


@given(
    st.permutations(["Planted", "Person"]),
    st.sampled_from([" ", "  ", "-", ".", "_", ", ", "·", "\u3000"]),
    st.booleans(),
)
def test_no_order_and_no_separator_hides_a_name(words, between, loud):
    typed = between.join(words)

    assert NAME in GATE.kinds_in(f"by {typed.upper() if loud else typed}!")
    assert NAME in GATE.kinds_in(f"由{'·'.join('欧阳明哲')}签收")


def words_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        yield from (text for one in value.values() for text in words_of(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in words_of(one))


def test_in_no_example_and_in_no_law_is_anything_taken_for_personal_data():
    texts: set[str] = set()
    for folder in ("examples", "src/onus/law"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix == ".toml":
                texts.update(words_of(tomllib.loads(path.read_text(encoding="utf-8"))))
            elif path.suffix == ".csv":
                with path.open(encoding="utf-8", errors="replace", newline="") as rows:
                    texts.update(cell for row in csv.reader(rows) for cell in row)

    assert len(texts) > 1_000
    assert {text: kinds for text in texts if (kinds := GATE.kinds_in(text))} == {}


@given(st.binary(min_size=32, max_size=32))
def test_no_digest_is_taken_for_it(raw):
    assert GATE.kinds_in(raw.hex()) == ()


@given(st.text(max_size=80))
def test_any_text_is_looked_through_without_a_fault(text):
    assert set(GATE.kinds_in(text)) <= {PHONE, IDENTITY, PLATE, MAIL, CARD, NAME}


@pytest.mark.parametrize(
    "text",
    [
        "1" * 20_000,
        "1 " * 20_000,
        "1   " * 9_000,
        "a@" * 20_000,
        "a" * 20_000 + "@",
        "(024) " * 10_000,
        "辽A" * 20_000,
    ],
)
def test_a_hostile_text_takes_no_longer_than_it_is_long(text):
    assert len(GATE.kinds_in(text)) <= 6


def test_a_name_of_two_letters_is_not_looked_for_in_other_words():
    assert gate_for(["Li", ""]).kinds_in("Li and Lisa, Ali") == ()


@pytest.mark.parametrize(
    "text",
    ["&#" + "9" * 5_000, "&&#99999999;" + "9" * 5_000, "&#" + "0" * 5_000 + "65;", "&#x" + "f" * 5_000],
)
def test_a_reference_to_a_sign_that_cannot_be_is_read_as_none(text):
    assert GATE.kinds_in(text) == ()
