"""Rule parameters: which names a rule of each kind may use, and for what values.

In:  the parameters of a rule as the TOML parser gave them.
Out: every fault: a kind that nothing applies, a name that nothing reads, a value
     that does not fit.

The surprise: a misspelt name is not passed over. `within_hours` in place of
`within_h` would leave a duty without a deadline, and nobody would see why. What
a text says beside what is applied stands under `stated`, where anything may.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from onus.base.errors import Fault, OnusError
from onus.core.burden.parts import PARTS
from onus.core.contracts.standards import Deadline, Standard
from onus.core.evidence.fixes import Sieve
from onus.core.reports.clocks import WITHOUT_LADDER
from onus.core.reports.life import STEPS
from onus.wire.flags.parameters import flag_names, flag_sentences
from onus.wire.procurement_parameters import procurement_names, procurement_needs, procurement_sentences
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import WrongValue, decode, toml_fault

STATED = "stated"
STANDARD = "standard"


class UnknownParameter(OnusError):
    """A rule has a parameter that nothing reads."""

    code = "PACK-003"
    what = "The rule {rule} has a parameter `{name}` that no rule of kind `{sort}` knows."
    why = "A misspelt parameter would be passed over in silence, and with it what the text says."
    do = "Correct it, or put it under `stated` if it is only told. Known here: {known}."


class UnknownRuleKind(OnusError):
    """A rule is of a kind that nothing applies."""

    code = "PACK-004"
    what = "The rule {rule} is of kind `{sort}`, which nothing applies."
    why = "A rule that nobody applies must not look as if it were applied."
    do = "Name one of: {known}. A rule that is only cited is of kind `reference`."


def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


REPORT_CLOCKS = (*(f"{step}_within_h" for step in STEPS), WITHOUT_LADDER)
REPORT_PUBLICATION = ("delay_h", "least_count", "window_d", "recognising", "shortest_mm")
REPORT_RETENTION = ("contact_d", "mail_d")
REPORT_LIKENESS = ("reach_mm", "within_h", "closed_d", "least_ppm", "most")

REPORT_NUMBERS = tuple(
    name
    for name in (*REPORT_CLOCKS, *REPORT_PUBLICATION, *REPORT_RETENTION, *REPORT_LIKENESS)
    if name != "recognising"
)
WHOLE_FROM_ONE = ("hours", "user_paid_ppm_min", "term_months_max", "daily_ppm")

NAMES: Mapping[str, tuple[str, ...]] = {
    "deadline": (*_names(Deadline), STANDARD),
    "snow_grades": ("hours", "steps"),
    "legal_form": ("form", "user_paid_ppm_min", "term_months_max"),
    "burden": ("part", "ranks_allowed", "reserved_areas", "area_classes", "still_owed"),
    "interest": ("daily_ppm",),
    "substitute": (),
    "evidence": _names(Sieve),
    "report_clocks": REPORT_CLOCKS,
    "report_publication": REPORT_PUBLICATION,
    "report_likeness": REPORT_LIKENESS,
    "report_retention": REPORT_RETENTION,
    "reference": (),
    "flag": flag_names(),
    **procurement_names(),
}
"""Kinds of rules with the names that the core reads; `stated` may stand in each."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "snow_grades": ("hours", "steps"),
    "legal_form": ("form",),
    "burden": ("part",),
    "interest": ("daily_ppm",),
    "report_clocks": REPORT_CLOCKS,
    "report_publication": REPORT_PUBLICATION,
    "report_likeness": REPORT_LIKENESS,
    "report_retention": REPORT_RETENTION,
    **procurement_needs(),
}
STEP_NAMES = ("grade", "from_tenth_mm")


def parameter_faults(
    kind: str, rule: str, given: Mapping[str, Any], lines: dict[str, int], *, file: str, at: str
) -> tuple[Fault, ...]:
    """Return what is wrong with the parameters of a rule.

    Args:
        kind: kind of the rule.
        rule: `id@version`, for the faults.
        given: its parameters.
        lines: line of each key of the file.
        file: name for the faults.
        at: path of the parameters within the file.

    >>> parameter_faults("deadline", "A@1", {"within_hh": 2}, {}, file="p.toml", at="rule[0]")[0].code
    'PACK-003'
    """
    if kind not in NAMES:
        line = line_of(lines, at.rpartition(".")[0])
        known_kinds = ", ".join(sorted(NAMES))
        return (toml_fault(UnknownRuleKind, file, line, at, rule=rule, sort=kind, known=known_kinds),)
    known = (*NAMES[kind], STATED)
    unknown = [
        toml_fault(
            UnknownParameter, file, line_of(lines, f"{at}.{name}"), f"{at}.{name}", rule=rule, name=name,
            sort=kind, known=", ".join(known),
        )
        for name in given
        if name not in known
    ]  # fmt: skip
    missing = [
        toml_fault(WrongValue, file, line_of(lines, at), at, found=f"`{name}` of the rule {rule} is missing")
        for name in NEEDED.get(kind, ())
        if name not in given
    ]
    read = {name: value for name, value in given.items() if name in NAMES[kind]}
    return (*unknown, *missing, *_value_faults(kind, read, lines, file, at))


def _value_faults(
    kind: str, read: Mapping[str, Any], lines: dict[str, int], file: str, at: str
) -> Iterator[Fault]:
    if kind == "deadline":
        own = {name: value for name, value in read.items() if name != STANDARD}
        yield from decode(Deadline, own, lines, file=file, at=at).faults
        if STANDARD in read:
            yield from decode(Standard, read[STANDARD], lines, file=file, at=f"{at}.{STANDARD}").faults
    elif kind == "evidence":
        yield from decode(Sieve, read, lines, file=file, at=at).faults
    else:
        for sentence in _sentences(kind, read):
            yield toml_fault(WrongValue, file, line_of(lines, at), at, found=sentence)


def _sentences(kind: str, read: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the values of kinds that have no class of their own."""
    yield from procurement_sentences(kind, read)
    if kind == "flag":
        yield from flag_sentences(read)
    for name in (*WHOLE_FROM_ONE, *(each for each in REPORT_NUMBERS if kind.startswith("report_"))):
        value = read.get(name, 1)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            yield f"`{name}` holds {value!r}; a whole number from 1 is asked"
    if kind == "burden" and "part" in read and read["part"] not in PARTS:
        yield f"`part` holds {read['part']!r}; one of {', '.join(PARTS)} is asked"
    for name in ("ranks_allowed", "reserved_areas", "recognising"):
        if name in read and not _is_texts(read[name]):
            yield f"`{name}` holds {read[name]!r}; a list of texts is asked"
    steps = read.get("steps", [])
    if not isinstance(steps, list) or not all(_is_step(step) for step in steps):
        yield "`steps` asks for a list of { grade, from_tenth_mm }"


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_step(step: object) -> bool:
    if not isinstance(step, Mapping) or sorted(step) != sorted(STEP_NAMES):
        return False
    return isinstance(step["grade"], str) and isinstance(step["from_tenth_mm"], int)
