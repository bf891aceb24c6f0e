"""The list of a site's files says one thing in one way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.wire.site_files import NotAFileList, SiteFile, file_list_text, is_plain_path, read_file_list

names = st.from_regex(
    r"[a-zA-Z0-9_][a-zA-Z0-9._~+-]{0,6}(/[a-zA-Z0-9_][a-zA-Z0-9._~+-]{0,6}){0,2}", fullmatch=True
)
listed = st.dictionaries(
    names.filter(lambda name: name != "files" and not name.startswith("log/")),
    st.tuples(st.integers(0, 2**50), st.binary(min_size=32, max_size=32)),
    max_size=6,
)


def as_files(found: dict[str, tuple[int, bytes]]) -> tuple[SiteFile, ...]:
    return tuple(SiteFile(path, size, digest.hex()) for path, (size, digest) in found.items())


@given(listed)
def test_a_list_is_read_back_as_it_was_written(found):
    files = as_files(found)

    assert read_file_list(file_list_text(files)) == tuple(sorted(files))


@given(listed.filter(bool), st.data())
def test_any_other_byte_in_a_list_makes_it_another_list_or_none(found, data):
    text = file_list_text(as_files(found))
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=10, max_codepoint=126).filter(lambda c: c != text[at]))
    changed = text[:at] + other + text[at + 1 :]

    try:
        read = read_file_list(changed)
    except NotAFileList:
        return
    assert file_list_text(read) == changed != text


@pytest.mark.parametrize(
    "text",
    ["0" * 64 + " 1 a", "0" * 63 + " 1 a\n", "0" * 64 + " 01 a\n", "0" * 64 + " 1 ../a\n", "0" * 64 + " 1 files\n",
     "0" * 64 + " 1 b\n" + "0" * 64 + " 1 a\n", ("0" * 64 + " 1 a\n") * 2, "\n"],
)  # fmt: skip
def test_a_list_that_could_be_read_in_two_ways_is_refused(text):
    with pytest.raises(NotAFileList):
        read_file_list(text)


@pytest.mark.parametrize(
    "path", ["", ".", "..", "a/../b", "/a", "a/", "a\\b", "a b", "街", ".hidden", "-x", "a\n"]
)
def test_a_path_that_could_leave_the_site_or_mean_two_files_is_none(path):
    assert not is_plain_path(path)


def test_what_cannot_be_listed_is_a_defect_of_the_writer():
    one = SiteFile("a", 1, "0" * 64)

    with pytest.raises(ValueError, match="twice"):
        file_list_text([one, one])
    with pytest.raises(ValueError, match="not to be listed"):
        file_list_text([SiteFile("log/checkpoint", 1, "0" * 64)])
