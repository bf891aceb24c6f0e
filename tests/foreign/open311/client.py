"""Drives one client that we did not write, and prints what it read as one line of JSON.

In:  its name, and as JSON where the interface is and what to ask.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import json
import sys


def georeport(told: dict) -> object:
    from georeport import GeoReport

    client = GeoReport(
        told["address"] + "/v2", jurisdiction=told["dossier"], api_key=told["key"], output_format=told["form"]
    )
    return {
        "services": client.get_service_list(),
        "definition": client.get_service_definition(told["service"]),
        "requests": client.get_service_requests(status="open", service_code=told["service"]),
        "closed": client.get_service_requests(service_request_id=told["closed"]),
        "one": client.get_service_request(told["closed"]),
    }


def three(told: dict) -> object:
    # The client was written for Python 2, where this name was in the library.
    itertools.ifilter = filter
    from three import Three

    client = Three(told["address"] + "/v2/", api_key=told["key"], jurisdiction=told["dossier"])
    sent = client.post(
        told["service"], lat=told["lat"], long=told["long"], description="Ice 冰", name="Ann Onymous",
        phone="+86 24 4280 0000", media=io.BytesIO(bytes.fromhex(told["photo"])), **{"attribute[part]": "footway"},
    )  # fmt: skip
    later = client.post(told["service"], address=told["street"], **{"async": "true"})
    ref = sent[0]["service_request_id"]
    return {
        "discovery": client.discovery(),
        "services": client.services(),
        "definition": client.services(told["service"]),
        "requests": client.requests(told["service"], count=5, page=2),
        "sent": sent,
        "request": client.request(ref),
        "token": client.token(later[0]["token"]),
        "refused": client.post("pothole", lat="1", long="2"),
        "span": client.requests(between=["01-01-2024", "01-31-2024"]),
    }


def chicagorequests(told: dict) -> object:
    from chicagorequests import Downloader

    Downloader.BASE_URL = told["address"] + "/v2/requests.json"
    now = dt.datetime.now(dt.timezone(dt.timedelta(hours=8)))  # noqa: TID251 the server's clock runs too
    span = (now - dt.timedelta(days=5), now)
    everything = Downloader([told["service"]])(span)
    changed = Downloader(None, (now - dt.timedelta(hours=2)).isoformat(), now.isoformat())(span)
    return {"everything": everything, "changed": changed}


if __name__ == "__main__":
    print(
        json.dumps(
            {"georeport": georeport, "three": three, "chicagorequests": chicagorequests}[sys.argv[1]](
                json.loads(sys.argv[2])
            )
        )
    )
