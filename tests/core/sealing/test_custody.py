"""Custody: who may hold a tender's key together."""

from onus.core.sealing.custody import UnfitCustody, custody_faults

FIVE = [(f"post {letter}", f"Generated Body {letter}") for letter in "ABCDE"]


def reasons(posts, threshold):
    return [fault.reason for fault in custody_faults(posts, threshold)]


def test_three_of_five_from_five_organisations_may_hold_a_key():
    assert custody_faults(FIVE, 3) == ()


def test_two_of_one_organisation_are_refused_however_it_is_spelled():
    posts = [*FIVE[:4], ("another post", " generated  body a ")]

    assert reasons(posts, 3) == [UnfitCustody.ONE_ORGANISATION]


def test_half_of_the_custodians_are_too_few_and_all_of_them_too_many():
    assert reasons(FIVE[:4], 2) == [UnfitCustody.NO_MAJORITY]
    assert reasons(FIVE, 5) == [UnfitCustody.NONE_ABSENT]
    assert reasons(FIVE, 4) == []


def test_one_share_is_no_split_and_more_shares_than_custodians_are_none():
    assert reasons(FIVE, 1) == [UnfitCustody.THRESHOLD]
    assert reasons(FIVE, 6) == [UnfitCustody.THRESHOLD]


def test_two_custodians_or_seventeen_are_refused():
    many = [(f"p{i}", f"o{i}") for i in range(17)]

    assert UnfitCustody.COUNT in reasons(FIVE[:2], 2)
    assert reasons(many, 9) == [UnfitCustody.COUNT]
    assert reasons(many[:16], 9) == []


def test_a_custodian_without_post_or_organisation_is_named_by_number():
    faults = custody_faults([*FIVE[:3], ("", "Generated Body D"), ("post", " ")], 3)

    assert [(fault.reason, fault.about) for fault in faults] == [
        (UnfitCustody.NAMELESS, "4"),
        (UnfitCustody.NAMELESS, "5"),
    ]


def test_an_organisation_holds_no_share_in_both_groups():
    faults = custody_faults(FIVE, 3, apart_from=["generated body  C", "Generated Body Z"])

    assert [(one.reason, one.about) for one in faults] == [(UnfitCustody.IN_BOTH_GROUPS, "Generated Body C")]
