"""The head of a log: its checkpoint, whom it is believed by, and what was seen before.

In:  a site, the reader's policy or none, and what an earlier run kept.
Out: a checkpoint to rely on, and by what right.

The surprise: without a policy of his own the reader believes the first one that
he was shown, and from then on no other. The statement says so: a key from a
second source is worth more than any number of recomputed hashes.
"""

from __future__ import annotations

from dataclasses import dataclass

from onus.base.errors import OnusError
from onus.base.texts import Localized
from onus.log import policies
from onus.log.checkpoints import Checkpoint, NotACheckpoint, parse_checkpoint
from onus.log.notes import NotANote, Note, parse_note
from onus.log.policies import Policy, TrustedCheckpoint, Verdict, trusted_checkpoint
from onus.log.policy_files import FaultyPolicy, parse_policy
from onus.verify.faults import (
    Missing,
    NoCheckpoint,
    NoQuorum,
    NotASite,
    NotSigned,
    SplitView,
    UnknownSignature,
    WentBack,
)
from onus.verify.reading import NOTE_BYTES_MAX, Site, read
from onus.verify.states import Seen, States
from onus.verify.tree_audit import went_back
from onus.wire.site_layout import CHECKPOINT, POLICY

GIVEN, PINNED, FIRST = "given", "pinned", "first"
"""Where the policy comes from: the reader, an earlier run, or the site itself, for the first time."""
NO_HEAD = Localized("no `log/checkpoint`", "没有 `log/checkpoint`")
SIGNED_BY = Localized(
    "signatures of {names} alone, for the log {origin}", "日志 {origin} 仅有以下签名：{names}"
)
FORGED = Localized("a signature of {name} that does not belong to this text", "{name} 的签名与该文本不符")
TWICE = Localized("two lines of {name}", "{name} 的两行签名")
UNKNOWN = Localized("a signature of {name}", "{name} 的签名")
QUORUM = Localized("cosignatures of {seen}; the quorum is {quorum}", "联署方：{seen}；见证门槛为 {quorum}")
OTHER_LOG = Localized(
    "the log {now}; this address showed {before}, of {size:,} entries, as seen at {seen}; one that "
    "follows it is verified with --policy FILE, its key from a second source",
    "日志 {now}；该地址此前出示的是 {before}，共 {size:,} 个条目（见 {seen}）；若确为其后续日志，"
    "请从另一来源取得公钥，以 --policy 文件 核验",
)
ROOTS = Localized("the root {now}; at {seen} it was {before}", "树根为 {now}；{seen} 所见为 {before}")
NOBODY = Localized("nobody", "无")


@dataclass(frozen=True, slots=True)
class Head:
    """A checkpoint to rely on.

    Attributes:
        note: as it was read.
        trusted: the checkpoint, and who signed it.
        policy: that it was judged by.
        right: where that policy comes from.
        other_policy: True where the site shows another policy than the one that was judged by.
        seen: what an earlier run kept of this log; None for the first.
    """

    note: Note
    trusted: TrustedCheckpoint
    policy: Policy
    policy_bytes: bytes
    right: str
    other_policy: bool
    seen: Seen | None

    @property
    def checkpoint(self) -> Checkpoint:
        """Return the checkpoint."""
        return self.trusted.checkpoint

    @property
    def verdict(self) -> Verdict:
        """Return who signed it."""
        return self.trusted.verdict

    @property
    def before(self) -> int:
        """Return the size that was seen before; 0 where nothing was, or the log is now smaller."""
        return (
            self.seen.checkpoint.size
            if self.seen and self.seen.checkpoint.size <= self.checkpoint.size
            else 0
        )

    def see_that_it_continues(self, root_before: bytes | None) -> None:
        """Compare with what was seen before.

        Args:
            root_before: root over the entries that were there then, rebuilt from what is there now.

        Raises:
            SplitView: another root at the same size.
            WentBack: the log is smaller, or does not begin with what was seen.
        """
        if self.seen is None:
            return
        old, now = self.seen.checkpoint, self.checkpoint
        if old.size == now.size and old.root != now.root:
            found = ROOTS.filled(now=now.root.hex(), before=old.root.hex(), seen=self.seen.at)
            raise SplitView(where=CHECKPOINT, found=found)
        if old.size > now.size or (old.size and root_before != old.root):
            raise went_back(CHECKPOINT, now=now.size, before=old.size, seen=self.seen.at)


