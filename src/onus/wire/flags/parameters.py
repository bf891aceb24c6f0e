"""Limits of flags as packs give them: which names and values a rule of kind `flag` may have.

In:  the parameters of a rule, or the rules of packs.
Out: sentences on what does not fit, or the limits of each flag.

The surprise: a limit may be taken over from another rule of its pack or of one named before. `from = { days_min =
"CN-TIME-10.d_min" }` says that the flag measures by the very number of the law, so that
the two never part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from onus.base.errors import OnusError
from onus.core.contracts.rulebook import Rule
from onus.core.integrity.known_limits import LIMITS_BY_FLAG
from onus.core.integrity.rules import Limits

FLAG, FROM = "flag", "from"


class UnknownFlag(OnusError):
    """A pack sets limits for a flag that Onus does not know."""

    code = "FLAGS-002"
    what = "The rule {rule} sets limits for a flag `{flag}`, which is not known."
    why = "It would look as if the flag were computed."
    do = "Name one of: {known}."


class UnknownLimit(OnusError):
    """A pack sets a limit that its flag does not read."""

    code = "FLAGS-003"
    what = "The rule {rule} sets `{name}`, which its flag does not read."
    why = "A misspelt limit would be passed over in silence."
    do = "Name one of: {known}."


class NoSuchNumber(OnusError):
    """A limit is to be taken over from a rule that does not give it."""

    code = "FLAGS-004"
    what = "The rule {rule} takes `{name}` from `{source}`, which no pack so far holds."
    why = "A limit of the law must be the number of the law."
    do = (
        "Write it as ID.PARAMETER of a rule of the same pack, or name the pack that holds it before this one."
    )


class NoFlags(OnusError):
    """None of the packs sets limits for a flag."""

    code = "FLAGS-005"
    what = "The pack {packs} speaks of no flag."
    why = "A flag without a limit is not run, so that nothing would be computed."
    do = "Name a pack with rules of kind `flag`, onus-flags for one."


def flag_names() -> tuple[str, ...]:
    """Return every name that a rule of kind `flag` may use.

    >>> "days_min" in flag_names()
    True
    """
    return tuple(sorted({name for names in LIMITS_BY_FLAG.values() for name in names} | {FROM}))


def flag_sentences(read: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the values of a rule of kind `flag`.

    >>> list(flag_sentences({"days_min": 1.5}))
    ['`days_min` holds 1.5; a whole number, a text, a list of texts or a table of whole numbers is asked']
    """
    for name, value in read.items():
        if name == FROM:
            if not isinstance(value, Mapping) or not all(_is_place(one) for one in value.values()):
                yield f"`{FROM}` holds {value!r}; a table of ID.PARAMETER is asked"
        elif not _is_limit(value):
            yield (
                f"`{name}` holds {value!r}; a whole number, a text, a list of texts"
                " or a table of whole numbers is asked"
            )


def _is_place(value: object) -> bool:
    return isinstance(value, str) and value.count(".") == 1


def _is_limit(value: object) -> bool:
    if isinstance(value, list):
        return all(type(one) is str for one in value)
    if isinstance(value, Mapping):
        return all(type(one) is int for one in value.values())
    return type(value) in (int, str)


def limits_of(packs: Iterable[Iterable[Rule]]) -> dict[str, Limits]:
    """Return the limits of each flag that some packs speak of, by id; a later pack goes before an earlier one.

    Args:
        packs: the rules of each pack; of several versions the one of the latest date counts.

    Raises:
        UnknownFlag, UnknownLimit, NoSuchNumber: a rule cannot be applied.

    >>> from onus.base.texts import Localized
    >>> rule = Rule("R018", "1", "flag", Localized(), Localized(), parameters={"tenderers_below": 2})
    >>> limits_of([[rule]])["R018"].whole("tenderers_below")
    2
    """
    limits: dict[str, Limits] = {}
    known: dict[str, Rule] = {}
    for pack in packs:
        latest = _latest(pack)
        known |= latest
        for rule in latest.values():
            if rule.kind == FLAG:
                limits[rule.id] = _limits(rule, known)
    return limits


def _latest(rules: Iterable[Rule]) -> dict[str, Rule]:
    by_date = sorted(rules, key=lambda rule: (rule.id, rule.since or date.min, rule.version))
    return {rule.id: rule for rule in by_date}


def _limits(rule: Rule, pack: Mapping[str, Rule]) -> Limits:
    known = LIMITS_BY_FLAG
    if rule.id not in known:
        raise UnknownFlag(rule=rule.key, flag=rule.id, known=", ".join(known))
    taken: Mapping[str, str] = rule.parameters.get(FROM, {})  # type: ignore[assignment]
    own = {name: value for name, value in rule.parameters.items() if name not in (FROM, "stated")}
    for name in (*own, *taken):
        if name not in known[rule.id]:
            raise UnknownLimit(rule=rule.key, name=name, known=", ".join(known[rule.id]) or "none")
    sources = []
    for name, place in taken.items():
        source, _, parameter = place.partition(".")
        if source not in pack or parameter not in pack[source].parameters:
            raise NoSuchNumber(rule=rule.key, name=name, source=place)
        own[name] = pack[source].parameters[parameter]
        sources.append(pack[source].key)
    return Limits(rule.id, " ".join([rule.key, *sources]), own)
