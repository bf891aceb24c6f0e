"""Signals over our own records as lines for people.

In:  `Signals`, the words of flags, and a speaker for one reader.
Out: lines of text in one language.

The surprise: its first line says that a signal is not an accusation, and what could not be
computed is told last and in full, with what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from onus.core.integrity.signal_rules import Signals
from onus.report.tender_speaker import STOP, Said, TenderSpeaker
from onus.wire.flags.words import FlagWords


def signal_lines(found: Signals, words: FlagWords, speaker: TenderSpeaker) -> Iterator[str]:
    """Yield the flags with their grades and facts, then what could not be computed.

    Args:
        found: what fired, and what could not be computed.
        words: of flags.
        speaker: to one reader, in the currency of the contract.

    >>> from onus.base.texts import Localized
    >>> names = ("not_an_accusation", "signals_found", "not_computable_here")
    >>> told = FlagWords({}, {name: Localized(name) for name in names})
    >>> list(signal_lines(Signals(), told, TenderSpeaker("en", "CNY", str)))
    ['not_an_accusation', '', 'signals_found']
    """
    said = {name: text.text(speaker.language) for name, text in words.words.items()}
    yield said["not_an_accusation"]
    yield ""
    yield said["signals_found"].format(count=len(found.flags))
    for one in found.flags:
        name = words.flags[one.id].name.text(speaker.language)
        yield f"{one.id:<6}{said[one.grade.value]}  {Said(name, one.subject)}  {one.value}"
        yield f"      {STOP[speaker.language].join(map(str, speaker.facts(one.facts)))}"
    if found.not_computable:
        yield ""
        yield said["not_computable_here"]
    for lacking in found.not_computable:
        name = words.flags[lacking.rule].name.text(speaker.language)
        yield f"{lacking.rule:<6}{Said(name, lacking.subject)}  {speaker.lacking(lacking.missing)}"
    if found.not_run:
        yield ""
        yield said["not_run"].format(flags=", ".join(found.not_run))