def read_head(site: Site, given: bytes | None, states: States | None, *, allow_unknown: bool) -> Head:
    """Read the checkpoint and judge its signatures.

    Args:
        site: to be verified.
        given: the reader's policy file; None for none.
        states: of earlier runs; None where the reader wants none.
        allow_unknown: pass by lines of keys that the policy does not name.

    Raises:
        NotASite, NoCheckpoint, NotSigned, NoQuorum, UnknownSignature: it is not to be relied on.
        WentBack: the address showed another log before, and the reader names none of his own.
        FaultyPolicy: the reader's own policy has faults.
    """
    try:
        raw = read(site, CHECKPOINT, limit=NOTE_BYTES_MAX)
    except Missing:
        raise NotASite(where=site.place, found=NO_HEAD) from None
    try:
        note = parse_note(raw)
        head = parse_checkpoint(note.text)
    except (NotANote, NotACheckpoint) as error:
        raise NoCheckpoint(where=CHECKPOINT, found=str(error.named["reason"])) from error
    seen = states.seen(head.origin) if states else None
    if given is None and states:
        _see_that_it_is_the_same_log(states.seen_at(site.address), head.origin)
    policy_bytes, right, other = _policy_bytes(site, given, seen)
    policy = _policy(policy_bytes, right)
    trusted = _trusted(note, head, policy, allow_unknown=allow_unknown)
    found = Head(note, trusted, policy, policy_bytes, right, other, seen)
    if seen and seen.checkpoint.size >= head.size:
        found.see_that_it_continues(head.root)
    return found


def _see_that_it_is_the_same_log(before: Seen | None, origin: str) -> None:
    if before is None or before.checkpoint.origin == origin:
        return
    old = before.checkpoint
    found = OTHER_LOG.filled(now=origin, before=old.origin, size=old.size, seen=before.at)
    raise WentBack(where=CHECKPOINT, found=found)


def _policy_bytes(site: Site, given: bytes | None, seen: Seen | None) -> tuple[bytes, str, bool]:
    try:
        shown = read(site, POLICY, limit=NOTE_BYTES_MAX)
    except Missing:
        shown = b""
    if given is not None:
        return given, GIVEN, False
    if seen is not None:
        return seen.policy, PINNED, shown != seen.policy
    return shown, FIRST, False


def _policy(raw: bytes, right: str) -> Policy:
    try:
        return parse_policy(raw)
    except FaultyPolicy as error:
        if right == GIVEN:
            raise
        raise NoCheckpoint(where=POLICY, found="; ".join(error.faults)[:500]) from error


def _trusted(note: Note, head: Checkpoint, policy: Policy, *, allow_unknown: bool) -> TrustedCheckpoint:
    try:
        return trusted_checkpoint(note, policy, allow_unknown=allow_unknown)
    except OnusError as error:
        fault = signature_fault(error, note, head.origin)
        if fault is None:
            raise
        raise fault from error


def signature_fault(
    error: OnusError, note: Note, origin: str, *, where: str = CHECKPOINT
) -> NotSigned | NoQuorum | UnknownSignature | None:
    """Return what a refusal by the policy means for a site; None where it is no such refusal."""
    named = error.named
    if isinstance(error, policies.NotSignedByLog):
        names = ", ".join(line.name for line in note.signatures)
        return NotSigned(where=where, found=SIGNED_BY.filled(names=names, origin=origin))
    if isinstance(error, policies.SignatureFails):
        return NotSigned(where=where, found=FORGED.filled(name=named["name"]))
    if isinstance(error, policies.RepeatedSignature):
        return UnknownSignature(where=where, found=TWICE.filled(name=named["name"]))
    if isinstance(error, policies.UnknownSignature):
        return UnknownSignature(where=where, found=UNKNOWN.filled(name=named["name"]))
    if isinstance(error, policies.QuorumNotMet):
        return NoQuorum(where=where, found=QUORUM.filled(seen=named["seen"], quorum=named["quorum"]))
    return None
