"""Policies: whose signatures make a checkpoint one to rely on.

In:  the text of a policy file, and a signed note.
Out: the policy with its nested quorum; what it says of the note.

The surprise: a signature by a key that the policy does not name is refused
unless the reader allows it. Readers of other programs pass over it in silence;
here every byte of what is published has to have a reason.

Source: C2SP tlog-policy, signed-note and tlog-cosignature.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from onus.base.errors import OnusError
from onus.log.checkpoints import Checkpoint, parse_checkpoint
from onus.log.keys import VerifierKey, signed_at
from onus.log.notes import Note, SignatureLine

NONE = "none"


@dataclass(frozen=True, slots=True)
class Log:
    """A log that the policy knows: its key, and where it may be reached."""

    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness: its name within the policy, its key, and where it takes checkpoints."""

    name: str
    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Witnesses or groups of which at least `threshold` must have witnessed."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Whom to believe.

    Attributes:
        logs: any one of them must have signed.
        witnesses: whose cosignatures count.
        groups: each names only witnesses and groups before it.
        quorum: name of a witness or a group, or `none`.
    """

    logs: tuple[Log, ...]
    witnesses: tuple[Witness, ...] = ()
    groups: tuple[Group, ...] = ()
    quorum: str = NONE

    def met(self, cosigned: Collection[str]) -> bool:
        """Return whether these witnesses, by their names in the policy, make up the quorum.

        >>> key = VerifierKey("w", bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
        >>> policy = Policy((), (Witness("w", key),), (Group("g", 1, ("w",)),), "g")
        >>> policy.met(["w"]), policy.met([]), Policy(()).met([])
        (True, False, True)
        """
        known = {witness.name: witness.name in cosigned for witness in self.witnesses}
        for group in self.groups:
            known[group.name] = sum(known[member] for member in group.members) >= group.threshold
        return self.quorum == NONE or known[self.quorum]

    def encode(self) -> bytes:
        """Return the policy as the text of a file."""
        lines = [f"log {one.key.encode()} {one.url}".rstrip() for one in self.logs]
        lines += [f"witness {one.name} {one.key.encode()} {one.url}".rstrip() for one in self.witnesses]
        lines += [f"group {one.name} {one.threshold} {' '.join(one.members)}" for one in self.groups]
        return "".join(line + "\n" for line in (*lines, f"quorum {self.quorum}")).encode(
            "utf-8", "surrogateescape"
        )


class NotSignedByLog(OnusError):
    """No log of the policy signed the checkpoint."""

    code = "LOG-011"
    what = "The checkpoint of `{origin}` bears no signature of a log that the policy names: {named}."
    why = "Anyone could have written it."
    do = "Use the policy of this log, or leave what the address serves alone."


class SignatureFails(OnusError):
    """A line claims a known key and does not verify."""

    code = "LOG-012"
    what = "The signature of `{name}` does not belong to this text."
    why = "The text was changed after it was signed, or the signature is forged."
    do = "Keep the file as evidence and fetch the original from the log."


class QuorumNotMet(OnusError):
    """Too few witnesses signed."""

    code = "LOG-013"
    what = "The checkpoint is witnessed by {seen}; the policy asks for the quorum `{quorum}`."
    why = "Without witnesses a log can show one past to one reader and another to the next."
    do = "Wait for the witnesses, or ask the operator of the log why they do not sign."


class UnknownSignature(OnusError):
    """A signature is by a key that nobody named."""

    code = "LOG-014"
    what = "A signature of `{name}` stands under the text, whose key the policy does not name."
    why = "Nothing can be said of it, and every byte that is published has to have a reason."
    do = "Name its key in the policy, or pass --allow-unknown."


class RepeatedSignature(OnusError):
    """One key signed one text in two lines."""

    code = "LOG-015"
    what = "`{name}` signed this text twice with one key."
    why = "A note with a line too many is not the note that was published."
    do = "Fetch the original from the log."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a policy says of a signed text.

    Attributes:
        log: key of the log that signed.
        witnessed_at: seconds since 1970 UTC by the name of each witness that signed.
        unknown: lines of keys that the policy does not name.
    """

    log: VerifierKey
    witnessed_at: Mapping[str, int]
    unknown: tuple[SignatureLine, ...] = ()


@dataclass(frozen=True, slots=True)
class TrustedCheckpoint:
    """A checkpoint that a policy makes one to rely on."""

    checkpoint: Checkpoint
    verdict: Verdict


def trusted_checkpoint(note: Note, policy: Policy, *, allow_unknown: bool = False) -> TrustedCheckpoint:
    """Return the checkpoint of a note that a log of the policy signed and its quorum witnessed.

    Raises:
        NotACheckpoint: its text is none.
        NotSignedByLog: no log of that origin signed it.
        SignatureFails: a line claims a known key and does not verify.
        RepeatedSignature: one key signed twice.
        UnknownSignature: a key that the policy does not name signed, and that is not allowed.
        QuorumNotMet: too few witnesses signed.
    """
    checkpoint = parse_checkpoint(note.text)
    verdict = signatures(note, policy, origin=checkpoint.origin, allow_unknown=allow_unknown)
    if not policy.met(verdict.witnessed_at):
        seen = ", ".join(sorted(verdict.witnessed_at)) or "nobody"
        raise QuorumNotMet(seen=seen, quorum=policy.quorum)
    return TrustedCheckpoint(checkpoint, verdict)


def signatures(note: Note, policy: Policy, *, origin: str, allow_unknown: bool = False) -> Verdict:
    """Return who signed a text, a log of this origin among them; no quorum is asked.

    Raises:
        NotSignedByLog, SignatureFails, RepeatedSignature, UnknownSignature: as `trusted_checkpoint`.
    """
    logs = [one.key for one in policy.logs if one.key.name == origin]
    signer: VerifierKey | None = None
    witnessed: dict[str, int] = {}
    unknown, seen = [], set()
    for line in note.signatures:
        log = next((key for key in logs if key.claims(line)), None)
        witness = next((one for one in policy.witnesses if one.key.claims(line)), None)
        key = log or (witness.key if witness else None)
        if key is None:
            unknown.append(line)
            continue
        if key in seen:
            raise RepeatedSignature(name=line.name)
        if not key.signed(note.text, line):
            raise SignatureFails(name=line.name)
        seen.add(key)
        signer = signer or log
        if witness is not None:
            witnessed[witness.name] = signed_at(line) or 0
    if signer is None:
        raise NotSignedByLog(origin=origin, named=", ".join(one.key.name for one in policy.logs) or NONE)
    if unknown and not allow_unknown:
        raise UnknownSignature(name=unknown[0].name)
    return Verdict(signer, witnessed, tuple(unknown))
