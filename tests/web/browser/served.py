"""What the browser's tests know of the running website."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Served:
    """A running website.

    Attributes:
        base: where it answers.
        samples: what fills the places of addresses.
        people: the session of somebody in each role.
        way: the environment in which it runs.
    """

    base: str
    samples: Mapping[str, str]
    people: Mapping[str, str]
    way: dict[str, str]
