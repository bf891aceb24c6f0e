"""Salts are made once, and erasing leaves nothing that opens a commitment."""

from __future__ import annotations

from contextlib import closing

import pytest

from onus.outside.salt_store import SALTS, NothingToErase, PrivateField, SaltStore, SaltsUnreadable
from onus.wire.leaves.records import BY_ROW

ACT = PrivateField("d", "act", "a-1", "text")
ALL = PrivateField("d", "", "")


def test_a_name_has_one_salt_also_after_the_store_was_closed(tmp_path):
    store = SaltStore(tmp_path)
    with store:
        first = store.salt("one")
    store.close()

    again = SaltStore(tmp_path)
    with again:
        assert again.salt("one") == first != again.salt("two")
    again.close()
    assert len(first) == 32


def test_a_publication_that_fails_keeps_no_salt_of_its_own(tmp_path):
    store = SaltStore(tmp_path)
    with pytest.raises(RuntimeError), store:
        lost = store.salt("one")
        raise RuntimeError

    with store:
        assert store.salt("one") != lost
    store.close()


def test_erasing_deletes_value_and_salt_from_the_disk_and_keeps_the_commitment(tmp_path):
    store = SaltStore(tmp_path)
    with store:
        salt = store.salt("one")
        store.keep(ACT, b'"a secret illness"', "hmac-sha256:00", "one")
    with store:
        erased = store.erase(ACT, legal_basis="PIPL art. 47", at_us=5)
    store.close()

    assert [(one.of, one.value, one.salt) for one in erased] == [(ACT, b'"a secret illness"', salt)]
    left = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert b"secret illness" not in left
    assert salt not in left
    again = SaltStore(tmp_path)
    assert again.erased_commitment(ACT, "one", b'"a secret illness"') == "hmac-sha256:00"
    assert again.kept(ALL) == ()
    again.close()


def test_what_shares_a_salt_is_erased_with_it(tmp_path):
    other = PrivateField("d", "holding", "h-2", "holder")
    store = SaltStore(tmp_path)
    with store:
        store.salt("person")
        for of in (PrivateField("d", "holding", "h-1", "holder"), other):
            store.keep(of, b'"Li"', f"hmac-sha256:{of.id}", "person")
        erased = store.erase(other, legal_basis="b", at_us=1)
    store.close()

    assert [one.of.id for one in erased] == ["h-1", "h-2"]


@pytest.mark.parametrize("kind", sorted(BY_ROW))
def test_what_comes_into_the_row_of_an_erased_value_is_not_taken_for_it(kind, tmp_path):
    row, letter = PrivateField("d", kind, "0", "source"), b'"letter to Li"'
    with closing(SaltStore(tmp_path)) as store, store:
        store.salt("hers")
        store.keep(row, letter, "hmac-sha256:00", "hers")
        store.erase(row, legal_basis="b", at_us=1)

        assert store.erased_commitment(row, "hers", letter) == "hmac-sha256:00"
        moved = PrivateField("d", kind, "7", "source")
        assert store.erased_commitment(moved, "hers", letter) == "hmac-sha256:00"
        assert store.erased_commitment(row, "his", letter) == ""


def test_each_spelling_of_an_erased_name_keeps_its_own_commitment(tmp_path):
    row = PrivateField("d", "holding", "0", "holder")
    with closing(SaltStore(tmp_path)) as store, store:
        store.salt("hers")
        for spelling, told in ((b'"Li Na"', "hmac-sha256:2"), (b'"LI NA"', "hmac-sha256:1")):
            store.keep(row, spelling, told, "hers")
        store.erase(row, legal_basis="b", at_us=1)

        assert store.erased_commitment(row, "hers", b'"Li Na"') == "hmac-sha256:2"
        assert store.erased_commitment(row, "hers", b'"LI NA"') == "hmac-sha256:1"
        assert store.erased_commitment(row, "hers", b'"Na Li"') == "hmac-sha256:1"


def test_of_several_values_of_a_field_the_named_one_alone_is_erased_and_both_are_counted(tmp_path):
    row = PrivateField("d", "holding", "0", "holder")
    with closing(SaltStore(tmp_path)) as store, store:
        for one in ("hers", "his"):
            store.salt(one)
            store.keep(row, b'"Li"', f"hmac-sha256:{one}", one)
        store.erase(row, "hmac-sha256:hers", legal_basis="b", at_us=1)

        assert [one.commitment for one in store.kept(row)] == ["hmac-sha256:his"]
        assert store.values_had(row) == 2
        with pytest.raises(NothingToErase):
            store.erase(row, "hmac-sha256:hers", legal_basis="b", at_us=1)


def test_what_is_not_kept_cannot_be_erased(tmp_path):
    store = SaltStore(tmp_path)

    with pytest.raises(NothingToErase, match="a-1"), store:
        store.erase(ACT, legal_basis="b", at_us=1)
    store.close()


def test_the_store_is_for_its_owner_alone(tmp_path):
    SaltStore(tmp_path / "private").close()

    assert (tmp_path / "private" / SALTS).stat().st_mode & 0o077 == 0
    assert (tmp_path / "private").stat().st_mode & 0o077 == 0


def test_a_store_that_is_no_database_is_told_and_not_replaced(tmp_path):
    (tmp_path / SALTS).write_bytes(b"not a database, but somebody's file " * 9)

    with pytest.raises(SaltsUnreadable, match="not a database"):
        SaltStore(tmp_path)
    assert (tmp_path / SALTS).read_bytes().startswith(b"not a database, but")
