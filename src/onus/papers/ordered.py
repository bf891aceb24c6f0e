"""What whoever orders papers may choose, beyond OUT itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Ordered:
    """Choices and further facts for papers.

    Attributes:
        month: civil month, `2023-12`.
        cure_within_us: time for a cure; 0 for as much as the standard itself allows.
        base_url: address that QR codes open; empty for none.
        photos: pictures of the month that may be shown: caption and bytes.
        forecast: snowfalls that are expected.
        tomorrow: what is owed on the next day.
        votes: votes of those served, for the evaluation of a year.
    """

    month: str
    cure_within_us: int = 0
    base_url: str = ""
    photos: tuple[tuple[str, bytes], ...] = ()
    forecast: tuple[dict[str, Any], ...] = field(default=())
    tomorrow: tuple[dict[str, Any], ...] = field(default=())
    votes: tuple[dict[str, Any], ...] = field(default=())
