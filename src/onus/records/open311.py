"""Open311: keys of programs, which report came from which, and trials.

In:  digests of keys and tokens.
Out: who a key belongs to; the report that a token stands for.

The surprise: a key that was withdrawn stays on record, with what came in through it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from onus.base.errors import OnusError
from onus.records.models import Open311Key, Open311Request, Open311Trial

TRIALS_MAX = 1_000


class NoSuchKey(OnusError):
    """No key of a program has a name."""

    code = "OPEN311-001"
    what = "No key in force is called `{name}`."
    why = "Only a key that was issued and not withdrawn yet can be withdrawn."
    do = "See the names: onus open311 keys."


@dataclass(frozen=True, slots=True)
class ProgramKey:
    """A key of a program.

    Attributes:
        digest: SHA-256 of the key.
        name: of the program.
        dossier: the only one that it is good for; empty for all.
        may_update: whether it speaks for the contractor, so that `closed` is its claim that work is done.
        issued_at: when.
        withdrawn_at: when; None while it is in force.
    """

    digest: str
    name: str
    dossier: str
    may_update: bool
    issued_by: str
    issued_at: int
    withdrawn_at: int | None


def issue_key(key: ProgramKey) -> None:
    """Keep a key that was just made."""
    Open311Key.objects.create(
        digest=key.digest, name=key.name, dossier_id=key.dossier or None, may_update=key.may_update,
        issued_by=key.issued_by, issued_at=key.issued_at,
    )  # fmt: skip


def withdraw_key(name: str, *, at: int) -> int:
    """Withdraw every key in force of a program; returns how many.

    Raises:
        NoSuchKey: none is in force.
    """
    gone = Open311Key.objects.filter(name=name, withdrawn_at=None).update(withdrawn_at=at)
    if not gone:
        raise NoSuchKey(name=name)
    return gone


def program_keys() -> tuple[ProgramKey, ...]:
    """Return every key that was ever issued, in the order of names and times."""
    return tuple(_key(row) for row in Open311Key.objects.order_by("name", "issued_at", "digest"))


def key_in_force(digest: str) -> ProgramKey | None:
    """Return a key; None where there is none, or it was withdrawn."""
    row = Open311Key.objects.filter(digest=digest, withdrawn_at=None).first()
    return None if row is None else _key(row)


def keep_request(ref: str, *, key: str, token_digest: str, media_url: str, at: int) -> None:
    """Keep which program sent a report, and the token that stands for it."""
    Open311Request.objects.create(
        report_id=ref, key_id=key, token_digest=token_digest, media_url=media_url, made_at=at
    )


def report_of_token(token_digest: str) -> str | None:
    """Return the number of the report that a token stands for; None where it stands for none."""
    row = Open311Request.objects.filter(token_digest=token_digest).first()
    return None if row is None else row.report_id


def sent_by(key: str, refs: list[str]) -> frozenset[str]:
    """Return which of some reports came in through a key."""
    rows = Open311Request.objects.filter(key_id=key, report_id__in=refs)
    return frozenset(rows.values_list("report_id", flat=True))


def keep_trial(ref: str, *, dossier: str, token_digest: str, body: Mapping[str, Any], at: int) -> None:
    """Keep a trial; of very many, the oldest go."""
    Open311Trial.objects.create(
        ref=ref, dossier_id=dossier, token_digest=token_digest, body=dict(body), made_at=at
    )
    kept = Open311Trial.objects.order_by("-made_at", "ref").values_list("ref", flat=True)[:TRIALS_MAX]
    Open311Trial.objects.exclude(ref__in=list(kept)).delete()


def forget_trials(before: int) -> int:
    """Take trials away that are older; returns how many."""
    return Open311Trial.objects.filter(made_at__lt=before).delete()[0]


def trials(dossier: str) -> tuple[tuple[str, Mapping[str, Any], int], ...]:
    """Return the trials of a dossier, the latest first: number, what was sent, when."""
    rows = Open311Trial.objects.filter(dossier_id=dossier).order_by("-made_at", "ref")
    return tuple((row.ref, row.body, row.made_at) for row in rows)


def trial_of_token(token_digest: str) -> str | None:
    """Return the number of the trial that a token stands for; None where it stands for none."""
    return Open311Trial.objects.filter(token_digest=token_digest).values_list("ref", flat=True).first()


def _key(row: Open311Key) -> ProgramKey:
    return ProgramKey(
        row.digest,
        row.name,
        row.dossier_id or "",
        row.may_update,
        row.issued_by,
        row.issued_at,
        row.withdrawn_at,
    )
