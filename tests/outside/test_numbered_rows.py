"""Rows of a table by their number, and a ruling that is read by them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from onus.actions.explain import explain
from onus.outside import parquet_files
from onus.outside.explained_out import Rows
from onus.outside.laid_out import read_laid_out
from onus.outside.parquet_files import rows_numbered, write_parquet

steady = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=30)


@steady
@given(
    sizes=st.lists(st.integers(0, 9), min_size=1, max_size=5),
    first=st.integers(0, 40),
    count=st.integers(0, 12),
)
def test_some_rows_are_those_of_the_whole_table_wherever_its_groups_end(
    sizes, first, count, tmp_path_factory
):
    path = tmp_path_factory.mktemp("rows") / "t.parquet"
    parts, at = [], 0
    for size in sizes:
        parts.append(pa.table({"n": pa.array(range(at, at + size), pa.int64())}))
        at += size
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet_files, "GROUP_ROWS", 4)
        write_parquet(parts, path)

    assert [row["n"] for row in rows_numbered(path, first=first, count=count)] == list(range(at))[
        first : first + count
    ]


def test_a_ruling_is_the_same_wherever_its_rows_are_looked_for(benxi_out):
    laid = [row for some in read_laid_out(benxi_out).duties() for row in some]
    failed = [row for row in laid if row["outcome"] in ("late", "unmet")][:3]
    weighed = [row for row in laid if row["weighed"]][:3]

    for row in (*failed, *weighed, laid[0], laid[-1]):
        at = Rows(row["out_row"], row["weighed_row"], row["weighed"])
        slow = explain(benxi_out, row["duty_id"], "en")
        assert explain(benxi_out, row["duty_id"], "en", at=at) == slow
        # Numbers of another assessment lead to nobody else's ruling.
        assert (
            explain(
                benxi_out,
                row["duty_id"],
                "en",
                at=replace(at, row=at.row + 1, weighed_row=at.weighed_row + 1),
            )
            == slow
        )


def test_what_was_weighed_is_counted_for_each_duty(benxi_out):
    names = parquet.read_table(benxi_out / "weighed.parquet", columns=["duty_id"])["duty_id"].to_pylist()
    laid = [row for some in read_laid_out(benxi_out).duties() for row in some]

    assert {row["duty_id"]: row["weighed"] for row in laid if row["weighed"]} == dict(Counter(names))
    for row in laid:
        some = names[row["weighed_row"] : row["weighed_row"] + row["weighed"]]
        assert some == [row["duty_id"]] * row["weighed"]
