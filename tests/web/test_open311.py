"""Open311: other programs read and report by the standard, and learn no more than anyone may know."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from onus.actions.answer_report import Inspected, Officer, acknowledge_report, close_report
from onus.actions.forget_intake import forget_intake
from onus.actions.keep_photo import prepared_photo
from onus.actions.receive_open311 import token_digest
from onus.actions.receive_report import Arriving, receive_report
from onus.actions.report_events import Place as Site
from onus.actions.report_events import put_event
from onus.base.instants import DAY_US, HOUR_US, SECOND_US, Instant, instant
from onus.core.reports.events import HIDDEN, Event
from onus.outside.file_store import stored
from onus.records.models import Open311Trial, Place, Report, ReportContact, ReportPhoto
from onus.records.open311 import ProgramKey, issue_key, withdraw_key
from onus.records.reports import lives_of, report_named
from onus.web.open311 import asking, views
from tests.outside.pictures_made import SECRET, phone_photo
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
DOSSIER = "benxi-2023-replay"
NOW = instant("2023-12-30T12:00:00+08:00")
STREET = "mingshan-arterial-001"
LAT, LONG = "41.3068182", "123.7900061"
SITE = Site(settings.STORE, "http://onus.example")
OFFICER = Officer("Holder 1 (generated)", "street-supervisor", "sample 5.2")
SNOW = "not_done_snow-clearing"
KEY, CONTRACTOR_KEY = "k-of-a-reporting-site", "k-of-the-contractor"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Stop the clock of the interface; return what sets it."""
    at = [NOW]
    monkeypatch.setattr(asking, "clock", lambda: at[0])
    return lambda instant_: at.__setitem__(0, Instant(instant_))


@pytest.fixture
def program():
    key = ProgramKey(token_digest(KEY), "Reporting site (generated)", "", False, "test", NOW, None)
    issue_key(key)
    return key


@pytest.fixture
def contractor(program):
    key = replace(
        program, digest=token_digest(CONTRACTOR_KEY), name="Contractor's system (generated)", may_update=True
    )
    issue_key(key)
    return key


def received(
    *, sort="not_done", ago_h=48, place=STREET, text="The pavement is ice", service="snow-clearing", **more
):
    at = Instant(NOW - ago_h * HOUR_US)
    arriving = Arriving(
        dossier=DOSSIER,
        sort=sort,
        happened_at=at,
        language="en",
        service=service,
        place_id=place,
        text=text,
        **more,
    )
    return receive_report(arriving, key=b"k" * 32, store=settings.STORE, now=at).ref


def get(client, path, **query):
    return client.get(f"/open311/v2/{path}", {"locale": "en", **query})


def answered(client, path, **query):
    response = get(client, path, **query)
    assert response.status_code == 200, response.content
    return json.loads(response.content) if path.endswith("json") else ET.fromstring(response.content)


def post(client, path="requests.json", kind="v2", **fields):
    body = urlencode({"api_key": KEY, "locale": "en", **fields}, doseq=True)
    return client.post(
        f"/open311/{kind}/{path}?locale=en", body, content_type="application/x-www-form-urlencoded"
    )


def sent(client, **fields):
    fields = {"service_code": SNOW, "lat": LAT, "long": LONG, "description": "Ice <here> & there 冰"} | fields
    return post(client, **fields)


def number_of(response):
    assert response.status_code == 200, response.content
    return json.loads(response.content)[0]["service_request_id"]


# Where the interface is.


@pytest.mark.parametrize("path", ["/open311/discovery", "/open311/v2/discovery"])
def test_discovery_names_a_production_and_a_test_endpoint_in_both_forms(client, path):
    from_json = client.get(f"{path}.json").json()
    from_xml = ET.fromstring(client.get(f"{path}.xml").content)

    assert [one["type"] for one in from_json["endpoints"]] == ["production", "test"]
    assert [one.text for one in from_xml.findall("endpoints/endpoint/url")] == [
        one["url"] for one in from_json["endpoints"]
    ]
    assert from_json["endpoints"][0]["formats"] == ["text/xml", "application/json"]


