"""Drawings: patterns, swatches and bars as SVG, made here and printed as they are.

In:  outcomes, counts.
Out: SVG texts without scripts and without references to anything outside.

The surprise: no outcome is told by colour alone. Each has a pattern of its own
that stays apart in black and white and for eyes that do not tell red from green.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from onus.core.determinations.findings import Outcome

BAR_WIDTH, BAR_HEIGHT = 1_000, 20
NO_DUTY = "none"
CODES = (*(outcome.value for outcome in Outcome), NO_DUTY)

STROKES = {
    "late": '<path d="M-2 10L10 -2M-2 2L2 -2M6 10L10 6"/>',
    "unmet": "",
    "fulfilled": "",
    "pending": '<path d="M0 4H8"/>',
    "excused": '<path d="M4 0V8"/>',
    "unknown": '<circle cx="2" cy="2" r="1.1"/><circle cx="6" cy="6" r="1.1"/>',
    "no_deadline": '<path d="M0 0L8 8M0 8L8 0"/>',
    NO_DUTY: "",
}
"""What is drawn over the colour of each outcome, in a tile of 8 by 8."""


def patterns() -> Markup:
    """Return the patterns of all outcomes, to stand once in a page."""
    tiles = "".join(
        f'<pattern id="p-{code}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect class="f-{code}" width="8" height="8"/><g class="over">{strokes}</g></pattern>'
        for code, strokes in STROKES.items()
    )
    return Markup(f'<svg class="defs" width="0" height="0" aria-hidden="true"><defs>{tiles}</defs></svg>')  # noqa: S704 our own


def bar(code: str, count: int, most: int) -> Markup:
    """Return one bar; the longest is as wide as its column."""
    wide = max(count * BAR_WIDTH // max(most, 1), 4 if count else 0)
    share = f"{wide / 10:.1f}%"
    return Markup(
        '<svg class="bar" width="100%" height="{h}" aria-hidden="true"><rect class="edge-{c}" width="{w}" '
        'height="{h}" fill="url(#p-{c})"/></svg>'
    ).format(h=BAR_HEIGHT, c=code, w=share)


def swatch(code: str) -> Markup:
    """Return a line as the map draws it, for the legend."""
    return Markup(
        '<svg class="swatch" width="44" height="12" viewBox="0 0 44 12" aria-hidden="true">'
        '<path class="m-{}" d="M2 6H42"/></svg>'
    ).format(code)


def stacked(counts: Sequence[tuple[str, int]]) -> Markup:
    """Return one bar that shows how a whole is shared out."""
    total = sum(count for _, count in counts) or 1
    parts, at = [], 0
    for code, count in counts:
        wide = count * BAR_WIDTH // total
        parts.append(
            Markup('<rect x="{}%" width="{}%" height="12" class="edge-{c}" fill="url(#p-{c})"/>').format(
                f"{at / 10:.1f}", f"{wide / 10:.1f}", c=code
            )
        )
        at += wide
    body = Markup("").join(parts)
    return Markup('<svg class="bar" width="100%" height="12" aria-hidden="true">{}</svg>').format(body)
