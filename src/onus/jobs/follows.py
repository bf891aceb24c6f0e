"""Follows: what is done when a deadline of a kind runs out, in the transaction that settles it.

In:  nothing; each area names its own kinds here.
Out: `FOLLOWS`.
"""

from __future__ import annotations

from collections.abc import Mapping

from onus.actions.tick_deadlines import Told

FOLLOWS: Mapping[str, Told] = {}
