"""Erase or disclose private fields of published facts.

In:  a log, and which field of which fact.
Out: value and salt gone and a tombstone in the log; or a folder with what opens commitments,
     says which vehicle a number stands for, and shows positions with the salts of their days.

The surprise: neither touches a leaf. The commitment stays what it is, and with it
every proof; erased is what could have opened it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from onus.actions.place_leaves import was_erased
from onus.base.canonical import plain
from onus.base.errors import OnusError
from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.outside.assessed_out import AssessedOut, NotAssessed, read_assessed
from onus.outside.files import atomic_directory, working_folder
from onus.outside.leaf_making import day_salt
from onus.outside.salt_store import Kept, NothingToErase, NumberedVehicle, PrivateField, SaltStore
from onus.outside.tlog.log_folder import OpenLog, Sequenced, open_log
from onus.outside.track_roots import Renaming, days_of_out, write_rows
from onus.wire.csv_rows import csv_text
from onus.wire.leaves.commitments import PREFIX, Opening, opening_of
from onus.wire.leaves.day_salts import DAY_SALTS, day_salts_bytes
from onus.wire.leaves.fleet import KIND as VEHICLE
from onus.wire.leaves.fleet import number_text
from onus.wire.leaves.leaf import Leaf, NotALeaf, content_id, decoded
from onus.wire.leaves.opening_lines import OPENINGS, opening_lines
from onus.wire.leaves.publication_leaves import TOMBSTONE
from onus.wire.leaves.records import BY_ROW
from onus.wire.leaves.track_days import ROWS, part_path

VEHICLES = "vehicles.csv"


class DisclosedBefore(OnusError):
    """The folder for what is disclosed is not empty."""

    code = "SALTS-003"
    what = "{path} is there already."
    why = "What is disclosed to one person must not mix with what was disclosed to another."
    do = "Name a folder that is not there yet."


class NotPublishedYet(OnusError):
    """An OUT holds positions that are not in the log."""

    code = "SALTS-005"
    what = "{out} holds {what} that this log has not published."
    why = "Whoever is given other rows than those under the logged root would find a fault in the log."
    do = "Name the OUT that was published last, or publish this one first."


class NoSuchDay(OnusError):
    """An OUT holds no positions of a day."""

    code = "SALTS-007"
    what = "{out} holds no positions of {day}."
    why = "Days are those of UTC, under which positions are published."
    do = "Take a day from its tracks.json."


class ToldToEveryone(OnusError):
    """A private field is to be erased that the log itself tells."""

    code = "SALTS-008"
    what = "`{field}` of {kind} `{id}` is told to everyone: entry {index} of the log opens it."
    why = "A tombstone would say that value and salt are gone, and both stood beside it."
    do = "Take that entry away first: onus log erase LOG {index}; and those of the findings that bear the name."


class SeveralInOneRow(OnusError):
    """A row of a list has held several values, which may be of several persons."""

    code = "SALTS-009"
    what = "`{field}` of {kind} `{id}` has had several values. Kept are: {values}."
    why = (
        "Such a fact goes by the number of its row; who stands in it now need not be who stood in it before."
    )
    do = "Name the one that is meant: --commitment TEXT. `onus log disclose` shows the value of each leaf."


class NoRow(OnusError):
    """One value was named of a fact that has an id of its own."""

    code = "SALTS-010"
    what = "The {kind} `{id}` has an id of its own, and no value of it is erased without the others."
    why = (
        "Each value that `{field}` has had was said of the same fact; one that stayed would still tell of it."
    )
    do = "Leave --commitment out: all of them are erased."


class NotThatValue(OnusError):
    """No value that is kept has the commitment that was named."""

    code = "SALTS-011"
    what = "No value that is kept of `{field}` of {kind} `{id}` has the commitment {commitment}. Kept are: {values}."
    why = "It is mistyped, or that value was erased before; nothing is erased by a guess."
    do = "Copy the commitment whole, as it stands in the leaf."


@dataclass(frozen=True, slots=True)
class Disclosed:
    """How much was disclosed: opened fields, named vehicles, days of positions."""

    fields: int
    vehicles: int
    days: int


def erase_field(
    log_folder: Path,
    of: PrivateField,
    *,
    legal_basis: Localized,
    now: Instant,
    commitment: str = "",
) -> tuple[tuple[PrivateField, ...], Sequenced]:
    """Erase a private field of a fact, and whatever shares its salt; say so in the log.

    The tombstone is accepted before anything is deleted: a run that is cut short
    leaves a value too much, which the same command takes away.

    Args:
        log_folder: of the log.
        of: the field.
        legal_basis: what law asks for it, in both languages.
        now: microseconds since 1970 UTC.
        commitment: to the value that is meant, where the fact goes by the number of a row that has held
            several; empty for every value that the field has had.

    Returns:
        The fields that are gone, and the checkpoint that covers the tombstones.

    Raises:
        NothingToErase: the log keeps no such value.
        SeveralInOneRow: its row has held several values, and none is named.
        NoRow: one is named, and the fact has an id of its own.
        NotThatValue: what is named is the commitment to no value that is kept.
        ToldToEveryone: an entry of the log holds value and salt.
        NoLog, LogBusy, LogNotWritten: the log cannot be written.
    """
    with open_log(log_folder) as log, closing(SaltStore(log.private)) as salts:
        if not salts.sharing_salt(of):
            raise NothingToErase(dossier=of.dossier, kind=of.kind, id=of.id, field=of.field)
        _see_it_covered(log, now)
        _see_who_is_meant(log, salts, of, commitment)
        found = salts.sharing_salt(of, commitment)
        leaves = _leaves_of(log, found)
        told = _told_openly(log, salts, found)
        log.accept([one.encode() for one in _tombstones(leaves, legal_basis, now)])
        with salts:
            for disclosure in told:
                salts.forget_disclosed(of.dossier, disclosure)
            salts.erase(
                of, commitment, legal_basis=json.dumps(plain(legal_basis), ensure_ascii=False), at_us=now
            )
        done = log.sequence(now)
    return tuple(one.of for one in found), done


def _see_who_is_meant(log: OpenLog, salts: SaltStore, of: PrivateField, commitment: str) -> None:
    """See that what is to be erased is of one fact, or one of the persons who stood in its row.

    Raises:
        SeveralInOneRow: its row has held several values, and none is named.
        NoRow: one is named, and the fact has an id of its own.
        NotThatValue: no value that is kept has that commitment.
    """
    named = {"kind": of.kind, "id": of.id, "field": of.field}
    if of.kind not in BY_ROW:
        if commitment:
            raise NoRow(**named)
        return
    kept = salts.kept(of)
    if commitment and commitment not in {one.commitment for one in kept}:
        raise NotThatValue(**named, commitment=commitment, values=_told_apart(log, kept))
    if not commitment and salts.values_had(of) > 1:
        raise SeveralInOneRow(**named, values=_told_apart(log, kept))


def _told_apart(log: OpenLog, kept: Sequence[Kept]) -> str:
    """Return commitments with the leaves that hold them."""
    held = _leaves_of(log, kept)
    return ", ".join(f"{one.commitment} (leaf {' '.join(held.get(one, ['none']))})" for one in kept)


def _told_openly(log: OpenLog, salts: SaltStore, found: Sequence[Kept]) -> list[bytes]:
    """Return the leaves that once told one of the values with its salt; each was erased before.

    Raises:
        ToldToEveryone: one still stands in the log.
    """
    secret = {(one.of.field, one.salt): one.of for one in found}
    told = []
    for entry in salts.disclosed(found[0].of.dossier):
        leaf = decoded(entry)
        opened = opening_of(leaf)
        own = secret.get((opened.field, opened.salt))
        if own is None:
            continue
        index = log.index_of(content_id(entry))
        if index is not None and not was_erased(log, leaf):
            raise ToldToEveryone(kind=own.kind, id=own.id, field=own.field, index=index)
        told.append(entry)
    return told


def _tombstones(found: Mapping[Kept, Sequence[str]], legal_basis: Localized, now: Instant) -> Iterator[Leaf]:
    """Yield a tombstone for every leaf that holds one of the commitments; none for what no leaf holds."""
    for one, leaves in found.items():
        for of in leaves:
            data = {"of": of, "fields": [one.of.field], "legal_basis": plain(legal_basis)}
            yield Leaf(TOMBSTONE, one.of.dossier, f"{of}/{one.of.field}", now, None, data)


def disclose(
    log_folder: Path,
    of: PrivateField,
    to: Path,
    *,
    fields: bool = True,
    out: Path | None = None,
    days: Sequence[str] = (),
    workers: int = 1,
) -> Disclosed:
    """Write what opens the private fields of a dossier, a kind, a fact or one field, and names its vehicles.

    Args:
        log_folder: of the log.
        of: empty parts stand for all.
        to: folder to be made; its owner alone may read it.
        fields: whether fields are opened and vehicles named; False for positions alone.
        out: assessment whose positions are shown as well; None for none.
        days: of the positions, as `2024-01-15`; empty for all.
        workers: processes for positions.

    Raises:
        DisclosedBefore: the folder is there.
        NotAssessed, DaysUnreadable: there are no such positions.
        NotPublishedYet: the positions are not those in the log.
        NothingToErase: there is nothing of that name.
        NoLog, LogBusy: the log cannot be read.
    """
    if to.exists():
        raise DisclosedBefore(path=to)
    with open_log(log_folder) as log, closing(SaltStore(log.private)) as salts:
        found, vehicles = (salts.kept(of), _vehicles(salts, of)) if fields else ((), ())
        if not found and not vehicles and out is None:
            raise NothingToErase(dossier=of.dossier, kind=of.kind, id=of.id, field=of.field)
        openings = _openings(log, found)
        with atomic_directory(to) as aside:
            aside.chmod(0o700)
            if openings:
                (aside / OPENINGS).write_bytes(opening_lines(openings))
                (aside / OPENINGS).chmod(0o600)
            if vehicles:
                (aside / VEHICLES).write_bytes(_vehicle_lines(vehicles))
            laid = 0 if out is None else _show_positions(of.dossier, out, salts, aside, days, workers=workers)
    return Disclosed(len(openings), len(vehicles), laid)


def _vehicles(salts: SaltStore, of: PrivateField) -> tuple[NumberedVehicle, ...]:
    """Return the vehicles that are asked for: no field is asked for, and no fact of another kind."""
    if of.field or of.kind not in ("", VEHICLE):
        return ()
    every = salts.vehicles(of.dossier)
    return tuple(one for one in every if of.id in ("", number_text(one.number)))


def _vehicle_lines(vehicles: Sequence[NumberedVehicle]) -> bytes:
    rows = [(number_text(one.number), one.id, one.term.contract, one.term.starts) for one in vehicles]
    return csv_text(("number", "vehicle_id", "contract", "starts"), rows).encode()


def _show_positions(
    dossier: str, out: Path, salts: SaltStore, to: Path, days: Sequence[str], *, workers: int
) -> int:
    """Write positions with the salts of their days, as they are under their roots; return how many days."""
    assessed = read_assessed(out)
    if assessed.dossier != dossier:
        raise NotAssessed(out=out, reason=f"it is of the dossier `{assessed.dossier}`")
    names = _names(assessed, salts)

    def salted(day: str, digest: str) -> tuple[bytes, str]:
        name = day_salt(dossier, day, digest)
        salt = salts.kept_salt(name)
        if not salt:
            raise NotPublishedYet(out=out, what=f"positions of {day}")
        return salt, salts.root(name)

    shown: dict[str, bytes] = {}
    with working_folder() as aside:
        renaming = None if names is None else Renaming(names, aside)
        for day in days_of_out(out, salted, workers=workers, renaming=renaming, only=days):
            write_rows(day, names, to / part_path(ROWS, day.told.day))
            shown[day.told.day] = day.salt
    missing = sorted({*days} - {*shown})
    if missing:
        raise NoSuchDay(out=out, day=missing[0])
    if shown:
        (to / ROWS.name / DAY_SALTS).write_bytes(day_salts_bytes(shown))
    return len(shown)


def _names(assessed: AssessedOut, salts: SaltStore) -> dict[str, str] | None:
    """Return the published numbers of an OUT's vehicles; none is given here that was not published."""
    fleet = assessed.fleet
    if fleet is None:
        return None
    kept = {
        one.id: number_text(one.number)
        for one in salts.vehicles(fleet.term.dossier)
        if one.term == fleet.term
    }
    new = [number for number, vehicle in fleet.ids.items() if vehicle not in kept]
    if new:
        raise NotPublishedYet(out=assessed.folder, what=f"a vehicle ({new[0]})")
    return {number: kept[vehicle] for number, vehicle in fleet.ids.items()}


