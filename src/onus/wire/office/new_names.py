"""New names: files that seem to be files of an earlier import under another name.

In:  the rows of a table, the drafts of an import, the names of the files that were read.
Out: a remark for each pair of names.

The surprise: nothing is doubled either way, for a row is told by what it speaks of and
not by its file. What a new name does hide is what was taken out: the rows of a file
that is absent stay, so whoever renamed it is told of both names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from onus.wire.office.drafts import Draft
from onus.wire.office.import_faults import NewName
from onus.wire.office.origins import file_of
from onus.wire.office.renewal import Row, TableForm, key_of
from onus.wire.office.sheet_faults import SheetFault, sheet_fault


def new_names(
    old: Sequence[Row], drafts: Sequence[Draft], form: TableForm, *, files: frozenset[str]
) -> Iterator[SheetFault]:
    """Yield a remark for each file most of whose rows stood in one that is no longer there.

    Args:
        old: all rows of the table.
        drafts: what the sheets say now, for this table.
        form: how the table names its rows.
        files: files that were read this time.

    >>> list(new_names((), (), TableForm("crews.csv", "sheet_id"), files=frozenset()))
    []
    """
    before = {key_of(row.get(form.id, "")): file_of(row.get(form.source, "")) for row in old}
    here = {name for name in before.values() if name in files}
    told: dict[str, list[str]] = {}
    for draft in drafts:
        told.setdefault(draft.record.grid.file, []).append(before.get(draft.key, ""))
    for file, sources in sorted(told.items()):
        gone = Counter(name for name in sources if name and name not in files)
        other, count = min(gone.items(), key=lambda one: (-one[1], one[0]), default=("", 0))
        if 2 * count > len(sources) and file.replace("!", "！") not in here:
            yield sheet_fault(
                NewName, file, warning=True, other=other, count=count, of=len(sources), table=form.file
            )
