"""Chance: one numbered stream of random numbers for each purpose.

In:  the seed, a purpose, and which day, vehicle or block it is for.
Out: a NumPy generator that always gives the same numbers for these.

The surprise: streams do not follow one another. A purpose that draws more
numbers than before changes nothing in any other purpose.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """What a stream is for; the numbers are fixed, or old seeds would mean new towns."""

    GROUND = 1
    STREETS = 2
    CURVES = 3
    DISTRICTS = 4
    DEPOTS = 5
    WEATHER = 6
    PLAN = 7
    SHIFTS = 8
    DEVICES = 9
    FIXES = 10
    CITIZENS = 11


def stream(seed: int, purpose: Purpose, *parts: int) -> np.random.Generator:
    """Return the generator of one purpose.

    Args:
        seed: the seed of the town, 0 or above.
        purpose: what the numbers are for.
        parts: which day, vehicle or block, each 0 or above.

    >>> int(stream(1, Purpose.WEATHER).integers(1000)) == int(stream(1, Purpose.WEATHER).integers(1000))
    True
    """
    sequence = np.random.SeedSequence(entropy=seed, spawn_key=(int(purpose), *parts))
    return np.random.Generator(np.random.PCG64(sequence))
