"""A mirror of a whole site: verified like the original, followed, and never given what its log does not vouch for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from onus.__main__ import main
from onus.log.keys import COSIGNATURE
from onus.outside.files import MARK
from onus.outside.tlog.key_files import new_key, write_key
from tests.outside.tlog.servers import serving

from .publishing import Place, assess, contents, copied, publish_to

TOILETS = "toilets-2024"
LATER, LATER_NOW = "2024-05-06T00:00:00+08:00", "2024-09-02T00:00:00Z"


@pytest.fixture(scope="module")
def grown(published, tmp_path_factory) -> Place:
    """Return a site with a second publication; the first is that of `published`."""
    place = copied(published(TOILETS), tmp_path_factory.mktemp("grown"))
    assess(place.dossier, place.out, LATER)
    publish_to(place, now=LATER_NOW)
    return place


def run(*words: object) -> int:
    return main([str(word) for word in words])


def mirror(site: Path | str, place: Place, *words: object) -> int:
    return run("mirror", site, place.folder / "mirror", "--policy", place.site / "log/policy", *words)


def verify(folder: Path, *words: object) -> int:
    return run("verify", folder, "--no-state", "--workers", "1", *words)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *told: object) -> None:
            pass

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))) as url:
        yield url


def test_a_mirrored_site_holds_the_same_bytes_and_is_verified_like_the_original(grown, tmp_path, capsys):
    place = copied(grown, tmp_path)

    assert mirror(place.site, place) == 0
    assert contents(place.folder / "mirror") == contents(place.site)
    assert verify(place.folder / "mirror") == 0


def test_a_mirror_follows_its_site_and_fetches_only_what_is_new(published, grown, tmp_path, capsys):
    place = copied(published(TOILETS), tmp_path)
    with served(place.site) as url:
        assert mirror(url, place) == 0
    kept = next(path for path in (place.folder / "mirror/packs").iterdir()).stat().st_ino
    capsys.readouterr()

    with served(grown.site) as url:
        assert mirror(url + "/", place) == 0
    said = capsys.readouterr().out
    assert contents(place.folder / "mirror") == contents(grown.site)
    assert next(path for path in (place.folder / "mirror/packs").iterdir()).stat().st_ino == kept
    files = len((grown.site / "files").read_text().split("\n\n")[0].splitlines())
    assert f"{files} files, " in said and f", {files} new" not in said
    assert verify(place.folder / "mirror") == 0
    with served(place.site) as url:  # The origin goes back to its first publication.
        assert mirror(url, place) == 2
    assert "TLOG-020" in capsys.readouterr().err
    assert contents(place.folder / "mirror") == contents(grown.site)


def changed(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.unlink()
    path.write_bytes(raw)


def grown_by_one_byte(path: Path) -> None:
    raw = path.read_bytes()
    path.unlink()
    path.write_bytes(raw + b"x")


HARMED = ("index.html", "log/policy", "files", "log/checkpoint", "log/tile/0/000", "log/tile/entries/000")


@pytest.mark.parametrize(
    ("harm", "over_http"), [(changed, False), (Path.unlink, False), (grown_by_one_byte, True)]
)
def test_a_tampered_origin_is_refused_and_the_mirror_stays_as_it_was(
    published, grown, tmp_path, harm, over_http, capsys
):
    place = copied(published(TOILETS), tmp_path / "place")
    assert mirror(place.site, place) == 0
    before, wanted = contents(place.folder / "mirror"), contents(grown.site)
    policy = shutil.copy(place.site / "log/policy", place.folder / "policy")
    origin = copied(grown, tmp_path / "origin").site
    with served(origin) as url:
        words = ("mirror", url if over_http else origin)
        for name in HARMED:
            path = found(origin / name)
            harm(path)
            capsys.readouterr()

            assert run(*words, place.folder / "new", "--policy", policy) == 2, name
            told = capsys.readouterr().err
            assert told and "Traceback" not in told
            assert not (place.folder / "new").exists()
            kept_had_it = before.get(name) == wanted[path.relative_to(origin).as_posix()]
            assert run(*words, place.folder / "mirror", "--policy", policy) == (0 if kept_had_it else 2), name
            assert contents(place.folder / "mirror") == (wanted if kept_had_it else before), name
            assert [one.name for one in place.folder.iterdir() if MARK in one.name] == []

            path.unlink(missing_ok=True)
            path.write_bytes(wanted[path.relative_to(origin).as_posix()])
            if kept_had_it:
                shutil.rmtree(place.folder / "mirror")
                assert mirror(place.site, place) == 0


def found(path: Path) -> Path:
    """Return a tile, or the partial one in its place."""
    return path if path.is_file() else max(path.with_name(f"{path.name}.p").iterdir())


def test_a_mirror_with_a_key_witnesses_what_it_carries(grown, tmp_path, capsys):
    place = copied(grown, tmp_path)
    key = new_key("mirror.example/m", COSIGNATURE)
    write_key(tmp_path / "m.key", key)
    policy = tmp_path / "with-mirror"
    log = (place.site / "log/policy").read_text().splitlines()[0]
    policy.write_text(f"{log}\nwitness m {key.verifier.encode()}\nquorum m\n")

    assert mirror(place.site, place, "--key", tmp_path / "m.key") == 0
    assert verify(place.folder / "mirror", "--policy", policy) == 0
    assert verify(place.site, "--policy", policy) == 14
    assert mirror(place.site, place, "--key", tmp_path / "m.key") == 0
    assert verify(place.folder / "mirror", "--policy", policy) == 0


def test_a_mirror_takes_no_place_of_something_else_and_no_log_without_a_site(grown, tmp_path, capsys):
    place = copied(grown, tmp_path)
    (place.folder / "mirror").mkdir()
    (place.folder / "mirror/mine.txt").write_text("x")
    assert mirror(place.site, place) == 2
    assert "SITE-002" in capsys.readouterr().err
    assert run("mirror", place.site, place.site, "--policy", place.site / "log/policy") == 2
    assert "SITE-004" in capsys.readouterr().err
    (tmp_path / "bare").mkdir()
    shutil.copytree(place.log / "public", tmp_path / "bare/log")
    shutil.rmtree(place.folder / "mirror")
    assert mirror(tmp_path / "bare", place) == 2
    assert not (place.folder / "mirror").exists()


def test_a_mirror_mends_its_own_file_from_the_origin(grown, tmp_path, capsys):
    place = copied(grown, tmp_path)
    assert mirror(place.site, place) == 0
    changed(place.folder / "mirror/index.html")

    assert mirror(place.site, place) == 0
    assert contents(place.folder / "mirror") == contents(place.site)
