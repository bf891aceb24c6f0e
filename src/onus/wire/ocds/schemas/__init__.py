"""The schemas of OCDS 1.1.5, unchanged (Apache-2.0, Open Contracting Partnership)."""
