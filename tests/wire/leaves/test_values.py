"""Every value that a field may have is written as plain JSON without a fault, and read back as it was."""

from __future__ import annotations

import json
from datetime import date
from typing import get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onus.base.canonical import canonical_json
from onus.base.instants import Instant
from onus.base.money import Minor
from onus.core.contracts.rulebook import Rule
from onus.wire.leaves.kinds import KINDS, NEVER, ORDER, PARTS
from onus.wire.leaves.leaf import WHOLE_MAX
from onus.wire.leaves.records import CLASSES
from onus.wire.leaves.values import CLASSES as PART_CLASSES
from onus.wire.leaves.values import faults_of, read_back, written

texts = st.text(st.characters(codec="utf-8"), max_size=4)
wholes = st.integers(-WHOLE_MAX, WHOLE_MAX)
st.register_type_strategy(str, texts)
st.register_type_strategy(int, wholes)
st.register_type_strategy(Instant, wholes.map(Instant))
st.register_type_strategy(Minor, wholes.map(Minor))
st.register_type_strategy(date, st.dates(date(1900, 1, 1), date(2200, 1, 1)))
OF_ITS_OWN = ("hex", "any")
"""Types whose values are narrower than those of their class, or any at all."""


@pytest.mark.parametrize("name", [*CLASSES, *PARTS])
@settings(max_examples=15)
@given(st.data())
def test_a_field_of_any_kind_is_written_without_a_fault_and_read_back_as_it_was(name, data):
    kind = {**PART_CLASSES, "rule_text": Rule, **CLASSES}[name]
    hints = get_type_hints(kind)
    for rule in {**PARTS, **KINDS}[name].values():
        if rule.name == ORDER or rule.where == NEVER or rule.part or rule.type in OF_ITS_OWN:
            continue
        value = data.draw(st.from_type(hints[rule.name]), label=rule.name)
        plain = json.loads(canonical_json(written(value)))

        assert read_back(rule, plain) == value
        assert list(faults_of(rule, plain, at=rule.name)) == []
