"""The desk: one screen, one page, one calendar, in both languages."""

from __future__ import annotations

import io
import os
import re
from dataclasses import replace
from datetime import datetime, timedelta

import icalendar
import pytest
import vobject
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st

from onus.__main__ import main
from onus.actions.look_ahead import look_ahead
from onus.base.instants import instant
from onus.cli.desk_screen import PIPED_LINES, show_desk
from onus.outside.time_zones import zone_table
from onus.report.desk.calendar import calendar_bytes
from onus.report.desk.fitting import fitted
from onus.report.desk.page import desk_page
from onus.report.desk.sections import Desk, Section, desk
from tests.in_browser import TAGS

from .test_in_browser import opened

NOW = "2023-12-19T18:00:00+08:00"
FORECAST = "起,止,降雪量,预警,来源\n2023-12-19 20:00,2023-12-20 08:00,,暴雪黄色,市气象台\n"


@pytest.fixture(scope="session")
def forecast(tmp_path_factory):
    path = tmp_path_factory.mktemp("forecast") / "预报.csv"
    path.write_text(FORECAST, encoding="gb18030")
    return path


@pytest.fixture(scope="session")
def view(dossier, forecast):
    return look_ahead(
        dossier, now=instant(NOW), hours=48, forecast=forecast, workers=1, progress=lambda *_: None
    )


def screen(shown, language="en"):
    stream = io.StringIO()
    show_desk(shown, language, stream)
    return stream.getvalue()


def full(language):
    """Return a desk with more of everything than there is room for, in long words."""
    long = {
        "en": "Clear the carriageway of the northern ring road to the kerb ",
        "zh-Hans": "北环路全线车行道清雪至路缘石",
    }[language] * 6
    heads = tuple((long[:30], number == 2) for number in range(6))
    sections = tuple(
        Section(name, long[:30], heads[:count], tuple((long,) * count for _ in range(60)))
        for name, count in (("due", 6), ("cases", 6), ("papers", 4), ("clocks", 4))
    )
    return Desk(long, long, long, long, (long, long), (long,) * 9, (long,) * 20, sections, (long,) * 3)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_fullest_desk_fits_one_screen_and_says_what_it_leaves_out(language):
    lines = screen(full(language), language).splitlines()

    assert len(lines) <= PIPED_LINES
    assert (
        sum("60" not in line and re.search(r"(and|另有) \d+ (more|行)", line) is not None for line in lines)
        >= 4
    )


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_screen_says_what_is_due_by_whom_and_where_the_cases_go(view, language):
    text = screen(desk(view, language, today=False), language)
    words = {"en": "if it snows", "zh-Hans": "以预报降雪为前提"}[language]

    assert words in text
    assert "2023-12-20 00:00 → " in text
    assert "\x1b" not in text
    assert len(text.splitlines()) <= PIPED_LINES


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize("fullest", [True, False])
def test_the_page_is_one_sheet_of_a4(browser, view, tmp_path, language, fullest):
    shown = full(language) if fullest else desk(view, language, today=False)
    (tmp_path / "p.html").write_text(desk_page(shown, language), encoding="utf-8")
    page, trouble = opened(browser, tmp_path / "p.html")
    page.pdf(path=str(tmp_path / "p.pdf"), prefer_css_page_size=True)
    page.context.close()
    raw = (tmp_path / "p.pdf").read_bytes()

    assert trouble == []
    assert len(re.findall(rb"/Type\s*/Page\b", raw)) == 1
    assert re.findall(rb"/MediaBox \[0 0 (594|595)", raw)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_open_to_everyone_at_every_width(browser, view, tmp_path, width, scheme):
    (tmp_path / "p.html").write_text(
        desk_page(desk(view, "zh-Hans", today=True), "zh-Hans"), encoding="utf-8"
    )
    page, trouble = opened(browser, tmp_path / "p.html", width=width, scheme=scheme)
    found = Axe().run(page, options=TAGS).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()

    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found] == []
    assert (wide <= width, trouble) == (True, [])


def test_words_of_the_dossier_cannot_become_part_of_the_page():
    script = "<script>document.title='pwned'</script>"
    section = Section("due", script, ((script, False),), ((script,),))
    page = desk_page(
        Desk(script, script, script, script, (script,), (script,), (script,), (section,), (script,)), "en"
    )

    assert "<script>" not in page


def test_the_calendar_has_the_same_bytes_whenever_it_is_made(view):
    made = calendar_bytes(view, "zh-Hans")

    assert made == calendar_bytes(view, "zh-Hans")
    assert made.count(b"\r\n") == made.count(b"\n")
    assert max(len(line) for line in made.split(b"\r\n")) <= 75


