"""Views: rows of an assessment, laid out for pages; they may be dropped and laid again.

The surprise: a view belongs to an assessment and not to a dossier alone. A new
one is laid beside the old one, and pages turn to it in one step.
"""

from __future__ import annotations

from django.db import models


class Place(models.Model):
    """One place of the network with what is known of it; geometry as GeoJSON text, empty for none."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="places")
    place_id = models.CharField(max_length=200)
    name = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=40, blank=True)
    klass = models.CharField(max_length=60, blank=True)
    district = models.CharField(max_length=200, blank=True)
    length_mm = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    last_served_at = models.BigIntegerField(null=True)
    lon_e7 = models.BigIntegerField(null=True)
    lat_e7 = models.BigIntegerField(null=True)
    geometry = models.TextField(blank=True)

    class Meta:
        """One row for each place of an assessment."""

        constraints = [models.UniqueConstraint(fields=["assessment", "place_id"], name="one_row_for_a_place")]
        indexes = [
            models.Index(fields=["assessment", "district", "name"], name="places_of_a_district"),
            models.Index(fields=["assessment", "lat_e7", "lon_e7"], name="places_by_position"),
            # Holds all that a count of outcomes by district asks for.
            models.Index(fields=["assessment", "district", "outcome"], name="outcomes_of_districts"),
        ]


class Duty(models.Model):
    """One duty with its finding; texts as the tables of OUT have them."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="duties")
    duty_id = models.CharField(max_length=500)
    place_id = models.CharField(max_length=200)
    obligation_id = models.CharField(max_length=200)
    occurrence_id = models.CharField(max_length=200, blank=True)
    service = models.CharField(max_length=100, blank=True)
    district = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=300, blank=True)
    clock = models.CharField(max_length=40, blank=True)
    owed_by = models.CharField(max_length=40, blank=True)
    rule = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=20)
    opens_at = models.BigIntegerField(null=True)
    due_at = models.BigIntegerField(null=True)
    met_at = models.BigIntegerField(null=True)
    delay_s = models.BigIntegerField(default=0)
    coverage_ppm = models.IntegerField(null=True)
    strength = models.CharField(max_length=20, blank=True)
    evidence = models.IntegerField(default=0)
    officer_post = models.CharField(max_length=200, blank=True)
    officer_holder = models.CharField(max_length=200, blank=True)
    officer_basis = models.CharField(max_length=20, blank=True)
    holder_public = models.BooleanField(default=False)
    grounds = models.TextField(blank=True)
    excused_by = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=20, blank=True)
    stage_contractor = models.CharField(max_length=20, blank=True)
    stage_officer = models.CharField(max_length=20, blank=True)
    reply_by_contractor = models.BigIntegerField(null=True)
    reply_by_officer = models.BigIntegerField(null=True)
    case_id = models.CharField(max_length=500, blank=True)
    month = models.CharField(max_length=7, blank=True)
    due_day = models.IntegerField(null=True)
    out_row = models.IntegerField(null=True)
    weighed_row = models.IntegerField(default=0)
    weighed = models.IntegerField(null=True)

    class Meta:
        """By name, by place with the latest first, by day, by storm, by post.

        `due_day` is the day of `due_at` in UTC, in days since 1970; `out_row` its row in the tables of OUT,
        `weighed_row` and `weighed` the first row and the number of rows of what was weighed for it; nothing where nobody knows.
        """

        constraints = [models.UniqueConstraint(fields=["assessment", "duty_id"], name="one_row_for_a_duty")]
        indexes = [
            models.Index(fields=["assessment", "place_id", "-due_at"], name="duties_of_a_place"),
            models.Index(fields=["assessment", "officer_post", "outcome"], name="duties_of_a_post"),
            models.Index(
                fields=["assessment", "occurrence_id", "district", "owed_by", "outcome"],
                name="duties_of_a_storm",
            ),
            # Holds the order of lists, so that a page of one is read without the rows before it.
            models.Index(fields=["assessment", "due_day", "-due_at", "duty_id"], name="duties_of_a_day"),
            models.Index(fields=["assessment", "case_id"], name="duties_of_a_case"),
        ]


