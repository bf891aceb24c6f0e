"""Logs: one line of JSON for each thing that happened, for machines to read.

In:  records of Python's logging.
Out: lines with time, level, logger and message, and what was named beside it.

The surprise: a line says where an exception was raised and of which kind it was, and
not what it said. Messages repeat what people typed, and addresses of pages hold
receipt codes; neither belongs in a log, and no address of a visitor does.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

OURS = ("reference", "view", "method", "status", "ms", "task", "subject", "count", "seconds")
"""What of our own may be named beside a message; anything else stays out."""
FRAMES_MAX = 20


class Lines(logging.Formatter):
    """Writes a record as one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line.

        >>> record = logging.LogRecord("onus", logging.INFO, "", 0, "ended", None, None)
        >>> json.loads(Lines().format(record))["message"]
        'ended'
        """
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in OURS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def told(error: BaseException) -> dict[str, Any]:
    """Return the kind of an exception and where it was raised, without its words.

    >>> told(KeyError("a name"))
    {'kind': 'KeyError', 'frames': []}
    """
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES_MAX:]
    return {
        "kind": type(error).__qualname__,
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }


class NoRequests(logging.Filter):
    """Lets no record of Django's through that speaks of one request: it would hold its address."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record may be written."""
        return not hasattr(record, "request")
