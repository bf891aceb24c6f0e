"""Integrity: which facts of a purchase are a reason for a person to look.

In:  `Columns`, the fields of many contracting processes as arrays, and the limits
     of a pack (`Limits`, one set for each flag).
Out: `Flagging`: what fired, on whom, with what value; and for every flag where it
     could not be computed, and for want of which field.

A signal is not an accusation: no flag changes a ranking, a payment or a finding.

To add a flag, do five things and touch nothing else:

1.  Write a pure function over columns in a module of flags (`bid_flags.py` is one):

        def one_bid(data: Columns, limits: Limits) -> tuple[Fired, ...]:
            methods = data.is_one_of("tender/procurementMethod", limits.texts("methods"))
            return (fired(SubjectKind.PROCESS, methods & (data["tender/numberOfTenderers"] == 1)),)

2.  Declare it in the tuple `FLAGS` of that module: id, grade, phase, the OCDS fields
    that it needs (alternatives as `"a/b|c/d"`), the function, the names of its limits, and
    the fields that it reads where they are there:

        FlagRule("R018", Grade.HINT, Phase.TENDER, ("tender/numberOfTenderers",), one_bid,
                 limits=("methods",), reads=("tender/procurementMethod",))

    and put the module's `FLAGS` into `catalogue.CATALOGUE`, where it is new.
3.  Where it reads a field that `fields.FIELDS` does not name, add the line there; where
    that field stands in a list that `fields.LISTS` does not name, add the list, too.
    Nothing else is needed to have a column read.
4.  Write its name, formula and population in both languages in `law/flags.toml`.
5.  Give it limits in a pack: a rule of kind `flag` with the id of the flag
    (`law/onus-flags/pack.toml`). A flag of which no pack speaks is not run.

What a function may rely on:

*   `data["awards/value/amount"]` is an int64 array with one element for each row of the
    list `awards`, of all processes; `data["tender/status"]` has one for each process.
    `ABSENT` stands where a field is missing, or was refused and is listed as a fault.
*   Processes stand in order of ocid, rows in order of process and place. Texts are codes
    in order of the texts themselves (`data.text(code)`), the same code wherever the same
    text stands, so that codes may be compared, also with `<`. Nothing depends on the order
    or number of files or workers.
*   Amounts are millionths of the currency unit, instants microseconds since 1970,
    lengths characters. `data["bids/details/date:text"]` is the same field as it was written.
*   `data.parent(LIST)` gives the row of the list around it, `data.process(LIST)` the process.
*   Cancelled tenders are not among the data, unless the flag is declared `with_cancelled`.
*   A process on which a needed field is missing never fires: the machine sees to it.
*   Shares and ratios are compared as whole numbers (`ratios.py`); no float decides.
"""
