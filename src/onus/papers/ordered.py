"""What whoever orders papers may choose, beyond OUT itself."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any


@dataclass(frozen=True, slots=True)
class Ordered:
    """Choices and further facts for papers.

    Attributes:
        month: civil month, `2023-12`.
        cure_within_us: time for a cure; 0 for as much as the standard itself allows.
        base_url: address that QR codes open; empty for none.
        photos: pictures of the month that may be shown: caption and bytes.
        forecast: spans of snow that is expected, as plain values.
        tomorrow: groups of what is coming, with their places, as plain values.
        vehicles: names of vehicles on record.
        votes: votes of those served: choice and count.
    """

    month: str
    cure_within_us: int = 0
    base_url: str = ""
    photos: tuple[tuple[str, bytes], ...] = ()
    forecast: tuple[dict[str, Any], ...] = ()
    tomorrow: tuple[dict[str, Any], ...] = ()
    vehicles: tuple[str, ...] = ()
    votes: tuple[dict[str, Any], ...] = ()

    @property
    def photos_by_name(self) -> dict[str, tuple[str, bytes]]:
        """Return the pictures by the digest of their bytes, so that the digest of a paper holds them."""
        return {sha256(raw).hexdigest(): (caption, raw) for caption, raw in self.photos}
