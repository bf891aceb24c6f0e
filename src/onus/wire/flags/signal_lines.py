"""Signals over our own records as lines for people, and as JSON.

In:  `Signals` and the words of flags.
Out: lines of text in one language; one line of JSON.

The surprise: its first line says that a signal is not an accusation, and what could not be
computed is told last and in full, with what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from onus.base.texts import Language
from onus.core.integrity.signal_rules import Signals
from onus.wire.flags.words import FlagWords


def signal_lines(found: Signals, words: FlagWords, language: Language) -> Iterator[str]:
    """Yield the flags with their grades and facts, then what could not be computed.

    >>> from onus.base.texts import Localized
    >>> names = ("not_an_accusation", "signals_found", "not_computable_here")
    >>> list(signal_lines(Signals(), FlagWords({}, {name: Localized(name) for name in names}), "en"))
    ['not_an_accusation', '', 'signals_found']
    """
    said = {name: text.text(language) for name, text in words.words.items()}
    yield said["not_an_accusation"]
    yield ""
    yield said["signals_found"].format(count=len(found.flags))
    for one in found.flags:
        name = words.flags[one.id].name.text(language)
        yield f"{one.id:<6}{said[one.grade.value]}  {name}  {one.subject}  {one.value}"
        yield f"      {'; '.join(f'{key} = {value}' for key, value in one.facts if value)}"
    if found.not_computable:
        yield ""
        yield said["not_computable_here"]
    for lacking in found.not_computable:
        yield f"{lacking.rule:<6}{lacking.subject}: {', '.join(lacking.missing)}"
    if found.not_run:
        yield ""
        yield said["not_run"].format(flags=", ".join(found.not_run))


def signals_json(found: Signals) -> bytes:
    """Return the signals as one line of JSON, exact values as texts.

    >>> signals_json(Signals())
    b'{"flags":[],"not_computable":[],"not_run":[]}'
    """
    flags = [
        {
            "id": one.id, "grade": one.grade.value, "kind": one.subject_kind.value, "subject": one.subject,
            "value": str(one.value), "facts": dict(one.facts),
        }
        for one in found.flags
    ]  # fmt: skip
    lacking = [
        {"id": one.rule, "subject": one.subject, "missing": list(one.missing)} for one in found.not_computable
    ]
    return orjson.dumps({"flags": flags, "not_computable": lacking, "not_run": list(found.not_run)})
