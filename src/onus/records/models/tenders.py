"""Tenders as they were loaded, facts that were added, and the proceedings that they came to.

The surprise: a fact is kept as the very bytes of its line. What stands in the log is
the digest of these bytes, and a row that was taken apart could only come near them.
"""

from __future__ import annotations

from django.db import models


class Tender(models.Model):
    """One purchase; `current` is the proceeding that pages show."""

    id = models.CharField(primary_key=True, max_length=200)
    title_en = models.CharField(max_length=500, blank=True)
    title_zh = models.CharField(max_length=500, blank=True)
    time_zone = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    origin = models.CharField(max_length=20)
    region = models.CharField(max_length=200, blank=True, db_index=True)
    loaded_at = models.BigIntegerField()
    current = models.ForeignKey("Proceeding", null=True, on_delete=models.PROTECT, related_name="+")


class TenderFile(models.Model):
    """One file of a tender's folder; its bytes lie in the file store under their digest.

    `added` marks what came in here and not with the folder: a sealed bid, an opened archive.
    """

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="files")
    path = models.CharField(max_length=500)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    added = models.BooleanField(default=False)

    class Meta:
        """One file at one path."""

        constraints = [
            models.UniqueConstraint(fields=["tender", "path"], name="one_file_at_a_path_of_a_tender")
        ]


class TenderFact(models.Model):
    """A fact that was made here; never changed, never deleted, corrected by a later one.

    `line` is its canonical line, `sha256` the digest of that.
    """

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="facts")
    fact_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=60, db_index=True)
    line = models.TextField()
    sha256 = models.CharField(max_length=64)
    happened_at = models.BigIntegerField()
    recorded_at = models.BigIntegerField(db_index=True)
    actor = models.CharField(max_length=200, blank=True)
    post = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=100)
    legal_basis = models.TextField(blank=True)

    class Meta:
        """One fact under one name."""

        constraints = [
            models.UniqueConstraint(fields=["tender", "fact_id"], name="one_fact_under_a_name_of_a_tender")
        ]


class Proceeding(models.Model):
    """What a tender came to; `digest` is the SHA-256 over the digests of its documents."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="proceedings")
    digest = models.CharField(max_length=64)
    as_of = models.BigIntegerField()
    stage = models.CharField(max_length=20, db_index=True)
    imported_at = models.BigIntegerField()
    onus_version = models.CharField(max_length=40)

    class Meta:
        """The same proceeding comes in once."""

        constraints = [
            models.UniqueConstraint(fields=["tender", "digest"], name="a_proceeding_comes_in_once")
        ]


class ProceedingDocument(models.Model):
    """One document of a proceeding; its exact bytes lie in the file store under their digest."""

    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="documents")
    name = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    body = models.JSONField()

    class Meta:
        """One document under one name."""

        constraints = [
            models.UniqueConstraint(fields=["proceeding", "name"], name="one_document_of_a_proceeding")
        ]


class TenderProposal(models.Model):
    """Something that one person prepared and another must approve before it is done; `fact_id` is what it will be."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="proposals")
    fact_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    form = models.JSONField()
    language = models.CharField(max_length=10)
    prepared_by = models.CharField(max_length=150)
    post = models.CharField(max_length=200, blank=True)
    prepared_at = models.BigIntegerField()
    approved_by = models.CharField(max_length=150, blank=True)
    approved_post = models.CharField(max_length=200, blank=True)
    approved_at = models.BigIntegerField(null=True)
    approved_minor = models.BigIntegerField(default=0)
    settled_at = models.BigIntegerField(null=True)
    settled_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        """One proposal under one name."""

        constraints = [
            models.UniqueConstraint(
                fields=["tender", "fact_id"], name="one_proposal_under_a_name_of_a_tender"
            )
        ]
