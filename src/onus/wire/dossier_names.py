"""Dossier names: ids that may stand in the name of a duty, and the salt of private places.

In:  the contract, the places, the text of the salt.
Out: what would let two duties share a name, or a home be found out.

The surprise: the name of a duty is its obligation, its place and its happening
with `/` between them. An id that holds a `/` would make two duties one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from onus.base.errors import Fault, OnusError
from onus.core.assessment.names import BETWEEN_PARTS, NO_PLACE_NAME, PRIVATE_PREFIX, pseudonym
from onus.core.contracts.places import Place
from onus.wire.dossier_files import Read
from onus.wire.toml_lines import line_of
from onus.wire.toml_values import toml_fault

SALT_FILE = "private/salt.txt"
SALT_CHARACTERS_MIN = 32
SHOWN_MAX = 60


class UnfitId(OnusError):
    """An id that cannot stand in the name of a duty."""

    code = "DOSSIER-038"
    what = "The {sort} id `{name}` {found}."
    why = "The name of a duty is OBLIGATION/PLACE/HAPPENING; two duties must never share one."
    do = "Give it another id, in every file that names it."


class NoSalt(OnusError):
    """Homes need a salt, and there is none that is good enough."""

    code = "DOSSIER-039"
    what = "There are private places, and private/salt.txt holds {found}."
    why = "Homes are published under pseudonyms that must last and that nobody may work out."
    do = "Run: onus dossier salt DIR. Keep the file with the dossier and never publish it."


def name_faults(contract: Read, places: Sequence[Place], *, network: str) -> Iterator[Fault]:
    """Yield each id that cannot stand in the name of a duty.

    Args:
        contract: as read; obligations and triggers are looked through.
        places: of the network.
        network: name of its file, for the faults.
    """
    for table in ("obligations", "triggers"):
        for at, name in contract.named(table):
            if found := unfit(name):
                line, named = line_of(dict(contract.lines), at), shown(name)
                yield toml_fault(UnfitId, "contract.toml", line, at, sort=table[:-1], name=named, found=found)
    for place in places:
        found = unfit(place.id)
        if place.id == NO_PLACE_NAME:
            found = "stands for no place at all"
        elif place.id.startswith(PRIVATE_PREFIX):
            found = f"begins with {PRIVATE_PREFIX}, as pseudonyms of homes do"
        if found:
            named = shown(place.id)
            yield toml_fault(UnfitId, network, 0, f"place {named}", sort="place", name=named, found=found)


def unfit(name: str) -> str:
    """Return what keeps an id out of the name of a duty; empty where nothing does.

    >>> unfit("A/b"), unfit("G202-3")
    ('holds `/`', '')
    """
    if BETWEEN_PARTS in name:
        return "holds `/`"
    return "" if name.isprintable() else "holds a character that cannot be seen"


def shown(name: str) -> str:
    """Return an id as a fault may show it.

    >>> shown("a\\tb")
    'a?b'
    """
    return "".join(one if one.isprintable() else "?" for one in name[:SHOWN_MAX])


def salt_faults(salt: str, places: Sequence[Place]) -> Iterator[Fault]:
    """Yield what keeps the private places of a dossier from having pseudonyms."""
    homes = [place.id for place in places if place.private]
    if not homes:
        return
    if len(salt) < SALT_CHARACTERS_MIN:
        found = f"{len(salt)} characters, below {SALT_CHARACTERS_MIN}" if salt else "nothing"
        yield toml_fault(NoSalt, SALT_FILE, 0, "", found=found)
        return
    names = sorted(pseudonym(salt, home) for home in homes)
    if any(one == other for one, other in pairwise(names)):
        yield toml_fault(NoSalt, SALT_FILE, 0, "", found="a salt under which two homes share a pseudonym")


def salt_mark(salt: str) -> dict[str, Any]:
    """Return what the manifest says of the salt: whether it is another one, and nothing more.

    >>> salt_mark("")
    {}
    """
    return {SALT_FILE: pseudonym(salt, "")} if salt else {}