def test_services_are_those_that_the_contract_promises_and_none_other(client):
    found = answered(client, "services.json")

    assert [one["service_code"] for one in found] == [SNOW, "wrong_snow-clearing", "ordered_snow-clearing"]
    assert {type(one["metadata"]) for one in found} == {bool} and {one["type"] for one in found} == {
        "realtime"
    }
    assert found[0]["service_name"] == "Snow clearing and haulage: still not done"


def test_services_speak_the_language_that_is_asked_for(client):
    zh = client.get("/open311/v2/services.json").json()
    en = client.get("/open311/v2/services.json", HTTP_ACCEPT_LANGUAGE="en-GB,en;q=0.9").json()

    assert zh[0]["service_name"] == "除运雪：仍未完成" and en[0]["group"] == "Services under contract"


def test_a_definition_asks_its_questions_in_order_with_keys_and_names(client):
    found = answered(client, f"services/{SNOW}.json")
    xml = answered(client, f"services/{SNOW}.xml")

    assert [(one["code"], one["datatype"], one["required"], one["order"]) for one in found["attributes"]] == [
        ("happened_at", "datetime", False, 1),
        ("part", "singlevaluelist", False, 2),
    ]
    assert {"key": "footway", "name": "footway"} in found["attributes"][1]["values"]
    assert xml.find("attributes/attribute[2]/values/value/key").text == "carriageway"


# What the public may see.


def test_a_report_is_listed_when_it_is_ripe_by_its_segment_and_not_by_its_pin_or_words(client):
    ref = received(lon_e7=1_237_900_777, lat_e7=413_068_999, text="I am Wang of shop 5")
    received(ago_h=2)

    (one,) = answered(client, "requests.json")

    assert one["service_request_id"] == ref and one["status"] == "open" and one["service_code"] == SNOW
    assert (one["lat"], one["long"], one["address_id"]) == (41.3068182, 123.7900061, STREET)
    assert one["requested_datetime"] == "2023-12-28T00:00:00+08:00"
    assert one["expected_datetime"].endswith("T23:59:59+08:00") and one["agency_responsible"].startswith(
        "Supervisor"
    )
    assert "Wang" not in json.dumps(one)


def test_both_forms_tell_the_same_of_a_request(client):
    received()

    (one,) = answered(client, "requests.json")
    xml = answered(client, "requests.xml").find("request")

    assert {child.tag: child.text or "" for child in xml} == {
        name: value if isinstance(value, str) else str(value) for name, value in one.items()
    }


def test_a_report_of_retaliation_can_be_found_in_no_way(client, program):
    ref = received(sort="retaliation")

    assert answered(client, "requests.json") == []
    assert answered(client, "requests.json", service_request_id=ref) == []
    assert get(client, f"requests/{ref}.json").status_code == 404
    assert answered(client, "servicerequestupdates.json") == []
    assert (
        post(client, "servicerequestupdates.json", service_request_id=ref, status="open").status_code == 404
    )


def test_whoever_knows_the_number_sees_how_it_stands_from_the_first_minute_and_not_where_it_is(client):
    ref = received(ago_h=1)

    (one,) = answered(client, f"requests/{ref}.json")

    assert one["status"] == "open" and one["address"] == "" and "lat" not in one
    assert "waiting time" in one["service_notice"]


def test_one_order_on_a_street_stays_out_of_every_list_until_there_are_three(client):
    ref = received(sort="ordered")
    box = "123.7,41.2,123.9,41.4"

    assert answered(client, "requests.json") == answered(client, "requests.json", bbox=box) == []
    assert answered(client, "servicerequestupdates.json") == []
    (one,) = answered(client, f"requests/{ref}.json")
    assert one["address"] == "mingshan" and "lat" not in one and one["address_id"] == ""

    received(sort="ordered", ago_h=50)
    received(sort="ordered", ago_h=60)
    assert len(answered(client, "requests.json", bbox=box)) == 3
    assert len(answered(client, "servicerequestupdates.json")) >= 3


