"""The log: Merkle tree, proofs, notes and policies, over bytes and nothing else."""
