"""The printed page: the hours ahead on one sheet of A4, and on any screen.

In:  a `Desk` in words.
Out: HTML that fetches nothing; printed, it is one page.

The surprise: the number of rows is fixed beforehand, and a text is cut after its second
line. A sheet that runs over onto a second page is a sheet that nobody pins up.
"""

from __future__ import annotations

from onus.base.texts import Language
from onus.report.desk.fitting import fitted
from onus.report.desk.sections import Desk
from onus.report.desk.words import tell
from onus.report.page_templates import page_template

LINES_A_PAGE = 70
"""Lines of the smallest type below the head and above the foot; a test prints the fullest page."""
LINES_A_ROW = 2
LINES_A_TABLE = 3
RISKS_MAX, FORECAST_MAX = 7, 2


def desk_page(shown: Desk, language: Language) -> str:
    """Return the page."""
    risks, forecast = shown.risks[:RISKS_MAX], shown.forecast[:FORECAST_MAX]
    sentences = LINES_A_ROW * (len(risks) + len(forecast) + 2)
    left = LINES_A_PAGE - sentences - LINES_A_TABLE * len(shown.sections)
    room = fitted([len(each.rows) for each in shown.sections], lines=left // LINES_A_ROW)
    sections = [
        {
            "name": each.name,
            "title": each.title,
            "heads": each.heads,
            "rows": each.rows[:count],
            "left": tell("more", language, count=len(each.rows) - count) if len(each.rows) > count else "",
        }
        for each, count in zip(shown.sections, room, strict=True)
    ]
    more = [tell("more", language, count=len(shown.risks) - len(risks))] if shown.risks[len(risks) :] else []
    page: str = page_template("desk.html", "style.css", "desk.css").render(
        desk=shown,
        language=language,
        forecast=forecast,
        risks=[*risks, *more],
        sections=sections,
        nothing=tell("nothing", language),
        risk_title=tell("risk", language),
        forecast_title=tell("forecast", language),
    )
    return page