def test_a_report_at_a_home_is_in_no_list_and_has_no_place(client):
    ref = received()
    with unguarded("records_report"):
        Report.objects.filter(ref=ref).update(place_id="home-1")

    assert answered(client, "requests.json") == answered(client, "servicerequestupdates.json") == []
    (one,) = answered(client, f"requests/{ref}.json")
    assert one["address"] == one["address_id"] == "" and "lat" not in one


def test_a_page_is_full_though_some_reports_between_stay_in_their_district(client):
    for n in range(6):
        received(ago_h=40 + n, sort="ordered" if n % 2 else "not_done")

    assert len(answered(client, "requests.json", page="1", page_size="3")) == 3


def test_a_masked_photo_has_its_address_and_one_that_nobody_masked_has_none(client, program):
    ref = received()
    photo = ReportPhoto.objects.create(
        report_id=ref, original_sha256="a" * 64, clean_sha256="b" * 64, received_at=NOW
    )

    assert answered(client, "requests.json")[0]["media_url"] == ""
    ReportPhoto.objects.filter(pk=photo.pk).update(public_sha256="c" * 64)
    assert answered(client, "requests.json")[0]["media_url"].endswith(
        f"/en/reports/{ref}/photo/{'c' * 64}.jpg"
    )


def test_a_report_that_is_kept_back_is_not_listed_and_says_so_to_whoever_knows_it(client):
    ref = received()
    put_event(
        ref, Event(HIDDEN, NOW, NOW, by_post="p", by_person="o", text="a name in it"), site=SITE, now=NOW
    )

    assert answered(client, "requests.json") == []
    assert answered(client, "servicerequestupdates.json") == []
    (one,) = answered(client, f"requests/{ref}.json")
    assert "Kept back" in one["service_notice"] and "a name" not in json.dumps(one)


def test_a_closed_report_says_what_was_done_by_whom_with_what_evidence(client):
    ref = received()
    close_report(
        ref,
        OFFICER,
        done="Ice chipped off",
        done_by="Contractor (generated)",
        evidence=(),
        inspected=Inspected(NOW, "pass"),
        site=SITE,
        now=NOW,
    )

    (one,) = answered(client, "requests.json", status="closed")

    assert one["status"] == "closed" and one["expected_datetime"] == ""
    for said in (
        "Ice chipped off",
        "Contractor (generated)",
        lives_of([ref])[ref].closings[0].evidence[0],
        "Supervisor of snow service",
    ):
        assert said in one["status_notes"]
    assert "Holder 1" not in json.dumps(one)
    assert answered(client, "requests.json", status="open") == []
    assert len(answered(client, "requests.json", status="open,closed")) == 1


# What can be asked.


def test_requests_are_found_by_service_span_change_box_and_distance(client):
    old, new = received(ago_h=24 * 80), received(ago_h=40, sort="wrong", place="xihu-arterial-001")
    acknowledge_report(old, OFFICER, site=SITE, now=NOW)

    def refs(**query):
        return [one["service_request_id"] for one in answered(client, "requests.json", **query)]

    here = {"lat": LAT, "long": LONG}
    assert refs() == [new, old]
    assert refs(service_code=SNOW) == [old] and refs(service_code="none") == []
    assert refs(service_code=f"{SNOW},wrong_snow-clearing") == [new, old]
    assert refs(start_date="2023-12-20") == [new] and refs(end_date="2023-12-20T00:00:00Z") == [old]
    assert refs(updated_after="2023-12-30T00:00:00+08:00") == [old]
    assert refs(updated_before="2023-12-29T23:59:59 08:00") == [new]
    assert refs(**here, radius="300") == [old] and refs(**here, radius="1") == [old]
    assert refs(bbox="123.0,41.0,124.0,42.0") == [new, old] and refs(bbox="0,0,1,1") == []
    assert refs(service_request_id=f"{old},{new},R-none") == [old, new]


