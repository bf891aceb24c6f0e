"""A second import adds what is new, corrects what is different, withdraws what is gone; nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.base.instants import Instant, instant
from onus.core.contracts.corrections import faulty_corrections, standing
from onus.wire.csv_rows import parse_csv
from onus.wire.fact_tables import TABLES, facts
from onus.wire.office.dossier_base import DossierBase
from onus.wire.office.profiles import LEFT_OUT, Profile, SheetSaid

from .sheets_made import ANNEX, CHECKS, NOW, POSTS, ROADS, after, codes, grid, office, remarks

LATER: Instant = instant("2024-03-09T09:00:00+08:00")
INSPECTIONS = next(table for table in TABLES if table.file == "inspections.csv")

Look = tuple[str, str, str, str]
LOOKS = st.lists(
    st.tuples(
        st.sampled_from(["2024-01-17", "2024-01-18"]),
        st.sampled_from(["10:00", "11:00"]),
        st.sampled_from(["人民路", "和平路"]),
        st.sampled_from(["合格", "不合格"]),
    ),
    max_size=6,
    unique_by=lambda look: look[:3],
)


def sheet(looks: Sequence[Look], file: str = "检查表.xlsx"):
    rows = [[day, time, place, "", result, "", "监管岗"] for day, time, place, result in looks]
    return grid([["检查表"], CHECKS, *rows], file=file)


def imported_again(base: DossierBase, looks: Sequence[Look], now: Instant) -> DossierBase:
    done = office(sheet(looks), base=base, now=now, alone=True)
    assert codes(done.faults) == []
    return after(base, done)


def stand(base: DossierBase, *, as_of: Instant | None = None) -> set[tuple[str, ...]]:
    text = base.files.get("inspections.csv", b"").decode()
    rows = parse_csv(text, file="inspections.csv") if text else None
    values, faults = facts(rows, INSPECTIONS) if rows and rows.rows else ((), ())
    assert faults == ()
    assert faulty_corrections(values) == ()  # type: ignore[arg-type]
    return {(v.place, v.result, str(v.happened_at)) for v in standing(values, as_of=as_of)}  # type: ignore[attr-defined, type-var]


START = after(DossierBase({}), office(base=DossierBase({"contract.toml": b"[contract]\n"})))
BASE = DossierBase({"contract.toml": b"[contract]\n", **START.files})


@given(LOOKS)
def test_a_second_import_of_the_same_files_changes_no_byte(looks: Sequence[Look]) -> None:
    once = imported_again(BASE, looks, NOW)

    assert imported_again(once, looks, LATER).files == once.files


@given(LOOKS, LOOKS)
def test_after_an_import_exactly_what_the_sheets_say_stands(
    first: Sequence[Look], second: Sequence[Look]
) -> None:
    direct = imported_again(BASE, second, LATER)
    corrected = imported_again(imported_again(BASE, first, NOW), second, LATER)

    assert stand(corrected) == stand(direct)


@given(LOOKS, LOOKS)
def test_a_correction_never_changes_what_was_known_before(
    first: Sequence[Look], second: Sequence[Look]
) -> None:
    once = imported_again(BASE, first, NOW)
    corrected = imported_again(once, second, LATER)

    assert stand(corrected, as_of=NOW) == stand(once)
    kept = once.files.get("inspections.csv", b"").decode().splitlines()[1:]
    now = corrected.rows("inspections.csv")
    assert [row["inspection_id"] for row in now][: len(kept)] == [line.split(",")[0] for line in kept]


@given(st.lists(LOOKS, min_size=1, max_size=4))
def test_any_number_of_corrections_is_a_dossier_and_ends_with_the_last(
    versions: Sequence[Sequence[Look]],
) -> None:
    base = BASE
    for number, looks in enumerate(versions):
        base = imported_again(base, looks, Instant(NOW + number * 86_400_000_000))

    assert stand(base) == stand(imported_again(BASE, versions[-1], NOW))


def rows_by_id(base: DossierBase) -> Mapping[str, Mapping[str, str]]:
    return {row["inspection_id"]: row for row in base.rows("inspections.csv")}


def test_a_changed_row_names_the_row_that_it_corrects_and_when() -> None:
    once = imported_again(BASE, [("2024-01-17", "10:00", "人民路", "合格")], NOW)
    rows = rows_by_id(imported_again(once, [("2024-01-17", "10:00", "人民路", "不合格")], LATER))

    assert rows["人民路-20240117T1000~2"]["supersedes"] == "人民路-20240117T1000"
    assert rows["人民路-20240117T1000~2"]["recorded_at"] == "2024-03-09T09:00:00+08:00"


def test_a_row_that_is_gone_is_withdrawn_and_comes_back_as_a_correction() -> None:
    look: Look = ("2024-01-17", "10:00", "人民路", "合格")
    gone = imported_again(imported_again(BASE, [look], NOW), [], LATER)
    back = imported_again(gone, [look], Instant(LATER + 1_000_000))

    assert rows_by_id(gone)["人民路-20240117T1000~2"]["withdrawn"] == "true"
    assert rows_by_id(back)["人民路-20240117T1000~3"]["supersedes"] == "人民路-20240117T1000~2"
    assert stand(gone) == set()


def test_a_row_whose_place_is_corrected_supersedes_the_row_of_its_cells() -> None:
    once = imported_again(BASE, [("2024-01-17", "10:00", "人民路", "合格")], NOW)
    rows = rows_by_id(imported_again(once, [("2024-01-17", "10:00", "和平路", "合格")], LATER))

    assert rows["和平路-20240117T1000"]["supersedes"] == "人民路-20240117T1000"
    assert len(rows) == 2


def test_rows_of_a_file_that_is_not_in_the_folder_stay() -> None:
    look: Look = ("2024-01-17", "10:00", "人民路", "合格")
    other: Look = ("2024-01-18", "10:00", "人民路", "合格")
    once = imported_again(BASE, [look], NOW)
    done = office(sheet([other], file="二月.xlsx"), base=once, now=LATER)

    assert len(stand(after(once, done))) == 2
    assert done.renewals["inspections.csv"].withdrawn == 0


def test_a_row_that_moves_within_its_sheet_is_the_same_row() -> None:
    look: Look = ("2024-01-17", "10:00", "人民路", "合格")
    other: Look = ("2024-01-17", "10:00", "和平路", "合格")
    once = imported_again(BASE, [look, other], NOW)

    assert imported_again(once, [other, look], LATER).files == once.files


def test_a_time_of_registration_that_is_corrected_is_a_correction() -> None:
    def at(recorded: str):
        row = ["2024-01-17", "10:00", "人民路", "", "合格", "", "监管岗", recorded]
        return grid([["检查表"], [*CHECKS, "登记时间"], row], file="检查表.xlsx")

    once = after(BASE, office(at("2024-01-18 08:00"), base=BASE))
    twice = after(once, office(at("2024-01-19 08:00"), base=once, now=LATER))

    assert once.rows("inspections.csv")[0]["recorded_at"] == "2024-01-18T08:00:00+08:00"
    assert len(twice.rows("inspections.csv")) == 2
    assert after(twice, office(at("2024-01-19 08:00"), base=twice, now=LATER)).files == twice.files


def test_the_acts_of_a_person_stay_and_a_changed_round_corrects_the_round() -> None:
    written = b'# by hand\n[[acts]]\nid = "plan-1"\nkind = "plan"\nhappened_at = 2023-10-30T09:00:00+08:00\n'
    base = DossierBase({**BASE.files, "acts.toml": written})
    once = imported_again(base, [("2024-01-17", "10:00", "人民路", "合格")], NOW)
    looks: list[Look] = [("2024-01-17", "10:00", "人民路", "合格"), ("2024-01-17", "11:00", "和平路", "合格")]
    text = imported_again(once, looks, LATER).files["acts.toml"].decode()
    acts = tomllib.loads(text)["acts"]

    assert text.startswith("# by hand\n")
    assert [act["id"] for act in acts] == ["plan-1", "round-监管岗-2024-01-17", "round-监管岗-2024-01-17~2"]
    assert acts[2]["supersedes"] == "round-监管岗-2024-01-17"


def test_a_road_that_leaves_the_list_leaves_the_network_and_stays_on_record() -> None:
    shorter = office(grid(ROADS[:3], file="道路清单.xlsx"), base=BASE, now=LATER)
    base = after(BASE, shorter)

    assert [row["segment_id"] for row in base.rows("network.csv")] == ["人民路"]
    change = base.rows("office/changes.csv")[-1]
    assert (change["id"], change["change"], change["recorded_at"]) == (
        "和平路",
        "removed",
        "2024-03-09T09:00:00+08:00",
    )
    assert "length_m=1140" in change["before"]


def test_a_changed_post_is_on_record_with_what_it_was() -> None:
    posts = [POSTS[0], [*POSTS[1][:6], "检查", 1, 12], POSTS[2]]
    base = after(BASE, office(grid(posts, file="岗位与人员.xlsx"), base=BASE, now=LATER))
    change = base.rows("office/changes.csv")[-1]

    assert (change["table"], change["id"], change["change"]) == ("officers.toml", "posts 监管岗", "changed")
    assert "report_up" in change["before"]
    assert "report_up" not in change["after"]


def registered(*rows: Sequence[object], file: str = "检查表.xlsx", sheet_name: str = "1"):
    return grid([["检查表"], [*CHECKS, "登记时间"], *rows], file=file, sheet=sheet_name)


CLEAN = ["2024-01-17", "10:00", "人民路", "", "合格", "", "监管岗", "2024-01-18 08:00"]
DIRTY = ["2024-01-17", "11:00", "和平路", "", "不合格", "", "监管岗", "2024-01-18 08:00"]


def test_a_row_added_to_a_file_already_imported_comes_on_record_now_and_is_remarked() -> None:
    once = after(BASE, office(registered(CLEAN), base=BASE, now=NOW))
    done = office(registered(CLEAN, DIRTY), base=once, now=LATER)
    twice = after(once, done)

    assert stand(twice, as_of=NOW) == stand(once)
    assert [row["recorded_at"] for row in twice.rows("inspections.csv")] == [
        "2024-01-18T08:00:00+08:00",
        "2024-03-09T09:00:00+08:00",
    ]
    assert ("H4", "OFFICE-030") in remarks(done.faults)
    assert codes(done.faults) == []


def test_a_row_that_came_on_record_late_is_the_same_row_at_the_next_import() -> None:
    once = after(BASE, office(registered(CLEAN), base=BASE, now=NOW))
    twice = after(once, office(registered(CLEAN, DIRTY), base=once, now=LATER))
    done = office(registered(CLEAN, DIRTY), base=twice, now=Instant(LATER + 1_000_000))

    assert after(twice, done).files == twice.files
    assert remarks(done.faults) == []


def test_a_file_that_is_imported_for_the_first_time_keeps_its_times_of_registration() -> None:
    once = after(BASE, office(registered(CLEAN), base=BASE, now=NOW))
    done = office(registered(DIRTY, file="补充检查表.xlsx"), base=after(BASE, once), now=LATER)

    assert after(once, done).rows("inspections.csv")[-1]["recorded_at"] == "2024-01-18T08:00:00+08:00"


def two_sheets(*grids):
    return office(*grids, base=BASE, now=NOW)


def test_a_sheet_that_was_not_read_withdraws_nothing_and_is_told_once() -> None:
    first, second = registered(CLEAN, sheet_name="上半月"), registered(DIRTY, sheet_name="下半月")
    once = after(BASE, two_sheets(first, second))
    done = office(second, base=once, now=LATER)

    assert [(f.place, f.code) for f in done.faults if not f.warning] == [("检查表.xlsx!上半月", "OFFICE-032")]
    assert done.renewals["inspections.csv"].withdrawn == 0
    assert stand(after(once, done)) >= stand(once)


def test_the_rows_of_a_sheet_that_a_person_left_out_stand() -> None:
    first, second = registered(CLEAN, sheet_name="上半月"), registered(DIRTY, sheet_name="下半月")
    once = after(BASE, two_sheets(first, second))
    said = Profile((SheetSaid("检查表.xlsx", "上半月", LEFT_OUT),))
    done = office(second, base=once, now=LATER, profile=said)

    assert codes(done.faults) == []
    assert stand(after(once, done)) == stand(once)


def test_a_sheet_under_another_name_that_says_the_same_is_no_fault() -> None:
    once = after(BASE, two_sheets(registered(CLEAN, sheet_name="上半月")))
    done = office(registered(CLEAN, sheet_name="1-15日"), base=once, now=LATER)

    assert codes(done.faults) == []
    assert after(once, done).files == once.files


def test_rows_that_are_deleted_below_their_header_are_withdrawn() -> None:
    first, second = registered(CLEAN, sheet_name="上半月"), registered(DIRTY, sheet_name="下半月")
    once = after(BASE, two_sheets(first, second))
    done = office(registered(sheet_name="上半月"), second, base=once, now=LATER)

    assert codes(done.faults) == []
    assert done.renewals["inspections.csv"].withdrawn == 1


@pytest.mark.parametrize(
    ("head", "first", "second", "file"),
    [
        (ROADS[:2], ["解放路", 300], ["建设路", 400], "道路（续）.xlsx"),
        (POSTS[:1], POSTS[1], POSTS[2], "岗位与人员.xlsx"),
        (ANNEX[:1], ANNEX[1], ["路面垃圾", "每处扣 1 分", 1, 20], "考核细则.xlsx"),
    ],
)
def test_a_list_of_which_one_sheet_was_not_read_is_told(head, first, second, file: str) -> None:
    one, two = (grid([*head, row], file=file, sheet=name) for row, name in ((first, "甲"), (second, "乙")))
    once = after(BASE, office(one, two, base=DossierBase({"contract.toml": b"[contract]\n"}), alone=True))
    done = office(two, base=once, now=LATER, alone=True)

    told = [(fault.place, fault.code) for fault in done.faults if fault.code == "OFFICE-032"]
    assert told == [(f"{file}!甲", "OFFICE-032")]


LEDGER = ["编号", "所属月份", "类别", "金额（元）", "付款日期", "审批岗位"]


def ledger(*rows: Sequence[object], file: str = "付款台账.xlsx"):
    return grid([["付款台账"], LEDGER, *rows], file=file)


def test_numbers_that_start_anew_in_another_file_supersede_nothing() -> None:
    january = ledger(["1", "2024-01", "付款", 100, "2024-02-01", "处长"], file="付款台账1月.xlsx")
    february = ledger(["1", "2024-02", "付款", 900, "2024-03-01", "处长"], file="付款台账2月.xlsx")
    once = after(BASE, office(january, base=BASE))
    done = office(february, base=once, now=LATER)

    assert codes(done.faults) == [("A3", "OFFICE-031")]
    assert "付款台账1月.xlsx!1!A3:F3" in done.faults[-1].what.zh
    assert "payments.csv" not in done.files
    assert "OFFICE-018" not in [code for _, code in remarks(done.faults)]


def test_the_same_payment_in_another_file_is_the_same_payment() -> None:
    row = ["1", "2024-01", "付款", 100, "2024-02-01", "处长"]
    once = after(BASE, office(ledger(row, file="一月.xlsx"), base=BASE))
    done = office(ledger(row, file="全年.xlsx"), base=once, now=LATER)

    assert codes(done.faults) == []
    assert after(once, done).files == once.files


def test_a_number_that_was_withdrawn_is_free_for_another_file() -> None:
    row, other = ["1", "2024-01", "付款", 100, "2024-02-01", "处长"], ["1", "2024-02", "付款", 9, "2024-03-01", "处长"]  # fmt: skip
    once = after(BASE, office(ledger(row, file="一月.xlsx"), base=BASE))
    gone = after(once, office(ledger(file="一月.xlsx"), base=once, now=LATER))

    assert codes(office(ledger(other, file="二月.xlsx"), base=gone, now=LATER).faults) == []


def test_a_round_of_another_file_is_not_silently_superseded() -> None:
    once = after(BASE, office(sheet([("2024-01-17", "10:00", "人民路", "合格")]), base=BASE))
    done = office(sheet([("2024-01-17", "11:00", "和平路", "合格")], file="二组.xlsx"), base=once, now=LATER)

    assert codes(done.faults) == [("A3", "OFFICE-031")]
    assert "acts.toml" not in done.files


NUMBERS = st.lists(
    st.builds(
        "{}{}".format, st.sampled_from(["1", "甲", "A~2", "~"]), st.sampled_from(["", "~1", "~2", "~2~1"])
    ),
    min_size=1,
    max_size=6,
    unique=True,
)


@given(NUMBERS)
def test_numbers_that_look_like_versions_change_nothing_at_a_second_import(numbers: Sequence[str]) -> None:
    rows = [[number, "2024-01", "付款", 100 + at, "2024-02-01", "处长"] for at, number in enumerate(numbers)]
    first = office(ledger(*rows), base=BASE)
    once = after(BASE, first)
    again = office(ledger(*rows), base=once, now=LATER)

    assert codes(first.faults) == codes(again.faults) == []
    assert after(once, again).files == once.files
    assert len(once.rows("payments.csv")) == len(numbers)


@given(NUMBERS)
def test_a_correction_of_such_a_number_supersedes_that_row_and_no_other(numbers: Sequence[str]) -> None:
    rows = [[number, "2024-01", "付款", 100 + at, "2024-02-01", "处长"] for at, number in enumerate(numbers)]
    once = after(BASE, office(ledger(*rows), base=BASE))
    rows[0][3] = 7
    done = office(ledger(*rows), base=once, now=LATER).renewals["payments.csv"]

    assert (done.added, done.changed, done.withdrawn, done.same) == (0, 1, 0, len(numbers) - 1)
    assert done.rows[0]["supersedes"] == once.rows("payments.csv")[0]["payment_id"]


def test_a_road_with_facts_that_leaves_the_list_is_told_once_at_the_list() -> None:
    looks: list[Look] = [(f"2024-01-{day}", "10:00", "和平路", "合格") for day in range(10, 30)]
    once = after(BASE, office(sheet(looks), base=BASE))
    done = office(grid(ROADS[:3], file="道路清单.xlsx"), sheet(looks), base=once, now=LATER)

    told = [(fault.place, fault.code) for fault in done.faults if not fault.warning]
    assert told == [("道路清单.xlsx!1", "OFFICE-033")]
    assert "20 行" in done.faults[-1].what.zh
