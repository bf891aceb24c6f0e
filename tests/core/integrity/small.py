"""Small processes, visibly made up, with the values that a test is about."""

from onus.core.integrity.catalogue import CATALOGUE
from onus.core.integrity.flagging import flag_processes
from onus.core.integrity.rules import Limits
from onus.wire.flags.gathering import columns_of

CARDINAL = {
    "R003": {"days_min": 15},
    "R018": {"methods": ["open", "selective"], "tenderers_below": 2},
    "R024": {},
    "R025": {"percentile": 75},
    "R028": {},
    "R030": {"compared_as": "text"},
    "R035": {"disqualified_min": 1},
    "R036": {},
    "R038": {"bids_min_buyer": 2, "bids_min_tenderer": 2},
    "R048": {"digits": 2, "processes_min": 20, "codes": "text"},
    "R058": {},
}


def a_bid(who, amount=None, status="valid", currency="CNY", **more):
    value = {} if amount is None else {"value": {"amount": amount, "currency": currency}}
    firms = [who] if isinstance(who, str) else who
    return {"status": status, "tenderers": [{"id": firm} for firm in firms], **value, **more}


def an_award(*who, status="active", **more):
    return {"status": status, "suppliers": [{"id": firm} for firm in who], **more}


def a_process(ocid="ocds-abc123-1", *, bids=None, awards=None, **more):
    bids = {} if bids is None else {"bids": {"details": bids}}
    awards = {} if awards is None else {"awards": awards}
    return {"ocid": ocid, **bids, **awards, **more}


def flagged(releases, flag, **limits):
    """Return what one flag found: `{kind: {subject: value}}`, and its tallies."""
    given = {flag: Limits(flag, f"{flag}@1", {**CARDINAL.get(flag, {}), **limits})}
    found = flag_processes(columns_of(releases), given, rules=CATALOGUE)
    data = found.data
    told = {}
    for result in found.results:
        for one in result.fired:
            codes = data["ocid"][one.subjects] if one.kind == "OCID" else one.subjects
            values = zip(codes.tolist(), one.above.tolist(), one.below.tolist(), strict=True)
            told[one.kind.value] = {data.text(code): (above, below) for code, above, below in values}
    return told, found.tallies


def processes(releases, flag, **limits):
    return sorted(flagged(releases, flag, **limits)[0].get("OCID", {}))


def tenderers(releases, flag, **limits):
    return sorted(flagged(releases, flag, **limits)[0].get("Tenderer", {}))


def missing(releases, flag, **limits):
    (tally,) = flagged(releases, flag, **limits)[1]
    return [path for path, _ in tally.missing]
