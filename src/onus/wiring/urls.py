"""Every address of the website.

Pages stand below the code of their language; what programs read does not.
"""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from onus.web.reports.codes import read_code

OF_THE_BUYER = (
    path("workbench/", include("onus.web.workbench.urls")),
    path("contractor/", include("onus.web.contractor.urls")),
    path("office/", include("onus.web.office.urls")),
    path("purchases/", include("onus.web.purchase.urls")),
)
"""What a body that only takes reports in does not have."""
urlpatterns = [
    path("open311/", include("onus.web.open311.urls")),
    path("site/", include("onus.web.public.files_urls")),
    *([path("people/", include("onus.web.people.city"))] if settings.THROUGH_CITY else []),
    path("q/<str:dossier>/<str:place_id>", read_code, name="street_code"),
    *i18n_patterns(
        path("", include("onus.web.public.urls")),
        path("reports/", include("onus.web.reports.urls")),
        path("people/", include("onus.web.people.urls")),
        path("", include("onus.web.operations.urls")),
        *(OF_THE_BUYER if settings.ROLE == "all" else ()),
    ),
]

handler400 = "onus.web.failures.bad_request"
handler403 = "onus.web.failures.forbidden"
handler404 = "onus.web.failures.not_found"
handler500 = "onus.web.failures.server_error"
