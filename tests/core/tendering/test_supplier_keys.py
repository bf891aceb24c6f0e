"""Keys of suppliers: which key speaks for whom, whoever writes what into the register and when."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant
from onus.core.tendering.bidding import SupplierKey, SupplierKeyEnded
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.supplier_keys import supplier_keys

OWN, OTHER = "aa" * 32, "bb" * 32
DEADLINE = Instant(50)


def fact(name: str, at: int, said: object, *, recorded: int | None = None) -> TenderFact:
    return TenderFact(name, Instant(at), Instant(at if recorded is None else recorded), said, "officer-1")


def registered(name: str, at: int, supplier: str = "firm-a", key: str = OWN, *, recorded: int | None = None):
    return fact(name, at, SupplierKey(supplier, key), recorded=recorded)


def ended(name: str, at: int, key: str = OWN) -> TenderFact:
    return fact(name, at, SupplierKeyEnded(key))


def speaks(facts, supplier: str = "firm-a", key: str = OWN, at: int = 40) -> bool:
    return supplier_keys(facts, DEADLINE).spoke_for(key, supplier, Instant(at)) is not None


records = st.lists(
    st.one_of(
        st.builds(
            SupplierKey,
            st.sampled_from(["firm-a", "firm-b", "firm-c"]),
            st.sampled_from([OWN, OTHER, "cc" * 32]),
        ),
        st.builds(SupplierKeyEnded, st.sampled_from([OWN, OTHER, "cc" * 32])),
    ),
    max_size=12,
).map(lambda said: [fact(f"f{place:02}", 5 * place, one) for place, one in enumerate(said)])


@given(records, st.randoms(use_true_random=False))
def test_the_order_of_the_file_changes_nothing(facts, random):
    mixed = list(facts)
    random.shuffle(mixed)

    assert supplier_keys(mixed, DEADLINE) == supplier_keys(facts, DEADLINE)


@given(records)
def test_no_supplier_has_two_keys_and_no_key_two_suppliers_at_one_time(facts):
    told = [one for one in supplier_keys(facts, DEADLINE).told if not one.void]

    for one in told:
        for other in told:
            if one.fact != other.fact and (one.key == other.key or one.supplier == other.supplier):
                first, later = sorted((one, other), key=lambda each: each.since)
                assert first.ended_at is not None and first.ended_at <= later.since


@given(records, st.integers(0, 55))
def test_what_is_written_after_an_envelope_came_never_takes_its_signer_away(facts, came):
    before = supplier_keys([one for one in facts if one.recorded_at <= came], DEADLINE)
    after = supplier_keys(facts, DEADLINE)

    for one in before.told:
        spoke = before.spoke_for(one.key, one.supplier, Instant(came))
        assert spoke is None or after.spoke_for(one.key, one.supplier, Instant(came)) is not None


@given(records)
def test_nothing_counts_that_was_written_after_the_deadline(facts):
    late = [replace(one, id=f"late-{one.id}", recorded_at=Instant(DEADLINE + 1)) for one in facts]
    honest, attacked = supplier_keys(facts, DEADLINE), supplier_keys([*facts, *late], DEADLINE)

    assert [one for one in attacked.told if not one.void] == [one for one in honest.told if not one.void]
    assert {name for name, _ in attacked.faults} >= {one.id for one in late}


def test_a_key_that_was_registered_at_the_deadline_counts_for_an_envelope_that_came_before():
    assert speaks([registered("k", 50)], at=10)
    assert not speaks([registered("k", 51)], at=10)


def test_a_registration_cannot_be_dated_back():
    found = supplier_keys([registered("k", 10, recorded=51)], DEADLINE)

    assert found.faults == (("k", "key_late"),)


def test_whoever_adds_a_second_key_to_a_supplier_adds_nothing():
    facts = [registered("k1", 10), registered("k2", 20, key=OTHER)]

    assert supplier_keys(facts, DEADLINE).faults == (("k2", "key_second"),)
    assert speaks(facts) and not speaks(facts, key=OTHER)


def test_one_key_never_speaks_for_two_suppliers():
    facts = [registered("k1", 10), registered("k2", 20, "firm-b")]

    assert supplier_keys(facts, DEADLINE).faults == (("k2", "key_of_another"),)
    assert not speaks(facts, "firm-b")


def test_a_wrong_registration_is_mended_before_the_deadline_and_the_bids_of_the_right_one_count():
    facts = [registered("wrong", 10, "firm-b"), ended("end", 20), registered("right", 30)]

    assert supplier_keys(facts, DEADLINE).faults == ()
    assert speaks(facts, at=15) and speaks(facts, at=40)
    assert not speaks(facts, "firm-b", at=40)


def test_a_key_that_is_ended_after_an_envelope_came_drops_nothing():
    facts = [registered("k", 10), ended("end", 30)]

    assert speaks(facts, at=29) and not speaks(facts, at=30)


def test_the_end_of_a_key_that_is_not_in_force_or_after_the_deadline_is_told():
    assert supplier_keys([ended("end", 5)], DEADLINE).faults == (("end", "key_not_in_force"),)
    assert supplier_keys([registered("k", 5), ended("end", 51)], DEADLINE).faults == (
        ("end", "key_ended_late"),
    )
