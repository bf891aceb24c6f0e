"""Every table, in one name each; only `onus.records` may import them."""

from __future__ import annotations

from onus.records.models.dossiers import Assessment, Dossier, DossierFile, Fact
from onus.records.models.people import Appointment, PersonalDataRead, User
from onus.records.models.reports import Report, ReportContact, ReportEvent, ReportPhoto
from onus.records.models.views import Case, Document, Duty, LeafPlace, Notice, Place, Rung, Seen
from onus.records.models.work import Deadline, OutgoingMail

__all__ = [
    "Appointment",
    "Assessment",
    "Case",
    "Deadline",
    "Document",
    "Dossier",
    "DossierFile",
    "Duty",
    "Fact",
    "LeafPlace",
    "Notice",
    "OutgoingMail",
    "PersonalDataRead",
    "Place",
    "Report",
    "ReportContact",
    "ReportEvent",
    "ReportPhoto",
    "Rung",
    "Seen",
    "User",
]
