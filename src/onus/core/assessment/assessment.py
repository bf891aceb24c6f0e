"""The assessment: what an assessed dossier came to.

In:  nothing; this module names the values.
Out: `Assessment`, from which files, reports and rulings are written.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onus.base.instants import Instant
from onus.core.accountability.answerable import Answerer
from onus.core.accountability.escalation import Case
from onus.core.accountability.faults import RegisterFinding
from onus.core.assessment.comparison import Difference
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.excuses import Excuse
from onus.core.assessment.lives import Lives
from onus.core.assessment.promises import Refusal
from onus.core.assessment.track_evidence import TrackEvidence
from onus.core.assessment.weighed import WeighedColumns
from onus.core.assessment.without_duties import WithoutDuties
from onus.core.burden.notices import NoticeFinding
from onus.core.consequences.consequences import Consequences
from onus.core.contracts.legal_form import FormFinding
from onus.core.contracts.rulebook import Rule
from onus.core.determinations.findings import FindingColumns
from onus.core.duties.duties import DutyColumns
from onus.core.duties.occurrences import Occurrence
from onus.core.oversight.hands_off import HandsOffIndex
from onus.core.oversight.symmetry import EventSymmetry


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that follows from a dossier at an instant."""

    dossier: Dossier
    as_of: Instant
    occurrences: tuple[Occurrence, ...]
    rules: tuple[Rule, ...]
    refusals: tuple[Refusal, ...]
    without_duties: tuple[WithoutDuties, ...]
    duties: DutyColumns
    findings: FindingColumns
    answerers: tuple[Answerer, ...]
    excuses: tuple[Excuse, ...]
    excused_by: NDArray[np.int32]
    void_excuses: tuple[Excuse, ...]
    covered_mm: NDArray[np.int64]
    tracks: TrackEvidence
    last_service_us: NDArray[np.int64]
    set_aside: tuple[str, ...]
    form: tuple[FormFinding, ...]
    register: tuple[RegisterFinding, ...]
    cases: tuple[Case, ...]
    case_of: NDArray[np.int32]
    weighed: WeighedColumns
    notices: tuple[NoticeFinding, ...]
    consequences: Consequences
    hands_off: HandsOffIndex
    symmetry: tuple[EventSymmetry, ...]
    differences: tuple[Difference, ...]
    lives: Lives
