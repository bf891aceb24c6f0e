"""Dossiers as they were loaded, facts that were added, and assessments that came in.

The surprise: the files of a dossier are kept as bytes, by digest, and never taken
apart: what goes out is what came in, with the added facts below it.
"""

from __future__ import annotations

from django.db import models


class Dossier(models.Model):
    """One contract's dossier; `current` is the assessment that pages show."""

    id = models.CharField(primary_key=True, max_length=200)
    title_en = models.CharField(max_length=500, blank=True)
    title_zh = models.CharField(max_length=500, blank=True)
    time_zone = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    origin = models.CharField(max_length=20)
    region = models.CharField(max_length=200, blank=True, db_index=True)
    loaded_at = models.BigIntegerField()
    current = models.ForeignKey("Assessment", null=True, on_delete=models.PROTECT, related_name="+")


class DossierFile(models.Model):
    """One file of a dossier's folder; its bytes lie in the file store under their digest."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    private = models.BooleanField(default=False)

    class Meta:
        """One file at one path."""

        constraints = [models.UniqueConstraint(fields=["dossier", "path"], name="one_file_at_a_path")]


class Fact(models.Model):
    """A fact that was made here; never changed, never deleted, corrected by a later one.

    `row` holds the cells of the table `file` by column (texts), or the fields of an act.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="facts")
    file = models.CharField(max_length=40)
    fact_id = models.CharField(max_length=200)
    row = models.JSONField()
    happened_at = models.BigIntegerField()
    recorded_at = models.BigIntegerField(db_index=True)
    actor = models.CharField(max_length=200, blank=True)
    post = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=100)
    legal_basis = models.TextField(blank=True)
    about = models.CharField(max_length=400, blank=True)
    place_id = models.CharField(max_length=200, blank=True)

    class Meta:
        """One fact under one name in one table of a dossier; by what it speaks of, and the latest of a table."""

        constraints = [
            models.UniqueConstraint(fields=["dossier", "file", "fact_id"], name="one_fact_under_a_name")
        ]
        indexes = [
            models.Index(fields=["dossier", "about"], name="facts_about"),
            models.Index(fields=["dossier", "place_id", "recorded_at"], name="facts_at_a_place"),
            models.Index(fields=["dossier", "file", "recorded_at"], name="facts_of_a_table"),
        ]


class FactSubject(models.Model):
    """One thing that a fact is about: each case, duty, notice and payment of an act for many."""

    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="subjects")
    name = models.CharField(max_length=500, db_index=True)

    class Meta:
        """A fact names a thing once."""

        constraints = [models.UniqueConstraint(fields=["fact", "name"], name="a_fact_names_a_thing_once")]


class Assessment(models.Model):
    """One assessment that came in; `digest` is the SHA-256 of its manifest."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="assessments")
    digest = models.CharField(max_length=64)
    as_of = models.BigIntegerField()
    imported_at = models.BigIntegerField()
    onus_version = models.CharField(max_length=40)
    kept_in = models.CharField(max_length=500)

    class Meta:
        """The same assessment comes in once."""

        constraints = [
            models.UniqueConstraint(fields=["dossier", "digest"], name="an_assessment_comes_in_once")
        ]
