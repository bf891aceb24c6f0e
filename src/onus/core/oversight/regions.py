"""Regions: who stands above whom, and which dossier or district is whose.

In:  regions with their parents, and the totals of dossiers and of their districts.
Out: for each region what it comes to, and the way down to the dossier.

The surprise: a dossier belongs to one region as a whole, often a city, and its
districts to regions below it. A region's totals are those of the dossiers that it
holds whole; a district of a dossier that a region above holds is a view into that
dossier, and is never added to it a second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onus.base.bounds import refuse, unless
from onus.base.texts import Localized
from onus.core.oversight.many import Totals, together

KINDS = ("country", "province", "city", "district", "township")
"""From the top down; a region stands below one of a kind before its own."""


@dataclass(frozen=True, slots=True)
class Region:
    """One region.

    Attributes:
        id: its name in addresses, an official code for one.
        kind: one of `KINDS`.
        title: what people call it.
        parent: id of the region above; empty at the top.
        dossiers: ids of the dossiers that belong to it as a whole.
        districts: names of districts in dossiers of a region above that are this region.
    """

    id: str
    kind: str
    title: Localized
    parent: str = ""
    dossiers: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a kind that is none."""
        refuse([unless(self.kind in KINDS, f"kind must be one of {', '.join(KINDS)}")])


@dataclass(frozen=True, slots=True)
class Part:
    """One district of one dossier, as a region's view into it."""

    dossier: str
    district: str


@dataclass(frozen=True, slots=True)
class Regions:
    """A tree of regions, in the order of its file."""

    all: tuple[Region, ...] = ()

    def get(self, name: str) -> Region | None:
        """Return the region of a name; None where there is none."""
        return next((one for one in self.all if one.id == name), None)

    def below(self, name: str) -> tuple[Region, ...]:
        """Return the regions right below one, or at the top for the empty name."""
        return tuple(one for one in self.all if one.parent == name)

    def above(self, name: str) -> tuple[Region, ...]:
        """Return the regions above one, from the top down, without itself.

        >>> top = Region("a", "province", Localized())
        >>> [one.id for one in Regions((top, Region("b", "city", Localized(), "a"))).above("b")]
        ['a']
        """
        found: list[Region] = []
        region = self.get(name)
        while region is not None and region.parent:
            region = self.get(region.parent)
            found += [region] if region is not None else []
        return tuple(reversed(found))

    def of_dossier(self, dossier: str) -> Region | None:
        """Return the region that a dossier belongs to; None where it belongs to none."""
        return next((one for one in self.all if dossier in one.dossiers), None)

    def district_title(self, dossier: str, district: str) -> Localized:
        """Return what people call a district of a dossier; its own name where no region below the dossier's tells.

        >>> city = Region("c", "city", Localized(), "", ("x",))
        >>> ward = Region("w", "district", Localized("North", "北区"), "c", (), ("n",))
        >>> Regions((city, ward)).district_title("x", "n").zh, Regions((city, ward)).district_title("y", "n").zh
        ('北区', 'n')
        """
        home = self.of_dossier(dossier)
        found = next(
            (one for one in self.all if home and district in one.districts and home in self.above(one.id)),
            None,
        )
        return Localized(district, district) if found is None else found.title

    def of_districts(self, dossier: str, districts: Sequence[str]) -> tuple[str, ...]:
        """Return the regions below that of a dossier in which some of its districts lie, in their order.

        >>> city = Region("c", "city", Localized(), "", ("x",))
        >>> ward = Region("w", "district", Localized(), "c", (), ("n",))
        >>> Regions((city, ward)).of_districts("x", ["n", "s"]), Regions((city, ward)).of_districts("y", ["n"])
        (('w',), ())
        """
        home = self.of_dossier(dossier)
        found: dict[str, None] = {}
        for one in self.all if home is not None else ():
            above = self.above(one.id)
            if home in above and any(name in one.districts for name in districts):
                found |= dict.fromkeys([*(each.id for each in above[above.index(home) + 1 :]), one.id])
        return tuple(found)

    def dossiers(self, name: str) -> tuple[str, ...]:
        """Return the dossiers of a region and of all below it, each once, in the order of the file.

        >>> Regions((Region("a", "city", Localized(), "", ("x",)),)).dossiers("a")
        ('x',)
        """
        region = self.get(name)
        mine = () if region is None else region.dossiers
        lower = tuple(dossier for one in self.below(name) for dossier in self.dossiers(one.id))
        return tuple(dict.fromkeys((*mine, *lower)))

    def parts(self, name: str) -> tuple[Part, ...]:
        """Return the districts of dossiers of regions above that are this region or lie below it.

        >>> city = Region("c", "city", Localized(), "", ("x",))
        >>> ward = Region("w", "district", Localized(), "c", (), ("north",))
        >>> Regions((city, ward)).parts("w")
        (Part(dossier='x', district='north'),)
        """
        holders = [dossier for one in self.above(name) for dossier in one.dossiers]
        inside = self._named(name)
        return tuple(Part(dossier, district) for dossier in holders for district in inside)

    def _named(self, name: str) -> tuple[str, ...]:
        region = self.get(name)
        mine = () if region is None else region.districts
        return (*mine, *(district for one in self.below(name) for district in self._named(one.id)))


