"""Publish what is shown: the assessment that pages show goes under the log and onto the site."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from onus.actions.publish import PublishedSite, Wishes, publish
from onus.base.instants import Instant
from onus.log.policy_files import POLICY_BYTES_MAX, parse_policy
from onus.outside.files import bounded_read
from onus.outside.locks import hold
from onus.records.assessments import kept_in
from onus.records.dossiers import dossier_named


@dataclass(frozen=True, slots=True)
class Publishing:
    """Where the log lies, where the site stands, and how it is published.

    Attributes:
        lock: folder at which publications of one machine wait for each other.
        address: of the site; empty for none.
        policy: file with key and witnesses that readers shall believe; None for none.
    """

    log: Path
    site: Path
    lock: Path
    address: str = ""
    policy: Path | None = None


def publish_shown(dossier: str, how: Publishing, *, now: Instant) -> PublishedSite | None:
    """Publish the assessment of a dossier that is shown; None where none is.

    Raises: what `publish` raises; log and site are then as they were.
    """
    shown = dossier_named(dossier)
    if shown is None or shown.assessment is None:
        return None
    out = kept_in(shown.assessment)
    policy = (
        None if how.policy is None else parse_policy(bounded_read(how.policy, limit_bytes=POLICY_BYTES_MAX))
    )

    how.lock.mkdir(parents=True, exist_ok=True)
    held = hold(how.lock, wait=True)
    assert held is not None, "whoever waits for a lock holds it in the end"
    try:
        wishes = Wishes(now=now, address=how.address, language="zh-Hans", policy=policy, workers=1)
        return publish([out], how.log, how.site, wishes, _silent)
    finally:
        held.close()


def _silent(_label: str, _done: int, _whole: int) -> None:
    """Nobody looks at a background task."""
