"""Notices: was work shifted onto residents and shops? The test in seven parts.

In:  a notice, the contract, the rules in force that day, the acts, and which
     contractor duties were overdue when it was issued.
Out: `NoticeFinding`: seven parts, a verdict, what is still owed, the reply.

The surprise: everything is judged at the instant of the notice. An act against
the contractor counts only if it was done and written down by then; one that
was dated back is listed as a late entry, and the verdict stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onus.base.instants import Instant
from onus.base.texts import Localized
from onus.core.accountability.escalation import AGAINST, CONTRACTOR
from onus.core.accountability.register import Register
from onus.core.burden.double_payment import owed_there
from onus.core.burden.parts import (
    CANNOT_TELL,
    FAILS,
    HOLDS,
    PARTS,
    Circumstances,
    PartFinding,
    is_asymmetric,
    judge_part,
)
from onus.core.contracts.contract import Contract
from onus.core.contracts.facts import Act, Notice
from onus.core.contracts.rulebook import Rule, Rulebook

BURDEN_SHIFT, DEFECTIVE = "burden_shift", "defective"
SHIFTING = ("scope", "double_payment")
"""Parts that show that contracted work was moved onto others."""


@dataclass(frozen=True, slots=True)
class OverdueGroup:
    """Duties of one obligation that were overdue in one district at a notice's instant.

    Attributes:
        earliest_due: when the first of them fell due.
        opened_at: when the window of the first of them opened; acts before it
            were about something else. None counts acts however old.
    """

    obligation: str
    district: str
    count: int
    earliest_due: Instant
    opened_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class NoticeFinding:
    """What the burden test says of one notice.

    Attributes:
        notice: id of the notice.
        issuer: its body, with the posts of it that may issue notices.
        parts: the seven parts, in their order.
        verdict: `burden_shift` when scope or double payment fails; `defective`
            when another part fails; `cannot_tell` when none fails and some
            cannot be told; `holds` when all seven hold.
        asymmetry: whether others were threatened while overdue duties of the
            contractor went without an act, as a fact, whatever rule applies.
        still_owed: what the addressee still lawfully owes.
        reply: what the issuer answered; empty until it did.
        reply_source: where the answer can be read.
        late_entries: acts dated by the notice's instant and written down after it.
    """

    notice: str
    issuer: str
    issuing_posts: tuple[str, ...]
    parts: tuple[PartFinding, ...]
    verdict: str
    asymmetry: bool
    still_owed: Localized
    reply: Localized
    reply_at: Instant | None
    reply_source: str
    late_entries: tuple[str, ...]

    @property
    def fails(self) -> bool:
        """Return whether any part of the test fails."""
        return any(part.verdict == FAILS for part in self.parts)


def judge_notice(
    notice: Notice,
    *,
    contract: Contract,
    rulebook: Rulebook,
    register: Register,
    acts: Sequence[Act],
    overdue: Sequence[OverdueGroup],
    day: date,
    as_of: Instant | None = None,
) -> NoticeFinding:
    """Judge a notice by the seven-part test.

    Args:
        notice: what residents or shops were asked to do.
        contract: what the contractor had promised and was paid for.
        rulebook: rules of kind `burden`, each with the `part` that it decides.
        register: posts of the issuer.
        acts: of any kind; those against the contractor there are picked out.
        overdue: duties overdue at the notice's instant; those of other
            services, districts and debtors are left out.
        day: local day of the notice, on which a rule must be in force.
        as_of: facts written down later are not seen; None sees all that is given.

    Raises:
        TwoRulesInForce: a pack holds two versions of one rule for that day.

    >>> notice = Notice("n", "b", Instant(0), Instant(0), Localized())
    >>> contract = Contract("c", Localized(), "x", "government", date(2023, 9, 1), date(2047, 9, 1))
    >>> judge_notice(notice, contract=contract, rulebook=Rulebook(), register=Register(), acts=(),
    ...              overdue=(), day=date(2023, 12, 19)).verdict
    'cannot_tell'
    """
    seen = _circumstances(notice, contract, acts, overdue, day, as_of)
    rules = {part: _rules_of(part, rulebook, day) for part in PARTS}
    parts = tuple(
        judge_part(part, seen, applied, passed_over=others) for part, (applied, others) in rules.items()
    )
    replied = notice.reply_at is None or as_of is None or notice.reply_at <= as_of
    issuing = [
        post.id for post in register.posts if post.body == notice.issuer and "issue_notice" in post.powers
    ]
    return NoticeFinding(
        notice=notice.id,
        issuer=notice.issuer,
        issuing_posts=tuple(sorted(issuing)),
        parts=parts,
        verdict=_verdict(parts),
        asymmetry=is_asymmetric(seen),
        still_owed=_still_owed([rule for applied, _ in rules.values() for rule in applied]),
        reply=notice.reply if replied else Localized(),
        reply_at=notice.reply_at if replied else None,
        reply_source=notice.reply_source if replied else "",
        late_entries=tuple(act.id for act in seen.acts_late),
    )


def _verdict(parts: Sequence[PartFinding]) -> str:
    failed = [part.part for part in parts if part.verdict == FAILS]
    if any(part in SHIFTING for part in failed):
        return BURDEN_SHIFT
    if failed:
        return DEFECTIVE
    return HOLDS if all(part.verdict == HOLDS for part in parts) else CANNOT_TELL


def _circumstances(
    notice: Notice,
    contract: Contract,
    acts: Sequence[Act],
    overdue: Sequence[OverdueGroup],
    day: date,
    as_of: Instant | None,
) -> Circumstances:
    owed = [obligation.id for obligation in owed_there(notice, contract)]
    there = [group for group in overdue if group.count > 0 and _is_there(group, owed, notice)]
    about = [group.obligation for group in there] or owed
    opened = [group.opened_at for group in there if group.opened_at is not None]
    since = min(opened) if len(opened) == len(there) and opened else None
    dated = sorted(
        (act for act in acts if _is_against(act, notice, about) and _within(act, notice, since)),
        key=lambda act: (act.happened_at, act.id),
    )
    known = [act for act in dated if as_of is None or act.recorded_at <= as_of]
    return Circumstances(
        notice=notice,
        contract=contract,
        day=day,
        overdue=sum(group.count for group in there),
        earliest_due=min((group.earliest_due for group in there), default=None),
        acts_before=tuple(act for act in known if act.recorded_at <= notice.happened_at),
        acts_late=tuple(act for act in known if act.recorded_at > notice.happened_at),
        as_of=as_of,
    )


def _is_there(group: OverdueGroup, owed: Sequence[str], notice: Notice) -> bool:
    inside = not notice.districts or not group.district or group.district in notice.districts
    overdue_by_then = group.earliest_due <= notice.happened_at
    return group.obligation in owed and inside and overdue_by_then


def _within(act: Act, notice: Notice, since: Instant | None) -> bool:
    return (since is None or since <= act.happened_at) and act.happened_at <= notice.happened_at


def _is_against(act: Act, notice: Notice, obligations: Sequence[str]) -> bool:
    """Return whether an act burdens the contractor, there, for what was owed."""
    if act.kind not in AGAINST or act.toward != CONTRACTOR:
        return False
    everywhere = not act.districts or not notice.districts
    inside = everywhere or any(district in notice.districts for district in act.districts)
    # A duty is named `obligation/place/occurrence`.
    named = [name for name in act.duties for o in obligations if f"{name}/".startswith(f"{o}/")]
    return inside and (not act.duties or bool(named))


def _rules_of(part: str, rulebook: Rulebook, day: date) -> tuple[list[Rule], list[Rule]]:
    """Return the rules on a part that may be applied on a day, dated ones first, and the others."""
    mine = [rule for rule in rulebook.of_kind("burden") if rule.parameters.get("part") == part]
    ids = dict.fromkeys(rule.id for rule in mine)
    known = [rulebook.known(rule_id, day) for rule_id in ids]
    applied = [rule for rule in known if rule is not None and rule in mine]
    ordered = sorted(applied, key=lambda rule: (rule.since is None, rule.id))
    passed = sorted((rule for rule in mine if rule not in applied), key=lambda rule: rule.key)
    return ordered, passed


def _still_owed(rules: Sequence[Rule]) -> Localized:
    """Return what addressees still lawfully owe; the rule on scope says it before any other."""
    ordered = sorted(rules, key=lambda rule: rule.parameters.get("part") != "scope")
    texts = [rule.parameters.get("still_owed") for rule in ordered]
    return next((_localized(text) for text in texts if text), Localized())


def _localized(value: object) -> Localized:
    if isinstance(value, Localized):
        return value
    if isinstance(value, Mapping):
        return Localized(en=str(value.get("en", "")), zh=str(value.get("zh-Hans", "")))
    return Localized(en=str(value))