def test_a_report_older_than_ninety_days_is_found_only_when_asked_for(client, today):
    ref = received()
    today(NOW + 95 * DAY_US)

    assert answered(client, "requests.json") == []
    assert len(answered(client, "requests.json", start_date="2023-12-01", end_date="2023-12-31")) == 1
    assert len(answered(client, f"requests/{ref}.json")) == 1


def test_the_hour_of_a_report_cannot_be_found_by_asking_often(client):
    ref = received(ago_h=48)
    day = "2023-12-28"

    for hours in ((0, 1), (11, 12), (13, 14), (23, 23)):
        span = {
            "start_date": f"{day}T{hours[0]:02}:00:00+08:00",
            "end_date": f"{day}T{hours[1]:02}:59:00+08:00",
        }
        assert [one["service_request_id"] for one in answered(client, "requests.json", **span)] == [ref]
        (one,) = answered(client, "servicerequestupdates.json", **span)
        assert one["updated_datetime"] == f"{day}T00:00:00+08:00"
    text = json.dumps(answered(client, "requests.json", extensions="true"))
    assert "T12:00" not in text


def test_pages_follow_each_other_without_a_gap_or_a_double(client):
    refs = {received(ago_h=40 + n) for n in range(7)}

    pages = [answered(client, "requests.json", page=str(n), page_size="3") for n in (1, 2, 3, 4)]

    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert {one["service_request_id"] for page in pages for one in page} == refs


def test_extensions_bring_notes_and_more_attributes_and_only_when_asked_for(client):
    ref = received()
    acknowledge_report(ref, OFFICER, site=SITE, now=NOW)

    assert "notes" not in answered(client, "requests.json")[0]
    (one,) = answered(client, "requests.json", extensions="true")
    assert [note["type"] for note in one["notes"]] == ["received", "escalated", "acknowledged"]
    assert one["extended_attributes"]["state"] == "acknowledged"
    xml = answered(client, f"requests/{ref}.xml", extensions="true")
    assert xml.find("request/notes/note/datetime").text == "2023-12-28T00:00:00+08:00"


def test_every_question_of_the_interface_asks_the_tables_a_bounded_number_of_times(
    client, django_assert_max_num_queries
):
    for n in range(12):
        received(ago_h=40 + n)

    with django_assert_max_num_queries(14):
        assert len(answered(client, "requests.json", extensions="true")) == 12


# Sending.


def test_a_request_becomes_a_report_at_the_segment_of_its_pin(client, program):
    ref = number_of(
        sent(client, **{"attribute[part]": "footway", "attribute[DEPTH]": "10", "email": "a@b.example"})
    )

    report = report_named(ref)
    assert (report.sort, report.service, report.place_id, report.channel) == (
        "not_done",
        "snow-clearing",
        STREET,
        "open311",
    )
    assert report.text == "Ice <here> & there 冰\nDEPTH: 10\npart: footway"
    assert ReportContact.objects.get(report_id=ref).mail == "a@b.example"
    assert answered(client, f"requests/{ref}.json")[0]["service_code"] == SNOW


def test_the_answer_carries_the_code_with_which_the_reporter_follows_it(client, program):
    (one,) = json.loads(sent(client).content)

    assert one["service_request_id"].startswith("R-") and one["account_id"] == ""
    assert "/en/reports/follow" in one["service_notice"]


@pytest.mark.parametrize("where", [{"address_id": STREET}, {"address_string": STREET}])
def test_a_place_can_be_told_by_its_number_or_as_words(client, program, where):
    ref = number_of(sent(client, lat="", long="", **where))

    assert report_named(ref).place_id == STREET


def test_an_address_that_is_no_street_here_is_kept_as_words_for_an_officer(client, program):
    response = sent(client, lat="", long="", address_string="behind the old mill")

    assert "officer will place it" in json.loads(response.content)[0]["service_notice"]
    assert "address: behind the old mill" in report_named(number_of(response)).text


