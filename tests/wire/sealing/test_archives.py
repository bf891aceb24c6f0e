"""Archives: the same files give the same bytes, and only safe names come out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.sealing.archives import ArchiveReader, BidFile, archive_head
from onus.wire.sealing.faults import NotAnArchive, UnfitBid

names = st.text("abc价é-", min_size=1, max_size=5)
folders = st.dictionaries(names, st.binary(max_size=30), min_size=1, max_size=6)


def archived(files: dict[str, bytes]) -> bytes:
    head, ordered = archive_head(BidFile(path, len(raw)) for path, raw in files.items())
    return head + b"".join(files[one.path] for one in ordered)


def read(raw: bytes, step: int) -> dict[str, bytes]:
    reader, files = ArchiveReader(), {}
    for at in range(0, len(raw), step):
        for file, part in reader.feed(raw[at : at + step]):
            files[file.path] = files.get(file.path, b"") + part
    reader.end()
    return files


@given(folders, st.integers(1, 40))
def test_what_was_archived_comes_out_however_it_is_cut(files, step):
    assert read(archived(files), step) == files


@given(folders, st.randoms(use_true_random=False))
def test_the_order_in_which_files_are_found_changes_nothing(files, rng):
    shuffled = list(files.items())
    rng.shuffle(shuffled)

    assert archived(dict(shuffled)) == archived(files)


@given(folders, st.data())
def test_an_archive_that_is_cut_or_longer_is_refused(files, data):
    raw = archived(files)
    cut = data.draw(st.integers(0, len(raw) - 1))

    with pytest.raises(NotAnArchive):
        read(raw + b"x", 7)
    if cut < len(raw) - sum(map(len, files.values())) or any(files.values()):
        with pytest.raises(NotAnArchive):
            read(raw[:cut], 7)


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a", "a\\b", "a\nb", "a\u202eb", "e\u0301", "nul", "a/COM1.txt",
     "a.", "a ", " a", "a:b", "x" * 241, "\ud800"],
)  # fmt: skip
def test_names_that_are_unsafe_somewhere_are_refused_everywhere(path):
    with pytest.raises(UnfitBid):
        archive_head([BidFile(path, 1)])


def test_two_names_that_are_one_on_some_machine_are_refused():
    for one, other in (("a/B", "A/b"), ("a", "a/b"), ("A", "a/b/c")):
        with pytest.raises(UnfitBid):
            archive_head([BidFile(one, 1), BidFile(other, 1)])


def test_an_empty_folder_and_one_of_too_many_files_are_no_bid():
    with pytest.raises(UnfitBid, match="0 files"):
        archive_head([])
    with pytest.raises(UnfitBid, match="10001 files"):
        archive_head(BidFile(f"{n}", 0) for n in range(10_001))


def test_all_faults_of_names_are_told_at_once():
    with pytest.raises(UnfitBid, match=r"`\.\./x`.*`nul`"):
        archive_head([BidFile("../x", 1), BidFile("nul", 1), BidFile("fine", 1)])


@pytest.mark.parametrize(
    "listed",
    [b"[]", b"{}", b"null", b"[1]", b'[{"path":1,"size":1}]', b'[{"path":"a","size":true}]', b'[{"path":"a","size":-1}]',
     b'[{"size":1,"path":"a"}]', b'[{"path":"a","size":1} ]', b'[{"path":"b","size":0},{"path":"a","size":0}]', b"[" * 60_000],
)  # fmt: skip
def test_a_list_in_another_form_is_refused(listed):
    raw = b"onusfile" + len(listed).to_bytes(4, "big") + listed + b"x"

    with pytest.raises(NotAnArchive):
        read(raw, 1_000)


def test_a_list_of_four_gigabytes_is_refused_before_it_is_held():
    with pytest.raises(NotAnArchive, match="too long"):
        ArchiveReader().feed(b"onusfile\xff\xff\xff\xff").__next__()