def _openings(log: OpenLog, found: Sequence[Kept]) -> list[Opening]:
    return [
        Opening(content, one.of.field, json.loads(one.value), one.salt)
        for one, leaves in _leaves_of(log, found).items()
        for content in leaves
    ]


def _leaves_of(log: OpenLog, wanted: Sequence[Kept]) -> dict[Kept, list[str]]:
    """Return the content ids of all leaves that hold each commitment; one that no leaf holds is left out.

    A fact that was changed since has an older leaf too, with a commitment of its own
    or the same again, so that the whole log is read.
    """
    keys = {(*one.of.key, one.commitment): one for one in wanted}
    marks = {one.of.id for one in wanted}
    found: dict[Kept, list[str]] = {}
    for entry in log.entries(0, log.size) if wanted else ():
        leaf = _with_commitments(entry)
        if leaf is None:
            continue
        for name, told in leaf.committed.items() if leaf.id in marks else ():
            one = keys.get((leaf.dossier, leaf.kind, leaf.id, name, str(told)))
            if one is not None:
                found.setdefault(one, []).append(content_id(entry))
    return found


def _with_commitments(entry: bytes) -> Leaf | None:
    """Return a leaf that may hold commitments; None for other leaves, and for what others handed in that is none."""
    if PREFIX.encode() not in entry:
        return None
    try:
        return decoded(entry)
    except NotALeaf:
        return None


def _see_it_covered(log: OpenLog, now: Instant) -> None:
    """Bring what waits under a checkpoint, so that every leaf can be read."""
    if log.next_index > log.size:
        log.sequence(now)
