"""The folder of a site: whole or as it was, and no byte written twice."""

from __future__ import annotations

import os

import pytest

from onus.outside import files, site_folder
from onus.outside.files import CannotWrite
from onus.outside.site_folder import (
    NotASite,
    SiteIsAFile,
    SiteMeets,
    new_site,
    see_that_it_is_ours,
    see_that_they_lie_apart,
)
from onus.wire.site_files import file_list_text


def publish(place, contents):
    """Publish a site as the real one is: its files, then the list of them."""
    with new_site(place) as site:
        for name, text in contents.items():
            site.lay(name, text.encode())
        listed = file_list_text(site.files)
        site.lay("files", f"{listed}\n— none 00\n".encode())


def test_an_unchanged_file_is_the_same_file_and_is_not_flushed_again(tmp_path, monkeypatch):
    publish(tmp_path / "site", {"a/x.csv": "1", "b.json": "2"})
    before = (tmp_path / "site/a/x.csv").stat().st_ino
    flushed = []
    kept = files._flush
    monkeypatch.setattr(files, "_flush", lambda path: (flushed.append(path.name), kept(path)))

    publish(tmp_path / "site", {"a/x.csv": "1", "b.json": "3"})

    assert (tmp_path / "site/a/x.csv").stat().st_ino == before
    assert (tmp_path / "site/b.json").read_text() == "3"
    assert "x.csv" not in flushed and "b.json" in flushed


def test_where_no_second_name_can_be_given_the_bytes_are_copied(tmp_path, monkeypatch):
    publish(tmp_path / "site", {"a": "1"})

    def refuse(*given, **named):
        raise OSError("no links here")

    monkeypatch.setattr(site_folder.os, "link", refuse)
    publish(tmp_path / "site", {"a": "1", "b": "2"})

    assert (tmp_path / "site/a").read_text() == "1"


def test_an_old_file_that_was_changed_by_hand_is_not_taken_over(tmp_path):
    publish(tmp_path / "site", {"a": "1"})
    (tmp_path / "site/a").write_text("9")

    publish(tmp_path / "site", {"a": "1"})

    assert (tmp_path / "site/a").read_text() == "1"


def test_what_is_kept_of_another_contract_must_be_as_it_was_published(tmp_path):
    publish(tmp_path / "site", {"contracts/one/a": "1"})
    (tmp_path / "site/contracts/one/a").write_text("9")

    with pytest.raises(NotASite, match="not as it was published"), new_site(tmp_path / "site") as site:
        site.keep("contracts/one")
    assert (tmp_path / "site/contracts/one/a").read_text() == "9"


def test_files_that_were_written_in_place_are_taken_over_when_equal(tmp_path):
    for text in ("1", "1", "2"):
        with new_site(tmp_path / "site") as site:
            site.place_for("p").write_text(text)
            site.lay_written("p")
            site.lay("files", (file_list_text(site.files) + "\n— none 00\n").encode())

    assert (tmp_path / "site/p").read_text() == "2"


def test_a_folder_with_a_foreign_file_is_refused_and_left_alone(tmp_path):
    publish(tmp_path / "site", {"a": "1"})
    (tmp_path / "site/thesis.txt").write_text("years of work")

    with pytest.raises(NotASite, match=r"thesis\.txt"), new_site(tmp_path / "site"):
        pass
    assert (tmp_path / "site/thesis.txt").read_text() == "years of work"


def test_a_folder_of_web_pages_is_no_site_of_ours(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("mine")

    with pytest.raises(NotASite):
        see_that_it_is_ours(tmp_path / "site")


def test_a_link_on_a_site_is_foreign_even_under_a_listed_name(tmp_path):
    publish(tmp_path / "site", {"a": "1"})
    (tmp_path / "site/a").unlink()
    os.symlink("/etc/hostname", tmp_path / "site/a")

    with pytest.raises(NotASite):
        see_that_it_is_ours(tmp_path / "site")


def test_a_file_in_the_place_of_a_site_is_refused(tmp_path):
    (tmp_path / "site").write_text("x")

    with pytest.raises(SiteIsAFile):
        see_that_it_is_ours(tmp_path / "site")


def test_a_site_inside_its_log_would_publish_the_key(tmp_path):
    (tmp_path / "log").mkdir()

    with pytest.raises(SiteMeets):
        see_that_they_lie_apart(tmp_path / "log/site", {"the log": tmp_path / "log"})


def test_a_full_disk_leaves_the_old_site(tmp_path, monkeypatch):
    publish(tmp_path / "site", {"a": "1"})

    def full(path):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(files, "_flush", full)
    with pytest.raises(CannotWrite):
        publish(tmp_path / "site", {"a": "2"})

    assert (tmp_path / "site/a").read_text() == "1"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["site"]
