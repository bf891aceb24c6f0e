"""Law: the packs that come with Onus, read from the installed package.

In:  ids of packs.
Out: their rules and their templates.
"""

from __future__ import annotations

from csv import DictReader
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from onus.base.errors import FaultyInput, OnusError
from onus.core.authority.permissions import PermissionTable
from onus.core.calendars.calendar import WorkCalendar
from onus.core.contracts.rulebook import Rulebook
from onus.core.restraint.power_table import PowerTable
from onus.wire.flags.screen_lines import ScreenTold
from onus.wire.flags.words import FlagWords, read_words
from onus.wire.holidays import read_calendar
from onus.wire.permission_tables import read_permissions
from onus.wire.power_tables import read_power_table
from onus.wire.rulebooks import Pack, read_pack

OFFICERS = "officers.toml"
REPORTS, KIND = "reports.toml", "report_"
PERMISSIONS = "permissions.toml"
POWERS = "tender_permissions.toml"
FLAGS, SCREENS = "flags.toml", "price_screens.csv"
HOLIDAYS = "holidays"


class UnknownPack(OnusError):
    """No pack of this name comes with Onus."""

    code = "PACK-002"
    what = "There is no law pack `{pack}`."
    why = "A dossier is judged only by rules whose text can be shown."
    do = "Name one of: {known}."


class UnknownCalendar(OnusError):
    """No calendar of a jurisdiction comes with Onus."""

    code = "CALENDAR-002"
    what = "There are no holidays of `{jurisdiction}`."
    why = "Working days differ from place to place, and none is taken for another."
    do = "Add law/holidays/{file}.toml, or name one of: {known}."


def pack_ids() -> tuple[str, ...]:
    """Return the ids of all packs, sorted."""
    return tuple(sorted(f.name for f in files("onus.law").iterdir() if (f / "pack.toml").is_file()))


def load_pack(pack_id: str) -> Pack:
    """Return a pack.

    Raises:
        UnknownPack: no such pack. Its message lists those there are.
        FaultyInput: the pack itself is broken.
    """
    if pack_id not in pack_ids():
        raise UnknownPack(pack=pack_id, known=", ".join(pack_ids()))
    name = f"law/{pack_id}/pack.toml"
    pack, faults = read_pack((files("onus.law") / pack_id / "pack.toml").read_bytes(), file=name)
    if pack is None:
        raise FaultyInput(faults, source=name)
    return pack


def pack_of_file(path: Path) -> Pack:
    """Return a pack that lies in a file of its own.

    Raises:
        OSError: there is no such file.
        FaultyInput: it is no pack.
    """
    pack, faults = read_pack(path.read_bytes(), file=path.name)
    if pack is None or faults:
        raise FaultyInput(faults, source=path.name)
    return pack


def template(pack_id: str) -> dict[str, bytes]:
    """Return the template files of a pack, by name; empty where it has none.

    Officers are placeholders in every template, so one file serves all of them.
    """
    if pack_id not in pack_ids():
        raise UnknownPack(pack=pack_id, known=", ".join(pack_ids()))
    folder = files("onus.law") / pack_id / "template"
    if not folder.is_dir():
        return {}
    found = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return {OFFICERS: files("onus.law").joinpath(OFFICERS).read_bytes()} | {
        file.name: file.read_bytes() for file in sorted(found, key=lambda file: file.name)
    }


@lru_cache(maxsize=16)
def work_calendar(jurisdiction: str) -> WorkCalendar:
    """Return the working days of a jurisdiction, `CN` for one.

    Raises:
        UnknownCalendar: there is no file of its holidays. Its message lists those there are.
        FaultyInput: the file itself is broken.
    """
    folder = files("onus.law") / HOLIDAYS
    known = sorted(
        file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")
    )
    name = jurisdiction.lower()
    if name not in known:
        listed = ", ".join(each.upper() for each in known)
        raise UnknownCalendar(jurisdiction=jurisdiction, file=name, known=listed)
    return read_calendar((folder / f"{name}.toml").read_bytes(), file=f"law/{HOLIDAYS}/{name}.toml")


@lru_cache(maxsize=64)
def report_rules(packs: tuple[str, ...] = ()) -> Rulebook:
    """Return the rules by which residents' reports are handled; a pack of a dossier goes before ours.

    Args:
        packs: ids of the packs of a dossier, without their digests.

    Raises:
        FaultyInput: a file itself is broken.
    """
    name = f"law/{REPORTS}"
    pack, faults = read_pack((files("onus.law") / REPORTS).read_bytes(), file=name)
    if pack is None:
        raise FaultyInput(faults, source=name)
    known = [load_pack(one) for one in packs if one in pack_ids()]
    own = [rule for one in known for rule in one.rules if rule.kind.startswith(KIND)]
    named = {rule.id for rule in own}
    return Rulebook((*(rule for rule in pack.rules if rule.id not in named), *own))


@lru_cache(maxsize=1)
def permissions() -> PermissionTable:
    """Return the table of role by page or action that comes with Onus.

    Raises:
        FaultyInput: the table itself is broken.
    """
    return read_permissions((files("onus.law") / PERMISSIONS).read_bytes(), file=f"law/{PERMISSIONS}")


@lru_cache(maxsize=1)
def powers_in_purchases() -> PowerTable:
    """Return the table of role by action by stage of a purchase that comes with Onus.

    Raises:
        FaultyInput: the table itself is broken.
    """
    return read_power_table((files("onus.law") / POWERS).read_bytes(), file=f"law/{POWERS}")


@lru_cache(maxsize=1)
def screens_told() -> dict[str, ScreenTold]:
    """Return what each screen of prices told on real auctions, by its name; a test computes it anew."""
    lines = (files("onus.law") / SCREENS).read_text(encoding="utf-8").splitlines()
    return {
        row["screen"]: ScreenTold(int(row["auctions"]), int(row["auc_permille"])) for row in DictReader(lines)
    }


@lru_cache(maxsize=1)
def flag_words() -> FlagWords:
    """Return the names and formulas of the flags, and the words of their tables."""
    return read_words((files("onus.law") / FLAGS).read_bytes())
