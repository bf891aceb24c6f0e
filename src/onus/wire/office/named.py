"""Named: places, posts and services as people write them, and the ids they stand for.

In:  what lists and dossier know by id and name.
Out: the one id that a text means; or `Unreadable` with what it may have meant.

The surprise: a name that two places bear means neither of them. Whoever writes it is
asked for the number or the full name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from onus.base.texts import Localized
from onus.wire.office.cell_texts import folded, shown
from onus.wire.office.reading_faults import TwoPlaces, UnknownPlace, UnknownPost, UnknownService
from onus.wire.office.unreadable import Unreadable

SHOWN_MAX = 8
NEAR_MAX = 3


@dataclass(frozen=True, slots=True)
class Named:
    """Ids by every name they are known by, evened.

    Attributes:
        ids: of each evened name, the ids that bear it, in order.
        titles: what is shown for each id.
    """

    ids: Mapping[str, tuple[str, ...]]
    titles: Mapping[str, str]

    def find(self, text: str) -> tuple[str, ...]:
        """Return the ids that a text may mean.

        >>> named([("R-1", "人民路", ("人民路",))]).find("人民 路")
        ('R-1',)
        """
        return self.ids.get(folded(text), ())

    def known(self) -> str:
        """Return what is known, for a sentence.

        >>> named([("R-1", "人民路", ())]).known()
        '人民路'
        """
        titles = list(dict.fromkeys(self.titles.values()))
        more = "…" if len(titles) > SHOWN_MAX else ""
        return "、".join(titles[:SHOWN_MAX]) + more

    def near(self, text: str) -> tuple[str, ...]:
        """Return titles that hold the text or are held by it.

        >>> named([("R-1", "人民路（东段）", ())]).near("人民路")
        ('人民路（东段）',)
        """
        name = folded(text)
        alike = [
            title
            for title in dict.fromkeys(self.titles.values())
            if name
            and (name in folded(title) or folded(title) in name or _differ_by_one(name, folded(title)))
        ]
        return tuple(alike[:NEAR_MAX])


def named(known: Iterable[tuple[str, str, Iterable[str]]]) -> Named:
    """Return ids by their names.

    Args:
        known: of each thing its id, what is shown for it, and its other names.

    >>> named([("a", "甲", ("甲",)), ("b", "乙", ("甲",))]).find("甲")
    ('a', 'b')
    """
    ids: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for id_, title, names in known:
        titles[id_] = title
        for name in dict.fromkeys(folded(each) for each in (id_, title, *names)):
            if name and id_ not in ids.setdefault(name, []):
                ids[name].append(id_)
    # An id wins over a name that another thing happens to bear.
    for id_ in titles:
        ids[folded(id_)] = [id_]
    return Named({name: tuple(found) for name, found in ids.items()}, titles)


def short_names(name: str) -> tuple[str, ...]:
    """Return a name with and without the ends in brackets that tell parts of one road apart.

    >>> short_names("人民路(东门-西门)"), short_names("人民路")
    (('人民路(东门-西门)', '人民路'), ('人民路',))
    """
    return (name, name[: name.rindex("(")]) if name.endswith(")") and "(" in name[1:] else (name,)


def place(text: str, places: Named) -> str | Unreadable:
    """Return the id of a place.

    >>> place("和平路", named([("R-1", "人民路", ())])).kind.code
    'SHEET-031'
    """
    found = places.find(text)
    if len(found) == 1:
        return found[0]
    if not found:
        near = "、".join(places.near(text))
        hint = Localized(f" Near it: {near}." if near else "", f"相近的有：{near}。" if near else "")
        return Unreadable(UnknownPlace, {"found": shown(text), "near": hint})
    return Unreadable(TwoPlaces, {"found": shown(text), "known": _several(found, places)})


def post(text: str, posts: Named) -> str | Unreadable:
    """Return the id of a post, by its title, its body with its title, or its holder.

    >>> post("监管岗", named([("supervisor", "监管岗", ("1 号",))]))
    'supervisor'
    """
    found = posts.find(text)
    if len(found) == 1:
        return found[0]
    if not found:
        return Unreadable(UnknownPost, {"found": shown(text), "known": posts.known()})
    return Unreadable(TwoPlaces, {"found": shown(text), "known": _several(found, posts)})


def service(text: str, services: Named) -> str | Unreadable:
    """Return the id of a service of the contract.

    >>> service("除雪", named([("snow", "除雪", ())]))
    'snow'
    """
    found = services.find(text)
    if len(found) == 1:
        return found[0]
    return Unreadable(UnknownService, {"found": shown(text), "known": services.known()})


def _several(ids: tuple[str, ...], known: Named) -> Localized:
    told = [f"{known.titles[id_]} [{id_}]" for id_ in ids[:SHOWN_MAX]]
    return Localized(" or ".join(told), "或".join(told))


def _differ_by_one(one: str, other: str) -> bool:
    return len(one) == len(other) > 1 and sum(a != b for a, b in zip(one, other, strict=True)) == 1