def test_a_token_stands_for_the_number(client, program):
    (one,) = json.loads(sent(client, **{"async": "true"}).content)
    (found,) = answered(client, f"tokens/{one['token']}.json")
    xml = answered(client, f"tokens/{one['token']}.xml")

    assert "service_request_id" not in one
    assert report_named(found["service_request_id"]) is not None and found["token"] == one["token"]
    assert xml.find("request/service_request_id").text == found["service_request_id"]
    assert get(client, "tokens/none.json").status_code == 404


def test_json_is_taken_as_a_form_is(client, program):
    body = {
        "api_key": KEY,
        "service_code": SNOW,
        "lat": 41.3068182,
        "long": 123.7900061,
        "attribute": {"part": "steps"},
    }
    response = client.post("/open311/v2/requests.json", json.dumps(body), content_type="application/json")

    assert "part: steps" in report_named(number_of(response)).text
    for broken in ("{", "[1]", '"x"', "[" * 50_000):
        wrong = client.post("/open311/v2/requests.json", broken, content_type="application/json")
        assert wrong.status_code == 400


def test_a_photo_comes_in_without_its_metadata_and_what_is_none_is_refused(client, program):
    fields = {"api_key": KEY, "service_code": SNOW, "lat": LAT, "long": LONG}
    photo = SimpleUploadedFile("p.jpg", phone_photo(), "image/jpeg")
    page = SimpleUploadedFile("p.jpg", b"<html><script>", "image/jpeg")

    ref = number_of(client.post("/open311/v2/requests.json", {**fields, "media": photo}))
    refused = client.post("/open311/v2/requests.json?locale=en", {**fields, "media": page})

    kept = prepared_photo(ReportPhoto.objects.get(report_id=ref).pk, data=settings.DATA, now=NOW)
    clean = stored(settings.STORE, kept.clean_sha256).read_bytes()
    assert kept.facts["claimed_at"] is not None and SECRET.encode() not in clean
    assert refused.status_code == 400 and "not a photo" in refused.json()[0]["description"]
    assert Report.objects.filter(channel="open311").count() == 1


def test_an_address_of_a_photo_is_kept_and_not_fetched(client, program):
    ref = number_of(sent(client, media_url="http://127.0.0.1:1/secret.jpg"))

    assert "media_url: http://127.0.0.1:1/secret.jpg" in report_named(ref).text


def test_names_of_people_are_not_kept_at_all(client, program):
    sent(client, first_name="Ann", last_name="Onymous")

    assert "Onymous" not in str(list(Report.objects.values())) + str(list(ReportContact.objects.values()))


# What a program says afterwards.


def test_a_contractor_cannot_close_a_report_only_claim_that_it_is_done(client, program, contractor):
    ref = received()
    fields = {"api_key": CONTRACTOR_KEY, "service_request_id": ref}

    silent = post(client, "servicerequestupdates.json", **fields, status="closed")
    done = post(client, "servicerequestupdates.json", **fields, status="CLOSED", description="Swept at 9")

    assert silent.status_code == 400
    assert done.status_code == 200 and json.loads(done.content)[0]["update_id"].startswith(ref)
    assert lives_of([ref])[ref].state == "claimed_done"
    assert answered(client, f"requests/{ref}.json")[0]["status"] == "open"


def test_whoever_sent_a_request_reopens_it_and_nobody_else(client, program, contractor, today):
    ref, later = number_of(sent(client)), Instant(NOW + SECOND_US)
    close_report(
        ref,
        OFFICER,
        done="Done",
        done_by="C",
        evidence=(),
        inspected=Inspected(later, "pass"),
        site=SITE,
        now=later,
    )
    issue_key(replace(program, digest=token_digest("k-other"), name="Another"))
    fields = {"service_request_id": ref, "status": "OPEN", "description": "Still ice"}

    other = post(client, "servicerequestupdates.json", **{**fields, "api_key": "k-other"})
    own = post(client, "servicerequestupdates.json", **fields)

    assert other.status_code == 403 and own.status_code == 200
    assert lives_of([ref])[ref].state == "reopened"


