"""Every table, in one name each; only `onus.records` may import them."""

from __future__ import annotations

from onus.records.models.desk import CalendarAddress, Desk, DeskCalendar, ProposedAct
from onus.records.models.dossiers import Assessment, Dossier, DossierFile, Fact, FactSubject
from onus.records.models.intake import Allowance, SpentPuzzle
from onus.records.models.office import OfficeRun
from onus.records.models.open311 import Open311Key, Open311Request, Open311Trial
from onus.records.models.people import Appointment, AppointmentEnd, PersonalDataRead, Recusal, User
from onus.records.models.reports import Report, ReportContact, ReportEvent, ReportPhoto, ReportStanding
from onus.records.models.streets import StreetName, StreetPair
from onus.records.models.tenders import (
    Proceeding,
    ProceedingDocument,
    Tender,
    TenderFact,
    TenderFile,
    TenderProposal,
)
from onus.records.models.views import (
    Act,
    Case,
    Document,
    Duty,
    DutyCount,
    LeafPlace,
    Notice,
    Place,
    Rung,
    Seen,
)
from onus.records.models.work import Deadline, OutgoingMail

__all__ = [
    "Act",
    "Allowance",
    "Appointment",
    "AppointmentEnd",
    "Assessment",
    "CalendarAddress",
    "Case",
    "Deadline",
    "Desk",
    "DeskCalendar",
    "Document",
    "Dossier",
    "DossierFile",
    "Duty",
    "DutyCount",
    "Fact",
    "FactSubject",
    "LeafPlace",
    "Notice",
    "OfficeRun",
    "Open311Key",
    "Open311Request",
    "Open311Trial",
    "OutgoingMail",
    "PersonalDataRead",
    "Place",
    "Proceeding",
    "ProceedingDocument",
    "ProposedAct",
    "Recusal",
    "Report",
    "ReportContact",
    "ReportEvent",
    "ReportPhoto",
    "ReportStanding",
    "Rung",
    "Seen",
    "SpentPuzzle",
    "StreetName",
    "StreetPair",
    "Tender",
    "TenderFact",
    "TenderFile",
    "TenderProposal",
    "User",
]
