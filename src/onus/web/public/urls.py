"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, path

from onus.web.public.front import front
from onus.web.public.map_page import map_page, map_picture, map_shapes, map_states

app_name = "public"
urlpatterns: list[URLPattern] = [
    path("", front, name="front"),
    path("map/", map_page, name="map"),
    path(
        "map/<str:dossier>/light-<slug:digest>.svg",
        map_picture,
        {"colour": "light"},
        name="map_picture_light",
    ),
    path(
        "map/<str:dossier>/dark-<slug:digest>.svg", map_picture, {"colour": "dark"}, name="map_picture_dark"
    ),
    path("map/<str:dossier>/shapes-<slug:digest>.json", map_shapes, name="map_shapes"),
    path("map/<str:dossier>/states-<slug:digest>.json", map_states, name="map_states"),
]
