"""Addresses of the workbench."""

from __future__ import annotations

from django.urls import path

from onus.web.workbench import acting, approvals, calendars, case, inspecting, queue, replies

app_name = "workbench"
urlpatterns = [
    path("", queue.desks, name="desks"),
    path("calendar/<str:token>.ics", calendars.feed, name="feed"),
    path("<str:dossier>/", queue.queue, name="queue"),
    path("<str:dossier>/act/<str:kind>/", acting.act, name="act"),
    path("<str:dossier>/draw/", inspecting.draw, name="draw"),
    path("<str:dossier>/draw/<str:act>/", inspecting.results, name="draw_results"),
    path("<str:dossier>/proposals/<int:number>/", approvals.proposal, name="proposal"),
    path("<str:dossier>/handover/", approvals.handover, name="handover"),
    path("<str:dossier>/calendar/", calendars.calendar, name="calendar"),
    path("<str:dossier>/replies/", replies.replies, name="replies"),
    path("<str:dossier>/reply/", acting.reply, name="reply"),
    path("<str:dossier>/cases/<path:case>/", case.case, name="case"),
    path("<str:dossier>/findings/<path:duty>/", case.finding, name="finding"),
]
