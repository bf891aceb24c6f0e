"""Streets: names that can be found by any two of their characters, on either database.

The surprise: no full-text index. Each pair of characters is a row, and equality finds it.
"""

from __future__ import annotations

from django.db import models


class StreetName(models.Model):
    """A street of an assessment: all segments of one name in one district."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="street_names")
    name = models.CharField(max_length=300)
    district = models.CharField(max_length=200, blank=True)
    segments = models.IntegerField()

    class Meta:
        """One row for a name in a district."""

        constraints = [
            models.UniqueConstraint(fields=["assessment", "name", "district"], name="one_row_for_a_street")
        ]


class StreetPair(models.Model):
    """A pair of characters of the name of a street, as `core.reports.bigrams.stored` makes them."""

    street = models.ForeignKey(StreetName, on_delete=models.CASCADE, related_name="pairs")
    pair = models.CharField(max_length=16)

    class Meta:
        """Found by the pair."""

        indexes = [models.Index(fields=["pair", "street"], name="streets_by_pair")]
