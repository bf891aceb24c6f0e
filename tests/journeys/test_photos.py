"""Photos: what cameras, names and watermarks say, what was used before, and what is no photo at all."""

from __future__ import annotations

import csv
import json
import shutil
import struct
import zlib
from fractions import Fraction
from hashlib import shake_256
from itertools import count
from pathlib import Path

import openpyxl
import pytest
from PIL import Image, ImageDraw, ImageEnhance
from PIL.TiffImagePlugin import IFDRational

from onus.__main__ import main
from tests.conftest import write_first_street

NOW = "2024-01-20T09:00:00+08:00"
LON, LAT = 123.8, 41.3
EXIF, GPS = 0x8769, 0x8825


def line(name: str, text: str, north: float, **more: object) -> dict[str, object]:
    shape = {"type": "LineString", "coordinates": [[LON, LAT + north], [LON + 0.004, LAT + north]]}
    return {
        "type": "Feature",
        "properties": {"segment_id": name, "name": text, "class": "arterial", **more},
        "geometry": shape,
    }


@pytest.fixture
def dossier(tmp_path) -> Path:
    made = write_first_street(tmp_path / "dossier")
    (made / "network.csv").unlink()
    home = line("home-1", "", 0.02, private=True, kind="place")
    home["geometry"] = {"type": "Point", "coordinates": [LON, LAT + 0.02]}
    streets = [line("elm-1", "榆树街", 0), line("ren-1", "人民路", 0.01), line("ren-2", "人民路", 0.03), home]
    text = json.dumps({"type": "FeatureCollection", "features": streets}, ensure_ascii=False)
    (made / "network.geojson").write_text(text, encoding="utf-8")
    (made / "private").mkdir()
    (made / "private" / "salt.txt").write_text("s" * 40, encoding="utf-8")
    assert main(["dossier", "check", str(made)]) == 0
    return made


def picture(seed: int) -> Image.Image:
    """Draw a street that is like no other of another seed."""
    steps = count()

    def below(limit: int) -> int:
        drawn_lot = shake_256(f"{seed}/{next(steps)}".encode()).digest(4)
        return int.from_bytes(drawn_lot) % limit

    drawn = Image.new("RGB", (480, 360), (90, 110, 140))
    pen = ImageDraw.Draw(drawn)
    for _ in range(25):
        x, y = below(480), below(360)
        box = (x, y, x + 30 + below(170), y + 30 + below(130))
        pen.rectangle(box, fill=(below(256), below(256), below(256)))
    return drawn


def dms(degrees: float) -> tuple[IFDRational, ...]:
    whole = Fraction(round(degrees * 10**7), 10**7)
    minutes = (whole - int(whole)) * 60
    seconds = (minutes - int(minutes)) * 60
    return (
        IFDRational(int(whole), 1),
        IFDRational(int(minutes), 1),
        IFDRational(seconds.numerator, seconds.denominator),
    )


def save(
    path: Path,
    seed: int,
    *,
    taken: str = "",
    offset: str = "",
    at: tuple[float, float] | None = None,
    datum: str = "",
) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    exif = Image.Exif()
    if taken:
        exif.get_ifd(EXIF)[36867] = taken
    if offset:
        exif.get_ifd(EXIF)[36881] = offset
    if at is not None:
        exif.get_ifd(GPS).update({1: "N", 2: dms(at[1]), 3: "E", 4: dms(at[0])})
    if datum:
        exif.get_ifd(GPS)[18] = datum
    picture(seed).save(path, exif=exif, quality=90)
    return path


def sheet(folder: Path, *rows: tuple[object, ...]) -> None:
    book = openpyxl.Workbook()
    for row in (("照片文件名", "拍摄日期", "拍摄时刻", "拍摄地点", "检查编号", "备注"), *rows):
        book.active.append(row)
    book.save(folder / "水印.xlsx")


def take_in(folder: Path, dossier: Path, *more: str, at: str = NOW) -> int:
    return main(["import", "photos", str(folder), "--dossier", str(dossier), "--recorded-at", at, *more])


