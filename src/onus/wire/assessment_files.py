"""Assessment files: the JSON and JSON Lines of OUT.

In:  an assessment.
Out: bytes by file name, canonical, one line feed at the end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from onus import __version__
from onus.base.canonical import canonical_json, plain
from onus.base.instants import Instant, utc_text
from onus.base.texts import Localized
from onus.core.accountability.answered import answered_by
from onus.core.accountability.escalation import Case
from onus.core.assessment.assessment import Assessment
from onus.core.contracts.facts import Act, Report
from onus.core.determinations.findings import Outcome

SINGLE = "\n"
MANIFEST, RECEIPT = "manifest.json", "receipt.json"
PRIVATE_FILES = (
    "private/holders.csv",
    "private/places.csv",
    "private/vehicles.csv",
    "private/visits_set_aside.csv",
    "private/withheld.jsonl",
)
"""What the office keeps to itself; the manifest, which is published, names none of it."""
PRIVATE_DAY = re.compile(r"private/tracks/[0-9]{4}-[0-9]{2}-[0-9]{2}\.parquet")
"""Positions of one UTC day that are not public."""


def is_private_day(name: str) -> bool:
    """Return whether a file of OUT holds a day's positions for the office alone.

    >>> is_private_day("private/tracks/2023-12-16.parquet"), is_private_day("private/tracks/notes.txt")
    (True, False)
    """
    return PRIVATE_DAY.fullmatch(name) is not None


def json_files(assessed: Assessment) -> dict[str, bytes]:
    """Return every JSON file of OUT but manifest and receipt."""
    follows = assessed.consequences
    return {
        "cases.jsonl": _lines([_case(assessed, case) for case in assessed.cases]),
        "acts.jsonl": _lines([_act(assessed, act) for act in public_acts(assessed)]),
        "burden.jsonl": _lines(notice_lines(assessed)),
        "scorecard.json": _one(
            {
                "scorecards": follows.scorecards,
                "kpis": follows.kpis,
                "outcomes": outcome_counts(assessed),
                "without_duties": assessed.without_duties,
                "reports": report_counts(assessed),
            }
        ),
        "payment.json": _one(
            {
                "certificates": follows.certificates,
                "proposals": follows.proposals,
                "waivers": follows.waivers,
                "termination": follows.termination,
                "currency": assessed.dossier.currency,
            }
        ),
        "oversight.json": _one(
            {
                "hands_off": assessed.hands_off,
                "symmetry": assessed.symmetry,
                "register": assessed.register,
                "legal_form": assessed.form,
                "excuses": assessed.excuses,
                "excuses_without_effect": assessed.void_excuses,
            }
        ),
        "rules.json": _one(
            {
                "applied": assessed.rules,
                "not_applied": _not_applied(assessed),
                "rulebook": assessed.dossier.rulebook.rules,
            }
        ),
        "occurrences.json": _one(assessed.occurrences),
        "contract.json": _one(assessed.dossier.contract),
        "bodies.json": _one(assessed.dossier.register.bodies),
        "posts.json": _one(assessed.dossier.register.posts),
        **_comparison(assessed),
    }


def report_counts(assessed: Assessment) -> list[dict[str, object]]:
    """Return how many residents' reports each month brought to each service, and how they were settled.

    Of those with a target, `in_time` were closed by it and `late` after it, or are open past it.
    No text and no place is told: a report may be about a home.
    """
    dossier = assessed.dossier
    groups: dict[tuple[str, str], list[Report]] = {}
    for one in dossier.reports:
        month = dossier.zone.local_day(one.happened_at).isoformat()[:7]
        groups.setdefault((month, one.service), []).append(one)
    return [
        {
            "period": month,
            "service": service,
            "reports": len(found),
            "closed": sum(one.closed_at is not None for one in found),
            "in_time": sum(_is_in_time(one) for one in found),
            "late": sum(_is_late(one, assessed.as_of) for one in found),
        }
        for (month, service), found in sorted(groups.items())
    ]


def _is_in_time(one: Report) -> bool:
    return one.closed_at is not None and one.target_at is not None and one.closed_at <= one.target_at


def _is_late(one: Report, as_of: Instant) -> bool:
    return one.target_at is not None and (one.closed_at or as_of) > one.target_at


def _not_applied(assessed: Assessment) -> list[dict[str, object]]:
    """Return which rule could not be applied to which obligation, why, and at which occurrences."""
    obligations = assessed.dossier.contract.obligations
    groups: dict[tuple[int, str, str], list[str]] = {}
    for one in assessed.refusals:
        happened = groups.setdefault((one.obligation, one.rule, one.reason), [])
        happened.append(assessed.occurrences[one.occurrence].id)
    return [
        {"obligation": obligations[number].id, "rule": rule, "reason": reason, "occurrences": happened}
        for (number, rule, reason), happened in sorted(groups.items())
    ]


def _case(assessed: Assessment, case: Case) -> dict[str, object]:
    """Return a case, and the order that answered it; the acts that are published do not say which."""
    known = assessed.dossier
    return {**_fields(plain(case)), "ordered_by": answered_by(case, known.acts, known.register.posts)}


def public_acts(assessed: Assessment) -> tuple[Act, ...]:
    """Return the acts on record in order of time; where homes are places, without free text."""
    ordered = sorted(assessed.dossier.acts, key=lambda act: (act.happened_at, act.id))
    if not any(place.private for place in assessed.dossier.places):
        return tuple(ordered)
    return tuple(replace(act, text=Localized(), reason="", source="") for act in ordered)


def _act(assessed: Assessment, act: Act) -> dict[str, object]:
    """Return an act; which duties it names is left out, as a duty may be owed at a home."""
    obligations = [obligation.id for obligation in assessed.dossier.contract.obligations]
    return {
        "id": act.id,
        "kind": act.kind,
        "toward": act.toward,
        "by_body": act.by_body,
        "by_post": act.by_post,
        "happened_at": act.happened_at,
        "recorded_at": act.recorded_at,
        "published_at": act.published_at,
        "districts": act.districts,
        "obligations": [name for name in act.duties if name in obligations],
        "amount_minor": act.amount_minor,
        "text": act.text,
        "reason": act.reason,
        "source": act.source,
    }


def notice_lines(assessed: Assessment) -> list[object]:
    """Return one value a notice: its seven parts, and how far the finding has come for its issuer."""
    lives = assessed.lives.notices
    return [
        {**_fields(plain(each)), "stage": lives[each.notice].stage, "life": plain(lives[each.notice].parties)}
        for each in assessed.notices
    ]


def _fields(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ValueError("a notice is written as a table")
    return value


def outcome_counts(assessed: Assessment) -> dict[str, int]:
    """Return how many duties came out how; every outcome is named, also those at 0."""
    codes = assessed.findings.outcome.tolist()
    return {outcome.value: codes.count(outcome.column_code) for outcome in Outcome}


def manifest(assessed: Assessment, tracks_digest: str, outputs: Mapping[str, str]) -> bytes:
    """Return the manifest: content digests of inputs, packs and outputs; no file, no clock.

    Raw file digests stand in the receipt, because two machines may write one
    content into different files.
    """
    dossier = assessed.dossier
    return _one(
        {
            "onus": __version__,
            "dossier": dossier.id,
            "title": dossier.title,
            "origin": dossier.origin,
            "as_of": utc_text(assessed.as_of),
            "time_zone": dossier.zone.name,
            "reply_within_h": dossier.reply_within_h,
            "inputs": {**dossier.sources, "tracks": tracks_digest},
            "packs": {rule.key: rule.digest() for rule in dossier.rulebook.rules},
            "outputs": outputs,
            "absent": dossier.absent,
            "outcomes": outcome_counts(assessed),
            "fixes": {
                "read": assessed.tracks.rows,
                "duplicates": assessed.tracks.duplicates,
                "by_reason": assessed.tracks.discarded.tolist(),
            },
            "set_aside_visits": len(assessed.set_aside),
        }
    )


def receipt(raw_digests: Mapping[str, str], *, tracks_public: bool) -> bytes:
    """Return the receipt: SHA-256 of each file as it was delivered.

    Files of tracks are often named after their vehicle; where tracks are not
    public they are numbered in the order of their names.

    >>> receipt({"a": "0", "tracks/truck-9.csv": "1"}, tracks_public=False).decode()
    '{"files":{"a":"0","tracks/1":"1"}}\\n'
    """
    tracks = sorted(name for name in raw_digests if name.startswith("tracks/") and not tracks_public)
    number = {name: f"tracks/{index}" for index, name in enumerate(tracks, start=1)}
    return _one({"files": {number.get(name, name): digest for name, digest in raw_digests.items()}})


def _comparison(assessed: Assessment) -> dict[str, bytes]:
    if not assessed.dossier.compare_with:
        return {}
    counts: dict[str, int] = {}
    for difference in assessed.differences:
        counts[difference.category] = counts.get(difference.category, 0) + 1
    table = {
        "rule": assessed.dossier.compare_with,
        "counts": dict(sorted(counts.items())),
        "places": len(assessed.dossier.places),
        "differences": assessed.differences,
    }
    return {"comparison.json": _one(table)}


def _one(value: object) -> bytes:
    return canonical_json(value) + SINGLE.encode()


def _lines(values: list[object]) -> bytes:
    return b"".join(canonical_json(value) + SINGLE.encode() for value in values)
