"""The application, as a server of web pages starts it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onus.wiring.settings")
application = get_wsgi_application()
# Every view is imported now: else the first reader of each process waits seconds for that.
PATTERNS = get_resolver().url_patterns
