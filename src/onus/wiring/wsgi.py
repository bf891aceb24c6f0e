"""The application, as a server of web pages starts it."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onus.wiring.settings")
application = get_wsgi_application()
