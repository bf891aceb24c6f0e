"""What keeps an assessment from being published, in the words of whoever publishes."""

from __future__ import annotations

from onus.base.errors import OnusError


class OlderAssessment(OnusError):
    """An assessment is older than what is published already."""

    code = "PUBLISH-010"
    what = (
        "This assessment of `{dossier}` knows what was on record by {as_of}; published is one as of {latest}."
    )
    why = "A later reader would see the record go back, and could not tell it from one that was cut."
    do = "Assess as of a later instant, and publish that."


class SiteOfAnotherLog(OnusError):
    """A site belongs to another log."""

    code = "PUBLISH-011"
    what = "The site {site} belongs to the log `{found}`, and this is `{origin}`."
    why = "A site is proved by one log; whoever follows it would be led to another without a word."
    do = "Name the log of that site, or another folder for the site."


class NamedTwice(OnusError):
    """Two assessments are of one contract."""

    code = "PUBLISH-015"
    what = "Two of these assessments are of the dossier `{dossier}`."
    why = "A contract has one publication at a time, and which of the two it is nobody could tell."
    do = "Name one OUT for each contract."


class SiteBehind(OnusError):
    """A site holds contracts that the log does not know, or lacks those that it knows."""

    code = "PUBLISH-012"
    what = "The site {site} and the log do not belong together: {reason}."
    why = "Other contracts of the site are taken over as they are; they must be those that the log proves."
    do = "Put back the site that was published last, or name the OUT of every contract in one command."


class UnexplainedFinding(OnusError):
    """Findings of the office cannot be recomputed, and nothing withheld explains it."""

    code = "PUBLISH-013"
    what = "{count} findings come out otherwise from the published facts, {first} among them."
    why = "No withheld field explains the difference, so whoever verifies would find a fault."
    do = "Where vehicles serve homes, record their work there as visits; else report this as a defect."


class EntryNotKept(OnusError):
    """An entry of the log that a publication needs has no bytes any more."""

    code = "PUBLISH-014"
    what = "The leaf `{kind}` `{id}` was taken out of the log whole."
    why = "What was erased by law does not come back with the next publication."
    do = (
        "Take the fact, or those that the finding rests on, out of the dossier's own files, or write it anew there without what had to go, and assess again; "
        "a withdrawal would keep it on record."
    )


class TenderFactAltered(OnusError):
    """A fact of a tender is not what was published of it before."""

    code = "PUBLISH-016"
    what = "`{leaf}` `{id}` of the tender `{tender}` {reason}."
    why = "What the public was told of a purchase is never edited, dropped or dated back; everybody would find out."
    do = "Put the fact back as it was; say what is different in a new fact, with the instant at which it came on record."
