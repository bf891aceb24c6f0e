"""The generated network: connected, irregular, and as large as was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from onus.simulation.depots import RADIUS_M, build_depots
from onus.simulation.options import Options, Refusal, options
from onus.simulation.streets import Streets, build_streets

seeds = st.integers(min_value=0, max_value=2**40)
sizes = st.integers(min_value=20, max_value=400)


def _reached(tail: NDArray[np.int64], head: NDArray[np.int64], nodes: int) -> int:
    """Return how many junctions can be reached from the first along arcs."""
    seen = np.zeros(nodes, dtype=bool)
    seen[0] = True
    before = 0
    while before < int(seen.sum()):
        before = int(seen.sum())
        seen[head[seen[tail]]] = True
    return before


def _arcs(streets: Streets) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    ahead, back = streets.oneway >= 0, streets.oneway <= 0
    tail = np.concatenate([streets.begin[ahead], streets.end[back]])
    head = np.concatenate([streets.end[ahead], streets.begin[back]])
    return tail, head


@settings(max_examples=40, deadline=None)
@given(seed=seeds, segments=sizes)
def test_every_junction_can_be_reached_and_left_in_spite_of_one_ways(seed: int, segments: int) -> None:
    streets = build_streets(options(segments=segments, seed=seed))
    tail, head = _arcs(streets)

    assert _reached(tail, head, streets.nodes) == streets.nodes
    assert _reached(head, tail, streets.nodes) == streets.nodes


@settings(max_examples=40, deadline=None)
@given(seed=seeds, segments=sizes)
def test_the_town_has_exactly_the_segments_and_nodes_asked_for(seed: int, segments: int) -> None:
    asked = options(segments=segments, seed=seed)
    streets = build_streets(asked)

    assert sorted(streets.segment.tolist()) == list(range(segments))
    assert streets.nodes == asked.nodes


def test_nodes_beyond_the_segments_are_joined_by_streets_owed_by_nobody() -> None:
    streets = build_streets(options(segments=50, nodes=2_000))

    assert streets.nodes == 2_000
    assert int((streets.segment >= 0).sum()) == 50
    assert len(streets.begin) > 2_000


def test_about_one_street_in_ten_is_a_one_way() -> None:
    streets = build_streets(options(segments=3_000))

    assert 0.07 < float((streets.oneway != 0).mean()) < 0.13


def test_the_network_has_dead_ends_curves_and_streets_of_every_class() -> None:
    streets = build_streets(options(segments=3_000))
    degree = np.bincount(np.concatenate([streets.begin, streets.end]))

    assert int((degree == 1).sum()) > 30
    assert int((np.diff(streets.lines.first) > 3).sum()) > 500
    assert sorted(set(streets.kind.tolist())) == [0, 1, 2, 3]


def test_the_network_is_no_grid_its_streets_run_in_every_direction() -> None:
    streets = build_streets(options(segments=3_000))
    east = streets.node_x_m[streets.end] - streets.node_x_m[streets.begin]
    north = streets.node_y_m[streets.end] - streets.node_y_m[streets.begin]
    turns = np.histogram(np.degrees(np.arctan2(north, east)) % 180, bins=18, range=(0, 180))[0]

    assert int(turns.min()) > 20


def test_streets_that_meet_share_the_very_same_position() -> None:
    streets = build_streets(options(segments=300))
    lines = streets.lines
    ends = np.concatenate([lines.first[:-1], lines.first[1:] - 1])
    nodes = np.concatenate([streets.begin, streets.end])
    places = {
        (node, round(x, 6), round(y, 6))
        for node, x, y in zip(nodes.tolist(), lines.x_m[ends].tolist(), lines.y_m[ends].tolist(), strict=True)
    }

    assert len(places) == streets.nodes


def test_yards_lie_off_the_streets() -> None:
    asked = options(segments=2_000, vehicles=60)
    streets = build_streets(asked)
    depots = build_depots(streets, asked)
    lines = streets.lines
    away = [
        float(np.hypot(lines.x_m - x, lines.y_m - y).min())
        for x, y in zip(depots.x_m.tolist(), depots.y_m.tolist(), strict=True)
    ]

    assert min(away) > RADIUS_M


@pytest.mark.parametrize(
    "words",
    [{"segments": 3}, {"vehicles": 0}, {"days": 0}, {"seed": -1}, {"nodes": 400_000}, {"period_s": 0}],
)
def test_a_number_out_of_bounds_is_refused_with_its_cure(words: dict[str, int]) -> None:
    with pytest.raises(Refusal) as refused:
        options(**words)  # type: ignore[arg-type]

    assert refused.value.do


def test_more_segments_than_fit_between_the_nodes_are_refused() -> None:
    with pytest.raises(Refusal):
        options(segments=1_000, nodes=100)


def test_days_begin_at_local_midnight() -> None:
    asked: Options = options(segments=20)

    assert asked.start_us == 1_702_137_600_000_000  # 2023-12-09T16:00:00Z
