"""The Onus extension of OCDS: its description and its schema, as files of the site.

In:  nothing.
Out: `extension.json`, `release-schema.json` and a readable description.

The surprise: every name of ours begins with `onus`, so that none can be taken for a
field of the standard or of another extension.
"""

from __future__ import annotations

from typing import Any

from onus.wire.site.ocds_values import json_text

TEXT = {"type": ["string", "null"], "minLength": 1}
MOMENT = {"type": ["string", "null"], "format": "date-time"}
WHOLE = {"type": ["integer", "null"], "minimum": 0}
VALUE = {"$ref": "#/definitions/Value"}
PERIOD = {"$ref": "#/definitions/Period"}
DIGEST = {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"}


def _field(title: str, description: str, shape: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "description": description, **shape}


def _table(*required: str, **fields: dict[str, Any]) -> dict[str, Any]:
    known = {"type": "object", "properties": fields}
    return {**known, "required": list(required)} if required else known


def _list_of(rows: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": rows, "minItems": 1}


_REPLY = _table(
    "id",
    id=_field("Reply", "Id of the act.", TEXT),
    date=_field("Date", "When it was given.", MOMENT),
    text=_field("Text", "What was replied; absent where it is withheld.", TEXT),
    text_zh=_field("Text in Chinese", "What was replied.", TEXT),
    logIndex=_field("Log index", "Index of the leaf of the act.", WHOLE),
)
_OFFICER = _table(
    "post",
    post=_field("Post", "Id of the post in the register of officers.", TEXT),
    title=_field("Title", "Title of the post.", TEXT),
    title_zh=_field("Title in Chinese", "Title of the post.", TEXT),
    body=_field("Body", "Id of the party that the post belongs to.", TEXT),
    basis=_field("Basis", "`holder`, `deputy`, `head` by default, or `vacant`.", TEXT),
    holder=_field(
        "Holder",
        "Only once the finding is final or the time to reply has passed, after a disclosure review; a number that names nobody may stand here at once.",
        TEXT,
    ),
    duties=_field("Duties", "How many of the failed duties the post answers for.", WHOLE),
    replies=_field(
        "Replies",
        "What the officer replied to these findings; whoever copies the name copies them.",
        _list_of(_REPLY),
    ),
)
_RULE = _table(
    "id",
    "digest",
    id=_field("Rule", "`id@version` of the rule.", TEXT),
    digest=_field("Digest", "SHA-256 of the canonical form of the rule, as in `packs/`.", DIGEST),
)
_CASE = _table(
    "id",
    id=_field("Case", "Id of the open failure.", TEXT),
    openedAt=_field("Opened", "When the due time passed.", MOMENT),
    closedAt=_field("Closed", "When it closed; absent while it is open.", MOMENT),
    closedBy=_field("Closed by", "`met`, `excuse` or `termination`; never silence.", TEXT),
    askedLast=_field("Asked last", "Post that the case lay with last.", TEXT),
    logIndex=_field("Log index", "Index of the leaf of the case.", WHOLE),
)
_OUTCOMES = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
_PUBLICATION = _table(
    "dossier",
    "number",
    dossier=_field("Dossier", "Id of the dossier.", TEXT),
    number=_field("Number", "Of the publication, from 1.", WHOLE),
    asOf=_field("As of", "Instant by which everything was known.", MOMENT),
    origin=_field("Origin of the record", "`real`, `generated` or `mixed`.", TEXT),
    version=_field("Version", "Of Onus.", TEXT),
    log=_field("Log", "Name of the log, as in its checkpoint.", TEXT),
    logIndex=_field("Log index", "Index of the leaf of the publication.", WHOLE),
)
_TERMS = _table(
    form=_field("Form", "`service_purchase`, `concession`, `framework` and the like.", TEXT),
    payer=_field("Payer", "`government`, `users` or `mixed`.", TEXT),
    userPaidShare=_field("Share paid by users", "From 0 to 1.", {"type": ["number", "null"]}),
    price=_field("Price", "Price by the period that the contract names.", _table(value=VALUE, per=TEXT)),
    samplePayment=_field("Sample", "True where the payment schedule is an example.", {"type": "boolean"}),
    placeholder=_field("Placeholder", "True while the contract is a template.", {"type": "boolean"}),
    obligations=_field(
        "Obligations",
        "What was promised, by clause; by the contractor and by the public body.",
        _list_of(_table("id", id=TEXT, title=TEXT, title_zh=TEXT, clause=TEXT, owedBy=TEXT, service=TEXT, rule=TEXT)),
    ),
)  # fmt: skip
_CERTIFICATE = _table(
    "id",
    id=_field("Month", "`2023-12`.", TEXT),
    period=PERIOD,
    sample=_field("Sample", "True where the schedule is an example.", {"type": "boolean"}),
    provisional=_field("Provisional", "True while a finding of the month may still change.", {"type": "boolean"}),
    gross=VALUE, deductions=VALUE, waived=VALUE, substitutePerformance=VALUE, incentives=VALUE,
    payable=VALUE, undisputed=VALUE, paid=VALUE,
    logIndex=_field("Log index", "Index of the leaf of the certificate.", WHOLE),
)  # fmt: skip
_WAIVER = _table(
    "id",
    id=TEXT,
    date=MOMENT,
    post=_field("Post", "Who let the deduction go.", TEXT),
    reason=_field("Reason", "Why, in the words of the post.", TEXT),
    amount=VALUE,
    effective=_field("Effective amount", "What it took from the deductions.", VALUE),
    description=TEXT,
    defects=_field("Defects", "Why it has no effect.", {"type": "array", "items": {"type": "string"}}),
    logIndex=_field("Log index", "Index of the leaf of the waiver.", WHOLE),
)
_RANGES = _list_of({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2})
_FAILURE = {
    "onusAccountable": _field("Accountable posts", "Who answers.", _list_of(_OFFICER)),
    "onusRules": _field("Rules", "Rules that were applied, by version and digest.", _list_of(_RULE)),
    "onusEvidenceDigest": _field(
        "Evidence digest",
        "SHA-256 of the canonical list of duty, time met, coverage, length, strength and pieces of evidence.",
        DIGEST,
    ),
    "onusCases": _field("Cases", "Open failures that these duties belong to.", _list_of(_CASE)),
    "onusLogRanges": _field("Log ranges", "First and last index of runs of leaves of the findings.", _RANGES),
    "requirement_zh": TEXT,
    "description_zh": TEXT,
}
RELEASE_SCHEMA: dict[str, Any] = {
    "properties": {"onusPublication": _field("Publication", "Which publication of which log.", _PUBLICATION)},
    "definitions": {
        "Contract": {"properties": {"onusTerms": _field("Terms", "What OCDS has no field for.", _TERMS)}},
        "Implementation": {
            "properties": {
                "onusCertificates": _field("Certificates", "What is payable.", _list_of(_CERTIFICATE)),
                "onusWaivers": _field("Waivers", "Deductions that were let go.", _list_of(_WAIVER)),
            }
        },
        "Transaction": {"properties": {"onusPeriod": _field("Month", "Month that was paid.", TEXT)}},
        "Milestone": {
            "properties": {
                "onusOwedBy": _field("Owed by", "Role that owed it.", TEXT),
                "onusOutcomes": _field("Outcomes", "Duties by outcome.", _OUTCOMES),
            }
        },
        "Observation": {"properties": {"onusOutcomes": _field("Outcomes", "Duties by outcome.", _OUTCOMES)}},
        "PerformanceFailure": {"properties": _FAILURE},
    },
}
PARTY_ROLES = """\
Code,Title,Description
supervisor,Supervisor,A public body that watches over the performance of the contract.
superior,Superior,A public body to which the supervisor reports.
notice_issuer,Issuer of notices,A public body that issues notices to residents and shops.
"""
"""Roles that OCDS has no code for; its list is open, and what is added to it must be told."""
EXTENSION = {
    "name": {"en": "Onus"},
    "description": {
        "en": "The officer who answers, the evidence, the rule and the place in a transparency log, for each failure."
    },
    "compatibility": ["1.1"],
    "schemas": ["release-schema.json"],
    "codelists": ["+partyRole.csv"],
}


def extension_files() -> dict[str, bytes]:
    """Return the files of the extension, by name.

    >>> sorted(extension_files())
    ['codelists/+partyRole.csv', 'extension.json', 'release-schema.json']
    """
    return {
        "codelists/+partyRole.csv": PARTY_ROLES.encode(),
        "extension.json": json_text(EXTENSION),
        "release-schema.json": json_text(RELEASE_SCHEMA),
    }