class DutyCount(models.Model):
    """How many duties have the same of everything that lists are narrowed by; laid from the duties of an assessment."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="duty_counts")
    due_day = models.IntegerField(null=True)
    occurrence_id = models.CharField(max_length=200, blank=True)
    obligation_id = models.CharField(max_length=200)
    district = models.CharField(max_length=200, blank=True)
    owed_by = models.CharField(max_length=40, blank=True)
    officer_post = models.CharField(max_length=200, blank=True)
    month = models.CharField(max_length=7, blank=True)
    outcome = models.CharField(max_length=20)
    at_home = models.BooleanField(default=False)
    duties = models.IntegerField()

    class Meta:
        """By storm and by post; and whether any is owed at a home."""

        indexes = [
            models.Index(fields=["assessment", "occurrence_id", "outcome"], name="counts_of_a_storm"),
            models.Index(fields=["assessment", "officer_post", "outcome"], name="counts_of_a_post"),
            models.Index(fields=["assessment"], condition=models.Q(at_home=True), name="counts_at_homes"),
        ]


class Case(models.Model):
    """One case with its ladder; `body` is its line of cases.jsonl."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="cases")
    case_id = models.CharField(max_length=500)
    obligation_id = models.CharField(max_length=200)
    occurrence_id = models.CharField(max_length=200, blank=True)
    district = models.CharField(max_length=200, blank=True)
    duties = models.IntegerField()
    opened_at = models.BigIntegerField()
    closed_at = models.BigIntegerField(null=True)
    closed_by = models.CharField(max_length=40, blank=True)
    post = models.CharField(max_length=200, blank=True)
    answer_by = models.BigIntegerField(null=True)
    body = models.JSONField()

    class Meta:
        """By name, and open ones by the time that is left."""

        constraints = [models.UniqueConstraint(fields=["assessment", "case_id"], name="one_row_for_a_case")]
        indexes = [models.Index(fields=["assessment", "closed_at", "answer_by"], name="cases_by_time_left")]


class Rung(models.Model):
    """One rung of one case: a post that was asked, and what it did."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="rungs")
    case_id = models.CharField(max_length=500)
    number = models.IntegerField()
    post = models.CharField(max_length=200)
    status = models.CharField(max_length=20)
    from_at = models.BigIntegerField()
    answer_by = models.BigIntegerField(null=True)
    until_at = models.BigIntegerField(null=True)
    acted_at = models.BigIntegerField(null=True)
    obligation_id = models.CharField(max_length=200)
    district = models.CharField(max_length=200, blank=True)

    class Meta:
        """Of a post, the latest first."""

        indexes = [models.Index(fields=["assessment", "post", "-from_at"], name="rungs_of_a_post")]


class Notice(models.Model):
    """One notice with its burden test; `body` is its line of burden.jsonl."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="notices")
    notice_id = models.CharField(max_length=200)
    issuer = models.CharField(max_length=200, blank=True)
    body = models.JSONField()

    class Meta:
        """One row for each notice."""

        constraints = [
            models.UniqueConstraint(fields=["assessment", "notice_id"], name="one_row_for_a_notice")
        ]


class Document(models.Model):
    """A whole document of an assessment, as OUT has it: `contract.json`, `payment.json`, `posts.json` and so on."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=100)
    body = models.JSONField()

    class Meta:
        """One document under one name."""

        constraints = [
            models.UniqueConstraint(fields=["assessment", "name"], name="one_document_under_a_name")
        ]


class Act(models.Model):
    """One act of an assessment, as its document `file` has it; `finding` is the one that it serves or answers."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="acts")
    act_id = models.CharField(max_length=200)
    file = models.CharField(max_length=40)
    finding = models.CharField(max_length=500, blank=True)
    happened_at = models.BigIntegerField(null=True)
    body = models.JSONField()

    class Meta:
        """By id, by time, and by the finding that they are on."""

        indexes = [
            models.Index(fields=["assessment", "act_id"], name="acts_by_id"),
            models.Index(fields=["assessment", "file", "happened_at"], name="acts_by_time"),
            models.Index(fields=["assessment", "file", "finding"], name="acts_on_a_finding"),
        ]


class Seen(models.Model):
    """What was seen last at a place: a pass of a vehicle, an inspection, a sheet, a photo, a visit."""

    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="seen")
    place_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    at = models.BigIntegerField()
    recorded_at = models.BigIntegerField()
    result = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=200, blank=True)
    source_ref = models.CharField(max_length=500, blank=True)
    ref = models.CharField(max_length=200, blank=True)

    class Meta:
        """The latest at a place first."""

        indexes = [models.Index(fields=["assessment", "place_id", "-at"], name="seen_at_a_place")]


class LeafPlace(models.Model):
    """Where in the public log a fact or a finding of a dossier stands; laid from the published site."""

    dossier = models.ForeignKey("Dossier", on_delete=models.CASCADE, related_name="leaves")
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=500)
    entry = models.BigIntegerField()

    class Meta:
        """Each once; found by its kind and name."""

        constraints = [
            models.UniqueConstraint(fields=["dossier", "kind", "name"], name="one_place_for_a_leaf")
        ]
