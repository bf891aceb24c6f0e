"""Trees: the same root, tiles and proofs whoever makes them, and every false proof refused."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onus.log.bundles import EntryTooLarge, NotABundle, decode_bundle, encode_bundle
from onus.log.growth import TreeEdge
from onus.log.hashing import SHA256, SM3, UnknownHash, tree_hash
from onus.log.proofs import (
    InclusionProofs,
    consistency_holds,
    consistency_proof,
    inclusion_holds,
    inclusion_proof,
    reader_of,
    tree_root,
)
from onus.log.tiles import (
    Tile,
    TileNodes,
    WrongTileSize,
    tile_at,
    tile_of_path,
    tiles_of_level,
    tiles_of_size,
)

LEAVES = SHA256.leaves(str(number).encode() for number in range(70_000))
sizes = st.integers(1, 1_200)
edges = st.sampled_from([1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000])
trees = st.sampled_from([SHA256, SM3])


def root_by_the_book(leaves, tree=SHA256):
    """RFC 6962, 2.1, as it is written."""
    if not leaves:
        return tree.empty()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return tree.node(root_by_the_book(leaves[:half], tree), root_by_the_book(leaves[half:], tree))


def tiled(size, *, parts=(), tree=SHA256):
    """Return files and edge of a log of the first leaves, grown in steps of these sizes."""
    files, edge, at = {}, TreeEdge(tree), 0
    for part in (*parts, size):
        taken = min(part, size - at)
        for tile, raw in edge.add(LEAVES[at : at + taken]) + edge.partials():
            files[tile.path] = raw
        at += taken
    return files, edge


def probes(shared, kind):
    folder = shared / "data" / "log" / "merkle-rfc6962" / kind
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.json"))]
    assert len(found) > 90
    return found


def bytes_of(texts):
    return [base64.b64decode(text) for text in texts or []]


def test_every_public_probe_of_an_inclusion_proof_is_judged_as_it_asks(shared):
    wrong = [
        probe["desc"]
        for probe in probes(shared, "inclusion")
        if inclusion_holds(
            base64.b64decode(probe["leafHash"] or ""),
            probe["leafIdx"],
            probe["treeSize"],
            bytes_of(probe["proof"]),
            base64.b64decode(probe["root"] or ""),
        )
        == probe["wantErr"]
    ]

    assert wrong == []


def test_every_public_probe_of_a_consistency_proof_is_judged_as_it_asks(shared):
    wrong = [
        probe["desc"]
        for probe in probes(shared, "consistency")
        if consistency_holds(
            probe["size1"],
            probe["size2"],
            base64.b64decode(probe["root1"] or ""),
            base64.b64decode(probe["root2"] or ""),
            bytes_of(probe["proof"]),
        )
        == probe["wantErr"]
    ]

    assert wrong == []


@given(st.integers(0, 300), trees)
def test_the_root_is_that_of_the_specification(size, tree):
    assert tree.root(LEAVES[:size]) == root_by_the_book(LEAVES[:size], tree)
    assert tree_root(size, reader_of(LEAVES[:size], tree), tree) == root_by_the_book(LEAVES[:size], tree)


@given(sizes | edges, st.lists(st.integers(0, 700), max_size=6), trees)
def test_a_log_grown_in_steps_has_the_tiles_and_the_root_of_one_grown_at_once(size, parts, tree):
    files, edge = tiled(size, parts=parts, tree=tree)
    at_once, other = tiled(size, tree=tree)

    assert edge.root() == other.root() == tree.root(LEAVES[:size])
    assert TreeEdge(tree).root() == tree.root([]) == tree.empty()
    assert {path: files[path] for path in at_once} == at_once
    assert sorted(at_once) == sorted(tile.path for tile in tiles_of_size(size) if tile.level >= 0)


@given(sizes | edges)
def test_an_edge_read_back_from_tiles_grows_on_as_if_it_had_never_stopped(size):
    files, _ = tiled(size)
    again = TreeEdge.of_tiles(size, files.__getitem__)
    again.add(LEAVES[size : size + 300])

    assert again.root() == SHA256.root(LEAVES[: size + 300])


@given(sizes | edges, st.data())
def test_every_entry_is_proved_from_tiles_and_from_memory_alike_and_for_no_other_place(size, data):
    index = data.draw(st.integers(0, size - 1))
    files, edge = tiled(size)
    proof = inclusion_proof(index, size, TileNodes(files.__getitem__, size, held=2))

    assert proof == inclusion_proof(index, size, reader_of(LEAVES[:size]))
    assert inclusion_holds(LEAVES[index], index, size, proof, edge.root())
    assert not inclusion_holds(
        LEAVES[index + 1 if index + 1 < 70_000 else 0], index, size, proof, edge.root()
    )
    if size > 1:
        assert not inclusion_holds(LEAVES[index], (index + 1) % size, size, proof, edge.root())


@given(sizes | edges, st.data())
def test_many_proofs_that_read_each_tile_once_are_those_that_are_made_one_by_one(size, data):
    files, _ = tiled(size)
    nodes = TileNodes(files.__getitem__, size, held=2)
    proofs = InclusionProofs(size, nodes, beside=nodes.beside)

    for index in data.draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=5)):
        assert proofs.of(index) == inclusion_proof(index, size, reader_of(LEAVES[:size]))


@given(st.lists(sizes | edges, min_size=2, max_size=2), st.data())
def test_a_log_that_grew_still_contains_its_past(pair, data):
    old, new = sorted(pair)
    files, edge = tiled(new)
    old_root = SHA256.root(LEAVES[:old])
    proof = consistency_proof(old, new, TileNodes(files.__getitem__, new))

    assert consistency_holds(old, new, old_root, edge.root(), proof)
    if old < new:
        assert not consistency_holds(old, new, LEAVES[0][::-1], edge.root(), proof)
        assert not consistency_holds(old, new, old_root, old_root, proof)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        bent = bytes([proof[place][0] ^ 1]) + proof[place][1:]
        changed = [*proof[:place], bent, *proof[place + 1 :]]
        assert not consistency_holds(old, new, old_root, edge.root(), changed)
        assert not consistency_holds(old, new, old_root, edge.root(), proof[:-1])
        assert not consistency_holds(old, new, old_root, edge.root(), [*proof, LEAVES[0]])


@given(
    st.integers(-(2**70), 2**70),
    st.integers(-(2**70), 2**70),
    st.lists(st.binary(max_size=40), max_size=80),
    st.binary(max_size=40),
)
def test_no_strange_proof_holds_or_stops_the_verifier(one, other, proof, root):
    assert not inclusion_holds(root, one, other, [*proof, b"x"], root)
    assert not consistency_holds(one, other, root, root[::-1] + b"x", proof)


@given(st.binary(max_size=40), trees)
def test_leaf_hashes_in_bulk_are_those_of_each_entry(entry, tree):
    assert tree.leaves([entry]) == [tree.leaf(entry)] == [tree.digest(b"\0" + entry)]


def test_a_tree_of_one_algorithm_is_not_read_with_the_other():
    assert SM3.root(LEAVES[:5]) != SHA256.root(LEAVES[:5])
    assert tree_hash("sm3") == SM3
    with pytest.raises(UnknownHash, match="md5"):
        tree_hash("md5")


def test_no_proof_is_made_of_what_is_not_there():
    with pytest.raises(ValueError, match="no entry 3"):
        inclusion_proof(3, 3, reader_of(LEAVES[:3]))
    with pytest.raises(ValueError, match="from 0 entries"):
        consistency_proof(0, 3, reader_of(LEAVES[:3]))
    with pytest.raises(ValueError, match="no whole subtree"):
        TileNodes(tiled(300)[0].__getitem__, 300)(8, 1)
    with pytest.raises(ValueError, match="no tile"):
        tile_at(0, 2, 300)


@given(st.integers(0, 10**15), st.integers(-1, 7), st.integers(1, 256))
def test_a_path_names_one_tile_and_a_tile_has_one_path(index, level, width):
    tile = Tile(level, index, width)

    assert tile_of_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/00/000",
        "tile/8/000",
        "tile/0/x000/000",
        "tile/0/000/",
        "tile/0/000\n",
        "tile/entries/0000",
        "checkpoint",
        "tile/0/\u0660\u0661\u0662",
        "",
    ],
)
def test_a_path_in_any_other_form_is_no_tile(path):
    assert tile_of_path(path) is None


@given(sizes)
def test_the_tiles_of_a_level_hold_every_hash_once(size):
    assert sum(tile.width for tile in tiles_of_level(0, size)) == size
    assert [tile.first for tile in tiles_of_level(-1, size)] == list(range(0, size, 256))


def test_a_tile_of_another_length_is_refused():
    with pytest.raises(WrongTileSize, match="33 bytes and not 32"):
        Tile(0, 0, 1).hashes(bytes(33))
    files = {Tile(0, 0, 3).path: bytes(64)}
    with pytest.raises(WrongTileSize):
        TreeEdge.of_tiles(3, files.__getitem__)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=256))
def test_a_bundle_gives_back_its_entries(entries):
    assert decode_bundle(encode_bundle(entries), Tile(-1, 0, len(entries))) == entries


@given(st.lists(st.binary(max_size=5), min_size=1, max_size=20), st.data())
def test_a_bundle_that_is_cut_or_lengthened_is_refused(entries, data):
    raw = encode_bundle(entries)
    cut = data.draw(st.integers(0, len(raw) - 1))

    for faulty in (raw[:cut], raw + b"\0"):
        with pytest.raises(NotABundle):
            decode_bundle(faulty, Tile(-1, 0, len(entries)))


def test_an_entry_of_more_than_65_535_bytes_is_refused():
    assert decode_bundle(encode_bundle([bytes(65_535)]), Tile(-1, 0, 1)) == [bytes(65_535)]
    with pytest.raises(EntryTooLarge, match="65536"):
        encode_bundle([bytes(65_536)])
