"""Reading a site: what strangers' servers and folders may do, each a clear error in bounded time."""

from __future__ import annotations

import gzip
import os
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from onus.outside.bounded_http import Patience
from onus.verify.faults import Missing, NotASite, SiteFault, Stranger, Unreachable
from onus.verify.folder_site import FolderSite
from onus.verify.reading import read
from onus.verify.url_site import NotAnAddress, UrlSite

HASTY = Patience(silence_s=0.4, answer_s=0.6, bytes_a_second=1_000_000)
CALM = Patience(silence_s=10, answer_s=20)
"""A busy machine is no server that stalls."""
Speak = Callable[[socketserver.StreamRequestHandler, str], None]


@contextmanager
def server(speak: Speak) -> Iterator[str]:
    """Serve each request with the given words on the bare line."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            try:
                while line := self.rfile.readline():
                    path = line.split()[1].decode()
                    while self.rfile.readline().strip():
                        pass
                    speak(self, path)
                    if self.server.closing:
                        return
            except OSError:
                return  # The reader hung up, as he should.

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads, block_on_close, allow_reuse_address, closing = True, False, True, False

    with Server(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}/site"
        running.closing = True
        running.shutdown()


def answering(raw: bytes) -> Speak:
    def speak(handler: socketserver.StreamRequestHandler, path: str) -> None:
        handler.wfile.write(raw)

    return speak


def whole(body: bytes, *lines: str, status: str = "200 OK") -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *lines, "", ""]
    return "\r\n".join(head).encode() + body


@contextmanager
def site_at(url: str, tmp_path: Path, patience: Patience = CALM) -> Iterator[UrlSite]:
    with closing(UrlSite(url, tmp_path, patience)) as site:
        yield site


def got(url: str, tmp_path: Path, limit: int = 1_000, patience: Patience = CALM) -> bytes:
    with site_at(url, tmp_path, patience) as site:
        return read(site, "log/checkpoint", limit=limit)


def refused(speak: Speak, tmp_path: Path, limit: int = 1_000, patience: Patience = CALM) -> SiteFault:
    began = time.monotonic()
    with server(speak) as url, pytest.raises(SiteFault) as told:
        got(url, tmp_path, limit, patience)
    assert time.monotonic() - began < 15
    return told.value


def test_many_files_are_read_over_one_line(tmp_path):
    lines = []

    def speak(handler, path):
        lines.append((handler.client_address, path))
        handler.wfile.write(whole(path.encode()))

    with server(speak) as url, site_at(url, tmp_path) as site:
        assert [read(site, name, limit=99) for name in ("a", "b c/d")] == [b"/site/a", b"/site/b%20c/d"]
        assert len({line for line, _ in lines}) == 1


def test_a_server_that_closes_its_line_is_asked_over_a_new_one(tmp_path):
    def speak(handler, path):
        handler.wfile.write(whole(b"x"))
        handler.wfile.flush()
        handler.connection.shutdown(2)

    with server(speak) as url, site_at(url, tmp_path) as site:
        assert [read(site, name, limit=9) for name in "abc"] == [b"x", b"x", b"x"]


def test_an_html_page_is_no_checkpoint_whatever_it_calls_itself(tmp_path):
    named = refused(answering(whole(b"hello", "Content-Type: text/html; charset=utf-8")), tmp_path)
    unnamed = refused(answering(whole(b" \n<!DOCTYPE html><html>")), tmp_path)

    assert {type(named), type(unnamed)} == {NotASite}
    assert "HTML" in named.sentence()


@pytest.mark.parametrize(
    "to", ["http://other.example/site/log/checkpoint", "//other.example/x", "https://127.0.0.1/x", "ftp://x/", "http://["]
)  # fmt: skip
def test_a_redirect_to_another_host_is_refused(tmp_path, to):
    fault = refused(answering(whole(b"", f"Location: {to}", status="302 Found")), tmp_path)

    assert isinstance(fault, NotASite)
    assert to in fault.sentence()


def test_a_redirect_on_the_same_host_is_followed_but_not_for_ever(tmp_path):
    def speak(handler, path):
        if path.startswith("/site"):
            handler.wfile.write(whole(b"", "Location: /moved" + path, status="301 Moved"))
        else:
            handler.wfile.write(whole(b"there"))

    with server(speak) as url:
        assert got(url, tmp_path) == b"there"

    fault = refused(answering(whole(b"", "Location: /round", status="301 Moved")), tmp_path)
    assert isinstance(fault, NotASite)


def test_a_missing_file_is_told_from_a_server_that_fails(tmp_path):
    assert isinstance(refused(answering(whole(b"<html>", status="404 Not Found")), tmp_path), Missing)
    fault = refused(answering(whole(b"", status="503 Busy")), tmp_path)

    assert isinstance(fault, Unreachable)
    assert "503" in fault.sentence()


def slowly(handler, path):
    try:
        for byte in whole(b"x" * 500):
            handler.wfile.write(bytes([byte]))
            time.sleep(0.1)
    except OSError:
        return


def slow_body(handler, path):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")
    slowly(handler, path)


def silent(handler, path):
    time.sleep(3)


def silent_body(handler, path):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc")
    time.sleep(3)


@pytest.mark.parametrize("speak", [slowly, slow_body, silent, silent_body])
def test_a_server_that_stalls_or_drips_is_given_up(tmp_path, speak):
    fault = refused(speak, tmp_path, patience=HASTY)

    assert isinstance(fault, Unreachable)
    assert "no whole answer" in fault.sentence()


def test_a_truncated_body_is_never_taken_for_a_whole_one(tmp_path):
    def cut(handler, path):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc")
        handler.wfile.flush()
        handler.connection.shutdown(2)

    def cut_chunk(handler, path):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc")
        handler.wfile.flush()
        handler.connection.shutdown(2)

    assert {type(refused(speak, tmp_path)) for speak in (cut, cut_chunk)} == {Unreachable}


def test_a_file_beyond_its_bound_is_refused_before_it_is_taken_in(tmp_path):
    def endless(handler, path):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            handler.wfile.write(b"x" * 65_536)

    told = [refused(speak, tmp_path, limit=10_000) for speak in (answering(whole(b"x" * 10_001)), endless)]

    assert {type(fault) for fault in told} == {Unreachable}
    assert all("more than 10,000 bytes" in fault.sentence() for fault in told)


def test_a_server_that_packs_unasked_is_refused_before_anything_is_unpacked(tmp_path):
    for coding in ("gzip", "br", "identity, gzip"):
        fault = refused(answering(whole(gzip.compress(b"x" * 500), f"Content-Encoding: {coding}")), tmp_path)

        assert isinstance(fault, Unreachable)
        assert "Content-Encoding" in fault.sentence()


def endless(head: bytes, piece: bytes, pause_s: float) -> Speak:
    def speak(handler, path):
        handler.wfile.write(head)
        while True:
            handler.wfile.write(piece)
            time.sleep(pause_s)

    return speak


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
GZIP = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\xff"
HOSTILE = {
    "lines after the last chunk": (CHUNKED + b"3\r\nabc\r\n0\r\n", b"X: y\r\n"),
    "a chunk size without end": (CHUNKED + b"3;", b"a"),
    "answers before the answer": (b"", b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n"),
    "empty packed blocks": (GZIP, b"\x00\x00\x00\xff\xff"),
    "chunks of one byte": (CHUNKED, b"1;" + b"x" * 2_000 + b"\r\na\r\n"),
}


@pytest.mark.parametrize("way", HOSTILE)
@pytest.mark.parametrize("pause_s", [0.2, 0])
def test_a_server_that_never_ends_is_left_whether_it_drips_or_pours(tmp_path, way, pause_s):
    head, piece = HOSTILE[way]
    began = time.monotonic()
    fault = refused(endless(head, piece * (1 if pause_s else 200), pause_s), tmp_path, patience=HASTY)

    assert isinstance(fault, Unreachable)
    assert time.monotonic() - began < 8


def test_a_server_that_is_slow_with_each_file_is_left_before_the_last(tmp_path):
    """Each answer keeps to its own bounds; all together do not keep to those of the run."""
    asked = []

    def speak(handler, path):
        asked.append(path)
        time.sleep(0.2)
        handler.wfile.write(whole(b"x"))

    patience = Patience(silence_s=5, answer_s=5, run_s=0.5, each_s=0.01)
    with server(speak) as url, site_at(url, tmp_path, patience) as site, pytest.raises(Unreachable) as told:
        for number in range(1_000):
            read(site, f"{number}", limit=9)

    assert 2 <= len(asked) < 10
    assert "files" in told.value.sentence()


def test_time_in_which_the_reader_works_is_not_the_servers(tmp_path):
    def speak(handler, path):
        for piece in (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nx", b"y"):
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(0.05)

    with server(speak) as url, site_at(url, tmp_path, HASTY) as site:
        pieces = site.chunks("a", limit=9)
        first = next(pieces)
        time.sleep(1)

        assert first + b"".join(pieces) == b"xy"


@pytest.mark.parametrize(
    "raw", [b"", b"\x00\xff" * 50 + b"\r\n\r\n", b"HTTP/1.1 200\r\n" + b"A: b\r\n" * 5_000]
)
def test_what_is_no_answer_at_all_is_told_in_words(tmp_path, raw):
    def speak(handler, path):
        handler.wfile.write(raw)
        handler.wfile.flush()
        handler.connection.shutdown(2)

    assert isinstance(refused(speak, tmp_path), Unreachable)


def test_nobody_listening_is_told_in_words(tmp_path):
    with pytest.raises(Unreachable):
        got("http://127.0.0.1:9/site", tmp_path)


@pytest.mark.parametrize(
    "url", ["ftp://x/y", "http://", "http://u:p@h/", "https://h/?q=1", "http://h:99999999/", "http://[/"]
)
def test_only_plain_addresses_are_read(tmp_path, url):
    with pytest.raises(NotAnAddress):
        UrlSite(url, tmp_path)


def test_a_file_that_a_reader_needs_as_a_path_is_fetched_once(tmp_path):
    asked = []

    def speak(handler, path):
        asked.append(path)
        handler.wfile.write(whole(b"rows"))

    with server(speak) as url, site_at(url, tmp_path) as site:
        assert [site.local("a/b", limit=9).read_bytes() for _ in range(2)] == [b"rows", b"rows"]
        assert asked == ["/site/a/b"]


def test_a_folder_names_all_its_files_and_says_which_are_none(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "file").write_bytes(b"x")
    (tmp_path / "a" / "link").symlink_to(tmp_path / "a" / "b" / "file")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")

    found = {one.path: one.regular for one in FolderSite(tmp_path).names()}

    assert found == {"a/b/file": True, "a/link": False, "loop": False, "pipe": False}


@pytest.mark.parametrize("name", ["pipe", "folder"])
def test_a_folder_gives_regular_files_alone(tmp_path, name):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(Unreachable):
        read(FolderSite(tmp_path), name, limit=99)


def test_a_folder_follows_no_link_and_says_that_it_does_not_belong_there(tmp_path):
    (tmp_path / "link").symlink_to("/etc/hostname")

    with pytest.raises(Stranger):
        read(FolderSite(tmp_path), "link", limit=99)


def test_a_folder_names_those_of_its_folders_that_are_empty(tmp_path):
    (tmp_path / "a" / "empty").mkdir(parents=True)
    (tmp_path / "a" / "file").write_bytes(b"x")

    assert {one.path for one in FolderSite(tmp_path).names()} == {"a/file", "a/empty/"}


def test_a_folder_gives_no_file_beyond_its_bound(tmp_path):
    (tmp_path / "file").write_bytes(b"x" * 100)

    assert len(read(FolderSite(tmp_path), "file", limit=100)) == 100
    with pytest.raises(Unreachable, match="more than 99 bytes"):
        read(FolderSite(tmp_path), "file", limit=99)
    with pytest.raises(Unreachable, match="more than 99 bytes"):
        FolderSite(tmp_path).local("file", limit=99)
    with pytest.raises(Missing):
        read(FolderSite(tmp_path), "file/below", limit=99)


def test_folders_within_folders_are_followed_only_so_far(tmp_path):
    deep = tmp_path.joinpath(*["d"] * 40)
    deep.mkdir(parents=True)

    with pytest.raises(Unreachable, match="without end"):
        list(FolderSite(tmp_path).names())


def test_a_folder_that_cannot_be_listed_is_told_as_such(tmp_path):
    with pytest.raises(Unreachable):
        list(FolderSite(tmp_path / "gone").names())