def test_not_our_responsibility_cannot_be_said_of_a_service_under_contract(client, program):
    ref = number_of(sent(client))
    said = {"service_request_id": ref, "description": "not ours"}

    for status in ("NOT_COUNCILS_RESPONSIBILITY", "NO_FURTHER_ACTION", "DUPLICATE", ""):
        assert post(client, "servicerequestupdates.json", **said, status=status).status_code == 400
    assert post(client, "servicerequestupdates.json", **said, status="INVESTIGATING").status_code == 200


def test_updates_are_listed_by_when_they_were_written_down_and_carry_no_words_of_residents(
    client, program, today
):
    ref = number_of(sent(client))
    post(
        client,
        "servicerequestupdates.json",
        service_request_id=ref,
        status="open",
        description="I, Wang, wait",
    )
    acknowledge_report(ref, OFFICER, site=SITE, now=NOW)

    hidden_yet = answered(client, "servicerequestupdates.json")
    own = answered(client, "servicerequestupdates.json", api_key=KEY)
    today(NOW + 40 * HOUR_US)
    public = answered(client, "servicerequestupdates.xml", start_date="2023-12-30", end_date="2023-12-30")
    later = answered(client, "servicerequestupdates.json", start_date="2023-12-31T00:00:00+08:00")

    assert hidden_yet == [] and later == []
    assert [one["external_status_code"] for one in own] == ["received", "feedback", "acknowledged"]
    assert [one.find("update_id").text for one in public] == [f"{ref}.1", f"{ref}.2", f"{ref}.3"]
    assert public.tag == "service_request_updates" and "Wang" not in json.dumps(own)


# What is refused.


def test_nothing_is_taken_without_a_key_that_is_in_force(client, program):
    assert sent(client, api_key="").status_code == 403
    assert sent(client, api_key="guessed").status_code == 403
    withdraw_key(program.name, at=NOW)
    assert sent(client).status_code == 403
    assert not Report.objects.filter(channel="open311").exists()


def test_a_key_for_one_dossier_is_none_for_another(client, program):
    issue_key(replace(program, digest=token_digest("k-here"), dossier=DOSSIER))

    assert sent(client, api_key="k-here").status_code == 200
    assert sent(client, api_key="k-here", jurisdiction_id="other").status_code == 404
    assert get(client, "services.json", jurisdiction_id=DOSSIER).status_code == 200


def test_everything_wrong_with_a_request_is_told_at_once_in_the_form_that_was_asked_for(client, program):
    wrong = {
        "service_code": SNOW,
        "lat": "91",
        "long": "x",
        "email": "no",
        "attribute[part]": "roof",
        "description": "a" * 4001,
    }
    from_json = post(client, **wrong)
    from_xml = post(client, "requests.xml", **wrong)

    said = [one["description"] for one in json.loads(from_json.content)]
    assert from_json.status_code == from_xml.status_code == 400
    assert [one.text for one in ET.fromstring(from_xml.content).findall("error/description")] == said
    for name in ("lat", "long", "email", "attribute[part]", "description"):
        assert any(one.startswith(name) for one in said), name


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "pothole"}, 404, "pothole"),
        ({"lat": "", "long": ""}, 400, "Where is it"),
        ({"long": ""}, 400, "long"),
        ({"address_id": "none", "lat": "", "long": ""}, 404, "none"),
        ({"service_code": "ordered_snow-clearing"}, 400, "attribute[issuer]"),
        (
            {
                "service_code": "ordered_snow-clearing",
                "attribute[issuer]": "x",
                "attribute[notice_id]": "N-0",
            },
            400,
            "N-0",
        ),
        ({"attribute[happened_at]": "2030-01-01T00:00:00Z"}, 400, "future"),
    ],
)
def test_each_thing_that_is_missing_is_named(client, program, fields, status, said):
    response = sent(client, **fields)

    assert response.status_code == status and said in json.loads(response.content)[0]["description"]
    assert json.loads(response.content)[0]["code"] == status