def test_a_foreign_reader_finds_every_event_at_its_hour_by_the_clocks_of_the_place(view):
    read = vobject.readOne(calendar_bytes(view, "zh-Hans").decode())
    events = read.vevent_list
    wanted = {group.due for group in view.coming} | {
        found.moves_at for found in view.cases if found.moves_at is not None
    }
    found = {instant(event.dtstart.value.isoformat()) for event in events}

    assert found == wanted
    assert {event.dtstart.value.utcoffset() for event in events} == {timedelta(hours=8)}
    assert read.vtimezone.tzid.value == "Asia/Shanghai"
    assert len({event.uid.value for event in events}) == len(events)
    assert "其他街路及街巷清雪" in " ".join(event.summary.value for event in events)


def test_an_event_keeps_its_name_when_its_hour_moves(dossier, tmp_path):
    def uids(until):
        path = tmp_path / f"{until}.csv"
        path.write_text(f"from,until,mm\n2023-12-19 20:00,2023-12-20 {until},7\n", encoding="utf-8")
        seen = look_ahead(
            dossier, now=instant(NOW), hours=48, forecast=path, workers=1, progress=lambda *_: None
        )
        read = icalendar.Calendar.from_ical(calendar_bytes(seen, "en"))
        return {str(e["uid"]): e["dtstart"].dt for e in read.walk("VEVENT")}

    early, late = uids("08:00"), uids("11:00")

    assert early.keys() == late.keys()
    assert early != late


def test_the_zone_in_the_calendar_changes_its_clocks_when_the_place_does(view):
    at = instant("2024-03-30T12:00:00Z")
    zone = zone_table("Europe/Helsinki")
    moved = replace(
        view, now=at, dossier=replace(view.dossier, zone=zone), cases=(), clocks=(),
        coming=tuple(replace(g, due=instant(f"2024-03-{day}T09:00:00Z")) for g, day in zip(view.coming, (30, 31), strict=False)),
    )  # fmt: skip
    read = vobject.readOne(calendar_bytes(moved, "en").decode())
    hours = {
        event.dtstart.value.replace(tzinfo=None): event.dtstart.value.utcoffset()
        for event in read.vevent_list
    }

    assert hours == {
        datetime(2024, 3, 30, 11): timedelta(hours=2),  # noqa: DTZ001 what the clocks show
        datetime(2024, 3, 31, 12): timedelta(hours=3),  # noqa: DTZ001
    }


def test_the_commands_write_page_and_calendar_and_name_what_is_wrong(dossier, tmp_path, capsys):
    page, ics = tmp_path / "今日.html", tmp_path / "今日.ics"
    usual = ["--now", NOW, "--language", "zh-Hans"]

    assert main(["today", str(dossier), *usual, "--page", str(page), "--ics", str(ics)]) == 0
    assert "今日工作" in capsys.readouterr().out
    assert page.read_bytes().startswith(b"<!DOCTYPE html>")
    assert ics.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    (tmp_path / "f.csv").write_text("起,止,降雪量\nx,y,z\n", encoding="utf-8")
    assert main(["ahead", str(dossier), *usual, "--forecast", str(tmp_path / "f.csv")]) == 2
    assert capsys.readouterr().err.count("FORECAST-001") == 3
    assert main(["ahead", str(dossier), "--now", "yesterday"]) == 2


def test_a_look_without_a_named_moment_is_of_this_moment(first_street, tmp_path, capsys):
    folder = first_street(tmp_path / "d")

    assert main(["ahead", str(folder), "--hours", "1"]) == 0
    shown = re.search(r"· (\d{4}-\d\d-\d\d \d\d:\d\d) 至 ", capsys.readouterr().out).group(1)
    year = datetime.fromtimestamp(os.stat(folder).st_mtime).year  # noqa: DTZ006 the year is enough
    assert abs(int(shown[:4]) - year) <= 1


@given(st.lists(st.integers(0, 60), min_size=1, max_size=5), st.integers(0, 80))
def test_no_more_rows_are_shown_than_there_is_room_for(rows, lines):
    shown = fitted(rows, lines=lines)
    cut = sum(1 for have, count in zip(shown, rows, strict=True) if have < count)

    assert all(0 <= have <= count for have, count in zip(shown, rows, strict=True))
    assert sum(shown) == 0 or sum(shown) + cut <= lines
    assert sum(rows) > lines or shown == tuple(rows)
