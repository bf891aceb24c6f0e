"""Lays the database that the browser's tests are served from: the replay, people in their roles, and one of each thing.

In:  the dossier's folder and its OUT, or `evening` and an OUT of that evening, `assess` and an instant, or `bidding`; the environment names the database, and Django is set up already.
Out: on the last line of stdout, as JSON: what fills the places of addresses, and who may sign in.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from onus.__main__ import main as onus
from onus.actions.answer_report import Officer
from onus.actions.assess_dossier import assess_dossier
from onus.actions.assess_tender import assess_tender
from onus.actions.import_assessment import import_assessment
from onus.actions.keep_outlook import keep_outlook
from onus.actions.keep_photo import prepared_photo
from onus.actions.load_dossier import load_dossier
from onus.actions.load_tender import load_tender
from onus.actions.mask_photo import mask_photo
from onus.actions.report_events import Place as Site
from onus.actions.site_receipts import place_receipts
from onus.base.instants import HOUR_US, instant
from onus.jobs.tasks import office as make_papers
from onus.outside.clock import now
from onus.outside.photo_masks import Rectangle
from onus.records.dossiers import dossiers
from onus.records.models import Appointment, Case, Duty, Notice, Place, Report, ReportPhoto, User
from onus.records.office_runs import runs_of
from onus.records.proposed_acts import proposed_forms
from onus.records.workbench import duties_of_case
from onus.web.public.map_data import shapes_of, states_of
from onus.web.public.map_picture import picture_digest
from tests.unguarded import unguarded
from tests.web.purchase.laid import TENDER, at_work, one_of_each, taking_bids
from tests.web.reports.test_making import code_of, filled, jpeg, sent
from tests.web.signing import BENXI, PASSWORD, give, make_account, signed_in

ROOT = Path(__file__).resolve().parents[3]
ROLES = (
    "officer", "head", "superior", "contractor", "issuer", "auditor", "intake", "operator",
    "purchaser", "bidder", "expert", "custodian",
)  # fmt: skip
OBLIGATION = "CLEAR-OTHER-48"
LOADED, IMPORTED = instant("2023-12-31T00:00:00+08:00"), instant("2023-12-31T00:10:00+08:00")


def evening(folder: Path, out: Path) -> dict[str, dict[str, str]]:
    """Lay the website as it stood on an evening of the replay, with one officer who has a password and a code."""
    call_command("migrate", verbosity=0)
    load_dossier(folder, Path(settings.STORE), now=LOADED)
    import_assessment(out, now=IMPORTED)
    user = make_account("supervisor")
    give(user.login, "officer", post="street-supervisor")
    device = TOTPDevice.objects.create(user=user, confirmed=True, name="test")
    return {"samples": {"dossier": BENXI}, "people": {"password": PASSWORD, "key": device.key}}


def assess(at: str) -> dict[str, dict[str, str]]:
    """Assess the dossier, with every act so far, as of an instant."""
    assess_dossier(BENXI, Path(settings.STORE), settings.DATA / "outs", as_of=instant(at), now=now())
    return {"samples": {}, "people": {}}


def bidding() -> dict[str, dict[str, str]]:
    """Lay a purchase that takes sealed bids, with a bidder who is signed in."""
    call_command("migrate", verbosity=0)
    with TemporaryDirectory() as folder:
        bidder = taking_bids(settings, Path(folder))
    return {"samples": {"tender": TENDER}, "people": {"bidder": session_of(bidder)}}


def at_desks(stage: str) -> dict[str, dict[str, str]]:
    """Lay a purchase at a stage, with everybody who acts in it signed in."""
    call_command("migrate", verbosity=0)
    with TemporaryDirectory() as folder:
        people = at_work(settings, Path(folder), stage)
    return {
        "samples": {"tender": TENDER},
        "people": {name: session_of(client) for name, client in people.items()},
    }


def judge_purchase(at: str) -> dict[str, dict[str, str]]:
    """Judge the purchase, with every act so far, as the background work does."""
    assess_tender(TENDER, Path(settings.STORE), as_of=instant(at), now=now())
    return {"samples": {}, "people": {}}


def main(folder: Path, out: Path) -> dict[str, dict[str, str]]:
    """Lay everything, and say what there is."""
    call_command("migrate", verbosity=0)
    load_dossier(folder, Path(settings.STORE), now=LOADED)
    import_assessment(out, now=IMPORTED)
    keep_outlook(folder, now=LOADED)
    publish(out)
    clients = {role: signed_in(role) for role in ROLES} | {"half": half_signed_in()}
    people = {role: session_of(client) for role, client in clients.items()}
    return {
        "samples": samples()
        | desks()
        | worked(clients["officer"])
        | reported()
        | brought(clients["officer"]),
        "people": people,
    }


def brought(officer: Client) -> dict[str, str]:
    """Have a paper made at the office's desk by the background work."""
    wanted = {"month": "2023-12", "kinds": ["order-to-cure"], "language": "zh-Hans"}
    assert officer.post(f"/en/office/{BENXI}/papers/", wanted).status_code == 302
    make_papers.func(runs_of(BENXI)[0].number)
    run = runs_of(BENXI)[0]
    number = str(run.number)
    return {
        "office:run.number": number,
        "office:kept.number": number,
        "sha256": run.found["files"][0]["sha256"],
    }


