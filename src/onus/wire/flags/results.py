"""Results of flags as JSON, in the form that Cardinal introduced.

In:  `Flagging`.
Out: `{"OCID": {ocid: {flag: value}}, "Buyer": ..., "ProcuringEntity": ..., "Tenderer": ...}`
     as one line, with everything sorted.

The surprise: values are exact until here. Only as they are written do they become the
nearest double, which is all that a number of JSON promises.
"""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from onus.core.integrity.flag import Flag, SubjectKind
from onus.core.integrity.flagging import Flagging, FlagResult
from onus.core.integrity.ratios import Ratios
from onus.core.integrity.rules import Fired

ALWAYS = (SubjectKind.PROCESS, SubjectKind.BUYER, SubjectKind.PROCURING_ENTITY, SubjectKind.TENDERER)


def results_json(flagging: Flagging) -> bytes:
    """Return the results as one line of JSON.

    >>> from onus.core.integrity.columns import Columns
    >>> results_json(Flagging(Columns((), {}, {}, 0), (), (), ()))
    b'{"OCID":{},"Buyer":{},"ProcuringEntity":{},"Tenderer":{}}'
    """
    groups: dict[str, dict[str, dict[str, int | float]]] = {kind.value: {} for kind in ALWAYS}
    for result in flagging.results:
        for one in result.fired:
            group = groups.setdefault(one.kind.value, {})
            values = (one.above / one.below).tolist()
            for subject, value in zip(_subjects(flagging, one), values, strict=True):
                group.setdefault(subject, {})[result.rule.id] = value
    ordered = {kind: dict(sorted(group.items())) for kind, group in groups.items()}
    return orjson.dumps(ordered)


def flags_of(flagging: Flagging) -> tuple[Flag, ...]:
    """Return every flag as a value of its own, sorted.

    >>> from onus.core.integrity.columns import Columns
    >>> flags_of(Flagging(Columns((), {}, {}, 0), (), (), ()))
    ()
    """
    return tuple(sorted(flag for result in flagging.results for flag in _flags(flagging, result)))


def _flags(flagging: Flagging, result: FlagResult) -> Iterator[Flag]:
    facts = (("rule", result.limits.rule),)
    for one in result.fired:
        values = Ratios(one.above, one.below)
        for row, subject in enumerate(_subjects(flagging, one)):
            yield Flag(result.rule.id, result.rule.grade, one.kind, subject, values.fraction(row), facts)


def _subjects(flagging: Flagging, one: Fired) -> list[str]:
    data = flagging.data
    codes = data["ocid"][one.subjects] if one.kind is SubjectKind.PROCESS else one.subjects
    return [data.text(code) for code in codes.tolist()]
