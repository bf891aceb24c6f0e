"""The glossary: every word of the core is in it, or is named here with the reason why not."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORE = ROOT / "src" / "onus" / "core"

PARTS_OF_A_TERM = "part of a value whose word is in the glossary; no page names it by itself"
MANY_AT_ONCE = "many values of a word in the glossary, as columns or in one step of the work"
HOW_WE_WORK = "a step of our own reckoning, which no contract, law or page names"
OF_A_TENDER = (
    "something that happened in a tender, or a part of what was announced or bid; its fields say what it is"
)
PROMISE = "what functions ask of a value, named for the type checker"
NO_TERM: dict[str, str] = {
    PARTS_OF_A_TERM: """Fired Phase SubjectKind Way
        Answerer Assignment CaseStep Category Certificate Difference FormFinding Held Implausible
        KpiResult LadderStep Line Measure NoticeFinding Overlap PartFinding PaymentFact PaymentTerms PlacesOwed
        Recused Cosigned SeedCheckpoint SeedRule NoSeed PanelAsked Seated Absent PointsFormula Given
        Ranked LeansOn
        ItemScore SheetSealed SheetOpened RefusedSheet CountedSheet Counted DeviationLimit
        ScoreExplained LowBidTests LowBidStep LowBidCase SetAside Winner Choice LoserReason
        LegalPlace StepClock AwardSteps ChallengeAnswer ComplaintDecision RemedyFacts RemedyCase
        ContractHandedOn BondTaken PromiseFault WinningBid
        PointEvidence PostRecord RegisterFinding Score ScoreSchedule ScoreStep Substitute Component Weight
        EventSymmetry Side WithoutDuties FaultyCorrection Granted Weighed Life MoneyWaived Refusal Standing
        Coming ForecastSpan OpenCase ToDo
        AskedPost OpenedCase BilledMonth RecordedAct PlaceSaid TimeSaid
        Subject Appoints Permitted
        Answer Clocks LikenessRule Move PublicationRule ReportLife Wait
        CalendarYear CompetitionJudged CostLine DecisionStep Invoice KpiRating PlanJudged PublishedNotice RuleChange SupervisionPost TenderLot
        Known Money Part Regions VerifiedWork Exhibit Retention
        EnvelopeHead Vouched BidReceived BidWithdrawn BidRefused SharesCombined BidOpened BidUnopened OpenedBy Unopened CustodyFault
        UnfitCustody Logged RefusedArrival FaultOfOffice SealedStanding ArrivalFault OfficeFault Withheld OpeningFailure
        OpeningAttempt
        CodeFault BanEvent BanState HealthRatio HealthFound Prequalified
        KeptApart ApprovalLimit RotationLimit Overridable PurchaseActor PurchaseAct
        Management ProjectRole ShareHeld PathStep OwnershipGraph DocumentJudged LackBeforeSealing PastMonth
        QualificationRegister QualificationAsked Qualified PowerAsked Barred Denied PastPurchase
        OverrideTold RotationFound""",
    MANY_AT_ONCE: """CaseGroup Consequences Decided DutyColumns Excused Failures FindingColumns Fixes Measured
        MeasuredColumns Measurement MonthFacts OverdueGroup Passes Promises Roads Routes SupervisorDuties Tally
        Band Tenures TrackEvidence WeighedColumns WindowColumns Hops Lives Places Stretches OfficeRecord
        Columns Ratios Flagging FlagTally FlagResult PriceSteps""",
    HOW_WE_WORK: """ActSetting Asking BidsAsked BidsHeld SheetsOpen TenderActKind PowersJudged Settled PowersHeld PowersSoFar StagesReached
        Assessed Basis Block Candidates Circumstances Event Formula HopWays Matched Matcher
        MetByEvents Paid PieceIndex PolygonIndex Polyline Promise Reached Reason Shared Sieve Span Stretch Touched
        Window Ahead Limits Looked Shape Shown Drawable Setting Wording Wrong
        Candidate Likely Street Told Lined Pinned Lapse Step Ticked Mergeable""",
    OF_A_TENDER: """ConsultationOpened OpinionReceived OpinionsAnswered DecisionStepTaken FairReviewMade
        SigningBar ActRefused AnnouncementChanged ApprovalGiven AwardDecided BidContent BidDocument BidItem
        BidPrice BidRejected BondAsked BondReceived BondReturned Buyer ChallengeAnswered ChallengeFiled
        ComplaintDecided ComplaintFiled SupplierKey SupplierKeyEnded KeyTold KeyRecord SupplierKeys NamedBid DisputeDecisions ContractAssigned ContractFiled CorrectedFact LateRecord
        ContractSigned DocumentsIssued ExplanationAsked ExplanationDecided
        ExplanationGiven FlagDecided FlagReplied LapseActed NoticePublished BidPeople OpenedFiles UnreadPart OverrideMade PanelAsked PanelDrawn PanelNamed PlanApproved
        ProcedureResumed ProcedureSuspended QuestionAnswered QuestionAsked RankingSigned
        PanelFound PriceAsked SignedEnvelope BidInName ReceivedBid RefusedAct LotProceeding SignedContract
        SubcontractMade SupplementMade TenderCancelled CriterionText TenderFact TenderPerson
        TenderRegister Established EstablishedRelation EstablishedTie Version""",
    PROMISE: "Correctable Recorded",
}
RIVALS = {
    "卷宗": ("案卷", "档案袋"),
    "认定结论": ("判定结果", "裁定"),
    "责任转嫁": ("负担转移",),
    "证据": ("佐证",),
    "路段": ("街段",),
    "触发条件": ("触发器",),
    "代号": ("化名", "假名"),
    "覆盖率": ("覆盖度",),
    "考核评分": ("评分表",),
    "责任人": ("主管人员",),
    "承包方": ("承包商", "外包商"),
    "规则包": ("法规包",),
    "透明日志": ("透明性日志", "透明度日志"),
    "检查点": ("校验点",),
    "见证方": ("见证人", "证人"),
    "联署": ("副署", "会签"),
    "注销记录": ("墓碑",),
    "承诺值": ("承诺哈希",),
    "哈希块": ("瓦片",),
    "复算": ("重算",),
}
"""The one word of Chinese pages, and words that mean nearly the same and must not stand beside it."""


def terms() -> list[dict]:
    return tomllib.loads((ROOT / "docs" / "glossary.toml").read_text(encoding="utf-8"))["term"]


def class_names(term: str) -> list[str]:
    return ["".join(word.capitalize() for word in re.split("[ -]", part)) for part in re.split("[,/]", term)]


def classes_of_the_core() -> dict[str, str]:
    """Return each public class but errors, which the page of errors names, and its module."""
    found = {}
    for path in sorted(CORE.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                bases = [ast.unparse(base) for base in node.bases]
                if "OnusError" not in bases:
                    found[node.name] = path.relative_to(CORE).as_posix()
    return found


def chinese_pages() -> dict[str, str]:
    pages = sorted((ROOT / "docs" / "manual" / "zh-Hans").glob("*.md"))
    return {page.name: page.read_text(encoding="utf-8") for page in pages}


def test_every_public_class_of_the_core_is_a_term_or_is_named_with_a_reason():
    known = {name for term in terms() for name in class_names(term["term"])}
    excepted = {name for names in NO_TERM.values() for name in names.split()}
    nameless = {name: where for name, where in classes_of_the_core().items() if name not in known | excepted}

    assert len(classes_of_the_core()) > 80
    assert nameless == {}


def test_no_exception_outlives_its_class_or_doubles_a_term():
    known = {name for term in terms() for name in class_names(term["term"])}
    excepted = [name for names in NO_TERM.values() for name in names.split()]

    classes = classes_of_the_core()
    assert [name for name in excepted if name not in classes or name in known] == []


def test_no_two_terms_share_a_word():
    for key in ("term", "zh"):
        words = [term[key] for term in terms()]
        assert sorted(words) == sorted(set(words))


def test_chinese_pages_use_the_term_and_none_of_its_rivals():
    found = [
        f"{page}: {rival}, not {term}"
        for page, text in chinese_pages().items()
        for term, rivals in RIVALS.items()
        for rival in rivals
        if rival in text
    ]

    assert len(chinese_pages()) >= 2
    assert found == []
