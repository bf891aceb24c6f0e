"""States: the last checkpoint of each log that held under this reader's eyes.

In:  a folder.
Out: what was seen of a log, and what is now to be remembered.

The surprise: the signed note is kept, not a note about it. When a log goes back on
itself, the two files are the proof, and anyone can check both signatures. Beside it
stands which log an address showed: else a log under a new name would be a first one.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from onus.base.errors import OnusError
from onus.log.checkpoints import Checkpoint, NotACheckpoint, parse_checkpoint
from onus.log.notes import NotANote, parse_note
from onus.outside.files import atomic_file, bounded_read
from onus.verify.reading import NOTE_BYTES_MAX


class StateBroken(OnusError):
    """What an earlier run kept cannot be read."""

    code = "VERIFY-003"
    what = "{path} holds no checkpoint of an earlier run."
    why = "Without it nobody can tell whether the log still contains what was seen before."
    do = "Bring it back from a copy; or remove it, and rely on this run as on the first."


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a log.

    Attributes:
        checkpoint: that held, whatever its facts came to.
        policy: bytes of the policy that it was judged by.
        at: where the signed note lies.
    """

    checkpoint: Checkpoint
    policy: bytes
    at: str


class States:
    """The folder of what was seen."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; it is made when something is to be remembered."""
        self._folder = folder

    def seen(self, origin: str) -> Seen | None:
        """Return what was seen of a log; None for nothing.

        Raises:
            StateBroken: what lies there is no checkpoint of this log.
        """
        note, policy = self._places(origin)
        if not note.exists():
            return None
        try:
            checkpoint = parse_checkpoint(parse_note(bounded_read(note, limit_bytes=NOTE_BYTES_MAX)).text)
        except (NotANote, NotACheckpoint) as error:
            raise StateBroken(path=note) from error
        if checkpoint.origin != origin or not policy.exists():
            raise StateBroken(path=note)
        return Seen(checkpoint, bounded_read(policy, limit_bytes=NOTE_BYTES_MAX), str(note))

    def seen_at(self, address: str) -> Seen | None:
        """Return what was seen of the log that an address showed last; None for nothing.

        Raises:
            StateBroken: what lies there is no checkpoint of this log.
        """
        place = self._address(address)
        if not address or not place.exists():
            return None
        return self.seen(bounded_read(place, limit_bytes=NOTE_BYTES_MAX).decode(errors="replace"))

    def remember(self, origin: str, note: bytes, policy: bytes, address: str) -> None:
        """Keep a checkpoint, the policy that it was judged by, and the address that showed it, if any."""
        places = self._places(origin)
        # The policy first: a checkpoint without one would be taken for broken.
        kept = [(places[1], policy), (places[0], note)]
        for place, raw in [*kept, *([(self._address(address), origin.encode())] if address else [])]:
            with atomic_file(place) as aside:
                aside.write_bytes(raw)

    def _address(self, address: str) -> Path:
        return self._folder / f"{sha256(address.encode()).hexdigest()[:32]}.address"

    def _places(self, origin: str) -> tuple[Path, Path]:
        name = sha256(origin.encode()).hexdigest()[:32]
        return self._folder / f"{name}.checkpoint", self._folder / f"{name}.policy"
