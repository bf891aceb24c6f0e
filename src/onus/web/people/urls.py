"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, path

from onus.web.people import account, appointing, readings, signing_in

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("code/", signing_in.code, name="code"),
    path("", account.account, name="account"),
    path("password/", account.password, name="password"),
    path("second-factor/", account.set_up, name="set_up"),
    path("recovery-codes/", account.recovery_codes, name="recovery_codes"),
    path("end-sessions/", account.end_sessions, name="end_sessions"),
    path("recusal/", account.recuse, name="recuse"),
    path("appointments/", appointing.appointments, name="appointments"),
    path("appointments/new/", appointing.appoint, name="appoint"),
    path("appointments/<int:number>/end/", appointing.end, name="end_appointment"),
    path("readings/", readings.readings, name="readings"),
]
