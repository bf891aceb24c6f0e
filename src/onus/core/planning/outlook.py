"""Outlook: everything an office has on its desk for the hours ahead, as one value.

In:  an assessment as of now, a forecast, the end of the look, when vehicles were heard.
Out: `Outlook`, from which a screen, a printed page and a calendar are made.

The surprise: nothing here decides. Duties, ladder, clocks and posts come from the
functions that judge the past, asked about an instant that lies ahead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onus.base.instants import Instant
from onus.core.assessment.assessment import Assessment
from onus.core.assessment.dossier import Dossier
from onus.core.planning.clocks import Clock, clocks
from onus.core.planning.coming import Coming, coming
from onus.core.planning.forecast import ForecastSpan
from onus.core.planning.ladder import OpenCase, open_cases
from onus.core.planning.risks import USUAL, Limits, Risk, risks
from onus.core.planning.to_do import ToDo, to_do


@dataclass(frozen=True, slots=True)
class Outlook:
    """The hours ahead.

    Attributes:
        dossier: as it stood now.
        now: the instant of looking ahead.
        until: end of the look.
        coming: what falls due or begins, in order of time.
        later: duties that run now and fall due after the look.
        cases: open cases, those first that move first.
        to_do: papers to write or serve, decisions to take.
        clocks: times that run, those first that end first.
        risks: what may keep it from going well.
        forecast: snow that is expected.
    """

    dossier: Dossier
    now: Instant
    until: Instant
    coming: tuple[Coming, ...]
    later: int
    cases: tuple[OpenCase, ...]
    to_do: tuple[ToDo, ...]
    clocks: tuple[Clock, ...]
    risks: tuple[Risk, ...]
    forecast: tuple[ForecastSpan, ...]


def outlook(
    now: Assessment,
    *,
    until: Instant,
    forecast: Sequence[ForecastSpan] = (),
    heard: Mapping[str, Instant] | None = None,
    judged: Assessment | None = None,
    limits: Limits = USUAL,
) -> Outlook:
    """Return what an office has on its desk until an instant.

    Args:
        now: the assessment as of now.
        until: end of the look.
        forecast: snow that is expected; what is not forecast is not expected.
        heard: when each vehicle was last heard; None where there are no tracks.
        judged: the assessment as of now of the dossier without a last assessed day, which
            tells what is met by now; None where `now` is that one.
        limits: from when on the record counts as lacking.

    Raises:
        ValueError: the look would end before it begins.
    """
    if until <= now.as_of:
        raise ValueError("until must be after now")
    ahead = coming(judged or now, forecast, until=until)
    opened = open_cases(now)
    return Outlook(
        dossier=now.dossier,
        now=now.as_of,
        until=until,
        coming=ahead.groups,
        later=ahead.later,
        cases=opened,
        to_do=to_do(now, opened),
        clocks=clocks(now),
        risks=risks(now, ahead.groups, opened, until=until, heard=heard or {}, limits=limits),
        forecast=tuple(sorted(forecast, key=lambda span: (span.from_at, span.id))),
    )
