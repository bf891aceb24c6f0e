"""A tiny town written by hand: three streets, one storm, four posts, one inspector."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from onus.base.instants import HOUR_US, UTC_ZONE, Instant
from onus.base.texts import Localized
from onus.core.accountability.register import Assignment, Body, Holding, LadderStep, Post, Register
from onus.core.assessment.assess import assess
from onus.core.assessment.assessment import Assessment
from onus.core.assessment.dossier import Dossier
from onus.core.assessment.names import duty_name, public_place
from onus.core.assessment.track_evidence import NOTHING_SEEN, TrackEvidence, no_tracks
from onus.core.contracts.contract import Contract, Obligation, Party, Trigger
from onus.core.contracts.facts import Act, PointEvidence
from onus.core.contracts.places import Place
from onus.core.contracts.rulebook import Rulebook
from onus.core.contracts.standards import Measure, Standard, Strength
from onus.core.determinations.findings import Finding, Outcome, grounds_of
from onus.core.evidence.passes import Passes, joined

NAME = Localized(en="name", zh="名称")
FIRST_HOUR = 24 * 19_700  # midnight of a day in December 2023
REGISTER = Register(
    bodies=(
        Body("bureau", NAME, ("buyer",)),
        Body("district", NAME, ("supervisor",)),
        Body("command", NAME, ("notice_issuer",)),
    ),
    posts=(
        Post("inspector", "district", NAME, ("inspect", "report_up")),
        Post("manager", "bureau", NAME, ("inspect", "order", "deduct")),
        Post("head", "bureau", NAME, ("order", "deduct", "terminate"), head=True),
        Post("command-chief", "command", NAME, ("issue_notice", "order")),
    ),
    holdings=(
        Holding("inspector", "Holder 1", Instant(0)),
        Holding("manager", "Holder 2", Instant(0)),
        Holding("head", "Holder 3", Instant(0)),
        Holding("command-chief", "Holder 4", Instant(0)),
    ),
    assignments=(Assignment("manager", ("snow",)), Assignment("inspector", ("snow",), ("south",))),
    ladder=(LadderStep("inspector", 12), LadderStep("manager", 24), LadderStep("head", 48)),
)


def at(hour: float) -> Instant:
    """Return an instant some hours after the storm."""
    return Instant(int((FIRST_HOUR + hour) * HOUR_US))


class Town:
    """The town and ways to say in one line what was seen in it."""

    at = staticmethod(at)
    register = REGISTER
    storm = Trigger("storm", "declared", opens=at(0), due=at(24))
    clear = Obligation(
        "CLEAR", "3.1", NAME, "snow", "storm", answer="snow", standard=Standard(share_ppm=900_000)
    )
    look = Obligation(
        "LOOK",
        "5.1",
        NAME,
        "supervision",
        "storm",
        owed_by="buyer",
        answer="snow",
        standard=Standard(Measure.ACT, kinds=("inspection",)),
    )
    check = Obligation(
        "CHECK",
        "4.1",
        NAME,
        "toilets",
        "storm",
        answer="snow",
        standard=Standard(Measure.EVENTS, kinds=("inspection",), count=2, strength_min=Strength.OBSERVED),
    )
    places = (
        Place("s1", district="north", length_mm=100_000),
        Place("s2", district="north", length_mm=100_000),
        Place("s3", district="south", length_mm=100_000),
    )

    def contract(self, *obligations: Obligation, **more: object) -> Contract:
        """Return a contract with the storm and some obligations, `CLEAR` where none is given."""
        values = {"triggers": (self.storm,), "parties": (Party("buyer", NAME, "bureau"),), **more}
        return Contract(
            "c",
            NAME,
            "service_purchase",
            "government",
            date(2023, 9, 1),
            date(2024, 9, 1),
            obligations=obligations or (self.clear,),
            **values,  # type: ignore[arg-type]
        )

    def dossier(self, *obligations: Obligation, **more: object) -> Dossier:
        """Return a dossier of the town."""
        values = {
            "contract": self.contract(*obligations),
            "register": REGISTER,
            "places": self.places,
            **more,
        }
        return Dossier(
            id="town",
            title=NAME,
            zone=UTC_ZONE,
            currency="CNY",
            origin="generated",
            rulebook=values.pop("rulebook", Rulebook()),  # type: ignore[arg-type]
            **values,  # type: ignore[arg-type]
        )

    def crew(
        self, place: str, hour: float, *, recorded: float | None = None, **more: object
    ) -> PointEvidence:
        """Return a line of a crew's sheet."""
        written = at(hour if recorded is None else recorded)
        values = {"kind": "crew", "service": "snow", "result": "done", "id": f"crew-{place}-{hour}", **more}
        return PointEvidence(
            place=place,
            happened_at=at(hour),
            started_at=at(hour),
            recorded_at=written,
            **values,  # type: ignore[arg-type]
        )

    def inspection(self, place: str, hour: float, result: str = "pass", **more: object) -> PointEvidence:
        """Return an inspection."""
        values = {"kind": "inspection", "result": result, "id": f"inspection-{place}-{hour}", **more}
        return self.crew(place, hour, **values)  # type: ignore[arg-type]

    def act(self, kind: str, hour: float, *, recorded: float | None = None, **more: object) -> Act:
        """Return an act toward the contractor."""
        written = at(hour if recorded is None else recorded)
        values = {"id": f"{kind}-{hour}", "toward": "contractor", **more}
        return Act(kind=kind, happened_at=at(hour), recorded_at=written, **values)  # type: ignore[arg-type]

    def passes(self, *rows: tuple[int, int, int, float]) -> TrackEvidence:
        """Return tracks that worked along stretches: place, from mm, to mm, hour."""
        found = [
            Passes(
                segment=np.array([place], np.int32),
                from_mm=np.array([begin], np.int64),
                to_mm=np.array([end], np.int64),
                entered_us=np.array([at(hour)], np.int64),
                at_us=np.array([at(hour)], np.int64),
                vehicle=np.array([0], np.int32),
                direction=np.array([1], np.int8),
                fixes=np.array([2], np.int32),
            )
            for place, begin, end, hour in rows
        ]
        heard = np.unique(np.array([at(hour) // HOUR_US for *_, hour in rows], np.int64))
        block = replace(NOTHING_SEEN, passes=joined(found))
        return replace(no_tracks(len(self.places)), blocks=(block,), heard_hours=heard)

    def assess(self, dossier: Dossier, *, as_of: float, tracks: TrackEvidence | None = None) -> Assessment:
        """Return the assessment as of some hours after the storm."""
        return assess(dossier, tracks or no_tracks(len(dossier.places)), as_of=at(as_of))

    def findings(self, assessed: Assessment) -> dict[str, Finding]:
        """Return the findings by name of their duty."""
        duties, found = assessed.duties, assessed.findings
        named = {}
        for row in range(len(duties)):
            name = duty_name(
                assessed.dossier.contract.obligations[int(duties.obligation[row])].id,
                public_place(assessed.dossier, int(duties.place[row])),
                assessed.occurrences[int(duties.occurrence[row])].id,
            )
            met = int(found.met_us[row])
            named[name] = Finding(
                duty=name,
                outcome=list(Outcome)[int(found.outcome[row])],
                met_at=Instant(met) if met > 0 else None,
                delay_us=int(found.delay_us[row]),
                coverage_ppm=int(found.coverage_ppm[row]),
                strength=list(Strength)[int(found.strength[row])],
                grounds=grounds_of(int(found.grounds[row])),
            )
        return named

    def outcomes(self, assessed: Assessment) -> dict[str, str]:
        """Return the outcome of each duty by name."""
        return {name: finding.outcome.value for name, finding in self.findings(assessed).items()}

    def answerer(self, assessed: Assessment, duty: str) -> SimpleNamespace:
        """Return who answers for a duty."""
        row = list(self.findings(assessed)).index(duty)
        found = assessed.answerers[int(assessed.findings.answerer[row])]
        return SimpleNamespace(post=found.post, holder=found.holder, basis=found.basis)


@pytest.fixture(scope="session")
def town() -> Town:
    """Return the town."""
    return Town()
