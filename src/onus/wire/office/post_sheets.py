"""Posts and holders: the rows of the sheet as the register of a dossier.

In:  records of sheets of posts.
Out: the tables of `officers.toml`, the posts by every name they go by, and every fault.

The surprise: one person in two posts is two rows, and one post with two persons
one after the other is two rows as well. What rows of one post say of the post must agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from onus.base.instants import EPOCH, Instant, ZoneTable
from onus.wire.office.cell_texts import folded
from onus.wire.office.cell_times import Moment, instant_at
from onus.wire.office.named import Named, named
from onus.wire.office.reading_faults import Contradiction, EmptyEntry
from onus.wire.office.records import Record, Sheet
from onus.wire.office.sheet_faults import SheetFault
from onus.wire.officer_names import names_nobody

POSTS = "posts"
OF_THE_POST = ("powers", "answers", "districts", "step", "within_h", "head")


@dataclass
class Posts:
    """What the sheets of posts come to.

    Attributes:
        bodies: bodies with names and roles.
        posts: posts.
        holdings: who held which post from when until when.
        assignments: what a post answers for.
        ladder: steps, in their order.
        remarks: where each entry stands, by its path.
        holders: names of the holders of each post.
        faults: what is wrong.
    """

    bodies: dict[str, dict[str, object]] = field(default_factory=dict)
    posts: dict[str, dict[str, object]] = field(default_factory=dict)
    holdings: list[dict[str, object]] = field(default_factory=list)
    assignments: list[dict[str, object]] = field(default_factory=list)
    ladder: dict[int, dict[str, object]] = field(default_factory=dict)
    firsts: dict[str, Record] = field(default_factory=dict)
    holders: dict[str, list[str]] = field(default_factory=dict)
    faults: list[SheetFault] = field(default_factory=list)

    def tables(self) -> Mapping[str, object]:
        """Return the tables of `officers.toml`."""
        ladder = [self.ladder[step] for step in sorted(self.ladder)]
        sources = [record.source_ref for record in self.firsts.values()]
        return {
            "ladder_source": sources[0] if sources else "",
            "bodies": list(self.bodies.values()),
            "posts": list(self.posts.values()),
            "holdings": self.holdings,
            "assignments": self.assignments,
            "ladder": ladder,
        }

    def named(self) -> Named:
        """Return the posts by title, by body with title, and by holder."""
        return named(
            (
                id_,
                str(_zh(post["title"])),
                (f"{post['body']}{_zh(post['title'])}", *self.holders.get(id_, ())),
            )
            for id_, post in self.posts.items()
        )


def posts_of(sheets: Sequence[Sheet], zone: ZoneTable) -> Posts:
    """Return the register that the sheets of posts say.

    Args:
        sheets: of which those of other kinds are passed over.
        zone: time zone of the dossier.
    """
    found = Posts()
    titles: dict[str, set[str]] = {}
    records = [r for sheet in sheets if sheet.mapping.kind.id == POSTS for r in sheet.records]
    usable = [r for r in records if r.text("body") and r.text("post")]
    for record in usable:
        titles.setdefault(folded(record.text("post")), set()).add(folded(record.text("body")))
    for record in usable:
        _body(found, record)
        id_ = _post_id(record, shared=len(titles[folded(record.text("post"))]) > 1)
        _post(found, record, id_)
        _holding(found, record, id_, zone)
    return found


def _post_id(record: Record, *, shared: bool) -> str:
    """Return the id of a post: its title, after its body where two bodies have such a post."""
    title = "".join(record.text("post").split())
    return "".join(record.text("body").split()) + title if shared else title


def _body(found: Posts, record: Record) -> None:
    id_ = "".join(record.text("body").split())
    roles = list(record.texts("roles"))
    body = found.bodies.setdefault(id_, {"id": id_, "name": {"zh-Hans": record.text("body")}, "roles": []})
    known = body["roles"]
    if isinstance(known, list):
        known += [role for role in roles if role not in known]


def _post(found: Posts, record: Record, id_: str) -> None:
    first = found.firsts.setdefault(id_, record)
    if first is not record:
        _agree(found, first, record)
        return
    found.posts[id_] = {
        "id": id_,
        "body": "".join(record.text("body").split()),
        "title": {"zh-Hans": record.text("post")},
        "powers": list(record.texts("powers")),
        "powers_source": record.text("source") or record.source_ref,
        "head": record.yes("head"),
    }
    answers, districts = list(record.texts("answers")), list(record.texts("districts"))
    if not record.yes("head") or answers or districts:
        found.assignments.append({"post": id_, "answers": answers, "districts": districts})
    _step(found, record, id_)


def _step(found: Posts, record: Record, id_: str) -> None:
    step, within = record.whole("step"), record.whole("within_h")
    if step is None and within is None:
        return
    if step is None or not within:
        missing = "step" if step is None else "within_h"
        found.faults.append(record.fault(EmptyEntry, missing, title=record.title(missing)))
        return
    if step in found.ladder:
        other = str(found.ladder[step]["post"])
        found.faults.append(
            record.fault(
                Contradiction, "step", one=id_, first=str(step), other=other, second=str(step),
            )
        )  # fmt: skip
        return
    found.ladder[step] = {"post": id_, "within_h": within}


def _agree(found: Posts, first: Record, record: Record) -> None:
    """Tell where two rows of one post contradict one another; what is left empty agrees."""
    for name in OF_THE_POST:
        if name in record.values and name in first.values and record.values[name] != first.values[name]:
            found.faults.append(
                record.fault(
                    Contradiction, name, one=first.source_ref, first=first.cell_text(name),
                    other=record.source_ref, second=record.cell_text(name),
                )
            )  # fmt: skip


def _holding(found: Posts, record: Record, id_: str, zone: ZoneTable) -> None:
    holder, since, until = record.text("holder"), record.moment("since"), record.moment("until")
    if not holder:
        return
    found.holders.setdefault(id_, []).append(holder)
    if since is None:
        if not record.cell_text("since"):
            found.faults.append(record.fault(EmptyEntry, "since", title=record.title("since")))
        return
    holding: dict[str, object] = {
        "post": id_,
        "holder": holder,
        "since": aware(instant_at(since, zone), zone),
        "deputy": record.yes("deputy"),
        "anonymous": names_nobody(holder),
        "source": record.text("source") or record.source_ref,
    }
    if until is not None:
        last = instant_at(Moment(until.day + timedelta(days=1)), zone)
        if until.day < since.day:
            found.faults.append(
                record.fault(
                    Contradiction, "until", one=record.title("since"), first=since.day.isoformat(),
                    other=record.title("until"), second=until.day.isoformat(),
                )
            )  # fmt: skip
            return
        holding["until"] = aware(last, zone)
    found.holdings.append(holding)


def aware(at: Instant, zone: ZoneTable) -> datetime:
    """Return an instant as the clocks of a zone show it, with its offset.

    >>> from onus.base.instants import UTC_ZONE
    >>> aware(Instant(0), UTC_ZONE).isoformat()
    '1970-01-01T00:00:00+00:00'
    """
    offset = timezone(timedelta(microseconds=zone.offset_us(at)))
    return (EPOCH + timedelta(microseconds=at)).astimezone(offset)


def _zh(title: object) -> str:
    return str(title["zh-Hans"]) if isinstance(title, dict) else ""
