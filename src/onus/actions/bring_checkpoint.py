"""Bring a checkpoint: whoever holds a cosigned checkpoint of the announced log puts it on record for the draw.

In:  a purchase as it stands; the bytes of a signed note, as the log or a witness gives it.
Out: the fact that was recorded; or what stands against it.

The surprise: nobody needs power for it, and it stands in nobody's name. The signatures of the
witnesses decide, and of several checkpoints the rule of the seed takes the first, whoever brought it.

Source: decision 51; C2SP tlog-checkpoint and tlog-cosignature.
"""

from __future__ import annotations

from onus.actions.keep_fact import keep_fact
from onus.actions.tender_desk import TenderNow
from onus.base.canonical import content_digest
from onus.base.instants import SECOND_US, Instant
from onus.core.acts.filling import Wrong
from onus.core.evaluation.seeds import Cosigned, SeedCheckpoint, SeedRule, name_of_key
from onus.core.tendering.fact import TenderFact
from onus.core.tendering.in_force import told_in_force
from onus.core.tendering.on_record import facts_on_record
from onus.core.tendering.tender import said
from onus.log.checkpoints import NotACheckpoint, parse_checkpoint
from onus.log.keys import SIGNATURE_BYTES, TIME_BYTES
from onus.log.notes import NotANote, SignatureLine, parse_note
from onus.records.tender_facts import KeptTenderFact
from onus.records.unit import unit
from onus.records.work import wish_judgement
from onus.wire.tenders.vouching import vouched_in

FILE, ACTION, BASIS = "checkpoint", "tender.act", "CN-PANEL-21"
NOTE_BYTES_MAX, DIGITS = 64_000, 12


def seed_rule(at: TenderNow) -> SeedRule | None:
    """Return what was announced about the seed; None where no committee is drawn from one."""
    return told_in_force(at.tender, at.now).seed


def checkpoints_held(at: TenderNow) -> tuple[SeedCheckpoint, ...]:
    """Return the checkpoints that are on record."""
    return tuple(what for _, what in said(facts_on_record(at.tender, at.now), SeedCheckpoint))


def bring_checkpoint(at: TenderNow, raw: bytes, *, by: str = "") -> KeptTenderFact | tuple[Wrong, ...]:
    """Record a checkpoint with the cosignatures that verify.

    Args:
        at: the purchase as it stands.
        raw: a signed note: the checkpoint, and the lines of the log and of the witnesses.
        by: the account that brought it, for the own tables alone.
    """
    rule = seed_rule(at)
    if rule is None:
        return (Wrong(FILE, "no_seed_asked"),)
    found = _read(raw, rule)
    if not isinstance(found, SeedCheckpoint):
        return found
    fact_id = f"checkpoint-{content_digest([found.size, found.root, [one.signature for one in found.cosigned]])[:DIGITS]}"
    fact = TenderFact(fact_id, at.now, at.now, found)
    marks = {one.cosigned for one in vouched_in(at.tender.versions, [fact])}
    if not set(found.cosigned) <= marks:
        return (Wrong(FILE, "cosignature_bad"),)
    if found in checkpoints_held(at):
        return (Wrong(FILE, "checkpoint_held"),)
    with unit():
        wish_judgement(at.tender.id, at=int(at.now))
        return keep_fact(at.tender.id, fact, ACTION, by=by, basis=BASIS)


def _read(raw: bytes, rule: SeedRule) -> SeedCheckpoint | tuple[Wrong, ...]:
    """Return the checkpoint of a note with the cosignatures of announced witnesses; all others are left out."""
    try:
        note = parse_note(raw, limit_bytes=NOTE_BYTES_MAX)
        told = parse_checkpoint(note.text)
    except (NotANote, NotACheckpoint):
        return (Wrong(FILE, "no_checkpoint" if raw else "missing"),)
    if told.origin != rule.origin:
        return (Wrong(FILE, "other_log", rule.origin),)
    names = {name_of_key(key) for key in rule.witnesses}
    marks = tuple(_cosigned(one) for one in note.signatures if one.name in names and _states_time(one))
    if not marks:
        return (Wrong(FILE, "no_cosignature"),)
    return SeedCheckpoint(told.size, told.root.hex(), told.origin, tuple(sorted(marks)))


def _states_time(line: SignatureLine) -> bool:
    """Return whether a line has the shape of a cosignature; that of a log states no time."""
    return len(line.signature) == TIME_BYTES + SIGNATURE_BYTES


def _cosigned(line: SignatureLine) -> Cosigned:
    seconds = int.from_bytes(line.signature[:TIME_BYTES], "big")
    return Cosigned(Instant(seconds * SECOND_US), line.name, line.signature[TIME_BYTES:].hex())
