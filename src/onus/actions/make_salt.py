"""Make the salt of a dossier's private places, once.

In:  a dossier folder.
Out: its `private/salt.txt`, which only its owner may read.
"""

from __future__ import annotations

from pathlib import Path

from onus.base.errors import OnusError
from onus.outside.dossiers import NEEDED
from onus.outside.entropy import new_salt
from onus.wire.dossier_names import SALT_FILE


class SaltThere(OnusError):
    """The dossier has a salt already."""

    code = "DOSSIER-045"
    what = "{path} is there already."
    why = "Another salt would give every home another pseudonym, and old findings would name nobody."
    do = "Keep it."


class NoDossier(OnusError):
    """The folder is no dossier."""

    code = "DOSSIER-043"
    what = "{path} is no dossier: it holds no {name}."
    why = "A salt belongs to one dossier and stays with it."
    do = "Name the folder of a dossier, or make one with: onus dossier create DIR --pack PACK."


def make_salt(path: Path) -> Path:
    """Write the salt of a dossier.

    Raises:
        NoDossier: the folder is none.
        SaltThere: it has one.
    """
    if not (path / NEEDED[0]).is_file():
        raise NoDossier(path=path, name=NEEDED[0])
    file = path / SALT_FILE
    if file.exists():
        raise SaltThere(path=file)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(new_salt() + "\n", encoding="utf-8", newline="\n")
    return file
