"""Services: what a program may report, made from the services that a contract promises.

In:  services of the contract that its contractor owes; sorts of reports.
Out: services with codes, names and attributes.

The surprise: there is no service "other" and none for retaliation. For what is not
promised nobody could be held to account here; and whoever was threatened must not go
through a third party's server.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onus.base.texts import Localized
from onus.core.reports.events import NOT_DONE, ORDERED, WRONG
from onus.wire.open311.answers import Listed, Value

SORTS = (NOT_DONE, WRONG, ORDERED)
TEXT, DATETIME, ONE_OF = "string", "datetime", "singlevaluelist"
REALTIME = "realtime"
HAPPENED, PART, ISSUER, NOTICE = "happened_at", "part", "issuer", "notice_id"
PARTS = ("carriageway", "footway", "crossing", "steps", "stop")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One more question of a service.

    Attributes:
        code: what its answer is called.
        kind: `string`, `datetime` or `singlevaluelist`.
        required: whether a report without it is refused.
        values: keys of a list; empty for other kinds.
    """

    code: str
    kind: str
    required: bool = False
    values: tuple[str, ...] = ()


QUESTIONS: Mapping[str, tuple[Attribute, ...]] = {
    NOT_DONE: (Attribute(HAPPENED, DATETIME), Attribute(PART, ONE_OF, values=PARTS)),
    WRONG: (Attribute(HAPPENED, DATETIME), Attribute(PART, ONE_OF, values=PARTS)),
    ORDERED: (Attribute(ISSUER, TEXT, required=True), Attribute(NOTICE, TEXT), Attribute(HAPPENED, DATETIME)),
}


@dataclass(frozen=True, slots=True)
class Service:
    """One thing that may be reported.

    Attributes:
        code: unique in its dossier; stands in addresses.
        sort: sort of report.
        service: service of the contract.
        title: name of the service of the contract.
    """

    code: str
    sort: str
    service: str
    title: Localized

    @property
    def questions(self) -> tuple[Attribute, ...]:
        """Return what is asked beside place and words."""
        return QUESTIONS[self.sort]


def services_of(contract: Mapping[str, Any]) -> tuple[Service, ...]:
    """Return what may be reported under a contract, as its document of an assessment has it.

    >>> contract = {"services": [{"id": "snow", "title": {"en": "Snow", "zh": "除雪"}}],
    ...             "obligations": [{"service": "snow", "owed_by": "contractor"}]}
    >>> [one.code for one in services_of(contract)]
    ['not_done_snow', 'wrong_snow', 'ordered_snow']
    """
    owed = {one["service"] for one in contract.get("obligations", ()) if one["owed_by"] == "contractor"}
    return tuple(
        Service(f"{sort}_{one['id']}", sort, one["id"], Localized(one["title"]["en"], one["title"]["zh"]))
        for one in contract.get("services", ())
        if one["id"] in owed
        for sort in SORTS
    )


@dataclass(frozen=True, slots=True)
class SaidOfService:
    """The words of a service in the language of an answer."""

    name: str
    description: str
    group: str
    keywords: str


def service_list(services: Sequence[tuple[Service, SaidOfService]]) -> Listed:
    """Return the answer to `GET services`."""
    return Listed(
        "service",
        tuple(
            {
                "service_code": one.code, "service_name": said.name, "description": said.description,
                "metadata": bool(one.questions), "type": REALTIME, "keywords": said.keywords, "group": said.group,
            }
            for one, said in services
        ),
    )  # fmt: skip


def service_definition(service: Service, words: Mapping[str, str]) -> Value:
    """Return the answer to `GET services/CODE`.

    Args:
        service: which.
        words: for each attribute its question and for each value of a list its name.
    """
    return {
        "service_code": service.code,
        "attributes": Listed(
            "attribute",
            tuple(
                {
                    "variable": True, "code": one.code, "datatype": one.kind, "required": one.required,
                    "datatype_description": words.get(f"{one.kind}_hint", ""), "order": order,
                    "description": words[one.code],
                    "values": Listed(
                        "value", tuple({"key": key, "name": words[f"{one.code}_{key}"]} for key in one.values)
                    ),
                }
                for order, one in enumerate(service.questions, 1)
            ),
        ),
    }  # fmt: skip


def words_wanted(service: Service) -> tuple[str, ...]:
    """Return the keys that `service_definition` wants words for.

    >>> words_wanted(Service("not_done_s", "not_done", "s", Localized()))[:4]
    ('happened_at', 'datetime_hint', 'part', 'singlevaluelist_hint')
    """
    keys: list[str] = []
    for one in service.questions:
        keys += [one.code, f"{one.kind}_hint", *(f"{one.code}_{key}" for key in one.values)]
    return tuple(keys)