def rows(dossier: Path, name: str) -> list[dict[str, str]]:
    if not (dossier / name).exists():
        return []
    with (dossier / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def only(dossier: Path) -> dict[str, str]:
    (row,) = rows(dossier, "attachments.csv")
    return row


def test_what_a_camera_wrote_is_read_to_the_second_and_to_a_hand(dossier, tmp_path, capsys):
    save(tmp_path / "p" / "a.jpg", 1, taken="2024:01:06 10:15:30", at=(LON + 0.001, LAT + 0.0001))

    assert take_in(tmp_path / "p", dossier, "--shows", "work", "--by-post", "supervisor") == 0

    row, (claim,) = only(dossier), rows(dossier, "photos.csv")
    assert (row["place_id"], row["happened_at"]) == ("elm-1", "2024-01-06T02:15:30Z")
    assert "place_by_position" in row["note"] and "time_by_exif" in row["note"]
    assert (claim["place_id"], claim["taken_at"], claim["recorded_at"]) == (
        "elm-1",
        "2024-01-06T02:15:30Z",
        "2024-01-20T01:00:00Z",
    )
    assert (
        claim["file"] == row["file"]
        and (dossier / row["file"]).read_bytes() == (tmp_path / "p" / "a.jpg").read_bytes()
    )
    assert main(["dossier", "check", str(dossier)]) == 0


def test_a_camera_that_names_its_offset_is_believed_over_the_zone_of_the_dossier(dossier, tmp_path, capsys):
    save(tmp_path / "p" / "a.jpg", 1, taken="2024:01:06 10:15:30", offset="+00:00")

    take_in(tmp_path / "p", dossier)

    assert only(dossier)["happened_at"] == "2024-01-06T10:15:30Z"


def test_a_claim_of_work_may_fulfil_a_duty_and_a_photo_that_claims_nothing_does_not(
    dossier, tmp_path, capsys
):
    (dossier / "inspections.csv").unlink()
    save(tmp_path / "p" / "榆树街 清雪后" / "a.jpg", 1, taken="2024:01:06 10:15:30")
    silent = shutil.copytree(dossier, tmp_path / "silent")
    (tmp_path / "q" / "榆树街").mkdir(parents=True)
    shutil.copy(tmp_path / "p" / "榆树街 清雪后" / "a.jpg", tmp_path / "q" / "榆树街" / "a.jpg")

    take_in(tmp_path / "p", dossier)
    take_in(tmp_path / "q", silent)

    def outcome(folder: Path) -> str:
        out = folder.parent / f"out-{folder.name}"
        main(["assess", str(folder), "--as-of", "2024-02-20T00:00:00+08:00", "--out", str(out)])
        with (out / "findings.csv").open(encoding="utf-8") as stream:
            return next(
                r["outcome"] for r in csv.DictReader(stream) if r["duty_id"].startswith("CLEAR-24/elm-1")
            )

    assert rows(silent, "photos.csv") == [] and len(rows(silent, "attachments.csv")) == 1
    assert (outcome(dossier), outcome(silent)) == ("fulfilled", "unknown")


def test_a_photo_of_an_inspection_is_filed_with_it_and_claims_nothing(dossier, tmp_path, capsys):
    save(tmp_path / "p" / "榆树街" / "a.jpg", 1, taken="2024:01:07 09:12:00")

    take_in(tmp_path / "p", dossier, "--shows", "work", "--list", str(tmp_path / "list.csv"))

    assert only(dossier)["about"] == "" and len(rows(dossier, "photos.csv")) == 1

    other = write_first_street(tmp_path / "other")
    save(tmp_path / "q" / "Elm Street" / "b.jpg", 2, taken="2024:01:07 09:12:00")
    take_in(tmp_path / "q", other, "--list", str(tmp_path / "list.csv"), "--language", "en")
    assert only(other)["about"] == "visit-1" and rows(other, "photos.csv") == []
    assert "12 min apart" in (tmp_path / "list.csv").read_text(encoding="utf-8-sig")


def test_a_watermark_sheet_says_what_a_photo_without_data_does_not(dossier, tmp_path, capsys):
    save(tmp_path / "p" / "mmexport1702712345678.jpg", 1)
    save(tmp_path / "p" / "b.jpg", 2)
    sheet(
        tmp_path / "p",
        ("mmexport1702712345678.jpg", "2024年1月6日", "8:30", "榆树街", None, "作业后"),
        ("b.jpg", "2024-01-07", "09:05", None, "visit-1", None),
    )

    assert take_in(tmp_path / "p", dossier) == 0

    second, first = rows(dossier, "attachments.csv")
    assert (first["place_id"], first["happened_at"]) == ("elm-1", "2024-01-06T00:30:00Z")
    assert second["about"] == "visit-1"
    assert [one["photo_id"] for one in rows(dossier, "photos.csv")] == [first["attachment_id"]]


def test_faults_of_a_watermark_sheet_are_told_by_cell_and_nothing_is_imported(dossier, tmp_path, capsys):
    save(tmp_path / "p" / "a.jpg", 1)
    sheet(
        tmp_path / "p",
        ("a.jpg", "2024-01-06", "8:75", "榆树街", None, None),
        ("a.jpg", "2023-11-31", None, "榆树街", None, None),
        ("a.jpg", "2024-01-06", None, "槐树街", None, None),
        ("zz.jpg", "2024-01-06", None, "榆树街", None, None),
    )

    assert take_in(tmp_path / "p", dossier) == 2

    told = capsys.readouterr().err
    for place in ("!C2 FORM-005", "!B3 FORM-005", "!4:4 PHOTO-007", "!5:5 PHOTO-007", "PHOTO-022"):
        assert place in told
    assert not (dossier / "attachments.csv").exists() and not (dossier / "attachments").exists()


def test_sources_that_contradict_each_other_leave_a_photo_in_doubt(dossier, tmp_path, capsys):
    folder = tmp_path / "p" / "2024-01-09 人民路 清雪后"
    save(folder / "a.jpg", 1, taken="2024:01:06 10:15:30", at=(LON + 0.001, LAT))

    take_in(tmp_path / "p", dossier, "--language", "en")

    told = capsys.readouterr().out
    assert "the camera and its name tell different times" in told
    assert "its position and its name tell different places" in told
    assert rows(dossier, "photos.csv") == [] and only(dossier)["place_id"] == ""


def test_a_street_of_two_parts_is_told_apart_by_the_position_alone(dossier, tmp_path, capsys):
    folder = tmp_path / "p" / "2024-01-06 人民路 清雪后"
    save(folder / "a.jpg", 1, taken="2024:01:06 10:15:30", at=(LON + 0.001, LAT + 0.03))
    save(folder / "b.jpg", 2, taken="2024:01:06 10:16:30")

    take_in(tmp_path / "p", dossier)

    first, second = rows(dossier, "attachments.csv")
    assert (first["place_id"], second["place_id"]) == ("ren-2", "")
    assert "several_places:2" in second["note"] and len(rows(dossier, "photos.csv")) == 1


@pytest.mark.parametrize("form", ["same", "smaller", "poorer", "brighter", "png"])
def test_a_photo_that_was_used_before_is_listed_and_claims_no_work_again(dossier, tmp_path, capsys, form):
    first = save(tmp_path / "p" / "榆树街 清雪后" / "a.jpg", 1, taken="2024:01:06 10:15:30")
    take_in(tmp_path / "p", dossier)
    again = tmp_path / "q" / "2024-01-12 榆树街 清雪后" / ("b.png" if form == "png" else "b.jpg")
    again.parent.mkdir(parents=True)
    with Image.open(first) as seen:
        if form == "same":
            shutil.copy(first, again)
        elif form == "smaller":
            seen.resize((120, 90)).save(again)
        elif form == "poorer":
            seen.save(again, quality=15)
        elif form == "brighter":
            ImageEnhance.Brightness(seen).enhance(1.15).save(again)
        else:
            seen.save(again)
    if form == "same":
        # The bytes hold their own time, so that only another folder can claim another day.
        again.rename(again.parent.parent / "c.jpg")
        sheet(tmp_path / "q", ("c.jpg", "2024-01-06", "10:15", "人民路", None, "作业后"))
    capsys.readouterr()

    take_in(tmp_path / "q", dossier, at="2024-01-21T09:00:00+08:00")

    assert "same picture: attachments/photo/" in capsys.readouterr().out
    assert len(rows(dossier, "photos.csv")) == 1
    assert "reused:" in rows(dossier, "attachments.csv")[-1]["note"]
    assert main(["dossier", "check", str(dossier)]) == 0


def test_other_pictures_are_no_reuse_and_snow_alone_is_compared_with_nothing(dossier, tmp_path, capsys):
    for seed in range(30):
        save(tmp_path / "p" / f"{seed}.jpg", seed)
    for name in ("white-1", "white-2"):
        Image.new("RGB", (64, 64), (250, 250, 250 - len(name) + int(name[-1]))).save(
            tmp_path / "p" / f"{name}.png"
        )

    take_in(tmp_path / "p", dossier)

    assert "same picture elsewhere: 0" in capsys.readouterr().out
    assert [one["likeness"] for one in rows(dossier, "attachments.csv")[-2:]] == ["", ""]


def test_a_second_import_adds_nothing_and_a_corrected_sheet_supersedes(dossier, tmp_path, capsys):
    save(tmp_path / "p" / "a.jpg", 1)
    sheet(tmp_path / "p", ("a.jpg", "2024-01-06", "10:15", "榆树街", None, "作业后"))
    take_in(tmp_path / "p", dossier)
    before = {path: path.read_bytes() for path in sorted(dossier.rglob("*")) if path.is_file()}

    take_in(tmp_path / "p", dossier, at="2024-01-25T09:00:00+08:00")
    assert {path: path.read_bytes() for path in sorted(dossier.rglob("*")) if path.is_file()} == before

    sheet(tmp_path / "p", ("a.jpg", "2024-01-06", "10:15", "ren-1", None, "作业后"))
    take_in(tmp_path / "p", dossier, at="2024-01-25T09:00:00+08:00")
    sheet(tmp_path / "p", ("a.jpg", "2024-01-06", "10:15", "ren-1", None, "作业前"))
    take_in(tmp_path / "p", dossier, at="2024-01-26T09:00:00+08:00")

    claims = rows(dossier, "photos.csv")
    assert [(one["place_id"], one["withdrawn"]) for one in claims] == [
        ("elm-1", ""),
        ("ren-1", ""),
        ("", "true"),
    ]
    assert [one["supersedes"] for one in claims] == ["", claims[0]["photo_id"], claims[1]["photo_id"]]
    assert main(["dossier", "check", str(dossier)]) == 0


def test_a_photo_at_a_home_is_kept_where_nothing_is_published_and_its_path_and_place_are_not_told(
    dossier, tmp_path, capsys
):
    save(
        tmp_path / "p" / "张大爷家 上门" / "a.jpg",
        1,
        taken="2024:01:06 10:15:30",
        at=(LON + 0.0001, LAT + 0.02),
    )

    take_in(tmp_path / "p", dossier, "--shows", "work", "--list", str(tmp_path / "list.csv"))

    row, (claim,) = only(dossier), rows(dossier, "photos.csv")
    assert row["place_id"] == claim["place_id"] == "home-1"
    assert row["file"].startswith("private/attachments/photo/") and (dossier / row["file"]).is_file()
    assert not claim.get("lon") and not claim.get("lat")
    written = (dossier / "attachments.csv").read_text(encoding="utf-8") + (dossier / "photos.csv").read_text(
        encoding="utf-8"
    )
    written += (tmp_path / "list.csv").read_text(encoding="utf-8-sig") + capsys.readouterr().out
    assert "张大爷" not in written and "a.jpg" not in written
    before = (dossier / "attachments.csv").read_bytes()
    take_in(tmp_path / "p", dossier, "--shows", "work")
    assert (dossier / "attachments.csv").read_bytes() == before


def test_positions_of_a_chinese_map_are_taken_back_and_another_datum_is_a_doubt(dossier, tmp_path, capsys):
    shifted = (LON + 0.001 + 0.0062, LAT + 0.0015)
    save(tmp_path / "p" / "a.jpg", 1, taken="2024:01:06 10:15:30", at=shifted, datum="GCJ-02")

    take_in(tmp_path / "p", dossier, "--language", "en")

    assert "its camera names another datum: GCJ-02" in capsys.readouterr().out


def bomb(wide: int, high: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def test_files_that_are_no_photos_are_named_and_the_others_are_taken(dossier, tmp_path, capsys):
    good = save(tmp_path / "p" / "榆树街" / "good.jpg", 1, taken="2024:01:06 10:15:30")
    folder = tmp_path / "p"
    (folder / "zip.jpg").write_bytes(b"PK\x03\x04" + b"\0" * 100)
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "cut.jpg").write_bytes(good.read_bytes()[:3_000])
    (folder / "bomb.png").write_bytes(bomb(60_000, 60_000))
    (folder / "text.png").write_text("报告", encoding="utf-8")
    (folder / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 50)
    (folder / "program.jpg").write_bytes(b"MZ" + b"\0" * 100)
    (folder / "exif.jpg").write_bytes(b"\xff\xd8\xff\xe1\xff\xffExif\0\0II*\0\xff\xff\xff\xff" + b"\xff" * 40)

    assert take_in(folder, dossier) == 0

    told = capsys.readouterr()
    codes = {line.split(" ")[0]: line.split(" ")[1] for line in told.err.splitlines()}
    assert codes == {
        "zip.jpg": "PHOTO-001", "text.png": "PHOTO-001", "program.jpg": "PHOTO-001", "cut.jpg": "PHOTO-002",
        "exif.jpg": "PHOTO-002", "bomb.png": "PHOTO-003", "empty.jpg": "PHOTO-005", "phone.heic": "PHOTO-006",
    }  # fmt: skip
    assert "压缩包" in told.err and "new: 1" in told.out
    assert only(dossier)["place_id"] == "elm-1"


def test_a_broken_position_or_time_says_nothing_and_stops_nothing(dossier, tmp_path, capsys):
    exif = Image.Exif()
    exif.get_ifd(EXIF)[36867] = "0000:00:00 00:00:00"
    exif.get_ifd(GPS).update(
        {1: "N", 2: (IFDRational(41, 1), IFDRational(0, 0), IFDRational(0, 1)), 3: "E", 4: dms(LON)}
    )
    (tmp_path / "p" / "榆树街").mkdir(parents=True)
    picture(1).save(tmp_path / "p" / "榆树街" / "a.jpg", exif=exif)

    assert take_in(tmp_path / "p", dossier) == 0

    assert only(dossier)["place_id"] == "elm-1" and "no_time" in only(dossier)["note"]


def test_a_folder_that_is_not_there_is_refused(dossier, tmp_path, capsys):
    assert take_in(tmp_path / "nowhere", dossier) == 2

    assert "PHOTO-020" in capsys.readouterr().err


OFFICE = Path(__file__).resolve().parents[2] / "examples" / "office" / "corrected"


def test_photos_beside_the_workbooks_of_an_office_are_taken_in_with_them(tmp_path, capsys):
    office, made = tmp_path / "办公文件", tmp_path / "卷宗"
    shutil.copytree(OFFICE, office)
    streets = openpyxl.load_workbook(next(office.glob("01*.xlsx")))
    names = {
        str(cell.value)
        for row in streets.active.iter_rows()
        for cell in row
        if str(cell.value).endswith("路")
    }
    street = min(names)
    save(office / "照片" / f"2023-12-16 {street}" / "a.jpg", 1, taken="2023:12:16 08:15:30")
    command = ["import", "office", str(office), "--dossier", str(made), "--recorded-at", NOW, "--yes"]

    assert main(command) == 0, capsys.readouterr().err

    (photo,) = (one for one in rows(made, "attachments.csv") if one["kind"] == "photo")
    assert photo["source_ref"].endswith("/a.jpg") and (made / photo["file"]).is_file()
    before = {path: path.read_bytes() for path in sorted(made.rglob("*")) if path.is_file()}
    assert main(command) == 0
    assert {path: path.read_bytes() for path in sorted(made.rglob("*")) if path.is_file()} == before


def test_a_faulty_sheet_of_photos_keeps_the_whole_office_out(tmp_path, capsys):
    office, made = tmp_path / "办公文件", tmp_path / "卷宗"
    shutil.copytree(OFFICE, office)
    save(office / "照片" / "a.jpg", 1)
    sheet(office / "照片", ("a.jpg", "2023-12-16", "08:15", "不存在的路", None, None))

    assert main(["import", "office", str(office), "--dossier", str(made), "--recorded-at", NOW, "--yes"]) == 2

    assert "PHOTO-007" in capsys.readouterr().err and not made.exists()


def test_the_photo_of_the_earlier_day_claims_and_the_later_one_does_not_whatever_their_names(
    dossier, tmp_path, capsys
):
    first = save(tmp_path / "p" / "b 榆树街 清雪后" / "z.jpg", 1, taken="2024:01:06 10:15:30")
    again = tmp_path / "p" / "a 榆树街 清雪后" / "2024-01-12 10时.png"
    again.parent.mkdir(parents=True)
    with Image.open(first) as seen:
        seen.save(again)

    take_in(tmp_path / "p", dossier, at="2024-01-21T09:00:00+08:00")

    notes = {row["happened_at"][:10]: row["note"] for row in rows(dossier, "attachments.csv")}
    assert "reused:" in notes["2024-01-12"]
    assert "reused:" not in notes["2024-01-06"]
