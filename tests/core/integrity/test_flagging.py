"""Flagging as a whole: what is left out, what is counted, and what order never changes."""

from hypothesis import given
from hypothesis import strategies as st

from onus.core.integrity.catalogue import CATALOGUE, fields_of
from onus.core.integrity.fields import FIELDS
from onus.core.integrity.flagging import flag_processes
from onus.core.integrity.rules import Limits
from onus.wire.flags.gathering import columns_of
from onus.wire.flags.results import flags_of, results_json
from tests.core.integrity.small import CARDINAL, a_bid, a_process, an_award, flagged, processes

LIMITS = {flag: Limits(flag, f"{flag}@1", values) for flag, values in CARDINAL.items()}
FIRMS = st.sampled_from(["GEN-A", "GEN-B", "GEN-C"])
BIDS = st.builds(
    a_bid,
    FIRMS | st.lists(FIRMS, min_size=1, max_size=2),
    st.none() | st.sampled_from([1, 2.5, 3, 100]),
    st.sampled_from(["valid", "disqualified", "withdrawn"]),
    st.sampled_from(["CNY", "USD"]),
    date=st.sampled_from(["2024-01-01T00:00:00Z", "2024-03-01T00:00:00Z"]),
)
AWARDS = st.builds(an_award, FIRMS, status=st.sampled_from(["active", "cancelled", "pending"]))
TENDERS = st.fixed_dictionaries(
    {"tenderPeriod": st.just({"startDate": "2024-01-01T00:00:00Z", "endDate": "2024-02-01T00:00:00Z"})},
    optional={"numberOfTenderers": st.integers(0, 3), "procurementMethod": st.just("open")},
)
CONTENTS = st.lists(st.tuples(st.lists(BIDS, max_size=5), st.lists(AWARDS, max_size=2), TENDERS), max_size=6)


def releases_of(contents):
    return [
        a_process(f"ocds-abc123-{number}", bids=bids, awards=awards, tender=tender)
        for number, (bids, awards, tender) in enumerate(contents)
    ]


@given(CONTENTS, st.randoms(use_true_random=False))
def test_the_order_in_which_processes_come_never_changes_a_byte(contents, rng):
    releases = releases_of(contents)
    shuffled = list(releases)
    rng.shuffle(shuffled)
    first, second = (flag_processes(columns_of(one), LIMITS) for one in (releases, shuffled))

    assert results_json(first) == results_json(second)
    assert (first.tallies, flags_of(first)) == (second.tallies, flags_of(second))


@given(CONTENTS)
def test_no_flag_fires_on_more_processes_than_it_can_be_computed_on(contents):
    for tally in flag_processes(columns_of(releases_of(contents)), LIMITS).tallies:
        assert tally.fired <= tally.computable <= tally.processes


def test_a_cancelled_tender_is_neither_flagged_nor_counted():
    tender = {"numberOfTenderers": 1, "procurementMethod": "open", "status": "cancelled"}

    told, (tally,) = flagged([a_process(tender=tender)], "R018")

    assert told == {"OCID": {}}
    assert tally.processes == 0


def test_a_process_behind_a_cancelled_one_is_flagged_under_its_own_ocid():
    one_bid = {"numberOfTenderers": 1, "procurementMethod": "open"}
    releases = [
        a_process("ocds-abc123-1", tender={**one_bid, "status": "cancelled"}),
        a_process("ocds-abc123-2", tender=one_bid),
    ]

    assert processes(releases, "R018") == ["ocds-abc123-2"]


def test_publishers_are_counted_apart_by_their_registered_prefix():
    releases = [a_process("ocds-abc123-1"), a_process("ocds-xyz999-1"), a_process("2024/17")]

    assert [tally.publisher for tally in flagged(releases, "R018")[1]] == ["", "ocds-abc123", "ocds-xyz999"]


def test_a_flag_of_which_no_pack_speaks_is_named_and_not_run():
    found = flag_processes(columns_of([a_process()]), {})

    assert found.results == ()
    assert found.not_run == tuple(rule.id for rule in CATALOGUE)


def test_every_flag_reads_only_fields_that_are_declared():
    assert [path for path in fields_of(LIMITS) if path not in FIELDS] == []


def test_ids_are_unique_and_in_order():
    ids = [rule.id for rule in CATALOGUE]

    assert ids == sorted(set(ids))