@dataclass(frozen=True, slots=True)
class Known:
    """The totals that regions are summed from.

    Attributes:
        whole: of each dossier.
        districts: of each dossier's districts, by dossier and district.
    """

    whole: Mapping[str, Totals]
    districts: Mapping[tuple[str, str], Totals]


def region_totals(regions: Regions, name: str, known: Known) -> Totals:
    """Return what a region comes to: its dossiers, and the districts of dossiers above that it is.

    >>> city = Region("c", "city", Localized(), "", ("x",))
    >>> known = Known({"x": Totals(contracts=1)}, {})
    >>> region_totals(Regions((city,)), "c", known).contracts
    1
    """
    whole = [known.whole[dossier] for dossier in regions.dossiers(name) if dossier in known.whole]
    views = [(part.dossier, part.district) for part in regions.parts(name)]
    return together([*whole, *(known.districts[view] for view in views if view in known.districts)])


def faults_of_tree(regions: Sequence[Region]) -> tuple[tuple[int, str, str], ...]:
    """Return what is wrong with a tree: the position of the region, the field, and what is wrong.

    >>> faults_of_tree([Region("a", "city", Localized(), parent="b")])
    ((0, 'parent', 'no region is called `b`'),)
    """
    found: list[tuple[int, str, str]] = []
    kinds = {one.id: one.kind for one in regions}
    ids: set[str] = set()
    owners: dict[str, str] = {}
    names: dict[tuple[str, str], str] = {}
    for at, one in enumerate(regions):
        if one.id in ids:
            found.append((at, "id", f"`{one.id}` is the id of two regions"))
        ids.add(one.id)
        found += [(at, "parent", said) for said in _parent_faults(one, kinds)]
        for dossier in one.dossiers:
            if owners.setdefault(dossier, one.id) != one.id:
                found.append((at, "dossiers", f"`{dossier}` belongs to `{owners[dossier]}` already"))
        for district in one.districts:
            if names.setdefault((one.parent, district), one.id) != one.id:
                found.append((at, "districts", f"`{district}` is `{names[one.parent, district]}` already"))
    return tuple(found)


def _parent_faults(one: Region, kinds: Mapping[str, str]) -> list[str]:
    if not one.parent:
        return []
    if one.parent not in kinds:
        return [f"no region is called `{one.parent}`"]
    if KINDS.index(kinds[one.parent]) >= KINDS.index(one.kind):
        # Every step leads to a kind further up, so that no way can lead back to where it began.
        return [f"a {one.kind} cannot stand below the {kinds[one.parent]} `{one.parent}`"]
    return []