@pytest.mark.parametrize(
    "path", ["nothing.json", "requests/a/b.json", "requests/.json", "services.json/x.json", "tokens.json"]
)
def test_an_address_that_leads_nowhere_is_told_in_the_form_that_was_asked_for(client, path):
    response = get(client, path)

    assert response.status_code == 404 and json.loads(response.content)[0]["code"] == 404
    xml = get(client, path.replace(".json", ".xml"))
    assert ET.fromstring(xml.content).find("error/code").text == "404" and xml["Content-Type"].startswith(
        "text/xml"
    )


def test_a_form_that_is_not_there_is_told_as_the_client_accepts_it(client):
    csv = client.get("/open311/v2/services.csv?locale=en", HTTP_ACCEPT="application/json")
    bare = client.get("/open311/v2/services")

    assert csv.status_code == 404 and "csv" in csv.json()[0]["description"]
    assert bare.status_code == 404 and ET.fromstring(bare.content).tag == "errors"


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_a_method_that_is_not_possible_is_refused_with_those_that_are(client, method):
    response = getattr(client, method)("/open311/v2/requests.json?locale=en")

    assert response.status_code == 405 and response["Allow"] == "GET, POST, HEAD, OPTIONS"
    assert response.json()[0]["code"] == 405
    assert client.post("/open311/v2/services.xml").status_code == 405


def test_a_browser_of_another_site_may_ask(client):
    ahead = client.options("/open311/v2/requests.json")

    assert ahead.status_code == 204 and "POST" in ahead["Access-Control-Allow-Methods"]
    assert get(client, "services.json")["Access-Control-Allow-Origin"] == "*"


def test_what_everyone_may_see_is_kept_for_a_minute_and_what_a_key_sees_by_nobody(client, program):
    assert get(client, "services.json")["Cache-Control"] == "public, max-age=60"
    assert get(client, "servicerequestupdates.json", api_key=KEY)["Cache-Control"] == "no-store"
    assert sent(client)["Cache-Control"] == "no-store"


def test_an_unknown_jurisdiction_is_told_with_the_known_ones(client):
    response = get(client, "services.json", jurisdiction_id="nowhere")

    assert response.status_code == 404 and DOSSIER in response.json()[0]["description"]
    assert get(client, "services.json", jurisdiction_id="").status_code == 200


def test_a_database_that_does_not_answer_is_told_in_the_form_that_was_asked_for(client, monkeypatch):
    def gone(*_words, **_more):
        raise OperationalError("database is locked")

    monkeypatch.setattr(asking, "dossiers", gone)
    response = get(client, "services.json")

    assert response.status_code == 503 and response["Retry-After"] and response.json()[0]["code"] == 503


def test_a_defect_of_ours_is_told_in_the_form_that_was_asked_for_and_nothing_of_it_shown(client, monkeypatch):
    def broken(*_words, **_more):
        raise KeyError("secret detail")

    monkeypatch.setattr(asking, "dossiers", broken)
    response = get(client, "services.xml")

    assert response.status_code == 500 and b"secret" not in response.content
    assert ET.fromstring(response.content).find("error/code").text == "500"