def reported() -> dict[str, str]:
    """Send a report with a photo, mask the photo, and let the delay of publication pass."""
    photo = SimpleUploadedFile("snow.jpg", jpeg(), content_type="image/jpeg")
    preview = Client().post("/zh-hans/reports/new", filled(photo=photo)).content.decode()
    carried = re.search(r'name="photos" value="([^"]+)"', preview).group(1)
    receipt = sent(Client(), photos=carried)
    report = Report.objects.get()
    with unguarded("records_report"):
        Report.objects.filter(ref=report.ref).update(received_at=now() - 60 * HOUR_US)
    site = Site(Path(settings.STORE), settings.PUBLIC_ADDRESS)
    number = ReportPhoto.objects.get().pk
    # What the background work would do: without a clean copy there is nothing to mask.
    prepared_photo(number, data=Path(settings.DATA), now=now())
    mask_photo(
        report.ref,
        number,
        Officer("li", "street-supervisor"),
        masks=[Rectangle(0, 0, 40, 40)],
        site=site,
        now=now(),
    )
    return {
        "ref": report.ref,
        "report": report.ref,
        "reports:many?": f"?act=close&report={report.ref}",
        "number": str(number),
        "reports:photo.digest": ReportPhoto.objects.get().public_sha256,
        "receipt_code": code_of(receipt),
    }


def worked(officer: Client) -> dict[str, str]:
    """Do one of each thing that an officer does, through the pages, and say what became of it."""
    desk = f"/en/workbench/{BENXI}"
    drawn = officer.post(f"{desk}/draw/", {"duties": OBLIGATION, "count": "3"})
    assert drawn.status_code == 302, drawn.content.decode()
    case = Case.objects.filter(obligation_id=OBLIGATION).order_by("case_id")[0].case_id
    owed = [duty.duty_id for duty in duties_of_case(dossiers()[0].assessment, case)]
    proposed = officer.post(
        f"{desk}/act/excuse/",
        {
            "case": case,
            "sent": "1",
            "duties": owed,
            "clause": "sample 9",
            "reason": "The road was closed.",
        },
    )
    assert proposed.status_code == 302, proposed.content.decode()
    calendar = officer.post(f"{desk}/calendar/").content.decode()
    return {
        "case": case,
        "duty": Duty.objects.filter(obligation_id=OBLIGATION).order_by("duty_id")[0].duty_id,
        "workbench:act.kind": "order_to_cure",
        "workbench:draw_results.act": drawn["Location"].rstrip("/").rpartition("/")[2],
        "workbench:proposal.number": str(proposed_forms(BENXI)[0].number),
        "workbench:feed.token": re.search(r"calendar/([^./\"]+)[.]ics", calendar).group(1),
        "contractor:payment.period": "2023-12",
    }


def desks() -> dict[str, str]:
    """Lay a generated purchase at its desks, with one of each thing."""
    with TemporaryDirectory() as folder:
        return one_of_each(settings, Path(folder), "toilets-tender-desks")


def publish(out: Path) -> None:
    """Publish the replay, so that findings have receipts and the site has files."""
    log = settings.DATA / "log"
    for words in (
        ["log", "init", log, "--origin", "log.example.org/replay"],
        ["publish", out, "--log", log, "--site", settings.SITE, "--address", "https://onus.example.org/",
         "--now", "2023-12-31T01:00:00+08:00", "--workers", "1"],
    ):  # fmt: skip
        assert onus([str(word) for word in words]) == 0
    place_receipts(settings.SITE)


def half_signed_in() -> Client:
    """Somebody who gave a password and has yet to give a code."""
    client = signed_in("officer", login="half-signed-in", second_factor=False)
    TOTPDevice.objects.create(user=User.objects.get(login="half-signed-in"), confirmed=True, name="test")
    return client


def session_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def purchase() -> str:
    """Lay the generated tender, judged after its contract was signed."""
    shown = load_tender(ROOT / "examples" / "tender-2024", Path(settings.STORE), now=LOADED)
    at = instant("2024-05-02T00:00:00+08:00")
    return assess_tender(shown.id, Path(settings.STORE), as_of=at, now=at).id


def samples() -> dict[str, str]:
    """Return what stands in the places of addresses, by `place` or by `name.place`."""
    dossier = dossiers()[0]
    return {
        "dossier": dossier.id,
        "tender": purchase(),
        "place_id": Place.objects.filter(outcome="unmet").order_by("place_id")[0].place_id,
        "case_id": Case.objects.order_by("case_id")[0].case_id,
        "notice_id": Notice.objects.order_by("notice_id")[0].notice_id,
        "duty_id": Duty.objects.filter(outcome="unmet").order_by("duty_id")[0].duty_id,
        "post": Duty.objects.exclude(officer_post="").order_by("duty_id")[0].officer_post,
        "public:duties?": f"?dossier={dossier.id}",
        "public:region.name": "210500",
        "public:rule.key": "CN-AWD-24@2015-03-01",
        "public:receipt.entry": "0",
        "site:file.path": "log/checkpoint",
        "people:end_appointment.number": str(Appointment.objects.filter(role="officer").order_by("id")[0].pk),
        "public:map_shapes.digest": shapes_of(dossier).digest,
        "public:map_states.digest": states_of(dossier).digest,
        "public:map_picture_light.digest": picture_digest(dossier),
        "public:map_picture_dark.digest": picture_digest(dossier),
    }


WAYS = {
    "whole": main,
    "evening": evening,
    "assess": assess,
    "bidding": bidding,
    "at_desks": at_desks,
    "judge_purchase": judge_purchase,
}
OF_WORDS = ("assess", "at_desks", "judge_purchase")
"""Ways whose words are no folders."""

if __name__ == "__main__":
    _, way, *words = sys.argv
    print(json.dumps(WAYS[way](*(word if way in OF_WORDS else Path(word) for word in words))))
