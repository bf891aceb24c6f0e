"""Settings of the tests: a mode, and a folder that goes away."""

from __future__ import annotations

import os
import tempfile

os.environ["ONUS_MODE"] = "test"
os.environ.setdefault("ONUS_DATA", tempfile.mkdtemp(prefix="onus-tests-"))

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
    "true"  # A browser of the tests keeps a loop running in its process.
)

from onus.wiring.settings import *  # noqa: F403 the mode must be set before

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Quick, and for tests alone.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
