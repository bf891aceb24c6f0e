"""An OUT as it is published: its facts, its rules, its network, and by when all was known.

In:  the folder that `onus assess` wrote.
Out: `AssessedOut`; findings are not in it, for they are computed again and held against its tables.

The surprise: an OUT of another version of Onus is refused. Its facts might be read,
but nobody could say which code its figures came from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from csv import DictReader
from dataclasses import dataclass
from pathlib import Path

from onus import __version__
from onus.base.canonical import canonical_json
from onus.base.errors import OnusError
from onus.base.instants import Instant, instant
from onus.core.contracts.rulebook import Rule
from onus.outside.files import bounded_read
from onus.outside.out_folders import own_manifest
from onus.wire.assessment_files import MANIFEST
from onus.wire.csv_rows import unguarded
from onus.wire.leaves.fact import FACTS, WITHHELD, Fact, read_facts
from onus.wire.leaves.fleet import KIND, VEHICLES, Fleet, NotAFleet, Term, read_fleet
from onus.wire.leaves.geometry import NETWORK
from onus.wire.leaves.office_findings import DUTIES, FINDING_LEAVES, FINDINGS, TABLED, WEIGHED_PIECES
from onus.wire.leaves.rebuild import NoDossier, rule_of
from onus.wire.site_files import is_plain_path

RULES, PLACES = "rules.json", "private/places.csv"
FOUND = (DUTIES, FINDINGS, WEIGHED_PIECES, FINDING_LEAVES, *TABLED.values())


class NotAssessed(OnusError):
    """A folder holds no assessment that can be published."""

    code = "PUBLISH-001"
    what = "{out} holds no assessment that can be published: {reason}."
    why = "A publication rests on the facts that `onus assess` wrote down, and on nothing else."
    do = "Run: onus assess DIR --as-of INSTANT --out {out}"


class OtherVersion(OnusError):
    """An assessment was written by another version."""

    code = "PUBLISH-002"
    what = "{out} was written by Onus {found}; this is {version}."
    why = "What is published must be what this code finds; a stranger would compute it with the version that is named."
    do = "Assess again with this version, then publish."


class NameUnfit(OnusError):
    """A dossier has a name that no address can carry."""

    code = "PUBLISH-003"
    what = "The dossier is called `{dossier}`."
    why = "The name becomes a folder on the site and part of addresses: letters, digits and . _ ~ + - alone."
    do = "Give the dossier another id in its dossier.toml and assess again."


@dataclass(frozen=True, slots=True)
class AssessedOut:
    """What an assessment left to be published.

    Attributes:
        folder: where it lies.
        dossier: id of the dossier.
        as_of: instant by which everything was known.
        facts: public projections, with what they withhold.
        fleet: its vehicles by their numbers; None where they go by their names.
        rules: by digest.
        network: bytes of the geometry of public places.
        tracks: content digest of the tracks.
        owners: of homes by their pseudonyms, as far as the office knows; no leaf holds them.
    """

    folder: Path
    dossier: str
    as_of: Instant
    facts: tuple[Fact, ...]
    fleet: Fleet | None
    rules: Mapping[str, Rule]
    network: bytes
    tracks: str
    owners: Mapping[str, str]


def read_assessed(out: Path) -> AssessedOut:
    """Return what an OUT holds for a publication.

    Raises:
        NotAssessed: it is none, or one without facts.
        OtherVersion: another version wrote it.
        NameUnfit: its dossier's name cannot be a folder.
        FactsDisagree: its two files of facts do not go together.
    """
    manifest = own_manifest(out)
    if manifest is None:
        raise NotAssessed(out=out, reason=f"it has no {MANIFEST} that an assessment wrote")
    if manifest["onus"] != __version__:
        raise OtherVersion(out=out, found=manifest["onus"], version=__version__)
    dossier = str(manifest["dossier"])
    if "/" in dossier or not is_plain_path(dossier):
        raise NameUnfit(dossier=dossier)
    hidden = out / WITHHELD
    try:
        facts = read_facts(bounded_read(out / FACTS), bounded_read(hidden) if hidden.exists() else b"")
        rules = [_rule(row) for row in json.loads(bounded_read(out / RULES))["rulebook"]]
        network = bounded_read(out / NETWORK)
        owners = _owners(out / PLACES)
        for name in FOUND:
            (out / name).stat()
        fleet = _fleet(out, dossier, facts)
    except FileNotFoundError as error:
        raise NotAssessed(out=out, reason=f"it has no {Path(str(error.filename)).name}") from error
    except NotAFleet as error:
        raise NotAssessed(out=out, reason=f"in its {VEHICLES}, {error}") from error
    except (ValueError, KeyError, TypeError, NoDossier) as error:
        raise NotAssessed(out=out, reason=f"its {RULES} was not written by an assessment") from error
    return AssessedOut(
        folder=out,
        dossier=dossier,
        as_of=instant(manifest["as_of"]),
        facts=facts,
        fleet=fleet,
        rules={rule.digest(): rule for rule in rules},
        network=network,
        tracks=str(manifest["inputs"].get("tracks", "")),
        owners=owners,
    )


def _fleet(out: Path, dossier: str, facts: Sequence[Fact]) -> Fleet | None:
    """Return which vehicle is which; None where that is no secret.

    Raises:
        NotAFleet: a vehicle is named nowhere, or one that is not there.
    """
    if any(one.kind == "dossier" and one.data.get("tracks_public") for one in facts):
        return None
    table = out / VEHICLES
    fleet = Fleet(Term(dossier, "", ""), {})
    if table.exists():
        fleet = read_fleet(bounded_read(table), dossier=dossier)
    strangers = [one.id for one in facts if one.kind == KIND and one.id not in fleet.ids]
    if strangers:
        raise NotAFleet(f"nothing says which vehicle `{strangers[0]}` is")
    return fleet


def _owners(path: Path) -> dict[str, str]:
    """Return the owner of each home; none where no place is one."""
    if not path.is_file():
        return {}
    rows = DictReader(bounded_read(path).decode().splitlines())
    return {row["pseudonym"]: unguarded(row["owner"]) for row in rows if row["owner"]}


def _rule(row: object) -> Rule:
    return rule_of(canonical_json(row))
