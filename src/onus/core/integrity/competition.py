"""Who took part in a process and who won it, as flags about bids see it.

In:  `Columns`.
Out: marks of submitted and valid bids, the one winner of a process, sole tenderers.

The surprise: where a process has several active awards, or an award with several
suppliers, nobody is its winner here. Which bids competed for which award cannot be read
from such a process without its lots.

Source: the exclusions that Cardinal documents for R024, R025 and R058.
"""

from __future__ import annotations

import numpy as np

from onus.core.integrity.columns import ABSENT, Columns, Truth, Whole, once

BIDS, TENDERERS = "bids/details", "bids/details/tenderers"
AWARDS, SUPPLIERS = "awards", "awards/suppliers"
BID_STATUS, AWARD_STATUS = "bids/details/status", "awards/status"
NOT_SUBMITTED = ("invited", "withdrawn")
FINAL = ("active", "cancelled", "unsuccessful")


@once
def submitted(data: Columns) -> Truth:
    """Return which bids were submitted: those with a status, but invited and withdrawn ones.

    >>> data = Columns(("invited", "valid"), {BID_STATUS: np.array([0, 1, ABSENT])}, {BIDS: np.zeros(3, int)}, 1)
    >>> submitted(data)
    array([False,  True, False])
    """
    return data.present(BID_STATUS) & ~data.is_one_of(BID_STATUS, NOT_SUBMITTED)


@once
def sole_tenderer(data: Columns) -> Whole:
    """Return the code of the only tenderer of each bid; ABSENT where it has none or several.

    >>> bids = {BIDS: np.array([0, 0]), TENDERERS: np.array([0, 1, 1])}
    >>> sole_tenderer(Columns((), {TENDERERS + "/id": np.array([7, 8, 9])}, bids, 1)).tolist()[0]
    7
    """
    return only_child(data, TENDERERS, BIDS)


@once
def all_awards_final(data: Columns) -> Truth:
    """Return for each process whether no award waits for a decision.

    An award without a status says nothing.

    >>> data = Columns(("pending",), {AWARD_STATUS: np.array([0])}, {AWARDS: np.array([1])}, 2)
    >>> all_awards_final(data)
    array([ True, False])
    """
    waiting = data.present(AWARD_STATUS) & ~data.is_one_of(AWARD_STATUS, FINAL)
    final: Truth = data.per_process(AWARDS, waiting) == 0
    return final


@once
def winner(data: Columns) -> Whole:
    """Return the code of the one supplier of the one active award; ABSENT where there is no such one.

    >>> lists = {AWARDS: np.array([0]), SUPPLIERS: np.array([0])}
    >>> winner(Columns(("active",), {AWARD_STATUS: np.array([0]), SUPPLIERS + "/id": np.array([4])}, lists, 1))
    array([4])
    """
    active = data.is_text(AWARD_STATUS, "active")
    one = all_awards_final(data) & (data.per_process(AWARDS, active) == 1)
    supplier = only_child(data, SUPPLIERS, AWARDS)
    found = np.full(data.size, ABSENT)
    at = data.process(AWARDS)
    counts = active & one[at]
    found[at[counts]] = supplier[counts]
    return found


@once
def priced(data: Columns) -> Truth:
    """Return which bids state an amount with its currency.

    >>> paths = (BIDS + "/value/amount", BIDS + "/value/currency")
    >>> priced(Columns((), {path: np.array([0, ABSENT]) for path in paths}, {BIDS: np.zeros(2, int)}, 1))
    array([ True, False])
    """
    return data.present(BIDS + "/value/amount") & data.present(BIDS + "/value/currency")


def is_supplier(data: Columns, process: Whole, code: Whole, *, which: Truth) -> Truth:
    """Return for each pair of process and id whether the id is a supplier of an award of that process.

    Args:
        process: rows of processes.
        code: codes of ids; ABSENT is no supplier.
        which: marks of the awards that count.

    >>> lists = {AWARDS: np.array([0]), SUPPLIERS: np.array([0])}
    >>> data = Columns(("x",), {SUPPLIERS + "/id": np.array([0])}, lists, 1)
    >>> is_supplier(data, np.array([0]), np.array([0]), which=np.array([True]))
    array([ True])
    """
    bound = np.int64(len(data.texts) + 1)
    id_of, award = data[SUPPLIERS + "/id"], data.parent(SUPPLIERS)
    counts = which[award] & (id_of != ABSENT)
    known = data.process(SUPPLIERS)[counts] * bound + id_of[counts]
    asked = process * bound + np.where(code == ABSENT, bound - 1, code)
    return np.isin(asked, known)


def only_child(data: Columns, name: str, around: str) -> Whole:
    """Return, for each row of a list, the id of its only row in a list inside; ABSENT for none or several.

    >>> lists = {AWARDS: np.array([0, 1]), SUPPLIERS: np.array([0, 0])}
    >>> bool((only_child(Columns((), {SUPPLIERS + "/id": np.array([4, 4])}, lists, 2), SUPPLIERS, AWARDS) < 0).all())
    True
    """
    parent = data.parent(name)
    only = np.full(data.count(around), ABSENT)
    only[parent] = data[name + "/id"]
    only[np.bincount(parent, minlength=len(only)) != 1] = ABSENT
    return only