def test_a_body_of_any_size_is_refused_in_the_form_that_was_asked_for(client, program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    response = sent(client, description="a" * 2_000)

    assert response.status_code == 413 and response.json()[0]["code"] == 413


def test_a_body_that_is_cut_off_or_of_no_form_is_refused_in_the_form_that_was_asked_for(client, program):
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x", "application/json", "text/plain"):
        response = client.generic("POST", "/open311/v2/requests.json", b"--x\r\nrubbish", content_type=kind)
        assert response.status_code in (400, 403) and response.json()[0]["code"] == response.status_code


def test_an_address_with_signs_that_nobody_types_leads_nowhere_in_the_form_that_was_asked_for(client):
    for path in ("v2/requests/%0A.json", "%0Av2/x.json", "v2/%00/%F0%9F.json", ".json", "v2/.json"):
        response = client.get(f"/open311/{path}")
        assert response.status_code == 404 and response.json()[0]["code"] == 404


# Practising.


def test_on_the_test_endpoint_a_request_is_checked_numbered_and_acted_on_by_nobody(client):
    wrong = post(client, kind="test/v2", service_code="pothole", api_key="")
    taken = post(
        client, kind="test/v2", service_code=SNOW, lat=LAT, long=LONG, description="I am Wang", api_key=""
    )
    ref = number_of(taken)

    assert wrong.status_code == 404 and not Report.objects.exists()
    (one,) = client.get(f"/open311/test/v2/requests/{ref}.json?locale=en").json()
    assert one["address_id"] == STREET and "nobody acts" in one["status_notes"]
    assert client.get("/open311/test/v2/requests.json").json()[0]["service_request_id"] == ref
    assert client.get("/open311/v2/requests.json").json() == []
    assert "Wang" not in str(list(Open311Trial.objects.values()))


def test_trials_have_tokens_and_updates_and_go_after_a_week(client, today):
    fields = {"service_code": SNOW, "lat": LAT, "long": LONG, "api_key": ""}
    token = json.loads(post(client, kind="test/v2", **fields, **{"async": "1"}).content)[0]["token"]
    (found,) = client.get(f"/open311/test/v2/tokens/{token}.json").json()
    update = {"service_request_id": found["service_request_id"], "status": "open"}

    assert post(client, "servicerequestupdates.json", kind="test/v2", **update).status_code == 200
    assert client.get("/open311/test/v2/servicerequestupdates.json").json() == []
    assert forget_intake(Instant(NOW + 6 * DAY_US)) == 0 and Open311Trial.objects.exists()
    assert forget_intake(Instant(NOW + 8 * DAY_US)) == 1 and not Open311Trial.objects.exists()


# The description for machines.


def test_the_description_for_machines_is_the_committed_one_but_for_its_address(client):
    served = client.get("/open311/openapi.json").json()

    assert served["openapi"] == "3.1.0"
    assert set(served["paths"]) == {f"/{'/'.join(p)}" for p in paths_routed()}


def paths_routed():
    names = {"services": "{service_code}", "requests": "{service_request_id}", "tokens": "{token}"}
    return [
        (f"{name}.json",) if count == 1 else (name, f"{names[name]}.json")
        for name, count in views.PRODUCTION_ROUTES
    ]


def test_a_pin_finds_the_same_place_whether_streets_that_cannot_reach_it_are_left_out_or_not():
    from onus.core.reports.pins import Lined, nearest
    from onus.records.dossiers import dossier_named
    from onus.records.pins import NEAR_MM, lines_of, place_at

    assessment = dossier_named(DOSSIER).assessment
    town = list(Place.objects.filter(assessment_id=assessment))
    lined = [Lined(one.place_id, lines_of(one.geometry)) for one in town if one.geometry]
    beside = [(one.lon_e7 + 4_000 * k, one.lat_e7 - 3_000 * k) for k, one in enumerate(town[:20])]

    found = [place_at(assessment, *pin) for pin in beside]

    assert found == [nearest(*pin, lined, within_mm=NEAR_MM) for pin in beside]
    assert sum(one is not None for one in found) > 3


def test_every_place_of_the_replay_is_found_under_the_middle_of_its_line():
    from onus.records.dossiers import dossier_named
    from onus.records.pins import place_at

    assessment = dossier_named(DOSSIER).assessment
    rows = Place.objects.filter(assessment_id=assessment)[:40]

    assert [place_at(assessment, one.lon_e7, one.lat_e7).apart_mm for one in rows] == [0] * 40
