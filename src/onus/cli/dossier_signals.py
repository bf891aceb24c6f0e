"""`onus flags --dossier DIR`: the signals after the award, looked for in our own findings.

In:  the parsed words of the command, and the limits of the signals.
Out: lines, or JSON.

The surprise: `cli.flags` imports this only where a dossier is named. It brings the whole
assessment with it, which takes longer to load than many a file of OCDS to read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from onus.actions.find_signals import find_signals
from onus.cli.assess import as_of_named
from onus.cli.progress import progress_on
from onus.core.integrity.rules import Limits
from onus.outside.law import flag_words
from onus.report.signal_lines import signal_lines
from onus.report.tender_speaker import TenderSpeaker
from onus.wire.flags.signal_json import signals_json


def print_signals(words: argparse.Namespace, limits: Mapping[str, Limits]) -> None:
    """Print the signals after the award of a dossier, assessed as of an instant.

    Args:
        words: of `onus flags`, with `dossier` and `as_of`.
        limits: of the signals to look for, by their ids.

    Raises:
        OnusError: the dossier or the instant cannot be read; each says what to mend.
    """
    as_of = as_of_named(words.as_of)
    with progress_on(sys.stderr) as progress:
        found = find_signals(
            words.dossier,
            limits,
            as_of=as_of,
            before=words.before,
            ties=words.ties,
            workers=words.workers,
            progress=progress,
        )
    if words.json:
        print(signals_json(found.signals).decode())
        return
    speaker = TenderSpeaker(words.language, found.currency, found.zone.local_text)
    for line in signal_lines(found.signals, flag_words(), speaker):
        print(line)
