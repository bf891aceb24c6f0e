"""TOML files of an import: officers, the annex in the contract, acts, the head, the profile.

In:  tables, and the bytes that stand there.
Out: the bytes that shall stand there.

The surprise: a contract that a person wrote keeps every line. The scoring annex stands
between two marks at its end, and only what lies between them is written anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from onus.wire.office.post_sheets import Posts
from onus.wire.office.profiles import Profile
from onus.wire.office.renewal import Row
from onus.wire.office.scoring_sheets import Item
from onus.wire.toml_text import toml_text

OFFICERS_MARK = "Written by `onus import office` from sheets of posts: change the workbook, not this file."
ANNEX_BEGINS = (
    "# --- scoring annex, written by `onus import office`: change the workbook, not these lines ---"
)
ANNEX_ENDS = "# --- end of the scoring annex ---"
TIMES = ("happened_at", "recorded_at")


def officers_file(posts: Posts) -> bytes:
    """Return officers.toml.

    >>> officers_file(Posts()).decode().splitlines()[1]
    'ladder_source = ""'
    """
    remarks = {
        f"posts[{number}]": posts.firsts[id_].source_ref
        for number, id_ in enumerate(posts.posts)
        if id_ in posts.firsts
    }
    return toml_text(
        {name: table for name, table in posts.tables().items() if table != []}, remarks, head=OFFICERS_MARK
    )


def is_ours(raw: bytes) -> bool:
    """Return whether officers.toml was written here.

    >>> is_ours(officers_file(Posts())), is_ours(b"")
    (True, False)
    """
    return raw.decode("utf-8", errors="replace").startswith(f"# {OFFICERS_MARK}")


def with_annex(contract: bytes, items: Sequence[Item]) -> bytes:
    """Return a contract with the scoring annex at its end, in the place of an earlier one.

    >>> with_annex(with_annex(b"a = 1\\n", ()), ()) == with_annex(b"a = 1\\n", ())
    True
    """
    kept = without_annex(contract).decode("utf-8", errors="replace")
    remarks = {f"deductions[{number}]": item.record.source_ref for number, item in enumerate(items)}
    block = toml_text({"deductions": [dict(item.table) for item in items]}, remarks).decode()
    end = "" if kept.endswith("\n") or not kept else "\n"
    return f"{kept}{end}\n{ANNEX_BEGINS}\n\n{block}\n{ANNEX_ENDS}\n".encode()


def without_annex(contract: bytes) -> bytes:
    """Return a contract as it was before the scoring annex was written to its end.

    >>> without_annex(with_annex(b"a = 1\\n", ())), without_annex(b"a = 1")
    (b'a = 1\\n', b'a = 1')
    """
    text = contract.decode("utf-8-sig", errors="replace")
    before, mark, rest = text.partition(f"\n{ANNEX_BEGINS}")
    after = rest.partition(f"{ANNEX_ENDS}\n")[2] if mark else ""
    return f"{before}{after}".encode()


def with_acts(acts: bytes, rows: Sequence[Row]) -> bytes:
    """Return acts.toml with more acts at its end; what stands there keeps every line.

    >>> with_acts(b"", [{"id": "a", "kind": "inspection", "text": "x", "source_ref": "f!s!A1:B1"}]).decode()
    '[[acts]]\\nid = "a"\\nkind = "inspection"\\ntext = { zh-Hans = "x" }\\nsource = "f!s!A1:B1"\\n'
    """
    if not rows:
        return acts
    kept = acts.decode("utf-8-sig", errors="replace").rstrip()
    added = toml_text({"acts": [_act(row) for row in rows]}, {}).decode()
    return (f"{kept}\n\n{added}" if kept else added).encode()


def _act(row: Row) -> dict[str, object]:
    names = ("id", "kind", "toward", "by_body", "by_post", *TIMES, "text", "amount_minor", "reason",
             "source_ref", "supersedes", "withdrawn")  # fmt: skip
    table: dict[str, object] = {}
    for name in names:
        cell = row.get(name, "")
        if not cell:
            continue
        if name in TIMES:
            table[name] = datetime.fromisoformat(cell)
        elif name == "text":
            table[name] = {"zh-Hans": cell}
        elif name == "amount_minor":
            table[name] = int(cell)
        elif name == "withdrawn":
            table[name] = cell == "true"
        else:
            table["source" if name == "source_ref" else name] = cell
    return table


def head_file(head: Mapping[str, object]) -> bytes:
    """Return dossier.toml.

    >>> head_file({"id": "a"}).decode()
    '[dossier]\\nid = "a"\\n'
    """
    return toml_text({"dossier": head}, {})


def profile_file(profile: Profile) -> bytes:
    """Return a profile as a file that a person may correct.

    >>> from onus.wire.office.profiles import SheetSaid, read_profile
    >>> profile = Profile((SheetSaid("*", "1月", "inspections"),))
    >>> read_profile(profile_file(profile))[0] == profile
    True
    """
    tables = {
        "sheets": [{"file": one.file, "sheet": one.sheet, "kind": one.kind} for one in profile.sheets],
        "columns": [{"kind": one.kind, "header": one.header, "field": one.field} for one in profile.columns],
    }
    remark = "What was said of sheets and columns. A kind or field of `-` leaves it out."
    return toml_text({name: table for name, table in tables.items() if table}, {}, head=remark)
