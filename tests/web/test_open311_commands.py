"""Commands: keys of programs are shown once and withdrawn for good; an original is opened on record."""

from __future__ import annotations

import re

import pytest

from onus.actions.open311_keys import KeyNameTaken, KeyNameUnfit
from onus.actions.receive_open311 import token_digest
from onus.actions.report_ways import ReportWithoutDossier
from onus.outside.sealed_originals import openings, read_public_key, seal
from onus.records.open311 import NoSuchKey, key_in_force, program_keys
from onus.wiring.commands import open311, originals
from tests.outside.pictures_made import phone_photo

DOSSIER = "benxi-2023-replay"


def key_told(capsys) -> str:
    return re.search(r"^key: ([0-9a-f]{64})$", capsys.readouterr().out, re.MULTILINE)[1]


@pytest.mark.django_db
def test_a_key_is_shown_once_and_only_its_digest_is_kept(capsys):
    open311.main(["key", "City hotline"])
    key = key_told(capsys)
    open311.main(["keys"])

    assert key_in_force(token_digest(key)).name == "City hotline"
    assert key not in capsys.readouterr().out and key not in str(program_keys())


@pytest.mark.django_db
def test_a_withdrawn_key_opens_nothing_and_stays_on_record(capsys):
    open311.main(["key", "City hotline", "--dossier", DOSSIER, "--contractor"])
    key = key_told(capsys)
    open311.main(["withdraw", "City hotline"])
    open311.main(["keys"])

    said = capsys.readouterr().out
    assert key_in_force(token_digest(key)) is None
    assert "for the contractor" in said and DOSSIER in said and "withdrawn 20" in said
    with pytest.raises(NoSuchKey):
        open311.main(["withdraw", "City hotline"])
    open311.main(["key", "City hotline"])
    assert len(program_keys()) == 2


@pytest.mark.django_db
def test_a_key_that_nobody_could_tell_apart_is_not_made():
    open311.main(["key", "City hotline"])

    with pytest.raises(KeyNameTaken):
        open311.main(["key", " City hotline "])
    for name in ("", " ", "a" * 201, "a\u202eb"):
        with pytest.raises(KeyNameUnfit):
            open311.main(["key", name])
    with pytest.raises(ReportWithoutDossier):
        open311.main(["key", "x", "--dossier", "nowhere"])
    assert len(program_keys()) == 1


def test_an_original_is_written_after_its_opening_is_on_record(tmp_path, settings, capsys):
    settings.DATA = tmp_path
    private, public, out = tmp_path / "office.key", tmp_path / "office.pub", tmp_path / "photo.jpg"
    originals.main(["key", str(private), str(public)])
    digest = seal(tmp_path / "sealed", phone_photo(), (read_public_key(public),))

    originals.main(["open", digest, "--key", str(private), "--reason", "dispute D-7", "--out", str(out)])
    originals.main(["openings"])

    assert out.read_bytes() == phone_photo() and private.stat().st_mode & 0o077 == 0
    assert [one.reason for one in openings(tmp_path / "sealed")] == ["dispute D-7"]
    assert digest in capsys.readouterr().out
