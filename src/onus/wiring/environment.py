"""Environment: what an operator may set, read once.

In:  variables named `ONUS_...`, or files that they name with `..._FILE`.
Out: their values, or an error that says which is missing.

The surprise: a secret is never given a default where real people use the service.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from onus.base.errors import OnusError

PREFIX = "ONUS_"
SECRET_MIN, DISTINCT_MIN = 50, 5
YES, NO = ("yes", "1", "true"), ("no", "0", "false")


class SettingMissing(OnusError):
    """The service lacks a setting without which it must not run."""

    code = "SETTINGS-001"
    what = "{name} is not set."
    why = "{reason}"
    do = "Set {name}, or name a file that holds it in {name}_FILE, and start again."


class SettingWrong(OnusError):
    """A setting has a value that means nothing."""

    code = "SETTINGS-002"
    what = "{name} is `{value}`."
    why = "{reason}"
    do = "Correct it and start again."


def setting(name: str, default: str = "") -> str:
    """Return a setting, from its variable or from the file that `NAME_FILE` names."""
    file = os.environ.get(f"{PREFIX}{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return os.environ.get(PREFIX + name, default)


def needed(name: str, reason: str) -> str:
    """Return a setting that must be there.

    Raises:
        SettingMissing: it is not.
    """
    value = setting(name)
    if not value:
        raise SettingMissing(name=PREFIX + name, reason=reason)
    return value


def secret(name: str, reason: str) -> str:
    """Return a secret, which must be there and long enough not to be guessed.

    Raises:
        SettingMissing: it is not there.
        SettingWrong: it is short; what it says is not repeated.
    """
    value = needed(name, reason)
    if len(value) < SECRET_MIN or len(frozenset(value)) < DISTINCT_MIN:
        told = f"A secret has at least {SECRET_MIN} marks that nobody thought up."
        raise SettingWrong(name=PREFIX + name, value="...", reason=told)
    return value


def number(name: str, default: int) -> int:
    """Return a setting that is a whole number, 0 or above.

    Raises:
        SettingWrong: it is none.
    """
    value = setting(name, str(default))
    if not (value.isascii() and value.isdecimal()):
        raise SettingWrong(name=PREFIX + name, value=value, reason="It is to be a whole number, 0 or above.")
    return int(value)


def agreed(name: str, default: bool) -> bool:
    """Return a setting that says yes or no.

    Raises:
        SettingWrong: it says something else.
    """
    value = setting(name).lower()
    if value and value not in (*YES, *NO):
        raise SettingWrong(
            name=PREFIX + name, value=value, reason=f"It is to be one of: {', '.join((*YES, *NO))}."
        )
    return value in YES if value else default


def public_address(reason: str) -> str:
    """Return the address under which the public finds the website, without a stroke at its end.

    Raises:
        SettingMissing: it is not set.
        SettingWrong: it is no address of a website.
    """
    value = needed("PUBLIC_ADDRESS", reason)
    parts = urlsplit(value)
    if parts.scheme not in ("https", "http") or not parts.netloc:
        raise SettingWrong(
            name=f"{PREFIX}PUBLIC_ADDRESS",
            value=value,
            reason="It is to begin with https://, and a name after it.",
        )
    return value.rstrip("/")


def chosen(name: str, words: tuple[str, ...]) -> str:
    """Return a setting that is one of some words, the first of them where it is not set.

    Raises:
        SettingWrong: it is another word.
    """
    value = setting(name, words[0])
    if value not in words:
        raise SettingWrong(name=PREFIX + name, value=value, reason=f"It is to be one of: {', '.join(words)}.")
    return value


def listed(name: str, default: str = "") -> list[str]:
    """Return a setting that is a list with commas."""
    return [one.strip() for one in setting(name, default).split(",") if one.strip()]


def database(address: str, data: Path) -> dict[str, object]:
    """Return Django's settings of a database by its address.

    Args:
        address: empty for SQLite in the data folder; `sqlite:PATH`; or `postgresql://USER:PASSWORD@HOST:PORT/NAME`,
            with `?host=/folder` for a socket.
        data: the data folder.

    Raises:
        SettingWrong: the address is of neither kind.
    """
    if not address or address.startswith("sqlite:"):
        path = Path(address.removeprefix("sqlite:")) if address else data / "onus.sqlite3"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            # A last connection that closes folds the log of writes into the file: not after each request.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # A writer that waits holds its place from the start, so that none is refused halfway.
                "transaction_mode": "IMMEDIATE",
                "timeout": number("DATABASE_WAIT_S", 20),
                # FULL: what was acknowledged survives a power cut, not only a crash of ours.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres"):
        raise SettingWrong(
            name="ONUS_DATABASE", value=parts.scheme, reason="It is to begin with sqlite: or postgresql://."
        )
    query = dict(one.split("=", 1) for one in parts.query.split("&") if "=" in one)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
