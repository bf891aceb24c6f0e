"""Wording: texts that officers need again and again, with places to be filled in.

In:  the kind of an act, and what is known of the case.
Out: a text in each language; what is not known stays visible as a gap.

The surprise: a text is a proposal. Whoever signs it may change every word; the act
records what was signed, never the name of a template. A text that says what happened
is put into no form by itself: nobody excuses, waives or decides with words that they
did not choose, and a text with a place still open is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from onus.base.texts import Localized

PLACE = re.compile(r"\{([a-z_]+)\}")
GAP = "____"
BLANK = re.compile(r"_{2,}|[:\N{FULLWIDTH COLON}]\s*\Z")
"""A gap, or an end where the answer should stand."""
CHOSEN = ("excuse", "waiver", "decision")
"""Kinds of act whose text must be chosen or written by whoever signs."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One text for one kind of act.

    Attributes:
        id: its name in forms.
        kind: kind of act that it is for.
        field: field of the form that it fills.
        title: what it is called in the list.
        text: with places `{obligation}`, `{district}`, `{count}`, `{due}`, `{until}`, `{clause}`.
    """

    id: str
    kind: str
    field: str
    title: Localized
    text: Localized

    def filled(self, known: Mapping[str, Localized]) -> Localized:
        """Return the text with what is known in its places, and a gap for what is not.

        >>> WORDINGS[0].filled({}).en.count(GAP) > 0
        True
        """
        return Localized(
            PLACE.sub(lambda place: known.get(place[1], NOTHING).en or GAP, self.text.en),
            PLACE.sub(lambda place: known.get(place[1], NOTHING).zh or GAP, self.text.zh),
        )


NOTHING = Localized()


def _wording(name: str, kind: str, field: str, title: tuple[str, str], text: tuple[str, str]) -> Wording:
    return Wording(name, kind, field, Localized(en=title[1], zh=title[0]), Localized(en=text[1], zh=text[0]))


WORDINGS: tuple[Wording, ...] = (
    _wording(
        "order-usual", "order_to_cure", "text", ("整改通知（通用）", "Order to cure (usual)"),
        (("{district}“{obligation}”共 {count} 项应于 {due} 前完成，至今未完成。依据合同 {clause}，责令你单位限期完成整改，"
         "并在期限届满前将作业轨迹、作业单和照片录入系统。"),
         ("In {district}, {count} duties of “{obligation}” were due by {due} and are not done. Under clause {clause} "
         "you are ordered to do them within the time given here, and to enter tracks, crew sheets and photos by then.")),
    ),
    _wording(
        "order-again", "order_to_cure", "text", ("整改通知（再次）", "Order to cure (repeated)"),
        (("{district}“{obligation}”经责令整改后仍有 {count} 项未完成（应于 {due} 前完成）。现再次责令整改，逾期仍未完成的，"
         "将组织代履行，费用由你单位承担。"),
         ("After an order to cure, {count} duties of “{obligation}” in {district} are still not done (due by {due}). "
         "You are ordered once more; what is then not done will be done by others at your cost.")),
    ),
    _wording(
        "summons-usual", "summons", "text", ("约谈（通用）", "Interview (usual)"),
        ("就{district}“{obligation}”{count} 项未完成一事约谈你单位负责人，请携带当次作业的轨迹、作业单和人员、设备名册。",
         ("You are asked to an interview about {count} duties of “{obligation}” in {district} that are not done. "
         "Bring the tracks, crew sheets, and lists of staff and equipment of that work.")),
    ),
    _wording(
        "substitute-usual", "substitute_performance", "text", ("代履行（通用）", "Substitute performance (usual)"),
        ("{district}“{obligation}”{count} 项经催告仍未完成，现安排他人代为完成，费用凭实际支出单据结算。",
         ("{count} duties of “{obligation}” in {district} are not done although they were demanded. "
         "Others will do them; the cost is charged by the bills for it.")),
    ),
    _wording(
        "inspection-usual", "inspection", "text", ("检查（通用）", "Inspection (usual)"),
        ("对{district}“{obligation}”应于 {due} 前完成的点位进行现场检查，检查结果逐点记录。",
         "Inspection of the places in {district} where “{obligation}” was due by {due}; the result is recorded place by place."),
    ),
    _wording(
        "report-usual", "report_up", "text", ("上报（通用）", "Report to the superior (usual)"),
        ("{district}“{obligation}”{count} 项应于 {due} 前完成，至今未完成。本岗位无责令整改和扣款权限，现报请处理。",
         ("{count} duties of “{obligation}” in {district} were due by {due} and are not done. "
         "This post may neither order nor deduct; the case is reported for decision.")),
    ),
    _wording(
        "serve-usual", "serve", "text", ("送达（通用）", "Service (usual)"),
        ("现送达{district}“{obligation}”{count} 项的认定。如有异议，请在答复期限内提出答复。",
         ("The findings on {count} duties of “{obligation}” in {district} are served. "
         "Whoever disagrees may reply within the time that runs from now.")),
    ),
    _wording(
        "decision-upheld", "decision", "reason", ("决定：维持认定", "Decision: finding upheld"),
        ("已核对答复及所附证据。所述情况未改变认定所依据的事实，维持认定。理由：",
         "The reply and its evidence were checked. They do not change the facts that the finding rests on; it stands. Reason: "),
    ),
    _wording(
        "decision-evidence", "decision", "reason", ("决定：采信新证据", "Decision: new evidence accepted"),
        ("已核对答复，所附证据已录入，认定将在下一次评定时按新事实重新作出。采信的证据：",
         "The reply was checked and its evidence is on the record; the next assessment judges by the new facts. Evidence: "),
    ),
    _wording(
        "excuse-road", "excuse", "reason", ("免责：道路封闭", "Excuse: road closed"),
        ("{district}道路因封闭施工无法作业，封闭文件和起止时间：",
         "In {district} the road was closed and could not be worked on. Paper of the closure, and its times: "),
    ),
)  # fmt: skip


def wordings_for(kind: str) -> tuple[Wording, ...]:
    """Return the texts for a kind of act, in the order of the list.

    >>> [one.id for one in wordings_for("report_up")]
    ['report-usual']
    """
    return tuple(one for one in WORDINGS if one.kind == kind)


def usual_for(kind: str) -> Wording | None:
    """Return the text that stands in the form of a kind of act at first; None where it must be chosen.

    >>> usual_for("report_up").id, usual_for("excuse")
    ('report-usual', None)
    """
    return next(iter(wordings_for(kind)), None) if kind not in CHOSEN else None


def has_open_place(text: str) -> bool:
    """Return whether a text still has a place that was to be filled in.

    >>> has_open_place("Paper of the closure: "), has_open_place("Due by ____."), has_open_place("Closed: see 12.")
    (True, True, False)
    """
    return BLANK.search(text) is not None
