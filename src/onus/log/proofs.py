"""Proofs: that an entry is in a tree, and that a tree still contains its past.

In:  `NodeReader`, which returns the hash of any complete subtree; or a proof.
Out: proofs as lists of hashes, or whether a proof holds.

The surprise: a proof from the empty tree proves nothing, since every tree
contains it; such a proof is refused, as it is by the public verifiers. Whoever
starts from nothing has nothing to compare.

Source: RFC 6962, 2.1.1 and 2.1.2 for making; RFC 9162, 2.1.3.2 and 2.1.4.2 for verifying.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from onus.log.hashing import HASH_BYTES, SHA256, TreeHash

NodeReader = Callable[[int, int], bytes]
"""Returns the hash of the complete subtree over entries `index << level` to `(index + 1) << level`."""
BesideReader = Callable[[int, int], list[bytes]]
"""Returns the hashes beside the way to an entry on so many levels, the lowest first; all are of complete subtrees."""
SIZE_MAX = 2**63 - 1
PROOF_HASHES_MAX = 63


def reader_of(leaves: Sequence[bytes], tree: TreeHash = SHA256) -> NodeReader:
    """Return a reader over leaf hashes in memory, for small trees.

    >>> reader_of([b"a" * 32, b"b" * 32])(1, 0) == SHA256.node(b"a" * 32, b"b" * 32)
    True
    """
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        levels.append(tree.nodes(levels[-1]))

    def read(level: int, index: int) -> bytes:
        return levels[level][index]

    return read


def range_root(start: int, end: int, node: NodeReader, tree: TreeHash = SHA256) -> bytes:
    """Return the hash over entries from `start` up to `end`.

    Args:
        start: a multiple of the greatest power of two that is not above `end - start`.
        end: above `start`.

    >>> leaves = [bytes([i]) * 32 for i in range(7)]
    >>> range_root(4, 7, reader_of(leaves)) == SHA256.root(leaves[4:7])
    True
    """
    peaks = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(node(level, start >> level))
        start += 1 << level
    root = peaks.pop()
    while peaks:
        root = tree.node(peaks.pop(), root)
    return root


def tree_root(size: int, node: NodeReader, tree: TreeHash = SHA256) -> bytes:
    """Return the root of the tree with `size` entries.

    >>> tree_root(0, reader_of([])) == SHA256.empty()
    True
    """
    return range_root(0, size, node, tree) if size else tree.empty()


def inclusion_proof(index: int, size: int, node: NodeReader, tree: TreeHash = SHA256) -> list[bytes]:
    """Return the hashes that lead from an entry to the root, that of its neighbour first.

    Args:
        index: counted from 0, below `size`.

    Raises:
        ValueError: there is no such entry in a tree of that size.

    >>> leaves = [bytes([i]) * 32 for i in range(3)]
    >>> inclusion_proof(2, 3, reader_of(leaves)) == [SHA256.node(leaves[0], leaves[1])]
    True
    """
    return InclusionProofs(size, node, tree).of(index)


class InclusionProofs:
    """Inclusion proofs of many entries of one tree; what may be incomplete beside them is hashed once.

    >>> leaves = [bytes([i]) * 32 for i in range(3)]
    >>> InclusionProofs(3, reader_of(leaves)).of(0) == [leaves[1], leaves[2]]
    True
    """

    def __init__(
        self, size: int, node: NodeReader, tree: TreeHash = SHA256, beside: BesideReader | None = None
    ) -> None:
        """Remember the tree.

        Args:
            size: how many entries it has.
            node: reads it.
            tree: how it is hashed.
            beside: reads what lies beside the way to an entry at once; None for one node after the other.
        """
        self._size, self._node, self._tree = size, node, tree
        self._beside = beside or (lambda index, levels: [node(n, index >> n ^ 1) for n in range(levels)])
        self._parting: dict[int, bytes] = {}

    def of(self, index: int) -> list[bytes]:
        """Return what `inclusion_proof` does.

        Raises:
            ValueError: there is no such entry in the tree.
        """
        size, node = self._size, self._node
        if not 0 <= index < size:
            raise ValueError(f"a tree of {size} has no entry {index}")
        inner = (index ^ (size - 1)).bit_length()
        path = list[bytes]()
        if inner:
            path = [*self._beside(index, inner - 1), self._where_it_parts(index, inner - 1)]
        for level in range(inner, size.bit_length()):
            if index >> level & 1:
                path.append(node(level, (index >> level) - 1))
        return path

    def _where_it_parts(self, index: int, level: int) -> bytes:
        """Return what lies beside the way to an entry where it parts from that to the last one."""
        start = (index >> level ^ 1) << level
        found = self._parting.get(start)
        if found is None:
            end = min(start + (1 << level), self._size)
            found = self._parting[start] = range_root(start, end, self._node, self._tree)
        return found


def consistency_proof(old: int, new: int, node: NodeReader, tree: TreeHash = SHA256) -> list[bytes]:
    """Return the hashes that show a tree of `new` entries to contain the tree of the first `old`.

    Raises:
        ValueError: `old` is 0, or above `new`.

    >>> leaves = [bytes([i]) * 32 for i in range(3)]
    >>> consistency_proof(2, 3, reader_of(leaves)) == [leaves[2]]
    True
    """
    if not 0 < old <= new:
        raise ValueError(f"no proof leads from {old} entries to {new}")
    start, end, whole, path = 0, new, True, []
    while old != end:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if old <= middle:
            path.append(range_root(middle, end, node, tree))
            end = middle
        else:
            path.append(range_root(start, middle, node, tree))
            start, whole = middle, False
    if not whole:
        path.append(range_root(start, end, node, tree))
    return path[::-1]


def inclusion_holds(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes, tree: TreeHash = SHA256
) -> bool:
    """Return whether a proof shows that a leaf hash is entry `index` of the tree with this root.

    Whatever is handed in, the answer is True or False and comes at once.

    >>> inclusion_holds(b"a" * 32, 0, 1, [], b"a" * 32)
    True
    """
    if not 0 <= index < size <= SIZE_MAX or not _hashes((leaf, *proof)):
        return False
    inner = (index ^ (size - 1)).bit_length()
    if len(proof) != inner + (index >> inner).bit_count():
        return False
    found = leaf
    for level, beside in enumerate(proof):
        left = level >= inner or index >> level & 1
        found = tree.node(beside, found) if left else tree.node(found, beside)
    return found == root


def consistency_holds(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes], tree: TreeHash = SHA256
) -> bool:
    """Return whether a proof shows that the new tree begins with all entries of the old one.

    A proof from size 0 never holds. Between equal sizes only the empty proof of equal roots does.

    >>> consistency_holds(1, 1, b"a" * 32, b"a" * 32, []), consistency_holds(0, 0, b"", b"", [])
    (True, False)
    """
    if not 0 < old <= new <= SIZE_MAX or not _hashes(proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    hashes = list(proof)
    if old & (old - 1) == 0:
        hashes.insert(0, old_root)  # The old tree is one complete subtree, whose root the proof leaves out.
    if not hashes:
        return False
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    old_found = new_found = hashes[0]
    for beside in hashes[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            old_found, new_found = tree.node(beside, old_found), tree.node(beside, new_found)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            new_found = tree.node(new_found, beside)
        first, last = first >> 1, last >> 1
    return last == 0 and old_found == old_root and new_found == new_root


def _hashes(proof: Sequence[bytes]) -> bool:
    """Return whether these are as many hashes as a proof may have, each of its right length."""
    return len(proof) <= PROOF_HASHES_MAX + 1 and all(len(one) == HASH_BYTES for one in proof)
